"""The deletion catalogue: for each kind of data one beginning and one period. Without one nothing is stored (S07)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from lotse.conditions import Age
from lotse.errors import InputError
from lotse.files import read_shipped, validated
from lotse.model import Day, Model, Slug

MONTHS_OF_A_YEAR = 12


class InBook(Model):
    """What of a kind of data stands in the book of a team, and what its period begins with there."""

    what: str
    start: str


class DeletionRule(Model):
    """When one kind of data goes.

    Args:
        id: Kind of data.
        name: As it is read aloud.
        start: What the period begins with.
        after: The period.
        to_end_of_year: It runs on to the end of that year.
        because: Why that long; every period is a proposal.
        in_book: What of it a book holds; None: nothing.
    """

    id: Slug
    name: str
    start: str
    after: Age
    to_end_of_year: bool = False
    because: str
    in_book: InBook | None = None


class DeletionCatalogue(Model):
    """All deletion rules."""

    read_on: Day
    rules: tuple[DeletionRule, ...]


@lru_cache(maxsize=1)
def deletion_catalogue() -> DeletionCatalogue:
    """The shipped rules.

    >>> [rule.name for rule in deletion_catalogue().rules if rule.id == "deletion-record"]
    ['Nachweis einer Löschung']
    """
    return validated(read_shipped("privacy/content/deletion.yaml"), DeletionCatalogue)


def due_on(kind: str, start: date) -> date:
    """The first day on which data of a kind are to be gone.

    Args:
        kind: Id of a deletion rule.
        start: Day on which its period began.

    Returns:
        The day.

    Raises:
        InputError: There is no rule for this kind; then nothing of it may be stored.

    >>> from datetime import date
    >>> due_on("meeting-package", date(2026, 11, 20)), due_on("consent-proof", date(2026, 11, 20))
    (datetime.date(2026, 12, 20), datetime.date(2030, 1, 1))
    """
    rule = next((one for one in deletion_catalogue().rules if one.id == kind), None)
    if rule is None:
        hint = "one of: " + ", ".join(one.id for one in deletion_catalogue().rules)
        raise InputError.of("ID-UNKNOWN", "there is no deletion rule for this kind of data", hint=hint, path="kind")
    count, unit = rule.after.count, rule.after.unit
    if unit in ("days", "weeks"):
        end = start + timedelta(days=count * (7 if unit == "weeks" else 1))
    else:
        end = _months_later(start, count * (MONTHS_OF_A_YEAR if unit == "years" else 1))
    return date(end.year + 1, 1, 1) if rule.to_end_of_year else end


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
