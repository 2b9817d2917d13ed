"""Sheets as one HTML file that needs nothing else: no script, no font, no picture, no address."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lotse.sheets.model import FamilySheet, TeamSheet
from lotse.sheets.speaking import END, LEFT_TO_RIGHT, MARK
from lotse.sheets.text import sentences

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from lotse.sheets.model import Line

TEMPLATES = Path(__file__).parent / "templates"


def sheet_html(sheet: FamilySheet | TeamSheet) -> str:
    """A sheet as a page for a browser, for a phone and for paper (A4).

    Args:
        sheet: A family sheet or a team sheet.

    Returns:
        The whole file; the same sheet gives the same text.
    """
    return page_of(sheet, "sheet", "phone")


def page_of(sheet: FamilySheet | TeamSheet, *styles: str) -> str:
    """A sheet as HTML with some of the styles.

    Args:
        sheet: A family sheet or a team sheet.
        styles: Names of style sheets.

    Returns:
        The whole file.
    """
    name = "family.html.j2" if isinstance(sheet, FamilySheet) else "team.html.j2"
    return _environment().get_template(name).render(sheet=sheet, css=_css(styles))


@cache
def _css(styles: tuple[str, ...]) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415  # loaded only where HTML is written

    texts = ((TEMPLATES / f"{style}.css").read_text(encoding="utf-8") for style in styles)
    return Markup("".join(texts))  # noqa: S704  # our own files, without any input


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  # as above

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.filters.update(marked=_marked, plain=_plain, sentences=_sentences)
    return made


def _marked(text: str) -> Markup:
    """The text, escaped; the mark of a German text is small, and what keeps its own order is told to the browser."""
    from markupsafe import Markup, escape  # noqa: PLC0415  # as above

    mark = Markup('<span class="mark">{}</span> ').format(MARK.strip()) if text.startswith(MARK) else Markup("")
    kept = escape(text.removeprefix(MARK))
    return mark + kept.replace(LEFT_TO_RIGHT, Markup('<bdi dir="ltr">')).replace(END, Markup("</bdi>"))


def _plain(text: str) -> str:
    return text.removeprefix(MARK)


def _sentences(line: Line) -> tuple[str, ...]:
    return sentences(line.other or line.de)
