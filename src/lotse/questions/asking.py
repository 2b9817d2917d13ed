"""The questions: each has two completions that differ in it alone and in what is suggested."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import fit_unless_shut, held_back, planted_offers
from lotse.questions.completion import HeldTest, LeftOver
from lotse.questions.formula import Classes, Formula, Variable, both, essential, join, literals, once_each, reaches
from lotse.questions.formula import Literal as Test
from lotse.truth import Truth

if TYPE_CHECKING:
    from lotse.case.dates import Span
    from lotse.case.facts import Facts
    from lotse.catalogues.catalogue import Catalogue
    from lotse.catalogues.matching import Fit, PlantedOffer
    from lotse.rules.needs import Needs

Pair = tuple[str, str]
"""An offer and a subject."""
AskedPrecision = Literal["day", "month"]


@dataclass(slots=True)
class Asked:
    """What one key could still change.

    Args:
        offers: The pairs of offer and person that change.
        settles_open: It changes a pair that is open now.
        tests: The tests of the key that count.
    """

    kind: str
    offers: set[Pair] = field(default_factory=set)
    settles_open: bool = False
    tests: set[Test] = field(default_factory=set)


def open_keys(facts: Facts, needs: Needs, catalogue: Catalogue, suggested: tuple[Fit, ...]) -> dict[str, Asked]:
    """Which unknown data could still change the needs or the suggestions, and which of them.

    Args:
        facts: What is known on the day.
        needs: What is known about needs.
        catalogue: The offers in play.
        suggested: What is suggested now.

    Returns:
        For each key that is worth asking what it could change.
    """
    vocabulary = catalogue.vocabulary
    left = LeftOver(facts, needs, vocabulary)
    now = {(fit.planted.offer.id, fit.subject): fit for fit in suggested}
    asked: dict[str, Asked] = {}
    possible: dict[str, set[str]] = {}
    for (subject, need), truth in needs.truths.items():
        if truth is Truth.YES:
            possible.setdefault(need, set()).add(subject)
            continue
        formula = left.of_need(subject, need, Truth.YES)
        if isinstance(formula, Truth):
            continue
        # also a need that comes out yes whatever is told opens its offers
        possible.setdefault(need, set()).add(subject)
        found = _depends((formula, Truth.YES), Truth.YES, left)
        if found:
            _note(asked, found, [formula], None)
    offers = planted_offers(catalogue)
    read = offers.reads_offers | needs.rules.reads_offers
    for planted in offers.candidates(possible, facts):
        offer = planted.offer
        owners = set().union(*(possible.get(need, ()) for need in offer.needs))
        for subject in facts.subjects(offer.for_):
            if subject != HOUSEHOLD and subject not in owners and HOUSEHOLD not in owners:
                continue
            fit = now.get((offer.id, subject))
            held = offer.id in read and _may_be_held(facts, offer.id, subject)
            if fit is not None and Truth.UNKNOWN not in fit.truths and not held:
                continue
            if held_back(offer.id, subject, facts):
                continue
            found, formulas = _pair_depends(planted, subject, left, fit, held=held)
            if found:
                _note(asked, found, formulas, (offer.id, subject), opens=fit is not None and fit.verdict == "open")
    return asked


def _may_be_held(facts: Facts, offer: str, subject: str) -> bool:
    """Whether a completion may tell that the offer is taken up already."""
    return facts.receives is None and f"{subject}/receives:{offer}" not in facts.closed


def _pair_depends(
    planted: PlantedOffer, subject: str, left: LeftOver, fit: Fit | None, *, held: bool
) -> tuple[frozenset[Variable], list[Formula]]:
    """On what it depends whether the offer is suggested to the subject, and whether it fits or stays open."""
    facts = left.facts
    if fit is None:
        fit = fit_unless_shut(planted, subject, facts, left.needs)
        if fit is None:
            return frozenset(), []
    need = left.of(planted.need, subject, Truth.YES)
    if held:
        variable = Variable(f"{subject}/receives:{planted.offer.id}", "", "flag")
        need = both((need, Test(variable, HeldTest(planted.offer.id), negated=True)))
    if need is Truth.NO:
        return frozenset(), []
    possible = _left_of(planted, fit, left, subject, Truth.UNKNOWN, soft=False)
    certain = both(_left_of(planted, fit, left, subject, Truth.YES, soft=soft) for soft in (False, True))
    if possible is Truth.NO:
        return frozenset(), []
    formulas = [need, possible, certain]
    found = frozenset[Variable]()
    for parts, at_least in (((need, possible), Truth.UNKNOWN), ((need, certain), Truth.YES)):
        found |= _depends(parts, at_least, left)
    return found, formulas


def _depends(parts: tuple[Formula, Formula], at_least: Truth, left: LeftOver) -> frozenset[Variable]:
    """The data on which it depends whether a need is recognised and the rest is at least that true."""
    if Truth.NO in parts:
        return frozenset()
    found = once_each(parts)
    if found is None:
        classes = Classes(left.truths)
        classes.of(parts)
        need, rest = (reaches(part, level, classes) for part, level in zip(parts, (Truth.YES, at_least), strict=True))
        found = essential(join("&", [need, rest], classes), classes)
    return found


def _left_of(planted: PlantedOffer, fit: Fit, left: LeftOver, subject: str, at_least: Truth, *, soft: bool) -> Formula:
    """What is left of the hard or the soft parts beside the need."""
    return both(
        left.of(part.tree, subject, at_least) if truth is Truth.UNKNOWN else truth
        for part, truth in zip(planted.parts[1:], fit.truths[1:], strict=True)
        if part.soft is soft and truth is not Truth.YES
    )


def _note(
    asked: dict[str, Asked],
    found: frozenset[Variable],
    formulas: list[Formula],
    pair: Pair | None,
    *,
    opens: bool = False,
) -> None:
    tests = [test for test in literals(formulas) if test.variable in found]
    for variable in found:
        entry = asked.setdefault(variable.key, Asked(variable.kind))
        entry.tests.update(test for test in tests if test.variable.key == variable.key)
        if pair is not None:
            entry.offers.add(pair)
            entry.settles_open = entry.settles_open or opens


def asked_precision(span: Span, bounds: set[date]) -> AskedPrecision:
    """How exactly a day is asked for: by month, unless the month is known or every month would stay open.

    Args:
        span: The possible days.
        bounds: Last days before the answer changes.

    Returns:
        `month` where at least one possible month would settle it.
    """
    if span.precision == "month":
        return "day"
    first, last = (span.first.year, span.first.month), (span.last.year, span.last.month)
    split = {
        (bound.year, bound.month)
        for bound in bounds
        if span.first <= bound < span.last and (bound + timedelta(days=1)).month == bound.month
    }
    months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    return "month" if len(split) < months else "day"
