"""The table of all 102 checks: norm, how far it was verified, its sentence, and where it is kept. It is data."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lotse.files import read_shipped, validated
from lotse.model import Day, Model

if TYPE_CHECKING:
    from collections.abc import Mapping

CheckKind = Literal["field", "request", "record", "none"]
KeptBy = Literal["library", "host", "municipality"]


class Check(Model):
    """One check.

    Args:
        id: Its number in the table.
        norm: What it follows from.
        status: How far the norm was read: V2, V1, S, M, or D for a decision of this project.
        verified: Whether the wording was read; where not, `careful` holds.
        kind: `field` removes a datum, `request` decides the whole, `record` is about the record itself.
        by: Who keeps it.
        at: The module, or the place outside of lotse.
        text: What a case worker reads when it does not pass.
        settle: What would settle it; None where nothing does.
        careful: The careful choice where the law leaves it open.
    """

    id: str
    norm: str
    status: str
    verified: bool
    kind: CheckKind
    by: KeptBy
    at: str
    text: str
    settle: str | None
    careful: str | None


class CheckTable(Model):
    """All checks, in the order of the research they come from."""

    read_on: Day
    checks: tuple[Check, ...]


@lru_cache(maxsize=1)
def check_table() -> CheckTable:
    """The shipped table.

    >>> len(check_table().checks)
    102
    """
    return validated(read_shipped("privacy/content/checks.yaml"), CheckTable)


@lru_cache(maxsize=1)
def checks_by_id() -> Mapping[str, Check]:
    """The checks by their number.

    >>> checks_by_id()["E10"].settle is None
    True
    """
    return {check.id: check for check in check_table().checks}
