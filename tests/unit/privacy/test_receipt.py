from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lotse.cli.text_receipt import receipt_text
from lotse.errors import InputError
from lotse.i18n import FAMILY_LANGUAGES, Words
from lotse.i18n.words import NOTE
from lotse.privacy.consents import narrow, renew, withdraw
from lotse.privacy.receipt import BINDING, receipt
from lotse.privacy.record_files import load_consent
from privacy_world import AT, consent, moment

KANTARA = {
    "version",
    "jurisdiction",
    "consentTimestamp",
    "collectionMethod",
    "consentReceiptID",
    "language",
    "piiPrincipalId",
    "piiControllers",
    "policyUrl",
    "services",
    "sensitive",
    "spiCat",
}


def shown(record: Any, *, at: datetime = AT) -> str:
    return " ".join(receipt(record, at=at).text)


def test_the_receipt_says_for_whom_what_for_until_when_and_how_to_take_it_back() -> None:
    record = load_consent(consent(controller__authority="DPA-DE-NW", controller__contact="Zimmer 3, Telefon 7"))
    paper = receipt(record, at=AT)
    text = " ".join(paper.text)
    assert "schriftlich" in text
    assert "2. November 2026" in text
    assert "gilt bis einschließlich 29. April 2027." in text  # the end, 30 April at midnight, is exclusive
    assert "ein Gespräch zwischen Stellen" in text
    assert "Sprache; Betreuung, Schule und Ausbildung" in text
    assert "Jugendamt der Stadt Düren" in text
    assert "Andere Stellen nicht." in text
    assert "Zimmer 3, Telefon 7." in text
    assert "ohne Begründung widerrufen" in text
    assert "Landesbeauftragte für Datenschutz" in text
    assert all(one.endswith((".", "!", "?")) for one in paper.text)
    assert paper.translated == ()
    assert paper.reviewed


def test_the_fields_for_other_systems_keep_their_names() -> None:
    record = load_consent(consent())
    fields = receipt(record, at=AT, lang="tr").fields
    assert set(fields) == KANTARA
    assert fields["consentReceiptID"] == record.record
    assert fields["consentTimestamp"] == int(record.valid.given_at.timestamp())
    assert fields["sensitive"] is False


def test_a_withdrawn_consent_says_so_from_that_minute_on() -> None:
    ended = withdraw(load_consent(consent()), at=AT, by="m").record
    assert "gilt nicht mehr" in shown(ended)
    assert "gilt bis" in shown(ended, at=AT - timedelta(minutes=1))


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_a_withdrawn_consent_says_since_when_and_who_is_told_and_no_more_how_to_withdraw(lang: str) -> None:
    record = load_consent(consent())
    ended = withdraw(record, at=AT, by="m").record
    later = AT + timedelta(days=3)
    paper, before = receipt(ended, at=later, lang=lang), receipt(record, at=later, lang=lang)
    text = " ".join(paper.text)
    assert "wurde am 20. November 2026 widerrufen" in text
    assert "Bis dahin durften es diese Stellen erfahren: " in text
    assert "wird über den Widerruf informiert" in text
    assert "kein Nachteil" in text
    for no_more in ("dürfen es erfahren", "jederzeit ohne Begründung", "So widerrufen Sie"):
        assert no_more not in text
        assert no_more in " ".join(before.text)
    assert len(paper.translated) in (0, len(paper.text))
    assert not set(paper.translated) & set(paper.text) or lang == "de-x-leicht"
    assert paper.fields["services"][0]["purposes"][0]["termination"] == AT.isoformat()


def test_a_consent_that_ran_out_says_who_was_allowed_to_hear_it() -> None:
    text = shown(load_consent(consent()), at=datetime.fromisoformat(moment("2027-04-30T00:00")))
    assert "gilt nicht mehr" in text
    assert "Bis dahin durften es diese Stellen erfahren: " in text
    assert "widerrufen" not in text
    assert "kein Nachteil" not in text


def test_a_refusal_says_of_nobody_that_it_was_allowed() -> None:
    record = load_consent(consent(history=[{"state": "refused", "at": moment("2026-11-02T09:00"), "by": "m"}]))
    assert "durften" not in shown(record)


def test_a_renewal_and_a_narrowing_are_what_the_receipt_says() -> None:
    record = load_consent(consent())
    later = renew(record, until=datetime.fromisoformat(moment("2027-05-10T15:30")), at=AT, by="m")
    assert "gilt bis 10. Mai 2027, 15:30 Uhr." in shown(later)
    less = narrow(record, scope=record.scope.model_copy(update={"categories": ("language",)}), at=AT, by="m")
    assert "Es geht um: Sprache." in shown(less)


def test_a_renewal_tells_the_day_of_each_yes() -> None:
    later = renew(load_consent(consent()), until=datetime.fromisoformat(moment("2027-05-10T15:30")), at=AT, by="m")
    assert "am 2. November 2026 schriftlich zugestimmt." in shown(later)
    assert "Sie haben am 20. November 2026 noch einmal zugestimmt." in shown(later)
    assert "noch einmal" not in shown(later, at=AT - timedelta(minutes=1))


def test_the_receipts_of_a_child_and_of_its_mother_say_whose_data_they_are_and_who_agreed() -> None:
    child = shown(load_consent(consent()))
    assert "Es sind Angaben über Person k1. Zugestimmt hat Person m (Mutter)." in child
    own = shown(load_consent(consent(person="m", given_by={"person": "m", "role": "self"})))
    assert "Es sind Angaben über Person m. Zugestimmt hat diese Person selbst." in own
    other = shown(load_consent(consent(given_by__role="pflegeperson")))
    assert "Zugestimmt hat Person m." in other
    assert "pflegeperson" not in other


def test_without_recipients_nobody_else_learns_of_it() -> None:
    record = load_consent(consent(scope__purposes=["own_suggestion"], scope__recipients=[]))
    assert "Eine andere Stelle erfährt davon nichts." in shown(record)


def test_special_data_are_named_one_by_one() -> None:
    record = load_consent(consent(scope__special=["health"]))
    assert "einzeln angekreuzt: Gesundheit." in shown(record)
    assert receipt(record, at=AT).fields["spiCat"] == ["health"]


@pytest.mark.parametrize("lang", [one for one in FAMILY_LANGUAGES if one != "de"])
def test_every_sentence_stands_in_both_languages_in_the_same_order(lang: str) -> None:
    paper = receipt(load_consent(consent()), at=AT, lang=lang)
    words = Words(lang, "family")
    assert len(paper.translated) == len(paper.text)
    assert paper.pairs() == tuple(zip(paper.text, paper.translated, strict=True))
    assert (BINDING in paper.text) is words.reviewed
    assert (NOTE in paper.text) is not words.reviewed
    assert paper.reviewed is words.reviewed
    assert paper.direction == ("rtl" if lang in ("ar", "fa") else "ltr")
    number = next(second for first, second in paper.pairs() if first.startswith("Nummer"))
    assert number is not None
    assert "C-7Q4M9K2XPA" in number
    page = receipt_text(paper)
    assert max(len(line) for line in page.splitlines()) <= 80


def test_the_german_page_says_each_sentence_once() -> None:
    page = receipt_text(receipt(load_consent(consent()), at=AT))
    assert page.count("Nummer der Einwilligung") == 1
    assert BINDING not in page


@pytest.mark.parametrize("lang", ["", "xx", "DE", "../de", "tr-TR"])
def test_another_language_is_refused_without_its_name(lang: str) -> None:
    with pytest.raises(InputError) as caught:
        receipt(load_consent(consent()), at=AT, lang=lang)
    assert not lang or lang not in str(caught.value)


def test_a_moment_needs_its_offset() -> None:
    with pytest.raises(InputError):
        receipt(load_consent(consent()), at=AT.replace(tzinfo=None))


def test_the_receipt_shows_nothing_of_itself() -> None:
    assert repr(receipt(load_consent(consent()), at=AT)) == "Receipt()"
