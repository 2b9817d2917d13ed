"""What one check says: its rule and its outcome. The sentences belong to the privacy rooms."""

from __future__ import annotations

from typing import Literal, NamedTuple

Outcome = Literal[
    "pass",
    "info",
    "warn",
    "needs_consent",
    "needs_explicit_consent",
    "needs_second_parent",
    "needs_minor_consent",
    "needs_capacity_check",
    "needs_release",
    "needs_legal_basis",
    "needs_human",
    "needs_info",
    "needs_pseudonym",
    "deny",
    "stop",
]


class Said(NamedTuple):
    """The outcome of one check."""

    rule: str
    outcome: Outcome
