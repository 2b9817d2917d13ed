"""With the shipped content nothing is left in German where somebody asks in English."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from lotse.case.load_vocabulary import load_vocabulary
from lotse.cli import ExitCode, main
from lotse.cli.program import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

DUEREN = str(Path(__file__).parents[2] / "examples" / "dueren.yaml")
ON = ("--on", "2026-11-20", "--lang", "en")


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of an office beside the call."""
    monkeypatch.chdir(tmp_path)


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> Iterator[str]:
    """The lines of both streams that hold German; a command fails in no language."""
    assert main(words) != ExitCode.FAILED
    told = capsys.readouterr()
    assert told.out or told.err
    yield from (line for line in (told.out + told.err).splitlines() if "[de]" in line)


@pytest.mark.parametrize("command", ["suggest", "ask", "transitions"])
def test_a_family_of_the_shipped_content(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(_said(capsys, command, DUEREN, *ON)) == []


@pytest.mark.parametrize("offer", ["fruehfoerderung", "kindergeld", "moenchengladbach-home", "wohngeld"])
def test_offers_explained(offer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(_said(capsys, "why", DUEREN, offer, *ON)) == []


@pytest.mark.parametrize("role", sorted(load_vocabulary("nrw").roles))
def test_whoever_is_responsible(role: str, capsys: pytest.CaptureFixture[str]) -> None:
    for place in ("Düren", "Köln", "Aachen", "Breckerfeld", "Hamburg"):
        assert list(_said(capsys, "body", role, place, "--received", "2026-11-02", *ON)) == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_of_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(_said(capsys, command, "--lang", "en", "--help")) == []
    assert list(_said(capsys, command, "--nothing-like-this", "--lang", "en")) == []


def test_the_language_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "en", "suggest", DUEREN, "--on", "2026-11-20"])
    assert capsys.readouterr().out.startswith("As of 20 November 2026\n")
    main(["--lang", "en", "suggest", DUEREN, "--on", "2026-11-20", "--lang", "de"])
    assert capsys.readouterr().out.startswith("Stand: 20. November 2026\n")


def test_an_empty_case_in_english_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new"])
    german = YAML(typ="safe").load(capsys.readouterr().out)
    assert list(_said(capsys, "new", "--lang", "en")) == []
    main(["new", "--lang", "en"])
    english = YAML(typ="safe").load(capsys.readouterr().out)
    assert {**german, "case": ""} == {**english, "case": ""}


@pytest.mark.parametrize("role", ["jugendamt", "schule", "kita", "jobcenter", "geburtsklinik", "hebamme"])
def test_the_procedure(role: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lotse.yaml").write_text(f"schema: lotse/config/1\nrole: {role}\nemergency: ['0203 000']\n")
    (tmp_path / "case.yaml").write_text("child_protection: indicated\n")
    assert list(_said(capsys, "suggest", "case.yaml", "--lang", "en")) == []
    main(["suggest", "case.yaml", "--lang", "en"])
    assert capsys.readouterr().out.startswith("Child protection: now people act.\n")


def test_the_answer_for_programs_is_the_same_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    main(["suggest", DUEREN, "--on", "2026-11-20", "--format", "json"])
    german = capsys.readouterr().out
    main(["suggest", DUEREN, "--on", "2026-11-20", "--format", "json", "--lang", "en"])
    assert capsys.readouterr().out == german


OFFICE = Path(__file__).parent / "office"
FAMILY = str(OFFICE / "familie.yaml")
QUOTING = {
    "why": ("why", FAMILY, "sprachclub", "--on", "2026-11-20"),
    "diff": ("diff", *(str(OFFICE / "_antworten" / f"{month}.json") for month in ("november", "april"))),
    "compare": ("compare", "--old-rules", "rules.yaml", "--on", "2026-11-20", "--generate", "1"),
}


@pytest.mark.parametrize("command", QUOTING)
def test_what_is_quoted_is_quoted_in_english(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(OFFICE)
    more = ["--expect", "probe/tests.yaml"] if command == "compare" else []
    main([*QUOTING[command], *more, "--lang", "en"])
    said = capsys.readouterr().out
    assert "“" in said
    assert "„" not in said


def test_stated_expectations_are_told_in_one_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(OFFICE)
    told = {}
    for lang in ("de", "en"):
        main([*QUOTING["compare"], "--expect", "probe/tests.yaml", "--lang", lang])
        told[lang] = capsys.readouterr().out
    assert "erwartet war, dass der Kinderschutz alles anhält" in told["de"]
    assert "a stop was expected" not in told["de"]
    assert "child protection was expected to stop everything" in told["en"]
