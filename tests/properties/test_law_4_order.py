"""Law 4: the order in which anything is written does not matter, and a repeated signal changes nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.explanation import explain
from worlds import World, said, worlds

if TYPE_CHECKING:
    from lotse.advice import Advice


def _shuffled(data: st.DataObject, things: Any) -> Any:
    if isinstance(things, dict):
        return {key: things[key] for key in data.draw(st.permutations(list(things)))}
    return data.draw(st.permutations(list(things)))


def _explained(world: World, advice: Advice) -> list[Any]:
    found = (explain(advice, offer=offer) for offer in sorted(one.id for one in world.offers.offers))
    return [
        one.model_dump(mode="json", exclude={"versions"})
        for several in found
        for one in (several if isinstance(several, tuple) else (several,))
    ]


@given(worlds(), st.data())
def test_the_order_of_persons_signals_facts_and_wishes_does_not_matter(world: World, data: st.DataObject) -> None:
    other = {key: world.case[key] for key in _shuffled(data, list(world.case))}
    for name in ("persons", "signals", "declined", "wishes", "no_answer", "consents", "receives"):
        if name in other:
            other[name] = _shuffled(data, other[name])
    other["facts"] = {
        name: _shuffled(data, part) if isinstance(part, dict) else part
        for name, part in _shuffled(data, world.case["facts"]).items()
    }
    first, second = world.advice(), world.advice(other)
    assert said(first) == said(second)
    assert _explained(world, first) == _explained(world, second)


@given(worlds(), st.data())
def test_the_order_of_rules_and_offers_does_not_matter(world: World, data: st.DataObject) -> None:
    rules = world.rules.model_copy(update={"rules": tuple(_shuffled(data, world.rules.rules))})
    offers = world.offers.model_copy(update={"offers": tuple(_shuffled(data, world.offers.offers))})
    other = World(rules, offers, world.case)
    assert said(world.advice()) == said(other.advice())
    assert _explained(world, world.advice()) == _explained(other, other.advice())


@given(worlds(), st.data())
def test_a_repeated_signal_wish_or_refusal_changes_nothing(world: World, data: st.DataObject) -> None:
    other = deepcopy(world.case)
    for name in ("signals", "wishes", "declined"):
        if other[name]:
            other[name] = other[name] + [data.draw(st.sampled_from(other[name]))]
    assert said(world.advice()) == said(world.advice(other))
