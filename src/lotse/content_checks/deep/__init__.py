"""The deep check: what can be said about rules and offers without a single case, proved for every family.

A solver (z3, an extra) answers each question for all families that the grammar can tell apart; where the answer is a
family, it is written down as a case and evaluated anew by the rules themselves.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING

from lotse import conditions as written
from lotse.content_checks.deep.covering import Covering
from lotse.content_checks.deep.findings import Chain, DeepReport, Found, NotAsked, Read
from lotse.content_checks.deep.looked import looked_offers, looked_rules
from lotse.content_checks.deep.questions import Questions
from lotse.content_checks.deep.worlds import GaveUp, solver
from lotse.content_checks.gathered import leaves_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date

    from lotse.case.vocabulary import FactKind, Topic
    from lotse.content_checks.deep.findings import Asked, Reason
    from lotse.content_checks.gathered import Content
    from lotse.rules.ruleset import Ruleset

__all__ = ["Chain", "DeepReport", "Found", "NotAsked", "Read", "look_deeper"]

_MOST_CHAINS, _MOST_WALKS = 100, 10_000


def look_deeper(
    content: Content,
    *,
    ruleset: Ruleset | None = None,
    files: Collection[str] | None = None,
    on: date | None = None,
    going_on: Callable[[int, int], bool] = lambda _done, _all: True,
) -> DeepReport:
    """Tell what changes nothing, what nobody or everybody meets, who is left out, and what is read at all.

    Args:
        content: What is used together; see `gather`.
        ruleset: The same rules, loaded, with which families are tried.
        files: Names of the files that are looked at; the others are what stands beside them. None: all.
        on: Day on which an offer that is over counts no more.
        going_on: Hears before each group of questions how many are answered and how many there are, and says whether
            to go on; what is left then stands in `not_asked`.

    Returns:
        The findings in the order of the content, and what was not asked.

    Raises:
        LotseError: `EXTRA-MISSING` without the solver.
    """
    solver()
    own: Callable[[str], bool] = (lambda _name: True) if files is None else files.__contains__
    rules, offers = looked_rules(content, own), looked_offers(content, own)
    questions = Questions(content.vocabulary)
    covering = Covering(content.vocabulary, rules, offers, ruleset, on)
    jobs = [
        *questions.of_conditions((*rules, *offers)),
        *covering.not_covered(),
        *covering.age_gaps(),
        *questions.of_rules(rules),
        *questions.of_offers(offers),
    ]
    findings: list[Found] = []
    left: dict[tuple[Asked, Reason, tuple[str, ...]], set[str]] = {}
    reason: Reason = "gave_up"
    for done, job in enumerate(jobs):
        if reason == "gave_up" and not going_on(done, len(jobs)):
            reason = "limit"
        with suppress(GaveUp):
            if reason != "limit":
                findings += job.run()
                continue
        left.setdefault((job.question, reason, job.places), set()).add(job.id)
    chains = list(_chains(content))
    return DeepReport(
        ruleset=next((part.content.id for parts in content.rulesets for part in parts), ""),
        catalogues=tuple(parts[0].content.id for parts in content.catalogues if parts),
        places=covering.places,
        findings=tuple(sorted(findings, key=lambda one: one.likely is False)),
        not_asked=(*covering.not_asked(), *(_left(key, ids) for key, ids in sorted(left.items()))),
        reads=tuple(_reads(content)),
        chains=tuple(chains[:_MOST_CHAINS]),
        more_chains=len(chains) > _MOST_CHAINS,
        rules=len(rules),
        offers=len(offers),
        questions=questions.asked + covering.asked,
    )


def _left(key: tuple[Asked, Reason, tuple[str, ...]], ids: set[str]) -> NotAsked:
    question, reason, places = key
    return NotAsked(question=question, reason=reason, ids=tuple(sorted(ids)), places=places)


def _reads(content: Content) -> Iterator[Read]:
    """Every fact and signal that is read, the most sensitive last."""
    by_rules, by_offers = Counter[str](), Counter[str]()
    for _, path, rule in content.rules():
        by_rules.update({_datum(leaf) for _, leaf in leaves_of(rule.when, path)})
    for _, path, offer in content.offers():
        conditions = [*([offer.when] if offer.when is not None else []), *offer.requires, *offer.excludes]
        by_offers.update({_datum(leaf) for one in conditions for _, leaf in leaves_of(one, path)})
    vocabulary = content.vocabulary
    declared: dict[str, FactKind | Topic] = {
        **vocabulary.facts,
        **{f"signal:{name}": topic for name, topic in vocabulary.signals.items()},
    }
    order = ("plain", "sensitive", "special")
    for key in sorted(declared, key=lambda one: (order.index(declared[one].sensitivity), one)):
        if by_rules[key] or by_offers[key]:
            kind = declared[key]
            yield Read(
                key=key,
                category=kind.category,
                sensitivity=kind.sensitivity,
                rules=by_rules[key],
                offers=by_offers[key],
            )


def _datum(leaf: written.Condition) -> str:
    if isinstance(leaf, written.Fact):
        return leaf.fact
    return f"signal:{leaf.signal}" if isinstance(leaf, written.Signal) else ""


def _chains(content: Content) -> Iterator[Chain]:
    """Needs that follow from needs, step by step; a ring ends where it began, and is told once."""
    steps: dict[str, dict[str, str]] = {}
    for _, path, rule in content.rules():
        for _, leaf in leaves_of(rule.when, path):
            if isinstance(leaf, written.Need):
                steps.setdefault(leaf.need, {}).setdefault(rule.need, rule.id)
    starts = [need for need in steps if not any(need in several for several in steps.values())]
    told: set[frozenset[str]] = set()
    seen: set[str] = set()
    walks = chain.from_iterable(_walk((start,), (), steps) for start in [*starts, *steps] if start not in seen)
    for found in islice(walks, _MOST_WALKS):
        seen.update(found.needs)
        ring = found.needs[found.needs.index(found.needs[-1]) :]
        if len(ring) > 1:
            if frozenset(ring) in told:
                continue
            told.add(frozenset(ring))
        yield found


def _walk(needs: tuple[str, ...], rules: tuple[str, ...], steps: dict[str, dict[str, str]]) -> Iterator[Chain]:
    onward = steps.get(needs[-1], {})
    if not onward:
        yield Chain(needs=needs, rules=rules)
    for need, rule in onward.items():
        if need in needs:
            yield Chain(needs=(*needs, need), rules=(*rules, rule))
        else:
            yield from _walk((*needs, need), (*rules, rule), steps)
