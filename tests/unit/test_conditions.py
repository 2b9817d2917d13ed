"""The grammar of conditions: what may be written, what is refused, and that it reads back as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from lotse.conditions import Age, AgeRange, Condition, Duration, Where, as_day
from lotse.errors import ContentError, InputError
from small_world import catalogue, offer, rule, ruleset

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
FORMS: list[dict[str, Any]] = [
    {"always": True},
    {"signal": "sprache", "is": "conspicuous"},
    {"signal": "sprache", "is": "inconspicuous"},
    {"fact": "kind.kita", "is": True},
    {"fact": "kind.kita", "is": False},
    {"fact": "kind.schulform", "one_of": ["grundschule", "gymnasium"]},
    {"fact": "familie.sprachen", "contains": "tr"},
    {"fact": "kind.geschwister", "at_least": 0},
    {"fact": "kind.geschwister", "at_most": 2},
    {"fact": "kind.geschwister", "below": 2},
    {"fact": "kind.anmeldung", "above": "2026-11-20"},
    {"age": {"from": "24 months", "below": "7 years"}},
    {"age": {"below": "9 weeks"}},
    {"pregnant": {}},
    {"pregnant": {"week_from": 12, "week_below": 28}},
    {"need": "lernen"},
    {"receives": "o"},
    {"not": {"always": True}},
    {"all": [{"need": "lernen"}, {"any": [{"signal": "sprache", "is": "conspicuous"}]}]},
    {"has_child": {"signal": "sprache", "is": "conspicuous"}},
    {"every_child": {"age": {"below": "3 years"}}},
    {"has_adult": {"pregnant": {}}},
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: next(iter(form)))
def test_every_form_reads_back_as_it_was_written(form: dict[str, Any]) -> None:
    read = CONDITION.validate_python(form)
    assert CONDITION.dump_python(read, mode="json", exclude_none=True) == form
    assert CONDITION.validate_json(CONDITION.dump_json(read, exclude_none=True)) == read


def test_always_may_be_a_bare_word_and_so_may_anywhere() -> None:
    assert CONDITION.validate_python("always") == CONDITION.validate_python({"always": True})
    assert Where.model_validate("anywhere") == Where.model_validate({"anywhere": True})


@pytest.mark.parametrize(
    "wrong",
    [
        "never",
        {},
        [],
        None,
        {"always": False},
        {"all": []},
        {"any": []},
        {"all": {"always": True}},
        {"not": []},
        {"signal": "sprache", "is": "maybe"},
        {"signal": "sprache", "extra": 1},
        {"signal": "sprache", "fact": "kind.kita"},
        {"fact": "kind.kita"},
        {"fact": "kind.kita", "is": True, "one_of": [True]},
        {"fact": "kita", "is": True},
        {"fact": "kind.schulform", "one_of": []},
        {"age": {}},
        {"age": {"from": "24"}},
        {"age": {"from": 24}},
        {"age": {"from": "-1 years"}},
        {"age": {"from": "1.5 years"}},
        {"age": {"from": "131 years"}},
        {"age": {"from": "2 fortnights"}},
        {"pregnant": True},
        {"pregnant": {"week_from": "12"}},
        {"pregnant": {"week_from": -1}},
        {"need": "Lernen"},
        {"has_child": None},
    ],
    ids=str,
)
def test_nothing_else_is_a_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(wrong)


@pytest.mark.parametrize(
    ("text", "count", "unit"), [("0 days", 0, "days"), ("24 months", 24, "months"), ("130 years", 130, "years")]
)
def test_an_age_is_a_number_and_a_unit(text: str, count: int, unit: str) -> None:
    read = TypeAdapter(Age).validate_python(text)
    assert read == Duration(count=count, unit=unit)  # type: ignore[arg-type]  # a unit of the grammar
    assert str(read) == text


def test_an_age_range_needs_a_bound() -> None:
    assert AgeRange.model_validate({"from": "0 days"}).below is None


@pytest.mark.parametrize(
    "where",
    [{}, {"residence": []}, {"anywhere": False}, "somewhere", {"residence": ["5315000"]}, {"residence": [5315000]}],
)
def test_an_offer_says_where_it_exists(where: object) -> None:
    with pytest.raises(InputError):
        Where.model_validate(where)


@pytest.mark.parametrize(
    "text", ["20261120", "2026-W47-5", "2026-11-20T00:00:00", "2026-11-31", "heute", 20261120, None]
)
def test_a_day_in_a_condition_is_written_with_year_month_and_day(text: object) -> None:
    assert as_day(text) is None


@pytest.mark.parametrize(
    ("when", "scope", "code"),
    [
        ({"not": {"need": "lernen"}}, "child", "NOT-OVER-NEED"),
        ({"not": {"all": [{"always": True}, {"need": "lernen"}]}}, "child", "NOT-OVER-NEED"),
        ({"not": {"has_child": {"need": "lernen"}}}, "household", "NOT-OVER-NEED"),
        ({"signal": "sprach"}, "child", "ID-UNKNOWN"),
        ({"fact": "kind.kit", "is": True}, "child", "ID-UNKNOWN"),
        ({"need": "lerne"}, "child", "ID-UNKNOWN"),
        ({"fact": "kind.schulform", "is": "realschule"}, "child", "ID-UNKNOWN"),
        ({"signal": "last"}, "child", "SCOPE"),
        ({"signal": "sprache"}, "adult", "SCOPE"),
        ({"signal": "sprache"}, "household", "SCOPE"),
        ({"fact": "erwachsen.arbeit", "is": True}, "child", "SCOPE"),
        ({"need": "entlastung"}, "child", "SCOPE"),
        ({"age": {"below": "1 years"}}, "household", "SCOPE"),
        ({"pregnant": {}}, "household", "SCOPE"),
        ({"has_child": {"always": True}}, "child", "SCOPE"),
        ({"every_child": {"always": True}}, "adult", "SCOPE"),
        ({"has_child": {"has_child": {"always": True}}}, "household", "SCOPE"),
        ({"fact": "kind.schulort", "is": "05315000"}, "child", "ATTRIBUTE-FORBIDDEN"),
        ({"fact": "kind.herkunft", "is": True}, "child", "ATTRIBUTE-FORBIDDEN"),
        ({"fact": "kind.kita", "at_least": 1}, "child", "TYPE"),
        ({"fact": "kind.kita", "is": "true"}, "child", "TYPE"),
        ({"fact": "kind.geschwister", "is": True}, "child", "TYPE"),
        ({"fact": "familie.sprachen", "is": "tr"}, "household", "TYPE"),
        ({"fact": "kind.anmeldung", "is": "2026-02-30"}, "child", "DATE"),
    ],
    ids=str,
)
def test_a_rule_with_a_wrong_condition_is_not_loaded(when: Any, scope: str, code: str) -> None:
    need = {"child": "lernen", "adult": "entlastung", "household": "wohnen"}[scope]
    with pytest.raises(ContentError) as caught:
        ruleset(rule("r", need, when, scope))
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    "when", [{"fact": "kind.schulort", "is": "05315000"}, {"fact": "kind.herkunft", "is": True}, {"receives": "o"}]
)
def test_an_offer_may_read_places_and_what_is_never_collected(when: Any) -> None:
    assert catalogue(offer("o", when=when)).offers[0].when is not None


def test_two_has_child_in_one_all_are_a_warning_and_load() -> None:
    parts = [{"has_child": {"signal": "sprache"}}, {"has_child": {"age": {"below": "3 years"}}}]
    assert len(ruleset(rule("r", "wohnen", {"all": parts}, "household")).rules) == 1
