"""Consents, releases, grounds and obligations as they are written, and when one is open.

What one is worth is told in `record_worth`; who has to agree in `declarers`,
and whether everybody did in `wills`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timezone
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Discriminator, Field, PlainSerializer, StrictBool, Tag
from pydantic_core import PydanticCustomError

from lotse.case.vocabulary import Category
from lotse.model import Day, Model, PersonId, Slug

BERLIN = ZoneInfo("Europe/Berlin")


def with_its_offset(at: datetime) -> datetime:
    """The same point in time with a fixed offset, which compares by time: two of one zone compare by their clocks.

    In the hour that comes twice in autumn a consent would otherwise hold 45 minutes after its end.

    Args:
        at: Timezone-aware moment.

    >>> with_its_offset(datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)).isoformat()
    '2026-10-25T02:15:00+01:00'
    """
    offset = at.utcoffset()
    return at if offset is None else at.replace(tzinfo=timezone(offset), fold=0)


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("date_form", "a moment is written in ISO form with its offset") from error
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise PydanticCustomError("date_form", "a moment is written in ISO form with its offset")
    return with_its_offset(value)


Moment = Annotated[
    datetime, BeforeValidator(_moment), PlainSerializer(datetime.isoformat, return_type=str, when_used="json")
]
"""A point in time with its offset, written `2026-11-02T09:00:00+01:00`."""

State = Literal[
    "unknown",
    "requested",
    "request_deferred",
    "refused",
    "given",
    "renewed",
    "withdrawn",
    "expired",
    "revoked",
    "invalidated",
]
OPEN_STATES: frozenset[State] = frozenset({"given", "renewed"})
No = Literal["refused", "withdrawn"]
NOES: tuple[No, ...] = ("refused", "withdrawn")
ENDED: frozenset[State] = frozenset({"withdrawn", "revoked", "invalidated"})
"""States that end a record for good: whatever is appended later, only a new record opens anything again."""
Purpose = Literal["case_discussion", "referral", "feedback", "responsibility", "own_suggestion"]


class Quiet(Model):
    """A part of a record: shown without what is in it, in every message and log."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def __repr_args__(self) -> Any:
        return []


class Representation(Quiet):
    """On what ground somebody speaks for a child."""

    kind: Literal["self", "joint", "sole", "guardian"]
    evidence: str | None = None
    seen_on: Day | None = None


class Capacity(Quiet):
    """Somebody made sure that a young person understands what she or he agrees to."""

    checked_by: str
    on: Day
    result: StrictBool


class GivenBy(Quiet):
    """Who agreed, and for whom."""

    person: PersonId
    role: str
    representation: Representation | None = None
    capacity: Capacity | None = None


class Recipient(Quiet):
    """One named body; never a group of offices."""

    body: Slug
    name: str | None = None
    function: str | None = None
    address: str | None = None


class ConsentScope(Quiet):
    """What was agreed to."""

    purposes: tuple[Purpose, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    special: tuple[Category, ...] = ()
    recipients: tuple[Recipient, ...] = ()


class Controller(Quiet):
    """The body that asked."""

    body: Slug
    contact: str | None = None
    dpo: str | None = None
    legal_basis: tuple[str, ...] = ()
    jurisdiction: str | None = None
    authority: str | None = None


class Act(Quiet):
    """How agreement was expressed."""

    form: Literal["written", "electronic", "oral"]
    circumstances: str | None = None
    explicit: StrictBool
    kind: Literal["signature", "own_tick", "statement"]


class Notice(Quiet):
    """What the family was told, in which language."""

    version: str
    sha256: str | None = None
    language: str
    easy: StrictBool = False
    interpreter: str | None = None
    informed: tuple[Literal["purpose", "refusal", "withdrawal"], ...] = ()
    rights: StrictBool = False
    withdraw_by: str | None = None


class Voluntary(Quiet):
    """Three things that must not be."""

    disadvantage: StrictBool
    coupling: StrictBool
    duty: StrictBool


class ConsentValidity(Quiet):
    """From when until when; `until` is exclusive and never endless."""

    given_at: Moment
    until: Moment


class Evidence(Quiet):
    """Where the proof lies, and who recorded it."""

    ref: str
    sha256: str | None = None
    retention: str | None = None
    location: str | None = None
    recorded_by: str | None = None
    recorded_at: Moment | None = None


class StateChange(Quiet):
    """One entry of the append-only history.

    Args:
        state: State from this moment on.
        at: When it changed.
        by: Who changed it, by letter or staff number.
        channel: How it was told, such as `paper`.
        until: A renewal holds until then, exclusively; without it the record's own end stays.
        scope: A narrowing leaves only this of the scope; what is not in the scope already is never added.
    """

    state: State
    at: Moment
    by: str
    channel: str | None = None
    until: Moment | None = None
    scope: ConsentScope | None = None


class ConsentRecord(Quiet):
    """`lotse/consent/1`: what one person agreed to, for whom, until when."""

    schema_: Literal["lotse/consent/1"] = Field(alias="schema")
    record: Annotated[str, Field(pattern=r"^C-[23456789A-HJ-NP-Z]{10}$")]
    case: str
    person: PersonId
    given_by: GivenBy
    scope: ConsentScope
    controller: Controller
    act: Act
    notice: Notice
    voluntary: Voluntary
    valid: ConsentValidity
    evidence: Evidence
    history: tuple[StateChange, ...] = Field(min_length=1)

    def in_force(self, at: datetime) -> bool:
        """Whether the record is open at a moment: given or renewed, not ended, not over.

        Args:
            at: Timezone-aware moment.
        """
        return is_open(self.history, self.valid, at)

    def scope_at(self, at: datetime) -> ConsentScope | None:
        """What is left of the scope at a moment, after every narrowing; None if no purpose is left.

        Args:
            at: Timezone-aware moment.
        """
        scope: ConsentScope | None = self.scope
        for change in self.history:
            if change.scope is not None and change.at <= at and scope is not None:
                scope = common_scope(scope, change.scope)
        return scope


class ReleaseRecord(Quiet):
    """`lotse/release/1`: a holder of a professional secret may speak to one recipient about a topic for a time.

    Args:
        person: Whom the secret is about.
        holder: The person or body that is bound (section 203 StGB), by its id.
        recipient: One named body.
        topic: Categories, or single data such as `signal:hoeren` or a fact id.
    """

    schema_: Literal["lotse/release/1"] = Field(alias="schema")
    record: Annotated[str, Field(pattern=r"^R-[23456789A-HJ-NP-Z]{10}$")]
    case: str
    person: PersonId
    given_by: GivenBy
    holder: Slug
    recipient: Recipient
    topic: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.:-]*$", max_length=120)], ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    form: Literal["written", "electronic", "oral"]
    valid: ConsentValidity
    evidence: Evidence
    history: tuple[StateChange, ...] = Field(min_length=1)

    def in_force(self, at: datetime) -> bool:
        """Whether the release is open at a moment.

        Args:
            at: Timezone-aware moment.
        """
        return is_open(self.history, self.valid, at)


class GroundRecord(Quiet):
    """`lotse/ground/1`: a person decided that a norm allows to pass on named data without a consent.

    lotse never affirms a norm itself. The reason stays in the office's own file; here stands where.

    Args:
        norm: A norm of the closed list, by its id.
        decided_by: Who decided, by staff number.
        reason: Where the reason for each datum is written down.
        success_not_endangered: The person declares that the success of the help is not put at risk.
        fields: Keys of the data that are necessary.
    """

    schema_: Literal["lotse/ground/1"] = Field(alias="schema")
    record: Annotated[str, Field(pattern=r"^G-[23456789A-HJ-NP-Z]{10}$")]
    case: str
    person: PersonId | None = None
    norm: Slug
    decided_by: str = Field(min_length=1)
    decided_at: Moment
    reason: str = Field(min_length=1)
    success_not_endangered: StrictBool
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    recipient: Recipient
    fields: tuple[Annotated[str, Field(pattern=r"^([a-z][0-9]{0,2}|household|place)/[a-z][a-z0-9_.:-]*$")], ...] = (
        Field(min_length=1)
    )
    valid: ConsentValidity


class ObligationRecord(Quiet):
    """`lotse/obligation/1`: a body that is no public office bound itself to purpose and secrecy (V07).

    Args:
        body: The body that is bound.
        purposes: The purposes it is bound to.
        valid: From when until when.
    """

    schema_: Literal["lotse/obligation/1"] = Field(alias="schema")
    record: Annotated[str, Field(pattern=r"^V-[23456789A-HJ-NP-Z]{10}$")]
    body: Slug
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    valid: ConsentValidity
    evidence: Evidence


def _record_form(value: Any) -> str:
    """Which record is written; a consent where nothing says so."""
    schema = value.get("schema") if isinstance(value, dict) else getattr(value, "schema_", None)
    return {"lotse/release/1": "release", "lotse/ground/1": "ground"}.get(str(schema), "consent")


AnyRecord = Annotated[
    Annotated[ConsentRecord, Tag("consent")]
    | Annotated[ReleaseRecord, Tag("release")]
    | Annotated[GroundRecord, Tag("ground")],
    Discriminator(_record_form),
]
"""A record of any kind, told apart by its `schema`."""


Statement = ConsentRecord | ReleaseRecord | GroundRecord | ObligationRecord
"""A record of any kind, as `records=` of a disclosure may hold it."""


def is_open(history: tuple[StateChange, ...], valid: ConsentValidity, at: datetime) -> bool:
    """Whether a statement with this history holds at a moment.

    Args:
        history: Its states; on one moment an ending state wins.
        valid: Its period; a renewal may have moved the end.
        at: Timezone-aware moment.
    """
    past = [change for change in history if change.at <= at]
    if not past or not valid.given_at <= at < end_of(history, valid, at):
        return False
    if any(change.state in ENDED for change in past):
        return False
    newest = max(change.at for change in past)
    return all(change.state in OPEN_STATES for change in past if change.at == newest)


def end_of(history: tuple[StateChange, ...], valid: ConsentValidity, at: datetime) -> datetime:
    """The moment from which a statement no longer holds, as it stands at `at`; the newest renewal decides.

    Of two renewals at one moment, as two copies may hold them, the one that reaches less far counts.
    """
    renewed = [
        (change.at, change.until)
        for change in history
        if change.state == "renewed" and change.until is not None and change.at <= at
    ]
    newest = max((moment for moment, _ in renewed), default=None)
    return min((until for moment, until in renewed if moment == newest), default=valid.until)


def common_scope(first: ConsentScope, second: ConsentScope) -> ConsentScope | None:
    """What two scopes have in common; None if that is no purpose at all."""
    purposes: tuple[Purpose, ...] = tuple(one for one in first.purposes if one in second.purposes)
    if not purposes:
        return None
    bodies = {recipient.body for recipient in second.recipients}
    return ConsentScope(
        purposes=purposes,
        categories=tuple(one for one in first.categories if one in second.categories),
        special=tuple(one for one in first.special if one in second.special),
        recipients=tuple(one for one in first.recipients if one.body in bodies),
    )


def end_of_day(on: date) -> datetime:
    """The last moment of a calendar day in Germany: what was withdrawn on that day counts.

    >>> end_of_day(date(2026, 11, 20)).isoformat()
    '2026-11-20T22:59:59.999999+00:00'
    """
    return datetime.combine(on, time.max, tzinfo=BERLIN).astimezone(UTC)
