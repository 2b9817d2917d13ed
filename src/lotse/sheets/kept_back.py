"""What is kept back from a room and why, by counts and sentences: no datum is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.privacy.outcomes import rank

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.privacy.disclosure import Disclosure

NOT_NEEDED = "G04"
"""What nobody needs for the talk is not counted."""


class KeptBack(NamedTuple):
    """Why something stays, with how many data that concerns.

    Args:
        text: The sentence of the check.
        settle: What would settle it.
        number: How many different data; 0 where the whole request is meant.
    """

    text: str
    settle: str | None
    number: int


def kept_back(disclosures: Iterable[Disclosure]) -> tuple[KeptBack, ...]:
    """Count what stays.

    Args:
        disclosures: The decisions for one room.

    Returns:
        Each sentence once, what concerns the whole request first.
    """
    requests: dict[str, str | None] = {}
    fields: dict[str, set[str]] = {}
    settle: dict[str, str | None] = {}
    for one in disclosures:
        unneeded = {kept.field for kept in one.withheld if kept.rule == NOT_NEEDED}
        for check in one.checks:
            if rank(check.outcome) >= rank("needs_human"):
                requests.setdefault(check.text, check.settle)
        for kept in one.withheld:
            if kept.field not in unneeded:
                fields.setdefault(kept.text, set()).add(kept.field)
                settle[kept.text] = settle.get(kept.text) or kept.settle
    whole = [KeptBack(text, how, 0) for text, how in requests.items()]
    return (*whole, *(KeptBack(text, settle[text], len(several)) for text, several in fields.items()))
