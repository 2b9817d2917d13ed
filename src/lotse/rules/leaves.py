"""Statements about one subject: what each sees in the facts, the keys it read, and why it is not known.

Those about ages and about places have modules of their own beside this one.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from lotse.case.vocabulary import HOUSEHOLD
from lotse.truth import Truth, known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lotse.case.facts import Facts


Because = Literal["known", "absent", "imprecise", "not_assessed", "never_collected"]


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


def is_received(receives: frozenset[tuple[str, str | None]], offer: str, subject: str) -> bool:
    """Whether the subject's own entry or the household's names the offer."""
    return (offer, None) in receives or (subject != HOUSEHOLD and (offer, subject) in receives)


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
