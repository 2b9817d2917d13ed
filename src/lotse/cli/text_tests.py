"""What came of examples, test cases and laws, in words that editors of rules understand."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from lotse.cli.output import WIDTH
from lotse.testing.sentences import item_lines
from lotse.testing.writing import as_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.i18n import Words
    from lotse.testing.concerned import Concerned
    from lotse.testing.trying import Item

_LAWS = {
    1: "Mehr zu wissen stößt nie um, was schon passt oder nicht passt.",
    2: "Was niemand liest, ändert nichts.",
    3: "Was offen ist, sagt, was fehlt oder warum es offen bleibt.",
    4: "Die Reihenfolge spielt keine Rolle.",
    5: "Ein unbekannter Ausschluss schließt nie stillschweigend auf; ohne Bedarf gibt es keinen Vorschlag.",
    6: "Der Wohnort ist kein Bedarf, und Geschwister werden nicht vermischt.",
    7: "Mehr Anwesende oder mehr Daten öffnen nie etwas; weniger Einwilligung auch nicht.",
    8: "Keine Meldung verrät etwas aus einem Fall.",
    9: "Dieselbe Eingabe gibt dieselbe Antwort, bis aufs Zeichen.",
    10: "Was geschrieben und wieder gelesen wird, bleibt gleich.",
    11: "An jedem Tag gilt von einer Regel eine Fassung oder keine.",
    12: "In jeder Sprache kommen dieselben Ideen in derselben Reihenfolge.",
    13: "Beide Auswertungen der Regeln stimmen überein.",
    14: "Anzeichen von Gefahr für ein Kind halten alles an.",
}


@dataclass(frozen=True, slots=True)
class LawTold:
    """What came of one law on one rule set.

    Args:
        rules: Id of the rule set.
        law: Number of the law.
        why: What was seen, in English; None if it held.
        case: The invented household by which it was seen.
    """

    rules: str
    law: int
    why: str | None
    case: dict[str, Any] | None


def tests_text(items: Iterable[Item], words: Words, *, whole: bool) -> str:
    """What differs, each with the smallest example or case to paste, and how many were tried.

    Args:
        items: What was tried.
        words: The words of the reader.
        whole: There is nothing else; otherwise nothing is said of what could not be tried.
    """
    several = list(items)
    lines: list[str] = []
    for item in several:
        lines += item_lines(item, words)
    for kind, name in (("example", words("Beispiele der Regeln")), ("case", words("Testfälle"))):
        of_kind = [item for item in several if item.kind == kind]
        tried, failed = len(of_kind), sum(not item.passed for item in of_kind)
        if not tried and not whole:
            continue
        if not tried:
            lines.append(words("{name}: {tried} probiert.", name=name, tried=tried))
        elif failed:
            other = words(
                "{name}: {tried} probiert, {failed} anders als erwartet.", name=name, tried=tried, failed=failed
            )
            lines.append(other)
        else:
            lines.append(words("{name}: {tried} probiert, alle wie erwartet.", name=name, tried=tried))
    return "\n".join(lines)


def laws_text(laws: Iterable[LawTold], concerned: Iterable[tuple[str, Concerned]], words: Words) -> str:
    """Each broken law with the invented household by which it broke, how many held, and whom anything concerned."""
    several = list(laws)
    lines: list[str] = []
    for one in several:
        if one.why is None:
            continue
        sentence = words(_LAWS[one.law])
        lines.append(
            words("{rules}: Gesetz {number} gilt nicht: {sentence}", rules=one.rules, number=one.law, sentence=sentence)
        )
        lines.append(f"  {one.why}")
        if one.case is not None:
            lines.append(words("Gezeigt an dieser erfundenen Familie:"))
            lines += [f"  {line}" for line in as_yaml(one.case).splitlines()]
    kept = sum(one.why is None for one in several)
    lines.append(words("Gesetze: {number} geprüft, {kept} gelten.", number=len(several), kept=kept))
    for rules, met in concerned:
        text = words(
            "{rules}: Von {families} erfundenen Familien haben {needs} einen Bedarf nach einer Regel,"
            " {suggestions} eine Idee, {fits} eine, die passt.",
            rules=rules,
            families=met.families,
            needs=met.needs,
            suggestions=met.suggestions,
            fits=met.fits,
        )
        lines.append(fill(text, WIDTH))
        if met.says_little:
            lines.append("! " + words("Die Gesetze sagen darum wenig über diese Regeln und Angebote."))
    return "\n".join(lines)
