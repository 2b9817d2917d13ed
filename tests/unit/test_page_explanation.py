"""An explanation as a page: whole by itself, escaped, every condition in it, and nothing sensitive said."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

import lotse
from lotse.advice import Explanation
from lotse.cli.page_explanation import explanation_page
from lotse.cli.text_turning import Turned
from lotse.cli.text_words import words_of
from small_world import ON, TOWN, advised, catalogue, family, offer, rule, ruleset, signal, taken_in

RULES = ruleset(rule("r", "lernen", {"signal": "sprache"}))


def shown(one: dict[str, Any], **more: Any) -> tuple[Explanation, str, Turned]:
    case = family(**{"signals": [signal("sprache")], **more})
    offers = catalogue(one)
    found = lotse.explain(advised(case, RULES, offers), offer="o", person="k1", turning=2)
    assert isinstance(found, Explanation)
    words = words_of(taken_in(case), offers, ON)
    return found, explanation_page([found], words, ON), Turned(found, words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_asks_for_nothing_from_elsewhere() -> None:
    _, page, _ = shown(offer("o", when={"all": [{"fact": "kind.kita", "is": True}, {"age": {"below": "9 years"}}]}))
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.addresses == []
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    assert "url(" not in page
    assert re.search(r'<html lang="de" dir="ltr">', page)
    assert reader.tags.count("h1") == 1
    assert "details" in reader.tags


def test_names_of_content_are_escaped() -> None:
    _, page, _ = shown(offer("o", name={"de": "<b>Kinder & Co</b>"}))
    assert "&lt;b&gt;Kinder &amp; Co&lt;/b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize("told", [True, False])
def test_how_a_sensitive_condition_came_out_is_not_said(told: bool) -> None:  # noqa: FBT001  # both values of a fact
    one = offer("o", when={"any": [{"fact": "kind.hilfe", "is": told}, "always"]})
    _, page, turned = shown(one, facts={"k1": {"kind.hilfe": True}})
    assert "„Wie ist kind.hilfe?“: vertraulich" in page
    assert not [text for text in turned.decided() if "kind.hilfe" in text and "trifft" in text]


def test_a_condition_came_out_is_never_said_as_an_answer_to_its_question() -> None:
    one = offer("o", when={"fact": "kind.kita", "is": False})
    _, page, turned = shown(one, facts={"k1": {"kind.kita": False}})
    assert "„Wie ist kind.kita?“: trifft zu" in page
    assert "„Wie ist kind.kita?“ (nein): trifft zu. (Angabe zum Angebot)" in turned.decided()


def test_changes_are_told_as_situations() -> None:
    _, _, turned = shown(offer("o", when={"fact": "kind.kita", "is": True}, age={"below": "6 years"}))
    assert turned.turns() == (
        "Wenn sich zeigt: „Wie ist kind.kita?“: ja. Dann passt das Angebot.",
        "Ab dem 15. März 2027. Dann ist das Angebot für eine andere Situation gedacht.",
        "Wenn sich zeigt: „Wie ist kind.kita?“: nein. Dann ist das Angebot für eine andere Situation gedacht.",
    )


def test_nothing_within_the_bound_is_said_so() -> None:
    _, _, turned = shown(offer("o", where={"residence": ["05358"]}), place={"ags": TOWN})
    (text,) = turned.turns()
    assert "bis zu 2 zugleich" in text
