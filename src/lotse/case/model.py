"""The case as a municipality hands it in: pseudonymous, structured, without a place for a name or free text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    Discriminator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StrictBool,
    StrictInt,
    Tag,
    TypeAdapter,
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

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

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


_TownName = Annotated[str, Field(description="Name der Gemeinde, an Stelle des Schlüssels.")]


class Place(Silent):
    """Where the family lives."""

    ags: Annotated[str, Field(pattern=r"^[0-9]{8}$")] | None = Field(
        default=None,
        description="Amtlicher Schlüssel der Gemeinde, acht Ziffern in Anführungszeichen.",
    )
    area: Annotated[str, Field(pattern=r"^[0-9]{8}-[a-z0-9]+(-[a-z0-9]+)*$")] | None = Field(
        default=None,
        description="Sozialraum, in dem die Familie wohnt.",
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """As it is written: a file may name the municipality instead; its key is put there before the model sees it."""
        schema = handler.resolve_ref_schema(handler(core))
        schema["properties"]["name"] = TypeAdapter(_TownName).json_schema()
        return schema


class NoticedBy(Silent):
    """The office that holds the case."""

    role: Slug = Field(description="Aufgabe der Stelle, die den Fall führt.")
    body: Slug | None = Field(default=None, description="Kennung der Stelle.")


class CustodySeen(Silent):
    """What was seen to know who has custody."""

    what: Slug = Field(description="Was vorgelegen hat, etwa `sorgeregister`.")
    on: Day = Field(description="Tag, an dem es vorlag.")


class Custody(Silent):
    """Who has custody; unknown unless somebody saw it."""

    kind: Literal["joint", "sole", "guardian", "unknown"] = Field(
        default="unknown",
        description="Wer sorgt: `joint` (gemeinsam), `sole` (allein), `guardian` (Vormund) oder `unknown`.",
    )
    holders: tuple[PersonId, ...] = Field(
        default=(),
        description="Wer das Sorgerecht hat; bei `joint` und `guardian` auch, wer nicht im Haushalt lebt und deshalb "
        "nicht unter `persons` steht.",
    )
    seen: CustodySeen | None = Field(default=None, description="Was als Nachweis gesehen wurde.")


class Person(Silent):
    """One person of the household, by a letter."""

    id: PersonId = Field(description="Ein Buchstabe und bis zu zwei Ziffern, damit kein Name hineinpasst.")
    role: Literal["child", "unborn", "parent", "adult"] = Field(
        description="`child` (unter 27), `unborn`, `parent` oder `adult`.",
    )
    born: str | None = Field(
        default=None,
        description='Geburt, so genau wie nötig: `"2021"`, `"2021-03"` oder `"2021-03-17"`.',
    )
    due: str | None = Field(
        default=None,
        description="Errechneter Termin eines ungeborenen Kindes, ebenso geschrieben.",
    )
    parents: tuple[PersonId, ...] = Field(default=(), description="Die Eltern, soweit sie im Haushalt sind.")
    carried_by: PersonId | None = Field(default=None, description="Wer mit dem ungeborenen Kind schwanger ist.")
    custody: Custody | None = Field(default=None, description="Wer das Sorgerecht hat.")

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


class Entrusted(Silent):
    """Told in confidence (§ 65 SGB VIII)."""

    by: PersonId = Field(description="Wer es anvertraut hat.")
    to: Slug = Field(description="Wem es anvertraut wurde, als Kennung.")


class Origin(Silent):
    """Who told something, and under which bond."""

    from_: Teller = Field(
        default="family",
        alias="from",
        description="Wer es gesagt hat: die Familie, eine andere Stelle (`other_office`) oder Dritte (`third`).",
    )
    office: Slug | None = Field(default=None, description="Die Stelle, der es gesagt wurde.")
    entrusted: Entrusted | None = Field(default=None, description="Im Vertrauen gesagt (§ 65 SGB VIII).")
    secrecy: Slug | None = Field(
        default=None,
        description="Wer dafür an ein Berufsgeheimnis gebunden ist (§ 203 StGB).",
    )
    task: Slug | None = Field(default=None, description="Die Aufgabe, für die es erhoben wurde.")
    record: RecordId | None = Field(default=None, description="Nummer der Einwilligung, auf der es beruht.")


class Signal(Origin):
    """A topic that somebody noticed, with its source and day; never a score."""

    topic: Slug = Field(description="Das Thema, aus dem Vokabular.")
    person: PersonId | None = Field(default=None, description="Um wen es geht; bei Themen der Familie ohne Person.")
    finding: Finding = Field(
        description=(
            "`conspicuous` (aufgefallen), `inconspicuous` (nicht aufgefallen) oder `not_assessed` (nicht beurteilt)."
        ),
    )
    source: Slug = Field(description="Wobei es aufgefallen ist, aus dem Vokabular.")
    observed: Day = Field(description="Tag der Beobachtung.")


Value = StrictBool | StrictInt | str | tuple[str, ...]


class LongFact(Origin):
    """A value with its origin."""

    value: Value = Field(description="Der Wert der Angabe.")
    observed: Day | None = Field(default=None, description="Tag, an dem es so war; später gilt es erst ab diesem Tag.")


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

    offer: Slug = Field(description="Das Angebot, das schon wahrgenommen wird.")
    person: PersonId | None = Field(default=None, description="Von wem; ohne Person von der Familie.")


class Declined(Silent):
    """An offer that did not come about, and why."""

    offer: Slug = Field(description="Das Angebot.")
    person: PersonId | None = Field(default=None, description="Für wen es gedacht war; ohne Person für die Familie.")
    on: Day = Field(description="Tag der Antwort.")
    reason: Literal["not_now", "not_wanted", "not_fitting", "unreachable"] = Field(
        description="`not_now`, `not_wanted`, `not_fitting` oder `unreachable` (niemand erreicht).",
    )


class Wish(Silent):
    """A need that the family named itself."""

    need: Slug = Field(description="Der Bedarf, den die Familie selbst nennt.")
    person: PersonId | None = Field(default=None, description="Für wen; ohne Person für die Familie.")


class HasStrength(Silent):
    """Something that goes well."""

    strength: Slug = Field(description="Die Stärke, aus dem Vokabular.")
    person: PersonId | None = Field(default=None, description="Wessen; ohne Person die der Familie.")


class Case(Silent):
    """`lotse/case/1`: what is known about one household.

    Args:
        restricted: The family asked that its data be restricted (Art. 18 GDPR): nothing of them leaves.
    """

    schema_: Literal["lotse/case/1"] = Field(
        default="lotse/case/1",
        alias="schema",
        description="Sagt, was für eine Datei das ist.",
    )
    case: str = Field(
        description="Fallnummer mit Prüfzeichen; `lotse new` zieht eine. Sie sagt nichts über die Familie.",
    )
    child_protection: ProtectionStatus = Field(
        description=(
            "Gibt es Anhaltspunkte für eine Gefährdung? `no_indication`, `indicated`, `acute` oder `unclear`. "
            "Nur mit `no_indication` geht es weiter; sonst zeigt jeder Befehl das Schutzverfahren."
        ),
    )
    place: Place | None = Field(default=None, description="Wo die Familie wohnt.")
    noticed_by: NoticedBy | None = Field(default=None, description="Die Stelle, die den Fall führt.")
    persons: tuple[Person, ...] = Field(default=(), description="Wer zur Familie gehört, ohne Namen.")
    signals: tuple[Signal, ...] = Field(default=(), description="Was aufgefallen ist.")
    facts: dict[Annotated[str, Field(pattern=r"^([a-z][0-9]{0,2}|familie\.[a-z][a-z0-9_]*)$")], FactEntry] = Field(
        default_factory=dict,
        description=(
            "Was bekannt ist: Angaben der Familie unter ihrer Kennung, Angaben einer Person unter deren "
            "Buchstaben. Was fehlt, ist unbekannt, nie Nein."
        ),
    )
    receives: tuple[Received, ...] | None = Field(
        default=None,
        description=(
            "Was schon wahrgenommen wird. Fehlt der Schlüssel, wurde nicht gefragt; `[]` heißt: gefragt, nichts."
        ),
    )
    declined: tuple[Declined, ...] = Field(
        default=(),
        description="Angebote, aus denen nichts wurde. Sie werden nicht gleich wieder vorgeschlagen.",
    )
    wishes: tuple[Wish, ...] = Field(default=(), description="Was die Familie sich selbst wünscht.")
    strengths: tuple[HasStrength, ...] = Field(default=(), description="Was gut läuft.")
    no_answer: tuple[Key, ...] = Field(
        default=(),
        description="Was die Familie nicht beantworten möchte, als `PERSON/ANGABE`. Danach wird nie wieder gefragt.",
    )
    consents: tuple[AnyRecord, ...] = Field(
        default=(),
        description=(
            "Einwilligungen, Entbindungen und Befugnisse; `lotse schema consent` zeigt ihre Schlüssel. Sie "
            "dürfen auch anderswo liegen."
        ),
    )
    restricted: StrictBool = Field(
        default=False,
        description=(
            "`true`: Die Familie hat verlangt, dass ihre Daten nur eingeschränkt verarbeitet werden (Art. 18 "
            "DSGVO). Nichts geht hinaus."
        ),
    )

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
