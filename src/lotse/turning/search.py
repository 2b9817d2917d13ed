"""The smallest change that would turn a verdict: one thing, then two, then three; each proven by asking again."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from lotse.advice import Turn, TurnedDatum, Turning
from lotse.catalogues.matching import fit_of
from lotse.errors import InputError
from lotse.rules.needs import recognise_needs
from lotse.rules.planting import leaves
from lotse.rules.recognition import recognise
from lotse.turning.reading import reads
from lotse.turning.variables import variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from lotse.case.facts import Facts
    from lotse.catalogues.matching import Fit, Verdict
    from lotse.rules.needs import Needs
    from lotse.rules.ruleset import Ruleset
    from lotse.turning.variables import Value

VERDICTS: tuple[Verdict, ...] = ("fits", "open", "not_matching")
MOST_TRIED = 2000
"""How many situations are looked at; a search that ends there says so."""
_MOST_SHOWN = 5
_SENSITIVITY = {"plain": 0, "sensitive": 1, "special": 2}


def turning_of(
    fit: Fit,
    facts: Facts,
    needs: Needs,
    ruleset: Ruleset,
    *,
    at_most: int,
    later: Callable[[date], Facts] | None = None,
) -> Turning:
    """Search for the smallest change of the situation that gives another verdict.

    Known values are changed, unknown ones given, births told more exactly, and the day moved on. Signals, the place,
    what lotse never takes and what the family does not wish to answer stay as they are: nobody is told what to say.

    Args:
        fit: The offer, the subject and the verdict now.
        facts: What is known.
        needs: What is known about needs.
        ruleset: The rules.
        at_most: How many things may be otherwise at once.
        later: What the case says on another day; without it no other day is looked at.

    Returns:
        For each other verdict the smallest changes, each proven with the whole rule set by both evaluators, on another
        day by what the case says then.
    """
    found: dict[Verdict, list[tuple[Value, ...]]] = {}
    few = _behind(fit, needs, ruleset)
    read = reads(fit.planted, fit.subject, facts, needs.rules)
    things = variables(read, facts, ruleset.vocabulary, needs.rules, later)
    tried, complete = 0, True
    for size in range(1, at_most + 1):
        wanted = set(VERDICTS) - {fit.verdict} - found.keys()
        for values in _choices(things, size):
            tried += 1
            if tried > MOST_TRIED:
                complete = False
                break
            verdict = _verdict(fit, _changed(facts, values), few)
            if verdict in wanted and verdict == _proven(fit, _changed(facts, values), ruleset):
                found.setdefault(verdict, []).append(values)
        if not complete or not wanted:
            break
    today = [_things(values) for several in found.values() for values in several if not _later(values)]
    turns = [
        turn
        for verdict in VERDICTS
        for turn in _told(verdict, [one for one in found.get(verdict, []) if not _waits_in_vain(one, today)])
    ]
    return Turning(at_most=at_most, complete=complete, turns=tuple(turns))


def _behind(fit: Fit, needs: Needs, ruleset: Ruleset) -> Ruleset:
    """The rules that could have a say in the needs that are read: far fewer are asked far faster."""
    asked = {need for part in fit.planted.parts for leaf in leaves(part.tree) for need in getattr(leaf, "needs", ())}
    asked = asked.union(*(needs.rules.behind.get(need, frozenset()) for need in asked))
    return ruleset.model_copy(update={"rules": tuple(rule for rule in ruleset.rules if rule.need in asked)})


def _choices(things: tuple[tuple[Value, ...], ...], size: int) -> Iterator[tuple[Value, ...]]:
    for several in combinations(things, size):
        yield from product(*several)


def _things(values: tuple[Value, ...]) -> frozenset[int]:
    """What is otherwise, without the day."""
    return frozenset(id(value) for value in values if value.day is None)


def _later(values: tuple[Value, ...]) -> bool:
    return any(value.day is not None for value in values)


def _waits_in_vain(values: tuple[Value, ...], today: list[frozenset[int]]) -> bool:
    """Whether the same things turn the verdict today: nobody waits for a later day then."""
    return _later(values) and any(things <= _things(values) for things in today)


def _changed(facts: Facts, values: tuple[Value, ...]) -> Facts:
    """The day comes first: what is otherwise then is so on that day."""
    for value in values:
        facts = value.change.made(facts)
    return facts


def _verdict(fit: Fit, facts: Facts, ruleset: Ruleset) -> Verdict | None:
    try:
        return fit_of(fit.planted, fit.subject, facts, recognise_needs(facts, ruleset)).verdict
    except InputError:  # the rules do not apply on that day any more
        return None


def _proven(fit: Fit, facts: Facts, ruleset: Ruleset) -> Verdict | None:
    """The verdict by the whole rule set, asked again of both evaluators."""
    again = recognise(facts, ruleset)
    return None if again.errors else fit_of(fit.planted, fit.subject, facts, again).verdict


def _told(verdict: Verdict, several: list[tuple[Value, ...]]) -> list[Turn]:
    """The changes of one verdict: values of the same data together, of days the nearest, plain data first."""
    alike: dict[tuple[tuple[str, ...], ...], list[tuple[Value, ...]]] = {}
    for values in several:
        alike.setdefault(tuple(value.keys for value in values), []).append(values)
    turns = []
    for choices in alike.values():
        first = choices[0]
        turns.append(
            Turn(
                verdict=verdict,
                day=next((value.day for value in first if value.day is not None), None),
                data=tuple(
                    TurnedDatum(
                        key=key,
                        known=value.known,
                        sensitivity=value.sensitivity,
                        answers=_answers(place, choices if len(first) == 1 else [first]),
                    )
                    for place, value in enumerate(first)
                    for key in value.keys
                ),
            )
        )
    order = sorted(
        turns,
        key=lambda turn: (
            max((_SENSITIVITY[datum.sensitivity] for datum in turn.data), default=0),
            [datum.key for datum in turn.data],
        ),
    )
    return order[:_MOST_SHOWN]


def _answers(place: int, choices: list[tuple[Value, ...]]) -> tuple[str, ...] | None:
    """The values that all turn the verdict; None where no value is told."""
    answers = [choice[place].answer for choice in choices]
    told = tuple(dict.fromkeys(answer for answer in answers if answer is not None))
    return told if len(told) == len(set(answers)) else None
