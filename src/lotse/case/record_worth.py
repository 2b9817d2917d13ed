"""What one record is worth: nothing, if it could not have been made; else what it names, while it holds.

A consent opens a datum for everybody it names, for the purpose and the category it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lotse.case.record_checks import faults_of
from lotse.case.records import ENDED, OPEN_STATES, end_of
from lotse.case.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lotse.case.record_checks import Fault
    from lotse.case.records import ConsentRecord, ConsentScope, State, Statement
    from lotse.case.vocabulary import Category


class Datum(Protocol):
    """As much of a datum as a consent asks about."""

    @property
    def categories(self) -> frozenset[Category]:
        """What kind of datum it is."""
        ...

    @property
    def special(self) -> frozenset[Category]:
        """The categories that need an explicit consent."""
        ...


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


def shortfalls(record: ConsentRecord, datum: Datum, wanted: Wanted) -> tuple[Said, ...]:
    """Everything that keeps a consent from opening a datum; nothing means that it opens it.

    Args:
        record: The consent.
        datum: The datum.
        wanted: What would have to be agreed to.
    """
    return tuple(dict.fromkeys(_shortfalls(record, datum, wanted)))


def state_at(record: ConsentRecord, at: datetime) -> State | None:
    """The newest state of a record at a moment; an ending state stays. None before the first."""
    past = [change for change in record.history if change.at <= at]
    ended: list[State] = [change.state for change in past if change.state in ENDED]
    if ended:
        return ended[0]
    newest: State | None = max(past, key=lambda one: (one.at, one.state not in OPEN_STATES)).state if past else None
    return newest


def is_sound(record: Statement, wanted: Wanted) -> bool:
    """Whether a record could have been made as it stands; one that could not counts for nothing.

    Args:
        record: A record of any kind.
        wanted: The moment at which somebody wants to rest on it, and for how long one may hold.
    """
    return next(faults_of(record, wanted.max_days, at=wanted.at, used=True), None) is None


def _shortfalls(record: ConsentRecord, datum: Datum, wanted: Wanted) -> Iterator[Said]:
    yield from _in_time(record, wanted)
    scope = record.scope_at(wanted.at)
    if scope is None:
        yield Said("E03", "needs_consent")
        return
    # a consent is given to one controller (recital 42 GDPR): who received something on it may not pass it on with it
    named = {one.body for one in scope.recipients}
    if not wanted.bodies <= named or wanted.sender not in (None, record.controller.body):
        yield Said("E02", "needs_consent")
    if wanted.purpose not in scope.purposes:
        yield Said("E03", "needs_consent")
    yield from _categories(record, scope, datum)
    for fault in faults_of(record, wanted.max_days, at=wanted.at, used=True):
        yield _said_of(fault, datum)


_SAID: dict[str, Said] = {
    "B01": Said("E07", "needs_consent"),
    "E06": Said("E06", "needs_explicit_consent"),
    "E08": Said("E08", "deny"),
    "E12": Said("E01", "needs_consent"),
    "P03": Said("P03", "needs_human"),
    "P05": Said("P05", "needs_capacity_check"),
    "S05": Said("E01", "needs_consent"),
}
"""The field check that says it; what only concerns the making of a record is a consent that is not there."""


def _said_of(fault: Fault, datum: Datum) -> Said:
    if fault.rule in ("E05", "E05b"):
        return Said("E05" if "health" in datum.categories else "E05b", "needs_consent")
    return _SAID.get(fault.rule, Said(fault.rule, "needs_consent"))


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


def _categories(record: ConsentRecord, scope: ConsentScope, datum: Datum) -> Iterator[Said]:
    named = {*scope.categories, *scope.special}
    if not datum.categories <= named:
        yield Said("E04", "needs_consent")
    ticked = datum.special <= set(scope.special) and record.act.explicit
    if datum.special and not ticked:  # where it is not named at all, a plain yes would not be enough either
        yield Said("E06", "needs_explicit_consent")
    if "health" in datum.categories and "A9-2-h" in record.controller.legal_basis and not ticked:
        yield Said("U02", "deny")
