"""Which lotse and which engine gave an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.files import shipped_files
from lotse.rules.engine import engine_version
from lotse.rules.load_ruleset import SHIPPED

if TYPE_CHECKING:
    from lotse.advice import Versions

LOTSE = "0.1.0"


def engine_name() -> str:
    """What recognised the needs, as every answer names it.

    >>> engine_name().endswith("reference")
    True
    """
    version = engine_version()
    return f"{version} + reference" if version else "reference"


def proposed_by(versions: Versions) -> str | None:
    """Whose rules gave an answer: what they propose is their own judgement, and is called theirs.

    Args:
        versions: What the answer came from.

    Returns:
        The id of a rule set that lotse does not ship; None for lotse itself.
    """
    rules = versions.rules
    return None if rules is None or shipped_files(f"{SHIPPED}/{rules.id}") else rules.id
