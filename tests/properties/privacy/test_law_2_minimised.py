"""Law 2: the advice on the minimised case is the advice on the whole case."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from lotse.errors import InputError
from lotse.flow import advise
from lotse.privacy.minimise import minimise
from small_world import ON, taken_in
from worlds import World, said, worlds

if TYPE_CHECKING:
    from datetime import date

    from lotse.advice import Advice
    from lotse.case.model import Case

UNREAD: dict[str, Any] = {"kind.unread": 3, "kind.geschwister": 2}


def answered(whole: Case, world: World, on: date) -> Advice:
    """The advice on the whole case; a drawn case that is refused anyway tells nothing here."""
    advice = None
    with suppress(InputError):
        advice = advise(whole, rules=world.rules, catalogue=world.offers, on=on)
    assume(advice is not None)
    assert advice is not None
    return advice


def with_more(world: World) -> dict[str, Any]:
    more = deepcopy(world.case)
    for person in more["persons"]:
        if person["role"] == "child":
            for fact, value in UNREAD.items():
                more["facts"].setdefault(person["id"], {}).setdefault(fact, value)
    more["facts"].setdefault("familie.unread", True)
    return more


@given(worlds())
def test_the_advice_on_the_minimised_case_is_the_same(world: World) -> None:
    whole = taken_in(with_more(world))
    small = minimise(whole, rules=world.rules, catalogue=world.offers, on=ON)
    before = answered(whole, world, ON)
    after = advise(small, rules=world.rules, catalogue=world.offers, on=ON)
    assert said(after) == said(before)


@given(worlds(), st.integers(0, 500), st.integers(0, 500))
def test_the_advice_stays_the_same_on_every_day_until_the_last(world: World, first: int, length: int) -> None:
    whole = taken_in(with_more(world))
    last = ON + timedelta(days=first + length)
    small = minimise(whole, rules=world.rules, catalogue=world.offers, on=ON, until=last)
    for on in (ON, ON + timedelta(days=first), last):
        before = answered(whole, world, on)
        after = advise(small, rules=world.rules, catalogue=world.offers, on=on)
        assert said(after) == said(before)


@given(worlds())
def test_minimising_twice_changes_nothing_more(world: World) -> None:
    once = minimise(taken_in(with_more(world)), rules=world.rules, catalogue=world.offers, on=ON)
    twice = minimise(once, rules=world.rules, catalogue=world.offers, on=ON)
    assert twice.model_dump() == once.model_dump()
