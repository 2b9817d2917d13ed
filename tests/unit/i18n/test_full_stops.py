"""A day that ends with a full stop of its own ends the sentence with it, in every language and sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lotse.i18n import FAMILY_LANGUAGES, Words
from lotse.i18n.catalogue import translations

DAY = date(2026, 11, 20)
GAP = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_no_sentence_with_a_day_ends_with_two_full_stops(lang: str) -> None:
    words = Words(lang, "family")
    for context in ("family", "team"):
        for german in translations(lang if lang != "de" else "en").of(context):
            said = Words(lang, context)(german, **dict.fromkeys(GAP.findall(german), words.day(DAY)))
            assert not re.search(r"(?<!\.)\.\.(?!\.)", said), said


def test_a_day_with_and_without_a_full_stop_of_its_own() -> None:
    said = {lang: Words(lang, "family").day(DAY) for lang in ("ru", "uk", "de")}
    assert said["ru"].endswith("г.")
    assert said["uk"].endswith("р.")
    assert Words()("Ende: {day}.", day=said["ru"]) == f"Ende: {said['ru']}"
    assert Words()("Ende: {day}.", day=said["de"]) == f"Ende: {said['de']}."
    assert Words()("Ende: {day}...", day=said["ru"]) == f"Ende: {said['ru']}..."
    assert Words().several(2, "{number} am {day}.", "{number} am {day}.", day=said["uk"]) == f"2 am {said['uk']}"
