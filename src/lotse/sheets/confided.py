"""What was told in confidence stays off a page that others at home can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.dates import completed_years
from lotse.flow import advise_from

_READS = 6
"""Years from which a child may read what lies on the table."""

if TYPE_CHECKING:
    from lotse.advice import Advice, Context
    from lotse.case.facts import Facts


def readable_by(advice: Advice, context: Context, *, person: str | None) -> Advice:
    """State the advice as it would be if nobody had told what its readers may not learn.

    A page is taken home, and everybody there can read it: parents what a young person confided
    (section 8 III SGB VIII), one parent what the other entrusted (section 65 SGB VIII).

    Args:
        advice: The advice of the office.
        context: What it was made of.
        person: The one person whom the page is handed to; None for everybody of the household.

    Returns:
        The same advice where nothing was confided, or only by its one reader; otherwise one that is made without it,
        so that nothing on the page hints at what is left out.
    """
    facts, hidden = context.facts, _hidden(context.facts, person)
    if not hidden:
        return advice
    return advise_from(
        facts.without(hidden), rules=context.ruleset, catalogue=context.catalogue, settings=context.settings
    )


def leaves_out(advice: Advice, *, person: str | None) -> bool:
    """Whether a page says less than the advice, because something was told in confidence: for the one who prints it.

    Args:
        advice: An advice of this process.
        person: The one person whom the page is handed to; None for everybody of the household.
    """
    context = advice._context  # noqa: SLF001  # a sheet shows what the advice was made of
    return context is not None and bool(_hidden(context.facts, person))


def _hidden(facts: Facts, person: str | None) -> set[str]:
    """The keys that not every reader told."""
    readers = {person} if person is not None else {one for one in facts.persons if _may_read(one, facts)}
    return {key for key, told_by in facts.confided.items() if readers - told_by}


def _may_read(person: str, facts: Facts) -> bool:
    known = facts.persons[person]
    if known.unborn:
        return False
    return not known.is_child or completed_years(known.days.first, facts.on) >= _READS
