"""Persons as they are called in a talk: by role and age, never by a name or a number of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lotse.case.dates import completed_years, stated_span
from lotse.i18n import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from lotse.case.dates import Span
    from lotse.case.model import Case, Person

_YOUNG_PERSON = 14
"""From this age a child is called a young person (§ 7 SGB VIII)."""
_IN_YEARS = 24
"""From this age in months an age is told in years."""
_IN_MONTHS = 3
_IN_WEEKS = 14
"""From this age in days, and below so many months, an age is told in weeks."""


class Called(NamedTuple):
    """What a person is called, as the one who does something and as the one for whom something is."""

    who: str
    for_whom: str


_CALLED = {
    "child": ("das Kind", "das Kind"),
    "young": ("der junge Mensch", "den jungen Menschen"),
    "unborn": ("das ungeborene Kind", "das ungeborene Kind"),
    "parent": ("der Elternteil", "den Elternteil"),
    "adult": ("die erwachsene Person", "die erwachsene Person"),
    "elsewhere": ("die andere sorgeberechtigte Person", "die andere sorgeberechtigte Person"),
    "family": ("die Familie", "die Familie"),
    "you": ("Sie", "Sie"),
}
"""Each as the one who does something, and as the one for whom something is."""
_OF_AGE = 18


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a case in words."""

    called: Mapping[str, Called]
    alone: bool = False
    """Nobody but one young adult stands in the case: the talk is with that person, not with a family."""
    words: Words = field(default_factory=Words)

    @property
    def family(self) -> Called:
        """The family, or the one who is spoken to."""
        return _called("you" if self.alone else "family", self.words)

    def who(self, person: str | None) -> str:
        """A person as the subject of a sentence; None is the family; of who lives elsewhere only a letter is known."""
        return self._called(person).who

    def phrase(self, of_family: str, of_you: str) -> str:
        """One of two sentences: about a family, or to the one young adult."""
        return of_you if self.alone else of_family

    def for_whom(self, persons: Iterable[str | None]) -> str:
        """Several persons behind the word "für"."""
        return self.words.listed(dict.fromkeys(self._called(one).for_whom for one in persons))

    def _called(self, person: str | None) -> Called:
        if person is None:
            return self.family
        return self.called[person] if person in self.called else _called("elsewhere", self.words)


def people_of(case: Case, on: date, words: Words | None = None) -> People:
    """Call every person of a case by role and age; the letter is added only where that tells nobody apart.

    Args:
        case: The case.
        on: The day on which the ages hold.
        words: The words of the reader; German without them.

    Returns:
        The persons in words.
    """
    words = words or Words()
    if _stands_alone(case, on):
        return People({person.id: _called("you", words) for person in case.persons}, alone=True, words=words)
    told = {person.id: (_kind(person, on), _age(person, on, words)) for person in case.persons}
    alike = Counter(told.values())
    of_kind = Counter(kind for kind, _ in told.values())
    called = {}
    for one, (kind, age) in told.items():
        letter = f" {one}" if (alike[kind, age] if age else of_kind[kind]) > 1 else ""
        called[one] = Called(*(f"{name}{letter}{f' ({age})' if age else ''}" for name in _called(kind, words)))
    return People(called, words=words)


def _called(kind: str, words: Words) -> Called:
    return Called(words(_CALLED[kind][0]), words(_CALLED[kind][1]))


def _stands_alone(case: Case, on: date) -> bool:
    """Whether nobody but one young person of age stands in the case."""
    if len(case.persons) != 1 or case.persons[0].role != "child" or case.persons[0].born is None:
        return False
    return completed_years(stated_span(case.persons[0].born).last, on) >= _OF_AGE


def _kind(person: Person, on: date) -> str:
    if person.role != "child" or person.born is None:
        return person.role
    return "young" if completed_years(stated_span(person.born).last, on) >= _YOUNG_PERSON else "child"


def _age(person: Person, on: date, words: Words) -> str:
    """The age as exactly as it is known; empty for the unborn and where no birth is stated."""
    if person.role == "unborn" or person.born is None:
        return ""
    return age_in_words(stated_span(person.born).until(on), on, words)


def age_in_words(born: Span, on: date, words: Words | None = None) -> str:
    """The completed age of somebody born on one of these days.

    Args:
        born: The possible days of birth, none after `on`.
        on: The day on which the age holds.
        words: The words of the reader; German without them.

    Returns:
        Years from two years on, before that months, for the youngest weeks or days.

    >>> from datetime import date
    >>> day = date(2026, 11, 20)
    >>> age_in_words(stated_span("2021-03"), day), age_in_words(stated_span("1994"), day)
    ('5 Jahre', '31 oder 32 Jahre')
    >>> age_in_words(stated_span("2025-12-24"), day), age_in_words(stated_span("2026-09-11"), day)
    ('10 Monate', '10 Wochen')
    """
    words = words or Words()
    low, high = _months(born.last, on), _months(born.first, on)
    if low >= _IN_YEARS:
        return _range(words, low // 12, high // 12, "years")
    if high >= _IN_MONTHS or born.precision != "day":
        return _range(words, low, high, "months")
    days = (on - born.last).days
    return _COUNTED["weeks"](words, days // 7) if days >= _IN_WEEKS else _COUNTED["days"](words, days)


def _months(born: date, on: date) -> int:
    """Completed months; a day number that the month does not have is reached on the first of the next."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


_COUNTED: Mapping[str, Callable[[Words, int], str]] = {
    "years": lambda words, number: words.several(number, "{number} Jahr", "{number} Jahre"),
    "months": lambda words, number: words.several(number, "{number} Monat", "{number} Monate"),
    "weeks": lambda words, number: words.several(number, "{number} Woche", "{number} Wochen"),
    "days": lambda words, number: words.several(number, "{number} Tag", "{number} Tage"),
}
_SPANS = {
    "years": ("{low} oder {high} Jahre", "{low} bis {high} Jahre"),
    "months": ("{low} oder {high} Monate", "{low} bis {high} Monate"),
}
"""Two possible ages, and more than two."""


def _range(words: Words, low: int, high: int, unit: str) -> str:
    if low == high:
        return _COUNTED[unit](words, low)
    return words(_SPANS[unit][high > low + 1], low=words.number(low), high=words.number(high))
