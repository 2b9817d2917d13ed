"""Households that a rule and an offer are written for: what an example of the rule gives, where the offer is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter

from lotse.case.dates import WEEKS_OF_PREGNANCY, last_birth_with
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import is_suggestible, planted_offers
from lotse.conditions import Age
from lotse.places import municipalities
from lotse.rules.leaves import FactLeaf
from lotse.rules.planting import leaves

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.ruleset import Ruleset

    Written = dict[str, Any]

_AGE: TypeAdapter[Any] = TypeAdapter(Age)
FIRST = {"child": "k1", "adult": "m"}
"""Who is meant where a scope is named."""
_OBSERVED = 30
"""Days before the question on which somebody noticed what an example gives."""
_LEFT_OUT = ("age", "weeks", "has_child", "has_adult")
_NAMES = {"child": ("k1", "k2", "k3", "k4"), "adult": ("m", "v", "e3", "e4")}


class Aim(NamedTuple):
    """What brings a need about, and the offers for that need.

    Args:
        scope: Whom it is about.
        given: As an example gives it.
        offers: Offers for the need; one of them may lead further.
    """

    scope: Scope
    given: Mapping[str, Any]
    offers: tuple[Offer, ...]


def aims_of(ruleset: Ruleset, catalogue: Catalogue, on: date) -> tuple[Aim, ...]:
    """Everything to aim at: each example by which a rule holds, and a wish for each offer that no rule leads to.

    Args:
        ruleset: Rules with their examples.
        catalogue: Offers.
        on: Day of the question; a rule that is not in force is no aim.
    """
    for_need: dict[str, list[Offer]] = {}
    for offer in catalogue.offers:
        for need in offer.needs if is_suggestible(offer) else ():
            for_need.setdefault(need, []).append(offer)
    found, led = list[Aim](), set[str]()
    for rule in ruleset.rules:
        given = [one.given for one in rule.examples if one.expect == "yes"] if rule.valid.covers(on) else []
        found += [Aim(rule.for_, one, tuple(for_need.get(rule.need, ()))) for one in given]
        led.update([rule.need] if given else ())
    wished = {offer.id: (offer, need) for need, offers in for_need.items() if need not in led for offer in offers}
    needs = ruleset.vocabulary.needs
    return (
        *found,
        *(Aim(needs[need].scope, {"need": need}, (offer,)) for offer, need in wished.values() if need in needs),
    )


def with_persons(persons: list[Written], aim: Aim, on: date) -> list[Written]:
    """Persons with those of an aim among them, in place of who stood there.

    Args:
        persons: As they are written.
        aim: Where to.
        on: Day of the question; an age is told by the birth exactly that long before.
    """
    found = persons
    for scope, person, given in _parts(aim.scope, aim.given):
        if person is not None:
            found = _with_person(found, person, scope, given, on)
    return found


def tell_of_example(found: Written, aim: Aim, *, vocabulary: Vocabulary, offers: Container[str], on: date) -> None:
    """Let a case say what an example gives, in place of what it said about it.

    Args:
        found: A case with the persons of the example; it is changed.
        aim: Whom the example is about, and what it gives.
        vocabulary: Of the rule set.
        offers: Offers that a family can take up; others are left out.
        on: Day of the question.
    """
    for _, person, about in _parts(aim.scope, aim.given):
        for name, value in about.items():
            if name == "receives":
                several = value if isinstance(value, tuple | list) else (value,)
                whose = {} if person is None else {"person": person}
                found["receives"] = [{"offer": one, **whose} for one in several if one in offers]
            elif name not in _LEFT_OUT:
                tell(found, person, name, value, vocabulary=vocabulary, on=on)


def tell(found: Written, person: str | None, name: str, value: Any, *, vocabulary: Vocabulary, on: date) -> None:
    """Let a case say one thing about somebody, in place of what it said about it.

    Args:
        found: A case; it is changed.
        person: Whom it is about; None for the household.
        name: `signal`, `signal:TOPIC`, `need` or a fact, as an example gives it.
        value: Its value.
        vocabulary: Of the rule set.
        on: Day of the question.
    """
    several = list(value) if isinstance(value, tuple | list) else [value]
    if name == "signal":
        for topic in several:
            _notice(found, person, topic, "conspicuous", vocabulary=vocabulary, on=on)
    elif name.startswith("signal:"):
        _notice(found, person, name.removeprefix("signal:"), str(value), vocabulary=vocabulary, on=on)
    elif name == "need":
        for need in several:
            whose = None if vocabulary.needs[need].scope == HOUSEHOLD else person
            found["wishes"].append({"need": need, **({} if whose is None else {"person": whose})})
    else:
        told = list(value) if isinstance(value, tuple) else value
        whose = None if vocabulary.facts[name].scope == HOUSEHOLD else person
        (found["facts"] if whose is None else found["facts"].setdefault(whose, {}))[name] = told


def tell_of_offer(found: Written, offer: Offer, catalogue: Catalogue) -> None:
    """Let a case say what an offer asks for, where the case says nothing yet; never what shuts it.

    Args:
        found: A case; it is changed.
        offer: An offer of the catalogue.
        catalogue: Where it stands.
    """
    here = {one["id"] for one in found["persons"]}
    for part in planted_offers(catalogue).offers[offer.id].parts:
        for leaf in leaves(part.tree) if part.name in ("when", "requires", "excludes") else ():
            kind = catalogue.vocabulary.facts.get(leaf.fact) if isinstance(leaf, FactLeaf) else None
            if not isinstance(leaf, FactLeaf) or kind is None:
                continue
            value = unmeeting(leaf) if part.name == "excludes" else meeting(leaf)
            owner = FIRST.get(kind.scope)
            if value is not None and (owner is None or owner in here):
                facts = found["facts"] if owner is None else found["facts"].setdefault(owner, {})
                facts.setdefault(leaf.fact, value)


def somewhere_in(area: str, vocabulary: Vocabulary) -> Written | None:
    """A place in an area: a Sozialraum with its municipality, or the first municipality below a key.

    Args:
        area: Id of a Sozialraum, or digits of a municipality key.
        vocabulary: Where Sozialräume are declared.
    """
    if area in vocabulary.chains:
        return {"area": area, "ags": vocabulary.chains[area][-1]}
    return next(({"ags": found.ags} for found in municipalities(area)), None)


def around(area: str, vocabulary: Vocabulary) -> list[str]:
    """An area, the one that it lies in, and those beside it."""
    if area not in vocabulary.areas:
        return [area, *(one.id for one in vocabulary.areas.values() if one.in_ == area)]
    above = vocabulary.areas[area].in_
    return [area, above, *(one.id for one in vocabulary.areas.values() if one.in_ == above and one.id != area)]


def meeting(leaf: FactLeaf) -> Any:
    """A value that meets a comparison, at its bound.

    Args:
        leaf: The comparison.
    """
    operand = leaf.operand[0] if isinstance(leaf.operand, tuple) else leaf.operand
    if leaf.op == "contains":
        return [operand]
    if isinstance(operand, int) and not isinstance(operand, bool):
        number = operand + {"below": -1, "above": 1}.get(leaf.op, 0)
        return date.fromordinal(number).isoformat() if leaf.dated else number
    return operand


def unmeeting(leaf: FactLeaf) -> Any:
    """A value that does not meet a comparison; None where none is easy to name."""
    if isinstance(leaf.operand, bool):
        return not leaf.operand
    return [] if leaf.op == "contains" else None


def _parts(scope: Scope, given: Mapping[str, Any]) -> Iterator[tuple[Scope, str | None, Mapping[str, Any]]]:
    """What is given about the subject, and about each child and adult below it."""
    yield scope, FIRST.get(scope), given
    below: tuple[tuple[str, Scope], ...] = (("has_child", "child"), ("has_adult", "adult"))
    for name, inner in below:
        value = given.get(name, ())
        several = value if isinstance(value, tuple | list) else (value,)
        for person, one in zip(_NAMES[inner], several, strict=False):
            yield inner, person, one


def _with_person(
    persons: list[Written], person: str, scope: Scope, given: Mapping[str, Any], on: date
) -> list[Written]:
    others = [one for one in persons if one["id"] != person]
    here: Written = next((one for one in persons if one["id"] == person), {"id": person})
    here = {"role": "child" if scope == "child" else "parent", **here}
    if "age" in given:
        here["born"] = last_birth_with(_AGE.validate_python(given["age"]), on).isoformat()
    if "weeks" in given:
        due = (on + timedelta(weeks=WEEKS_OF_PREGNANCY - int(given["weeks"]))).isoformat()
        if scope == "child":
            here = {"id": person, "role": "unborn", "due": due}
            others = [{name: told for name, told in one.items() if told != person} for one in others]
        else:
            others = [one for one in others if one["id"] != "u1"]
            others.append({"id": "u1", "role": "unborn", "due": due, "carried_by": person})
    return [here, *others]


def _notice(found: Written, person: str | None, topic: str, finding: str, *, vocabulary: Vocabulary, on: date) -> None:
    whose = None if vocabulary.signals[topic].scope == HOUSEHOLD else person
    about = {"topic": topic, **({} if whose is None else {"person": whose})}
    free = [one.id for one in vocabulary.instruments.values() if one.consent != "required"]
    source = (free or list(vocabulary.instruments))[0]
    found["signals"] = [one for one in found["signals"] if (one["topic"], one.get("person")) != (topic, whose)]
    seen = {"finding": finding, "source": source, "observed": (on - timedelta(days=_OBSERVED)).isoformat()}
    found["signals"].append({**about, **seen})
