"""Law 1: learning more never overturns `fits` or `not_matching`; only `open` may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from lotse.explanation import explain
from lotse.testing import less_known
from small_world import words
from worlds import worlds

if TYPE_CHECKING:
    from lotse.advice import Advice
    from worlds import World


def verdicts(world: World, advice: Advice) -> dict[tuple[str, str | None], str]:
    found = (explain(advice, offer=offer.id) for offer in world.offers.offers)
    return {
        (one.offer, one.person): one.verdict
        for several in found
        for one in (several if isinstance(several, tuple) else (several,))
    }


@given(worlds(), st.data())
def test_learning_never_overturns_fits_or_not_matching(world: World, data: st.DataObject) -> None:
    before = verdicts(world, world.advice(data.draw(less_known(world.case, vocabulary=words()))))
    after = verdicts(world, world.advice())
    assert {pair: after[pair] for pair, verdict in before.items() if verdict != "open"} == {
        pair: verdict for pair, verdict in before.items() if verdict != "open"
    }


@given(worlds(), st.data())
def test_learning_never_takes_back_a_recognised_need(world: World, data: st.DataObject) -> None:
    before = world.advice(data.draw(less_known(world.case, vocabulary=words())))
    after = world.advice()
    assert {(one.need, one.person) for one in before.needs} <= {(one.need, one.person) for one in after.needs}
