"""Where in a file an error of the validator lies.

The validator names places by its own alternatives and tags; here they are followed through the schema of the
model, so that only keys and list places of the file are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lotse.files import Step

_CONSUMING = ("model-fields", "typed-dict", "dict", "list", "tuple", "set", "frozenset", "tagged-union", "union")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an error of the validator lies in the file.

    Args:
        path: Place in the file.
        keys: Keys that are known there, if the last key is not.
        alternative: Length of the path at which one of several forms was tried, and which.
        of_key: Whether the error is about the last key itself.
    """

    path: tuple[Step, ...]
    keys: tuple[str, ...] = ()
    alternative: tuple[int, str] | None = None
    of_key: bool = False


def place_of(schema: Mapping[str, Any], loc: Sequence[Step], data: Any, path: tuple[Step, ...]) -> Place:
    """Follow the place that the validator names through the schema: tags and alternatives are no keys of the file."""
    definitions: dict[str, Any] = {}
    steps: list[Step] = []
    keys: tuple[str, ...] = ()
    alternative: tuple[int, str] | None = None
    current: Mapping[str, Any] = schema
    for step in loc:
        current = _inside(current, definitions)
        kind = current.get("type")
        if step == "[key]":
            return Place((*path, *steps), keys, alternative, of_key=True)
        if kind in ("model-fields", "typed-dict"):
            fields = {_written(name, one): one["schema"] for name, one in current["fields"].items()}
            keys = () if step in fields else tuple(fields)
            current = fields.get(str(step), {})
        elif kind == "dict":
            current = current.get("values_schema", {})
        elif kind == "tagged-union":
            current = current["choices"].get(step, {})
            continue
        elif kind == "union":
            alternative = alternative or (len(path) + len(steps), str(step))
            current = {}
            continue
        elif kind in _CONSUMING:
            current = _entry(current, step)
        elif not _stands(data, step):
            continue
        steps.append(step)
        data = _below(data, step)
    return Place((*path, *steps), keys, alternative)


def _inside(schema: Mapping[str, Any], definitions: dict[str, Any]) -> Mapping[str, Any]:
    """Go through wrappers to the part of a schema that takes a step of the place."""
    while True:
        kind = schema.get("type")
        if kind == "definitions":
            definitions.update({one["ref"]: one for one in schema["definitions"]})
        if kind in _CONSUMING:
            return schema
        if kind == "definition-ref":
            schema = definitions.get(schema["schema_ref"], {})
        elif kind in ("json-or-python", "lax-or-strict"):
            schema = schema.get("python_schema") or schema["lax_schema"]
        elif kind == "chain":
            schema = schema["steps"][0]
        elif "schema" in schema:
            schema = schema["schema"]
        else:
            return {}


def _entry(schema: Mapping[str, Any], step: Step) -> Mapping[str, Any]:
    items: Any = schema.get("items_schema") or {}
    if isinstance(items, list) and items:
        items = items[min(step, len(items) - 1) if isinstance(step, int) else 0]
    return items if isinstance(items, dict) else {}


def _written(name: str, one: Mapping[str, Any]) -> str:
    """The key under which a field stands in a file."""
    alias = one.get("validation_alias")
    return alias if isinstance(alias, str) else name


def _stands(data: Any, step: Step) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)


def _below(data: Any, step: Step) -> Any:
    return data[step] if _stands(data, step) else None


@lru_cache(maxsize=256)
def keys_of(model: type[BaseModel]) -> frozenset[str]:
    """Every key that a model and the models in it know."""
    found: set[str] = set()
    seen: set[type[BaseModel]] = set()
    waiting: list[Any] = [model]
    while waiting:
        current = waiting.pop()
        if isinstance(current, type) and issubclass(current, BaseModel) and current not in seen:
            seen.add(current)
            for name, one in current.model_fields.items():
                found.add(one.alias or name)
                waiting.append(one.annotation)
                waiting.extend(one.metadata)
        else:
            waiting.extend(get_args(current))
    return frozenset(found)
