"""Whether a holder of a professional secret may speak: everybody who has to release did so, and nobody took it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.declarers import asked_about, is_guardian, may_declare, needs_guardian
from lotse.case.record_worth import is_sound
from lotse.case.records import NOES, OPEN_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lotse.case.model import Person
    from lotse.case.records import ReleaseRecord
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
        All releases that count. Whoever said no after the own yes, in whichever release, keeps it closed.
    """
    said = [one for one in request.records.releases if _speaks_of(one, holder, body, field, request)]
    found = [one for one in said if _counts(one, holder, field, request)]
    concerned = [person for person in request.case.persons if person.id in field.persons]
    return tuple(found) if all(_is_released(person, found, said, request) for person in concerned) else ()


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


def _counts(release: ReleaseRecord, holder: str, field: Field, request: Request) -> bool:
    """Whether a release holds now and covers the whole datum."""
    topics, behind = set(release.topic), _behind(field, holder)
    return (
        release.in_force(request.wanted.at)
        and is_sound(release, request.wanted)
        and any((field.what in topics, field.categories and field.categories <= topics, behind and behind <= topics))
    )


def _behind(field: Field, holder: str) -> set[str]:
    return {what for told_by, what in field.secrets if told_by == holder}


def _is_released(
    person: Person, found: Sequence[ReleaseRecord], said: Sequence[ReleaseRecord], request: Request
) -> bool:
    at = request.wanted.at
    own = [one for one in found if one.person == person.id]
    guardians = {one.given_by.person for one in own if is_guardian(one.given_by)}
    yes = [one for one in own if one.given_by.person in guardians or may_declare(one.given_by, person, at)]
    needed = asked_about(person, request.case, request.records.consents, at)
    if not needed or not needed <= {one.given_by.person for one in yes}:
        return False
    if needs_guardian(person, request.case, at) and not guardians:
        return False
    about = [one for one in said if one.person == person.id]
    return not any(_said_no(giver, about, yes, request) for giver in {*needed, *guardians, person.id})


def _said_no(giver: str, about: Sequence[ReleaseRecord], yes: Sequence[ReleaseRecord], request: Request) -> bool:
    """Whether somebody's last word about it is a no, in whichever release; at one moment the no counts."""
    noes = [at for one in about if one.given_by.person == giver for at in _moments(one, NOES, request)]
    agreed = [at for one in yes if one.given_by.person == giver for at in _moments(one, OPEN_STATES, request)]
    return bool(noes) and (not agreed or max(agreed) <= max(noes))


def _moments(release: ReleaseRecord, states: Sequence[str] | frozenset[str], request: Request) -> Iterator[datetime]:
    return (change.at for change in release.history if change.state in states and change.at <= request.wanted.at)
