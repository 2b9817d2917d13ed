"""The commands as programs and scripts use them: JSON, exit codes, files, and what never appears."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import lotse
from lotse.advice import FailedRule
from lotse.case.load_case import load_case
from lotse.case.number import is_case_number
from lotse.cli import ExitCode, main, options
from lotse.cli.schema import MODELS

if TYPE_CHECKING:
    from lotse.advice import Advice

OFFICE = Path(__file__).parent / "office"
ON = ("--on", "2026-11-20")
CANARY = "Kanarienvogel"


@pytest.fixture(autouse=True)
def in_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(OFFICE)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_suggest_prints_the_advice_of_the_python_function(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "suggest", "familie.yaml", *ON, "--format", "json")
    words = lotse.load_vocabulary("vocabulary.yaml")
    advice = lotse.advise(
        lotse.load_case("familie.yaml", vocabulary=words),
        rules=lotse.load_ruleset("rules.yaml", vocabulary=words),
        catalogue=lotse.load_catalogue("catalogue.yaml", vocabulary=words),
        on=date(2026, 11, 20),
        settings={"role": "jobcenter"},
    )
    assert (code, err) == (ExitCode.ANSWERED, "")
    assert json.loads(out) == json.loads(advice.model_dump_json())
    assert json.loads(out)["stop"] is None


def test_why_prints_one_object_for_a_person_and_a_list_for_all(capsys: pytest.CaptureFixture[str]) -> None:
    one = json.loads(run(capsys, "why", "familie.yaml", "sprachclub", "k1", *ON, "--format", "json")[1])
    several = json.loads(run(capsys, "why", "familie.yaml", "sprachclub", *ON, "--format", "json")[1])
    household = json.loads(run(capsys, "why", "familie.yaml", "familienpaten", *ON, "--format", "json")[1])
    assert one["schema"] == "lotse/explanation/1"
    assert [found["person"] for found in several] == ["k1", "k2"]
    assert several[0] == one
    assert household["person"] is None


def test_without_on_the_day_is_today_and_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "today", lambda: date(2027, 1, 2))
    assert run(capsys, "suggest", "familie.yaml")[1].startswith("Stand: 2. Januar 2027\n")


@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "gefahr.yaml", "--rules", "nowhere/rules.yaml"),
        ("suggest", "gefahr.yaml", "--catalogue", "nowhere", "--config", "nowhere.yaml"),
        ("why", "gefahr.yaml", "no-such-offer", "x9"),
        ("ask", "gefahr.yaml", "--write", "nowhere/new.yaml"),
        ("suggest", "gefahr.yaml", "--on", "never", "--lang", "xx"),
        ("check", "gefahr.yaml"),
        ("suggest", "gefahr.yaml", "--no-such-option"),
        ("suggest", "gefahr.yaml", "one-too-many"),
        ("why", "gefahr.yaml"),
        ("ask", "--write=nowhere.yaml", "--on=never", "gefahr.yaml", "familie.yaml"),
    ],
)
def test_signs_of_danger_stop_whatever_else_is_wrong(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, _ = run(capsys, *words, "--format", "json")
    answer = json.loads(out)
    assert code == ExitCode.STOPPED
    assert answer["stop"]["code"] == "KS-STOP"
    assert "112" in answer["stop"]["emergency"]
    assert answer["versions"]["rules"] is None
    assert answer["versions"]["vocabulary"] is None
    for empty in ("phases", "needs", "suggestions", "questions", "guides", "not_used", "rule_errors"):
        assert answer[empty] == []


@pytest.mark.parametrize(
    "words",
    [("suggest", "familie.yaml", "--no-such-option"), ("body", "familie.yaml"), ("why", "."), ("suggest", "no\0where")],
)
def test_a_misused_command_without_signs_of_danger_says_how_it_is_called(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (ExitCode.INPUT, "")
    assert err


@pytest.mark.parametrize(
    "content",
    [
        b"child_protection: acute\nperson: [\n",
        b'{"case": "x", "child_protection" : "indicated", ',
        "child_protection: unclear\n\tcase: x\n".encode("utf-16"),
        b"child_protection: no_indication\nchild_protection: 'acute'\n",
        b"child_protection: acute\nunknown: {key: Kanarienvogel}\n",
    ],
)
def test_a_case_that_cannot_be_read_still_stops(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    code, out, err = run(capsys, "suggest", str(file))
    assert code == ExitCode.STOPPED
    assert out.startswith("Kinderschutz:")
    assert CANARY not in out + err


def test_a_comment_about_the_status_stops_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("# child_protection: acute\nchild_protection: no_indication\npersons: [\n", encoding="utf-8")
    assert run(capsys, "suggest", str(file))[0] == ExitCode.INPUT


def test_broken_settings_keep_their_emergency_numbers_in_a_stop(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "lotse.yaml"
    settings.write_text('schema: lotse/config/1\nemergency: ["02421 999"]\nsmall_cells: 1\n', encoding="utf-8")
    code, out, err = run(capsys, "suggest", "gefahr.yaml", "--config", str(settings))
    assert code == ExitCode.STOPPED
    assert "02421 999" in out
    assert "small_cells" in err


def test_a_failed_rule_ends_with_1_and_the_answer_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_error(*given: object, **named: object) -> Advice:
        failed = FailedRule(rule="sprache-vor-der-schule", code="ENGINE-DIFFERS", text="the engine differs")
        return lotse.advise(*given, **named).model_copy(update={"rule_errors": (failed,)})  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr("lotse.cli.inputs.advise", with_error)
    code, out, err = run(capsys, "suggest", "familie.yaml", *ON)
    assert code == ExitCode.FAILED
    assert "1 Regel konnte nicht richtig ausgewertet werden." in out
    assert "Sprachclub" in out
    assert err == "sprache-vor-der-schule: ENGINE-DIFFERS: the engine differs\n"


def test_an_unexpected_failure_is_one_line_without_a_value(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Advice:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("lotse.cli.inputs.advise", broken)
    code, out, err = run(capsys, "suggest", "familie.yaml", *ON)
    assert (code, out) == (ExitCode.FAILED, "")
    assert err.count("\n") == 1
    assert CANARY not in err
    assert "RuntimeError" in err


def test_no_message_repeats_what_a_case_holds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = (OFFICE / "familie.yaml").read_text(encoding="utf-8").replace("sprache-deutsch", CANARY.lower())
    file.write_text(f"{text}\n{CANARY}: {CANARY}\nreceives: [{{offer: {CANARY.lower()}}}]\n", encoding="utf-8")
    for command in ("suggest", "ask", "check"):
        code, out, err = run(capsys, command, str(file))
        assert code in (ExitCode.INPUT, ExitCode.CHECK)
        assert CANARY.lower() not in (out + err).lower()


def test_a_new_case_is_invalid_until_the_first_question_is_answered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, text, _ = run(capsys, "new")
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    assert code == ExitCode.ANSWERED
    code, out, err = run(capsys, "suggest", str(file), *ON)
    assert (code, out) == (ExitCode.INPUT, "")
    assert "child_protection: TYPE" in err
    file.write_text(text.replace("\nchild_protection:", "\nchild_protection: no_indication"), encoding="utf-8")
    assert run(capsys, "suggest", str(file), *ON)[0] == ExitCode.ANSWERED
    number = json.loads(run(capsys, "new", "--format", "json")[1])["case"]
    assert is_case_number(number)
    assert number not in text


@pytest.mark.parametrize("name", MODELS)
def test_every_format_has_a_schema(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, _ = run(capsys, "schema", name)
    schema = json.loads(out)
    assert code == ExitCode.ANSWERED
    assert schema["properties"]["schema"]["const"] == f"lotse/{name}/1"


def test_check_and_test_speak_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "kaputt", "--format", "json")
    report = json.loads(out)
    assert (code, report["schema"]) == (ExitCode.STOPPED, "lotse/check/1")
    assert [one["file"] for one in report["stopped"]] == ["kaputt/unklar.yaml"]
    first = ["code", "severity", "file", "line", "column", "path", "text", "hint"]
    assert list(report["problems"][0]) == first
    code, out, _ = run(capsys, "test", "probe", "--format", "json")
    tried = json.loads(out)
    assert code == ExitCode.CHECK
    assert (tried["examples"]["tried"], tried["examples"]["failed"]) == (2, 1)


def test_without_a_path_the_shipped_content_is_checked_and_tried(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check")
    assert (code, err) == (ExitCode.ANSWERED, ""), out
    _, out, err = run(capsys, "test", "--format", "json")
    tried = json.loads(out)
    assert err == ""
    assert tried["examples"]["tried"] > 100
    assert tried["cases"]["tried"] > 5


def test_a_case_whose_status_does_not_stop_is_asked_about_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", "familie.yaml", *ON, "--format", "json")
    assert code == ExitCode.ANSWERED
    assert json.loads(out)["questions"]


def test_a_reader_that_stops_reading_is_no_failure() -> None:
    words = [sys.executable, "-m", "lotse", "suggest", "familie.yaml", *ON]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        process.wait()
    assert (process.returncode, err) == (ExitCode.ANSWERED, b"")


def test_a_start_loads_only_what_it_needs() -> None:
    script = (
        "import sys; from lotse.cli import main; main(sys.argv[1:]); "
        "watched = ('pydantic', 'babel', 'babel.messages', 'rich', 'lotse.checks'); "
        "print([name for name in watched if name in sys.modules])"
    )

    def loaded(*words: str) -> str:
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[-1]

    assert loaded("--help") == "[]"
    assert loaded("suggest", "familie.yaml", *ON, "--format", "json") == "['pydantic']"
    assert loaded("suggest", "familie.yaml", *ON) == "['pydantic', 'babel']"


def test_a_written_case_can_be_read_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = Path("familie.yaml").read_bytes()
    target = tmp_path / "neu.yaml"
    _typed(monkeypatch, "n\nn\nj\nNord\n3\n-\n")
    code, _, err = run(capsys, "ask", "familie.yaml", *ON, "--interactive", "--write", str(target))
    assert code == ExitCode.ANSWERED
    assert err == "Der Fall mit den Antworten steht jetzt in der Datei hinter --write.\n"
    assert Path("familie.yaml").read_bytes() == before
    case = load_case(target, vocabulary="vocabulary.yaml")
    assert case.receives == ()
    assert case.no_answer == ("household/familie.wohngeld",)
    assert case.place is not None
    assert case.place.area == "05358008-nord"
    assert case.facts["familie.kinder_zahl"] == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["neu.yaml"]


def test_a_file_that_cannot_be_written_is_left_as_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "neu.yaml"
    target.write_text("old", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise OSError(CANARY)

    monkeypatch.setattr(Path, "replace", refuse)
    _typed(monkeypatch, ".\n")
    code, _, err = run(capsys, "ask", "familie.yaml", *ON, "--interactive", "--write", str(target))
    assert code == ExitCode.FAILED
    assert CANARY not in err
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["neu.yaml"]


def test_an_interactive_talk_with_json_keeps_the_answer_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _typed(monkeypatch, "n\nn\n")
    code, out, err = run(capsys, "ask", "familie.yaml", *ON, "--interactive", "--format", "json")
    keys = [question["key"] for question in json.loads(out)["questions"]]
    assert code == ExitCode.ANSWERED
    assert "household/receives:familienpaten" not in keys
    assert "Wird das Angebot" in err


def _typed(monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="utf-8"))
