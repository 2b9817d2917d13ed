"""Law 1: learning more never overturns `fits` or `not_matching`; only `open` may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.testing.households import less_known
from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.testing.world import Draw, World


def verdicts_stay(world: World, draw: Draw) -> None:
    """What was settled before something was learned is settled in the same way after it."""
    less = draw(less_known(world.case, vocabulary=world.vocabulary))
    offers = world.some_offers(draw)
    before, after = world.explained(world.advice(less), offers), world.explained(world.advice(), offers)
    for pair, one in before.items():
        if one.verdict != "open":
            must(
                after[pair].verdict == one.verdict,
                f"{pair[0]} was {one.verdict} for {pair[1] or 'the household'}, and {after[pair].verdict} after "
                "something was learned",
            )


def needs_stay(world: World, draw: Draw) -> None:
    """A recognised need is never taken back because something was learned."""
    less = draw(less_known(world.case, vocabulary=world.vocabulary))
    before, after = (
        {(one.need, one.person) for one in advice.needs} for advice in (world.advice(less), world.advice())
    )
    gone = sorted(before - after, key=str)
    must(not gone, f"recognised before something was learned, and not after it: {gone}")
