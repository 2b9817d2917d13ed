"""Who is in the room: bodies, never persons, each of them once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.catalogues.body_by_id import body_by_id
from lotse.errors import InputError, Problem
from lotse.model import AreaPrefix, Model, Slug
from lotse.privacy.audience import GUEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lotse.catalogues.catalogue import Catalogue

_GUEST_NAME = "Gast"


class Participant(Model):
    """A body that takes part.

    Args:
        body: Its id, or `guest` for anybody who stands for no known body.
        role: What it is responsible for; None for a guest.
        name: As people say it.
        area: Where it is responsible; empty if not told.
    """

    body: Slug
    role: Slug | None
    name: str
    area: tuple[AreaPrefix, ...] = ()


def participants_of(bodies: Iterable[str], catalogue: Catalogue) -> tuple[Participant, ...]:
    """Take the bodies that meet, one of each.

    Args:
        bodies: Body ids in the order in which they are named; `guest` stands for somebody of no known body.
        catalogue: Bodies that provide or host offers.

    Returns:
        The participants, in the same order.

    Raises:
        InputError: A body is named twice, or nobody knows it; all such places at once.
    """
    found: list[Participant] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for place, body in enumerate(bodies):
        path, known = f"participants[{place}]", body_by_id(body, catalogue)
        if body in seen:
            problems.append(
                Problem("", 0, 0, path, "ID-DUPLICATE", "this body is already in the room", "name each once")
            )
        elif body == GUEST:
            found.append(Participant(body=GUEST, role=None, name=_GUEST_NAME))
        elif known is None:
            problems.append(
                Problem("", 0, 0, path, "ID-UNKNOWN", "no such body", "`lotse body` tells the ids of bodies")
            )
        else:
            found.append(Participant(body=known.id, role=known.role, name=known.name, area=tuple(known.area)))
        seen.add(body)
    if problems:
        raise InputError(problems)
    return tuple(found)


def kreis_of(participants: Sequence[Participant]) -> str | None:
    """The Kreis in which the room works, where its bodies leave no doubt.

    Args:
        participants: Who is in the room.

    Returns:
        The five digits that all areas of a municipality or a Kreis share; None if there are several or none.

    >>> kreis_of([Participant(body="a", role="kita", name="A", area=("05358008",))])
    '05358'
    """
    found = {area[:5] for one in participants for area in one.area if len(area) >= 5}  # noqa: PLR2004  # digits of a Kreis
    return next(iter(found)) if len(found) == 1 else None
