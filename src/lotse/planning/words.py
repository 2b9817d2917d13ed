"""Entries of the vocabulary that are other ones, what of rules and offers reads them, and one of them taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from lotse.catalogues.matching import planted_offers
from lotse.model import Model
from lotse.rules.leaves import FactLeaf, NeedLeaf, NeverLeaf, SignalLeaf, Stated
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.planting import leaves, planted, with_leaves
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lotse.case.vocabulary import Vocabulary
    from lotse.planning.comparison import Piece, PieceKind
    from lotse.planning.pieces import Contents
    from lotse.rules.tree import AnyLeaf, Tree

M = TypeVar("M", bound=Model)
DECLARED: dict[PieceKind, str] = {
    "instrument": "instruments",
    "signal": "signals",
    "fact": "facts",
    "never_collected": "never_collected",
    "need": "needs",
    "area": "areas",
    "phase": "phases",
    "role": "roles",
    "strength": "strengths",
}
"""Where the vocabulary declares what; first that on which answers depend."""
DECIDING: dict[PieceKind, frozenset[str]] = {
    "instrument": frozenset({"consent"}),
    "signal": frozenset({"scope", "category", "sensitivity"}),
    "fact": frozenset({"type", "values", "scope", "category", "sensitivity"}),
    "never_collected": frozenset(),
    "need": frozenset({"scope"}),
    "area": frozenset({"in"}),
    "phase": frozenset(),
    "role": frozenset(),
    "strength": frozenset(),
}
"""On which keys of an entry needs, suggestions and verdicts could depend."""


class Reading(NamedTuple):
    """Rules and offers, by their ids."""

    rules: tuple[str, ...]
    offers: tuple[str, ...]


def entries(vocabulary: Vocabulary, kind: PieceKind) -> Mapping[str, Model]:
    """What a vocabulary declares of a kind."""
    found: Mapping[str, Model] = getattr(vocabulary, DECLARED[kind])
    return found


def reading(piece: Piece, contents: Contents, other: Contents, on: date) -> Reading:
    """The rules and offers whose outcome an entry of the vocabulary has a say in.

    Args:
        piece: The entry.
        contents: The content whose rules and offers are looked at.
        other: The content on the other side; a Sozialraum may lie elsewhere there.
        on: Day of the question.
    """
    areas = _areas(piece, contents, other)

    def reads(several: Iterable[AnyLeaf]) -> bool:
        return any(_reads(leaf, piece, areas) for leaf in several)

    rules = [
        one.rule.id
        for one in planted(contents.rules, on).rules
        if reads(leaves(one.tree)) or (piece.piece, piece.id) == ("need", one.rule.need)
    ]
    offers = [
        name
        for name, offer in planted_offers(contents.catalogue).offers.items()
        if reads(leaf for part in offer.parts for leaf in leaves(part.tree))
    ]
    return Reading(tuple(rules), tuple(sorted(offers)))


def _areas(piece: Piece, *sides: Contents) -> frozenset[str]:
    """The areas in which a Sozialraum lies on one side only."""
    if piece.piece != "area":
        return frozenset()
    chains = [frozenset(one.rules.vocabulary.chains.get(piece.id, ())) for one in sides]
    return chains[0] ^ chains[1]


def _reads(leaf: AnyLeaf, piece: Piece, areas: frozenset[str]) -> bool:
    if isinstance(leaf, SignalLeaf):
        return piece.piece == "instrument" or (piece.piece, piece.id) == ("signal", leaf.topic)
    if isinstance(leaf, AreaLeaf):
        return bool(areas.intersection(leaf.areas)) or (piece.piece, piece.id) == ("fact", leaf.fact)
    if isinstance(leaf, FactLeaf | NeverLeaf):
        return piece.piece in ("fact", "never_collected") and piece.id == leaf.fact
    return isinstance(leaf, NeedLeaf) and piece.piece == "need" and piece.id in leaf.needs


def anywhere(tree: Tree) -> Tree:
    """A condition that asks for no place, for families that are sought before they live anywhere."""
    return with_leaves(tree, lambda leaf: Stated(Truth.YES) if isinstance(leaf, AreaLeaf) else leaf)


def with_entry(vocabulary: Vocabulary, kind: PieceKind, name: str, entry: Model | None) -> Vocabulary:
    """A vocabulary with one entry as it was before.

    Args:
        vocabulary: The new vocabulary; it stays as it is.
        kind: What is declared.
        name: Its id.
        entry: The entry before; None where there was none.
    """
    others = {one: found for one, found in entries(vocabulary, kind).items() if one != name or entry is not None}
    return anew(vocabulary, **{DECLARED[kind]: others if entry is None else {**others, name: entry}})


def anew(model: M, **other: Any) -> M:
    """A model with other values; a copy would keep what was looked up in the one before.

    Args:
        model: It stays as it is.
        other: The values that are other ones.
    """
    stated = {name: getattr(model, name) for name in type(model).model_fields}
    return cast("M", type(model).model_construct(**{**stated, **other}))  # it is told as a Model only
