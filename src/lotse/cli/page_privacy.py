"""The report for the data-protection officer as one page, for a screen and for A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli import words_privacy
from lotse.cli.pages import page
from lotse.i18n import Words, day_in_words

if TYPE_CHECKING:
    from lotse.privacy.report_model import PrivacyReport


def report_page(report: PrivacyReport) -> str:
    """The whole report as HTML.

    Args:
        report: The report.

    Returns:
        One file that needs nothing else.
    """
    return page("privacy_report", Words(), report=report, day=day_in_words(report.on), words=words_privacy)
