"""Law 3: what is open says what is missing or why it stays open, and what is asked for can be answered.

That every question has two completions that differ in it alone and in the result can only be tried where a
household leaves few data open; the tests of lotse do so on drawn content, against a second reading of the contract.
On somebody's own content the questions are held against what may be asked at all, and against their answers.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lotse.testing.telling import tell
from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.advice import Explanation
    from lotse.testing.world import Draw, World

REASONS = frozenset(
    {
        "outside_usual_age",
        "outside_application_window",
        "requires_unmet",
        "conditions_not_stated",
        "never_collected",
    }
)
"""Hints that say why an offer stays open."""


def has_reason(one: Explanation) -> bool:
    """Whether a hint says why an offer stays open."""
    return bool({hint.code for hint in one.hints} & REASONS)


def what_is_open_says_what_is_missing(world: World, draw: Draw) -> None:
    """Every open offer has something missing or a reason; nothing else has anything missing."""
    for (offer, person), one in world.explained(world.advice(), world.some_offers(draw)).items():
        who = person or "the household"
        if one.verdict == "open":
            must(bool(one.missing) or has_reason(one), f"{offer} is open for {who}, and nothing says why")
        else:
            must(not one.missing, f"{offer} is {one.verdict} for {who}, and something is missing")


def telling_what_is_missing_ends_it(world: World, draw: Draw) -> None:
    """When all that is missing is told, an offer is open no longer, or says why."""
    advice = world.advice()
    unusable = {one.key for one in advice.not_used}
    for one in world.explained(advice, world.some_offers(draw)).values():
        if one.verdict != "open" or has_reason(one) or unusable & set(one.missing):
            continue
        if any(key.endswith("/born") and _role(world, key) == "unborn" for key in one.missing):
            continue  # past its due date nobody knows whether a child is born
        told = deepcopy(world.case)
        for key in one.missing:
            tell(told, key, vocabulary=world.vocabulary, on=world.on, draw=draw)
        answered = world.advice(told)
        if {refused.key for refused in answered.not_used} & set(one.missing):
            continue  # it was told and may not be used without a record
        after = world.explained(answered, [one.offer])[one.offer, one.person]
        must(
            after.verdict != "open" or has_reason(after),
            f"{one.offer} stays open although {', '.join(one.missing)} was told: now {', '.join(after.missing)}",
        )


def _role(world: World, key: str) -> str:
    return next(str(one["role"]) for one in world.case["persons"] if one["id"] == key.partition("/")[0])


def questions_may_be_asked_and_answered(world: World, draw: Draw) -> None:
    """No question asks for a signal, for what is never collected or was refused; a told answer is not asked again."""
    asked = world.advice().questions
    for one in asked:
        what = one.key.partition("/")[2]
        must(not what.startswith(("signal:", "need:")), f"{what.partition(':')[0]} is asked for")
        must(what not in world.vocabulary.never_collected, "something is asked that is never collected")
        must(one.key not in world.case["no_answer"], "something is asked again that the family does not wish to answer")
    if asked:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        one = draw(st.sampled_from(asked))
        told = deepcopy(world.case)
        tell(told, one.key, vocabulary=world.vocabulary, on=world.on, draw=draw)
        again = {question.key for question in world.advice(told).questions}
        must(one.key not in again, f"{one.key} was told and is asked again")
