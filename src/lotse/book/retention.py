"""What is due for deletion: for each kind of entry one rule of the deletion catalogue and one day on which it begins.

Without a rule nothing could be kept (S07). What belongs to a case stays while the accompaniment goes on: the answers
are needed so that nobody is asked twice. Its end is the beginning of every period, and every case has one: what nobody
closes would stay for ever.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lotse.book.standing import standing_of
from lotse.book.steps import (
    ColleagueIdea,
    ConsentSeen,
    FamilyAnswered,
    IdeaChosen,
    IdeaWent,
    Logged,
    MeetingHeld,
    Purged,
)
from lotse.privacy.deletion import due_on
from lotse.privacy.disclosure_log import DisclosureEntry, StopEntry, WithdrawalEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from lotse.book.standing import KeptIdea, Standing
    from lotse.book.steps import Entry, Step
    from lotse.privacy.disclosure_log import LogEntry

_HERE = ZoneInfo("Europe/Berlin")
RULE_OF_BACKUPS = "book-backup"
RESTS = timedelta(days=183)
"""After half a year without an entry the team is asked whether a case can be closed, see `lotse.book.follow_up`."""
_ABOUT_IDEA = (IdeaChosen, ColleagueIdea, FamilyAnswered, IdeaWent)


class Term(NamedTuple):
    """How long an entry stays.

    Args:
        number: The entry.
        rule: Id of its deletion rule.
        due: First day on which it is to be gone.
    """

    number: int
    rule: str
    due: date


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
    ends = ends_of(entries, standings)
    newest: date | None = None
    for entry in entries:
        day = entry.at.astimezone(_HERE).date()
        newest = day if newest is None else max(newest, day)
        rule, start = _begun(entry.step, standings, ends, newest)
        yield Term(entry.number, rule, due_on(rule, start))


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
        if term.due <= on:
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


def ends_of(entries: Sequence[Entry], standings: Mapping[str, Standing]) -> dict[str, date]:
    """The day on which the accompaniment of each case ends, also where nobody closed it.

    1. A case that was closed ends on that day.
    2. Where the family withdrew and no other consent of the case reaches further, it ends with the withdrawal (Art. 17
       I b GDPR), unless the team went on with it after that, or the book holds a stop of it: what belongs to a
       protection procedure waits for people (S08).
    3. Otherwise it ends half a year after the last of: what was done, what was to be asked, what somebody consented to.
       By then `lotse follow-up` names it as resting.

    Args:
        entries: A book, in its order.
        standings: Where each case stands.

    Returns:
        The day by case number; one that lies ahead is no end yet, and moves with each new entry.
    """
    done: dict[str, date] = {}
    withdrawn: dict[str, date] = {}
    stopped: set[str] = set()
    newest: date | None = None
    for entry in entries:
        day = entry.at.astimezone(_HERE).date()
        newest = day if newest is None else max(newest, day)
        logged = entry.step.entry if isinstance(entry.step, Logged) else None
        if entry.case is None or isinstance(entry.step, ConsentSeen):  # until when that reaches is in the standing
            continue
        if isinstance(logged, WithdrawalEntry):
            withdrawn[entry.case] = newest
        elif isinstance(logged, StopEntry):
            stopped.add(entry.case)
            done[entry.case] = newest
        elif logged is None or (isinstance(logged, DisclosureEntry) and logged.result == "allow"):
            done[entry.case] = newest
    for case in stopped:
        withdrawn.pop(case, None)
    return {case: _end(one, done.get(case), withdrawn.get(case)) for case, one in standings.items()}


def _end(standing: Standing, done: date | None, withdrawn: date | None) -> date:
    if standing.closed_on is not None:
        return standing.closed_on
    consents = [one.until for one in standing.consents]
    if withdrawn is not None and consents and max((*consents, done or withdrawn)) <= withdrawn:
        return withdrawn
    asked = [one.due for one in standing.follow_ups if one.settled_on is None]
    return max(one for one in (*consents, *asked, done) if one is not None) + RESTS


def _begun(step: Step, standings: Mapping[str, Standing], ends: Mapping[str, date], day: date) -> tuple[str, date]:
    """The rule of a step, and the day on which its period began."""
    if isinstance(step, Logged):
        return _of_log(step.entry), day
    if isinstance(step, MeetingHeld):
        return "meeting-package", step.on
    if isinstance(step, Purged):
        return "deletion-record", step.on
    standing, end = standings[step.case], ends[step.case]
    if isinstance(step, _ABOUT_IDEA) and not _wanted(_idea(standing, step)):
        return "suggestions-not-chosen", end
    return "referral", end


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
