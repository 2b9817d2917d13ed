"""Counts of families that may be told: none that is small, none from which a small one could be worked out (S01, S02).

What two answers tell together is seen only by who has both: lotse keeps no answer and cannot hold them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.planning.comparison import Counted

if TYPE_CHECKING:
    from collections import Counter

_STEP = 5
"""Counts of families are rounded to a multiple of this, as the statistical offices of North Rhine-Westphalia do."""


def told_count(number: int, cells: int | None) -> int | None:
    """A count as it may be told.

    Args:
        number: How many there are.
        cells: Counts below this are not told, nobody included; None for cases of nobody, of which all is told.

    Returns:
        The count, rounded to fives; None where it could point at a family.

    >>> [told_count(number, 5) for number in (0, 4, 5, 7, 8)]
    [None, None, 5, 5, 10]
    >>> told_count(4, None)
    4
    """
    if cells is None:
        return number
    return None if number < cells else _STEP * ((number + _STEP // 2) // _STEP)


def told_counts(counts: Counter[str | None], cells: int | None) -> tuple[Counted, ...]:
    """Counts by id, those that are not known last.

    Where exactly one of them is too small to be told, the next larger one is not told either: with the sum of all
    the small one could be worked out.

    Args:
        counts: How many of each.
        cells: As for `told_count`.

    Returns:
        Each with its count, or without.
    """
    told = {name: told_count(number, cells) for name, number in counts.items()}
    hidden = [name for name, number in told.items() if number is None]
    left = sorted((counts[name], str(name), name) for name, number in told.items() if number is not None)
    if len(hidden) == 1 and left:
        told[left[0][2]] = None
    return tuple(Counted(id=name, persons=told[name]) for name in sorted(told, key=lambda one: (one is None, str(one))))
