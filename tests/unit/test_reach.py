"""Whom a condition, a place and an offer reach: each of these once came out right only by chance."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.catalogues.matching import held_back
from lotse.truth import Truth
from small_world import (
    ON,
    SOUTH,
    TOWN,
    adult,
    advised,
    catalogue,
    child,
    family,
    fitted,
    known,
    needs_of,
    offer,
    rule,
    ruleset,
    unborn,
)

CARRIED = family(child(), adult(), unborn())


@pytest.mark.parametrize(
    ("condition", "recognised"),
    [
        ({"has_adult": {"fact": "erwachsen.arbeit", "is": True}}, True),
        ({"has_adult": {"fact": "erwachsen.arbeit", "is": False}}, False),
        ({"has_adult": {"pregnant": {}}}, True),
        ({"has_child": {"pregnant": {}}}, True),
        ({"has_child": {"need": "lernen"}}, True),
        ({"every_child": {"need": "lernen"}}, True),
        ({"has_adult": {"need": "beruf"}}, True),
        ({"has_adult": {"need": "entlastung"}}, False),
    ],
    ids=str,
)
def test_a_condition_of_the_household_asks_each_person_in_its_own_scope(condition: Any, *, recognised: bool) -> None:
    written = {**CARRIED, "facts": {"m": {"erwachsen.arbeit": True}}}
    needs = needs_of(
        written,
        rule("a", "lernen"),
        rule("b", "beruf", scope="adult"),
        rule("c", "wohnen", condition, scope="household"),
    )
    assert (needs.truth("household", "wohnen") is Truth.YES) is recognised
    assert not needs.errors


@pytest.mark.parametrize("part", ["when", "requires", "excludes"])
def test_a_need_in_an_offer_is_the_persons_own(part: str) -> None:
    wanted: Any = {"need": "sprechen"}
    stated: dict[str, Any] = {part: wanted if part == "when" else [wanted]}
    one = offer("o", "lernen", **stated)
    siblings = family(child("k1"), child("k2", born="2019-01-01"))
    rules = [rule("a", "lernen"), rule("b", "sprechen", {"age": {"below": "6 years"}})]
    young, old = (fitted(siblings, one, *rules, subject=subject).verdict for subject in ("k1", "k2"))
    expected = (
        ("not_matching", "fits") if part == "excludes" else ("fits", "open" if part == "requires" else "not_matching")
    )
    assert (young, old) == expected


def test_where_a_sibling_goes_to_school_opens_nothing_for_a_child() -> None:
    siblings = family(
        child("k1"), child("k2"), facts={"k1": {"kind.schulort": SOUTH}, "k2": {"kind.schulort": "05358008"}}
    )
    one = offer("o", "lernen", where={"attends_school_in": [TOWN]})
    rules = ruleset(rule("a", "lernen"))
    assert [found.person for found in advised(siblings, rules, catalogue(one)).suggestions] == ["k1"]
    whole = {**one, "for": "household"}
    assert [found.person for found in advised(siblings, rules, catalogue(whole)).suggestions] == [None]


@pytest.mark.parametrize("area", ["05", "053", "05315", "05315000"])
def test_an_offer_is_found_under_every_length_of_its_key(area: str) -> None:
    there = advised(
        family(place={"ags": TOWN}), ruleset(rule("a", "lernen")), catalogue(offer("o", where={"residence": [area]}))
    )
    assert [found.offer for found in there.suggestions] == ["o"]


def test_only_the_child_with_the_need_and_the_next_offer_are_suggested() -> None:
    siblings = family(child("k1", born="2019-01-01"), child("k2"))
    rules = ruleset(rule("a", "lernen", {"age": {"below": "6 years"}}))
    found = advised(siblings, rules, catalogue(offer("o"), offer("p"))).suggestions
    assert [(one.offer, one.person) for one in found] == [("o", "k2"), ("p", "k2")]
    shared = ruleset(rule("b", "wohnen", scope="household"))
    found = advised(siblings, shared, catalogue(offer("o", "wohnen"))).suggestions
    assert [one.person for one in found] == ["k1", "k2"]


def test_a_refusal_by_somebody_else_does_not_hide_the_next_one() -> None:
    refusals = [
        {"offer": "o", "person": "k1", "on": "2026-11-01", "reason": "unreachable"},
        {"offer": "o", "person": "k2", "on": "2026-11-01", "reason": "not_wanted"},
        {"offer": "o", "person": "k3", "on": "2026-11-01", "reason": "not_wanted"},
    ]
    facts = known(family(child("k1"), child("k2"), child("k3"), declined=refusals), ON)
    assert [held_back("o", person, facts) for person in ("k1", "k2", "k3")] == [
        (),
        ("declined_not_wanted",),
        ("declined_not_wanted",),
    ]


def test_an_unborn_past_its_due_day_is_unknown_because_the_day_is_rough() -> None:
    written = family(adult(), unborn(due="2026-11"))
    facts = known(written)
    fit = fitted(written, offer("o", age={"below": "1 years"}), rule("a", "lernen"), subject="u")
    assert fit.verdict == "open"
    assert facts.persons["u"].days.precision == "month"
