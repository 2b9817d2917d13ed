"""disclose, consent, access, minimise and protection clear: files, exit codes, JSON, and what happens when it fails."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.book import open_book
from lotse.cli import ExitCode, alone, record_source
from lotse.cli.log_file import append_entry, read_log
from lotse.cli.record_source import find_record
from lotse.errors import LotseError
from lotse.files import read
from lotse.privacy.consents import withdraw
from lotse.privacy.disclosure_log import (
    DisclosureEntry,
    StopEntry,
    WithdrawalEntry,
    broken_at,
    package_hmac,
    stop_entry,
)
from lotse.privacy.record_files import read_statement
from privacy_world import AT, NUMBER, OTHER_NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
CHILD = "examples/dueren-nachweise/einwilligung-kind.yaml"
MOTHER = "examples/dueren-nachweise/einwilligung-mutter.yaml"
ASKED = (
    *("disclose", "examples/dueren.yaml", "--from", "jobcenter-05358", "--to", "jugendamt-05358008"),
    *("--purpose", "case_discussion", "--present", "gesundheitsamt-05358"),
    *("--records", "examples/dueren-nachweise", "--at", "2026-11-20T09:30"),
)
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def beside_the_examples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)


def stopped(status: str = "acute", source: str = "examples/dueren.yaml") -> str:
    text = Path(source).read_text(encoding="utf-8")
    Path("gefahr.yaml").write_text(text.replace("no_indication", status), encoding="utf-8")
    return "gefahr.yaml"


# --- disclose ---


def test_the_answer_is_that_of_the_python_function(say: Any) -> None:
    code, out, err = say(*ASKED, "--format", "json")
    case = lotse.load_case("examples/dueren.yaml")
    rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue(*_shipped())
    decided = lotse.disclose(
        case,
        advice=lotse.advise(case, rules=rules, catalogue=offers, on=AT.date()),
        sender={"body": "jobcenter-05358", "role": None, "person": None},
        to="jugendamt-05358008",
        purpose="case_discussion",
        present=["gesundheitsamt-05358"],
        records=sorted(str(one) for one in Path("examples/dueren-nachweise").iterdir()),
        at=AT,
    )
    assert (code, err) == (ExitCode.ANSWERED, "")
    assert json.loads(out) == json.loads(decided.model_dump_json())


def _shipped() -> tuple[str, ...]:
    from lotse.library import shipped_ids

    return tuple(shipped_ids("catalogue"))


@pytest.mark.parametrize("package", ["-", "protokoll.jsonl", "./protokoll.jsonl"])
def test_a_package_is_a_file_of_its_own_and_nothing_is_logged_otherwise(say: Any, package: str) -> None:
    code, out, err = say(*ASKED, "--package", package, "--log", "protokoll.jsonl")
    assert (code, out) == (ExitCode.INPUT, "")
    assert "--package braucht den Namen einer eigenen Datei." in err
    assert not Path("protokoll.jsonl").exists()
    assert not Path("-").exists()


def test_b03_the_package_comes_with_exactly_one_entry(say: Any) -> None:
    code, _, err = say(*ASKED, "--package", "paket.json", "--log", "protokoll.jsonl", "--person", "f1")
    package = json.loads(Path("paket.json").read_text(encoding="utf-8"))
    (entry,) = read_log(Path("protokoll.jsonl"))
    assert code == ExitCode.ANSWERED
    assert "Protokoll" in err
    assert package["schema"] == "lotse/package/1"
    assert package["fields"]["k1/age"] == 5
    assert isinstance(entry, DisclosureEntry)
    assert sorted(package["fields"]) == list(entry.fields)
    assert (entry.person, entry.number, entry.package_hmac) == ("f1", 1, None)
    assert [one.body for one in entry.recipients] == ["jugendamt-05358008", "gesundheitsamt-05358"]
    assert os.name == "nt" or Path("paket.json").stat().st_mode & 0o077 == 0


def test_s04_with_a_key_the_entry_holds_a_keyed_checksum(say: Any) -> None:
    Path("schluessel").write_text(KEY, encoding="utf-8")
    Path("lotse.yaml").write_text("schema: lotse/config/1\nlog_key_file: schluessel\n", encoding="utf-8")
    assert say(*ASKED, "--package", "paket.json", "--log", "protokoll.jsonl")[0] == ExitCode.ANSWERED
    (entry,) = read_log(Path("protokoll.jsonl"), KEY.encode())
    package = json.loads(Path("paket.json").read_text(encoding="utf-8"))
    assert isinstance(entry, DisclosureEntry)
    assert entry.package_hmac == package_hmac(package, KEY.encode())
    with pytest.raises(LotseError, match="LOG-BROKEN"):
        read_log(Path("protokoll.jsonl"))


@pytest.mark.parametrize("key", [None, "kurz"])
def test_s04_a_key_that_cannot_be_used_keeps_everything(say: Any, key: str | None) -> None:
    if key is not None:
        Path("schluessel").write_text(key, encoding="utf-8")
    Path("lotse.yaml").write_text("schema: lotse/config/1\nlog_key_file: schluessel\n", encoding="utf-8")
    code, _, err = say(*ASKED, "--package", "paket.json", "--log", "protokoll.jsonl")
    assert code == ExitCode.INPUT
    assert "LOG-KEY" in err
    assert not Path("paket.json").exists()


def test_b03_without_a_log_nothing_leaves(say: Any) -> None:
    code, out, err = say(*ASKED, "--package", "paket.json")
    assert (code, out) == (ExitCode.INPUT, "")
    assert "--log" in err
    assert "record_book" in err
    assert not Path("paket.json").exists()


def test_b03_the_record_book_keeps_the_log_where_the_settings_name_one(say: Any) -> None:
    from lotse.book import open_book

    Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
    assert say(*ASKED, "--package", "paket.json")[0] == ExitCode.ANSWERED
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")[0] == ExitCode.ANSWERED
    log = open_book("buch.db").log()
    assert [one.event for one in log] == ["disclosure", "withdrawal"]
    assert isinstance(log[1], WithdrawalEntry)
    assert log[1].inform == ("gesundheitsamt-05358", "jugendamt-05358008")
    out = say("access", "examples/dueren.yaml", "--person", "k1", "--format", "json")[1]
    assert len(json.loads(out)["disclosed"]) == 1


@pytest.mark.parametrize("spoil", ["foreign", "changed", "folder"])
def test_b03_a_log_that_cannot_be_written_keeps_the_values(say: Any, spoil: str) -> None:
    log = Path("protokoll.jsonl")
    if spoil == "foreign":
        log.write_text("Tagebuch\n", encoding="utf-8")
    elif spoil == "changed":
        say(*ASKED, "--package", "erstes.json", "--log", "protokoll.jsonl")
        log.write_text(log.read_text(encoding="utf-8").replace("jugendamt", "jugendXmt"), encoding="utf-8")
    else:
        log.mkdir()
    before = None if spoil == "folder" else log.read_bytes()
    code, out, err = say(*ASKED, "--package", "paket.json", "--log", "protokoll.jsonl")
    assert (code, out) == (ExitCode.INPUT, "")
    assert "protokoll.jsonl" in err
    assert "LOG-" in err
    assert not Path("paket.json").exists()
    assert before is None or log.read_bytes() == before
    assert not list(Path().glob(".lotse-*"))


def test_b03_a_refused_attempt_is_logged_and_leaves_nothing(say: Any) -> None:
    words = [word if word != "gesundheitsamt-05358" else "schulamt-05358" for word in ASKED]
    code, out, _ = say(*words, "--package", "paket.json", "--log", "protokoll.jsonl")
    (entry,) = read_log(Path("protokoll.jsonl"))
    assert code == ExitCode.STOPPED
    assert "Noch wird nichts weitergegeben" in out
    assert isinstance(entry, DisclosureEntry)
    assert (entry.result, entry.fields) == ("needs", ())
    assert not Path("paket.json").exists()


def test_k08_a_stop_with_a_package_leaves_four_things_and_a_day_in_the_log(say: Any) -> None:
    words = [stopped() if word == "examples/dueren.yaml" else word for word in ASKED]
    code, out, _ = say(*words, "--package", "paket.json", "--log", "protokoll.jsonl", "--format", "json")
    answer = json.loads(out)
    (line,) = Path("protokoll.jsonl").read_text(encoding="utf-8").splitlines()
    kept = {key for key, value in json.loads(line).items() if value is not None}
    assert code == ExitCode.STOPPED
    assert (answer["schema"], answer["decision"], answer["fields"]) == ("lotse/disclosure/1", "stop", [])
    assert answer["versions"]["rules"] is None
    assert kept == {"schema", "number", "seal", "event", "code", "at", "role", "case", "delete_on"}
    assert json.loads(line)["delete_on"] == "2027-05-20"
    assert "acute" not in line
    assert not Path("paket.json").exists()


def test_without_a_moment_it_is_now(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotse.cli.options.now", lambda: AT)
    words = [word for word in ASKED if word not in ("--at", "2026-11-20T09:30")]
    assert say(*words)[1].startswith("Stand: 20. November 2026, 09:30 Uhr\n")


# --- the log in a file ---


def _stop(number: int) -> StopEntry:
    return StopEntry(at=AT, role=f"r{number}", case=NUMBER)


OLD_LOG = """\
{"schema":"lotse/log/1","number":1,"before":null,"seal":"44bc665e0385c0f74db9bc0a87dd649c8d934b1464d2a6a5910b572ccfd14d02",\
"event":"stop","code":"KS-STOP","at":"2026-11-20T08:30:00+00:00","role":"jobcenter","case":"K7MQ2-XPA4T-J"}
{"schema":"lotse/log/1","number":2,"before":"44bc665e0385c0f74db9bc0a87dd649c8d934b1464d2a6a5910b572ccfd14d02",\
"seal":"4f78778d7705069f3f97ab3e9ff318a99ca6a7acc73427010831ce73f5ee5027","event":"stop","code":"KS-STOP",\
"at":"2026-11-20T08:31:00+00:00","role":"jobcenter","case":"K7MQ2-XPA4T-J"}
"""
"""As it was written before a stop named the day on which it goes."""


def test_s09_a_log_that_was_begun_before_stops_named_a_day_goes_on() -> None:
    log = Path("log.jsonl")
    log.write_text(OLD_LOG, encoding="utf-8")
    append_entry(log, stop_entry(at=AT, role="jobcenter", case=NUMBER))
    assert log.read_text(encoding="utf-8").startswith(OLD_LOG)
    entries = read_log(log)
    assert broken_at(entries) is None
    assert [getattr(one, "delete_on", None) for one in entries] == [None, None, date(2027, 5, 20)]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from lotse.cli.log_file import append_entry
from lotse.privacy.disclosure_log import StopEntry
for number in range(20):
    append_entry(Path("log.jsonl"), StopEntry(at=datetime.now(UTC), role=sys.argv[1], case=""))
"""


def test_s09_two_writers_at_once_make_one_chain() -> None:
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    both = [subprocess.Popen([sys.executable, "-c", WRITER, name], env=where) for name in ("a", "b")]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    entries = read_log(Path("log.jsonl"))
    assert len(entries) == 40
    assert broken_at(entries) is None
    assert {one.role for one in entries if isinstance(one, StopEntry)} == {"a", "b"}


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_s09_a_writer_that_is_killed_leaves_a_log_that_goes_on() -> None:
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    endless = WRITER.replace("range(20)", "iter(int, 1)")
    one = subprocess.Popen([sys.executable, "-c", endless, "a"], env=where)
    while not (Path("log.jsonl").exists() and Path("log.jsonl").read_bytes().count(b"\n") > 2):
        assert one.poll() is None
    one.send_signal(signal.SIGKILL)
    one.wait(timeout=60)
    append_entry(Path("log.jsonl"), _stop(9))
    entries = read_log(Path("log.jsonl"))
    assert broken_at(entries) is None
    assert entries[-1].number == len(entries)


@pytest.mark.parametrize("kept", [1, 20, 100, -1])
def test_s09_the_beginning_of_a_line_is_taken_away(kept: int) -> None:
    log = Path("log.jsonl")
    for number in range(3):
        append_entry(log, _stop(number))
    whole = log.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    log.write_bytes(whole[: -len(last)] + last[:kept])
    append_entry(log, _stop(7))
    assert [one.role for one in read_log(log) if isinstance(one, StopEntry)] == ["r0", "r1", "r7"]


@pytest.mark.parametrize("content", [b'{"schema":"lotse/case/1"}', b"schema: lotse/case/1", b"\xff\xfe", b"\n"])
def test_s09_somebody_elses_file_is_never_touched(content: bytes) -> None:
    Path("fremd").write_bytes(content)
    with pytest.raises(LotseError, match="LOG-FOREIGN"):
        append_entry(Path("fremd"), _stop(1))
    assert Path("fremd").read_bytes() == content


def test_s09_a_log_that_somebody_holds_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "_LONGEST_WAIT", 0.1)
    monkeypatch.setattr(alone, "_locked", lambda _: False)
    with pytest.raises(LotseError, match="LOG-BUSY"):
        append_entry(Path("log.jsonl"), _stop(1))


# --- consent ---


@pytest.mark.parametrize("status", ["no_indication", "indicated", "acute", "unclear"])
def test_e10_a_withdrawal_is_one_call_and_works_with_every_status(say: Any, status: str) -> None:
    code, out, _ = say("consent", "withdraw", CHILD, "--case", stopped(status), "--at", "2026-11-20T10:00")
    record = read_statement(CHILD)
    assert code == ExitCode.ANSWERED
    assert record.history[-1].state == "withdrawn"  # type: ignore[union-attr]  # a consent has a history
    assert ("Mitteilungen und Löschen warten" in out) is (status != "no_indication")
    assert "Gesundheitsamt" in out
    assert say(*ASKED[:-1], "2026-11-20T10:01")[0] == ExitCode.STOPPED


@pytest.mark.parametrize("broken", ["child_protection: acute\npersons: [\n", "%", "[]"])
def test_e10_a_case_that_cannot_be_read_keeps_nobody_from_withdrawing(say: Any, broken: str) -> None:
    Path("kaputt.yaml").write_text(broken, encoding="utf-8")
    code, out, _ = say("consent", "withdraw", CHILD, "--case", "kaputt.yaml")
    assert code == ExitCode.ANSWERED
    assert "Mitteilungen und Löschen warten" in out


def test_e10_a_log_that_cannot_be_read_keeps_nobody_from_withdrawing(say: Any) -> None:
    Path("log").write_text("Tagebuch\n", encoding="utf-8")
    code, out, err = say("consent", "withdraw", CHILD, "--log", "log")
    assert code == ExitCode.FAILED
    assert "Jugendamt" in out
    assert "LOG-FOREIGN" in err
    assert read_statement(CHILD).history[-1].state == "withdrawn"  # type: ignore[union-attr]  # as above


def test_e12_a_withdrawal_adds_to_the_file_and_changes_nothing_else(say: Any) -> None:
    before = Path(CHILD).read_text(encoding="utf-8")
    say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00", "--channel", "phone")
    after = Path(CHILD).read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n")[:400])
    assert "# What the mother" in after
    record = read_statement(CHILD)
    assert record.history[-1].channel == "phone"  # type: ignore[union-attr]  # as above
    once = Path(CHILD).read_bytes()
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T11:00")[0] == ExitCode.ANSWERED
    assert Path(CHILD).read_bytes() == once


def test_e10_a_consent_in_a_case_is_withdrawn_by_its_number(say: Any) -> None:
    case = stopped("indicated", "examples/dueren-hoeren.yaml")
    code, out, _ = say("consent", "withdraw", "C-4K8N6X3VTB", "--case", case, "--at", "2026-11-20T10:00")
    assert code == ExitCode.ANSWERED
    assert "niemand zu informieren" in out
    assert "Mitteilungen und Löschen warten" in out
    found = find_record("C-4K8N6X3VTB", case)
    assert found.record.history[-1].state == "withdrawn"
    assert "# The family of dueren.yaml" in Path(case).read_text(encoding="utf-8")


def test_e12_a_record_in_json_stays_json(say: Any) -> None:
    record = read_statement(CHILD)
    Path("kind.json").write_text(record.model_dump_json(), encoding="utf-8")
    assert say("consent", "withdraw", "kind.json", "--out", "neu.json")[0] == ExitCode.ANSWERED
    assert json.loads(Path("neu.json").read_text(encoding="utf-8"))["history"][-1]["state"] == "withdrawn"
    assert json.loads(Path("kind.json").read_text(encoding="utf-8"))["history"][-1]["state"] == "given"


def test_e12_a_file_that_somebody_wrote_meanwhile_is_not_written_over() -> None:
    source = find_record(CHILD, None)
    ended = withdraw(source.record, at=AT, by="m").record
    Path(CHILD).write_bytes(source.content + b"# noch etwas\n")
    with pytest.raises(LotseError, match="FILE-CHANGED"):
        source.keep(ended)
    assert Path(CHILD).read_bytes().endswith(b"# noch etwas\n")
    assert not list(Path(CHILD).parent.glob(".lotse-*"))


@pytest.mark.parametrize("kept_in", ["a file of its own", "a case"])
def test_e10_whoever_writes_into_the_file_meanwhile_loses_no_withdrawal(
    say: Any, monkeypatch: pytest.MonkeyPatch, kept_in: str
) -> None:
    """Another command narrows the consent between the reading and the writing of this one: both entries stay."""
    held: str = CHILD
    named: tuple[str, ...] = (CHILD,)
    if kept_in == "a case":
        record = read_statement(CHILD)
        case = read("examples/dueren.yaml", error=LotseError).data  # type: ignore[arg-type]  # only to read it
        held, named = "fall.json", (record.record, "--case", "fall.json")
        whole = {**case, "consents": [record.model_dump(mode="json", by_alias=True, exclude_none=True)]}
        Path(held).write_text(json.dumps(whole), encoding="utf-8")
    alone_in, meanwhile = alone.alone_in, [True]

    def late(folder: Path) -> Any:
        if meanwhile:
            meanwhile.clear()
            code, *_ = say("consent", "narrow", *named, "--without", "education", "--at", "2026-11-20T09:00")
            assert code == ExitCode.ANSWERED
        return alone_in(folder)

    monkeypatch.setattr(record_source, "alone_in", late)
    assert say("consent", "withdraw", *named, "--at", "2026-11-20T10:00")[0] == ExitCode.ANSWERED
    found = find_record(named[0], held if kept_in == "a case" else None).record
    assert [(one.state, one.scope is not None) for one in found.history[-2:]] == [("given", True), ("withdrawn", False)]


def test_k04_signs_of_danger_that_are_written_down_meanwhile_let_the_letters_wait(
    say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = read_statement(CHILD)
    case = read("examples/dueren.yaml", error=LotseError).data  # type: ignore[arg-type]  # only to read it
    whole = {**case, "consents": [record.model_dump(mode="json", by_alias=True, exclude_none=True)]}
    Path("fall.json").write_text(json.dumps(whole), encoding="utf-8")
    alone_in, meanwhile = alone.alone_in, [True]

    def late(folder: Path) -> Any:
        if meanwhile:
            meanwhile.clear()
            Path("fall.json").write_text(json.dumps({**whole, "child_protection": "acute"}), encoding="utf-8")
        return alone_in(folder)

    monkeypatch.setattr(record_source, "alone_in", late)
    code, out, _ = say("consent", "withdraw", record.record, "--case", "fall.json", "--at", "2026-11-20T10:00")
    assert (code, "Mitteilungen und Löschen warten" in out) == (ExitCode.ANSWERED, True)
    assert json.loads(Path("fall.json").read_text(encoding="utf-8"))["child_protection"] == "acute"


def test_e10_of_two_withdrawals_at_once_one_is_kept(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alone_in, meanwhile = alone.alone_in, [True]

    def late(folder: Path) -> Any:
        if meanwhile:
            meanwhile.clear()
            assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T09:50")[0] == ExitCode.ANSWERED
        return alone_in(folder)

    monkeypatch.setattr(record_source, "alone_in", late)
    code, out, _ = say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")
    assert (code, "ist widerrufen" in out) == (ExitCode.ANSWERED, True)
    assert [one.state for one in find_record(CHILD, None).record.history] == ["given", "withdrawn"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder takes no lock")
def test_e12_one_command_at_a_time_replaces_the_files_of_a_folder(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "_LONGEST_WAIT", 0.1)
    before = Path(CHILD).read_bytes()
    with alone.alone_in(Path(CHILD).parent):
        code, _, err = say("consent", "narrow", CHILD, "--without", "education", "--at", "2026-11-20T09:00")
    assert (code, "FILE-BUSY" in err) == (ExitCode.FAILED, True)
    assert Path(CHILD).read_bytes() == before
    assert say("consent", "narrow", CHILD, "--without", "education", "--at", "2026-11-20T09:00")[0] == ExitCode.ANSWERED


def test_e12_where_a_folder_takes_no_lock_a_consent_is_kept_all_the_same(
    say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "_locked", lambda _: None)
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")[0] == ExitCode.ANSWERED


def test_e10_a_full_disk_says_that_the_withdrawal_is_not_kept_yet(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(CHILD).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")
    assert (code, out) == (ExitCode.FAILED, "")
    assert err.startswith(f"{CHILD}: RECORD-UNWRITTEN: ")
    assert "noch nicht festgehalten" in err
    assert Path(CHILD).read_bytes() == before
    assert not list(Path(CHILD).parent.glob(".lotse-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="other systems have other rights")
@pytest.mark.parametrize("rights", [0o600, 0o640, 0o664])
def test_a_consent_that_colleagues_may_read_stays_one(say: Any, rights: int) -> None:
    Path(CHILD).chmod(rights)
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")[0] == ExitCode.ANSWERED
    assert Path(CHILD).stat().st_mode & 0o777 == rights


def test_a_draft_gets_a_number_and_a_beginning(say: Any) -> None:
    lines = Path(CHILD).read_text(encoding="utf-8").splitlines(keepends=True)
    draft = [one for one in lines if not one.startswith(("record:", "history:", "  - {state"))]
    Path("entwurf.yaml").write_text("".join(draft), encoding="utf-8")
    assert say("consent", "record", "entwurf.yaml")[0] == ExitCode.INPUT
    code, out, _ = say("consent", "record", "entwurf.yaml", "--out", "neu.yaml", "--at", "2026-11-20T09:30")
    assert code == ExitCode.ANSWERED
    assert "gilt bis" in out
    made = find_record("neu.yaml", None).record
    assert made.record != "C-7Q4M9K2XPA"
    assert [one.state for one in made.history] == ["given"]
    assert say("consent", "record", "entwurf.yaml", "--out", "neu.yaml")[0] == ExitCode.INPUT


def test_narrowing_everything_away_is_a_withdrawal(say: Any) -> None:
    before = Path(CHILD).read_bytes()
    code, _, err = say("consent", "narrow", CHILD, "--without", "case_discussion")
    assert code == ExitCode.INPUT
    assert "Widerruf" in err
    assert Path(CHILD).read_bytes() == before


def test_a_narrowed_consent_opens_less_and_a_renewed_one_longer(say: Any) -> None:
    assert say("consent", "narrow", CHILD, "--without", "gesundheitsamt-05358", "--at", "2026-11-20T09:00")[0] == 0
    assert say(*ASKED)[0] == ExitCode.STOPPED
    assert say("consent", "renew", CHILD, "--until", "2027-05-10T00:00", "--at", "2026-11-20T09:10")[0] == 0
    assert find_record(CHILD, None).record.in_force(AT.replace(year=2027, month=5, day=9))


@pytest.mark.parametrize("lang", ["tr", "ar", "de"])
def test_the_receipt_is_in_the_language_of_the_family_too(say: Any, lang: str) -> None:
    code, out, _ = say("consent", "receipt", CHILD, "--lang", lang, "--format", "json", "--at", "2026-11-20T09:30")
    assert code == ExitCode.ANSWERED
    assert json.loads(out)["lang"] == lang


# --- minimise, access, clearing ---


def test_minimise_writes_a_case_with_the_same_advice(say: Any) -> None:
    code, _, err = say("minimise", "examples/dueren.yaml", "--on", "2026-11-20", "--write", "klein.yaml")
    assert code == ExitCode.ANSWERED
    assert err
    whole, small = (say("suggest", file, "--on", "2026-11-20", "--format", "json")[1] for file in
                    ("examples/dueren.yaml", "klein.yaml"))  # fmt: skip
    assert json.loads(whole) == json.loads(small)


def test_minimise_names_the_topic_of_which_an_older_observation_went(say: Any) -> None:
    case = Path("examples/dueren.yaml")
    seen = '\n  - {topic: sprache-deutsch, person: k1, finding: conspicuous, source: gespraech, observed: "2026-10-12"'
    own = ", entrusted: {by: k1, to: schulsozialarbeit}"
    text = case.read_text(encoding="utf-8")
    asked = ("minimise", "examples/dueren.yaml", "--on", "2026-11-20")
    case.write_text(text.replace("\nsignals:", f"\nsignals:{seen}}}", 1), encoding="utf-8")
    _, small, err = say(*asked)
    assert small.count("topic: sprache-deutsch") == text.count("topic: sprache-deutsch")
    assert "Deutsch" in err
    case.write_text(text.replace("\nsignals:", f"\nsignals:{seen}{own}}}", 1), encoding="utf-8")
    _, small, err = say(*asked)
    assert "entrusted:" in small
    assert "Deutsch" not in err


def test_a_restricted_case_is_not_told_to_anybody(say: Any) -> None:
    case = Path("examples/dueren.yaml")
    case.write_text(case.read_text(encoding="utf-8") + "restricted: true\n", encoding="utf-8")
    code, out, _ = say(*ASKED)
    assert code == ExitCode.STOPPED
    assert "eingeschränkt" in out
    assert "restricted: true" in say("minimise", "examples/dueren.yaml", "--on", "2026-11-20")[1]


def test_k02_a_cleared_case_has_a_new_number_and_keeps_nothing_of_the_procedure(say: Any) -> None:
    case = stopped("acute")
    before = Path(case).read_bytes()
    clear = ("protection", "clear", case, "--result", "no_danger", "--on", "2026-11-20", "--reference", "Akte-7-geheim")
    code, out, _ = say(*clear, "--by", "fachkraft-a", "--by", "fachkraft-b", "--out", "neu.yaml")
    text = Path("neu.yaml").read_text(encoding="utf-8")
    cleared = lotse.load_case("neu.yaml")
    assert code == ExitCode.ANSWERED
    assert cleared.case in out
    assert cleared.case != NUMBER
    assert cleared.child_protection == "no_indication"
    assert not any(word in text + out for word in ("Akte-7", "fachkraft-a", "acute"))
    assert Path(case).read_bytes() == before
    assert say("suggest", "neu.yaml", "--on", "2026-11-20")[0] == ExitCode.ANSWERED
    again = say(*clear, "--by", "fachkraft-a", "--by", "fachkraft-b", "--out", "neu.yaml")
    assert again[0] == ExitCode.STOPPED
    assert "gibt es schon" in again[2]


@pytest.mark.parametrize(
    "more",
    [
        ("--by", "a", "--by", "A"),
        ("--by", "a"),
        ("--by", "a", "--by", "b", "--result", "danger"),
        ("--by", "a", "--by", "b", "--reference", " "),
        ("--by", "a", "--by", "b", "--on", "gestern"),
        ("--by", "a", "--by", "b", "--out", ""),
    ],
)
def test_k02_whatever_is_missing_keeps_the_stop_and_says_so(say: Any, more: tuple[str, ...]) -> None:
    usual = ("--result", "no_danger", "--on", "2026-11-20", "--reference", "Akte-7", "--out", "neu.yaml")
    code, out, err = say("protection", "clear", stopped(), *usual, *more)
    assert code == ExitCode.STOPPED
    assert "Jetzt handeln Menschen" in out
    assert err
    assert not Path("neu.yaml").exists()


@pytest.mark.parametrize("settings", ["record_book: {kept}", "record_book: {kept}\nlog_key_file: other"])
def test_a_package_is_never_written_where_the_settings_keep_the_book_or_the_key(
    say: Callable[..., tuple[int, str, str]], settings: str
) -> None:
    """Neither lies there yet: the file would be taken by the first of them that is written."""
    Path("lotse.yaml").write_text("schema: lotse/config/1\n" + settings.format(kept="team.lotse"), encoding="utf-8")
    for name in ("team.lotse", "other") if "key" in settings else ("team.lotse", "./team.lotse"):
        code, _, err = say(*ASKED, "--package", name)
        assert (code, "eigenen Datei" in err) == (2, True)
        assert not Path(name).exists()


def test_the_sheet_of_the_team_is_never_written_over_the_book_of_the_settings(
    say: Callable[..., tuple[int, str, str]],
) -> None:
    Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: team.pdf\n", encoding="utf-8")
    Path("team.pdf").write_bytes(b"book")
    code, _, _ = say("sheet", "examples/dueren.yaml", "--for", "family", "--on", "2026-11-20", "--out", "team.pdf")
    assert (code, Path("team.pdf").read_bytes()) == (2, b"book")


def test_a_disk_that_is_full_after_the_log_is_told_in_a_sentence(
    say: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = os.fsync

    def full(number: int) -> None:
        if ".tmp" in str(Path(f"/proc/self/fd/{number}").readlink()):
            raise OSError(28, "geheim")
        right(number)

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = say(*ASKED, "--package", "p.json", "--log", "log.jsonl")
    assert (code, out) == (1, "")
    assert "hinausgegangen ist nichts" in err
    assert "geheim" not in err
    assert not Path("p.json").exists()
    assert len(read_log(Path("log.jsonl"))) == 1


def test_a_device_is_no_log(say: Callable[..., tuple[int, str, str]]) -> None:
    """It has no end: reading it would take all the memory there is."""
    code, _, err = say(*ASKED, "--package", "p.json", "--log", "/dev/zero")
    assert (code, "LOG-UNREADABLE" in err) == (2, True)
    assert not Path("p.json").exists()
    with pytest.raises(LotseError, match="LOG-UNREADABLE"):
        read_log(Path("/dev/zero"))


def test_a_withdrawal_on_a_log_that_was_cut_off_tells_every_office_and_says_so(
    say: Callable[..., tuple[int, str, str]],
) -> None:
    assert say(*ASKED, "--package", "p.json", "--log", "log.jsonl")[0] == 0
    whole = Path("log.jsonl").read_bytes()
    asked = ("consent", "withdraw", CHILD, "--log", "log.jsonl", "--at", "2026-11-21T09:00", "--format", "json")
    for kept, code, inform in (
        (len(whole), 0, ["gesundheitsamt-05358", "jugendamt-05358008"]),
        (len(whole) - 5, 1, ["gesundheitsamt-05358", "jugendamt-05358008"]),
    ):
        Path("log.jsonl").write_bytes(whole[:kept])
        done, out, err = say(*asked, "--out", f"w{kept}.yaml")
        assert (done, json.loads(out)["inform"]) == (code, inform)
        assert ("LOG-BROKEN" in err) is bool(code)


# --- what would be false, or too late, is not said ---


DRAFT = ("record", "history")
DISCLOSED = (*ASKED[:-1], "2026-11-20T08:30", "--package", "p.json", "--log", "log.jsonl")


def _inform(out: str) -> list[str]:
    informed: list[str] = json.loads(out)["inform"]
    return informed


@pytest.mark.parametrize("book", [False, True])
def test_e10_a_moment_before_the_withdrawal_is_no_way_around_it(say: Any, *, book: bool) -> None:
    """The log holds the withdrawal already, so nothing that rests on that consent is added, whatever is named."""
    log: tuple[str, ...] = ("--log", "log.jsonl")
    if book:
        Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
        log = ()
    assert say(*ASKED[:-1], "2026-11-20T08:30", "--package", "p.json", *log)[0] == 0
    older = Path(CHILD).read_bytes()
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T09:00", *log)[0] == 0
    newer = Path(CHILD).read_bytes()
    Path(CHILD).write_bytes(older)  # as a colleague has it who was not there
    code, _, err = say(*ASKED[:-1], "2026-11-20T08:59", "--package", "zurueck.json", *log)
    Path(CHILD).write_bytes(newer)
    assert (code, "LOG-WITHDRAWN" in err, "widerrufen" in err) == (ExitCode.STOPPED, True, True)
    assert not Path("zurueck.json").exists()
    if not book:
        assert [one.event for one in read_log(Path("log.jsonl"))] == ["disclosure", "withdrawal"]
    late = say(*ASKED[:-1], "2026-11-20T09:30", "--package", "danach.json", *log)
    assert (late[0], "LOG-" in late[2]) == (ExitCode.STOPPED, False)


def test_e10_a_record_that_says_it_was_withdrawn_opens_no_package_for_a_moment_before(say: Any) -> None:
    """The log knows nothing of it, as where the withdrawal was written down elsewhere: the record in hand says it."""
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T09:00", "--out", "widerruf.yaml")[0] == 0
    asked = (*ASKED[:-1], "2026-11-20T08:59", "--records", "widerruf.yaml")
    assert say(*asked)[0] == ExitCode.ANSWERED
    code, out, err = say(*asked, "--package", "zurueck.json", "--log", "log.jsonl")
    assert (code, out, "RECORD-WITHDRAWN" in err, "widerrufen" in err) == (ExitCode.STOPPED, "", True, True)
    assert not Path("zurueck.json").exists()
    assert not Path("log.jsonl").exists()


def _ends(day: str, *files: str) -> None:
    """Let consents of the example end on a day; the clock of the tests stands on 30 November 2026."""
    for one in files:
        text = Path(one).read_text(encoding="utf-8")
        assert "2027-04-30T00:00:00+02:00" in text
        Path(one).write_text(text.replace("2027-04-30T00:00:00+02:00", f"{day}T00:00:00+01:00"), encoding="utf-8")


@pytest.mark.parametrize("files", [(CHILD,), (CHILD, MOTHER), (MOTHER,)], ids=["child", "both", "mother"])
def test_e11_a_consent_that_ended_since_then_gives_no_package_for_a_moment_before(
    say: Any, files: tuple[str, ...]
) -> None:
    """Nobody writes down that it ended: the record holds for the moment that is named, and not any more."""
    wanted = (*ASKED, "--package", "p.json", "--log", "log.jsonl")
    assert say(*wanted[:-3], "vorher.json", "--log", "vorher.jsonl")[0] == ExitCode.ANSWERED
    _ends("2026-11-25", *files)
    assert json.loads(say(*ASKED, "--format", "json")[1])["decision"] == "allow"
    code, out, err = say(*wanted)
    assert (code, "DISCLOSURE-OVER" in err, "würde es nicht hinausgehen" in err) == (ExitCode.STOPPED, True, True)
    assert not Path("p.json").exists()
    assert not Path("log.jsonl").exists()
    now = json.loads(say(*wanted, "--format", "json")[1])
    assert now["at"] == "2026-11-30T12:00:00+01:00"  # why it would not leave now
    assert "E11" in {one["rule"] for one in now["withheld"]}
    assert "abgelaufen" in out or "gilt nicht mehr" in out, out


def test_e11_a_consent_that_still_holds_gives_a_package_for_a_moment_before(say: Any) -> None:
    _ends("2026-12-01", CHILD, MOTHER)
    assert say(*ASKED, "--package", "p.json", "--log", "log.jsonl")[0] == ExitCode.ANSWERED
    assert json.loads(Path("p.json").read_text(encoding="utf-8"))["at"].startswith("2026-11-20T09:30")


@pytest.mark.parametrize(("born", "code"), [("2012-11-25", ExitCode.STOPPED), ("2012-12-25", ExitCode.ANSWERED)])
def test_p05_who_is_fourteen_by_now_is_asked_whatever_moment_is_named(say: Any, born: str, code: int) -> None:
    text = Path("examples/dueren.yaml").read_text(encoding="utf-8")
    Path("examples/dueren.yaml").write_text(re.sub(r'born: "?20\d\d-\d\d"?', f'born: "{born}"', text), encoding="utf-8")
    assert born in Path("examples/dueren.yaml").read_text(encoding="utf-8")
    wanted = (*ASKED, "--package", "p.json", "--log", "log.jsonl", "--format", "json")
    assert json.loads(say(*ASKED, "--format", "json")[1])["decision"] == "allow"
    done, out, _ = say(*wanted)
    assert (done, Path("p.json").exists()) == (code, code == ExitCode.ANSWERED)
    assert ("P05" in {one["rule"] for one in json.loads(out)["withheld"]}) == (code == ExitCode.STOPPED)


@pytest.mark.parametrize(("at", "code"), [("12:04", ExitCode.ANSWERED), ("12:06", ExitCode.INPUT)])
def test_a_package_for_a_moment_to_come_is_refused_and_for_a_clock_that_goes_before_it_is_not(
    say: Any, at: str, code: int
) -> None:
    asked = (*ASKED[:-1], f"2026-11-30T{at}")
    assert say(*asked)[0] == ExitCode.ANSWERED  # what may be told later may be asked
    done, _, err = say(*asked, "--package", "p.json", "--log", "log.jsonl")
    assert (done, "in der Zukunft" in err) == (code, code == ExitCode.INPUT)
    assert Path("p.json").exists() == Path("log.jsonl").exists() == (code == ExitCode.ANSWERED)


@pytest.mark.parametrize(("to", "told"), [("schulamt-05358", True), ("jugendamt-05358008", False)])
def test_a_referral_to_an_office_that_does_not_offer_what_was_chosen_is_told_and_decides_nothing(
    say: Any, to: str, *, told: bool
) -> None:
    asked = [to if word == "jugendamt-05358008" else word for word in ASKED]
    asked[asked.index("case_discussion")] = "referral"
    chosen = ("--chosen", "kita-platz-ab-drei@k1", "--format", "json")
    code, out, err = say(*asked, *chosen)
    assert ("bietet nichts von dem an" in err) is told
    assert code == (ExitCode.ANSWERED if json.loads(out)["decision"] == "allow" else ExitCode.STOPPED)
    discussed = say(*[to if word == "jugendamt-05358008" else word for word in ASKED], "--format", "json")
    assert "bietet nichts" not in discussed[2]


def test_b04_without_a_log_every_named_office_is_to_be_asked(say: Any) -> None:
    assert say(*DISCLOSED)[0] == 0
    withdrawn = ("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")
    _, text, _ = say(*withdrawn, "--out", "a.yaml")
    assert "Ein Protokoll, in dem etwas dazu steht, lag nicht vor." in text
    assert "Jugendamt der Stadt Düren" in text
    assert "niemand" not in text
    told = say(*withdrawn, "--out", "b.yaml", "--format", "json")[1]
    assert (json.loads(told)["log_read"], _inform(told)) == (False, ["gesundheitsamt-05358", "jugendamt-05358008"])
    known = say(*withdrawn, "--log", "log.jsonl", "--out", "c.yaml", "--format", "json")[1]
    assert (json.loads(known)["log_read"], _inform(known)) == (True, ["gesundheitsamt-05358", "jugendamt-05358008"])


def test_b04_a_record_book_that_knows_nothing_of_it_is_no_proof_that_nobody_heard(say: Any) -> None:
    """The disclosure went into a file, the settings name a book: the book alone would say that nobody heard it."""
    assert say(*DISCLOSED)[0] == 0
    Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
    code, out, _ = say("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00", "--format", "json")
    assert (code, json.loads(out)["log_read"]) == (0, False)
    assert _inform(out) == ["gesundheitsamt-05358", "jugendamt-05358008"]


def test_b05_after_a_withdrawal_the_own_office_is_told_what_to_look_at_itself(say: Any) -> None:
    assert json.loads(say("consent", "withdraw", CHILD, "--out", "w.yaml", "--format", "json")[1])["own_data"] == "B05"
    out = " ".join(say("consent", "withdraw", CHILD)[1].split())
    assert "Bitte auch bei Ihnen selbst prüfen" in out
    assert "ist zu löschen, außer Sie müssen es aufbewahren (B05)" in out
    assert "lotse purge" in out


def test_b04_a_log_that_holds_nothing_of_it_says_only_that(say: Any) -> None:
    append_entry(Path("log.jsonl"), _stop(1))
    _, out, _ = say("consent", "withdraw", CHILD, "--log", "log.jsonl", "--at", "2026-11-20T10:00")
    assert "Im vorgelegten Protokoll steht darauf keine Weitergabe." in out


def test_b04_a_log_that_is_named_and_not_there_is_told_and_nothing_written(say: Any) -> None:
    code, out, err = say("access", "examples/dueren.yaml", "--person", "k1", "--log", "gibt-es-nicht.jsonl")
    assert (code, out) == (ExitCode.INPUT, "")
    assert "--log: FILE-KIND" in err
    assert not Path("gibt-es-nicht.jsonl").exists()


WITHDRAW = ("consent", "withdraw", CHILD, "--at", "2026-11-20T10:00")
WHOLE = ["gesundheitsamt-05358", "jugendamt-05358008"]


def _withdrawn(log: str = "log.jsonl") -> list[WithdrawalEntry]:
    return [one for one in read_log(Path(log)) if isinstance(one, WithdrawalEntry)]


def test_e10_a_withdrawal_begins_a_log_that_is_not_there(say: Any) -> None:
    """A new log knows nothing, so everybody who is named is told, again and again."""
    for at in ("10:00", "10:05"):
        code, out, err = say(*WITHDRAW[:-1], f"2026-11-20T{at}", "--log", "log.jsonl", "--format", "json")
        assert (code, json.loads(out)["log_read"], _inform(out)) == (0, False, WHOLE)
        assert ("gab es noch nicht" in err) is (at == "10:00")
        (entry,) = _withdrawn()
        assert (entry.at.isoformat(), list(entry.inform)) == ("2026-11-20T09:00:00+00:00", WHOLE)


def test_e10_a_log_in_a_folder_that_is_not_there_keeps_nobody_from_withdrawing(say: Any) -> None:
    code, _, err = say(*WITHDRAW, "--log", "kein/ordner.jsonl")
    assert (code, "LOG-UNREADABLE" in err, "trägt ihn nach" in err) == (ExitCode.FAILED, True, True)
    assert read_statement(CHILD).history[-1].state == "withdrawn"  # type: ignore[union-attr]  # as above


@pytest.mark.parametrize("first", ["without a log", "with a broken log", "into a book"])
def test_e10_a_withdrawal_that_missed_the_log_is_put_there_by_the_same_command(say: Any, first: str) -> None:
    """Else the older copy of a colleague would still open something."""
    assert say(*DISCLOSED)[0] == 0
    whole = Path("log.jsonl").read_bytes()
    older = Path(CHILD).read_bytes()
    if first == "with a broken log":
        Path("log.jsonl").write_bytes(whole.replace(b"jugendamt", b"jugendamd"))
        code, _, err = say(*WITHDRAW, "--log", "log.jsonl")
        assert (code, "LOG-BROKEN" in err, "trägt ihn nach" in err) == (ExitCode.FAILED, True, True)
        Path("log.jsonl").write_bytes(whole)
    else:
        if first == "into a book":
            Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
        code, _, err = say(*WITHDRAW)
        assert (code, "steht in keinem Protokoll" in err) == (0, first == "without a log")
    assert _withdrawn() == []
    for at in ("11:00", "11:30"):  # a third time changes nothing
        code, out, err = say(*WITHDRAW[:-1], f"2026-11-20T{at}", "--log", "log.jsonl", "--format", "json")
        assert (code, err, _inform(out)) == (0, "", WHOLE)
        (entry,) = _withdrawn()
        assert entry.at.isoformat() == "2026-11-20T09:00:00+00:00"  # since when it is, not when it was put there
    Path(CHILD).write_bytes(older)
    code, _, err = say(*ASKED[:-1], "2026-11-20T12:00", "--package", "alt.json", "--log", "log.jsonl")
    assert (code, "LOG-WITHDRAWN" in err, Path("alt.json").exists()) == (ExitCode.STOPPED, True, False)


def test_e10_a_withdrawal_is_put_once_into_a_book_too(say: Any) -> None:
    assert say(*WITHDRAW)[0] == 0
    Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
    for _ in range(2):
        assert say(*WITHDRAW)[0] == 0
    assert [one.event for one in open_book("buch.db").log()] == ["withdrawal"]


def test_access_without_a_log_does_not_say_that_nobody_heard_anything(say: Any) -> None:
    _, out, _ = say("access", "examples/dueren.yaml", "--person", "k1")
    assert "Ein Protokoll der Weitergaben lag nicht vor." in out
    assert "keine Weitergabe" not in out
    assert not json.loads(say("access", "examples/dueren.yaml", "--person", "k1", "--format", "json")[1])["log_read"]
    append_entry(Path("log.jsonl"), _stop(1).model_copy(update={"case": OTHER_NUMBER}))
    _, out, _ = say("access", "examples/dueren.yaml", "--person", "k1", "--log", "log.jsonl")
    assert "Im vorgelegten Protokoll steht dazu keine Weitergabe." in out


def test_access_does_not_begin_a_book_and_does_not_say_that_it_read_one(say: Any) -> None:
    Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
    _, out, _ = say("access", "examples/dueren.yaml", "--person", "k1")
    assert "Ein Protokoll der Weitergaben lag nicht vor." in out
    assert "Ein Gesprächsbuch lag nicht vor." in out
    told = json.loads(say("access", "examples/dueren.yaml", "--person", "k1", "--format", "json")[1])
    assert (told["log_read"], told["book_read"]) == (False, False)
    assert not Path("buch.db").exists()
    code, out, err = say("access", "examples/dueren.yaml", "--person", "k1", "--book", "fehlt.db")
    assert (code, out, "BOOK-MISSING" in err) == (ExitCode.INPUT, "", True)


def test_access_tells_what_the_book_holds_and_what_was_logged_elsewhere(say: Any) -> None:
    """A book that came later, and disclosures of before in a file: both were presented, so both count."""
    from lotse.book import FamilyAnswered, IdeaChosen, open_book

    assert say(*ASKED, "--package", "paket.json", "--log", "log.jsonl")[0] == ExitCode.ANSWERED
    Path("lotse.yaml").write_text("schema: lotse/config/1\nrecord_book: buch.db\n", encoding="utf-8")
    about: dict[str, Any] = {"case": NUMBER, "offer": "kita-platz-ab-drei", "person": "k1", "on": AT.date()}
    open_book("buch.db", create=True).append(IdeaChosen(**about), FamilyAnswered(**about, answer="wants"), at=AT)
    asked = ("access", "examples/dueren.yaml", "--person", "k1", "--records", CHILD)
    code, out, err = say(*asked, "--log", "log.jsonl")
    assert (code, "--review" in err) == (ExitCode.ANSWERED, True)
    assert "Idee „Platz in der Kita ab dem dritten Geburtstag“" in out
    assert "möchte die Familie" in " ".join(out.split())
    assert "C-7Q4M9K2XPA: erteilt" in out
    assert "Jugendamt" in out.partition("Wer etwas erfahren hat")[2]
    assert "Welche Sprachen" not in out
    assert say(*asked)[1].count("Im vorgelegten Protokoll steht dazu keine Weitergabe.") == 1


def test_e10_who_heard_after_a_withdrawal_is_said_and_access_knows_a_withdrawal_of_the_log(say: Any) -> None:
    assert say(*ASKED, "--package", "paket.json", "--log", "log.jsonl")[0] == ExitCode.ANSWERED
    older = Path(CHILD).read_bytes()
    early = (*WITHDRAW[:-1], "2026-11-19T08:00", "--log", "log.jsonl")
    text = " ".join(say(*early)[1].split())
    late = text.partition("Nach dem Widerruf hat noch etwas erfahren: ")[2].partition(" Das war nicht mehr erlaubt.")[0]
    assert late == "Gesundheitsamt des Kreises Düren und Jugendamt der Stadt Düren."
    Path(CHILD).write_bytes(older)
    asked = ("access", "examples/dueren.yaml", "--person", "k1", "--records", CHILD, "--log", "log.jsonl")
    text = " ".join(say(*asked)[1].split())
    assert "widerrufen 19. November 2026" in text
    assert "Wer es erfahren darf" not in text
    assert "Angaben über: k1. Zugestimmt: m." in text


def test_a_check_of_consents_does_not_blame_them_where_nothing_is_needed(say: Any) -> None:
    asked = ("consent", "check", "examples/dueren.yaml", "--from", "jobcenter-05358", "--to", "jugendamt-05358008")
    offered = ("--purpose", "feedback", "--chosen", "kita-platz-ab-drei@k1", "--at", "2026-11-20T09:30")
    code, out, _ = say(*asked, *offered, "--records", "examples/dueren-nachweise")
    assert code == ExitCode.STOPPED
    assert "An den Einwilligungen liegt es nicht" in out
    assert "reichen nicht" not in out
    told = " ".join(say("disclose", *asked[2:], *offered, "--records", "examples/dueren-nachweise")[1].split())
    assert "Im Fall ist nichts erkannt, was diese Stelle für diesen Zweck braucht." in told


def test_b06_access_tells_who_told_what_and_the_rights_with_the_authority_that_the_consent_names(say: Any) -> None:
    whole = Path("examples/dueren.yaml").read_text(encoding="utf-8")
    assert "kind.kita_platz: false" in whole
    longer = "kind.kita_platz: {value: false, from: other_office, office: schulamt-05358, observed: '2026-11-02'}"
    Path("lang.yaml").write_text(whole.replace("kind.kita_platz: false", longer), encoding="utf-8")
    asked = ("access", "lang.yaml", "--person", "k1")
    out = " ".join(say(*asked)[1].split())
    assert "Woher: von einer anderen Stelle, Schulamt für den Kreis Düren, 2. November 2026." in out
    assert "Woher: von der Familie" not in out
    rights = out.partition("Ihre Rechte")[2]
    assert "widerrufen" in rights
    assert "Datenschutz und Informationsfreiheit Nordrhein-Westfalen" in rights  # that of the Land, where none is named
    named = Path(CHILD).read_text(encoding="utf-8").replace("authority: DPA-DE-NW", "authority: Andere Aufsicht")
    Path("nachweis.yaml").write_text(named, encoding="utf-8")
    rights = " ".join(say(*asked, "--records", "nachweis.yaml")[1].split()).partition("Ihre Rechte")[2]
    assert ("Andere Aufsicht" in rights, "Nordrhein-Westfalen" in rights) == (True, False)


def test_b06_only_a_review_names_what_is_held_back(say: Any) -> None:
    asked = ("access", "examples/dueren.yaml", "--person", "k1")
    _, out, err = say(*asked)
    assert "familie.sprachen" not in out
    assert "In welchen Sprachen" not in out
    assert "Vor dem Herausgeben sieht eine Fachkraft an" in err
    _, out, err = say(*asked, "--review")
    assert ("In welchen Sprachen" in out, err) == (True, "")
    assert "Dieses Blatt wird nicht herausgegeben." in out


@pytest.mark.parametrize(
    "step",
    [
        ("withdraw", CHILD),
        ("record", CHILD),
        ("narrow", CHILD, "--without", "gesundheitsamt-05358"),
        ("renew", CHILD, "--until", "2028-11-01T00:00"),
    ],
    ids=lambda step: step[0],
)
def test_nothing_is_written_down_before_it_was_said(say: Any, step: tuple[str, ...]) -> None:
    before = Path(CHILD).read_bytes()
    code, out, err = say("consent", *step, "--at", "2028-10-20T09:00")
    assert (code, out) == (ExitCode.INPUT, "")
    assert "--at liegt in der Zukunft." in err
    assert Path(CHILD).read_bytes() == before


def test_a_clock_that_is_a_little_ahead_keeps_nobody_from_withdrawing(
    say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotse.cli.options.now", lambda: AT)
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T09:36", "--out", "a.yaml")[0] == ExitCode.INPUT
    assert say("consent", "withdraw", CHILD, "--at", "2026-11-20T09:35", "--out", "a.yaml")[0] == ExitCode.ANSWERED


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, say: Any) -> Callable[..., tuple[int, str, str]]:
    """A command that reads the child's consent from standard input, without what is left out of it."""

    def run(*words: str, without: tuple[str, ...] = ()) -> tuple[int, str, str]:
        data = _written(CHILD)
        content = json.dumps({key: value for key, value in data.items() if key not in without}).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        told: tuple[int, str, str] = say(*words)
        return told

    return run


def _written(path: str) -> dict[str, Any]:
    data: dict[str, Any] = read(path).data
    return data


def test_a_consent_from_standard_input_is_withdrawn_into_a_new_file(typed: Any) -> None:
    code, _, err = typed("consent", "withdraw", "-", "--at", "2026-11-20T10:00")
    assert (code, "--out nennt eine neue Datei." in err) == (ExitCode.INPUT, True)
    code, out, _ = typed("consent", "withdraw", "-", "--at", "2026-11-20T10:00", "--out", "neu.yaml")
    assert (code, "ist widerrufen" in out) == (ExitCode.ANSWERED, True)
    assert [one["state"] for one in _written("neu.yaml")["history"]] == ["given", "withdrawn"]


def test_a_receipt_is_written_from_standard_input(typed: Any) -> None:
    code, out, _ = typed("consent", "receipt", "-", "--at", "2026-11-20T10:00")
    assert (code, "C-7Q4M9K2XPA" in out) == (ExitCode.ANSWERED, True)


def test_a_whole_consent_is_recorded_from_standard_input(typed: Any) -> None:
    code, out, err = typed("consent", "record", "-", "--at", "2026-11-20T10:00")
    assert (code, err) == (ExitCode.ANSWERED, "")
    assert "kann so gelten" in out
    assert typed("consent", "record", "-", "--at", "2026-11-20T10:00", without=DRAFT)[0] == ExitCode.INPUT
    code, _, _ = typed("consent", "record", "-", "--at", "2026-11-20T10:00", "--out", "neu.yaml", without=DRAFT)
    assert (code, _written("neu.yaml")["history"][0]["state"]) == (ExitCode.ANSWERED, "given")


@pytest.mark.parametrize("step", [("withdraw",), ("narrow", "--without", "education")], ids=lambda step: step[0])
@pytest.mark.parametrize("option", ["--by", "--channel"])
def test_g05_whoever_acts_is_no_name(say: Any, step: tuple[str, ...], option: str) -> None:
    before = Path(CHILD).read_bytes()
    for name in ("Ayse Yilmaz", "m,k1", "a" * 33):
        code, out, err = say("consent", *step, CHILD, option, name, "--at", "2026-11-20T10:00")
        assert (code, out, "Ayse" in err) == (ExitCode.INPUT, "", False)
        assert "Kürzel" in err or "ein Wort" in err
    assert Path(CHILD).read_bytes() == before


@pytest.mark.parametrize("who", ["m", "k1", "f-1", "4711", "AY.7", "Mü"])
def test_g05_a_letter_and_a_staff_number_are_taken(say: Any, who: str) -> None:
    code, _, _ = say("consent", "withdraw", CHILD, "--by", who, "--at", "2026-11-20T10:00", "--out", "neu.yaml")
    assert (code, str(_written("neu.yaml")["history"][-1]["by"])) == (ExitCode.ANSWERED, who)


def test_another_kind_of_file_and_half_a_consent_are_told_as_what_they_are(say: Any) -> None:
    code, _, err = say("consent", "record", "examples/dueren.yaml")
    assert (code, "keine Einwilligung" in err, "Nummer" in err) == (ExitCode.INPUT, True, False)
    half = {key: value for key, value in _written(CHILD).items() if key in ("schema", "case", "person", "given_by")}
    Path("halb.yaml").write_text(json.dumps(half), encoding="utf-8")
    code, _, err = say("consent", "record", "halb.yaml")
    assert (code, "`notice` fehlt" in err, "--out" in err) == (ExitCode.INPUT, True, False)
    Path("leer.yaml").write_text('{"case": "K7MQ2-XPA4T-J"}', encoding="utf-8")
    assert "was für eine Datei" in say("consent", "record", "leer.yaml")[2]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", "ab", "--by", "\uff41b"), "verschiedene"),
        (("--by", "ab", "--by", "a.b"), "verschiedene"),
        (("--by", "ab", "--by", "A-B "), "verschiedene"),
        (("--by", "a", "--by", "b", "--on", "2036-11-20"), "Zukunft"),
        (("--by", "a", "--by", "b", "--on", "1990-11-20"), "vor der ersten Beobachtung"),
    ],
)
def test_k02_one_person_written_twice_and_a_day_that_cannot_be_keep_the_stop(
    say: Any, more: tuple[str, ...], said: str
) -> None:
    usual = ("--result", "no_danger", "--on", "2026-11-20", "--reference", "Akte-7", "--out", "neu.yaml")
    code, out, err = say("protection", "clear", stopped(), *usual, *more)
    assert (code, said in err) == (ExitCode.STOPPED, True)
    assert "Jetzt handeln Menschen" in out
    assert not Path("neu.yaml").exists()


# --- who lives elsewhere, and what was handed in as something else ---


@pytest.mark.parametrize("custody", ["kind: joint, holders: [m, v]", "kind: guardian, holders: [g]"])
def test_who_has_custody_and_lives_elsewhere_is_named_by_that(say: Any, custody: str) -> None:
    text = Path("examples/dueren.yaml").read_text(encoding="utf-8")
    start = text.index("custody: {") + len("custody: {")
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    Path("examples/dueren.yaml").write_text(f"{text[:start]}{custody}{text[end - 1 :]}", encoding="utf-8")
    code, out, err = say(*ASKED)
    assert (code, err) == (4, "")
    assert "die andere sorgeberechtigte Person" in out
    assert "the other person with custody" in say(*ASKED, "--lang", "en")[1]


def test_a_case_of_a_child_in_danger_that_is_handed_in_as_the_log_ends_with_the_procedure(say: Any) -> None:
    file = stopped()
    before = Path(file).read_bytes()
    code, out, _ = say(*ASKED, "--package", "paket.json", "--log", file)
    assert code == ExitCode.STOPPED
    assert "Kinderschutz" in out
    assert Path(file).read_bytes() == before
    assert not Path("paket.json").exists()


def test_an_extract_and_a_receipt_name_the_same_last_day(say: Any) -> None:
    extract = say("access", "examples/dueren.yaml", "--person", "k1", "--records", "examples/dueren-nachweise")[1]
    receipt = say("consent", "receipt", CHILD, "--at", "2026-11-20T09:30")[1]
    assert "Längstens bis 29. April 2027." in extract
    assert "bis einschließlich 29. April 2027" in receipt
