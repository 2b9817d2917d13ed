"""A world of the solver as a family that anybody can try: `lotse/case/1` without a number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from lotse.case.vocabulary import HOUSEHOLD
from lotse.content_checks.deep.likely import NOT_LOOKED_FOR
from lotse.content_checks.normal_form import Who
from lotse.model import MUNICIPALITY_DIGITS
from lotse.transitions.moments import months_later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.vocabulary import Vocabulary
    from lotse.content_checks.deep.worlds import World

DAY = date(2026, 11, 20)
_YEARS = 8
_CALL = {"child": "k", "adult": "e"}
_ROLES = {"child": "child", "adult": "parent"}
_WEEKS = 40


class Witness(NamedTuple):
    """A family, and the day on which it shows something."""

    case: dict[str, Any]
    on: date

    def person(self, owner: str) -> str:
        """The letter of a person of the world."""
        return named(owner)


def named(owner: str) -> str:
    """The person id of `child0`; the household stays the household.

    >>> named("child0"), named("adult1"), named("household")
    ('k1', 'e2', 'household')
    """
    return owner if owner == HOUSEHOLD else f"{_CALL[owner[:-1]]}{int(owner[-1]) + 1}"


def witness_of(
    world: World, model: Any, vocabulary: Vocabulary, about: str, place: str | None = None
) -> Witness | None:
    """Write a world down as a case.

    Args:
        world: The world.
        model: What the solver found.
        vocabulary: Where scopes and instruments are declared.
        about: Whom the conditions speak of.
        place: Municipality or Sozialraum where the family lives, if that matters.

    Returns:
        The family and the day; None if no day of eight years has these ages.
    """
    owners = sorted({about, *_there(world, model)} - {HOUSEHOLD})
    ages = {one: _age(world, model, one) for one in owners if one in world.of_age}
    born_ages = {one: age for one, age in ages.items() if not _true(model, world.unborn(one))}
    on = _day_with(born_ages)
    if on is None:
        return None
    persons: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}
    for owner in owners:
        persons += _persons(owner, world, model, on, ages)
        values = dict(_facts(owner, world, model, vocabulary))
        if values:
            facts[named(owner)] = values
    facts |= dict(_facts(HOUSEHOLD, world, model, vocabulary))
    case = {
        "child_protection": "no_indication",
        "place": place_of(place),
        "persons": persons,
        "signals": list(_signals(owners, world, model, vocabulary, on)),
        "facts": facts,
        "receives": list(_free(owners, world, model, "?receives:", "offer")),
        "wishes": list(_free(owners, world, model, "need:", "need")),
    }
    return Witness({key: value for key, value in case.items() if value or key in ("persons", "receives")}, on)


def place_of(place: str | None) -> dict[str, Any] | None:
    """A municipality or a Sozialraum as a case names it.

    >>> place_of("05358008-nord")
    {'ags': '05358008', 'area': '05358008-nord'}
    """
    if place is None:
        return None
    return {"ags": place[:MUNICIPALITY_DIGITS], **({"area": place} if "-" in place else {})}


def _there(world: World, model: Any) -> Iterator[str]:
    for who in get_args(Who):
        for place in range(world.persons):
            if _true(model, world.there(who, place)):
                yield f"{who}{place}"


def _age(world: World, model: Any, owner: str) -> tuple[int, int]:
    return _number(model, world.days(owner)), _number(model, world.months(owner))


def _persons(
    owner: str, world: World, model: Any, on: date, ages: dict[str, tuple[int, int]]
) -> Iterator[dict[str, Any]]:
    name = named(owner)
    if owner in ages and _true(model, world.unborn(owner)):
        due = on + timedelta(weeks=_WEEKS - _number(model, world.week(owner)))
        yield {"id": name, "role": "unborn", "due": due.isoformat(), "carried_by": named("adult0")}
        return
    person = {"id": name, "role": _ROLES[owner[:-1]]}
    if owner in ages:
        person["born"] = (on - timedelta(days=ages[owner][0])).isoformat()
    yield person


def _facts(owner: str, world: World, model: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    declared = vocabulary.facts
    for (one, datum), (value, every) in world.values.items():
        if one == owner and datum in declared:
            yield datum, every[_number(model, value)]
    for (one, datum), free in world.free.items():
        if one == owner and datum in declared:
            yield datum, _true(model, free)
    for (one, datum), number in world.numbers.items():
        if one == owner and datum in declared:
            found = _number(model, number)
            yield datum, date.fromordinal(found).isoformat() if declared[datum].type == "date" else found
    for (one, datum), members in world.members.items():
        if one == owner and datum in declared:
            yield datum, sorted(member for member, there in members.items() if _true(model, there))


def _signals(owners: list[str], world: World, model: Any, vocabulary: Vocabulary, on: date) -> Iterator[dict[str, Any]]:
    for (owner, datum), (value, every) in world.values.items():
        topic = datum.removeprefix("signal:")
        if topic == datum or owner not in (*owners, HOUSEHOLD):
            continue
        found = _number(model, value)
        if found == NOT_LOOKED_FOR:
            continue
        free = [one for one in vocabulary.signals[topic].instruments if vocabulary.instruments[one].consent == "none"]
        source = next(iter([*free, *vocabulary.instruments]))
        person = {} if owner == HOUSEHOLD else {"person": named(owner)}
        yield {"topic": topic, **person, "finding": every[found], "source": source, "observed": on.isoformat()}


def _free(owners: list[str], world: World, model: Any, prefix: str, key: str) -> Iterator[dict[str, Any]]:
    for (owner, datum), free in world.free.items():
        if owner in (*owners, HOUSEHOLD) and datum.startswith(prefix) and _true(model, free):
            person = {} if owner == HOUSEHOLD else {"person": named(owner)}
            yield {key: datum.removeprefix(prefix), **person}


def _day_with(ages: dict[str, tuple[int, int]]) -> date | None:
    """A day on which so many days are so many completed months, for everybody at once."""
    for later in range(_YEARS * 366):
        on = DAY + timedelta(days=later)
        if all(_completed(on - timedelta(days=days), on) == months for days, months in ages.values()):
            return on
    return None


def _completed(born: date, on: date) -> int:
    months = (on.year - born.year) * 12 + on.month - born.month
    return months if months_later(born, months) <= on else months - 1


def _number(model: Any, value: Any) -> int:
    return int(model.eval(value, model_completion=True).as_long())


def _true(model: Any, value: Any) -> bool:
    return bool(model.eval(value, model_completion=True))
