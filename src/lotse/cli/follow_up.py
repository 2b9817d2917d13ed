"""`lotse follow-up [CASE]`: what is to be asked again, for people, programs, calendars and the next suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lotse.case.load_case import case_of
from lotse.case.load_vocabulary import load_vocabulary
from lotse.cli.book_file import opened_book
from lotse.cli.case_file import as_read, write_case, write_whole
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_content
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.cli.stop_in_log import stop_by_log
from lotse.cli.stopping import read_case
from lotse.cli.text_book import follow_up_text
from lotse.errors import InputError
from lotse.files import of_mapping

if TYPE_CHECKING:
    from lotse.book import Book, Standing
    from lotse.case.model import Case
    from lotse.files import Document
    from lotse.i18n import Words
    from lotse.settings import Settings

USUAL_VOCABULARY = "nrw"


@click.command("follow-up", cls=Command)
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--ical", metavar="DATEI", help="Schreibt die Nachfragen als Kalender, ohne Angaben zu einem Fall.")
@click.option("--write", metavar="DATEI", help="Schreibt den Fall mit den Antworten der Familie.")
@click.option("--book", metavar="BUCH", help="Gesprächsbuch: Datei oder postgresql+psycopg://… Sonst record_book.")
@shared_options()
def command(case: str | None, ical: str | None, write: str | None, book: str | None, options: Options) -> ExitCode:
    """Welche Nachfragen überfällig, heute fällig, vorgemerkt oder beantwortet sind, und welche Einwilligung bald endet.

    Mit CASE, einer Falldatei oder -, nur zu diesem Fall. Mit --write gehen die Antworten der Familie in die nächsten
    Ideen ein: Was sie nicht möchte oder was nicht erreichbar war, steht danach im Fall unter declined.
    """
    document = None if case is None else read_case(case, options)
    options.read()
    words = options.words
    settings = read_settings(options.config)
    held = None if document is None else _held(document, settings)
    if write is not None and document is None:
        raise Misuse("--write braucht einen Fall: lotse follow-up CASE --write DATEI.")
    opened = opened_book(book, settings)
    if held is not None:
        stop_by_log(opened.log(), held.case, options)
    stopped = _answer(opened, held, options, settings, words)
    if ical is not None:
        from lotse.book.follow_up import calendar  # noqa: PLC0415  # with the database, only where it is needed

        content = calendar(opened.entries(), case=None if held is None else held.case).decode()
        write_whole(ical, lambda file: file.write(content))
        count = content.count("BEGIN:VEVENT")
        say(
            words.several(
                count, "Der Kalender ist geschrieben: ein Eintrag.", "Der Kalender ist geschrieben: {number} Einträge."
            )
        )
    if write is not None and case is not None and document is not None and held is not None:
        fed = _fed(document, opened.standing(held.case), settings)
        write_case(write, fed, was=as_read(write, case, document))
        say(words("Der Fall ist mit den Antworten aus dem Buch geschrieben."))
    return ExitCode.STOPPED if stopped else ExitCode.ANSWERED


def _held(document: Document, settings: Settings) -> Case:
    """The case of a file, right as a whole."""
    return case_of(document, vocabulary=load_vocabulary(settings.vocabulary or USUAL_VOCABULARY))


def _answer(book: Book, held: Case | None, options: Options, settings: Settings, words: Words) -> bool:
    """Tell what is to be asked again, and whether a case was stopped."""
    from lotse.book.follow_up import follow_ups  # noqa: PLC0415  # with the database, only where it is needed

    found = follow_ups(
        book.entries(),
        on=options.day(),
        case=None if held is None else held.case,
        role=settings.role,
        emergency=settings.emergency,
    )
    if options.wants_json:
        answer(as_json(found))
        return found.stop is not None
    _, catalogue = read_content(options, settings)
    answer(follow_up_text(found, book.entries(), catalogue, words, width=columns()))
    return found.stop is not None


def _fed(document: Document, standing: Standing, settings: Settings) -> dict[str, Any]:
    """The case with what the book knows, right as a whole again."""
    from lotse.book.feedback import fed_back  # noqa: PLC0415  # with the database, only where it is needed

    fed = fed_back(document.data, standing)
    _held(of_mapping(fed, error=InputError), settings)
    return fed
