"""What examples and test cases leave untried of rules, and the faults that none of them notices."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from lotse.cli.output import WIDTH
from lotse.library import parts_of_piece
from lotse.rules.ruleset import RulesetFile
from lotse.testing.writing import as_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lotse.i18n import Words
    from lotse.library import Piece
    from lotse.testing.exercise import LeftOut, RuleExercise
    from lotse.testing.survivors import RuleMutants, Survivor

_UNDER = "    "
_REACHED = {
    "yes": "nie entscheidet hier ein Ja",
    "no": "nie entscheidet hier ein Nein",
    "unknown": "nie ist hier etwas offen, worauf es ankommt",
    "on": "nie steht jemand genau auf dieser Grenze",
    "below": "nie steht jemand eins unter dieser Grenze",
    "above": "nie steht jemand eins über dieser Grenze",
}
_FAULTS = {
    "turned": "Vergleich umgedreht: {was} zu {now}",
    "moved": "Grenze verschoben: {was} zu {now}",
    "dropped": "weggelassen: {was}",
    "swapped": "vertauscht: {was} mit {now}",
    "negated": "ins Gegenteil verkehrt",
}


def exercise_text(piece: Piece, rules: Sequence[RuleExercise], words: Words, *, suggest: bool) -> str:
    """What is exercised of a rule set, and with `suggest` an example for all that is not.

    Args:
        piece: The rule set, for the lines of its files.
        rules: What is exercised of each rule.
        words: The words of the reader.
        suggest: Tell every single thing that is left out.

    Returns:
        The text.
    """
    lines, places = [], _places(piece)
    for rule in rules:
        if rule.left_out:
            percent = rule.exercised * 100 // rule.goals
            told = words(
                "{percent} % ausprobiert ({done} von {all})", percent=percent, done=rule.exercised, all=rule.goals
            )
            lines.append(f"{places[rule.place]} {rule.rule}: {told}")
        for example, several in _by_example(rule) if suggest else ():
            lines += [f"  {one.path}: {words(_REACHED[one.reached])}" for one in several]
            if example is not None:
                lines += _to_paste(example)
    done, goals = sum(rule.exercised for rule in rules), sum(rule.goals for rule in rules)
    whole = sum(not rule.left_out for rule in rules)
    lines += _wrapped(
        words(
            "{rules}: {done} von {all} Zweigen und Grenzen ausprobiert; {whole} von {number} Regeln ganz.",
            rules=piece.id,
            done=done,
            all=goals,
            whole=whole,
            number=len(rules),
        )
    )
    if suggest and done < goals:
        lines += _wrapped(words("Die Beispiele sagen, was heute herauskommt. Ob das richtig ist, entscheiden Sie."))
    return "\n".join(lines)


def _by_example(rule: RuleExercise) -> Iterator[tuple[dict[str, object] | None, list[LeftOut]]]:
    """Each example once, with all that it reaches; then what no example was found for."""
    found: dict[str, list[LeftOut]] = {}
    for one in rule.left_out:
        found.setdefault("" if one.example is None else str(one.example), []).append(one)
    for several in sorted(found.values(), key=lambda several: several[0].example is None):
        yield several[0].example, several


def mutants_text(piece: Piece, rules: Sequence[RuleMutants], words: Words) -> str:
    """The faults that nothing notices, each with an example that would.

    Args:
        piece: The rule set, for the lines of its files.
        rules: The mutants of each rule.
        words: The words of the reader.

    Returns:
        The text.
    """
    lines, places = [], _places(piece)
    for rule in rules:
        for one in rule.survivors:
            if not one.equivalent:
                lines.append(f"{places[rule.place]} {rule.rule} {one.path}: {_fault(one, words)}")
                lines += _noticed_by(one, words)
    mutants, noticed = sum(rule.mutants for rule in rules), sum(rule.noticed for rule in rules)
    same = sum(one.equivalent for rule in rules for one in rule.survivors)
    lines += _wrapped(
        words(
            "{rules}: {mutants} Fehler eingebaut, {noticed} bemerkt, {left} nicht bemerkt.",
            rules=piece.id,
            mutants=mutants,
            noticed=noticed,
            left=mutants - noticed,
        )
    )
    if same:
        lines += _wrapped(
            words.several(
                same,
                "{number} weiterer ändert für niemanden etwas: Kein Beispiel an den Grenzen unterscheidet ihn.",
                "{number} weitere ändern für niemanden etwas: Kein Beispiel an den Grenzen unterscheidet sie.",
            )
        )
    return "\n".join(lines)


def _fault(one: Survivor, words: Words) -> str:
    return words(_FAULTS[one.fault], was=one.was, now=one.now)


def _noticed_by(one: Survivor, words: Words) -> list[str]:
    if one.example is None:
        return _wrapped(words("Dafür wurde kein Beispiel gefunden; es braucht einen Testfall."))
    return _to_paste(one.example)


def _to_paste(example: Mapping[str, object]) -> list[str]:
    """An example on lines that fit, broken after commas only: it can be pasted as it is."""
    whole = re.sub(r"(?<!,) ", "\N{NO-BREAK SPACE}", as_yaml(example, flow=True))
    first, *more = wrap(whole, WIDTH - len(_UNDER) - 2, break_long_words=False, break_on_hyphens=False)
    lines = [f"{_UNDER}- {first}", *(f"{_UNDER}  {line}" for line in more)]
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _wrapped(text: str) -> list[str]:
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _places(piece: Piece) -> list[str]:
    """Where each rule of a rule set stands, in their order."""
    found: Iterable[tuple[str, tuple[int, int]]] = (
        (part.document.name, part.document.position(("rules", place, "id")))
        for part in parts_of_piece(piece, RulesetFile)[0]
        for place in range(len(part.content.rules))
    )
    return [f"{file}:{line}:{column}" for file, (line, column) in found]
