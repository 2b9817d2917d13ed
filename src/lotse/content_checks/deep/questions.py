"""The questions that are put to the solver: one for each pair of things that could make one of them idle."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse import conditions as written
from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import is_suggestible
from lotse.content_checks.ages import of_age
from lotse.content_checks.deep.findings import Found
from lotse.content_checks.deep.witness import named, witness_of
from lotse.content_checks.deep.worlds import RECEIVED, World, subject_of
from lotse.content_checks.gathered import reaches
from lotse.content_checks.normal_form import UNNAMED, Atom, Both, Either, Everyone, Someone, normal_form
from lotse.content_checks.periods import common_days
from lotse.errors import LotseError
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.catalogues.catalogue import Offer
    from lotse.conditions import AgeRange, Condition
    from lotse.content import Part
    from lotse.content_checks.deep.findings import Kind
    from lotse.content_checks.deep.witness import Witness
    from lotse.content_checks.gathered import Content, Place
    from lotse.content_checks.normal_form import Node
    from lotse.rules.ruleset import Rule, Ruleset

_QUANTIFIERS = (Someone, Everyone)


class Looked(NamedTuple):
    """A rule or an offer where it stands, with what it asks."""

    part: Part[Any]
    path: Place
    it: Any
    asks: Node
    shut: Node | None = None

    @property
    def scope(self) -> Scope:
        """Whom it is about."""
        return self.it.for_  # type: ignore[no-any-return]  # rules and offers have one


@dataclass(slots=True)
class Questions:
    """All questions about one content.

    Args:
        content: What is used together.
        ruleset: The rules in a form that can be evaluated, to try families; None where there are none.
        asked: How many were put so far.
    """

    content: Content
    ruleset: Ruleset | None = None
    asked: int = 0
    _plain: Vocabulary | None = field(default=None, repr=False)

    @property
    def vocabulary(self) -> Vocabulary:
        """Where ids are declared."""
        return self.content.vocabulary

    def rules(self) -> list[Looked]:
        """Every rule with its condition."""
        return [
            Looked(part, path, rule, normal_form(rule.when, self.vocabulary, rule.for_))
            for part, path, rule in self.content.rules()
        ]

    def offers(self) -> list[Looked]:
        """Every offer that can be suggested, with its hard conditions but the place."""
        return [
            Looked(part, path, offer, _hard(offer, self.vocabulary), _shut(offer, self.vocabulary))
            for part, path, offer in self.content.offers()
            if is_suggestible(offer)
        ]

    # --- one condition --------------------------------------------------------------------------------------------

    def of_condition(self, looked: Looked) -> Iterator[Found]:
        """Whether nobody or everybody meets it, and which of its parts change nothing."""
        if self._met_by_nobody(looked):
            yield self._found("never", looked, looked.path)
            return
        if isinstance(looked.it.when, written.Always):
            return
        if self._none(looked.scope, [], [looked.asks]):
            yield self._found("always", looked, looked.path)
        yield from self._idle_parts(looked, looked.it.when, (*looked.path, "when"), looked.scope)

    def _met_by_nobody(self, looked: Looked) -> bool:
        """Whether a rule is yes of nobody, or an offer shut for everybody; what is never collected keeps one open."""
        if looked.shut is None:
            return self._none(looked.scope, [looked.asks], [])
        return self._none(looked.scope, [], [looked.shut])

    def _idle_parts(self, looked: Looked, condition: Condition, path: Place, scope: Scope) -> Iterator[Found]:
        match condition:
            case written.All():
                yield from self._idle_among(looked, condition.all, (*path, "all"), scope, every=True)
            case written.AnyOf():
                yield from self._idle_among(looked, condition.any, (*path, "any"), scope, every=False)
            case written.HasChild() | written.EveryChild() if scope == HOUSEHOLD:
                name = "has_child" if isinstance(condition, written.HasChild) else "every_child"
                inner = condition.has_child if isinstance(condition, written.HasChild) else condition.every_child
                yield from self._idle_parts(looked, inner, (*path, name), "child")
            case written.HasAdult() if scope == HOUSEHOLD:
                yield from self._idle_parts(looked, condition.has_adult, (*path, "has_adult"), "adult")
            case _:
                return

    def _idle_among(
        self, looked: Looked, parts: Sequence[Condition], path: Place, scope: Scope, *, every: bool
    ) -> Iterator[Found]:
        nodes = [normal_form(part, self.vocabulary, scope) for part in parts]
        if not all(_is_known(node) for node in nodes):
            return  # what is never collected is unknown for ever: beside it nothing can be told apart
        idle: set[int] = set()
        for place, node in enumerate(nodes):
            others = [one for at, one in enumerate(nodes) if at != place and at not in idle]
            if every and others and self._none(scope, others, [node]):
                idle.add(place)
                yield self._found("part_not_needed", looked, (*path, place))
            elif not every and others and self._none(scope, [node], [Either(tuple(others))]):
                idle.add(place)
                yield self._found("way_not_needed", looked, (*path, place))
        for place, part in enumerate(parts):
            yield from self._idle_parts(looked, part, (*path, place), scope)

    # --- two of a kind --------------------------------------------------------------------------------------------

    def rules_within_rules(self, rules: Iterable[Looked]) -> Iterator[Found]:
        """Rules that recognise nothing that another rule for the same need does not recognise as well."""
        for one, other in self._pairs(rules, lambda rule: (rule.for_, rule.need)):
            if common_days(_days(one.it), _days(other.it)) and one.it.id != other.it.id:
                for inner, outer in ((one, other), (other, one)):
                    if self._none(one.scope, [inner.asks], [outer.asks]):
                        yield self._found("rule_within_rule", inner, inner.path, other=outer.it.id)
                        break

    def offers_within_offers(self, offers: Iterable[Looked]) -> Iterator[Found]:
        """Offers of one provider, place and list of needs of which one is for everybody whom the other is for."""
        alike = lambda offer: (  # noqa: E731  # one key in one place
            offer.for_,
            frozenset(offer.needs),
            offer.provider,
            str(offer.responsible),
            offer.access,
            str(offer.where),
        )
        for one, other in self._pairs(offers, alike):
            if not common_days(_days(one.it), _days(other.it)):
                continue
            for inner, outer in ((one, other), (other, one)):
                if inner.shut and outer.shut and self._none(one.scope, [outer.shut], [inner.shut]):
                    yield self._found("offer_within_offer", inner, inner.path, other=outer.it.id)
                    break

    def _pairs(self, several: Iterable[Looked], key: Any) -> Iterator[tuple[Looked, Looked]]:
        groups: dict[Any, list[Looked]] = {}
        for one in several:
            groups.setdefault(key(one.it), []).append(one)
        for group in groups.values():
            yield from combinations(group, 2)

    # --- needs and offers -----------------------------------------------------------------------------------------

    def not_covered(self, rules: Iterable[Looked], offers: Sequence[Looked]) -> Iterator[Found]:
        """Families with a need for whom every offer of the whole state is shut."""
        for rule in rules:
            near = [one for one in offers if rule.it.need in one.it.needs and one.it.where.anywhere]
            near = [one for one in near if reaches(rule.it.need, one.it, self.vocabulary)]
            if not near:
                continue
            world = self._world([rule.asks, *(one.asks for one in near)])
            subject = subject_of(rule.scope)
            shut = [
                world.says(node, subject) if one.scope == rule.scope else world.everybody(one.scope, node)
                for one in near
                for node in ([one.shut] if one.shut is not None else [])
            ]
            model = self._ask(world, rule.scope, world.says(rule.asks, subject), *shut)
            witness = witness_of(world, model, self.vocabulary, subject) if model is not None else None
            if model is None or witness is None:
                continue
            need = rule.it.need
            yield self._found(
                "not_covered",
                rule,
                rule.path,
                other=need,
                witness=witness,
                confirmed=self._shows(witness, rule.it, near, subject),
            )

    def age_gaps(self, rules: Iterable[Looked], offers: Sequence[Looked]) -> Iterator[Found]:
        """Ages between two offers for a need at which a rule recognises it and no offer is for that age."""
        by_need: dict[str, list[Looked]] = {}
        for rule in rules:
            if rule.scope == "child":
                by_need.setdefault(rule.it.need, []).append(rule)
        for need, concluding in by_need.items():
            near = [one for one in offers if need in one.it.needs]
            if not near or any(one.it.age is None or one.scope != "child" for one in near):
                continue  # an offer without an age is for every age
            yield from self._gaps_of(need, concluding, near)

    def _gaps_of(self, need: str, concluding: Sequence[Looked], near: Sequence[Looked]) -> Iterator[Found]:
        world = self._world([one.asks for one in concluding])
        subject, z3 = subject_of("child"), world.z3
        wanted = [z3.Or(*(world.says(one.asks, subject) for one in concluding))]
        wanted += [z3.Not(world.says(_age(one.it.age, holds=True), subject)) for one in near]
        younger = [world.says(_age(one.it.age, holds=True, above=True), subject) for one in near if one.it.age.below]
        older = [world.says(_age(one.it.age, holds=True, below=True), subject) for one in near if one.it.age.from_]
        if not younger or not older:
            return
        model = self._ask(world, "child", *wanted, z3.Or(*younger), z3.Or(*older), z3.Not(world.unborn(subject)))
        witness = witness_of(world, model, self.vocabulary, subject) if model is not None else None
        if witness is not None:
            first = concluding[0]
            yield self._found(
                "age_gap",
                first,
                first.path,
                other=need,
                witness=witness,
                confirmed=any(self._shows(witness, one.it, near, subject, only_age=True) for one in concluding),
            )

    # --- asking and trying ----------------------------------------------------------------------------------------

    def _none(self, scope: Scope, holds: Sequence[Node], fails: Sequence[Node]) -> bool:
        """Whether no family meets all of the first and none of the second."""
        world = self._world([*holds, *fails])
        subject = subject_of(scope)
        formulas = [world.says(node, subject) for node in holds]
        formulas += [world.z3.Not(world.says(node, subject)) for node in fails]
        return self._ask(world, scope, *formulas) is None

    def _ask(self, world: World, scope: Scope, *formulas: Any) -> Any | None:
        self.asked += 1
        return world.find(*formulas, about=() if scope == HOUSEHOLD else (subject_of(scope),))

    def _world(self, nodes: Iterable[Node]) -> World:
        return World(1 + sum(_quantifiers(node) for node in nodes))

    def _shows(
        self, witness: Witness, rule: Rule, near: Sequence[Looked], subject: str, *, only_age: bool = False
    ) -> bool:
        """Evaluate the family anew: the rule is yes, and every offer is shut."""
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
        for one in near:
            offer = one.it
            conditions: list[Condition] = [written.AgeIs(age=offer.age)] if offer.age else []
            if not only_age:
                conditions += [offer.when] if offer.when is not None else []
                conditions += [written.Not.model_validate({"not": each}) for each in offer.excludes]
            trees = [plant(condition, words, offer.for_) for condition in conditions]
            subjects = (person,) if offer.for_ == rule.for_ else facts.subjects(offer.for_)
            if not all(any(tree.truth(facts, needs, who) is Truth.NO for tree in trees) for who in subjects):
                return False
        return True

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

    def _found(
        self,
        kind: Kind,
        looked: Looked,
        path: Place,
        *,
        other: str | None = None,
        witness: Witness | None = None,
        confirmed: bool | None = None,
    ) -> Found:
        here = looked.part.problem("", path, "")
        return Found(
            kind=kind,
            file=here.file,
            line=here.line,
            path=here.path,
            id=looked.it.id,
            other=other,
            case=None if witness is None else witness.case,
            on=None if witness is None else witness.on.isoformat(),
            confirmed=confirmed,
        )


def _days(it: Rule | Offer) -> tuple[Any, Any]:
    return (it.valid.from_, it.valid.to) if it.valid is not None else (None, None)


def _is_known(node: Node) -> bool:
    """Whether everything a statement is about can be known at all."""
    if isinstance(node, Atom):
        return not node.datum.startswith(UNNAMED) or node.datum.startswith(RECEIVED)
    parts = (node.part,) if isinstance(node, Someone | Everyone) else node.parts
    return all(_is_known(part) for part in parts)


def _quantifiers(node: Node) -> int:
    if isinstance(node, _QUANTIFIERS):
        return 1 + _quantifiers(node.part)
    return sum(_quantifiers(part) for part in node.parts) if isinstance(node, Both | Either) else 0


def _hard(offer: Offer, vocabulary: Vocabulary) -> Node:
    """What must be so for an offer to be open to somebody, apart from its place and its need."""
    return Both(tuple(_asked(offer, vocabulary, holds=True)))


def _shut(offer: Offer, vocabulary: Vocabulary) -> Node:
    """What must be so for an offer not to match: one of its hard parts is no."""
    return Either(tuple(_asked(offer, vocabulary, holds=False)))


def _asked(offer: Offer, vocabulary: Vocabulary, *, holds: bool) -> Iterator[Node]:
    if offer.age is not None and offer.for_ != HOUSEHOLD:
        yield Atom(
            household=False,
            datum="age",
            allowed=of_age(offer.age, holds=holds, may_be_unborn=offer.for_ == "child"),
        )
    if offer.when is not None:
        yield normal_form(offer.when, vocabulary, offer.for_, holds=holds)
    for condition in offer.excludes:
        yield normal_form(condition, vocabulary, offer.for_, holds=not holds)


def _age(age: AgeRange, *, holds: bool, above: bool = False, below: bool = False) -> Node:
    """An age of an offer, or the ages above it or below it."""
    if above:
        age = age.model_copy(update={"from_": age.below, "below": None})
    elif below:
        age = age.model_copy(update={"from_": None, "below": age.from_})
    return Atom(household=False, datum="age", allowed=of_age(age, holds=holds, may_be_unborn=True))
