"""The paper of a screening: a random number that leads nowhere, and the sheet for the family in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page
from lotse.i18n import SOURCE, Words
from lotse.sheets.family import family_sheet
from lotse.sheets.text import sheet_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.advice import Advice


def slip_text(advice: Advice, lang: str, *, width: int = 80) -> str:
    """What the family takes along, and nobody else has.

    Args:
        advice: The advice of a screening.
        lang: One of `lotse.i18n.FAMILY_LANGUAGES`; German stands above it.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page = Page(width)
    for spoken in dict.fromkeys((SOURCE, lang)):
        for sentence in _head(Words(spoken, "family"), advice.case):
            page.line(sentence)
        page.gap()
    return f"{page.text()}\n{sheet_text(family_sheet(advice, lang=lang), width=width)}"


def _head(words: Words, number: str) -> Iterator[str]:
    yield words("Ihre Nummer: {number}", number=number)
    yield words("Diese Nummer ist zufällig. Niemand hat eine Liste dazu.")
    yield words("Von dem Screening ist nichts gespeichert. Nur Sie haben dieses Blatt.")
    yield words("Wenn Sie möchten, nehmen Sie es zu einem Gespräch mit.")
