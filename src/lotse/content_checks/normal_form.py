"""Conditions as plain statements about data: every `not` is pushed to the end, where it changes the statement.

Yes, no and unknown keep their places under all of this, so what is found here holds for the condition itself.
What the vocabulary does not know stays a statement of its own, about which nothing is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from lotse import conditions as written
from lotse.case.vocabulary import HOUSEHOLD
from lotse.content_checks.ages import of_age, of_weeks
from lotse.content_checks.allowed import FAR, Areas, Carried, Members, Numbers, Values
from lotse.model import MUNICIPALITY_DIGITS

if TYPE_CHECKING:
    from lotse.case.vocabulary import FactKind, Scope, Vocabulary
    from lotse.content_checks.allowed import Allowed

Who = Literal["child", "adult"]
UNNAMED = "?"
"""First sign of a datum that the vocabulary does not know, and that no message names."""

_BOOL: frozenset[bool | str] = frozenset((True, False))
_FINDINGS: frozenset[bool | str] = frozenset(("conspicuous", "inconspicuous"))
_LARGEST = 2**53
_PREFIXES = (5, 3, 2)


@dataclass(frozen=True, slots=True)
class Atom:
    """One statement: what a datum of the subject, or of the household, must be."""

    household: bool
    datum: str
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds; without parts always."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """A part holds; without parts never."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Someone:
    """One and the same child or adult meets the part."""

    who: Who
    part: Node


@dataclass(frozen=True, slots=True)
class Everyone:
    """Every child or adult meets the part."""

    who: Who
    part: Node


Node = Atom | Both | Either | Someone | Everyone


def normal_form(condition: written.Condition, vocabulary: Vocabulary, scope: Scope, *, holds: bool = True) -> Node:
    """State what must be so for a condition to be yes.

    Args:
        condition: As it is written.
        vocabulary: Where ids are declared.
        scope: Whom the condition is about.
        holds: Otherwise what must be so for it to be no.

    Returns:
        The statements, without any `not`.
    """
    return _Reader(vocabulary).read(condition, scope, holds=holds)


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabulary: Vocabulary

    def read(self, condition: written.Condition, scope: Scope, *, holds: bool) -> Node:
        match condition:
            case written.All():
                parts = tuple(self.read(part, scope, holds=holds) for part in condition.all)
                return Both(parts) if holds else Either(parts)
            case written.AnyOf():
                parts = tuple(self.read(part, scope, holds=holds) for part in condition.any)
                return Either(parts) if holds else Both(parts)
            case written.Not():
                return self.read(condition.not_, scope, holds=not holds)
            case written.Always():
                return Both() if holds else Either()
            case written.HasChild():
                return self._each(condition.has_child, "child", scope, someone=holds, holds=holds)
            case written.EveryChild():
                return self._each(condition.every_child, "child", scope, someone=not holds, holds=holds)
            case written.HasAdult():
                return self._each(condition.has_adult, "adult", scope, someone=holds, holds=holds)
            case _:
                return self._leaf(condition, scope, holds=holds)

    def _each(self, part: written.Condition, who: Who, scope: Scope, *, someone: bool, holds: bool) -> Node:
        if scope != HOUSEHOLD:
            return _unnamed(part, holds=holds)
        inner = self.read(part, who, holds=holds)
        return Someone(who, inner) if someone else Everyone(who, inner)

    def _leaf(self, leaf: written.Condition, scope: Scope, *, holds: bool) -> Node:
        match leaf:
            case written.Signal():
                return self._signal(leaf, scope, holds=holds)
            case written.Fact():
                return self._fact(leaf, scope, holds=holds)
            case written.AgeIs() | written.Pregnant() if scope == HOUSEHOLD:
                return _unnamed(leaf, holds=holds)
            case written.AgeIs():
                return Atom(
                    household=False, datum="age", allowed=of_age(leaf.age, holds=holds, may_be_unborn=scope == "child")
                )
            case written.Pregnant():
                weeks = _weeks(leaf.pregnant)
                if scope == "child":
                    return Atom(household=False, datum="age", allowed=of_weeks(weeks, holds=holds))
                carried = Carried(some=frozenset((weeks,))) if holds else Carried(none=weeks)
                return Atom(household=False, datum="pregnant", allowed=carried)
            case written.Need():
                kind = self.vocabulary.needs.get(leaf.need)
                household = kind is not None and kind.scope == HOUSEHOLD
                return Atom(household, f"{'need:' if kind else UNNAMED}{leaf.need}", _is(value=holds))
            case written.Receives():
                return Atom(scope == HOUSEHOLD, f"{UNNAMED}receives:{leaf.receives}", _is(value=holds))
            case _:
                return _unnamed(leaf, holds=holds)

    def _signal(self, leaf: written.Signal, scope: Scope, *, holds: bool) -> Node:
        topic = self.vocabulary.signals.get(leaf.signal)
        if topic is None or topic.scope not in (scope, HOUSEHOLD):
            return _unnamed(leaf, holds=holds)
        if not self.vocabulary.instruments:  # nobody could have noticed anything
            return Either()
        findings = Values(frozenset((leaf.is_,)), _FINDINGS)
        return Atom(topic.scope == HOUSEHOLD, f"signal:{topic.id}", findings if holds else findings.others())

    def _fact(self, leaf: written.Fact, scope: Scope, *, holds: bool) -> Node:
        kind = self.vocabulary.facts.get(leaf.fact)
        if kind is None or kind.scope not in (scope, HOUSEHOLD):
            return _unnamed(leaf, holds=holds)
        ((op, operand),) = leaf.comparisons().items()
        values = operand if isinstance(operand, tuple) else (operand,)
        allowed = _compared(kind, op, values, self.vocabulary, holds=holds)
        return _unnamed(leaf, holds=holds) if allowed is None else Atom(kind.scope == HOUSEHOLD, kind.id, allowed)


def _compared(
    kind: FactKind, op: str, values: tuple[Any, ...], vocabulary: Vocabulary, *, holds: bool
) -> Allowed | None:
    """What a comparison leaves of a fact; None where it does not fit the fact."""
    if kind.type in ("bool", "enum") and op in ("is", "one_of"):
        every = _BOOL if kind.type == "bool" else frozenset(kind.values or ())
        if not (
            frozenset(values) <= every and all(isinstance(value, bool) is (kind.type == "bool") for value in values)
        ):
            return None
        chosen = Values(frozenset(values), every)
        return chosen if holds else chosen.others()
    if kind.type == "set" and op == "contains":
        return Members(needed=frozenset(values)) if holds else Members(barred=frozenset(values))
    if kind.type == "place" and op in ("is", "one_of"):
        return _areas(values, vocabulary, holds=holds)
    if kind.type in ("int", "date") and op != "contains":
        dated = kind.type == "date"
        numbers = [_day_number(value) if dated else value for value in values]
        if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
            return None
        first, last = (1, date.max.toordinal()) if dated else (-_LARGEST, _LARGEST)
        span = Numbers.of(_spans(op, [number for number in numbers if number is not None]))
        return span.both(Numbers(((first, last),))) if holds else span.others(first, last)
    return None


def _spans(op: str, numbers: list[int]) -> list[tuple[int, int]]:
    if op in ("is", "one_of"):
        return [(number, number) for number in numbers]
    number = numbers[0]
    return [
        {"at_least": (number, FAR), "above": (number + 1, FAR), "at_most": (-FAR, number), "below": (-FAR, number - 1)}[
            op
        ]
    ]


def _day_number(value: Any) -> int | None:
    day = written.as_day(value)
    return None if day is None else day.toordinal()


def _areas(values: tuple[Any, ...], vocabulary: Vocabulary, *, holds: bool) -> Allowed | None:
    if not all(isinstance(value, str) and (value.isdigit() or value in vocabulary.chains) for value in values):
        return None
    return (
        Areas(one_of=frozenset((frozenset(chain_of(value, vocabulary) for value in values),)))
        if holds
        else Areas(none_of=frozenset(values))
    )


def chain_of(area: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """An area with every area it lies in, nearest first.

    >>> from lotse.case.load_vocabulary import load_vocabulary
    >>> chain_of("05358008", load_vocabulary("nrw"))
    ('05358008', '05358', '053', '05')
    """
    chain = vocabulary.chains.get(area, (area,))
    last = chain[-1]
    lengths = _PREFIXES if len(last) >= MUNICIPALITY_DIGITS else [length for length in _PREFIXES if length < len(last)]
    return (*chain, *(last[:length] for length in lengths))


def _weeks(written_weeks: written.WeekRange) -> Numbers:
    first, below = written_weeks.week_from, written_weeks.week_below
    return Numbers.of([(-FAR if first is None else first, FAR if below is None else below - 1)])


def _is(*, value: bool) -> Values:
    return Values(frozenset((value,)), _BOOL)


def _unnamed(condition: written.Condition, *, holds: bool) -> Atom:
    """A statement about which nothing is known but that it is not true and false at once."""
    return Atom(household=False, datum=f"{UNNAMED}{condition!r}", allowed=_is(value=holds))
