"""German texts for families are easy to read, measured: Wiener Sachtextformel and Flesch-Amstad, as textstat counts."""

from __future__ import annotations

import re
from statistics import mean
from typing import TYPE_CHECKING

import pytest
import textstat

from lotse.i18n.catalogue import translations
from lotse.i18n.needed import everything_said

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_GRADE = 11.0
"""First Wiener Sachtextformel: about the school year in which a text is understood."""
MEAN_GRADE, MEAN_EASE = 7.5, 58.0
LONGEST_SENTENCE = 32
"""Words."""
EASY_GRADE, EASY_MEAN, EASY_SENTENCE = 9.0, 4.5, 12
"""Leichte Sprache: short sentences above all; a single text of two sentences may hold one long name of an office."""
_END = re.compile(r"(?<=[.?!:])\s+")
_GAP = re.compile(r"\{\w+\}")
_IN_BRACKETS = re.compile(r" \([^)]*\)")


@pytest.fixture(scope="module", autouse=True)
def _german() -> None:
    textstat.set_lang("de")


@pytest.fixture(scope="module")
def summaries() -> Mapping[str, str]:
    needed = everything_said().for_language("tr", "content")
    return {one.note: one.one for one in needed if one.context == "offer.summary"}


@pytest.fixture(scope="module")
def sentences() -> tuple[str, ...]:
    needed = everything_said().for_language("tr", "lotse")
    return tuple(
        _GAP.sub("Wort", one) for need in needed if need.context == "family" for one in (need.one, need.many) if one
    )


def grade(text: str) -> float:
    return float(textstat.wiener_sachtextformel(text, 1))


def longest(text: str) -> int:
    """Words of the longest sentence; what stands in brackets is read as one more word."""
    return max(len(_IN_BRACKETS.sub(" x", one).split()) for one in _END.split(text))


def test_the_measure_tells_easy_from_hard() -> None:
    easy = "Das Kind geht in die Kita. Dort spielt es mit anderen."
    hard = "Leistungsberechtigte erhalten Eingliederungshilfeleistungen nach Maßgabe sozialrechtlicher Vorschriften."
    assert grade(easy) < EASY_MEAN < MOST_GRADE < grade(hard)
    assert textstat.flesch_reading_ease(easy) > MEAN_EASE > textstat.flesch_reading_ease(hard)


def test_every_summary_is_within_the_bound(summaries: Mapping[str, str]) -> None:
    assert len(summaries) > 130
    assert {of: grade(text) for of, text in summaries.items() if grade(text) > MOST_GRADE} == {}
    assert {of: longest(text) for of, text in summaries.items() if longest(text) > LONGEST_SENTENCE} == {}


def test_summaries_are_easy_on_the_whole(summaries: Mapping[str, str]) -> None:
    assert mean(grade(text) for text in summaries.values()) < MEAN_GRADE
    assert mean(textstat.flesch_reading_ease(text) for text in summaries.values()) > MEAN_EASE


def test_sentences_for_families_are_easy_and_short(sentences: tuple[str, ...]) -> None:
    """They are measured together: a sentence of three words tells nothing about itself."""
    together = " ".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in sentences)
    assert grade(together) < MEAN_GRADE
    assert {one: longest(one) for one in sentences if longest(one) > LONGEST_SENTENCE // 2} == {}


def test_easy_german_is_easier() -> None:
    told = translations("de-x-leicht", "content").of("offer.summary")
    texts = {german: message.forms[0] for german, message in told.items()}
    assert {german: longest(text) for german, text in texts.items() if longest(text) > EASY_SENTENCE} == {}
    assert {german: grade(text) for german, text in texts.items() if grade(text) > EASY_GRADE} == {}
    assert mean([grade(text) for text in texts.values()] or [0]) < EASY_MEAN


def test_sentences_in_easy_german_are_short() -> None:
    told = translations("de-x-leicht").of("family")
    texts = [form for message in told.values() for form in message.forms]
    assert {text: longest(text) for text in texts if longest(text) > EASY_SENTENCE} == {}
