"""No family sheet, whatever its language and form, holds a case number, a key, a signal, a reason or another value."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.flow import advise
from lotse.i18n import FAMILY_LANGUAGES
from lotse.sheets.family import family_sheet
from lotse.sheets.html import sheet_html
from lotse.sheets.text import sheet_text
from lotse.testing import cases, catalogues, rulesets
from small_world import NUMBER, ON, VOCABULARY, advised, catalogue, offer, rule, ruleset, words

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.case.vocabulary import Vocabulary

MARK = "Geheimzeichen"
REASON = "Es hilft."
"""The sentence of every drawn rule."""


@cache
def marked() -> Vocabulary:
    """The small vocabulary, in which everything that no family sheet may name has a name that cannot be missed."""
    named = {
        "signals": [{**one, "name": {"de": f"{MARK} {one['id']}"}} for one in VOCABULARY["signals"]],
        "instruments": [{**one, "name": {"de": f"{MARK} {one['id']}"}} for one in VOCABULARY["instruments"]],
        "facts": [{**one, "question": {"de": MARK}, "why": {"de": MARK}} for one in VOCABULARY["facts"]],
        "never_collected": [{**one, "note": {"de": MARK}} for one in VOCABULARY["never_collected"]],
    }
    return load_vocabulary({**VOCABULARY, **named})


@st.composite
def asked(draw: st.DrawFn) -> tuple[dict[str, Any], Advice]:
    rules, offers = draw(rulesets(marked())), draw(catalogues(marked()))
    written = draw(cases(marked(), rules=rules, catalogue=offers, on=ON))
    return written, advise(load_case(written, vocabulary=marked()), rules=rules, catalogue=offers, on=ON)


def _keys(advice: Advice) -> set[str]:
    of_needs = {key for need in advice.needs for reason in need.because for key in reason.keys}
    of_suggestions = {key for one in advice.suggestions for key in (*one.decisive, *one.missing)}
    asked_or_unused = {*(one.key for one in advice.questions), *(one.key for one in advice.not_used)}
    return of_needs | of_suggestions | asked_or_unused


@given(asked(), st.sampled_from(FAMILY_LANGUAGES), st.data())
def test_nothing_of_the_case_stands_on_the_sheet(
    drawn: tuple[dict[str, Any], Advice], lang: str, data: st.DataObject
) -> None:
    written, advice = drawn
    every = [(one.offer, one.person) for one in advice.suggestions]
    chosen = data.draw(st.none() | st.lists(st.sampled_from(every), unique=True) if every else st.none())
    sheet = family_sheet(
        advice, lang=lang, chosen=chosen, guide=data.draw(st.sampled_from([None, "jugendamt-05315000"]))
    )
    births = {person[name] for person in written["persons"] for name in ("born", "due") if name in person}
    never = {
        NUMBER,
        MARK,
        REASON,
        "signal:",
        *_keys(advice),
        *(one for one in births if one not in str(ON) and len(one) > 4),
    }
    for form in (sheet.model_dump_json(), sheet_text(sheet), sheet_html(sheet)):
        assert [one for one in never if one in form] == []


@given(asked(), st.sampled_from(FAMILY_LANGUAGES))
def test_every_language_shows_the_same_ideas_in_the_same_order(drawn: tuple[dict[str, Any], Advice], lang: str) -> None:
    _, advice = drawn
    german, other = family_sheet(advice), family_sheet(advice, lang=lang)
    assert [one.name.de for one in other.ideas] == [one.name.de for one in german.ideas]
    assert [[line.de for row in one.rows for line in row.lines] for one in other.ideas] == [
        [line.de for row in one.rows for line in row.lines] for one in german.ideas
    ]


@given(asked())
def test_the_same_advice_gives_the_same_bytes(drawn: tuple[dict[str, Any], Advice]) -> None:
    _, advice = drawn
    assert sheet_html(family_sheet(advice, lang="ar")) == sheet_html(family_sheet(advice, lang="ar"))


RULES = ruleset(
    *(rule(f"{topic}-{need}", need, {"signal": topic}, scope) for topic, need, scope in (
        ("spielen", "bewegung", "child"), ("hoeren", "sprechen", "child"), ("last", "beruf", "adult"),
        ("enge", "wohnen", "household"),
    )),
    rule("folgt", "orientierung", {"has_child": {"need": "bewegung"}}, "household"),
)  # fmt: skip
OFFERS = catalogue(
    offer("sportverein", "bewegung", when={"signal": "spielen"}),
    offer("kurs", "bewegung", "sprechen"),
    offer("beratung", "beruf", scope="adult"),
    offer("wohnung", "wohnen", "orientierung", scope="household"),
)


@given(cases(words(), rules=RULES, catalogue=OFFERS, on=ON), st.data())
def test_a_sheet_for_everybody_is_the_one_without_what_was_confided(
    written: dict[str, Any], data: st.DataObject
) -> None:
    adults = [one["id"] for one in written["persons"] if one["role"] in ("parent", "adult")]
    told_by = data.draw(st.sampled_from([one["id"] for one in written["persons"]] or ["k1"]))
    assume(written["signals"] and set(adults) - {told_by})
    one = data.draw(st.sampled_from(written["signals"]))
    topic = (one["topic"], one.get("person"))
    confided, silent = [], []
    for signal in written["signals"]:
        about_it = (signal["topic"], signal.get("person")) == topic
        confided.append({**signal, "entrusted": {"by": told_by, "to": "f1"}} if about_it else signal)
        silent += [] if about_it else [signal]
    told, untold = (advised({**written, "signals": signals}, RULES, OFFERS) for signals in (confided, silent))
    assert family_sheet(told) == family_sheet(untold)
