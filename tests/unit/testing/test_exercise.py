"""What examples exercise of rules, and an example for each thing that they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lotse.casetests import TestCase
from lotse.rules.examples import try_examples
from lotse.rules.ruleset import Example
from lotse.testing.exercise import exercised
from lotse.testing.tracing import Goal, goals_of, reached, trace
from lotse.testing.trials import Trials
from lotse.truth import Truth
from small_world import family, known, needs_of, rule, ruleset, signal

if TYPE_CHECKING:
    from lotse.testing.exercise import RuleExercise

WHEN = {"all": [{"signal": "sprache"}, {"age": {"from": "24 months", "below": "7 years"}}]}


def of(when: Any, *examples: dict[str, Any], scope: str = "child", need: str = "lernen") -> RuleExercise:
    (found,) = exercised(Trials.of(ruleset(rule("r", need, when, scope, examples=list(examples))), ()))
    return found


def left(found: RuleExercise) -> set[tuple[str, str]]:
    return {(one.path, one.reached) for one in found.left_out}


def test_without_examples_everything_is_left_out_and_nothing_is_invented() -> None:
    found = of(WHEN)
    assert (found.tried, found.exercised, found.goals) == (0, 0, 13)
    assert left(found) == {
        *(("when", truth) for truth in ("yes", "no", "unknown")),
        *(("when.all[0]", truth) for truth in ("yes", "no", "unknown")),
        *(("when.all[1]", truth) for truth in ("yes", "no", "unknown")),
        *((f"when.all[1].age.{name}", point) for name in ("from", "below") for point in ("on", "below")),
    }


def test_what_an_example_decides_counts_and_what_it_only_mentions_does_not() -> None:
    yes = of(WHEN, {"given": {"signal": "sprache", "age": "24 months"}, "expect": "yes"})
    assert ("when.all[1].age.from", "on") not in left(yes)
    assert ("when.all[0]", "yes") not in left(yes)
    beside = of(WHEN, {"given": {"signal:sprache": "inconspicuous", "age": "24 months"}, "expect": "no"})
    assert ("when.all[1].age.from", "on") in left(beside), "the signal decided, whatever the age"
    assert ("when.all[0]", "no") not in left(beside)


@pytest.mark.parametrize(
    ("age", "bound", "point"),
    [
        ("23 months", "from", "below"),
        ("24 months", "from", "on"),
        ("6 years", "below", "below"),
        ("7 years", "below", "on"),
    ],
)
def test_both_sides_of_each_bound(age: str, bound: str, point: str) -> None:
    found = of(WHEN, {"given": {"signal": "sprache", "age": age}, "expect": "yes"})
    assert (f"when.all[1].age.{bound}", point) not in left(found)


CONDITIONS: list[tuple[Any, str, str]] = [
    (WHEN, "child", "lernen"),
    ({"any": [{"fact": "kind.kita", "is": True}, {"fact": "kind.geschwister", "at_least": 2}]}, "child", "lernen"),
    ({"not": {"any": [{"signal": "sprache"}, {"fact": "kind.anmeldung", "below": "2026-11-20"}]}}, "child", "lernen"),
    ({"all": [{"receives": "o"}, {"fact": "kind.schulform", "one_of": ["gymnasium", "hauptschule"]}]},
     "child", "lernen"),
    ({"pregnant": {"week_from": 12, "week_below": 28}}, "adult", "entlastung"),
    ({"pregnant": {"week_from": 12}}, "child", "lernen"),
    ({"has_child": {"all": [{"fact": "kind.kita", "is": False}, {"age": {"below": "6 years"}}]}},
     "household", "wohnen"),
    ({"every_child": {"fact": "kind.kita", "is": True}}, "household", "wohnen"),
    ({"all": [{"has_adult": {"fact": "erwachsen.arbeit", "is": False}}, {"fact": "familie.zimmer", "is": 1}]},
     "household", "wohnen"),
    ({"fact": "familie.sprachen", "contains": "tr"}, "household", "wohnen"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "scope", "need"), CONDITIONS, ids=str)
def test_every_suggested_example_comes_out_as_it_says_and_reaches_what_was_left_out(
    when: Any, scope: str, need: str
) -> None:
    found = of(when, scope=scope, need=need)
    assert found.left_out
    assert all(one.example is not None for one in found.left_out)
    examples = [Example.model_validate(one.example) for one in found.left_out]
    rules = ruleset(rule("r", need, when, scope, examples=[one.example for one in found.left_out]))
    assert all(one.passed for one in try_examples(rules, rules.rules[0]))
    (again,) = exercised(Trials.of(rules, ()))
    assert again.left_out == ()
    assert again.exercised == found.goals
    assert len(examples) == len(found.left_out)


def test_a_need_of_another_rule_is_brought_about_by_what_that_rule_reads() -> None:
    rules = ruleset(
        rule("a", "sprechen", {"signal": "sprache"}),
        rule("b", "lernen", {"all": [{"need": "sprechen"}, {"fact": "kind.kita", "is": False}]}),
    )
    found = {one.rule: one for one in exercised(Trials.of(rules, ()))}["b"]
    never = next(one for one in found.left_out if (one.path, one.reached) == ("when.all[0]", "no"))
    assert never.example == {"given": {"signal:sprache": "inconspicuous"}, "expect": "no"}


def test_what_nobody_can_reach_is_not_asked_for() -> None:
    same = {"all": [{"fact": "kind.kita", "is": True}, {"fact": "kind.kita", "is": True}]}
    found = of(same)
    assert found.unreachable > 0
    assert ("when.all[0]", "yes") not in left(found) or found.left_out


def test_an_always_rule_is_yes_and_nothing_else() -> None:
    assert left(of("always")) == {("when", "yes")}


def test_test_cases_count_too() -> None:
    rules = ruleset(rule("r", "lernen", {"signal": "sprache"}), id="rules")
    test = TestCase.model_validate(
        {
            "id": "t",
            "on": "2026-11-20",
            "rules": "rules",
            "case": {
                "child_protection": "no_indication",
                "persons": [{"id": "k1", "role": "child"}],
                "signals": [signal("sprache")],
            },
        }
    )
    (found,) = exercised(Trials.of(rules, [test]))
    assert found.tried == 1
    assert ("when", "yes") not in left(found)
    stopped = test.model_copy(update={"case": {"child_protection": "acute"}})
    assert not Trials.of(rules, [stopped]).families


def test_a_leaf_is_decisive_where_another_truth_of_it_changes_the_whole() -> None:
    rules = ruleset(rule("r", "lernen", WHEN))
    tree = Trials.of(rules, ()).tree(0)
    facts, needs = known(family()), needs_of(family())
    seen = {one.path: (one.truth, one.decisive) for one in trace(tree, facts, needs, "k1")}
    assert seen == {("all", 0): (Truth.UNKNOWN, True), ("all", 1): (Truth.YES, True)}
    assert Goal((), "unknown") in reached(tree, facts, needs, "k1")
    assert reached(tree, facts, needs, "k1") <= set(goals_of(tree))
