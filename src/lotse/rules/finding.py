"""Why a condition holds, fails or is open: the finding, what is missing, and what decided.

A finding names keys and truths, never values.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from lotse.model import Model
from lotse.rules.leaves import FactLeaf, NeedLeaf, NeverLeaf, SignalLeaf
from lotse.rules.leaves_of_age import PregnantLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.tree import AllOf, AnyLeaf, Each, NotOf, SomeOf, Tree
from lotse.truth import Truth, TruthWord, negate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.facts import Facts
    from lotse.rules.needs import Needs

_WIDEST = 64
"""How many candidate sets are kept while the smallest decisive one is looked for."""


class Finding(Model):
    """One evaluated part of a condition, with the parts below it."""

    test: str
    key: str | None = None
    op: str | None = None
    truth: TruthWord
    because: str | None = None
    of: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """What keeps a condition open: keys that could be told, and data that lotse never takes."""

    missing: frozenset[str]
    never: frozenset[str]


def finding_of(tree: Tree, facts: Facts, needs: Needs, subject: str) -> Finding:
    """Show how each part of a condition was settled."""
    truth = tree.truth(facts, needs, subject).word
    if isinstance(tree, AllOf | SomeOf):
        test = "all" if isinstance(tree, AllOf) else "any"
        return Finding(test=test, truth=truth, of=tuple(finding_of(part, facts, needs, subject) for part in tree.parts))
    if isinstance(tree, NotOf):
        return Finding(test="not", truth=truth, of=(finding_of(tree.part, facts, needs, subject),))
    if isinstance(tree, Each):
        parts = tuple(finding_of(tree.part, facts, needs, person) for person in tree.over(facts))
        return Finding(test=tree.quantifier, truth=truth, of=parts)
    look = tree.look(facts, needs, subject)
    op = None
    if isinstance(tree, FactLeaf):
        op = tree.op
    elif isinstance(tree, SignalLeaf):
        op = "conspicuous" if tree.conspicuous else "inconspicuous"
    if isinstance(tree, NeedLeaf):
        return Finding(
            test=tree.test,
            key=look.keys[0] if len(look.keys) == 1 else None,
            truth=truth,
            because=look.because,
            of=() if len(look.keys) == 1 else tuple(_need_finding(key, needs) for key in look.keys),
        )
    if len(look.keys) > 1:
        parts = tuple(Finding(test=tree.test, key=key, truth=truth, because=look.because) for key in look.keys)
        return Finding(test=tree.test, op=op, truth=truth, because=look.because, of=parts)
    return Finding(test=tree.test, key=look.keys[0] if look.keys else None, op=op, truth=truth, because=look.because)


def _need_finding(key: str, needs: Needs) -> Finding:
    subject, _, need = key.partition("/need:")
    truth = needs.truth(subject, need).word
    return Finding(test="need", key=key, truth=truth, because="absent" if truth == "unknown" else "known")


def gaps(tree: Tree, facts: Facts, needs: Needs, subject: str, asked: frozenset[tuple[str, str]] = frozenset()) -> Gaps:
    """What is missing for a condition to be settled; nothing where it is yes or no.

    Args:
        tree: The condition.
        facts: What is known.
        needs: What is known about needs; of an unknown need the rules that conclude it are looked into.
        subject: Person id or `household`.
        asked: Needs that are already being looked into.

    Returns:
        Keys, and the ids of data that lotse never takes.
    """
    if tree.truth(facts, needs, subject) is not Truth.UNKNOWN:
        return _NO_GAPS
    if isinstance(tree, AllOf | SomeOf):
        return _union(gaps(part, facts, needs, subject, asked) for part in tree.parts)
    if isinstance(tree, NotOf):
        return gaps(tree.part, facts, needs, subject, asked)
    if isinstance(tree, Each):
        return _union(gaps(tree.part, facts, needs, person, asked) for person in tree.over(facts))
    if isinstance(tree, NeverLeaf):
        return Gaps(frozenset(), frozenset((tree.fact,)))
    if isinstance(tree, NeedLeaf):
        return _union(
            need_gaps(needs, owner, need, asked) for owner in tree.where(facts, subject) for need in tree.needs
        )
    return Gaps(frozenset(tree.look(facts, needs, subject).keys), frozenset())


def need_gaps(needs: Needs, subject: str, need: str, asked: frozenset[tuple[str, str]] = frozenset()) -> Gaps:
    """What is missing for a need: the union over the unknown rules that conclude it."""
    owned = (subject, need)
    if owned in asked or needs.truth(subject, need) is not Truth.UNKNOWN:
        return _NO_GAPS
    return _union(
        gaps(rule.tree, needs.facts, needs, person, asked | {owned})
        for rule, person in needs.rules_for(subject, need, Truth.UNKNOWN)
    )


def _union(parts: Iterable[Gaps]) -> Gaps:
    missing: set[str] = set()
    never: set[str] = set()
    for part in parts:
        missing |= part.missing
        never |= part.never
    return Gaps(frozenset(missing), frozenset(never))


_NO_GAPS = Gaps(frozenset(), frozenset())

KeySet = frozenset[str]


def decisive(tree: Tree, facts: Facts, needs: Needs, subject: str) -> tuple[str, ...]:
    """A smallest set of keys that alone settles a condition; of several the first by key.

    Args:
        tree: A condition that is yes or no.
        facts: What is known.
        needs: What is known about needs.
        subject: Person id or `household`.

    Returns:
        The sorted keys; empty where no key of the case decided.
    """
    sets = settling_sets(tree, facts, needs, subject, tree.truth(facts, needs, subject))
    return tuple(sorted(sets[0])) if sets else ()


def settling_sets(tree: Tree, facts: Facts, needs: Needs, subject: str, truth: Truth) -> tuple[KeySet, ...]:
    """The smallest sets of keys that settle a condition to a truth, smallest first."""
    if isinstance(tree, NotOf):
        return settling_sets(tree.part, facts, needs, subject, negate(truth))
    if isinstance(tree, AllOf | SomeOf | Each):
        if isinstance(tree, Each):
            parts = [(tree.part, person) for person in tree.over(facts)]
            together = (tree.quantifier == "every_child") == (truth is Truth.YES)
        else:
            parts = [(part, subject) for part in tree.parts]
            together = isinstance(tree, AllOf) == (truth is Truth.YES)
        found = [
            settling_sets(part, facts, needs, person, truth)
            for part, person in parts
            if together or part.truth(facts, needs, person) is truth
        ]
        return every_part(found) if together else smallest(choice for sets in found for choice in sets)
    return _ways(tree, facts, needs, subject, truth)


def _ways(leaf: AnyLeaf, facts: Facts, needs: Needs, subject: str, truth: Truth) -> tuple[KeySet, ...]:
    """The keys of a leaf; where one of several is enough for a yes, one set for each."""
    keys = leaf.look(facts, needs, subject).keys
    if truth is Truth.YES and isinstance(leaf, NeedLeaf):
        owned = ((owner, need) for owner in leaf.where(facts, subject) for need in leaf.needs)
        keys = tuple(f"{owner}/need:{need}" for owner, need in owned if needs.truth(owner, need) is truth)
    elif truth is Truth.YES and isinstance(leaf, PregnantLeaf):
        alone = {child: leaf.alone(facts, child) for child in leaf.meant(facts, subject)}
        keys = tuple(f"{child}/due" for child, found in alone.items() if found is truth)
    elif truth is Truth.YES and isinstance(leaf, AreaLeaf):
        singly = (AreaLeaf((area,), leaf.fact, leaf.household, leaf.chains) for area in leaf.areas)
        looks = (one.look(facts, needs, subject) for one in singly)
        keys = tuple(key for look in looks if look.truth is truth for key in look.keys)
    else:
        return (frozenset(keys),)
    return smallest(frozenset((key,)) for key in keys)


def every_part(parts: list[tuple[KeySet, ...]]) -> tuple[KeySet, ...]:
    """The smallest unions of one set of each part."""
    unions: tuple[KeySet, ...] = (frozenset[str]().union(*(sets[0] for sets in parts if len(sets) == 1)),)
    for sets in parts:
        if len(sets) > 1:
            unions = smallest(left | right for left, right in product(unions, sets))
    return unions


def smallest(sets: Iterable[KeySet]) -> tuple[KeySet, ...]:
    """The sets without those that hold another one, smallest first, ties by key; at most 64."""
    kept: list[KeySet] = []
    for candidate in sorted(set(sets), key=lambda keys: (len(keys), sorted(keys))):
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
        if len(kept) == _WIDEST:
            break
    return tuple(kept)


Finding.model_rebuild()
