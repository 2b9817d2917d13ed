"""Facts on a day: which observation counts, what is not yet known, what may not be used."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from lotse.errors import InputError
from lotse.testing.agreeing import own_suggestion_record
from small_world import NORTH_A, ON, TOWN, adult, child, family, known, signal, unborn

YES, NO = "conspicuous", "inconspicuous"


@pytest.mark.parametrize(
    ("observations", "found"),
    [
        ([], None),
        ([(YES, "2026-11-01")], True),
        ([(NO, "2026-11-01")], False),
        ([(YES, "2026-11-01"), (NO, "2026-11-02")], False),
        ([(NO, "2026-11-01"), (YES, "2026-11-02")], True),
        ([(YES, "2026-11-01"), ("not_assessed", "2026-11-02")], True),
        ([("not_assessed", "2026-11-02")], None),
        ([(NO, "2026-11-02"), (YES, "2026-11-02")], True),
        ([(NO, "2026-11-20")], False),
        ([(YES, "2026-11-01"), (NO, "2026-11-20")], False),
        ([(YES, "2026-11-01"), (NO, "2026-11-21")], True),
        ([(YES, "2026-11-21")], None),
    ],
)
def test_the_newest_assessed_observation_up_to_the_day_decides(
    observations: list[tuple[str, str]], *, found: bool | None
) -> None:
    for ordered in (observations, observations[::-1]):
        written = family(signals=[signal("sprache", finding=finding, on=on) for finding, on in ordered])
        assert known(written).signals.get("k1", {}).get("sprache") is found


def test_a_topic_that_was_looked_at_without_a_result_is_noted() -> None:
    assert known(family(signals=[signal("sprache", finding="not_assessed")])).not_assessed == {("k1", "sprache")}


def test_observations_of_siblings_and_of_the_household_are_kept_apart() -> None:
    written = family(child("k1"), child("k2"), adult(), signals=[signal("sprache", "k2"), signal("enge", None)])
    assert known(written).signals == {"k2": {"sprache": True}, "household": {"enge": True}}


@pytest.mark.parametrize(
    ("observed", "value"), [(None, True), ("2026-11-19", True), ("2026-11-20", True), ("2026-11-21", None)]
)
def test_a_fact_observed_after_the_day_is_not_yet_known(observed: str | None, *, value: bool | None) -> None:
    written = family(facts={"k1": {"kind.kita": {"value": True, "observed": observed}}})
    assert known(written).values.get("k1", {}).get("kind.kita") is value


@pytest.mark.parametrize(
    ("persons", "children", "adults"),
    [
        ([child("k1"), adult("m")], ("k1",), ("m",)),
        ([adult("a", role="adult")], (), ("a",)),
        ([unborn("u", carried_by="m"), adult("m")], ("u",), ("m",)),
        ([child("k1", "2008-01-01"), child("k2", "2025-01-01", parents=["k1"])], ("k1", "k2"), ("k1",)),
        ([child("k1", "2008-01-01"), unborn("u", carried_by="k1")], ("k1", "u"), ("k1",)),
        ([child("k2"), child("k1")], ("k1", "k2"), ()),
    ],
)
def test_children_are_the_young_and_the_unborn_and_adults_also_whoever_is_named_as_parent(
    persons: Any, children: Any, adults: Any
) -> None:
    facts = known(family(*persons))
    assert (facts.subjects("child"), facts.subjects("adult"), facts.subjects("household")) == (
        children,
        adults,
        ("household",),
    )


@pytest.mark.parametrize("born", ["2026-11-21", "2026-12", "2027"])
def test_a_birth_after_the_day_is_an_input_error(born: str) -> None:
    with pytest.raises(InputError) as caught:
        known(family(child(born=born)))
    assert caught.value.code == "BORN-AFTER-ON"
    assert caught.value.problems[0].path == "persons[0].born"
    assert born not in str(caught.value)


@pytest.mark.parametrize("born", ["2026-11-20", "2026-11", "2026", None])
def test_a_birth_that_may_lie_before_the_day_is_none(born: str | None) -> None:
    assert known(family(child(born=born))).persons["k1"].days.last == ON


def test_every_birth_after_the_day_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        known(family(child("k1", "2026-12-01"), child("k2"), child("k3", "2027")))
    assert [problem.path for problem in caught.value.problems] == ["persons[0].born", "persons[2].born"]


@pytest.mark.parametrize(
    ("place", "ags", "area"),
    [
        (None, None, None),
        ({"ags": None, "area": None}, None, None),
        ({"ags": TOWN}, TOWN, None),
        ({"ags": TOWN, "area": NORTH_A}, TOWN, NORTH_A),
        ({"area": NORTH_A}, TOWN, NORTH_A),
        ({"name": "Düren"}, "05358008", None),
    ],
)
def test_a_sozialraum_tells_its_municipality(place: Any, ags: str | None, area: str | None) -> None:
    facts = known(family(place=place))
    assert (facts.ags, facts.area) == (ags, area)


def test_receives_absent_and_empty_are_different() -> None:
    assert known(family()).receives is None
    assert known(family(receives=[])).receives == frozenset()
    told = known(family(receives=[{"offer": "o"}, {"offer": "o", "person": "k1"}])).receives
    assert told == frozenset({("o", None), ("o", "k1")})


@pytest.mark.parametrize(("on", "days"), [("2026-11-20", [0]), ("2026-11-19", [1]), ("2026-11-21", [])])
def test_a_refusal_after_the_day_is_not_yet_known(on: str, days: list[int]) -> None:
    written = family(declined=[{"offer": "o", "person": "k1", "on": on, "reason": "not_now"}])
    assert [refusal.days_ago for refusal in known(written).refusals] == days


SEEN = {"what": "sorgeregister", "on": "2026-08-01"}
SOLE = {"kind": "sole", "holders": ["m"], "seen": SEEN}


def guarded(*persons: Any, **more: Any) -> dict[str, Any]:
    people = persons or (child(parents=["m"], custody=SOLE), adult())
    return family(
        *people,
        facts={"k1": {"kind.diagnose": True, "kind.kita": True}},
        signals=[signal("hoeren"), signal("sprache", source="screening"), signal("spielen")],
        **more,
    )


def test_without_a_record_a_special_value_or_a_screening_stays_unknown_and_is_named() -> None:
    facts = known(guarded())
    assert facts.values == {"k1": {"kind.kita": True}}
    assert facts.signals == {"k1": {"spielen": True}}
    assert [(one.key, one.rule) for one in facts.not_used] == [
        ("k1/kind.diagnose", "A05"),
        ("k1/signal:hoeren", "A05"),
        ("k1/signal:sprache", "E01"),
    ]


def test_with_a_valid_record_they_are_used() -> None:
    facts = known(guarded(consents=[own_suggestion_record("k1", giver="m")]))
    assert facts.values["k1"]["kind.diagnose"] is True
    assert facts.signals["k1"] == {"hoeren": True, "sprache": True, "spielen": True}
    assert facts.not_used == ()


def _changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    record = deepcopy(own_suggestion_record("k1", giver="m"))
    here: Any = record
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "open_keys"),
    [
        (("person",), "m", []),
        (("scope", "purposes"), ["case_discussion"], []),
        (("scope", "special"), [], ["k1/signal:sprache"]),
        (("scope", "special"), ["education"], ["k1/signal:sprache"]),
        (("scope", "categories"), ["education"], ["k1/kind.diagnose", "k1/signal:hoeren", "k1/signal:sprache"]),
        (("scope", "categories"), ["health"], []),
        (("scope", "categories"), [], ["k1/kind.diagnose", "k1/signal:hoeren", "k1/signal:sprache"]),
        (("act", "explicit"), False, []),
        (("act", "form"), "oral", []),
        (("notice", "informed"), [], []),
        (("notice", "rights"), False, []),
        (("evidence", "sha256"), None, []),
        (("controller", "legal_basis"), [], []),
        (("controller", "legal_basis"), ["A6-1-f"], []),
        (("voluntary", "coupling"), True, []),
        (("given_by", "person"), "x", []),
        (("given_by", "person"), "k1", []),
        (("given_by", "representation", "seen_on"), "2026-11-21", []),
        (("evidence", "recorded_at"), "2026-11-21T00:00:00+01:00", []),
        (
            ("evidence", "recorded_at"),
            "2026-11-20T23:59:59+01:00",
            ["k1/kind.diagnose", "k1/signal:hoeren", "k1/signal:sprache"],
        ),
        (("valid", "until"), "2099-01-01T00:00:00+01:00", []),
        (("valid", "until"), "2026-11-20T23:59:59+01:00", []),
        (
            ("valid", "until"),
            "2026-11-21T00:00:00+01:00",
            ["k1/kind.diagnose", "k1/signal:hoeren", "k1/signal:sprache"],
        ),
        (("valid", "given_at"), "2026-11-21T00:00:00+01:00", []),
        (("history", 0, "state"), "withdrawn", []),
        (("history", 0, "state"), "requested", []),
    ],
    ids=str,
)
def test_a_record_opens_only_what_it_says_for_whom_and_until_when(
    path: tuple[Any, ...], value: Any, open_keys: list[str]
) -> None:
    facts = known(guarded(consents=[_changed(path, value)]))
    used = {"k1/kind.diagnose", "k1/signal:hoeren", "k1/signal:sprache"} - {one.key for one in facts.not_used}
    assert sorted(used) == open_keys


def test_a_value_observed_later_is_not_named_as_unused() -> None:
    written = family(
        facts={"k1": {"kind.diagnose": {"value": True, "observed": "2026-11-21"}}},
        signals=[signal("hoeren", on="2026-11-21")],
    )
    assert known(written).not_used == ()


def test_one_day_later_it_is_known() -> None:
    written = family(signals=[signal("sprache", on="2026-11-21")])
    assert known(written, date(2026, 11, 21)).signals == {"k1": {"sprache": True}}


def test_the_rule_that_keeps_a_topic_out_does_not_depend_on_the_order() -> None:
    seen = [signal("hoeren", source="screening"), signal("hoeren")]
    found = [known(family(signals=ordered)).not_used for ordered in (seen, seen[::-1], [*seen, seen[0]])]
    assert found[0] == found[1] == found[2]
