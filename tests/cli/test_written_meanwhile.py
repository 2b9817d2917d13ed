"""What somebody else writes into the file of a case, while a command works on it, stays: a withdrawal above all."""

from __future__ import annotations

import io
import json
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lotse.book import open_book
from lotse.cli import ExitCode, alone, case_file
from lotse.cli.record_source import find_record
from lotse.errors import InputError
from lotse.files import read
from lotse.privacy.record_files import read_statement

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
CHILD = EXAMPLES / "dueren-nachweise" / "einwilligung-kind.yaml"
CASE = "fall.json"
ON = ("--on", "2026-11-20")
WITHDRAWN = ("consent", "withdraw", read_statement(CHILD).record, "--case", CASE, "--at", "2026-11-20T10:00")


@pytest.fixture(autouse=True)
def a_case_that_holds_its_consent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "lotse.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    consent = read_statement(CHILD).model_dump(mode="json", by_alias=True, exclude_none=True)
    written({**read(EXAMPLES / "dueren.yaml", error=InputError).data, "consents": [consent]})
    open_book("buch.lotse", create=True)


def written(case: dict[str, Any]) -> None:
    Path(CASE).write_text(json.dumps(case), encoding="utf-8")


def held() -> dict[str, Any]:
    found: dict[str, Any] = read(CASE, error=InputError).data
    return found


def meanwhile(do: Callable[[], object], monkeypatch: pytest.MonkeyPatch, *, times: int = 1) -> None:
    """Have something done after a command read the case and before it writes."""
    alone_in, left = alone.alone_in, [do] * times

    def late(folder: Path) -> Any:
        if left:
            left.pop()()
        return alone_in(folder)

    monkeypatch.setattr(case_file, "alone_in", late)


def typed(lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="utf-8"))


def asked(say: Any) -> tuple[int, str, str]:
    told: tuple[int, str, str] = say("ask", CASE, *ON, "--interactive", "--write", CASE)
    return told


def test_e10_a_withdrawal_during_a_talk_stays_beside_the_answers(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("-\n-\n", monkeypatch)
    meanwhile(lambda: say(*WITHDRAWN), monkeypatch)
    code, _, err = asked(say)
    assert code == ExitCode.ANSWERED
    assert err.endswith("Jemand anderes hat die Datei während des Gesprächs geändert. Auch das steht darin.\n")
    assert [one.state for one in find_record(WITHDRAWN[2], CASE).record.history] == ["given", "withdrawn"]
    assert len(held()["no_answer"]) == 2


def test_a_talk_that_nobody_disturbs_says_nothing_of_others(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("-\n", monkeypatch)
    code, _, err = asked(say)
    assert (code, err) == (ExitCode.ANSWERED, "Der Fall mit den Antworten steht jetzt in der Datei hinter --write.\n")
    assert len(held()["no_answer"]) == 1


def test_what_two_people_add_at_once_is_all_there(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    written({**held(), "facts": {}})
    typed("j\n", monkeypatch)
    meanwhile(lambda: written({**held(), "facts": {"familie.sprachen": ["tr"]}}), monkeypatch)
    assert asked(say)[0] == ExitCode.ANSWERED
    facts = held()["facts"]
    assert facts.pop("familie.sprachen") == ["tr"]
    assert facts


@pytest.mark.parametrize("status", ["acute", "indicated", "unclear"])
def test_k01_signs_of_danger_during_a_talk_end_it_with_the_procedure(
    say: Any, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    typed("-\n", monkeypatch)
    meanwhile(lambda: written({**held(), "child_protection": status}), monkeypatch)
    code, out, _ = asked(say)
    assert (code, "Kinderschutz" in out) == (ExitCode.STOPPED, True)
    assert (held()["child_protection"], held().get("no_answer")) == (status, None)


def test_a_case_that_is_no_longer_right_is_not_written_over(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("-\n", monkeypatch)
    meanwhile(lambda: written({**held(), "persons": [{"id": "k1", "role": "kind"}]}), monkeypatch)
    code, _, err = asked(say)
    assert (code, CASE in err) == (ExitCode.INPUT, True)
    assert held()["persons"] == [{"id": "k1", "role": "kind"}]


def test_somebody_who_never_stops_writing_is_not_written_over(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("-\n", monkeypatch)
    meanwhile(lambda: Path(CASE).write_bytes(Path(CASE).read_bytes() + b"\n"), monkeypatch, times=9)
    code, _, err = asked(say)
    assert (code, "FILE-CHANGED" in err) == (ExitCode.FAILED, True)
    assert held().get("no_answer") is None


@pytest.mark.parametrize(
    "words",
    [("minimise", CASE, *ON, "--write", CASE), ("follow-up", CASE, *ON, "--book", "buch.lotse", "--write", CASE)],
    ids=["minimise", "follow-up"],
)
def test_e10_a_command_that_replaces_its_case_writes_over_no_withdrawal(
    say: Any, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    meanwhile(lambda: say(*WITHDRAWN), monkeypatch)
    code, _, err = say(*words)
    assert (code, "FILE-CHANGED" in err, CASE in err) == (ExitCode.FAILED, True, True)
    assert [one.state for one in find_record(WITHDRAWN[2], CASE).record.history] == ["given", "withdrawn"]
    assert not list(Path().glob(".lotse-*"))
    assert say(*words)[0] == ExitCode.ANSWERED
    assert [one.state for one in find_record(WITHDRAWN[2], CASE).record.history] == ["given", "withdrawn"]


@pytest.mark.skipif(sys.platform == "win32", reason="other systems have other rights")
def test_colleagues_go_on_reading_the_case_that_was_replaced(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(CASE).chmod(0o640)
    Path("anderer.json").symlink_to(CASE)
    typed("-\n", monkeypatch)
    assert say("ask", CASE, *ON, "--interactive", "--write", "anderer.json")[0] == ExitCode.ANSWERED
    assert stat.S_IMODE(Path(CASE).stat().st_mode) == 0o640
    assert len(held()["no_answer"]) == 1
