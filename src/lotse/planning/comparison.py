"""What a change of rules or offers does to families: the result, as `lotse/comparison/1` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, PrivateAttr

from lotse.case.vocabulary import Version
from lotse.casetests import Difference  # the field is declared with it
from lotse.model import Day, Model
from lotse.protection import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.casetests import Outcome

Shift = Literal["gains", "loses", "becomes_open", "becomes_fitting"]
SHIFTS: tuple[Shift, ...] = ("loses", "becomes_open", "gains", "becomes_fitting")
"""Losses first: they are what must not be overlooked."""
Origin = Literal["given", "generated", "synthetic"]
"""Whose cases they are: of families, drawn at the bounds of the conditions, or drawn with the places of NRW."""


PieceKind = Literal[
    "rule",
    "offer",
    "role",
    "instrument",
    "signal",
    "fact",
    "never_collected",
    "need",
    "phase",
    "area",
    "strength",
]
"""A rule, an offer, or what a vocabulary declares."""


class Side(Model):
    """One of the two contents."""

    vocabulary: Version
    rules: Version
    catalogues: tuple[Version, ...]


class Piece(Model):
    """A rule, an offer or an entry of the vocabulary that is another one in the new content."""

    piece: PieceKind
    id: str
    change: Literal["came", "went", "changed"]


class Edit(Model):
    """What one changed rule, offer or entry of the vocabulary says otherwise.

    Args:
        piece: `rule`, `offer`, or what the vocabulary declares.
        id: Its id.
        path: Where in it, such as `when.all[2].age.from`.
        old: What stood there; null where nothing did.
        new: What stands there now; null where nothing does.
    """

    piece: PieceKind
    id: str
    path: str
    old: Any
    new: Any


class Unfound(Model):
    """A need or an offer in which a changed rule has a say by other rules, or a changed word, that shifts for no case.

    Args:
        cause: The changed rule, or the word of the vocabulary.
        about: `offer` or `need`.
        id: Its id.
    """

    cause: Piece
    about: Literal["offer", "need"]
    id: str


class Counted(Model):
    """How many persons (or households) there are in one phase or place; null where it is too few to be told."""

    id: str | None
    persons: int | None


class Shifted(Model):
    """What one need or offer does in one direction.

    Args:
        about: `offer` or `need`.
        id: Its id; of drawn families it stands once for each set of causes.
        shift: `gains` (suggested or recognised now), `loses` (no longer), `becomes_open` or `becomes_fitting`.
        cases: Families with at least one such person; null where it is too few to be told.
        persons: Persons and households; likewise.
        phases: By age phase on the day; a person may be in two.
        places: By municipality; null is a place that is not known.
        causes: The changed pieces without which it would not be so.
        proven: Taking back one of the causes alone undoes it; otherwise they could have a part in it.
        example: The smallest family that shows it and all else that the same causes bring in this direction for the
            same family; never one that was given.
    """

    about: Literal["offer", "need"]
    id: str
    shift: Shift
    cases: int | None
    persons: int | None
    phases: tuple[Counted, ...]
    places: tuple[Counted, ...]
    causes: tuple[Piece, ...]
    proven: bool
    example: dict[str, Any] | None


class Expected(Model):
    """A stated expectation that the new content does not meet; what differs in English, in memory also by its parts."""

    id: str
    differences: tuple[str, ...]
    _parts: tuple[Difference, ...] = PrivateAttr(default=())

    @classmethod
    def of(cls, outcome: Outcome) -> Expected:
        """What came of a test case."""
        found = cls(id=outcome.id, differences=tuple(map(str, outcome.differences)))
        found._parts = outcome.differences
        return found

    def told(self, say: Callable[[Difference], str]) -> Iterator[str]:
        """Each thing that differs in other words; as it is where only the English sentences are left."""
        yield from map(say, self._parts) if self._parts else self.differences


class Comparison(Model):
    """`lotse/comparison/1`: who gains, loses or becomes open by a change of rules or offers.

    Args:
        origin: Where the cases come from.
        cases: How many were compared.
        sought: How many of them were sought for what changed, and not drawn.
        unanswered: How many could not be answered by the old or the new content.
        small_cells: Counts below this are not told, for cases of families; null for cases of nobody.
        changed: Rules, offers and entries of the vocabulary that are other ones.
        edits: What they say otherwise.
        unmet: Those of them that no case met: nothing shifts by them here, which proves nothing.
        unsought: Entries of the vocabulary that came or went, or on which neither needs nor suggestions nor verdicts
            depend: no family is sought for them.
        unfound: Of cases of nobody: needs and offers that a changed rule reaches over other rules, or that rest on a
            changed word, and that shift for none of the cases; that is no proof that they shift for nobody.
        shifts: Losses first, then by id.
        stop: The procedure, where a command left out cases with signs of danger and compared the others.
        expectations_tried: How many stated expectations were held against the new content.
        expectations_broken: Those that it does not meet.
    """

    schema_: Literal["lotse/comparison/1"] = Field(default="lotse/comparison/1", alias="schema")
    on: Day
    origin: Origin
    old: Side
    new: Side
    cases: int | None
    sought: int = 0
    unanswered: int | None
    small_cells: int | None
    changed: tuple[Piece, ...]
    edits: tuple[Edit, ...] = ()
    unmet: tuple[Piece, ...] = ()
    unsought: tuple[Piece, ...] = ()
    unfound: tuple[Unfound, ...] = ()
    shifts: tuple[Shifted, ...]
    stop: Stop | None = None
    expectations_tried: int = 0
    expectations_broken: tuple[Expected, ...] = ()

    @property
    def same_content(self) -> bool:
        """Whether both sides are the same content, word for word."""
        return self.old == self.new

    def __repr_args__(self) -> Any:
        """Show no case in logs and tracebacks."""
        return [("shifts", len(self.shifts))]
