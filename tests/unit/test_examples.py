"""The examples inside a rule: they come out as their author says, or the difference is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lotse.rules.examples import check_example, try_examples
from small_world import rule, ruleset, words

if TYPE_CHECKING:
    from lotse.case.condition_check import Wrong


def tried(when: Any, given: dict[str, Any], expect: str, scope: str = "child", **more: Any) -> Any:
    need = {"child": "lernen", "adult": "entlastung", "household": "wohnen"}[scope]
    example = {"given": given, "expect": expect, **more}
    rules = ruleset(rule("r", need, when, scope, examples=[example]))
    (one,) = try_examples(rules, rules.rules[0])
    return one


@pytest.mark.parametrize(
    ("scope", "when", "given", "expect"),
    [
        ("child", {"signal": "sprache"}, {"signal": "sprache"}, "yes"),
        ("child", {"signal": "sprache"}, {"signal": ["spielen", "sprache"]}, "yes"),
        ("child", {"signal": "sprache"}, {"signal:sprache": "inconspicuous"}, "no"),
        ("child", {"signal": "sprache"}, {"signal:sprache": "not_assessed"}, "unknown"),
        ("child", {"signal": "sprache", "is": "inconspicuous"}, {"signal:sprache": "inconspicuous"}, "yes"),
        ("child", {"signal": "enge"}, {"signal": "enge"}, "yes"),
        ("child", {"signal": "sprache"}, {}, "unknown"),
        ("child", {"fact": "kind.kita", "is": False}, {"kind.kita": False}, "yes"),
        ("child", {"fact": "familie.allein", "is": True}, {"familie.allein": True}, "yes"),
        ("child", {"fact": "familie.sprachen", "contains": "tr"}, {"familie.sprachen": ["tr"]}, "yes"),
        ("child", {"age": {"from": "3 years"}}, {"age": "3 years"}, "yes"),
        ("child", {"age": {"below": "3 years"}}, {"age": "3 years"}, "no"),
        ("child", {"age": {"below": "3 years"}}, {"age": "35 months"}, "yes"),
        ("child", {"age": {"below": "3 years"}}, {}, "unknown"),
        ("child", {"need": "sprechen"}, {"need": "sprechen"}, "yes"),
        ("child", {"need": "wohnen"}, {"need": "wohnen"}, "yes"),
        ("child", {"receives": "o"}, {"receives": "o"}, "yes"),
        ("child", {"receives": "o"}, {"receives": []}, "no"),
        ("child", {"receives": "o"}, {}, "unknown"),
        ("child", {"pregnant": {"week_from": 12}}, {"weeks": 12}, "yes"),
        ("child", {"pregnant": {"week_from": 12}}, {"weeks": 11}, "no"),
        ("child", {"pregnant": {}}, {}, "no"),
        ("adult", {"pregnant": {"week_from": 12}}, {"weeks": 12}, "yes"),
        ("adult", {"pregnant": {}}, {}, "no"),
        ("adult", {"fact": "erwachsen.arbeit", "is": True}, {"erwachsen.arbeit": True}, "yes"),
        ("household", {"has_child": {"signal": "sprache"}}, {"has_child": {"signal": "sprache"}}, "yes"),
        (
            "household",
            {"has_child": {"signal": "sprache"}},
            {"has_child": [{"age": "3 years"}, {"signal": "sprache"}]},
            "yes",
        ),
        (
            "household",
            {"every_child": {"signal": "sprache"}},
            {"has_child": [{"age": "3 years"}, {"signal": "sprache"}]},
            "unknown",
        ),
        ("household", {"every_child": {"signal": "sprache"}}, {}, "yes"),
        ("household", {"has_adult": {"pregnant": {}}}, {"has_adult": {"weeks": 20}}, "yes"),
        ("household", {"fact": "familie.zimmer", "at_most": 2}, {"familie.zimmer": 2}, "yes"),
    ],
)
def test_an_example_gives_what_it_says_and_nothing_else(
    scope: str, when: Any, given: dict[str, Any], expect: str
) -> None:
    one = tried(when, given, expect, scope)
    assert one.passed, (one.found, one.missing)


@pytest.mark.parametrize(("expect", "passed"), [("yes", False), ("no", False), ("unknown", True)])
def test_another_expectation_does_not_pass(expect: str, *, passed: bool) -> None:
    assert tried({"signal": "sprache"}, {}, expect).passed is passed


@pytest.mark.parametrize(
    ("missing", "passed"),
    [
        (["kind.kita", "signal:sprache"], True),
        (["signal:sprache", "kind.kita"], True),
        (["kind.kita"], False),
        ([], False),
        (None, True),
    ],
)
def test_missing_is_compared_without_the_subject_where_it_is_stated(missing: list[str] | None, *, passed: bool) -> None:
    when = {"all": [{"signal": "sprache"}, {"fact": "kind.kita", "is": True}]}
    more: dict[str, Any] = {} if missing is None else {"missing": missing}
    assert tried(when, {}, "unknown", **more).passed is passed


def test_other_rules_of_the_set_are_in_force_too() -> None:
    example = {"given": {"signal": "sprache"}, "expect": "yes"}
    rules = ruleset(
        rule("a", "sprechen", {"signal": "sprache"}), rule("b", "lernen", {"need": "sprechen"}, examples=[example])
    )
    assert next(try_examples(rules, rules.rules[1])).passed


@pytest.mark.parametrize(
    ("on", "age", "expect"),
    [
        ("2025-02-28", "12 months", "yes"),
        ("2025-03-01", "12 months", "yes"),
        ("2024-02-29", "12 months", "yes"),
        (None, "11 months", "no"),
    ],
)
def test_age_means_born_exactly_that_long_before_the_day(on: str | None, age: str, expect: str) -> None:
    more = {} if on is None else {"on": on}
    assert tried({"age": {"from": "1 years"}}, {"age": age}, expect, **more).passed


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"signal": "sprache", "age": "3 years", "kind.kita": True, "receives": "o", "need": "lernen"}, []),
        ({"signal": "unbekannt"}, ["ID-UNKNOWN"]),
        ({"signal:unbekannt": "conspicuous"}, ["ID-UNKNOWN"]),
        ({"need": "unbekannt"}, ["ID-UNKNOWN"]),
        ({"kind.unbekannt": True}, ["ID-UNKNOWN"]),
        ({"kind.kita": "ja"}, ["TYPE"]),
        ({"kind.schulform": "realschule"}, ["ID-UNKNOWN"]),
        ({"kind.anmeldung": "2026-02-30"}, ["DATE"]),
        ({"age": "drei Jahre"}, ["TYPE"]),
        ({"age": 3}, ["TYPE"]),
        ({"weeks": "12"}, ["TYPE"]),
        ({"weeks": True}, ["TYPE"]),
        ({"has_child": {"kind.unbekannt": True}}, ["ID-UNKNOWN"]),
        ({"has_child": "k1"}, ["TYPE"]),
        ({"signal": "unbekannt", "kind.unbekannt": 1}, ["ID-UNKNOWN", "ID-UNKNOWN"]),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_example_is_told(given: dict[str, Any], codes: list[str]) -> None:
    found: list[Wrong] = list(check_example(given, words(), ()))
    assert [wrong.code for wrong in found] == codes
