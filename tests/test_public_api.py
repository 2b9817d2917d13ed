"""The public names: exactly those of the contract, arguments after the first keyword-only, results frozen."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import lotse
from small_world import advised, catalogue, family, offer, rule, ruleset, words

NOUNS = {
    "Advice",
    "Case",
    "Catalogue",
    "Changes",
    "Comparison",
    "Disclosure",
    "Explanation",
    "Responsibility",
    "Ruleset",
    "Settings",
    "Truth",
    "Unanswered",
    "Vocabulary",
    "Problem",
}
ERRORS = {"LotseError", "InputError", "ContentError", "DisclosureRefused", "ProtectionStop"}
VERBS = {
    "advise",
    "check",
    "compare",
    "diff",
    "disclose",
    "evaluate_many",
    "explain",
    "family_sheet",
    "load_case",
    "load_catalogue",
    "load_ruleset",
    "load_vocabulary",
    "meeting_sheet",
    "minimise",
    "responsible_bodies",
}
ROOMS = {"errors", "testing"}
TAKE_SEVERAL = {"diff": 2}
"""Functions that the contract calls with more than one argument by place: the old answer and the new one."""
FUNCTIONS = sorted(VERBS)


def test_all_is_exactly_what_is_public() -> None:
    assert set(lotse.__all__) == NOUNS | ERRORS | VERBS | ROOMS | {"__version__"}
    assert len(set(lotse.__all__)) == len(lotse.__all__)
    assert sorted(lotse.__all__) == dir(lotse)


@pytest.mark.parametrize("name", lotse.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(lotse, name) is not None


def test_a_name_that_is_not_public_is_none() -> None:
    with pytest.raises(AttributeError):
        _ = lotse.derive_facts


@pytest.mark.parametrize("name", FUNCTIONS)
def test_arguments_after_the_first_are_keyword_only(name: str) -> None:
    parameters = list(inspect.signature(getattr(lotse, name)).parameters.values())
    positional = [
        one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD, one.VAR_POSITIONAL)
    ]
    first = TAKE_SEVERAL.get(name, 1)
    assert len(positional) == first
    assert all(one.kind is one.KEYWORD_ONLY for one in parameters[first:])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_says_what_it_does_takes_and_gives(name: str) -> None:
    doc = inspect.getdoc(getattr(lotse, name)) or ""
    assert doc.split("\n")[0].endswith(".")
    assert "Args:" in doc
    assert "Returns:" in doc


def _results() -> list[Any]:
    rules, offers = ruleset(rule("r", "lernen")), catalogue(offer("o"))
    advice = advised(family(), rules, offers)
    return [
        words(),
        rules,
        offers,
        advice,
        advice.suggestions[0],
        advice.needs[0],
        advice.versions,
        lotse.explain(advice, offer="o", person="k1"),
        lotse.diff(advice, advice),
        lotse.compare([], rules=rules, catalogue=offers, on=advice.on),
        *lotse.evaluate_many([None], rules=rules, catalogue=offers, on=advice.on),  # type: ignore[list-item]  # to be refused
        lotse.load_case(family(), vocabulary=words()),
        lotse.disclose(
            lotse.load_case(family(), vocabulary=words()),
            advice=advice,
            sender={"body": "jobcenter-05358"},
            to="jugendamt-05358008",
            purpose="case_discussion",
            at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        ),
        lotse.responsible_bodies("jugendamt", place="05315000", on=advice.on),
        lotse.Settings(),
    ]


@pytest.mark.parametrize("result", _results(), ids=lambda result: type(result).__name__)
def test_results_are_frozen(result: BaseModel) -> None:
    name = next(iter(type(result).model_fields))
    with pytest.raises((ValidationError, TypeError)):
        setattr(result, name, getattr(result, name))
    with pytest.raises((ValidationError, TypeError, AttributeError, ValueError)):
        result.something_else = 1  # type: ignore[attr-defined]  # that it cannot be set is the point


@pytest.mark.parametrize("result", _results(), ids=lambda result: type(result).__name__)
def test_results_hold_no_list_that_could_be_changed(result: BaseModel) -> None:
    assert not [name for name, value in result if isinstance(value, list | set | bytearray)]


def test_the_version_is_said_once() -> None:
    assert lotse.__version__ == advised(family(), ruleset(), catalogue()).versions.lotse


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("pydantic", "hypothesis", "ruamel", "durable_rules_engine")
    script = f"import sys, lotse; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert ran.stdout.strip() == "[]"


def test_the_strategies_import_hypothesis_only_when_one_is_made() -> None:
    script = "import sys, lotse.testing; print('hypothesis' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert ran.stdout.strip() == "False"
