"""Which part of a condition decided, and how close to its bound: what one family exercises of a rule.

A leaf is decisive where another truth of it would give the whole condition another truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lotse.case.dates import WEEKS_OF_PREGNANCY, Completed, last_birth_with
from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.leaves import FactLeaf, Stated
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf
from lotse.truth import Truth, TruthWord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.facts import Facts
    from lotse.rules.needs import Needs
    from lotse.rules.tree import AnyLeaf, Tree

Path = tuple[str | int, ...]
"""Where a part of a condition stands below `when`, as it is written."""
Point = Literal["on", "below", "above"]
_Result = tuple[Truth, Truth, Truth]
"""Truth of the whole condition for each truth of a part: if it is no, unknown, yes."""
_EVERY = (Truth.NO, Truth.UNKNOWN, Truth.YES)


class Goal(NamedTuple):
    """Something that a family can exercise of a rule.

    Args:
        path: The part of the condition; of a bound with its name, such as `("all", 2, "age", "from")`.
        reached: The truth of a part that decides, or the side of a bound, whose leaf decides.
    """

    path: Path
    reached: TruthWord | Point


class Seen(NamedTuple):
    """A leaf as it was evaluated for one subject."""

    path: Path
    leaf: AnyLeaf
    subject: str
    truth: Truth
    decisive: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a leaf.

    Args:
        name: What it is called where it is written, below the leaf.
        points: The sides on which a family can stand: on it, and one unit beside it where the truth changes.
    """

    name: Path
    value: Any
    points: tuple[Point, ...]


def trace(tree: Tree, facts: Facts, needs: Needs, subject: str) -> Iterator[Seen]:
    """Say of every leaf how it came out and whether it decided.

    Args:
        tree: A condition.
        facts: What is known.
        needs: What is known about needs.
        subject: Person id or `household`.

    Yields:
        Each leaf; below `has_child` and its like once for each person.
    """
    yield from _trace(tree, facts, needs, subject, (), _EVERY)


def _trace(  # noqa: PLR0917  # one walk with its state
    tree: Tree, facts: Facts, needs: Needs, subject: str, path: Path, whole: _Result
) -> Iterator[Seen]:
    if isinstance(tree, NotOf):
        turned = (whole[2], whole[1], whole[0])
        yield from _trace(tree.part, facts, needs, subject, (*path, "not"), turned)
        return
    if isinstance(tree, AllOf | SomeOf | Each):
        several: list[tuple[Path, Tree, str]]
        if isinstance(tree, Each):
            several = [((tree.quantifier,), tree.part, person) for person in tree.over(facts)]
            together = tree.quantifier == "every_child"
        else:
            name = "all" if isinstance(tree, AllOf) else "any"
            several = [((name, place), part, subject) for place, part in enumerate(tree.parts)]
            together = isinstance(tree, AllOf)
        truths = [part.truth(facts, needs, person) for _, part, person in several]
        for place, (steps, part, person) in enumerate(several):
            others = truths[:place] + truths[place + 1 :]
            beside = min(others, default=Truth.YES) if together else max(others, default=Truth.NO)
            mine = tuple(whole[min(one, beside) if together else max(one, beside)] for one in _EVERY)
            yield from _trace(part, facts, needs, person, (*path, *steps), (mine[0], mine[1], mine[2]))
        return
    truth = tree.truth(facts, needs, subject)
    decisive = any(whole[truth] is not other for other in whole)
    yield Seen(path, tree, subject, truth, decisive)


def reached(tree: Tree, facts: Facts, needs: Needs, subject: str) -> set[Goal]:
    """What one family exercises of a condition: its truth, decisive leaves, and bounds of decisive leaves."""
    found = {Goal((), tree.truth(facts, needs, subject).word)}
    for seen in trace(tree, facts, needs, subject):
        if seen.decisive and not isinstance(seen.leaf, Stated):
            found.add(Goal(seen.path, seen.truth.word))
            for bound in bounds_of(seen.leaf):
                point = point_of(seen.leaf, bound, facts, seen.subject)
                if point in bound.points:
                    found.add(Goal((*seen.path, *bound.name), point))
    return found


def goals_of(tree: Tree) -> tuple[Goal, ...]:
    """Everything that could be exercised of a condition; what cannot be reached is found by the search for it."""
    if isinstance(tree, Stated):
        return (Goal((), tree.settled.word),)
    whole = [Goal((), truth.word) for truth in reversed(_EVERY)]
    for path, leaf in leaves_with_paths(tree):
        if not isinstance(leaf, Stated):
            whole += [Goal(path, truth.word) for truth in reversed(_EVERY)]
            whole += [Goal((*path, *bound.name), point) for bound in bounds_of(leaf) for point in bound.points]
    return tuple(dict.fromkeys(whole))


def leaves_with_paths(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, AnyLeaf]]:
    """Every leaf with its place in the condition as it is written."""
    if isinstance(tree, AllOf | SomeOf):
        name = "all" if isinstance(tree, AllOf) else "any"
        for place, part in enumerate(tree.parts):
            yield from leaves_with_paths(part, (*path, name, place))
    elif isinstance(tree, NotOf):
        yield from leaves_with_paths(tree.part, (*path, "not"))
    elif isinstance(tree, Each):
        yield from leaves_with_paths(tree.part, (*path, tree.quantifier))
    else:
        yield path, tree


_BESIDE: dict[str, tuple[Point, ...]] = {
    "at_least": ("on", "below"),
    "below": ("on", "below"),
    "at_most": ("on", "above"),
    "above": ("on", "above"),
    "is": ("on", "below", "above"),
}


def bounds_of(leaf: AnyLeaf) -> tuple[Bound, ...]:
    """The bounds of a leaf: of an age, of weeks of pregnancy, of a number or a day."""
    if isinstance(leaf, AgeLeaf):
        ages = (("from", leaf.age.from_), ("below", leaf.age.below))
        return tuple(
            Bound(("age", name), age, ("on", "below") if age.count else ("on",))
            for name, age in ages
            if age is not None
        )
    if isinstance(leaf, PregnantLeaf):
        weeks = (("week_from", leaf.weeks.week_from), ("week_below", leaf.weeks.week_below))
        return tuple(Bound(("pregnant", name), week, ("on", "below")) for name, week in weeks if week is not None)
    if isinstance(leaf, FactLeaf) and leaf.op in _BESIDE and _is_number(leaf.operand):
        return (Bound((leaf.op,), leaf.operand, _BESIDE[leaf.op]),)
    return ()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def point_of(leaf: AnyLeaf, bound: Bound, facts: Facts, subject: str) -> Point | None:
    """Where a subject stands beside a bound; None if it is further off, or not known exactly."""
    if isinstance(leaf, AgeLeaf):
        days = facts.persons[subject].days
        exact = days.first == days.last and not facts.persons[subject].unborn
        return _point_of_age(days.first, bound.value, facts.on) if exact else None
    if isinstance(leaf, PregnantLeaf):
        for child in leaf.meant(facts, subject):
            due = facts.persons[child].days
            if due.first == due.last:
                return _beside(WEEKS_OF_PREGNANCY - -(-(due.first - facts.on).days // 7), bound.value)
        return None
    if isinstance(leaf, FactLeaf):
        value = facts.values.get(HOUSEHOLD if leaf.household else subject, {}).get(leaf.fact)
        if value is not None and leaf.dated:
            value = date.fromisoformat(str(value)).toordinal()
        return _beside(value, bound.value) if isinstance(value, int) else None
    return None


def _point_of_age(born: date, age: Completed, on: date) -> Point | None:
    """On it: completed, and not one more; below: one less is completed."""
    if born <= last_birth_with(age, on):
        return "on" if born > last_birth_with(Completed(age.count + 1, age.unit), on) else None
    return "below" if age.count and born <= last_birth_with(Completed(age.count - 1, age.unit), on) else None


def _beside(value: int, bound: int) -> Point | None:
    steps: dict[int, Point] = {-1: "below", 0: "on", 1: "above"}
    return steps.get(value - bound)
