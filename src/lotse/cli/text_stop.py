"""The protection procedure as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page
from lotse.i18n import Words

if TYPE_CHECKING:
    from lotse.protection import Stop


def stop_text(stop: Stop, words: Words | None = None, *, width: int = 80) -> str:
    """The steps that people take, with the emergency numbers first.

    Args:
        stop: The stop with the procedure for the role.
        words: The words of the reader; German without them.
        width: Columns to wrap at.

    Returns:
        The text; nothing about the family is in it.

    >>> from lotse.protection import procedure
    >>> print(stop_text(procedure("kita", ["0203 000"])).splitlines()[0])
    Kinderschutz: Jetzt handeln Menschen.
    """
    page = Page(width)
    stop_on(page, stop, words or Words())
    return page.text()


def stop_on(page: Page, stop: Stop, words: Words) -> None:
    """The same on a page that goes on.

    Args:
        page: The page.
        stop: The stop with the procedure for the role.
        words: The words of the reader.
    """
    page.line(words("Kinderschutz: Jetzt handeln Menschen."))
    page.line(words("Notruf: {numbers}", numbers=", ".join(stop.emergency)))
    page.gap()
    for step in stop.procedure:
        norm = f" ({step.norm})" if step.norm else ""
        page.item(f"{words.told(step.text)}{norm}", mark=f"{step.step}.")
