"""Where an office keeps its disclosure log: in a file that the command names, or in the record book of its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lotse.cli.kept import BOOK, keeping
from lotse.cli.log_file import DamagedLogError, append_entry, is_torn, read_key, read_log
from lotse.errors import BookError, InputError, LotseError, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from lotse.book import Book
    from lotse.case.records import ConsentRecord
    from lotse.privacy.disclosure_log import LogEntry
    from lotse.settings import Settings


@dataclass(frozen=True, slots=True)
class LogInFile:
    """A log in a file of its own."""

    path: Path
    key: bytes | None

    def read(self) -> tuple[LogEntry, ...]:
        """The entries, in their chain."""
        return read_log(self.path, self.key)

    def is_torn(self) -> bool:
        """Whether its end may be missing."""
        return is_torn(self.path)

    def append(self, entry: LogEntry) -> None:
        """Add an entry; it is on the disk when this returns."""
        append_entry(self.path, entry, self.key)

    def ended(self, record: ConsentRecord, at: datetime) -> None:
        """A file keeps no more of a withdrawal than its entry."""


@dataclass(frozen=True, slots=True)
class LogInBook:
    """The log in the record book."""

    book: Book

    def read(self) -> tuple[LogEntry, ...]:
        """The entries, in their chain."""
        return self.book.log()

    def is_torn(self) -> bool:
        """A book writes each entry whole or not at all."""
        return False

    def append(self, entry: LogEntry) -> None:
        """Add an entry; it is on the disk when this returns."""
        with keeping(BOOK):
            self.book.append_log(entry)

    def ended(self, record: ConsentRecord, at: datetime) -> None:
        """Keep that a consent the work rests on has ended."""
        from lotse.book import ConsentSeen  # noqa: PLC0415  # the database is loaded only where it is needed

        with keeping(BOOK):
            self.book.append(ConsentSeen(case=record.case, record=record.record, on=at.date()), at=at)


LogPlace = LogInFile | LogInBook


def named_log(named: str, settings: Settings) -> tuple[LogEntry, ...]:
    """The log of an office for a command that only reads who heard what, and would be wrong about it without.

    Args:
        named: What stands behind `--log`.
        settings: Where the record book and the key are named.

    Returns:
        Its entries.

    Raises:
        InputError: The file that is named does not exist.
        LotseError: It cannot be read.
    """
    if not Path(named).exists():
        hint = "name the file of the log; without --log nobody knows who heard what"
        raise InputError.of("FILE-KIND", "there is no such file", hint=hint, path="--log")
    return known_log(settings, named)


def known_log(settings: Settings, named: str | None = None) -> tuple[LogEntry, ...]:
    """What the log of an office says so far; nothing is begun.

    Args:
        settings: Where the record book and the key are named.
        named: What stands behind `--log`.

    Returns:
        Its entries; none where there is no log yet.

    Raises:
        LotseError: There is one that cannot be read: it may say that the case was stopped.
    """
    if named is None:
        where = settings.record_book
        begun = where is not None and ("://" in where or Path(where).exists())
        book = existing_book(None, settings) if begun else None
        return () if book is None else book.log()
    return read_log(Path(named)) if settings.log_key_file is None else _with_key(Path(named), settings.log_key_file)


def _with_key(path: Path, key_file: str) -> tuple[LogEntry, ...]:
    """The entries of a log with a key; without the key they say at most that a case was stopped."""
    try:
        key = read_key(key_file)
    except LotseError as error:
        try:
            entries = read_log(path)
        except DamagedLogError as damaged:
            entries = damaged.entries
        raise DamagedLogError(Problem(key_file, 0, 0, "", error.code, error.message, error.hint), entries) from None
    return read_log(path, key)


def existing_book(named: str | None, settings: Settings) -> Book | None:
    """The record book for a command that only reads: one that is not there is not begun.

    Args:
        named: What stands behind `--book`.
        settings: Where the book and its key are named otherwise.

    Returns:
        The book; None where none is named, or where that of the settings was not begun yet.

    Raises:
        LotseError: The one behind `--book` is not there, or a book cannot be opened.
    """
    if named is None and settings.record_book is None:
        return None
    from lotse.cli.book_file import opened_book  # noqa: PLC0415  # the database is loaded only where it is needed

    try:
        return opened_book(named, settings, create=False)
    except BookError as error:
        if named is None and error.code == "BOOK-MISSING":
            return None
        raise


def kept_files(named: str | None, settings: Settings) -> tuple[str, ...]:
    """The files of the log, of the book and of the key: nothing that a command writes may be one of them.

    Args:
        named: What stands behind `--log`.
        settings: Where the record book and the key are named.
    """
    book = settings.record_book if settings.record_book is not None and "://" not in settings.record_book else None
    return tuple(one for one in (named, book, settings.log_key_file) if one is not None)


def log_place(named: str | None, settings: Settings) -> LogPlace | None:
    """The log of an office.

    Args:
        named: What stands behind `--log`.
        settings: Where the record book and the key are named.

    Returns:
        The file, or else the book; None where neither is named.

    Raises:
        LotseError: The key cannot be read, or the book cannot be opened.
    """
    if named is not None:
        return LogInFile(Path(named), read_key(settings.log_key_file))
    if settings.record_book is None:
        return None
    from lotse.cli.book_file import opened_book  # noqa: PLC0415  # the database is loaded only where it is needed

    return LogInBook(opened_book(None, settings, create=True))
