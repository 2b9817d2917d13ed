"""Who is left out: families with a need for whom every offer at their place is shut, and ages between two offers.

It is asked for each place of its own, of the offers that stand there and no others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lotse import conditions as written
from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import SCHOOL_PLACE, plant_offer
from lotse.content_checks.ages import of_age
from lotse.content_checks.deep.findings import NotAsked
from lotse.content_checks.deep.looked import Job, found, quantifiers
from lotse.content_checks.deep.spots import elsewhere, spots_of, stands_at
from lotse.content_checks.deep.witness import Witness, named, witness_of
from lotse.content_checks.deep.worlds import World, subject_of
from lotse.content_checks.gathered import reaches
from lotse.content_checks.normal_form import Atom
from lotse.content_checks.periods import common_days
from lotse.errors import LotseError
from lotse.model import MUNICIPALITY_DIGITS
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.catalogues.catalogue import Offer
    from lotse.conditions import AgeRange, Condition
    from lotse.content_checks.deep.findings import Asked, Found, Reason
    from lotse.content_checks.deep.looked import Looked
    from lotse.content_checks.normal_form import Node
    from lotse.rules.ruleset import Rule, Ruleset


@dataclass(slots=True)
class Covering:
    """The questions about needs and the offers for them.

    Args:
        vocabulary: Where ids are declared.
        rules: Every rule.
        offers: Every offer that can be suggested.
        ruleset: The rules in a form that can be evaluated, to try families; None where there are none.
        on: Day on which an offer that is over counts no more; None: any offer counts that the rule meets on a day.
        asked: How many questions were put so far.
    """

    vocabulary: Vocabulary
    rules: Sequence[Looked]
    offers: Sequence[Looked]
    ruleset: Ruleset | None = None
    on: date | None = None
    asked: int = 0
    left: dict[tuple[Asked, Reason, tuple[str, ...]], set[str]] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    _plain: Vocabulary | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Where offers of the files that are looked at stand."""
        own = (one.it for one in self.offers if one.own and not one.it.where.anywhere)
        self.places = spots_of(own, self.vocabulary)

    def not_covered(self) -> Iterator[Job]:
        """Families with a need for whom every offer at their place is shut."""
        for rule in self.rules:
            for spots, near in self._near([rule]):
                if not near:
                    self._leave("not_covered", "no_offer", rule.it.need, spots)
                elif rule.own or any(one.own for one in near):
                    run = lambda rule=rule, near=near, spots=spots: self._left_out(rule, near, spots)  # noqa: E731
                    yield Job("not_covered", rule.it.need, run, self._told(spots))

    def age_gaps(self) -> Iterator[Job]:
        """Ages between two offers for a need at which a rule recognises it and no offer is for that age."""
        by_need: dict[str, list[Looked]] = {}
        for rule in self.rules:
            by_need.setdefault(rule.it.need, []).append(rule)
        for need, every in by_need.items():
            concluding = [rule for rule in every if rule.scope == "child"]
            for spots, near in self._near(concluding or every):
                bands = [one for one in near if one.scope == "child" and one.it.age is not None]
                told = any(one.own for one in (*concluding, *near))
                if not near or not any(one.own for one in (*every, *near)):
                    continue  # said where it is asked who is left out, or about nobody's content
                if not concluding:
                    self._leave("age_gap", "no_child", need, self.places)
                elif not any(one.it.age.below for one in bands) or not any(one.it.age.from_ for one in bands):
                    self._leave("age_gap", "one_band", need, spots)
                elif told:
                    run = lambda concluding=concluding, near=near, spots=spots: self._gaps(  # noqa: E731
                        concluding, near, spots
                    )
                    yield Job("age_gap", need, run, self._told(spots))

    def not_asked(self) -> Iterator[NotAsked]:
        """What was not asked, and why."""
        for (question, reason, places), ids in sorted(self.left.items()):
            yield NotAsked(question=question, reason=reason, ids=tuple(sorted(ids)), places=places)

    def _leave(self, question: Asked, reason: Reason, need: str, spots: tuple[str, ...]) -> None:
        self.left.setdefault((question, reason, self._told(spots)), set()).add(need)

    def _told(self, spots: tuple[str, ...]) -> tuple[str, ...]:
        """The places as they are told; the one that stands for the whole state is not named."""
        return spots if self.places else ()

    def _near(self, rules: Sequence[Looked]) -> Iterator[tuple[tuple[str, ...], list[Looked]]]:
        """The offers for a need at each place; places where the same ones stand are one."""
        need = rules[0].it.need
        reaching = [
            one
            for one in self.offers
            if need in one.it.needs
            and reaches(need, one.it, self.vocabulary)
            and any(common_days(one.days, rule.days) for rule in rules)
            and (self.on is None or one.days[1] is None or one.days[1] >= self.on)
        ]
        spots = self.places or (elsewhere(one.it for one in self.offers),)
        alike: dict[tuple[int, ...], list[str]] = {}
        for spot in spots:
            there = (at for at, one in enumerate(reaching) if stands_at(one.it, spot, self.vocabulary))
            alike.setdefault(tuple(there), []).append(spot)
        for standing, several in alike.items():
            yield tuple(several), [reaching[at] for at in standing]

    def _left_out(self, rule: Looked, near: Sequence[Looked], spots: tuple[str, ...]) -> Iterator[Found]:
        world = World(1 + sum(quantifiers(node) for node in (rule.asks, *(one.asks for one in near))))
        subject = subject_of(rule.scope)
        shut = [_says_shut(world, one, rule.scope) for one in near]
        says = (world.says(rule.asks, subject), *shut)
        witness = self._witness(world, rule.scope, says, spots, near)
        if witness is not None:
            yield found(
                "not_covered",
                rule,
                (*rule.path, "when"),
                other=rule.it.need,
                witness=witness,
                confirmed=self._shows(witness, rule.it, near, subject, self._spot(spots)),
                likely=world.likely,
                places=self._told(spots),
            )

    def _gaps(self, concluding: Sequence[Looked], near: Sequence[Looked], spots: tuple[str, ...]) -> Iterator[Found]:
        bands = [one for one in near if one.scope == "child" and one.it.age is not None]
        others = [one for one in near if one not in bands]
        world = World(1 + sum(quantifiers(node) for node in (one.asks for one in (*concluding, *others))))
        subject, z3 = subject_of("child"), world.z3
        wanted = [z3.Or(*(world.says(one.asks, subject) for one in concluding))]
        wanted += [z3.Not(world.says(_age(one.it.age, holds=True), subject)) for one in bands]
        wanted += [_says_shut(world, one, "child") for one in others]  # an offer for every age closes the gap
        younger = [world.says(_age(one.it.age, holds=True, above=True), subject) for one in bands if one.it.age.below]
        older = [world.says(_age(one.it.age, holds=True, below=True), subject) for one in bands if one.it.age.from_]
        says = (*wanted, z3.Or(*younger), z3.Or(*older), z3.Not(world.unborn(subject)))
        witness = self._witness(world, "child", says, spots, near)
        if witness is None:
            return
        about = next((one for one in concluding if one.own), None)
        band = next((one for one in bands if one.own), None)
        told = about or band or concluding[0]
        yield found(
            "age_gap",
            told,
            (*told.path, "when" if about or band is None else "age"),
            other=concluding[0].it.need,
            witness=witness,
            confirmed=any(
                self._shows(witness, one.it, near, subject, self._spot(spots), only_age=True) for one in concluding
            ),
            likely=world.likely,
            places=self._told(spots),
        )

    def _witness(
        self, world: World, scope: Scope, says: Sequence[Any], spots: tuple[str, ...], near: Sequence[Looked]
    ) -> Witness | None:
        """The first family that a day can be found for; None: there is no such family."""
        self.asked += 1
        subject, spot = subject_of(scope), self._spot(spots)
        about = () if scope == HOUSEHOLD else (subject,)
        found = (witness_of(world, model, self.vocabulary, subject, spot) for model in world.worlds(*says, about=about))
        witness = next((one for one in found if one is not None), None)
        by_school = any(
            set(one.it.needs) & set(near[0].it.needs) for one in self.offers if one.it.where.attends_school_in
        )
        if witness is not None and spot and by_school and SCHOOL_PLACE in self.vocabulary.facts:
            return _at_school(witness, spot)
        return witness

    def _spot(self, spots: tuple[str, ...]) -> str | None:
        """Where the family that is shown lives."""
        return next(iter(self._told(spots)), None)

    def _shows(
        self,
        witness: Witness,
        rule: Rule,
        near: Sequence[Looked],
        subject: str,
        spot: str | None,
        *,
        only_age: bool = False,
    ) -> bool:
        """Evaluate the family anew: the rule is yes, and every offer for the need is shut, at this place."""
        words = self._without_protection()
        try:
            case = load_case(witness.case, vocabulary=words, numbered=False)
            facts = derive_facts(case, vocabulary=words, on=witness.on)
        except LotseError:
            return False
        if self.ruleset is None:
            return False
        needs = recognise_needs(facts, self.ruleset.model_copy(update={"vocabulary": words}))
        person = named(subject)
        if plant(rule.when, words, rule.for_).truth(facts, needs, person) is not Truth.YES:
            return False
        if spot is not None and not all(
            self._is_elsewhere(one.it, facts, needs, person, rule.for_)
            for one in self.offers
            if rule.need in one.it.needs and not stands_at(one.it, spot, words)
        ):
            return False
        return all(self._is_shut(one, facts, needs, person, rule.for_, only_age=only_age) for one in near)

    def _is_elsewhere(self, offer: Offer, facts: Facts, needs: Any, person: str, scope: Scope) -> bool:
        """Whether an offer that is left aside is not for those who live here."""
        planted = plant_offer(offer, self._without_protection())
        (tree,) = (part.tree for part in planted.parts if part.name == "place")
        subjects = (person,) if offer.for_ == scope else facts.subjects(offer.for_)
        return all(tree.truth(facts, needs, who) is Truth.NO for who in subjects)

    def _is_shut(self, one: Looked, facts: Facts, needs: Any, person: str, scope: Scope, *, only_age: bool) -> bool:
        words, offer = self._without_protection(), one.it
        conditions: list[Condition] = [written.AgeIs(age=offer.age)] if offer.age and offer.for_ != HOUSEHOLD else []
        if not only_age or offer.age is None or offer.for_ != "child":
            conditions += [offer.when] if offer.when is not None else []
            conditions += [written.Not.model_validate({"not": each}) for each in offer.excludes]
        trees = [plant(condition, words, offer.for_) for condition in conditions]
        subjects = (person,) if offer.for_ == scope else facts.subjects(offer.for_)
        return all(any(tree.truth(facts, needs, who) is Truth.NO for tree in trees) for who in subjects)

    def _without_protection(self) -> Vocabulary:
        """The same words for trying invented families: nothing about them needs a consent."""
        if self._plain is None:
            words, plain, free = self.vocabulary, {"sensitivity": "plain"}, {"consent": "none"}
            self._plain = words.model_copy(
                update={
                    "facts": {name: one.model_copy(update=plain) for name, one in words.facts.items()},
                    "signals": {name: one.model_copy(update=plain) for name, one in words.signals.items()},
                    "instruments": {name: one.model_copy(update=free) for name, one in words.instruments.items()},
                }
            )
        return self._plain


def _says_shut(world: World, offer: Looked, scope: Scope) -> Any:
    """A formula: the offer is shut for the one who is spoken of, or for everybody it could be for."""
    node = offer.shut
    if node is None:
        return world.z3.BoolVal(val=False)
    return world.says(node, subject_of(scope)) if offer.scope == scope else world.everybody(offer.scope, node)


def _at_school(witness: Witness, spot: str) -> Witness:
    """The same family, whose children go to school where they live, as far as they go to one."""
    facts = dict(witness.case.get("facts", {}))
    for person in witness.case["persons"]:
        if person["role"] in ("child", "unborn"):
            own = facts.get(person["id"], {})
            facts[person["id"]] = {**own, SCHOOL_PLACE: own.get(SCHOOL_PLACE, spot[:MUNICIPALITY_DIGITS])}
    return Witness({**witness.case, "facts": facts}, witness.on)


def _age(age: AgeRange, *, holds: bool, above: bool = False, below: bool = False) -> Node:
    """An age of an offer, or the ages above it or below it."""
    if above:
        age = age.model_copy(update={"from_": age.below, "below": None})
    elif below:
        age = age.model_copy(update={"from_": None, "below": age.from_})
    return Atom(household=False, datum="age", allowed=of_age(age, holds=holds, may_be_unborn=True))
