"""`lotse disclose CASE`: what one named body may hear, what stays, and why; values leave only as a logged package."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lotse.cli import options as clock
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_query
from lotse.cli.log_file import read_key
from lotse.cli.log_place import kept_files, known_log, log_place
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse, Needed
from lotse.cli.record_source import read_records
from lotse.cli.settings_file import read_settings
from lotse.cli.stop_in_log import log_or_stop
from lotse.cli.stop_search import stop_before
from lotse.cli.stopping import StoppedCase, say_where, stop_for_records
from lotse.cli.text_disclosure import disclosure_text
from lotse.cli.text_fields import FieldNames
from lotse.cli.text_problems import error_text
from lotse.cli.text_stop import stop_text
from lotse.cli.text_words import words_of
from lotse.cli.whole_file import whole_file
from lotse.errors import DisclosureRefused, LotseError
from lotse.files import STDIN
from lotse.privacy.disclosing import disclose, stopped_disclosure
from lotse.privacy.disclosure_log import stop_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lotse.advice import Advice
    from lotse.case.records import Statement
    from lotse.cli.inputs import Query
    from lotse.privacy.disclosure import Disclosure
    from lotse.privacy.disclosure_log import LogEntry
    from lotse.settings import Settings

F = TypeVar("F", bound="Callable[..., Any]")
NO_LOG = (
    "Ohne Protokoll verlässt nichts lotse. Nennen Sie mit --log eine Datei dafür, oder tragen Sie in lotse.yaml unter "
    "record_book das Fallbuch ein."
)
_NOT_THEIRS = "Die Stelle hinter --to bietet nichts von dem an, was gewählt ist. Bitte prüfen Sie, ob sie gemeint ist."

_NOT_WRITTEN = "Das Paket ließ sich nicht schreiben: hinausgegangen ist nichts. Das Protokoll nennt es schon."

_OVER_CODE = "DISCLOSURE-OVER"
_OVER = "for this moment it might have left, but it would not leave now: nothing may leave"
_OVER_HINT = "values leave only now; what is still missing is told for the moment of now"

_ASKED = (
    click.option("--from", "sender", metavar="STELLE", help="Stelle, die weitergibt. Sonst die der Einstellungen."),
    click.option("--to", metavar="STELLE", cls=Needed, help="Nötig: Stelle, die es erfahren soll."),
    click.option(
        "--purpose",
        metavar="ZWECK",
        cls=Needed,
        help="Nötig: case_discussion, referral, feedback oder responsibility.",
    ),
    click.option("--present", metavar="STELLE", multiple=True, help="Wer im Raum ist, oder guest; mehrfach möglich."),
    click.option("--chosen", metavar="ANGEBOT@PERSON", multiple=True, help="Wahl der Familie; mehrfach möglich."),
    click.option("--records", metavar="DATEI", multiple=True, help="Nachweis, oder ein Ordner; mehrfach möglich."),
    click.option("--mode", metavar="pseudonym|clear", default="pseudonym", help="Ohne Namen (sonst) oder mit."),
    click.option("--person", metavar="KÜRZEL", help="Kürzel der Fachkraft, die weitergibt."),
)


def asked_options(function: F) -> F:
    """Give a command the options that say who asks what for whom; it takes them by the names that `decide` has."""
    for option in reversed(_ASKED):
        function = option(function)
    return function


@click.command("disclose", cls=Command)
@click.argument("case", metavar="CASE")
@asked_options
@click.option("--package", metavar="DATEI", help="Schreibt die Werte in eine neue Datei, nachdem das Protokoll steht.")
@click.option("--log", metavar="DATEI", help="Protokoll der Weitergaben; es wird nur ergänzt.")
@shared_options("on", "config", "rules", "catalogues", "lang", "format", "at")
def command(case: str, options: Options, package: str | None, log: str | None, **asked: Any) -> ExitCode:
    """Was eine Stelle erfahren darf: die kleinste Auswahl, was bleibt, und warum.

    CASE ist eine Falldatei oder -. Gezeigt werden nur Namen von Angaben. Werte verlassen lotse nur mit --package; dann
    wird zuerst das Protokoll geschrieben.
    """
    try:
        stop_for_records(asked["records"], options)
        stop_before(tuple(one for one in (log, options.config) if one is not None))
        query = read_query(case, options)
        places = dict.fromkeys((log, None))  # a stop may stand in the book too
        log_or_stop(query.case.case, options, *(partial(known_log, query.settings, one) for one in places))
    except StoppedCase as stop:
        say_where(stop, case, options.words)
        return _stopped(stop, asked, log, logged=package is not None)
    if package is None and log is not None:
        raise Misuse("--log gehört zu --package: Ohne Paket wird nichts weitergegeben und nichts eingetragen.")
    if package is not None and (package == STDIN or _is_kept(package, log, query.settings)):
        raise Misuse("--package braucht den Namen einer eigenen Datei.")
    if package is not None and Path(package).exists():
        raise Misuse("--package: Diese Datei gibt es schon. Sie wird nicht überschrieben.")
    if package is not None and options.is_ahead():
        raise Misuse("--at liegt in der Zukunft. Weitergegeben wird nur jetzt.")
    kept = _log_of(log, query) if package is not None else None
    asked["records"] = read_records(asked["records"], options)
    at = options.moment()
    advice = query.advice()
    decided = _asked(query, advice, at, **asked)
    if asked["purpose"] == "referral" and _offers_nothing_chosen(asked["to"], asked["chosen"], advice):
        say(options.words(_NOT_THEIRS))
    if kept is None or package is None:
        _show(decided, query, options)
        return ExitCode.ANSWERED if decided.decision == "allow" else ExitCode.STOPPED
    today = _of_now(query, options, at, asked) if decided.decision == "allow" else None
    return _packed(decided, query, options, package, kept, today=today)


def _is_kept(package: str, log: str | None, settings: Settings) -> bool:
    """Whether a package would lie where the log, the book or the key lies, now or as soon as it is written."""
    return os.path.realpath(package) in {os.path.realpath(one) for one in kept_files(log, settings)}


def decide(
    query: Query,
    options: Options,
    *,
    sender: str | None,
    to: str,
    purpose: str,
    present: Sequence[str],
    chosen: Sequence[str],
    records: Sequence[str],
    mode: str,
    person: str | None,
) -> Disclosure:
    """Ask what one body may hear.

    Args:
        query: The case and what it is held against.
        options: The shared options, for the moment.
        sender: Body that sends; that of the settings without one.
        to: Body that would hear it.
        purpose: What for.
        present: Bodies in the room.
        chosen: Offers with their persons, as `OFFER@PERSON`.
        records: Files of records, or folders of them.
        mode: `pseudonym` or `clear`.
        person: Who sends, by staff number.

    Returns:
        The decision.
    """
    return _asked(
        query,
        query.advice(),
        options.moment(),
        sender=sender,
        to=to,
        purpose=purpose,
        present=present,
        chosen=chosen,
        records=read_records(records, options),
        mode=mode,
        person=person,
    )


def _offers_nothing_chosen(to: str, chosen: Sequence[str], advice: Advice) -> bool:
    """Whether the recipient is none of the bodies that stand with what was chosen; false where none stand there."""
    offers = {one.partition("@")[0] for one in chosen}
    bodies = {body.id for one in advice.suggestions if one.offer in offers for body in one.bodies}
    return bool(bodies) and to not in bodies


def _asked(
    query: Query,
    advice: Advice,
    at: datetime,
    *,
    sender: str | None,
    person: str | None,
    records: Sequence[Statement],
    **asked: Any,
) -> Disclosure:
    """The same with records that were read already, for any moment."""
    return disclose(
        query.case,
        advice=advice,
        sender={"body": sender, "role": None, "person": person},
        records=records,
        at=at,
        settings=query.settings,
        **asked,
    )


def _of_now(query: Query, options: Options, at: datetime, asked: dict[str, Any]) -> Disclosure | None:
    """The same request at the moment of the clock; None where that is the moment that was asked about.

    Consents end, and persons come of age, without anybody writing it down: only a second look tells.
    """
    now = clock.now()
    if at >= now:
        return None
    later = replace(query, on=replace(options, at=None).day())
    return _asked(later, later.advice(), now, **asked)


@dataclass
class LogWriter:
    """Writes entries, and remembers why one could not be written.

    Args:
        write: Puts one entry into the log.
    """

    write: Callable[[LogEntry], object]
    failed: list[LotseError] = field(default_factory=list)

    def __call__(self, entry: LogEntry) -> None:
        try:
            self.write(entry)
        except LotseError as error:
            self.failed.append(error)
            raise


def _log_of(log: str | None, query: Query) -> LogWriter:
    """The log that an office keeps; without one nothing leaves.

    Raises:
        Misuse: There is none.
    """
    place = log_place(log, query.settings)
    if place is None:
        raise Misuse(NO_LOG)
    return LogWriter(place.append)


def _only_now(log: LogWriter, decided: Disclosure, today: Disclosure) -> LogWriter:
    """The same log, to which nothing is added of what would not leave now as well."""

    def write(entry: LogEntry) -> object:
        if not set(decided.fields) <= set(today.fields) or not set(decided.host_may_add) <= set(today.host_may_add):
            raise DisclosureRefused(_OVER_CODE, _OVER, hint=_OVER_HINT)
        return log.write(entry)

    return LogWriter(write)


def _packed(
    decided: Disclosure, query: Query, options: Options, package: str, log: LogWriter, *, today: Disclosure | None
) -> ExitCode:
    """Log, then write the values; whatever fails before the log stands leaves nothing behind."""
    key = read_key(query.settings.log_key_file)
    if today is not None:
        log = _only_now(log, decided, today)
    try:
        if decided.decision != "allow":
            decided.package(log=log, key=key)
        with whole_file(package, new=True, option="--package") as file:
            json.dump(decided.package(log=log, key=key), file, ensure_ascii=False, indent=2)
            file.write("\n")
    except DisclosureRefused as refused:
        if decided.decision != "allow":  # nobody should read "it may be told" above why it did not leave
            _show(decided, query, options)
        elif today is not None and any(one.code == _OVER_CODE for one in log.failed):
            _show(today, query, options)
        told = decided.decision != "allow" and refused.code != "B03"  # why it may not leave stands above already
        for error in log.failed or ([] if told else [refused]):
            say(error_text(error, options.words.lang))
        return ExitCode.STOPPED
    except OSError:
        say(options.words(_NOT_WRITTEN))
        return ExitCode.FAILED
    _show(decided, query, options)
    say(options.words("Das Protokoll ist geschrieben, und das Paket liegt in der Datei."))
    return ExitCode.ANSWERED


def _show(decided: Disclosure, query: Query, options: Options) -> None:
    if options.wants_json:
        answer(as_json(decided))
        return
    names = FieldNames(words_of(query.case, query.catalogue, query.on, options.words.lang))
    answer(disclosure_text(decided, names, width=columns()))


def _stopped(stop: StoppedCase, asked: dict[str, Any], log: str | None, *, logged: bool) -> ExitCode:
    """The procedure; in the log stand the moment, the role and the number, and nothing else (K08)."""
    options = stop.options
    try:
        at = options.moment()
    except Misuse as error:
        say(options.words.told(error.message))
        at = Options().moment()
    decided = stopped_disclosure(
        stop.advice.case,
        stop.procedure,
        at=at,
        sender=asked["sender"],
        to=asked["to"],
        purpose=asked["purpose"],
        mode="clear" if asked["mode"] == "clear" else "pseudonym",
    )
    answer(as_json(decided) if options.wants_json else stop_text(stop.procedure, options.words, width=columns()))
    if logged:
        try:
            place = log_place(log, read_settings(options.config))
            if place is not None:
                place.append(stop_entry(at=at, role=stop.procedure.role, case=stop.advice.case))
        except LotseError as error:
            say(error_text(error, options.words.lang))
    return ExitCode.STOPPED
