"""The kinds of file that people write by hand, with the models that read them."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pydantic.json_schema import GenerateJsonSchema

from lotse.case.model import Case
from lotse.case.vocabulary import VocabularyFile
from lotse.casetests import CasesFile
from lotse.catalogues.catalogue import CatalogueFile
from lotse.compiled import PACKAGE
from lotse.conditions import FORMS
from lotse.rules.ruleset import RulesetFile
from lotse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import BaseModel
    from pydantic_core.core_schema import DictSchema

Kind = Literal["catalogue", "ruleset", "vocabulary", "cases", "case", "config"]
MODELS: Mapping[Kind, type[BaseModel]] = MappingProxyType(
    {
        "catalogue": CatalogueFile,
        "ruleset": RulesetFile,
        "vocabulary": VocabularyFile,
        "cases": CasesFile,
        "case": Case,
        "config": Settings,
    }
)
"""In the order of the page. Records of consents are made by forms and have a schema each, but no section there."""

FILES: Mapping[Kind, str] = MappingProxyType(
    {
        "catalogue": "angebote.yaml",
        "ruleset": "regeln.yaml",
        "vocabulary": "vokabular.yaml",
        "cases": "testfaelle.yaml",
        "case": "fall.yaml",
        "config": "lotse.yaml",
    }
)
"""The example of each kind, in the folder of the smallest and in that of every key."""

GRAMMAR = PACKAGE / "grammar"


def example(kind: Kind, *, smallest: bool) -> Path:
    """The example of a kind that the page shows.

    Args:
        kind: The kind of file.
        smallest: The least that may be written; otherwise one in which every key stands.

    Returns:
        A file that `lotse check` finds nothing wrong with.

    >>> example("case", smallest=True).name
    'fall.yaml'
    """
    return GRAMMAR / "beispiele" / ("klein" if smallest else "alles") / FILES[kind]


class WrittenSchema(GenerateJsonSchema):
    """As the models read it: where keys must have a form, no other key may stand."""

    def dict_schema(self, schema: DictSchema) -> dict[str, Any]:
        """The schema of a mapping with free keys."""
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found


def written_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a kind of file, as its model tells it.

    Args:
        kind: The kind of file.

    Returns:
        A schema of its own, that may be changed.

    >>> sorted(written_schema("config")["properties"])[:2]
    ['catalogues', 'confirmation_old_after']
    """
    return MODELS[kind].model_json_schema(schema_generator=WrittenSchema)


@cache
def form_schema(form: str) -> Mapping[str, Any]:
    """The JSON Schema of a form of conditions.

    Args:
        form: One of `lotse.conditions.FORMS`.

    Returns:
        A schema with the keys of the form at its top, also where conditions stand inside.

    >>> list(form_schema("all")["properties"])
    ['all']
    """
    schema = FORMS[form].model_json_schema(schema_generator=WrittenSchema)
    named = schema.pop("$ref", "").rpartition("/")[2]
    return {**schema, **schema["$defs"][named]} if named else schema
