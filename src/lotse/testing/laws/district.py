"""Law 6: district is never a need, and facts of siblings mix only where the household is asked.

Swapping the district needs two Sozialräume that lie in the same area; without them that part says nothing.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lotse.conditions import Where
from lotse.testing.world import World, must, said

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.catalogues.catalogue import Offer
    from lotse.testing.world import Draw

_OTHER_TOWN = "05954004"
_ABOUT = (
    ("persons", "id"),
    ("signals", "person"),
    ("wishes", "person"),
    ("declined", "person"),
    ("receives", "person"),
)


def _alike(offer: Offer, pair: tuple[str, str]) -> Offer:
    """The offer, but in both of two districts where it was in one."""
    residence = dict.fromkeys(one for area in offer.where.residence for one in (pair if area in pair else (area,)))
    return offer.model_copy(update={"where": Where(**{**dict(offer.where), "residence": tuple(residence)})})


def another_district_with_the_same_offers_changes_nothing(world: World, draw: Draw) -> None:
    """Swapping the district for one with the same offers and bodies changes no word of the advice."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    leaves, areas = world.vocabulary.leaf_areas, world.vocabulary.areas
    pairs = [(one, other) for one in leaves for other in leaves if one < other and areas[one].in_ == areas[other].in_]
    if not pairs:
        return
    pair = draw(st.sampled_from(pairs))
    offers = tuple(_alike(offer, pair) for offer in world.offers.offers)
    alike = world._replace(offers=world.offers.model_copy(update={"offers": offers}))
    here, there = ({**world.case, "place": {"ags": area[:8], "area": area}} for area in pair)
    must(said(alike.advice(here)) == said(alike.advice(there)), f"{pair[0]} and {pair[1]} get different advice")


def the_place_never_changes_a_need(world: World, draw: Draw) -> None:
    """Wherever a family lives, the same needs are recognised."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    places: list[Any] = [{"ags": _OTHER_TOWN}]
    for area, chain in world.vocabulary.chains.items():
        places += [{"ags": chain[-1]}, {"ags": chain[-1], "area": area}]
    chosen = [None, *draw(st.lists(st.sampled_from(places), min_size=1, max_size=4))]
    found = [world.advice({**world.case, "place": place}).needs for place in chosen]
    must(all(needs == found[0] for needs in found), "the same family has other needs at another place")


def _alone(case: dict[str, Any], child: str) -> dict[str, Any]:
    """The household with one child only, and what is told of that child or of all."""
    alone = deepcopy(case)
    for name, key in _ABOUT:
        if alone.get(name) is not None:
            alone[name] = [one for one in alone[name] if one.get(key) in (None, child)]
    for person in alone["persons"]:  # who has custody is not in this household
        person.pop("parents", None)
        person.pop("custody", None)
    alone["facts"] = {name: part for name, part in case["facts"].items() if name == child or "." in name}
    alone["no_answer"] = [key for key in case["no_answer"] if key.startswith((f"{child}/", "household/", "place/"))]
    return alone


def _about(advice: Advice, person: str) -> list[Any]:
    needs = [one.model_dump(mode="json") for one in advice.needs if one.person == person]
    return needs + [one.model_dump(mode="json") for one in advice.suggestions if one.person == person]


def siblings_are_not_mixed(world: World, draw: Draw) -> None:
    """What is told of a sibling changes nothing for a child, but through the household."""
    del draw
    carriers = {one.get("carried_by") for one in world.case["persons"]}
    children = [one["id"] for one in world.case["persons"] if one["role"] == "child" and one["id"] not in carriers]
    scopes = {need.id: need.scope for need in world.vocabulary.needs.values()}
    own = tuple(rule for rule in world.rules.rules if rule.for_ == "child" and scopes[rule.need] == "child")
    wishes = [one for one in world.case["wishes"] if scopes[one["need"]] != "household"]
    single = world._replace(
        rules=world.rules.model_copy(update={"rules": own}), case={**world.case, "consents": [], "wishes": wishes}
    )
    together = single.advice()
    for child in children:
        alone = single.advice(_alone(single.case, child))
        must(_about(together, child) == _about(alone, child), f"what is told of others changes the advice for {child}")
