"""The deep check: what can be said about rules and offers without a single case, proved for every family.

A solver (z3, an extra) answers each question for all families that the grammar can tell apart; where the answer is a
family, it is written down as a case and evaluated anew by the rules themselves.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lotse import conditions as written
from lotse.content_checks.deep.findings import Chain, DeepReport, Found, Read
from lotse.content_checks.deep.questions import Questions
from lotse.content_checks.deep.worlds import solver
from lotse.content_checks.gathered import leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.vocabulary import FactKind, Topic
    from lotse.content_checks.gathered import Content
    from lotse.rules.ruleset import Ruleset

__all__ = ["Chain", "DeepReport", "Found", "Read", "look_deeper"]


def look_deeper(content: Content, *, ruleset: Ruleset | None = None) -> DeepReport:
    """Tell what changes nothing, what nobody or everybody meets, who is left out, and what is read at all.

    Args:
        content: What is used together; see `gather`.
        ruleset: The same rules, loaded, with which families are tried.

    Returns:
        The findings in the order of the content.

    Raises:
        LotseError: `EXTRA-MISSING` without the solver.
    """
    solver()
    questions = Questions(content, ruleset)
    rules, offers = questions.rules(), questions.offers()
    findings: list[Found] = []
    for looked in (*rules, *(one for one in offers if one.it.when is not None)):
        findings += questions.of_condition(looked)
    findings += questions.rules_within_rules(rules)
    findings += questions.offers_within_offers(offers)
    findings += questions.not_covered(rules, offers)
    findings += questions.age_gaps(rules, offers)
    return DeepReport(
        findings=tuple(findings),
        reads=tuple(_reads(content)),
        chains=tuple({chain.needs: chain for chain in _chains(content)}.values()),
        rules=len(rules),
        offers=len(offers),
        questions=questions.asked,
    )


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
    """Needs that follow from needs, step by step; a ring ends where it began."""
    steps: dict[str, list[tuple[str, str]]] = {}
    for _, path, rule in content.rules():
        for _, leaf in leaves_of(rule.when, path):
            if isinstance(leaf, written.Need):
                steps.setdefault(leaf.need, []).append((rule.need, rule.id))
    starts = [need for need in steps if not any(need == to for several in steps.values() for to, _ in several)]
    for start in starts or list(steps):
        yield from _walk((start,), (), steps)


def _walk(needs: tuple[str, ...], rules: tuple[str, ...], steps: dict[str, list[tuple[str, str]]]) -> Iterator[Chain]:
    onward = steps.get(needs[-1], [])
    if not onward:
        yield Chain(needs=needs, rules=rules)
    for need, rule in onward:
        if need in needs:
            yield Chain(needs=(*needs, need), rules=(*rules, rule))
        else:
            yield from _walk((*needs, need), (*rules, rule), steps)
