"""Settings of an office: `lotse/config/1`. The core never looks for them; the caller hands them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from lotse.conditions import Age, Duration
from lotse.errors import InputError
from lotse.files import of_mapping, validated
from lotse.model import Model, Slug

if TYPE_CHECKING:
    from collections.abc import Mapping

SMALLEST_CELL = 3
"""No office may count families in smaller cells."""


def _cells(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value < SMALLEST_CELL:
        raise PydanticCustomError("small_cells", "counts below 3 could point at a family")
    return value


class Settings(Model):
    """What an office decides for itself; each default is the careful one.

    Args:
        office: Body that sends, by default.
        role: Role of the user, for the steps of the protection procedure.
        emergency: Emergency numbers of this place.
        confirmation_old_after: Age after which an offer's confirmation is called old.
    """

    schema_: Literal["lotse/config/1"] = Field(
        default="lotse/config/1",
        alias="schema",
        description="Sagt, was für eine Datei das ist.",
    )
    office: Slug | None = Field(
        default=None,
        description="Kennung der eigenen Stelle; `lotse body AUFGABE ORT` nennt sie.",
    )
    role: Slug | None = Field(
        default=None,
        description="Eigene Aufgabe; danach richten sich die Schritte des Schutzverfahrens.",
    )
    emergency: tuple[Annotated[str, Field(max_length=60)], ...] = Field(
        default=(),
        description="Notrufnummern am Ort, die wichtigste zuerst. Ohne sie nennt das Schutzverfahren 110 und 112.",
    )
    vocabulary: str | None = Field(default=None, description="Kennung oder Datei des Vokabulars.")
    rules: str | None = Field(
        default=None,
        description="Kennung, Datei oder Ordner des Regelwerks; ersetzt das mitgelieferte.",
    )
    catalogues: tuple[str, ...] | None = Field(
        default=None,
        description="Kennungen, Dateien oder Ordner der Kataloge; ersetzen die mitgelieferten.",
    )
    consent_max_days: Annotated[StrictInt, Field(ge=1, le=3650)] = Field(
        default=180,
        description="Wie viele Tage eine Einwilligung höchstens gilt.",
    )
    everyday_matter: StrictBool = Field(
        default=False,
        description=(
            "Ob eine Weitergabe als Angelegenheit des täglichen Lebens gilt, die ein Elternteil allein entscheidet."
        ),
    )
    small_cells: Annotated[StrictInt, BeforeValidator(_cells)] = Field(
        default=5,
        description="Kleinere Zahlen von Familien werden in Auswertungen nicht gezeigt; nie unter 3.",
    )
    confirmation_old_after: Age = Field(
        default=Duration(count=365, unit="days"),
        json_schema_extra={"default": "365 days"},
        description="Nach dieser Zeit gilt die Bestätigung eines Angebots als alt.",
    )
    record_book: str | None = Field(default=None, description="Datei oder Datenbank des Protokollbuchs.")
    log_key_file: str | None = Field(
        default=None,
        description="Datei mit dem Schlüssel für das Protokoll der Weitergaben.",
    )


def settings_of(given: Settings | Mapping[str, Any] | None) -> Settings:
    """Take settings in whatever form a caller has them.

    Args:
        given: Settings, a mapping with the keys of `lotse/config/1`, or nothing: the careful defaults.

    Returns:
        The settings.

    Raises:
        InputError: All problems of a mapping at once.

    >>> settings_of(None).consent_max_days
    180
    """
    if isinstance(given, Settings):
        return given
    return validated(of_mapping(given or {}), Settings, error=InputError)
