"""Whatever is wrong with a call: if it names the file of a case with signs of danger, the procedure is the answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from lotse.cli import main
from lotse.cli.program import COMMANDS

DANGER = Path(__file__).parent / "office" / "gefahr.yaml"
ALWAYS = {"purge"}
"""Deleting goes on with every status, and asks for no case."""


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - ALWAYS))
@pytest.mark.parametrize("words", [["--no-such-option"], ["--on"], ["--config", "none.yaml"]], ids=" ".join)
def test_a_call_that_cannot_be_followed_still_ends_with_the_procedure(
    name: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, str(DANGER), *words]) == 4
    assert "Kinderschutz" in capsys.readouterr().out


DUEREN = Path(__file__).parent / "office" / "dueren"
ASKED = ("--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion")
ROOM = ("--present", "jugendamt-05358008", "--at", "2026-11-20T09:30")


@pytest.mark.parametrize(
    "words",
    [
        ("disclose", str(DUEREN / "familie.yaml"), *ASKED),
        ("consent", "check", str(DUEREN / "familie.yaml"), *ASKED),
        ("sheet", str(DUEREN / "familie.yaml"), "--for", "team", *ROOM),
        ("meeting", "agenda", "--participant", "jobcenter-05358", "--on", "2026-11-20", str(DUEREN / "familie.yaml")),
    ],
    ids=lambda words: " ".join(words[:2]) if words[0] in {"consent", "meeting"} else words[0],
)
@pytest.mark.parametrize("broken", [[], ["--rules", "none.yaml"]], ids=["right", "broken"])
def test_the_case_of_a_child_in_danger_among_the_records_ends_with_the_procedure(
    words: tuple[str, ...], broken: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("schema: lotse/consent/1\n", encoding="utf-8")
    (tmp_path / "gefahr.yaml").write_bytes(DANGER.read_bytes())
    for records in (str(DANGER), str(tmp_path)):
        assert main([*words, "--records", records, *broken]) == 4
        assert "Kinderschutz" in capsys.readouterr().out
    (tmp_path / "gefahr.yaml").unlink()
    assert main([*words, "--records", str(tmp_path), *broken]) == 2
    assert "Kinderschutz" not in capsys.readouterr().out


@pytest.mark.parametrize("named", ["suggest", "why", "disclose", "minimise", "check"])
@pytest.mark.parametrize("status", ["Indicated", '"unclear "', "[acute]", "ACUTE"])
def test_a_sign_that_is_written_otherwise_ends_with_the_procedure(
    named: str, status: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DUEREN / "familie.yaml").read_text(encoding="utf-8")
    case = tmp_path / "fall.yaml"
    case.write_text(text.replace("no_indication", status), encoding="utf-8")
    assert main([named, str(case)]) == 4
    assert "Kinderschutz" in capsys.readouterr().out
    case.write_text(text.replace("no_indication", "No_Indication"), encoding="utf-8")
    assert main([named, str(case)]) in {2, 3}
    assert "Kinderschutz" not in capsys.readouterr().out


def test_a_file_behind_any_other_option_ends_with_the_procedure_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", str(DUEREN / "familie.yaml"), "--rules", str(DANGER)]) == 4
    assert "Kinderschutz" in capsys.readouterr().out


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with a folder of two cases, one of them of a child in danger."""
    shutil.copytree(DANGER.parent, tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    cases = Path("faelle")
    (cases / "unten").mkdir(parents=True)
    shutil.copy("familie.yaml", cases / "familie.yaml")
    shutil.copy("gefahr.yaml", cases / "unten" / "gefahr.yaml")
    return cases


OLD = ("--old-rules", "praeventionskette-nrw")


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "faelle", *OLD, "--config", "none.yaml"),
        ("compare", "faelle", *OLD, "--on", "gestern"),
        ("compare", "faelle", *OLD, "--no-such-option"),
        ("compare", "faelle", "--rules", "none.yaml", *OLD),
        ("compare", "faelle"),
        ("check", "faelle", "--on", "gestern"),
        ("check", "faelle", "--no-such-option"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("folder")
def test_a_folder_with_the_case_of_a_child_in_danger_ends_with_the_procedure_whatever_is_wrong(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(list(words)) == 4
    out = capsys.readouterr().out
    assert "Kinderschutz: Jetzt handeln Menschen." in out
    assert "02421 000000" in out
    (Path("faelle") / "unten" / "gefahr.yaml").unlink()
    assert main(list(words)) == 2
    assert "Kinderschutz" not in capsys.readouterr().out


def test_a_check_of_a_folder_shows_the_stop_as_the_office_does(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder), "--format", "json"]) == 4
    report = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["stop"]["role"], one["stop"]["emergency"]) for one in report["stopped"]] == [
        (str(folder / "unten" / "gefahr.yaml"), "jobcenter", ["02421 000000", "110", "112"])
    ]
    assert "hinterlegt" not in json.dumps(report["stopped"], ensure_ascii=False)
    assert main(["check", str(folder)]) == 4
    assert capsys.readouterr().out.startswith("Kinderschutz: Jetzt handeln Menschen.\nNotruf: 02421 000000, 110, 112\n")


def test_a_check_of_a_folder_with_settings_of_its_own_shows_their_numbers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("lotse.yaml").rename(folder / "lotse.yaml")
    assert main(["check", str(folder), "--format", "json"]) == 4
    stopped = json.loads(capsys.readouterr().out)["stopped"]
    assert [one["stop"]["emergency"] for one in stopped] == [["02421 000000", "110", "112"]]


@pytest.mark.parametrize(
    "text",
    [
        "Child_Protection: indicated\n",
        "child-protection: acute\n",
        "childProtection: 'unclear'\n",
        "? child_protection\n: indicated\n",
        "child_protection: >-\n  indicated\n",
        "child_protection: # noch offen\n  unclear\n",
        '"child\\u005fprotection": acute\n',
        '{"schema": "lotse/case/1", "persons": [], "child_protection": "indicated"}',
        '[{"child_protection": "indicated"}]',
        "fall: {child_protection: indicated}\n",
    ],
)
@pytest.mark.parametrize("broken", ["", "persons: [\n", "a: 1\na: 2\n"], ids=["whole", "open", "twice"])
@pytest.mark.parametrize(
    "words",
    [("suggest",), ("check",), ("test",), ("schema", "--ids"), ("privacy", "report", "--rules"), ("compare",)],
    ids=" ".join,
)
@pytest.mark.usefixtures("folder")
def test_however_the_status_is_written_and_whatever_is_broken_the_procedure_is_shown(
    words: tuple[str, ...], text: str, broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    late = "place: null\n" * (not text.startswith(("{", "[")))
    Path("fall.yaml").write_text(late + text + broken, encoding="utf-8")
    assert main([*words, "fall.yaml"]) == 4
    assert "Kinderschutz: Jetzt handeln Menschen." in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [("suggest", "-"), ("test", "-"), ("consent", "receipt", "-"), ("why", "-", "x", "y", "z"), ("check", "-")],
    ids=" ".join,
)
@pytest.mark.usefixtures("folder")
def test_a_case_from_standard_input_ends_with_the_procedure_too(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(DANGER.read_bytes()), encoding="utf-8"))
    assert main(list(words)) == 4
    assert "Kinderschutz" in capsys.readouterr().out


def test_a_file_that_settings_name_ends_with_the_procedure_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Path("lotse.yaml").read_text(encoding="utf-8")
    named = settings.replace("rules: rules.yaml", f"rules: {folder / 'unten' / 'gefahr.yaml'}")
    Path("lotse.yaml").write_text(named, encoding="utf-8")
    assert main(["suggest", "familie.yaml"]) == 4
    assert "02421 000000" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "child_protection: no_indication # nicht: child_protection: acute\n",
        "# child_protection: acute\nchild_protection: no_indication\n",
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_case_without_signs_of_danger_is_not_stopped_by_a_comment(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Path("familie.yaml").read_text(encoding="utf-8")
    Path("familie.yaml").write_text(case.replace("child_protection: no_indication\n", text), encoding="utf-8")
    assert main(["suggest", "familie.yaml", "--on", "2026-11-20"]) == 0
    assert main(["suggest", "familie.yaml", "--no-such-option"]) == 2
    assert "Kinderschutz" not in capsys.readouterr().out


def test_a_remark_about_test_cases_hides_no_stop_of_a_case_that_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fall.yaml"
    head = "# vgl. schema: lotse/cases/1 in faelle/tests.yaml\nschema: lotse/case/1\n"
    file.write_text(f"{head}child_protection: acute\npersons: [\n", encoding="utf-8")
    assert main(["suggest", str(file)]) == 4
    assert "Kinderschutz" in capsys.readouterr().out


_ODD = ("! ", "!", "&", "! & ", " ", "|", "# x\n", "[{", "'\"")
_SEARCH = "import sys; from lotse.cli.stopping import states_stop; print([states_stop(one) for one in sys.argv[1:]])"


def test_no_file_keeps_the_search_for_a_stop_busy(tmp_path: Path) -> None:
    """Nothing is tried twice: where it is, this takes hours. So it is asked of a process that is not waited for."""
    asked, told = [], []
    for number, odd in enumerate(_ODD):
        for ending, stops in (("", False), ("child_protection: acute\n[\n", True)):
            file = tmp_path / f"fall-{number}-{stops}.yaml"
            many = odd * (20_000 // len(odd))
            file.write_text(f"child_protection: {many} noch offen\n{many}\n{ending}", encoding="utf-8")
            asked.append(str(file))
            told.append(stops)
    found = subprocess.run(  # this program
        [sys.executable, "-c", _SEARCH, *asked], capture_output=True, text=True, check=True, timeout=300
    )
    assert found.stdout.strip() == str(told)


def test_a_file_that_is_called_like_a_command_keeps_no_stop_from_being_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run").write_bytes(DANGER.read_bytes())
    assert main(["body", "jugendamt", "run"]) == 4
    assert main(["--lang", "de", "schema", "case", "--ids", "run"]) == 4
    assert "Kinderschutz" in capsys.readouterr().out


@pytest.mark.parametrize("named", ["suggest", "check", "why"])
@pytest.mark.parametrize("broken", [b"", b"persons: [\n"], ids=["whole", "broken"])
def test_a_case_through_a_pipe_ends_with_the_procedure_too(
    named: str, broken: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    for content, code in ((DANGER.read_bytes(), 4), (b"schema: lotse/case/1\n", 2)):
        out, into = os.pipe()
        try:
            os.write(into, content + broken)
            os.close(into)
            assert main([named, f"/dev/fd/{out}"]) in {code, code + (code == 2)}
        finally:
            os.close(out)
        assert ("Kinderschutz" in capsys.readouterr().out) is (code == 4)


def test_a_case_through_a_pipe_is_answered_as_the_file_is(capsys: pytest.CaptureFixture[str]) -> None:
    out, into = os.pipe()
    with os.fdopen(out, "rb"):
        with os.fdopen(into, "wb") as written:
            written.write((DUEREN / "familie.yaml").read_bytes())
        assert main(["suggest", f"/dev/fd/{out}", "--on", "2026-11-20"]) == 0
    piped = capsys.readouterr().out
    assert main(["suggest", str(DUEREN / "familie.yaml"), "--on", "2026-11-20"]) == 0
    assert piped == capsys.readouterr().out


def test_a_pipe_into_which_nobody_writes_keeps_nobody_waiting_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotse.pipes.SILENT", 0.01)
    os.mkfifo(tmp_path / "fall.yaml")
    assert main(["suggest", str(tmp_path / "fall.yaml")]) == 2
