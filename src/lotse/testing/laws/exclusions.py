"""Law 5: an unknown exclusion never passes; nothing is suggested without a recognised or wished need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.testing.world import Draw, World

_LEFT = {
    "yes": ("fits", "open", "not_matching"),
    "unknown": ("open", "not_matching"),
    "no": ("not_matching",),
}
"""Verdicts that are left by what is known of the exclusions: that none holds, nothing, that one holds."""


def an_unknown_exclusion_never_passes(world: World, draw: Draw) -> None:
    """An exclusion that holds shuts, and one that is unknown leaves open at most."""
    excluding = tuple(offer for offer in world.some_offers(draw) if world.offers.by_id[offer].excludes)
    for (offer, person), one in world.explained(world.advice(), excluding).items():
        passed = next(part.truth for part in one.parts if part.part == "excludes")
        must(
            one.verdict in _LEFT[passed],
            f"{offer} is {one.verdict} for {person or 'the household'} although an exclusion "
            + ("is not known" if passed == "unknown" else "holds"),
        )


def nothing_is_suggested_without_a_need(world: World, draw: Draw) -> None:
    """Every suggestion names needs that a rule recognised or the family wished, and those rules."""
    del draw
    advice = world.advice()
    known = {(one.person, one.need): one for one in advice.needs}
    members = [one["id"] for one in world.case["persons"]]
    for one in advice.suggestions:
        owners = [one.person, None, *(members if one.person is None else ())]
        met = [known[owner, need] for owner in owners for need in one.needs if (owner, need) in known]
        must(bool(one.needs), f"{one.offer} is suggested without a need")
        must({need.need for need in met} == set(one.needs), f"{one.offer} names a need that is not recognised")
        must(all(need.wished or need.because for need in met), f"{one.offer} rests on a need without a reason")
        rules = {reason.rule for need in met for reason in need.because}
        must(set(one.because) == rules, f"{one.offer} names other rules than its needs do")
        of_offer = set(world.offers.by_id[one.offer].needs)
        must(set(one.needs) <= of_offer, f"{one.offer} is suggested for a need that it does not name")
