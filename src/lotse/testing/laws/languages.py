"""Law 12: every language shows the same suggestions in the same order.

An advice is made without a language; the pages that have one show it as it is. Tried here is what that rests on:
whatever the words of rules and offers are, the same ids come out in the same order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.testing.world import Draw, World


def _shown(advice: Advice) -> list[Any]:
    return [
        [(one.need, one.person, [reason.rule for reason in one.because]) for one in advice.needs],
        [(one.offer, one.person, one.verdict, one.missing, [hint.code for hint in one.hints])
         for one in advice.suggestions],
        [one.key for one in advice.questions],
        [(one.body, one.role, one.need) for one in advice.guides],
    ]  # fmt: skip


def words_change_no_suggestion_and_no_order(world: World, draw: Draw) -> None:
    """Rules and offers with other words give the same needs, suggestions, questions and guides in the same order."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    shift = draw(st.integers(1, 25))
    rules = tuple(
        rule.model_copy(update={"because": {"de": _word(place, shift)}}) for place, rule in enumerate(world.rules.rules)
    )
    offers = tuple(
        offer.model_copy(update={"name": {"de": _word(place, shift)}, "summary": None})
        for place, offer in enumerate(world.offers.offers)
    )
    other = world._replace(
        rules=world.rules.model_copy(update={"rules": rules}),
        offers=world.offers.model_copy(update={"offers": offers}),
    )
    must(_shown(world.advice()) == _shown(other.advice()), "other words change what is suggested, or its order")


def _word(place: int, shift: int) -> str:
    """Words in another alphabetical order than before."""
    return f"{chr(ord('a') + (place * 7 + shift) % 26)} {place}"
