"""Drawn worlds that several properties share: rules, offers and a household over the small vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from lotse.case.load_case import load_case
from lotse.flow import advise
from lotse.testing import cases, catalogues, rulesets
from small_world import ON, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.advice import Advice
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset


class World(NamedTuple):
    """Everything that an advice depends on."""

    rules: Ruleset
    offers: Catalogue
    case: dict[str, Any]

    def __repr__(self) -> str:
        shown: list[Any] = [
            [one.model_dump(mode="json", exclude_defaults=True) for one in several]
            for several in (self.rules.rules, self.offers.offers)
        ]
        return "\n".join(map(str, [*shown[0], *shown[1], self.case]))

    def advice(self, case: Mapping[str, Any] | None = None) -> Advice:
        """The advice on the household, or on another one by the same rules and offers."""
        taken = load_case(self.case if case is None else case, vocabulary=self.rules.vocabulary)
        return advise(taken, rules=self.rules, catalogue=self.offers, on=ON)


_RULES, _OFFERS = rulesets(words()), catalogues(words())


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Rules, offers and a household that sits on their bounds."""
    rules, offers = draw(_RULES), draw(_OFFERS)
    return World(rules, offers, draw(cases(words(), rules=rules, catalogue=offers, on=ON)))


def said(advice: Advice) -> dict[str, Any]:
    """An advice as it is shown, without the versions."""
    return advice.model_dump(mode="json", exclude={"versions"})
