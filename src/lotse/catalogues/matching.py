"""Needs to offers: whether an offer fits a person, is open, or does not match.

Hard parts decide: if one is no, the offer does not match; if one is unknown, it is open. Soft parts only
keep an offer open. Nothing here is a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lotse.case.dates import Ages
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.catalogue import SUGGESTIBLE_KINDS
from lotse.model import ByIdentity, Unshown
from lotse.rules.finding import every_part, gaps, settling_sets, smallest
from lotse.rules.leaves import DayLeaf, NeedLeaf, Stated, is_received
from lotse.rules.leaves_of_age import AgeLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.planting import offers_read
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf, Tree, plant
from lotse.truth import Truth, known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.finding import Gaps
    from lotse.rules.needs import Needs

Verdict = Literal["fits", "open", "not_matching"]
HeldBack = Literal["received", "declined_not_wanted", "declined_not_fitting", "declined_not_now"]
PartName = Literal[
    "need",
    "valid",
    "audience",
    "age",
    "place",
    "when",
    "excludes",
    "usual_age",
    "apply",
    "requires",
    "conditions_stated",
]
SCHOOL_PLACE = "kind.schulort"
NOT_NOW_DAYS = 60
EVERYWHERE, BY_SCHOOL = "*", "*school"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an offer's fit; a soft one never shuts the offer."""

    name: PartName
    tree: Tree
    soft: bool = False


@dataclass(frozen=True, slots=True)
class PlantedOffer:
    """One offer with its parts, hard ones first."""

    offer: Offer
    need: NeedLeaf
    parts: tuple[Part, ...]

    @property
    def hard(self) -> tuple[Part, ...]:
        """The parts that decide, the need first."""
        return tuple(part for part in self.parts if not part.soft)

    @property
    def soft(self) -> tuple[Part, ...]:
        """The parts that only keep an offer open."""
        return tuple(part for part in self.parts if part.soft)


@dataclass(frozen=True, slots=True)
class PlantedOffers:
    """The offers of a catalogue, found by need and place."""

    offers: dict[str, PlantedOffer]
    by_need: dict[str, dict[str, tuple[PlantedOffer, ...]]]
    reads_offers: frozenset[str]

    def candidates(self, needs: Iterable[str], facts: Facts) -> tuple[PlantedOffer, ...]:
        """Offers for one of the needs that are not known to exist elsewhere only, in the order of their ids."""
        found: dict[str, PlantedOffer] = {}
        places = places_above(facts.ags)
        for need in needs:
            by_place = self.by_need.get(need, {})
            for place in by_place if places is None else places:
                for planted in by_place.get(place, ()):
                    found[planted.offer.id] = planted
        return tuple(found[offer] for offer in sorted(found))


@dataclass(frozen=True, slots=True, repr=False)
class Fit(Unshown):
    """How an offer fits a subject.

    Args:
        verdict: `fits`, `open` or `not_matching`.
        need: Whether one of its needs is recognised.
        truths: The truth of each part, in the order of the parts.
    """

    planted: PlantedOffer
    subject: str
    verdict: Verdict
    need: Truth
    truths: tuple[Truth, ...]
    held_back: tuple[HeldBack, ...]

    @property
    def suggested(self) -> bool:
        """Suggested only with a recognised need, an open way, and nothing that holds it back."""
        return self.need is Truth.YES and self.verdict != "not_matching" and not self.held_back

    def failed(self, name: PartName) -> bool:
        """Whether a stated part is known not to hold."""
        return any(
            part.name == name and truth is Truth.NO for part, truth in zip(self.planted.parts, self.truths, strict=True)
        )


def places_above(ags: str | None) -> tuple[str, ...] | None:
    """The keys under which offers for a municipality are kept; None if the place is unknown.

    >>> places_above("05358008")
    ('*', '*school', '05', '053', '05358', '05358008')
    """
    if ags is None:
        return None
    return (EVERYWHERE, BY_SCHOOL, *(ags[:digits] for digits in (2, 3, 5, 8)))


def planted_offers(catalogue: Catalogue) -> PlantedOffers:
    """The offers of a catalogue with their trees, kept for further cases."""
    return _planted_offers(ByIdentity(catalogue))


@lru_cache(maxsize=16)
def _planted_offers(identity: ByIdentity[Catalogue]) -> PlantedOffers:
    catalogue = identity.it
    vocabulary = catalogue.vocabulary
    offers = {offer.id: plant_offer(offer, vocabulary) for offer in catalogue.offers}
    by_need: dict[str, dict[str, list[PlantedOffer]]] = {}
    for planted in offers.values():
        offer = planted.offer
        if not is_suggestible(offer):
            continue
        for need in offer.needs:
            for place in _index_places(offer, vocabulary):
                by_need.setdefault(need, {}).setdefault(place, []).append(planted)
    return PlantedOffers(
        offers,
        {need: {place: tuple(found) for place, found in places.items()} for need, places in by_need.items()},
        offers_read(part.tree for planted in offers.values() for part in planted.parts),
    )


def _index_places(offer: Offer, vocabulary: Vocabulary) -> set[str]:
    """Under which places an offer is looked for; a Sozialraum stands under its municipality."""
    where = offer.where
    places = {vocabulary.chains[area][-1] if "-" in area else area for area in where.residence}
    if where.anywhere:
        places.add(EVERYWHERE)
    if where.attends_school_in:
        places.add(BY_SCHOOL)
    return places


def is_suggestible(offer: Offer) -> bool:
    """Whether an offer may be suggested to a family at all."""
    return offer.audience == "family" and offer.kind in SUGGESTIBLE_KINDS


def plant_offer(offer: Offer, vocabulary: Vocabulary) -> PlantedOffer:
    """Make the parts of an offer that was checked against its vocabulary."""
    scope = offer.for_
    household = scope == HOUSEHOLD
    need = NeedLeaf(offer.needs, "anyone" if household else "offer")
    valid, apply = offer.valid, offer.apply
    parts = [
        Part("need", need),
        Part("valid", DayLeaf(valid.from_, valid.to) if valid else Stated(Truth.YES, "valid")),
        Part("audience", Stated(known(is_suggestible(offer)), "audience")),
    ]
    if offer.age:
        parts.append(Part("age", AgeLeaf(Ages.of(offer.age))))
    parts.append(Part("place", _plant_where(offer, vocabulary)))
    if offer.when is not None:
        parts.append(Part("when", _for_the_same_child(plant(offer.when, vocabulary, scope), offer)))
    if offer.excludes:
        shut = SomeOf(tuple(plant(condition, vocabulary, scope) for condition in offer.excludes))
        parts.append(Part("excludes", NotOf(shut)))
    if offer.usual_age:
        parts.append(Part("usual_age", AgeLeaf(Ages.of(offer.usual_age)), soft=True))
    if apply and (apply.from_ or apply.to):
        parts.append(Part("apply", DayLeaf(apply.from_, apply.to), soft=True))
    if offer.requires:
        required = tuple(_for_the_same_child(plant(one, vocabulary, scope), offer) for one in offer.requires)
        parts.append(Part("requires", AllOf(required), soft=True))
    stated = Stated(known(offer.when is not None or offer.age is not None), "conditions_stated")
    parts.append(Part("conditions_stated", stated, soft=True))
    return PlantedOffer(offer, need, tuple(parts))


def _plant_where(offer: Offer, vocabulary: Vocabulary) -> Tree:
    where = offer.where
    ways: list[Tree] = []
    if where.anywhere:
        ways.append(Stated(Truth.YES, "anywhere"))
    if where.residence:
        ways.append(AreaLeaf(where.residence, None, household=False, chains=vocabulary.chains))
    if where.attends_school_in:
        school = AreaLeaf(where.attends_school_in, SCHOOL_PLACE, household=False, chains=vocabulary.chains)
        ways.append(Each("has_child", school) if offer.for_ == HOUSEHOLD else school)
    return ways[0] if len(ways) == 1 else SomeOf(tuple(ways))


def _for_the_same_child(tree: Tree, offer: Offer) -> Tree:
    """In a household offer, the child that meets the condition is the child (or family) with the need."""
    if offer.for_ != HOUSEHOLD:
        return tree
    if isinstance(tree, AllOf):
        return AllOf(tuple(_for_the_same_child(part, offer) for part in tree.parts))
    if isinstance(tree, SomeOf):
        return SomeOf(tuple(_for_the_same_child(part, offer) for part in tree.parts))
    if isinstance(tree, Each) and tree.quantifier == "has_child":
        return Each("has_child", AllOf((tree.part, NeedLeaf(offer.needs, "family"))))
    return tree


def fit_of(planted: PlantedOffer, subject: str, facts: Facts, needs: Needs) -> Fit:
    """State whether an offer fits a subject.

    Args:
        planted: The offer.
        subject: A person of its scope, or `household`.
        facts: What is known on the day.
        needs: What is known about needs.

    Returns:
        The verdict and the truth of each part.
    """
    truths = tuple(part.tree.truth(facts, needs, subject) for part in planted.parts)
    return _fit(planted, subject, truths, facts)


def fit_unless_shut(planted: PlantedOffer, subject: str, facts: Facts, needs: Needs) -> Fit | None:
    """As `fit_of`, but nothing as soon as one hard part beside the need is known to fail."""
    truths = [planted.need.truth(facts, needs, subject)]
    for part in planted.parts[1:]:
        truth = part.tree.truth(facts, needs, subject)
        if truth is Truth.NO and not part.soft:
            return None
        truths.append(truth)
    return _fit(planted, subject, tuple(truths), facts)


def _fit(planted: PlantedOffer, subject: str, truths: tuple[Truth, ...], facts: Facts) -> Fit:
    hard, soft = Truth.YES, Truth.YES
    for part, truth in zip(planted.parts, truths, strict=True):
        if truth is Truth.YES:
            continue
        if part.soft:
            soft = min(soft, truth)
        else:
            hard = min(hard, truth)
    verdict: Verdict = "open"
    if hard is Truth.NO:
        verdict = "not_matching"
    elif hard is Truth.YES and soft is Truth.YES:
        verdict = "fits"
    return Fit(planted, subject, verdict, truths[0], truths, held_back(planted.offer.id, subject, facts))


def held_back(offer: str, subject: str, facts: Facts) -> tuple[HeldBack, ...]:
    """Why an offer is not brought up again: it is taken up, or the family declined it.

    A `not_now` holds for 60 days, the day itself included; `unreachable` never holds an offer back.
    """
    reasons: set[HeldBack] = set()
    if facts.receives is not None and is_received(facts.receives, offer, subject):
        reasons.add("received")
    for refusal in facts.refusals:
        if refusal.offer != offer or refusal.person not in (None, subject):
            continue
        if refusal.reason == "not_wanted":
            reasons.add("declined_not_wanted")
        elif refusal.reason == "not_fitting":
            reasons.add("declined_not_fitting")
        elif refusal.reason == "not_now" and refusal.days_ago < NOT_NOW_DAYS:
            reasons.add("declined_not_now")
    return tuple(sorted(reasons))


def match_offers(needs: Needs, facts: Facts, catalogue: Catalogue) -> tuple[Fit, ...]:
    """Find the offers to suggest: every pair of offer and person with a recognised need and an open way.

    Args:
        needs: The recognised needs.
        facts: What is known on the day.
        catalogue: The offers.

    Returns:
        The suggested fits, by offer id and person, household first.
    """
    wanted: dict[str, set[str]] = {}
    for subject, need in needs.recognised():
        wanted.setdefault(need, set()).add(subject)
    fits = []
    for planted in planted_offers(catalogue).candidates(wanted, facts):
        owners = set().union(*(wanted.get(need, ()) for need in planted.offer.needs))
        for subject in facts.subjects(planted.offer.for_):
            if subject not in owners and HOUSEHOLD not in owners and subject != HOUSEHOLD:
                continue
            fit = fit_unless_shut(planted, subject, facts, needs)
            if fit is not None and fit.suggested:
                fits.append(fit)
    return tuple(fits)


def missing_of(fit: Fit, facts: Facts, needs: Needs) -> Gaps:
    """What keeps an open offer open: the union over its unknown parts, hard and soft."""
    open_parts = tuple(
        part.tree for part, truth in zip(fit.planted.parts, fit.truths, strict=True) if truth is Truth.UNKNOWN
    )
    if fit.verdict != "open" or not open_parts:
        return gaps(Stated(Truth.YES), facts, needs, fit.subject)
    return gaps(AllOf(open_parts), facts, needs, fit.subject)


def decisive_of(fit: Fit, missing: frozenset[str], facts: Facts, needs: Needs) -> tuple[str, ...]:
    """A smallest set of keys that alone yields the verdict; of an open one what is missing."""
    if fit.verdict == "open":
        return tuple(sorted(missing))
    parts = zip(fit.planted.parts, fit.truths, strict=True)
    if fit.verdict == "fits":
        sets = every_part([settling_sets(part.tree, facts, needs, fit.subject, Truth.YES) for part, _ in parts])
    else:
        sets = smallest(
            keys
            for part, truth in parts
            if truth is Truth.NO and not part.soft
            for keys in settling_sets(part.tree, facts, needs, fit.subject, Truth.NO)
        )
    return tuple(sorted(sets[0]))
