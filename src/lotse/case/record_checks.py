"""What must be true of a record before anybody may rest on it: one named office, an end, freely given, provable.

This is the only place that says so. Who makes a record is told every fault; a record that has one and is handed in all
the same counts for nothing (`record_worth`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from lotse.case.collective import collective_part, is_collective_id
from lotse.case.number import is_case_number
from lotse.case.records import BERLIN, OPEN_STATES, ConsentRecord, ObligationRecord, ReleaseRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lotse.case.records import ConsentValidity, GivenBy, GroundRecord, StateChange, Statement
    from lotse.case.vocabulary import Category, Sensitivity

SPECIAL_CATEGORIES = frozenset({"health", "religion_ethnicity"})
"""Categories of Art. 9 GDPR, whatever the vocabulary says of the single datum."""
NEVER_IN_A_CONSENT = frozenset({"residence_status", "child_protection"})
_CHECKSUM = re.compile(r"[0-9a-fA-F]{64}")
_INFORMED = ("purpose", "refusal", "withdrawal")
_NOT_FOR_OFFICES = "A6-1-f"
_CONSENT = "A6-1-a"


class Fault(NamedTuple):
    """Something that keeps a record from being made, and the check that says so."""

    rule: str
    path: tuple[str | int, ...]
    code: str
    text: str
    hint: str


def faults_of(record: Statement, max_days: int, *, at: datetime | None = None, used: bool = False) -> Iterator[Fault]:
    """Everything that keeps a record from being made, or from counting although somebody handed it in.

    Args:
        record: A record of any kind. Whether a ground names a norm of the closed list is told by who keeps the list.
        max_days: For how many days an office lets a record hold at most.
        at: Moment at which it is made or used; without it no date is held against the calendar.
        used: Somebody wants to rest on it. Else one that was refused or has ended is taken in as it is, for it opens
            nothing anyhow.

    Yields:
        Faults, none of which repeats what stands in the record.
    """
    if isinstance(record, ObligationRecord):
        yield from _order(record.valid)
        yield from _recorded("V07", record, at)
        return
    if not is_case_number(record.case):
        yield Fault("S05", ("case",), "CASE-NUMBER", "this is no case number with its check character", "")
    yield from _period(record.valid, max_days)
    if isinstance(record, ConsentRecord):
        yield from _consent(record)
        yield from _renewals(record.history, max_days)
        yield from _recorded("E15", record, at)
        yield from _seen(record.given_by, at)
        if used or record.history[-1].state in OPEN_STATES:
            yield from _quality(record)
    elif isinstance(record, ReleaseRecord):
        yield from _release(record)
        yield from _renewals(record.history, max_days)
        yield from _recorded("V03", record, at)
        yield from _seen(record.given_by, at)
    else:
        yield from _ground(record, at)


def specially_protected(category: Category, sensitivity: Sensitivity) -> frozenset[Category]:
    """The category of a datum if it is one that needs an explicit consent (Art. 9 GDPR), else nothing.

    Args:
        category: Category of the datum.
        sensitivity: What the vocabulary says of it.

    >>> specially_protected("health", "plain"), specially_protected("language", "sensitive")
    (frozenset({'health'}), frozenset())
    """
    return frozenset({category}) if sensitivity == "special" or category in SPECIAL_CATEGORIES else frozenset()


def _order(valid: ConsentValidity) -> Iterator[Fault]:
    if valid.until <= valid.given_at:
        yield Fault("E11", ("valid", "until"), "DATE-ORDER", "it ends before it begins", "write a later end")


def _period(valid: ConsentValidity, max_days: int) -> Iterator[Fault]:
    yield from _order(valid)
    if valid.until - valid.given_at > timedelta(days=max_days):
        hint = f"at most {max_days} days (consent_max_days)"
        yield Fault("E11", ("valid", "until"), "DATE-ORDER", "it holds longer than the office allows", hint)


def _history(history: tuple[StateChange, ...]) -> Iterator[Fault]:
    for place, (before, after) in enumerate(pairwise(history), start=1):
        if after.at < before.at:
            hint = "entries are appended, never put in between"
            yield Fault("E12", ("history", place, "at"), "DATE-ORDER", "an entry is older than the one before", hint)


def _renewals(history: tuple[StateChange, ...], max_days: int) -> Iterator[Fault]:
    """A renewal is a yes of its own: it follows a yes, and holds no longer than one."""
    for place, change in enumerate(history):
        if change.state != "renewed":
            continue
        before = [one.state for one in history[:place]]
        if not OPEN_STATES & set(before) or before[-1] == "refused":
            hint = "make a new record"
            yield Fault("E12", ("history", place, "state"), "TYPE", "what was not given cannot be renewed", hint)
        if change.until is not None and not change.at < change.until <= change.at + timedelta(days=max_days):
            hint = f"after the renewal, and at most {max_days} days (consent_max_days)"
            yield Fault("E11", ("history", place, "until"), "DATE-ORDER", "the new end is too late or too early", hint)


def _recorded(
    rule: str, record: ConsentRecord | ReleaseRecord | ObligationRecord, at: datetime | None
) -> Iterator[Fault]:
    """The proof was recorded when or after it was given, and nothing lies in the future."""
    recorded = record.evidence.recorded_at
    path = ("evidence", "recorded_at")
    if recorded is not None and recorded < record.valid.given_at:
        yield Fault(rule, path, "DATE-ORDER", "it was recorded before it was given", "correct one of the two")
    if at is not None and recorded is not None and recorded > at:
        yield Fault(rule, path, "DATE-ORDER", _FUTURE, _CORRECT)
    if at is not None and record.valid.given_at > at:
        yield Fault("E01" if rule == "E15" else rule, ("valid", "given_at"), "DATE-ORDER", _FUTURE, _CORRECT)


_FUTURE, _CORRECT = "this lies in the future", "correct the date"


def _seen(given_by: GivenBy, at: datetime | None) -> Iterator[Fault]:
    """Nobody saw a paper, or spoke with a young person, on a day to come; days count in Germany."""
    if at is None:
        return
    today = at.astimezone(BERLIN).date()
    paper, capacity = given_by.representation, given_by.capacity
    if paper is not None and paper.seen_on is not None and paper.seen_on > today:
        rule = "P03" if paper.kind == "sole" else "E15"
        yield Fault(rule, ("given_by", "representation", "seen_on"), "DATE-ORDER", _FUTURE, _CORRECT)
    if capacity is not None and capacity.on > today:
        yield Fault("P05", ("given_by", "capacity", "on"), "DATE-ORDER", _FUTURE, _CORRECT)


def _consent(record: ConsentRecord) -> Iterator[Fault]:
    yield from _history(record.history)
    yield from _recipients(record)
    for name in ("categories", "special"):
        for place, category in enumerate(getattr(record.scope, name)):
            if category in NEVER_IN_A_CONSENT:
                hint = "take it out; nobody can agree to it here"
                yield Fault("U07", ("scope", name, place), "ATTRIBUTE-FORBIDDEN", "this is never passed on", hint)
    if _NOT_FOR_OFFICES in record.controller.legal_basis:
        hint = "write A6-1-a"
        yield Fault(
            "E01", ("controller", "legal_basis"), "TYPE", "an office cannot rest on a legitimate interest", hint
        )
    elif not any(basis.startswith(_CONSENT) for basis in record.controller.legal_basis):
        yield Fault(
            "E01", ("controller", "legal_basis"), "KEY-MISSING", "it does not rest on a consent", "write A6-1-a"
        )


def _recipients(record: ConsentRecord) -> Iterator[Fault]:
    others = any(purpose != "own_suggestion" for purpose in record.scope.purposes)
    if others and not record.scope.recipients:
        yield Fault("E02", ("scope", "recipients"), "KEY-MISSING", "no recipient is named", "name each office")
    for place, recipient in enumerate(record.scope.recipients):
        part = collective_part(recipient)
        if part is not None:
            path = ("scope", "recipients", place, part)
            yield Fault("E02", path, "TYPE", "a group of offices is no recipient", "name one office by its id")


def _quality(record: ConsentRecord) -> Iterator[Fault]:
    """What makes an agreement count: free, informed, explicit where needed, provable."""
    for name in ("disadvantage", "coupling", "duty"):
        if getattr(record.voluntary, name):
            hint = "record it as invalidated, and ask anew without any condition"
            yield Fault("E08", ("voluntary", name), "TYPE", "an agreement under a condition is not free", hint)
    if not set(_INFORMED) <= set(record.notice.informed):
        hint = "say purpose, consequences of a refusal, and withdrawal"
        yield Fault("E07", ("notice", "informed"), "KEY-MISSING", "not everything was explained", hint)
    if not record.notice.language.strip():
        yield Fault("E07", ("notice", "language"), "KEY-MISSING", "it is not told in which language", "such as tr")
    if not record.notice.version.strip() or not is_checksum(record.notice.sha256):
        hint = "version and checksum of the text that was shown"
        yield Fault("E07", ("notice", "version"), "KEY-MISSING", "it is not told which text was shown", hint)
    if not record.notice.rights:
        yield Fault("B01", ("notice", "rights"), "KEY-MISSING", "the rights were not explained", "explain the rights")
    special = bool(record.scope.special) or bool(SPECIAL_CATEGORIES & set(record.scope.categories))
    if record.act.form == "oral" and not has_note(record):
        rule, text = ("E05", "health data need a form") if special else ("E05b", "an oral agreement needs a note")
        hint = "write the circumstances and who recorded it, or ask in writing"
        yield Fault(rule, ("act", "circumstances"), "KEY-MISSING", text, hint)
    for place, category in enumerate(record.scope.categories):
        if category in SPECIAL_CATEGORIES:
            hint = "put it under `special`: it is ticked singly"
            yield Fault("E06", ("scope", "categories", place), "SCOPE", "this category is specially protected", hint)
    if record.scope.special and not record.act.explicit:
        hint = "ask explicitly, or leave `special` empty"
        yield Fault("E06", ("act", "explicit"), "TYPE", "specially protected data need an explicit agreement", hint)
    if not record.evidence.ref.strip() or not is_checksum(record.evidence.sha256):
        hint = "where the proof lies, and its checksum"
        yield Fault("E15", ("evidence",), "KEY-MISSING", "the proof is not named", hint)


def is_checksum(text: str | None) -> bool:
    """Whether this is a SHA-256 as it is written: 64 hexadecimal digits. Whose text it is of, the host knows.

    >>> is_checksum("0" * 64), is_checksum("siehe Akte"), is_checksum(None)
    (True, False, False)
    """
    return text is not None and _CHECKSUM.fullmatch(text) is not None


def has_note(record: ConsentRecord) -> bool:
    """Whether somebody noted how an oral agreement came about: the circumstances, and who recorded it."""
    return bool((record.act.circumstances or "").strip()) and bool((record.evidence.recorded_by or "").strip())


def _release(record: ReleaseRecord) -> Iterator[Fault]:
    yield from _history(record.history)
    part = collective_part(record.recipient)
    if part is not None:
        hint = "one release for one recipient"
        yield Fault("V03", ("recipient", part), "TYPE", "a group of offices is no recipient", hint)
    if is_collective_id(record.holder):
        yield Fault("V03", ("holder",), "TYPE", "a group is no holder of a secret", "name one person or body")
    if not record.evidence.ref.strip() or not is_checksum(record.evidence.sha256):
        hint = "where the proof lies, and its checksum"
        yield Fault("V03", ("evidence",), "KEY-MISSING", "the proof is not named", hint)
    if record.form == "oral" and not (record.evidence.recorded_by or "").strip():
        hint = "write who recorded it, or ask in writing"
        yield Fault("V03", ("evidence", "recorded_by"), "KEY-MISSING", "an oral release needs a note", hint)


def _ground(record: GroundRecord, at: datetime | None) -> Iterator[Fault]:
    part = collective_part(record.recipient)
    if part is not None:
        yield Fault("U01", ("recipient", part), "TYPE", "a group of offices is no recipient", "name one office")
    if not record.success_not_endangered:
        hint = "if the help is put at risk, nothing is passed on"
        yield Fault("U01", ("success_not_endangered",), "TYPE", "the person did not declare this", hint)
    for name in ("decided_by", "reason"):
        if not getattr(record, name).strip():
            yield Fault("U01", (name,), "KEY-MISSING", "this is not told", "write it down")
    if at is not None and max(record.decided_at, record.valid.given_at) > at:
        yield Fault("U01", ("decided_at",), "DATE-ORDER", _FUTURE, _CORRECT)
