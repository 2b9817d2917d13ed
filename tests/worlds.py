"""Drawn worlds that several properties share: rules, offers and a household over the small vocabulary."""

from __future__ import annotations

from hypothesis import strategies as st

from lotse.testing import World, cases, catalogues, rulesets
from lotse.testing.world import said
from small_world import ON, words

__all__ = ["World", "said", "worlds"]

_RULES, _OFFERS = rulesets(words()), catalogues(words())


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Rules, offers and a household that sits on their bounds."""
    rules, offers = draw(_RULES), draw(_OFFERS)
    return World(rules, offers, draw(cases(words(), rules=rules, catalogue=offers, on=ON)), ON)
