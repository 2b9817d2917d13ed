"""`lotse meeting agenda`: who comes, and which case can be discussed how."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from lotse.case.load_case import case_of
from lotse.cli.answering import ended
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import Query, read_content
from lotse.cli.log_place import known_log
from lotse.cli.meeting import moment_of
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.record_source import read_records
from lotse.cli.settings_file import read_settings
from lotse.cli.stop_in_log import stop_by_log
from lotse.cli.stopping import StoppedCase, read_case, say_where
from lotse.cli.text_agenda import agenda_text
from lotse.cli.text_problems import error_text
from lotse.errors import LotseError
from lotse.files import STDIN
from lotse.meeting.agenda import Agenda, agenda_case, stopped_case, versions_of
from lotse.meeting.room import participants_of
from lotse.meeting.terms import terms_of
from lotse.privacy.folders import record_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lotse.files import Document
    from lotse.privacy.disclosure_log import LogEntry


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written behind the command."""

    cases: tuple[str, ...]
    participants: tuple[str, ...]
    records: tuple[str, ...]
    out: str | None


@click.command("agenda", cls=Command)
@click.argument("cases", metavar="CASE…", nargs=-1)
@click.option("--participant", "participants", metavar="BODY", multiple=True, help="Stelle im Raum; mehrfach möglich.")
@click.option("--records", metavar="DATEI", multiple=True, help="Nachweis, oder ein Ordner; mehrfach möglich.")
@click.option("--out", metavar="DATEI", help="Schreibt die Tagesordnung für „lotse meeting run“ in diese Datei.")
@shared_options("on", "at", "config", "rules", "catalogues", "lang", "format")
def command(
    cases: tuple[str, ...],
    participants: tuple[str, ...],
    records: tuple[str, ...],
    out: str | None,
    options: Options,
) -> ExitCode:
    """Die Tagesordnung: welcher Fall mit diesen Stellen wie besprochen werden kann, und was vorher zu klären ist.

    CASE sind Falldateien. Mit --out steht danach in der Datei nur, was alle im Raum sehen dürfen.
    """
    asked = Asked(cases, participants, records, out)
    found: dict[int, Document | StoppedCase] = {}
    trouble: LotseError | None = None
    for place, path in enumerate(cases):
        try:
            found[place] = read_case(path, options)
        except StoppedCase as one:
            found[place] = one
        except LotseError as error:
            trouble = trouble or error
    stop = next((one for one in found.values() if isinstance(one, StoppedCase)), None)
    try:
        if trouble is not None:
            raise trouble
        _fitting(asked)
        return _answered(asked, found, options)
    except (LotseError, click.UsageError) as error:
        if stop is None:
            raise
        say(error_text(error, options.words.lang) if isinstance(error, LotseError) else error.message)
        raise stop from None


def _fitting(asked: Asked) -> None:
    """Whether the words of the command go together."""
    if not asked.cases:
        raise Misuse("Es fehlt: CASE. Nennen Sie die Falldateien.")
    if not asked.participants:
        raise Misuse("Es fehlt: --participant. Nennen Sie jede Stelle, die im Raum ist.")
    if len(set(asked.participants)) < len(asked.participants):
        raise Misuse("Eine Stelle steht zweimal hinter --participant. Aus jeder Stelle kommt eine Fachkraft.")
    if STDIN in asked.cases and (asked.out is not None or asked.cases.count(STDIN) > 1):
        raise Misuse("Ein Fall von der Standardeingabe kann nur einmal und nicht zusammen mit --out stehen.")
    if asked.out is None:
        return
    inputs = {os.path.realpath(one) for one in (*asked.cases, *record_files(asked.records))}
    if asked.out == STDIN or os.path.realpath(asked.out) in inputs:
        raise Misuse("--out braucht den Namen einer eigenen Datei, nicht den einer Falldatei oder eines Nachweises.")


def _answered(asked: Asked, found: Mapping[int, Document | StoppedCase], options: Options) -> ExitCode:
    """Put the agenda together, show it, and write it if that is wanted."""
    options.read()
    on, at = options.day(), moment_of(options)
    settings = read_settings(options.config)
    rules, catalogue = read_content(options, settings)
    room = participants_of(asked.participants, catalogue)
    statements = tuple(read_records(asked.records, options))
    cases = {
        place: case_of(one, vocabulary=rules.vocabulary, on=on, offers=catalogue.by_id)
        for place, one in found.items()
        if not isinstance(one, StoppedCase)
    }
    code, entries = ExitCode.ANSWERED, []
    log = known_log(settings)
    for place, path in enumerate(asked.cases):
        one = found[place] if place not in cases else _by_log(found[place], log, cases[place].case, options)
        if isinstance(one, StoppedCase):
            say_where(one, path if len(asked.cases) == 1 else "", options.words)
            entries.append(stopped_case(one.advice.case, path, one.procedure))
            continue
        advice = Query(one, cases[place], rules, catalogue, settings, on).advice()
        code = max(code, ended(advice))
        terms = terms_of(
            cases[place], advice=advice, present=asked.participants, records=statements, at=at, settings=settings
        )
        entries.append(agenda_case(advice.case, path, terms))
    agenda = Agenda(
        on=on,
        at=at,
        participants=room,
        cases=tuple(entries),
        records=asked.records,
        versions=versions_of(rules, catalogue),
    )
    answer(as_json(agenda) if options.wants_json else agenda_text(agenda, options.words, width=columns()))
    if asked.out is not None and not _written(asked.out, agenda.for_the_room()):
        return ExitCode.FAILED
    return ExitCode.STOPPED if agenda.stopped else code


def _by_log(
    one: Document | StoppedCase, log: Sequence[LogEntry], case: str, options: Options
) -> Document | StoppedCase:
    """The case, or its stop where the log says that it was stopped."""
    try:
        stop_by_log(log, case, options)
    except StoppedCase as stop:
        return stop
    return one


def _written(path: str, agenda: Agenda) -> bool:
    """Write the agenda for the room, whole or not at all."""
    from lotse.cli.case_file import write_case, write_whole  # noqa: PLC0415  # loaded only where it writes

    try:
        if path.endswith(".json"):
            write_whole(path, lambda file: file.write(as_json(agenda) + "\n"))
        else:
            write_case(path, agenda.model_dump(mode="json"))
    except OSError:
        say("Die Datei hinter --out konnte nicht geschrieben werden. Es wurde nichts gespeichert.")
        return False
    say("Die Tagesordnung steht jetzt in der Datei hinter --out.")
    return True
