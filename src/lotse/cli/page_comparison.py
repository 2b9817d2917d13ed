"""A comparison as a page for the pull request: every count, every example, nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.pages import page
from lotse.cli.text_comparison import Compared

if TYPE_CHECKING:
    from lotse.i18n import Words
    from lotse.planning.comparison import Comparison
    from lotse.planning.pieces import Contents


def comparison_page(found: Comparison, old: Contents, new: Contents, say: Words) -> str:
    """Show a comparison as one HTML file.

    Args:
        found: The comparison.
        old: The old content, for names.
        new: The new content.
        say: The language.

    Returns:
        The HTML.
    """
    told = Compared(found, old, new, say)
    return page(
        "compare",
        say,
        about=list(told.about()),
        changed=list(told.changed()),
        unchanged=told.unchanged(),
        blocks=list(told.blocks()),
        nothing=told.nothing(),
        expectations=list(told.expectations()),
        broken=bool(found.expectations_broken),
        stop=found.stop,
    )
