"""Sheets as PDF, through WeasyPrint: the extra `pdf`. Same sheet, same fonts: same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from lotse.errors import LotseError
from lotse.sheets.html import page_of

if TYPE_CHECKING:
    from lotse.sheets.model import FamilySheet, TeamSheet

_HINT = "pip install 'lotse[pdf]'; on Debian also apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def sheet_pdf(sheet: FamilySheet | TeamSheet) -> bytes:
    """A sheet as an accessible PDF (PDF/UA) on A4.

    Args:
        sheet: A family sheet or a team sheet.

    Returns:
        The file.

    Raises:
        LotseError: `EXTRA-MISSING` without WeasyPrint or the libraries that it draws with.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415  # an extra, and slow to load
    except (ImportError, OSError):
        raise LotseError("EXTRA-MISSING", "PDF needs the extra pdf", hint=_HINT) from None
    page = HTML(string=page_of(sheet, "sheet"), url_fetcher=_nothing_is_fetched)
    return page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True) or b""  # it returns None only when it writes a file


def _nothing_is_fetched(*_: object, **__: object) -> NoReturn:
    raise ValueError("a sheet holds everything it needs")
