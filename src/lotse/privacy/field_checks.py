"""The checks that take single fields out of a package. Each says why, and what would settle it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.record_worth import Wanted, is_sound, shortfalls
from lotse.case.records import GroundRecord
from lotse.case.said import Said
from lotse.case.standing_no import standing_no
from lotse.case.wills import will_about
from lotse.privacy.grounds import ground_fits, is_about, norm_faults
from lotse.privacy.matrix import Cell, allows, matrix
from lotse.privacy.outcomes import MATRIX
from lotse.privacy.releases import releases_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.model import Case, Origin
    from lotse.case.records import ConsentRecord, ReleaseRecord
    from lotse.case.united import United
    from lotse.privacy.audience import Receiver
    from lotse.privacy.fields import Field

    _OfACase = ConsentRecord | ReleaseRecord | GroundRecord

_HELP = frozenset({"hilfe", "leistung", "beratung", "foerderung", "fruehe-hilfen", "kita", "kindertagespflege"})
_FIRST_OF_HELP, _LAST_OF_HELP = 11, 41
_NORM = re.compile(r"(?:sgb8|par)-(\d{1,3})[a-z]?(?:-.*)?")
_BENEFIT_OFFICES = frozenset({"jobcenter", "sozialamt-eingliederungshilfe", "jugendamt-asd"})


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks to pass something on, to whom, and what they rest on.

    Args:
        case: The case.
        sender: Body that sends.
        sender_row: Its row of the matrix.
        worker: The person who sends, by staff number; None if not told.
        audience: Everybody who would see it but the sender; empty inside one office.
        wanted: Purpose, bodies and moment.
        records: All records of the case, each once.
        everyday: See `will_about`.
        inside: It is meant for the sender's own body, whoever else is in the room.
        away: The sender is not known to hold the case, so it has it from somebody else.
        closed: Keys of data that the advice used and that nobody may use any more.
    """

    case: Case
    sender: str
    sender_row: str | None
    worker: str | None
    audience: tuple[Receiver, ...]
    wanted: Wanted
    records: United
    everyday: bool
    inside: bool = False
    away: bool = False
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a field.

    Args:
        removed: Why it stays; empty if it may go.
        noted: What is to be noted although it may go.
        records: Ids it rests on.
    """

    removed: tuple[Said, ...]
    noted: tuple[Said, ...]
    records: tuple[str, ...]


def settle(field: Field, request: Request) -> Settled:
    """Hold one field against every field check but the need for it.

    Args:
        field: The datum.
        request: Who, to whom, what for.

    Returns:
        All reasons to keep it, each once.
    """
    removed: list[Said] = [*_task(field), *_told_by(field, request), *_entrusted(field, request)]
    noted: list[Said] = []
    rests: set[str] = set()
    if {field.key, *field.rests_on} & request.closed:
        removed.append(Said("E03", "needs_consent"))
    if request.audience:
        removed += _matrix(field, request)
        ground = _ground(field, request)
        if ground is not None:
            rests.add(ground.record)
        else:
            for person in request.case.persons:
                if person.id in field.persons:
                    will = will_about(
                        field,
                        person,
                        request.case,
                        request.records.consents,
                        request.wanted,
                        everyday=request.everyday,
                    )
                    (noted if will.open else removed).extend(will.because)
                    rests.update(will.records)
            if not field.persons:
                removed.append(Said("E01", "needs_consent"))
            removed += _unfit_ground(field, request)
        removed += _secrecy(field, request, rests)
    if any(record.record in rests and record.act.form == "oral" for record in request.records.consents):
        noted.append(Said("E05b", "warn"))
    return Settled(tuple(dict.fromkeys(removed)), tuple(dict.fromkeys(noted)), tuple(sorted(rests)))


def _task(field: Field) -> Iterator[Said]:
    """Data from other tasks of the Jugendamt are never joined with those from help (G07)."""
    if any(origin.task is not None and not is_help(origin.task) for origin in field.origins):
        yield Said("G07", "deny")


def is_help(task: str) -> bool:
    """Whether a task is one of help (sections 11 to 41a SGB VIII); what is not recognised is not.

    Args:
        task: As an origin names it.

    >>> is_help("sgb8-16"), is_help("sgb8-55"), is_help("vormundschaft"), is_help("par-42")
    (True, False, False, False)
    """
    norm = _NORM.fullmatch(task)
    return task in _HELP if norm is None else _FIRST_OF_HELP <= int(norm[1]) <= _LAST_OF_HELP


def _told_by(field: Field, request: Request) -> Iterator[Said]:
    """What the family did not say itself needs a ground for having been collected (G08)."""
    for origin in field.origins:
        if origin.from_ != "family" and not rests_on_record(origin, field, request):
            yield Said("G08", "needs_human")


def rests_on_record(origin: Origin, field: Field, request: Request) -> bool:
    """Whether the record that an origin names is among those of the case, is about the same person, and still holds."""
    records = request.records
    several: tuple[_OfACase, ...] = (*records.consents, *records.releases, *records.grounds)
    return any(one.record == origin.record and _holds_for(one, field, request.wanted) for one in several)


def _holds_for(record: _OfACase, field: Field, wanted: Wanted) -> bool:
    """Whether a record may be rested on now for a datum about these persons."""
    if not is_sound(record, wanted) or any(norm_faults(record)) or record.person not in {*field.persons, None}:
        return False
    if isinstance(record, GroundRecord):
        return record.valid.given_at <= wanted.at < record.valid.until
    return record.in_force(wanted.at)


def _entrusted(field: Field, request: Request) -> Iterator[Said]:
    """Only who was told may pass it on, and only if the one who told agrees (section 65 SGB VIII)."""
    for origin in field.origins:
        told = origin.entrusted
        if told is None:
            continue
        if request.inside or not request.audience:
            yield Said("V02", "deny")  # one more body in the room must not open what stays with a single worker
            continue
        if request.worker != told.to or not _agreed(told.by, field, request):
            yield Said("V01", "deny")
    for person in sorted(field.confidential if request.audience else ()):
        if not _agreed(person, field, request):
            yield Said("V01", "deny")


def _agreed(person: str, field: Field, request: Request) -> bool:
    """Whether somebody agreed with an own signature, about herself or himself or whom the datum is about.

    What others agree to for this person is not that.
    """
    about = {person, *field.persons}
    own = [one for one in request.records.consents if one.given_by.person == person and one.person in about]
    if standing_no(own, field, request.wanted) is not None:
        return False
    return any(not shortfalls(one, field, request.wanted) for one in own)


def _matrix(field: Field, request: Request) -> Iterator[Said]:
    """Every body that would see it must be one that receives such data at all."""
    for receiver in request.audience:
        cells: list[Cell] = [matrix().cell(receiver.row, category) for category in field.categories]
        if receiver.never is not None or not all(
            allows(cell, derived=field.derived, wished=field.wished) for cell in cells
        ):
            yield Said(MATRIX, "deny")


def _ground(field: Field, request: Request) -> GroundRecord | None:
    """The decision of a person that a norm allows it, where it fits in every respect (U01)."""
    return next((ground for ground in request.records.grounds if ground_fits(ground, field, request)), None)


def _unfit_ground(field: Field, request: Request) -> Iterator[Said]:
    """A ground that was meant for health data but is no norm of the SGB (U02)."""
    for ground in request.records.grounds:
        norm = matrix().norms.get(ground.norm)
        if field.special and is_about(ground, field, request) and (norm is None or not norm.sgb_health):
            yield Said("U02", "deny")


def _secrecy(field: Field, request: Request, rests: set[str]) -> Iterator[Said]:
    """One release for each body that would see what a holder of a professional secret told (V03, V04)."""
    for holder in dict.fromkeys(origin.secrecy for origin in field.origins if origin.secrecy is not None):
        for receiver in request.audience:
            found = releases_for(holder, receiver.body, field, request)
            if found:
                rests.update(one.record for one in found)
            else:
                passed_on = request.sender != holder and request.sender_row in _BENEFIT_OFFICES
                yield Said("V04" if passed_on else "V03", "needs_release")
