"""Writing invented cases as people write them: YAML that can be pasted into a file."""

from __future__ import annotations

from io import StringIO
from typing import Any


def as_yaml(thing: Any, *, flow: bool = False) -> str:
    """Write plain data as YAML.

    Args:
        thing: Mappings, lists, text, numbers, true, false and null.
        flow: On one line, as examples of rules are written.

    Returns:
        The text, without a line end.

    >>> as_yaml({"given": {"age": "5 years"}, "expect": "yes"}, flow=True)
    '{given: {age: 5 years}, expect: "yes"}'
    """
    from ruamel.yaml import YAML  # noqa: PLC0415  # only what is written needs it
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415  # as above

    def quoted(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: quoted(value) for key, value in part.items()}
        if isinstance(part, list | tuple):
            return [quoted(value) for value in part]
        return DoubleQuotedScalarString(part) if isinstance(part, str) and part in _NEEDS_QUOTES else part

    writer = YAML()
    writer.default_flow_style = flow
    writer.width = 10_000
    writer.allow_unicode = True
    out = StringIO()
    writer.dump(quoted(thing), out)
    return out.getvalue().removesuffix("\n").removesuffix("\n...").rstrip("\n")


_NEEDS_QUOTES = frozenset({"yes", "no", "on", "off"})
"""Text that other YAML readers take for true or false; people who write YAML know it with quotes."""
