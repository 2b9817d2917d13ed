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
ASKED = (
    *("--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion"),
    *("--records", "examples/dueren-nachweise", "--at", "2026-11-20T09:30"),
)
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


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("disclosure", ("disclose", "examples/dueren.yaml", *ASKED)),
        ("disclosure", ("disclose", "tests/cli/office/gefahr.yaml", *ASKED)),
        ("receipt", ("consent", "receipt", "examples/dueren-nachweise/einwilligung-kind.yaml", "--lang", "tr")),
        ("access", ("access", "examples/dueren.yaml", "--person", "k1")),
        ("consent", ("consent", "record", "examples/dueren-nachweise/einwilligung-kind.yaml")),
    ],
)
def test_what_the_privacy_commands_answer_fits_its_schema(
    name: str, call: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    jsonschema.Draft202012Validator(schema(name, capsys)).validate(json.loads(_answered(call, capsys)))


def _answered(call: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    main([*call, "--format", "json"])
    return capsys.readouterr().out


def test_a_withdrawal_and_an_entry_of_the_log_fit_their_schemas(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    log = tmp_path / "log.jsonl"
    main(["disclose", "examples/dueren.yaml", *ASKED, "--package", str(tmp_path / "p.json"), "--log", str(log)])
    capsys.readouterr()
    jsonschema.Draft202012Validator(schema("log", capsys)).validate(json.loads(log.read_text(encoding="utf-8")))
    record = "examples/dueren-nachweise/einwilligung-kind.yaml"
    main(["consent", "withdraw", record, "--out", str(tmp_path / "neu.yaml"), "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema("withdrawal", capsys)).validate(answer)


def test_an_advice_fits_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    example = Path(__file__).parents[2] / "examples" / "dueren.yaml"
    assert main(["suggest", str(example), "--on", "2026-11-20", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema("advice", capsys)).validate(answer)
