"""What one datum of a family may still be, after a few statements about it were taken as true.

Each kind of datum has its own form: chosen values, spans of whole numbers, members of a set, an age.
Taking two statements together narrows it; an empty one says that both are never true at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

FAR = 10**18
"""Further than any number that may be written."""


class Allowed(Protocol):
    """What a datum may be; a datum is always of one kind, so only the same kinds meet."""

    @property
    def empty(self) -> bool:
        """Nothing is left."""
        ...

    def both(self, other: Any) -> Self:
        """What is left when another statement about the datum is true as well."""
        ...

    def either(self, other: Any) -> Self | None:
        """The one statement that says the same as this or the other; None where none does in every case."""
        ...


@dataclass(frozen=True, slots=True)
class Values:
    """A known value out of a closed list, such as yes or no or a kind of school."""

    chosen: frozenset[bool | str]
    every: frozenset[bool | str]

    @property
    def empty(self) -> bool:
        """No value is left."""
        return not self.chosen

    def both(self, other: Values) -> Values:
        """The values in both."""
        return Values(self.chosen & other.chosen, self.every)

    def either(self, other: Values) -> Values:
        """The values in one of them."""
        return Values(self.chosen | other.chosen, self.every)

    def others(self) -> Values:
        """The values that are not chosen."""
        return Values(self.every - self.chosen, self.every)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers in spans, both ends included; days count as numbers too."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> Numbers:
        """Spans in order, with neighbours joined.

        >>> Numbers.of([(5, 9), (1, 4)]).spans
        ((1, 9),)
        """
        joined: list[tuple[int, int]] = []
        for first, last in sorted(span for span in spans if span[0] <= span[1]):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return cls(tuple(joined))

    @property
    def empty(self) -> bool:
        """No number is left."""
        return not self.spans

    def both(self, other: Numbers) -> Numbers:
        """The numbers in both."""
        return Numbers.of((max(a, c), min(b, d)) for a, b in self.spans for c, d in other.spans)

    def either(self, other: Numbers) -> Numbers:
        """The numbers in one of them."""
        return Numbers.of((*self.spans, *other.spans))

    def others(self, first: int = -FAR, last: int = FAR) -> Numbers:
        """The numbers between two ends that are in no span."""
        found, begin = [], first
        for low, high in self.spans:
            found.append((begin, low - 1))
            begin = high + 1
        return Numbers.of((*found, (begin, last)))


@dataclass(frozen=True, slots=True)
class Members:
    """A set with these members, and without those."""

    needed: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """A member is needed and barred."""
        return bool(self.needed & self.barred)

    def both(self, other: Members) -> Members:
        """Everything that is needed and barred by one of them."""
        return Members(self.needed | other.needed, self.barred | other.barred)

    def either(self, other: Members) -> Members | None:
        """No one statement says the same, unless both do."""
        return self if self == other else None


@dataclass(frozen=True, slots=True)
class Carried:
    """The unborn children of an adult: some in each of these spans of weeks, none in those."""

    some: frozenset[Numbers] = frozenset()
    none: Numbers = Numbers(())

    @property
    def empty(self) -> bool:
        """A child is needed in weeks in which there is none."""
        left = self.none.others()
        return any(weeks.both(left).empty for weeks in self.some)

    def both(self, other: Carried) -> Carried:
        """Everything that is needed and barred by one of them."""
        return Carried(self.some | other.some, self.none.either(other.none))

    def either(self, other: Carried) -> Carried | None:
        """No one statement says the same, unless both do."""
        return self if self == other else None


@dataclass(frozen=True, slots=True)
class Areas:
    """A place in one area of each of these groups, and in none of those.

    Args:
        one_of: Groups of areas; of each area itself with every area it lies in, nearest first.
        none_of: Areas it does not lie in.
    """

    one_of: frozenset[frozenset[tuple[str, ...]]] = frozenset()
    none_of: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """The groups have no area in common, or it lies in one that is barred."""
        left: set[tuple[str, ...]] | None = None
        for group in self.one_of:
            if left is None:
                left = set(group)
            else:
                met = {_deeper(area, here) for area in group for here in left}
                left = {area for area in met if area is not None}
        return left is not None and all(self.none_of & set(area) for area in left)

    def both(self, other: Areas) -> Areas:
        """All groups, and all that is barred."""
        return Areas(self.one_of | other.one_of, self.none_of | other.none_of)

    def either(self, other: Areas) -> Areas | None:
        """No one statement says the same, unless both do."""
        return self if self == other else None


def _deeper(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    """The area that lies in the other; None if neither does."""
    if other[0] in one:
        return one
    return other if one[0] in other else None
