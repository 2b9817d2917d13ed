"""What is told to be pasted comes out as it says: under the faulty content, and under the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

import lotse
from lotse.casetests import TestCase, run_case
from lotse.rules.examples import try_examples
from lotse.rules.ruleset import Example
from lotse.testing.mutants import mutants_of
from lotse.testing.readings import CaseReadings, ExampleReadings
from small_world import ON, catalogue, offer, rule, ruleset

if TYPE_CHECKING:
    from lotse.rules.ruleset import Rule, Ruleset
    from lotse.testing.readings import Readings

SHIPPED = lotse.load_ruleset("praeventionskette-nrw")


def read(text: str) -> dict[str, Any]:
    (found,) = YAML(typ="safe", pure=True).load(text)
    assert isinstance(found, dict)
    return found


def comes_out(example: Example, of: Rule, within: Ruleset) -> bool:
    (found,) = try_examples(within, of.model_copy(update={"examples": (example,)}))
    return found.passed


def readings_of(example: Example, of: Rule, within: Ruleset) -> Readings | None:
    (found,) = try_examples(within, of.model_copy(update={"examples": (example,)}))
    return None if found.passed else ExampleReadings(within, of, example, found)()


@pytest.mark.parametrize("start", range(3))
def test_what_is_pasted_into_a_faulty_rule_or_a_mended_one_comes_out_as_it_says(start: int) -> None:
    pasted = 0
    for right in SHIPPED.rules[start::36]:
        for mutant in mutants_of(right.when, SHIPPED.vocabulary):
            wrong = right.model_copy(update={"when": mutant.when})
            rules = tuple(wrong if one is right else one for one in SHIPPED.rules)
            faulty = SHIPPED.model_copy(update={"rules": rules})
            for example in right.examples:
                readings = readings_of(example, wrong, faulty)
                if readings is None:
                    continue
                expected, today = (Example.model_validate(read(one)) for one in readings[:2])
                assert not comes_out(expected, wrong, faulty), (right.id, mutant, readings)
                assert comes_out(expected, right, SHIPPED), (right.id, mutant, readings)
                assert comes_out(today, wrong, faulty), (right.id, mutant, readings)
                pasted += 1
    assert pasted


def own(when: Any, given: dict[str, Any], expect: str, **more: Any) -> tuple[Ruleset, Example]:
    rules = ruleset(rule("r", "lernen", when), rule("s", "sprechen", {"signal": "spielen"}))
    return rules, Example.model_validate({"given": given, "expect": expect, **more})


PLANTED: dict[str, tuple[Any, dict[str, Any], str, Any]] = {
    "a bound one unit off": (
        {"all": [{"signal": "sprache"}, {"fact": "kind.kita", "is": True}, {"age": {"below": "11 years"}}]},
        {"signal": "sprache", "kind.kita": True, "age": "11 years"},
        "yes",
        {"all": [{"signal": "sprache"}, {"fact": "kind.kita", "is": True}, {"age": {"below": "12 years"}}]},
    ),
    "a rule that needs itself": ({"need": "lernen"}, {"signal": "sprache"}, "yes", {"signal": "sprache"}),
    "a fact that is not read": (
        {"signal": "sprache"},
        {"signal": "sprache", "kind.kita": True},
        "no",
        {"all": [{"signal": "sprache"}, {"fact": "kind.kita", "is": False}]},
    ),
    "an alternative that is not read": (
        {"age": {"below": "3 years"}},
        {"age": "4 years", "signal": "sprache"},
        "yes",
        {"any": [{"age": {"below": "3 years"}}, {"signal": "sprache"}]},
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_an_example_of_a_planted_fault_is_right_once_the_fault_is_mended(name: str) -> None:
    when, given, expect, mended = PLANTED[name]
    rules, example = own(when, given, expect)
    readings = readings_of(example, rules.rules[0], rules)
    assert readings is not None
    expected, today = (Example.model_validate(read(one)) for one in readings[:2])
    assert today.given
    assert comes_out(today, rules.rules[0], rules)
    right, _ = own(mended, given, expect)
    assert comes_out(expected, right.rules[0], right)


def test_what_a_rule_does_not_read_is_named() -> None:
    rules, example = own({"age": {"below": "3 years"}}, {"age": "4 years", "signal": "sprache"}, "yes")
    readings = readings_of(example, rules.rules[0], rules)
    assert readings is not None
    assert readings.unread == ("signal",)
    assert readings.as_today == '- {given: {age: 4 years}, expect: "no"}'


# --- test cases ---------------------------------------------------------------------------------------------------

RULES = ruleset(rule("r", "lernen", {"all": [{"signal": "sprache"}, {"age": {"below": "6 years"}}]}))
OFFERS = catalogue(offer("o", "lernen", when={"fact": "kind.kita", "is": True}))
FAMILY = {
    "child_protection": "no_indication",
    "place": {"ags": "05358008"},
    "persons": [
        {"id": "k1", "role": "child", "born": "2022-05-01"},
        {"id": "k2", "role": "child", "born": "2010-05-01"},
        {"id": "m", "role": "parent"},
    ],
    "signals": [
        {"topic": "sprache", "person": "k1", "finding": "conspicuous", "source": "gespraech", "observed": "2026-11-02"}
    ],
    "facts": {"k1": {"kind.kita": True}, "k2": {"kind.kita": False}},
}
CASES: dict[str, dict[str, Any]] = {
    "a need that no rule recognises": {"needs": [{"need": "sprechen", "person": "k1"}]},
    "a need of somebody else": {"needs": [{"need": "lernen", "person": "k2"}]},
    "a verdict": {"offers": [{"offer": "o", "person": "k1", "verdict": "not_matching", "suggested": False}]},
    "what holds it back, is missing or said": {
        "offers": [{"offer": "o", "person": "k2", "missing": ["x"], "hints": ["y"], "held_back": [], "because": ["r"]}]
    },
    "nobody named": {"offers": [{"offer": "o", "verdict": "fits"}]},
    "no need": {"needs": []},
    "no phase": {"phases": []},
    "nothing else": {"only_these": True, "offers": []},
    "a phase": {"phases": [{"person": "k1", "phase": "schule"}]},
    "a question": {"questions": ["k1/kind.ganztags"]},
    "a guide": {"guides": ["jugendamt"]},
    "a body": {"bodies": [{"role": "jugendamt", "outcome": "unknown", "ids": []}]},
    "a stop": {"stop": True},
    "a stop and more": {"stop": True, "needs": [{"need": "lernen", "person": "k1"}]},
}


NOTHING = {"no need", "no phase"}
WITHOUT_PERSONS = {"nobody named", "nothing else", "a question", "a guide", "a body", *NOTHING}


def load(*_: Any) -> Any:
    return RULES, OFFERS


def written_case(expect: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "eins", "on": str(ON), "case": {**FAMILY, **more}, "expect": expect, "note": "bleibt nicht"}


@pytest.mark.parametrize("name", CASES)
def test_a_test_case_that_is_pasted_differs_as_it_did_and_as_today_it_does_not(name: str) -> None:
    written = written_case(CASES[name])
    outcome = run_case(TestCase.model_validate(written), load=load)
    assert outcome.differences
    readings = CaseReadings(written, outcome.differences, load)()
    expected, today = (TestCase.model_validate(read(one)) for one in readings[:2])
    assert outcome.differences[0] in run_case(expected, load=load).differences
    assert run_case(today, load=load).differences == ()
    stated = read(readings.as_expected)["expect"].values()
    several = [one for entries in stated if isinstance(entries, list) for one in entries if isinstance(one, dict)]
    named = {one["person"] for one in several if "person" in one}
    assert named <= {one["id"] for one in expected.case.get("persons", ())}
    assert named or "persons" not in expected.case or name in WITHOUT_PERSONS


SHIPPED_OFFERS = lotse.load_catalogue("leistungen-nrw")
SHIPPED_FAMILY = {
    "child_protection": "no_indication",
    "place": {"ags": "05358008"},
    "persons": [{"id": "k1", "role": "child", "born": "2021-05"}],
    "wishes": [{"need": "sprachfoerderung", "person": "k1"}],
}
EMPTY: dict[str, dict[str, Any]] = {key: {key: []} for key in ("needs", "phases", "questions", "guides")}


def load_shipped(*_: Any) -> Any:
    return SHIPPED, SHIPPED_OFFERS


@pytest.mark.parametrize("key", EMPTY)
def test_an_empty_list_says_that_there_must_be_nothing(key: str) -> None:
    written = {**written_case(EMPTY[key]), "case": SHIPPED_FAMILY}
    outcome = run_case(TestCase.model_validate(written), load=load_shipped)
    assert not outcome.passed
    today = TestCase.model_validate(read(CaseReadings(written, outcome.differences, load_shipped)().as_today))
    assert run_case(today, load=load_shipped).passed
    assert getattr(today.expect, key)
    silent = ["household/familie.sprachen", "household/familie.neu_zugezogen"]
    nobody = {**written, "case": {"child_protection": "no_indication", "no_answer": silent}}
    assert run_case(TestCase.model_validate(nobody), load=load_shipped).passed


def test_what_is_asked_and_should_not_be_is_told_as_a_question() -> None:
    written = {**written_case({"questions": []}), "case": SHIPPED_FAMILY}
    outcome = run_case(TestCase.model_validate(written), load=load_shipped)
    key = outcome.differences[0].gaps["key"]
    written["expect"] = {"not_asked": [key]}
    outcome = run_case(TestCase.model_validate(written), load=load_shipped)
    today = read(CaseReadings(written, outcome.differences, load_shipped)().as_today)
    assert today["expect"] == {"questions": [key], "not_asked": []}


def test_a_need_that_a_turned_rule_misses_is_told_as_none_which_the_right_rule_contradicts() -> None:
    turned = ruleset(rule("r", "lernen", {"fact": "kind.kita", "is": False}))
    right = ruleset(rule("r", "lernen", {"fact": "kind.kita", "is": True}))
    written = written_case({"needs": [{"need": "lernen", "person": "k1"}]}, facts={"k1": {"kind.kita": True}})
    outcome = run_case(TestCase.model_validate(written), load=lambda *_: (turned, OFFERS))
    readings = CaseReadings(written, outcome.differences, lambda *_: (turned, OFFERS))()
    expected, today = (TestCase.model_validate(read(one)) for one in readings[:2])
    assert today.expect.needs == ()
    assert run_case(today, load=lambda *_: (turned, OFFERS)).passed
    assert not run_case(today, load=lambda *_: (right, OFFERS)).passed
    assert run_case(expected, load=lambda *_: (right, OFFERS)).passed


TODDLERS = {"all": [{"signal": "enge"}, {"has_child": {"age": {"below": "3 years"}}}]}
LINKS: dict[str, tuple[Any, Any, Any, Any, dict[str, Any]]] = {
    "an offer for another need": (
        ruleset(rule("r", "wohnen", scope="household", when={"signal": "enge"})),
        ruleset(rule("r", "wohnen", scope="household", when={"signal": "enge"})),
        catalogue(offer("o", "orientierung", scope="household", when={"has_child": {"age": {"below": "3 years"}}})),
        catalogue(offer("o", "wohnen", scope="household", when={"has_child": {"age": {"below": "3 years"}}})),
        {"offers": [{"offer": "o", "verdict": "fits", "suggested": True}]},
    ),
    "a rule with another need": (
        ruleset(rule("r", "orientierung", scope="household", when=TODDLERS)),
        ruleset(rule("r", "wohnen", scope="household", when=TODDLERS)),
        OFFERS,
        OFFERS,
        {"needs": [{"need": "wohnen"}]},
    ),
    "a rule with another need of a child": (
        ruleset(rule("r", "sprechen", {"fact": "kind.kita", "is": True})),
        ruleset(rule("r", "lernen", {"fact": "kind.kita", "is": True})),
        OFFERS,
        OFFERS,
        {"needs": [{"need": "lernen", "person": "k1"}]},
    ),
    "an offer of a child for a need of the household": (
        ruleset(rule("r", "wohnen", scope="household", when=TODDLERS)),
        ruleset(rule("r", "wohnen", scope="household", when=TODDLERS)),
        catalogue(offer("o", "wohnen", when={"fact": "kind.kita", "is": False})),
        catalogue(offer("o", "wohnen", when={"fact": "kind.kita", "is": True})),
        {"offers": [{"offer": "o", "person": "k1", "verdict": "fits"}]},
    ),
    "an offer without its place": (
        RULES,
        RULES,
        catalogue(offer("o", "lernen", where="anywhere", when={"fact": "kind.kita", "is": False})),
        catalogue(offer("o", "lernen", where={"residence": ["05358008"]})),
        {"offers": [{"offer": "o", "person": "k1", "verdict": "fits"}]},
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_as_expected_a_case_is_right_once_the_link_of_need_rule_and_offer_is_mended(name: str) -> None:
    wrong, right, wrong_offers, right_offers, expect = LINKS[name]
    more = {
        "persons": [*FAMILY["persons"], {"id": "k3", "role": "child", "born": "2025-01-10"}],
        "signals": [
            *FAMILY["signals"],
            {"topic": "enge", "finding": "conspicuous", "source": "gespraech", "observed": "2026-11-02"},
        ],
    }
    written = written_case(expect, **more)
    assert run_case(TestCase.model_validate(written), load=lambda *_: (right, right_offers)).passed
    outcome = run_case(TestCase.model_validate(written), load=lambda *_: (wrong, wrong_offers))
    assert not outcome.passed
    readings = CaseReadings(written, outcome.differences, lambda *_: (wrong, wrong_offers))()
    expected, today = (TestCase.model_validate(read(one)) for one in readings[:2])
    assert run_case(expected, load=lambda *_: (right, right_offers)).passed
    assert not run_case(expected, load=lambda *_: (wrong, wrong_offers)).passed
    assert run_case(today, load=lambda *_: (wrong, wrong_offers)).passed


def test_other_persons_go_and_what_the_expectation_is_about_stays() -> None:
    written = written_case(CASES["a need that no rule recognises"])
    outcome = run_case(TestCase.model_validate(written), load=load)
    case = read(CaseReadings(written, outcome.differences, load)().as_expected)["case"]
    assert [one["id"] for one in case["persons"]] == ["k1"]
    assert case["signals"] == FAMILY["signals"]
    assert case["facts"] == {"k1": {"kind.kita": True}}
    assert "place" not in case


@pytest.mark.parametrize(
    ("expect", "differs"),
    [
        ({"needs": [{"need": "lernen", "person": "k1"}]}, True),
        ({"offers": [{"offer": "o", "person": "k1", "verdict": "fits"}]}, True),
        ({"phases": []}, True),
        ({"stop": False}, True),
        ({"stop": True}, False),
        ({"stop": True, "needs": []}, False),
        ({}, False),
    ],
)
def test_a_case_that_stops_differs_from_whatever_else_is_expected(expect: dict[str, Any], differs: bool) -> None:  # noqa: FBT001  # a table
    written = written_case(expect, child_protection="acute")
    outcome = run_case(TestCase.model_validate(written), load=load)
    assert bool(outcome.differences) is differs
    if differs:
        assert str(outcome.differences[0]) == "no stop was expected"
        today = read(CaseReadings(written, outcome.differences, load)().as_today)
        assert today["expect"] == {"stop": True}
        assert run_case(TestCase.model_validate(today), load=load).passed
