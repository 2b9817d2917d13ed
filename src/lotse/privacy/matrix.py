"""The sharing matrix: what a body may receive at most, and the closed list of norms. It is data, read once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field

from lotse.case.vocabulary import Category
from lotse.files import read_shipped, validated
from lotse.model import Model, Slug

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = Literal["e", "ea", "b", "w", "x", "s"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
_DERIVED_ONLY: frozenset[Cell] = frozenset({"b"})
_RAW: frozenset[Cell] = frozenset({"e", "ea"})


class Row(Model):
    """One kind of recipient.

    Args:
        name: As it is read aloud.
        cells: One cell for each column.
        grounds: Marks of statutory powers that a person may decide on, by category.
        obligation: Only bodies that bound themselves to purpose and secrecy receive anything.
        never: The rule by which this recipient receives nothing at all.
        called: Words that name such a recipient, whatever row an own file gives it.
    """

    name: str
    cells: tuple[Cell, ...]
    grounds: dict[Category, tuple[Slug, ...]] = Field(default_factory=dict)
    obligation: bool = False
    never: str | None = None
    called: tuple[Slug, ...] = ()


class Norm(Model):
    """A norm of the closed list (U01), and whether it is enough for health data (U02)."""

    ref: str
    sgb_health: bool


class Matrix(Model):
    """Rows by recipient, in the order of the file."""

    columns: tuple[Category, ...]
    rows: dict[Slug, Row]
    without_row: tuple[Slug, ...]
    grounds: dict[Slug, tuple[Slug, ...]]
    norms: dict[Slug, Norm]

    def cell(self, recipient: str | None, category: str) -> Cell:
        """What a kind of recipient may receive of a category; nothing where there is no row.

        Args:
            recipient: Row of the matrix, or None for a body without one.
            category: Category of a datum.

        >>> matrix().cell("gesundheitsamt-kjgd", "education"), matrix().cell(None, "language")
        ('b', 'x')
        """
        row = self.rows.get(recipient) if recipient is not None else None
        if row is None or category not in self.columns:
            return "x"
        return row.cells[self.columns.index(category)]

    def receives_never(self, called: Iterable[str]) -> tuple[bool, str | None]:
        """Whether words name a recipient that receives nothing, whatever row an own file gives it.

        Args:
            called: Words in lower case, without umlauts.

        Returns:
            Whether they do, and its row if it has one.

        >>> matrix().receives_never(["polizeiwache"]), matrix().receives_never(["ordnungsamt"])
        ((True, 'polizei-staatsanwaltschaft'), (True, None))
        >>> matrix().receives_never(["familienbuero"])
        (False, None)
        """
        words = frozenset(called)
        for name, row in self.rows.items():
            if not words.isdisjoint(row.called):
                return True, name
        return not words.isdisjoint(self.without_row), None

    def norms_for(self, recipient: str | None, categories: Iterable[Category]) -> frozenset[str]:
        """The norms that a person may decide on for every one of these categories at this recipient.

        Args:
            recipient: Row of the matrix.
            categories: Categories of one datum.

        >>> sorted(matrix().norms_for("jobcenter", ["social_benefits"]))
        ['sgb10-69-1-1', 'sgb12-18-2', 'sgb2-50-1']
        """
        row = self.rows.get(recipient) if recipient is not None else None
        if row is None:
            return frozenset()
        found = [
            {norm for mark in row.grounds.get(category, ()) for norm in self.grounds[mark]} for category in categories
        ]
        return frozenset(set.intersection(*found)) if found else frozenset()


def allows(cell: Cell, *, derived: bool, wished: bool) -> bool:
    """Whether a cell lets a datum through at all.

    Args:
        cell: A cell of the matrix.
        derived: The datum is a recognised need, not what it rests on.
        wished: It is a need that the family named itself.

    >>> allows("b", derived=True, wished=False), allows("b", derived=False, wished=False)
    (True, False)
    """
    if cell in _RAW:
        return True
    return (cell in _DERIVED_ONLY and derived) or (cell == "w" and derived and wished)


@lru_cache(maxsize=1)
def matrix() -> Matrix:
    """The shipped matrix.

    >>> len(matrix().rows), len(matrix().norms)
    (14, 20)
    """
    return validated(read_shipped("privacy/content/matrix.yaml"), Matrix)
