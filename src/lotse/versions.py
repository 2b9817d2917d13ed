"""Which lotse and which engine gave an answer."""

from __future__ import annotations

from lotse.rules.engine import engine_version

LOTSE = "0.1.0"


def engine_name() -> str:
    """What recognised the needs, as every answer names it.

    >>> engine_name().endswith("reference")
    True
    """
    version = engine_version()
    return f"{version} + reference" if version else "reference"
