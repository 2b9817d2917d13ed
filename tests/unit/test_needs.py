"""Needs: the least fixpoint of the rules, wishes, chains, and what is missing for a need."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.rules.finding import need_gaps
from lotse.truth import Truth
from small_world import adult, child, family, needs_of, rule, signal, unborn

SIGNAL, KITA = {"signal": "sprache"}, {"fact": "kind.kita", "is": True}
NOTICED = family(signals=[signal("sprache")])
CHAIN = (
    rule("a", "sprechen", SIGNAL),
    rule("b", "lernen", {"need": "sprechen"}),
    rule("c", "wohnen", {"need": "lernen"}),
)


@pytest.mark.parametrize(
    ("written", "when", "truth"),
    [
        (NOTICED, SIGNAL, "yes"),
        (family(), SIGNAL, "unknown"),
        (family(signals=[signal("sprache", finding="inconspicuous")]), SIGNAL, "no"),
        (NOTICED, {"not": SIGNAL}, "no"),
        (family(), {"not": SIGNAL}, "unknown"),
        (NOTICED, {"not": {"any": [SIGNAL, KITA]}}, "no"),
        (NOTICED, {"not": {"all": [SIGNAL, KITA]}}, "unknown"),
        (NOTICED, {"not": {"not": SIGNAL}}, "yes"),
        (family(), {"any": [KITA, {"not": KITA}]}, "unknown"),
        (family(), {"all": [KITA, {"not": KITA}]}, "unknown"),
        (family(), "always", "yes"),
    ],
    ids=str,
)
def test_a_leaf_or_its_negation_that_is_unknown_reads_as_no_for_yes_and_as_yes_for_possible(
    written: Any, when: Any, truth: str
) -> None:
    assert needs_of(written, rule("r", "lernen", when)).truth("k1", "lernen").word == truth


def test_without_a_rule_a_need_is_no() -> None:
    assert needs_of(NOTICED).truth("k1", "lernen") is Truth.NO


def test_one_rule_that_holds_is_enough_and_order_does_not_matter() -> None:
    rules = [rule("a", "lernen", SIGNAL), rule("b", "lernen", KITA)]
    for several in (rules, rules[::-1]):
        assert needs_of(NOTICED, *several).truth("k1", "lernen") is Truth.YES
        assert needs_of(family(), *several).truth("k1", "lernen") is Truth.UNKNOWN


def test_chains_follow_over_persons_and_household() -> None:
    assert needs_of(NOTICED, *CHAIN).recognised() == (("household", "wohnen"), ("k1", "lernen"), ("k1", "sprechen"))


def test_a_chain_that_is_possible_is_unknown_to_its_end() -> None:
    needs = needs_of(family(), *CHAIN)
    assert [needs.truth(*one) for one in (("k1", "sprechen"), ("k1", "lernen"), ("household", "wohnen"))] == [
        Truth.UNKNOWN
    ] * 3


@pytest.mark.parametrize(
    "rules",
    [
        [rule("a", "lernen", {"need": "lernen"})],
        [rule("a", "lernen", {"need": "sprechen"}), rule("b", "sprechen", {"need": "lernen"})],
        [rule("a", "wohnen", {"need": "orientierung"}), rule("b", "orientierung", {"need": "wohnen"}, "household")],
    ],
)
def test_needs_that_only_support_each_other_are_no(rules: list[Any]) -> None:
    assert needs_of(family(), *rules).truths == {}


def test_a_cycle_with_support_from_outside_is_recognised_as_a_whole() -> None:
    rules = [rule("a", "lernen", {"need": "sprechen"}), rule("b", "sprechen", {"any": [{"need": "lernen"}, SIGNAL]})]
    assert needs_of(NOTICED, *rules).recognised() == (("k1", "lernen"), ("k1", "sprechen"))
    assert needs_of(family(), *rules).truth("k1", "lernen") is Truth.UNKNOWN
    assert need_gaps(needs_of(family(), *rules), "k1", "lernen").missing == {"k1/signal:sprache"}


def test_a_wish_makes_its_need_yes_and_starts_a_chain() -> None:
    needs = needs_of(family(wishes=[{"need": "sprechen", "person": "k1"}]), *CHAIN)
    assert needs.recognised() == (("household", "wohnen"), ("k1", "lernen"), ("k1", "sprechen"))
    assert needs.wished == {("k1", "sprechen")}


def test_a_wish_for_a_need_of_the_household_is_the_households_whoever_names_it() -> None:
    needs = needs_of(
        family(wishes=[{"need": "wohnen", "person": "m"}]), rule("r", "entlastung", {"need": "wohnen"}, "adult")
    )
    assert needs.recognised() == (("household", "wohnen"), ("m", "entlastung"))


def test_a_need_stands_for_the_person_its_rule_was_about() -> None:
    written = family(child("k1"), child("k2"), adult(), signals=[signal("sprache", "k2")])
    assert needs_of(written, rule("r", "lernen", SIGNAL)).recognised() == (("k2", "lernen"),)


def test_a_child_rule_may_conclude_a_need_of_the_household() -> None:
    written = family(child("k1"), child("k2"), adult(), signals=[signal("sprache", "k2")])
    assert needs_of(written, rule("r", "wohnen", SIGNAL)).recognised() == (("household", "wohnen"),)


def test_rules_about_children_are_asked_of_unborn_children_too() -> None:
    assert needs_of(family(adult(), unborn()), rule("r", "lernen")).recognised() == (("u", "lernen"),)


def test_rules_about_adults_are_asked_of_whoever_is_named_as_a_parent() -> None:
    written = family(child("k1", "2008-01-01"), child("k2", "2025-01-01", parents=["k1"]))
    assert needs_of(written, rule("r", "entlastung", "always", "adult")).recognised() == (("k1", "entlastung"),)


def test_the_same_child_must_meet_all_of_a_condition() -> None:
    written = family(child("k1", "2024-01-01"), child("k2", "2015-01-01"), signals=[signal("sprache", "k2")])
    both = {"has_child": {"all": [SIGNAL, {"age": {"below": "6 years"}}]}}
    needs = needs_of(written, rule("r", "wohnen", both, "household"))
    assert needs.truth("household", "wohnen") is Truth.UNKNOWN
    assert need_gaps(needs, "household", "wohnen").missing == {"k1/signal:sprache"}


def test_missing_of_a_need_is_the_union_over_the_unknown_rules() -> None:
    rules = [
        rule("a", "lernen", {"all": [SIGNAL, KITA]}),
        rule("b", "lernen", {"fact": "kind.ganztags", "is": True}),
        rule("c", "lernen", {"all": [{"fact": "kind.geschwister", "is": 0}, {"not": {"always": True}}]}),
    ]
    assert need_gaps(needs_of(NOTICED, *rules), "k1", "lernen").missing == {"k1/kind.kita", "k1/kind.ganztags"}


def test_missing_of_a_need_looks_into_the_needs_below_it() -> None:
    assert need_gaps(needs_of(family(), *CHAIN), "household", "wohnen").missing == {"k1/signal:sprache"}


def test_nothing_is_missing_for_a_need_that_is_settled() -> None:
    assert need_gaps(needs_of(NOTICED, *CHAIN), "k1", "lernen").missing == frozenset()
    assert need_gaps(needs_of(family()), "k1", "lernen").missing == frozenset()


@pytest.mark.parametrize(("day", "count"), [("2026-11-19", 0), ("2026-11-20", 1), ("2026-11-21", 0)])
def test_a_rule_holds_on_its_days_only(day: str, count: int) -> None:
    needs = needs_of(NOTICED, rule("r", "lernen", SIGNAL, valid={"from": day, "to": day}))
    assert len(needs.recognised()) == count
