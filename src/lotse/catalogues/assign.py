"""Offers to bodies: who provides an offer, where it happens, and who is responsible at this place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lotse.catalogues.bodies import responsible_bodies
from lotse.catalogues.responsibility_questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lotse.catalogues.catalogue import Catalogue, Offer, Status
    from lotse.catalogues.responsibility_model import Body
    from lotse.model import Contact

Relation = Literal["responsible", "provider", "host"]


@dataclass(frozen=True, slots=True)
class AssignedBody:
    """A body of an offer, with what it is to the offer and how sure that is."""

    id: str
    role: str
    name: str
    relation: Relation
    status: Status
    source: str | None
    as_of: str | None
    contact: Contact | None


@lru_cache(maxsize=2048)
def bodies_of_role(role: str, ags: str | None, on: date, answers: tuple[tuple[str, str], ...] = ()) -> tuple[Body, ...]:
    """The bodies of a role at a place, where no further question decides; a pure lookup, kept for speed.

    Args:
        role: What the body is responsible for.
        ags: Municipality; None is never guessed and gives nothing.
        on: Day of the question.
        answers: Answers to the deciding question of the role, where they are known.

    Returns:
        One or several bodies; nothing where the place is unknown, a question decides, or no body is known.
    """
    if ags is None:
        return ()
    found = responsible_bodies(role, place=ags, on=on, answers=dict(answers))
    return found.bodies if found.outcome in ("one", "several") else ()


@lru_cache(maxsize=2048)
def guides_of_role(role: str, ags: str | None, on: date) -> tuple[Body, ...]:
    """The bodies of a role that could accompany a family from a place.

    Accompanying is no responsibility: where a question decides which office is responsible, such as the kind of
    school, those of the role itself can accompany whatever the answer is.

    Args:
        role: What the body is responsible for.
        ags: Municipality; None is never guessed and gives nothing.
        on: Day of the question.

    Returns:
        The bodies; nothing where the place is unknown or no body of the role is known.

    >>> from datetime import date
    >>> [body.id for body in guides_of_role("schulamt", "05358008", date(2026, 11, 20))]
    ['schulamt-05358']
    """
    if ags is None:
        return ()
    found = responsible_bodies(role, place=ags, on=on)
    return tuple(body for body in found.bodies if found.outcome != "ask" or body.role == role)


TELLING_FACTS = {"schulform": "kind.schulform"}
"""Facts of a person that answer the deciding question of a role, by the key of the question."""


def assign_bodies(
    offer: Offer, catalogue: Catalogue, *, ags: str | None, on: date, told: Mapping[str, object]
) -> tuple[AssignedBody, ...]:
    """Name the bodies of an offer: provider, host, and who is responsible at this place.

    Args:
        offer: The offer.
        catalogue: Where its provider and host are declared.
        ags: Municipality where the family lives.
        on: Day of the question.
        told: Facts about the person, by id; one of them may answer the deciding question of the role.

    Returns:
        The bodies, provider first.
    """
    found = []
    relations: tuple[tuple[Relation, str | None], ...] = (("provider", offer.provider), ("host", offer.host))
    for relation, body_id in relations:
        if body_id is not None:
            body = catalogue.bodies[body_id]
            as_of = body.as_of.isoformat() if body.as_of else None
            found.append(
                AssignedBody(body.id, body.role, body.name, relation, body.status, body.source.ref, as_of, body.contact)
            )
    if offer.responsible is not None:
        answers = tuple(sorted({**_told_answer(offer.responsible.role, told), **offer.responsible.answers}.items()))
        for one in bodies_of_role(offer.responsible.role, ags, on, answers):
            as_of = one.as_of.isoformat() if one.as_of else None
            found.append(
                AssignedBody(one.id, one.role, one.name, "responsible", one.status, one.source, as_of, one.contact)
            )
    return tuple(found)


def facts_asked(offer: Offer) -> frozenset[str]:
    """Facts of a person that may say which body is responsible for an offer, by id.

    Args:
        offer: The offer; what it answers itself is not asked of anybody.
    """
    asked = QUESTIONS.get(offer.responsible.role) if offer.responsible is not None else None
    if asked is None or offer.responsible is None or asked.key in offer.responsible.answers:
        return frozenset()
    return frozenset({TELLING_FACTS[asked.key]} if asked.key in TELLING_FACTS else ())


def _told_answer(role: str, told: Mapping[str, object]) -> dict[str, str]:
    """What the person's facts answer, if the role asks it and knows the answer."""
    asked = QUESTIONS.get(role)
    value = told.get(TELLING_FACTS.get(asked.key, "")) if asked else None
    if asked is None or value not in {choice.answer for choice in asked.choices}:
        return {}
    return {asked.key: str(value)}
