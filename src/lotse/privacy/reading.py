"""Which keys of a case a condition looks at, whoever the subject is and whatever the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.leaves import FactLeaf, NeedLeaf, ReceivesLeaf, SignalLeaf
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf

if TYPE_CHECKING:
    from lotse.case.facts import Facts
    from lotse.rules.tree import Tree


def keys_read(tree: Tree, facts: Facts, subject: str) -> frozenset[str]:
    """The keys a condition looks at for a subject.

    Args:
        tree: A condition.
        facts: The household, for the persons that `has_child` and the like mean.
        subject: A person or `household`.

    Returns:
        Keys of signals, facts, offers taken up, ages, due days, places and needs.
    """
    if isinstance(tree, AllOf | SomeOf):
        return frozenset().union(*(keys_read(part, facts, subject) for part in tree.parts))
    if isinstance(tree, NotOf):
        return keys_read(tree.part, facts, subject)
    if isinstance(tree, Each):
        return frozenset().union(*(keys_read(tree.part, facts, person) for person in tree.over(facts)))
    return frozenset(_of_leaf(tree, facts, subject))


def _of_leaf(leaf: object, facts: Facts, subject: str) -> set[str]:
    if isinstance(leaf, SignalLeaf):
        return {f"{HOUSEHOLD if leaf.household else subject}/signal:{leaf.topic}"}
    if isinstance(leaf, FactLeaf):
        return {f"{HOUSEHOLD if leaf.household else subject}/{leaf.fact}"}
    if isinstance(leaf, AreaLeaf):
        if leaf.fact is None:
            return {"place/ags", "place/area"}
        return {f"{HOUSEHOLD if leaf.household else subject}/{leaf.fact}"}
    if isinstance(leaf, AgeLeaf):
        return {f"{subject}/age"}
    if isinstance(leaf, PregnantLeaf):
        return {f"{child}/due" for child in leaf.meant(facts, subject)}
    if isinstance(leaf, ReceivesLeaf):
        return {f"{owner}/receives:{leaf.offer}" for owner in (subject, HOUSEHOLD)}
    if isinstance(leaf, NeedLeaf):
        return {f"{owner}/need:{need}" for owner in leaf.where(facts, subject) for need in leaf.needs}
    return set()
