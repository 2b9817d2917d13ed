"""The disclosure log: who told what to whom, by names of fields, in a chain that shows where it was changed.

Wherever the entries are kept, in a file or in a record book, they are made and checked here. An entry holds no value
of a case. The chain: each entry holds the seal of the one before it, and its own over everything else it holds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, SerializerFunctionWrapHandler, model_serializer

from lotse.advice import Versions
from lotse.case.records import BERLIN, Moment, Quiet
from lotse.case.said import Outcome
from lotse.errors import InputError, LotseError
from lotse.json_text import flawless_json
from lotse.model import Day
from lotse.privacy.deletion import due_on
from lotse.privacy.outcomes import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable

Channel = Literal["conversation", "encrypted_mail", "case_system"]
"""The way a package takes: a talk, an encrypted mail, or from one case system to another."""

LEAST_KEY = 16
"""Bytes that a key has at least."""
WITHDRAWN = "LOG-WITHDRAWN"
"""Code of a log that refuses an entry because it knows of a withdrawal: the log is whole, and nothing may leave."""


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


Instant = Annotated[Moment, AfterValidator(_in_utc)]
"""A moment as the log keeps it: in UTC."""
Seal = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Linked(Quiet):
    """What every entry has.

    Args:
        number: Place in the chain, from 1; None before it is put into one.
        before: Seal of the entry before it; None for the first.
        seal: Over everything else in the entry; None before it is put into a chain.
    """

    schema_: Literal["lotse/log/1"] = Field(default="lotse/log/1", alias="schema")
    number: Annotated[int, Field(ge=1)] | None = None
    before: Seal | None = None
    seal: Seal | None = None


class LoggedRecipient(Quiet):
    """A body that heard something, as it was named to the family."""

    body: str
    name: str | None = None
    function: str | None = None


class LoggedGround(Quiet):
    """What a person decided by a norm of the closed list."""

    record: str
    norm: str
    decided_by: str
    reason: str


class DisclosureEntry(_Linked):
    """One time that something was passed on, or was to be: `lotse/log/1`, names of fields only.

    Args:
        person: Who sent it, by staff number.
        recipients: Every body that heard it, each named.
        result: `allow`; of anything else no field, category or record is kept.
        categories: What kinds of data.
        fields: Keys, never values.
        records: Ids of the consents, releases and grounds it rests on.
        checks: Every check with its outcome.
        channel: The way it took.
        package_hmac: HMAC-SHA256 of the package under the key of the office; None where it has no key. There is no
            plain hash, because what is small can be guessed from it.
        delete_on: The day on which this entry is to be gone.
    """

    event: Literal["disclosure"] = "disclosure"
    case: str
    at: Instant
    from_: str | None = Field(validation_alias="from", serialization_alias="from")
    person: str | None = None
    recipients: tuple[LoggedRecipient, ...]
    purpose: str | None
    mode: Literal["pseudonym", "clear"]
    result: Decision
    categories: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    grounds: tuple[LoggedGround, ...] = ()
    checks: tuple[tuple[str, Outcome], ...] = ()
    versions: Versions
    channel: Channel | None = None
    package_hmac: Seal | None = None
    delete_on: Day


class WithdrawalEntry(_Linked):
    """A consent was withdrawn, and these bodies are to be told (Art. 7, 19 GDPR); no reason is asked or kept."""

    event: Literal["withdrawal"] = "withdrawal"
    case: str
    at: Instant
    record: str
    inform: tuple[str, ...] = ()
    delete_on: Day


class InformedEntry(_Linked):
    """Somebody was told: a body of a withdrawal, or the family of a disclosure (Art. 13, 14 GDPR).

    Args:
        about: Number of the entry it is about.
        told: The body, or `family`.
        by: Who told it, by staff number.
    """

    event: Literal["informed"] = "informed"
    case: str
    at: Instant
    about: Annotated[int, Field(ge=1)]
    told: str
    by: str | None = None
    delete_on: Day


class StopEntry(_Linked):
    """Signs of danger to a child stopped something: when, for which role and which number, and nothing else (K08).

    Args:
        role: Kind of body at which it stopped.
        delete_on: The day on which this entry is to be gone; None in logs of earlier versions, which did not say it.
    """

    event: Literal["stop"] = "stop"
    code: Literal["KS-STOP"] = "KS-STOP"
    at: Instant
    role: str | None
    case: str
    delete_on: Day | None = None

    @model_serializer(mode="wrap")
    def _as_it_was_sealed(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave the day out where it was never written: the seal is over what stood there."""
        shown: dict[str, Any] = handler(self)
        if shown.get("delete_on") is None:
            shown.pop("delete_on", None)
        return shown


class ErasedEntry(_Linked):
    """An entry that was deleted when its time had come; its place in the chain is left."""

    event: Literal["erased"] = "erased"


LogEntry = DisclosureEntry | WithdrawalEntry | InformedEntry | StopEntry | ErasedEntry
"""An entry of the log, told apart by its `event`."""
E = TypeVar("E", bound=_Linked)
_KINDS: Mapping[str, type[LogEntry]] = {
    "disclosure": DisclosureEntry,
    "withdrawal": WithdrawalEntry,
    "informed": InformedEntry,
    "stop": StopEntry,
    "erased": ErasedEntry,
}


def stop_entry(*, at: datetime, role: str | None, case: str) -> StopEntry:
    """What a log keeps of a stop, with the day on which it goes.

    Args:
        at: Timezone-aware moment.
        role: Kind of body at which it stopped.
        case: Number of the case.

    Returns:
        The entry, still outside of any chain.

    >>> stop_entry(at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC), role=None, case="K7MQ2-XPA4T-J").delete_on
    datetime.date(2027, 5, 21)
    """
    return StopEntry(at=at, role=role, case=case, delete_on=due_on("protection-stop", at.astimezone(BERLIN).date()))


def read_entry(written: Mapping[str, Any] | str) -> LogEntry:
    """Read an entry as it was kept.

    Args:
        written: The keys of `lotse/log/1`, or one line of JSON.

    Returns:
        The entry.

    Raises:
        InputError: It is none.

    >>> kept = read_entry('{"event": "stop", "at": "2026-11-20T09:30:00+01:00", "role": null, "case": ""}')
    >>> kept.at.isoformat()
    '2026-11-20T08:30:00+00:00'
    """
    data = flawless_json(written) if isinstance(written, str) else written
    event = data.get("event", "disclosure") if isinstance(data, Mapping) else None
    kind = _KINDS.get(event) if isinstance(event, str) else None
    if kind is None or not isinstance(data, Mapping):
        raise InputError.of("TYPE", "this is no entry of a disclosure log")
    return kind.model_validate(dict(data))


def chained(entry: E, before: LogEntry | None, *, key: bytes | None = None) -> E:
    """Put an entry at the end of a chain.

    Args:
        entry: What is to be kept.
        before: The last entry so far; None where there is none.
        key: With it nobody without the key can mend a chain after changing it; the same for the whole chain.

    Returns:
        The entry with its number, the seal of the one before, and its own.

    >>> from datetime import datetime, UTC
    >>> first = chained(StopEntry(at=datetime(2026, 11, 20, tzinfo=UTC), role=None, case=""), None)
    >>> chained(first, first).number
    2
    """
    number = 1 if before is None or before.number is None else before.number + 1
    put = entry.model_copy(update={"number": number, "before": None if before is None else before.seal})
    return put.model_copy(update={"seal": _seal(put, key)})


def broken_at(entries: Iterable[LogEntry], *, key: bytes | None = None) -> int | None:
    """Where a chain does not hold: an entry was changed, left out, put in or moved.

    The beginning may have been deleted when its time had come, so the first entry may point to one that is gone. What
    was cut off at the end does not show; whoever keeps the number of the last entry elsewhere sees it.

    Args:
        entries: The chain from its beginning.
        key: The key it was made with.

    Returns:
        Place of the first entry that does not fit, from 0; None if all fit.
    """
    before: LogEntry | None = None
    for place, entry in enumerate(entries):
        linked = entry.number is not None and entry.seal is not None
        if linked and before is not None:
            linked = entry.before == before.seal and entry.number == (before.number or 0) + 1
        if linked and before is None:
            linked = (entry.before is None) == (entry.number == 1)
        if linked and not isinstance(entry, ErasedEntry):
            linked = hmac.compare_digest(entry.seal or "", _seal(entry, key))
        if not linked:
            return place
        before = entry
    return None


def erased(entry: LogEntry) -> ErasedEntry:
    """What is left of an entry after its deletion: its place in the chain.

    Its seal stays, or the chain would not hold. Without a key that is a plain hash of what is gone. Whoever knows
    everything else that stood there could hold a guess against it, such as which body heard it; but there was no value
    of a case in it, and the case number alone has 50 random bits. With a key nothing can be tried at all.
    """
    return ErasedEntry(number=entry.number, before=entry.before, seal=entry.seal)


def stopped_in(entries: Iterable[LogEntry]) -> frozenset[str]:
    """The cases that a log says were stopped: for them nothing goes on, until a new case is begun (K02, K04).

    A copy of the case may be older than the stop. What the log says counts whatever the copy says.

    Args:
        entries: The log.

    Returns:
        Their numbers.

    >>> stopped_in([StopEntry(at=datetime(2026, 11, 20, tzinfo=UTC), role=None, case="K7MQ2-XPA4T-J")])
    frozenset({'K7MQ2-XPA4T-J'})
    """
    return frozenset(one.case for one in entries if isinstance(one, StopEntry) and one.case)


def refuse_what_may_not_leave(entry: LogEntry, entries: Iterable[LogEntry]) -> None:
    """Keep an entry out of a log that knows that its case was stopped or a record it rests on is withdrawn.

    Whatever moments are written and whatever this copy of the case says: who writes now has to know of it. Whoever
    keeps a log, in a file or in a book, calls this before each addition.

    Args:
        entry: What is to be kept.
        entries: What the log holds so far.

    Raises:
        LotseError: LOG-STOPPED, LOG-WITHDRAWN; nothing may be added.

    >>> refuse_what_may_not_leave(StopEntry(at=datetime(2026, 11, 20, tzinfo=UTC), role=None, case=""), ())
    """
    if not isinstance(entry, DisclosureEntry) or entry.result != "allow":
        return
    known = tuple(entries)
    if entry.case in stopped_in(known):
        raise LotseError(
            "LOG-STOPPED",
            "by this log signs of danger stopped this case: nothing may leave, whatever this copy of the case says",
            hint="follow the procedure; only lotse protection clear begins a new case",
        )
    over = {one.record for one in known if isinstance(one, WithdrawalEntry)}
    if over & set(entry.records):
        raise LotseError(
            WITHDRAWN,
            "by this log a consent that this rests on is withdrawn: nothing may leave, whatever moment is named",
            hint="use the record as it is now, or ask the family again",
        )


def heard_on(record: str, entries: Iterable[LogEntry], *, since: datetime | None = None) -> set[str]:
    """Every body that heard something on a record; those that were in the room too (Art. 19 GDPR).

    Args:
        record: Id of a consent, release or ground.
        entries: The log.
        since: Only what was heard at this moment or later.
    """
    return {
        one.body
        for entry in entries
        if isinstance(entry, DisclosureEntry) and record in entry.records and (since is None or entry.at >= since)
        for one in entry.recipients
    }


def package_hmac(package: Mapping[str, Any], key: bytes) -> str:
    """The keyed checksum of a package, by which a recipient's copy can be held against the log.

    Args:
        package: `lotse/package/1`.
        key: The key of the office.

    Returns:
        64 hexadecimal digits.

    Raises:
        ValueError: The key is shorter than 16 bytes.
    """
    if len(key) < LEAST_KEY:
        raise ValueError("the key is too short")
    return hmac.new(key, _canonical(dict(package)), hashlib.sha256).hexdigest()


def _seal(entry: _Linked, key: bytes | None) -> str:
    said = _canonical(entry.model_dump(mode="json", exclude={"seal"}))
    return hmac.new(key, said, hashlib.sha256).hexdigest() if key is not None else hashlib.sha256(said).hexdigest()


def _canonical(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
