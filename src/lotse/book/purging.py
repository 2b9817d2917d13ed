"""Deleting what is due, with proof: the content of a row and its salt go, its place in the chain stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field
from sqlalchemy import delete, select, text, update

from lotse.book.chain import GONE
from lotse.book.retention import RULE_OF_BACKUPS, due_entries
from lotse.book.steps import Logged, Purged
from lotse.book.tables import metadata, steps
from lotse.model import Day, Model, Slug
from lotse.privacy.deletion import deletion_catalogue, due_on
from lotse.privacy.disclosure_log import erased

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

    from lotse.book.chain import Head
    from lotse.book.database import Database
    from lotse.book.reading import Reading
    from lotse.book.steps import Entry, Step

_AT_ONCE = 500
"""Rows in one statement."""
_KEPT = frozenset({"number", "kind", "digest", "link"})


class Deleted(Model):
    """What went by one rule.

    Args:
        rule: Id of the deletion rule.
        name: What it is about, in German.
        count: How many entries or files.
    """

    rule: Slug
    name: str
    count: int


class PurgeReport(Model):
    """`lotse/purge/1`: what was deleted, or is due.

    Args:
        on: The day.
        dry_run: Nothing was deleted.
        deleted: By rule; nothing of what the entries said.
        left: How many entries the book still holds, the proof of this deletion included.
        gone: How many entries went since the book was begun.
    """

    schema_: Literal["lotse/purge/1"] = Field(default="lotse/purge/1", alias="schema")
    on: Day
    dry_run: bool
    deleted: tuple[Deleted, ...] = ()
    left: int = 0
    gone: int = 0


def planned(read: Reading, on: date) -> PurgeReport:
    """What would go on a day.

    Args:
        read: The book.
        on: The day.

    Returns:
        The report of a dry run.
    """
    due = due_entries(read.entries, on)
    return PurgeReport(
        on=on,
        dry_run=True,
        deleted=tuple(_deleted(rule, len(numbers)) for rule, numbers in due.items()),
        left=len(read.entries),
        gone=read.head.gone,
    )


def purged(
    connection: Connection, read: Reading, on: date, put: Callable[[Step, Head], tuple[Entry, Head]]
) -> tuple[Reading, PurgeReport]:
    """Delete what is due on a day within a transaction.

    Args:
        connection: The transaction, in which nobody else writes.
        read: The book.
        on: The day.
        put: Writes a step at the end.

    Returns:
        The book with its new head, and the report.
    """
    due = due_entries(read.entries, on)
    if not due:
        return read, PurgeReport(on=on, dry_run=False, left=len(read.entries), gone=read.head.gone)
    numbers = {number for several in due.values() for number in several}
    _empty(connection, [entry.number for entry in read.entries if entry.number in numbers])
    for entry in read.entries:
        if entry.number in numbers and isinstance(entry.step, Logged):
            left = erased(entry.step.entry).model_dump_json()
            connection.execute(update(steps).where(steps.c.number == entry.number).values(entry=left))
    gone = read.head.gone
    head = read.head._replace(gone=gone + len(numbers))
    for rule, several in due.items():
        gone += len(several)
        _, head = put(Purged(rule=rule, count=len(several), total=gone, on=on), head)
    head = _cut(connection, head)
    report = PurgeReport(
        on=on,
        dry_run=False,
        deleted=tuple(_deleted(rule, len(several)) for rule, several in due.items()),
        left=len(read.entries) - len(numbers) + len(due),
        gone=gone,
    )
    return read._replace(head=head), report


def with_backups(report: PurgeReport, count: int) -> PurgeReport:
    """The report with the backups that went too.

    Args:
        report: The report.
        count: How many backups.
    """
    if not count:
        return report
    return report.model_copy(update={"deleted": (*report.deleted, _deleted(RULE_OF_BACKUPS, count))})


def _deleted(rule: str, count: int) -> Deleted:
    name = next(one.name for one in deletion_catalogue().rules if one.id == rule)
    return Deleted(rule=rule, name=name, count=count)


def _empty(connection: Connection, numbers: Sequence[int]) -> None:
    nothing: dict[str, Any] = {column.name: None for column in steps.columns if column.name not in _KEPT}
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        connection.execute(update(steps).where(steps.c.number.in_(some)).values(kind=GONE, **nothing))


def _cut(connection: Connection, head: Head) -> Head:
    """Take away the empty rows at the beginning; the last place in the chain of the disclosure log stays."""
    columns = (steps.c.number, steps.c.kind, steps.c.link, steps.c.entry)
    rows = connection.execute(select(*columns).order_by(steps.c.number)).all()
    last_logged = max((row.number for row in rows if row.entry is not None), default=0)
    cut = head.cut, head.cut_link
    for row in rows:
        if row.kind != GONE or row.number == last_logged:
            break
        cut = row.number, row.link
    connection.execute(delete(steps).where(steps.c.number <= cut[0]))
    return head._replace(cut=cut[0], cut_link=cut[1])


def clear_out(place: Database, on: date) -> int:
    """Delete the backups of former versions whose time has come, and what a server keeps of deleted rows.

    Args:
        place: Where the book lies.
        on: The day.

    Returns:
        How many backups went.
    """
    if place.file is not None:
        old = [file for file in _backups(place.file) if due_on(RULE_OF_BACKUPS, _made_on(file)) <= on]
        for file in old:
            with suppress(OSError):  # what cannot be deleted now is still due the next time
                file.unlink()
        return sum(not file.exists() for file in old)
    with place.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        count = 0
        for name, made in connection.execute(
            _COPIES, {"tables": [f"{one.name}_schema_%" for one in metadata.sorted_tables]}
        ):
            if due_on(RULE_OF_BACKUPS, datetime.fromisoformat(made).date()) <= on:
                connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}"')
                count += 1
        connection.exec_driver_sql(f"VACUUM {steps.name}")
    return count


_COPIES = text(
    "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class"
    " WHERE relkind = 'r' AND relname LIKE ANY(:tables) AND pg_table_is_visible(oid)"
    " AND obj_description(oid, 'pg_class') IS NOT NULL"
)
"""Copies of tables that were made before the tables were brought forward, and the day on which they were made."""


def _backups(file: Path) -> list[Path]:
    begin, end = f"{file.name}.schema-", ".backup"
    return [one for one in file.parent.iterdir() if one.name.startswith(begin) and one.name.endswith(end)]


def _made_on(file: Path) -> date:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
