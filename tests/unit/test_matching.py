"""Offers: hard and soft parts, the need, the place, households, and what holds an offer back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lotse.catalogues.matching import match_offers, missing_of, planted_offers
from lotse.rules.needs import recognise_needs
from lotse.truth import Truth
from small_world import (
    NORTH,
    NORTH_A,
    NORTH_B,
    OTHER_TOWN,
    SOUTH,
    TOWN,
    adult,
    catalogue,
    child,
    family,
    fitted,
    known,
    offer,
    rule,
    ruleset,
    signal,
    unborn,
)

LEARN = rule("r", "lernen")
KITA = {"fact": "kind.kita", "is": True}


def told(*, value: bool | None) -> dict[str, Any]:
    return family(facts={} if value is None else {"k1": {"kind.kita": value}})


def gaps_of(written: Any, one: Any, *rules: Any, subject: str = "k1") -> set[str]:
    fit = fitted(written, one, *rules, subject=subject)
    facts = known(written)
    return set(missing_of(fit, facts, recognise_needs(facts, ruleset(*rules))).missing)


@pytest.mark.parametrize(
    ("part", "yes", "no", "unknown"),
    [
        ({"when": KITA}, "fits", "not_matching", "open"),
        ({"excludes": [KITA]}, "not_matching", "fits", "open"),
        ({"requires": [KITA]}, "fits", "open", "open"),
        ({"excludes": [KITA, {"not": KITA}]}, "not_matching", "not_matching", "open"),
        ({"requires": [KITA, {"not": KITA}]}, "open", "open", "open"),
        ({"when": {"not": KITA}}, "not_matching", "fits", "open"),
    ],
)
def test_hard_parts_shut_and_soft_parts_leave_open(part: dict[str, Any], yes: str, no: str, unknown: str) -> None:
    found = [fitted(told(value=value), offer("o", **part), LEARN).verdict for value in (True, False, None)]
    assert found == [yes, no, unknown]


@pytest.mark.parametrize(
    ("born", "age", "usual"),
    [
        ("2023-11-20", "fits", "fits"),
        ("2023-11-21", "not_matching", "open"),
        ("2020-11-20", "not_matching", "open"),
        ("2020-11-21", "fits", "fits"),
        ("2023-11", "open", "open"),
        (None, "open", "open"),
    ],
)
def test_age_is_hard_and_usual_age_is_soft(born: str | None, age: str, usual: str) -> None:
    bounds = {"from": "3 years", "below": "6 years"}
    written = family(child(born=born))
    assert fitted(written, offer("o", age=bounds), LEARN).verdict == age
    assert fitted(written, offer("o", usual_age=bounds), LEARN).verdict == usual


@pytest.mark.parametrize(("day", "verdict"), [(19, "not_matching"), (20, "fits"), (21, "fits"), (22, "not_matching")])
def test_valid_includes_its_first_and_last_day_and_is_hard(day: int, verdict: str) -> None:
    one = offer("o", valid={"from": "2026-11-20", "to": "2026-11-21"})
    assert fitted(family(), one, LEARN, on=date(2026, 11, day)).verdict == verdict


@pytest.mark.parametrize(("day", "verdict"), [(19, "open"), (20, "fits"), (21, "fits"), (22, "open")])
def test_apply_includes_its_first_and_last_day_and_is_soft(day: int, verdict: str) -> None:
    one = offer("o", apply={"from": "2026-11-20", "to": "2026-11-21"})
    assert fitted(family(), one, LEARN, on=date(2026, 11, day)).verdict == verdict


@pytest.mark.parametrize(
    ("audience", "kind", "verdict"),
    [
        ("family", "offer", "fits"),
        ("family", "entitlement", "fits"),
        ("family", "screening", "fits"),
        ("family", "transition-instrument", "not_matching"),
        ("family", "network", "not_matching"),
        ("family", "data-tool", "not_matching"),
        ("professional", "offer", "not_matching"),
        ("institution", "offer", "not_matching"),
        ("planning", "offer", "not_matching"),
    ],
)
def test_only_offers_entitlements_and_screenings_for_families_are_ever_suggested(
    audience: str, kind: str, verdict: str
) -> None:
    fit = fitted(family(), offer("o", audience=audience, kind=kind), LEARN)
    assert fit.verdict == verdict
    assert fit.suggested is (verdict == "fits")


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ({"when": None}, "open"),
        ({"when": "always"}, "fits"),
        ({"when": None, "age": {"below": "18 years"}}, "fits"),
        ({"when": None, "usual_age": {"below": "18 years"}}, "open"),
    ],
    ids=str,
)
def test_without_when_and_age_the_conditions_are_not_stated(stated: dict[str, Any], verdict: str) -> None:
    fit = fitted(family(), offer("o", **stated), LEARN)
    assert fit.verdict == verdict
    assert fit.failed("conditions_stated") is (stated["when"] is None and "age" not in stated)


@pytest.mark.parametrize(
    ("scope", "subject", "needs", "wish", "truth"),
    [
        ("child", "k1", ["lernen"], ("lernen", "k1"), "yes"),
        ("child", "k1", ["lernen"], ("lernen", "k2"), "no"),
        ("child", "k1", ["lernen"], ("lernen", None), "yes"),
        ("child", "k1", ["lernen", "sprechen"], ("sprechen", "k1"), "yes"),
        ("child", "k1", ["wohnen"], ("wohnen", "m"), "yes"),
        ("child", "k1", ["entlastung"], ("entlastung", "m"), "no"),
        ("adult", "m", ["entlastung"], ("entlastung", "m"), "yes"),
        ("adult", "m", ["wohnen"], ("wohnen", None), "yes"),
        ("adult", "m", ["lernen"], ("lernen", "k1"), "no"),
        ("household", "household", ["lernen"], ("lernen", "k2"), "yes"),
        ("household", "household", ["entlastung"], ("entlastung", "m"), "yes"),
        ("household", "household", ["wohnen"], ("wohnen", None), "yes"),
        ("household", "household", ["wohnen"], ("lernen", "k1"), "no"),
    ],
)
def test_the_need_counts_for_the_person_the_household_or_a_member(
    scope: str, subject: str, needs: list[str], wish: tuple[str, str | None], truth: str
) -> None:
    need, person = wish
    written = family(child(), child("k2"), adult(), wishes=[{"need": need, **({"person": person} if person else {})}])
    fit = fitted(written, offer("o", *needs, scope=scope), subject=subject)
    assert fit.need.word == truth
    assert fit.verdict == ("fits" if truth == "yes" else "not_matching")


def test_a_possible_need_leaves_open_and_is_not_suggested() -> None:
    one, rules = (
        offer("o", "lernen", "sprechen"),
        [rule("a", "lernen", {"signal": "sprache"}), rule("b", "sprechen", KITA)],
    )
    fit = fitted(family(), one, *rules)
    assert (fit.verdict, fit.need, fit.suggested) == ("open", Truth.UNKNOWN, False)
    assert gaps_of(family(), one, *rules) == {"k1/signal:sprache", "k1/kind.kita"}


@pytest.mark.parametrize(
    ("place", "areas", "verdict", "missing"),
    [
        ({"ags": TOWN}, [TOWN], "fits", set()),
        ({"ags": TOWN}, ["05"], "fits", set()),
        ({"ags": TOWN}, ["053"], "fits", set()),
        ({"ags": TOWN}, [TOWN[:5]], "fits", set()),
        ({"ags": TOWN}, [OTHER_TOWN], "not_matching", set()),
        ({"ags": TOWN}, [OTHER_TOWN, TOWN], "fits", set()),
        ({"ags": TOWN, "area": NORTH_A}, [TOWN], "fits", set()),
        ({"ags": TOWN, "area": NORTH_A}, [NORTH], "fits", set()),
        ({"ags": TOWN, "area": NORTH_A}, [NORTH_B], "not_matching", set()),
        ({"ags": TOWN, "area": NORTH}, [NORTH_A], "open", {"place/area"}),
        ({"ags": TOWN}, [NORTH_A], "open", {"place/area"}),
        ({"ags": TOWN}, [NORTH_A, OTHER_TOWN], "open", {"place/area"}),
        ({"ags": TOWN, "area": SOUTH}, [NORTH_A], "not_matching", set()),
        ({"ags": OTHER_TOWN}, [NORTH_A], "not_matching", set()),
        (None, [TOWN], "open", {"place/ags"}),
        (None, [NORTH_A], "open", {"place/ags", "place/area"}),
        (None, [NORTH_A, OTHER_TOWN], "open", {"place/ags", "place/area"}),
        ({"area": NORTH_A}, [NORTH_A], "fits", set()),
    ],
)
def test_an_area_lies_in_its_parent_and_only_a_parent_told_is_unknown(
    place: Any, areas: list[str], verdict: str, missing: set[str]
) -> None:
    one = offer("o", where={"residence": areas})
    assert fitted(family(place=place), one, LEARN).verdict == verdict
    assert gaps_of(family(place=place), one, LEARN) == missing


@pytest.mark.parametrize(
    ("place", "school", "verdict", "missing"),
    [
        ({"ags": OTHER_TOWN}, TOWN, "fits", set()),
        ({"ags": TOWN}, None, "fits", set()),
        ({"ags": OTHER_TOWN}, OTHER_TOWN, "not_matching", set()),
        ({"ags": OTHER_TOWN}, None, "open", {"k1/kind.schulort"}),
        (None, OTHER_TOWN, "open", {"place/ags"}),
        (None, None, "open", {"place/ags", "k1/kind.schulort"}),
    ],
)
def test_several_alternatives_of_where_are_any_of(
    place: Any, school: str | None, verdict: str, missing: set[str]
) -> None:
    one = offer("o", where={"residence": [TOWN], "attends_school_in": [TOWN]})
    written = family(place=place, facts={"k1": {"kind.schulort": school}} if school else {})
    assert fitted(written, one, LEARN).verdict == verdict
    assert gaps_of(written, one, LEARN) == missing


@pytest.mark.parametrize(
    ("schools", "verdict"),
    [
        ({"k1": TOWN}, "fits"),
        ({"k2": TOWN}, "fits"),
        ({"k1": OTHER_TOWN, "k2": OTHER_TOWN}, "not_matching"),
        ({"k1": OTHER_TOWN}, "open"),
        ({}, "open"),
    ],
)
def test_attends_school_in_of_a_household_offer_is_any_child(schools: dict[str, str], verdict: str) -> None:
    written = family(
        child(),
        child("k2"),
        facts={who: {"kind.schulort": school} for who, school in schools.items()},
        wishes=[{"need": "lernen", "person": "k1"}],
    )
    one = offer("o", "lernen", scope="household", where={"attends_school_in": [TOWN]})
    assert fitted(written, one, subject="household").verdict == verdict


def siblings(first: Any, second: Any, **more: Any) -> dict[str, Any]:
    """k1 has the need; both have a value of `kind.kita` or none."""
    facts = {who: {"kind.kita": value} for who, value in (("k1", first), ("k2", second)) if value is not None}
    return family(
        child(),
        child("k2"),
        adult(),
        facts=facts,
        signals=[signal("sprache"), signal("sprache", "k2", "inconspicuous")],
        **more,
    )


NOTICED = rule("r", "lernen", {"signal": "sprache"})


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (True, False, "fits"),
        (False, True, "not_matching"),
        (True, None, "fits"),
        (False, None, "not_matching"),
        (None, True, "open"),
        (None, False, "open"),
    ],
)
@pytest.mark.parametrize(
    "wrap", [lambda part: part, lambda part: {"all": [part, "always"]}, lambda part: {"any": [part]}]
)
def test_has_child_and_the_need_belong_to_the_same_child_not_to_two_siblings(
    first: Any, second: Any, verdict: str, wrap: Any
) -> None:
    one = offer("o", "lernen", scope="household", when=wrap({"has_child": KITA}))
    assert fitted(siblings(first, second), one, NOTICED, subject="household").verdict == verdict


@pytest.mark.parametrize(
    ("first", "second", "verdict"), [(True, False, "fits"), (False, True, "open"), (None, True, "open")]
)
def test_requires_is_bound_to_the_same_child_and_stays_soft(first: Any, second: Any, verdict: str) -> None:
    one = offer("o", "lernen", scope="household", requires=[{"has_child": KITA}])
    assert fitted(siblings(first, second), one, NOTICED, subject="household").verdict == verdict


@pytest.mark.parametrize("wish", [{"need": "wohnen"}, {"need": "entlastung", "person": "m"}])
def test_a_need_of_the_household_or_an_adult_binds_every_child(wish: dict[str, str]) -> None:
    one = offer("o", "wohnen", "entlastung", scope="household", when={"has_child": KITA})
    assert fitted(siblings(False, True, wishes=[wish]), one, NOTICED, subject="household").verdict == "fits"


@pytest.mark.parametrize(
    ("first", "second", "verdict"), [(False, True, "not_matching"), (False, False, "fits"), (False, None, "open")]
)
def test_excludes_is_not_bound_to_the_child_with_the_need(first: Any, second: Any, verdict: str) -> None:
    one = offer("o", "lernen", scope="household", excludes=[{"has_child": KITA}])
    assert fitted(siblings(first, second), one, NOTICED, subject="household").verdict == verdict


@pytest.mark.parametrize(("first", "second", "verdict"), [(False, True, "not_matching"), (False, False, "fits")])
def test_has_child_under_not_is_not_bound_to_the_child_with_the_need(first: Any, second: Any, verdict: str) -> None:
    one = offer("o", "lernen", scope="household", when={"not": {"has_child": KITA}})
    assert fitted(siblings(first, second), one, NOTICED, subject="household").verdict == verdict


@pytest.mark.parametrize(
    ("persons", "verdict"), [([adult()], "fits"), ([adult(), child()], "open"), ([adult(), unborn()], "open")]
)
def test_every_child_over_none_is_yes_and_unborn_children_count(persons: Any, verdict: str) -> None:
    one = offer("o", "wohnen", scope="household", when={"every_child": KITA})
    assert fitted(family(*persons, wishes=[{"need": "wohnen"}]), one, subject="household").verdict == verdict


def declined(on: str, reason: str = "not_now", person: str | None = "k1") -> dict[str, Any]:
    entry = {"offer": "o", "on": on, "reason": reason, **({"person": person} if person else {})}
    return family(child(), child("k2"), adult(), declined=[entry])


@pytest.mark.parametrize(
    ("written", "held"),
    [
        (declined("2026-11-20"), ("declined_not_now",)),
        (declined("2026-09-22"), ("declined_not_now",)),
        (declined("2026-09-21"), ()),
        (declined("2026-11-21"), ()),
        (declined("2020-01-01", "not_wanted"), ("declined_not_wanted",)),
        (declined("2020-01-01", "not_fitting"), ("declined_not_fitting",)),
        (declined("2026-11-20", "unreachable"), ()),
        (declined("2026-11-20", "not_now", "k2"), ()),
        (declined("2026-11-20", "not_now", None), ("declined_not_now",)),
        (family(receives=[{"offer": "o", "person": "k1"}]), ("received",)),
        (family(receives=[{"offer": "o"}]), ("received",)),
        (family(receives=[{"offer": "o", "person": "m"}]), ()),
        (family(receives=[{"offer": "p"}]), ()),
        (family(receives=[]), ()),
    ],
)
def test_received_and_declined_offers_are_held_back(written: dict[str, Any], held: tuple[str, ...]) -> None:
    fit = fitted(written, offer("o"), LEARN)
    assert fit.held_back == held
    assert fit.verdict == "fits"
    assert fit.suggested is (not held)


def test_reasons_to_hold_back_are_all_named() -> None:
    written = declined("2026-11-20", "not_wanted")
    written["receives"] = [{"offer": "o"}]
    assert fitted(written, offer("o"), LEARN).held_back == ("declined_not_wanted", "received")


def test_missing_is_the_union_over_the_unknown_parts_hard_and_soft() -> None:
    one = offer(
        "o", when=KITA, requires=[{"receives": "o"}], excludes=[{"signal": "sprache"}], usual_age={"below": "3 years"}
    )
    assert gaps_of(family(child(born=None)), one, LEARN) == {
        "k1/kind.kita",
        "k1/receives:o",
        "k1/signal:sprache",
        "k1/born",
    }


def test_nothing_is_missing_where_the_verdict_is_settled() -> None:
    assert gaps_of(told(value=False), offer("o", when=KITA, requires=[{"receives": "o"}]), LEARN) == set()
    assert gaps_of(told(value=True), offer("o", when=KITA), LEARN) == set()


def test_suggestions_are_found_by_need_and_place_and_nothing_else_is_left_out() -> None:
    offers = catalogue(
        offer("a", where={"residence": [NORTH_A]}),
        offer("b", where={"residence": ["05"]}),
        offer("c", where={"residence": [OTHER_TOWN]}),
        offer("d", "sprechen"),
        offer("e", where={"attends_school_in": [OTHER_TOWN]}),
        offer("f", kind="network"),
    )
    facts = known(family(place={"ags": TOWN}))
    needs = recognise_needs(facts, ruleset(LEARN))
    assert [fit.planted.offer.id for fit in match_offers(needs, facts, offers)] == ["a", "b", "e"]
    assert set(planted_offers(offers).offers) == set("abcdef")
