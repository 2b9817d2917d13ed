"""Last days of the clearing of responsibility for rehabilitation and participation (§§ 14, 15 SGB IX).

The day the application arrives is not counted; a period of weeks or months ends with the day of the same
name or number, or with the last day of a month that has none (§ 187 Abs. 1, § 188 Abs. 2 and 3 BGB).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from lotse.catalogues.responsibility_model import Deadline

PARTICIPATION_ROLES = frozenset({"agentur-fuer-arbeit", "asd", "eingliederungshilfe", "jugendamt"})
"""Roles whose bodies are rehabilitation carriers (§ 6 Abs. 1 SGB IX)."""
NO_DEADLINES = "Für diese Stelle sind keine Fristen hinterlegt."
DEADLINE_NOTES = (
    "Die Fristen gelten für Anträge auf Leistungen zur Teilhabe (§§ 14, 15 SGB IX).",
    "Ist ein Gutachten nötig, wird binnen zwei Wochen nach dessen Vorliegen entschieden (§ 14 Abs. 2 S. 3 SGB IX).",
    (
        "Wird der Antrag weitergeleitet, zählt für die Entscheidung sein Eingang bei der zweiten Stelle "
        "(§ 14 Abs. 2 S. 4 SGB IX)."
    ),
    "Gesetzliche Feiertage sind in den Tagen nicht berücksichtigt (§ 26 Abs. 3 SGB X).",
)
_SATURDAY = 5
_WEEKEND = {_SATURDAY: "ein Sonnabend", 6: "ein Sonntag"}


class _Period(NamedTuple):
    norm: str
    weeks: int
    months: int
    text: str


_PERIODS = (
    _Period(
        "SGB IX § 14 Abs. 1 S. 1", 2, 0, "Bis dahin klärt die Stelle, bei der der Antrag einging, ob sie zuständig ist."
    ),
    _Period("SGB IX § 14 Abs. 2 S. 2", 3, 0, "Bis dahin wird entschieden, wenn kein Gutachten nötig ist."),
    _Period(
        "SGB IX § 15 Abs. 4 S. 1",
        6,
        0,
        "Bis dahin wird entschieden, wenn mehrere Rehabilitationsträger beteiligt sind.",
    ),
    _Period(
        "SGB IX § 15 Abs. 4 S. 2", 0, 2, "Bis dahin wird entschieden, wenn eine Teilhabeplankonferenz stattfindet."
    ),
)


def last_day(received: date, *, weeks: int = 0, months: int = 0) -> date:
    """The last day of a period that begins with an event in the course of a day (§§ 187, 188 BGB).

    Args:
        received: The day of the event; it is not counted.
        weeks: Whole weeks, 0 or more.
        months: Whole months, 0 or more; counted before the weeks.

    Returns:
        The day with whose end the period ends, before weekends and holidays are looked at.

    >>> last_day(date(2026, 10, 1), weeks=2)
    datetime.date(2026, 10, 15)
    >>> last_day(date(2026, 12, 31), months=2)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(received.year * 12 + received.month - 1 + months, 12)
    day = min(received.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(weeks=weeks)


def participation_deadlines(received: date) -> tuple[Deadline, ...]:
    """The days until which an application for participation is cleared and decided.

    Args:
        received: The day on which the application arrived at the first office.

    Returns:
        Clearing after two weeks, decision after three, six weeks with several carriers, two months with a
        conference. A last day on a weekend is kept, and the text says that the period may end later.

    >>> [str(deadline.date) for deadline in participation_deadlines(date(2026, 10, 1))]
    ['2026-10-15', '2026-10-22', '2026-11-12', '2026-12-01']
    """
    found = []
    for period in _PERIODS:
        day = last_day(received, weeks=period.weeks, months=period.months)
        found.append(Deadline(norm=period.norm, text=period.text + _weekend(day), date=day))
    return tuple(found)


def _weekend(day: date) -> str:
    name = _WEEKEND.get(day.weekday())
    if name is None:
        return ""
    return f" Der Tag ist {name}; die Frist kann deshalb erst am nächsten Werktag enden (§ 26 Abs. 3 SGB X)."
