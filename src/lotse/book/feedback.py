"""What the family answered goes into the next suggestions, as entries of `lotse/case/1`: so advising stays pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from lotse.case.model import Declined, Received
from lotse.protection import guard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.book.standing import KeptIdea, Standing

Reason = Literal["not_now", "not_wanted", "not_fitting", "unreachable"]
_OF_ANSWER: Mapping[str, Reason] = {"later": "not_now", "no": "not_wanted"}
_OF_OUTCOME: Mapping[str, Reason] = {"not_fitting": "not_fitting", "unreachable": "unreachable"}


def as_declined(standing: Standing) -> tuple[Declined, ...]:
    """What the family does not want, or not now, and what did not fit or could not be reached.

    What is newer replaces what was before: an idea that the family wants after all is declined no longer. What came to
    its end is not declined; it may be an idea again. Ideas that are in no catalogue are not suggested anyway.

    Args:
        standing: Where the case stands, by the book.

    Returns:
        Entries for `declined` of the case, in the order of the book.

    >>> from lotse.book import Standing
    >>> as_declined(Standing(case="K7MQ2-XPA4T-J"))
    ()
    """
    found = []
    for idea in _offers(standing):
        reason, on = _reason(idea)
        if reason is not None and on is not None:
            found.append(Declined(offer=idea.offer or "", person=idea.person, on=on, reason=reason))
    return tuple(found)


def as_received(standing: Standing) -> tuple[Received, ...]:
    """What the family takes up.

    Args:
        standing: Where the case stands, by the book.

    Returns:
        Entries for `receives` of the case, in the order of the book.
    """
    return tuple(
        Received(offer=idea.offer or "", person=idea.person) for idea in _offers(standing) if idea.outcome == "taken_up"
    )


def fed_back(case: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    """The case with what the book knows, for the next suggestions.

    An answer of the book replaces an entry of the case about the same offer and person, unless that is newer.
    `receives` is only added to where the case has it: without it nobody has asked what the family takes up, and one
    known offer must not make all others a no.

    Args:
        case: Data of `lotse/case/1`.
        standing: Where it stands, by the book.

    Returns:
        New data; what is not about answers is as it was.

    Raises:
        ProtectionStop: Signs of danger to a child.
    """
    guard(case)
    kept = {(idea.offer, idea.person): idea for idea in _offers(standing)}
    before = case.get("declined") or []
    declined = [one for one in before if _newer(one, kept.get((one.get("offer"), one.get("person"))))]
    stays = {(one.get("offer"), one.get("person")) for one in declined}
    declined += [_plain(one) for one in as_declined(standing) if (one.offer, one.person) not in stays]
    fed = {**case, "declined": declined}
    if case.get("receives") is not None:
        over = {key for key, idea in kept.items() if idea.outcome not in (None, "taken_up")}
        received = [one for one in case["receives"] if (one.get("offer"), one.get("person")) not in over]
        there = {(one.get("offer"), one.get("person")) for one in received}
        fed["receives"] = received + [
            _plain(one) for one in as_received(standing) if (one.offer, one.person) not in there
        ]
    if not declined and "declined" not in case:
        del fed["declined"]
    return fed


def _offers(standing: Standing) -> list[KeptIdea]:
    return [idea for idea in standing.ideas if idea.offer is not None]


def _reason(idea: KeptIdea) -> tuple[Reason | None, Any]:
    if idea.outcome is not None:
        return _OF_OUTCOME.get(idea.outcome), idea.outcome_on
    return (_OF_ANSWER.get(idea.answer), idea.answered_on) if idea.answer is not None else (None, None)


def _newer(entry: Mapping[str, Any], idea: KeptIdea | None) -> bool:
    """Whether an entry of the case says something that the book does not know better."""
    known = None if idea is None else idea.outcome_on or idea.answered_on
    return known is None or str(entry.get("on", "")) > known.isoformat()


def _plain(entry: Declined | Received) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude_none=True)
