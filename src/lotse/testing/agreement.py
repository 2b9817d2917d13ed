"""Law 13 in great numbers: random households at the bounds of a rule set, evaluated by durable-rules and the reference.

Hypothesis draws rule sets; households are put together here, from the choices that the search for examples uses, which
is some hundred times faster.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.examples import facts_of
from lotse.rules.planting import leaves, planted
from lotse.rules.recognition import recognise
from lotse.rules.ruleset import Example
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf
from lotse.testing.given import Bounds, Datum, datum_of, written_given
from lotse.testing.laws import days_to_try

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope
    from lotse.rules.ruleset import Ruleset
    from lotse.rules.tree import Tree

_CHILDREN, _ADULTS = (0, 1, 1, 1, 1, 2, 2, 3), (0, 0, 1, 1, 2)
"""How many there are in a household; most have one child."""
_KNOWN = 0.7
"""How often a datum is given."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of many evaluations.

    Args:
        evaluations: Households that both evaluated.
        with_needs: Those in which a need was recognised.
        differing: What the two differed in, by rule and code; empty if they agree.
    """

    evaluations: int
    with_needs: int
    differing: tuple[str, ...]


def agreement(ruleset: Ruleset, *, evaluations: int, seed: int, threads: int = 1, on: date | None = None) -> Agreement:
    """Evaluate random households by durable-rules and by the reference.

    Args:
        ruleset: The rules.
        evaluations: How many households.
        seed: Where the random choices begin.
        threads: How many threads evaluate at once.
        on: Day of the question; without it one on which most rules are in force.

    Returns:
        How many were evaluated, and what differed. Without durable-rules nothing can differ.

    >>> import lotse
    >>> agreement(lotse.load_ruleset("praeventionskette-nrw"), evaluations=3, seed=1).differing
    ()
    """
    day = days_to_try(ruleset)[0] if on is None else on
    households = list(random_households(ruleset, evaluations, seed, day))

    def tried(facts: Facts) -> tuple[bool, tuple[str, ...]]:
        needs = recognise(facts, ruleset)
        return bool(needs.recognised()), tuple(f"{one.rule}: {one.code}" for one in needs.errors)

    if threads == 1:
        found = [tried(facts) for facts in households]
    else:
        with ThreadPoolExecutor(max_workers=threads) as pool:
            found = list(pool.map(tried, households))
    differing = sorted({text for _, errors in found for text in errors})
    return Agreement(len(found), sum(with_needs for with_needs, _ in found), tuple(differing))


def random_households(ruleset: Ruleset, number: int, seed: int, on: date) -> Iterator[Facts]:
    """Put households together from values at and beside the bounds of the rules.

    Args:
        ruleset: The rules.
        number: How many.
        seed: Where the random choices begin.
        on: Day of the question.

    Yields:
        The facts of up to three children and two adults.
    """
    random, bounds = Random(seed), Bounds(ruleset.vocabulary, on)  # noqa: S311  # nothing is kept secret by it
    rules = planted(ruleset, on).rules
    bounds.add(leaf for rule in rules for leaf in leaves(rule.tree))
    read: dict[Scope, set[str]] = {"child": set(), "adult": set(), "household": set()}
    for rule in rules:
        for scope, what in _data(rule.tree, rule.scope):
            read[scope].add(what)
    for scope in ("child", "adult", "household"):
        read[scope] |= {f"need:{one.id}" for one in ruleset.vocabulary.needs.values() if one.scope == scope}
    example_of = next(rule.rule for rule in rules).model_copy(update={"for_": HOUSEHOLD})
    for _ in range(number):
        persons = [f"k{place + 1}" for place in range(random.choice(_CHILDREN))]
        persons += [f"m{place + 1}" for place in range(random.choice(_ADULTS))]
        chosen = {}
        for owner in (HOUSEHOLD, *persons):
            scope = _scope(owner)
            for what in sorted(read[scope]):
                wished = what.startswith("need:")
                if random.random() < (_KNOWN / 10 if wished else _KNOWN):
                    chosen[Datum(owner, what)] = random.choice(bounds.choices(Datum(owner, what), scope))
        given = written_given(chosen, "household", persons)
        yield facts_of(Example(given=given, expect="unknown", on=on), example_of, ruleset)


def _scope(owner: str) -> Scope:
    if owner == HOUSEHOLD:
        return "household"
    return "child" if owner.startswith("k") else "adult"


def _data(tree: Tree, scope: Scope) -> Iterator[tuple[Scope, str]]:
    """What a condition reads of whom."""
    if isinstance(tree, Each):
        yield from _data(tree.part, "adult" if tree.quantifier == "has_adult" else "child")
    elif isinstance(tree, AllOf | SomeOf):
        for part in tree.parts:
            yield from _data(part, scope)
    elif isinstance(tree, NotOf):
        yield from _data(tree.part, scope)
    else:
        datum = datum_of(tree, "somebody", scope)
        if datum is not None:
            yield ("household" if datum.owner == HOUSEHOLD else scope), datum.what
