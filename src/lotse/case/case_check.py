"""What does not fit in a case that was read: ids nobody declared, persons nobody lists, data about the wrong one.

No message repeats a value, an unknown key or an unknown id of the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lotse.case.condition_check import Wrong, check_value, nearest
from lotse.case.model import LongFact
from lotse.case.vocabulary import HOUSEHOLD
from lotse.model import MUNICIPALITY_DIGITS
from lotse.places import is_known_ags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lotse.case.model import Case, Person
    from lotse.case.vocabulary import Vocabulary


class Scoped(Protocol):
    """An offer, as far as a case has to know it."""

    @property
    def for_(self) -> str:
        """Whom it is for: child, adult or household."""
        ...


def wrongs_of(case: Case, vocabulary: Vocabulary) -> Iterator[Wrong]:
    """Find everything in a case that its vocabulary or its own persons do not carry.

    Args:
        case: A case whose form is right already.
        vocabulary: Where ids are declared.

    Yields:
        Each place with what is wrong there and what to do; nothing for a case that fits.
    """
    persons: dict[str, Person] = {}
    for place, person in enumerate(case.persons):
        if person.id in persons:
            hint = "give each person its own letter"
            yield Wrong(("persons", place, "id"), "ID-DUPLICATE", "two persons have one id", hint)
        persons.setdefault(person.id, person)
    yield from _place(case, vocabulary)
    if case.noticed_by is not None and case.noticed_by.role not in vocabulary.roles:
        hint = nearest(case.noticed_by.role, vocabulary.roles)
        yield Wrong(("noticed_by", "role"), "ID-UNKNOWN", "this role is not declared", hint)
    for place, person in enumerate(case.persons):
        yield from _person(person, persons, ("persons", place))
    scopes = _scopes(case)
    yield from _signals(case, vocabulary, scopes)
    yield from _facts(case, vocabulary, scopes)
    yield from _wishes(case, vocabulary, scopes)
    yield from _strengths(case, vocabulary, scopes)
    yield from _about_persons(case, scopes)
    yield from _closed(case, vocabulary)
    for place, record in enumerate(case.consents):
        if record.case != case.case:
            text = "the record belongs to another case"
            yield Wrong(("consents", place, "case"), "CASE-NUMBER", text, "put it into its own case")


def unknown_offers(case: Case, offers: Mapping[str, Scoped]) -> Iterator[Wrong]:
    """Find entries that no offer in use answers: they would bring up again what the family declined.

    Args:
        case: The case.
        offers: The offers in use, by id.

    Yields:
        An offer that is not there, or an entry about a person whom the offer is not for.
    """
    scopes = _scopes(case)
    named = [("receives", place, entry.offer, entry.person) for place, entry in enumerate(case.receives or ())]
    named += [("declined", place, entry.offer, entry.person) for place, entry in enumerate(case.declined)]
    for name, place, one, person in named:
        offer = offers.get(one)
        if offer is None:
            hint = "load the catalogue that holds the offer, or correct the id"
            yield Wrong((name, place, "offer"), "ID-UNKNOWN", "no loaded catalogue holds this offer", hint)
        elif name == "declined" and person is not None and offer.for_ not in scopes.get(person, {offer.for_}):
            # it would hold nothing back, and the family would be asked again
            hint = "leave the person out" if offer.for_ == HOUSEHOLD else f"name the {offer.for_}"
            yield Wrong((name, place, "person"), "SCOPE", f"this offer is for {_WHOM[offer.for_]}", hint)


def _scopes(case: Case) -> dict[str, set[str]]:
    return scopes_of((one.id, one.role, (*one.parents, one.carried_by)) for one in case.persons)


def scopes_of(persons: Iterable[tuple[str, object, Iterable[object]]]) -> dict[str, set[str]]:
    """For each person the scopes it belongs to; who is named as a parent or carrier is an adult too.

    Args:
        persons: Id, role, and who is named as parents and carrier.

    >>> scopes_of([("u", "unborn", ("k1",)), ("k1", "child", ())])["k1"] == {"child", "adult"}
    True
    """
    several = list(persons)
    scopes = {name: {"child"} if role in ("child", "unborn") else {"adult"} for name, role, _ in several}
    for adult in (one for _, _, adults in several for one in adults):
        if isinstance(adult, str) and adult in scopes:
            scopes[adult].add("adult")
    return scopes


def _wishes(case: Case, vocabulary: Vocabulary, scopes: Mapping[str, set[str]]) -> Iterator[Wrong]:
    for place, wish in enumerate(case.wishes):
        kind = vocabulary.needs.get(wish.need)
        if kind is None:
            hint = nearest(wish.need, vocabulary.needs)
            yield Wrong(("wishes", place, "need"), "ID-UNKNOWN", "this need is not declared", hint)
        elif wish.person is not None and kind.scope not in (*scopes.get(wish.person, {kind.scope}), HOUSEHOLD):
            text = f"this need is one of the {kind.scope}"
            yield Wrong(("wishes", place, "person"), "SCOPE", text, "name the person it is about")


def _strengths(case: Case, vocabulary: Vocabulary, scopes: Mapping[str, set[str]]) -> Iterator[Wrong]:
    for place, one in enumerate(case.strengths):
        if one.strength not in vocabulary.strengths:
            hint = nearest(one.strength, vocabulary.strengths)
            yield Wrong(("strengths", place, "strength"), "ID-UNKNOWN", "this strength is not declared", hint)
        yield from _named(one.person, scopes, ("strengths", place, "person"))


def _about_persons(case: Case, scopes: Mapping[str, set[str]]) -> Iterator[Wrong]:
    """Everybody who is named must be one of the persons."""
    named: list[tuple[str, int, str | None]] = []
    named += [("wishes", place, wish.person) for place, wish in enumerate(case.wishes)]
    named += [("receives", place, received.person) for place, received in enumerate(case.receives or ())]
    named += [("declined", place, declined.person) for place, declined in enumerate(case.declined)]
    named += [("consents", place, record.person) for place, record in enumerate(case.consents)]
    for name, place, person in named:
        yield from _named(person, scopes, (name, place, "person"))
    for place, closed in enumerate(case.no_answer):
        subject = closed.partition("/")[0]
        if subject not in (HOUSEHOLD, "place"):
            yield from _named(subject, scopes, ("no_answer", place))


def _closed(case: Case, vocabulary: Vocabulary) -> Iterator[Wrong]:
    """A slip of the pen in `no_answer` would ask the family again."""
    for place, closed in enumerate(case.no_answer):
        what = closed.partition("/")[2]
        prefix, _, one = what.partition(":")
        declared: dict[str, Mapping[str, Any]] = {"signal": vocabulary.signals, "need": vocabulary.needs}
        known = declared.get(prefix, vocabulary.facts)
        if what not in _PLAIN_KEYS and prefix != "receives" and (one or what) not in known:
            hint = nearest(one or what, known)
            yield Wrong(("no_answer", place), "ID-UNKNOWN", "no datum has this key", hint)


def _place(case: Case, vocabulary: Vocabulary) -> Iterator[Wrong]:
    if case.place is None:
        return
    ags, area = case.place.ags, case.place.area
    if ags is not None and not is_known_ags(ags):
        yield Wrong(
            ("place", "ags"),
            "AGS-UNKNOWN",
            "no municipality of North Rhine-Westphalia has this key",
            "compare the official key",
        )
    if area is not None:
        if area not in vocabulary.areas:
            yield Wrong(
                ("place", "area"), "ID-UNKNOWN", "this Sozialraum is not declared", nearest(area, vocabulary.areas)
            )
        elif ags is not None and vocabulary.chains[area][-1] != ags:
            yield Wrong(
                ("place", "area"), "AGS-UNKNOWN", "the Sozialraum lies in another municipality", "correct ags or area"
            )


def _person(person: Person, persons: Mapping[str, Person], path: tuple[str | int, ...]) -> Iterator[Wrong]:
    for number, parent in enumerate(person.parents):
        yield from _named(parent, persons, (*path, "parents", number))
        if parent == person.id:
            yield Wrong(
                (*path, "parents", number), "PERSON-UNKNOWN", "nobody is the parent of oneself", "name another person"
            )
    if person.carried_by is not None:
        yield from _named(person.carried_by, persons, (*path, "carried_by"))
        carrier = persons.get(person.carried_by)
        if carrier is not None and carrier.role == "unborn":
            yield Wrong(
                (*path, "carried_by"), "PERSON-UNKNOWN", "an unborn child carries nobody", "name the pregnant person"
            )
    custody = person.custody
    if custody is not None and custody.kind not in _ALSO_ELSEWHERE:
        for number, holder in enumerate(custody.holders):
            yield from _named(holder, persons, (*path, "custody", "holders", number))


_ALSO_ELSEWHERE = ("joint", "guardian")
"""Who shares custody, or is guardian, may live elsewhere: of that person no more than a letter is needed."""


def _named(person: str | None, persons: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[Wrong]:
    if person is not None and person not in persons:
        yield Wrong(path, "PERSON-UNKNOWN", "no person of the case has this id", "list the person, or correct the id")


def _signals(case: Case, vocabulary: Vocabulary, scopes: Mapping[str, set[str]]) -> Iterator[Wrong]:
    for place, signal in enumerate(case.signals):
        topic = vocabulary.signals.get(signal.topic)
        if topic is None:
            yield Wrong(
                ("signals", place, "topic"),
                "ID-UNKNOWN",
                "this signal is not declared",
                nearest(signal.topic, vocabulary.signals),
            )
        if signal.source not in vocabulary.instruments:
            hint = nearest(signal.source, vocabulary.instruments)
            yield Wrong(("signals", place, "source"), "ID-UNKNOWN", "this instrument is not declared", hint)
        yield from _named(signal.person, scopes, ("signals", place, "person"))
        if topic is None:
            continue
        if signal.person is None and topic.scope != HOUSEHOLD:
            yield Wrong(
                ("signals", place), "PERSON-UNKNOWN", f"this signal is about one {topic.scope}", "name the person"
            )
        elif signal.person is not None and topic.scope not in scopes.get(signal.person, {topic.scope}):
            yield Wrong(
                ("signals", place, "person"),
                "SCOPE",
                f"this signal is about {_WHOM[topic.scope]}",
                "name the person it is about",
            )


def _facts(case: Case, vocabulary: Vocabulary, scopes: Mapping[str, set[str]]) -> Iterator[Wrong]:
    for name, entry in case.facts.items():
        if not isinstance(entry, dict):
            if "." in name:
                yield from _fact(name, entry, {HOUSEHOLD}, vocabulary, ("facts", name))
            else:
                yield Wrong(("facts", name), "TYPE", "under a person stand its facts", "write fact: value")
            continue
        if name not in scopes:
            yield Wrong(
                ("facts", name),
                "PERSON-UNKNOWN",
                "no person of the case has this id",
                "list the person, or correct the id",
            )
            continue
        for fact, value in entry.items():
            yield from _fact(fact, value, scopes[name], vocabulary, ("facts", name, fact))


def _fact(
    fact: str, entry: Any, scopes: set[str], vocabulary: Vocabulary, path: tuple[str | int, ...]
) -> Iterator[Wrong]:
    if fact in vocabulary.never_collected:
        yield Wrong(path, "ATTRIBUTE-FORBIDDEN", "this is never collected", "take it out of the case")
        return
    kind = vocabulary.facts.get(fact)
    if kind is None:
        yield Wrong(path, "ID-UNKNOWN", "this fact is not declared", nearest(fact, vocabulary.facts))
        return
    if kind.scope not in scopes:
        yield Wrong(path, "SCOPE", f"this fact is about {_WHOM[kind.scope]}", "put it where it belongs")
    value = entry.value if isinstance(entry, LongFact) else entry
    where = (*path, "value") if isinstance(entry, LongFact) else path
    yield from check_value(value, kind, vocabulary, where)
    if (
        kind.type == "place"
        and isinstance(value, str)
        and "-" not in value
        and not (len(value) == MUNICIPALITY_DIGITS and is_known_ags(value))
    ):
        yield Wrong(
            where,
            "AGS-UNKNOWN",
            "no municipality of North Rhine-Westphalia has this key",
            "write eight digits in quotes",
        )


_PLAIN_KEYS = frozenset({"born", "due", "age", "ags", "area"})
_WHOM = {"child": "a child", "adult": "an adult", HOUSEHOLD: "the household"}
