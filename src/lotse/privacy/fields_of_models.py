"""Every field that a model can hold, by its path; read from the model itself, so that none is forgotten."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator


def paths_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The paths of all fields of a model, each once, in the order of the model.

    Args:
        model: A pydantic model.

    Returns:
        Paths such as `persons[].born`; the keys of open mappings are not among them, only what they hold.

    >>> from lotse.case.records import ConsentValidity
    >>> paths_of(ConsentValidity)
    ('given_at', 'until')
    """
    return tuple(dict.fromkeys(_walk(model, "", ())))


def _walk(model: type[BaseModel], above: str, seen: tuple[type[BaseModel], ...]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = above + (field.serialization_alias or field.alias or name)
        below = [
            (many, kind)
            for many, kind in _kinds(field.annotation)
            if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen
        ]
        if not below:
            yield key
        for many, kind in below:
            yield from _walk(kind, key + ("[]." if many else "."), (*seen, model))


def _kinds(annotation: Any) -> Iterator[tuple[bool, Any]]:
    """The kinds that a field may hold, and whether it holds many of them."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _kinds(inside[0])
    elif origin in (Union, UnionType):
        for one in inside:
            yield from _kinds(one)
    elif origin in (tuple, dict):
        for _, one in _kinds(inside[-1] if origin is dict else inside[0]):
            yield True, one
    else:
        yield False, annotation
