"""The days on which a transition may begin, as exactly as the case allows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from lotse.catalogues.school_start import school_start

if TYPE_CHECKING:
    from lotse.case.facts import Facts
    from lotse.transitions.corridors import Moment

_CLASS = "kind.klassenstufe"
_BEGIN = (8, 1)
"""The school year begins on 1 August (§ 7 Abs. 1 SchulG NRW)."""
_REGISTERED_BY = (11, 15)
_ROUND_ABOUT = 1
"""Children start a year later or earlier and repeat or skip a class: so many years either way."""


class When(NamedTuple):
    """Days, and what would tell them more exactly."""

    first: date
    last: date
    missing: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def months_later(day: date, months: int) -> date:
    """The same day number so many months later, or the first of the month after where there is none.

    Args:
        day: A day.
        months: How many, from 0.

    >>> months_later(date(2026, 11, 20), 12), months_later(date(2024, 2, 29), 12)
    (datetime.date(2027, 11, 20), datetime.date(2025, 3, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return date(year, month + 1, monthrange(year, month + 1)[1]) + timedelta(days=1)


def when_it_comes(moment: Moment, person: str, facts: Facts) -> When:
    """Say on which days a transition of a child may begin.

    Args:
        moment: What the transition hangs on.
        person: A child that is born.
        facts: What is known on the day.

    Returns:
        First and last possible day, what would narrow them, and notes.
    """
    if moment.class_ is not None and (told := facts.values.get(person, {}).get(_CLASS)) is not None:
        return _class_begins(moment.class_, int(told), facts.on)  # type: ignore[arg-type]  # the vocabulary says int
    born = facts.persons[person].days
    if born.precision == "none":
        # any day of birth is possible: the transition may come on any day
        return When(facts.on, date.max, frozenset({f"{person}/born"}))
    if moment.birthday is not None:
        months = moment.birthday * 12
        return _unless_exact(months_later(born.first, months), months_later(born.last, months), person)
    first, last = school_start(born.first), school_start(born.last)
    if moment.class_ is not None:
        early, late = (one.compulsory_from.year + moment.class_ - 1 for one in (first, last))
        begins = max(date(early - _ROUND_ABOUT, *_BEGIN), _next_begin(facts.on))
        return When(begins, date(late + _ROUND_ABOUT, *_BEGIN), frozenset({f"{person}/{_CLASS}"}))
    notes = tuple(dict.fromkeys((*first.notes, *last.notes)))
    disputed = tuple(dict.fromkeys(one.text for school in (first, last) for one in school.contradictions))
    if moment.registration is not None:
        by = [date(one.compulsory_from.year - 1, *_REGISTERED_BY) for one in (first, last)]
        return _unless_exact(by[0], by[1], person, notes)
    return _unless_exact(first.compulsory_from, last.compulsory_from, person, (*disputed, *notes))


def _unless_exact(first: date, last: date, person: str, notes: tuple[str, ...] = ()) -> When:
    return When(first, last, frozenset() if first == last else frozenset({f"{person}/born"}), notes)


def _class_begins(wanted: int, now: int, on: date) -> When:
    """The 1 August on which a class begins for a child that is in another class today."""
    begins = date(_next_begin(on).year + wanted - now - 1, *_BEGIN)
    return When(begins, begins)


def _next_begin(on: date) -> date:
    """The first 1 August after a day."""
    return date(on.year + ((on.month, on.day) >= _BEGIN), *_BEGIN)
