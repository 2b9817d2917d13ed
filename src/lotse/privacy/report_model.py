"""The report for the data-protection officer: what it holds. `report` makes it, the command line shows it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lotse.advice import Versions
from lotse.case.vocabulary import Category, Scope, Sensitivity
from lotse.model import Day, Model, Slug
from lotse.privacy.check_table import KeptBy
from lotse.privacy.matrix import Cell

Leaves = Literal["never", "in_room", "by_category", "by_item"]
"""Whether a field may go to another body: never; shown to those in the room and in no package; in a package, as the
matrix says of its category; in a package, as the single datum in it.
"""

Takes = Literal["closed", "word", "text"]
"""What may be written into a field: what a list or a form allows, any word in the form of an id, or free text."""


class Sentence(Model):
    """A sentence with what it rests on."""

    text: str
    source: str


class FieldGround(Model):
    """What the processing of a field may rest on; which field rests on which is told by `report_fields`."""

    id: Slug
    name: str
    text: str
    source: str


class CaseField(Model):
    """How one field of the case model is to be judged; what is of no category goes with every consent (`fields`)."""

    key: str
    name: str
    category: Category | None
    sensitivity: Sensitivity
    why: str
    leaves: Leaves = "never"
    takes: Takes = "closed"


class StoredField(Model):
    """How a field of a record, of the log or of a book is to be judged; one sentence may serve several of them.

    Args:
        stores: Where it stands.
        keys: Paths in the models kept there.
        category: None: it tells nothing about a family.
        leaves: Never, or shown to those in the room; nothing of it is in a package.
        takes: What may be written into a field of a record; of what lotse writes itself nothing is said.
    """

    stores: tuple[Slug, ...]
    keys: tuple[str, ...]
    name: str
    category: Category | None
    sensitivity: Sensitivity
    why: str
    leaves: Leaves = "never"
    takes: Takes | None = None


class Step(Model):
    """One step of the work with its legal ground; lotse affirms none."""

    id: Slug | str
    name: str
    ground: str
    who: str
    source: str


class Store(Model):
    """Where a group of data lies, and by which rules it goes."""

    id: Slug
    name: str
    where: str
    rules: tuple[Slug, ...]
    grounds: tuple[Slug, ...]


class Elsewhere(Model):
    """What holds for data that somebody else keeps, such as the book of a team."""

    where: str
    grounds: tuple[Slug, ...]


class Measure(Model):
    """A technical measure, the checks it serves, and the tests that show it."""

    id: Slug
    text: str
    checks: tuple[str, ...]
    tests: tuple[str, ...]


class Entry(Model):
    """An entry of the record of processing; None is for the municipality to fill in."""

    id: Slug
    name: str
    text: str | None
    source: str


class OpenPoint(Model):
    """What the municipality decides, and what holds until then."""

    id: Slug
    text: str
    until_then: str
    source: str


class ReportTexts(Model):
    """What of the report is text, as it is written in the package."""

    read_on: Day
    about: tuple[Sentence, ...]
    grounds: tuple[FieldGround, ...]
    case_fields: tuple[CaseField, ...]
    steps: tuple[Step, ...]
    stores: tuple[Store, ...]
    elsewhere: Elsewhere
    stored_fields: tuple[StoredField, ...]
    retention_notes: tuple[Sentence, ...]
    measures: tuple[Measure, ...]
    processing: tuple[Entry, ...]
    open_points: tuple[OpenPoint, ...]


class ProcessedField(Model):
    """One thing that is kept, with its purpose, ground, recipients and period.

    Args:
        group: `case`, `fact` and `signal`: part of the case model, question or topic of the vocabulary; else the id of
            what it is kept in, such as `consent`, `log` or `book`.
        key: Path in the model, or id.
        name: What it is, or the question by which it is asked.
        about: Whom it is about; None for the case itself.
        why: What it is for.
        rules: How many rules read it.
        offers: How many offers that can be suggested read it.
        category: What kind of datum it is; None where every consent for the purpose is enough, or where it is about no
            family.
        leaves: Whether it may go to another body at all.
        grounds: Ids of what its processing rests on.
        recipients: The bodies that may receive it at most, each with its cell of the matrix; none where it never
            leaves, where it is only shown to those in the room, or where the single datum in it decides.
        retention: Ids of the deletion rules by which it goes.
        takes: Whether anything fits into it but what a list or a form allows.
        consent: It counts only with a recorded consent.
        consent_from: Names of the examinations and screenings from which it counts only with one.
    """

    group: Slug
    key: str
    name: str
    about: Scope | None = None
    category: Category | None
    sensitivity: Sensitivity
    why: str
    leaves: Leaves = "never"
    grounds: tuple[Slug, ...]
    recipients: dict[Slug, Cell] = Field(default_factory=dict)
    retention: tuple[Slug, ...]
    rules: int = 0
    offers: int = 0
    takes: Takes = "closed"
    consent: bool = False
    consent_from: tuple[str, ...] = ()


class NeverProcessed(Model):
    """Something that is never collected, and why."""

    key: str
    note: str


class StoredFields(Model):
    """A group of data with the keys of its fields, where it lies and when it goes."""

    id: Slug
    name: str
    where: str
    fields: tuple[str, ...]
    retention: tuple[str, ...]


class Recipient(Model):
    """One row of the sharing matrix, by category."""

    id: Slug
    name: str
    cells: dict[Category, Cell]
    obligation: bool
    never: str | None


class KeptCheck(Model):
    """One of the checks: who keeps it, and whether its norm was read."""

    id: str
    norm: str
    status: str
    verified: bool
    by: KeptBy
    at: str
    text: str
    careful: str | None


class ContentVersion(Model):
    """A shipped table and the hash of its bytes."""

    name: str
    read_on: Day | None
    sha256: str


class Retention(Model):
    """One deletion rule.

    Args:
        in_book: What of it the book of a team holds, with its period there; None: nothing.
    """

    id: Slug
    name: str
    start: str
    after: str
    because: str
    in_book: str | None = None


class PrivacyReport(Model):
    """`lotse/privacy-report/1`: what lotse processes, for whom, how long, and what a municipality has to decide."""

    schema_: Literal["lotse/privacy-report/1"] = Field(default="lotse/privacy-report/1", alias="schema")
    on: Day
    versions: Versions
    contents: tuple[ContentVersion, ...]
    about: tuple[Sentence, ...]
    grounds: tuple[FieldGround, ...]
    fields: tuple[ProcessedField, ...]
    never: tuple[NeverProcessed, ...]
    stored: tuple[StoredFields, ...]
    steps: tuple[Step, ...]
    recipients: tuple[Recipient, ...]
    retention: tuple[Retention, ...]
    retention_notes: tuple[Sentence, ...]
    measures: tuple[Measure, ...]
    processing: tuple[Entry, ...]
    checks: tuple[KeptCheck, ...]
    open_points: tuple[OpenPoint, ...]
