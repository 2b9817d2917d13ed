"""What a condition means: a tree of leaves that look at facts, and the truth of the whole.

The tree is made once from the grammar and the vocabulary. `lotse.rules.finding` turns the same tree into
explanations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from lotse import conditions as written
from lotse.case.dates import Ages
from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.leaves import DayLeaf, FactLeaf, NeedLeaf, NeverLeaf, ReceivesLeaf, SignalLeaf, Stated
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.truth import Truth, all_of, any_of, negate

if TYPE_CHECKING:
    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.leaves import NeedTruths


Quantifier = Literal["has_child", "every_child", "has_adult"]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Tree, ...]

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """No at the first part that is no, else unknown if a part is, else yes."""
        found = Truth.YES
        for part in self.parts:
            truth = part.truth(facts, needs, subject)
            if truth is Truth.NO:
                return truth
            if truth is Truth.UNKNOWN:
                found = truth
        return found


@dataclass(frozen=True, slots=True)
class SomeOf:
    """At least one part holds."""

    parts: tuple[Tree, ...]

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Yes at the first part that is yes, else unknown if a part is, else no."""
        found = Truth.NO
        for part in self.parts:
            truth = part.truth(facts, needs, subject)
            if truth is Truth.YES:
                return truth
            if truth is Truth.UNKNOWN:
                found = truth
        return found


@dataclass(frozen=True, slots=True)
class NotOf:
    """The part does not hold."""

    part: Tree

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Yes and no change places, unknown stays."""
        return negate(self.part.truth(facts, needs, subject))


@dataclass(frozen=True, slots=True)
class Each:
    """The part holds for one child, every child or one adult of the household."""

    quantifier: Quantifier
    part: Tree

    def over(self, facts: Facts) -> tuple[str, ...]:
        """The persons that are meant."""
        return facts.adults if self.quantifier == "has_adult" else facts.children

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """All of the persons for `every_child`, any of them otherwise; the subject is the household."""
        del subject
        truths = (self.part.truth(facts, needs, person) for person in self.over(facts))
        return all_of(truths) if self.quantifier == "every_child" else any_of(truths)


AnyLeaf = (
    Stated | DayLeaf | SignalLeaf | FactLeaf | NeverLeaf | AreaLeaf | AgeLeaf | PregnantLeaf | NeedLeaf | ReceivesLeaf
)
Tree = AllOf | SomeOf | NotOf | Each | AnyLeaf


def plant(condition: written.Condition, vocabulary: Vocabulary, scope: Scope) -> Tree:
    """Make the tree of a condition that was checked against its vocabulary.

    Args:
        condition: As it is written.
        vocabulary: Where ids are declared.
        scope: Whom the condition is about.

    Returns:
        The tree; facts of the household are looked up there.
    """
    match condition:
        case written.All():
            return AllOf(tuple(plant(part, vocabulary, scope) for part in condition.all))
        case written.AnyOf():
            return SomeOf(tuple(plant(part, vocabulary, scope) for part in condition.any))
        case written.Not():
            return NotOf(plant(condition.not_, vocabulary, scope))
        case written.Always():
            return Stated(Truth.YES, "always")
        case written.Signal():
            topic = vocabulary.signals[condition.signal]
            return SignalLeaf(topic.id, condition.is_ == "conspicuous", topic.scope == HOUSEHOLD)
        case written.Fact():
            return _plant_fact(condition, vocabulary)
        case written.AgeIs():
            return AgeLeaf(Ages.of(condition.age))
        case written.Pregnant():
            return PregnantLeaf(condition.pregnant, of_carrier=scope == "adult")
        case written.Need():
            own = vocabulary.needs[condition.need].scope == scope
            return NeedLeaf((condition.need,), "own" if own else "household")
        case written.Receives():
            return ReceivesLeaf(condition.receives)
        case written.HasChild():
            return Each("has_child", plant(condition.has_child, vocabulary, "child"))
        case written.EveryChild():
            return Each("every_child", plant(condition.every_child, vocabulary, "child"))
        case _:
            return Each("has_adult", plant(condition.has_adult, vocabulary, "adult"))


def _plant_fact(condition: written.Fact, vocabulary: Vocabulary) -> Tree:
    ((op, operand),) = condition.comparisons().items()
    if condition.fact in vocabulary.never_collected:
        return NeverLeaf(condition.fact, condition.fact.startswith("familie."))
    kind = vocabulary.facts[condition.fact]
    household = kind.scope == HOUSEHOLD
    if kind.type == "place":
        areas = operand if isinstance(operand, tuple) else (operand,)
        return AreaLeaf(areas, kind.id, household, vocabulary.chains)
    if kind.type == "date":
        several = operand if isinstance(operand, tuple) else (operand,)
        days = tuple(date.fromisoformat(day).toordinal() for day in several)
        return FactLeaf(kind.id, op, days if op == "one_of" else days[0], household, dated=True)
    return FactLeaf(kind.id, op, operand, household)
