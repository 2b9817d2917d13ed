"""The printed JSON Schemas accept what is shipped, so that an editor or a host may check with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lotse.cli import main
from lotse.files import read

SOURCE = Path(__file__).parents[2] / "src" / "lotse"
SHIPPED = {
    "vocabulary": "case/vocabularies/*/*.yaml",
    "ruleset": "rules/sets/*/*.yaml",
    "catalogue": "catalogues/content/*/*.yaml",
    "cases": "cases/*.yaml",
}


def schema(name: str, capsys: pytest.CaptureFixture[str]) -> Any:
    assert main(["schema", name]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_fit_the_printed_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    validator = jsonschema.Draft202012Validator(schema(name, capsys))
    files = sorted(SOURCE.glob(SHIPPED[name]))
    assert files
    wrong = [
        (file.name, list(error.absolute_path)) for file in files for error in validator.iter_errors(read(file).data)
    ]
    assert wrong == []


def test_an_unknown_key_does_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    validator = jsonschema.Draft202012Validator(schema("case", capsys))
    assert list(validator.iter_errors({"case": "x", "child_protection": "no_indication", "nachname": "x"}))


def test_an_advice_fits_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    example = Path(__file__).parents[2] / "examples" / "dueren.yaml"
    assert main(["suggest", str(example), "--on", "2026-11-20", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema("advice", capsys)).validate(answer)
