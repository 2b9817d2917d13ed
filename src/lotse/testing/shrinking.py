"""The smallest household that still shows a fault: what can be left out is left out, one thing after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Written = dict[str, Any]

_LISTS = ("consents", "signals", "wishes", "declined", "receives", "no_answer", "strengths")


def smallest_case(case: Mapping[str, Any], still_fails: Callable[[Written], bool]) -> Written:
    """Leave out of a case whatever is not needed for a fault.

    Args:
        case: A case as it is written, with the fault.
        still_fails: Whether a smaller case shows the fault, too.

    Returns:
        A case of which no single part can be left out any more.

    >>> smallest_case(
    ...     {"persons": [], "facts": {"familie.a": 1, "familie.b": 2}}, lambda one: "familie.b" in one["facts"]
    ... )
    {'facts': {'familie.b': 2}}
    """
    current, tried = dict(case), True
    while tried:
        tried = False
        for smaller in _smaller(current):
            if smaller != current and still_fails(smaller):
                current, tried = smaller, True
                break
    return current


def _smaller(case: Written) -> Iterator[Written]:
    """Every way to leave one thing out, large things first."""
    yield from _without_a_part(case)
    for person in case.get("persons", ()):
        yield without_person(case, person["id"])
    for name in _LISTS:
        entries = case.get(name) or ()
        for place in range(len(entries)):
            yield {**case, name: entries[:place] + entries[place + 1 :]}
    for facts in _fewer_facts(case.get("facts", {})):
        yield {**case, "facts": facts}
    for place, person in enumerate(case.get("persons", ())):
        for name in ("custody", "parents", "carried_by", "born", "due"):
            if name in person:
                persons = [*case["persons"][:place], _without(person, name), *case["persons"][place + 1 :]]
                yield {**case, "persons": persons}


def _without_a_part(case: Written) -> Iterator[Written]:
    """Whole lists, all facts, the place; an empty part goes altogether."""
    for name in (*_LISTS, "facts"):
        if case.get(name):
            yield {**case, name: type(case[name])()}
        elif name in case:
            yield _without(case, name)
    for name in ("place", "noticed_by"):
        if name in case:
            yield _without(case, name)
    if case.get("persons") == []:
        yield _without(case, "persons")


def _fewer_facts(facts: Written) -> Iterator[Written]:
    """One fact less, or one told without who told it and when."""
    for name, entry in facts.items():
        yield _without(facts, name)
        if isinstance(entry, dict) and "value" in entry:
            yield {**facts, name: entry["value"]}
        elif isinstance(entry, dict):
            for fewer in _fewer_facts(entry):
                yield {**facts, name: fewer}


def without_person(case: Mapping[str, Any], gone: str) -> Written:
    """A case without one person and all that is said of that person.

    Args:
        case: A case as it is written.
        gone: Id of the person.

    Returns:
        The case of the others.
    """
    less = dict(case)
    less["persons"] = [_without_mention(one, gone) for one in case["persons"] if one["id"] != gone]
    for name in _LISTS:
        if less.get(name):
            less[name] = [
                one
                for one in less[name]
                if not (one.startswith(f"{gone}/") if isinstance(one, str) else _names(one, gone))
            ]
    if less.get("facts"):
        less["facts"] = _without(less["facts"], gone)
    return less


def _names(entry: Mapping[str, Any], gone: str) -> bool:
    giver = entry.get("given_by", {})
    return gone in (entry.get("person", HOUSEHOLD), giver.get("person"))


def _without_mention(person: Mapping[str, Any], gone: str) -> Written:
    """A person who names the other one as a parent, carrier or holder no longer."""
    less = {name: value for name, value in person.items() if name != "carried_by" or value != gone}
    if gone in less.get("parents", ()):
        less["parents"] = [one for one in less["parents"] if one != gone]
    if gone in less.get("custody", {}).get("holders", ()):
        del less["custody"]
    return less


def _without(mapping: Mapping[str, Any], name: str) -> Written:
    return {key: value for key, value in mapping.items() if key != name}
