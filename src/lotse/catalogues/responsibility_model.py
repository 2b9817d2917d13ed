"""What an answer about responsibility holds: `lotse/responsibility/1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lotse.model import AreaPrefix, Contact, Day, Model, Slug

Status = Literal["documented", "derived", "unverified"]
Outcome = Literal["one", "several", "ask", "unknown"]
Level = Literal["gemeinde", "jugendamtsbezirk", "kreis", "regierungsbezirk", "landschaftsverband", "land"]


class Body(Model):
    """An office that is responsible somewhere.

    `status` is `documented` (a source names it), `derived` (the norm in `legal_basis` creates it) or
    `unverified`. An empty `area` means that no source assigns the office to an area.
    """

    id: Slug
    role: Slug
    name: str
    level: Level
    area: tuple[AreaPrefix, ...]
    status: Status
    legal_basis: str | None
    source: str
    as_of: Day | None
    contact: Contact | None


class Answer(Model):
    """One possible answer to the deciding question, and the bodies it leads to."""

    answer: str
    label: str
    bodies: tuple[Slug, ...]


class Question(Model):
    """The one thing to find out before the responsible body can be named; without answers: in one's own words."""

    key: Slug
    question: str
    answers: tuple[Answer, ...]


class Deadline(Model):
    """A last day that a norm sets, computed from the day the application arrived."""

    norm: str
    text: str
    date: Day


class Responsibility(Model):
    """Who is responsible: one body, several, the question that decides, or the next step where it is unknown.

    `place` is the official key that was read from what was given, or None where no place could be found.
    """

    schema_: Literal["lotse/responsibility/1"] = Field(default="lotse/responsibility/1", alias="schema")
    role: Slug
    place: str | None
    on: Day
    outcome: Outcome
    bodies: tuple[Body, ...]
    question: Question | None
    notes: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
