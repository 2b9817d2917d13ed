"""Reading records: consents, releases, grounds and obligations, with all problems of a file at once."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lotse.case.record_checks import faults_of
from lotse.case.records import (
    ConsentRecord,
    GroundRecord,
    ObligationRecord,
    ReleaseRecord,
    Statement,
)
from lotse.errors import InputError
from lotse.files import Document, of_mapping, read
from lotse.partial import held_partly
from lotse.privacy.grounds import norm_faults
from lotse.protection import guard
from lotse.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from lotse.case.record_checks import Fault


_KINDS: dict[str, type[Statement]] = {
    "lotse/consent/1": ConsentRecord,
    "lotse/release/1": ReleaseRecord,
    "lotse/ground/1": GroundRecord,
    "lotse/obligation/1": ObligationRecord,
}
S = TypeVar("S", ConsentRecord, ReleaseRecord, GroundRecord)


def load_consent(
    source: str | Path | Mapping[str, Any] | Document,
    *,
    settings: Settings | None = None,
    at: datetime | None = None,
) -> ConsentRecord:
    """Take in what one person agreed to, and refuse what could never count.

    Args:
        source: A file of `lotse/consent/1`, one that was read already, or a mapping with the same keys.
        settings: Settings of the office; 180 days at most without them.
        at: Timezone-aware moment at which it is recorded; without it no date is held against the calendar.

    Returns:
        The record, frozen and silent about its values.

    Raises:
        InputError: All problems at once: a group of offices, no end, a condition, a missing proof …
    """
    return _loaded(source, ConsentRecord, settings, at)


def load_release(
    source: str | Path | Mapping[str, Any], *, settings: Settings | None = None, at: datetime | None = None
) -> ReleaseRecord:
    """Take in that a holder of a secret may speak to one recipient about a topic for a time.

    Args:
        source: A file of `lotse/release/1`, or a mapping with the same keys.
        settings: Settings of the office.
        at: As for a consent.

    Returns:
        The release.

    Raises:
        InputError: All problems at once; a release for a group or from a group is refused.
    """
    return _loaded(source, ReleaseRecord, settings, at)


def load_ground(
    source: str | Path | Mapping[str, Any], *, settings: Settings | None = None, at: datetime | None = None
) -> GroundRecord:
    """Take in the decision of a person that a norm allows to pass on named data; lotse affirms none itself.

    Args:
        source: A file of `lotse/ground/1`, or a mapping with the same keys.
        settings: Settings of the office.
        at: As for a consent.

    Returns:
        The ground.

    Raises:
        InputError: All problems at once; a norm outside of the closed list is refused.
    """
    return _loaded(source, GroundRecord, settings, at)


def read_statement(source: object) -> Statement:
    """Take a record of any kind as it is handed to a disclosure; what it is worth is told there, not here.

    Args:
        source: A record, a file, or a mapping with its keys.

    Returns:
        The record.

    Raises:
        InputError: It is none of the four kinds, or its form does not fit.
        ProtectionStop: It is a case with signs of danger to a child.
    """
    if isinstance(source, ConsentRecord | ReleaseRecord | GroundRecord | ObligationRecord):
        return source
    document = _document(source)
    data = document.data
    kind = _KINDS.get(str(data.get("schema")) if isinstance(data, Mapping) else "", ConsentRecord)
    held = held_partly(document, kind)
    if held.problems or held.content is None:
        raise InputError(held.problems)
    return held.content


def _document(source: object) -> Document:
    if isinstance(source, Document):
        guard(source.data)
        return source
    guard(source)
    if isinstance(source, Mapping):
        return of_mapping(source, error=InputError)
    if not isinstance(source, str | PathLike):
        raise InputError.of("TYPE", "a record is a record, a file, or a mapping with its keys")
    document = read(Path(source), error=InputError)
    guard(document.data)  # the case of a child in danger may be handed in as if it were a record
    return document


def _loaded(
    source: str | Path | Mapping[str, Any] | Document, model: type[S], settings: Settings | None, at: datetime | None
) -> S:
    held = held_partly(_document(source), model)
    problems = list(held.problems)
    if held.content is not None:
        faults = _faults(held.content, settings, at)
        told = [held.problem(one.code, one.path, one.text, one.hint) for one in faults]
        # what was left out because it is wrong is told already, and is not missing
        problems += [one for one in told if not any(wrong.path.startswith(one.path) for wrong in held.problems)]
    if problems or held.content is None:
        raise InputError(problems)
    return held.content


def _faults(record: Statement, settings: Settings | None, at: datetime | None) -> tuple[Fault, ...]:
    return (*faults_of(record, (settings or Settings()).consent_max_days, at=at), *norm_faults(record))
