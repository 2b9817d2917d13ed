"""The life of a consent: recorded, narrowed, withdrawn, renewed, over. Its history is only ever added to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.case.records import (
    ENDED,
    OPEN_STATES,
    ConsentRecord,
    ConsentScope,
    Moment,
    Quiet,
    StateChange,
    end_of,
    with_its_offset,
)
from lotse.errors import InputError
from lotse.privacy.disclosure_log import heard_on, stopped_in
from lotse.privacy.record_files import load_consent
from lotse.protection import stops
from lotse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lotse.case.model import Case
    from lotse.files import Document
    from lotse.privacy.disclosure_log import LogEntry


_WORD = re.compile(r"[^\W_][\w.-]{0,31}")
"""A letter of the case, a staff number, or a way such as `phone`."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A consent that ended, and whom to tell.

    Args:
        record: The record with the withdrawal appended.
        inform: Bodies that received something on this record, each once, sorted: one task for each (B04).
        letters_wait: Signs of danger to a child: nobody is told automatically, a professional decides (K04).
        log_read: A log told who received something; if not, `inform` is every body that the consent names.
        heard_after: Those of `inform` that heard something after the withdrawal, which was put down later: that was
            not allowed any more, and a person looks at it (Art. 33 GDPR).
    """

    record: ConsentRecord
    inform: tuple[str, ...]
    letters_wait: bool
    log_read: bool = True
    heard_after: tuple[str, ...] = ()

    def notice(self) -> WithdrawalNotice:
        """What a program is told of it."""
        return WithdrawalNotice(
            record=self.record.record,
            case=self.record.case,
            person=self.record.person,
            withdrawn_at=next(change.at for change in self.record.history if change.state == "withdrawn"),
            inform=self.inform,
            letters_wait=self.letters_wait,
            log_read=self.log_read,
            heard_after=self.heard_after,
        )


class WithdrawalNotice(Quiet):
    """`lotse/withdrawal/1`: a consent has ended, and whom to tell (Art. 7, 19 GDPR).

    Args:
        inform: Bodies to tell, each once, sorted.
        letters_wait: A professional decides first whether and when they are told (K04).
        log_read: A log told who received something; if not, `inform` is every body that the consent names.
        heard_after: Those of `inform` that heard something after the withdrawal; a person looks at it (Art. 33 GDPR).
        own_data: The check by which a person looks at what the office holds itself: it is to be deleted, unless there
            is a duty to keep it (Art. 17 I b, III b GDPR).
    """

    schema_: Literal["lotse/withdrawal/1"] = Field(default="lotse/withdrawal/1", alias="schema")
    record: str
    case: str
    person: str
    withdrawn_at: Moment
    inform: tuple[str, ...]
    letters_wait: bool
    log_read: bool
    heard_after: tuple[str, ...] = ()
    own_data: Literal["B05"] = "B05"


def record_consent(
    source: str | Path | Mapping[str, Any] | Document,
    *,
    settings: Settings | None = None,
    at: datetime | None = None,
) -> ConsentRecord:
    """Record what a person agreed to; what could never count is refused.

    Args:
        source: A file of `lotse/consent/1`, one that was read already, or a mapping with the same keys.
        settings: Settings of the office; at most 180 days without them.
        at: Timezone-aware moment at which it is recorded; then a date that lies later is refused too.

    Returns:
        The record.

    Raises:
        InputError: All problems at once.
    """
    return load_consent(source, settings=settings, at=None if at is None else _moment(at))


def withdraw(
    record: ConsentRecord,
    *,
    at: datetime,
    by: str,
    channel: str | None = None,
    log: Iterable[LogEntry] | None = None,
    case: Case | Mapping[str, Any] | None = None,
) -> Withdrawal:
    """End a consent in one call, without a reason; what was passed on before stays lawful.

    This works with any child-protection status; then the letters wait.

    Args:
        record: The consent.
        at: Timezone-aware moment of the withdrawal.
        by: Who withdrew, by letter or staff number.
        channel: How it was told.
        log: Entries of the disclosure log; without them every named recipient is to be told.
        case: The case, only to see whether a protection procedure is going on.

    Returns:
        The ended record and the bodies to inform.

    Raises:
        InputError: The moment has no offset, or who withdrew is told with more than a letter or number.
    """
    _check_told(by, channel)
    moment = max(_moment(at), record.history[-1].at)  # nothing may keep a withdrawal from being written down
    ended = _appended(record, StateChange(state="withdrawn", at=moment, by=by, channel=channel))
    entries = None if log is None else tuple(log)
    named = {recipient.body for recipient in record.scope.recipients}
    bodies = named if entries is None else heard_on(record.record, entries)
    waits = stops(case) or record.case in stopped_in(entries or ())
    first = next(change.at for change in ended.history if change.state == "withdrawn")  # told again, it is no later
    after = heard_on(record.record, entries or (), since=first)
    return Withdrawal(
        ended,
        tuple(sorted(bodies)),
        letters_wait=waits,
        log_read=entries is not None,
        heard_after=tuple(sorted(after)),
    )


def narrow(
    record: ConsentRecord, *, scope: ConsentScope, at: datetime, by: str, channel: str | None = None
) -> ConsentRecord:
    """Leave only a part of what was agreed to; more than that is a new record.

    Args:
        record: The consent.
        scope: What is left; each part must be in the scope already.
        at: Timezone-aware moment from which it is narrower.
        by: Who narrowed it.
        channel: How it was told.

    Returns:
        The record with the narrowing appended.

    Raises:
        InputError: The scope is wider somewhere (E12), the record is not open, or `by` is no letter or number.
    """
    _check_told(by, channel)
    at = _moment(at)
    now = record.scope_at(at)
    if now is None or not record.in_force(at):
        raise InputError.of("TYPE", "the record is not open at this moment", hint="make a new record", path="at")
    for name in ("purposes", "categories", "special"):
        if not set(getattr(scope, name)) <= set(getattr(now, name)):
            raise _wider(name)
    if not {one.body for one in scope.recipients} <= {one.body for one in now.recipients}:
        raise _wider("recipients")
    state = record.history[-1].state
    change = StateChange(state=state, at=at, by=by, channel=channel, scope=scope)
    return _appended(record, change)


def renew(
    record: ConsentRecord,
    *,
    until: datetime,
    at: datetime,
    by: str,
    channel: str | None = None,
    settings: Settings | None = None,
) -> ConsentRecord:
    """Let a consent hold longer because the person agreed again; what was ended stays ended.

    Args:
        record: A consent that is open or ran out.
        until: New end, exclusive.
        at: Timezone-aware moment of the renewal.
        by: Who renewed it.
        channel: How it was told.
        settings: Settings of the office; at most 180 days from `at` without them.

    Returns:
        The record with the renewal appended.

    Raises:
        InputError: It was refused, withdrawn, revoked or never given, the new end is too late, or `by` is no letter
            or number.
    """
    _check_told(by, channel)
    days = (settings or Settings()).consent_max_days
    at, until = _moment(at), _moment(until)
    if not at < until <= at + timedelta(days=days):
        raise InputError.of("DATE-ORDER", "the new end is too late or too early", hint=f"at most {days} days on")
    states = {change.state for change in record.history}
    if states & ENDED or not states & OPEN_STATES or record.history[-1].state == "refused":
        raise InputError.of("TYPE", "what was ended or never given cannot be renewed", hint="make a new record")
    return _appended(record, StateChange(state="renewed", at=at, by=by, channel=channel, until=until))


def expire(record: ConsentRecord, *, at: datetime) -> ConsentRecord:
    """Note that a consent ran out, by the date alone; one that still holds or was ended stays as it is.

    Args:
        record: The consent.
        at: Timezone-aware moment.

    Returns:
        The record, with the state appended where it ran out.
    """
    end = end_of(record.history, record.valid, _moment(at))
    if at < end or record.history[-1].state not in OPEN_STATES:
        return record
    return _appended(record, StateChange(state="expired", at=max(end, record.history[-1].at), by="calendar"))


def is_continuation(old: ConsentRecord, new: ConsentRecord) -> bool:
    """Whether a record is an older one with entries appended, and nothing else changed (E12).

    Args:
        old: The record as it was.
        new: The record as it is handed in.
    """
    same = old.model_copy(update={"history": ()}) == new.model_copy(update={"history": ()})
    return same and new.history[: len(old.history)] == old.history


def _appended(record: ConsentRecord, change: StateChange) -> ConsentRecord:
    if change.at < record.history[-1].at:
        raise InputError.of("DATE-ORDER", "the history is only added to", hint="use a later moment", path="at")
    return record.model_copy(update={"history": (*record.history, change)})


def _check_told(by: str, channel: str | None) -> None:
    """Keep names out of a history: who acted is a letter of the case or a staff number, and the way is one word."""
    hint = "one word of letters, digits, dots and dashes, at most 32; no name"
    if not _WORD.fullmatch(by):
        text = "who acted is named by the letter of the person or by a staff number"
        raise InputError.of("TYPE", text, hint=hint, path="by")
    if channel is not None and not _WORD.fullmatch(channel):
        raise InputError.of("TYPE", "the way it was told is one word", hint="such as phone or paper", path="channel")


def _moment(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise InputError.of("DATE", "a moment needs its offset", hint="such as 2026-11-20T09:30:00+01:00", path="at")
    return with_its_offset(at)


def _wider(name: str) -> InputError:
    return InputError.of("SCOPE", "this is wider than before", hint="ask the family and make a new record", path=name)
