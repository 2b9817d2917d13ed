"""What a condition means: a tree of leaves that look at facts, and the truth of the whole.

The tree is made once from the grammar and the vocabulary. Looking at a leaf gives its truth, the keys it
read, and why it is not known. `lotse.rules.finding` turns the same tree into explanations.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from lotse import conditions as written
from lotse.case.dates import Ages, age_window, pregnancy_window
from lotse.case.vocabulary import HOUSEHOLD
from lotse.truth import Truth, all_of, any_of, known, negate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope, Vocabulary

Because = Literal["known", "absent", "imprecise", "not_assessed", "never_collected"]
Quantifier = Literal["has_child", "every_child", "has_adult"]


class Look(NamedTuple):
    """What a leaf saw: its truth, the keys it stands on or misses, and why it is not known."""

    truth: Truth
    keys: tuple[str, ...]
    because: Because = "known"


class NeedTruths(Protocol):
    """What is known about needs while conditions are looked at."""

    def truth(self, subject: str, need: str) -> Truth:
        """Whether the need of the subject is recognised."""
        ...


class Leaf(Protocol):
    """One statement about one subject."""

    @property
    def test(self) -> str:
        """The form of the grammar it comes from."""
        ...

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The truth alone, for the many evaluations that explain nothing."""
        ...

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """The truth together with the keys it stands on or misses."""
        ...


@dataclass(frozen=True, slots=True)
class Stated:
    """Something that is settled without a fact of the case, such as a date of the offer."""

    settled: Truth
    test: str = "stated"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The settled truth."""
        del facts, needs, subject
        return self.settled

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """The settled truth; no key."""
        return Look(self.truth(facts, needs, subject), ())


@dataclass(frozen=True, slots=True)
class DayLeaf:
    """The day of the question lies in a stated period, both ends included."""

    first: date | None
    last: date | None
    test: str = "day"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Known from the day alone."""
        del needs, subject
        return known((self.first is None or self.first <= facts.on) and (self.last is None or facts.on <= self.last))

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """Known from the day alone; no key of the case."""
        return Look(self.truth(facts, needs, subject), ())


@dataclass(frozen=True, slots=True)
class SignalLeaf:
    """A topic was noticed, or looked at and not noticed."""

    topic: str
    conspicuous: bool
    household: bool
    test: str = "signal"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The newest assessed observation; none is unknown."""
        del needs
        seen = facts.signals.get(HOUSEHOLD if self.household else subject, _NONE).get(self.topic)
        if seen is None:
            return Truth.UNKNOWN
        return Truth.YES if seen is self.conspicuous else Truth.NO

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """As `truth`, with the key, and whether somebody looked without a result."""
        truth = self.truth(facts, needs, subject)
        owner = HOUSEHOLD if self.household else subject
        keys = (f"{owner}/signal:{self.topic}",)
        if truth is Truth.UNKNOWN:
            return Look(truth, keys, "not_assessed" if (owner, self.topic) in facts.not_assessed else "absent")
        return Look(truth, keys)


@dataclass(frozen=True, slots=True)
class FactLeaf:
    """A known value compared with a stated one."""

    fact: str
    op: str
    operand: bool | int | str | tuple[bool | int | str, ...]
    household: bool
    dated: bool = False
    test: str = "fact"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Compare the value; an absent one is unknown."""
        del needs
        value = facts.values.get(HOUSEHOLD if self.household else subject, _NONE).get(self.fact)
        if value is None:
            return Truth.UNKNOWN
        return Truth.YES if self.holds(value) else Truth.NO

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """As `truth`, with the key of the fact."""
        truth = self.truth(facts, needs, subject)
        keys = (f"{HOUSEHOLD if self.household else subject}/{self.fact}",)
        return Look(truth, keys, "absent" if truth is Truth.UNKNOWN else "known")

    def holds(self, value: object) -> bool:
        """Whether a known value meets the comparison."""
        if self.dated:
            value = date.fromisoformat(str(value)).toordinal()
        return _COMPARISONS[self.op](value, self.operand)


@dataclass(frozen=True, slots=True)
class NeverLeaf:
    """A datum that lotse never takes: it stays unknown."""

    fact: str
    household: bool
    test: str = "fact"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Unknown."""
        del facts, needs, subject
        return Truth.UNKNOWN

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """Unknown; nothing is missing that could be asked."""
        return Look(self.truth(facts, needs, subject), (), "never_collected")


@dataclass(frozen=True, slots=True)
class AreaLeaf:
    """The family lives, or the young person goes to school, in one of the areas."""

    areas: tuple[str, ...]
    fact: str | None
    household: bool
    chains: Mapping[str, tuple[str, ...]]
    test: str = "place"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The truth alone."""
        return self.look(facts, needs, subject).truth

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """Yes in an area or below it; unknown where only an area above it is told."""
        del needs
        if self.fact is None:
            return look_at_place(self.areas, facts.ags, facts.area, self.chains)
        owner = HOUSEHOLD if self.household else subject
        value = facts.values.get(owner, _NONE).get(self.fact)
        key = f"{owner}/{self.fact}"
        if value is None:
            return Look(Truth.UNKNOWN, (key,), "absent")
        text = str(value)
        ags, area = (None, text) if "-" in text else (text, None)
        seen = look_at_place(self.areas, ags or self.chains[text][-1], area, self.chains)
        return Look(seen.truth, (key,), seen.because)

    def __hash__(self) -> int:
        return hash((self.areas, self.fact, self.household))


@dataclass(frozen=True, slots=True)
class AgeLeaf:
    """The completed age lies in a half-open range."""

    age: Ages
    test: str = "age"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Yes or no only if every possible day of birth agrees; an unborn child has no age yet."""
        person = facts.persons[subject]
        if person.unborn:
            return self.look(facts, needs, subject).truth
        return age_window(self.age, facts.on).holds(person.days)

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """As `truth`, with the age that decided or the birth that is missing."""
        person = facts.persons[subject]
        if person.unborn:
            return _look_unborn(
                subject, never_past=person.days.first >= facts.on, surely_past=person.days.last < facts.on
            )
        truth = self.truth(facts, needs, subject)
        if truth is Truth.UNKNOWN:
            return Look(truth, (f"{subject}/born",), "absent" if person.days.precision == "none" else "imprecise")
        return Look(truth, (f"{subject}/age",))


@dataclass(frozen=True, slots=True)
class PregnantLeaf:
    """The adult carries an unborn child, or the unborn child is that far."""

    weeks: written.WeekRange
    of_carrier: bool
    test: str = "pregnant"

    def alone(self, facts: Facts, child: str) -> Truth:
        """The truth for one unborn child."""
        window = pregnancy_window(self.weeks, facts.on)
        return window.holds(facts.persons[child].days) if window.days() else Truth.YES

    def meant(self, facts: Facts, subject: str) -> tuple[str, ...]:
        """The unborn children: those an adult carries, or the unborn child itself."""
        person = facts.persons[subject]
        if self.of_carrier:
            return person.carries
        return (subject,) if person.unborn else ()

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The truth alone."""
        return self.look(facts, needs, subject).truth

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """Any of the unborn children that are meant; nobody carried is no."""
        del needs
        unborn = self.meant(facts, subject)
        if not unborn:
            return Look(Truth.NO, (f"{subject}/due",))
        looks = []
        for child in unborn:
            days = facts.persons[child].days
            truth = self.alone(facts, child)
            why: Because = "known"
            if truth is Truth.UNKNOWN:
                why = "absent" if days.precision == "none" else "imprecise"
            looks.append(Look(truth, (f"{child}/due",), why))
        best = max(look.truth for look in looks)
        chosen = [look for look in looks if look.truth is best]
        if best is Truth.YES:
            return chosen[0]
        return Look(best, tuple(sorted({key for look in chosen for key in look.keys})), chosen[0].because)


@dataclass(frozen=True, slots=True)
class NeedLeaf:
    """One of the needs is recognised for the subject, the household or those named in `reach`.

    `reach` is `own`, `household`, `offer` (the subject, the household), `anyone` (also every member) or
    `family` (the subject, the household, an adult).
    """

    needs: tuple[str, ...]
    reach: Literal["own", "household", "offer", "anyone", "family"]
    test: str = "need"

    def where(self, facts: Facts, subject: str) -> tuple[str, ...]:
        """The subjects whose needs count."""
        if self.reach == "own":
            return (subject,)
        if self.reach == "household":
            return (HOUSEHOLD,)
        others: tuple[str, ...] = ()
        if self.reach == "anyone":
            others = tuple(facts.persons)
        elif self.reach == "family":
            others = facts.adults
        return tuple(dict.fromkeys((subject, HOUSEHOLD, *others)))

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Yes if one is recognised, no if none is possible, else unknown."""
        best = Truth.NO
        for owner in self.where(facts, subject):
            for need in self.needs:
                truth = needs.truth(owner, need)
                if truth is Truth.YES:
                    return truth
                best = max(best, truth)
        return best

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """As `truth`, with the need that is recognised first by key, or all that are open or not possible."""
        best = Truth.NO
        keys: list[str] = []
        for owner in self.where(facts, subject):
            for need in self.needs:
                truth = needs.truth(owner, need)
                if truth > best:
                    best, keys = truth, []
                if truth is best:
                    keys.append(f"{owner}/need:{need}")
        if best is Truth.YES:
            return Look(best, (min(keys),))
        return Look(best, tuple(sorted(keys)), "absent" if best is Truth.UNKNOWN else "known")


@dataclass(frozen=True, slots=True)
class ReceivesLeaf:
    """The subject or the household takes up an offer already."""

    offer: str
    test: str = "receives"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The truth alone."""
        return self.look(facts, needs, subject).truth

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """The subject's own entry or the household's; unknown if nobody asked."""
        del needs
        keys = (f"{subject}/receives:{self.offer}",)
        if facts.receives is None:
            return Look(Truth.UNKNOWN, keys, "absent")
        return Look(known(is_received(facts.receives, self.offer, subject)), keys)


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


def look_at_place(
    areas: tuple[str, ...], ags: str | None, area: str | None, chains: Mapping[str, tuple[str, ...]]
) -> Look:
    """Whether a place lies in one of the areas.

    Args:
        areas: Official key prefixes or Sozialraum ids.
        ags: Municipality, or None.
        area: Sozialraum, or None.
        chains: For each Sozialraum itself and the areas it lies in.

    Returns:
        Yes in one of them; unknown where only an area above one of them is told.
    """
    best, missing = Truth.NO, set()
    for wanted in areas:
        if "-" not in wanted:
            if ags is None:
                best = max(best, Truth.UNKNOWN)
                missing.add("place/ags")
            elif ags.startswith(wanted):
                return Look(Truth.YES, ("place/ags",))
            continue
        if ags is None:
            best = max(best, Truth.UNKNOWN)
            missing.update(("place/ags", "place/area"))
        elif area is not None and wanted in chains[area]:
            return Look(Truth.YES, ("place/area",))
        elif (area or ags) in chains[wanted]:
            best = max(best, Truth.UNKNOWN)
            missing.add("place/area")
    if best is Truth.UNKNOWN:
        return Look(best, tuple(sorted(missing)), "absent" if ags is None else "imprecise")
    return Look(Truth.NO, ("place/area",) if any("-" in wanted for wanted in areas) and area else ("place/ags",))


def is_received(receives: frozenset[tuple[str, str | None]], offer: str, subject: str) -> bool:
    """Whether the subject's own entry or the household's names the offer."""
    return (offer, None) in receives or (subject != HOUSEHOLD and (offer, subject) in receives)


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


def _look_unborn(subject: str, *, never_past: bool, surely_past: bool) -> Look:
    """An unborn child has no age; past its due day nobody knows whether it is born."""
    if never_past:
        return Look(Truth.NO, (f"{subject}/due",))
    return Look(Truth.UNKNOWN, (f"{subject}/born",) if surely_past else (f"{subject}/due",), "imprecise")


def _contains(value: Any, member: Any) -> bool:
    return member in value


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "one_of": lambda value, members: value in members,
    "contains": _contains,
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}
_NONE: Mapping[str, Any] = {}
