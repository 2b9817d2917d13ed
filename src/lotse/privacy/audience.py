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
    """Look a body up: in the catalogue, then in the tables of offices.

    Args:
        body: A body id.
        catalogue: Bodies of providers.
        vocabulary: Roles with their rows.

    Returns:
        The body with its row; no row where it is not known.
    """
    listed = catalogue.bodies.get(body)
    role = listed.role if listed is not None else _roles_of_offices().get(body)
    row = (listed.recipient if listed is not None else None) or row_of_role(role, vocabulary)
    known = matrix().rows.get(row) if row is not None else None
    private = listed is not None and listed.public is False
    return Receiver(body, row, bound=private or (known is not None and known.obligation))


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
