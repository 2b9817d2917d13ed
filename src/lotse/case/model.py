"""The case as a municipality hands it in: pseudonymous, structured, without a place for a name or free text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    Discriminator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StrictBool,
    StrictInt,
    Tag,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from lotse.case.dates import stated_span
from lotse.case.number import is_case_number
from lotse.case.records import AnyRecord
from lotse.case.vocabulary import Version
from lotse.errors import InputError
from lotse.model import HELD, Day, FactId, Model, PersonId, Slug
from lotse.validation import told

ProtectionStatus = Literal["no_indication", "indicated", "acute", "unclear"]
Finding = Literal["conspicuous", "inconspicuous", "not_assessed"]
Teller = Literal["family", "other_office", "third"]
Key = Annotated[str, Field(pattern=r"^([a-z][0-9]{0,2}|household|place)/[a-z][a-z0-9_.:-]*$", max_length=200)]


RecordId = Annotated[str, Field(pattern=r"^[A-Z]-[23456789A-HJ-NP-Z]{10}$")]
"""Id of a consent, a release or a ground, such as `C-7Q4M9K2XPA`; no free text fits."""


class Silent(Model):
    """A part of a case: shown without its values, in every message and log."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def __repr_args__(self) -> Any:
        return []

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse a change without repeating what it was to be."""
        if not name.startswith("_"):
            raise TypeError("a case does not change: load the changed one")
        super().__setattr__(name, value)


class Place(Silent):
    """Where the family lives."""

    ags: Annotated[str, Field(pattern=r"^[0-9]{8}$")] | None = None
    area: Annotated[str, Field(pattern=r"^[0-9]{8}-[a-z0-9]+(-[a-z0-9]+)*$")] | None = None


class NoticedBy(Silent):
    """The office that holds the case."""

    role: Slug
    body: Slug | None = None


class CustodySeen(Silent):
    """What was seen to know who has custody."""

    what: Slug
    on: Day


class Custody(Silent):
    """Who has custody; unknown unless somebody saw it."""

    kind: Literal["joint", "sole", "guardian", "unknown"] = "unknown"
    holders: tuple[PersonId, ...] = ()
    seen: CustodySeen | None = None


class Person(Silent):
    """One person of the household, by a letter."""

    id: PersonId
    role: Literal["child", "unborn", "parent", "adult"]
    born: str | None = None
    due: str | None = None
    parents: tuple[PersonId, ...] = ()
    carried_by: PersonId | None = None
    custody: Custody | None = None

    @field_validator("born", "due")
    @classmethod
    def _stated(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                stated_span(value)
            except ValueError as error:
                raise PydanticCustomError("date_form", "a date is a year, a month or a day that exists") from error
        return value

    @model_validator(mode="after")
    def _fitting(self) -> Person:
        if self.role == "unborn" and self.born is not None:
            raise PydanticCustomError("unborn", "an unborn child has `due`, not `born`")
        if self.role != "unborn" and (self.due is not None or self.carried_by is not None):
            raise PydanticCustomError("unborn", "`due` and `carried_by` are for an unborn child")
        return self


class Origin(Silent):
    """Who told something, and under which bond."""

    from_: Teller = Field(default="family", alias="from")
    office: Slug | None = None
    entrusted: Entrusted | None = None
    secrecy: Slug | None = None
    task: Slug | None = None
    record: RecordId | None = None


class Entrusted(Silent):
    """Told in confidence (§ 65 SGB VIII)."""

    by: PersonId
    to: Slug


class Signal(Origin):
    """A topic that somebody noticed, with its source and day; never a score."""

    topic: Slug
    person: PersonId | None = None
    finding: Finding
    source: Slug
    observed: Day


Value = StrictBool | StrictInt | str | tuple[str, ...]


class LongFact(Origin):
    """A value with its origin."""

    value: Value
    observed: Day | None = None


def _fact_form(value: Any) -> str:
    if isinstance(value, LongFact) or (isinstance(value, dict) and "value" in value):
        return "long"
    return "person" if isinstance(value, dict) else "short"


_Short = Annotated[Value, Tag("short")]
_Long = Annotated[LongFact, Tag("long")]
OneFact = Annotated[_Short | _Long, Discriminator(lambda value: "short" if _fact_form(value) == "short" else "long")]
FactEntry = Annotated[
    _Short | _Long | Annotated[dict[FactId, OneFact], Tag("person")],
    Discriminator(_fact_form),
]


class Received(Silent):
    """Something that is taken up already."""

    offer: Slug
    person: PersonId | None = None


class Declined(Silent):
    """An offer that did not come about, and why."""

    offer: Slug
    person: PersonId | None = None
    on: Day
    reason: Literal["not_now", "not_wanted", "not_fitting", "unreachable"]


class Wish(Silent):
    """A need that the family named itself."""

    need: Slug
    person: PersonId | None = None


class HasStrength(Silent):
    """Something that goes well."""

    strength: Slug
    person: PersonId | None = None


class Case(Silent):
    """`lotse/case/1`: what is known about one household.

    Args:
        restricted: The family asked that its data be restricted (Art. 18 GDPR): nothing of them leaves.
    """

    schema_: Literal["lotse/case/1"] = Field(default="lotse/case/1", alias="schema")
    case: str
    child_protection: ProtectionStatus
    place: Place | None = None
    noticed_by: NoticedBy | None = None
    persons: tuple[Person, ...] = ()
    signals: tuple[Signal, ...] = ()
    facts: dict[Annotated[str, Field(pattern=r"^([a-z][0-9]{0,2}|familie\.[a-z][a-z0-9_]*)$")], FactEntry] = Field(
        default_factory=dict
    )
    receives: tuple[Received, ...] | None = None
    declined: tuple[Declined, ...] = ()
    wishes: tuple[Wish, ...] = ()
    strengths: tuple[HasStrength, ...] = ()
    no_answer: tuple[Key, ...] = ()
    consents: tuple[AnyRecord, ...] = ()
    restricted: StrictBool = False

    _checked: Version | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _silent(cls, data: Any, handler: ModelWrapValidatorHandler[Case], info: ValidationInfo) -> Case:
        """Say what does not fit without a value or an unknown key, also to who makes a case by hand."""
        found: ValidationError | None = None
        try:
            return handler(data)
        except ValidationError as error:
            if info.context is HELD:
                raise
            found = error
        problems = told(found, cls, data)
        del found, data
        raise InputError(problems)

    @field_validator("case")
    @classmethod
    def _number(cls, value: str) -> str:
        if not is_case_number(value):
            raise PydanticCustomError("case_number", "this is no case number with its check character")
        return value

    def __copy__(self) -> Case:
        """A copy may be changed while it is made, so it has to be checked again."""
        copied = super().__copy__()
        copied._checked = None  # noqa: SLF001  # its own field
        return copied

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Case:
        """As `__copy__`."""
        copied = super().__deepcopy__(memo)
        copied._checked = None  # noqa: SLF001  # its own field
        return copied

    def __repr__(self) -> str:
        return "<Case>"

    __str__ = __repr__


Origin.model_rebuild()
