"""The report for the data-protection officer in a real browser: every column can be read on a phone and on a screen."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli.page_privacy import report_page
from lotse.cli.privacy_report import kept_by_the_book
from lotse.privacy.report import privacy_report
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
OVER = """() => [...document.querySelectorAll("table, td, th, dd, li, p")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 2 && (box.right > window.innerWidth || box.left < 0);
}).length"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    report = privacy_report(
        load_ruleset("praeventionskette-nrw"),
        catalogue=load_catalogue("leistungen-nrw"),
        on=date(2026, 11, 20),
        stored=kept_by_the_book(),
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        opened = browser.new_context(offline=True).new_page()
        opened.set_content(report_page(report))
        yield opened
        browser.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_off_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVER) == 0
    purposes = page.locator("td[data-label='Zweck']")
    assert purposes.count() > 300
    box = purposes.first.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < box["x"] + box["width"] <= width


def test_there_are_no_barriers(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": 360, "height": 900})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
