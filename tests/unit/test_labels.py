"""Every enum value of the JSON has a German label, so that hosts need not translate."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

import lotse
from lotse.cli.schema import MODELS
from lotse.conditions import FACT_OPERATORS, FORMS
from lotse.i18n import day_in_words, label, labels
from lotse.questions.wording import _SENSITIVITY
from lotse.rules.leaves import Because
from lotse.rules.ruleset import RuleSource
from lotse.truth import TruthWord

_NAMES = {
    ("Hint", "code"): "hint",
    ("Stop", "code"): "stop",
    ("FoundProblem", "code"): "code",
    ("DisclosureEntry", "checks"): "outcome",
    ("DisclosureEntry", "result"): "decision",
}
"""Enums that are called after the thing, where the key alone is only `code`."""

QUESTION_KINDS = ("bool", "int", "date", "enum", "set", "place", "birth", "due", "receives")
"""Facts by their type, and what else is asked for."""


def _public() -> set[type[BaseModel]]:
    """Every model of a format, and every public one: whoever adds one sees what it lacks."""
    formats = {getattr(import_module(module), name) for module, name in MODELS.values()}
    public = (getattr(lotse, name) for name in lotse.__all__)
    return formats | {one for one in public if isinstance(one, type) and issubclass(one, BaseModel)}


def _enums(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[tuple[str, str]]:
    """Name and value of every closed list in a model and the models in it."""
    if model in seen:
        return set()
    seen.add(model)
    found: set[tuple[str, str]] = set()
    for name, field in model.model_fields.items():
        if name != "schema_":
            key = field.alias or name
            found |= _of_type(field.annotation, _NAMES.get((model.__name__, key), key), seen)
    return found


def _of_type(annotation: Any, name: str, seen: set[type[BaseModel]]) -> set[tuple[str, str]]:
    if get_origin(annotation) is Literal:
        return {(name, value) for value in get_args(annotation) if isinstance(value, str)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _enums(annotation, seen)
    parts = get_args(annotation)
    if get_origin(annotation) is dict:  # its keys are named elsewhere
        parts = parts[1:]
    return {one for part in parts for one in _of_type(part, name, seen)}


def _all() -> set[tuple[str, str]]:
    seen: set[type[BaseModel]] = set()
    found = {one for model in _public() for one in _enums(model, seen)}
    lists: dict[str, Any] = {
        "because": get_args(Because),
        "truth": get_args(TruthWord),
        "sensitivity": _SENSITIVITY,
        "test": [name for name in FORMS if name != "any"],
        "op": FACT_OPERATORS,
        "kind": QUESTION_KINDS,
        "precision": ("day", "month"),
        "source_kind": get_args(RuleSource.model_fields["kind"].annotation),
    }
    return found | {(enum, value) for enum, values in lists.items() for value in values}


@pytest.mark.parametrize(("enum", "value"), sorted(_all()))
def test_every_value_has_a_german_label(enum: str, value: str) -> None:
    assert not label(enum, value).startswith("[")


@pytest.mark.parametrize(("enum", "value"), sorted(_all()))
def test_every_value_has_an_english_label(enum: str, value: str) -> None:
    assert not label(enum, value, "en").startswith("[")


def test_the_walk_finds_the_enums_of_every_format() -> None:
    names = {enum for enum, _ in _all()}
    assert {
        "verdict",
        "change",
        "held_back",
        "part",
        "hint",
        "code",
        "relation",
        "outcome",
        "mode",
        "severity",
    } <= names
    assert {"access", "categories", "child_protection", "custody", "decision", "state", "purposes"} - names == {
        "custody"
    }
    assert {("outcome", "ask"), ("outcome", "needs_consent"), ("hint", "waiting_list")} <= _all()


def test_keys_that_hold_the_same_values_share_their_labels() -> None:
    assert label("categories", "health") == label("category", "health") == "Gesundheit"


def test_no_label_speaks_of_a_deficit_or_a_refusal() -> None:
    for text in labels().values():
        assert "Anspruch" not in text
        assert "Defizit" not in text


def test_a_missing_label_is_seen() -> None:
    assert label("verdict", "perhaps") == "[verdict.perhaps]"
    assert label("verdict", "fits", lang="tlh") == "[de] passt"
    assert label("verdict", "fits", lang="../../etc") == "[de] passt"


@pytest.mark.parametrize(
    ("day", "text"), [(date(2026, 11, 20), "20. November 2026"), (date(2024, 3, 1), "1. März 2024")]
)
def test_days_are_read_aloud(day: date, text: str) -> None:
    assert day_in_words(day) == text
