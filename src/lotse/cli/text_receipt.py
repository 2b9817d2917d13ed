"""The receipt of a consent as text: each German sentence, and below it the same in the language of the family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page
from lotse.i18n import SOURCE, language_name

if TYPE_CHECKING:
    from lotse.privacy.receipt import Receipt


def receipt_text(paper: Receipt, *, width: int = 80) -> str:
    """One page that two people read together.

    Args:
        paper: The receipt.
        width: Columns to wrap at.

    Returns:
        The text. A language that is written from right to left is left to the terminal or printer to turn.
    """
    page = Page(width)
    page.line("Quittung über eine Einwilligung")
    if paper.lang != SOURCE:
        page.line(f"Deutsch und {language_name(paper.lang)}")
    page.gap()
    for german, translated in paper.pairs():
        page.item(german)
        if translated is not None:
            page.under(translated)
            page.gap()
    return page.text()
