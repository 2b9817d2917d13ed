"""The meeting: quitting at any time loses nothing that was confirmed, and nothing is told that is not released."""

from __future__ import annotations

import io
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lotse.book import (
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    FollowUpSet,
    GuideChosen,
    IdeaChosen,
    Logged,
    MeetingHeld,
    open_book,
)
from lotse.cli import main
from lotse.cli.console import _break
from lotse.files import read

if TYPE_CHECKING:
    from collections.abc import Sequence

OFFICE = Path(__file__).parent / "office" / "dueren"
ROOM = ("jobcenter-05358", "jugendamt-05358008", "gesundheitsamt-05358")
RECORDS = ("--records", "zustimmung-kind.yaml", "--records", "zustimmung-mutter.yaml")
SCRIPT = ["1", "1", "3,5", "j", "i", "1", "3", "1", "CANARYWORT", "j", "l", "1", "j", "t", "18.12.2026", "j", "z", "e"]
"""Two ideas, one of the round, the guide and a day to ask again."""
CONFIRMED = (IdeaChosen, IdeaChosen, ColleagueIdea, GuideChosen, FollowUpSet)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(OFFICE, tmp_path / "dueren")
    monkeypatch.chdir(tmp_path / "dueren")
    return tmp_path / "dueren"


def planned(*cases: str, room: Sequence[str] = ROOM, records: Sequence[str] = RECORDS) -> int:
    who = [word for body in room for word in ("--participant", body)]
    return main(["meeting", "agenda", "--on", "2026-11-20", *who, *records, "--out", "agenda.yaml", *cases])


def held(lines: Sequence[str], monkeypatch: pytest.MonkeyPatch, *more: str, at: str = "2026-11-20T14:00") -> int:
    typed = "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
    return main(["meeting", "run", "agenda.yaml", "--at", at, *more])


def kept(kinds: tuple[Any, ...] = CONFIRMED) -> list[Any]:
    return [one.step for one in open_book("team.lotse").entries() if isinstance(one.step, kinds)]


@pytest.mark.usefixtures("office")
def test_records_in_a_folder_count_as_their_files_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("nachweise")
    folder.mkdir()
    for name in RECORDS[1::2]:
        shutil.copy(name, folder)
    assert planned("familie.yaml") == 0
    single = capsys.readouterr().out
    assert planned("familie.yaml", records=("--records", "nachweise")) == 0
    assert capsys.readouterr().out == single
    taken = ["--participant", ROOM[1], "--records", "nachweise", "--out", f"nachweise/{RECORDS[1]}", "familie.yaml"]
    before = (folder / RECORDS[1]).read_bytes()
    assert main(["meeting", "agenda", *taken]) == 2
    assert (folder / RECORDS[1]).read_bytes() == before
    assert held(SCRIPT, monkeypatch) == 0
    assert tuple(type(one) for one in kept()) == CONFIRMED


@pytest.mark.parametrize("length", [0, 1, 3, 4, 8, 9, 10, 12, 13, 16, 17])
@pytest.mark.usefixtures("office")
def test_quitting_at_any_line_loses_nothing_that_was_confirmed(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planned("familie.yaml") == 0
    assert held(SCRIPT[:length], monkeypatch) == 0
    confirmed = [place for place, word in enumerate(SCRIPT) if word == "j"]
    expected = {3: 2, 9: 1, 12: 1, 15: 1}
    assert set(expected) == set(confirmed)
    number = sum(expected[place] for place in confirmed if place < length)
    assert tuple(type(one) for one in kept()) == CONFIRMED[:number]
    assert bool(kept((Discussed,))) == (length > 0)


@pytest.mark.usefixtures("office")
def test_nothing_is_kept_that_somebody_did_not_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    planned("familie.yaml")
    held(["n" if word == "j" else word for word in SCRIPT], monkeypatch)
    assert kept() == []


def test_typed_words_are_on_the_sheet_and_nowhere_else(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planned("familie.yaml")
    capsys.readouterr()
    assert held(SCRIPT, monkeypatch, "--sheet", "blatt.txt") == 0
    assert "CANARYWORT" in Path("blatt.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""
    for file in office.iterdir():
        if file.name != "blatt.txt":
            assert b"CANARYWORT" not in file.read_bytes(), file.name


def test_neither_the_agenda_nor_the_book_holds_a_value_of_the_case(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office / "familie.yaml"
    dated = case.read_text(encoding="utf-8").replace('"1994"', '"1994-07"')  # no checksum of the book holds a dash
    case.write_text(dated, encoding="utf-8")
    planned("familie.yaml")
    held(SCRIPT, monkeypatch)
    assert kept()
    for file in ("agenda.yaml", "team.lotse"):
        content = (office / file).read_bytes()
        for value in (b"2021-03", b"1994-07", b"2026-11-02T", b"sprache-deutsch", b"conspicuous", b"neugier"):
            assert value not in content, (file, value)


def test_the_room_sees_no_value_that_is_not_released(
    monkeypatch: pytest.MonkeyPatch, office: Path, capsys: Any
) -> None:
    del office
    planned("familie.yaml")
    capsys.readouterr()
    held(["1", "1", "", "2", "", "3", "", "l", "0", "z", "e"], monkeypatch)
    said = capsys.readouterr().out
    for value in (
        "Kita-Platz",
        "Deutsch.",
        "Türkisch",
        "31",
        "32",
        "eingeschult",
        "begonnen",
        "März",
        "2021",
        "Hinweis",
    ):
        assert value not in said, value
    assert "5 Jahre" in said


@pytest.mark.usefixtures("office")
def test_every_look_is_logged_before_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    planned("familie.yaml")
    held(["1", "z", "e"], monkeypatch)
    entries = [one.step.entry for one in open_book("team.lotse").entries() if isinstance(one.step, Logged)]
    assert len(entries) == 2
    text = "".join(one.model_dump_json() for one in entries)
    assert "gesundheitsamt-05358" in text
    assert "k1/need:sprachfoerderung" in text


@pytest.mark.usefixtures("office")
def test_if_the_log_cannot_be_written_nothing_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from lotse.book import Book

    def broken(self: Book, entry: object) -> None:
        raise OSError

    planned("familie.yaml")
    capsys.readouterr()
    monkeypatch.setattr(Book, "append_log", broken)
    held(["1", "e"], monkeypatch)
    said = capsys.readouterr().out
    assert "konnte nicht geöffnet werden" in said
    assert "Sprachförderung" not in said
    assert kept((Discussed,)) == []


@pytest.mark.usefixtures("office")
def test_a_case_that_is_stopped_meanwhile_shows_the_procedure_and_the_meeting_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    planned("familie.yaml")
    file = Path("familie.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("no_indication", "acute"), encoding="utf-8")
    capsys.readouterr()
    assert held(["1", "e"], monkeypatch) == 4
    said = capsys.readouterr().out
    assert "Kinderschutz: Jetzt handeln Menschen." in said
    assert "Sprachförderung" not in said
    assert said.rstrip().endswith("steht im Gesprächsbuch.")


@pytest.mark.usefixtures("office")
def test_a_withdrawal_between_agenda_and_meeting_is_said_and_hides_everything(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    planned("familie.yaml")
    file = Path("zustimmung-kind.yaml")
    withdrawn = '{state: withdrawn, at: "2026-11-20T13:59:00+01:00", by: m, channel: paper}]'
    file.write_text(file.read_text(encoding="utf-8").replace("channel: paper}]", f"channel: paper}}, {withdrawn}"))
    capsys.readouterr()
    held(["1", "e"], monkeypatch)
    said = capsys.readouterr().out
    assert "Seit der Tagesordnung hat sich etwas geändert." in said
    assert "widerrufen" in said
    assert "Sprachförderung" not in said


@pytest.mark.usefixtures("office")
def test_e10_a_withdrawal_that_only_the_book_knows_is_told_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """A colleague's copy of the record is older; the log is whole, so nobody is sent to mend it."""
    planned("familie.yaml")
    ended = ["consent", "withdraw", "zustimmung-kind.yaml", "--at", "2026-11-20T13:59", "--out", "widerruf.yaml"]
    assert main(ended) == 0
    capsys.readouterr()
    assert held(["1", "e"], monkeypatch) == 0
    said = capsys.readouterr().out
    assert "Dieser Fall konnte nicht geöffnet werden." in said
    assert "LOG-WITHDRAWN" in said
    assert "B03" not in said
    assert "Sprachförderung" not in said
    assert kept((Discussed,)) == []
    assert [one.entry.event for one in kept((Logged,))] == ["withdrawal"]


@pytest.mark.usefixtures("office")
def test_an_idea_of_the_book_is_named_only_where_all_may_hear_what_it_is_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An earlier meeting, in another room, may have chosen it for something that nobody here hears about."""
    planned("familie.yaml")
    number = read("familie.yaml").data["case"]
    chosen = {"case": number, "person": "k1", "on": date(2026, 11, 1)}
    with_it = open_book("team.lotse", create=True)
    with_it.append(
        IdeaChosen(offer="kita-platz-ab-drei", **chosen),
        IdeaChosen(offer="schwangerschaftsberatung", **chosen),
        at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    capsys.readouterr()
    assert held(["1", "z", "e"], monkeypatch) == 0
    book = " ".join(capsys.readouterr().out.partition("Was im Gesprächsbuch steht")[2].split())
    assert "Platz in der Kita ab dem dritten Geburtstag, für das Kind" in book
    assert "Dazu eine Idee, die nicht für alle im Raum freigegeben ist." in book
    assert "chwangerschaft" not in book


@pytest.mark.usefixtures("office")
def test_s07_the_book_keeps_until_when_a_renewed_consent_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its first end the periods of deletion would begin while the consent still holds."""
    child = RECORDS[1]
    renewed = ["consent", "renew", child, "--until", "2027-05-09T00:00", "--at", "2026-11-10T09:00"]
    assert main(renewed) == 0
    planned("familie.yaml")
    held(["1"], monkeypatch)
    ends = {one.record: one.on.isoformat() for one in kept((ConsentSeen,))}
    number = read(child).data["record"]
    assert ends.pop(number) == "2027-05-09"
    assert ends
    assert "2027-05-09" not in ends.values()


@pytest.mark.usefixtures("office")
def test_answers_of_the_meeting_are_written_where_the_office_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("neu").mkdir()
    before = Path("familie.yaml").read_bytes()
    planned("familie.yaml", room=("jobcenter-05358", "schulamt-05358"), records=("--records", "zustimmung-schule.yaml"))
    assert held(["1", "f", "j"], monkeypatch, "--write", "neu") == 0
    assert read("neu/familie.yaml").data["facts"]["k1"]["kind.letztes_kita_jahr"] is True
    assert Path("familie.yaml").read_bytes() == before
    assert held(["e"], monkeypatch, "--write", ".") == 2
    assert held(["e"], monkeypatch, "--write", "fehlt") == 2


@pytest.mark.usefixtures("office")
def test_nothing_that_is_wrong_elsewhere_hides_a_stopped_case_of_the_agenda(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    planned("familie.yaml")
    file = Path("familie.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("no_indication", "indicated"), encoding="utf-8")
    for more in (("--rules", "fehlt.yaml"), ("--write", "fehlt"), ("--sheet", "familie.yaml"), ("--lang", "xx")):
        capsys.readouterr()
        assert held(["e"], monkeypatch, *more) == 4
        assert "Kinderschutz: Jetzt handeln Menschen." in capsys.readouterr().out


@pytest.mark.usefixtures("office")
def test_a_sheet_replaces_nothing_that_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    planned("familie.yaml")
    for name in ("agenda.yaml", "familie.yaml", "./zustimmung-kind.yaml", "-"):
        assert held(["e"], monkeypatch, "--sheet", name) == 2


@pytest.mark.usefixtures("office")
def test_who_chooses_a_guide_after_somebody_else_did_is_told_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from lotse.book import Book

    append, number = Book.append, "K7MQ2-XPA4T-J"

    def late(self: Book, *steps: Any, **more: Any) -> Any:
        if any(isinstance(one, GuideChosen) for one in steps):
            monkeypatch.setattr(Book, "append", append)
            self.append(GuideChosen(case=number, body="jugendamt-05358008", on=steps[0].on), at=more["at"])
        return append(self, *steps, **more)

    planned("familie.yaml")
    monkeypatch.setattr(Book, "append", late)
    capsys.readouterr()
    assert held(["1", "l", "1", "j", "z", "e"], monkeypatch) == 0
    assert open_book("team.lotse").standing(number).guide == "jugendamt-05358008"
    said = capsys.readouterr().out
    assert "Es wurde nichts gespeichert." in said
    assert "Bis die Übergabe" not in said


@pytest.mark.usefixtures("office")
def test_the_meeting_and_its_bodies_are_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    planned("familie.yaml")
    for _ in range(2):
        held(["1", "z", "1", "z", "e"], monkeypatch)
    assert [one.bodies for one in kept((MeetingHeld,))] == [tuple(sorted(ROOM))]
    assert len(kept((Discussed,))) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("kita-platz-ab-drei@k1=wants", 0),
        ("kita-platz-ab-drei=no", 0),
        ("kita-platz-ab-drei@household=later", 0),
        ("I-2222222222=wants", 2),
        ("CANARYANGEBOT@k1=wants", 2),
        ("canary-angebot@k1=wants", 2),
        ("kita-platz-ab-drei@x9=wants", 2),
        ("kita-platz-ab-drei@k1=CANARY", 2),
    ],
)
@pytest.mark.usefixtures("office")
def test_an_answer_of_the_family_is_kept_or_refused_without_repeating_it(
    answer: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    planned("familie.yaml")
    held(["1", "z", "e"], monkeypatch)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    capsys.readouterr()
    assert main(["meeting", "close", "familie.yaml", "--at", "2026-11-27T10:00", "--answer", answer]) == code
    said = capsys.readouterr()
    assert "canary" not in (said.out + said.err).casefold()
    assert "x9" not in said.err
    assert bool(open_book("team.lotse").standing("K7MQ2-XPA4T-J").ideas) == (code == 0)


@pytest.mark.parametrize("length", [3, 10, 22, 30])
def test_a_long_page_is_broken_at_an_empty_line_of_its_second_half(length: int) -> None:
    lines = [f"Zeile {place}" if place % 7 else "" for place in range(1, 60)]
    end = _break(lines, length)
    assert length // 2 < end <= length
    assert end == length or not lines[end - 1]
