"""What is another rule or offer in the new content, and the new content with one of them taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from lotse.planning.comparison import Piece, Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.model import Model
    from lotse.rules.ruleset import Rule, Ruleset

    One = TypeVar("One", Rule, Offer)


@dataclass(frozen=True, slots=True)
class Contents:
    """A rule set and a catalogue that are used together."""

    rules: Ruleset
    catalogue: Catalogue

    @property
    def side(self) -> Side:
        """Their versions."""
        return Side(
            vocabulary=self.rules.vocabulary.version, rules=self.rules.version, catalogues=self.catalogue.versions
        )


def changed_pieces(old: Contents, new: Contents) -> tuple[Piece, ...]:
    """Find the rules and offers that came, went or say something else.

    Args:
        old: The content before.
        new: The content after.

    Returns:
        Rules, then offers, by id. All versions of a rule count together.
    """
    rules = _different(_rules(old), _rules(new), "rule")
    return (*rules, *_different(_offers(old), _offers(new), "offer"))


def _rules(contents: Contents) -> dict[str, list[Any]]:
    return {name: _said(versions) for name, versions in contents.rules.by_id.items()}


def _offers(contents: Contents) -> dict[str, list[Any]]:
    return {name: _said([offer]) for name, offer in contents.catalogue.by_id.items()}


def _said(models: Iterable[Model]) -> list[Any]:
    """What is written, without the examples: they change no answer."""
    return [one.model_dump(mode="json", exclude={"examples"}) for one in models]


def _different(
    old: dict[str, list[Any]], new: dict[str, list[Any]], piece: Literal["rule", "offer"]
) -> tuple[Piece, ...]:
    found = []
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            found.append(Piece(piece=piece, id=name, change="came"))
        elif name not in new:
            found.append(Piece(piece=piece, id=name, change="went"))
        elif old[name] != new[name]:
            found.append(Piece(piece=piece, id=name, change="changed"))
    return tuple(found)


def taken_back(piece: Piece, old: Contents, new: Contents) -> Contents:
    """The new content with one rule or offer as it was before.

    Args:
        piece: What is taken back.
        old: The content before.
        new: The content after.

    Returns:
        Both again; everything else is as in the new content.
    """
    if piece.piece == "rule":
        kept = tuple(rule for rule in new.rules.rules if rule.id != piece.id)
        back = old.rules.by_id.get(piece.id, ())
        return Contents(new.rules.model_copy(update={"rules": (*kept, *back)}), new.catalogue)
    offers = tuple(offer for offer in new.catalogue.offers if offer.id != piece.id)
    before = old.catalogue.by_id.get(piece.id)
    catalogue = new.catalogue
    return Contents(
        new.rules,
        catalogue.model_copy(
            update={
                "offers": offers if before is None else (*offers, before),
                "origin": {
                    **catalogue.origin,
                    **({} if before is None else {piece.id: old.catalogue.origin[piece.id]}),
                },
                "bodies": {**old.catalogue.bodies, **catalogue.bodies},
            }
        ),
    )
