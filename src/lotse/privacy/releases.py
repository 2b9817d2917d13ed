"""Whether a holder of a professional secret may speak: everybody who has to release did so, and nobody took it back."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from lotse.case.declarers import asked_about, is_guardian, may_declare, takes_back, young_holders
from lotse.case.record_worth import is_sound
from lotse.case.records import NOES, OPEN_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime

    from lotse.case.model import Person
    from lotse.case.records import GivenBy, ReleaseRecord
    from lotse.privacy.field_checks import Request
    from lotse.privacy.fields import Field


def releases_for(holder: str, body: str, field: Field, request: Request) -> tuple[ReleaseRecord, ...]:
    """The releases on which one body may hear a datum that a holder of a secret told; none if somebody's is missing.

    Args:
        holder: Who is bound.
        body: Who would hear it.
        field: The datum.
        request: Who, to whom, what for.

    Returns:
        All releases that count. Several of one person count together. Whoever said no after the own yes, in whichever
        release, keeps it closed.
    """
    said = [one for one in request.records.releases if _speaks_of(one, holder, body, field, request)]
    asked = [person for person in request.case.persons if person.id in field.persons]
    released = [_of_everybody(person, said, holder, field, request) for person in asked]
    return tuple(one for found in released for one in found) if all(released) else ()


def still_to_release(field: Field, request: Request) -> tuple[tuple[str, str], ...]:
    """Whose release is missing or taken back, and about whom, for whichever holder and body.

    Args:
        field: The datum.
        request: Who, to whom, what for.

    Returns:
        Who is to be asked, with the person it is about, each once. A guardian whom nobody named is not among them.
    """
    found = []
    holders = dict.fromkeys(origin.secrecy for origin in field.origins if origin.secrecy is not None)
    for holder, receiver in product(holders, request.audience):
        said = [one for one in request.records.releases if _speaks_of(one, holder, receiver.body, field, request)]
        for person in request.case.persons:
            if person.id in field.persons:
                about = [one for one in said if one.person == person.id]
                asked = asked_about(person, request.case, request.records.consents, request.wanted.at)
                standing = {giver: _standing(giver, person, about, request, may_declare) for giver in sorted(asked)}
                found += [(giver, person.id) for giver, own in standing.items() if not _covers(own, holder, field)]
    return tuple(dict.fromkeys(found))


def _speaks_of(release: ReleaseRecord, holder: str, body: str, field: Field, request: Request) -> bool:
    """Whether a release is about this datum at all, or about a part of it."""
    told = {field.what, *field.categories, *_behind(field, holder)}
    return (
        release.holder == holder
        and release.recipient.body == body
        and release.person in field.persons
        and request.wanted.purpose in release.purposes
        and not told.isdisjoint(release.topic)
    )


def _of_everybody(
    person: Person, said: Sequence[ReleaseRecord], holder: str, field: Field, request: Request
) -> list[ReleaseRecord]:
    """The releases of everybody who is asked about a person; none if one is missing or taken back."""
    about = [one for one in said if one.person == person.id]
    as_guardian = [one for one in about if is_guardian(one.given_by)]
    guardians = {one.given_by.person for one in as_guardian if _holds(one, request)}
    needed = asked_about(person, request.case, request.records.consents, request.wanted.at)
    if not needed or (young_holders(person, request.case, request.wanted.at) and not guardians - needed):
        return []
    found = []
    for giver in sorted({*needed, *(one.given_by.person for one in as_guardian), person.id}):
        standing = _standing(giver, person, about, request, may_declare if giver in needed else takes_back)
        is_asked = giver in needed or giver in guardians or any(_noes(giver, about, request))
        if is_asked and not _covers(standing, holder, field):
            return []
        found += standing
    return found


def _standing(
    giver: str,
    person: Person,
    about: Sequence[ReleaseRecord],
    request: Request,
    fits: Callable[[GivenBy, Person, datetime], bool],
) -> list[ReleaseRecord]:
    """The releases of one person that hold and count, and that no later no of the same person took back."""
    noes = list(_noes(giver, about, request))
    return [
        one
        for one in about
        if one.given_by.person == giver
        and _holds(one, request)
        and fits(one.given_by, person, request.wanted.at)
        and (not noes or max(_moments(one, OPEN_STATES, request)) > max(noes))
    ]


def _noes(giver: str, about: Sequence[ReleaseRecord], request: Request) -> Iterator[datetime]:
    return (at for one in about if one.given_by.person == giver for at in _moments(one, NOES, request))


def _holds(release: ReleaseRecord, request: Request) -> bool:
    return release.in_force(request.wanted.at) and is_sound(release, request.wanted)


def _covers(releases: Sequence[ReleaseRecord], holder: str, field: Field) -> bool:
    """Whether releases name the whole datum: itself, all its categories, or everything behind it that was told."""
    topics = {topic for one in releases for topic in one.topic}
    behind = _behind(field, holder)
    return bool(
        field.what in topics or (field.categories and field.categories <= topics) or (behind and behind <= topics)
    )


def _behind(field: Field, holder: str) -> set[str]:
    return {what for told_by, what in field.secrets if told_by == holder}


def _moments(release: ReleaseRecord, states: Collection[str], request: Request) -> Iterator[datetime]:
    return (one.at for one in release.history if one.state in states and one.at <= request.wanted.at)
