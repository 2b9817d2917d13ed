"""The keys of a kind of file with their forms, bounds, defaults and meanings, read from its JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lotse.conditions import FORMS
from lotse.grammar.texts import PageTexts, page_texts

Schema = Mapping[str, Any]
RECORDS = frozenset({"ConsentRecord", "ReleaseRecord", "GroundRecord"})
"""What a case may hold and nobody writes by hand: it is made from a form, and has a schema of its own."""

_ALWAYS = "schema"
"""The key whose value names the kind of file: it may be left out only where the program fills it in."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping.

    Args:
        name: As it is written.
        form: What may stand behind it, as Markdown.
        required: Whether it has to be there.
        default: What counts if it is not there, as it would be written; None if it is then not stated.
        meaning: The sentence of the model.
    """

    name: str
    form: str
    required: bool
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one mapping, and where it stands first."""

    path: str
    anchor: str
    keys: tuple[Key, ...]


@dataclass(slots=True)
class Reader:
    """Reads the keys of one kind after the other; a mapping that stands in several places is told once.

    Args:
        told: Anchor of each mapping that was told already, by its content.
    """

    told: dict[str, str] = field(default_factory=dict)

    def tables(self, schema: Schema, kind: str) -> Iterator[Table]:
        """The tables of a kind of file, its own keys first.

        Args:
            schema: Its JSON Schema.
            kind: Its name, the beginning of each anchor.
        """
        below: Mapping[str, Schema] = schema.get("$defs", {})
        self.told[_content(schema)] = kind
        waiting: list[tuple[str, Schema]] = [("", schema)]
        done: set[str] = set()
        while waiting:
            path, here = waiting.pop(0)
            anchor, content = _anchor(kind, path), _content(here)
            if self.told[content] != anchor or content in done:
                continue
            done.add(content)
            found = list(_inner(here, below, path))
            for inside, inner in found:
                self.told.setdefault(_content(inner), _anchor(kind, inside))
            yield Table(path, anchor, tuple(self._key(name, one, here, below) for name, one in _keys(here)))
            waiting[:0] = found

    def _key(self, name: str, one: Schema, here: Schema, below: Mapping[str, Schema]) -> Key:
        default = one.get("default")
        return Key(
            name=name,
            form=_Form(page_texts(), below, self.told).of(one),
            required=name in here.get("required", ()) or (name == _ALWAYS and "const" in one),
            default=None if default is None or name == _ALWAYS else json.dumps(default, ensure_ascii=False),
            meaning=one.get("description", ""),
        )


def _anchor(kind: str, path: str) -> str:
    return "-".join([kind, *re.findall(r"[a-z_]+", path)])


def _content(schema: Schema) -> str:
    return json.dumps(schema, sort_keys=True)


def _keys(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The keys of a mapping, also where a bare word may stand instead."""
    for part in (schema, *schema.get("anyOf", ())):
        yield from part.get("properties", {}).items()


def _inner(schema: Schema, below: Mapping[str, Schema], path: str) -> Iterator[tuple[str, Schema]]:
    """The mappings inside a mapping, each with its path; conditions have a section of their own."""
    for name, one in _keys(schema):
        for brackets, reference in _references(one):
            inner = below[reference]
            if reference not in RECORDS and (reference not in _FORM_NAMES or not _is_condition(inner)):
                yield f"{path}.{name}{brackets}".lstrip("."), inner


def _references(schema: Schema, brackets: str = "") -> Iterator[tuple[str, str]]:
    if "$ref" in schema:
        yield brackets, schema["$ref"].rpartition("/")[2]
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _references(part, brackets)
    if isinstance(schema.get("items"), Mapping):
        yield from _references(schema["items"], f"{brackets}[]")
    for part in (schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()):
        if isinstance(part, Mapping):
            yield from _references(part, f"{brackets}.*")


_FORM_NAMES = frozenset(model.__name__ for model in FORMS.values())


def _is_condition(schema: Schema) -> bool:
    """A form of the grammar, told apart from what bears the same name in a case."""
    first: str | None = next(iter(schema.get("properties", {})), None)
    return first in FORMS


@dataclass(frozen=True, slots=True)
class _Form:
    """How the form of a value is told.

    Args:
        said: Names of forms.
        below: The mappings of the schema.
        told: Anchors of those that are told, above or below.
    """

    said: PageTexts
    below: Mapping[str, Schema]
    told: Mapping[str, str]

    def of(self, schema: Schema) -> str:
        """What may stand there, as Markdown."""
        several = [one for key in ("anyOf", "oneOf", "allOf") for one in schema.get(key, ())]
        several = [one for one in several if one.get("type") != "null"]
        if several:
            if any(self._is_form(one) for one in several):
                return "[Bedingung](#bedingungen)"
            if {"boolean", "integer", "string"} <= {one.get("type") for one in several}:
                several = [one for one in several if one.get("type") not in ("boolean", "integer", "string", "array")]
                return " oder ".join(["Wert", *(self.of(one) for one in several)])
            return " oder ".join(dict.fromkeys(self.of(one) for one in several))
        if "$ref" in schema:
            return self._reference(schema["$ref"].rpartition("/")[2])
        if "const" in schema:
            return f"`{_plain(schema['const'])}`"
        if "enum" in schema:
            return ", ".join(f"`{_plain(one)}`" for one in schema["enum"])
        return getattr(self, f"_{schema.get('type', 'any')}")(schema)  # type: ignore[no-any-return]  # each is text

    def _is_form(self, schema: Schema) -> bool:
        name = schema.get("$ref", "").rpartition("/")[2]
        if name:
            return name in _FORM_NAMES and _is_condition(self.below[name])
        return any(self._is_form(one) for one in schema.get("oneOf", ()))

    def _reference(self, name: str) -> str:
        if name in RECORDS:
            return "Nachweis"
        return f"[Schlüssel](#{self.told[_content(self.below[name])]})"

    def _any(self, _schema: Schema) -> str:
        return "beliebig"

    def _boolean(self, _schema: Schema) -> str:
        return "`true` oder `false`"

    def _integer(self, schema: Schema) -> str:
        least, most = schema.get("minimum"), schema.get("maximum")
        bounds = [f"ab {least}"] if least is not None else []
        bounds += [f"bis {most}"] if most is not None else []
        return " ".join(["ganze Zahl", *bounds])

    def _string(self, schema: Schema) -> str:
        named = self.said.value(schema)
        longest = schema.get("maxLength")
        return named or ("Text" if longest is None else f"Text (bis {longest} Zeichen)")

    def _array(self, schema: Schema) -> str:
        least = ", mindestens 1" if schema.get("minItems") else ""
        return f"Liste{least}: {self.of(schema.get('items', {}))}"

    def _object(self, schema: Schema) -> str:
        named = self.said.mapping(schema)
        if named:
            return named
        values = schema.get("additionalProperties")
        values = (
            values if isinstance(values, Mapping) else next(iter(schema.get("patternProperties", {}).values()), None)
        )
        return f"je Schlüssel: {self.of(values)}" if values else "Schlüssel und Werte"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
