"""The record book of a team: read whole and checked, written step by step, each step kept as a whole or not at all."""

from __future__ import annotations

import secrets
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from lotse.book.chain import chained, seal_of
from lotse.book.purging import clear_out, planned, purged, with_backups
from lotse.book.reading import refreshed
from lotse.book.standing import Standing, check_follows, standing_of
from lotse.book.steps import Entry, Logged
from lotse.book.tables import entry_of, head_table, row_of, row_of_head, steps
from lotse.book.trouble import RESTORE, in_words
from lotse.errors import BookError
from lotse.privacy.disclosure_log import chained as chained_log
from lotse.privacy.disclosure_log import refuse_what_may_not_leave

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from lotse.book.chain import Head
    from lotse.book.database import Database
    from lotse.book.purging import PurgeReport
    from lotse.book.reading import Reading
    from lotse.book.steps import CaseStep, MeetingHeld, Step
    from lotse.privacy.disclosure_log import LogEntry


class Book:
    """A record book, opened by `open_book`: no connection stays open, every call looks at what is there now.

    Args:
        place: The database it lies in.
        key: The key of the office; None for a book without one.
    """

    def __init__(self, place: Database, key: bytes | None = None) -> None:
        self._place = place
        self._key = key
        self._known: Reading | None = None

    def __repr__(self) -> str:
        return "<Book>"

    @in_words
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

    @in_words
    def log(self) -> tuple[LogEntry, ...]:
        """The disclosure log: its entries in their chain; of purged ones their place is left.

        Returns:
            The entries, which hold by `lotse.privacy.disclosure_log.broken_at`.

        Raises:
            BookError: As `entries`.
        """
        return self._read().log

    @in_words
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
            of_case = _of_cases(new, now.entries)
            added = []
            head = now.head
            for step in new:
                case = getattr(step, "case", None)
                if case is not None:
                    check_follows(step, standing_of(case, of_case[case]))  # type: ignore[arg-type]  # it has a case
                entry, head = self._put(connection, step, at, head)
                added.append(entry)
                if case is not None:
                    of_case[case].append(entry)
            self._move_head(connection, now.head, head)
        self._known = now._replace(head=head, entries=(*now.entries, *added))
        return tuple(added)

    @in_words
    def append_log(self, entry: LogEntry) -> LogEntry:
        """Keep an entry of the disclosure log; on the disk when this returns, so it can be `log=` of a package.

        Args:
            entry: The entry, without a place in a chain.

        Returns:
            The entry with its number and seal.

        Raises:
            BookError: It could not be kept; then nothing may leave.
            LotseError: LOG-WITHDRAWN, LOG-STOPPED: by this log a consent that it rests on is withdrawn, or signs of
                danger stopped the case; nothing may leave.
        """
        with self._place.writing() as connection:
            now = self._refreshed(connection, lock=True)
            refuse_what_may_not_leave(entry, now.log)
            put = chained_log(entry, now.log[-1] if now.log else None, key=self._key)
            at = getattr(entry, "at", None)
            if at is None:
                raise BookError("BOOK-STEP", "this entry of the log has no time", hint="log what happened")
            added, head = self._put(connection, Logged(entry=put), at, now.head)
            self._move_head(connection, now.head, head)
        self._known = now._replace(head=head, entries=(*now.entries, added), log=(*now.log, put))
        return put

    @in_words
    def purge(self, *, on: date, at: datetime, dry_run: bool = False) -> PurgeReport:
        """Delete what is due by the deletion catalogue, with proof: rule, count and day, nothing of what it was.

        Args:
            on: The day; what is due by then goes.
            at: When, with a time zone.
            dry_run: Only say what would go.

        Returns:
            What went, or would go.

        Raises:
            BookError: As `append`; then nothing is deleted.
        """
        if dry_run:
            return planned(self._read(), on)
        with self._place.writing() as connection:
            now = self._refreshed(connection, lock=True)
            after, report = purged(connection, now, on, lambda step, head: self._put(connection, step, at, head))
            if report.deleted:
                self._move_head(connection, now.head, after.head)
                after = refreshed(connection, self._key, None)  # what is left holds, or all stays as it was
        self._known = after
        return with_backups(report, clear_out(self._place, on))

    # --- reading and checking ---------------------------------------------------------------------------------------

    def _read(self) -> Reading:
        with self._place.reading() as connection:
            self._known = self._refreshed(connection)
        return self._known

    def _refreshed(self, connection: Connection, *, lock: bool = False) -> Reading:
        """What the book says now: what is new since the last look is read and checked, after a purge everything."""
        self._known = known = refreshed(connection, self._key, self._known, lock=lock and self._place.file is None)
        return known

    # --- writing ----------------------------------------------------------------------------------------------------

    def _put(self, connection: Connection, step: Step, at: datetime, head: Head) -> tuple[Entry, Head]:
        """Write one row after the last one."""
        if at.tzinfo is None:
            raise BookError("BOOK-STEP", "the time of a step needs a time zone", hint="hand in an aware datetime")
        said = {**row_of(step), "at": at.astimezone(UTC).isoformat(timespec="seconds")}
        row, head = chained(said, head, secrets.token_hex(16))
        connection.execute(insert(steps).values(row))
        return entry_of(row), head

    def _move_head(self, connection: Connection, old: Head, new: Head) -> None:
        moved = connection.execute(
            update(head_table).where(head_table.c.last == old.last).values(row_of_head(new, seal_of(new, self._key)))
        )
        if moved.rowcount != 1:
            raise BookError("BOOK-DAMAGED", "the head of the book is not where it was", hint=RESTORE)


def _of_cases(new: Sequence[CaseStep | MeetingHeld], entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """What the book has about the cases of new steps."""
    found: dict[str, list[Entry]] = {case: [] for step in new if (case := getattr(step, "case", None)) is not None}
    for entry in entries:
        own = found.get(getattr(entry.step, "case", ""))
        if own is not None:
            own.append(entry)
    return found


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
