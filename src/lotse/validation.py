"""What does not fit into a model, told as problems of the file: with line, column, path and a way out.

Nothing that stands in the file, known or not, is repeated.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from lotse.errors import InputError, Problem
from lotse.model import HELD, AreaPrefix, FactId, Language, PersonId, Slug
from lotse.validation_places import Place, keys_of, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from lotse.files import Document, Step

    M = TypeVar("M", bound=BaseModel)

_OWN_CODES = frozenset(
    (
        "AGS-UNKNOWN",
        "AGS-UNQUOTED",
        "ATTRIBUTE-FORBIDDEN",
        "BORN-AFTER-ON",
        "CASE-NUMBER",
        "CFG-EMERGENCY",
        "DATE",
        "DATE-ORDER",
        "ID-DUPLICATE",
        "ID-UNKNOWN",
        "KEY-MISSING",
        "NOT-OVER-NEED",
        "PERSON-UNKNOWN",
        "SCOPE",
        "TEXT-MISSING",
    )
)
"""A model may raise these itself: its custom error `case_number` becomes the problem CASE-NUMBER."""

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
    document.known.update(keys_of(model))
    problems = list(document.problems)
    reported = {(problem.line, problem.column) for problem in problems if problem.line}
    fitting: M | None = None
    failed: list[Mapping[str, Any]] = []
    try:
        fitting = model.model_validate(document.at(path), context=HELD)
    except ValidationError as error:
        # raised again outside of this block: the validator's own words must not hang on the problem's traceback
        failed = [dict(one) for one in error.errors(include_url=False, include_input=False)]
    for problem in _problems(document, model, path, failed):
        if (problem.line, problem.column) not in reported and problem not in problems:
            problems.append(problem)
    return (None if problems else fitting), problems


def refused(error: ValidationError, model: type[BaseModel], data: Any) -> InputError:
    """What a validator found in plain data, as an error that repeats nothing and has no such error behind it."""
    return InputError(told(error, model, data) or [Problem("", 0, 0, "", "TYPE", "is not allowed here")])


def told(error: ValidationError, model: type[BaseModel], data: Any) -> list[Problem]:
    """What a validator found in data without a file, as problems that repeat nothing."""
    from lotse.files import of_mapping  # noqa: PLC0415  # reading files imports this module when it validates

    document = of_mapping(data if isinstance(data, dict) else {})
    document.known.update(keys_of(model))
    failed = [dict(one) for one in error.errors(include_url=False, include_input=False)]
    return list(_problems(document, model, (), failed))


def error_paths(error: ValidationError, model: type[BaseModel], data: Any) -> Iterator[tuple[Step, ...]]:
    """The places in plain data at which a validator found something wrong."""
    for one in error.errors(include_url=False, include_input=False):
        yield place_of(model.__pydantic_core_schema__, one["loc"], data, ()).path


def _problems(
    document: Document, model: type[BaseModel], path: tuple[Step, ...], failed: Iterable[Mapping[str, Any]]
) -> Iterator[Problem]:
    undecided: dict[tuple[Step, ...], list[tuple[Mapping[str, Any], Place]]] = {}
    for error in failed:
        place = place_of(model.__pydantic_core_schema__, error["loc"], document.at(path), path)
        if place.alternative is None:
            yield from _told(document, error, place)
        else:
            undecided.setdefault(place.path[: place.alternative[0]], []).append((error, place))
    for where, errors in undecided.items():
        yield from _condensed(document, where, errors)


def _condensed(
    document: Document, where: tuple[Step, ...], errors: Sequence[tuple[Mapping[str, Any], Place]]
) -> Iterator[Problem]:
    """One problem for a value that fits none of several forms; the form's own, if only one is meant."""
    meant = [(error, place) for error, place in errors if place.path != where or error["type"] not in _WANTED]
    if meant and len({place.alternative for _, place in meant}) == 1:
        for error, place in meant:
            yield from _told(document, error, place)
        return
    own = (error["type"] for error, place in errors if place.path == where)
    wanted = list(dict.fromkeys(_WANTED[kind] for kind in own if kind in _WANTED))
    text = f"must be {' or '.join(wanted)}" if wanted else "fits none of the forms that are allowed here"
    yield document.problem("TYPE", where, text)


def _told(document: Document, error: Mapping[str, Any], place: Place) -> Iterator[Problem]:
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
        hint = _condition_hint(value) if kind == "condition_form" else ""
        return (code if code in _OWN_CODES else "DATE" if kind.startswith("date_") else "TYPE"), error["msg"], hint
    if kind in _WANTED:
        return "TYPE", f"must be {_WANTED[kind]}", _type_hint(_WANTED[kind], value)
    if kind in _CHOICES:
        expected = str(context.get("expected") or context.get("expected_tags") or "")
        choices = _QUOTED.findall(expected)
        text = f"must be one of: {', '.join(choices)}" if choices else f"must be {expected.lower()}"
        return "TYPE", text, _near(value, choices)
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


def _condition_hint(value: Any) -> str:
    """What was meant by the commonest forms that are none."""
    if isinstance(value, list):
        return "write `all:` above the list if all of it must be so, or `any:` if one is enough"
    if isinstance(value, dict) and {"and", "or"} & set(value):
        return "write `all` where everything must be so, and `any` where one is enough"
    return ""


def _wrong_length(error: Mapping[str, Any], value: Any) -> bool:
    context: Mapping[str, Any] = error.get("ctx") or {}
    if not isinstance(value, list | dict):
        return True
    least, most = int(context.get("min_length", 0)), int(context.get("max_length", len(value)))
    return not least <= len(value) <= most


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


def _key_hint(document: Document, place: Place) -> str:
    around = document.at(place.path[:-1])
    free = [key for key in place.keys if not isinstance(around, dict) or key not in around]
    near = _near(place.path[-1], free)
    if near or len(place.keys) > _MOST_LISTED:
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
