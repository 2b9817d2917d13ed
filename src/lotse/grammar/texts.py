"""The German around the tables of the page, and the names of the forms of values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import Field

from lotse.case.vocabulary import Scope
from lotse.files import read_shipped, validated
from lotse.model import Model
from lotse.truth import TruthWord


class Value(Model):
    """A form of values: how it is recognised in a schema, with an example."""

    name: str
    text: str
    example: Any
    pattern: str | None = None
    format: str | None = None
    key_pattern: str | None = None


class Section(Model):
    """What is said before the example of a kind of file."""

    title: str
    intro: str


class PageTexts(Model):
    """Everything on the page that no model says."""

    title: str
    intro: str
    basics_title: str
    basics: str
    values_title: str
    values_intro: str
    values: tuple[Value, ...]
    conditions_title: str
    conditions_intro: str
    comparisons_title: str
    comparisons_intro: str
    comparisons_names: dict[str, str]
    editor_title: str
    editor: str
    sections: dict[str, Section]
    every_key: str

    def value(self, schema: Mapping[str, Any]) -> str:
        """Name of the form of a text; empty if it has none."""
        for one in self.values:
            if "pattern" in schema and schema["pattern"] == one.pattern:
                return one.name
            if "format" in schema and schema["format"] == one.format:
                return one.name
        return ""

    def mapping(self, schema: Mapping[str, Any]) -> str:
        """Name of the form of a mapping with free keys to texts; empty if it has none."""
        keys = set(schema.get("patternProperties", {})) | {schema.get("propertyNames", {}).get("pattern")}
        texts = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
        if not any(isinstance(one, Mapping) and one.get("type") == "string" and "pattern" not in one for one in texts):
            return ""
        return next((one.name for one in self.values if one.key_pattern in keys - {None}), "")


class Tried(Model):
    """A condition tried: what is known, what comes out, and what is missing."""

    given: dict[str, Any]
    expect: TruthWord
    missing: tuple[str, ...] | None = None


class Shown(Model):
    """One form of a condition with its example."""

    title: str
    for_: Scope = Field(alias="for")
    when: str
    tried: tuple[Tried, ...]
    note: str | None = None
    owner: Literal["rule", "offer"] = "rule"


class _Conditions(Model):
    conditions: tuple[Shown, ...]


@cache
def page_texts() -> PageTexts:
    """The words of the page.

    >>> page_texts().title
    'Was in die Dateien geschrieben wird'
    """
    return validated(read_shipped("grammar/seite.yaml"), PageTexts)


@cache
def shown_conditions() -> tuple[Shown, ...]:
    """The examples of conditions, from simple to hard.

    >>> shown_conditions()[0].when
    'always'
    """
    return validated(read_shipped("grammar/bedingungen.yaml"), _Conditions).conditions
