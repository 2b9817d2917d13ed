"""Ages and weeks of pregnancy by the precision that is known (§§ 187, 188 BGB).

A birth is known as a day, a month, a year or not at all: a span of possible days. A bound of an age
becomes one day: who was born on or before it has completed that age. So every question about an age
is the question whether all, some or none of the possible days lie in a window.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lotse.truth import Truth

if TYPE_CHECKING:
    from lotse.conditions import AgeRange, Duration, Unit, WeekRange

Precision = Literal["day", "month", "year", "none"]
WEEKS_OF_PREGNANCY = 40
_EARLIEST = date(1, 1, 1)
_LATEST = date(9999, 12, 31)
_STATED = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something may have happened or will happen, both ends included.

    Args:
        first: Earliest possible day.
        last: Latest possible day.
        precision: What was stated: `day`, `month`, `year` or `none`.
    """

    first: date
    last: date
    precision: Precision

    def until(self, on: date) -> Span:
        """Leave out the days after `on`: a birth that is told has happened.

        >>> stated_span("2026").until(date(2026, 11, 20)).last
        datetime.date(2026, 11, 20)
        """
        return self if self.last <= on else Span(min(self.first, on), on, self.precision)


NOT_STATED = Span(_EARLIEST, _LATEST, "none")


def stated_span(text: str) -> Span:
    """The possible days of "1994", "1994-05" or "1994-05-17".

    Args:
        text: A year, a month or a day in ISO form.

    Returns:
        The span of days that agree with it.

    Raises:
        ValueError: The text has another form or the day does not exist.

    >>> stated_span("2024-02").last
    datetime.date(2024, 2, 29)
    """
    match = _STATED.fullmatch(text)
    if match is None:
        raise ValueError("not a year, month or day")
    year, month, day = match.groups()
    if day is not None:
        exact = date(int(year), int(month), int(day))
        return Span(exact, exact, "day")
    if month is not None:
        first = date(int(year), int(month), 1)
        return Span(first, first.replace(day=monthrange(first.year, first.month)[1]), "month")
    return Span(date(int(year), 1, 1), date(int(year), 12, 31), "year")


def last_birth_with(age: Duration | Completed, on: date) -> date:
    """The last day of birth with which that age is completed on `on`.

    Months and years are complete on the same day number; where that month has none, on the first of
    the next. So whoever was born on 29 February completes a year on 1 March of other years.

    Args:
        age: Completed days, weeks, months or years.
        on: The day of the question.

    Returns:
        Born on this day or before: the age is completed; born later: it is not.

    >>> last_birth_with(Completed(1, "months"), date(2026, 3, 1))
    datetime.date(2026, 2, 1)
    """
    if age.unit in ("days", "weeks"):
        days = age.count * (7 if age.unit == "weeks" else 1)
        return on - timedelta(days=days) if (on - _EARLIEST).days >= days else _EARLIEST
    months = on.year * 12 + on.month - 1 - age.count * (12 if age.unit == "years" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return _EARLIEST
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Completed:
    """An age in completed units."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Ages:
    """A half-open range of completed ages."""

    from_: Completed | None
    below: Completed | None

    @classmethod
    def of(cls, written: AgeRange) -> Ages:
        """The range as it is written."""
        first, below = written.from_, written.below
        return cls(
            Completed(first.count, first.unit) if first else None, Completed(below.count, below.unit) if below else None
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Days after `after` and up to `last`, the last included; None where it is open.

    >>> window = age_window(Ages(Completed(3, "years"), Completed(6, "years")), date(2026, 11, 20))
    >>> window.holds(stated_span("2021-03")) is Truth.YES
    True
    """

    after: date | None
    last: date | None

    def contains(self, day: date) -> bool:
        """Whether one exact day lies in the window."""
        return (self.after is None or day > self.after) and (self.last is None or day <= self.last)

    def holds(self, span: Span) -> Truth:
        """Yes or no only if every possible day agrees, else unknown."""
        first, last = self.contains(span.first), self.contains(span.last)
        if first and last:
            return Truth.YES
        if first or last:
            return Truth.UNKNOWN
        inside = (
            (self.after is None or span.last > self.after)
            and (self.last is None or span.first <= self.last)
            and (self.after is None or self.last is None or self.after < self.last)
        )
        return Truth.UNKNOWN if inside else Truth.NO

    def days(self) -> tuple[date, ...]:
        """The bounds, for telling apart the days that this window treats alike."""
        return tuple(day for day in (self.after, self.last) if day is not None)


@lru_cache(maxsize=4096)
def age_window(age: Ages, on: date) -> Window:
    """The days of birth of which the completed age lies in the range on `on`; kept, for every case asks again."""
    return Window(
        after=last_birth_with(age.below, on) if age.below else None,
        last=last_birth_with(age.from_, on) if age.from_ else None,
    )


def pregnancy_window(weeks: WeekRange, on: date) -> Window:
    """The due days of which the completed weeks of pregnancy lie in the range on `on`.

    Completed weeks are 40 minus the weeks that are left until the due day; the formula goes on past it.

    >>> from lotse.conditions import WeekRange
    >>> pregnancy_window(WeekRange(week_from=12), date(2026, 11, 20)).last
    datetime.date(2027, 6, 4)
    """

    def bound(week: int | None) -> date | None:
        return None if week is None else on + timedelta(weeks=WEEKS_OF_PREGNANCY - week)

    return Window(after=bound(weeks.week_below), last=bound(weeks.week_from))


def completed_years(born: date, on: date) -> int:
    """Completed years on a day, as the law counts them; 0 before the birth.

    >>> completed_years(date(2008, 2, 29), date(2026, 2, 28)), completed_years(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    years = on.year - born.year
    try:
        anniversary = born.replace(year=on.year)
    except ValueError:  # born on 29 February: complete on 1 March
        anniversary = date(on.year, 3, 1)
    return max(years - (on < anniversary), 0)
