"""Reading JSON-LD strictly: plain JSON, each key once, only known prefixes, and nothing fetched from anywhere.

A JSON reader keeps the last of two equal keys, and a consent would silently lose half of its purposes. A context that
is not known could give every word another meaning. Both are refused, with line and column.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lotse.errors import InputError, Problem
from lotse.exchange.dpv_terms import dpv_terms
from lotse.exchange.dpv_values import listed
from lotse.files import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.files import Document, Step

_WORDS = frozenset({"@id", "@type", "@value"})
_KINDS = frozenset({"dpv:ConsentRecord", "dpv:ConsentReceipt"})


def read_jsonld(content: bytes, *, name: str) -> Document:
    """Read a consent record or receipt in the words of DPV, as it lies there.

    Args:
        content: The bytes of the file.
        name: Its name, for problems.

    Returns:
        Data and positions.

    Raises:
        InputError: All problems at once: no JSON, two equal keys, an unknown context or prefix, another kind of thing.
    """
    _strict(content, name)
    document = parse(content, name=name, error=InputError)
    document.known.update(_known_words())
    problems = [*document.problems, *_strange(document, document.data, ())]
    if not isinstance(document.data, dict):
        problems.append(document.problem("FILE-KIND", (), _NO_RECORD, _NO_RECORD_HINT))
    elif not any(kind in listed(document.data.get("@type")) for kind in _KINDS):
        problems.append(document.problem("FILE-KIND", ("@type",), _NO_RECORD, _NO_RECORD_HINT))
    if problems:
        raise InputError(problems)
    return document


_NO_RECORD = "this is no consent record in the words of DPV"
_NO_RECORD_HINT = "its @type is dpv:ConsentRecord"


def _strict(content: bytes, name: str) -> None:
    """Refuse whatever is no JSON, although a YAML reader would take it."""
    try:
        json.loads(content, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        text = "here the JSON cannot be read on"
        hint = "a comma, a bracket or a quotation mark is missing, or there is one too many"
        problem = Problem(name, error.lineno, error.colno, "", "YAML-SYNTAX", text, hint)
    except (ValueError, RecursionError):
        problem = Problem(
            name, 0, 0, "", "YAML-SYNTAX", "this cannot be read as JSON", "write it as UTF-8, and flatter"
        )
    else:
        return
    raise InputError([problem])


def _no_number(_: str) -> Any:
    raise ValueError


def _known_words() -> set[str]:
    words = dpv_terms()
    return {one for terms in words.terms.values() for one in terms if one.partition(":")[2][:1].islower()} | _WORDS


def _strange(document: Document, thing: Any, path: tuple[Step, ...]) -> Iterator[Problem]:
    """Every key and every type has a known prefix; a context stands only at the top and is the known one."""
    if isinstance(thing, list):
        for place, one in enumerate(thing):
            yield from _strange(document, one, (*path, place))
    if not isinstance(thing, dict):
        return
    for key, value in thing.items():
        here = (*path, key)
        if key == "@context":
            yield from _context(document, value, here)
            continue
        if key not in _WORDS and not _is_known(key):
            text = "this word has no known prefix, so its meaning is not known"
            yield document.problem("KEY-UNKNOWN", here, text, _prefixes(), key=True)
        elif key == "@type" and not all(isinstance(one, str) and _is_known(one) for one in listed(value)):
            yield document.problem("KEY-UNKNOWN", here, "this type has no known prefix", _prefixes())
        yield from _strange(document, value, here)


def _context(document: Document, value: Any, path: tuple[Step, ...]) -> Iterator[Problem]:
    known = dpv_terms().prefixes
    right = isinstance(value, dict) and all(known.get(prefix) == iri for prefix, iri in value.items())
    if len(path) > 1 or not right:
        text = "this context is not known, and nothing is fetched"
        hint = "write the prefixes out at the top, with the addresses that lotse export dpv writes"
        yield document.problem("KEY-UNKNOWN", path, text, hint, key=True)


def _is_known(word: str) -> bool:
    prefix, colon, name = word.partition(":")
    words = dpv_terms()
    return bool(colon and name) and (prefix in words.prefixes or prefix in words.example_prefixes)


def _prefixes() -> str:
    return "known here: " + ", ".join(dpv_terms().prefixes)
