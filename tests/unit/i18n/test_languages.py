"""Days, numbers, lists, plurals and directions of every language, by CLDR; and where German stays visible."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from lotse.i18n import FAMILY_LANGUAGES, Words
from lotse.i18n import words as words_module
from lotse.i18n.catalogue import Message, Translations, plain, translations

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 20)
ARABIC = ("لا أسئلة", "سؤال واحد", "سؤالان", "{number} أسئلة", "{number} سؤالاً", "{number} سؤال")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Translations]]:
    """Languages with translations of a test instead of those in the files."""
    known: dict[str, Translations] = {}
    monkeypatch.setattr(words_module, "translations", lambda lang, _domain="lotse": known[lang])
    return known  # type: ignore[return-value]  # pytest hands on what it gets


def _language(plural: str, forms: tuple[str, ...]) -> Translations:
    from gettext import c2py

    message = Message(forms, reviewed=False)
    return Translations({"family": {"{number} Frage": message}}, c2py(plural))


@pytest.mark.parametrize(
    ("lang", "day"),
    [
        ("de", "20. November 2026"),
        ("de-x-leicht", "20. November 2026"),
        ("en", "20 November 2026"),
        ("tr", "20 Kasım 2026"),
        ("ar", "20 نوفمبر 2026"),
        ("uk", "20 листопада 2026\u202fр."),
        ("ru", "20 ноября 2026\u202fг."),
        ("pl", "20 listopada 2026"),
        ("ro", "20 noiembrie 2026"),
        ("bg", "20 ноември 2026\u202fг."),
        ("fr", "20 novembre 2026"),
        ("fa", "20 نوامبر 2026"),
    ],
)
def test_days_are_gregorian_and_read_as_the_language_reads_them(lang: str, day: str) -> None:
    """Appointments at German offices are Gregorian days; Western digits stand on the forms and doors."""
    assert Words(lang).day(DAY).replace("\N{NO-BREAK SPACE}", "\u202f") == day


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_numbers_have_western_digits(lang: str) -> None:
    assert Words(lang).number(7) == "7"
    digits = "".join(one for one in Words(lang).number(12345) if one.isdigit())
    assert digits == "12345"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Kita, Schule und Ganztag"),
        ("en", "Kita, Schule and Ganztag"),
        ("tr", "Kita, Schule ve Ganztag"),
        ("fr", "Kita, Schule et Ganztag"),
        ("ar", "Kita وSchule وGanztag"),
        ("fa", "Kita،\u200f Schule، و Ganztag"),
    ],
)
def test_lists_are_joined_as_the_language_joins_them(lang: str, text: str) -> None:
    assert Words(lang).listed(["Kita", "Schule", "Ganztag"]) == text


def test_one_of_several_is_joined_by_or() -> None:
    assert Words().either(["Kita", "Schule"]) == "Kita oder Schule"
    assert Words("en").either(["Kita", "Schule"]) == "Kita or Schule"


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_directions(lang: str) -> None:
    assert Words(lang).direction == ("rtl" if lang in ("ar", "fa") else "ltr")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "لا أسئلة"),
        (1, "سؤال واحد"),
        (2, "سؤالان"),
        (3, "3 أسئلة"),
        (10, "10 أسئلة"),
        (11, "11 سؤالاً"),
        (99, "99 سؤالاً"),
        (100, "100 سؤال"),
        (102, "102 سؤال"),
        (103, "103 أسئلة"),
        (111, "111 سؤالاً"),
    ],
)
def test_arabic_has_six_plural_forms(told: dict[str, Translations], number: int, text: str) -> None:
    told["ar"] = _language(_plural("ar"), ARABIC)
    assert Words("ar", "family").several(number, "{number} Frage", "{number} Fragen") == text


def _plural(lang: str) -> str:
    """The rule in the file of the language."""
    from lotse.i18n.catalogue import files

    (file,) = files(lang, "lotse")
    return str(plain(file.read_bytes(), lang)["plural"])


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("pl", {1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 22: 1, 25: 2}),
        ("ru", {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1}),
        ("uk", {1: 0, 3: 1, 5: 2, 11: 2, 21: 0}),
        ("ro", {1: 0, 2: 1, 19: 1, 20: 2, 101: 1}),
        ("fr", {0: 0, 1: 0, 2: 2, 1_000_000: 1}),
        ("tr", {1: 0, 2: 1}),
        ("fa", {0: 0, 1: 0, 2: 1}),
        ("bg", {1: 0, 2: 1}),
        ("de-x-leicht", {1: 0, 0: 1, 2: 1}),
    ],
)
def test_plural_rules(lang: str, forms: dict[int, int]) -> None:
    plural = translations(lang).plural
    assert {number: plural(number) for number in forms} == forms


def test_a_plural_without_a_translation_is_german_and_marked(told: dict[str, Translations]) -> None:
    told["tr"] = Translations({}, lambda _: 0)
    assert Words("tr", "family").several(2, "{number} Frage", "{number} Fragen") == "[de] 2 Fragen"


def test_families_do_not_read_what_only_the_team_has(told: dict[str, Translations]) -> None:
    told["en"] = Translations({"team": {"Ja.": Message(("Yes.",), reviewed=False)}}, lambda _: 0)
    assert Words("en", "family")("Ja.") == "[de] Ja."
    assert Words("en", "team")("Ja.") == "Yes."


def test_the_team_reads_what_families_read(told: dict[str, Translations]) -> None:
    told["en"] = Translations({"family": {"Ja.": Message(("Yes.",), reviewed=False)}}, lambda _: 0)
    assert Words("en", "team")("Ja.") == "Yes."


def test_content_in_the_language_of_the_family_comes_first(told: dict[str, Translations]) -> None:
    told["tr"] = Translations({"strength": {"Musik": Message(("müzik",), reviewed=False)}}, lambda _: 0)
    words = Words("tr", "family")
    assert words.content({"de": "Musik", "tr": "Müzik"}, "strength") == "Müzik"
    assert words.content({"de": "Musik"}, "strength") == "müzik"
    assert words.content({"de": "Tanz"}, "strength") == "[de] Tanz"
    assert words.content({"en": "dance"}, "strength") == "dance"


@pytest.mark.parametrize("reviewed", [True, False])
def test_a_page_says_whether_its_translation_was_read(told: dict[str, Translations], *, reviewed: bool) -> None:
    note = words_module.NOTE
    messages = {"family": {note: Message(("Not.",), reviewed), "Ja.": Message(("Evet.",), reviewed)}}
    told["tr"] = Translations(messages, lambda _: 0)
    words = Words("tr", "family")
    assert (words.reviewed, words.review_note) == ((True, "") if reviewed else (False, "Not."))


def test_whether_german_was_read_is_said_too() -> None:
    assert Words().review_note == "Diese Texte hat noch keine Fachkraft geprüft."


def test_one_message_that_nobody_read_is_enough(told: dict[str, Translations]) -> None:
    read, unread = Message(("a",), reviewed=True), Message(("b",), reviewed=False)
    told["tr"] = Translations({"family": {"A.": read}, "offer.name": {"B": unread}}, lambda _: 0)
    assert not Words("tr", "family").reviewed
