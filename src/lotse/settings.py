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

    schema_: Literal["lotse/config/1"] = Field(default="lotse/config/1", alias="schema")
    office: Slug | None = None
    role: Slug | None = None
    emergency: tuple[Annotated[str, Field(max_length=60)], ...] = ()
    vocabulary: str | None = None
    rules: str | None = None
    catalogues: tuple[str, ...] | None = None
    consent_max_days: Annotated[StrictInt, Field(ge=1, le=3650)] = 180
    everyday_matter: StrictBool = False
    small_cells: Annotated[StrictInt, BeforeValidator(_cells)] = 5
    confirmation_old_after: Age = Duration(count=365, unit="days")
    record_book: str | None = None
    log_key_file: str | None = None


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
