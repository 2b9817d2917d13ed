"""Mutants of rules that no example and no case notices, with an example that would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lotse.casetests import run_case
from lotse.model import Model
from lotse.rules.examples import try_examples
from lotse.rules.finding import gaps
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from lotse.testing.exercise import persons_for, scope_of, searching, shown_path, smallest_example, written_example
from lotse.testing.mutants import mutants_of
from lotse.testing.search import NO, UNKNOWN, YES, Wanted, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.casetests import TestCase
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.needs import Needs
    from lotse.rules.ruleset import Ruleset
    from lotse.rules.tree import Tree
    from lotse.testing.mutants import Mutant
    from lotse.testing.search import Search, Tried
    from lotse.testing.trials import Family, Trial, Trials

    Offers = Callable[[TestCase], Catalogue]

_MOST_STEPS = 12_000
_PAIRS = tuple((one, other) for one in (YES, NO, UNKNOWN) for other in (NO, YES, UNKNOWN) if one != other)


class Survivor(Model):
    """A fault that nothing notices.

    Args:
        path: Where it lies, below the rule.
        fault: What was done: `turned`, `moved`, `dropped`, `swapped` or `negated`.
        was: What stands there.
        now: What would stand there instead; empty if it is left out.
        example: An example that notices it, with what the right rule says; None if none was found.
        equivalent: No family at the bounds in use tells it from the right rule: all were looked through.
    """

    path: str
    fault: Literal["turned", "moved", "dropped", "swapped", "negated"]
    was: str
    now: str
    example: dict[str, object] | None = None
    equivalent: bool = False


class RuleMutants(Model):
    """The mutants of one rule.

    Args:
        rule: Its id.
        place: Its place in the rule set.
        mutants: How many there are, without those that are equivalent.
        noticed: How many an example or a case notices.
        survivors: Those that nothing notices; equivalent ones last.
    """

    rule: str
    place: int
    mutants: int
    noticed: int
    survivors: tuple[Survivor, ...]


def rule_mutants(trials: Trials, *, offers: Offers | None = None) -> Iterator[RuleMutants]:
    """Plant one fault after another into every rule, and see whether anything notices.

    Only what a fault can touch is evaluated again: the examples of the rule, those of rules that read its need, and
    the test cases in which the rule comes out otherwise.

    Args:
        trials: A rule set with its examples and test cases. All of them have to come out as expected.
        offers: Gives the catalogue of a test case; without it test cases notice by their needs only.

    Yields:
        One result per rule, in the order of the rule set.
    """
    for place, rule in enumerate(trials.ruleset.rules):
        found = list(mutants_of(rule.when, trials.ruleset.vocabulary))
        left = [one for one in found if not _noticed(trials, place, one, offers)]
        survivors = [_survivor(trials, place, one) for one in left]
        equivalent = [one for one in survivors if one.equivalent]
        yield RuleMutants(
            rule=rule.id,
            place=place,
            mutants=len(found) - len(equivalent),
            noticed=len(found) - len(left),
            survivors=(*(one for one in survivors if not one.equivalent), *equivalent),
        )


def _noticed(trials: Trials, place: int, mutant: Mutant, offers: Offers | None) -> bool:
    rule, words = trials.ruleset.rules[place], trials.ruleset.vocabulary
    tree = plant(mutant.when, words, rule.for_)
    changed = trials.with_rule(place, rule.model_copy(update={"when": mutant.when}))
    readers = trials.readers_of(rule.need)
    own = place in readers
    for trial in trials.of_rule(place):
        needs = recognise_needs(trial.facts, changed) if own else trial.needs
        if not _as_expected(tree, trial, needs, subject_of(rule)):
            return True
    for other in readers:
        if other != place and any(not one.passed for one in try_examples(changed, trials.ruleset.rules[other])):
            return True
    return any(
        _fails(family, changed, offers)
        for family in trials.families
        if rule.valid.covers(family.test.on) and _comes_out_otherwise(trials.tree(place), tree, family, rule.for_)
    )


def _as_expected(tree: Tree, trial: Trial, needs: Needs, subject: str) -> bool:
    example = trial.example
    if tree.truth(trial.facts, needs, subject).word != example.expect:
        return False
    if example.missing is None:
        return True
    left = gaps(tree, trial.facts, needs, subject)
    return sorted({key.partition("/")[2] for key in left.missing} | left.never) == sorted(example.missing)


def _comes_out_otherwise(tree: Tree, mutated: Tree, family: Family, scope: str) -> bool:
    facts, needs = family.facts, family.needs
    return any(
        tree.truth(facts, needs, subject) is not mutated.truth(facts, needs, subject)
        or gaps(tree, facts, needs, subject) != gaps(mutated, facts, needs, subject)
        for subject in facts.subjects(scope)
    )


def _fails(family: Family, changed: Ruleset, offers: Offers | None) -> bool:
    expect = family.test.expect
    needs = recognise_needs(family.facts, changed)
    wanted = {(one.person or "household", one.need) for one in expect.needs or ()}
    if not wanted <= set(needs.recognised()):
        return True
    if offers is None:
        return False
    return not run_case(family.test, load=lambda *_: (changed, offers(family.test))).passed


def _survivor(trials: Trials, place: int, mutant: Mutant) -> Survivor:
    rule = trials.ruleset.rules[place]
    tree, mutated = trials.tree(place), plant(mutant.when, trials.ruleset.vocabulary, rule.for_)
    changed = trials.with_rule(place, rule.model_copy(update={"when": mutant.when}))
    own = place in trials.readers_of(rule.need)

    def notices(one: Tried) -> bool:
        needs = recognise_needs(one.facts, changed) if own else one.needs
        return tree.truth(one.facts, one.needs, one.subject) is not mutated.truth(one.facts, needs, one.subject)

    search = searching(trials, place, mutated)
    search.left = _MOST_STEPS
    found = None
    for tried in _tried(search, tree, mutated):
        if notices(tried):
            found = written_example(smallest_example(search, tried, tree, notices), tree)
            break
    return Survivor(
        path=shown_path(mutant.path),
        fault=mutant.fault,
        was=mutant.was,
        now=mutant.now,
        example=found,
        equivalent=found is None and search.exhausted,
    )


def _tried(search: Search, tree: Tree, mutated: Tree) -> Iterator[Tried]:
    """Examples on which the two conditions could come out otherwise."""
    subject = subject_of(search.rule)
    for persons in persons_for(search):
        for one, other in _PAIRS:
            wanted = [Wanted(tree, subject, scope_of(subject), one), Wanted(mutated, subject, scope_of(subject), other)]
            yield from search.examples(wanted, persons)
