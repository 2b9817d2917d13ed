"""Follow-up and deletion as a person sees them, in a copy of the office with a record book that has something to say.

As in `test_transcripts.py`. Ids are fixed here, so that the answers are. `python tests/cli/test_book_transcripts.py`
writes the transcripts anew, to be read before they are kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from contextlib import chdir
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from lotse.book import (
    CaseClosed,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    FamilyAnswered,
    FollowUpSet,
    FollowUpSettled,
    GuideChosen,
    IdeaChosen,
    IdeaWent,
    MeetingHeld,
    open_book,
)
from lotse.cli import main
from lotse.privacy.disclosure_log import StopEntry
from transcript_lines import commands, run

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts" / "book").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CASE, CLOSED, RESTING, STOPPED = "K7MQ2-XPA4T-J", "22222-22222-2", "33333-33333-K", "44444-44444-4"
MEETING = date(2025, 11, 20)
AT = datetime(2025, 11, 20, 9, tzinfo=UTC)
BOOK = "team.lotse"


def _office(folder: Path) -> Path:
    """A copy of the office, with a book."""
    office = folder / "office"
    shutil.copytree(HERE / "office", office)
    settings = office / "lotse.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}record_book: {BOOK}\n", encoding="utf-8")
    book = open_book(office / BOOK, create=True)
    guide = "gesundheitsamt-05358"
    book.append(
        MeetingHeld(on=MEETING, bodies=("jobcenter-05358", guide)),
        Discussed(case=CASE, on=MEETING),
        IdeaChosen(case=CASE, offer="sprachclub", person="k1", on=MEETING),
        IdeaChosen(case=CASE, offer="lesepaten", person="k1", on=MEETING),
        IdeaChosen(case=CASE, offer="familienpaten", on=MEETING),
        ColleagueIdea(
            case=CASE, idea="I-2222222222", person="m", body=guide, need="sprachfoerderung", access="komm", on=MEETING
        ),
        GuideChosen(case=CASE, body=guide, on=MEETING),
        FollowUpSet(case=CASE, follow_up="F-2222222222", offer="sprachclub", person="k1", on=date(2025, 12, 4)),
        FollowUpSet(case=CASE, follow_up="F-3333333333", idea="I-2222222222", on=date(2025, 12, 18)),
        FollowUpSet(case=CASE, follow_up="F-4444444444", on=date(2026, 2, 19), body="jobcenter-05358"),
        FollowUpSet(case=CASE, follow_up="F-5555555555", offer="lesepaten", person="k1", on=date(2025, 12, 1)),
        ConsentSeen(case=CASE, record="C-7Q4M9K2XPA", on=date(2026, 1, 10)),
        at=AT,
    )
    book.append(
        FamilyAnswered(case=CASE, offer="lesepaten", person="k1", answer="no", on=date(2025, 12, 1)),
        FamilyAnswered(case=CASE, offer="familienpaten", answer="wants", on=date(2025, 12, 1)),
        IdeaWent(case=CASE, offer="familienpaten", outcome="unreachable", on=date(2025, 12, 8)),
        at=AT + timedelta(days=11),
    )
    book.append(
        IdeaChosen(case=CLOSED, offer="sprachclub", person="k1", on=MEETING),
        FamilyAnswered(case=CLOSED, offer="sprachclub", person="k1", answer="wants", on=MEETING),
        IdeaChosen(case=CLOSED, offer="lesepaten", person="k1", on=MEETING),
        FollowUpSet(case=CLOSED, follow_up="F-6666666666", on=MEETING),
        FollowUpSettled(case=CLOSED, follow_up="F-6666666666", on=MEETING),
        CaseClosed(case=CLOSED, on=MEETING),
        IdeaChosen(case=RESTING, offer="sprachclub", person="k1", on=date(2025, 3, 20)),
        at=AT + timedelta(days=11, hours=-1),
    )
    book.append_log(StopEntry(at=AT + timedelta(days=12), role="jobcenter", case=STOPPED))
    return office


def played(text: str, folder: Path) -> str:
    """A transcript as it comes out now, in a fresh copy of the office."""
    with chdir(_office(folder)):
        return _BLOCK.sub(
            lambda match: "```console\n" + "\n".join(run(line) for line in commands(match[1])) + "```", text
        )


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_book_says_what_was_read(transcript: Path, tmp_path: Path) -> None:
    text = transcript.read_text(encoding="utf-8")
    assert commands(text), "a transcript without a command compares nothing"
    assert played(text, tmp_path) == text


def test_a_calendar_says_nothing_about_a_family(tmp_path: Path) -> None:
    with chdir(_office(tmp_path)):
        assert main(["follow-up", "--on", "2025-12-18", "--ical", "nachfragen.ics"]) == 0
        content = Path("nachfragen.ics").read_bytes()
    calendar = Calendar.from_ical(content)
    events = {str(one["uid"]): one for one in calendar.walk("VEVENT")}
    assert len(events) == 5
    text = content.decode()
    secret = (
        "K7MQ2",
        "22222-22222",
        "sprachclub",
        "Sprachclub",
        "gesundheitsamt",
        "k1",
        "I-2222222222",
        "sprachfoerderung",
    )
    assert not [one for one in secret if one in text]
    due = events["F-3333333333@lotse.invalid"]
    assert due.decoded("dtstart") == date(2025, 12, 18)
    assert (str(due["summary"]), due["status"], due["class"]) == ("Nachfrage zu einem Fall", "CONFIRMED", "PRIVATE")
    assert {one: events[f"{one}@lotse.invalid"]["status"] for one in ("F-5555555555", "F-6666666666")} == {
        "F-5555555555": "CANCELLED",
        "F-6666666666": "CANCELLED",
    }
    assert b"\r\n" in content
    assert b"\r\r\n" not in content


def test_answers_go_into_the_next_suggestions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def suggested(case: str) -> set[tuple[str, str | None]]:
        main(["suggest", case, "--on", "2026-11-20", "--format", "json"])
        return {(one["offer"], one["person"]) for one in json.loads(capsys.readouterr().out)["suggestions"]}

    with chdir(_office(tmp_path)):
        before = suggested("familie.yaml")
        assert main(["follow-up", "familie.yaml", "--on", "2026-11-20", "--write", "neu.yaml"]) == 0
        capsys.readouterr()
        after = suggested("neu.yaml")
        assert main(["why", "neu.yaml", "lesepaten", "k1", "--on", "2026-11-20", "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["held_back"] == ["declined_not_wanted"]
        assert before - after == {("lesepaten", "k1")}


def test_a_program_reads_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chdir(_office(tmp_path)):
        assert main(["follow-up", "--on", "2025-12-18", "--format", "json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert main(["purge", "--on", "2026-05-20", "--dry-run", "--format", "json"]) == 0
        plan = json.loads(capsys.readouterr().out)
    assert [(one["follow_up"]["follow_up"], one["state"]) for one in found["follow_ups"]] == [
        ("F-2222222222", "overdue"),
        ("F-3333333333", "due"),
        ("F-4444444444", "upcoming"),
        ("F-6666666666", "answered"),
        ("F-5555555555", "answered"),
    ]
    assert (plan["schema"], plan["dry_run"]) == ("lotse/purge/1", True)


@pytest.mark.parametrize("status", ["indicated", "acute", "unclear"])
def test_signs_of_danger_stop_the_follow_up_of_a_case_and_write_nothing(
    status: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with chdir(_office(tmp_path)):
        case = Path("familie.yaml")
        case.write_text(case.read_text().replace("no_indication", status))
        book = Path(BOOK).read_bytes()
        assert main(["follow-up", "familie.yaml", "--write", "neu.yaml", "--ical", "neu.ics", "--config", "fehlt"]) == 4
        assert "Kinderschutz" in capsys.readouterr().out
        assert not Path("neu.yaml").exists()
        assert not Path("neu.ics").exists()
        assert Path(BOOK).read_bytes() == book
        assert main(["purge", "--dry-run"]) == 0  # what is due goes whatever the status of a case


def test_a_damaged_book_is_told_and_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chdir(_office(tmp_path)):
        content = Path(BOOK).read_bytes()
        Path(BOOK).write_bytes(content.replace(b"sprachclub", b"sprachklub", 1))
        for words in (["follow-up"], ["purge"]):
            assert main(words) == 1
            said = capsys.readouterr()
            assert said.out == ""
            assert "BOOK-TAMPERED" in said.err
        assert Path(BOOK).read_bytes() == content.replace(b"sprachclub", b"sprachklub", 1)


def test_nothing_is_deleted_before_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chdir(_office(tmp_path)):
        assert main(["purge", "--on", "2999-01-01"]) == 2
        assert "--dry-run" in capsys.readouterr().err
        assert main(["purge", "--on", "2999-01-01", "--dry-run"]) == 0


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    for file in TRANSCRIPTS:
        with tempfile.TemporaryDirectory() as made:
            text = played(file.read_text(encoding="utf-8"), Path(made))
        file.write_text(text, encoding="utf-8")
