"""A rule set made ready for one day: the rules in force with their trees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.errors import InputError
from lotse.model import ByIdentity
from lotse.rules.leaves import NeedLeaf, ReceivesLeaf
from lotse.rules.tree import AllOf, AnyLeaf, Each, NotOf, SomeOf, Tree, plant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.ruleset import Rule, Ruleset


@dataclass(frozen=True, slots=True)
class PlantedRule:
    """One rule with its tree.

    Args:
        rule: As it is written.
        tree: Its condition.
        household: The need it concludes belongs to the household.
        reads_needs: It can only be settled after other needs.
    """

    rule: Rule
    tree: Tree
    household: bool
    reads_needs: bool

    @property
    def scope(self) -> Scope:
        """Whom the rule is about."""
        return self.rule.for_

    def concludes_for(self, subject: str) -> str:
        """The subject whose need the rule recognises."""
        return HOUSEHOLD if self.household else subject


@dataclass(frozen=True, slots=True)
class PlantedRules:
    """The rules of one day, in the order of their ids.

    Args:
        rules: All of them.
        concluding: For each need the rules that conclude it.
        reads_offers: Offers of which they ask whether they are taken up.
        behind: For each concluded need all needs that could come to its support, over any number of rules.
    """

    rules: tuple[PlantedRule, ...]
    concluding: dict[str, tuple[PlantedRule, ...]]
    reads_offers: frozenset[str]
    behind: dict[str, frozenset[str]]


def leaves(tree: Tree) -> tuple[AnyLeaf, ...]:
    """Every leaf of a tree, from left to right."""
    if isinstance(tree, AllOf | SomeOf):
        return tuple(leaf for part in tree.parts for leaf in leaves(part))
    if isinstance(tree, NotOf | Each):
        return leaves(tree.part)
    return (tree,)


def with_leaves(tree: Tree, change: Callable[[AnyLeaf], AnyLeaf]) -> Tree:
    """The same tree with other leaves.

    Args:
        tree: A condition.
        change: What stands in place of each leaf; the leaf itself where nothing is otherwise.
    """
    if isinstance(tree, AllOf | SomeOf):
        return type(tree)(tuple(with_leaves(part, change) for part in tree.parts))
    if isinstance(tree, NotOf):
        return NotOf(with_leaves(tree.part, change))
    if isinstance(tree, Each):
        return Each(tree.quantifier, with_leaves(tree.part, change))
    return change(tree)


def offers_read(trees: Iterable[Tree]) -> frozenset[str]:
    """The offers of which conditions ask whether they are taken up already."""
    return frozenset(leaf.offer for tree in trees for leaf in leaves(tree) if isinstance(leaf, ReceivesLeaf))


def planted(ruleset: Ruleset, on: date) -> PlantedRules:
    """The rules in force on a day.

    Args:
        ruleset: A rule set that was checked.
        on: Day of the question.

    Returns:
        The rules with their trees, kept for further days with the same rules in force.

    Raises:
        InputError: The day lies before the rule set began or after it ended.
    """
    valid = ruleset.valid
    if on < valid.from_ or (valid.to is not None and on > valid.to):
        raise InputError.of(
            "DATE",
            "the rule set does not apply on this day",
            hint=f"it applies from {valid.from_.isoformat()}" + (f" to {valid.to.isoformat()}" if valid.to else ""),
            path="on",
        )
    key = tuple(place for place, rule in enumerate(ruleset.rules) if rule.valid.covers(on))
    return _planted(ByIdentity(ruleset), key)


@lru_cache(maxsize=32)
def _planted(identity: ByIdentity[Ruleset], key: tuple[int, ...]) -> PlantedRules:
    ruleset = identity.it
    chosen = sorted((ruleset.rules[place] for place in key), key=lambda rule: rule.id)
    rules = tuple(_plant(rule, ruleset.vocabulary) for rule in chosen)
    concluding: dict[str, tuple[PlantedRule, ...]] = {}
    for rule in rules:
        concluding[rule.rule.need] = (*concluding.get(rule.rule.need, ()), rule)
    return PlantedRules(rules, concluding, offers_read(rule.tree for rule in rules), _behind(concluding))


def _behind(concluding: dict[str, tuple[PlantedRule, ...]]) -> dict[str, frozenset[str]]:
    read = {need: frozenset(name for rule in rules for name in _needs_read(rule)) for need, rules in concluding.items()}
    while True:
        more = {need: names.union(*(read.get(name, names) for name in names)) for need, names in read.items()}
        if more == read:
            return read
        read = more


def _needs_read(rule: PlantedRule) -> tuple[str, ...]:
    return tuple(name for leaf in leaves(rule.tree) if isinstance(leaf, NeedLeaf) for name in leaf.needs)


def _plant(rule: Rule, vocabulary: Vocabulary) -> PlantedRule:
    tree = plant(rule.when, vocabulary, rule.for_)
    return PlantedRule(
        rule=rule,
        tree=tree,
        household=vocabulary.needs[rule.need].scope == HOUSEHOLD,
        reads_needs=any(isinstance(leaf, NeedLeaf) for leaf in leaves(tree)),
    )
