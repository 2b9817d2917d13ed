"""A comparison as a page for the pull request: whole by itself, escaped, with every example of nobody."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import lotse
from lotse.cli.page_comparison import comparison_page
from lotse.i18n import Words
from lotse.planning.pieces import Contents
from lotse.protection import procedure
from small_world import ON, catalogue, family, offer, rule, ruleset, signal, taken_in

if TYPE_CHECKING:
    from lotse.planning.comparison import Comparison

OFFERS = catalogue(offer("o", name={"de": "<b>Kurs & Co</b>"}))
OLD, NEW = Contents(ruleset(rule("r", "lernen", {"signal": "sprache"})), OFFERS), Contents(ruleset(), OFFERS)


def compared(**how: Any) -> Comparison:
    case = taken_in(family(signals=[signal("sprache")]))
    rules = (OLD.rules, NEW.rules)
    return lotse.compare([case], rules=rules, catalogue=OFFERS, on=ON, **{"origin": "generated", **how})


def shown(found: Comparison) -> str:
    return comparison_page(found, OLD, NEW, Words())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_asks_for_nothing_from_elsewhere() -> None:
    reader = _Reader()
    reader.feed(shown(compared()))
    assert reader.open == []
    assert not {"script", "link", "img", "iframe"} & reader.tags
    assert not {"src", "href", "onclick"} & reader.attributes


def test_names_are_escaped_and_the_cause_and_the_example_stand_there() -> None:
    page = shown(compared())
    assert "&lt;b&gt;Kurs &amp; Co&lt;/b&gt;" in page
    assert "Ursache: Regel r (nicht mehr dabei)." in page
    assert "child_protection: no_indication" in page


def test_of_given_families_no_case_and_no_small_count_is_shown() -> None:
    page = shown(compared(origin="given"))
    assert "child_protection" not in page
    assert "weniger als 5" in page
    assert "<table>" not in page


def test_the_procedure_comes_first_where_a_case_was_left_out() -> None:
    page = shown(compared().model_copy(update={"stop": procedure("jobcenter", ["0203 000"])}))
    assert page.index("Jetzt handeln Menschen") < page.index("Vorher:")
    assert "0203 000" in page
