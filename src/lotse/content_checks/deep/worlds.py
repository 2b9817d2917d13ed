"""All families that a few conditions can tell apart, as formulas for a solver.

A world is one family of which every fact is known: one child and one adult to speak of, further children and adults as
far as the conditions ask for them, ages in days and completed months that go together in the calendar, chosen values,
and signals that were noticed, ruled out or never looked for. What a solver finds impossible here is impossible for
every case in which all facts and births are known.

Left aside: the place of a school is one open statement per group of areas, needs and what is received are free (a
family may wish any need), and more than `MOST_PERSONS` children or adults are never told apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from lotse.case.vocabulary import HOUSEHOLD
from lotse.content_checks.ages import Life, month_days
from lotse.content_checks.allowed import FAR, Areas, Carried, Members, Numbers, Values
from lotse.content_checks.deep.likely import NOT_LOOKED_FOR, likely_lives
from lotse.content_checks.normal_form import UNNAMED, Atom, Both, Either, Everyone, Node, Someone, Who
from lotse.errors import LotseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_PERSONS = 4
_TRIES = 60
"""Ages that are tried until a day is found on which a family has them."""
_LONGEST = 10_000
"""Milliseconds that one question may take; the longest seen took a tenth of a second."""
_YOUNG = 27 * 12
_OLD = 70 * 12
_LAST_WEEK = 45
_SIGNAL = "signal:"
RECEIVED = f"{UNNAMED}receives:"
"""Beginning of a statement about what is taken up."""


class GaveUp(Exception):  # noqa: N818  # not an error: the question is listed as one that was not answered
    """The solver found no answer in time."""


def solver() -> Any:
    """The solver; it comes with an extra.

    Raises:
        LotseError: `EXTRA-MISSING` where it is not installed.
    """
    try:
        import z3  # noqa: PLC0415  # only the deep check needs it, and loading it takes a second
    except ImportError as error:
        raise LotseError("EXTRA-MISSING", "the deep check needs the solver z3", hint="install lotse[deep]") from error
    return z3


def subject_of(scope: str) -> str:
    """How the one of whom a condition speaks is called in a world.

    >>> subject_of("child"), subject_of("household")
    ('child0', 'household')
    """
    return HOUSEHOLD if scope == HOUSEHOLD else f"{scope}0"


class World:
    """Variables of one family, made as conditions ask for them.

    Args:
        persons: How many children and adults there may be, from 1.
    """

    def __init__(self, persons: int = 1) -> None:
        self.z3 = solver()
        self.persons = min(persons, MOST_PERSONS)
        self.values: dict[tuple[str, str], tuple[Any, tuple[bool | str, ...]]] = {}
        self.free: dict[tuple[str, str], Any] = {}
        self.numbers: dict[tuple[str, str], Any] = {}
        self.members: dict[tuple[str, str], dict[str, Any]] = {}
        self.bounds_days: set[int] = set()
        self.bounds_months: set[int] = set()
        self.of_age: set[str] = set()
        self.likely = True
        """Whether the last family that was found is one that a person would meet."""

    def there(self, who: Who, place: int) -> Any:
        """Whether a child or an adult is there."""
        return self.z3.Bool(f"there {who}{place}")

    def says(self, node: Node, owner: str) -> Any:
        """A formula that is true in the worlds in which the statements hold.

        Args:
            node: Statements without `not`.
            owner: Whom they are about.
        """
        z3 = self.z3
        match node:
            case Atom():
                return self._atom(HOUSEHOLD if node.household else owner, node)
            case Both() | Either():
                parts = [self.says(part, owner) for part in node.parts]
                return z3.And(*parts) if isinstance(node, Both) else z3.Or(*parts)
            case Someone():
                return z3.Or(
                    *(
                        z3.And(self.there(node.who, place), self.says(node.part, f"{node.who}{place}"))
                        for place in range(self.persons)
                    )
                )
            case Everyone():
                return z3.And(
                    *(
                        z3.Implies(self.there(node.who, place), self.says(node.part, f"{node.who}{place}"))
                        for place in range(self.persons)
                    )
                )

    def search(self, *formulas: Any, about: Iterable[str] = ()) -> Any:
        """A solver that knows the calendar and what must be so; every statement was made before.

        Args:
            formulas: What must be so.
            about: Persons that are spoken of, such as `child0`.

        Returns:
            The solver.
        """
        search = self.z3.Solver()
        search.set("timeout", _LONGEST)
        search.add(*formulas, *self._calendar(), *(self.z3.Bool(f"there {person}") for person in about))
        return search

    def is_met(self, search: Any) -> bool:
        """Whether there is a world for a solver.

        Raises:
            GaveUp: It found no answer in time.
        """
        answer = search.check()
        if answer == self.z3.unknown:
            raise GaveUp
        return bool(answer == self.z3.sat)

    def worlds(self, *formulas: Any, about: Iterable[str] = ()) -> Iterator[Any]:
        """Worlds in which all formulas are true, the simplest and most likely first, each with other ages.

        Args:
            formulas: What must be so.
            about: Persons that are spoken of, such as `child0`.

        Yields:
            The solver's models; none: there is no such world.

        Raises:
            GaveUp: The solver found no answer in time.
        """
        z3 = self.z3
        usual = list(likely_lives(self))
        unneeded = [*self._unneeded(), *(z3.Not(one) for one in usual)]
        search = self.search(*formulas, about=about)
        if not self.is_met(search):
            return
        search.push()
        search.add(*usual)
        self.likely = search.check() == z3.sat
        if not self.likely:  # some of what is usual may still hold
            search.pop()
        owners = sorted(self.of_age)
        search.add(*(one for owner in owners for one in self._every_year(owner)))
        for likely in (True, False):
            for one in unneeded if likely else ():
                search.push()
                search.add(z3.Not(one))
                if search.check() != z3.sat:
                    search.pop()
                    search.add(one)
            for _ in range(_TRIES):
                if not self.is_met(search):
                    break
                model = search.model()
                yield model
                for owner in owners:
                    completed = int(model.eval(self.months(owner), model_completion=True).as_long())
                    search.add(*self._month(owner, completed), *self._month(owner, completed + 1))
                ages = [one(owner) for owner in owners for one in (self.days, self.months)]
                if not ages:
                    return
                search.add(z3.Or(*(age != model.eval(age, model_completion=True) for age in ages)))
            self.likely = False
            search = self.search(*formulas, about=about)
            search.add(*(one for owner in owners for one in self._every_year(owner)))

    def _unneeded(self) -> Iterable[Any]:
        """What a family can do without: others than the one spoken of, children not yet born, wishes, signals."""
        for who in get_args(Who):
            yield from (self.there(who, place) for place in reversed(range(self.persons)))
        yield from (self.unborn(owner) for owner in sorted(self.of_age))
        yield from (free for _, free in sorted(self.free.items()))
        for (_, datum), (value, _every) in sorted(self.values.items()):
            if datum.startswith(_SIGNAL):
                yield value != NOT_LOOKED_FOR

    def days(self, owner: str) -> Any:
        """The age of a person in days."""
        self.of_age.add(owner)
        return self.z3.Int(f"days {owner}")

    def months(self, owner: str) -> Any:
        """The age of a person in completed months."""
        return self.z3.Int(f"months {owner}")

    def unborn(self, owner: str) -> Any:
        """Whether a person is not born yet."""
        return self.z3.Bool(f"unborn {owner}")

    def week(self, owner: str) -> Any:
        """The completed weeks of pregnancy with an unborn child."""
        return self.z3.Int(f"week {owner}")

    def carried(self, owner: str) -> list[tuple[Any, Any]]:
        """Unborn children that an adult carries: whether there is one, and its week. The first adult carries all."""
        if owner != "adult0":
            return []
        children = [f"child{place}" for place in range(self.persons)]
        self.of_age.update(children)
        return [(self.z3.And(self.z3.Bool(f"there {one}"), self.unborn(one)), self.week(one)) for one in children]

    def everybody(self, scope: str, node: Node) -> Any:
        """A formula: everybody of a scope who is there meets the statements."""
        if scope == HOUSEHOLD:
            return self.says(node, HOUSEHOLD)
        return self.says(Everyone("child" if scope == "child" else "adult", node), HOUSEHOLD)

    def _atom(self, owner: str, atom: Atom) -> Any:
        z3, allowed, key = self.z3, atom.allowed, (owner, atom.datum)
        if atom.datum.startswith(UNNAMED) and not atom.datum.startswith(RECEIVED):
            return z3.Or()  # never collected, or not declared: always unknown, so neither true nor false
        match allowed:
            case Life():
                return self._life(owner, allowed)
            case Values() if allowed.every == {True, False} and not atom.datum.startswith(_SIGNAL):
                free = self.free.setdefault(key, z3.Bool(f"{atom.datum} {owner}"))
                return z3.Or(*(free if value else z3.Not(free) for value in allowed.chosen))
            case Values():
                every = tuple(sorted(allowed.every, key=str))
                value, _ = self.values.setdefault(key, (z3.Int(f"{atom.datum} {owner}"), every))
                return z3.Or(*(value == every.index(one) for one in sorted(allowed.chosen, key=str)))
            case Numbers():
                number = self.numbers.setdefault(key, z3.Int(f"{atom.datum} {owner}"))
                return self._within(number, allowed)
            case Members():
                known = self.members.setdefault(key, {})
                for member in sorted(allowed.needed | allowed.barred):
                    known.setdefault(member, z3.Bool(f"{atom.datum} {member} {owner}"))
                return z3.And(
                    *(known[member] for member in sorted(allowed.needed)),
                    *(z3.Not(known[member]) for member in sorted(allowed.barred)),
                )
            case Carried():
                return self._carried(owner, allowed)
            case Areas():
                return self._areas(owner, atom.datum, allowed)
        raise TypeError(type(allowed).__name__)

    def _life(self, owner: str, life: Life) -> Any:
        z3 = self.z3
        days, months = self.days(owner), self.months(owner)
        born = []
        for span in life.born:
            self.bounds_days |= {bound for bound in (span.days, span.below_days) if 0 < bound < FAR}
            self.bounds_months |= {bound for bound in (span.months, span.below_months) if 0 < bound < FAR}
            born.append(
                z3.And(
                    days >= span.days,
                    months >= span.months,
                    *([days < span.below_days] if span.below_days < FAR else []),
                    *([months < span.below_months] if span.below_months < FAR else []),
                )
            )
        unborn = self.unborn(owner)
        return z3.Or(
            z3.And(z3.Not(unborn), z3.Or(*born)),
            z3.And(unborn, self._within(self.week(owner), life.unborn)),
        )

    def _carried(self, owner: str, carried: Carried) -> Any:
        z3, children = self.z3, self.carried(owner)
        some = [
            z3.Or(*(z3.And(there, self._within(week, weeks)) for there, week in children))
            for weeks in sorted(carried.some, key=lambda one: one.spans)
        ]
        none = [z3.Implies(there, z3.Not(self._within(week, carried.none))) for there, week in children]
        return z3.And(*some, *(none if carried.none.spans else ()))

    def _areas(self, owner: str, datum: str, areas: Areas) -> Any:
        """A place is one open statement for each group of areas: where they lie is not looked into here."""
        z3 = self.z3
        groups = [tuple(sorted(chain[0] for chain in group)) for group in areas.one_of]
        holds = [self.free.setdefault((owner, f"{datum} {one}"), z3.Bool(f"{datum} {one} {owner}")) for one in groups]
        barred = tuple(sorted(areas.none_of))
        if barred:
            name = f"{datum} {barred}"
            holds.append(z3.Not(self.free.setdefault((owner, name), z3.Bool(f"{name} {owner}"))))
        return z3.And(*holds)

    def _within(self, number: Any, spans: Numbers) -> Any:
        z3 = self.z3
        return z3.Or(
            *(
                z3.And(
                    *([number >= first] if first > -FAR else []),
                    *([number <= last] if last < FAR else []),
                )
                for first, last in spans.spans
            )
        )

    def _calendar(self) -> Iterable[Any]:
        """What always holds of values, signals, ages and weeks."""
        z3 = self.z3
        for (_, datum), (value, every) in self.values.items():
            lowest = NOT_LOOKED_FOR if datum.startswith(_SIGNAL) else 0
            yield z3.And(value >= lowest, value < len(every))
        for owner in sorted(self.of_age):
            days, months, week, unborn = self.days(owner), self.months(owner), self.week(owner), self.unborn(owner)
            yield z3.And(days >= 0, months >= 0, week >= 0, week <= _LAST_WEEK)
            for bound in sorted(self.bounds_months):
                yield from self._month(owner, bound)
            if owner.startswith("child"):
                _, most = month_days(_YOUNG)
                yield z3.And(months < _YOUNG, days < most)
                yield z3.Implies(z3.And(z3.Bool(f"there {owner}"), unborn), z3.Bool("there adult0"))
            else:
                yield z3.Not(unborn)

    def _month(self, owner: str, bound: int) -> Iterable[Any]:
        """What days and completed months have to do with each other at one bound."""
        days, months = self.days(owner), self.months(owner)
        fewest, most = month_days(bound)
        yield self.z3.Implies(months >= bound, days >= fewest)
        yield self.z3.Implies(days >= most, months >= bound)

    def _every_year(self, owner: str) -> Iterable[Any]:
        """The same at every year of a life, so that a day can soon be found for what the solver finds."""
        for bound in range(12, _YOUNG if owner.startswith("child") else _OLD, 12):
            yield from self._month(owner, bound)
