"""What could be otherwise: data that a family may be asked for, births within what is stated, and the day.

Never signals, never the place, never what lotse does not take, never what the family does not wish to answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lotse.case.dates import WEEKS_OF_PREGNANCY, Span, age_window, pregnancy_window
from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.leaves import DayLeaf, FactLeaf, ReceivesLeaf
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lotse.case.dates import Completed, Window
    from lotse.case.facts import Facts, FactValue
    from lotse.case.vocabulary import Sensitivity, Vocabulary
    from lotse.rules.planting import PlantedRules
    from lotse.turning.reading import Read

RECEIVED = "receives:"
_MOST_DAYS = 40
"""How many coming days are tried."""
_A_YEAR = timedelta(days=366)
"""After it every birth of today lies in the past, however it is told."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that could be otherwise.

    Args:
        keys: What it is about; empty for the day.
        facts: The facts as they would be then.
        known: Something else is known now; otherwise nothing is.
        answer: The value in the form of a case file; None for a birth or a due day, and where it is sensitive.
        day: The coming day, where it is the day that is another one.
    """

    keys: tuple[str, ...]
    known: bool
    sensitivity: Sensitivity
    answer: str | None
    change: Change
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How facts become other ones; several changes are made one after the other."""

    subject: str = ""
    fact: str = ""
    value: FactValue = False
    born: date | None = None
    receives: frozenset[tuple[str, str | None]] | None = None
    then: Facts | None = None

    def made(self, facts: Facts) -> Facts:
        """The facts after the change."""
        if self.then is not None:
            return self.then
        if self.receives is not None:
            return replace(facts, receives=self.receives)
        if self.born is not None:
            exact = replace(facts.persons[self.subject], days=Span(self.born, self.born, "day"))
            return replace(facts, persons={**facts.persons, self.subject: exact})
        if f"{self.subject}/{self.fact}" in facts.closed:  # it may not be used on that day
            return facts
        told = {**facts.values.get(self.subject, {}), self.fact: self.value}
        return replace(facts, values={**facts.values, self.subject: told})


def variables(
    read: Iterable[Read],
    facts: Facts,
    vocabulary: Vocabulary,
    rules: PlantedRules,
    later: Callable[[date], Facts] | None = None,
) -> tuple[tuple[Value, ...], ...]:
    """State what could be otherwise of all that is read.

    Args:
        read: The leaves behind a verdict.
        facts: What is known.
        vocabulary: Declared values and how sensitive a datum is.
        rules: The rules of the day, for the days on which others apply.
        later: What the case says on another day; without it no other day is looked at.

    Returns:
        For each thing the values that differ from what is known, one of each class that the leaves tell apart.
    """
    several = list(read)
    found = [*_told(several, facts, vocabulary), *_days(several, facts), *_received(several, facts)]
    coming = (
        tuple(
            Value((), known=True, sensitivity="plain", answer=None, change=Change(then=later(day)), day=day)
            for day in _coming(several, facts, later(facts.on + _A_YEAR), rules)
        )
        if later is not None
        else ()
    )
    return tuple(sorted((one for one in (*found, coming) if one), key=lambda one: one[0].keys))


def _told(read: list[Read], facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Value, ...]]:
    asked: dict[tuple[str, str], list[FactLeaf]] = {}
    for one in read:
        if isinstance(one.leaf, FactLeaf):
            owner = HOUSEHOLD if one.leaf.household else one.subject
            asked.setdefault((owner, one.leaf.fact), []).append(one.leaf)
    for (subject, fact), leaves in asked.items():
        key, kind = f"{subject}/{fact}", vocabulary.facts[fact]
        if key in facts.closed:
            continue
        now = facts.values.get(subject, {}).get(fact)
        plain = kind.sensitivity == "plain"
        yield tuple(
            Value(
                (key,),
                known=now is not None,
                sensitivity=kind.sensitivity,
                answer=_written(value) if plain else None,
                change=Change(subject, fact, value),
            )
            for value in _values(kind.type, tuple(kind.values or ()), leaves, now)
            if value != now
        )


def _written(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _values(kind: str, declared: tuple[str, ...], leaves: list[FactLeaf], now: FactValue | None) -> Iterable[FactValue]:
    """One value of each class that the comparisons tell apart."""
    if kind == "bool":
        return (True, False)
    if kind == "enum":
        return declared
    if kind == "set":
        held = now if isinstance(now, tuple) else ()
        members = dict.fromkeys(str(leaf.operand) for leaf in leaves)
        swapped = [
            tuple(one for one in held if one != member) if member in held else (*held, member) for member in members
        ]
        return swapped if now is not None else [(), *swapped]
    bounds = {
        int(operand) + step
        for leaf in leaves
        for operand in (leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,))
        for step in (-1, 0, 1)
    }
    if kind == "date":
        last = date.max.toordinal()
        return [date.fromordinal(day).isoformat() for day in sorted(bounds) if 1 <= day <= last]
    return sorted(bounds)


def _days(read: list[Read], facts: Facts) -> Iterator[tuple[Value, ...]]:
    """Births and due days, as exactly as they could still be told."""
    windows: dict[str, set[Window]] = {}
    for one in read:
        if isinstance(one.leaf, AgeLeaf):
            windows.setdefault(one.subject, set()).add(age_window(one.leaf.age, facts.on))
        elif isinstance(one.leaf, PregnantLeaf):
            for child in one.leaf.meant(facts, one.subject):
                windows.setdefault(child, set()).add(pregnancy_window(one.leaf.weeks, facts.on))
    for person, several in windows.items():
        subject = facts.persons[person]
        key = f"{person}/{'due' if subject.unborn else 'born'}"
        if subject.days.precision == "day" or key in facts.closed:
            continue
        span = subject.days
        bounds = {bound for window in several for bound in window.days()}
        near = {day + timedelta(days=step) for day in bounds for step in (0, 1)} | {span.first, span.last}
        yield tuple(
            Value(
                (key,),
                known=span.precision != "none",
                sensitivity="plain",
                answer=None,
                change=Change(person, born=day),
            )
            for day in sorted(near)
            if span.first <= day <= span.last
        )


def _received(read: list[Read], facts: Facts) -> Iterator[tuple[Value, ...]]:
    """What is taken up; where nobody asked, one answer tells of all that is read."""
    asked = sorted({(one.leaf.offer, one.subject) for one in read if isinstance(one.leaf, ReceivesLeaf)})
    keys = {pair: f"{pair[1]}/{RECEIVED}{pair[0]}" for pair in asked}
    asked = [pair for pair in asked if keys[pair] not in facts.closed]
    owners = {pair: (pair[0], None if pair[1] == HOUSEHOLD else pair[1]) for pair in asked}
    if facts.receives is None and asked:
        each = [frozenset[tuple[str, str | None]](), *(frozenset((owners[pair],)) for pair in asked)]
        everything = tuple(keys[pair] for pair in asked)
        yield tuple(
            Value(
                everything,
                known=False,
                sensitivity="plain",
                answer=_written(bool(held)) if len(asked) == 1 else None,
                change=Change(receives=held),
            )
            for held in each
        )
        return
    for pair in asked:
        held = facts.receives or frozenset()
        own = owners[pair]
        other = held - {own, (own[0], None)} if own in held or (own[0], None) in held else held | {own}
        yield (
            Value(
                (keys[pair],),
                known=True,
                sensitivity="plain",
                answer=_written(len(other) > len(held)),
                change=Change(receives=other),
            ),
        )


def _coming(read: list[Read], facts: Facts, stated: Facts, rules: PlantedRules) -> list[date]:
    """The coming days on which something that is read begins or ends, nearest first.

    A birth that is told by its month or year counts as it is stated, beyond today: that is how it is read then.
    """
    found: set[date] = set()
    for one in read:
        if isinstance(one.leaf, AgeLeaf):
            days = stated.persons[one.subject].days
            for bound in (one.leaf.age.from_, one.leaf.age.below):
                if bound is not None and days.precision != "none":
                    found.update(_completed_on(born, bound) for born in (days.first, days.last))
        elif isinstance(one.leaf, PregnantLeaf):
            found |= set(_weeks(one.leaf, one.subject, facts))
        elif isinstance(one.leaf, DayLeaf):
            found.update(day for day in (one.leaf.first, _after(one.leaf.last)) if day)
    for rule in rules.rules:
        valid = rule.rule.valid
        found.update(day for day in (valid.from_, _after(valid.to)) if day)
    return sorted(day for day in found if day > facts.on)[:_MOST_DAYS]


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else None


def _completed_on(born: date, age: Completed) -> date:
    """The first day on which an age is completed, as §§ 187, 188 BGB count."""
    if age.unit in ("days", "weeks"):
        return born + timedelta(days=age.count * (7 if age.unit == "weeks" else 1))
    months = born.year * 12 + born.month - 1 + age.count * (12 if age.unit == "years" else 1)
    year, month = divmod(months, 12)
    try:
        return date(year, month + 1, born.day)
    except ValueError:  # that month has no such day: the first of the next
        year, month = divmod(months + 1, 12)
        return date(year, month + 1, 1)


def _weeks(leaf: PregnantLeaf, subject: str, facts: Facts) -> Iterator[date]:
    for child in leaf.meant(facts, subject):
        days = facts.persons[child].days
        if days.precision == "none":
            continue
        for week in (leaf.weeks.week_from, leaf.weeks.week_below):
            if week is not None:
                for due in (days.first, days.last):
                    yield due - timedelta(weeks=WEEKS_OF_PREGNANCY - week)
