"""Who may hear what decides how a case is discussed: the modes of the contract, and what would help."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_case import load_case
from lotse.errors import InputError, ProtectionStop
from lotse.flow import advise
from lotse.meeting.agenda import Agenda, agenda_case, stopped_case, versions_of
from lotse.meeting.room import Participant, kreis_of, participants_of
from lotse.meeting.terms import terms_of
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.consents import withdraw
from lotse.privacy.record_files import load_consent
from lotse.privacy.visible import visible_advice
from lotse.protection import procedure
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    MOTHER,
    ON,
    SCHULAMT,
    VEREIN,
    advised,
    child,
    consent,
    family,
    ground,
    offers,
    rules,
    signal,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lotse.meeting.terms import Terms

BOTH = (JOBCENTER, JUGENDAMT, GESUNDHEITSAMT)


def terms(
    *records: Any, case: Any = None, room: Sequence[str] = BOTH, at: datetime = AT, chosen: Any = (), **more: Any
) -> Terms:
    taken = load_case(case or family(), vocabulary=words())
    advice = advise(taken, rules=rules(), catalogue=offers(), on=ON)
    return terms_of(taken, advice=advice, present=room, records=records, at=at, chosen=chosen, **more)


def test_a_case_is_discussed_without_a_name_where_everybody_present_is_named() -> None:
    found = terms(consent())
    assert (found.mode, found.leave, found.ask) == ("pseudonym", (), ())
    assert found.reason == "Die Einwilligung nennt alle Stellen im Raum."
    assert [one.to for one in found.disclosures] == [JUGENDAMT, GESUNDHEITSAMT]
    assert visible_advice(advised(family()), found.disclosures).needs


def test_with_the_schulamt_it_is_not_on_the_agenda_and_says_who_would_have_to_leave_and_what_to_ask() -> None:
    found = terms(consent(), room=(*BOTH, SCHULAMT))
    assert found.mode == "anonymous"
    assert found.leave == (SCHULAMT,)
    assert "nennt nicht jede Stelle" in found.reason
    assert f" Es geht um: {SCHULAMT}. Im Katalog kann trotzdem gesucht werden, ohne Angaben zum Fall." in found.reason
    assert [one.to for one in found.disclosures] == [JUGENDAMT, GESUNDHEITSAMT, SCHULAMT]
    assert [(one.rule, one.bodies) for one in found.ask] == [("E02", (SCHULAMT,))]
    assert (
        terms(consent(), room=tuple(body for body in (*BOTH, SCHULAMT) if body not in found.leave)).mode == "pseudonym"
    )


def test_without_any_consent_nobody_has_to_leave_and_the_family_is_asked() -> None:
    found = terms()
    assert (found.mode, found.leave) == ("anonymous", ())
    assert [one.rule for one in found.ask] == ["E01"]
    assert "Es geht um" not in found.reason


@pytest.mark.parametrize(("minutes", "mode"), [(-1, "pseudonym"), (0, "anonymous"), (1, "anonymous")])
def test_a_withdrawal_takes_the_case_from_the_agenda_at_once(minutes: int, mode: str) -> None:
    ended = withdraw(load_consent(consent()), at=AT, by="m").record
    found = terms(ended, at=AT + timedelta(minutes=minutes))
    assert found.mode == mode
    if mode == "anonymous":
        assert "widerrufen" in found.reason
        assert found.ask == ()


def test_parents_who_disagree_are_not_talked_about() -> None:
    joint = {"kind": "joint", "holders": ["m", "v"]}
    case = family(child(custody=joint, parents=["m", "v"]), MOTHER, {"id": "v", "role": "parent", "born": "1990"})
    yes = consent(given_by__representation=None)
    no = consent(
        "7Q4M9K2XPC",
        given_by={"person": "v", "role": "father"},
        history=[{"state": "refused", "at": "2026-11-02T09:00:00+01:00", "by": "v", "channel": "paper"}],
    )
    found = terms(yes, no, case=case)
    assert (found.mode, found.leave, found.ask) == ("none", (), ())
    assert found.reason == "Die Sorgeberechtigten sind sich nicht einig. Ohne Einigung spricht die Runde nicht darüber."
    assert [one.to for one in found.disclosures] == [JUGENDAMT, GESUNDHEITSAMT]


def test_what_a_young_person_confided_goes_into_no_meeting() -> None:
    told = signal(entrusted={"by": "k1", "to": "f1"})
    found = terms(consent(), case=family(signals=[told]))
    assert (found.mode, found.leave, found.ask) == ("none", (), ())
    assert found.reason == "Eine Angabe wurde im Vertrauen gemacht. Darüber spricht die Runde nicht."
    assert [one.to for one in found.disclosures] == [JUGENDAMT, GESUNDHEITSAMT]
    by_the_mother = signal(entrusted={"by": "m", "to": "f1"})
    assert terms(consent(), case=family(signals=[signal(), by_the_mother])).mode == "anonymous"


def test_own_questions_of_a_young_person_go_into_no_meeting_by_their_topic() -> None:
    asked = family(signals=[signal(), signal("eigene-fragen")])
    assert terms(consent(), case=asked).mode == "none"
    quiet = family(signals=[signal(), signal("eltern-werden", person="m")])
    assert terms(consent(), case=quiet).mode != "none"


@pytest.mark.parametrize(
    "facts",
    [
        {"k1": {"kind.eingeschult": {"value": False, "entrusted": {"by": "k1", "to": "f1"}}}},
        {"familie.leistung_sgb2": {"value": True, "entrusted": {"by": "k1", "to": "f1"}}},
    ],
)
def test_what_a_young_person_confided_as_a_fact_goes_into_no_meeting_either(facts: Any) -> None:
    assert terms(consent(), case=family(facts=facts)).mode == "none"
    assert terms(consent(), case=family(facts={"familie.leistung_sgb2": True})).mode == "anonymous"


def test_with_a_chosen_offer_and_a_consent_for_names_the_name_may_be_told() -> None:
    named = consent(
        scope__purposes=["case_discussion", "referral"],
        scope__categories=["language", "education", "identity", "contact"],
    )
    room = (JOBCENTER, JUGENDAMT)
    assert terms(named, room=room).mode == "pseudonym"
    clear = terms(named, room=room, chosen=[("sprachgruppe", "k1")])
    assert (clear.mode, clear.leave, clear.ask) == ("clear", (), ())
    assert clear.reason == "Die Familie hat ein Angebot gewählt und zugestimmt, dass ihr Name dafür genannt wird."
    assert [(one.to, one.purpose) for one in clear.disclosures] == [(JUGENDAMT, "case_discussion")]
    assert terms(consent(), room=room, chosen=[("sprachgruppe", "k1")]).mode == "pseudonym"
    assert terms(named, room=(*room, SCHULAMT), chosen=[("sprachgruppe", "k1")]).mode == "anonymous"


def test_the_name_stays_where_the_consent_for_the_referral_does_not_name_it_or_not_for_everybody() -> None:
    """Data of the referral alone are no consent to the name, and one office less is one too few."""
    chosen = [("sprachgruppe", "k1")]
    nameless = consent(scope__purposes=["case_discussion", "referral"])
    assert terms(nameless, room=(JOBCENTER, JUGENDAMT), chosen=chosen).mode == "pseudonym"
    for_one = consent(
        "8Q4M9K2XPA",
        scope__purposes=["referral"],
        scope__categories=["language", "education", "identity", "contact"],
        scope__recipients=[{"body": JUGENDAMT}],
    )
    assert terms(consent(), for_one, chosen=chosen).mode == "pseudonym"
    assert terms(nameless, room=(JUGENDAMT, GESUNDHEITSAMT), chosen=chosen).mode == "pseudonym"  # the office is away


def test_without_a_need_there_is_nothing_to_discuss() -> None:
    found = terms(consent(), case=family(signals=[]))
    assert (found.mode, found.leave, found.ask) == ("anonymous", (), ())
    assert (
        found.reason
        == "Bisher ist nichts bekannt, wozu es eine Idee gibt. Fragen Sie die Familie, was sie sich wünscht."
    )
    assert [one.to for one in found.disclosures] == [JUGENDAMT, GESUNDHEITSAMT]


def test_where_each_alone_may_hear_something_and_all_together_nothing_nobody_has_to_leave() -> None:
    """Each office has a consent of its own: the reason is about both of them."""
    apart = (
        consent("7Q4M9K2XPA", scope__recipients=[{"body": JUGENDAMT}]),
        consent("8Q4M9K2XPA", scope__recipients=[{"body": GESUNDHEITSAMT}]),
    )
    assert {terms(*apart, room=(JOBCENTER, one)).mode for one in (JUGENDAMT, GESUNDHEITSAMT)} == {"pseudonym"}
    found = terms(*apart)
    assert (found.mode, found.leave) == ("anonymous", ())
    assert f"Es geht um: {JUGENDAMT} und {GESUNDHEITSAMT}." in found.reason


def test_a_body_that_has_not_bound_itself_is_asked_to_before_anything_about_single_needs() -> None:
    """What decides the request comes first, as the reason and among what is asked for."""
    found = terms(
        consent(scope__recipients=[{"body": JUGENDAMT}, {"body": VEREIN}]), room=(JOBCENTER, JUGENDAMT, VEREIN)
    )
    check = checks_by_id()["V07"]
    assert (found.mode, found.leave) == ("anonymous", (VEREIN,))
    assert found.reason.startswith(f"{check.text} Es geht um: {VEREIN}.")
    assert [(one.rule, one.text, one.bodies) for one in found.ask] == [("V07", check.settle, (VEREIN,))]


def test_who_reported_is_the_sender_else_the_office_of_the_settings_else_it_is_asked_for() -> None:
    unknown = {**family(), "noticed_by": None}
    assert terms(consent(), case=unknown, settings={"office": JOBCENTER}).mode == "pseudonym"
    with pytest.raises(InputError):
        terms(consent(), case=unknown)


def test_the_office_that_holds_the_case_needs_no_consent_to_look_at_it_alone() -> None:
    assert terms(room=(JOBCENTER,)).mode == "pseudonym"


def test_what_it_rests_on_is_said_as_it_is() -> None:
    """Nobody is told of a consent that there is not."""
    assert terms(room=(JOBCENTER,)).reason == "Im Raum ist nur die Stelle, die den Fall führt."
    found = terms(ground(), case=family(facts={"familie.leistung_sgb2": True}), room=(JOBCENTER, JUGENDAMT))
    assert (found.mode, found.reason) == (
        "pseudonym",
        "Eine Fachkraft hat entschieden, dass eine Vorschrift diese Weitergabe erlaubt.",
    )


def test_a_stop_comes_before_everything_else() -> None:
    stopped = load_case(family(child_protection="acute"), vocabulary=words())
    for case, advice in (
        (stopped, None),
        (load_case(family(), vocabulary=words()), advised(family(child_protection="unclear"))),
    ):
        with pytest.raises(ProtectionStop) as caught:
            terms_of(case, advice=advice, present=None, at=None)  # type: ignore[arg-type]  # nothing else is touched
        assert caught.value.procedure.procedure


def test_what_is_to_be_confided_later_goes_into_no_meeting_either() -> None:
    later: dict[str, Any] = {"observed": "2026-12-01", "entrusted": {"by": "k1", "to": "f1"}}
    case = family(facts={"k1": {"kind.eingeschult": {"value": False, **later}, "kind.kita_platz": False}})
    assert terms(consent(), case=case).mode == "none"
    assert terms(consent(), case=family(signals=[signal(), signal(**later)])).mode == "none"


def test_the_settings_of_the_office_hold_in_the_meeting_and_the_role_of_the_case_comes_before_theirs() -> None:
    joint = {"kind": "joint", "holders": ["m", "v"]}
    both = family(child(custody=joint, parents=["m", "v"]), MOTHER, {"id": "v", "role": "parent", "born": "1990"})
    one = consent(given_by__representation=None)
    assert terms(one, case=both).mode == "anonymous"
    assert terms(one, case=both, settings={"everyday_matter": True}).mode == "pseudonym"
    secret = family(signals=[signal(secrecy="praxis-test")], noticed_by={"role": "jobcenter", "body": "amt-anderswo"})
    found = terms(consent(controller__body="amt-anderswo"), case=secret, room=BOTH[1:], settings={"role": "schule"})
    assert [one.rule for one in found.ask] == ["V04"]


def test_only_those_are_named_for_whom_the_first_reason_is_the_first() -> None:
    """Neither is named in the consent, and the Verein has something else to do before."""
    found = terms(consent(), room=(JOBCENTER, JUGENDAMT, SCHULAMT, VEREIN))
    assert found.leave == (SCHULAMT, VEREIN)
    assert found.reason.startswith(f"{checks_by_id()['E02'].text} Es geht um: {SCHULAMT}. ")


def test_a_body_that_nobody_knows_has_no_name_to_be_told() -> None:
    found = terms(consent(), room=(JOBCENTER, JUGENDAMT, "nirgends"))
    assert (found.mode, found.leave) == ("anonymous", ("nirgends",))
    assert "Es geht um" not in found.reason


def test_the_reason_is_why_a_need_stays_and_not_why_something_else_does() -> None:
    """A secret that only stands behind a datum for an idea is no reason for the need."""
    case = family(
        facts={"k1": {"kind.kita_platz": {"value": False, "secrecy": "praxis-test"}, "kind.eingeschult": False}}
    )
    found = terms(consent(scope__categories=["education"]), case=case, room=(JOBCENTER, JUGENDAMT))
    assert found.reason.startswith(checks_by_id()["E04"].text)


def test_each_body_is_in_the_room_once_and_known() -> None:
    found = participants_of([JUGENDAMT, "guest"], offers())
    assert [(one.body, one.role) for one in found] == [(JUGENDAMT, "jugendamt"), ("guest", None)]
    with pytest.raises(InputError) as refused:
        participants_of([JUGENDAMT, "niemand-kennt-diese", JUGENDAMT], offers())
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("ID-UNKNOWN", "participants[1]"),
        ("ID-DUPLICATE", "participants[2]"),
    ]
    assert "niemand" not in str(refused.value)


@pytest.mark.parametrize(
    ("areas", "kreis"),
    [
        ([("05358008",), ("05358",)], "05358"),
        ([("05358",), ("05370",)], None),
        ([()], None),
        ([("05",), ("05358",)], "05358"),
    ],
)
def test_the_kreis_of_a_room_is_only_told_where_there_is_no_doubt(
    areas: list[tuple[str, ...]], kreis: str | None
) -> None:
    room = [Participant(body=f"b{place}", role=None, name="", area=area) for place, area in enumerate(areas)]
    assert kreis_of(room) == kreis


def test_the_agenda_for_the_room_tells_nothing_of_the_cases_that_are_not_discussed() -> None:
    found = terms(consent())
    apart = terms()
    agenda = Agenda(
        on=ON,
        at=AT,
        participants=participants_of(BOTH, offers()),
        cases=(
            agenda_case("K7MQ2-XPA4T-J", "a.yaml", found),
            agenda_case("22222-22222-2", "b.yaml", apart),
            stopped_case("", "c.yaml", procedure("jobcenter")),
        ),
        versions=versions_of(rules(), offers()),
    )
    assert agenda.stopped
    shown = agenda.for_the_room()
    assert [one.file for one in shown.cases] == ["a.yaml"]
    assert shown.not_on_agenda == 2
    assert not shown.stopped
    text = shown.model_dump_json()
    assert "b.yaml" not in text
    assert "Kinderschutz" not in text
    assert Agenda.model_validate(shown.model_dump(mode="json")) == shown
    assert agenda.for_the_room().for_the_room() == shown
    assert "K7MQ2" not in repr(agenda)
