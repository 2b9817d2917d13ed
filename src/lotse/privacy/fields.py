"""The fields of a case: each datum by its key, whom it concerns, of which category it is, and how it came here.

A recognised need is a field too. It carries the categories and the bonds of everything it rests on, and what it
tells by itself: who hears of the need could draw conclusions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lotse.case.dates import completed_years, stated_span
from lotse.case.model import LongFact
from lotse.case.record_checks import specially_protected
from lotse.case.vocabulary import HOUSEHOLD
from lotse.privacy.nature import PREGNANCY, natures
from lotse.privacy.reading import keys_read
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from lotse.advice import Context
    from lotse.case.facts import Facts
    from lotse.case.model import Case, Origin, Person, Signal
    from lotse.case.vocabulary import Category
    from lotse.privacy.nature import Nature, Natures
    from lotse.rules.planting import PlantedRule

PLACE = "place"


@dataclass(frozen=True, slots=True)
class Field:
    """One datum of a case.

    Args:
        key: `SUBJECT/WHAT`.
        persons: Whom it concerns; everybody for the household and the place.
        categories: What kind of datum it is; age, municipality and plain needs are of none.
        special: The categories that need an explicit consent.
        origins: How it came here, of everything it rests on.
        secrets: Behind a need, or an offer taken up, what a holder of a professional secret told: holder and datum.
        sources: Instruments its observations come from.
        confidential: Who told it, where its topic is confidential by its nature: that person's own word is needed.
        derived: It is a recognised need.
        wished: It is a need that the family named itself.
        rests_on: Keys of the data behind it, itself among them.
        value: What a package would hold; never shown.
    """

    key: str
    persons: tuple[str, ...]
    categories: frozenset[Category] = frozenset()
    special: frozenset[Category] = frozenset()
    origins: tuple[Origin, ...] = ()
    secrets: frozenset[tuple[str, str]] = frozenset()
    sources: frozenset[str] = frozenset()
    confidential: frozenset[str] = frozenset()
    derived: bool = False
    wished: bool = False
    rests_on: frozenset[str] = frozenset()
    value: object = None

    def __repr__(self) -> str:
        return "<Field>"

    @property
    def what(self) -> str:
        """The part of the key after the subject."""
        return self.key.partition("/")[2]


def fields_of(case: Case, context: Context, on: date | None = None) -> dict[str, Field]:
    """Every field of a case on the day of its advice, by key.

    Args:
        case: The case.
        context: What the advice holds in memory.
        on: Day for which ages are told; that of the advice without it.

    Returns:
        Fields that are known on the day, whether they were used or not; what is not stated is no field.
    """
    everybody = tuple(sorted(person.id for person in case.persons))
    carriers = {person.id: _with_carrier(person) for person in case.persons if person.role == "unborn"}
    found: dict[str, Field] = {}
    for field in (
        *_stated_facts(case, context, everybody),
        *_signals(case, context, everybody),
        *_persons(case, on or context.facts.on),
        *_place(case, everybody),
    ):
        found[field.key] = _of_a_pregnancy(field, carriers)
    by_itself = natures(context.needs.rules, context.catalogue, context.ruleset.vocabulary)
    received = {field.key: _of_a_pregnancy(field, carriers) for field in _received(case, context, by_itself, everybody)}
    needs = {f"{subject}/need:{need}": (subject, need) for subject, need in context.needs.recognised()}
    stated = {**_unborn(case), **found, **received}
    present = stated.keys() | needs.keys()
    for key, (subject, need) in needs.items():
        told = _of_a_pregnancy(_told(key, by_itself.of_need(need), everybody, value=True), carriers)
        field = replace(told, derived=True, wished=(subject, need) in context.needs.wished)
        found[key] = _with_bonds(field, _basis(key, context, present), stated)
    for key, field in received.items():
        found[key] = _with_bonds(field, _basis(key, context, present), stated)
    return found


def still_states(case: Case, facts: Facts) -> bool:
    """Whether a case still states every datum and person that an advice was made of.

    Consents may have ended since: what they opened then keeps its bonds as long as the datum itself is here.

    Args:
        case: The case as it is now.
        facts: What the advice was made of.
    """
    stated = {
        (name if isinstance(entry, dict) else HOUSEHOLD, fact)
        for name, entry in case.facts.items()
        for fact in (entry if isinstance(entry, dict) else (name,))
    }
    observed = {(signal.person or HOUSEHOLD, signal.topic) for signal in case.signals}
    return (
        facts.persons.keys() <= {person.id for person in case.persons}
        and {(subject, fact) for subject, values in facts.values.items() for fact in values} <= stated
        and {(subject, topic) for subject, heard in facts.signals.items() for topic in heard} <= observed
    )


def _concerned(subject: str, everybody: tuple[str, ...]) -> tuple[str, ...]:
    return everybody if subject in (HOUSEHOLD, PLACE) else (subject,)


def _stated_facts(case: Case, context: Context, everybody: tuple[str, ...]) -> Iterator[Field]:
    kinds = context.ruleset.vocabulary.facts
    for name, entry in case.facts.items():
        entries = entry.items() if isinstance(entry, dict) else ((name, entry),)
        subject = name if isinstance(entry, dict) else HOUSEHOLD
        for fact, stated in entries:
            kind = kinds[fact]
            origins: tuple[Origin, ...] = ()
            value: object = stated
            if isinstance(stated, LongFact):
                if stated.observed is not None and stated.observed > context.facts.on:
                    continue
                origins, value = (stated,), stated.value
            yield Field(
                key=f"{subject}/{fact}",
                persons=_concerned(subject, everybody),
                categories=frozenset({kind.category}),
                special=specially_protected(kind.category, kind.sensitivity),
                origins=origins,
                value=value,
            )


def _signals(case: Case, context: Context, everybody: tuple[str, ...]) -> Iterator[Field]:
    topics = context.ruleset.vocabulary.signals
    heard: dict[tuple[str, str], list[Signal]] = {}
    for signal in case.signals:
        if signal.observed <= context.facts.on:
            heard.setdefault((signal.person or HOUSEHOLD, signal.topic), []).append(signal)
    for (subject, topic), signals in heard.items():
        kind = topics[topic]
        newest = max(signals, key=lambda one: (one.finding != "not_assessed", one.observed, one.finding))
        yield Field(
            key=f"{subject}/signal:{topic}",
            persons=_concerned(subject, everybody),
            categories=frozenset({kind.category}),
            special=specially_protected(kind.category, kind.sensitivity),
            origins=tuple(signals),
            sources=frozenset(signal.source for signal in signals),
            confidential=frozenset({subject} if kind.confidential and subject != HOUSEHOLD else ()),
            value=newest.finding,
        )


def _persons(case: Case, on: date) -> Iterator[Field]:
    for person in case.persons:
        if person.role == "unborn":
            if person.due is not None:
                yield _due(person)
        elif person.born is not None:
            yield Field(f"{person.id}/born", (person.id,), frozenset({"identity"}), value=person.born)
            yield Field(f"{person.id}/age", (person.id,), value=age_in_years(person.born, on))


def _of_a_pregnancy(field: Field, carriers: Mapping[str, tuple[str, ...]]) -> Field:
    """Whatever is said of an unborn child says first that somebody is pregnant: a datum about her health too."""
    several = carriers.get(field.key.partition("/")[0])
    if several is None:
        return field
    return replace(
        field,
        persons=several,
        categories=field.categories | PREGNANCY.categories,
        special=field.special | PREGNANCY.special,
    )


def _due(person: Person) -> Field:
    """The day of a birth to come."""
    carriers = {person.id: _with_carrier(person)}
    return _of_a_pregnancy(Field(f"{person.id}/due", (person.id,), frozenset({"identity"}), value=person.due), carriers)


def _unborn(case: Case) -> dict[str, Field]:
    """What a need may rest on without a day: that there is an unborn child."""
    return {field.key: field for field in (_due(person) for person in case.persons if person.role == "unborn")}


def _with_carrier(person: Person) -> tuple[str, ...]:
    return tuple(sorted({person.id, person.carried_by} - {None}, key=str))  # type: ignore[arg-type]  # None is taken out


def age_in_years(born: str, on: date) -> int | tuple[int, int]:
    """The age a package tells: completed years, or the two ages between which it lies.

    Args:
        born: Year, month or day of birth.
        on: Day of the question.

    >>> from datetime import date
    >>> age_in_years("2021-03", date(2026, 11, 20)), age_in_years("2021", date(2026, 11, 20))
    (5, (4, 5))
    """
    span = stated_span(born).until(on)
    youngest, oldest = completed_years(span.last, on), completed_years(span.first, on)
    return oldest if youngest == oldest else (youngest, oldest)


def _place(case: Case, everybody: tuple[str, ...]) -> Iterator[Field]:
    if case.place is not None and case.place.ags is not None:
        yield Field("place/ags", everybody, value=case.place.ags)
    if case.place is not None and case.place.area is not None:
        yield Field("place/area", everybody, frozenset({"contact"}), value=case.place.area)


def _basis(key: str, context: Context, present: AbstractSet[str], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The present signals, facts and offers taken up that a need or an offer taken up rests on.

    A rule that would look at a datum which may not be used counts too: so taking a consent for own
    suggestions away never frees a need. An offer taken up tells of every recognised need it is for.
    """
    if key in seen:
        return frozenset()
    subject, _, need = key.partition("/need:")
    if not need:
        behind = _behind(key, context, present)
        return frozenset({key}).union(*(_basis(one, context, present, seen | {key}) for one in behind))
    facts, needs = context.facts, context.needs
    unused = {one.key for one in facts.not_used}
    found: set[str] = set()
    for rule in needs.rules.concluding.get(need, ()):
        for person in _asked(rule, subject, context):
            read = keys_read(rule.tree, facts, person)
            if needs.rule_truth(rule, person) is Truth.YES or read & unused:
                for one in read & present:
                    found |= _basis(one, context, present, seen | {key})
    return frozenset(found)


def _behind(key: str, context: Context, present: AbstractSet[str]) -> frozenset[str]:
    """The recognised needs that an offer taken up is for; none of any other datum."""
    offer = context.catalogue.by_id.get(key.partition("/receives:")[2])
    return (
        frozenset() if offer is None else frozenset(one for one in present if one.partition("/need:")[2] in offer.needs)
    )


def _asked(rule: PlantedRule, subject: str, context: Context) -> tuple[str, ...]:
    subjects = context.facts.subjects(rule.scope)
    return subjects if rule.household else tuple(person for person in subjects if person == subject)


def _told(key: str, nature: Nature, everybody: tuple[str, ...], *, value: object) -> Field:
    """A field with what it tells by itself."""
    subject = key.partition("/")[0]
    return Field(
        key=key,
        persons=_concerned(subject, everybody),
        categories=nature.categories,
        special=nature.special,
        confidential=frozenset({subject} if nature.confidential and subject != HOUSEHOLD else ()),
        value=value,
    )


def _with_bonds(field: Field, basis: AbstractSet[str], stated: Mapping[str, Field]) -> Field:
    """A field with the categories and bonds of everything it rests on; of a birth to come not the day."""
    told = [
        replace(one, categories=PREGNANCY.categories) if one.what == "due" else one
        for one in (stated[key] for key in sorted(basis))
    ]
    return replace(
        field,
        rests_on=frozenset(basis),
        categories=field.categories.union(*(one.categories for one in told)),
        special=field.special.union(*(one.special for one in told)),
        origins=tuple(origin for one in told for origin in one.origins),
        secrets=frozenset((by.secrecy, one.what) for one in told for by in one.origins if by.secrecy is not None),
        sources=frozenset().union(*(one.sources for one in told)),
        confidential=field.confidential.union(*(one.confidential for one in told)),
    )


def _received(case: Case, context: Context, by_itself: Natures, everybody: tuple[str, ...]) -> Iterator[Field]:
    """What is taken up or was declined."""
    answers: dict[tuple[str, str], str] = {}
    for declined in sorted(case.declined, key=lambda one: one.on):
        if declined.on <= context.facts.on:
            answers[declined.person or HOUSEHOLD, declined.offer] = declined.reason
    for received in case.receives or ():
        answers[received.person or HOUSEHOLD, received.offer] = "received"
    for (subject, offer_id), answer in answers.items():
        offer = context.catalogue.by_id.get(offer_id)
        if offer is not None:
            yield _told(f"{subject}/receives:{offer_id}", by_itself.of_offer(offer_id), everybody, value=answer)
