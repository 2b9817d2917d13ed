"""What a family takes home: everything an offer states, aloud what it does not, and nothing of the case."""

from __future__ import annotations

from typing import Any

import pytest

import lotse
from lotse.errors import InputError, LotseError
from lotse.sheets.family import family_sheet, lines_of
from small_world import ON, adult, advised, catalogue, child, family, offer, rule, ruleset, signal, unborn

NEEDS = ("lernen", "entlastung", "wohnen")
RULES = ruleset(
    rule("kind", "lernen"), rule("eltern", "entlastung", scope="adult"), rule("haus", "wohnen", scope="household")
)


def printed(*offers: dict[str, Any], case: dict[str, Any] | None = None, **how: Any) -> Any:
    return family_sheet(advised(case or family(), RULES, catalogue(*offers)), **how)


def rows(sheet: Any, place: int = 0) -> dict[str, list[str]]:
    return {row.topic.de: [line.de for line in row.lines] for row in sheet.ideas[place].rows}


def of_section(sheet: Any, title: str) -> list[str]:
    return [line.de for one in (*sheet.before, *sheet.after) if one.title.de == title for line in one.lines]


FULL = offer(
    "o",
    summary={"de": "Kinder lernen Deutsch."},
    access="komm",
    languages=[{"code": "tr", "when": "Do 14 Uhr"}, {"code": "ar"}],
    cost={"kind": "free"},
    contact={"phone": "02421 1", "email": "a@b.example", "url": "https://b.example", "address": "Weg 1"},
    apply={"from": "2026-11-01", "to": "2026-12-01"},
    valid={"to": "2027-01-01"},
    capacity={"state": "waiting_list", "on": "2026-11-01"},
    referral="via_professional",
    confirmed={"on": "2026-11-18", "by": "provider"},
)


def test_everything_that_is_stated_is_told() -> None:
    assert rows(printed(FULL)) == {
        "Was ist das?": ["Kinder lernen Deutsch."],
        "Für wen?": ["Für Ihr Kind."],
        "Wo?": ["Sie gehen zu dem Angebot hin.", "Weg 1"],
        "Wann?": [
            "Türkisch: Do 14 Uhr",
            "Anmelden können Sie sich ab dem 1. November 2026.",
            "Anmelden können Sie sich bis zum 1. Dezember 2026.",
            "Das Angebot gibt es bis zum 1. Januar 2027.",
            "Es gibt zurzeit eine Warteliste.",
            "Stand: 1. November 2026.",
        ],
        "Was kostet es?": ["Es kostet nichts."],
        "In welcher Sprache?": ["Türkisch und Arabisch"],
        "An wen wenden Sie sich?": [
            "Welche Stelle das ist, klären wir mit Ihnen.",
            "Telefon: 02421 1",
            "E-Mail: a@b.example",
            "Internet: https://b.example",
            "Den Zugang stellt eine Fachkraft her. Sprechen Sie uns an.",
        ],
        "Wie aktuell ist das?": ["Zuletzt bestätigt: 18. November 2026.", "Das ist 2 Tage her."],
    }


def test_what_is_not_stated_is_said_aloud() -> None:
    told = rows(printed(offer("o")))
    assert told["Was fehlt hier noch?"] == [
        "Nicht hinterlegt: Beschreibung, Adresse, Uhrzeiten, Kosten und Sprachen.",
        "Fragen Sie vorher danach.",
    ]
    assert told["An wen wenden Sie sich?"][-1] == "Kontakt nicht hinterlegt."
    assert told["Wie aktuell ist das?"] == ["Wann das zuletzt bestätigt wurde, ist nicht bekannt."]


def test_an_address_alone_is_a_contact_and_stands_once() -> None:
    told = rows(printed(offer("o", contact={"address": "Weg 1"})))
    assert told["Wo?"] == ["Weg 1"]
    assert "Kontakt nicht hinterlegt." not in told["An wen wenden Sie sich?"]
    assert "Adresse" not in told["Was fehlt hier noch?"][0]


@pytest.mark.parametrize("access", ["aufsuchend-zuhause", "online", "post"])
def test_nobody_has_to_find_an_address_that_is_not_needed(access: str) -> None:
    assert "Adresse" not in rows(printed(offer("o", access=access)))["Was fehlt hier noch?"][0]


def test_a_protected_address_is_never_printed_and_not_called_missing() -> None:
    told = rows(printed(offer("o", protected_address=True)))
    assert told["Wo?"] == ["Die Adresse ist geschützt. Sie erfahren sie im Gespräch."]
    assert "Adresse" not in told["Was fehlt hier noch?"][0]


@pytest.mark.parametrize(
    ("on", "by", "expected"),
    [
        ("2026-11-20", "provider", ["Zuletzt bestätigt: 20. November 2026.", "Das war heute."]),
        ("2026-11-19", "provider", ["Zuletzt bestätigt: 19. November 2026.", "Das ist 1 Tag her."]),
        ("2026-10-21", "provider", ["Zuletzt bestätigt: 21. Oktober 2026.", "Das ist 30 Tage her."]),
        ("2026-10-20", "provider", ["Zuletzt bestätigt: 20. Oktober 2026.", "Das ist 1 Monat her."]),
        ("2025-11-21", "provider", ["Zuletzt bestätigt: 21. November 2025.", "Das ist 11 Monate her."]),
        ("2025-11-20", "research", ["Stand der Angabe: 20. November 2025.", "Das ist 1 Jahr her."]),
        (
            "2025-11-19",
            "research",
            [
                "Stand der Angabe: 19. November 2025.",
                "Das ist 1 Jahr her.",
                "Fragen Sie vorher nach, ob es das Angebot noch gibt.",
            ],
        ),
        (
            "2016-01-20",
            "report",
            [
                "Stand der Angabe: 20. Januar 2016.",
                "Das ist 10 Jahre her.",
                "Fragen Sie vorher nach, ob es das Angebot noch gibt.",
            ],
        ),
    ],
)
def test_how_old_the_word_is(on: str, by: str, expected: list[str]) -> None:
    assert rows(printed(offer("o", confirmed={"on": on, "by": by})))["Wie aktuell ist das?"] == expected


def test_settings_say_when_a_confirmation_is_old() -> None:
    one = offer("o", confirmed={"on": "2026-10-01", "by": "provider"})
    ask = "Fragen Sie vorher nach, ob es das Angebot noch gibt."
    assert ask not in rows(printed(one))["Wie aktuell ist das?"]
    assert ask in rows(printed(one, settings={"confirmation_old_after": "30 days"}))["Wie aktuell ist das?"]


@pytest.mark.parametrize(
    ("persons", "scope", "need", "when", "expected"),
    [
        ([child(), adult()], "child", "lernen", "always", "Für Ihr Kind."),
        ([unborn(), adult()], "child", "lernen", "always", "Für Ihr Kind."),
        ([child(), child("k2"), adult()], "child", "lernen", "always", "Für alle Ihre Kinder."),
        (
            [child(), child("k2", born="2016-01-01"), adult()],
            "child",
            "lernen",
            {"age": {"below": "7 years"}},
            "Für eines Ihrer Kinder. Welches, besprechen wir mit Ihnen.",
        ),
        (
            [child(), child("k2"), child("k3", born="2016-01-01"), adult()],
            "child",
            "lernen",
            {"age": {"below": "7 years"}},
            "Für mehrere Ihrer Kinder. Welche, besprechen wir mit Ihnen.",
        ),
        ([child(), adult()], "adult", "entlastung", "always", "Für Sie."),
        ([child(), adult()], "household", "wohnen", "always", "Für Ihre Familie."),
        ([child(born="2005-01-01")], "child", "lernen", "always", "Für Sie."),
        ([child(born="2005-01-01")], "household", "wohnen", "always", "Für Sie."),
        ([child(born="2010-01-01")], "child", "lernen", "always", "Für Ihr Kind."),
    ],
)
def test_for_whom_without_a_name_an_age_or_a_letter(
    persons: list[Any], scope: str, need: str, when: Any, expected: str
) -> None:
    told = rows(printed(offer("o", need, scope=scope, when=when), case=family(*persons)))
    assert told["Für wen?"] == [expected]


def test_an_open_idea_says_that_it_is_settled_in_the_talk() -> None:
    one = offer("o", when={"fact": "kind.kita", "is": True})
    assert rows(printed(one))["Für wen?"][-1] == "Ob es für Sie passt, klären Sie im Gespräch."


def test_each_offer_stands_once_whoever_it_is_for() -> None:
    case = family(child(), child("k2"), adult())
    assert [one.name.de for one in printed(offer("a"), offer("b"), case=case).ideas] == ["a", "b"]


def test_without_a_choice_all_ideas_and_nothing_ticked() -> None:
    sheet = printed(offer("a"), offer("b"))
    assert len(sheet.ideas) == 2
    assert [one.de for one in sheet.answers] == ["Das möchte ich.", "Vielleicht später.", "Das möchte ich nicht."]
    assert sheet.none_of_these.de == "Keine von diesen Ideen."


@pytest.mark.parametrize("chosen", [[("b", "k1")], ["b@k1"], [["b", "k1"]]])
def test_only_what_was_chosen_and_only_the_needs_behind_it(chosen: Any) -> None:
    offers = (offer("a", "wohnen", scope="household"), offer("b"))
    assert [one.name.de for one in printed(*offers, chosen=chosen).ideas] == ["b"]
    assert of_section(printed(*offers, chosen=chosen), "Was helfen kann") == ["Lernen"]
    assert of_section(printed(*offers), "Was helfen kann") == ["Lernen", "Wohnen"]


@pytest.mark.parametrize("chosen", ["a", ("a", None), "a@household", ("a", "household")])
def test_a_choice_for_the_household_names_no_person(chosen: Any) -> None:
    assert len(printed(offer("a", "wohnen", scope="household"), chosen=[chosen]).ideas) == 1


@pytest.mark.parametrize("chosen", [["b@k1"], [("a", "k2")], ["a"], [("a",)], [7]])
def test_a_choice_that_is_no_suggestion_is_refused_without_repeating_it(chosen: Any) -> None:
    with pytest.raises(InputError) as caught:
        printed(offer("a"), chosen=chosen)
    assert "b@k1" not in str(caught.value)


def test_strengths_stand_without_the_person() -> None:
    case = family(strengths=[{"strength": "sport", "person": "k1"}, {"strength": "musik"}])
    assert of_section(printed(offer("a"), case=case), "Was gut läuft") == ["Musik", "Sport"]


def test_the_guide_is_named_or_it_is_said_that_this_is_open() -> None:
    known = of_section(printed(offer("a"), guide="jugendamt-05358008"), "Wer Sie begleitet")
    assert known[:3] == ["Diese Stelle begleitet Sie:", "Jugendamt der Stadt Düren", "Kontakt nicht hinterlegt."]
    assert of_section(printed(offer("a")), "Wer Sie begleitet")[0].startswith("Das ist noch offen.")
    with pytest.raises(InputError):
        printed(offer("a"), guide="amt-das-es-nicht-gibt")


def test_how_to_say_no_and_what_the_law_asks_for() -> None:
    law = "Manche Untersuchungen schreibt das Gesetz vor, zum Beispiel vor dem Schulanfang."
    assert law not in of_section(printed(offer("a")), "Sie dürfen Nein sagen")
    assert law in of_section(printed(offer("a", kind="screening")), "Sie dürfen Nein sagen")


def test_no_idea_is_said_aloud() -> None:
    sheet = printed(case=family())
    assert sheet.ideas == ()
    assert sheet.ideas_lead[0].de.startswith("Zurzeit steht hier keine Idee.")


def test_day_and_versions_are_printed() -> None:
    sheet = printed(offer("a"))
    assert sheet.dated.de == "Stand: 20. November 2026."
    assert sheet.foundation.de == f"Grundlage: lotse {lotse.__version__}, rules 1, offers 1, small 1."


def test_a_language_without_a_text_keeps_it_german_and_says_so() -> None:
    sheet = printed(offer("a", name={"de": "Sprachclub"}), lang="tr")
    name = sheet.ideas[0].name
    assert (name.de, name.other, name.kept_german) == ("Sprachclub", "[de] Sprachclub", True)
    assert any("[de]" in one.de for one in sheet.notices)


def test_a_text_that_the_content_has_in_the_language_is_taken() -> None:
    name = printed(offer("a", name={"de": "Sprachclub", "tr": "Dil kulübü"}), lang="tr").ideas[0].name
    assert (name.de, name.other, name.kept_german) == ("Sprachclub", "Dil kulübü", False)


def test_a_german_sheet_has_one_column_and_no_second_text() -> None:
    sheet = printed(FULL)
    assert sheet.columns == 1
    assert {line.other for line in lines_of(sheet)} == {None}


def test_numbers_keep_their_order_in_a_language_from_right_to_left() -> None:
    sheet = printed(offer("a", contact={"phone": "02421 11"}), lang="ar")
    assert sheet.direction == "rtl"
    phone = next(line for line in lines_of(sheet) if "02421" in line.de)
    assert phone.kept_german or "\u206602421 11\u2069" in str(phone.other)


def test_an_advice_that_was_read_back_is_refused() -> None:
    advice = advised(family(), RULES, catalogue(offer("a")))
    with pytest.raises(LotseError) as caught:
        family_sheet(lotse.Advice.model_validate_json(advice.model_dump_json()))
    assert caught.value.code == "ADVICE-WITHOUT-CONTEXT"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError):
        printed(offer("a"), lang="xx")


def test_a_sheet_shows_nothing_in_logs() -> None:
    assert repr(printed(offer("a"))) == "FamilySheet(lang='de', ideas=1)"


TOLD = ruleset(rule("hoert", "sprechen", {"signal": "spielen"}), rule("kind", "lernen"))
IDEAS = (offer("logopaedie", "sprechen"), offer("sprachclub"))


def ideas(*persons: dict[str, Any], by: str, person: str | None = None, **how: Any) -> list[str]:
    told = family(*persons, signals=[signal("spielen", entrusted={"by": by, "to": "f1"})])
    sheet = family_sheet(advised(told, TOLD, catalogue(*IDEAS)), person=person, **how)
    return [one.name.de for one in sheet.ideas]


def test_what_a_young_person_confided_is_not_behind_a_sheet_that_parents_read() -> None:
    young = child(born="2011-03-15")
    assert ideas(young, adult(), by="k1") == ["sprachclub"]
    assert ideas(young, adult(), by="k1", person="m") == []
    assert sorted(ideas(young, adult(), by="k1", person="k1")) == ["logopaedie", "sprachclub"]


def test_what_one_parent_entrusted_is_not_behind_a_sheet_that_the_other_reads() -> None:
    assert ideas(child(), adult(), adult("v"), by="m") == ["sprachclub"]


@pytest.mark.parametrize(("born", "seen"), [("2020-11-21", True), ("2020-11-20", False), ("2020", False)])
def test_a_parent_alone_with_children_who_cannot_read_yet_finds_it_on_the_sheet(born: str, *, seen: bool) -> None:
    """Six years is the bound; a child that may be six counts as a reader."""
    assert ("logopaedie" in ideas(child(born=born), adult(), by="m")) is seen


def test_a_choice_that_rests_on_a_confidence_is_refused_for_everybody_and_printed_for_one() -> None:
    young = child(born="2011-03-15")
    with pytest.raises(InputError) as caught:
        ideas(young, adult(), by="k1", chosen=["logopaedie@k1"])
    assert [(one.code, one.path) for one in caught.value.problems] == [("SCOPE", "chosen[0]")]
    assert ideas(young, adult(), by="k1", person="k1", chosen=["logopaedie@k1"]) == ["logopaedie"]


def test_a_sheet_for_a_person_whom_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        ideas(child(), adult(), by="m", person="x")
    assert [(one.code, one.path) for one in caught.value.problems] == [("PERSON-UNKNOWN", "person")]


def test_own_questions_of_a_young_person_are_confidential_by_their_topic() -> None:
    """Section 8 III SGB VIII: nobody has to write `entrusted` for it."""
    rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    told = family(child(born="2011-03-15"), adult(), signals=[signal("eigene-fragen")])
    advice = lotse.advise(lotse.load_case(told), rules=rules, catalogue=offers, on=ON)
    own = "Eigene Beratung für Kinder und Jugendliche"
    assert own not in [one.name.de for one in family_sheet(advice).ideas]
    assert own in [one.name.de for one in family_sheet(advice, person="k1").ideas]
