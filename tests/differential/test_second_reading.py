"""The library against the contract read a second time: needs, verdicts, what is missing, what holds back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from lotse.explanation import explain
from second_reading import HOME, Reading
from small_world import ON
from worlds import worlds

if TYPE_CHECKING:
    from lotse.advice import Explanation
    from worlds import World

SOFT = {
    "outside_usual_age": "usual_age",
    "outside_application_window": "apply",
    "requires_unmet": "requires",
    "conditions_not_stated": "stated",
}


@given(worlds())
def test_the_same_needs_are_recognised(world: World) -> None:
    reading = Reading(world.case, world.rules, world.offers, ON)
    assert {(one.person or HOME, one.need) for one in world.advice().needs} == reading.yes


@given(worlds())
def test_every_offer_has_the_same_verdict_and_the_same_gaps_for_everybody(world: World) -> None:
    reading, advice = Reading(world.case, world.rules, world.offers, ON), world.advice()
    for offer in world.offers.offers:
        found = explain(advice, offer=offer.id)
        for one in found if isinstance(found, tuple) else (found,):
            expected = reading.fit(offer, one.person or HOME)
            assert _as_read(one) == expected, (offer.id, one.person)


def _as_read(one: Explanation) -> dict[str, object]:
    return {
        "verdict": one.verdict,
        "suggested": one.suggested,
        "held_back": set(one.held_back),
        "missing": set(one.missing),
        "unmet": [part for code, part in SOFT.items() if code in {hint.code for hint in one.hints}],
    }


@given(worlds())
def test_what_is_suggested_is_exactly_what_the_second_reading_suggests(world: World) -> None:
    reading = Reading(world.case, world.rules, world.offers, ON)
    expected = {
        (offer.id, who, fit["verdict"])
        for offer in world.offers.offers
        for who in reading.of_scope(offer.for_)
        if (fit := reading.fit(offer, who))["suggested"]
    }
    assert {(one.offer, one.person or HOME, one.verdict) for one in world.advice().suggestions} == expected
