"""Everything that is read for an offer and a subject: the leaves of its own parts and of the rules behind its needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.rules.leaves import NeedLeaf
from lotse.rules.tree import AllOf, AnyLeaf, Each, NotOf, SomeOf, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.facts import Facts
    from lotse.catalogues.matching import PartName, PlantedOffer
    from lotse.rules.planting import PlantedRule, PlantedRules


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """One leaf, about whom it is asked, and where it stands: in a part of the offer, or in a rule behind a need."""

    leaf: AnyLeaf
    subject: str
    part: PartName
    rule: PlantedRule | None = None


def reads(planted: PlantedOffer, subject: str, facts: Facts, rules: PlantedRules) -> tuple[Read, ...]:
    """Find all that the verdict on an offer could depend on.

    Args:
        planted: The offer.
        subject: A person of its scope, or `household`.
        facts: Who there is.
        rules: The rules of the day.

    Returns:
        Every leaf once for each subject and place, rules of the need first.
    """
    walk = _Walk(facts, rules)
    for part in planted.parts:
        for leaf, person in _leaves(part.tree, subject, facts):
            walk.take(Read(leaf, person, part.name))
    return tuple(walk.found.values())


class _Walk:
    """What was read so far; every need is looked into once."""

    def __init__(self, facts: Facts, rules: PlantedRules) -> None:
        self.facts = facts
        self.rules = rules
        self.found: dict[object, Read] = {}
        self.seen: set[tuple[str, str]] = set()

    def take(self, read: Read) -> None:
        """Note a leaf, and all leaves of the rules that conclude a need it reads."""
        self.found[read.leaf, read.subject, read.part, read.rule and read.rule.rule.id] = read
        if not isinstance(read.leaf, NeedLeaf):
            return
        for owner in read.leaf.where(self.facts, read.subject):
            for need in read.leaf.needs:
                if (owner, need) not in self.seen:
                    self.seen.add((owner, need))
                    self._rules_of(owner, need, read.part)

    def _rules_of(self, owner: str, need: str, part: PartName) -> None:
        for rule in self.rules.concluding.get(need, ()):
            asked = self.facts.subjects(rule.scope)
            for person in asked if rule.household else (owner,) if owner in asked else ():
                for leaf, about in _leaves(rule.tree, person, self.facts):
                    self.take(Read(leaf, about, part, rule))


def _leaves(tree: Tree, subject: str, facts: Facts) -> Iterator[tuple[AnyLeaf, str]]:
    if isinstance(tree, AllOf | SomeOf):
        for part in tree.parts:
            yield from _leaves(part, subject, facts)
    elif isinstance(tree, NotOf):
        yield from _leaves(tree.part, subject, facts)
    elif isinstance(tree, Each):
        for person in tree.over(facts):
            yield from _leaves(tree.part, person, facts)
    else:
        yield tree, subject
