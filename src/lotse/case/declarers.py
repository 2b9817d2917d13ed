"""Who has to agree for a person: the person, those with custody, or both; and whose word counts.

The law knows no age at which a young person alone decides about the own data. So from 14 on both are asked;
from 18 on only the person. Whose age or custody is not known is treated as if everybody had to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from lotse.case.dates import Completed, last_birth_with, stated_span
from lotse.case.records import BERLIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.model import Case, Custody, Person
    from lotse.case.records import ConsentRecord, GivenBy, Representation

OWN_VOICE = 14
OF_AGE = 18
BOTH = 2
"""Joint custody is held by two."""


@dataclass(frozen=True, slots=True)
class Ages:
    """What is sure about an age on a day."""

    surely_below_own_voice: bool
    surely_below_of_age: bool
    surely_of_age: bool


def ages_of(person: Person, at: datetime) -> Ages:
    """What is sure about a person's age at a moment; days count in Germany.

    Args:
        person: A person of the case.
        at: Timezone-aware moment.
    """
    on = at.astimezone(BERLIN).date()
    if person.born is None:
        grown = person.role in ("parent", "adult")
        return Ages(surely_below_own_voice=False, surely_below_of_age=False, surely_of_age=grown)
    span = stated_span(person.born)
    span = span.until(max(on, span.first))
    voice, of_age = (last_birth_with(Completed(years, "years"), on) for years in (OWN_VOICE, OF_AGE))
    return Ages(
        surely_below_own_voice=span.first > voice,
        surely_below_of_age=span.first > of_age,
        surely_of_age=span.last <= of_age,
    )


def must_declare(person: Person, at: datetime) -> frozenset[str]:
    """Everybody whose own word is needed about a person; nobody where custody or the second parent is not known.

    Args:
        person: Whom it concerns.
        at: Timezone-aware moment.
    """
    if person.role == "unborn":
        return frozenset({person.carried_by} if person.carried_by is not None else ())
    ages = ages_of(person, at)
    if ages.surely_of_age:
        return frozenset({person.id})
    custody = person.custody
    if custody is None or custody.kind == "unknown" or not custody.holders:
        return frozenset()
    holders = frozenset(custody.holders)
    if custody.kind == "joint" and len(holders) < BOTH:
        return frozenset()
    own = frozenset() if ages.surely_below_own_voice else frozenset({person.id})
    return own | holders


def asked_about(person: Person, case: Case, records: Iterable[ConsentRecord], at: datetime) -> frozenset[str]:
    """Everybody whose own word is asked for about a person: as `must_declare`, and a child who was found to understand.

    Args:
        person: Whom it concerns.
        case: The case.
        records: All consents of the case.
        at: Timezone-aware moment.
    """
    needed = must_declare(person, at)
    if not ages_of(person, at).surely_below_own_voice:
        return needed
    return needed | {person.id} if needed and is_heard_early(person, case, consents_about(person, records)) else needed


def young_holders(person: Person, case: Case, at: datetime) -> tuple[str, ...]:
    """Those with custody who are not of age: beside each of them a guardian speaks for the child (section 1673 BGB).

    Args:
        person: A child; for who is of age nobody else speaks.
        case: The case. Whoever lives elsewhere is taken for grown.
        at: Timezone-aware moment.
    """
    if person.custody is None or ages_of(person, at).surely_of_age:
        return ()
    young = {one.id for one in case.persons if not ages_of(one, at).surely_of_age}
    return tuple(one for one in dict.fromkeys(person.custody.holders) if one in young)


def may_declare(given_by: GivenBy, person: Person, at: datetime) -> bool:
    """Whether somebody made sure that the one who declares can: a young person understands it, sole custody was seen.

    Args:
        given_by: Who declares about the person.
        person: Whom it concerns.
        at: Timezone-aware moment.
    """
    if ages_of(person, at).surely_of_age or person.role == "unborn":
        return True
    if given_by.person == person.id:
        return is_capable(given_by)
    custody = person.custody
    return custody is None or custody.kind != "sole" or is_custody_seen(custody, given_by, at)


def takes_back(given_by: GivenBy, person: Person, at: datetime) -> bool:
    """Whether a yes takes back the no of the same one, who could say yes at all.

    Under 14 nobody asks for a child's own yes, so any takes back the own no. A guardian beside a young parent counts
    by the own paper, and not by that parent's.

    Args:
        given_by: Who says yes about the person.
        person: Whom it concerns.
        at: Timezone-aware moment.
    """
    if given_by.person == person.id and ages_of(person, at).surely_below_own_voice:
        return True
    holders = () if person.custody is None else person.custody.holders
    beside = given_by.person not in {person.id, *holders}
    return may_declare(given_by, person, at) or (beside and is_guardian(given_by))


def consents_about(person: Person, records: Iterable[ConsentRecord]) -> tuple[ConsentRecord, ...]:
    """The records about a person; of an unborn child those of who carries it too.

    Args:
        person: A person of the case.
        records: All consents of the case.
    """
    meant = {person.id, person.carried_by} if person.role == "unborn" else {person.id}
    return tuple(record for record in records if record.person in meant)


def is_capable(given_by: GivenBy) -> bool:
    """Whether somebody made sure that a young person understands what is agreed to, and stands for it by a letter.

    Args:
        given_by: Who declares.
    """
    checked = given_by.capacity
    return checked is not None and checked.result and bool(checked.checked_by.strip())


def is_heard_early(person: Person, case: Case, mine: Iterable[ConsentRecord]) -> bool:
    """Whether somebody found that a child under 14 understands: then the child is asked too.

    What stands in the record of a grown person can only be meant of the child; of a young parent it says that she or
    he understands, and nothing of the baby.

    Args:
        person: The child.
        case: The case, for who is of age.
        mine: The consents about the child.
    """
    by_id = {one.id: one for one in case.persons}
    for record in mine:
        checked, giver = record.given_by.capacity, by_id.get(record.given_by.person)
        if checked is None or not checked.result:
            continue
        then = datetime.combine(checked.on, time(), tzinfo=BERLIN)
        if giver is None or giver.id == person.id or ages_of(giver, then).surely_of_age:
            return True
    return False


def is_seen(paper: Representation | None) -> bool:
    """Whether a paper is named, and the day on which it was seen.

    Args:
        paper: What somebody shows to speak for another one.
    """
    return paper is not None and bool((paper.evidence or "").strip()) and paper.seen_on is not None


def is_custody_seen(custody: Custody, given_by: GivenBy | None, at: datetime) -> bool:
    """The proof's kind and day stand in the case or in the record, never a copy of it. A day to come is none.

    Args:
        custody: Whose custody it is, as the case states it.
        given_by: Who declares; None for the case alone.
        at: Timezone-aware moment.
    """
    paper = None if given_by is None else given_by.representation
    if paper is not None and paper.kind == "sole" and is_seen(paper):
        return True
    return custody.seen is not None and custody.seen.on <= at.astimezone(BERLIN).date()


def is_guardian(given_by: GivenBy) -> bool:
    """Whether somebody speaks as a guardian, with a paper that was seen.

    Args:
        given_by: Who declares.
    """
    paper = given_by.representation
    return paper is not None and paper.kind == "guardian" and is_seen(paper)
