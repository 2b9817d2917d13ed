"""The record book that the settings or the command line name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.log_file import read_key
from lotse.cli.program import Misuse

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
        LotseError: It cannot be opened, or the file of its key cannot be read.
    """
    from lotse.book import open_book  # noqa: PLC0415  # the database is loaded only where it is needed

    where = named or settings.record_book
    if where is None:
        raise Misuse("Es ist kein Gesprächsbuch eingerichtet. Tragen Sie in lotse.yaml ein: record_book: team.lotse")
    return open_book(where, key=read_key(settings.log_key_file), create=create)
