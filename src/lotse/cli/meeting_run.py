"""`lotse meeting run AGENDA`: the meeting, one case after the other, line by line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from lotse.book import MeetingHeld
from lotse.case.load_case import case_of
from lotse.case.records import BERLIN
from lotse.cli.book_file import opened_book
from lotse.cli.console import Console
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import Query, read_content
from lotse.cli.kept import BOOK, keeping
from lotse.cli.meeting_case import OpenCase
from lotse.cli.meeting_search import Search
from lotse.cli.meeting_talk import Talk
from lotse.cli.options import Options, shared_options
from lotse.cli.output import columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.record_source import read_records
from lotse.cli.settings_file import read_settings
from lotse.cli.stop_in_log import stop_by_log
from lotse.cli.stopping import StoppedCase, read_case, stop_for_records
from lotse.cli.text_layout import Page
from lotse.cli.text_problems import error_text
from lotse.cli.text_stop import stop_text
from lotse.errors import BookError, DisclosureRefused, InputError, LotseError
from lotse.files import STDIN, read, validated
from lotse.meeting.agenda import Agenda
from lotse.meeting.room import participants_of
from lotse.privacy.audience import GUEST
from lotse.privacy.folders import record_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lotse.book import Book
    from lotse.catalogues.catalogue import Catalogue
    from lotse.meeting.agenda import AgendaCase
    from lotse.meeting.room import Participant
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings

_END, _ROOM, _SEARCH = "e", "r", "k"


@click.command("run", cls=Command)
@click.argument("agenda", metavar="AGENDA")
@click.option("--book", metavar="DATEI", help="Gesprächsbuch. Sonst record_book der Einstellungen.")
@click.option("--records", metavar="DATEI", multiple=True, help="Nachweis, oder ein Ordner; mehrfach möglich.")
@click.option("--write", metavar="ORDNER", help="Schreibt Fälle mit neuen Antworten in diesen Ordner.")
@click.option("--sheet", metavar="DATEI", help="Schreibt am Ende das Blatt zum Drucken in diese Datei.")
@shared_options("at", "config", "rules", "catalogues", "lang")
def command(
    agenda: str, *, book: str | None, records: tuple[str, ...], write: str | None, sheet: str | None, options: Options
) -> ExitCode:
    """Das Gespräch: ein Fall nach dem anderen, mit der Tastatur, eine Zeile je Antwort.

    AGENDA ist die Datei aus „lotse meeting agenda --out“. Gezeigt wird nur, was alle im Raum sehen dürfen; geprüft wird
    beim Öffnen jedes Falls neu. Was bestätigt ist, steht im Gesprächsbuch; aufhören kann man jederzeit.
    """
    held = validated(read(agenda, error=InputError), Agenda, error=InputError)
    try:
        stop_for_records((*held.records, *records), options)
        options.read()
        _check_targets(write, sheet, (agenda, *record_files((*held.records, *records))), held)
        settings = read_settings(options.config)
        rules, catalogue = read_content(options, settings)
        room = participants_of([one.body for one in held.participants], catalogue)
    except (LotseError, click.UsageError) as error:
        stop = _stopped(held, options)
        if stop is None:
            raise
        say(error_text(error, options.words.lang) if isinstance(error, LotseError) else error.message)
        raise stop from None
    held = held.model_copy(update={"records": tuple(dict.fromkeys((*held.records, *records)))})
    at_hand = AtHand(settings, rules, catalogue, opened_book(book, settings, create=True))
    meeting = Meeting(held, room, options, at_hand, write)
    code = meeting.hold()
    if sheet is not None:
        meeting.print_sheet(sheet)
    return code


def _check_targets(folder: str | None, sheet: str | None, inputs: Iterable[str], agenda: Agenda) -> None:
    """Whether what is written goes elsewhere than where something is read."""
    files = {os.path.realpath(one) for one in (*inputs, *(one.file for one in agenda.cases))}
    if sheet is not None and (sheet == STDIN or os.path.realpath(sheet) in files):
        raise Misuse("--sheet braucht den Namen einer eigenen Datei.")
    if folder is None:
        return
    if not Path(folder).is_dir():
        raise Misuse("--write braucht einen Ordner, den es gibt.")
    if os.path.realpath(folder) in {os.path.realpath(Path(one.file).parent) for one in agenda.cases}:
        raise Misuse("--write braucht einen anderen Ordner als den, in dem die Falldateien liegen.")


def _stopped(agenda: Agenda, options: Options) -> StoppedCase | None:
    """The first case of the agenda with signs of danger: nothing that is wrong elsewhere may hide it."""
    for one in agenda.cases:
        try:
            read_case(one.file, options)
        except StoppedCase as stop:
            return stop
        except LotseError:
            continue
    return None


class AtHand(NamedTuple):
    """What every case of the meeting is held against, and where it is kept."""

    settings: Settings
    rules: Ruleset
    catalogue: Catalogue
    book: Book


class Meeting:
    """A meeting that is held.

    Args:
        agenda: What was planned.
        room: Who is there.
        options: The options of the command.
        at_hand: Settings, rules, catalogue and record book.
        folder: Where cases with new answers are written.
    """

    def __init__(
        self,
        agenda: Agenda,
        room: tuple[Participant, ...],
        options: Options,
        at_hand: AtHand,
        folder: str | None,
    ) -> None:
        self._agenda, self._room, self._options, self._folder = agenda, room, options, folder
        self._settings, self._rules, self._catalogue, self._book = at_hand
        self._console, self._say, self._width = Console(), options.words, columns()
        self._stopped = False
        self._noted: set[tuple[str, ...]] = set()
        self._sheet: dict[str, list[str]] = {}

    def hold(self) -> ExitCode:
        """Hold the meeting until somebody ends it or nobody answers any more."""
        self._console.tell(self._front())
        while True:
            word = self._console.ask(self._say("Ihre Wahl: "), (_ROOM, _SEARCH, _END))
            if word is None or word.casefold() == _END:
                break
            if word.casefold() == _ROOM:
                going_on = self._change_room()
            elif word.casefold() == _SEARCH:
                going_on = Search(self._catalogue, self._room, self._console, self._say, self._moment().date()).hold()
            elif word.isascii() and word.isdigit() and 1 <= int(word) <= len(self._agenda.cases):
                going_on = self._open(self._agenda.cases[int(word) - 1])
            else:
                self._tell(self._say("Bitte wählen Sie eine der angegebenen Zahlen oder einen der Buchstaben."))
                continue
            if not going_on:
                break
            self._console.tell(self._front())
        self._tell(self._say("Ende. Was bestätigt wurde, steht im Gesprächsbuch."))
        return ExitCode.STOPPED if self._stopped else ExitCode.ANSWERED

    def _moment(self) -> datetime:
        return self._options.moment().astimezone(BERLIN)

    def _front(self) -> str:
        """The agenda as the room sees it, and what can be done."""
        page, say = Page(self._width), self._say
        page.line(say("Schnittstellengespräch am {day}", day=say.day(self._agenda.on)))
        today = self._moment().date()
        if today != self._agenda.on:
            page.line(say("Heute ist der {day}. Alles wird für heute geprüft.", day=say.day(today)))
        page.gap()
        page.line(say("Im Raum: {bodies}.", bodies=say.listed(one.name for one in self._room)))
        page.gap()
        for number, one in enumerate(self._agenda.cases, start=1):
            mode = say.label("mode", one.mode)
            page.item(say("Fall {number}, {mode}", number=one.case, mode=mode), mark=f"{number:>3} ")
        if not self._agenda.cases:
            page.line(say("Kein Fall steht auf der Tagesordnung."))
        page.item(say("Wer ist im Raum?"), mark=f"{_ROOM:>3} ")
        page.item(say("Im Katalog suchen, ohne Angaben zu einem Fall"), mark=f"{_SEARCH:>3} ")
        page.item(say("Ende"), mark=f"{_END:>3} ")
        return page.text()

    # --- one case ---------------------------------------------------------------------------------------------------

    def _open(self, planned: AgendaCase) -> bool:
        """Open a case: its status first, then the consents again, then what everybody may see."""
        try:
            document = read_case(planned.file, self._options)
            stop_by_log(self._book.log(), planned.case, self._options)
        except StoppedCase as stop:
            self._stopped = True
            self._console.tell(stop_text(stop.procedure, self._say, width=self._width))
            return True
        except LotseError as error:
            self._tell(self._say("Dieser Fall konnte nicht geöffnet werden."), error_text(error, self._say.lang))
            return True
        at = self._moment()
        try:
            case = case_of(document, vocabulary=self._rules.vocabulary, on=at.date(), offers=self._catalogue.by_id)
            if case.case != planned.case:
                raise InputError.of("CASE-NUMBER", "the file holds another case than the agenda", path="case")
            query = Query(document, case, self._rules, self._catalogue, self._settings, at.date())
            statements = tuple(read_records(self._agenda.records, self._options))
            opened = OpenCase(query, tuple(one.body for one in self._room), statements, at, self._book)
        except (InputError, BookError, DisclosureRefused) as error:
            self._tell(self._say("Dieser Fall konnte nicht geöffnet werden."), error_text(error, self._say.lang))
            return True
        self._say_what_changed(planned, opened)
        if not opened.discussed:
            return True
        self._note(opened)
        talk = Talk(
            opened,
            self._room,
            self._console,
            self._say,
            width=self._width,
            write=self._written if self._folder is not None else None,
        )
        going_on = talk.hold()
        self._sheet[opened.number] = talk.for_the_sheet()
        return going_on

    def _say_what_changed(self, planned: AgendaCase, opened: OpenCase) -> None:
        """What is different since the agenda was put together."""
        terms, say = opened.terms, self._say
        if terms.mode == "none":
            self._tell(say("Dieser Fall wird heute nicht besprochen."))
            return
        if terms.mode == planned.mode:
            return
        lines = [say("Seit der Tagesordnung hat sich etwas geändert."), say.told(terms.reason)]
        if terms.leave:
            names = {one.body: one.name for one in self._room}
            away = say.listed(names[body] for body in terms.leave)
            lines.append(say("Besprochen werden kann der Fall, wenn nicht mit im Raum ist: {away}.", away=away))
        self._tell(*lines)

    def _note(self, opened: OpenCase) -> None:
        """Keep that the meeting took place and that the case was opened in it."""
        bodies = tuple(sorted(one.body for one in self._room))
        held = MeetingHeld(on=opened.on, bodies=bodies)
        if bodies not in self._noted and not any(entry.step == held for entry in self._book.entries()):
            with keeping(BOOK):
                self._book.append(held, at=opened.at)
        self._noted.add(bodies)
        opened.take_note()

    def _written(self, opened: OpenCase) -> None:
        """Write a case with its new answers, whole or not at all."""
        from lotse.cli.case_file import write_case  # noqa: PLC0415  # the YAML writer is loaded only where it writes

        name = Path(opened.query.document.name).name
        try:
            write_case(str(Path(self._folder or ".") / name), opened.query.document.data)
        except OSError:
            say(self._say("Der Fall konnte nicht in den Ordner hinter --write geschrieben werden."))

    # --- the room ---------------------------------------------------------------------------------------------------

    def _change_room(self) -> bool:
        """Somebody comes or leaves: whatever is opened after that is checked for the new room."""
        say, page = self._say, Page(self._width)
        page.line(say("Im Raum sind:"))
        for number, one in enumerate(self._room, start=1):
            page.item(one.name, mark=f"{number}.")
        page.gap()
        page.line(say("Eine Nummer: Diese Stelle geht. Eine Kennung oder „guest“: Diese Stelle kommt."))
        page.line(say("Enter: Es bleibt so."))
        self._console.tell(page.text())
        word = self._console.ask(say("Wer geht oder kommt? "), (GUEST,))
        if word is None:
            return False
        if not word:
            return True
        bodies = [one.body for one in self._room]
        if word.isascii() and word.isdigit():
            if not 1 <= int(word) <= len(bodies) or len(bodies) == 1:
                self._tell(say("Diese Nummer steht nicht in der Liste, oder es bliebe niemand."))
                return True
            bodies.pop(int(word) - 1)
        else:
            bodies.append(word)
        try:
            self._room = participants_of(bodies, self._catalogue)
        except InputError:
            self._tell(say("Diese Stelle ist nicht bekannt oder schon da. Der Befehl „lotse body“ nennt Kennungen."))
        return True

    # --- the sheet --------------------------------------------------------------------------------------------------

    def print_sheet(self, path: str) -> None:
        """Write what was taken along, with the words that are kept nowhere else."""
        from lotse.cli.case_file import write_whole  # noqa: PLC0415  # loaded only where something is written

        page, on = Page(self._width), self._moment().date()
        page.line(self._say("Blatt zum Schnittstellengespräch am {day}", day=self._say.day(on)))
        for number, lines in self._sheet.items():
            page.heading(self._say("Fall {number}", number=number))
            page.items(lines or [self._say("Nichts wurde mitgenommen.")])
        page.gap()
        page.line(self._say("Das sind Ideen für das Gespräch. Die Familie entscheidet."))
        try:
            write_whole(path, lambda file: file.write(page.text()))
        except OSError:
            say(self._say("Das Blatt konnte nicht geschrieben werden."))

    def _tell(self, *lines: str) -> None:
        page = Page(self._width)
        for line in lines:
            page.line(line)
        self._console.tell(page.text())
