"""What is to be asked again, and when; and the same for a calendar, without anything about a family."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.book.retention import RESTS, standings_of
from lotse.book.standing import KeptFollowUp
from lotse.book.steps import CaseNumber, Logged
from lotse.case.model import RecordId
from lotse.model import Day, Model
from lotse.privacy.disclosure_log import stopped_in
from lotse.protection import Stop, procedure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lotse.book.steps import Entry

State = Literal["overdue", "due", "upcoming", "answered"]
"""How a follow-up stands on a day: its day is over, today, still to come, or it is answered."""

ENDS_SOON = timedelta(days=30)
"""How long before its end a consent is called to mind: the time to the next meeting."""
_SUMMARY = "Nachfrage zu einem Fall"


class Due(Model):
    """One follow-up on a day.

    Args:
        case: The case number.
        state: How it stands.
        follow_up: What is to be asked about, and by whom.
        asks: The body that asks; the guide where no other was named, None while there is no guide.
    """

    case: CaseNumber
    state: State
    follow_up: KeptFollowUp
    asks: str | None

    def __repr_args__(self) -> Any:
        """Show no number in logs and tracebacks."""
        return [("state", self.state)]


class EndingConsent(Model):
    """A consent that ends within thirty days or has ended, while the accompaniment goes on."""

    case: CaseNumber
    record: RecordId
    until: Day


class FollowUps(Model):
    """`lotse/follow-up/1`: what is due, overdue, to come and answered.

    Args:
        on: The day.
        follow_ups: Overdue first, each state by its day.
        consents: Consents that end soon; the family is asked again, or nothing more is told.
        resting: Open cases without an entry for half a year.
        stopped: Cases that signs of danger stopped, by the log in the book: nothing else is said about them (K04).
        stop: The procedure, where there are any.
    """

    schema_: Literal["lotse/follow-up/1"] = Field(default="lotse/follow-up/1", alias="schema")
    on: Day
    follow_ups: tuple[Due, ...] = ()
    consents: tuple[EndingConsent, ...] = ()
    resting: tuple[CaseNumber, ...] = ()
    stopped: tuple[CaseNumber, ...] = ()
    stop: Stop | None = None


_ORDER: tuple[State, ...] = ("overdue", "due", "upcoming", "answered")


def follow_ups(
    entries: Sequence[Entry],
    *,
    on: date,
    case: str | None = None,
    role: str | None = None,
    emergency: Sequence[str] = (),
) -> FollowUps:
    """List what is to be asked again; of a case that was stopped, only that the procedure counts.

    Args:
        entries: A book, in its order.
        on: The day.
        case: Only this case.
        role: Role of the user, for the procedure.
        emergency: Configured numbers, for the procedure.

    Returns:
        The list.

    >>> from datetime import date
    >>> follow_ups([], on=date(2026, 11, 20)).follow_ups
    ()
    """
    over = stopped_by(entries)
    known = standings_of(entries)
    standings = [one for number, one in known.items() if case in (None, number) and number not in over]
    stopped = tuple(
        sorted(
            number
            for number in over
            if number == case or (case is None and number in known and known[number].closed_on is None)
        )
    )
    found = [
        Due(case=standing.case, state=_state(one, on), follow_up=one, asks=one.body or standing.guide)
        for standing in standings
        for one in standing.follow_ups
        if standing.closed_on is None or one.settled_on is not None
    ]
    newest = {number: entry.at.date() for entry in entries if (number := getattr(entry.step, "case", None))}
    going_on = [standing for standing in standings if standing.closed_on is None]
    return FollowUps(
        on=on,
        follow_ups=tuple(sorted(found, key=lambda one: (_ORDER.index(one.state), one.follow_up.due, one.case))),
        consents=tuple(
            sorted(
                (
                    EndingConsent(case=standing.case, record=one.record, until=one.until)
                    for standing in going_on
                    for one in standing.consents
                    if one.until <= on + ENDS_SOON
                ),
                key=lambda one: (one.until, one.record),
            )
        ),
        resting=tuple(one.case for one in going_on if newest[one.case] + RESTS < on),
        stopped=stopped,
        stop=procedure(role, emergency) if stopped else None,
    )


def stopped_by(entries: Sequence[Entry]) -> frozenset[str]:
    """The cases that were stopped, by the log in a book.

    Args:
        entries: A book, in its order.

    Returns:
        Their numbers.

    >>> stopped_by([])
    frozenset()
    """
    return stopped_in(one.step.entry for one in entries if isinstance(one.step, Logged))


def calendar(entries: Sequence[Entry], *, case: str | None = None) -> bytes:
    """The follow-ups as iCalendar: a day, that there is something to ask, and a random id; no case number, no body.

    What belongs to a case that was stopped is sent as cancelled too: nothing goes on by itself (K04).

    A case number stands for a family wherever it goes, and calendars go far. With the id `lotse follow-up` says what it
    is about. A follow-up that was answered is sent as cancelled, so that a calendar that had it takes it out.

    Args:
        entries: A book, in its order.
        case: Only this case.

    Returns:
        The file, the same bytes for the same book.

    >>> calendar([]).splitlines()[0]
    b'BEGIN:VCALENDAR'
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  # only who wants a calendar waits for it

    made = Calendar()
    made.add("prodid", "-//lotse//follow-up//DE")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    at = {entry.number: entry.at for entry in entries}
    stopped = stopped_by(entries)
    for number, standing in standings_of(entries).items():
        for one in standing.follow_ups if case in (None, number) else ():
            event = Event()
            event.add("uid", f"{one.follow_up}@lotse.invalid")
            event.add("dtstamp", at.get(one.set_at, datetime(2000, 1, 1, tzinfo=UTC)))
            event.add("dtstart", one.due)
            event.add("dtend", one.due + timedelta(days=1))
            event.add("summary", _SUMMARY)
            event.add("description", f"{one.follow_up}: lotse follow-up")
            event.add("class", "PRIVATE")
            event.add("transp", "TRANSPARENT")
            over = one.settled_on is not None or standing.closed_on is not None or number in stopped
            event.add("sequence", int(over))
            event.add("status", "CANCELLED" if over else "CONFIRMED")
            made.add_component(event)
    return bytes(made.to_ical())


def _state(follow_up: KeptFollowUp, on: date) -> State:
    if follow_up.settled_on is not None and follow_up.settled_on <= on:
        return "answered"
    if follow_up.due == on:
        return "due"
    return "overdue" if follow_up.due < on else "upcoming"
