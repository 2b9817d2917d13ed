"""A case that signs of danger stopped goes on nowhere, also where a copy of it is older than the stop (K02, K04)."""

from __future__ import annotations

import io
import json
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from lotse.book import Discussed, FollowUpSet, GuideChosen, IdeaChosen, MeetingHeld, open_book
from lotse.cli.log_file import append_entry
from lotse.privacy.disclosure_log import StopEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    Said = Callable[..., tuple[int, str, str]]

OFFICE = Path(__file__).parent / "office" / "dueren"
CASE, OTHER = "K7MQ2-XPA4T-J", "22222-22222-2"
MEETING = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ROOM = ("jobcenter-05358", "jugendamt-05358008", "gesundheitsamt-05358")
RECORDS = ("--records", "zustimmung-kind.yaml", "--records", "zustimmung-mutter.yaml")
PROCEDURE = "Kinderschutz: Jetzt handeln Menschen."
NUMBER = "Rufbereitschaft Jugendamt Düren (Beispiel)"


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An office whose book holds plans for two cases."""
    shutil.copytree(OFFICE, tmp_path / "dueren")
    monkeypatch.chdir(tmp_path / "dueren")
    book = open_book("team.lotse", create=True)
    book.append(
        MeetingHeld(on=MEETING, bodies=ROOM),
        *(
            step
            for case, letter in ((CASE, "2"), (OTHER, "3"))
            for step in (
                Discussed(case=case, on=MEETING),
                IdeaChosen(case=case, offer="sprachclub", person="k1", on=MEETING),
                GuideChosen(case=case, body=ROOM[2], on=MEETING),
                FollowUpSet(case=case, follow_up=f"F-{letter * 10}", on=date(2026, 12, 4)),
            )
        ),
        at=AT,
    )


def stop() -> None:
    open_book("team.lotse").append_log(StopEntry(at=AT, role="jobcenter", case=CASE))


def test_the_follow_ups_of_a_stopped_case_are_not_shown_and_those_of_the_others_are(say: Said) -> None:
    assert say("follow-up", "--on", "2026-12-04")[0] == 0
    stop()
    code, out, _ = say("follow-up", "--on", "2026-12-04")
    assert code == 4
    assert out.startswith(PROCEDURE)
    assert NUMBER in out
    assert out.count(CASE) == 1
    assert OTHER in out.split("Nachfragen, Stand")[1]
    assert CASE not in out.split("Nachfragen, Stand")[1]
    code, out, _ = say("follow-up", "--on", "2027-12-04", "--format", "json")
    found = json.loads(out)
    assert code == 4
    assert {one["case"] for one in found["follow_ups"]} == {OTHER}
    assert (found["resting"], found["consents"], found["stopped"]) == ([OTHER], [], [CASE])
    assert found["stop"]["emergency"][0] == NUMBER


def test_a_calendar_takes_the_dates_of_a_stopped_case_out(say: Said) -> None:
    stop()
    assert say("follow-up", "--on", "2026-12-04", "--ical", "termine.ics")[0] == 4
    events = Calendar.from_ical(Path("termine.ics").read_bytes()).walk("VEVENT")
    assert {str(one["uid"])[2]: str(one["status"]) for one in events} == {"2": "CANCELLED", "3": "CONFIRMED"}


@pytest.mark.parametrize("more", [[], ["--format", "json"], ["--ical", "neu.ics"], ["--write", "neu.yaml"]])
def test_an_older_copy_of_a_stopped_case_ends_with_the_procedure(say: Said, more: list[str]) -> None:
    stop()
    code, out, err = say("follow-up", "familie.yaml", "--on", "2026-12-04", *more)
    assert code == 4
    assert "laut Protokoll" in err
    assert NUMBER in out
    if "json" in more:
        told = json.loads(out)
        assert (told["case"], told["stop"]["code"], told["suggestions"]) == (CASE, "KS-STOP", [])
        assert out.count("2026") == 1  # the day of the question
    else:
        assert out.startswith(PROCEDURE)
        assert "2026" not in out
    assert not list(Path().glob("neu.*"))


def agenda(say: Said) -> tuple[int, str, str]:
    who = [word for body in ROOM for word in ("--participant", body)]
    return say("meeting", "agenda", "--on", "2026-11-20", *who, *RECORDS, "--out", "agenda.yaml", "familie.yaml")


def test_a_stopped_case_is_on_no_agenda(say: Said) -> None:
    assert agenda(say)[0] == 0
    stop()
    code, out, _ = agenda(say)
    assert code == 4
    assert f"{PROCEDURE} Fall {CASE}" in out
    assert "cases: []" in Path("agenda.yaml").read_text(encoding="utf-8")


def test_a_stopped_case_is_not_opened_in_a_meeting(say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agenda(say)[0] == 0
    stop()
    before = len(open_book("team.lotse").entries())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"1\ne\n"), encoding="utf-8"))
    code, out, _ = say("meeting", "run", "agenda.yaml", "--at", "2026-11-20T14:00")
    assert code == 4
    assert PROCEDURE in out
    assert NUMBER in out
    assert "sprach" not in out.lower()
    assert len(open_book("team.lotse").entries()) == before


@pytest.mark.parametrize("more", [[], ["--end"], ["--answer", "sprachclub@k1=wants", "--write", "neu.yaml"]])
def test_nothing_is_closed_for_a_stopped_case(say: Said, more: list[str]) -> None:
    stop()
    before = open_book("team.lotse").entries()
    code, out, _ = say("meeting", "close", "familie.yaml", "--on", "2026-11-20", *more)
    assert (code, out.startswith(PROCEDURE)) == (4, True)
    assert open_book("team.lotse").entries() == before
    assert not Path("neu.yaml").exists()


ASKED = ("--from", ROOM[0], "--to", ROOM[1], "--purpose", "case_discussion", "--at", "2026-11-20T09:30", *RECORDS)


@pytest.mark.parametrize(
    "words",
    [
        ("disclose", "familie.yaml", *ASKED),
        ("disclose", "familie.yaml", *ASKED, "--package", "paket.json"),
        ("consent", "check", "familie.yaml", *ASKED),
        ("access", "familie.yaml", "--person", "k1"),
    ],
    ids=" ".join,
)
def test_nothing_of_a_stopped_case_goes_out(say: Said, words: tuple[str, ...]) -> None:
    assert PROCEDURE not in say(*words)[1]
    Path("paket.json").unlink(missing_ok=True)
    stop()
    code, out, _ = say(*words)
    assert (code, out.startswith(PROCEDURE)) == (4, True)
    assert NUMBER in out
    assert not Path("paket.json").exists()


def test_a_log_in_a_file_counts_as_the_book_does(say: Said) -> None:
    append_entry(Path("log.jsonl"), StopEntry(at=AT, role=None, case=CASE))
    for words in (
        ("disclose", "familie.yaml", *ASKED, "--package", "paket.json"),
        ("access", "familie.yaml", "--person", "k1"),
    ):
        code, out, _ = say(*words, "--log", "log.jsonl")
        assert (code, out.startswith(PROCEDURE)) == (4, True)
    assert not Path("paket.json").exists()


@pytest.mark.parametrize("more", [[], ["--log", "log.jsonl"]], ids=["book", "file"])
def test_the_letters_of_a_withdrawal_wait_where_the_log_knows_of_a_stop(say: Said, more: list[str]) -> None:
    append_entry(Path("log.jsonl"), StopEntry(at=AT, role=None, case=CASE))
    stop()
    words = ("consent", "withdraw", "zustimmung-kind.yaml", "--at", "2026-11-20T11:00", "--format", "json", *more)
    code, out, _ = say(*words)
    assert (code, json.loads(out)["letters_wait"]) == (0, True)


def test_purging_goes_on_and_shows_no_date(say: Said) -> None:
    stop()
    code, out, _ = say("purge", "--dry-run", "--on", "2027-12-04")
    assert code == 0
    assert CASE not in out
