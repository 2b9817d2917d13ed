"""`lotse sheet` writes its page whole or not at all, and stops before anything else is looked at."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lotse.cli import ExitCode, main
from sheet_world import needs_pango

if TYPE_CHECKING:
    from collections.abc import Sequence

OFFICE = Path(__file__).parent / "office"
FAMILY = ("sheet", "familie.yaml", "--for", "family", "--on", "2026-11-20")
ROUND = ("sheet", "runde/fall.yaml", "--config", "runde/lotse.yaml", "--for", "team", "--on", "2026-11-20")
AT = ("--at", "2026-11-20T09:30")


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = tmp_path / "office"
    shutil.copytree(OFFICE, copied)
    monkeypatch.chdir(copied)
    return copied


def ran(*words: str | Sequence[str]) -> int:
    return main([word for one in words for word in ([one] if isinstance(one, str) else one)])


@pytest.mark.parametrize(
    ("name", "begins"),
    [("b.txt", b"Ideen f"), ("b.html", b"<!DOCTYPE html>"), pytest.param("b.pdf", b"%PDF-", marks=needs_pango)],
)
def test_the_ending_says_what_is_written(name: str, begins: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(FAMILY, "--out", name) == ExitCode.ANSWERED
    assert Path(name).read_bytes().startswith(begins)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Der Bogen steht jetzt in der Datei hinter --out.\n"


def test_a_file_that_is_there_is_replaced_and_nobody_else_may_read_it(office: Path) -> None:
    target = office / "b.txt"
    target.write_text("alt")
    assert ran(FAMILY, "--out", "b.txt") == ExitCode.ANSWERED
    assert target.read_text().startswith("Ideen")
    assert stat.S_IMODE(target.stat().st_mode) & 0o077 == 0
    assert [one.name for one in office.glob(".lotse-*")] == []


def test_what_cannot_be_written_leaves_the_old_file(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = office / "b.html"
    target.write_text("alt")

    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    assert ran(FAMILY, "--out", "b.html") == ExitCode.FAILED
    assert target.read_text() == "alt"
    assert [one.name for one in office.glob(".lotse-*")] == []


@pytest.mark.parametrize("read", ["runde/fall.yaml", "runde/einwilligung.yaml"])
def test_a_file_that_is_read_is_not_written_over(office: Path, read: str) -> None:
    (office / "link.txt").symlink_to(office / read)
    before = (office / read).read_bytes()
    words = ("--present", "jugendamt-05358008", "--records", "runde/einwilligung.yaml", "--out", "link.txt")
    assert ran(ROUND, AT, words) == ExitCode.INPUT
    assert (office / read).read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--for", "family"),
        ("--for", "nobody"),
        ("--for", "team", "--lang", "xx", "--at", "nie"),
        ("--for", "family", "--out", "b.doc", "--rules", "nirgends"),
        ("--unknown",),
    ],
)
def test_a_stop_comes_before_whatever_else_is_wrong(
    words: tuple[str, ...], office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("sheet", "gefahr.yaml", words) == ExitCode.STOPPED
    assert "Kinderschutz" in capsys.readouterr().out
    assert not (office / "b.doc").exists()


def test_json_holds_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(FAMILY, "--format", "json", "--lang", "tr") == ExitCode.ANSWERED
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "lotse/family-sheet/1"
    assert told["ideas"][0]["name"]["de"] == "Platz in einer Kita"
    assert "K7MQ2" not in json.dumps(told)


def test_html_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(ROUND, AT, "--present", "jugendamt-05358008", "--format", "html") == ExitCode.ANSWERED
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")


def test_a_withdrawal_counts_even_for_a_day_before_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sheet is read now, whatever moment is named, and whatever day the ages are told for."""
    record = office / "runde" / "einwilligung.yaml"
    ended = "- {state: withdrawn, at: '2026-11-21T09:00:00+01:00', by: m, channel: paper}\n"
    record.write_text(record.read_text(encoding="utf-8") + ended, encoding="utf-8")
    words = ("--present", "jugendamt-05358008", "--records", "runde/einwilligung.yaml")
    for at, less in (((), False), (AT, True), (("--at", "2026-11-21T10:00"), False)):
        assert ran(ROUND, at, words, "--log", "protokoll.jsonl") == ExitCode.ANSWERED
        said = capsys.readouterr()
        assert "Fall K7MQ2" not in said.out
        assert ("Der Bogen zeigt, was jetzt gilt." in said.err) is less
    assert not (office / "protokoll.jsonl").exists()


def test_the_office_itself_may_be_named_as_present(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--present", "jobcenter-05358", "--present", "jugendamt-05358008", "--records", "runde/einwilligung.yaml")
    assert ran(ROUND, AT, words) == ExitCode.ANSWERED
    out = capsys.readouterr().out
    assert "Dabei: Jobcenter Kreis Düren und Jugendamt der Stadt Düren." in out
    assert "Sprachförderung" in out


def test_what_the_round_sees_is_logged_before_it_is_shown(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--present", "jugendamt-05358008", "--records", "runde/einwilligung.yaml", "--log", "protokoll.jsonl")
    assert ran(ROUND, AT, words) == ExitCode.ANSWERED
    [entry] = [json.loads(line) for line in (office / "protokoll.jsonl").read_text(encoding="utf-8").splitlines()]
    assert entry["result"] == "allow"
    assert "k1/need:sprachfoerderung" in entry["fields"]
    assert "Fall K7MQ2" in capsys.readouterr().out


def test_without_a_log_it_is_said_that_none_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--present", "jugendamt-05358008", "--records", "runde/einwilligung.yaml")
    assert ran(ROUND, AT, words) == ExitCode.ANSWERED
    assert capsys.readouterr().err == "Der Bogen steht in keinem Protokoll. Mit --log DATEI wird er eingetragen.\n"
    assert ran(ROUND, AT, "--present", "jugendamt-05358008") == ExitCode.ANSWERED
    assert capsys.readouterr().err == ""  # nothing is told, so nothing is to be logged


def test_what_cannot_be_logged_is_not_shown(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "protokoll.jsonl").write_text("something else\n")
    words = ("--present", "jugendamt-05358008", "--records", "runde/einwilligung.yaml", "--log", "protokoll.jsonl")
    assert ran(ROUND, AT, words, "--out", "b.txt") == ExitCode.STOPPED
    assert capsys.readouterr().out == ""
    assert not (office / "b.txt").exists()


def test_the_one_who_prints_hears_that_something_confided_is_left_out(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = (
        (office / "familie.yaml")
        .read_text()
        .replace(
            "{topic: sprache-deutsch, person: k1,",
            "{topic: sprache-deutsch, person: k1, entrusted: {by: k1, to: f1},",
        )
    )
    (office / "jung.yaml").write_text(told)
    young = ("sheet", "jung.yaml", "--for", "family", "--on", "2026-11-20")
    assert ran(young) == ExitCode.ANSWERED
    for_everybody = capsys.readouterr()
    assert "Was im Vertrauen gesagt wurde" not in for_everybody.out
    assert "Was im Vertrauen gesagt wurde" in for_everybody.err
    assert ran(young, "--person", "k1") == ExitCode.ANSWERED
    own = capsys.readouterr()
    assert for_everybody.out != own.out
    assert own.err == ""
