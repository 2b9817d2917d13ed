"""`lotse access CASE --person P`: what is held about one person, for that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.case.load_case import case_of
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli.body import USUAL_VOCABULARY
from lotse.cli.exit_codes import ExitCode
from lotse.cli.log_place import existing_book, named_log
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Needed
from lotse.cli.record_source import read_records
from lotse.cli.settings_file import read_settings
from lotse.cli.stop_in_log import log_or_stop
from lotse.cli.stopping import read_case
from lotse.cli.text_access import access_text, review_text
from lotse.cli.text_held import HeldNames
from lotse.errors import ContentError
from lotse.library import shipped_ids
from lotse.privacy.access import KeptAbout, access

if TYPE_CHECKING:
    from lotse.book import Book
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.settings import Settings


@click.command("access", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--person", metavar="PERSON", cls=Needed, help="Nötig: Buchstabe der Person im Fall.")
@click.option("--log", metavar="DATEI", help="Protokoll der Weitergaben: wer etwas erfahren hat.")
@click.option("--book", metavar="DATEI", help="Gesprächsbuch. Sonst record_book der Einstellungen.")
@click.option("--records", metavar="DATEI", multiple=True, help="Nachweis, oder ein Ordner; mehrfach möglich.")
@click.option("--review", is_flag=True, help="Für die Fachkraft: was zurückgehalten ist, mit Namen. Nicht herausgeben.")
@shared_options("config", "lang", "format")
def command(
    case: str,
    person: str,
    log: str | None,
    book: str | None,
    records: tuple[str, ...],
    *,
    review: bool,
    options: Options,
) -> ExitCode:
    """Auskunft: was über eine Person gespeichert ist, auf welchen Einwilligungen es beruht, und wer es erfahren hat.

    Was auch andere betrifft oder im Vertrauen gesagt wurde, ist nur gezählt: Das sieht zuerst eine Fachkraft an, mit
    --review.
    """
    document = read_case(case, options)
    stated = read_records(records, options)
    options.read()
    settings = read_settings(options.config)
    vocabulary = load_vocabulary(settings.vocabulary or USUAL_VOCABULARY)
    loaded = case_of(document, vocabulary=vocabulary)
    catalogue = _catalogue(settings, vocabulary)
    in_file = () if log is None else log_or_stop(loaded.case, options, lambda: named_log(log, settings))
    opened = existing_book(book, settings)
    in_book = () if opened is None else log_or_stop(loaded.case, options, opened.log)
    found = access(
        loaded,
        person=person,
        vocabulary=vocabulary,
        catalogue=catalogue,
        records=stated,
        log=None if log is None and opened is None else (*in_file, *in_book),
        book=None if opened is None else _kept(opened, loaded.case, person),
        review=review,
    )
    words = options.words
    if options.wants_json:
        answer(as_json(found))
    else:
        shown = review_text if review else access_text
        answer(shown(found, HeldNames(vocabulary, catalogue, words), width=columns()))
    if found.needs_human and not review:
        say(words("Vor dem Herausgeben sieht eine Fachkraft an, was zurückgehalten ist: derselbe Befehl mit --review."))
    return ExitCode.ANSWERED


def _catalogue(settings: Settings, vocabulary: Vocabulary) -> Catalogue | None:
    """The offers, for their names; nobody's access waits until a catalogue is mended."""
    try:
        return load_catalogue(*(settings.catalogues or shipped_ids("catalogue")), vocabulary=vocabulary)
    except ContentError:
        return None


def _kept(book: Book, case: str, person: str) -> KeptAbout:
    from lotse.book import about_person  # noqa: PLC0415  # the database is loaded only where it is needed

    return about_person(book.standing(case), person)
