"""What a need or an offer tells by itself, however it was named: who hears "Suchtberatung" knows what it is about.

A need that a family wishes rests on no datum. Still it is of the kind of data without which no rule would come to it:
what every way to it has in common. A need to which a way leads without such data tells nothing of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lotse.case.record_checks import specially_protected
from lotse.case.vocabulary import Topic
from lotse.model import ByIdentity
from lotse.rules.leaves import FactLeaf, NeedLeaf, ReceivesLeaf, SignalLeaf
from lotse.rules.leaves_of_age import PregnantLeaf
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lotse.case.vocabulary import Category, FactKind, Vocabulary
    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.planting import PlantedRule, PlantedRules
    from lotse.rules.tree import Tree


@dataclass(frozen=True, slots=True)
class Nature:
    """Of which kind something is.

    Args:
        categories: Kinds of data that it tells of.
        special: Those of them that need an explicit consent.
        confidential: It is about something that is told in confidence.
    """

    categories: frozenset[Category] = frozenset()
    special: frozenset[Category] = frozenset()
    confidential: bool = False


PLAIN = Nature()
PREGNANCY = Nature(frozenset({"health"}), frozenset({"health"}))
"""That somebody is pregnant is a datum concerning health (Art. 4 No. 15 GDPR), whatever names the day."""
BENEFIT = Nature(frozenset({"social_benefits"}))


@dataclass(frozen=True, slots=True)
class Natures:
    """What needs and offers tell by themselves, by the rules of one day.

    Args:
        needs: By id of a need, as far as there is a way to it.
        offers: By id of an offer that is for at least one of these needs, or is a benefit.
    """

    needs: Mapping[str, Nature]
    offers: Mapping[str, Nature]

    def of_need(self, need: str) -> Nature:
        """What a need tells; nothing if no rule concludes it.

        Args:
            need: Id of a need.
        """
        return self.needs.get(need, PLAIN)

    def of_offer(self, offer: str) -> Nature:
        """What it tells that somebody takes an offer up, or does not.

        Args:
            offer: Id of an offer; an entitlement is a benefit, whatever need is behind it.
        """
        return self.offers.get(offer, PLAIN)


def natures(rules: PlantedRules, catalogue: Catalogue, vocabulary: Vocabulary) -> Natures:
    """What each need and offer tells by itself.

    Args:
        rules: The rules of the day.
        catalogue: The offers.
        vocabulary: What kind of datum everything is.

    Returns:
        What all ways to a need have in common, and for an offer what all its needs have.
    """
    return _natures(ByIdentity(rules), ByIdentity(catalogue), ByIdentity(vocabulary))


@lru_cache(maxsize=8)
def _natures(
    rules: ByIdentity[PlantedRules], catalogue: ByIdentity[Catalogue], vocabulary: ByIdentity[Vocabulary]
) -> Natures:
    """Rules that ask for needs are looked at again until nothing changes: each further way leaves less in common."""
    known = _Known(vocabulary.it, {}, {})
    while True:
        needs = {need: known.common_of(ways) for need, ways in rules.it.concluding.items()}
        found = {need: nature for need, nature in needs.items() if nature is not None}
        offers = {offer.id: told for offer in catalogue.it.offers if (told := _of_offer(offer, found)) is not None}
        if found == known.needs and offers == known.offers:
            return Natures(found, offers)
        known = _Known(vocabulary.it, found, offers)


def _of_offer(offer: Offer, needs: Mapping[str, Nature]) -> Nature | None:
    common = _common(needs.get(need) for need in offer.needs)
    return _together([common or PLAIN, BENEFIT]) if offer.kind == "entitlement" else common


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known so far; a need or an offer that is not in it has no way yet."""

    vocabulary: Vocabulary
    needs: Mapping[str, Nature]
    offers: Mapping[str, Nature]

    def common_of(self, ways: Iterable[PlantedRule]) -> Nature | None:
        return _common(self.over(rule.tree) for rule in ways)

    def over(self, tree: Tree) -> Nature | None:
        """What it tells that a condition holds; None if it cannot hold yet."""
        match tree:
            case AllOf():
                return _together([self.over(part) for part in tree.parts])
            case SomeOf():
                return _common(self.over(part) for part in tree.parts)
            case NotOf(part=AllOf() as inner):
                return _common(self.over(NotOf(part)) for part in inner.parts)
            case NotOf(part=SomeOf() as inner):
                return _together([self.over(NotOf(part)) for part in inner.parts])
            case NotOf(part=ReceivesLeaf()):
                return PLAIN  # that something is not taken up tells of nothing in particular
            case NotOf(part=NotOf() as inner):
                return self.over(inner.part)
            case NotOf() | Each():
                return self.over(tree.part)
            case _:
                return self.of_leaf(tree)

    def of_leaf(self, leaf: Tree) -> Nature | None:
        """What it tells that something was looked at, whatever came out."""
        match leaf:
            case NeedLeaf():
                return _common(self.needs.get(need) for need in leaf.needs)
            case ReceivesLeaf():
                return self.offers.get(leaf.offer)
            case PregnantLeaf():
                return PREGNANCY
            case SignalLeaf():
                return _kind(self.vocabulary.signals[leaf.topic])
            case FactLeaf():
                return _kind(self.vocabulary.facts[leaf.fact])
            case _:
                return PLAIN


def _kind(kind: Topic | FactKind) -> Nature:
    confidential = isinstance(kind, Topic) and kind.confidential
    return Nature(frozenset({kind.category}), specially_protected(kind.category, kind.sensitivity), confidential)


def _together(parts: Iterable[Nature | None]) -> Nature | None:
    """All of it is told; no way where one part has none."""
    found = list(parts)
    known = [part for part in found if part is not None]
    if len(known) < len(found):
        return None
    return Nature(
        frozenset().union(*(part.categories for part in known)),
        frozenset().union(*(part.special for part in known)),
        any(part.confidential for part in known),
    )


def _common(ways: Iterable[Nature | None]) -> Nature | None:
    """What is told on whichever way; no way where there is none."""
    known = [way for way in ways if way is not None]
    if not known:
        return None
    return Nature(
        frozenset.intersection(*(way.categories for way in known)),
        frozenset.intersection(*(way.special for way in known)),
        all(way.confidential for way in known),
    )
