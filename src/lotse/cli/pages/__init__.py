"""Pages as HTML: one file each, without a script or anything from elsewhere, readable on a phone and on paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

    from lotse.i18n import Words


def page(template: str, say: Words, /, **shown: Any) -> str:
    """Fill a page.

    Args:
        template: Name of the template in this folder, without its endings.
        say: The language; its code and direction stand in the page.
        shown: What the template shows; everything is escaped.

    Returns:
        The HTML.
    """
    return _templates().get_template(f"{template}.html.j2").render(say=say, **shown)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  # text needs no templates

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
