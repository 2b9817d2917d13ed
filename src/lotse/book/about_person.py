"""What the book holds about one person of a case, for that person (Art. 15 GDPR)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.privacy.access import KeptAbout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.book.standing import KeptFollowUp, KeptIdea, Standing

_NOT_SHOWN = {"person", "changed", "set_at"}


def about_person(standing: Standing, person: str) -> KeptAbout:
    """Say what the book holds about one person, and what about the family as a whole.

    Args:
        standing: Where the case stands.
        person: A person of the case.

    Returns:
        Ideas and follow-ups for this person, and meetings, guide, closing and consents of the case. Of ideas for the
        family the keys: they concern others too. Of those for another person nothing.

    >>> from lotse.book import standing_of
    >>> about_person(standing_of("K7MQ2-XPA4T-J", []), "k1").own
    ()
    """
    whose = {one.idea: one.person for one in standing.ideas if one.idea is not None}
    shared = [_idea_key(one) for one in standing.ideas if one.person is None]
    shared += [
        f"{HOUSEHOLD}/follow_up:{one.follow_up}"
        for one in standing.follow_ups
        if _is_about_an_idea(one) and _whom(one, whose) is None
    ]
    own = (
        *_meetings(standing),
        *({"what": "idea", **_said(one)} for one in standing.ideas if one.person == person),
        *(
            {"what": "follow_up", **_said(one)}
            for one in standing.follow_ups
            if not _is_about_an_idea(one) or _whom(one, whose) == person
        ),
        *({"what": "consent", **_said(one)} for one in standing.consents),
    )
    return KeptAbout(own, tuple(shared))


def _meetings(standing: Standing) -> Iterator[dict[str, Any]]:
    """What is about the case as a whole: when it was discussed, who is the guide, since when it is closed."""
    if standing.discussed:
        yield {"what": "discussed", "on": [day.isoformat() for day in standing.discussed]}
    if standing.guide is not None:
        told = {"body": standing.guide, "since": standing.guide_since, "handed_over_on": standing.handed_over_on}
        yield {"what": "guide", **{name: str(value) for name, value in told.items() if value is not None}}
    if standing.closed_on is not None:
        yield {"what": "closed", "on": standing.closed_on.isoformat()}


def _idea_key(one: KeptIdea) -> str:
    return f"{HOUSEHOLD}/idea:{one.offer or one.idea}"


def _is_about_an_idea(one: KeptFollowUp) -> bool:
    return one.offer is not None or one.idea is not None


def _whom(one: KeptFollowUp, whose: dict[str, str | None]) -> str | None:
    return whose.get(one.idea) if one.idea is not None else one.person


def _said(one: Any) -> dict[str, Any]:
    said: dict[str, Any] = one.model_dump(mode="json", exclude_none=True, exclude=_NOT_SHOWN)
    return said
