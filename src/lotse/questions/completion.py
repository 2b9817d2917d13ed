"""Completions: what could still be told, and what is left of conditions and offers until it is.

A completion gives each absent fact one value and refines births, due days and the place within what is
stated. Signals, data that lotse never takes, and what the family does not wish to answer stay unknown.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from lotse.case.dates import Window, age_window, pregnancy_window
from lotse.places import municipalities
from lotse.questions.formula import Formula, Literal, Variable, both, either, opposite
from lotse.rules.leaves import FactLeaf, NeedLeaf, NeverLeaf, ReceivesLeaf, SignalLeaf
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf
from lotse.rules.leaves_of_place import AreaLeaf, look_at_place
from lotse.rules.tree import AllOf, AnyLeaf, Each, NotOf, SomeOf, Tree
from lotse.truth import Truth, known, negate

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Vocabulary
    from lotse.rules.needs import Needs

_GROUPS = (AllOf, SomeOf, Each)
_NEVER_ASKED = (SignalLeaf, NeverLeaf)
PLACE_AGS, PLACE_AREA = "place/ags", "place/area"


class AreaTest(NamedTuple):
    """A place lies in one of the areas."""

    areas: tuple[str, ...]


class NotBornTest(NamedTuple):
    """An unborn child is known not to be born: its due day is not past."""

    on: date


class HeldTest(NamedTuple):
    """An offer is taken up."""

    offer: str


class LeftOver:
    """What is left of trees of one case when everything known is put in.

    Args:
        facts: What is known.
        needs: What is known about needs.
        vocabulary: Declared values of facts and areas.
    """

    def __init__(self, facts: Facts, needs: Needs, vocabulary: Vocabulary) -> None:
        self.facts = facts
        self.needs = needs
        self.vocabulary = vocabulary
        self._of_needs: dict[tuple[tuple[str, str], Truth, frozenset[tuple[str, str]]], Formula] = {}
        self._places: tuple[tuple[str, str | None], ...] | None = None

    def of(
        self,
        tree: Tree,
        subject: str,
        at_least: Truth,
        *,
        negated: bool = False,
        within: frozenset[tuple[str, str]] = frozenset(),
    ) -> Formula:
        """What is left of the question whether a condition is at least that true for a subject.

        Args:
            tree: The condition.
            subject: Person id or `household`.
            at_least: `YES` for "holds", `UNKNOWN` for "is not known to fail"; what stays unknown counts so.
            negated: The opposite is meant.
            within: Needs that are being looked into; they cannot support themselves.

        Returns:
            A formula over what could be told; yes or no where nothing could change it.
        """
        if isinstance(tree, _GROUPS):
            return self._group(tree, subject, at_least, negated=negated, within=within)
        if isinstance(tree, NotOf):
            return self.of(tree.part, subject, at_least, negated=not negated, within=within)
        if isinstance(tree, NeedLeaf):
            # "not at least that true" is "at most the other one", so the other threshold is asked and turned
            wanted = at_least if not negated else Truth.UNKNOWN if at_least is Truth.YES else Truth.YES
            owners = tree.where(self.facts, subject)
            left: Formula = either(
                self.of_need(owner, need, wanted, within=within) for owner in owners for need in tree.needs
            )
            return opposite(left) if negated else left
        truth = tree.truth(self.facts, self.needs, subject)
        if truth is not Truth.UNKNOWN:
            return negate(truth) if negated else truth
        left = truth
        if not isinstance(tree, _NEVER_ASKED):
            keys = tree.look(self.facts, self.needs, subject).keys
            left = self._open_leaf(tree, subject, keys, at_least, negated=negated)
        return known(at_least is Truth.UNKNOWN) if left is Truth.UNKNOWN else left

    def _group(
        self,
        tree: AllOf | SomeOf | Each,
        subject: str,
        at_least: Truth,
        *,
        negated: bool,
        within: frozenset[tuple[str, str]],
    ) -> Formula:
        if isinstance(tree, Each):
            parts = ((tree.part, person) for person in tree.over(self.facts))
            every = tree.quantifier == "every_child"
        else:
            parts = ((part, subject) for part in tree.parts)
            every = isinstance(tree, AllOf)
        join = both if every is not negated else either
        return join(self.of(part, person, at_least, negated=negated, within=within) for part, person in parts)

    def of_need(
        self, subject: str, need: str, at_least: Truth, *, within: frozenset[tuple[str, str]] = frozenset()
    ) -> Formula:
        """What is left of the rules that conclude a need; a need that only supports itself is no."""
        owned = (subject, need)
        truth = self.needs.truth(subject, need)
        if truth is not Truth.UNKNOWN:
            return truth
        if owned in within:
            return Truth.NO
        # only a need that could come to its support makes a difference: elsewhere one answer serves every path
        behind = self.needs.rules.behind.get(need, frozenset())
        asked = (owned, at_least, frozenset(one for one in within if one[1] in behind))
        if asked not in self._of_needs:
            self._of_needs[asked] = either(
                self.of(rule.tree, person, at_least, within=within | {owned})
                for rule, person in self.needs.rules_for(subject, need, Truth.UNKNOWN)
            )
        return self._of_needs[asked]

    def _open_leaf(
        self, leaf: AnyLeaf, subject: str, keys: tuple[str, ...], at_least: Truth, *, negated: bool
    ) -> Formula:
        """A leaf that is unknown now: tests of what could be told, or unknown for good."""
        facts = self.facts
        if isinstance(leaf, PregnantLeaf):
            return self._pregnancy(leaf, subject, at_least, negated=negated)
        if isinstance(leaf, AreaLeaf) and leaf.fact is None:
            key = PLACE_AGS if facts.ags is None else PLACE_AREA
            return self._literal(key, "place", AreaTest(leaf.areas), negated=negated)
        if not keys:
            return Truth.UNKNOWN
        key = keys[0]
        if isinstance(leaf, FactLeaf):
            if leaf.op == "contains":
                return self._literal(key, "flag", "member", str(leaf.operand), negated=negated)
            kind = {"bool": "flag", "enum": "choice", "date": "day"}.get(
                self.vocabulary.facts[leaf.fact].type, "number"
            )
            return self._literal(key, kind, leaf, negated=negated)
        if isinstance(leaf, AreaLeaf):
            return self._literal(key, "place", AreaTest(leaf.areas), negated=negated)
        if isinstance(leaf, ReceivesLeaf):
            return self._literal(key, "flag", HeldTest(leaf.offer), negated=negated)
        if isinstance(leaf, AgeLeaf):
            if key.endswith("/born") and not facts.persons[subject].unborn:
                return self._literal(key, "birth", age_window(leaf.age, facts.on), negated=negated)
            if key.endswith("/due"):
                return self._literal(key, "due", NotBornTest(facts.on), negated=negated)
        return Truth.UNKNOWN

    def _pregnancy(self, leaf: PregnantLeaf, subject: str, at_least: Truth, *, negated: bool) -> Formula:
        window = pregnancy_window(leaf.weeks, self.facts.on)
        parts: list[Formula] = []
        for child in leaf.meant(self.facts, subject):
            truth = window.holds(self.facts.persons[child].days)
            if truth is Truth.UNKNOWN:
                literal = self._literal(f"{child}/due", "due", window, negated=negated)
                parts.append(known(at_least is Truth.UNKNOWN) if literal is Truth.UNKNOWN else literal)
            else:
                parts.append(negate(truth) if negated else truth)
        return both(parts) if negated else either(parts)

    def _literal(self, key: str, kind: str, test: Hashable, part: str = "", *, negated: bool) -> Formula:
        if key in self.facts.closed:
            return Truth.UNKNOWN
        return Literal(Variable(key, part, kind), test, negated)

    def truths(self, variable: Variable, tests: Iterable[Hashable]) -> dict[Hashable, tuple[Truth, ...]]:
        """The truth of each test for each class of values, the classes in one fixed order."""
        ordered = sorted(tests, key=repr)
        rows = {tuple(self._tried(test, value) for test in ordered) for value in self._values(variable, ordered)}
        columns = zip(*sorted(rows), strict=True)
        return dict(zip(ordered, columns, strict=True))

    def _tried(self, test: Hashable, value: object) -> Truth:
        if isinstance(test, Window):
            return known(test.contains(value))  # type: ignore[arg-type]  # windows are tried on days only
        if isinstance(test, NotBornTest):
            return Truth.NO if value >= test.on else Truth.UNKNOWN  # type: ignore[operator]  # a day, as above
        if isinstance(test, AreaTest):
            place: tuple[str, str | None] = value  # type: ignore[assignment]  # places are tried as pairs
            return look_at_place(test.areas, *place, self.vocabulary.chains).truth
        if isinstance(test, FactLeaf):
            if test.dated:
                value = date.fromordinal(value).isoformat()  # type: ignore[arg-type]  # dates are tried by their number
            return known(test.holds(value))
        return known(value is True)

    def _values(self, variable: Variable, tests: list[Hashable]) -> Iterable[object]:
        """One value of each class at least; more do no harm."""
        if variable.kind == "flag":
            return (False, True)
        if variable.kind in ("birth", "due"):
            return self._days(variable, tests)
        if variable.kind == "place":
            return self._possible_places(variable.key)
        fact = variable.key.partition("/")[2]
        if variable.kind == "choice":
            return tuple(self.vocabulary.facts[fact].values or ())
        numbers = _numbers(test for test in tests if isinstance(test, FactLeaf))
        if variable.kind == "day":  # the calendar ends
            return tuple(day for day in numbers if date.min.toordinal() <= day <= date.max.toordinal())
        return numbers

    def _days(self, variable: Variable, tests: list[Hashable]) -> list[date]:
        """The first and last possible day, and both sides of each bound between them."""
        span = self.facts.persons[variable.key.partition("/")[0]].days
        found = {span.first, span.last}
        for test in tests:
            bounds = test.days() if isinstance(test, Window) else (self.facts.on - timedelta(days=1),)
            for bound in bounds:
                found.update(day for day in (bound, bound + timedelta(days=1)) if span.first <= day <= span.last)
        return sorted(found)

    def _possible_places(self, key: str) -> tuple[tuple[str, str | None], ...]:
        """Where the family may live, or the young person may go to school, as finely as areas are declared."""
        if self._places is None:
            chains = self.vocabulary.chains
            parted = {chains[area][-1] for area in self.vocabulary.leaf_areas}
            places: list[tuple[str, str | None]] = [
                (one.ags, None) for one in municipalities() if one.ags not in parted
            ]
            places += [(chains[area][-1], area) for area in self.vocabulary.leaf_areas]
            self._places = tuple(sorted(places, key=str))
        told = self._told(key)
        if told is None:
            return self._places
        chains = self.vocabulary.chains
        return tuple(place for place in self._places if told in (place[0], *chains.get(place[1] or "", ())))

    def _told(self, key: str) -> str | None:
        """The municipality or area that is told already."""
        if key in (PLACE_AGS, PLACE_AREA):
            return self.facts.area or self.facts.ags
        subject, _, fact = key.partition("/")
        told: Mapping[str, object] = self.facts.values.get(subject, {})
        return str(told[fact]) if fact in told else None


def _numbers(tests: Iterable[FactLeaf]) -> tuple[int, ...]:
    """Each bound and its neighbours: one number of every interval between the bounds in use."""
    found: set[int] = set()
    for test in tests:
        operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        for operand in operands:
            found.update(int(operand) + step for step in (-1, 0, 1))
    return tuple(sorted(found))
