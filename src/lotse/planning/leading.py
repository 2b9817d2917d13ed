"""A drawn case led towards one rule or offer: by chance alone, few cases would ever meet what changed."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import planted_offers
from lotse.places import municipalities
from lotse.rules.leaves import FactLeaf, SignalLeaf
from lotse.rules.planting import leaves, planted
from lotse.testing.households import scopes_of, subjects_of

if TYPE_CHECKING:
    import random

    from lotse.catalogues.catalogue import Offer
    from lotse.planning.comparison import Piece
    from lotse.planning.pieces import Contents
    from lotse.rules.tree import AnyLeaf

    Written = dict[str, Any]


def led(case: Written, piece: Piece, contents: Contents, on: date, chance: random.Random) -> Written:
    """Let a case say what a rule reads, or wish for what an offer is for, where the offer is.

    Args:
        case: A drawn case; it stays as it is.
        piece: The rule or offer.
        contents: The content that holds it, or not any more.
        on: Day of the question.
        chance: Decides about each datum; bounds and gaps are kept often.

    Returns:
        The case, with some of its data replaced.
    """
    case = deepcopy(case)
    way = _Way(case, contents, on, chance)
    if piece.piece == "rule":
        for rule in planted(contents.rules, on).rules:
            if rule.rule.id == piece.id:
                way.say(leaves(rule.tree))
    elif piece.id in contents.catalogue.by_id:
        way.wish(contents.catalogue.by_id[piece.id])
        way.say(
            leaf
            for part in planted_offers(contents.catalogue).offers[piece.id].parts
            if part.name in ("when", "requires")
            for leaf in leaves(part.tree)
        )
    return case


class _Way:
    """One case on its way."""

    def __init__(self, case: Written, contents: Contents, on: date, chance: random.Random) -> None:
        self.case, self.on, self.chance = case, on, chance
        self.contents, self.vocabulary = contents, contents.rules.vocabulary
        self.scopes = scopes_of(case["persons"])

    def say(self, read: Any) -> None:
        """Tell what conditions ask for, each leaf with even odds."""
        for leaf in read:
            if isinstance(leaf, SignalLeaf | FactLeaf) and self.chance.random() < 0.8:  # noqa: PLR2004  # often, not always
                self._tell(leaf)

    def wish(self, offer: Offer) -> None:
        """Wish for one of the needs of an offer, at one of its places."""
        need = self.chance.choice(offer.needs)
        person = self._somebody(self.vocabulary.needs[need].scope)
        if person is not None:
            self.case["wishes"] = [{"need": need, **({} if person == HOUSEHOLD else {"person": person})}]
        if offer.where.residence:
            self.case["place"] = self._place(self.chance.choice(offer.where.residence))

    def _somebody(self, scope: str) -> str | None:
        """Somebody of a scope; None if there is nobody."""
        subjects = subjects_of(scope, self.scopes)
        return (self.chance.choice(subjects) or HOUSEHOLD) if subjects else None

    def _place(self, area: str) -> Written | None:
        if area in self.vocabulary.chains:
            return {"ags": self.vocabulary.chains[area][-1], "area": area}
        return next(({"ags": one.ags} for one in municipalities(area)), None)

    def _tell(self, leaf: AnyLeaf) -> None:
        if isinstance(leaf, SignalLeaf):
            person = self._somebody(self.vocabulary.signals[leaf.topic].scope)
            source = next((one.id for one in self.vocabulary.instruments.values() if one.consent == "none"), None)
            if person is None or source is None:
                return
            self.case["signals"] = [one for one in self.case["signals"] if one["topic"] != leaf.topic]
            self.case["signals"].append(
                {
                    "topic": leaf.topic,
                    **({} if person == HOUSEHOLD else {"person": person}),
                    "finding": "conspicuous" if leaf.conspicuous else "inconspicuous",
                    "source": source,
                    "observed": (self.on - timedelta(days=1)).isoformat(),
                }
            )
        elif isinstance(leaf, FactLeaf):
            person = self._somebody(self.vocabulary.facts[leaf.fact].scope)
            value = _meeting(leaf)
            if person is None or value is None:
                return
            facts = self.case["facts"]
            (facts if person == HOUSEHOLD else facts.setdefault(person, {}))[leaf.fact] = value


def _meeting(leaf: FactLeaf) -> Any:
    """A value that meets a comparison, at its bound; None where none is easy to name."""
    operand = leaf.operand[0] if isinstance(leaf.operand, tuple) else leaf.operand
    if leaf.op == "contains":
        return [operand]
    if isinstance(operand, int) and not isinstance(operand, bool):
        number = operand + {"below": -1, "above": 1}.get(leaf.op, 0)
        return date.fromordinal(number).isoformat() if leaf.dated else number
    return operand
