"""The schema for an editor: what may be written, with every id that may be named there, its name and its meaning.

It is a JSON Schema of draft 7, which the YAML language server reads. One schema is for all kinds of file: the key
`schema` of a file says which part of it counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lotse.catalogues.responsibility_questions import ANSWER_KEYS
from lotse.conditions import FORMS
from lotse.grammar.editor_conditions import (
    condition_name,
    condition_schemas,
    facts_schema,
    given_schema,
    value_schemas,
)
from lotse.grammar.editor_ids import AGE_PATTERN, SLOTS, id_lists, one_of
from lotse.grammar.kinds import MODELS, written_schema
from lotse.grammar.texts import page_texts

if TYPE_CHECKING:
    from lotse.case.condition_check import Owner
    from lotse.grammar.editor_ids import Schema
    from lotse.grammar.kinds import Kind
    from lotse.grammar.known import Known

DIALECT = "http://json-schema.org/draft-07/schema#"
_OWNERS: dict[tuple[str, str], Owner] = {
    ("Rule", "when"): "rule",
    ("Phase", "when"): "phase",
    ("Offer", "when"): "offer",
    ("Offer", "requires"): "offer",
    ("Offer", "excludes"): "offer",
}
"""Where a condition stands, and who owns it."""
_RECORDS = {"ConsentRecord": "lotse/consent/1", "ReleaseRecord": "lotse/release/1", "GroundRecord": "lotse/ground/1"}


def editor_schema(known: Known, kind: Kind | None = None) -> Schema:
    """The schema with ids.

    Args:
        known: What may be named.
        kind: One kind of file; without it all, told apart by their key `schema`.

    Returns:
        A JSON Schema of draft 7.

    >>> from lotse.grammar.known import known_at
    >>> editor_schema(known_at(), "case")["$schema"]
    'http://json-schema.org/draft-07/schema#'
    """
    definitions = _definitions(known, tuple(MODELS) if kind is None else (kind,))
    if kind is not None:
        top: Schema = {"$ref": f"#/definitions/{MODELS[kind].__name__}"}
    else:
        files = {f"lotse/{one}/1": (MODELS[one].__name__, page_texts().sections[one].title) for one in MODELS}
        files |= {name: (model, "Nachweis") for model, name in _RECORDS.items()}
        top = {
            "type": "object",
            "required": ["schema"],
            "properties": {"schema": one_of({name: title for name, (_, title) in files.items()})},
            "allOf": [
                {
                    "if": {"required": ["schema"], "properties": {"schema": {"const": name}}},
                    "then": {"$ref": f"#/definitions/{model}"},
                }
                for name, (model, _) in files.items()
            ],
        }
    return {"$schema": DIALECT, **top, "definitions": _in_use(top, definitions)}


def _definitions(known: Known, kinds: tuple[Kind, ...]) -> dict[str, Schema]:
    wanted: tuple[Kind, ...] = (*kinds, "case") if "cases" in kinds and "case" not in kinds else kinds
    found: dict[str, Schema] = {**id_lists(known), **value_schemas(known), "given": given_schema(known)}
    for owner in dict.fromkeys(_OWNERS.values()):
        found |= condition_schemas(known, owner)
    raw: dict[str, Schema] = {}
    for kind in wanted:
        schema = _plain(written_schema(kind))
        below: dict[str, Schema] = {**schema.pop("$defs", {}), MODELS[kind].__name__: schema}
        again = [name for name, one in below.items() if raw.setdefault(name, one) != one]
        for name, one in _renamed(below, again, kind).items():
            if not _is_form(name, one):
                found[name] = _patched(name, one)
    if "LongFact" in found:
        found["facts"] = facts_schema(known)
        found["invented-case"] = _invented(found["Case"])
    return found


def _renamed(below: dict[str, Schema], again: list[str], kind: Kind) -> dict[str, Schema]:
    """Mappings of one kind of file; what bears the name of another one gets a name of its own."""
    text = json.dumps(below)
    for name in again:
        text = text.replace(f'"#/definitions/{name}"', f'"#/definitions/{name}-{kind}"')
    renamed: dict[str, Schema] = json.loads(text)
    return {f"{name}-{kind}" if name in again else name: one for name, one in renamed.items()}


def _is_form(name: str, schema: Schema) -> bool:
    """A form of conditions, for which there are schemas that know the ids."""
    return name.partition("-")[0] in _FORM_NAMES and next(iter(schema.get("properties", {})), "") in FORMS


_FORM_NAMES = frozenset(model.__name__ for model in FORMS.values())


def _plain(schema: Any, *, keys: bool = False) -> Any:
    """A schema of draft 7 without titles, English sentences about whole mappings, and what stands for itself.

    Args:
        schema: Of the newer draft.
        keys: It holds keys of a file, not of a schema.
    """
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if keys:
        return {name: _plain(one) for name, one in schema.items()}
    if schema.get("pattern") == AGE_PATTERN:
        return {"$ref": "#/definitions/age"}
    found = {
        name: _plain(one, keys=name in ("properties", "patternProperties", "$defs"))
        for name, one in schema.items()
        if name != "title" and (name, one) != ("default", None) and not (name == "description" and _about_all(schema))
    }
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].replace("#/$defs/", "#/definitions/")
    language = next((one for one in found.get("patternProperties", {}) if one.startswith("^[a-z]{2,3}")), None)
    if language is not None:  # the source is proposed
        found["properties"] = {"de": found["patternProperties"][language]}
    return found


def _about_all(schema: Schema) -> bool:
    """A whole mapping: its docstring is for those who read the code."""
    return "properties" in schema


def _patched(name: str, schema: Schema) -> Schema:
    """Put the lists of ids where the mapping holds them."""
    name = name.partition("-")[0]
    for alternative in schema.get("anyOf", ()):
        if "properties" in alternative:
            _patched(name, alternative)
    keys: dict[str, Schema] = schema.get("properties", {})
    for key, one in keys.items():
        if (name, key) in SLOTS:
            keys[key] = _with(one, {"$ref": f"#/definitions/{SLOTS[name, key]}"})
        elif (name, key) in _OWNERS:
            keys[key] = {"description": one["description"], **({} if key == "when" else {"type": "array"})}
    owned = [key for mapping, key in _OWNERS if mapping == name]
    if owned:
        schema["allOf"] = [_by_scope(name, owned, keys)]
    schema.get("allOf", []).extend(_more(name))
    if not owned and _more(name):
        schema["allOf"] = list(_more(name))
    if name == "Responsible":
        keys["answers"]["propertyNames"] = {"enum": sorted(ANSWER_KEYS)}
    return schema


def _with(schema: Schema, reference: Schema) -> Schema:
    """The schema with a list of ids in place of what it says of a text or a mapping."""
    kept: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    if "anyOf" in schema:
        others = [_with(one, reference) if one.get("type") != "null" else one for one in schema["anyOf"]]
        return {**kept, "anyOf": others}
    if schema.get("type") == "array":
        least = {"minItems": schema["minItems"]} if "minItems" in schema else {}
        return {**kept, "type": "array", **least, "items": reference}
    return {**kept, **reference}


def _by_scope(name: str, owned: list[str], keys: dict[str, Schema]) -> Schema:
    """What a condition may hold depends on whom the rule, the offer or the phase is about."""
    schema: Schema = _conditions_for(name, owned, "anybody")
    for scope in ("household", "adult", "child"):
        if scope not in json.dumps(keys["for"]):
            continue
        is_it: Schema = {"properties": {"for": {"const": scope}}, "required": ["for"]}
        if "default" in keys["for"] and keys["for"]["default"] == scope:
            del is_it["required"]
        schema = {"if": is_it, "then": _conditions_for(name, owned, scope), "else": schema}
    return schema


def _conditions_for(name: str, owned: list[str], about: Any) -> Schema:
    found: dict[str, Schema] = {}
    for key in owned:
        one: Schema = {"$ref": f"#/definitions/{condition_name(_OWNERS[name, key], about)}"}
        if key != "when":
            one = {"type": "array", "items": one}
        found[key] = {"anyOf": [one, {"type": "null"}]} if (name, key) == ("Offer", "when") else one
    return {"properties": found}


def _more(name: str) -> list[Schema]:
    """What a loader refuses beyond the single key, where an editor can tell it."""
    if name == "Rule":
        law = {"properties": {"source": {"properties": {"kind": {"const": "law"}}, "required": ["kind"]}}}
        return [
            {"if": law, "then": {"properties": {"source": {"required": ["ref", "read_on"]}}}},
            {"properties": {"because": {"required": ["de"]}}},
        ]
    if name == "FactKind":
        listed = {"properties": {"type": {"enum": ["enum", "set"]}}, "required": ["type"]}
        return [{"if": listed, "then": {"required": ["values"]}}]
    return []


def _invented(case: Schema) -> Schema:
    """A case inside a test needs no number."""
    return {**case, "required": [one for one in case["required"] if one not in ("schema", "case")]}


def _in_use(top: Schema, definitions: dict[str, Schema]) -> dict[str, Schema]:
    """Only what is reached from the top, in the order of the names."""
    reached: set[str] = set()
    waiting: list[Any] = [top]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(here)
        elif isinstance(here, dict):
            reference = here.get("$ref")
            if isinstance(reference, str):
                name = reference.rpartition("/")[2]
                if name not in reached:
                    reached.add(name)
                    waiting.append(definitions[name])
            waiting.extend(here.values())
    return {name: definitions[name] for name in sorted(reached)}
