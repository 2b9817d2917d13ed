"""Reading a book: whatever is handed on was held against the chain, the seal and the models of its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from lotse.book import tables
from lotse.book.chain import GONE, Head, first_broken, sealed
from lotse.book.steps import Purged
from lotse.book.tables import entry_of, head_of
from lotse.book.trouble import RESTORE
from lotse.errors import BookError
from lotse.privacy.disclosure_log import broken_at, read_entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Table

    from lotse.book.steps import Entry
    from lotse.privacy.disclosure_log import LogEntry


_BEFORE_ALL = -(2**62)


class Reading(NamedTuple):
    """What was read and checked.

    Args:
        head: How far the book goes.
        entries: What stands in it.
        log: The disclosure log in its chain; of purged entries their place is left.
        gone_rows: Rows that were purged and are not cut off yet.
    """

    head: Head
    entries: tuple[Entry, ...] = ()
    log: tuple[LogEntry, ...] = ()
    gone_rows: int = 0


def refreshed(connection: Connection, key: bytes | None, known: Reading | None, *, lock: bool = False) -> Reading:
    """Read a book and check it whole, or only what is new since it was read before.

    Args:
        connection: A transaction.
        key: The key of the office.
        known: What was read before.
        lock: Keep everybody else from writing until the end of the transaction.

    Returns:
        What the book says.

    Raises:
        BookError: It does not hold.
    """
    head = read_head(connection, key, lock=lock)
    if known is not None and head == known.head:
        return known
    if known is not None and head.last < known.head.last:
        raise BookError("BOOK-TAMPERED", "the book ends before where it ended a moment ago", hint=RESTORE)
    grown = known is not None and known.head._replace(last=head.last, link=head.link) == head
    start = known if known is not None and grown else Reading(head)
    rows = read_rows(connection, head, (start.head.last, start.head.link) if start is known else None)
    entries = (*start.entries, *(entry_of(row) for row in rows if row["kind"] != GONE))
    log = (*start.log, *(read_entry(row["entry"]) for row in rows if row["entry"] is not None))
    gone_rows = start.gone_rows + sum(row["kind"] == GONE for row in rows)
    read = Reading(head, entries, log, gone_rows)
    _check_whole(read, key)
    return read


def read_rows(connection: Connection, head: Head, after: tuple[int, str] | None = None) -> list[dict[str, Any]]:
    """The rows of a book as they stand in the table, held against the chain.

    Args:
        connection: A transaction.
        head: The head.
        after: Number and link of the row before the first one that is wanted; None for all there are.

    Returns:
        The rows in their order, with every column that the table has.

    Raises:
        BookError: The chain does not hold.
    """
    wanted = text("SELECT * FROM lotse_steps WHERE number > :after ORDER BY number")
    found = connection.execute(wanted, {"after": _BEFORE_ALL if after is None else after[0]})
    _check_columns(tables.steps, found.keys(), head.schema_version)
    rows = [dict(row) for row in found.mappings()]
    broken = first_broken(rows, head, after=after)
    if broken is not None:
        raise BookError(
            "BOOK-TAMPERED",
            "the chain of the book does not hold: an entry was changed, taken away or put in",
            hint=RESTORE,
            where=f"entry {broken}",
        )
    return rows


def read_head(connection: Connection, key: bytes | None, *, lock: bool = False, older: bool = False) -> Head:
    """The head of a book, held against its seal.

    Args:
        connection: A transaction.
        key: The key of the office.
        lock: Keep everybody else from writing until the end of the transaction.
        older: A version that was there before is right too.

    Returns:
        The head.

    Raises:
        BookError: There is none, its version is not that of this program, or the seal does not fit.
    """
    wanted = text("SELECT * FROM lotse_head FOR UPDATE" if lock else "SELECT * FROM lotse_head")
    result = connection.execute(wanted)
    columns, found = result.keys(), result.mappings().all()
    if len(found) != 1 or "schema_version" not in columns:
        raise BookError("BOOK-DAMAGED", "the book has lost its head", hint=RESTORE)
    row = dict(found[0])
    _check_version(row["schema_version"], older=older)
    _check_columns(tables.head_table, columns, row["schema_version"])
    head = head_of(row)
    if head.keyed and key is None:
        raise BookError("BOOK-KEY", "this book is sealed with a key", hint="name the file of the key (log_key_file)")
    if key is not None and not head.keyed:
        hint = "take log_key_file out of the settings, or begin a new book"
        raise BookError("BOOK-KEY", "this book was begun without a key", hint=hint)
    if not sealed(head, row["seal"], key):
        text_ = "the seal of the book does not fit: its end was cut, or it was changed"
        hint = "look whether it is the right key; otherwise take the newest backup"
        raise BookError("BOOK-TAMPERED", text_, hint=hint)
    return head


def _check_columns(table: Table, columns: Iterable[str], version: int) -> None:
    """Refuse a table whose columns have other names; those of older versions are known to their migrations."""
    if version == tables.SCHEMA_VERSION and set(columns) != {column.name for column in table.columns}:
        raise BookError("BOOK-DAMAGED", "the tables of the book are not what they were", hint=RESTORE)


def _check_version(version: Any, *, older: bool) -> None:
    """Refuse a version that is not that of this program."""
    if not isinstance(version, int) or version < 1 or (version < tables.SCHEMA_VERSION and not older):
        raise BookError("BOOK-DAMAGED", "the version of the book cannot be", hint=RESTORE)
    if version > tables.SCHEMA_VERSION:
        raise BookError("BOOK-NEWER", "this book was written by a newer lotse", hint="install the newer lotse")


def _check_whole(read: Reading, key: bytes | None) -> None:
    """What is gone is what was purged, and the chain of the disclosure log holds too."""
    total = next((one.step.total for one in reversed(read.entries) if isinstance(one.step, Purged)), 0)
    if read.head.gone != total or read.head.cut + read.gone_rows != total:
        raise BookError("BOOK-TAMPERED", "more or less is gone than what was purged with proof", hint=RESTORE)
    broken = broken_at(read.log, key=key)
    if broken is not None:
        raise BookError("BOOK-TAMPERED", "the chain of the disclosure log does not hold", hint=RESTORE)
