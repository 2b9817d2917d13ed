"""Every enum value of the JSON has a German label, so that hosts need not translate."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from lotse.advice import Advice, Explanation
from lotse.catalogues.responsibility_model import Responsibility
from lotse.changes import Changes
from lotse.checks import CheckReport
from lotse.conditions import FACT_OPERATORS, FORMS
from lotse.i18n import day_in_words, label, labels
from lotse.meeting.agenda import Agenda
from lotse.questions.wording import _SENSITIVITY
from lotse.rules.ruleset import RuleSource
from lotse.rules.tree import Because
from lotse.truth import TruthWord

ANSWERS: tuple[type[BaseModel], ...] = (Advice, Agenda, Explanation, Changes, Responsibility, CheckReport)
_NAMES = {"hints.code": "hint", "stop.code": "stop", "problems.code": "code"}
"""Enums that are called after the thing, where the key alone is only `code`."""

QUESTION_KINDS = ("bool", "int", "date", "enum", "set", "place", "birth", "due", "receives")
"""Facts by their type, and what else is asked for."""


def _enums(model: type[BaseModel], within: str = "") -> set[tuple[str, str]]:
    """Name and value of every closed list in a model and the models in it."""
    found: set[tuple[str, str]] = set()
    for name, field in model.model_fields.items():
        if name == "schema_":
            continue
        found |= _of_type(field.annotation, name, within)
    return found


def _of_type(annotation: Any, name: str, within: str) -> set[tuple[str, str]]:
    if get_origin(annotation) is Literal:
        enum = _NAMES.get(f"{within}.{name}", name)
        return {(enum, value) for value in get_args(annotation)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return set() if annotation.__name__ in ("Finding", "Source") else _enums(annotation, name)
    return {one for part in get_args(annotation) for one in _of_type(part, name, within)}


def _all() -> set[tuple[str, str]]:
    found = {one for model in ANSWERS for one in _enums(model)}
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
    assert f"{enum}.{value}" in labels()
    assert not label(enum, value).startswith("[")


def test_the_models_have_the_enums_that_are_known() -> None:
    """Whoever adds an enum sees that the walk through the models finds it."""
    names = {enum for model in ANSWERS for enum, _ in _enums(model)}
    assert names == {
        "verdict",
        "change",
        "causes",
        "reasons",
        "held_back",
        "truth",
        "part",
        "hint",
        "code",
        "relation",
        "status",
        "sensitivity",
        "stop",
        "outcome",
        "level",
        "mode",
        "severity",
    }


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
