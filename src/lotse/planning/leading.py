"""A drawn case led towards one rule or offer: by chance alone, few cases would ever meet what changed."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import planted_offers
from lotse.rules.leaves import FactLeaf, SignalLeaf
from lotse.rules.planting import leaves, planted
from lotse.testing.aimed import meeting, somewhere_in, tell
from lotse.testing.households import scopes_of, subjects_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from datetime import date

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
        self.vocabulary = contents.rules.vocabulary
        self.scopes = scopes_of(case["persons"])

    def say(self, read: Iterable[AnyLeaf]) -> None:
        """Tell what conditions ask for, each leaf with even odds."""
        for leaf in read:
            if isinstance(leaf, SignalLeaf | FactLeaf) and self.chance.random() < 0.8:  # noqa: PLR2004  # often, not always
                if isinstance(leaf, FactLeaf):
                    self._tell(self.vocabulary.facts[leaf.fact].scope, leaf.fact, meeting(leaf))
                else:
                    finding = "conspicuous" if leaf.conspicuous else "inconspicuous"
                    self._tell(self.vocabulary.signals[leaf.topic].scope, f"signal:{leaf.topic}", finding)

    def wish(self, offer: Offer) -> None:
        """Wish for one of the needs of an offer, at one of its places."""
        need = self.chance.choice(offer.needs)
        self.case["wishes"] = []
        self._tell(self.vocabulary.needs[need].scope, "need", need)
        if offer.where.residence:
            self.case["place"] = somewhere_in(self.chance.choice(offer.where.residence), self.vocabulary)

    def _tell(self, scope: str, name: str, value: Any) -> None:
        """Let somebody of a scope say something, if there is somebody."""
        subjects = subjects_of(scope, self.scopes)
        if subjects:
            who = self.chance.choice(subjects) or HOUSEHOLD
            tell(self.case, None if who == HOUSEHOLD else who, name, value, vocabulary=self.vocabulary, on=self.on)
