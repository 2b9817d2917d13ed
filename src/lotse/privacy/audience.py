"""Who would see something: each body in the room, with its row of the sharing matrix. An unknown body has none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.collective import folded
from lotse.catalogues.responsibility_tables import offices_by_id
from lotse.privacy.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.vocabulary import Role, Vocabulary
    from lotse.catalogues.catalogue import Catalogue

GUEST = "guest"
_PART = re.compile(r"[,;:/()]|\s[-\u2013]\s")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Receiver:
    """A body that would see something.

    Args:
        body: Its id, or `guest`.
        row: Row of the sharing matrix; None receives nothing.
        bound: It must have bound itself to purpose and secrecy before it receives anything (V07).
        known: It stands in a table of offices or in the catalogue.
    """

    body: str
    row: str | None
    bound: bool = False
    known: bool = True

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
    known = offices_by_id().get(body)
    office = known.role if known is not None else None
    role = office or (listed.role if listed is not None else None)
    by_role = row_of_role(role, vocabulary)
    stated = listed.recipient if listed is not None and office is None else None
    named = row_of_role(listed.role, vocabulary) if listed is not None else None
    # an own catalogue says who a provider is; it makes no other body of an office, and none of one that never receives
    row = next((one for one in (by_role, named) if _never(one)), stated or by_role)
    if office is None:
        called = [*_first_words(body.replace("-", " ")), *(_first_words(listed.name) if listed is not None else ())]
        row = _row_as_called(row, called)
    private = listed is not None and office is None and listed.public is False
    lent = row != by_role and (by_role is None or _binds(by_role)) and (listed is None or not listed.public)
    known_here = listed is not None or known is not None
    return Receiver(body, row, bound=private or lent or _binds(row), known=known_here)


def _binds(row: str | None) -> bool:
    return row is not None and row in matrix().rows and matrix().rows[row].obligation


def _never(row: str | None) -> bool:
    return row is not None and row in matrix().rows and matrix().rows[row].never is not None


def row_of_role(role: str | None, vocabulary: Vocabulary) -> str | None:
    """The row of the matrix that a role belongs to, if it has one; none where it is called as who never receives."""
    declared = vocabulary.roles.get(role) if role is not None else None
    return _row_as_called(declared.recipient, _called(declared)) if declared is not None else None


def _row_as_called(row: str | None, called: Iterable[str]) -> str | None:
    """A row, unless the name is that of somebody who receives nothing: then the own row of that one, if it has one."""
    never, its_own = matrix().receives_never(called)
    return its_own if never and not _never(row) else row


def is_never(role: Role) -> tuple[bool, str | None]:
    """Whether a role is called as somebody who receives nothing, whatever row it is given, and which row that one has.

    Args:
        role: A role of a vocabulary.

    >>> from lotse.case.vocabulary import Role
    >>> is_never(Role(id="amt-32", name={"de": "Ordnungsamt"}, recipient="jugendamt-asd"))
    (True, None)
    >>> is_never(Role(id="familienbuero", name={"de": "Familienbüro"}, recipient="jugendamt-asd"))
    (False, None)
    """
    return matrix().receives_never(_called(role))


def _called(role: Role) -> list[str]:
    return [*role.id.split("-"), *_first_words(role.name.get("de", ""))]


def _first_words(name: str) -> list[str]:
    """The first word of each part of a name: `Stadt Düren, Ordnungsamt` has two; one further on says where it lies."""
    parts = _PART.split(folded(name))
    return [words[0] for part in parts if (words := _WORD.findall(part))]
