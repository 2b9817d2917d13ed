"""The protection procedure as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page

if TYPE_CHECKING:
    from lotse.protection import Stop


def stop_text(stop: Stop, *, width: int = 80) -> str:
    """The steps that people take, with the emergency numbers first.

    Args:
        stop: The stop with the procedure for the role.
        width: Columns to wrap at.

    Returns:
        The text; nothing about the family is in it.

    >>> from lotse.protection import procedure
    >>> print(stop_text(procedure("kita", ["0203 000"])).splitlines()[0])
    Kinderschutz: Jetzt handeln Menschen.
    """
    page = Page(width)
    page.line("Kinderschutz: Jetzt handeln Menschen.")
    page.line(f"Notruf: {', '.join(stop.emergency)}")
    page.gap()
    for step in stop.procedure:
        norm = f" ({step.norm})" if step.norm else ""
        page.item(f"{step.text}{norm}", mark=f"{step.step}.")
    return page.text()
