"""What exactly a record does not say yet: whose word is missing, which body or which kind of data it does not name.

Nothing here decides anything. A check that keeps a field says its rule; this says what to ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.case.declarers import asked_about, consents_about
from lotse.case.record_worth import shortfalls
from lotse.privacy.releases import still_to_release

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lotse.case.model import Person
    from lotse.case.records import ConsentRecord
    from lotse.case.said import Said
    from lotse.case.vocabulary import Category
    from lotse.privacy.field_checks import Request
    from lotse.privacy.fields import Field

_WORD = frozenset({"E01", "E11", "E14", "P01", "P05", "P10", "P11", "P12", "P15"})
_BODY = frozenset({"E02"})
_KIND = frozenset({"E04", "E05", "E05b", "E06"})
_RELEASE = frozenset({"V03", "V04"})


class Missing(NamedTuple):
    """What is still to be asked for, by ids.

    Args:
        words: Who has still to be asked, and about whom.
        bodies: Bodies that a consent does not name.
        categories: Kinds of data that a consent does not name.
        records: Records of which two versions differ.
        unknown: Bodies in the room that nobody knows: in no table of offices, in no catalogue, or a guest.
    """

    words: tuple[tuple[str, str], ...] = ()
    bodies: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    records: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


NOTHING = Missing()


def missing_in_room(persons: Collection[str], request: Request) -> Missing:
    """What is missing so that everybody present is named by a consent about each of some persons.

    Args:
        persons: Whom the talk is about.
        request: Who is present, and what for.
    """
    found = [(giver, person, records) for person, giver, records in _words_about(persons, request)]
    unnamed = {
        body
        for _, _, records in found
        if records
        for body in frozenset.intersection(*(_unnamed(one, request) for one in records))
    }
    return Missing(
        words=tuple((giver, person.id) for giver, person, records in found if not records),
        bodies=tuple(sorted(unnamed)),
    )


def missing_for(said: Said, field: Field, request: Request) -> Missing:
    """What is missing for one field, as far as the check that keeps it is about that.

    Args:
        said: What keeps the field.
        field: The field.
        request: Who, to whom, what for.

    Returns:
        Nothing for checks that are about something else, and where nobody knows who has custody.
    """
    if said.rule in _WORD:
        return Missing(words=tuple(dict.fromkeys(_unasked(field, request))))
    if said.rule in _RELEASE:
        return Missing(words=still_to_release(field, request))
    if said.rule in _BODY:
        return Missing(
            bodies=tuple(sorted({body for one in _nearest(field, request) for body in _unnamed(one, request)}))
        )
    if said.rule in _KIND:
        kinds = field.special if said.rule == "E06" else field.categories
        named = [_named(one, request, ticked=said.rule == "E06") for one in _nearest(field, request)]
        return Missing(categories=tuple(sorted({kind for one in named for kind in kinds - one})))
    return NOTHING


def _words_about(persons: Collection[str], request: Request) -> Iterator[tuple[Person, str, list[ConsentRecord]]]:
    """Everybody whose word is needed, with whom it is about and the consents there are."""
    for person in request.case.persons:
        if person.id in persons:
            mine = [one for one in consents_about(person, request.records.consents) if one.in_force(request.wanted.at)]
            for giver in sorted(asked_about(person, request.case, request.records.consents, request.wanted.at)):
                yield person, giver, [one for one in mine if one.given_by.person == giver]


def _unasked(field: Field, request: Request) -> Iterator[tuple[str, str]]:
    for person, giver, records in _words_about(field.persons, request):
        if not records:
            yield giver, person.id


def _nearest(field: Field, request: Request) -> Iterator[ConsentRecord]:
    """Of everybody who agreed to something the consent that comes nearest, where it does not open the field."""
    for _, _, records in _words_about(field.persons, request):
        best = min(records, key=lambda one: (len(shortfalls(one, field, request.wanted)), one.record), default=None)
        if best is not None and shortfalls(best, field, request.wanted):
            yield best


def _unnamed(record: ConsentRecord, request: Request) -> frozenset[str]:
    scope = record.scope_at(request.wanted.at)
    named = {one.body for one in scope.recipients} if scope is not None else set()
    passes_on = {request.sender} - {record.controller.body}
    return (request.wanted.bodies - named) | passes_on


def _named(record: ConsentRecord, request: Request, *, ticked: bool) -> frozenset[Category]:
    scope = record.scope_at(request.wanted.at)
    if scope is None:
        return frozenset()
    return frozenset(scope.special if ticked else (*scope.categories, *scope.special))
