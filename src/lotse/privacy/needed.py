"""What a purpose needs: the least that still serves it. Everything else stays (G04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.advice import Advice
    from lotse.case.model import Case

Chosen = tuple[str, str | None]
"""An offer and the person it was chosen for; None for the household."""


def needed_keys(purpose: str, advice: Advice, case: Case, *, to: str, chosen: Iterable[Chosen]) -> frozenset[str]:
    """The keys that a purpose needs at a recipient.

    Args:
        purpose: One of the four purposes of a disclosure; any other needs nothing.
        advice: Needs and suggestions.
        case: The case, for the persons.
        to: Body that would receive.
        chosen: Offers that the family chose.

    Returns:
        Keys; whether they are known or may be told is settled elsewhere.
    """
    if purpose == "case_discussion":
        return _for_a_discussion(advice, to)
    picked = set(chosen)
    if purpose == "referral":
        return frozenset(key for one in advice.suggestions if (one.offer, one.person) in picked for key in one.decisive)
    if purpose == "feedback":
        return frozenset(f"{person or HOUSEHOLD}/receives:{offer}" for offer, person in picked)
    if purpose == "responsibility":
        children = (person.id for person in case.persons if person.role == "child")
        return frozenset({"place/ags", "place/area"} | {f"{child}/age" for child in children})
    return frozenset()


def _for_a_discussion(advice: Advice, to: str) -> frozenset[str]:
    """The recognised needs, the age of those who have them, and what decides the recipient's own offers."""
    keys = set()
    for need in advice.needs:
        keys.add(f"{need.person or HOUSEHOLD}/need:{need.need}")
        if need.person is not None:
            keys.add(f"{need.person}/age")
    for suggestion in advice.suggestions:
        if any(body.id == to for body in suggestion.bodies):
            keys.update(suggestion.decisive)
    return frozenset(keys)
