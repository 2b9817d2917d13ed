"""What the age of a person may still be, in days and in months, and whether there is an unborn child instead.

Days and months do not measure alike: a month has 28 to 31 days. Whether some age in months and some in days
leave anything between them is asked of the calendar, which repeats itself every 400 years.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from lotse.content_checks.allowed import FAR, Numbers

if TYPE_CHECKING:
    from lotse.conditions import AgeRange, Duration

_CYCLE = 400 * 12
_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}
NO_WEEKS = Numbers(())
ALL_WEEKS = Numbers(((-FAR, FAR),))


@dataclass(frozen=True, slots=True, order=True)
class AgeSpan:
    """Completed ages at or above both lower bounds, and below both upper ones."""

    days: int = 0
    months: int = 0
    below_days: int = FAR
    below_months: int = FAR

    @property
    def empty(self) -> bool:
        """On no day of the calendar somebody is of such an age."""
        return (
            self.below_days <= self.days
            or self.below_months <= self.months
            or (self.below_months < FAR and month_days(self.below_months)[1] <= self.days)
            or (self.below_days < FAR and self.below_days <= month_days(self.months)[0])
        )

    def both(self, other: AgeSpan) -> AgeSpan:
        """The ages in both."""
        return AgeSpan(
            max(self.days, other.days),
            max(self.months, other.months),
            min(self.below_days, other.below_days),
            min(self.below_months, other.below_months),
        )


@cache
def month_days(months: int) -> tuple[int, int]:
    """The fewest and the most days after which so many months are completed.

    >>> month_days(1), month_days(12)
    ((28, 31), (365, 366))
    """
    lengths = _lengths()
    sums = _sums()
    fewest, most = FAR, 0
    for first in range(_CYCLE):
        days = sums[first + months] - sums[first]
        # a day number that the earlier month does not have counts from its last day
        longer = lengths[(first + months) % _CYCLE] - lengths[first]
        fewest, most = min(fewest, days), max(most, days + max(0, longer))
    return fewest, most


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(monthrange(2000 + month // 12, month % 12 + 1)[1] for month in range(_CYCLE))


@cache
def _sums() -> tuple[int, ...]:
    return (0, *accumulate(_lengths() * 2))


@dataclass(frozen=True, slots=True)
class Life:
    """A person who was born and is of one of these ages, or an unborn child in one of these weeks."""

    born: tuple[AgeSpan, ...]
    unborn: Numbers = NO_WEEKS

    @property
    def empty(self) -> bool:
        """Nobody is left, neither born nor unborn."""
        return not self.born and self.unborn.empty

    def both(self, other: Life) -> Life:
        """The ages and the weeks in both."""
        spans = {one.both(another) for one in self.born for another in other.born}
        return Life(tuple(sorted(span for span in spans if not span.empty)), self.unborn.both(other.unborn))

    def either(self, other: Life) -> Life | None:
        """Two ages side by side are not one: with a month of birth, each alone may be unknown."""
        return self if self == other else None


def of_age(written: AgeRange, *, holds: bool, may_be_unborn: bool) -> Life:
    """The lives of which an age is true, or is not true.

    Args:
        written: The range of ages.
        holds: The range is true; otherwise it is not.
        may_be_unborn: The person may be an unborn child, who has no age.
    """
    low, high = written.from_, written.below
    if holds:
        span = _lower(low).both(_upper(high))
        return Life(() if span.empty else (span,))
    spans = [_upper(low)] if low is not None else []
    spans += [_lower(high)] if high is not None else []
    return Life(tuple(sorted(span for span in spans if not span.empty)), ALL_WEEKS if may_be_unborn else NO_WEEKS)


def of_weeks(weeks: Numbers, *, holds: bool) -> Life:
    """The lives of a child of which a week of pregnancy is true, or is not true."""
    return Life((), weeks) if holds else Life((AgeSpan(),), weeks.others())


def _lower(age: Duration | None) -> AgeSpan:
    if age is None:
        return AgeSpan()
    if age.unit in _DAYS:
        return AgeSpan(days=age.count * _DAYS[age.unit])
    return AgeSpan(months=age.count * _MONTHS[age.unit])


def _upper(age: Duration | None) -> AgeSpan:
    if age is None:
        return AgeSpan()
    if age.unit in _DAYS:
        return AgeSpan(below_days=age.count * _DAYS[age.unit])
    return AgeSpan(below_months=age.count * _MONTHS[age.unit])
