"""What every file, record and result of lotse has in common: frozen, closed, silent about its values."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

HELD: dict[str, Any] = {}
"""Context of a validation whose errors become problems of a file; by it alone a model shows its own errors."""


class Model(BaseModel):
    """A frozen record: unknown keys are errors, and no message repeats what was put in."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
    )

    if not TYPE_CHECKING:  # what each model takes is told to type checkers by its fields

        def __init__(self, /, **data: Any) -> None:
            """Make a model of plain values.

            Raises:
                InputError: All problems at once; the validator's own words would name unknown keys.
            """
            try:
                super().__init__(**data)
            except ValidationError as error:
                found = error
            else:
                return
            raise _refused(found, type(self), data)

        __init__.__pydantic_base_init__ = True  # it validates as any other: parts of a file do not come by here

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse a change as any frozen model does, without repeating what it was to be."""
        if not name.startswith("_"):
            raise _frozen(type(self), name)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        """Refuse to leave something out."""
        if not name.startswith("_"):
            raise _frozen(type(self), name)
        super().__delattr__(name)

    @classmethod
    def model_validate(cls, obj: Any, **how: Any) -> Self:
        """Make a model of plain data.

        Raises:
            InputError: All problems at once; the validator's own words would name unknown keys.
        """
        found: ValidationError
        try:
            return super().model_validate(obj, **how)
        except ValidationError as error:
            if how.get("context") is HELD:
                raise
            found = error
        raise _refused(found, cls, obj)


def _frozen(model: type[BaseModel], name: str) -> ValidationError:
    known = (name,) if name in model.model_fields else ()
    told: InitErrorDetails = {"type": "frozen_instance", "loc": known, "input": None}
    return ValidationError.from_exception_data(model.__name__, [told], hide_input=True)


def _refused(found: ValidationError, model: type[BaseModel], data: Any) -> Exception:
    from lotse.validation import refused  # noqa: PLC0415  # it holds data against the models of this module

    return refused(found, model, data)


T = TypeVar("T")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: Any) -> Any:
    """Read an ISO day; anything else is a problem that repeats nothing."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("date_impossible", "this day does not exist in the calendar") from error
    raise PydanticCustomError("date_form", "a day is written YYYY-MM-DD")


class Unshown:
    """Something that holds values of a case: named in logs and tracebacks, never shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class ByIdentity(Generic[T]):
    """A frozen object as a cache key: the object itself, so that no two contents are ever mixed up."""

    __slots__ = ("it",)

    def __init__(self, it: T) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.it is other.it

    def __hash__(self) -> int:
        return id(self.it)


Day = Annotated[date, BeforeValidator(_day), PlainSerializer(date.isoformat, return_type=str, when_used="json")]
"""A calendar day, written `2026-11-20`."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
"""An id: lower-case ASCII kebab-case."""

FactId = Annotated[str, StringConstraints(pattern=r"^(kind|erwachsen|familie)\.[a-z][a-z0-9_]*$", max_length=120)]
"""A fact id such as `kind.kita_platz`; its first word says whom it is about."""

PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z][0-9]{0,2}$")]
"""One letter and up to two digits, so that no name fits."""

MUNICIPALITY_DIGITS = 8
"""Digits of the official key of a municipality."""

_AREA = r"^([0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{8}|[0-9]{8}-[a-z0-9]+(-[a-z0-9]+)*)$"
AreaPrefix = Annotated[str, StringConstraints(pattern=_AREA)]
"""An official key of 2, 3, 5 or 8 digits, or a Sozialraum id below a municipality."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]+)*$", max_length=20)]
"""A language code such as `tr` or `de-x-leicht`."""

Text = Annotated[dict[Language, str], Field(min_length=1)]
"""One sentence or name by language; German is the source."""


class Source(Model):
    """Where a statement of content comes from.

    `kind` is `law` (a norm that was read, with the day), `practice` (a report) or `proposal` (our own judgement).
    """

    kind: str | None = Field(
        default=None,
        description=(
            "Worauf es beruht: `law` (eine gelesene Norm), `practice` (ein Bericht) oder `proposal` (eigener "
            "Vorschlag)."
        ),
    )
    ref: str | None = Field(default=None, description="Fundstelle: Norm, Datei mit Zeilen, Seite.")
    norm: str | None = Field(default=None, description="Norm in der üblichen Schreibweise, etwa `§ 24 SGB VIII`.")
    read_on: Day | None = Field(default=None, description="Tag, an dem die Fundstelle zuletzt gelesen wurde.")
    note: str | None = Field(default=None, description="Anmerkung für die Pflege; Familien sehen sie nicht.")
    status: str | None = Field(default=None, description="Wie sicher die Angabe ist, in eigenen Worten.")


class Contact(Model):
    """How to reach somebody; only what the source states."""

    phone: str | None = Field(default=None, description="Telefonnummer der Stelle, nie die einer Person.")
    url: str | None = Field(default=None, description="Ganze Adresse der Seite, mit https://.")
    address: str | None = Field(default=None, description="Straße, Hausnummer und Ort.")
    email: str | None = Field(default=None, description="Postfach der Stelle.")
