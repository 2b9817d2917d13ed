"""`lotse sheet CASE --for family|team`: a page to take home, or a page for the table of the meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lotse.case.records import BERLIN
from lotse.cli.answering import ended
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_query
from lotse.cli.options import Options, now, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.stopping import read_case
from lotse.cli.text_problems import error_text
from lotse.errors import DisclosureRefused
from lotse.i18n import FAMILY_LANGUAGES, SOURCE, TEAM_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lotse.advice import Advice
    from lotse.cli.inputs import Query
    from lotse.i18n import Words
    from lotse.privacy.disclosure import Disclosure
    from lotse.sheets.model import FamilySheet, TeamSheet

_FORMATS = ("text", "json", "html")
_FILES = (".html", ".pdf", ".txt")
_LESS_NOW = "Jetzt darf die Runde weniger erfahren als zu dem Zeitpunkt hinter --at. Der Bogen zeigt, was jetzt gilt."


@click.command("sheet", cls=Command)
@click.argument("case", metavar="CASE")
@click.option(
    "--for", "reader", metavar="family|team", help="Für wen: family (zum Mitnehmen) oder team (für die Runde)."
)
@click.option(
    "--chosen", metavar="ANGEBOT@PERSON", multiple=True, help="Ausgewählte Idee; mehrfach möglich. Sonst alle Ideen."
)
@click.option(
    "--person", metavar="PERSON", help="Der Bogen ist nur für diese Person; auch, was sie im Vertrauen gesagt hat."
)
@click.option("--guide", metavar="STELLE", help="Die Stelle, die die Familie begleitet.")
@click.option("--present", metavar="STELLE", multiple=True, help="Wer in der Runde ist; mehrfach möglich.")
@click.option("--records", metavar="DATEI", multiple=True, help="Nachweis, oder ein Ordner; mehrfach möglich.")
@click.option("--log", metavar="DATEI", help="Protokoll der Weitergaben, in das der Bogen für die Runde kommt.")
@click.option("--out", metavar="DATEI", help="Schreibt den Bogen in eine Datei: .html, .pdf oder .txt.")
@shared_options("on", "at", "config", "rules", "catalogues", "lang", "format")
def command(  # noqa: PLR0917  # one argument per option of the command, given by name
    case: str,
    reader: str | None,
    chosen: tuple[str, ...],
    person: str | None,
    guide: str | None,
    present: tuple[str, ...],
    records: tuple[str, ...],
    log: str | None,
    out: str | None,
    options: Options,
) -> ExitCode:
    """Ein Bogen zum Drucken: für die Familie zum Mitnehmen, oder für die Runde der Stellen.

    CASE ist eine Falldatei (YAML oder JSON) oder - für die Standardeingabe. Auf dem Bogen für die Familie stehen keine
    Fallnummer, keine Hinweise und keine Gründe. Auf dem Bogen für die Runde steht nur, was alle erfahren dürfen.
    """
    lang = options.lang if options.lang in TEAM_LANGUAGES else None
    text = replace(options, lang=lang, format="json" if options.wants_json else None)
    if _misused(reader, options, out):
        read_case(case, text)  # a stop comes before whatever else is wrong
        raise Misuse(_misused(reader, options, out))
    query = read_query(case, text)
    advice = query.advice()
    sheet: FamilySheet | TeamSheet
    if reader == "family":
        _only(reader, {"--present": present, "--records": records, "--at": options.at, "--log": log})
        sheet = _for_family(advice, chosen, lang=options.lang or SOURCE, guide=guide, person=person, words=text.words)
    else:
        _only("team", {"--chosen": chosen, "--person": person, "--guide": guide})
        disclosures = _decided(query, advice, present=present, records=records, options=text)
        sheet = _for_team(advice, disclosures, text)
        if not _logged(disclosures, log, query, text):
            return ExitCode.STOPPED
    if out is not None:
        from lotse.cli.log_place import kept_files  # noqa: PLC0415  # only where something is written
        from lotse.privacy.folders import record_files  # noqa: PLC0415  # as above

        read = [case, *record_files(records), *kept_files(log, query.settings)]
        return _written(sheet, out, read, advice=advice, words=text.words)
    answer(_shown(sheet, options.format))
    return ended(advice)


def _misused(reader: str | None, options: Options, out: str | None) -> str:
    """What is wrong with the options, in a sentence; empty where nothing is."""
    if reader not in ("family", "team"):
        return "Für wen der Bogen ist, sagt --for family oder --for team."
    languages = FAMILY_LANGUAGES if reader == "family" else TEAM_LANGUAGES
    if options.lang is not None and options.lang not in languages:
        return f"Diese Sprache gibt es für diesen Bogen nicht. Es gibt: {', '.join(languages)}."
    if options.format is not None and options.format not in _FORMATS:
        return f"Dieses Format gibt es für diesen Befehl nicht. Es gibt: {', '.join(_FORMATS)}."
    if out is not None and options.format is not None:
        return "Mit --out sagt die Endung der Datei, welches Format es ist; --format braucht es dann nicht."
    if out is not None and Path(out).suffix not in _FILES:
        return f"Die Datei hinter --out braucht eine dieser Endungen: {', '.join(_FILES)}."
    return ""


def _only(reader: str, given: dict[str, object]) -> None:
    """Refuse options that the other sheet has."""
    for option, value in given.items():
        if value:
            raise Misuse(f"{option} gibt es nicht zusammen mit --for {reader}.")


def _for_family(
    advice: Advice, chosen: Sequence[str], *, lang: str, guide: str | None, person: str | None, words: Words
) -> FamilySheet:
    from lotse.sheets.confided import leaves_out  # noqa: PLC0415  # only this command prints
    from lotse.sheets.family import family_sheet  # noqa: PLC0415  # as above

    sheet = family_sheet(advice, chosen=chosen or None, lang=lang, guide=guide, person=person)
    if leaves_out(advice, person=person):
        say(
            words(
                "Was im Vertrauen gesagt wurde, steht nicht auf diesem Bogen. Mit --person gibt es einen eigenen Bogen"
                " für die Person, die es gesagt hat."
            )
        )
    return sheet


def _decided(
    query: Query, advice: Advice, *, present: Sequence[str], records: Sequence[str], options: Options
) -> list[Disclosure]:
    """What each office in the room may hear while all the others listen."""
    from lotse.cli.record_source import read_records  # noqa: PLC0415  # as above
    from lotse.privacy.disclosing import disclose  # noqa: PLC0415  # as above
    from lotse.privacy.visible import released_to_all  # noqa: PLC0415  # as above

    if not present:
        raise Misuse("Der Bogen für die Runde braucht --present mit jeder Stelle, die dabei ist.")
    noticed = query.case.noticed_by
    body = query.settings.office or (noticed.body if noticed is not None else None)
    role = query.settings.role or (noticed.role if noticed is not None else None)
    statements = read_records(records, options)

    def decided(moment: datetime) -> list[Disclosure]:
        return [
            disclose(
                query.case,
                advice=advice,
                sender={"body": body, "role": role},
                to=one,
                purpose="case_discussion",
                present=present,
                records=statements,
                at=moment,
                settings=query.settings,
            )
            for one in dict.fromkeys(present)
            if one != body
        ]

    moment, today = _moment(options, query.on), now()
    found = decided(moment)
    if moment < today:  # somebody reads the sheet now: consents end, and are withdrawn, after the moment that was named
        late = decided(today)
        if not released_to_all(found) <= released_to_all(late):
            say(options.words(_LESS_NOW))
            return late
    return found


def _for_team(advice: Advice, disclosures: Sequence[Disclosure], options: Options) -> TeamSheet:
    from lotse.sheets.team import meeting_sheet  # noqa: PLC0415  # as above

    return meeting_sheet(advice, disclosures=disclosures, lang=options.lang or SOURCE)


def _logged(disclosures: Sequence[Disclosure], log: str | None, query: Query, options: Options) -> bool:
    """Put into the log what the sheet tells whom, before it is shown; false where that cannot be done."""
    from lotse.cli.log_file import append_entry, read_key  # noqa: PLC0415  # as above
    from lotse.privacy.visible import released_to_all  # noqa: PLC0415  # as above

    if not released_to_all(disclosures):
        return True
    if log is None:
        say(options.words("Der Bogen steht in keinem Protokoll. Mit --log DATEI wird er eingetragen."))
        return True
    key = read_key(query.settings.log_key_file)
    try:
        for one in disclosures:
            one.package(log=lambda entry: append_entry(Path(log), entry, key), key=key, channel="conversation")
    except DisclosureRefused as refused:
        say(error_text(refused, options.words.lang))
        return False
    return True


def _moment(options: Options, on: date) -> datetime:
    """When the records must hold: never before now, unless a moment was named, so that a withdrawal counts."""
    return options.moment() if options.at is not None else max(now(), datetime.combine(on, time(), BERLIN))


def _shown(sheet: FamilySheet | TeamSheet, form: str | None) -> str:
    from lotse.sheets.html import sheet_html  # noqa: PLC0415  # as above
    from lotse.sheets.text import sheet_text  # noqa: PLC0415  # as above

    if form == "json":
        return as_json(sheet)
    return sheet_html(sheet) if form == "html" else sheet_text(sheet, width=columns())


def _written(
    sheet: FamilySheet | TeamSheet, out: str, read: Sequence[str], *, advice: Advice, words: Words
) -> ExitCode:
    from lotse.cli.case_file import write_whole  # noqa: PLC0415  # as above
    from lotse.sheets.pdf import sheet_pdf  # noqa: PLC0415  # as above

    if any(_same(out, one) for one in read):
        raise Misuse("Hinter --out steht eine Datei, die gelesen wird. Bitte nennen Sie eine andere.")
    suffix = Path(out).suffix
    content = sheet_pdf(sheet) if suffix == ".pdf" else _shown(sheet, "html" if suffix == ".html" else None).encode()
    try:
        write_whole(out, lambda file: file.buffer.write(content))
    except OSError:
        say(words("Die Datei hinter --out konnte nicht geschrieben werden. Es wurde nichts gespeichert."))
        return ExitCode.FAILED
    say(words("Der Bogen steht jetzt in der Datei hinter --out."))
    return ended(advice)


def _same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False
