"""Reading the project's own tables of places and bodies (`nrw/*.csv`)."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def rows(table: str) -> tuple[dict[str, Any], ...]:
    """The rows of one table, by column name.

    Args:
        table: File name below `nrw/` without its ending.

    Returns:
        One mapping per row in the order of the file; empty cells are empty text.

    >>> rows("districts")[0]["name"]
    'Stadt Düsseldorf'
    """
    text = (files("lotse.catalogues") / "nrw" / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def citations() -> Mapping[str, str]:
    """What each source id of the tables stands for, in words.

    >>> citations()["sgb-8"].startswith("SGB VIII")
    True
    """
    return MappingProxyType({row["id"]: row["citation"] for row in rows("sources")})


def provenance(row: Mapping[str, str]) -> dict[str, Any]:
    """Status, citation, day and legal basis of a row, ready for a model."""
    return {
        "status": row["status"],
        "source": citations()[row["source"]],
        "as_of": date.fromisoformat(row["as_of"]) if row["as_of"] else None,
        "legal_basis": row["legal_basis"] or None,
    }
