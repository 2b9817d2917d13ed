"""What a need or an offer tells by itself, however it was named: who hears "Suchtberatung" knows what it is about.

A need that a family wishes rests on no datum. Still it is of the kind of data without which no rule would come to it:
what every way to it has in common. A need to which a way leads without such data tells nothing of them. What the name
of a need of the shipped vocabulary tells is written down as well, for rule sets that do not come to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from typing import TYPE_CHECKING

from lotse.case.record_checks import specially_protected
from lotse.case.vocabulary import Category, Topic
from lotse.catalogues.matching import planted_offers
from lotse.files import read_shipped, validated
from lotse.model import ByIdentity, Day, Model, Slug
from lotse.rules.leaves import FactLeaf, NeedLeaf, ReceivesLeaf, SignalLeaf
from lotse.rules.leaves_of_age import PregnantLeaf
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lotse.case.vocabulary import FactKind, Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.catalogues.matching import PlantedOffer
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
NOT_KNOWN = Nature(frozenset({"health"}), frozenset({"health"}))
"""Nobody said what it is about: until somebody does, it is treated as what is protected most."""


class NamedNatures(Model):
    """What the names of needs tell, whatever rules are in play.

    Args:
        norm: Why.
        read_on: Day on which the norm was read.
        needs: Kinds of data by id of a need; none where the name tells of nothing.
        confidential: The needs that are told in confidence: the own word of the person is needed.
    """

    norm: str
    read_on: Day
    needs: dict[Slug, tuple[Category, ...]]
    confidential: tuple[Slug, ...]


@cache
def named_natures() -> Mapping[str, Nature]:
    """What each need of the shipped vocabulary tells by its name.

    >>> sorted(named_natures()["hebammenhilfe"].special)
    ['health']
    """
    table = validated(read_shipped("privacy/content/natures.yaml"), NamedNatures)
    return {
        need: Nature(
            frozenset(kinds),
            frozenset[Category]().union(*(specially_protected(kind, "plain") for kind in kinds)),
            need in table.confidential,
        )
        for need, kinds in table.needs.items()
    }


@dataclass(frozen=True, slots=True)
class Natures:
    """What needs and offers tell by themselves, by the rules of one day.

    Args:
        needs: By id of a need, as far as there is a way to it.
        offers: By id of an offer.
    """

    needs: Mapping[str, Nature]
    offers: Mapping[str, Nature]

    def of_need(self, need: str) -> Nature:
        """What a need tells; what is protected most, if no rule concludes it and no list names it.

        Args:
            need: Id of a need.
        """
        return self.needs.get(need, NOT_KNOWN)

    def of_offer(self, offer: str) -> Nature:
        """What it tells that somebody takes an offer up, or does not.

        Args:
            offer: Id of an offer; an entitlement is a benefit, whatever need is behind it.
        """
        return self.offers.get(offer, NOT_KNOWN)


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
    named, planted = named_natures(), planted_offers(catalogue.it).offers
    wished = {need: named.get(need, NOT_KNOWN) for need in vocabulary.it.needs}
    unconcluded = {need: nature for need, nature in wished.items() if need not in rules.it.concluding}
    known = _Known(vocabulary.it, unconcluded, {})
    while True:
        ways = {need: known.common_of(several) for need, several in rules.it.concluding.items()}
        concluded = {
            need: _both(way, _protected(named.get(need, PLAIN))) for need, way in ways.items() if way is not None
        }
        needs = unconcluded | concluded
        told = {offer: known.of_offer(one) for offer, one in planted.items()}
        offers = {offer: nature for offer, nature in told.items() if nature is not None}
        if needs == known.needs and offers == known.offers:
            return Natures(wished | needs, offers)
        known = _Known(vocabulary.it, needs, offers)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known so far; a need or an offer that is not in it has no way yet."""

    vocabulary: Vocabulary
    needs: Mapping[str, Nature]
    offers: Mapping[str, Nature]

    def common_of(self, ways: Iterable[PlantedRule]) -> Nature | None:
        return _common(self.over(rule.tree) for rule in ways)

    def of_offer(self, planted: PlantedOffer) -> Nature | None:
        """What it tells that an offer is taken up: what its needs share, and that its own condition holds."""
        offer = planted.offer
        common = _common(self.needs.get(need) for need in offer.needs)
        if offer.needs and common is None:
            return None
        own = [self.over(part.tree) for part in planted.parts if part.name == "when"]
        benefit = [BENEFIT] if offer.kind == "entitlement" else []
        return _together([common or PLAIN, *own, *benefit])

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
    return reduce(_both, known, PLAIN)


def _both(one: Nature, other: Nature) -> Nature:
    return Nature(
        one.categories | other.categories, one.special | other.special, one.confidential or other.confidential
    )


def _protected(named: Nature) -> Nature:
    """What a name tells whatever the rules rest on; kinds that are not specially protected follow from the rules."""
    return Nature(named.special, named.special, named.confidential)


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
