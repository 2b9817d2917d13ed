"""Findings, what is missing, and the smallest set of keys that decided."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from lotse.conditions import Condition
from lotse.rules.finding import Finding, decisive, finding_of, gaps, smallest
from lotse.rules.needs import Needs, recognise_needs
from lotse.rules.tree import Tree, plant
from small_world import NORTH_A, TOWN, adult, child, family, known, rule, ruleset, signal, unborn, words

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
KITA, FULL_DAY, SIBLINGS = (
    {"fact": f"kind.{name}", "is": value} for name, value in (("kita", True), ("ganztags", True), ("geschwister", 1))
)


def planted(written: dict[str, Any], condition: Any, *rules: Any, scope: str = "child") -> tuple[Tree, Needs]:
    needs = recognise_needs(known(written), ruleset(*rules))
    return plant(CONDITION.validate_python(condition), words(), scope), needs  # type: ignore[arg-type]  # a scope


def decided(
    written: dict[str, Any], condition: Any, *rules: Any, subject: str = "k1", scope: str = "child"
) -> list[str]:
    tree, needs = planted(written, condition, *rules, scope=scope)
    return list(decisive(tree, needs.facts, needs, subject))


def found(written: dict[str, Any], condition: Any, *rules: Any, subject: str = "k1", scope: str = "child") -> Finding:
    tree, needs = planted(written, condition, *rules, scope=scope)
    return finding_of(tree, needs.facts, needs, subject)


def told(**facts: Any) -> dict[str, Any]:
    return family(facts={"k1": {f"kind.{name}": value for name, value in facts.items()}})


@pytest.mark.parametrize(
    ("written", "condition", "keys"),
    [
        (told(kita=True, ganztags=True), {"all": [KITA, FULL_DAY]}, ["k1/kind.ganztags", "k1/kind.kita"]),
        (told(kita=True, ganztags=True), {"any": [KITA, FULL_DAY]}, ["k1/kind.ganztags"]),
        (told(kita=False, ganztags=True), {"all": [KITA, FULL_DAY]}, ["k1/kind.kita"]),
        (told(kita=False, ganztags=False), {"all": [KITA, FULL_DAY]}, ["k1/kind.ganztags"]),
        (told(kita=False), {"all": [KITA, FULL_DAY]}, ["k1/kind.kita"]),
        (told(kita=True), {"any": [KITA, FULL_DAY]}, ["k1/kind.kita"]),
        (told(kita=False, ganztags=False), {"any": [KITA, FULL_DAY]}, ["k1/kind.ganztags", "k1/kind.kita"]),
        (told(kita=False, ganztags=False), {"not": {"any": [KITA, FULL_DAY]}}, ["k1/kind.ganztags", "k1/kind.kita"]),
        (told(kita=False, ganztags=False), {"not": {"all": [KITA, FULL_DAY]}}, ["k1/kind.ganztags"]),
        (
            told(kita=True, ganztags=True, geschwister=1),
            {"any": [{"all": [KITA, FULL_DAY]}, SIBLINGS]},
            ["k1/kind.geschwister"],
        ),
        (
            told(kita=True, ganztags=True, geschwister=1),
            {"all": [{"any": [KITA, FULL_DAY]}, {"any": [SIBLINGS, KITA]}]},
            ["k1/kind.kita"],
        ),
        (told(kita=True), "always", []),
        (told(), {"age": {"from": "3 years", "below": "6 years"}}, ["k1/age"]),
        (told(), {"all": [{"age": {"from": "3 years"}}, {"age": {"below": "6 years"}}]}, ["k1/age"]),
    ],
)
def test_decisive_is_a_smallest_set_that_alone_settles_it_ties_first_by_key(
    written: dict[str, Any], condition: Any, keys: list[str]
) -> None:
    assert decided(written, condition) == keys


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ({"has_child": KITA}, ["k1/kind.kita"]),
        ({"every_child": KITA}, ["k1/kind.kita", "k2/kind.kita"]),
        ({"has_child": FULL_DAY}, ["k1/kind.ganztags", "k2/kind.ganztags"]),
        ({"every_child": FULL_DAY}, ["k1/kind.ganztags"]),
    ],
)
def test_decisive_over_several_children_names_one_where_one_is_enough(condition: Any, keys: list[str]) -> None:
    each = {"kind.kita": True, "kind.ganztags": False}
    written = family(child("k1"), child("k2"), facts={"k1": each, "k2": each})
    assert decided(written, condition, subject="household", scope="household") == keys


def test_decisive_shares_a_need_that_serves_two_parts() -> None:
    rules = [rule("a", "lernen"), rule("b", "sprechen")]
    both = {"all": [{"any": [{"need": "lernen"}, {"need": "sprechen"}]}, {"need": "sprechen"}]}
    assert decided(family(), both, *rules) == ["k1/need:sprechen"]


def test_decisive_of_twins_names_one_due_date() -> None:
    written = family(adult(), unborn("u"), unborn("w"))
    assert decided(written, {"pregnant": {"week_from": 12}}, subject="m", scope="adult") == ["u/due"]


def test_decisive_of_a_place_is_the_place_key() -> None:
    condition = {"fact": "kind.schulort", "is": TOWN}
    assert decided(family(facts={"k1": {"kind.schulort": NORTH_A}}), condition) == ["k1/kind.schulort"]


@pytest.mark.parametrize(
    ("condition", "missing", "never"),
    [
        (KITA, {"k1/kind.kita"}, set()),
        ({"all": [KITA, FULL_DAY]}, {"k1/kind.kita", "k1/kind.ganztags"}, set()),
        ({"any": [KITA, FULL_DAY, {"not": {"always": True}}]}, {"k1/kind.kita", "k1/kind.ganztags"}, set()),
        ({"all": [KITA, {"not": {"always": True}}]}, set(), set()),
        ({"all": [KITA, {"fact": "kind.herkunft", "is": True}]}, {"k1/kind.kita"}, {"kind.herkunft"}),
        ({"signal": "sprache"}, {"k1/signal:sprache"}, set()),
        ({"receives": "o"}, {"k1/receives:o"}, set()),
        ({"age": {"below": "6 years"}}, set(), set()),
    ],
)
def test_missing_is_the_union_over_the_unknown_parts_and_never_collected_data_are_kept_apart(
    condition: Any, missing: set[str], never: set[str]
) -> None:
    tree, needs = planted(family(), condition)
    left = gaps(tree, needs.facts, needs, "k1")
    assert (set(left.missing), set(left.never)) == (missing, never)


@pytest.mark.parametrize(
    ("written", "condition", "because"),
    [
        (told(kita=True), KITA, "known"),
        (told(), KITA, "absent"),
        (family(signals=[signal("sprache", finding="not_assessed")]), {"signal": "sprache"}, "not_assessed"),
        (family(), {"signal": "sprache"}, "absent"),
        (family(child(born=None)), {"age": {"below": "6 years"}}, "absent"),
        (family(child(born="2020")), {"age": {"below": "6 years"}}, "imprecise"),
        (family(facts={"k1": {"kind.schulort": TOWN}}), {"fact": "kind.schulort", "is": NORTH_A}, "imprecise"),
        (family(), {"fact": "kind.herkunft", "is": True}, "never_collected"),
        (family(), {"receives": "o"}, "absent"),
    ],
)
def test_a_finding_says_why_something_is_not_known(written: dict[str, Any], condition: Any, because: str) -> None:
    assert found(written, condition).because == because


def test_a_finding_shows_every_part_with_its_truth() -> None:
    whole = found(told(kita=True), {"all": [KITA, {"not": FULL_DAY}]})
    assert (whole.test, whole.truth) == ("all", "unknown")
    assert [(part.test, part.truth) for part in whole.of] == [("fact", "yes"), ("not", "unknown")]
    inner = whole.of[1].of[0]
    assert (inner.key, inner.op, inner.truth, inner.because) == ("k1/kind.ganztags", "is", "unknown", "absent")


def test_a_finding_names_keys_and_never_values() -> None:
    shown = found(told(geschwister=17), {"fact": "kind.geschwister", "is": 23}).model_dump_json()
    assert "17" not in shown
    assert "23" not in shown


@pytest.mark.parametrize(
    ("sets", "kept"),
    [
        ([], []),
        ([{"b"}, {"a"}], [{"a"}, {"b"}]),
        ([{"a", "b"}, {"a"}], [{"a"}]),
        ([{"c", "d"}, {"a", "z"}], [{"a", "z"}, {"c", "d"}]),
        ([set(), {"a"}], [set()]),
    ],
)
def test_smallest_drops_what_holds_another_set(sets: list[set[str]], kept: list[set[str]]) -> None:
    assert list(smallest(frozenset(one) for one in sets)) == kept
