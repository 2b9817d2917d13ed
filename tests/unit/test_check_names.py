"""One slip is one problem, at its own place: what test cases expect, copies of files, rings, too few examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import lotse
from lotse.cli import main

if TYPE_CHECKING:
    from pathlib import Path

RULES, OFFERS, CASES = "regeln/sprache.yaml", "angebote/angebote.yaml", "faelle/tests.yaml"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert main(["init", str(tmp_path / "stadt")]) == 0
    monkeypatch.chdir(tmp_path / "stadt")
    return tmp_path / "stadt"


def edit(town: Path, file: str, old: str, new: str) -> None:
    text = (town / file).read_text(encoding="utf-8")
    assert old in text
    (town / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def found(severity: str = "error") -> list[tuple[str, str, str]]:
    return [(one.code, one.file, one.path) for one in lotse.check(".").problems if one.severity == severity]


def test_an_unknown_offer_that_is_expected_is_told_at_its_line_and_the_others_are_tried(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, CASES, "offer: elterncafe", "offer: elterncaffe")
    (problem,) = lotse.check(".").problems
    assert (problem.code, problem.hint) == ("ID-UNKNOWN", "the nearest known one is elterncafe")
    assert problem.path.endswith(".offer")
    assert "expect.offers[" in problem.path
    line = (town / CASES).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert "elterncaffe" in line
    capsys.readouterr()
    assert main(["test", "."]) == 2
    shown = capsys.readouterr()
    assert "2 probiert" in shown.out
    assert shown.err.count("ID-UNKNOWN") == 1


def test_two_test_cases_with_one_id_are_told(town: Path) -> None:
    text = (town / CASES).read_text(encoding="utf-8")
    ids = [line.split("id: ")[1] for line in text.splitlines() if line.startswith("  - id: ")]
    edit(town, CASES, f"id: {ids[1]}", f"id: {ids[0]}")
    assert [(code, path) for code, _, path in found()] == [("ID-DUPLICATE", "cases[1].id")]


def test_one_slip_in_a_catalogue_is_one_error(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(town, OFFERS, "needs: [kontakt-austausch]", "needs: [kontakt-austausc]")
    assert [(code, path) for code, _, path in found()] == [("ID-UNKNOWN", "offers[1].needs[0]")]
    capsys.readouterr()
    assert main(["test", "."]) == 2
    shown = capsys.readouterr()
    assert "7 probiert" in shown.out  # the examples of the rules
    assert shown.err.count("ID-UNKNOWN") == 1
    assert "cases[" not in shown.err


def test_a_catalogue_that_cannot_be_read_is_one_error(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(town, OFFERS, "offers:", "offers: [")
    assert [code for code, *_ in found() if code != "FILE-KIND"] == ["YAML-SYNTAX"]
    capsys.readouterr()
    main(["test", "."])
    assert "mitgelieferte Kennung" not in capsys.readouterr().err


def test_a_copied_file_names_the_other_one(town: Path) -> None:
    (town / "angebote" / "zweite.yaml").write_bytes((town / OFFERS).read_bytes())
    hints = [one.hint for one in lotse.check(".").problems if one.code == "ID-DUPLICATE"]
    assert hints
    assert all(OFFERS in hint for hint in hints)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_rule_with_fewer_than_two_examples_is_doubtful(town: Path, kept: int) -> None:
    lines = (town / RULES).read_text(encoding="utf-8").splitlines(keepends=True)
    examples = [place for place, line in enumerate(lines) if line.startswith("      - {given")]
    left = [line for place, line in enumerate(lines) if place not in examples[kept:]]
    text = "".join(left)
    (town / RULES).write_text(text if kept else text.replace("    examples:\n", ""), encoding="utf-8")
    assert ("EXAMPLE-FEW" in [code for code, *_ in found("warning")]) is (kept < 2)
    assert main(["check", ".", "--strict"]) == (3 if kept < 2 else 0)


def test_a_need_that_only_follows_from_itself_is_doubtful(town: Path) -> None:
    edit(town, RULES, "- {signal: sprache-deutsch}", "- {need: sprachfoerderung}")
    assert [path for code, _, path in found("warning") if code == "NEED-RING"] == ["rules[0].when.all[0].need"]


@pytest.mark.parametrize(
    ("new", "hint"),
    [("      and:\n", "schreiben Sie `all`, wo alles"), ("", "schreiben Sie `all:` über die Liste")],
)
def test_the_commonest_slip_in_a_condition_is_told_in_german(
    town: Path, capsys: pytest.CaptureFixture[str], new: str, hint: str
) -> None:
    edit(town, RULES, "      all:\n", new)
    capsys.readouterr()
    main(["check", "."])
    shown = capsys.readouterr().out
    assert "eine Bedingung ist eines von: all, any" in shown
    assert hint in shown
    assert shown.count("TYPE") == 1


@pytest.mark.parametrize("config", [[], ["--config", "lotse.yaml"]])
def test_test_cases_alone_are_tried_and_checked_with_what_the_settings_name(
    town: Path, capsys: pytest.CaptureFixture[str], config: list[str]
) -> None:
    assert main(["check", CASES, *config]) == 0
    assert main(["test", CASES, *config]) == 0
    assert "3 probiert, alle wie erwartet" in capsys.readouterr().out
    edit(town, CASES, "offer: elterncafe", "offer: elterncaffe")
    assert main(["check", CASES, *config]) == 3
    assert "elterncafe)" in capsys.readouterr().out


def test_test_cases_are_tried_from_within_their_folder_with_the_settings_above(
    town: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town / "faelle")
    assert main(["test", "tests.yaml", "--config", "../lotse.yaml"]) == 0
    assert main(["check", "tests.yaml", "--config", "../lotse.yaml"]) == 0
    capsys.readouterr()


def test_rules_of_the_folder_that_no_settings_name_are_found_too(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, "lotse.yaml", "rules: regeln", "rules: praeventionskette-nrw")
    assert main(["test", CASES]) == 0
    capsys.readouterr()


def test_content_that_the_settings_name_and_that_is_wrong_is_told_once_beside_the_cases(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, RULES, "{signal: sprache-deutsch}", "{signal: sprache-deutsh}")
    assert [(one.code, one.path) for one in lotse.check(CASES, rules="regeln", catalogues=["angebote"]).problems] == [
        ("ID-UNKNOWN", f"cases[{place}].id") for place in range(3)
    ]
    assert main(["test", CASES]) == 2
    shown = capsys.readouterr()
    assert shown.err.count("ID-UNKNOWN") == 1
    assert f"{RULES}:" in shown.err


def test_a_loading_error_is_told_once_and_nothing_of_what_could_not_be_tried(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, RULES, "{signal: sprache-deutsch}", "{signal: sprache-deutsh}")
    capsys.readouterr()
    assert main(["test", "."]) == 2
    shown = capsys.readouterr()
    assert shown.err.count("ID-UNKNOWN") == 1
    assert " 0 probiert" not in shown.out
