"""Law 2: the advice on the minimised case is the advice on the whole case."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.privacy.minimise import minimise
from lotse.testing.laws.unread import the_minimised_case_gets_the_same_advice
from small_world import ON, taken_in
from worlds import World, worlds

UNREAD: dict[str, Any] = {"kind.unread": 3, "kind.geschwister": 2}


def with_more(world: World) -> dict[str, Any]:
    more = deepcopy(world.case)
    for person in more["persons"]:
        if person["role"] == "child":
            for fact, value in UNREAD.items():
                more["facts"].setdefault(person["id"], {}).setdefault(fact, value)
    more["facts"].setdefault("familie.unread", True)
    return more


@given(worlds(), st.data())
def test_the_advice_on_the_minimised_case_is_the_same_on_every_day_until_the_last(
    world: World, data: st.DataObject
) -> None:
    the_minimised_case_gets_the_same_advice(world._replace(case=with_more(world)), data.draw)


@given(worlds())
def test_minimising_twice_changes_nothing_more(world: World) -> None:
    once = minimise(taken_in(with_more(world)), rules=world.rules, catalogue=world.offers, on=ON)
    twice = minimise(once, rules=world.rules, catalogue=world.offers, on=ON)
    assert twice.model_dump() == once.model_dump()
