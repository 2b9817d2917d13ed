"""Entries of the vocabulary that are other ones, what of rules and offers reads them, and one of them taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.catalogues.matching import planted_offers
from lotse.rules.leaves import FactLeaf, NeedLeaf, NeverLeaf, SignalLeaf, Stated
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.planting import leaves, planted
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lotse.case.vocabulary import Vocabulary
    from lotse.model import Model
    from lotse.planning.comparison import Piece, PieceKind
    from lotse.planning.pieces import Contents
    from lotse.rules.tree import AnyLeaf, Tree

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
    if isinstance(tree, AllOf | SomeOf):
        return type(tree)(tuple(map(anywhere, tree.parts)))
    if isinstance(tree, NotOf):
        return NotOf(anywhere(tree.part))
    if isinstance(tree, Each):
        return Each(tree.quantifier, anywhere(tree.part))
    return Stated(Truth.YES) if isinstance(tree, AreaLeaf) else tree


def with_entry(vocabulary: Vocabulary, kind: PieceKind, name: str, entry: Model | None) -> Vocabulary:
    """A vocabulary with one entry as it was before.

    Args:
        vocabulary: The new vocabulary; it stays as it is.
        kind: What is declared.
        name: Its id.
        entry: The entry before; None where there was none.
    """
    others = {one: found for one, found in entries(vocabulary, kind).items() if one != name or entry is not None}
    stated = {one: getattr(vocabulary, one) for one in type(vocabulary).model_fields}
    stated[DECLARED[kind]] = others if entry is None else {**others, name: entry}
    return type(vocabulary).model_construct(**stated)  # made anew: a copy would keep the chains of areas
