"""Rule trees as plain conjunctions for the engine: `not` at the leaves, one pattern per datum.

Where a tree is not a conjunction, its parts become rules of their own that conclude an auxiliary key; so
the translation is never larger than the tree. Ages, pregnancies and what is received are derived facts:
the driver tells the engine whether they hold, the engine joins and chains.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lotse.rules.engine_program import EngineRule, Program, Test
from lotse.rules.leaves import FactLeaf, NeedLeaf, ReceivesLeaf, SignalLeaf, Stated
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf
from lotse.rules.tree import AllOf, AnyLeaf, Each, NotOf, SomeOf, Tree
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.vocabulary import Scope
    from lotse.model import ByIdentity
    from lotse.rules.planting import PlantedRule, PlantedRules

Tests = tuple[Test, ...]
Over = Literal["child", "adult"]
OWN_NEED, HOUSEHOLD_NEED = "need:", "household-need:"
_ONCE = {"below": "<", "at_most": "<=", "at_least": ">=", "above": ">"}
_OPPOSITE = {"<": ">=", "<=": ">", ">=": "<", ">": "<="}


@dataclass(frozen=True, slots=True)
class Quantified:
    """A condition over several persons: each of them settles `key`, the driver counts them.

    Args:
        key: Concluded in the sessions of the persons, told to the household.
        over: Scope of the persons.
        every: All of them are needed, not one.
    """

    key: str
    over: Over
    every: bool


@dataclass(frozen=True, slots=True)
class Programs:
    """The rules of one day for the engine, by scope.

    Args:
        by_scope: One program per scope that has rules.
        derived: Leaves of which the driver tells the truth, by key and scope.
        quantified: Conditions of the household over persons.
        rule_of: Engine rule id to the id of the rule it concludes for, by scope.
    """

    by_scope: dict[Scope, Program]
    derived: dict[Scope, dict[str, AnyLeaf]]
    quantified: tuple[Quantified, ...]
    rule_of: dict[Scope, dict[str, str]]


@dataclass(slots=True)
class _Draft:
    rules: dict[Scope, list[EngineRule]] = field(default_factory=dict)
    derived: dict[Scope, dict[str, AnyLeaf]] = field(default_factory=dict)
    quantified: list[Quantified] = field(default_factory=list)
    rule_of: dict[Scope, dict[str, str]] = field(default_factory=dict)
    count: int = 0


@lru_cache(maxsize=16)
def translated(rules: ByIdentity[PlantedRules]) -> Programs:
    """The rules of one day as engine programs, kept for further cases."""
    draft = _Draft()
    for rule in rules.it.rules:
        _translate(rule, draft)
    return Programs(
        by_scope={scope: Program(found) for scope, found in draft.rules.items()},
        derived=draft.derived,
        quantified=tuple(draft.quantified),
        rule_of=draft.rule_of,
    )


def _translate(rule: PlantedRule, draft: _Draft) -> None:
    scope = rule.scope
    household = rule.household and scope != "household"
    concludes = (HOUSEHOLD_NEED if household else OWN_NEED) + rule.rule.need
    for tests in _ways(rule.tree, scope, draft, negated=False):
        name = _add(draft, scope, tests, concludes)
        draft.rule_of.setdefault(scope, {})[name] = rule.rule.id


def _add(draft: _Draft, scope: Scope, tests: Tests, concludes: str) -> str:
    draft.count += 1
    name = f"r{draft.count}"
    draft.rules.setdefault(scope, []).append(EngineRule(name, tests, concludes))
    return name


def _ways(tree: Tree, scope: Scope, draft: _Draft, *, negated: bool) -> list[Tests]:
    """The conjunctions of which one is enough; a tree that cannot hold has none."""
    if isinstance(tree, NotOf):
        return _ways(tree.part, scope, draft, negated=not negated)
    if isinstance(tree, AllOf | SomeOf):
        parts = [_ways(part, scope, draft, negated=negated) for part in tree.parts]
        if isinstance(tree, AllOf) is negated:
            return [tests for ways in parts for tests in ways]
        return _together(parts, scope, draft)
    if isinstance(tree, Each):
        return _each(tree, draft, negated=negated)
    return list(_leaf(tree, scope, draft, negated=negated))


def _together(parts: list[list[Tests]], scope: Scope, draft: _Draft) -> list[Tests]:
    """One conjunction of all parts; a part with several ways becomes a key of its own."""
    tests: list[Test] = []
    for ways in parts:
        if not ways:
            return []
        if len(ways) == 1:
            tests.extend(ways[0])
        else:
            draft.count += 1
            key = f"part:{draft.count}"
            for way in ways:
                _add(draft, scope, way, key)
            tests.append(Test(key, "==", value=True))
    return [tuple(dict.fromkeys(tests))]


def _each(tree: Each, draft: _Draft, *, negated: bool) -> list[Tests]:
    """A condition over persons: rules in their sessions, one key for the household."""
    over: Over = "adult" if tree.quantifier == "has_adult" else "child"
    draft.count += 1
    key = f"persons:{draft.count}"
    draft.quantified.append(Quantified(key, over, every=(tree.quantifier == "every_child") is not negated))
    for tests in _ways(tree.part, over, draft, negated=negated):
        _add(draft, over, tests, key)
    return [(Test(key, "==", value=True),)]


def _leaf(leaf: AnyLeaf, scope: Scope, draft: _Draft, *, negated: bool) -> Iterator[Tests]:
    if isinstance(leaf, Stated):
        if (leaf.settled is Truth.YES) is not negated:
            yield ()
    elif isinstance(leaf, SignalLeaf):
        yield (Test(signal_key(leaf.topic, household=leaf.household), "==", value=leaf.conspicuous is not negated),)
    elif isinstance(leaf, FactLeaf):
        yield from _fact(leaf, negated=negated)
    elif isinstance(leaf, NeedLeaf):
        own = leaf.reach == "own" and scope != "household"
        prefix = OWN_NEED if own or scope == "household" else HOUSEHOLD_NEED
        yield from ((Test(prefix + need, "==", value=True),) for need in leaf.needs)
    elif isinstance(leaf, AgeLeaf | PregnantLeaf | ReceivesLeaf):
        key = derived_key(leaf)
        draft.derived.setdefault(scope, {})[key] = leaf
        yield (Test(key, "==", value=not negated),)


def _fact(leaf: FactLeaf, *, negated: bool) -> Iterator[Tests]:
    key = fact_key(leaf.fact)
    several = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    if leaf.op == "contains":
        yield (Test(member_key(leaf.fact, str(leaf.operand)), "==", value=not negated),)
    elif leaf.op in ("is", "one_of"):
        if negated:
            yield tuple(Test(key, "!=", value) for value in dict.fromkeys(several))
        else:
            yield from ((Test(key, "==", value),) for value in dict.fromkeys(several))
    else:
        op = _ONCE[leaf.op]
        yield (Test(key, _OPPOSITE[op] if negated else op, several[0]),)  # type: ignore[arg-type]  # the four signs above


def signal_key(topic: str, *, household: bool) -> str:
    """The engine key of a topic."""
    return f"{'household-' if household else ''}signal:{topic}"


def fact_key(fact: str) -> str:
    """The engine key of a fact."""
    return f"fact:{fact}"


def member_key(fact: str, member: str) -> str:
    """The engine key of one member of a set."""
    return f"member:{fact}:{member}"


def derived_key(leaf: AgeLeaf | PregnantLeaf | ReceivesLeaf) -> str:
    """The engine key of a leaf that the driver settles."""
    if isinstance(leaf, AgeLeaf):
        return "age:" + ":".join(f"{age.count} {age.unit}" if age else "" for age in (leaf.age.from_, leaf.age.below))
    if isinstance(leaf, PregnantLeaf):
        return f"pregnant:{leaf.weeks.week_from}:{leaf.weeks.week_below}"
    return f"receives:{leaf.offer}"
