"""What examples and cases exercise of rules, and an example for what they leave out.

Of every rule: that it came out yes, no and unknown; that each statement decided with yes, no and unknown; that
somebody stood on each bound and one unit beside it. What no example of the grammar can reach is not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.model import Model
from lotse.rules.finding import gaps
from lotse.rules.leaves import NeedLeaf
from lotse.rules.planting import leaves, planted
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf
from lotse.testing.given import Bounds, datum_of
from lotse.testing.readings import smaller_given
from lotse.testing.search import NO, NOT_NO, NOT_YES, UNKNOWN, YES, Search, Wanted, subject_of
from lotse.testing.tracing import Goal, bounds_of, goals_of, reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.case.vocabulary import Scope
    from lotse.rules.tree import AnyLeaf, Tree
    from lotse.testing.search import Domains, Tried, Truths
    from lotse.testing.tracing import Path
    from lotse.testing.trials import Trials

_MOST_STEPS = 6_000
_TRUTHS: dict[str, Truths] = {"yes": YES, "no": NO, "unknown": UNKNOWN}
_PERSONS: tuple[tuple[str, ...], ...] = (("k1", "m1"), ("k1",), ("m1",), (), ("k1", "k2", "m1"))
"""Households that are tried for a rule about a household."""


class LeftOut(Model):
    """Something that no example and no case exercises.

    Args:
        path: Where it stands below the rule, such as `when.all[2].age.from`; `when` for the whole condition.
        reached: What was not seen there: a truth that decides, or a side of a bound.
        example: An example that reaches it, as it was evaluated; None if none was found.
    """

    path: str
    reached: str
    example: dict[str, object] | None = None


class RuleExercise(Model):
    """What is exercised of one rule.

    Args:
        rule: Its id.
        place: Its place in the rule set.
        tried: How often it was evaluated.
        goals: How much could be exercised.
        exercised: How much of it was.
        left_out: The rest.
        unreachable: How much no example can reach; it is not among the goals.
    """

    rule: str
    place: int
    tried: int
    goals: int
    exercised: int
    left_out: tuple[LeftOut, ...]
    unreachable: int = 0


def exercised(trials: Trials) -> Iterator[RuleExercise]:
    """Say of every rule what is exercised.

    Args:
        trials: A rule set with its examples and test cases.

    Yields:
        One result per rule, in the order of the rule set.
    """
    for place, rule in enumerate(trials.ruleset.rules):
        tree = trials.tree(place)
        seen, tried = set[Goal](), 0
        for _, facts, needs, subject in trials.evaluated(place):
            tried += 1
            seen |= reached(tree, facts, needs, subject)
        goals = goals_of(tree)
        missed = [goal for goal in goals if goal not in seen]
        found, unreachable = [], 0
        search = searching(trials, place) if missed else None
        for goal in missed:
            example = None if search is None else example_for(search, tree, goal)
            if search is not None and example is None and search.exhausted:
                unreachable += 1
                continue
            found.append(LeftOut(path=shown_path(goal.path), reached=goal.reached, example=example))
        done = len(goals) - len(missed)
        yield RuleExercise(
            rule=rule.id,
            place=place,
            tried=tried,
            goals=done + len(found),
            exercised=done,
            left_out=tuple(found),
            unreachable=unreachable,
        )


def shown_path(path: tuple[str | int, ...]) -> str:
    """A path below a rule as problems show it.

    >>> shown_path(("all", 2, "age", "from"))
    'when.all[2].age.from'
    """
    return "when" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def searching(trials: Trials, place: int, *more: Tree) -> Search:
    """A search for examples of a rule, on the day on which its examples stand.

    Args:
        trials: The rule set.
        place: The rule's place in it.
        more: Other conditions whose bounds count.
    """
    ruleset, rule = trials.ruleset, trials.ruleset.rules[place]
    on = max(rule.valid.from_ or ruleset.valid.from_, ruleset.valid.from_)
    reads_needs = any(isinstance(leaf, NeedLeaf) for tree in (trials.tree(place), *more) for leaf in leaves(tree))
    rules, bounds = planted(ruleset, on), Bounds(ruleset.vocabulary, on)
    bounds.add(leaf for tree in (trials.tree(place), *more) for leaf in leaves(tree))
    if reads_needs:
        bounds.add(leaf for other in rules.rules for leaf in leaves(other.tree))
    return Search(ruleset, rules, rule, bounds, _MOST_STEPS, reads_needs)


def persons_for(search: Search) -> tuple[tuple[str, ...], ...]:
    """The households that are tried: of a person's rule the person alone."""
    return _PERSONS if search.rule.for_ == "household" else ((subject_of(search.rule),),)


def example_for(search: Search, tree: Tree, goal: Goal) -> dict[str, object] | None:
    """An example that reaches a goal, made small.

    Args:
        search: A search for the rule; it begins anew.
        tree: The rule's condition.
        goal: What it has to reach.

    Returns:
        The example as it is written, with what came out of it; None if none was found. `search.exhausted` then says
        whether everything was looked through.
    """

    def reaches(one: Tried) -> bool:
        return goal in reached(tree, one.facts, one.needs, one.subject)

    search.left = _MOST_STEPS
    subject = subject_of(search.rule)
    for persons in persons_for(search):
        for wanted, domains in _ways_to(search, tree, goal, goal.path, subject, persons):
            for tried in search.examples(wanted, persons, domains):
                if reaches(tried):
                    return written_example(smallest_example(search, tried, tree, reaches), tree)
    return None


def _ways_to(  # noqa: PLR0917  # one walk with its state
    search: Search, tree: Tree, goal: Goal, path: Path, subject: str, persons: tuple[str, ...]
) -> Iterator[tuple[list[Wanted], Domains]]:
    """What the parts have to come out as: beside the way to a leaf what leaves the decision to it."""
    if not path:
        yield [Wanted(tree, subject, scope_of(subject), _TRUTHS[goal.reached])], {}
    elif isinstance(tree, NotOf):
        yield from _ways_to(search, tree.part, goal, path[1:], subject, persons)
    elif isinstance(tree, AllOf | SomeOf | Each):
        if isinstance(tree, Each):
            letter = "m" if tree.quantifier == "has_adult" else "k"
            parts = [(tree.part, one) for one in persons if one.startswith(letter)]
            place, rest, every = 0, path[1:], tree.quantifier == "every_child"
        else:
            parts = [(part, subject) for part in tree.parts]
            place, rest, every = int(path[1]), path[2:], isinstance(tree, AllOf)
        if not parts:
            return
        others = parts[:place] + parts[place + 1 :]
        for truths in (YES, NOT_NO) if every else (NO, NOT_YES):
            beside = [Wanted(part, one, scope_of(one), truths) for part, one in others]
            for wanted, domains in _ways_to(search, parts[place][0], goal, rest, parts[place][1], persons):
                yield [*wanted, *beside], domains
            if not others:
                return
    else:
        yield from _at_the_bound(search, tree, goal, path, subject)


def _at_the_bound(
    search: Search, leaf: AnyLeaf, goal: Goal, path: Path, subject: str
) -> Iterator[tuple[list[Wanted], Domains]]:
    """The choices with which a subject stands on a side of a bound."""
    scope = scope_of(subject)
    bound = next(one for one in bounds_of(leaf) if one.name == path)
    datum = datum_of(leaf, subject, scope)
    if datum is None:
        return
    left = tuple(
        choice
        for choice in search.bounds.choices(datum, scope)
        if search.point(leaf, bound, choice, scope) == goal.reached
    )
    if left:
        yield [Wanted(leaf, subject, scope, YES | NO)], {datum: left}


def scope_of(subject: str) -> Scope:
    """The scope of a subject of an example."""
    if subject == HOUSEHOLD:
        return "household"
    return "child" if subject.startswith("k") else "adult"


def smallest_example(search: Search, tried: Tried, tree: Tree, still: Callable[[Tried], bool]) -> Tried:
    """Leave out of an example what is not needed; a yes stays a yes, for an editor knows best what that means.

    Args:
        search: The search that found it.
        tried: The example.
        tree: The condition that it is an example of.
        still: Whether a smaller one serves as well.

    Returns:
        An example of which nothing can be left out.
    """
    truth = tree.truth(tried.facts, tried.needs, tried.subject)
    current, again = tried, True
    while again:
        again = False
        for given in smaller_given(current.example.given):
            smaller = search.of_given(given)
            if tree.truth(smaller.facts, smaller.needs, smaller.subject) is truth and still(smaller):
                current, again = smaller, True
                break
    return current


def written_example(tried: Tried, tree: Tree) -> dict[str, object]:
    """An example as it is written into a rule, with what comes out of it today.

    Args:
        tried: The example with its evaluation.
        tree: The condition that it is an example of.

    Returns:
        `given`, `expect` and, if it is unknown, `missing`. Whether that is right is for the editor to say.
    """
    truth = tree.truth(tried.facts, tried.needs, tried.subject).word
    left = gaps(tree, tried.facts, tried.needs, tried.subject)
    missing = sorted({key.partition("/")[2] for key in left.missing} | left.never)
    found: dict[str, object] = {"given": dict(tried.example.given), "expect": truth}
    return {**found, "missing": missing} if truth == "unknown" else found
