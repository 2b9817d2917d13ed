"""A world: everything that an advice depends on, and what laws compare of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from lotse.case.load_case import load_case
from lotse.explanation import explain
from lotse.flow import advise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from lotse.advice import Advice, Explanation
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

    Written = dict[str, Any]
    Pair = tuple[str, str | None]

T = TypeVar("T")


class Draw(Protocol):
    """Takes a value from a strategy, such as the `draw` of Hypothesis' `data()`."""

    def __call__(self, strategy: SearchStrategy[T], /) -> T:
        """One value."""
        ...


class World(NamedTuple):
    """Rules, offers, a household as it is written, and the day of the question."""

    rules: Ruleset
    offers: Catalogue
    case: Written
    on: date

    def __repr__(self) -> str:
        shown: list[Any] = [
            [one.model_dump(mode="json", exclude_defaults=True) for one in several]
            for several in (self.rules.rules, self.offers.offers)
        ]
        few = [*shown[0], *shown[1]] if len(shown[0]) + len(shown[1]) <= _MOST_SHOWN else []
        return "\n".join(map(str, [*few, self.case]))

    @property
    def vocabulary(self) -> Vocabulary:
        """Where the ids are declared."""
        return self.rules.vocabulary

    def taken_in(self, case: Mapping[str, Any] | None = None) -> Case:
        """The household, or another one, as it is loaded."""
        return load_case(self.case if case is None else case, vocabulary=self.vocabulary)

    def advice(self, case: Mapping[str, Any] | None = None) -> Advice:
        """The advice on the household, or on another one by the same rules and offers."""
        return advise(self.taken_in(case), rules=self.rules, catalogue=self.offers, on=self.on)

    def some_offers(self, draw: Draw) -> tuple[str, ...]:
        """Ids of offers to look at: all of a small catalogue, and other ones of a large one each time."""
        from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

        every = sorted(one.id for one in self.offers.offers)
        if len(every) <= _AT_ONCE:
            return tuple(every)
        first = draw(st.integers(0, len(every) - 1))
        return tuple([*every, *every][first : first + _AT_ONCE])

    def explained(self, advice: Advice, offers: Iterable[str]) -> dict[Pair, Explanation]:
        """Offers explained for everybody they could be for."""
        found = (explain(advice, offer=offer) for offer in offers)
        return {
            (one.offer, one.person): one
            for several in found
            for one in (several if isinstance(several, tuple) else (several,))
        }


_AT_ONCE = 16
"""Offers that are explained of one household; over many households each has its turn."""
_MOST_SHOWN = 20
"""Rules and offers; more of them would hide the household."""


def said(advice: Advice) -> dict[str, Any]:
    """An advice as it is shown, without the versions."""
    return advice.model_dump(mode="json", exclude={"versions"})


def must(kept: bool, why: str) -> None:  # noqa: FBT001  # as `assert`, which an optimised Python leaves out
    """Break a law unless it is kept.

    Args:
        kept: Whether it is.
        why: What was seen instead.

    Raises:
        AssertionError: It is not kept.

    >>> must(1 < 2, "one is not less than two")
    """
    if not kept:
        raise AssertionError(why)
