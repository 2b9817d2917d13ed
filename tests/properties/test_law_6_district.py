"""Law 6: district is never a need, and facts of siblings mix only where the household is asked."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given

from lotse.conditions import Where
from small_world import NORTH, NORTH_A, NORTH_B, SOUTH, TOWN
from worlds import World, said, worlds

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.catalogues.catalogue import Offer


def _everywhere_alike(offer: Offer) -> Offer:
    """The offer, but for both halves of the town where it was for one."""
    both = {NORTH_A: (NORTH_A, NORTH_B), NORTH_B: (NORTH_A, NORTH_B)}
    residence = tuple(area for one in offer.where.residence for area in both.get(one, (one,)))
    return offer.model_copy(update={"where": Where(**{**dict(offer.where), "residence": residence})})


@given(worlds())
def test_swapping_the_district_for_one_with_the_same_offers_changes_no_suggestion(world: World) -> None:
    offers = world.offers.model_copy(update={"offers": tuple(map(_everywhere_alike, world.offers.offers))})
    alike = World(world.rules, offers, world.case)
    here, there = ({**world.case, "place": {"ags": TOWN, "area": area}} for area in (NORTH_A, NORTH_B))
    assert said(alike.advice(here)) == said(alike.advice(there))


@given(worlds())
def test_the_place_never_raises_or_lowers_a_need(world: World) -> None:
    places: list[Any] = [
        None,
        {"ags": TOWN},
        {"ags": TOWN, "area": NORTH},
        {"ags": TOWN, "area": SOUTH},
        {"ags": "05954004"},
    ]
    found = [world.advice({**world.case, "place": place}) for place in places]
    assert len({str([need.model_dump(mode="json") for need in advice.needs]) for advice in found}) == 1


def _alone(case: dict[str, Any], child: str) -> dict[str, Any]:
    """The household with one child only, and what is told of that child or of all."""
    alone = deepcopy(case)
    for name, key in (
        ("persons", "id"),
        ("signals", "person"),
        ("wishes", "person"),
        ("declined", "person"),
        ("receives", "person"),
    ):
        if alone.get(name) is not None:
            alone[name] = [one for one in alone[name] if one.get(key) in (None, child)]
    alone["facts"] = {name: part for name, part in case["facts"].items() if name == child or "." in name}
    alone["no_answer"] = [key for key in case["no_answer"] if key.startswith((f"{child}/", "household/", "place/"))]
    return alone


def _about(advice: Advice, person: str) -> list[Any]:
    needs = [one.model_dump(mode="json") for one in advice.needs if one.person == person]
    return needs + [one.model_dump(mode="json") for one in advice.suggestions if one.person == person]


@given(worlds())
def test_what_is_told_of_a_sibling_changes_nothing_for_a_child(world: World) -> None:
    carriers = {one.get("carried_by") for one in world.case["persons"]}
    children = [one["id"] for one in world.case["persons"] if one["role"] == "child" and one["id"] not in carriers]
    scopes = {need.id: need.scope for need in world.rules.vocabulary.needs.values()}
    own = tuple(rule for rule in world.rules.rules if rule.for_ == "child" and scopes[rule.need] == "child")
    offers = tuple(offer for offer in world.offers.offers if offer.for_ == "child")
    single = World(
        world.rules.model_copy(update={"rules": own}),
        world.offers.model_copy(
            update={"offers": (*offers, *(one for one in world.offers.offers if one not in offers))}
        ),
        {
            **world.case,
            "consents": [],
            "wishes": [one for one in world.case["wishes"] if scopes[one["need"]] != "household"],
        },
    )
    together = single.advice()
    for child in children:
        assert _about(together, child) == _about(single.advice(_alone(single.case, child)), child)
