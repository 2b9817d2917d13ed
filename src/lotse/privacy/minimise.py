"""The smallest case that gives the same advice: what nothing reads goes, births become as coarse as they may."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lotse.case.dates import Completed, last_birth_with, stated_span
from lotse.case.declarers import OF_AGE, OWN_VOICE
from lotse.case.facts import derive_facts
from lotse.case.load_case import check_against
from lotse.case.model import LongFact
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.assign import facts_asked
from lotse.catalogues.hints import LANGUAGES
from lotse.catalogues.matching import is_suggestible, planted_offers
from lotse.errors import InputError
from lotse.privacy.bonds import is_bound, key_of, keys_that_bind, way_here
from lotse.protection import guard
from lotse.rules.leaves import FactLeaf, SignalLeaf
from lotse.rules.leaves_of_age import AgeLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.planting import leaves
from lotse.rules.tree import plant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from lotse.case.model import Case, FactEntry, OneFact, Person, Place, Signal
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.rules.tree import Tree

_FORMS = (4, 7)
"""Lengths of a year and of a month."""
_GROWN = (Completed(OF_AGE, "years"),)
_CHECKED_BEFORE = timedelta(days=731)
"""How old a check may be of what a child understands: of whom it is meant hangs on who was of age on its day."""


def minimise(case: Case, *, rules: Ruleset, catalogue: Catalogue, on: date, until: date | None = None) -> Case:
    """Take out of a case what no rule, offer, phase, order or hint reads; the advice stays the same.

    What stands in `advice.not_used` stays, because the advice names it. Wishes, answers, strengths and
    records are the family's own and stay too.

    Nobody hears, and nothing prints, more of the smaller case than of the whole one: an observation goes in favour of
    a newer one only if both came here in the very same way, and what is read and came under a bond stays whatever
    its day. What was entrusted, told by a third person or is confidential by its topic stays although nothing reads
    it: beside it other things are held back. So does what a whole request is checked for (`bonds.keys_that_bind`).

    Args:
        case: The case.
        rules: The rules in play.
        catalogue: The offers in play.
        on: First day on which the advice must stay the same.
        until: Last such day; without it only `on`.

    Returns:
        A case with the same number. Births are as coarse as every age in use allows on all these days.

    Raises:
        ProtectionStop: Signs of danger are stated; nothing was touched.
        InputError: `until` lies before `on`, or the case does not fit the vocabulary.
    """
    guard(case)
    last = on if until is None else until
    if last < on:
        raise InputError.of("DATE-ORDER", "the last day lies before the first", path="until")
    check_against(case, rules.vocabulary)
    read = _reading(rules, catalogue, on, last)
    kept = _not_used(case, read, rules.vocabulary, on, last)
    kept |= keys_that_bind(case, rules.vocabulary, read=read.facts | read.topics, kept=kept, on=on)
    small = case.model_copy(
        update={
            "persons": tuple(_coarse(person, read, on, last) for person in case.persons),
            "place": case.place if "place/area" in kept else _place(case.place, read, rules),
            "signals": tuple(_signals(case.signals, read, kept, on, last)),
            "facts": dict(_facts(case, read, kept, last)),
        }
    )
    check_against(small, rules.vocabulary)
    return small


def removed_keys(case: Case, small: Case) -> tuple[str, ...]:
    """What a minimised case does not hold any more, or only coarser; names of data, never values.

    Args:
        case: The case as it was.
        small: The same case after `minimise`.

    Returns:
        Keys, sorted; also of a topic of which only some observations went.
    """
    there = Counter(_stated(small))
    return tuple(sorted({key for (key, born), stated in Counter(_stated(case)).items() if there[key, born] < stated}))


def _stated(case: Case) -> Iterator[tuple[str, str | None]]:
    for person in case.persons:
        if person.born is not None:
            yield f"{person.id}/born", person.born
    for name, entry in case.facts.items():
        if isinstance(entry, dict):
            for fact in entry:
                yield f"{name}/{fact}", None
        else:
            yield f"{HOUSEHOLD}/{name}", None
    for signal in case.signals:
        yield key_of(signal), None
    if case.place is not None and case.place.area is not None:
        yield "place/area", None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What anything in play looks at."""

    facts: frozenset[str]
    topics: frozenset[str]
    ages: frozenset[Completed]
    areas: frozenset[str]


def _reading(rules: Ruleset, catalogue: Catalogue, on: date, last: date) -> _Reading:
    vocabulary = rules.vocabulary
    trees: list[Tree] = [
        plant(rule.when, vocabulary, rule.for_)
        for rule in rules.rules
        if rule.valid.from_ is None or rule.valid.from_ <= last
        if rule.valid.to is None or on <= rule.valid.to
    ]
    trees += [plant(phase.when, vocabulary, phase.for_) for phase in vocabulary.phases.values()]
    trees += [
        part.tree
        for planted in planted_offers(catalogue).offers.values()
        if is_suggestible(planted.offer)
        for part in planted.parts
    ]
    facts, topics = {LANGUAGES}, set[str]()
    for planted in planted_offers(catalogue).offers.values():
        if is_suggestible(planted.offer):
            facts |= facts_asked(planted.offer)  # the body that is named may hang on them
    ages, areas = set[Completed](), set[str]()
    for tree in trees:
        for leaf in leaves(tree):
            if isinstance(leaf, FactLeaf):
                facts.add(leaf.fact)
            elif isinstance(leaf, SignalLeaf):
                topics.add(leaf.topic)
            elif isinstance(leaf, AgeLeaf):
                ages.update(age for age in (leaf.age.from_, leaf.age.below) if age is not None)
            elif isinstance(leaf, AreaLeaf):
                facts.update({leaf.fact} if leaf.fact is not None else ())
                areas.update(area for area in leaf.areas if "-" in area)
    ages |= {Completed(OWN_VOICE, "years"), Completed(OF_AGE, "years")}  # who has to agree must not change either
    return _Reading(frozenset(facts), frozenset(topics), frozenset(ages), frozenset(areas))


def _not_used(case: Case, read: _Reading, vocabulary: Vocabulary, on: date, last: date) -> set[str]:
    """What the advice names as not used on any of the days: a consent may begin, or an observation come, between them.

    Each day is looked at as long as something could still come: something unread that needs a consent.
    """
    found, day = set[str](), on
    waiting = {key for key in _guarded(case, vocabulary) if not _is_read(key, read)}
    while True:
        found |= {one.key for one in derive_facts(case, vocabulary=vocabulary, on=day).not_used}
        if day >= last or waiting <= found:
            return found
        day += timedelta(days=1)


def _is_read(key: str, read: _Reading) -> bool:
    what = key.partition("/")[2]
    return what in read.facts or what.removeprefix("signal:") in read.topics


def _guarded(case: Case, vocabulary: Vocabulary) -> set[str]:
    """The data that need a consent before they are used: specially protected, or of a screening."""
    facts = (
        (name if isinstance(entry, dict) else HOUSEHOLD, fact)
        for name, entry in case.facts.items()
        for fact in (entry if isinstance(entry, dict) else (name,))
    )
    return {f"{subject}/{fact}" for subject, fact in facts if vocabulary.facts[fact].sensitivity == "special"} | {
        key_of(signal)
        for signal in case.signals
        if vocabulary.signals[signal.topic].sensitivity == "special"
        or vocabulary.instruments[signal.source].consent == "required"
    }


def _coarse(person: Person, read: _Reading, on: date, last: date) -> Person:
    """The coarsest birth with which every age in use is settled as before, on every day."""
    born = person.born
    if born is None:
        return person
    for length in _FORMS:
        if (
            length < len(born)
            and _decides_the_same(born[:length], read.ages, on, last)
            and (person.role == "child" or _decides_the_same(born[:length], _GROWN, on - _CHECKED_BEFORE, last))
        ):
            return person.model_copy(update={"born": born[:length]})
    return person


def _decides_the_same(born: str, ages: Iterable[Completed], on: date, last: date) -> bool:
    """Whether every age was reached before the first day, or is not reached until the last, on all days of birth."""
    span = stated_span(born)
    if span.last > on:
        return False
    return all(span.last <= last_birth_with(age, on) or span.first > last_birth_with(age, last) for age in ages)


def _place(place: Place | None, read: _Reading, rules: Ruleset) -> Place | None:
    """The stated municipality alone, where no offer asks for a Sozialraum in it.

    A Sozialraum that stands alone stays: the municipality may be told more freely, and nobody stated it.
    """
    if place is None or place.area is None or place.ags is None:
        return place
    chains = rules.vocabulary.chains
    if any(chains[area][-1] == place.ags for area in read.areas if area in chains):
        return place
    return place.model_copy(update={"area": None})


def _signals(signals: Iterable[Signal], read: _Reading, kept: set[str], on: date, last: date) -> Iterator[Signal]:
    """The observations of topics in use that are known by the last day or bound, without those a newer one replaced."""
    heard = [
        one
        for one in dict.fromkeys(signals)
        if (one.topic in read.topics or key_of(one) in kept) and (one.observed <= last or is_bound(one))
    ]
    for signal in heard:
        if not any(_replaces(other, signal, on) for other in heard):
            yield signal


def _replaces(other: Signal, signal: Signal, on: date) -> bool:
    """Whether a newer assessed observation of the same source and the same bonds was known from the first day on."""
    same = (other.person, other.topic, other.source) == (signal.person, signal.topic, signal.source)
    both = "not_assessed" not in (other.finding, signal.finding)
    return same and both and way_here(other) == way_here(signal) and signal.observed < other.observed <= on


def _facts(case: Case, read: _Reading, kept: set[str], last: date) -> Iterator[tuple[str, FactEntry]]:
    for name, entry in case.facts.items():
        if not isinstance(entry, dict):
            if _is_kept(name, HOUSEHOLD, entry, read, kept, last):
                yield name, entry
            continue
        left = {fact: one for fact, one in entry.items() if _is_kept(fact, name, one, read, kept, last)}
        if left:
            yield name, left


def _is_kept(fact: str, subject: str, entry: OneFact, read: _Reading, kept: set[str], last: date) -> bool:  # noqa: PLR0917  # one question about one fact
    is_read = fact in read.facts or f"{subject}/{fact}" in kept
    if not isinstance(entry, LongFact):
        return is_read
    in_time = entry.observed is None or entry.observed <= last
    return is_read and (in_time or is_bound(entry))
