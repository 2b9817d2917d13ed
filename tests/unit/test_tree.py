"""What each form of the grammar means for one subject: its truth, the key it read, and why it is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from lotse.conditions import Condition
from lotse.rules.finding import finding_of, gaps
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from small_world import (
    NORTH,
    NORTH_A,
    NORTH_B,
    ON,
    SOUTH,
    TOWN,
    adult,
    child,
    family,
    known,
    ruleset,
    signal,
    unborn,
    words,
)

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def seen(
    written: dict[str, Any], condition: Any, subject: str = "k1", scope: str = "child", on: date = ON
) -> tuple[str, list[str], str | None]:
    """Truth, missing keys, and because of the first leaf."""
    facts = known(written, on)
    needs = recognise_needs(facts, ruleset())
    tree = plant(CONDITION.validate_python(condition), words(), scope)  # type: ignore[arg-type]  # a scope
    finding = finding_of(tree, facts, needs, subject)
    missing = sorted(gaps(tree, facts, needs, subject).missing)
    return tree.truth(facts, needs, subject).word, missing, finding.because


@pytest.mark.parametrize(
    ("condition", "value", "truth"),
    [
        ({"fact": "kind.kita", "is": True}, True, "yes"),
        ({"fact": "kind.kita", "is": True}, False, "no"),
        ({"fact": "kind.kita", "is": False}, False, "yes"),
        ({"fact": "kind.geschwister", "is": 0}, 0, "yes"),
        ({"fact": "kind.geschwister", "at_least": 2}, 2, "yes"),
        ({"fact": "kind.geschwister", "at_least": 2}, 1, "no"),
        ({"fact": "kind.geschwister", "above": 2}, 2, "no"),
        ({"fact": "kind.geschwister", "above": 2}, 3, "yes"),
        ({"fact": "kind.geschwister", "at_most": 2}, 2, "yes"),
        ({"fact": "kind.geschwister", "at_most": 2}, 3, "no"),
        ({"fact": "kind.geschwister", "below": 2}, 2, "no"),
        ({"fact": "kind.geschwister", "below": 2}, 1, "yes"),
        ({"fact": "kind.geschwister", "one_of": [1, 3]}, 2, "no"),
        ({"fact": "kind.geschwister", "one_of": [1, 3]}, 3, "yes"),
        ({"fact": "kind.anmeldung", "below": "2026-11-20"}, "2026-11-19", "yes"),
        ({"fact": "kind.anmeldung", "below": "2026-11-20"}, "2026-11-20", "no"),
        ({"fact": "kind.anmeldung", "at_least": "2026-11-20"}, "2026-11-20", "yes"),
        ({"fact": "kind.anmeldung", "is": "2026-11-20"}, "2026-11-21", "no"),
        ({"fact": "kind.anmeldung", "one_of": ["2026-11-20", "2026-11-22"]}, "2026-11-22", "yes"),
        ({"fact": "kind.schulform", "is": "gymnasium"}, "gymnasium", "yes"),
        ({"fact": "kind.schulform", "one_of": ["gymnasium", "hauptschule"]}, "grundschule", "no"),
    ],
)
def test_a_known_value_is_compared(condition: Any, value: Any, truth: str) -> None:
    written = family(facts={"k1": {condition["fact"]: value}})
    assert seen(written, condition) == (truth, [], "known")
    assert seen(written, {"not": condition})[0] == {"yes": "no", "no": "yes"}[truth]


@pytest.mark.parametrize("condition", [{"fact": "kind.kita", "is": False}, {"fact": "kind.geschwister", "below": 3}])
def test_an_absent_fact_is_unknown_and_never_no(condition: Any) -> None:
    key = f"k1/{condition['fact']}"
    assert seen(family(), condition) == ("unknown", [key], "absent")
    assert seen(family(), {"not": condition})[:2] == ("unknown", [key])


@pytest.mark.parametrize(("spoken", "truth"), [(["tr", "de"], "yes"), (["de"], "no"), ([], "no"), (None, "unknown")])
def test_a_set_is_complete_as_stated(spoken: list[str] | None, truth: str) -> None:
    written = family(facts={} if spoken is None else {"familie.sprachen": spoken})
    assert seen(written, {"fact": "familie.sprachen", "contains": "tr"})[0] == truth


def test_a_fact_of_the_household_is_looked_up_there_for_everybody() -> None:
    written = family(facts={"familie.allein": True})
    for subject, scope in (("k1", "child"), ("m", "adult"), ("household", "household")):
        assert seen(written, {"fact": "familie.allein", "is": True}, subject, scope)[0] == "yes"
    assert seen(family(), {"fact": "familie.allein", "is": True})[1] == ["household/familie.allein"]


def test_what_is_never_collected_stays_unknown_and_is_never_missing() -> None:
    condition = {"fact": "kind.herkunft", "is": True}
    assert seen(family(), condition) == ("unknown", [], "never_collected")
    assert seen(family(), {"not": condition})[0] == "unknown"


@pytest.mark.parametrize(
    ("entries", "subject", "truth", "missing"),
    [
        (None, "k1", "unknown", ["k1/receives:o"]),
        (None, "household", "unknown", ["household/receives:o"]),
        ([], "k1", "no", []),
        ([{"offer": "o", "person": "k1"}], "k1", "yes", []),
        ([{"offer": "o", "person": "k2"}], "k1", "no", []),
        ([{"offer": "p", "person": "k1"}], "k1", "no", []),
        ([{"offer": "o"}], "k1", "yes", []),
        ([{"offer": "o"}], "household", "yes", []),
        ([{"offer": "o", "person": "k1"}], "household", "no", []),
    ],
)
def test_receives_is_the_own_entry_or_the_households(
    entries: Any, subject: str, truth: str, missing: list[str]
) -> None:
    written = family(child(), child("k2"), adult())
    if entries is not None:
        written["receives"] = entries
    scope = "household" if subject == "household" else "child"
    assert seen(written, {"receives": "o"}, subject, scope)[:2] == (truth, missing)


@pytest.mark.parametrize(
    ("due", "age", "pregnant", "missing"),
    [
        ("2027-01-15", "no", "yes", []),
        ("2026-11-20", "no", "yes", []),
        ("2026-11-19", "unknown", "yes", ["u/born"]),
        ("2026-11", "unknown", "yes", ["u/due"]),
        ("2026-10", "unknown", "yes", ["u/born"]),
        ("2027", "no", "yes", []),
    ],
)
def test_an_unborn_child_has_no_age_until_its_due_date_is_past(
    due: str, age: str, pregnant: str, missing: list[str]
) -> None:
    written = family(adult(), unborn(due=due))
    assert seen(written, {"age": {"below": "1 years"}}, "u")[:2] == (age, missing)
    assert seen(written, {"pregnant": {}}, "u")[0] == pregnant
    assert seen(written, {"pregnant": {}}, "m", "adult")[0] == pregnant


@pytest.mark.parametrize(
    ("on", "truth", "missing"),
    [
        (date(2026, 10, 31), "no", []),
        (date(2026, 11, 1), "no", []),
        (date(2026, 11, 2), "unknown", ["u/due"]),
        (date(2026, 11, 30), "unknown", ["u/due"]),
        (date(2026, 12, 1), "unknown", ["u/born"]),
    ],
)
def test_a_due_month_is_past_only_after_its_last_day(on: date, truth: str, missing: list[str]) -> None:
    written = family(adult(), unborn(due="2026-11"))
    assert seen(written, {"age": {"below": "1 years"}}, "u", "child", on)[:2] == (truth, missing)


@pytest.mark.parametrize(
    ("persons", "subject", "scope", "weeks", "truth", "missing"),
    [
        ([adult()], "m", "adult", {}, "no", []),
        ([adult()], "m", "adult", {"week_from": 12}, "no", []),
        ([adult(), unborn(due=None)], "m", "adult", {"week_from": 12}, "unknown", ["u/due"]),
        ([adult(), unborn(due=None, carried_by=None)], "m", "adult", {"week_from": 12}, "no", []),
        ([adult(), unborn(due=None)], "u", "child", {"week_from": 12}, "unknown", ["u/due"]),
        ([adult(), unborn(due="2026-11-06")], "m", "adult", {"week_from": 42}, "yes", []),
        ([adult(), unborn(due="2026-11-06")], "m", "adult", {"week_from": 43}, "no", []),
        ([adult(), unborn(due="2027-06")], "m", "adult", {"week_from": 12}, "unknown", ["u/due"]),
        ([adult(), child()], "k1", "child", {}, "no", []),
        ([child("k1", "2010-01-01"), unborn(carried_by="k1")], "k1", "adult", {}, "yes", []),
    ],
)
def test_pregnancy_is_of_the_carrier_or_the_unborn(
    persons: Any, subject: str, scope: str, weeks: Any, *, truth: str, missing: list[str]
) -> None:
    assert seen(family(*persons), {"pregnant": weeks}, subject, scope)[:2] == (truth, missing)


@pytest.mark.parametrize(
    ("first", "second", "truth", "missing"),
    [
        ("2027-07-15", "2027-05-15", "yes", []),
        ("2027-07-15", "2027-07-15", "no", []),
        ("2027-07-15", "2027-06", "unknown", ["w/due"]),
        ("2027-06", "2027-06", "unknown", ["u/due", "w/due"]),
        ("2027-06", "2027-05-15", "yes", []),
    ],
)
def test_who_carries_twins_is_that_far_if_one_of_them_is(
    first: str, second: str, truth: str, missing: list[str]
) -> None:
    written = family(adult(), unborn("u", first), unborn("w", second))
    assert seen(written, {"pregnant": {"week_from": 12}}, "m", "adult")[:2] == (truth, missing)


def test_a_pregnant_young_person_is_no_unborn_child_in_child_scope() -> None:
    written = family(child("k1", "2010-01-01"), unborn(carried_by="k1"))
    assert seen(written, {"pregnant": {}}, "k1", "child")[0] == "no"


@pytest.mark.parametrize(
    ("told", "wanted", "truth", "missing"),
    [
        (TOWN, TOWN, "yes", []),
        (NORTH_A, TOWN, "yes", []),
        (NORTH_A, NORTH, "yes", []),
        (NORTH_A, NORTH_A, "yes", []),
        (NORTH_A, NORTH_B, "no", []),
        (NORTH_A, SOUTH, "no", []),
        (NORTH, NORTH_A, "unknown", ["k1/kind.schulort"]),
        (TOWN, NORTH_A, "unknown", ["k1/kind.schulort"]),
        (TOWN, "05", "yes", []),
        (TOWN, "053", "yes", []),
        (TOWN, "05358008", "no", []),
        ("05358008", NORTH, "no", []),
        (None, TOWN, "unknown", ["k1/kind.schulort"]),
    ],
)
def test_of_a_place_is_means_lies_in_that_area(told: str | None, wanted: str, truth: str, missing: list[str]) -> None:
    written = family(facts={"k1": {"kind.schulort": told}} if told else {})
    assert seen(written, {"fact": "kind.schulort", "is": wanted})[:2] == (truth, missing)
    assert seen(written, {"fact": "kind.schulort", "one_of": ["05954004", wanted]})[:2] == (truth, missing)


@pytest.mark.parametrize(
    ("children", "any_child", "each_child"),
    [
        ([], "no", "yes"),
        ([True], "yes", "yes"),
        ([False], "no", "no"),
        ([None], "unknown", "unknown"),
        ([True, False], "yes", "no"),
        ([True, None], "yes", "unknown"),
        ([False, None], "unknown", "no"),
    ],
)
def test_has_child_is_any_and_every_child_is_all_over_the_children(
    children: list[bool | None], any_child: str, each_child: str
) -> None:
    persons = [child(f"k{number}") for number, _ in enumerate(children)]
    facts = {f"k{number}": {"kind.kita": value} for number, value in enumerate(children) if value is not None}
    written = family(adult(), *persons, facts=facts)
    told = {"fact": "kind.kita", "is": True}
    assert seen(written, {"has_child": told}, "household", "household")[0] == any_child
    assert seen(written, {"every_child": told}, "household", "household")[0] == each_child


def test_unborn_children_are_children_and_named_parents_are_adults() -> None:
    written = family(child("k1", "2010-01-01"), unborn(carried_by="k1"))
    assert seen(written, {"has_child": {"pregnant": {"week_from": 12}}}, "household", "household")[0] == "yes"
    assert (
        seen(written, {"has_adult": {"age": {"from": "16 years", "below": "17 years"}}}, "household", "household")[0]
        == "yes"
    )


def test_not_of_unknown_is_unknown_inside_all_and_any() -> None:
    written = family(signals=[signal("sprache", finding="inconspicuous")])
    unknown, no = {"fact": "kind.kita", "is": True}, {"signal": "sprache"}
    assert seen(written, {"not": {"all": [unknown, no]}})[0] == "yes"
    assert seen(written, {"not": {"any": [unknown, no]}})[:2] == ("unknown", ["k1/kind.kita"])
