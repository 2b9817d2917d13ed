"""`lotse consent …`: a family says yes, says less, says it again, or takes it back; and what its yes is worth."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lotse.case.number import ALPHABET
from lotse.case.records import BERLIN, ConsentScope
from lotse.cli.case_file import write_case
from lotse.cli.disclose import asked_options, decide
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_query
from lotse.cli.log_file import DamagedLogError
from lotse.cli.log_place import LogInFile, LogPlace, known_log, log_place
from lotse.cli.options import Options, read_moment, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse, Needed, Steps
from lotse.cli.record_source import RecordSource, find_record
from lotse.cli.settings_file import read_settings, settings_for_stop
from lotse.cli.stop_in_log import stop_by_log
from lotse.cli.stopping import read_case
from lotse.cli.text_consent import changed_text, check_text, recorded_text, withdrawal_text
from lotse.cli.text_fields import FieldNames
from lotse.cli.text_problems import error_text
from lotse.cli.text_receipt import receipt_text
from lotse.cli.text_words import words_of
from lotse.cli.whole_file import CHANGED
from lotse.errors import InputError, LotseError
from lotse.files import read
from lotse.i18n import SOURCE
from lotse.privacy.consents import Withdrawal, narrow, record_consent, renew, withdraw
from lotse.privacy.deletion import due_on
from lotse.privacy.disclosure_log import LogEntry, WithdrawalEntry, heard_on, stopped_in
from lotse.privacy.receipt import receipt
from lotse.protection import stops

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lotse.case.records import ConsentRecord
    from lotse.files import Document

_DIGITS = 10
_TRIES = 20
"""How often a withdrawal is begun anew because somebody else wrote into its file."""
_CONSENT = "lotse/consent/1"
_CASE = click.option("--case", metavar="CASE", help="Der Fall, in dem die Einwilligung steht, oder zu dem sie gehört.")
_BY = click.option("--by", metavar="KÜRZEL", help="Wer es gesagt hat. Sonst die Person, die eingewilligt hat.")
_CHANNEL = click.option("--channel", metavar="WEG", help="Wie es gesagt wurde, zum Beispiel phone oder paper.")
_OUT = click.option("--out", metavar="DATEI", help="Schreibt in eine neue Datei. Sonst wird RECORD ergänzt.")
F = TypeVar("F", bound="Callable[..., Any]")
_NOBODY_KNOWS = (
    "Ob ein Schutzverfahren läuft, ist in diesem Protokoll nicht zu sehen. Bitte sehen Sie nach, bevor Mitteilungen "
    "hinausgehen."
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said about a consent, as the command names it."""

    case: str | None
    by: str | None
    channel: str | None
    out: str | None


def _told_options(function: F) -> F:
    """Give a command the options that say who told what how, and where it is kept; they make a `_Told`."""
    for option in (_OUT, _CHANNEL, _BY, _CASE):
        function = option(function)
    return function


@click.group("consent", cls=Steps)
def command() -> None:
    """Einwilligungen: festhalten, einschränken, erneuern, widerrufen, quittieren, prüfen.

    RECORD ist die Datei einer Einwilligung, - für die Standardeingabe, oder ihre Nummer mit --case. Der Verlauf wird
    nur ergänzt.
    """


@command.command("record", cls=Command)
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="DATEI", help="Schreibt die fertige Einwilligung in eine neue Datei.")
@shared_options("config", "lang", "format", "at")
def record(file: str, out: str | None, options: Options) -> ExitCode:
    """Hält fest, wozu eine Person eingewilligt hat. Was nie gelten könnte, wird abgelehnt.

    FILE ist eine Einwilligung als lotse/consent/1, oder - für die Standardeingabe. Fehlen darin Nummer oder Verlauf,
    werden sie mit --out ergänzt.
    """
    document = read_case(file, options)  # a case with signs of danger may be handed in as if it were a consent
    options.read()
    settings, at = read_settings(options.config), options.past_moment()
    data = _of_a_consent(document)
    draft = not (data.get("record") and data.get("history"))
    whole = replace(document, data=_completed(data)) if draft else document
    made = record_consent(whole, settings=settings, at=at)  # what else is missing in a draft is told first
    if draft and out is None:
        raise Misuse("Die Einwilligung hat noch keine Nummer oder keinen Verlauf. --out nennt eine neue Datei dafür.")
    if out is not None:
        write_case(out, made.model_dump(mode="json", exclude_none=True), new=True, option="--out")
    if options.wants_json:
        answer(as_json(made))
    else:
        answer(recorded_text(receipt(made, at=at), options.words, width=columns()))
    return ExitCode.ANSWERED


def _of_a_consent(document: Document) -> Mapping[str, Any]:
    """What stands in the file of a consent; another kind of file is told as what it is."""
    data = document.data
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if isinstance(data, Mapping) and schema == _CONSENT:
        return data
    known = isinstance(schema, str) and schema.startswith("lotse/")
    if schema is None and isinstance(data, Mapping):
        text = "it is not told what kind of file this is"
    else:
        text = "this is a file of another kind, no consent" if known else "this is no file of a consent"
    raise InputError([document.problem("FILE-KIND", (), text, "a consent begins with schema: lotse/consent/1")])


def _completed(data: Mapping[str, Any]) -> dict[str, Any]:
    """A draft with a random number, and the beginning of its history where it tells who agreed and when."""
    valid, giver = data.get("valid"), data.get("given_by")
    at = valid.get("given_at") if isinstance(valid, Mapping) else None
    by = giver.get("person") if isinstance(giver, Mapping) else None
    number = "C-" + "".join(secrets.choice(ALPHABET) for _ in range(_DIGITS))
    whole = {**data, "record": data.get("record") or number}
    if at is not None and by is not None:
        whole["history"] = data.get("history") or [{"state": "given", "at": at, "by": by}]
    return whole


@command.command("withdraw", cls=Command)
@click.argument("record", metavar="RECORD")
@_CASE
@_BY
@_CHANNEL
@click.option("--log", metavar="DATEI", help="Protokoll der Weitergaben: wer etwas erfahren hat, wird genannt.")
@_OUT
@shared_options("config", "lang", "format", "at")
def withdraw_(  # noqa: PLR0917  # one argument for each option
    record: str,
    case: str | None,
    by: str | None,
    channel: str | None,
    log: str | None,
    out: str | None,
    options: Options,
) -> ExitCode:
    """Widerruft eine Einwilligung, ohne Grund. Ab sofort wird darauf nichts mehr weitergegeben.

    Das geht immer, auch während eines Schutzverfahrens; dann wartet, was an andere Stellen geht, bis eine Fachkraft
    entschieden hat.
    """
    options.read()
    at = options.past_moment()
    source = find_record(record, case)
    source.check_place(out)
    held = source.case if source.case is not None else _status_of(case)
    place, entries, trouble = _entries_of(log, source.record.record, options)
    if _stopped_by(place, trouble, source.record.case):
        held = {"child_protection": "unclear"}
    done = _ended(source, out, at=at, by=by, channel=channel, log=entries, case=held)
    is_new = isinstance(place, LogInFile) and not place.path.exists()
    missed = _noted(done, place)
    trouble += missed
    answer(as_json(done.notice()) if options.wants_json else withdrawal_text(done, options.words, width=columns()))
    for error in trouble:
        say(error_text(error, options.words.lang))
    if trouble and not done.letters_wait:
        say(options.words(_NOBODY_KNOWS))
    if missed or (trouble and place is None):
        say(options.words("Der Widerruf gilt, steht aber nicht im Protokoll. Derselbe Befehl trägt ihn nach."))
    elif place is None:
        say(options.words("Der Widerruf steht in keinem Protokoll. Derselbe Befehl mit --log DATEI trägt ihn nach."))
    elif is_new:
        say(options.words("Dieses Protokoll gab es noch nicht. Es ist angelegt und beginnt mit dem Widerruf."))
    return ExitCode.FAILED if trouble else ExitCode.ANSWERED


def _ended(source: RecordSource, out: str | None, *, by: str | None, **told: Any) -> Withdrawal:
    """End a consent and keep that. Whoever writes into the same file meanwhile keeps nobody from withdrawing."""
    tries_left = _TRIES
    while all(change.state != "withdrawn" for change in source.record.history):
        done = withdraw(source.record, by=by or source.record.given_by.person, **told)
        try:
            source.keep(done.record, out)
        except LotseError as error:
            if error.code != CHANGED or not tries_left:
                raise
            source, tries_left = source.again(), tries_left - 1
            if stops(source.case):  # signs of danger that somebody wrote down meanwhile: the letters wait
                told["case"] = source.case
        else:
            return done
    found = withdraw(source.record, by=source.record.given_by.person, **{**told, "channel": None})
    return Withdrawal(source.record, found.inform, found.letters_wait, found.log_read)


def _status_of(case: str | None) -> Mapping[str, Any] | None:
    """The case as it is written, only to see whether a protection procedure goes on; unreadable counts as one."""
    if case is None:
        return None
    try:
        data = read(case, error=InputError).data
    except InputError:
        data = None
    return data if isinstance(data, Mapping) else {"child_protection": "unclear"}


def _entries_of(
    log: str | None, record: str, options: Options
) -> tuple[LogPlace | None, tuple[LogEntry, ...] | None, list[LotseError]]:
    """The log; one that cannot be read keeps nobody from withdrawing, and then every named body is told.

    So it is where the log was not there yet, and where nobody named one and the record book holds nothing of this
    consent: a log may lie elsewhere.
    """
    try:
        place = log_place(log, settings_for_stop(options.config, options.words.lang))
        if place is not None and place.is_torn():
            text = "the log ends in the middle of a line"
            torn = LotseError("LOG-BROKEN", text, hint="look into it before anything else is passed on")
            return place, None, [torn]
        entries = () if place is None else place.read()
    except LotseError as error:
        return None, None, [error]
    heard = heard_on(record, entries)
    first = [entry for entry in entries if isinstance(entry, WithdrawalEntry) and entry.record == record]
    blind = any(not heard.issuperset(entry.inform) for entry in first)  # by the first call another log may know more
    known = bool(heard) if log is None else bool(entries)
    return place, entries if known and not blind else None, []


def _stopped_by(place: LogPlace | None, trouble: list[LotseError], case: str) -> bool:
    """Whether what can be read of the log says that signs of danger stopped the case: then the letters wait."""
    damaged = [one.entries for one in trouble if isinstance(one, DamagedLogError)]
    try:
        return case in stopped_in(chain(*damaged, () if place is None else place.read()))
    except LotseError:
        return False  # told already


def _noted(done: Withdrawal, place: LogPlace | None) -> list[LotseError]:
    """Put the withdrawal into the log, with whom to inform, unless it stands there; also one of an earlier call."""
    if place is None:
        return []
    at = done.notice().withdrawn_at
    entry = WithdrawalEntry(
        case=done.record.case,
        at=at,
        record=done.record.record,
        inform=done.inform,
        delete_on=due_on("disclosure-log", at.astimezone(BERLIN).date()),
    )
    try:
        if not any(isinstance(one, WithdrawalEntry) and one.record == entry.record for one in place.read()):
            place.append(entry)
            place.ended(done.record, at)
    except LotseError as error:
        return [error]
    return []


@command.command("narrow", cls=Command)
@click.argument("record", metavar="RECORD")
@click.option(
    "--without",
    metavar="KENNUNG",
    multiple=True,
    cls=Needed,
    help="Nötig: Stelle, Zweck oder Art von Angaben, die nicht mehr dazugehört; mehrfach möglich.",
)
@_told_options
@shared_options("config", "lang", "format", "at")
def narrow_(record: str, options: Options, without: tuple[str, ...], **given: Any) -> ExitCode:
    """Nimmt etwas aus einer Einwilligung heraus. Mehr als bisher ist eine neue Einwilligung."""
    told = _Told(**given)
    source = _source(record, told.case, options)
    source.check_place(told.out)
    at = options.past_moment()
    now = source.record.scope_at(at)
    if now is None:
        raise InputError.of("TYPE", "the record is not open at this moment", hint="make a new record", path="RECORD")
    taken = set(without)
    left = {name: tuple(one for one in getattr(now, name) if one not in taken) for name in _LISTS}
    left["recipients"] = tuple(one for one in now.recipients if one.body not in taken)
    named = {*now.purposes, *now.categories, *now.special, *(one.body for one in now.recipients)}
    if not taken <= named:
        raise InputError.of("ID-UNKNOWN", "this is not part of the consent", path="--without")
    if not left["purposes"] or (now.recipients and not left["recipients"]):
        raise Misuse("Dann bleibt nichts übrig. Das ist ein Widerruf: lotse consent withdraw.")
    scope = ConsentScope.model_validate(left)
    changed = narrow(
        source.record, scope=scope, at=at, by=told.by or source.record.given_by.person, channel=told.channel
    )
    return _kept(source, changed, told.out, at, options)


_LISTS = ("purposes", "categories", "special")


@command.command("renew", cls=Command)
@click.argument("record", metavar="RECORD")
@click.option("--until", metavar="ZEITPUNKT", cls=Needed, help="Nötig: neues Ende, zum Beispiel 2027-10-31T00:00.")
@_told_options
@shared_options("config", "lang", "format", "at")
def renew_(record: str, options: Options, until: str, **given: Any) -> ExitCode:
    """Lässt eine Einwilligung länger gelten, weil die Person wieder zugestimmt hat."""
    told = _Told(**given)
    source = _source(record, told.case, options)
    source.check_place(told.out)
    at = options.past_moment()
    giver = told.by or source.record.given_by.person
    end = read_moment(until, "--until")
    settings = read_settings(options.config)
    changed = renew(source.record, until=end, at=at, by=giver, channel=told.channel, settings=settings)
    return _kept(source, changed, told.out, at, options)


@command.command("receipt", cls=Command)
@click.argument("record", metavar="RECORD")
@_CASE
@shared_options("config", "format", "at")
@click.option("--lang", "language", metavar="SPRACHE", help="Sprache der Familie, zum Beispiel tr.")
def receipt_(record: str, case: str | None, language: str | None, options: Options) -> ExitCode:
    """Die Quittung für die Familie: wozu, für wen, bis wann, und wie man widerruft; deutsch und in ihrer Sprache."""
    source = _source(record, case, options)
    paper = receipt(source.record, at=options.moment(), lang=language or SOURCE)
    answer(as_json(paper) if options.wants_json else receipt_text(paper, width=columns()))
    return ExitCode.ANSWERED


@command.command("check", cls=Command)
@click.argument("case", metavar="CASE")
@asked_options
@shared_options("on", "config", "rules", "catalogues", "lang", "format", "at")
def check(case: str, options: Options, **asked: Any) -> ExitCode:
    """Ob die Einwilligungen für eine Weitergabe reichen, und was noch fehlt."""
    query = read_query(case, options)
    stop_by_log(known_log(query.settings), query.case.case, options)
    decided = decide(query, options, **asked)
    names = FieldNames(words_of(query.case, query.catalogue, query.on, options.words.lang))
    answer(as_json(decided) if options.wants_json else check_text(decided, names, width=columns()))
    return ExitCode.ANSWERED if decided.decision == "allow" else ExitCode.STOPPED


def _source(record: str, case: str | None, options: Options) -> RecordSource:
    """The consent; the status of the case it belongs to is read first, and of what is handed in as a record too."""
    for named in (case, record if Path(record).is_file() else None):
        if named is not None:
            read_case(named, options)
    options.read()
    return find_record(record, case)


def _kept(source: RecordSource, changed: ConsentRecord, out: str | None, at: datetime, options: Options) -> ExitCode:
    source.keep(changed, out)
    paper = receipt(changed, at=at)
    answer(as_json(changed) if options.wants_json else changed_text(paper, options.words, width=columns()))
    return ExitCode.ANSWERED
