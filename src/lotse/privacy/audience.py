"""Who would see something: each body in the room, with its row of the sharing matrix. An unknown body has none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lotse.catalogues.responsibility_tables import offices
from lotse.privacy.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue

GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Receiver:
    """A body that would see something.

    Args:
        body: Its id, or `guest`.
        row: Row of the sharing matrix; None receives nothing.
        bound: It must have bound itself to purpose and secrecy before it receives anything (V07).
    """

    body: str
    row: str | None
    bound: bool = False

    @property
    def never(self) -> str | None:
        """The rule by which this body receives nothing, whatever was agreed to."""
        if self.row is None or self.row not in matrix().rows:
            return "G01"
        return matrix().rows[self.row].never


def receiver_of(body: str, catalogue: Catalogue, vocabulary: Vocabulary) -> Receiver:
    """Look a body up: in the tables of offices, then in the catalogue.

    Args:
        body: A body id.
        catalogue: Bodies of providers.
        vocabulary: Roles with their rows.

    Returns:
        The body with its row; no row where it is not known.
    """
    listed = catalogue.bodies.get(body)
    office = _roles_of_offices().get(body)
    role = office or (listed.role if listed is not None else None)
    by_role = row_of_role(role, vocabulary)
    stated = listed.recipient if listed is not None and office is None else None
    named = row_of_role(listed.role, vocabulary) if listed is not None else None
    # an own catalogue says who a provider is; it makes no other body of an office, and none of one that never receives
    row = next((one for one in (by_role, named) if _never(one)), stated or by_role)
    private = listed is not None and office is None and listed.public is False
    lent = row != by_role and (by_role is None or _binds(by_role)) and (listed is None or not listed.public)
    return Receiver(body, row, bound=private or lent or _binds(row))


def _binds(row: str | None) -> bool:
    return row is not None and row in matrix().rows and matrix().rows[row].obligation


def _never(row: str | None) -> bool:
    return row is not None and row in matrix().rows and matrix().rows[row].never is not None


def row_of_role(role: str | None, vocabulary: Vocabulary) -> str | None:
    """The row of the matrix that a role belongs to, if it has one."""
    declared = vocabulary.roles.get(role) if role is not None else None
    return declared.recipient if declared is not None else None


@cache
def _roles_of_offices() -> Mapping[str, str]:
    """Role of every office of the tables, by its id."""
    found: dict[str, str] = {}
    for places in offices().at.values():
        for bodies in places.values():
            found.update((body.id, body.role) for body in bodies)
    return MappingProxyType(found)
