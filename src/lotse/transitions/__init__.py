"""What comes up for the children of a case in the next months, and which offers there are for it.

Transitions are corridors, not due dates: each has the first and the last day on which it may begin, as exactly as the
case allows. What is not known leaves it open; it never takes it away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from lotse.catalogues.catalogue import SUGGESTIBLE_KINDS
from lotse.catalogues.matching import planted_offers
from lotse.errors import LotseError, ProtectionStop
from lotse.model import Day, Model, Source, Text
from lotse.rules.finding import gaps
from lotse.transitions.corridors import Corridor, condition_of, corridors
from lotse.transitions.moments import months_later, when_it_comes
from lotse.truth import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lotse.advice import Advice, Context
    from lotse.case.facts import Facts
    from lotse.catalogues.matching import PlantedOffer

MONTHS_AHEAD = 12
_OF_A_CORRIDOR = (*SUGGESTIBLE_KINDS, "transition-instrument")
_LOOKED_AT = ("valid", "age", "place")
"""Parts of an offer that can be said of a later day; what its conditions read will have changed by then."""


class CorridorOffer(Model):
    """An offer that exists for a transition.

    Args:
        offer: Its id.
        kind: `transition-instrument` is for those who accompany the child, everything else for the family.
        here: `yes`, or `unknown` where place or age are not known exactly enough.
    """

    offer: str
    kind: str
    here: Literal["yes", "unknown"]


class Upcoming(Model):
    """One transition of one child.

    Args:
        person: Whose transition it is.
        transition: Id of the corridor.
        name: As it is read aloud, by language.
        first: First day on which it may begin.
        last: Last day on which it may begin; the same where it is known.
        by: The days are the end of a time limit, not a beginning.
        sure: `yes`, or `unknown` while something is missing.
        missing: Keys that would tell.
        text: What it is about, by language.
        notes: What may move it, and where sources disagree, in German.
        source: Where it comes from.
        status: `verified` if the wording was read, `secondary` if not.
        offers: What there is for it, for families first.
    """

    person: str
    transition: str
    name: Text
    first: Day
    last: Day
    by: bool
    sure: Literal["yes", "unknown"]
    missing: tuple[str, ...]
    text: Text
    notes: tuple[str, ...]
    source: Source
    status: str
    offers: tuple[CorridorOffer, ...]


class Transitions(Model):
    """`lotse/transitions/1`: what comes up between two days, the earliest first."""

    schema_: Literal["lotse/transitions/1"] = Field(default="lotse/transitions/1", alias="schema")
    case: str
    on: Day
    until: Day
    upcoming: tuple[Upcoming, ...]


def upcoming_transitions(advice: Advice, *, months: int = MONTHS_AHEAD) -> Transitions:
    """Say which transitions come up for the children of a case, and what exists for them.

    Args:
        advice: The advice of this process.
        months: How far to look, from 1.

    Returns:
        Each transition that may begin from the day of the advice until so many months later.

    Raises:
        ProtectionStop: The advice is a stop.
        LotseError: `ADVICE-WITHOUT-CONTEXT` for an advice that was read back.

    >>> import lotse
    >>> from datetime import date
    >>> case = lotse.load_case("examples/dueren.yaml")
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> advice = lotse.advise(case, rules=rules, catalogue=offers, on=date(2026, 11, 20))
    >>> [(one.transition, one.first.isoformat()) for one in upcoming_transitions(advice).upcoming]
    [('einschulung', '2027-08-01')]
    """
    if advice.stop is not None:
        raise ProtectionStop(advice.stop)
    context = advice._context  # noqa: SLF001  # transitions look at what the advice was made of, as an explanation does
    if context is None:
        raise LotseError(
            "ADVICE-WITHOUT-CONTEXT",
            "an advice that was read back does not tell what comes up",
            hint="call advise again with the case",
        )
    until = months_later(advice.on, months)
    found = [one for person in context.facts.children for one in _of_child(person, context, until)]
    order = {corridor.id: place for place, corridor in enumerate(corridors())}
    return Transitions(
        case=advice.case,
        on=advice.on,
        until=until,
        upcoming=tuple(sorted(found, key=lambda one: (one.first, one.last, order[one.transition], one.person))),
    )


def _of_child(person: str, context: Context, until: date) -> Iterator[Upcoming]:
    facts, needs = context.facts, context.needs
    if facts.persons[person].unborn:
        return
    for corridor in corridors():
        moment = when_it_comes(corridor.moment, person, facts)
        if moment.last < facts.on or moment.first > until:
            continue
        tree = condition_of(corridor, context.ruleset.vocabulary)
        truth = tree.truth(facts, needs, person)
        if truth is Truth.NO:
            continue
        missing = {*moment.missing, *gaps(tree, facts, needs, person).missing}
        first, last = max(moment.first, facts.on), moment.last
        yield Upcoming(
            person=person,
            transition=corridor.id,
            name=corridor.name,
            first=first,
            last=last,
            by=corridor.moment.registration is not None,
            sure="yes" if truth is Truth.YES and not missing else "unknown",
            missing=tuple(sorted(one for one in missing - facts.no_answer if _is_asked(one, context))),
            text=corridor.text,
            notes=moment.notes,
            source=corridor.source,
            status=corridor.status,
            offers=tuple(_offers(corridor, person, context, min(first, until))),
        )


def _is_asked(key: str, context: Context) -> bool:
    """Whether the vocabulary has a question for a datum: it need not know every fact of the corridors."""
    what = key.partition("/")[2]
    return what == "born" or what in context.ruleset.vocabulary.facts


def _offers(corridor: Corridor, person: str, context: Context, on: date) -> Iterator[CorridorOffer]:
    then = replace(context.facts, on=on)
    wanted = set(corridor.needs)
    fitting = [
        (planted, here)
        for planted in planted_offers(context.catalogue).offers.values()
        if planted.offer.kind in _OF_A_CORRIDOR and wanted & set(planted.offer.needs)
        if (here := _exists(planted, person, then, context)) is not Truth.NO
    ]
    for planted, here in sorted(fitting, key=_families_first):
        yield CorridorOffer(
            offer=planted.offer.id, kind=planted.offer.kind, here="yes" if here is Truth.YES else "unknown"
        )


def _exists(planted: PlantedOffer, person: str, then: Facts, context: Context) -> Truth:
    """Whether an offer exists for this family on that day: time, age and place, for anybody it could be for."""
    scope = planted.offer.for_
    subjects = (person,) if scope == "child" else then.subjects(scope)
    parts = [part for part in planted.parts if part.name in _LOOKED_AT]
    return any_of(all_of(part.tree.truth(then, context.needs, one) for part in parts) for one in subjects)


def _families_first(one: tuple[PlantedOffer, Truth]) -> tuple[bool, str]:
    offer = one[0].offer
    return offer.kind not in SUGGESTIBLE_KINDS, offer.id


__all__ = ["CorridorOffer", "Transitions", "Upcoming", "upcoming_transitions"]
