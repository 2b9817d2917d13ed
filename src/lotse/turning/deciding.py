"""The conditions that decided a verdict, or keep it open: the offer's own first, then those of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from lotse.advice import Decided
from lotse.catalogues.matching import decisive_of, missing_of
from lotse.model import Source
from lotse.rules.finding import decisive
from lotse.rules.leaves import FactLeaf, NeedLeaf, SignalLeaf, Stated
from lotse.rules.leaves_of_age import AgeLeaf, PregnantLeaf
from lotse.rules.tree import AllOf, Each, NotOf, SomeOf, Tree
from lotse.truth import Truth, negate
from lotse.turning.reading import Read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.matching import Fit
    from lotse.rules.needs import Needs


def decided_by(fit: Fit, facts: Facts, needs: Needs, vocabulary: Vocabulary) -> tuple[Decided, ...]:
    """State which conditions decided, each with its rule, source and day.

    Args:
        fit: The offer, the subject and the verdict.
        facts: What is known.
        needs: What is known about needs.
        vocabulary: How sensitive a datum is.

    Returns:
        One entry for each condition and datum: those of the decisive keys, and for a recognised need also what
        decided its rules. A sensitive condition is named by its key alone.
    """
    keys = frozenset(decisive_of(fit, missing_of(fit, facts, needs).missing, facts, needs))
    wanted = {"fits": Truth.YES, "open": Truth.UNKNOWN, "not_matching": Truth.NO}[fit.verdict]
    found: dict[tuple[object, ...], Decided] = {}
    for part, truth in zip(fit.planted.parts, fit.truths, strict=True):
        if truth is not wanted or (part.soft and wanted is Truth.NO):
            continue
        for one in _settling(Read(Stated(truth), fit.subject, part.name), part.tree, truth, facts, needs):
            for read in (one, *_rules(one, facts, needs, truth, keys)):
                look = read.leaf.look(facts, needs, read.subject)
                for key in look.keys:
                    if read.rule is not None or key in keys or wanted is Truth.UNKNOWN:
                        entry = _decided(read, key, fit, look.truth, vocabulary)
                        found[key, entry.part, entry.rule, entry.asks] = entry
    return tuple(found.values())


def _settling(at: Read, tree: Tree, truth: Truth, facts: Facts, needs: Needs) -> Iterator[Read]:
    """The leaves that make a condition come out as it does: of several ways to a yes or no those that are taken."""
    if isinstance(tree, AllOf | SomeOf):
        for part in tree.parts:
            if part.truth(facts, needs, at.subject) is truth:
                yield from _settling(at, part, truth, facts, needs)
    elif isinstance(tree, NotOf):
        yield from _settling(at, tree.part, negate(truth), facts, needs)
    elif isinstance(tree, Each):
        for person in tree.over(facts):
            if tree.part.truth(facts, needs, person) is truth:
                yield from _settling(replace(at, subject=person), tree.part, truth, facts, needs)
    else:
        yield replace(at, leaf=tree)


def _rules(read: Read, facts: Facts, needs: Needs, truth: Truth, keys: frozenset[str]) -> Iterator[Read]:
    """What decided the rules behind a decisive need, or keeps those open that could still recognise it."""
    if not isinstance(read.leaf, NeedLeaf) or truth is Truth.NO:
        return
    for owner in read.leaf.where(facts, read.subject):
        for need in read.leaf.needs:
            if needs.truth(owner, need) is not truth or (owner, need) in needs.wished:
                continue
            if truth is Truth.YES and f"{owner}/need:{need}" not in keys:
                continue
            for rule, person in needs.rules_for(owner, need, truth):
                at = Read(Stated(truth), person, read.part, rule)
                for one in _settling(at, rule.tree, truth, facts, needs):
                    seen = one.leaf.look(facts, needs, one.subject).keys
                    if truth is Truth.UNKNOWN or set(seen) & set(decisive(rule.tree, facts, needs, person)):
                        yield one


def _decided(read: Read, key: str, fit: Fit, truth: Truth, vocabulary: Vocabulary) -> Decided:
    source, stated = _source(read, fit)
    return Decided(
        key=key,
        part=read.part,
        truth=truth.word,
        test=read.leaf.test,
        asks=None if _hidden(read, vocabulary) else " ".join(_asks(read)) or None,
        rule=read.rule.rule.id if read.rule is not None else None,
        source=source,
        stated_on=stated,
    )


def _source(read: Read, fit: Fit) -> tuple[Source, date | None]:
    offer = fit.planted.offer
    if read.rule is not None:
        source: Source = read.rule.rule.source
        return source, source.read_on
    if offer.legal_basis is not None:
        basis = offer.legal_basis
        return Source(kind="law", ref=basis.ref, read_on=basis.read_on, status=basis.status), basis.read_on
    return offer.source, offer.confirmed.on if offer.confirmed is not None else offer.source.read_on


def _hidden(read: Read, vocabulary: Vocabulary) -> bool:
    leaf = read.leaf
    if isinstance(leaf, FactLeaf):
        return vocabulary.facts[leaf.fact].sensitivity != "plain"
    return isinstance(leaf, SignalLeaf) and vocabulary.signals[leaf.topic].sensitivity != "plain"


def _asks(read: Read) -> Iterator[str]:
    """The comparison as content states it."""
    leaf = read.leaf
    if isinstance(leaf, FactLeaf):
        operand = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
        yield leaf.op
        yield ",".join(_word(one, dated=leaf.dated) for one in operand)
    elif isinstance(leaf, SignalLeaf):
        yield "conspicuous" if leaf.conspicuous else "inconspicuous"
    elif isinstance(leaf, AgeLeaf):
        for name, bound in (("from", leaf.age.from_), ("below", leaf.age.below)):
            if bound is not None:
                yield f"{name} {bound.count} {bound.unit}"
    elif isinstance(leaf, PregnantLeaf):
        for name, week in (("from week", leaf.weeks.week_from), ("below week", leaf.weeks.week_below)):
            if week is not None:
                yield f"{name} {week}"
    elif isinstance(leaf, NeedLeaf):
        yield ",".join(leaf.needs)


def _word(operand: object, *, dated: bool) -> str:
    if isinstance(operand, bool):
        return "true" if operand else "false"
    return date.fromordinal(operand).isoformat() if dated and isinstance(operand, int) else str(operand)
