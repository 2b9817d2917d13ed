"""What does not fit into a model, told as problems of the file: with line, column, path and a way out.

The validator names places by its own alternatives and tags; here they are followed through the model's
schema to the place in the file. Nothing that stands in the file, known or not, is repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from lotse.errors import Problem
from lotse.model import AreaPrefix, FactId, Language, PersonId, Slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lotse.files import Document, Step

    M = TypeVar("M", bound=BaseModel)

CODES = frozenset(
    """YAML-SYNTAX YAML-ENCODING YAML-EMPTY YAML-DUPLICATE-KEY YAML-ALIAS YAML-TAG FILE-SIZE FILE-KIND KEY-UNKNOWN
    KEY-MISSING TYPE DATE DATE-ORDER AGS-UNQUOTED AGS-UNKNOWN ID-UNKNOWN ID-DUPLICATE PERSON-UNKNOWN BORN-AFTER-ON
    CASE-NUMBER VERSION-OVERLAP NOT-OVER-NEED ATTRIBUTE-FORBIDDEN SCOPE RULE-UNREACHABLE RULE-SAME SIGNAL-UNUSED
    NEED-NO-OFFER OFFER-UNREACHABLE OFFER-SAME AREA-UNMATCHED TEXT-MISSING CONFIRMED-OLD REF-DEAD CFG-EMERGENCY""".split()
)
"""The codes of the contract; a validator's own error `case_number` becomes the problem CASE-NUMBER."""

_WANTED = {
    **dict.fromkeys(("string_type", "string_sub_type", "string_unicode"), "text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), "a list"),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), "a mapping of keys"),
    "none_required": "null",
}
_BOUNDS = {
    "greater_than": ("gt", "must be above {}"),
    "greater_than_equal": ("ge", "must be at least {}"),
    "less_than": ("lt", "must be below {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "string_too_short": ("min_length", "the text has fewer than {} characters"),
    "string_too_long": ("max_length", "the text has more than {} characters"),
    "too_short": ("min_length", "the list has fewer than {} entries"),
    "too_long": ("max_length", "the list has more than {} entries"),
}
_CHOICES = ("literal_error", "enum", "union_tag_invalid")
_QUOTED = re.compile(r"'([^']*)'")
_LONGEST_GUESSED = 80
_MOST_LISTED = 14


def held_against(document: Document, model: type[M], path: tuple[Step, ...]) -> tuple[M | None, list[Problem]]:
    """Hold one part of a file against a model.

    Args:
        document: A file that was read.
        model: What the part must be.
        path: The part.

    Returns:
        The model, or None with every problem of the part and of the reading.
    """
    document.known.update(_keys_of(model))
    problems = list(document.problems)
    reported = {(problem.line, problem.column) for problem in problems if problem.line}
    fitting: M | None = None
    failed: list[Mapping[str, Any]] = []
    try:
        fitting = model.model_validate(document.at(path))
    except ValidationError as error:
        # raised again outside of this block: the validator's own words must not hang on the problem's traceback
        failed = [dict(one) for one in error.errors(include_url=False, include_input=False)]
    for problem in _problems(document, model, path, failed):
        if (problem.line, problem.column) not in reported and problem not in problems:
            problems.append(problem)
    return (None if problems else fitting), problems


def error_paths(error: ValidationError, model: type[BaseModel], data: Any) -> Iterator[tuple[Step, ...]]:
    """The places in plain data at which a validator found something wrong."""
    for one in error.errors(include_url=False, include_input=False):
        yield _place(model.__pydantic_core_schema__, one["loc"], data, ()).path


@dataclass(frozen=True, slots=True)
class _Place:
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


def _problems(
    document: Document, model: type[BaseModel], path: tuple[Step, ...], failed: Iterable[Mapping[str, Any]]
) -> Iterator[Problem]:
    undecided: dict[tuple[Step, ...], list[tuple[Mapping[str, Any], _Place]]] = {}
    for error in failed:
        place = _place(model.__pydantic_core_schema__, error["loc"], document.at(path), path)
        if place.alternative is None:
            yield from _told(document, error, place)
        else:
            undecided.setdefault(place.path[: place.alternative[0]], []).append((error, place))
    for where, errors in undecided.items():
        yield from _condensed(document, where, errors)


def _condensed(
    document: Document, where: tuple[Step, ...], errors: Sequence[tuple[Mapping[str, Any], _Place]]
) -> Iterator[Problem]:
    """One problem for a value that fits none of several forms; the form's own, if only one is meant."""
    meant = [(error, place) for error, place in errors if place.path != where or error["type"] not in _WANTED]
    if meant and len({place.alternative for _, place in meant}) == 1:
        for error, place in meant:
            yield from _told(document, error, place)
        return
    wanted = list(dict.fromkeys(_WANTED[error["type"]] for error, _ in errors if error["type"] in _WANTED))
    text = f"must be {' or '.join(wanted)}" if wanted else "fits none of the forms that are allowed here"
    yield document.problem("TYPE", where, text)


def _told(document: Document, error: Mapping[str, Any], place: _Place) -> Iterator[Problem]:
    """Say one error in own words."""
    kind: str = error["type"]
    path, value = place.path, document.at(place.path)
    if place.of_key:
        yield _at_key(document, path, "a key has not the form that is wanted here", _form_hint(error))
    elif kind == "extra_forbidden":
        yield _at_key(document, path, "a key is not known here", _key_hint(document, place))
    elif kind == "missing":
        yield document.problem("KEY-MISSING", path, f"the key `{path[-1]}` is missing")
    elif kind in ("too_short", "too_long") and not _wrong_length(error, value):
        return  # said of what was left after the entries with problems
    else:
        code, text, hint = _said(error, value)
        yield document.problem(code, path, text, hint)


def _at_key(document: Document, path: tuple[Step, ...], text: str, hint: str) -> Problem:
    """A problem of a key that must not be repeated: its position, and the path of the mapping it stands in."""
    line, column = document.position(path, key=True)
    return Problem(document.name, line, column, document.shown(path[:-1]), "KEY-UNKNOWN", text, hint)


def _said(error: Mapping[str, Any], value: Any) -> tuple[str, str, str]:
    """Code, text and hint of an error about a value."""
    kind: str = error["type"]
    context: Mapping[str, Any] = error.get("ctx") or {}
    if kind not in _own_errors():  # a validator of this project: its words repeat nothing
        code = kind.upper().replace("_", "-")
        return (code if code in CODES else "DATE" if kind.startswith("date_") else "TYPE"), error["msg"], ""
    if kind in _WANTED:
        return "TYPE", f"must be {_WANTED[kind]}", _type_hint(_WANTED[kind], value)
    if kind in _CHOICES:
        choices = _QUOTED.findall(str(context.get("expected") or context.get("expected_tags") or ""))
        return "TYPE", f"must be one of: {', '.join(choices)}" if choices else "is not allowed here", _near(value, choices)
    if kind in _BOUNDS:
        name, text = _BOUNDS[kind]
        return "TYPE", text.format(context.get(name)), ""
    if kind.startswith(("date_", "datetime_", "timezone_", "time_")):
        return "DATE", "must be a day or a point in time", "such as 2026-11-20 or 2026-11-20T09:30:00+01:00"
    if kind == "string_pattern_mismatch":
        return "TYPE", "the text has not the form that is wanted here", _form_hint(error)
    if kind == "union_tag_not_found":
        return "TYPE", f"the key {context.get('discriminator', '')} must say which form this is".replace("'", "`"), ""
    return "TYPE", "is not allowed here", ""


def _wrong_length(error: Mapping[str, Any], value: Any) -> bool:
    context: Mapping[str, Any] = error.get("ctx") or {}
    if not isinstance(value, list | dict):
        return True
    return len(value) < context.get("min_length", 0) or len(value) > context.get("max_length", len(value))


def _type_hint(wanted: str, value: Any) -> str:
    if value is None:
        return "no value is written"
    if wanted == "text" and isinstance(value, int | float):
        return "put it in quotes"
    if wanted == "a list" and not isinstance(value, dict):
        return "write [ ] around it, or a dash before each entry"
    if wanted in ("a whole number", "true or false") and isinstance(value, str):
        return "write it without quotes"
    return ""


def _near(value: Any, known: Sequence[str]) -> str:
    """The nearest known word; the one that was written is not repeated."""
    if not isinstance(value, str) or len(value) > _LONGEST_GUESSED:
        return ""
    near = get_close_matches(value, known, n=1)
    return f"`{near[0]}` is nearest" if near else ""


def _key_hint(document: Document, place: _Place) -> str:
    around = document.at(place.path[:-1])
    free = [key for key in place.keys if not isinstance(around, dict) or key not in around]
    near = _near(place.path[-1], free)
    if near or not free or len(place.keys) > _MOST_LISTED:
        return near
    return f"known here: {', '.join(place.keys)}"


def _pattern(form: Any) -> str:
    return next(str(part.pattern) for part in get_args(form)[1:] if getattr(part, "pattern", None))


_FORMS = {
    _pattern(Slug): "lower-case letters without umlauts and digits, joined by hyphens",
    _pattern(FactId): "kind, erwachsen or familie, a dot, then lower-case letters, digits and underscores",
    _pattern(PersonId): "one lower-case letter and up to two digits",
    _pattern(AreaPrefix): "an official key of 2, 3, 5 or 8 digits, or the id of a Sozialraum",
    _pattern(Language): "a language code such as de or tr",
}


def _form_hint(error: Mapping[str, Any]) -> str:
    pattern = str((error.get("ctx") or {}).get("pattern", ""))
    return _FORMS.get(pattern) or (f"wanted is {pattern}" if pattern else "")


@lru_cache(maxsize=1)
def _own_errors() -> frozenset[str]:
    """Kinds of error that the validator brings itself, with words that may repeat a value."""
    return frozenset(get_args(ErrorType))


# --- the model's schema ------------------------------------------------------------------------------------------

_CONSUMING = ("model-fields", "typed-dict", "dict", "list", "tuple", "set", "frozenset", "tagged-union", "union")


def _place(schema: Mapping[str, Any], loc: Sequence[Step], data: Any, path: tuple[Step, ...]) -> _Place:
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
            return _Place((*path, *steps), keys, alternative, of_key=True)
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
    return _Place((*path, *steps), keys, alternative)


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
    items = schema.get("items_schema") or {}
    if not isinstance(items, list):
        return items  # type: ignore[no-any-return]  # a schema is a mapping
    number = min(step, len(items) - 1) if isinstance(step, int) else 0
    return items[number] if items else {}


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
def _keys_of(model: type[BaseModel]) -> frozenset[str]:
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
