"""The record book that the settings or the command line name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lotse.cli.program import Misuse
from lotse.errors import BookError

if TYPE_CHECKING:
    from lotse.book import Book
    from lotse.settings import Settings


def opened_book(named: str | None, settings: Settings, *, create: bool = False) -> Book:
    """Open the record book.

    Args:
        named: What stands behind `--book`; None for that of the settings.
        settings: Where the book and its key are named otherwise.
        create: Begin it if there is none.

    Returns:
        The book, checked whole.

    Raises:
        Misuse: Neither names one.
        BookError: It cannot be opened.
    """
    from lotse.book import open_book  # noqa: PLC0415  # the database is loaded only where it is needed

    where = named or settings.record_book
    if where is None:
        raise Misuse("Es ist kein Gesprächsbuch eingerichtet. Tragen Sie in lotse.yaml ein: record_book: team.lotse")
    key = None
    if settings.log_key_file is not None:
        try:
            key = Path(settings.log_key_file).read_bytes().strip()
        except OSError:
            raise BookError("BOOK-KEY", "the file of the key cannot be read", hint="look at log_key_file") from None
    return open_book(where, key=key, create=create)
