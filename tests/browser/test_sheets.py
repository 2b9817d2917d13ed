"""Both sheets in a real browser: nothing runs over, right-to-left is mirrored, and there are no barriers."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from lotse.i18n import FAMILY_LANGUAGES, TEAM_LANGUAGES
from lotse.sheets.html import sheet_html
from sheet_world import of_family, of_team

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, PAPER = 360, 680
"""Pixels of a small phone, and of an A4 page (210 mm) between its margins."""
A4 = (595, 842)
PAGES = [*((lang, "family") for lang in FAMILY_LANGUAGES), *((lang, "team") for lang in TEAM_LANGUAGES)]
RIGHT_TO_LEFT = ("ar", "fa")
CHOSEN = ("kita-platz-ab-drei@k1", "schuleingangsuntersuchung@k1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=True, offline=True)
    opened = context.new_page()
    opened.on("request", lambda request: pytest.fail(f"the page asked for {request.url.partition(':')[0]}"))
    yield opened
    context.close()


def html_of(lang: str, reader: str) -> str:
    return sheet_html(of_team(lang) if reader == "team" else of_family(lang, *CHOSEN))


def shown(page: Page, lang: str, reader: str, *, width: int, media: Any = "screen") -> Page:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.set_content(html_of(lang, reader))
    return page


RUNS_OVER = """() => {
    const width = document.documentElement.clientWidth;
    const over = [...document.body.querySelectorAll("*")].filter(one => {
        const box = one.getBoundingClientRect();
        return box.right > width + 1 || box.left < -1 || one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
    });
    return [document.documentElement.scrollWidth - width, over.map(one => one.outerHTML.slice(0, 80))];
}"""


@pytest.mark.parametrize(("lang", "reader"), PAGES)
@pytest.mark.parametrize(("width", "media"), [(PHONE, "screen"), (1000, "screen"), (PAPER, "print")])
def test_nothing_runs_over(page: Page, lang: str, reader: str, width: int, media: str) -> None:
    assert shown(page, lang, reader, width=width, media=media).evaluate(RUNS_OVER) == [0, []]


def test_a_page_that_runs_over_would_be_found(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.set_content(html_of("de", "family").replace("<main>", '<main><p style="width: 500px">zu breit</p>'))
    assert page.evaluate(RUNS_OVER)[0] > 0


@pytest.mark.parametrize(("lang", "reader"), PAGES)
def test_there_are_no_barriers(page: Page, lang: str, reader: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(shown(page, lang, reader, width=1000)).response["violations"]
    assert [(one["id"], [node["html"][:80] for node in one["nodes"]][:3]) for one in found] == []


def test_a_barrier_would_be_found(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_content(html_of("de", "family").replace("color: #1b1b1b", "color: #cccccc"))
    assert "color-contrast" in {one["id"] for one in Axe().run(page).response["violations"]}


def _edges(page: Page, selector: str) -> list[tuple[float, float]]:
    """Left and right edge of the text itself in every element, as a share of the page."""
    script = """(all) => all.map(one => {
        const range = document.createRange(); range.selectNodeContents(one);
        const box = range.getBoundingClientRect(), page = document.documentElement.clientWidth;
        return [box.left / page, box.right / page];
    })"""
    return [(left, right) for left, right in page.eval_on_selector_all(selector, script)]


@pytest.mark.parametrize("lang", [lang for lang in FAMILY_LANGUAGES if lang not in ("de", "de-x-leicht")])
def test_german_stands_left_and_the_other_language_right_row_by_row(page: Page, lang: str) -> None:
    shown(page, lang, "family", width=1000)
    cells = (
        "(all) => all.map(one => [...one.children].map(cell => Object.values(cell.getBoundingClientRect().toJSON())))"
    )
    rows = page.eval_on_selector_all(".pair", cells)
    assert len(rows) > 30
    for german, other in rows:
        (x, y, width, height, *_), (other_x, other_y, *_) = german, other
        assert y == other_y
        assert other_x >= x + width - 1
        assert height > 0


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_a_language_from_right_to_left_is_mirrored(page: Page, lang: str) -> None:
    shown(page, lang, "family", width=1000)
    other = page.locator(f'h2 [lang="{lang}"]').first
    assert other.evaluate("one => getComputedStyle(one).direction") == "rtl"
    column_right = page.locator("h2").first.evaluate(
        "one => one.getBoundingClientRect().right / document.documentElement.clientWidth"
    )
    for _, right in _edges(page, f'h2 > [lang="{lang}"]'):
        assert right == pytest.approx(column_right, abs=0.01)  # text begins at the right edge
    script = """(all) => all.map(one => {
        const style = getComputedStyle(one, "::before"), box = one.getBoundingClientRect();
        return [parseFloat(style.right), box.width];
    })"""
    marks = page.eval_on_selector_all(f'ul[lang="{lang}"] li', script)
    assert marks
    assert all(right == 0 for right, _ in marks)  # the mark of a list stands at the right


def test_a_language_from_left_to_right_is_not_mirrored(page: Page) -> None:
    shown(page, "tr", "family", width=1000)
    assert page.locator('h2 [lang="tr"]').first.evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert page.eval_on_selector_all(
        'ul[lang="tr"] li', '(all) => all.map(one => parseFloat(getComputedStyle(one, "::before").left))'
    ) == [0.0] * len(page.query_selector_all('ul[lang="tr"] li'))


@pytest.mark.parametrize("reader", ["family", "team"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_it_is_black_on_white_and_needs_no_colour(page: Page, reader: str, media: str) -> None:
    shown(page, "tr" if reader == "family" else "de", reader, width=PAPER, media=media)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    assert picture.width == PAPER
    assert picture.height > 900
    bands = picture.split()
    coloured = [sum(ImageChops.difference(one, other).histogram()[13:]) for one in bands for other in bands]
    assert max(coloured) == 0
    dark = sum(picture.convert("L").histogram()[:128])
    assert 0.01 < dark / (picture.width * picture.height) < 0.3


@pytest.mark.parametrize("reader", ["family", "team"])
def test_the_browser_prints_it_on_a4_and_breaks_no_idea(page: Page, reader: str) -> None:
    from pypdf import PdfReader

    shown(page, "de", reader, width=1000)
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in pdf.pages} == {A4}
    texts = [one.extract_text() for one in pdf.pages]
    if reader == "family":
        for idea in of_family("de", *CHOSEN).ideas:
            [first] = [place for place, text in enumerate(texts) if f"{idea.number}. {idea.name.de}" in text]
            assert "Das möchte ich nicht." in texts[first]


def test_leichte_sprache_is_large_and_says_one_sentence_on_a_line(page: Page) -> None:
    shown(page, "de-x-leicht", "family", width=1000)
    sizes = page.eval_on_selector_all(".said", "(all) => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert min(sizes) >= 17
    display = page.eval_on_selector_all("main .said", "(all) => all.map(one => getComputedStyle(one).display)")
    assert set(display) == {"block"}


@pytest.mark.parametrize(("lang", "reader"), PAGES)
def test_a_page_has_no_script_and_names_no_address_to_load(lang: str, reader: str) -> None:
    html = html_of(lang, reader)
    for word in ("<script", "<link", "<img", "<iframe", "url(", "@import", " src=", " href=", " onclick"):
        assert word not in html
