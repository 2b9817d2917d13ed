"""Rules, phases and offers that nobody can ever meet, and ways in a condition that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse import conditions as written
from lotse.case.condition_check import Wrong
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import SCHOOL_PLACE
from lotse.content_checks.ages import of_age
from lotse.content_checks.allowed import Areas
from lotse.content_checks.gathered import Fault
from lotse.content_checks.normal_form import UNNAMED, Atom, Both, Either, Someone, chain_of, normal_form
from lotse.content_checks.periods import common_days
from lotse.content_checks.reachable import reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.condition_check import Place
    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.catalogues.catalogue import Offer
    from lotse.conditions import AgeRange
    from lotse.content_checks.gathered import Content
    from lotse.content_checks.normal_form import Node
    from lotse.content_checks.reachable import Reach

_NEVER_RULE = "no case can ever meet this condition"
_NEVER_WAY = "no case can ever take this way of an any"


def unreachable_rules(content: Content) -> Iterator[Fault]:
    """Find rules and phases that no case can ever meet, or that lie outside the days of their rule set."""
    for part in content.vocabularies:
        for place, phase in enumerate(part.content.phases):
            for wrong in _condition(phase.when, content.vocabulary, phase.for_, ("phases", place, "when")):
                yield Fault(part, wrong)
    for ruled, path, rule in content.rules():
        for wrong in _condition(rule.when, content.vocabulary, rule.for_, (*path, "when")):
            yield Fault(ruled, wrong)
        days = ruled.content.valid
        ordered = days.to is None or days.from_ <= days.to  # otherwise that is what is told
        if ordered and not common_days((rule.valid.from_, rule.valid.to), (days.from_, days.to)):
            text = "the rule is never in force while its rule set is"
            yield Fault(ruled, Wrong((*path, "valid"), "RULE-UNREACHABLE", text, "compare valid of the rule set"))


def unreachable_offers(content: Content) -> Iterator[Fault]:
    """Find offers that can never fit: their hard parts exclude each other, or a soft part excludes them."""
    for part, path, offer in content.offers():
        for wrong in _offer(offer, content.vocabulary, path):
            yield Fault(part, wrong)


def _condition(condition: written.Condition, vocabulary: Vocabulary, scope: Scope, path: Place) -> Iterator[Wrong]:
    found = reach([normal_form(condition, vocabulary, scope)], scope)
    if not found.possible:
        yield Wrong(path, "RULE-UNREACHABLE", _NEVER_RULE, _hint(found))
    else:
        yield from _dead_ways(condition, vocabulary, scope, path, "RULE-UNREACHABLE")


def _dead_ways(
    condition: written.Condition, vocabulary: Vocabulary, scope: Scope, path: Place, code: str
) -> Iterator[Wrong]:
    """The ways of each `any` that can be taken by nobody; below a `not` there are none to take."""
    match condition:
        case written.All():
            for place, part in enumerate(condition.all):
                yield from _dead_ways(part, vocabulary, scope, (*path, "all", place), code)
        case written.AnyOf():
            for place, part in enumerate(condition.any):
                where = (*path, "any", place)
                found = reach([normal_form(part, vocabulary, scope)], scope)
                if found.possible:
                    yield from _dead_ways(part, vocabulary, scope, where, code)
                else:
                    yield Wrong(where, code, _NEVER_WAY, _hint(found), "warning")
        case written.HasChild() if scope == HOUSEHOLD:
            yield from _dead_ways(condition.has_child, vocabulary, "child", (*path, "has_child"), code)
        case written.HasAdult() if scope == HOUSEHOLD:
            yield from _dead_ways(condition.has_adult, vocabulary, "adult", (*path, "has_adult"), code)
        case _:
            return


def _offer(offer: Offer, vocabulary: Vocabulary, path: Place) -> Iterator[Wrong]:
    scope, code = offer.for_, "OFFER-UNREACHABLE"
    statements: list[Node] = []
    for where, statement in _hard(offer, vocabulary):
        statements.append(statement)
        found = reach(statements, scope)
        if not found.possible:
            yield Wrong((*path, *where), code, "nobody can ever meet the hard parts of this offer", _hint(found))
            return
    for where, statement in _soft(offer, vocabulary):
        found = reach([*statements, statement], scope)
        if found.possible:
            statements.append(statement)
        else:
            text = "this part can never hold together with those before it, so the offer never fits"
            yield Wrong((*path, *where), code, text, _hint(found), "warning")
    valid, apply = offer.valid, offer.apply
    if valid is not None and apply is not None and not common_days((valid.from_, valid.to), (apply.from_, apply.to)):
        text = "the offer can be applied for only on days on which it does not exist"
        yield Wrong((*path, "apply"), code, text, "compare valid and apply", "warning")
    if offer.when is not None:
        yield from _dead_ways(offer.when, vocabulary, scope, (*path, "when"), code)


def _hard(offer: Offer, vocabulary: Vocabulary) -> Iterator[tuple[Place, Node]]:
    """The hard parts in the order of the file, each with its key."""
    if offer.age is not None and offer.for_ != HOUSEHOLD:
        yield ("age",), _age(offer.age, offer.for_)
    yield ("where",), _where(offer, vocabulary)
    if offer.when is not None:
        yield ("when",), normal_form(offer.when, vocabulary, offer.for_)
    for place, condition in enumerate(offer.excludes):
        yield ("excludes", place), normal_form(condition, vocabulary, offer.for_, holds=False)


def _soft(offer: Offer, vocabulary: Vocabulary) -> Iterator[tuple[Place, Node]]:
    if offer.usual_age is not None and offer.for_ != HOUSEHOLD:
        yield ("usual_age",), _age(offer.usual_age, offer.for_)
    for place, condition in enumerate(offer.requires):
        yield ("requires", place), normal_form(condition, vocabulary, offer.for_)


def _age(age: AgeRange, scope: Scope) -> Node:
    return Atom(household=False, datum="age", allowed=of_age(age, holds=True, may_be_unborn=scope == "child"))


def _where(offer: Offer, vocabulary: Vocabulary) -> Node:
    """The place of the school is the only place that a condition can read as well."""
    if offer.where.anywhere or offer.where.residence:
        return Both()
    areas = frozenset(chain_of(area, vocabulary) for area in offer.where.attends_school_in)
    school = Atom(household=False, datum=SCHOOL_PLACE, allowed=Areas(one_of=frozenset((areas,))))
    return Someone("child", school) if offer.for_ == HOUSEHOLD else Either((school,))


def _hint(found: Reach) -> str:
    """Name the data that exclude themselves; all of them are declared."""
    named = [datum for datum in found.against if not datum.startswith(UNNAMED)]
    return f"look at {', '.join(named[:3])}" if named else "look at the parts that exclude each other"
