"""Law 5: an unknown exclusion never passes, and nothing is suggested without a recognised or wished need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from lotse.explanation import explain
from worlds import worlds

if TYPE_CHECKING:
    from worlds import World


@given(worlds())
def test_an_unknown_exclusion_leaves_open_and_a_known_one_shuts(world: World) -> None:
    advice = world.advice()
    for offer in (one for one in world.offers.offers if one.excludes):
        found = explain(advice, offer=offer.id)
        for one in found if isinstance(found, tuple) else (found,):
            passed = next(part.truth for part in one.parts if part.part == "excludes")
            assert (
                one.verdict
                in {
                    "yes": ("fits", "open", "not_matching"),
                    "unknown": ("open", "not_matching"),
                    "no": ("not_matching",),
                }[passed]
            )


@given(worlds())
def test_nothing_is_suggested_without_a_need_that_a_rule_recognised_or_the_family_wished(world: World) -> None:
    advice = world.advice()
    known = {(one.person, one.need): one for one in advice.needs}
    members = [one["id"] for one in world.case["persons"]]
    for one in advice.suggestions:
        owners = [one.person, None, *(members if one.person is None else ())]
        met = [known[owner, need] for owner in owners for need in one.needs if (owner, need) in known]
        assert one.needs
        assert {need.need for need in met} == set(one.needs)
        assert all(need.wished or need.because for need in met)
        assert set(one.because) == {reason.rule for need in met for reason in need.because}
        assert set(one.needs) <= set(world.offers.by_id[one.offer].needs)
