"""Searching an example that brings conditions to wanted truths: every value at and beside the bounds is looked through.

A wanted truth of a condition becomes wanted truths of its parts, down to the leaves; each leaf leaves some choices of
its datum. What the search finds is evaluated as any example is: only what was seen is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.examples import facts_of
from lotse.rules.leaves import NeedLeaf, Stated
from lotse.rules.needs import Needs, recognise_needs
from lotse.rules.ruleset import Example
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf
from lotse.testing.given import Bounds, Choice, Datum, datum_of, written_given
from lotse.testing.tracing import point_of
from lotse.truth import Truth, negate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope
    from lotse.rules.planting import PlantedRule, PlantedRules
    from lotse.rules.ruleset import Rule, Ruleset
    from lotse.rules.tree import AnyLeaf, Tree
    from lotse.testing.tracing import Bound, Point

Truths = frozenset[Truth]
YES, NO, UNKNOWN = (frozenset({one}) for one in (Truth.YES, Truth.NO, Truth.UNKNOWN))
NOT_NO, NOT_YES = YES | UNKNOWN, NO | UNKNOWN
ANY = YES | NO | UNKNOWN
_COST = 40
"""Steps that an evaluation of all rules counts as."""
_DEEPEST = 3
"""Rules behind needs behind rules that are looked into."""


class Wanted(NamedTuple):
    """What a condition must come out as for a subject.

    Args:
        tree: The condition.
        subject: Whom it is asked of.
        scope: The subject's scope.
        truths: The truths that are wanted; any of them.
        depth: How many needs it lies behind.
    """

    tree: Tree
    subject: str
    scope: Scope
    truths: Truths
    depth: int = 0


Domains = dict[Datum, tuple[Choice, ...]]
"""For each datum the choices that are left."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An example as it was evaluated.

    Args:
        example: What it gives; `expect` and `missing` are left to who shows it.
        facts: The facts.
        needs: What is known about needs.
        subject: Whom the rule was asked of.
    """

    example: Example
    facts: Facts
    needs: Needs
    subject: str


@dataclass(slots=True)
class Search:
    """A search for one rule.

    Args:
        ruleset: All rules: other ones recognise the needs that this one reads.
        rules: Those of the day.
        rule: The rule.
        bounds: The bounds in use.
        left: Steps that may still be taken; at none the search is over without a proof.
        reads_needs: The rule reads needs; otherwise what other rules recognise is not looked at.
    """

    ruleset: Ruleset
    rules: PlantedRules
    rule: Rule
    bounds: Bounds
    left: int
    reads_needs: bool = True
    looked: dict[tuple[AnyLeaf, str, Scope], Truth] = field(default_factory=dict)

    @property
    def exhausted(self) -> bool:
        """Whether everything was looked through."""
        return self.left > 0

    def examples(
        self, wanted: Iterable[Wanted], persons: tuple[str, ...], domains: Domains | None = None
    ) -> Iterator[Tried]:
        """Every example over these persons that could bring all that is wanted about.

        Args:
            wanted: What conditions must come out as.
            persons: The persons of a household.
            domains: Choices that are left from the beginning.

        Yields:
            Examples with their evaluation; whether it is what was wanted is for the caller to see.
        """
        seen = set[str]()
        for left in self._solved(list(wanted), domains or {}, persons):
            given = written_given({datum: choices[0] for datum, choices in left.items()}, self.rule.for_, persons)
            if str(given) not in seen:
                seen.add(str(given))
                self.left -= _COST if self.reads_needs else 1
                yield self.of_given(given)

    def of_given(self, given: dict[str, Any]) -> Tried:
        """Evaluate what is given as an example of the rule is."""
        example = Example(given=given, expect="unknown", on=self.bounds.on)
        facts = facts_of(example, self.rule, self.ruleset)
        needs = recognise_needs(facts, self.ruleset) if self.reads_needs else Needs(facts, self.rules, {}, frozenset())
        return Tried(example, facts, needs, subject_of(self.rule))

    def point(self, leaf: AnyLeaf, bound: Bound, choice: Choice, scope: Scope) -> Point | None:
        """Where a subject stands beside a bound if nothing else is given."""
        facts, subject = self._alone(choice, scope)
        return point_of(leaf, bound, facts, subject)

    def _alone(self, choice: Choice, scope: Scope) -> tuple[Facts, str]:
        example = Example(given=dict(choice), expect="unknown", on=self.bounds.on)
        rule = self.rule.model_copy(update={"for_": scope})
        return facts_of(example, rule, self.ruleset), subject_of(rule)

    def _solved(self, wanted: list[Wanted], domains: Domains, persons: tuple[str, ...]) -> Iterator[Domains]:
        self.left -= 1
        if self.left <= 0:
            return
        if not wanted:
            yield domains
            return
        first, *rest = wanted
        for more, left in self._ways(first, domains, persons):
            yield from self._solved([*more, *rest], left, persons)

    def _ways(
        self, wanted: Wanted, domains: Domains, persons: tuple[str, ...]
    ) -> Iterator[tuple[list[Wanted], Domains]]:
        """The ways to bring one wanted truth about: more wanted truths, or fewer choices."""
        tree, truths = wanted.tree, wanted.truths
        if truths == ANY:
            yield [], domains
        elif isinstance(tree, NotOf):
            turned = frozenset(negate(one) for one in truths)
            yield [wanted._replace(tree=tree.part, truths=turned)], domains
        elif isinstance(tree, AllOf | SomeOf):
            parts = [wanted._replace(tree=part) for part in tree.parts]
            yield from ((more, domains) for more in _together(parts, truths, every=isinstance(tree, AllOf)))
        elif isinstance(tree, Each):
            scope: Scope = "adult" if tree.quantifier == "has_adult" else "child"
            meant = [one for one in persons if one.startswith("m" if scope == "adult" else "k")]
            parts = [wanted._replace(tree=tree.part, subject=one, scope=scope) for one in meant]
            every = tree.quantifier == "every_child"
            yield from ((more, domains) for more in _together(parts, truths, every=every))
        elif isinstance(tree, NeedLeaf):
            yield from self._ways_of_need(tree, wanted, domains, persons)
        else:
            left = self._left_of(tree, wanted, domains)
            if left is not None:
                yield [], left

    def _left_of(self, leaf: AnyLeaf, wanted: Wanted, domains: Domains) -> Domains | None:
        if isinstance(leaf, Stated):
            return domains if leaf.settled in wanted.truths else None
        datum = datum_of(leaf, wanted.subject, wanted.scope)
        if datum is None:
            return domains if Truth.UNKNOWN in wanted.truths else None
        choices = domains.get(datum) or self.bounds.choices(datum, wanted.scope)
        left = tuple(choice for choice in choices if self._look(leaf, choice, wanted) in wanted.truths)
        return {**domains, datum: left} if left else None

    def _look(self, leaf: AnyLeaf, choice: Choice, wanted: Wanted) -> Truth:
        """The truth of a leaf where nothing else is given."""
        key = (leaf, str(choice), wanted.scope)
        if key not in self.looked:
            facts, subject = self._alone(choice, wanted.scope)
            self.looked[key] = leaf.truth(facts, _NO_NEEDS, subject)
        return self.looked[key]

    def _ways_of_need(
        self, leaf: NeedLeaf, wanted: Wanted, domains: Domains, persons: tuple[str, ...]
    ) -> Iterator[tuple[list[Wanted], Domains]]:
        """A wish, or what the rules that conclude the need have to come out as."""
        datum = datum_of(leaf, wanted.subject, wanted.scope)
        if datum is None:
            return
        choices = domains.get(datum) or self.bounds.choices(datum, wanted.scope)
        wished, unwished = [one for one in choices if one], [one for one in choices if not one]
        if Truth.YES in wanted.truths and wished:
            yield [], {**domains, datum: tuple(wished)}
        if not unwished:
            return
        without = {**domains, datum: tuple(unwished)}
        concluding = [
            wanted._replace(tree=rule.tree, subject=subject, scope=rule.scope, depth=wanted.depth + 1)
            for need in leaf.needs
            for rule in self.rules.concluding.get(need, ())
            for subject in self._subjects(rule, datum.owner, persons)
        ]
        if wanted.depth >= _DEEPEST:
            yield [], without
        else:
            yield from ((more, without) for more in _together(concluding, wanted.truths, every=False))

    def _subjects(self, rule: PlantedRule, owner: str, persons: tuple[str, ...]) -> tuple[str, ...]:
        """For whom a rule that concludes a need of the owner is asked."""
        if not rule.household:
            return (owner,)
        if rule.scope == HOUSEHOLD:
            return (HOUSEHOLD,)
        return tuple(one for one in persons if one.startswith("m" if rule.scope == "adult" else "k"))


class _Nothing:
    """No need is recognised: leaves other than needs do not ask."""

    def truth(self, subject: str, need: str) -> Truth:
        del subject, need
        return Truth.NO


_NO_NEEDS = _Nothing()


def _together(parts: list[Wanted], truths: Truths, *, every: bool) -> Iterator[list[Wanted]]:
    """What parts have to come out as for the whole: of `all` the smallest truth counts, of `any` the largest."""
    worst, best = (NO, YES) if every else (YES, NO)
    at_least = NOT_NO if every else NOT_YES
    for truth in truths:
        if frozenset({truth}) == best:
            yield [one._replace(truths=best) for one in parts]
        elif frozenset({truth}) == worst:
            yield from ([one._replace(truths=worst)] for one in parts)
        else:
            for place in range(len(parts)):
                yield [
                    one._replace(truths=UNKNOWN if number == place else at_least) for number, one in enumerate(parts)
                ]


SUBJECTS: dict[Scope, str] = {"child": "k1", "adult": "m1", "household": HOUSEHOLD}
"""Whom a rule of each scope is asked of."""


def subject_of(rule: Rule) -> str:
    """Whom an example of a rule is about."""
    return SUBJECTS[rule.for_]
