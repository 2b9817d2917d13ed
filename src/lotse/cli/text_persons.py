"""Persons as they are called in a talk: by role and age, never by a name or a number of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lotse.case.dates import completed_years, stated_span
from lotse.cli.text_layout import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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


_CHILD = Called("das Kind", "das Kind")
_YOUNG = Called("der junge Mensch", "den jungen Menschen")
_UNBORN = Called("das ungeborene Kind", "das ungeborene Kind")
_PARENT = Called("der Elternteil", "den Elternteil")
_ADULT = Called("die erwachsene Person", "die erwachsene Person")
_FAMILY = Called("die Familie", "die Familie")
_YOU = Called("Sie", "Sie")
_OF_AGE = 18


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a case in words."""

    called: Mapping[str, Called]
    alone: bool = False
    """Nobody but one young adult stands in the case: the talk is with that person, not with a family."""

    @property
    def family(self) -> Called:
        """The family, or the one who is spoken to."""
        return _YOU if self.alone else _FAMILY

    def who(self, person: str | None) -> str:
        """A person as the subject of a sentence; None is the family."""
        return self.family.who if person is None else self.called[person].who

    def phrase(self, of_family: str, of_you: str) -> str:
        """One of two sentences: about a family, or to the one young adult."""
        return of_you if self.alone else of_family

    def for_whom(self, persons: Iterable[str | None]) -> str:
        """Several persons behind the word "für"."""
        several = (self.family.for_whom if one is None else self.called[one].for_whom for one in persons)
        return listed(dict.fromkeys(several))


def people_of(case: Case, on: date) -> People:
    """Call every person of a case by role and age; the letter is added only where that tells nobody apart.

    Args:
        case: The case.
        on: The day on which the ages hold.

    Returns:
        The persons in words.
    """
    if _stands_alone(case, on):
        return People({person.id: _YOU for person in case.persons}, alone=True)
    words = {person.id: (_word(person, on), _age(person, on)) for person in case.persons}
    alike = Counter(words.values())
    of_word = Counter(word for word, _ in words.values())
    called = {}
    for one, (word, age) in words.items():
        letter = f" {one}" if (alike[word, age] if age else of_word[word]) > 1 else ""
        called[one] = Called(*(f"{name}{letter}{f' ({age})' if age else ''}" for name in word))
    return People(called)


def _stands_alone(case: Case, on: date) -> bool:
    """Whether nobody but one young person of age stands in the case."""
    if len(case.persons) != 1 or case.persons[0].role != "child" or case.persons[0].born is None:
        return False
    return completed_years(stated_span(case.persons[0].born).last, on) >= _OF_AGE


def _word(person: Person, on: date) -> Called:
    if person.role != "child":
        return {"unborn": _UNBORN, "parent": _PARENT, "adult": _ADULT}[person.role]
    if person.born is None:
        return _CHILD
    return _YOUNG if completed_years(stated_span(person.born).last, on) >= _YOUNG_PERSON else _CHILD


def _age(person: Person, on: date) -> str:
    """The age as exactly as it is known; empty for the unborn and where no birth is stated."""
    if person.role == "unborn" or person.born is None:
        return ""
    return age_in_words(stated_span(person.born).until(on), on)


def age_in_words(born: Span, on: date) -> str:
    """The completed age of somebody born on one of these days.

    Args:
        born: The possible days of birth, none after `on`.
        on: The day on which the age holds.

    Returns:
        Years from two years on, before that months, for the youngest weeks or days.

    >>> from datetime import date
    >>> day = date(2026, 11, 20)
    >>> age_in_words(stated_span("2021-03"), day), age_in_words(stated_span("1994"), day)
    ('5 Jahre', '31 oder 32 Jahre')
    >>> age_in_words(stated_span("2025-12-24"), day), age_in_words(stated_span("2026-09-11"), day)
    ('10 Monate', '10 Wochen')
    """
    low, high = _months(born.last, on), _months(born.first, on)
    if low >= _IN_YEARS:
        return _range(low // 12, high // 12, "Jahr", "Jahre")
    if high >= _IN_MONTHS or born.precision != "day":
        return _range(low, high, "Monat", "Monate")
    days = (on - born.last).days
    return _range(days // 7, days // 7, "Woche", "Wochen") if days >= _IN_WEEKS else _range(days, days, "Tag", "Tage")


def _months(born: date, on: date) -> int:
    """Completed months; a day number that the month does not have is reached on the first of the next."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def _range(low: int, high: int, one: str, several: str) -> str:
    if low == high:
        return f"{low} {one if low == 1 else several}"
    return f"{low} {'oder' if high == low + 1 else 'bis'} {high} {several}"
