"""The order of suggestions, key by key; each pair differs in one key and in all that come after it."""

from __future__ import annotations

from typing import Any

import pytest

from small_world import adult, advised, catalogue, child, family, offer, rule, ruleset, unborn

ALL = ruleset(
    rule("a", "lernen"),
    rule("b", "sprechen"),
    rule("c", "wohnen", "always", "household"),
    rule("d", "entlastung", "always", "adult"),
)


def order(*offers: Any, persons: Any = (), **more: Any) -> list[tuple[str, str | None]]:
    """What is suggested, in order; the catalogue is written the other way round."""
    written = family(*persons, **more)
    return [(one.offer, one.person) for one in advised(written, ALL, catalogue(*reversed(offers))).suggestions]


def names(*offers: Any, **more: Any) -> list[str]:
    return [name for name, _ in order(*offers, **more)]


WORST: dict[str, Any] = {"when": {"fact": "kind.kita", "is": True}, "access": "post", "languages": [{"code": "uk"}]}
BEST: dict[str, Any] = {
    "access": "aufsuchend-zuhause",
    "languages": [{"code": "tr"}],
    "confirmed": {"on": "2026-11-19", "by": "office"},
}
SPEAKS = {"facts": {"familie.sprachen": ["tr"]}}


def test_a_wished_need_comes_before_everything_else() -> None:
    wished, other = offer("z", "sprechen", **WORST), offer("a", "lernen", **BEST)
    assert names(other, wished, **SPEAKS) == ["a", "z"]
    assert names(other, wished, wishes=[{"need": "sprechen", "person": "k1"}], **SPEAKS) == ["z", "a"]


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        ({"need": "sprechen", "person": "k1"}, "z"),
        ({"need": "sprechen"}, "z"),
        ({"need": "sprechen", "person": "k2"}, "a"),
    ],
)
def test_a_wish_counts_for_its_person_and_the_households_for_all(wish: dict[str, str], first: str) -> None:
    found = order(offer("a"), offer("z", "sprechen"), persons=[child(), child("k2"), adult()], wishes=[wish])
    assert next(name for name, person in found if person == "k1") == first


def test_a_wish_of_any_member_counts_for_an_offer_for_the_household() -> None:
    offers = offer("a", "wohnen", scope="household"), offer("z", "entlastung", scope="household")
    assert names(*offers, wishes=[{"need": "entlastung", "person": "m"}]) == ["z", "a"]


def test_fits_comes_before_open() -> None:
    assert names(offer("a", when=WORST["when"], access="komm"), offer("z", access="post")) == ["z", "a"]


def test_access_comes_in_the_order_of_the_contract_absent_last() -> None:
    ways = ["aufsuchend-zuhause", "aufsuchend-vor-ort", "in-regeleinrichtung", "komm", "online", "post", None]
    offers = [
        offer(f"{letter}-offer", access=way, languages=WORST["languages"])
        for letter, way in zip("gfedcba", ways, strict=True)
    ]
    assert names(*offers, **SPEAKS) == [f"{letter}-offer" for letter in "gfedcba"]


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        (["tr"], ["c", "b", "a"]),
        (["uk"], ["a", "b", "c"]),
        (["tr", "uk"], ["a", "c", "b"]),
        (["de"], ["b", "a", "c"]),
        (None, ["a", "b", "c"]),
    ],
)
def test_a_language_of_the_family_comes_before_not_stated_before_another(
    spoken: list[str] | None, expected: list[str]
) -> None:
    offers = offer("a", languages=[{"code": "uk"}]), offer("b"), offer("c", languages=[{"code": "tr"}])
    assert names(*offers, facts={"familie.sprachen": spoken} if spoken else {}) == expected


def test_the_newest_confirmation_comes_first_and_none_last() -> None:
    offers = (
        offer("a"),
        offer("b", confirmed={"on": "2016-01-20", "by": "report"}),
        offer("c", confirmed={"on": "2026-11-19", "by": "office"}),
    )
    assert names(*offers) == ["c", "b", "a"]


def test_then_the_offer_id_then_the_household_then_the_person_id() -> None:
    persons = [child("k2"), child("k1"), adult("m"), adult("a")]
    offers = [
        offer("b"),
        offer("a", "lernen"),
        offer("c", "wohnen", scope="household"),
        offer("d", "entlastung", scope="adult"),
    ]
    assert order(*offers, persons=persons) == [
        ("a", "k1"),
        ("a", "k2"),
        ("b", "k1"),
        ("b", "k2"),
        ("c", None),
        ("d", "a"),
        ("d", "m"),
    ]


def test_the_same_offer_may_stand_apart_for_two_persons() -> None:
    persons = [child("k1"), child("k2"), unborn("u", carried_by="m"), adult()]
    found = order(
        offer("a", when={"fact": "kind.kita", "is": True}), persons=persons, facts={"k2": {"kind.kita": True}}
    )
    assert found == [("a", "k2"), ("a", "k1"), ("a", "u")]
