"""All records of a case, each once: what two copies of one record say counts no further than both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lotse.case.records import (
    NOES,
    ConsentRecord,
    ConsentValidity,
    GroundRecord,
    ObligationRecord,
    ReleaseRecord,
    common_scope,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.records import StateChange, Statement


@dataclass(frozen=True, slots=True)
class United:
    """All records of a case, each once.

    Args:
        consents: By record id.
        releases: By record id.
        grounds: By record id.
        obligations: By record id.
        differing: Ids of which two versions reach differently far; they count no further than both (E12).
        noes: What was refused or withdrawn in any version of those, each for all that its version covers: a no does
            not shrink to what two versions have in common.
    """

    consents: tuple[ConsentRecord, ...]
    releases: tuple[ReleaseRecord, ...]
    grounds: tuple[GroundRecord, ...]
    obligations: tuple[ObligationRecord, ...]
    differing: tuple[str, ...]
    noes: tuple[ConsentRecord, ...]


def unite(case: str, records: Iterable[Statement]) -> United:
    """Put the records of a case together; two versions of one record count no further than both.

    Args:
        case: Number of the case; records of another one open nothing. A copy of a record that names another one
            differs from it.
        records: From the case and from elsewhere.

    Returns:
        Each record once, histories merged: a withdrawal anywhere counts.
    """
    consents: dict[str, ConsentRecord] = {}
    releases: dict[str, ReleaseRecord] = {}
    grounds: dict[str, GroundRecord] = {}
    obligations: dict[str, ObligationRecord] = {}
    differing: set[str] = set()
    dropped: set[str] = set()
    noes: list[ConsentRecord] = []
    elsewhere: set[str] = set()
    for record in records:
        name = record.record
        if not isinstance(record, ObligationRecord) and record.case != case:
            elsewhere.add(name)
        elif isinstance(record, ConsentRecord):
            noes += _no_of(record)
            merged = _merged(consents[name], record) if name in consents else record
            if name in consents and not _same_but_history(consents[name], record):
                differing.add(name)
            if merged is None:
                dropped.add(name)
            else:
                consents[name] = merged
        elif isinstance(record, ReleaseRecord):
            _keep(releases, record, differing, dropped)
        elif isinstance(record, GroundRecord):
            _keep(grounds, record, differing, dropped)
        else:
            _keep(obligations, record, differing, dropped)
    differing |= elsewhere & {*consents, *releases, *grounds}
    return United(
        consents=tuple(consents[name] for name in sorted(consents.keys() - dropped)),
        releases=tuple(releases[name] for name in sorted(releases.keys() - dropped)),
        grounds=tuple(grounds[name] for name in sorted(grounds.keys() - dropped)),
        obligations=tuple(obligations[name] for name in sorted(obligations.keys() - dropped)),
        differing=tuple(sorted(differing)),
        noes=tuple(record for record in noes if record.record in differing),
    )


def _no_of(record: ConsentRecord) -> tuple[ConsentRecord, ...]:
    """A record without what was agreed to in it; nothing if nobody said no."""
    said = tuple(change for change in record.history if change.state in NOES)
    return (record.model_copy(update={"history": said}),) if said else ()


def _keep(kept: dict[str, Any], record: Any, differing: set[str], dropped: set[str]) -> None:
    """Keep a record of another kind; two that differ in more than their history count not at all."""
    other = kept.setdefault(record.record, record)
    if other is record:
        return
    if isinstance(record, ReleaseRecord) and _same_but_history(other, record):
        kept[record.record] = other.model_copy(update={"history": _together(other, record)})
    elif other != record:
        differing.add(record.record)
        dropped.add(record.record)


def _same_but_history(first: Any, second: Any) -> bool:
    return bool(first.model_copy(update={"history": ()}) == second.model_copy(update={"history": ()}))


def _together(first: Any, second: Any) -> tuple[StateChange, ...]:
    """Both histories in their order in time; one in which an entry was put in between stays as it is (E12)."""
    for one, other in ((first, second), (second, first)):
        if any(later.at < before.at for before, later in pairwise(one.history)):
            return (*one.history, *(change for change in other.history if change not in one.history))
    changes = {change.model_dump_json(): change for change in (*first.history, *second.history)}
    return tuple(sorted(changes.values(), key=lambda change: (change.at, change.model_dump_json())))


def _merged(first: ConsentRecord, second: ConsentRecord) -> ConsentRecord | None:
    """What two versions of one record have in common; None if they do not speak of the same agreement."""
    scope = common_scope(first.scope, second.scope)
    rest = {"history": (), "scope": first.scope, "valid": first.valid}
    if scope is None or first.model_copy(update=rest) != second.model_copy(update=rest):
        return None
    valid = ConsentValidity(
        given_at=max(first.valid.given_at, second.valid.given_at), until=min(first.valid.until, second.valid.until)
    )
    return first.model_copy(update={"scope": scope, "valid": valid, "history": _together(first, second)})
