"""Who could be the guide: by how a body fits the main need, present and agreed to by the family; never who reported.

The team chooses exactly one of those who are proposed, or of the others who are present and agreed to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.errors import InputError, ProtectionStop
from lotse.model import Model, Slug
from lotse.privacy.audience import GUEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lotse.advice import Advice
    from lotse.privacy.disclosure import Disclosure


class GuideProposal(Model):
    """A body that the team could choose.

    Args:
        body: Its id.
        need: The first shown need that it fits; None if it fits none of them and is only present and agreed to.
    """

    body: Slug
    need: Slug | None


def propose_guides(advice: Advice, *, present: Iterable[str], named: Collection[str]) -> tuple[GuideProposal, ...]:
    """Name who could accompany the family.

    Args:
        advice: The advice as everybody in the room may see it; its needs stand main need first.
        present: Bodies in the room.
        named: Bodies that may hear of the case: those the consents name, and the office that holds it.

    Returns:
        First those who fit a need, main need first, then the others by id. A body that is not present or not agreed
        to is not among them, and who reported the case makes no difference.

    Raises:
        ProtectionStop: The advice is a stop.
    """
    if advice.stop is not None:
        raise ProtectionStop(advice.stop)
    possible = {body for body in present if body in named and body != GUEST}
    order = list(dict.fromkeys(one.need for one in advice.needs))
    fitting: dict[str, str] = {}
    for need in order:
        for guide in advice.guides:
            if guide.need == need and guide.body in possible:
                fitting.setdefault(guide.body, need)
    ranked = sorted(fitting, key=lambda body: (order.index(fitting[body]), body))
    return tuple(
        GuideProposal(body=body, need=fitting.get(body)) for body in (*ranked, *sorted(possible - fitting.keys()))
    )


def named_bodies(disclosures: Iterable[Disclosure]) -> frozenset[str]:
    """Bodies that may hear of a case in this room, with the office that holds it.

    Args:
        disclosures: The decisions, one for each body in the room but the office that holds the case.
    """
    found: set[str] = set()
    for one in disclosures:
        found.update(body for body in (one.to if one.decision == "allow" else None, one.from_) if body is not None)
    return frozenset(found)


def the_chosen(chosen: Iterable[str], proposals: Iterable[GuideProposal]) -> str:
    """Take the choice of the team.

    Args:
        chosen: What the team chose.
        proposals: Who could be chosen.

    Returns:
        The one body.

    Raises:
        InputError: None or several were chosen, or one that is not present or not agreed to.
    """
    several = tuple(dict.fromkeys(chosen))
    if len(several) != 1:
        raise InputError.of("TYPE", "a family has exactly one guide", hint="choose one body", path="guide")
    if several[0] not in {one.body for one in proposals}:
        hint = "choose a body that is present and that the family agreed to"
        raise InputError.of("ID-UNKNOWN", "this body cannot be chosen as the guide", hint=hint, path="guide")
    return several[0]


def has_contact(*, reported: str | None, guide: str | None, handed_over: bool) -> str | None:
    """Who has the contact to the family: who reported keeps it until the handover to the guide is confirmed.

    Args:
        reported: The office that noticed.
        guide: The chosen body, if there is one.
        handed_over: Whether the guide confirmed the handover.

    Returns:
        The body; the guide where nobody is known to have reported.

    >>> has_contact(reported="jobcenter-05358", guide="gesundheitsamt-05358", handed_over=False)
    'jobcenter-05358'
    """
    return guide if guide is not None and (handed_over or reported is None) else reported
