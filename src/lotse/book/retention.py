"""What is due for deletion: for each kind of entry one rule of the deletion catalogue and one day on which it begins.

Without a rule nothing could be kept (S07). What belongs to a case stays while the accompaniment goes on: the answers
are needed so that nobody is asked twice. Its end is the beginning of every period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lotse.book.standing import standing_of
from lotse.book.steps import ColleagueIdea, FamilyAnswered, IdeaChosen, IdeaWent, Logged, MeetingHeld, Purged
from lotse.privacy.deletion import due_on
from lotse.privacy.disclosure_log import DisclosureEntry, StopEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from lotse.book.standing import KeptIdea, Standing
    from lotse.book.steps import Entry, Step
    from lotse.privacy.disclosure_log import LogEntry

_HERE = ZoneInfo("Europe/Berlin")
RULE_OF_BACKUPS = "book-backup"
_ABOUT_IDEA = (IdeaChosen, ColleagueIdea, FamilyAnswered, IdeaWent)


class Term(NamedTuple):
    """How long an entry stays.

    Args:
        number: The entry.
        rule: Id of its deletion rule.
        due: First day on which it is to be gone; None while its period has not begun.
    """

    number: int
    rule: str
    due: date | None


def terms(entries: Sequence[Entry]) -> Iterator[Term]:
    """Say for each entry how long it stays.

    The day on which something was logged is never before that of the entry before: a clock that was set back does not
    bring a deletion forward.

    Args:
        entries: A book, in its order.

    Yields:
        One term for each entry.
    """
    standings = standings_of(entries)
    newest: date | None = None
    for entry in entries:
        day = entry.at.astimezone(_HERE).date()
        newest = day if newest is None else max(newest, day)
        rule, start = _begun(entry.step, standings, newest)
        yield Term(entry.number, rule, due_on(rule, start) if start is not None else None)


def due_entries(entries: Sequence[Entry], on: date) -> dict[str, tuple[int, ...]]:
    """What is to be gone on a day.

    Args:
        entries: A book, in its order.
        on: The day.

    Returns:
        The numbers of the entries by deletion rule, in the order of the rules' ids.

    >>> from datetime import date
    >>> due_entries([], date(2026, 11, 20))
    {}
    """
    found: dict[str, list[int]] = {}
    for term in terms(entries):
        if term.due is not None and term.due <= on:
            found.setdefault(term.rule, []).append(term.number)
    return {rule: tuple(found[rule]) for rule in sorted(found)}


def standings_of(entries: Sequence[Entry]) -> dict[str, Standing]:
    """Where each case stands.

    Args:
        entries: A book, in its order.

    Returns:
        The standings by case number, in the order in which the cases came up.
    """
    of_case: dict[str, list[Entry]] = {}
    for entry in entries:
        case = getattr(entry.step, "case", None)
        if case is not None:
            of_case.setdefault(case, []).append(entry)
    return {case: standing_of(case, own) for case, own in of_case.items()}


def _begun(step: Step, standings: Mapping[str, Standing], day: date) -> tuple[str, date | None]:
    """The rule of a step, and the day on which its period began."""
    if isinstance(step, Logged):
        return _of_log(step.entry), day
    if isinstance(step, MeetingHeld):
        return "meeting-package", step.on
    if isinstance(step, Purged):
        return "deletion-record", step.on
    standing = standings[step.case]
    if isinstance(step, _ABOUT_IDEA) and not _wanted(_idea(standing, step)):
        return "suggestions-not-chosen", standing.closed_on
    return "referral", standing.closed_on


def _of_log(entry: LogEntry) -> str:
    if isinstance(entry, StopEntry):
        return "protection-stop"
    if isinstance(entry, DisclosureEntry) and entry.result != "allow":
        return "refused-attempts"
    return "disclosure-log"


def _idea(standing: Standing, step: IdeaChosen | ColleagueIdea | FamilyAnswered | IdeaWent) -> KeptIdea | None:
    about = getattr(step, "idea", None)
    if about is not None:
        return next((one for one in standing.ideas if one.idea == about), None)
    key = (getattr(step, "offer", None), step.person)
    return next((one for one in standing.ideas if one.idea is None and (one.offer, one.person) == key), None)


def _wanted(idea: KeptIdea | None) -> bool:
    """Whether the family chose the idea, now or for later."""
    return idea is not None and (idea.answer in ("wants", "later") or idea.outcome is not None)
