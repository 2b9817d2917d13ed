"""JSON without a flaw, read 50 times as fast as YAML; everything else is read, and told about, by `positions`."""

from __future__ import annotations

import json
from typing import Any

from lotse.positions import DEEPEST, MOST_DIGITS


class _Flaw(ValueError):  # noqa: N818  # no error of anybody: a sign to read the slow way
    """JSON with something that the slow way tells better."""


def flawless_json(text: str) -> Any:
    """The data of a JSON file in which nothing is wrong.

    Args:
        text: A whole file, of whatever kind.

    Returns:
        The data; None if this is no JSON or something is wrong with it.

    >>> flawless_json('{"ags": "05358008"}'), flawless_json('{"ags": 1, "ags": 2}')
    ({'ags': '05358008'}, None)
    """
    if not text.lstrip().startswith(("{", "[")) or "\\ud" in text.lower():
        return None
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_int=_whole, parse_float=_decimal, parse_constant=_flaw)
    except (ValueError, RecursionError):
        return None
    return data if _flat_enough(data) else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Flaw
    return found


def _whole(word: str) -> int:
    if len(word.lstrip("-")) > MOST_DIGITS:
        raise _Flaw
    return int(word)


def _decimal(word: str) -> float:
    number = float(word)
    if abs(number) == float("inf"):
        raise _Flaw
    return number


def _flaw(_: str) -> Any:
    raise _Flaw


def _flat_enough(data: Any) -> bool:
    level = [data]
    for _ in range(DEEPEST + 1):
        level = [
            part
            for whole in level
            if isinstance(whole, dict | list)
            for part in (whole.values() if isinstance(whole, dict) else whole)
        ]
        if not level:
            return True
    return False
