"""Completions: what could still be told, and within which bounds."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from pydantic import TypeAdapter

from lotse.case.load_vocabulary import load_vocabulary
from lotse.conditions import Condition
from lotse.questions.completion import LeftOver
from lotse.questions.formula import Both, Either, Formula, Literal
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from lotse.truth import Truth
from small_world import (
    NORTH,
    NORTH_A,
    NORTH_B,
    SOUTH,
    TOWN,
    VOCABULARY,
    adult,
    child,
    family,
    known,
    rule,
    ruleset,
    signal,
    unborn,
    words,
)

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
KITA = {"fact": "kind.kita", "is": True}


def left_over(written: dict[str, Any], *rules: Any) -> LeftOver:
    facts = known(written)
    return LeftOver(facts, recognise_needs(facts, ruleset(*rules)), words())


def left(written: dict[str, Any], condition: Any, at_least: Truth = YES, subject: str = "k1", *rules: Any) -> Formula:
    scope = "household" if subject == "household" else "adult" if subject == "m" else "child"
    tree = plant(CONDITION.validate_python(condition), words(), scope)  # type: ignore[arg-type]  # a scope
    return left_over(written, *rules).of(tree, subject, at_least)


@pytest.mark.parametrize(
    ("condition", "truth"),
    [(KITA, YES), ({"not": KITA}, NO), ({"any": [KITA, {"signal": "sprache"}]}, YES), ("always", YES)],
)
def test_what_is_known_is_put_in(condition: Any, truth: Truth) -> None:
    assert left(family(facts={"k1": {"kind.kita": True}}), condition) is truth


@pytest.mark.parametrize(
    "condition",
    [
        {"signal": "sprache"},
        {"not": {"signal": "sprache"}},
        {"fact": "kind.herkunft", "is": True},
        {"not": {"fact": "kind.herkunft", "is": True}},
    ],
)
def test_absent_signals_and_never_collected_data_stay_unknown_for_good(condition: Any) -> None:
    assert left(family(), condition, YES) is NO
    assert left(family(), condition, UNKNOWN) is YES


@pytest.mark.parametrize(
    ("key", "condition"),
    [
        ("k1/kind.kita", KITA),
        ("k1/kind.schulform", {"fact": "kind.schulform", "is": "gymnasium"}),
        ("k1/receives:o", {"receives": "o"}),
        ("k1/born", {"age": {"below": "6 years"}}),
        ("k1/kind.schulort", {"fact": "kind.schulort", "is": TOWN}),
        ("household/familie.sprachen", {"fact": "familie.sprachen", "contains": "tr"}),
    ],
)
def test_keys_without_an_answer_stay_unknown_for_good(key: str, condition: Any) -> None:
    persons = [child(born=None), adult()]
    asked = left(family(*persons), condition)
    assert isinstance(asked, Literal)
    assert asked.variable.key == key
    assert left(family(*persons, no_answer=[key]), condition, YES) is NO
    assert left(family(*persons, no_answer=[key]), {"not": condition}, UNKNOWN) is YES


def test_special_values_that_may_not_be_used_are_not_asked_for() -> None:
    assert left(family(facts={"k1": {"kind.diagnose": True}}), {"fact": "kind.diagnose", "is": True}) is NO
    assert isinstance(left(family(), {"fact": "kind.diagnose", "is": True}), Literal)


def test_groups_and_persons_are_put_together() -> None:
    written = family(child("k1"), child("k2"), facts={"k2": {"kind.kita": False}})
    assert isinstance(left(written, {"all": [KITA, {"fact": "kind.ganztags", "is": True}]}), Both)
    assert isinstance(left(written, {"any": [KITA, {"fact": "kind.ganztags", "is": True}]}), Either)
    assert isinstance(left(written, {"has_child": KITA}, YES, "household"), Literal)
    assert left(written, {"every_child": KITA}, YES, "household") is NO


def test_a_need_is_what_is_left_of_its_rules_and_never_supports_itself() -> None:
    rules = [rule("a", "lernen", {"any": [KITA, {"need": "sprechen"}]}), rule("b", "sprechen", {"need": "lernen"})]
    formula = left(family(), {"need": "sprechen"}, YES, "k1", *rules)
    assert isinstance(formula, Literal)
    assert formula.variable.key == "k1/kind.kita"


@pytest.mark.parametrize(
    ("born", "ages", "rows"),
    [
        (None, [{"below": "6 years"}], 2),
        (None, [{"from": "3 years", "below": "6 years"}], 2),
        (None, [{"from": "3 years"}, {"below": "6 years"}], 3),
        ("2020", [{"below": "6 years"}], 2),
        ("2020-11", [{"below": "6 years"}], 2),
    ],
)
def test_births_have_one_class_per_interval_between_the_bounds(
    born: str | None, ages: list[dict[str, str]], rows: int
) -> None:
    over = left_over(family(child(born=born)))
    trees = [plant(CONDITION.validate_python({"age": age}), words(), "child") for age in ages]
    found = [formula for tree in trees if isinstance(formula := over.of(tree, "k1", YES), Literal)]
    assert len(found) == len(ages)
    classes = over.truths(found[0].variable, {one.test for one in found})
    assert {len(row) for row in classes.values()} == {rows}


def test_pregnancies_are_refined_each() -> None:
    written = family(adult(), unborn("u", "2027-06"), unborn("w", "2027-06"))
    formula = left(written, {"pregnant": {"week_from": 12}}, YES, "m")
    assert isinstance(formula, Either)
    assert {part.variable.key for part in formula.parts if isinstance(part, Literal)} == {"u/due", "w/due"}
    assert isinstance(left(written, {"not": {"pregnant": {"week_from": 12}}}, YES, "m"), Both)


def test_past_its_due_date_nothing_can_be_told_of_an_unborn_child() -> None:
    assert left(family(adult(), unborn(due="2026-11-01")), {"age": {"below": "1 years"}}, YES, "u") is NO
    assert left(family(adult(), unborn(due="2026-11-01")), {"age": {"below": "1 years"}}, UNKNOWN, "u") is YES


@pytest.mark.parametrize(
    ("told", "wanted", "classes"),
    [
        (None, TOWN, 2),
        (None, NORTH_A, 2),
        (TOWN, NORTH_A, 2),
        (TOWN, NORTH, 2),
        (NORTH, NORTH_A, 2),
        (NORTH, NORTH_B, 2),
    ],
)
def test_places_are_refined_within_what_is_told(told: str | None, wanted: str, classes: int) -> None:
    over = left_over(family(facts={"k1": {"kind.schulort": told}} if told else {}))
    tree = plant(CONDITION.validate_python({"fact": "kind.schulort", "is": wanted}), words(), "child")
    formula = over.of(tree, "k1", YES)
    assert isinstance(formula, Literal)
    assert len(over.truths(formula.variable, {formula.test})[formula.test]) == classes


def test_a_place_that_all_parts_lie_in_is_not_open() -> None:
    assert left(family(facts={"k1": {"kind.schulort": SOUTH}}), {"fact": "kind.schulort", "is": TOWN}) is YES


@pytest.mark.parametrize(
    ("comparison", "row"),
    [
        ({"below": 2}, (NO, YES)),
        ({"at_most": 2}, (NO, YES)),
        ({"is": 2}, (NO, YES)),
        ({"one_of": [2, 4]}, (NO, YES)),
    ],
)
def test_numbers_have_a_class_on_both_sides_of_each_bound(comparison: dict[str, Any], row: tuple[Truth, ...]) -> None:
    over = left_over(family())
    formula = over.of(
        plant(CONDITION.validate_python({"fact": "kind.geschwister", **comparison}), words(), "child"), "k1", YES
    )
    assert isinstance(formula, Literal)
    assert over.truths(formula.variable, {formula.test})[formula.test] == row


def test_a_bound_at_the_end_of_the_calendar_is_no_obstacle() -> None:
    rules = [
        rule(
            "r",
            "lernen",
            {
                "all": [
                    {"fact": "kind.anmeldung", name: day}
                    for name, day in (("at_most", "9999-12-31"), ("at_least", "0001-01-01"))
                ]
            },
        )
    ]
    over = left_over(family(), *rules)
    formula = over.of_need("k1", "lernen", YES)
    assert isinstance(formula, Both)
    assert not isinstance(over.of_need("k1", "lernen", UNKNOWN), Truth)


def test_a_signal_that_is_known_is_put_in() -> None:
    assert left(family(signals=[signal("sprache")]), {"signal": "sprache"}) is YES


def walked_for(first: str, rules: list[dict[str, Any]], needs: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a need is looked into until it is clear what is left of the first one."""
    declared = [{"id": f"n{number}", "scope": "child", "name": {"de": "Name"}} for number in range(needs)]
    vocabulary = load_vocabulary({**VOCABULARY, "needs": declared})
    head = {"schema": "lotse/ruleset/1", "id": "paths", "version": "1", "vocabulary": "small"}
    ruleset = load_ruleset({**head, "valid": {"from": "2016-01-01"}, "rules": rules}, vocabulary=vocabulary)
    facts = known(family())
    over = LeftOver(facts, recognise_needs(facts, ruleset), vocabulary)
    walked, of_need = count(), LeftOver.of_need

    def counted(*args: Any, **more: Any) -> Formula:
        next(walked)
        return of_need(*args, **more)

    monkeypatch.setattr(LeftOver, "of_need", counted)
    assert not isinstance(over.of_need("k1", first, YES), Truth)
    return next(walked)


def test_needs_that_support_each_other_are_not_walked_along_every_path(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"n{number}" for number in range(8)]
    rules = [
        rule(f"r-{name}", name, {"any": [KITA, *({"need": other} for other in names if other != name)]})
        for name in names
    ]
    # each need once for each subset of the others, and from there to at most seven: 95,901 if every order is walked
    assert walked_for("n0", rules, 8, monkeypatch) < 8 * 2**7 * 7


def test_a_need_that_two_rules_read_is_looked_into_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [rule("r-last", "n20", KITA)]
    for number in range(20):
        rules += [rule(f"r{number}-{way}", f"n{number}", {"all": [KITA, {"need": f"n{number + 1}"}]}) for way in "ab"]
    assert walked_for("n0", rules, 21, monkeypatch) < 3 * 21
