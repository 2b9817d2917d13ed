"""Mutants of a condition: the same with one small fault in it, as an editor could make it.

A comparison is turned round, a bound lies off by one unit or by one of the next finer unit, a part is left out, `all`
and `any` change places, a leaf says the opposite. Examples and cases that are worth something notice each of them.

Only conditions are changed: which need a rule concludes, whom it is for and when it is in force stay as they are; no
example states them, test cases do.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lotse import conditions as written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.case.vocabulary import Vocabulary
    from lotse.testing.tracing import Path

Fault = Literal["turned", "moved", "dropped", "swapped", "negated"]
_TURNED = {"at_least": "at_most", "at_most": "at_least", "below": "above", "above": "below"}
_LONGEST_WEEK = 45


class Mutant(NamedTuple):
    """A condition with one fault.

    Args:
        path: Where the fault lies, below `when`.
        fault: What was done.
        was: What stood there, in words of the grammar.
        now: What stands there instead.
        when: The whole condition.
    """

    path: Path
    fault: Fault
    was: str
    now: str
    when: written.Condition


def mutants_of(condition: written.Condition, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Make every mutant of a condition.

    Args:
        condition: As it is written.
        vocabulary: Types of the facts.

    Yields:
        Mutants, each different from the condition and from the others.

    >>> from lotse.case.load_vocabulary import load_vocabulary
    >>> leaf = written.AgeIs.model_validate({"age": {"from": "3 years"}})
    >>> [(one.fault, one.now) for one in mutants_of(leaf, load_vocabulary("nrw"))]  # doctest: +NORMALIZE_WHITESPACE
    [('moved', '2 years'), ('moved', '4 years'), ('moved', '35 months'), ('moved', '37 months'),
     ('turned', 'below'), ('negated', 'not')]
    """
    seen = [condition]
    for mutant in _mutants(condition, vocabulary, (), lambda other: other):
        if mutant.when not in seen:
            seen.append(mutant.when)
            yield mutant


def _mutants(
    it: written.Condition, vocabulary: Vocabulary, path: Path, whole: Callable[[Any], written.Condition]
) -> Iterator[Mutant]:
    match it:
        case written.All() | written.AnyOf():
            yield from _of_several(it, vocabulary, path, whole)
        case written.Not():
            yield Mutant(path, "dropped", "not", "", whole(it.not_))
            yield from _mutants(
                it.not_, vocabulary, (*path, "not"), lambda other: whole(written.Not.model_validate({"not": other}))
            )
        case written.HasChild() | written.EveryChild() | written.HasAdult():
            (name,) = type(it).model_fields
            if name != "has_adult":
                other = "every_child" if name == "has_child" else "has_child"
                changed = written.FORMS[other].model_validate({other: getattr(it, name)})
                yield Mutant((*path, name), "swapped", name, other, whole(changed))
            yield from _mutants(
                getattr(it, name), vocabulary, (*path, name), lambda part: whole(type(it).model_validate({name: part}))
            )
        case written.Always():
            return
        case _:
            yield from _of_leaf(it, vocabulary, path, whole)


def _of_several(
    it: written.All | written.AnyOf, vocabulary: Vocabulary, path: Path, whole: Callable[[Any], written.Condition]
) -> Iterator[Mutant]:
    name = "all" if isinstance(it, written.All) else "any"
    other = "any" if name == "all" else "all"
    parts: tuple[written.Condition, ...] = getattr(it, name)

    def of(these: tuple[Any, ...], form: str = name) -> written.Condition:
        return whole(these[0] if len(these) == 1 else written.FORMS[form].model_validate({form: these}))

    if len(parts) > 1:
        yield Mutant((*path, name), "swapped", name, other, of(parts, other))
    for place, part in enumerate(parts):
        here = (*path, name, place)
        if len(parts) > 1:
            yield Mutant(here, "dropped", shown(part), "", of(parts[:place] + parts[place + 1 :]))

        def put(changed: Any, place: int = place) -> written.Condition:
            return of((*parts[:place], changed, *parts[place + 1 :]))

        yield from _mutants(part, vocabulary, here, put)


def _of_leaf(
    leaf: written.Condition, vocabulary: Vocabulary, path: Path, whole: Callable[[Any], written.Condition]
) -> Iterator[Mutant]:
    match leaf:
        case written.AgeIs():
            yield from _of_range(leaf, "age", dict(leaf.age), path, whole)
        case written.Pregnant():
            yield from _of_range(leaf, "pregnant", dict(leaf.pregnant), path, whole)
        case written.Fact():
            yield from _of_fact(leaf, vocabulary, path, whole)
        case written.Signal():
            other = "inconspicuous" if leaf.is_ == "conspicuous" else "conspicuous"
            changed = leaf.model_copy(update={"is_": other})
            yield Mutant(path, "negated", leaf.is_, other, whole(changed))
            return
        case written.Need():
            return  # it may not stand under `not`; leaving it out is tried with its neighbours
        case _:
            pass
    yield Mutant(path, "negated", "", "not", whole(written.Not.model_validate({"not": leaf})))


def _of_range(
    leaf: written.Condition, form: str, bounds: dict[str, Any], path: Path, whole: Callable[[Any], written.Condition]
) -> Iterator[Mutant]:
    """A bound one unit off, one of two bounds left out, a single bound turned round."""
    stated = {name: bound for name, bound in bounds.items() if bound is not None}

    def of(changed: dict[str, Any]) -> written.Condition:
        return whole(type(leaf).model_validate({form: changed}))

    for name, bound in stated.items():
        called = name.removesuffix("_")
        for moved in _moved(bound):
            yield Mutant((*path, form, called), "moved", str(bound), str(moved), of({**stated, name: moved}))
        if len(stated) > 1:
            left = {other: value for other, value in stated.items() if other != name}
            yield Mutant((*path, form, called), "dropped", f"{called}: {bound}", "", of(left))
        else:
            (other,) = (one for one in bounds if one != name)
            turned = other.removesuffix("_")
            yield Mutant((*path, form, called), "turned", called, turned, of({other: bound}))


_FINER: dict[written.Unit, tuple[int, written.Unit]] = {"years": (12, "months"), "weeks": (7, "days")}
"""How many of the next finer unit a unit is; a month has no fixed number of days."""


def _moved(bound: Any) -> Iterator[Any]:
    """A bound one unit off, and one of the next finer unit: where it lies is noticed only close by."""
    for step in (-1, 1):
        if not isinstance(bound, written.Duration):
            if 0 <= bound + step <= _LONGEST_WEEK:
                yield bound + step
        elif bound.count + step >= 0:
            yield written.Duration(count=bound.count + step, unit=bound.unit)
    if isinstance(bound, written.Duration) and bound.unit in _FINER:
        of_it, unit = _FINER[bound.unit]
        for step in (-1, 1):
            if bound.count * of_it + step >= 0:
                yield written.Duration(count=bound.count * of_it + step, unit=unit)


def _of_fact(
    leaf: written.Fact, vocabulary: Vocabulary, path: Path, whole: Callable[[Any], written.Condition]
) -> Iterator[Mutant]:
    ((op, operand),) = leaf.comparisons().items()
    kind = vocabulary.facts[leaf.fact].type

    def of(name: str, value: Any) -> written.Condition:
        return whole(written.Fact.model_validate({"fact": leaf.fact, name: value}))

    if op in _TURNED:
        yield Mutant((*path, op), "turned", op, _TURNED[op], of(_TURNED[op], operand))
    if kind in ("int", "date") and op != "one_of":
        for step in (-1, 1):
            moved = operand + step if kind == "int" else str(date.fromisoformat(operand) + timedelta(days=step))
            yield Mutant((*path, op), "moved", str(operand), str(moved), of(op, moved))
    if op == "one_of" and len(operand) > 1:
        for place, value in enumerate(operand):
            left = operand[:place] + operand[place + 1 :]
            yield Mutant((*path, op, place), "dropped", str(value), "", of(op, left))


def shown(condition: written.Condition) -> str:
    """A part of a condition in one line, as it is written."""
    from lotse.testing.writing import as_yaml  # noqa: PLC0415  # only what is shown is written down

    return as_yaml(condition.model_dump(mode="json", by_alias=True, exclude_defaults=True), flow=True)
