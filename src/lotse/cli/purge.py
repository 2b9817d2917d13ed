"""`lotse purge`: delete what is due in the record book, with proof."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from lotse.cli.book_file import opened_book
from lotse.cli.exit_codes import ExitCode
from lotse.cli.kept import BOOK, keeping
from lotse.cli.options import Options, now, shared_options, today
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.cli.text_book import purge_text

if TYPE_CHECKING:
    from datetime import date


@click.command("purge", cls=Command)
@click.option("--dry-run", is_flag=True, help="Sagt nur, was fällig ist.")
@click.option("--book", metavar="BUCH", help="Gesprächsbuch: Datei oder postgresql+psycopg://… Sonst record_book.")
@shared_options("on", "config", "lang", "format")
def command(*, dry_run: bool, book: str | None, options: Options) -> ExitCode:
    """Löscht im Gesprächsbuch, was nach den Löschregeln fällig ist, und weist es nach: Regel, Anzahl und Tag.

    Von dem, was gelöscht wurde, bleibt kein Inhalt. Das geht bei jedem Stand des Kinderschutzes.
    """
    options.read()
    on = options.day()
    _check_day(on, dry_run=dry_run)
    words = options.words
    opened = opened_book(book, read_settings(options.config))
    with nullcontext() if dry_run else keeping(BOOK):
        report = opened.purge(on=on, at=now(), dry_run=dry_run)
    if options.wants_json:
        answer(as_json(report))
    else:
        answer(purge_text(report, opened.entries(), words, width=columns()))
    return ExitCode.ANSWERED


def _check_day(on: date, *, dry_run: bool) -> None:
    """Refuse to delete what is not due yet: nobody could bring it back."""
    if not dry_run and on > today():
        raise Misuse("Gelöscht wird nur, was heute fällig ist. Ein späterer Tag geht mit --dry-run.")
