"""What a team may have on the table: strengths first, what everybody may know, and what is missing for the rest."""

from __future__ import annotations

from typing import Any

import pytest

import lotse
from lotse.errors import InputError, LotseError, ProtectionStop
from lotse.sheets.team import meeting_sheet
from lotse.sheets.text import sheet_text
from privacy_world import AT, GESUNDHEITSAMT, JUGENDAMT, NUMBER, SCHULAMT, advised, consent, family, signal, told, words
from sheet_world import of_team
from small_world import NUMBER as _SAME

BOTH = [JUGENDAMT, GESUNDHEITSAMT]


def printed(*records: Any, room: list[str] | None = None, case: Any = None, **more: Any) -> Any:
    written, bodies = case or family(), room or [JUGENDAMT]
    decisions = [told(*records, case=written, to=body, present=bodies) for body in bodies if body != "guest"]
    return meeting_sheet(advised(written), disclosures=decisions, **more)


def test_strengths_stand_first_and_then_needs_with_reasons_and_ideas_with_bodies() -> None:
    text = sheet_text(of_team())
    order = ["Was gut läuft", "Was helfen kann", "Zu „Sprachförderung“", "Zuständig: Jugendamt der Stadt Düren."]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert "Ihr Kind hat\nnoch keinen Kita-Platz." in text or "noch keinen Kita-Platz" in text


def test_with_a_consent_the_named_office_sees_need_age_and_its_own_idea() -> None:
    sheet = printed(consent())
    assert [(one.name, one.whom) for one in sheet.needs] == [("Sprachförderung", "für das Kind (5 Jahre)")]
    assert [one.name for group in sheet.ideas for one in group.ideas] == ["sprachgruppe"]
    assert sheet.case == f"Fall {NUMBER}"
    assert NUMBER == _SAME


def test_a_reason_stands_only_where_all_it_rests_on_is_released() -> None:
    assert [one.reasons for one in printed(consent()).needs] == [()]  # the signal is not needed by the office
    assert any(one.reasons for one in of_team().needs)


@pytest.mark.parametrize(
    ("records", "room"),
    [((), [JUGENDAMT]), ((consent(),), [*BOTH, SCHULAMT]), ((consent(),), [JUGENDAMT, "guest"])],
)
def test_without_a_consent_for_everybody_nothing_is_shown_and_it_is_said_what_to_ask_for(
    records: Any, room: list[str]
) -> None:
    strong = family(strengths=[{"strength": "musik", "person": "k1"}, {"strength": "zusammenhalt"}])
    sheet = printed(*records, room=room, case=strong)
    assert (sheet.case, sheet.strengths, sheet.needs, sheet.ideas, sheet.questions, sheet.guides) == (
        None,
        None,
        (),
        (),
        None,
        None,
    )
    assert sheet.needs_lead.startswith("Zu dieser Familie darf hier nichts gezeigt werden.")
    assert sheet.withheld.lines
    assert sheet.ask.lines
    assert NUMBER not in sheet.model_dump_json()


def test_what_is_withheld_is_counted_and_never_named() -> None:
    sheet = printed(consent(), case=family(signals=[signal(), signal("hoeren")]), room=BOTH)
    text = " ".join((*sheet.withheld.lines, *(sheet.ask.lines if sheet.ask else ())))
    assert "Angabe" in text
    for word in ("hoeren", "Hören", "sprache-deutsch", "kind.", "k1/", "signal", "Gesundheit"):
        assert word not in text


def test_nobody_in_the_room_means_nothing_is_shown() -> None:
    sheet = meeting_sheet(advised(family()), disclosures=[])
    assert sheet.present == "Es ist keine Stelle genannt. Ohne genannte Stellen wird nichts gezeigt."
    assert sheet.needs == ()


def test_strengths_of_a_person_nothing_is_released_of_are_not_told() -> None:
    from privacy_world import child

    case = family(
        child(),
        child(identity="k2"),
        {"id": "m", "role": "parent", "born": "1994"},
        strengths=[{"strength": "musik", "person": "k1"}, {"strength": "humor", "person": "k2"}],
    )
    sheet = printed(consent(), case=case)
    assert sheet.strengths.lines == ("Das Kind k1 (5 Jahre): Musik",)


def test_what_is_strong_in_all_together_is_told_where_everybody_agreed() -> None:
    """A grown person who agreed to nothing is part of the household."""
    strong = family(
        facts={**family()["facts"], "familie.leistung_sgb2": True},
        strengths=[{"strength": "musik", "person": "k1"}, {"strength": "zusammenhalt"}],
    )
    kinds = ["language", "education", "social_benefits"]
    child_only = consent(scope__categories=kinds)
    both = child_only, consent("8Q4M9K2XPA", person="m", scope__categories=kinds)
    assert printed(child_only, case=strong).strengths.lines == ("Das Kind (5 Jahre): Musik",)
    assert printed(*both, case=strong).strengths.lines == (
        "Das Kind (5 Jahre): Musik",
        "Die Familie: Zusammenhalt in der Familie",
    )


def test_an_office_that_tells_where_the_family_lives_is_named_only_if_that_is_released_or_it_is_there() -> None:
    assert any("Zuständig: Jugendamt der Stadt Düren." in line for line in _lines(of_team()))
    guides = of_team().guides
    assert guides is not None
    assert any(line.startswith("Gesundheitsamt: ") for line in guides.lines)  # it is not there


def _lines(sheet: Any) -> list[str]:
    return [line for group in sheet.ideas for one in group.ideas for line in one.lines]


def test_there_is_room_for_words_that_stay_on_paper() -> None:
    assert [part.form for part in of_team().room] == ["room", "room", "room"]
    assert all(part.lines == () for part in of_team().room)


def test_decisions_about_another_case_or_a_stop_are_refused() -> None:
    other = told(consent(case="22222-22222-2"), case=family(case="22222-22222-2"))
    with pytest.raises(InputError):
        meeting_sheet(advised(family()), disclosures=[other])
    stopped = told(case=family(child_protection="acute"))
    with pytest.raises(ProtectionStop):
        meeting_sheet(advised(family()), disclosures=[stopped])


def test_an_advice_that_was_read_back_and_an_unknown_language_are_refused() -> None:
    advice = advised(family())
    with pytest.raises(LotseError) as caught:
        meeting_sheet(lotse.Advice.model_validate_json(advice.model_dump_json()), disclosures=[])
    assert caught.value.code == "ADVICE-WITHOUT-CONTEXT"
    with pytest.raises(InputError):
        meeting_sheet(advice, disclosures=[], lang="tr")


def test_a_sheet_shows_nothing_in_logs() -> None:
    assert repr(of_team()) == "TeamSheet(lang='de', needs=2)"
    assert words() is words()
    assert AT.tzinfo is not None
