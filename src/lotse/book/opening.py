"""Opening a book: what is no book, is damaged, was changed or is newer is told before anything of it is used."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, text, update

from lotse.book import tables
from lotse.book.book import Book
from lotse.book.chain import Head, seal_of
from lotse.book.database import APPLICATION, PATIENCE, Database, database, sqlite_engine
from lotse.book.reading import read_head, read_rows
from lotse.book.tables import head_table, metadata, row_of_head
from lotse.book.trouble import RESTORE, in_words
from lotse.errors import BookError
from lotse.privacy.disclosure_log import LEAST_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

_CREATING = 0x4C4F5453
"""Number of the lock under which a book is begun in PostgreSQL."""

MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {}
"""How the tables of a version become those of the next one."""


@in_words
def open_book(where: str | Path, *, key: bytes | None = None, create: bool = False, patience: float = PATIENCE) -> Book:
    """Open the record book of a team and check it whole; a damaged one is told, never half-read.

    Args:
        where: Path of the SQLite file, or a URL `postgresql+psycopg://…`.
        key: Key of the office, at least 16 bytes. A book that is begun with a key is opened with this key only, and
            nobody without it can shorten or rewrite it unseen.
        create: Begin the book if there is none.
        patience: Seconds to wait for somebody else who is writing.

    Returns:
        The book.

    Raises:
        BookError: There is none (BOOK-MISSING), it is something else (BOOK-FOREIGN), damaged (BOOK-DAMAGED), changed
            (BOOK-TAMPERED), newer (BOOK-NEWER), sealed with another key (BOOK-KEY), or cannot be reached.

    >>> import tempfile
    >>> from datetime import UTC, date, datetime
    >>> from lotse.book import GuideChosen, open_book
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book = open_book(f"{folder}/team.lotse", create=True)
    ...     chosen = GuideChosen(case="K7MQ2-XPA4T-J", body="gesundheitsamt-05358", on=date(2026, 11, 20))
    ...     kept = book.append(chosen, at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC), seen=0)
    ...     book.standing("K7MQ2-XPA4T-J").guide
    'gesundheitsamt-05358'
    """
    if key is not None and len(key) < LEAST_KEY:
        raise BookError("BOOK-KEY", "the key of the log is too short", hint="use at least 16 random bytes")
    place = database(where, patience=patience)
    if place.file is None:
        _look_at_server(place, key, create=create)
    else:
        _look_at_file(place, place.file, key, create=create)
    _bring_forward(place, key)
    book = Book(place, key)
    book.entries()
    return book


def _look_at_file(place: Database, file: Path, key: bytes | None, *, create: bool) -> None:
    if file.is_dir():
        raise BookError("BOOK-FOREIGN", "this is a folder", hint="name a file in it (record_book)")
    if not file.exists():
        if not create:
            raise _missing()
        _begin_file(file, key)
    if not file.stat().st_size:
        raise BookError("BOOK-DAMAGED", "the file of the book is empty", hint=RESTORE)
    with place.reading() as connection:
        # the first look takes back what a step left behind that was broken off
        application = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if application != APPLICATION:
            raise BookError(
                "BOOK-FOREIGN", "this is no record book of lotse", hint="name the file of the book (record_book)"
            )
        if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
            raise BookError("BOOK-DAMAGED", "the file of the book is damaged", hint=RESTORE)


def _missing() -> BookError:
    hint = "it is begun with the first meeting; look at record_book"
    return BookError("BOOK-MISSING", "there is no record book yet", hint=hint)


def _begin_file(file: Path, key: bytes | None) -> None:
    """Make an empty book beside and put it in its place whole; who comes second finds the first one's."""
    part = _part_beside(file)
    try:
        _fill(part, key)
        _put_in_place(part, file)
    finally:
        part.unlink(missing_ok=True)


def _part_beside(file: Path) -> Path:
    """A new empty file in the same folder."""
    with suppress(OSError):
        number, name = tempfile.mkstemp(prefix=".lotse-", suffix=".tmp", dir=file.parent)
        os.close(number)
        return Path(name)
    hint = "look whether the folder of record_book is there, and at its rights"
    raise BookError("BOOK-READ-ONLY", "the book cannot be begun in this folder", hint=hint)


def _fill(file: Path, key: bytes | None) -> None:
    place = Database(sqlite_engine(file, PATIENCE), file, PATIENCE)
    with place.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        _make_tables(connection, key)


def _make_tables(connection: Connection, key: bytes | None) -> None:
    metadata.create_all(connection)
    head = Head(tables.SCHEMA_VERSION, keyed=key is not None)
    connection.execute(insert(head_table).values(row_of_head(head, seal_of(head, key))))


def _put_in_place(part: Path, file: Path) -> None:
    """Give a whole file its name without replacing one that came to be meanwhile; on the disk when this returns."""
    with suppress(FileExistsError):
        try:
            os.link(part, file)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if not file.exists():
                part.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some systems open no folder
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _look_at_server(place: Database, key: bytes | None, *, create: bool) -> None:
    with place.reading() as connection:
        there = inspect(connection).has_table(head_table.name)
    if there:
        return
    if not create:
        raise _missing()
    with place.writing() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _CREATING})
        if not inspect(connection).has_table(head_table.name):
            _make_tables(connection, key)


def _bring_forward(place: Database, key: bytes | None) -> None:
    """Bring the tables of an older version forward, step by step, after a backup; all of it or nothing."""
    with place.reading() as connection:
        version = _version(connection)
    if not 0 < version < tables.SCHEMA_VERSION:
        return
    if place.file is not None:
        _backup_file(place.file, version)
    with place.writing() as connection:
        head = read_head(connection, key, lock=place.file is None, older=True)
        read_rows(connection, head)  # what does not hold is not carried over
        if place.file is None and head.schema_version < tables.SCHEMA_VERSION:
            _backup_tables(connection, head.schema_version)
        for version in range(head.schema_version, tables.SCHEMA_VERSION):  # empty if somebody else was faster
            MIGRATIONS[version](connection)
        new = head._replace(schema_version=tables.SCHEMA_VERSION)
        connection.execute(update(head_table).values(row_of_head(new, seal_of(new, key))))


def _version(connection: Connection) -> int:
    return int(connection.execute(text("SELECT schema_version FROM lotse_head")).scalar() or 0)


def backup_of(file: Path, version: int) -> Path:
    """Where the backup of a book lies that was brought forward from a version."""
    return file.with_name(f"{file.name}.schema-{version}.backup")


def _backup_file(file: Path, version: int) -> None:
    part = _part_beside(file)
    try:
        with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(backup_of(file, version))
        _sync_folder(file.parent)
    finally:
        part.unlink(missing_ok=True)


def _backup_tables(connection: Connection, version: int) -> None:
    for table in metadata.sorted_tables:
        copy = f"{table.name}_schema_{version}"
        connection.execute(text(f"DROP TABLE IF EXISTS {copy}"))
        connection.execute(text(f"CREATE TABLE {copy} AS TABLE {table.name}"))
        today = connection.execute(text("SELECT current_date::text")).scalar_one()
        connection.execute(text(f"COMMENT ON TABLE {copy} IS '{today}'"))  # when it may go, see `purging`
