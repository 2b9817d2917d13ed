"""Holding a file against a model: every problem at its place, in own words."""

from __future__ import annotations

import traceback
from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    Tag,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from lotse.conditions import Condition
from lotse.errors import ContentError, InputError, Problem
from lotse.files import of_mapping, parse, validated
from lotse.model import Day, Model, PersonId, Slug

CANARY = "kanarienvogel"


class Part(Model):
    id: Slug
    count: StrictInt = 0
    ready: StrictBool = False
    kind: Literal["near", "far"] = "near"
    note: Annotated[str, Field(min_length=2, max_length=5)] | None = None
    from_: Day | None = Field(default=None, alias="from")
    when: Condition | None = None
    value: StrictBool | StrictInt | str | tuple[str, ...] | None = None


class Round(Model):
    shape: Literal["round"]
    radius: StrictInt


class Square(Model):
    shape: Literal["square"]
    side: StrictInt


class Whole(Model):
    schema_: Literal["test/1"] = Field(default="test/1", alias="schema")
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=3)] = ()
    single: Part | None = None
    by_person: dict[PersonId, Part] = Field(default_factory=dict)
    pair: tuple[StrictInt, str] | None = None
    shape: Annotated[Round | Square, Field(discriminator="shape")] | None = None
    either: Part | Round | None = None
    at: AwareDatetime | None = None
    day: date | None = None
    below: Whole | None = None
    share: Annotated[StrictInt, Field(ge=1, le=9, multiple_of=2)] | None = None
    above: Annotated[StrictInt, Field(gt=1, lt=9)] | None = None

    @field_validator("share")
    @classmethod
    def _no_six(cls, value: int | None) -> int | None:
        if value == 6:
            raise ValueError(f"{CANARY} {value}")
        return value

    @model_validator(mode="after")
    def _not_both(self) -> Whole:
        if self.share and self.above:
            raise PydanticCustomError("date_order", "share comes before above")
        return self


def problems_of(text: str, model: type[BaseModel] = Whole) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        validated(parse(text, name="x.yaml"), model)
    return caught.value.problems


def short(problem: Problem) -> str:
    return f"{problem.line}:{problem.column} {problem.path} {problem.code}"


def only(text: str) -> Problem:
    (problem,) = problems_of(text)
    return problem


def test_a_file_that_fits_becomes_the_model() -> None:
    whole = validated(parse("parts: [{id: a-b, from: 2026-11-20, when: always}]", name="x"), Whole)
    assert whole.parts[0].from_ == date(2026, 11, 20)


def test_part_of_a_file_is_held_against_a_model_of_its_own() -> None:
    document = parse("list:\n  - {id: a}\n  - {id: Ä, cuont: 1}\n", name="x.yaml")
    assert validated(document, Part, path=("list", 0)).id == "a"
    with pytest.raises(InputError) as caught:
        validated(document, Part, path=("list", 1), error=InputError)
    assert [short(problem) for problem in caught.value.problems] == ["3:10 *[1].id TYPE", "3:13 *[1] KEY-UNKNOWN"]


def test_a_part_that_is_not_there_does_not_fit() -> None:
    document = parse("a: 1", name="x.yaml")
    with pytest.raises(ContentError, match="TYPE: must be a mapping of keys"):
        validated(document, Part, path=("list", 7))


@pytest.mark.parametrize(
    ("text", "place", "words", "hint"),
    [
        ("parts: [{id: a, count: x}]", "1:24 parts[0].count TYPE", "must be a whole number", "write it without quotes"),
        ("parts: [{id: a, count: true}]", "1:24 parts[0].count TYPE", "must be a whole number", ""),
        ("parts: [{id: a, count: 1.5}]", "1:24 parts[0].count TYPE", "must be a whole number", ""),
        (
            "parts: [{id: a, ready: yes}]",
            "1:24 parts[0].ready TYPE",
            "must be true or false",
            "write it without quotes",
        ),
        ("parts: [{id: 7}]", "1:14 parts[0].id TYPE", "must be text", "put it in quotes"),
        ("parts: [{id: true}]", "1:14 parts[0].id TYPE", "must be text", "put it in quotes"),
        ("parts: [{id: }]", "1:13 parts[0].id TYPE", "must be text", "no value is written"),
        (
            "parts: [{id: A_b}]",
            "1:14 parts[0].id TYPE",
            "the text has not the form that is wanted here",
            "lower-case letters without umlauts and digits, joined by hyphens",
        ),
        ("parts: a", "1:8 parts TYPE", "must be a list", "write [ ] around it, or a dash before each entry"),
        ("parts: {a: 1}", "1:8 parts TYPE", "must be a list", ""),
        ("parts: []", "1:8 parts TYPE", "the list has fewer than 1 entries", ""),
        ("parts: [{id: a},{id: a},{id: a},{id: a}]", "1:8 parts TYPE", "the list has more than 3 entries", ""),
        ("single: []", "1:9 single TYPE", "must be a mapping of keys", ""),
        ("single: {id: a, note: x}", "1:23 single.note TYPE", "the text has fewer than 2 characters", ""),
        ("single: {id: a, note: xxxxxx}", "1:23 single.note TYPE", "the text has more than 5 characters", ""),
        ("single: {id: a, kind: faar}", "1:23 single.kind TYPE", "must be one of: near, far", "`far` is nearest"),
        ("single: {id: a, kind: 7}", "1:23 single.kind TYPE", "must be one of: near, far", ""),
        ("schema: tset/1", "1:9 schema TYPE", "must be one of: test/1", "`test/1` is nearest"),
        ("single: {id: a, from: 20.11.2026}", "1:23 single.from DATE", "a day is written YYYY-MM-DD", ""),
        ("single: {id: a, from: 2026-02-30}", "1:23 single.from DATE", "this day does not exist in the calendar", ""),
        ("day: 2026-02-30", "1:6 day DATE", "must be a day or a point in time", None),
        ("at: 2026-11-20T09:30:00", "1:5 at DATE", "must be a day or a point in time", None),
        ("by_person: {k1: {id: 5}}", "1:22 by_person.*.id TYPE", "must be text", "put it in quotes"),
        (
            "by_person: {Anna: {id: a}}",
            "1:13 by_person KEY-UNKNOWN",
            "a key has not the form that is wanted here",
            "one lower-case letter and up to two digits",
        ),
        ("pair: [1, 2]", "1:11 pair[1] TYPE", "must be text", "put it in quotes"),
        ("shape: {shape: ruond}", "1:8 shape TYPE", "must be one of: round, square", ""),
        ("shape: {}", "1:8 shape TYPE", "the key `shape` must say which form this is", ""),
        ("shape: {shape: round, radius: a}", "1:31 shape.radius TYPE", "must be a whole number", None),
        ("below: {below: {share: 0}}", "1:24 below.below.share TYPE", "must be at least 1", ""),
        ("share: 10", "1:8 share TYPE", "must be at most 9", ""),
        ("share: 3", "1:8 share TYPE", "is not allowed here", ""),
        ("share: 6", "1:8 share TYPE", "is not allowed here", ""),
        ("above: 1", "1:8 above TYPE", "must be above 1", ""),
        ("above: 9", "1:8 above TYPE", "must be below 9", ""),
        ("share: 2\nabove: 2", "1:1  DATE-ORDER", "share comes before above", ""),
        ("- 1", "1:1  TYPE", "must be a mapping of keys", ""),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(text: str, place: str, words: str, hint: str | None) -> None:
    problem = only(text)
    assert short(problem) == place
    assert problem.text == words
    assert hint is None or problem.hint == hint


def test_an_unknown_key_is_told_at_the_key_with_the_path_of_its_mapping() -> None:
    problem = only("parts:\n  - id: a\n    cuont: 1\n")
    assert short(problem) == "3:5 parts[0] KEY-UNKNOWN"
    assert problem.hint == "`count` is nearest"


def test_an_unknown_key_without_a_near_one_lists_what_is_known() -> None:
    assert only("shape: {shape: round, radius: 1, xyzzy: 2}").hint == "known here: shape, radius"


def test_a_key_that_is_there_already_is_no_way_out() -> None:
    assert (
        only("single: {id: a, count: 1, counts: 1}").hint
        == "known here: id, count, ready, kind, note, from, when, value"
    )


def test_a_missing_key_is_told_at_the_mapping_that_misses_it() -> None:
    problem = only("parts:\n  - count: 1\n")
    assert short(problem) == "2:5 parts[0].id KEY-MISSING"
    assert problem.text == "the key `id` is missing"


def test_digits_with_a_leading_zero_are_one_problem_whatever_is_wanted() -> None:
    for text in ("single: {id: 05315000}", "single: {id: a, count: 05}", "single: {id: a, value: 05}"):
        assert only(text).code == "AGS-UNQUOTED"
    assert only("single: {id: 05315000}").path == "single.id"


def test_a_value_that_fits_none_of_several_forms_is_one_problem() -> None:
    problem = only("single: {id: a, value: {b: 1}}")
    assert short(problem) == "1:24 single.value TYPE"
    assert problem.text == "must be true or false or a whole number or text or a list"


def test_a_value_that_means_one_of_several_forms_is_told_what_that_form_wants() -> None:
    problem = only("single: {id: a, value: [b, 7]}")
    assert (short(problem), problem.text) == ("1:28 single.value[1] TYPE", "must be text")


def test_mappings_of_several_forms_are_condensed() -> None:
    problem = only("either: {id: 7, radius: 3}")
    assert (short(problem), problem.text) == ("1:9 either TYPE", "fits none of the forms that are allowed here")


def test_conditions_are_followed_through_their_forms() -> None:
    text = """\
single:
  id: a
  when:
    all:
      - {signal: b, iz: inconspicuous}
      - {signal: signal, is: no}
      - any: [{not: {need: C}}, {fact: kind.a}]
      - {foo: 1}
      - bar
"""
    assert [short(problem) for problem in problems_of(text)] == [
        "5:21 single.when.all[0] KEY-UNKNOWN",
        "6:30 single.when.all[1].is TYPE",
        "7:28 single.when.all[2].any[0].not.need TYPE",
        "7:33 single.when.all[2].any[1] TYPE",
        "8:9 single.when.all[3] TYPE",
        "9:9 single.when.all[4] TYPE",
    ]


def test_all_problems_of_reading_and_of_fitting_come_at_once() -> None:
    text = "schema: test/1\nsingle: {id: 05315000, count: x}\nsingle: {}\nparts:\n  - !x {kind: near}\nmore: 1\n"
    assert [short(problem) for problem in problems_of(text)] == [
        "2:14 single.id AGS-UNQUOTED",
        "2:31 single.count TYPE",
        "3:1  YAML-DUPLICATE-KEY",
        "5:5 parts[0] YAML-TAG",
        "6:1  KEY-UNKNOWN",
    ]


def test_what_was_wrong_when_reading_is_raised_even_if_the_rest_fits() -> None:
    assert only("share: 2\nshare: 2\n").code == "YAML-DUPLICATE-KEY"


def test_a_mapping_in_memory_is_told_by_path() -> None:
    with pytest.raises(InputError) as caught:
        validated(of_mapping({"parts": [{"id": 7}, {"idd": "a"}]}), Whole, error=InputError)
    assert [short(problem) for problem in caught.value.problems] == [
        "0:0 parts[0].id TYPE",
        "0:0 parts[1] KEY-UNKNOWN",
        "0:0 parts[1].id KEY-MISSING",
    ]


def test_models_may_use_tags_of_their_own() -> None:
    class Tagged(BaseModel):
        model_config = ConfigDict(extra="forbid")
        value: Annotated[
            Annotated[Part, Tag("part")] | Annotated[dict[Slug, Part], Tag("parts")],
            Discriminator(lambda value: "part" if "id" in value else "parts"),
        ]

    text = "value: {id: a, cuont: 1}"
    assert [short(problem) for problem in problems_of(text, Tagged)] == ["1:16 value KEY-UNKNOWN"]
    text = "value: {part: {id: 1}}"
    assert [short(problem) for problem in problems_of(text, Tagged)] == ["1:20 value.*.id TYPE"]


def test_a_document_may_name_the_keys_of_its_model_from_then_on() -> None:
    document = parse("parts: [{id: a}]", name="x.yaml")
    validated(document, Whole)
    assert document.problem("SCOPE", ("parts", 0, "id"), "wrong").path == "parts[0].id"
    assert document.problem("SCOPE", ("parts", 0, CANARY), "wrong").path == "parts[0].*"


@pytest.mark.parametrize(
    "data",
    [
        {CANARY: 1},
        {"single": {"id": CANARY.upper()}},
        {"single": {"id": "a", CANARY: {CANARY: 1}}},
        {"single": {"id": "a", "kind": CANARY}},
        {"single": {"id": "a", "note": CANARY}},
        {"single": {"id": "a", "from": CANARY}},
        {"single": {"id": "a", "value": {CANARY: CANARY}}},
        {"single": {"id": "a", "when": {CANARY: CANARY}}},
        {"single": {"id": "a", "when": CANARY}},
        {"by_person": {CANARY: {}}},
        {"by_person": {"k1": {"id": "a", CANARY: CANARY}}},
        {"shape": {"shape": CANARY}},
        {"shape": CANARY},
        {"either": {CANARY: CANARY}},
        {"at": CANARY},
        {"day": CANARY},
        {"pair": [CANARY, CANARY, CANARY]},
        {"share": 6},
        {"parts": CANARY},
        CANARY,
    ],
)
def test_no_message_repeats_a_value_or_an_unknown_key(data: Any) -> None:
    with pytest.raises(ContentError) as caught:
        validated(of_mapping({"below": data}), Whole)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(caught.value.__context__)
    shown += "".join(f"{problem!r}{problem.as_json()}" for problem in caught.value.problems)
    assert CANARY not in shown.lower()


def test_a_point_in_time_with_its_zone_fits() -> None:
    whole = validated(parse("at: 2026-11-20T09:30:00+01:00", name="x"), Whole)
    assert whole.at == datetime.fromisoformat("2026-11-20T09:30:00+01:00")
