"""Law 6: district is never a need, and facts of siblings mix only where the household is asked."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from lotse.conditions import Where
from lotse.testing import cases, catalogues, rulesets
from small_world import NORTH, NORTH_A, NORTH_B, ON, SOUTH, TOWN, words
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
def test_swapping_the_district_for_one_with_the_same_offers_changes_no_suggestion(world: World):
    offers = world.offers.model_copy(update={"offers": tuple(map(_everywhere_alike, world.offers.offers))})
    alike = World(world.rules, offers, world.case)
    here, there = ({**world.case, "place": {"ags": TOWN, "area": area}} for area in (NORTH_A, NORTH_B))
    assert said(alike.advice(here)) == said(alike.advice(there))


@given(worlds())
def test_the_place_never_raises_or_lowers_a_need(world: World):
    places: list[Any] = [None, {"ags": TOWN}, {"ags": TOWN, "area": NORTH}, {"ags": TOWN, "area": SOUTH}, {"ags": "05954004"}]
    found = [world.advice({**world.case, "place": place}) for place in places]
    assert len({str([need.model_dump(mode="json") for need in advice.needs]) for advice in found}) == 1


def _for_one_child(world: World) -> World:
    """Only rules and offers about one child, nothing of the household."""
    vocabulary, rules, offers = world.rules.vocabulary, world.rules.rules, world.offers.offers
    own = tuple(rule for rule in rules if rule.for_ == "child" and vocabulary.needs[rule.need].scope == "child")
    alone = tuple(offer for offer in offers if offer.for_ == "child")
    assume(own and alone)
    return World(
        world.rules.model_copy(update={"rules": own}), world.offers.model_copy(update={"offers": alone}), world.case
    )


_CHILD_RULES, _CHILD_OFFERS = rulesets(words(), most=4), catalogues(words())


@st.composite
def _siblings(draw: st.DrawFn) -> tuple[World, dict[str, Any]]:
    """A world about single children, and the same household with another sibling."""
    world = _for_one_child(World(draw(_CHILD_RULES), draw(_CHILD_OFFERS), {}))
    first, second = (draw(cases(words(), rules=world.rules, catalogue=world.offers, on=ON)) for _ in range(2))
    assume([one for one in first["persons"] if one["id"] == "k1"])
    other = deepcopy(first)
    other["persons"] = [one for one in first["persons"] if one["id"] == "k1"] + [{"id": "k9", "role": "child", "born": "2019-05"}]
    first["persons"] = [one for one in first["persons"] if one["id"] == "k1"]
    for case in (first, other):
        case["facts"] = {name: part for name, part in case["facts"].items() if name == "k1" or "." in name}
        for name in ("signals", "wishes", "declined", "receives"):
            if case.get(name) is not None:
                case[name] = [one for one in case[name] if one.get("person") in (None, "k1")]
        case["consents"] = [one for one in case["consents"] if one["person"] == "k1"]
        case["no_answer"] = [key for key in case["no_answer"] if key.startswith(("k1/", "household/", "place/"))]
    told = second["facts"].get("k1") or {}
    other["facts"]["k9"] = told
    other["signals"] = other["signals"] + [{**one, "person": "k9"} for one in second["signals"] if one.get("person") == "k1"]
    return World(world.rules, world.offers, first), other


def _about(advice: Advice, person: str) -> list[Any]:
    return [one.model_dump(mode="json") for one in (*advice.needs, *advice.suggestions) if one.person == person]


@given(_siblings())
def test_what_is_told_of_a_sibling_changes_nothing_for_a_child(found: tuple[World, dict[str, Any]]):
    world, with_sibling = found
    assert _about(world.advice(), "k1") == _about(world.advice(with_sibling), "k1")
