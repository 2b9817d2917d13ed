"""Periods of days, both ends included, open where nothing is stated."""

from __future__ import annotations

from datetime import date

Period = tuple[date | None, date | None]


def common_days(one: Period, other: Period) -> bool:
    """Whether two periods share a day.

    >>> common_days((None, date(2026, 1, 31)), (date(2026, 1, 31), None))
    True
    """
    first = max(one[0] or date.min, other[0] or date.min)
    last = min(one[1] or date.max, other[1] or date.max)
    return first <= last
