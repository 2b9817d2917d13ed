"""Law 4: the order in which anything is written does not matter, and a repeated signal changes nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lotse.testing.world import World, must, said

if TYPE_CHECKING:
    from lotse.testing.world import Draw

_LISTS = ("persons", "signals", "declined", "wishes", "no_answer", "consents", "receives")


def _shuffled(draw: Draw, things: Any) -> Any:
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    if isinstance(things, dict):
        return {key: things[key] for key in draw(st.permutations(list(things)))}
    return draw(st.permutations(list(things)))


def _all_of(world: World, offers: tuple[str, ...]) -> tuple[Any, ...]:
    advice = world.advice()
    explained = world.explained(advice, offers)
    return said(advice), {pair: one.model_dump(mode="json", exclude={"versions"}) for pair, one in explained.items()}


def the_order_within_a_case_does_not_matter(world: World, draw: Draw) -> None:
    """Persons, signals, facts, wishes and records in another order give the same advice and explanations."""
    other = {key: world.case[key] for key in _shuffled(draw, list(world.case))}
    for name in _LISTS:
        if name in other:
            other[name] = _shuffled(draw, other[name])
    other["facts"] = {
        name: _shuffled(draw, part) if isinstance(part, dict) else part
        for name, part in _shuffled(draw, world.case["facts"]).items()
    }
    offers = world.some_offers(draw)
    again = _all_of(world._replace(case=other), offers)
    must(_all_of(world, offers) == again, "the same case in another order gets another advice")


def the_order_of_rules_and_offers_does_not_matter(world: World, draw: Draw) -> None:
    """Rules and offers in another order give the same advice and explanations."""
    rules = world.rules.model_copy(update={"rules": tuple(_shuffled(draw, world.rules.rules))})
    offers = world.offers.model_copy(update={"offers": tuple(_shuffled(draw, world.offers.offers))})
    other = World(rules, offers, world.case, world.on)
    some = world.some_offers(draw)
    must(_all_of(world, some) == _all_of(other, some), "the same rules and offers in another order give another advice")


def repeating_changes_nothing(world: World, draw: Draw) -> None:
    """A signal, a wish or a refusal that is written twice changes nothing."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    other = deepcopy(world.case)
    for name in ("signals", "wishes", "declined"):
        if other[name]:
            other[name] = other[name] + [draw(st.sampled_from(other[name]))]
    must(said(world.advice()) == said(world.advice(other)), "something written twice changed the advice")
