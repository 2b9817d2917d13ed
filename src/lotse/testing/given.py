"""Values at the bounds of conditions, and what an example gives that holds them.

A datum is one thing that an example can give about one subject. Its choices are one value for each interval between
the bounds in use, and that nothing is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse.case.dates import WEEKS_OF_PREGNANCY, Completed, last_birth_with
from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.leaves import FactLeaf, NeedLeaf, ReceivesLeaf, SignalLeaf
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.tree import AnyLeaf

_MOST_MEMBERS = 4


class Datum(NamedTuple):
    """One thing that an example can give.

    Args:
        owner: Person id or `household`.
        what: `age`, `weeks`, `receives`, or a fact, `signal:TOPIC` or `need:ID`.
    """

    owner: str
    what: str


Choice = tuple[tuple[str, Any], ...]
"""What an example gives for a datum: keys with their values; nothing for unknown."""
NOTHING: Choice = ()


def datum_of(leaf: AnyLeaf, subject: str, scope: Scope) -> Datum | None:
    """The datum that settles a leaf; None where no example can give one.

    Args:
        leaf: A leaf.
        subject: Whom it is asked of.
        scope: In which scope it stands.
    """
    if isinstance(leaf, SignalLeaf):
        return Datum(HOUSEHOLD if leaf.household else subject, f"signal:{leaf.topic}")
    if isinstance(leaf, FactLeaf):
        return Datum(HOUSEHOLD if leaf.household else subject, leaf.fact)
    if isinstance(leaf, AgeLeaf):
        return Datum(subject, "age")
    if isinstance(leaf, PregnantLeaf):
        return Datum(subject, "weeks" if scope == "adult" else "age")
    if isinstance(leaf, ReceivesLeaf):
        return Datum(HOUSEHOLD, "receives")
    if isinstance(leaf, NeedLeaf):
        return Datum(HOUSEHOLD if leaf.reach == "household" else subject, f"need:{leaf.needs[0]}")
    return None


@dataclass(slots=True)
class Bounds:
    """The bounds in use, by what they bound; those that are added first come first among the choices."""

    vocabulary: Vocabulary
    on: date
    ages: dict[Completed, None] = field(default_factory=dict)
    weeks: dict[int, None] = field(default_factory=dict)
    operands: dict[str, dict[Any, None]] = field(default_factory=dict)
    offers: dict[str, None] = field(default_factory=dict)
    made: dict[str, tuple[Choice, ...]] = field(default_factory=dict)

    def add(self, leaves: Iterable[AnyLeaf]) -> None:
        """Take the bounds of leaves."""
        for leaf in leaves:
            if isinstance(leaf, AgeLeaf):
                self.ages.update({age: None for age in (leaf.age.from_, leaf.age.below) if age is not None})
            elif isinstance(leaf, PregnantLeaf):
                weeks = (leaf.weeks.week_from, leaf.weeks.week_below)
                self.weeks.update({week: None for week in weeks if week is not None})
            elif isinstance(leaf, ReceivesLeaf):
                self.offers[leaf.offer] = None
            elif isinstance(leaf, FactLeaf):
                several = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
                self.operands.setdefault(leaf.fact, {}).update(dict.fromkeys(several))
        self.made.clear()

    def choices(self, datum: Datum, scope: Scope) -> tuple[Choice, ...]:
        """What an example can give for a datum, simple things first.

        Args:
            datum: The datum.
            scope: Scope of its owner: an unborn child has weeks instead of an age.
        """
        kept = f"{scope}/{datum.what}"
        if kept not in self.made:
            self.made[kept] = (NOTHING, *dict.fromkeys(self._choices(datum.what, scope)))
        return self.made[kept]

    def _choices(self, what: str, scope: Scope) -> Iterator[Choice]:
        kind, _, name = what.partition(":")
        if kind == "signal":
            yield (("signal", name),)
            yield ((what, "inconspicuous"),)
        elif kind == "need":
            yield (("need", name),)
        elif what == "receives":
            yield (("receives", ()),)
            yield from ((("receives", (offer,)),) for offer in self.offers)
            if len(self.offers) > 1:
                yield (("receives", tuple(self.offers)),)
        elif what == "weeks":
            yield from self._weeks()
        elif what == "age":
            yield from ((("age", text),) for text in self._ages())
            if scope == "child":
                yield from self._weeks()
        else:
            yield from (((what, value),) for value in self._values(what))

    def _weeks(self) -> Iterator[Choice]:
        for bound in (*self.weeks, _SOME_WEEK):
            yield from ((("weeks", week),) for week in (bound, bound - 1, bound + 1) if 0 <= week < WEEKS_OF_PREGNANCY)

    def _ages(self) -> Iterator[str]:
        """At each bound and one unit below and above it, then the days on both sides of it."""
        for age in self.ages:
            for count in (age.count, age.count - 1, age.count + 1):
                if count >= 0 and not (age.unit == "years" and count > _OLDEST):
                    yield f"{count} {age.unit}"
        for age in self.ages:
            last = last_birth_with(age, self.on)
            for born in (last, last + timedelta(days=1)):
                if born <= self.on:
                    yield f"{(self.on - born).days} days"
        yield "30 years"

    def _values(self, fact: str) -> Iterator[Any]:
        kind = self.vocabulary.facts[fact]
        operands = self.operands.get(fact, {})
        if kind.type == "bool":
            yield from (True, False)
        elif kind.type == "enum":
            yield from dict.fromkeys((*operands, *(kind.values or ())))
        elif kind.type == "set":
            members = list(operands)[:_MOST_MEMBERS]
            for size in range(len(members) + 1):
                yield from combinations(members, size)
        elif kind.type == "int":
            yield from dict.fromkeys(one + step for one in operands for step in (0, -1, 1))
        elif kind.type == "date":
            days = dict.fromkeys(one + step for one in operands for step in (0, -1, 1))
            yield from (date.fromordinal(one).isoformat() for one in days)


_OLDEST = 129
_SOME_WEEK = 20


def written_given(chosen: Mapping[Datum, Choice], scope: Scope, persons: Sequence[str]) -> dict[str, Any]:
    """Write what an example gives.

    Args:
        chosen: A choice for each datum; one that is not named is unknown.
        scope: Scope of the rule.
        persons: The persons of an example for a household rule, such as `k1` or `m1`.

    Returns:
        `given` as an example states it: flat for a person's rule, nested for a household's.

    >>> written_given({Datum("k1", "age"): (("age", "5 years"),)}, "household", ["k1"])
    {'has_child': {'age': '5 years'}}
    """
    if scope != HOUSEHOLD:
        return _joined(chosen.values())
    given = _joined(choice for datum, choice in chosen.items() if datum.owner == HOUSEHOLD)
    for letter, name in (("k", "has_child"), ("m", "has_adult")):
        several = [
            _joined(choice for datum, choice in chosen.items() if datum.owner == person)
            for person in persons
            if person.startswith(letter)
        ]
        if several:
            given[name] = several[0] if len(several) == 1 else several
    return given


def _joined(choices: Iterable[Choice]) -> dict[str, Any]:
    """Several topics or needs stand in one list."""
    given: dict[str, Any] = {}
    for choice in choices:
        for name, value in choice:
            if name in ("signal", "need") and name in given:
                before = given[name]
                given[name] = [*(before if isinstance(before, list) else [before]), value]
            else:
                given[name] = value
    return given
