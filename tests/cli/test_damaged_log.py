"""A stop may stand in a log that cannot be read: nothing is shown as though the log were empty (K02, K04)."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lotse.book import open_book
from lotse.cli.log_file import append_entry
from lotse.privacy.disclosure_log import StopEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    Said = Callable[..., tuple[int, str, str]]

OFFICE = Path(__file__).parent / "office" / "dueren"
CASE, OTHER = "K7MQ2-XPA4T-J", "22222-22222-2"
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PROCEDURE = "Kinderschutz: Jetzt handeln Menschen."
KEY = b"0123456789abcdef"
ASKED = ("familie.yaml", "--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion")
RECORDS = ("--records", "zustimmung-kind.yaml", "--records", "zustimmung-mutter.yaml")
DISCLOSE = ("disclose", *ASKED, *RECORDS, "--at", "2026-11-20T10:30")
ACCESS = ("access", "familie.yaml", "--person", "k1")
AGENDA = (
    *("meeting", "agenda", "--on", "2026-11-20", "--participant", "jobcenter-05358"),
    *("--participant", "jugendamt-05358008", *RECORDS, "familie.yaml"),
)
WITH_A_FILE = [
    (*DISCLOSE, "--log", "log.jsonl"),
    (*DISCLOSE, "--log", "log.jsonl", "--package", "neu.json"),
    (*ACCESS, "--log", "log.jsonl"),
]
WITH_THE_BOOK = [
    DISCLOSE,
    (*DISCLOSE, "--log", "log.jsonl", "--package", "neu.json"),
    ("consent", "check", *ASKED, *RECORDS, "--at", "2026-11-20T10:30"),
    (*AGENDA, "--out", "neu.yaml"),
    ACCESS,
    ("meeting", "close", "familie.yaml", "--on", "2026-11-20"),
    ("follow-up", "familie.yaml", "--on", "2026-12-04"),
]


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(OFFICE, tmp_path / "dueren")
    monkeypatch.chdir(tmp_path / "dueren")


def _logged(*cases: str, key: bytes | None = None) -> Path:
    log = Path("log.jsonl")
    for case in cases:
        append_entry(log, StopEntry(at=AT, role="jobcenter", case=case), key)
    return log


def _add(text: bytes) -> None:
    with Path("log.jsonl").open("ab") as file:
        file.write(text)


def _change() -> None:
    log = Path("log.jsonl")
    first, rest = log.read_bytes().split(b"\n", 1)
    log.write_bytes(first.replace(b"T09:00", b"T08:00") + b"\n" + rest)


def _folder() -> None:
    Path("log.jsonl").unlink()
    Path("log.jsonl").mkdir()


DAMAGE: dict[str, tuple[Callable[[], None], str]] = {
    "no JSON": (lambda: _add(b"Tagebuch\n"), "log.jsonl:2"),
    "another schema": (lambda: _add(b'{"schema":"lotse/case/1","event":"stop"}\n'), "log.jsonl:2"),
    "no entry": (lambda: _add(b"[1]\n"), "log.jsonl:2"),
    "no text": (lambda: _add(b"\xff\xfe\n"), "log.jsonl:2"),
    "a broken end": (lambda: _add(b"Tagebuch"), "log.jsonl:2"),
    "a changed line": (_change, "log.jsonl:1"),
    "a folder": (_folder, "log.jsonl"),
}


def _nothing_new() -> bool:
    return not list(Path().glob("neu.*"))


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("words", WITH_A_FILE, ids=["disclose", "package", "access"])
def test_a_damaged_log_keeps_everything_and_says_where(say: Said, words: tuple[str, ...], damage: str) -> None:
    _logged(OTHER)
    spoil, where = DAMAGE[damage]
    spoil()
    before = None if damage == "a folder" else Path("log.jsonl").read_bytes()
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert err.startswith(where)
    assert "LOG-" in err
    assert "(" in err  # what to do
    assert _nothing_new()
    assert before is None or Path("log.jsonl").read_bytes() == before


@pytest.mark.parametrize("damage", sorted(set(DAMAGE) - {"a folder"}))
@pytest.mark.parametrize("words", WITH_A_FILE, ids=["disclose", "package", "access"])
def test_a_stop_that_can_be_read_in_a_damaged_log_is_the_answer(say: Said, words: tuple[str, ...], damage: str) -> None:
    _logged(CASE)
    DAMAGE[damage][0]()
    before = Path("log.jsonl").read_bytes()
    code, out, err = say(*words)
    assert (code, out.startswith(PROCEDURE)) == (4, True)
    assert "laut Protokoll" in err
    assert _nothing_new()
    assert Path("log.jsonl").read_bytes() == before


@pytest.mark.parametrize(("case", "code"), [(OTHER, 2), (CASE, 4)])
@pytest.mark.parametrize("words", WITH_A_FILE, ids=["disclose", "package", "access"])
def test_a_log_whose_key_is_gone_still_tells_of_a_stop(say: Said, words: tuple[str, ...], case: str, code: int) -> None:
    _logged(case, key=KEY)
    settings = Path("lotse.yaml").read_text(encoding="utf-8")
    Path("lotse.yaml").write_text(settings + "log_key_file: schluessel\n", encoding="utf-8")
    done, out, err = say(*words)
    assert (done, out.startswith(PROCEDURE)) == (code, code == 4)
    assert "LOG-KEY" in err or code == 4
    assert _nothing_new()


def test_a_log_that_is_not_there_yet_is_begun(say: Said) -> None:
    assert say(*DISCLOSE, "--package", "neu.json", "--log", "log.jsonl")[0] == 0
    assert len(Path("log.jsonl").read_bytes().splitlines()) == 1


@pytest.mark.parametrize("words", WITH_THE_BOOK, ids=lambda words: " ".join(words[:2]))
def test_a_damaged_book_keeps_everything(say: Said, words: tuple[str, ...]) -> None:
    assert "record_book: team.lotse" in Path("lotse.yaml").read_text(encoding="utf-8")
    Path("team.lotse").write_bytes(b"SQLite format 3\0 and then nothing that is a book")
    code, out, err = say(*words)
    assert (code in {1, 2}, out, "BOOK-" in err) == (True, "", True)
    assert _nothing_new()
    assert not Path("log.jsonl").exists()


def test_a_stop_in_the_book_counts_where_a_log_is_named_too(say: Said) -> None:
    open_book("team.lotse", create=True).append_log(StopEntry(at=AT, role="jobcenter", case=CASE))
    code, out, _ = say(*DISCLOSE, "--package", "neu.json", "--log", "log.jsonl")
    assert (code, out.startswith(PROCEDURE), _nothing_new()) == (4, True, True)


@pytest.mark.parametrize(("case", "waits"), [(CASE, True), (OTHER, False)])
def test_letters_wait_for_a_stop_that_can_be_read_in_a_damaged_log(say: Said, case: str, *, waits: bool) -> None:
    _logged(case)
    _add(b"Tagebuch\n")
    asked = ("consent", "withdraw", "zustimmung-kind.yaml", "--log", "log.jsonl", "--at", "2026-11-21T09:00")
    code, out, err = say(*asked, "--format", "json")
    assert (code, json.loads(out)["letters_wait"]) == (1, waits)
    assert ("Ob ein Schutzverfahren läuft, ist in diesem Protokoll nicht zu sehen." in err) is not waits
