"""The condition grammar as it is written in files: rules, offers and phases use these forms and nothing else.

The models only say what may be written. What a condition means for a family is in `lotse.rules.tree`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from lotse.model import ISO_DAY, AreaPrefix, FactId, Model, Slug

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

Unit = Literal["days", "weeks", "months", "years"]
_DURATION = re.compile(r"([0-9]{1,5}) (days|weeks|months|years)")
_LONGEST = {"days": 48_000, "weeks": 6_800, "months": 1_560, "years": 130}


class Duration(Model):
    """An age in completed units, such as `24 months`; at most 130 years."""

    count: StrictInt
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


def _duration(value: Any) -> Any:
    if isinstance(value, Duration):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("duration", "an age is written as a number and days, weeks, months or years")
    count, unit = int(match[1]), match[2]
    if count > _LONGEST[unit]:
        raise PydanticCustomError("duration", "an age is at most 130 years")
    return Duration(count=count, unit=unit)  # type: ignore[arg-type]  # the pattern allows the four units only


Age = Annotated[
    Duration,
    BeforeValidator(_duration),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,5} (days|weeks|months|years)$"}),
]


class AgeRange(Model):
    """Half-open range of completed age: `from` is included, `below` is not."""

    from_: Age | None = Field(
        default=None,
        alias="from",
        description="Ab diesem vollendeten Alter; der Tag selbst zählt dazu.",
    )
    below: Age | None = Field(
        default=None,
        description="Bis unter dieses Alter; der Tag, an dem es vollendet wird, zählt nicht mehr dazu.",
    )

    @model_validator(mode="after")
    def _bounded(self) -> AgeRange:
        if self.from_ is None and self.below is None:
            raise PydanticCustomError("age_range", "an age needs `from`, `below` or both")
        return self


class WeekRange(Model):
    """Half-open range of completed weeks of pregnancy; without bounds: pregnant at all."""

    week_from: Annotated[StrictInt, Field(ge=0, le=45)] | None = Field(
        default=None,
        description="Ab dieser vollendeten Schwangerschaftswoche.",
    )
    week_below: Annotated[StrictInt, Field(ge=0, le=46)] | None = Field(
        default=None,
        description="Bis unter diese Schwangerschaftswoche.",
    )


class All(Model):
    """Every part holds."""

    all: tuple[Condition, ...] = Field(
        min_length=1,
        description=(
            "Jeder Teil trifft zu. Ein Nein genügt für Nein; sonst bleibt es offen, solange ein Teil offen ist."
        ),
    )


class AnyOf(Model):
    """At least one part holds."""

    any: tuple[Condition, ...] = Field(
        min_length=1,
        description=(
            "Mindestens ein Teil trifft zu. Ein Ja genügt für Ja; sonst bleibt es offen, solange ein Teil offen ist."
        ),
    )


class Not(Model):
    """The part does not hold; of unknown it is unknown."""

    not_: Condition = Field(
        alias="not",
        description="Der Teil trifft nicht zu. Ist er offen, bleibt auch das offen: Unbekannt ist nie Nein.",
    )


class Always(Model):
    """Stated to have no conditions."""

    always: Literal[True] = Field(description="Ausdrücklich ohne Bedingung. Auch als bloßes Wort: `when: always`.")


class Signal(Model):
    """Somebody noticed this topic (or, with `is: inconspicuous`, looked and noticed nothing)."""

    signal: Slug = Field(
        description=(
            "Ein Thema, das jemandem aufgefallen ist, mit seiner Kennung aus dem Vokabular. Ohne Beobachtung "
            "ist es offen."
        ),
    )
    is_: Literal["conspicuous", "inconspicuous"] = Field(
        default="conspicuous",
        alias="is",
        description="`inconspicuous`: Jemand hat hingesehen, und es ist nichts aufgefallen.",
    )


FactValue = StrictBool | StrictInt | Annotated[str, Field(max_length=200)]
FACT_OPERATORS = ("is", "one_of", "contains", "at_least", "at_most", "below", "above")


class Fact(Model):
    """A known value compared with a stated one; exactly one comparison."""

    fact: FactId = Field(
        description=(
            "Eine Angabe, mit ihrer Kennung aus dem Vokabular, und genau ein Vergleich. Wurde sie nicht "
            "genannt, ist das Ergebnis offen."
        ),
    )
    is_: FactValue | None = Field(
        default=None,
        alias="is",
        description="Die Angabe ist genau dieser Wert; bei einem Ort: Er liegt in diesem Gebiet.",
    )
    one_of: tuple[FactValue, ...] | None = Field(
        default=None,
        min_length=1,
        description="Die Angabe ist einer dieser Werte.",
    )
    contains: str | None = Field(default=None, description="Die Menge enthält diesen Wert.")
    at_least: StrictInt | str | None = Field(
        default=None,
        description="Die Zahl ist mindestens so groß, der Tag ist dieser oder ein späterer.",
    )
    at_most: StrictInt | str | None = Field(
        default=None,
        description="Die Zahl ist höchstens so groß, der Tag ist dieser oder ein früherer.",
    )
    below: StrictInt | str | None = Field(default=None, description="Die Zahl ist kleiner, der Tag liegt davor.")
    above: StrictInt | str | None = Field(default=None, description="Die Zahl ist größer, der Tag liegt danach.")

    @model_validator(mode="after")
    def _one_comparison(self) -> Fact:
        if len(self.comparisons()) != 1:
            raise PydanticCustomError("one_comparison", "a fact needs exactly one comparison")
        return self

    def comparisons(self) -> dict[str, Any]:
        """The comparisons that are written, by their name in the file."""
        written = {
            "is": self.is_,
            "one_of": self.one_of,
            "contains": self.contains,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "below": self.below,
            "above": self.above,
        }
        return {name: value for name, value in written.items() if value is not None}


class AgeIs(Model):
    """The person's completed age lies in the range."""

    age: AgeRange = Field(
        description=(
            "Das vollendete Alter der Person liegt in der Spanne. Reicht das bekannte Geburtsdatum dafür "
            "nicht aus, bleibt es offen."
        ),
    )


class Pregnant(Model):
    """The adult carries an unborn child, or the unborn child is that far."""

    pregnant: WeekRange = Field(
        description=(
            "Die erwachsene Person ist schwanger, oder das ungeborene Kind ist so weit. `{}` heißt: in "
            "irgendeiner Woche."
        ),
    )


class Need(Model):
    """Rules recognised this need, or the family wished it; never under `not`."""

    need: Slug = Field(
        description="Eine Regel hat diesen Bedarf erkannt, oder die Familie wünscht ihn. Nie unter `not`.",
    )


class Receives(Model):
    """The person or the household takes up this offer already."""

    receives: Slug = Field(
        description=(
            "Die Person oder die Familie nimmt dieses Angebot schon wahr. Solange niemand danach gefragt hat, "
            "ist es offen."
        ),
    )


class HasChild(Model):
    """One and the same child (unborn included) meets the part; household scope only."""

    has_child: Condition = Field(
        description="Ein und dasselbe Kind (auch ein ungeborenes) erfüllt den Teil. Nur unter `for: household`.",
    )


class EveryChild(Model):
    """Every child (unborn included) meets the part; household scope only."""

    every_child: Condition = Field(
        description="Jedes Kind (auch ein ungeborenes) erfüllt den Teil. Nur unter `for: household`.",
    )


class HasAdult(Model):
    """One and the same adult meets the part; household scope only."""

    has_adult: Condition = Field(
        description="Ein und dieselbe erwachsene Person erfüllt den Teil. Nur unter `for: household`.",
    )


FORMS: dict[str, type[Model]] = {
    "all": All,
    "any": AnyOf,
    "not": Not,
    "always": Always,
    "signal": Signal,
    "fact": Fact,
    "age": AgeIs,
    "pregnant": Pregnant,
    "need": Need,
    "receives": Receives,
    "has_child": HasChild,
    "every_child": EveryChild,
    "has_adult": HasAdult,
}


def _form(value: Any) -> str | None:
    """Which form is written: the first key that names one."""
    if isinstance(value, Model):
        return next((name for name, model in FORMS.items() if type(value) is model), None)
    if isinstance(value, dict):
        return next((name for name in FORMS if name in value), None)
    return None


class _BareWord:
    """Says in the JSON Schema that the mapping may also be written as one word."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        return {"anyOf": [{"const": self.word}, schema]}


def _bare_always(value: Any) -> Any:
    return {"always": True} if value == "always" else value


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Always, Tag("always")]
    | Annotated[Signal, Tag("signal")]
    | Annotated[Fact, Tag("fact")]
    | Annotated[AgeIs, Tag("age")]
    | Annotated[Pregnant, Tag("pregnant")]
    | Annotated[Need, Tag("need")]
    | Annotated[Receives, Tag("receives")]
    | Annotated[HasChild, Tag("has_child")]
    | Annotated[EveryChild, Tag("every_child")]
    | Annotated[HasAdult, Tag("has_adult")],
    Discriminator(
        _form,
        custom_error_type="condition_form",
        custom_error_message="a condition is one of: " + ", ".join(FORMS),
    ),
    BeforeValidator(_bare_always),
    _BareWord("always"),
]


class Where(Model):
    """Where an offer exists; any of the places is enough."""

    residence: tuple[AreaPrefix, ...] = Field(default=(), description="Die Familie wohnt in einem dieser Gebiete.")
    attends_school_in: tuple[AreaPrefix, ...] = Field(
        default=(),
        description="Das Kind geht in einem dieser Gebiete zur Schule.",
    )
    anywhere: Literal[True] | None = Field(
        default=None,
        description="Überall. Auch als bloßes Wort: `where: anywhere`.",
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The mapping, or the bare word `anywhere`."""
        schema = handler(core)
        return {"anyOf": [{"const": "anywhere"}, schema]}

    @model_validator(mode="before")
    @classmethod
    def _bare_anywhere(cls, value: Any) -> Any:
        return {"anywhere": True} if value == "anywhere" else value

    @model_validator(mode="after")
    def _somewhere(self) -> Where:
        if not (self.residence or self.attends_school_in or self.anywhere):
            raise PydanticCustomError("where", "say residence, attends_school_in or anywhere")
        return self


def as_day(value: object) -> date | None:
    """Read the bound of a date comparison; None if it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None
