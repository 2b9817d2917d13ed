"""Sheets as HTML: escaped, marked where a text is German, and in the right direction."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from lotse.i18n import FAMILY_LANGUAGES
from lotse.sheets.family import family_sheet
from lotse.sheets.html import sheet_html
from lotse.sheets.text import sentences, sheet_text
from sheet_world import of_family, of_team
from small_world import advised, catalogue, family, offer, rule, ruleset

NASTY = "<script>alert('x')</script> & \"<b>\""
VOID = {"meta"}


def page(lang: str = "de", **of_offer: Any) -> str:
    advice = advised(family(), ruleset(rule("r", "lernen")), catalogue(offer("a", **of_offer)))
    return sheet_html(family_sheet(advice, lang=lang))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        del attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_what_content_says_is_escaped_in_every_place(lang: str) -> None:
    host = {"id": "h", "role": "provider", "name": NASTY, "status": "documented", "source": {"ref": "test"}}
    nasty = offer(
        "a",
        name={"de": NASTY, "tr": NASTY},
        summary={"de": NASTY, lang: NASTY},
        contact={"phone": NASTY, "address": NASTY, "url": NASTY},
        cost={"kind": "varies", "note": {"de": NASTY}},
        languages=[{"code": "tr", "when": NASTY}],
        provider="h",
    )
    advice = advised(family(), ruleset(rule("r", "lernen")), catalogue(nasty, bodies=[host]))
    html = sheet_html(family_sheet(advice, lang=lang))
    assert "<script" not in html
    assert "<b>" not in html
    assert html.count("&lt;script&gt;") >= 6


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_every_tag_is_closed_and_headings_go_one_step_at_a_time(lang: str) -> None:
    for html in (sheet_html(of_family(lang)), sheet_html(of_team())):
        tags = _Tags()
        tags.feed(html)
        assert tags.open == []
        assert tags.headings[0] == "h1"
        assert tags.headings.count("h1") == 1
        steps = zip(tags.headings, tags.headings[1:], strict=False)
        assert all(int(after[1]) <= int(before[1]) + 1 for before, after in steps)


def test_a_text_that_is_kept_in_german_is_told_to_browsers_and_people() -> None:
    html = page("ar", name={"de": "Club"})
    assert '<span lang="de" dir="ltr"><span class="mark">[de]</span> Club</span>' in html


def test_a_number_keeps_its_order_in_a_language_from_right_to_left() -> None:
    sheet = of_family("ar")
    assert all("\u2066" not in line.de for one in sheet.ideas for row in one.rows for line in row.lines)
    html = page("ar", contact={"phone": "02421 11"})
    assert "\u2066" not in html
    assert "02421 11" in html


def test_nothing_is_ticked() -> None:
    assert "☑" not in page()
    assert "[x]" not in sheet_text(of_family())
    assert 'class="box"' in page()


def test_sentences_are_told_apart_but_not_numbers() -> None:
    text = "Am 20. November. Siehe § 24 Abs. 3 SGB VIII. Es kostet 5,50 Euro. Fragen Sie nach! Wann? Um 9 Uhr."
    assert sentences(text) == (
        "Am 20. November.",
        "Siehe § 24 Abs. 3 SGB VIII.",
        "Es kostet 5,50 Euro.",
        "Fragen Sie nach!",
        "Wann?",
        "Um 9 Uhr.",
    )
