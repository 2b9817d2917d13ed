"""Faults that are planted into rules: which are noticed, which are not, and the example that would notice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.conditions import All
from lotse.rules.examples import facts_of
from lotse.rules.needs import recognise_needs
from lotse.rules.ruleset import Example
from lotse.rules.tree import plant
from lotse.testing import conditions
from lotse.testing.mutants import mutants_of
from lotse.testing.search import subject_of
from lotse.testing.survivors import rule_mutants
from lotse.testing.trials import Trials
from small_world import rule, ruleset, signal, words

WHEN = {
    "all": [
        {"signal": "sprache"},
        {"fact": "kind.geschwister", "at_least": 2},
        {"age": {"from": "24 months", "below": "7 years"}},
    ]
}
WHOLE: list[dict[str, Any]] = [
    {"given": {"signal": "sprache", "kind.geschwister": 2, "age": "24 months"}, "expect": "yes"},
    {"given": {"signal": "sprache", "kind.geschwister": 3, "age": "83 months"}, "expect": "yes"},
    {"given": {"signal": "sprache", "kind.geschwister": 1, "age": "3 years"}, "expect": "no"},
    {"given": {"signal": "sprache", "kind.geschwister": 2, "age": "23 months"}, "expect": "no"},
    {"given": {"signal": "sprache", "kind.geschwister": 2, "age": "7 years"}, "expect": "no"},
    {"given": {"signal:sprache": "inconspicuous", "kind.geschwister": 2, "age": "3 years"}, "expect": "no"},
]


def faults(when: Any) -> list[tuple[str, str, str]]:
    found = mutants_of(All.model_validate(when), words())
    return [(one.fault, one.was, one.now) for one in found]


def test_every_kind_of_fault_is_planted() -> None:
    found = faults(WHEN)
    assert Counter(kind for kind, _, _ in found) == {"swapped": 1, "dropped": 5, "negated": 3, "turned": 1, "moved": 8}
    assert ("turned", "at_least", "at_most") in found
    assert ("moved", "24 months", "25 months") in found
    assert ("moved", "2", "1") in found
    assert {("moved", "7 years", moved) for moved in ("6 years", "8 years", "83 months", "85 months")} <= set(found)
    assert ("swapped", "all", "any") in found


@given(conditions(words(), scope="household"))
def test_every_mutant_is_another_condition_and_can_be_written(when: Any) -> None:
    written = ruleset(rule("r", "wohnen", when, "household")).rules[0].when
    found = [one.when for one in mutants_of(written, words())]
    assert written not in found
    assert len({str(one) for one in found}) == len(found)
    for one in found:
        plant(one, words(), "household")


def test_a_bound_that_is_off_by_a_month_is_noticed_only_by_examples_close_by() -> None:
    further = [
        {**one, "given": {**one["given"], "age": "6 years"}} if place == 1 else one for place, one in enumerate(WHOLE)
    ]
    (found,) = rule_mutants(Trials.of(ruleset(rule("r", "lernen", WHEN, examples=further)), ()))
    assert [(one.was, one.now) for one in found.survivors] == [("7 years", "83 months")]


def test_good_examples_notice_every_fault() -> None:
    (found,) = rule_mutants(Trials.of(ruleset(rule("r", "lernen", WHEN, examples=WHOLE)), ()))
    assert (found.mutants, found.noticed) == (18, 18)
    assert found.survivors == ()


@pytest.mark.parametrize("number", range(len(WHOLE)))
def test_without_one_of_them_a_fault_goes_unnoticed_and_the_example_for_it_is_found(number: int) -> None:
    fewer = WHOLE[:number] + WHOLE[number + 1 :]
    rules = ruleset(rule("r", "lernen", WHEN, examples=fewer))
    (found,) = rule_mutants(Trials.of(rules, ()))
    assert found.survivors
    more = [one.example for one in found.survivors]
    assert None not in more
    again = Trials.of(ruleset(rule("r", "lernen", WHEN, examples=[*fewer, *more])), ())
    (noticed,) = rule_mutants(again)
    assert noticed.survivors == ()


def test_a_fault_that_changes_nothing_for_anybody_is_equivalent() -> None:
    when = {"any": [{"age": {"below": "8 years"}}, {"age": {"from": "5 years"}}]}
    (found,) = rule_mutants(Trials.of(ruleset(rule("r", "lernen", when)), ()))
    same = [one for one in found.survivors if one.equivalent]
    assert ("when.any[1].age.from", "moved", "5 years", "4 years") in {
        (one.path, one.fault, one.was, one.now) for one in same
    }
    assert all(one.example is None for one in same)
    assert found.mutants == found.noticed + len(found.survivors) - len(same)


@given(st.data())
def test_a_found_example_tells_the_two_rules_apart(data: st.DataObject) -> None:
    when = data.draw(conditions(words(), scope="child", offers=["o"]))
    rules = ruleset(rule("r", "lernen", when))
    (found,) = rule_mutants(Trials.of(rules, ()))
    written, mutants = (
        rules.rules[0],
        {(str(one.path), one.fault, one.was, one.now): one for one in mutants_of(rules.rules[0].when, words())},
    )
    for one in found.survivors:
        if one.example is None:
            continue
        mutant = next(
            other
            for key, other in mutants.items()
            if key[1:] == (one.fault, one.was, one.now) and _path(other.path) == one.path
        )
        example = Example.model_validate(one.example)
        facts = facts_of(example.model_copy(update={"on": None}), written, rules)
        changed = rules.model_copy(update={"rules": (written.model_copy(update={"when": mutant.when}),)})
        subject = subject_of(written)
        truths = [
            plant(content.rules[0].when, words(), "child").truth(facts, recognise_needs(facts, content), subject)
            for content in (rules, changed)
        ]
        assert truths[0].word == one.example["expect"]
        assert truths[0] is not truths[1]


def _path(path: tuple[str | int, ...]) -> str:
    return "when" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def test_an_example_of_a_rule_that_reads_the_need_notices_too() -> None:
    reader = rule("b", "bewegung", {"need": "sprechen"}, examples=[
        {"given": {"signal": "sprache"}, "expect": "yes"},
        {"given": {"signal:sprache": "inconspicuous"}, "expect": "no"},
    ])  # fmt: skip
    found = {
        one.rule: one
        for one in rule_mutants(Trials.of(ruleset(rule("a", "sprechen", {"signal": "sprache"}), reader), ()))
    }
    assert found["a"].survivors == ()


def test_a_test_case_notices_by_its_needs() -> None:
    from lotse.casetests import TestCase

    case = {
        "child_protection": "no_indication",
        "persons": [{"id": "k1", "role": "child"}],
        "signals": [signal("sprache")],
    }
    test = TestCase.model_validate(
        {
            "id": "t",
            "on": "2026-11-20",
            "rules": "rules",
            "case": case,
            "expect": {"needs": [{"need": "lernen", "person": "k1"}]},
        }
    )
    rules = ruleset(rule("r", "lernen", {"signal": "sprache"}))
    assert next(rule_mutants(Trials.of(rules, ()))).survivors
    assert next(rule_mutants(Trials.of(rules, [test]))).survivors == ()
