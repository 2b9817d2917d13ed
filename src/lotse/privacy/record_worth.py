"""What one consent is worth for one field: nothing, unless it names the office, the purpose and the category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lotse.case.records import ENDED, OPEN_STATES, end_of
from lotse.privacy.outcomes import Said
from lotse.privacy.record_checks import has_note, is_checksum, is_collective

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lotse.case.records import ConsentRecord, ConsentScope, State
    from lotse.privacy.fields import Field


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody would have to have agreed to.

    Args:
        purpose: What for.
        bodies: Every body that would see it, but the sender.
        at: Timezone-aware moment.
        max_days: For how long a consent may hold at most.
        sender: The body that would pass it on; None where nothing is passed on.
    """

    purpose: str
    bodies: frozenset[str]
    at: datetime
    max_days: int
    sender: str | None = None


def shortfalls(record: ConsentRecord, field: Field, wanted: Wanted) -> tuple[Said, ...]:
    """Everything that keeps a consent from opening a field; nothing means that it opens it.

    Args:
        record: The consent.
        field: The datum.
        wanted: What would have to be agreed to.
    """
    return tuple(dict.fromkeys(_shortfalls(record, field, wanted)))


def state_at(record: ConsentRecord, at: datetime) -> State | None:
    """The newest state of a record at a moment; an ending state stays. None before the first."""
    past = [change for change in record.history if change.at <= at]
    ended: list[State] = [change.state for change in past if change.state in ENDED]
    if ended:
        return ended[0]
    newest: State | None = max(past, key=lambda one: (one.at, one.state not in OPEN_STATES)).state if past else None
    return newest


def _shortfalls(record: ConsentRecord, field: Field, wanted: Wanted) -> Iterator[Said]:
    yield from _in_time(record, wanted)
    scope = record.scope_at(wanted.at)
    if scope is None:
        yield Said("E03", "needs_consent")
        return
    named = {one.body for one in scope.recipients if not is_collective(one)}
    # a consent is given to one controller (recital 42 GDPR): who received something on it may not pass it on with it
    if not wanted.bodies <= named or wanted.sender not in (None, record.controller.body):
        yield Said("E02", "needs_consent")
    if wanted.purpose not in scope.purposes:
        yield Said("E03", "needs_consent")
    yield from _categories(record, scope, field)
    yield from _quality(record)


def _in_time(record: ConsentRecord, wanted: Wanted) -> Iterator[Said]:
    at = wanted.at
    if not record.in_force(at):
        state = state_at(record, at)
        over = end_of(record.history, record.valid, at) <= at
        if state == "withdrawn":
            yield Said("E10", "deny")
        elif state == "expired" or (over and state in OPEN_STATES):
            yield Said("E11", "needs_consent")
        else:
            yield Said("E01", "needs_consent")
        return
    begins = [record.valid.given_at]
    begins += [change.at for change in record.history if change.state == "renewed" and change.at <= at]
    if end_of(record.history, record.valid, at) - max(begins) > timedelta(days=wanted.max_days):
        yield Said("E11", "needs_consent")


def _categories(record: ConsentRecord, scope: ConsentScope, field: Field) -> Iterator[Said]:
    named = {*scope.categories, *scope.special}
    if not field.categories <= named:
        yield Said("E04", "needs_consent")
    ticked = field.special <= set(scope.special) and record.act.explicit
    if field.special and not ticked:  # where it is not named at all, a plain yes would not be enough either
        yield Said("E06", "needs_explicit_consent")
    if record.act.form == "oral" and not has_note(record):
        yield Said("E05" if "health" in field.categories else "E05b", "needs_consent")
    if "health" in field.categories and "A9-2-h" in record.controller.legal_basis and not ticked:
        yield Said("U02", "deny")


def _quality(record: ConsentRecord) -> Iterator[Said]:
    notice, free = record.notice, record.voluntary
    told = set(notice.informed) == {"purpose", "refusal", "withdrawal"} and notice.rights
    if not told or not notice.version.strip() or not notice.language.strip() or not is_checksum(notice.sha256):
        yield Said("E07", "needs_consent")
    if free.disadvantage or free.coupling or free.duty:
        yield Said("E08", "deny")
    if not record.evidence.ref.strip() or not is_checksum(record.evidence.sha256):
        yield Said("E15", "needs_consent")
