"""Households that a rule is written for: what its own examples give, put into a drawn case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from lotse.case.dates import WEEKS_OF_PREGNANCY, last_birth_with
from lotse.conditions import Age

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.ruleset import Ruleset

    Written = dict[str, Any]

_AGE: TypeAdapter[Any] = TypeAdapter(Age)
_FIRST = {"child": "k1", "adult": "m"}
_OBSERVED = 30
"""Days before the question on which somebody noticed what an example gives."""


def aims_of(ruleset: Ruleset) -> tuple[tuple[Scope, Mapping[str, Any]], ...]:
    """What the examples give for which a rule holds, each with whom the rule is for.

    Args:
        ruleset: Rules with their examples.
    """
    return tuple((rule.for_, one.given) for rule in ruleset.rules for one in rule.examples if one.expect == "yes")


def aimed_at(case: Written, scope: Scope, given: Mapping[str, Any], *, vocabulary: Vocabulary, on: date) -> Written:
    """Put what an example gives into a case, in place of what the case says about it.

    Args:
        case: As it is written, with its lists of persons, signals and wishes, and its facts.
        scope: Whom the rule of the example is for.
        given: What the example gives.
        vocabulary: Of the rule set.
        on: Day of the question; an age is told by the birth exactly that long before.

    Returns:
        A copy. What an example says of offers taken up is left out.
    """
    found = {**case, "no_answer": [], "facts": dict(case["facts"])}
    for name in ("persons", "signals", "wishes"):
        found[name] = [dict(one) for one in case[name]]
    for inner, about in _parts(scope, given):
        person = _FIRST.get(inner)
        if person is not None:
            _put_person(found, person, inner, about, on)
        for name, value in about.items():
            if name not in ("age", "weeks", "has_child", "has_adult", "receives"):
                _tell(found, person, name, value, vocabulary=vocabulary, on=on)
    return found


def _parts(scope: Scope, given: Mapping[str, Any]) -> Iterator[tuple[Scope, Mapping[str, Any]]]:
    """What is given about the subject, and about the first child and adult below it."""
    yield scope, given
    below: tuple[tuple[str, Scope], ...] = (("has_child", "child"), ("has_adult", "adult"))
    for name, inner in below:
        value = given.get(name)
        one: Any = value[0] if isinstance(value, tuple | list) and value else value
        if one:
            yield inner, one


def _put_person(found: Written, person: str, scope: Scope, given: Mapping[str, Any], on: date) -> None:
    others = [one for one in found["persons"] if one["id"] != person]
    here: Written = next((one for one in found["persons"] if one["id"] == person), {"id": person})
    here = {"role": "child" if scope == "child" else "parent", **here}
    if "age" in given:
        here["born"] = last_birth_with(_AGE.validate_python(given["age"]), on).isoformat()
    if "weeks" in given:
        due = (on + timedelta(weeks=WEEKS_OF_PREGNANCY - int(given["weeks"]))).isoformat()
        if scope == "child":
            here = {"id": person, "role": "unborn", "due": due}
        else:
            others = [one for one in others if one["id"] != "u1"]
            others.append({"id": "u1", "role": "unborn", "due": due, "carried_by": person})
    found["persons"] = [here, *others]


def _tell(found: Written, person: str | None, name: str, value: Any, *, vocabulary: Vocabulary, on: date) -> None:
    several = list(value) if isinstance(value, tuple | list) else [value]
    if name == "signal":
        for topic in several:
            _notice(found, person, topic, "conspicuous", vocabulary=vocabulary, on=on)
    elif name.startswith("signal:"):
        _notice(found, person, name.removeprefix("signal:"), str(value), vocabulary=vocabulary, on=on)
    elif name == "need":
        for need in several:
            whose = None if vocabulary.needs[need].scope == "household" else person
            found["wishes"].append({"need": need, **({} if whose is None else {"person": whose})})
    else:
        told = list(value) if isinstance(value, tuple) else value
        if vocabulary.facts[name].scope == "household" or person is None:
            found["facts"][name] = told
        else:
            found["facts"][person] = {**found["facts"].get(person, {}), name: told}


def _notice(found: Written, person: str | None, topic: str, finding: str, *, vocabulary: Vocabulary, on: date) -> None:
    whose = None if vocabulary.signals[topic].scope == "household" else person
    about = {"topic": topic, **({} if whose is None else {"person": whose})}
    free = [one.id for one in vocabulary.instruments.values() if one.consent != "required"]
    source = (free or list(vocabulary.instruments))[0]
    found["signals"] = [one for one in found["signals"] if (one["topic"], one.get("person")) != (topic, whose)]
    seen = {"finding": finding, "source": source, "observed": (on - timedelta(days=_OBSERVED)).isoformat()}
    found["signals"].append({**about, **seen})
