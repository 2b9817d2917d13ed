"""The record book of a team: read whole and checked, written step by step, each step kept as a whole or not at all."""

from __future__ import annotations

import secrets
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert, text, update

from lotse.book.chain import GONE, Head, chained, first_broken, seal_of, sealed
from lotse.book.standing import Standing, check_follows, standing_of
from lotse.book.steps import Entry, Logged, Purged
from lotse.book.tables import SCHEMA_VERSION, entry_of, head_of, head_table, row_of, row_of_head, steps
from lotse.book.trouble import RESTORE
from lotse.errors import BookError
from lotse.privacy.disclosure_log import broken_at, read_entry
from lotse.privacy.disclosure_log import chained as chained_log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from lotse.book.database import Database
    from lotse.book.steps import CaseStep, MeetingHeld, Step
    from lotse.privacy.disclosure_log import LogEntry

_FOR_UPDATE = " FOR UPDATE"


class _Read(NamedTuple):
    """What was read and checked."""

    head: Head
    entries: tuple[Entry, ...] = ()
    log: tuple[LogEntry, ...] = ()
    gone_rows: int = 0


class Book:
    """A record book, opened by `open_book`: no connection stays open, every call looks at what is there now.

    Args:
        place: The database it lies in.
        key: The key of the office; None for a book without one.
    """

    def __init__(self, place: Database, key: bytes | None = None) -> None:
        self._place = place
        self._key = key
        self._known: _Read | None = None

    def __repr__(self) -> str:
        return "<Book>"

    def entries(self) -> tuple[Entry, ...]:
        """Everything that stands in the book, in its order, checked against its chain and its seal.

        Returns:
            The entries; purged ones are not among them.

        Raises:
            BookError: The book is damaged, was changed, or cannot be reached.
        """
        return self._read().entries

    def standing(self, case: str) -> Standing:
        """Where a case stands: ideas with answers, guide, follow-ups, meetings.

        Args:
            case: A case number.

        Returns:
            The standing; an empty one for a number that the book does not know.

        Raises:
            BookError: As `entries`.
        """
        return standing_of(case, self.entries())

    def log(self) -> tuple[LogEntry, ...]:
        """The disclosure log: its entries in their chain; of purged ones their place is left.

        Returns:
            The entries, which hold by `lotse.privacy.disclosure_log.broken_at`.

        Raises:
            BookError: As `entries`.
        """
        return self._read().log

    def append(
        self, *new: CaseStep | MeetingHeld, at: datetime, seen: int | Mapping[str, int] | None = None
    ) -> tuple[Entry, ...]:
        """Keep steps, all of them or none; they are on the disk when this returns.

        Args:
            new: The steps, in their order.
            at: When, with a time zone; the caller reads the clock. A time before that of the entry before is kept as
                it is: the order of the book is that of its numbers.
            seen: `version` of the standing that somebody looked at when deciding, or one for each case number. If
                somebody else has written about the case since, nothing is kept.

        Returns:
            The entries.

        Raises:
            BookError: BOOK-CONFLICT: look again. BOOK-STEP: it cannot follow on what the book says. Otherwise the
                book cannot be written.
        """
        if not new:
            return ()
        with self._place.writing() as connection:
            now = self._refreshed(connection, lock=True)
            _check_seen(new, seen, now.entries)
            standings: dict[str, list[Entry]] = {}
            added = now
            for step in new:
                case = getattr(step, "case", None)
                if case is not None:
                    of_case = standings.setdefault(case, [one for one in now.entries if one.case == case])
                    check_follows(step, standing_of(case, of_case))  # type: ignore[arg-type]  # it has a case
                added = self._put(connection, step, at, added)
                if case is not None:
                    standings[case].append(added.entries[-1])
            self._move_head(connection, now.head, added.head)
        self._known = added
        return added.entries[len(now.entries) :]

    def append_log(self, entry: LogEntry) -> LogEntry:
        """Keep an entry of the disclosure log; on the disk when this returns, so it can be `log=` of a package.

        Args:
            entry: The entry, without a place in a chain.

        Returns:
            The entry with its number and seal.

        Raises:
            BookError: It could not be kept; then nothing may leave.
        """
        with self._place.writing() as connection:
            now = self._refreshed(connection, lock=True)
            put = chained_log(entry, now.log[-1] if now.log else None, key=self._key)
            at = getattr(entry, "at", None)
            if at is None:
                raise BookError("BOOK-STEP", "this entry of the log has no time", hint="log what happened")
            added = self._put(connection, Logged(entry=put), at, now)
            self._move_head(connection, now.head, added.head)
        self._known = added
        return put

    # --- reading and checking ---------------------------------------------------------------------------------------

    def _read(self) -> _Read:
        with self._place.reading() as connection:
            self._known = self._refreshed(connection)
        return self._known

    def _refreshed(self, connection: Connection, *, lock: bool = False) -> _Read:
        """What the book says now: what is new since the last look is read and checked, after a purge everything."""
        self._known = known = refreshed(connection, self._key, self._known, lock=lock and self._place.file is None)
        return known

    # --- writing ----------------------------------------------------------------------------------------------------

    def _put(self, connection: Connection, step: Step, at: datetime, now: _Read) -> _Read:
        """Write one row; what was known with it."""
        if at.tzinfo is None:
            raise BookError("BOOK-STEP", "the time of a step needs a time zone", hint="hand in an aware datetime")
        said = {**row_of(step), "at": at.astimezone(UTC).isoformat(timespec="seconds")}
        row, head = chained(said, now.head, secrets.token_hex(16))
        connection.execute(insert(steps).values(row))
        entry = entry_of({column.name: row.get(column.name) for column in steps.columns})
        log = (*now.log, step.entry) if isinstance(step, Logged) else now.log
        return now._replace(head=head, entries=(*now.entries, entry), log=log)

    def _move_head(self, connection: Connection, old: Head, new: Head) -> None:
        moved = connection.execute(
            update(head_table).where(head_table.c.last == old.last).values(row_of_head(new, seal_of(new, self._key)))
        )
        if moved.rowcount != 1:
            raise BookError("BOOK-DAMAGED", "the head of the book is not where it was", hint=RESTORE)


def _check_seen(
    new: Sequence[CaseStep | MeetingHeld], seen: int | Mapping[str, int] | None, entries: Sequence[Entry]
) -> None:
    """Refuse to write on what somebody has not seen."""
    if seen is None:
        return
    cases = {case for step in new if (case := getattr(step, "case", None)) is not None}
    if isinstance(seen, int) and len(cases) > 1:
        raise BookError("BOOK-STEP", "these steps are about several cases", hint="say what was seen of each")
    expected = dict.fromkeys(cases, seen) if isinstance(seen, int) else seen
    for case, version in expected.items():
        newest = max((one.number for one in entries if getattr(one.step, "case", None) == case), default=0)
        if newest != version:
            hint = "look at the case again and repeat the step"
            raise BookError("BOOK-CONFLICT", "somebody else has written about this case meanwhile", hint=hint)


def refreshed(connection: Connection, key: bytes | None, known: _Read | None, *, lock: bool = False) -> _Read:
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
    head = _head(connection, key, lock=lock)
    if known is not None and head == known.head:
        return known
    grown = known is not None and known.head._replace(last=head.last, link=head.link) == head
    start = known if known is not None and grown and head.last > known.head.last else _Read(head)
    after = (start.head.last, start.head.link) if start is known else (head.cut, head.cut_link)
    found = connection.execute(
        text("SELECT * FROM lotse_steps WHERE number > :after ORDER BY number"), {"after": after[0]}
    )
    rows = [dict(row) for row in found.mappings()]
    broken = first_broken(rows, head, after=after)
    if broken is not None:
        raise BookError(
            "BOOK-TAMPERED",
            "the chain of the book does not hold: an entry was changed, taken away or put in",
            hint=RESTORE,
            where=f"entry {broken}",
        )
    entries = (*start.entries, *(entry_of(row) for row in rows if row["kind"] != GONE))
    log = (*start.log, *(read_entry(row["entry"]) for row in rows if row["entry"] is not None))
    gone_rows = start.gone_rows + sum(row["kind"] == GONE for row in rows)
    read = _Read(head, entries, log, gone_rows)
    _check_whole(read, key)
    return read


def _head(connection: Connection, key: bytes | None, *, lock: bool) -> Head:
    """The head of a book, its seal checked."""
    found = connection.execute(text(f"SELECT * FROM lotse_head{_FOR_UPDATE if lock else ''}")).mappings().all()  # noqa: S608  # a constant
    if len(found) != 1:
        raise BookError("BOOK-DAMAGED", "the book has lost its head", hint=RESTORE)
    row = dict(found[0])
    check_version(row["schema_version"])
    head = head_of(row)
    if head.keyed and key is None:
        raise BookError("BOOK-KEY", "this book is sealed with a key", hint="name the file of the key (log_key_file)")
    if key is not None and not head.keyed:
        hint = "take log_key_file out of the settings, or seal the book anew"
        raise BookError("BOOK-KEY", "this book was begun without a key", hint=hint)
    if not sealed(head, row["seal"], key):
        hint = "look whether it is the right key; otherwise take the newest backup"
        raise BookError(
            "BOOK-TAMPERED", "the seal of the book does not fit: its end was cut, or it was changed", hint=hint
        )
    return head


def check_version(version: int) -> None:
    """Refuse a book of a version that is not that of this program.

    Raises:
        BookError: It is newer, or no version at all.
    """
    if version > SCHEMA_VERSION:
        raise BookError("BOOK-NEWER", "this book was written by a newer lotse", hint="install the newer lotse")
    if version < SCHEMA_VERSION:
        raise BookError("BOOK-DAMAGED", "the version of the book cannot be", hint=RESTORE)


def _check_whole(read: _Read, key: bytes | None) -> None:
    """What is gone is what was purged, and the chain of the disclosure log holds too."""
    total = next((one.step.total for one in reversed(read.entries) if isinstance(one.step, Purged)), 0)
    if read.head.gone != total or read.head.cut + read.gone_rows != total:
        raise BookError("BOOK-TAMPERED", "more or less is gone than what was purged with proof", hint=RESTORE)
    broken = broken_at(read.log, key=key)
    if broken is not None:
        raise BookError("BOOK-TAMPERED", "the chain of the disclosure log does not hold", hint=RESTORE)


def set_back(entries: Iterable[Entry]) -> tuple[int, ...]:
    """Entries whose clock stood before that of an entry before them.

    Args:
        entries: Entries of a book, in its order.

    Returns:
        Their numbers; the order of the book is right all the same.

    >>> set_back([])
    ()
    """
    newest, found = None, []
    for entry in entries:
        if newest is not None and entry.at < newest:
            found.append(entry.number)
        newest = entry.at if newest is None else max(newest, entry.at)
    return tuple(found)
