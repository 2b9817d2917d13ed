"""Responsible bodies: the one office, the candidates, the question that decides, or the next step."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.bodies import Responsibility, known_roles, outcome_counts, responsible_bodies
from lotse.catalogues.responsibility_questions import QUESTIONS, SITUATIONS
from lotse.errors import InputError
from lotse.places import kreise, municipalities

ON = date(2026, 11, 20)
NO_KREISJUGENDAMT = ("05158", "05362", "05562", "05954")


def found(role: str, place: Any, **further: Any) -> Responsibility:
    return responsible_bodies(role, place=place, on=ON, **further)


def ids(role: str, place: Any, **further: Any) -> list[str]:
    return [body.id for body in found(role, place, **further).bodies]


def only(role: str, place: Any, **further: Any) -> str:
    answer = found(role, place, **further)
    assert answer.outcome == "one"
    return answer.bodies[0].id


def test_186_youth_offices_cover_all_396_municipalities_exactly_once() -> None:
    of_town = {town.ags: only("jugendamt", town.ags) for town in municipalities()}
    offices = {body.id: body for town in of_town for body in found("jugendamt", town).bodies}
    assert len(of_town) == 396
    assert len(offices) == 186
    covered = [ags for office in offices.values() for ags in office.area]
    assert sorted(covered) == sorted(of_town)
    assert all(ags in offices[office].area for ags, office in of_town.items())


def test_the_two_landesjugendaemter_stand_above_95_and_91_youth_offices() -> None:
    above = {only("jugendamt", town.ags): only("landesjugendamt", town.ags) for town in municipalities()}
    assert Counter(above.values()) == {"landesjugendamt-lvr": 95, "landesjugendamt-lwl": 91}


@pytest.mark.parametrize(
    ("place", "office"),
    [
        ("Breckerfeld", "jugendamt-05954008"),
        ("Ennepetal", "jugendamt-05954008"),
        ("Euskirchen", "jugendamt-05366"),
        ("Altena", "jugendamt-05962004"),
        ("Stadt Aachen", "jugendamt-05334002"),
        ("Monschau", "jugendamt-05334"),
        ("Dülmen", "jugendamt-05558016"),
        ("Nottuln", "jugendamt-05558"),
        ("Bergkamen", "jugendamt-05978004"),
        ("Bönen", "jugendamt-05978"),
        ("05358008", "jugendamt-05358008"),
        ("Jülich", "jugendamt-05358"),
        ("Gelsenkirchen", "jugendamt-05513000"),
    ],
)
def test_the_youth_office_of_a_place(place: str, office: str) -> None:
    assert only("jugendamt", place) == office
    assert only("asd", place) == office


@pytest.mark.parametrize("district", NO_KREISJUGENDAMT)
def test_four_districts_have_no_kreisjugendamt(district: str) -> None:
    assert f"jugendamt-{district}" not in ids("jugendamt", district)
    for town in municipalities(district):
        assert only("jugendamt", town.ags) != f"jugendamt-{district}"


def test_27_districts_have_a_kreisjugendamt() -> None:
    offices = {only("jugendamt", town.ags) for town in municipalities()}
    assert sum(len(office) == len("jugendamt-05358") for office in offices) == 27


def test_dueren_has_its_own_youth_office_but_the_other_offices_of_the_kreis() -> None:
    names = {role: found(role, "05358008").bodies[0].name for role in ("jugendamt", "gesundheitsamt", "jobcenter")}
    assert names == {
        "jugendamt": "Jugendamt der Stadt Düren",
        "gesundheitsamt": "Gesundheitsamt Kreis Düren",
        "jobcenter": "Jobcenter Kreis Düren",
    }
    assert only("gesundheitsamt", "05358008") == "gesundheitsamt-05358"


def test_in_aachen_city_and_staedteregion_share_the_tasks() -> None:
    for role in ("gesundheitsamt", "jobcenter", "elterngeldstelle", "auslaenderbehoerde"):
        assert only(role, "Stadt Aachen") == f"{role}-05334"
    assert only("unterhaltsvorschuss", "Stadt Aachen") == "unterhaltsvorschuss-05334002"
    both = found("sozialamt", "Stadt Aachen")
    assert both.outcome == "several"
    assert [(body.id, body.status) for body in both.bodies] == [
        ("sozialamt-05334", "documented"),
        ("sozialamt-05334002", "unverified"),
    ]


@pytest.mark.parametrize(
    ("role", "number"),
    [
        ("gesundheitsamt", 53),
        ("jobcenter", 53),
        ("sozialamt", 54),
        ("elterngeldstelle", 53),
        ("but-6b-bkgg", 53),
        ("kommunales-integrationszentrum", 54),
        ("kommunale-koordinierungsstelle", 53),
        ("bezirksregierung", 5),
        ("landesjugendamt", 2),
        ("familienkasse", 3),
        ("auslaenderbehoerde", 88),
        ("wohngeldstelle", 396),
        ("unterhaltsvorschuss", 186),
        ("verfahrenslotse", 186),
        ("netzwerkkoordination-fruehe-hilfen", 186),
    ],
)
def test_how_many_bodies_a_role_has(role: str, number: int) -> None:
    assert len({body for town in municipalities() for body in ids(role, town.ags)}) == number


def test_18_jobcenters_are_run_by_the_kreis_or_city_alone() -> None:
    offices = {body.id: body for kreis in kreise() for body in found("jobcenter", kreis.ags).bodies}
    alone = [body for body in offices.values() if "KomtrZV" in (body.legal_basis or "")]
    assert len(alone) == 18
    assert {body.status for body in alone} == {"documented"}
    assert {body.status for body in offices.values() if body not in alone} == {"derived"}
    assert offices["jobcenter-05358"] in alone


def test_every_role_answers_in_every_municipality_and_with_reasons() -> None:
    for role in known_roles():
        for town in municipalities():
            answer = found(role, town.ags)
            assert answer.place == town.ags
            if answer.outcome == "unknown":
                assert answer.bodies == ()
                assert any("Bitte fragen Sie" in note for note in answer.notes)
            elif answer.outcome == "ask":
                assert answer.question is not None
                offered = {body for option in answer.question.answers for body in option.bodies}
                assert offered == {body.id for body in answer.bodies}
            else:
                assert (len(answer.bodies) == 1) == (answer.outcome == "one")
                assert answer.question is None


def test_the_counts_of_outcomes_name_every_role() -> None:
    counts = outcome_counts(ON)
    assert tuple(counts) == known_roles()
    assert all(sum(of_role.values()) == 396 for of_role in counts.values())
    assert counts["jugendamt"] == {"one": 396}
    assert counts["schulamt"] == {"ask": 396}
    assert counts["agentur-fuer-arbeit"] == {"unknown": 396}
    assert counts["kommunales-integrationszentrum"] == {"one": 395, "several": 1}


@pytest.mark.parametrize(
    ("form", "office"),
    [
        ("grundschule", "schulamt-05358"),
        ("hauptschule", "schulamt-05358"),
        ("realschule", "bezirksregierung-053"),
        ("gesamtschule", "bezirksregierung-053"),
        ("gymnasium", "bezirksregierung-053"),
        ("berufskolleg", "bezirksregierung-053"),
    ],
)
def test_the_school_form_decides_between_schulamt_and_bezirksregierung(form: str, office: str) -> None:
    asked = found("schulamt", "05358008").question
    assert asked is not None
    assert asked.key == "schulform"
    assert next(option for option in asked.answers if option.answer == form).bodies == (office,)
    assert only("schulamt", "05358008", answers={"schulform": form}) == office
    assert only("schulamt", "05358", answers={"schulform": form}) == office


def test_a_foerderschule_needs_a_second_answer() -> None:
    first = found("schulamt", "Düren", answers={"schulform": "foerderschule"})
    assert first.question is not None
    assert first.question.key == "foerderschwerpunkt"
    assert [body.id for body in first.bodies] == ["schulamt-05358", "bezirksregierung-053"]
    for focus, office in (("sprache", "schulamt-05358"), ("sehen", "bezirksregierung-053")):
        answers = {"schulform": "foerderschule", "foerderschwerpunkt": focus}
        assert only("schulamt", "Düren", answers=answers) == office


@pytest.mark.parametrize(
    ("service", "in_dueren", "in_duelmen"),
    [
        ("fruehfoerderung", "eingliederungshilfe-lvr", "eingliederungshilfe-lwl"),
        ("kita", "eingliederungshilfe-lvr", "eingliederungshilfe-lwl"),
        ("schule", "eingliederungshilfe-05358", "eingliederungshilfe-05558"),
        ("pflegefamilie", "eingliederungshilfe-lvr", "eingliederungshilfe-lwl"),
        ("tag-und-nacht", "eingliederungshilfe-lvr", "eingliederungshilfe-lwl"),
        ("nach-der-schule", "eingliederungshilfe-lvr", "eingliederungshilfe-lwl"),
        ("seelisch", "jugendamt-05358008", "jugendamt-05558016"),
    ],
)
def test_the_service_decides_who_gives_eingliederungshilfe(service: str, in_dueren: str, in_duelmen: str) -> None:
    assert only("eingliederungshilfe", "Düren", answers={"leistung": service}) == in_dueren
    assert only("eingliederungshilfe", "Dülmen", answers={"leistung": service}) == in_duelmen


def test_a_kreis_is_enough_where_its_municipalities_agree() -> None:
    assert only("gesundheitsamt", "Kreis Düren") == "gesundheitsamt-05358"
    assert only("jugendamt", "Kreis Euskirchen") == "jugendamt-05366"
    assert only("landesjugendamt", "053") == "landesjugendamt-lvr"
    split = found("jugendamt", "Kreis Düren")
    assert split.outcome == "ask"
    assert split.place == "05358"
    assert split.question is not None
    assert split.question.key == "place"
    offered = {option.answer: option.bodies for option in split.question.answers}
    assert len(offered) == 15
    assert offered["05358008"] == ("jugendamt-05358008",)
    assert offered["05358024"] == ("jugendamt-05358",)


@pytest.mark.parametrize("place", [None, "", "Berlin", "05999999", {}, {"ags": None, "area": None}])
def test_without_a_place_the_place_is_asked_for(place: Any) -> None:
    asked = found("jugendamt", place)
    assert (asked.outcome, asked.place, asked.bodies) == ("ask", None, ())
    assert asked.question is not None
    assert (asked.question.key, asked.question.answers) == ("place", ())
    assert only("jugendamt", place, answers={"place": "Dülmen"}) == "jugendamt-05558016"


@pytest.mark.parametrize("name", ["Bad", "Dühlmen", "Kreis"])
def test_a_name_that_is_not_clear_is_asked_about_with_the_candidates(name: str) -> None:
    asked = found("jugendamt", name)
    assert (asked.outcome, asked.place) == ("ask", None)
    assert asked.question is not None
    for option in asked.question.answers:
        assert option.label
        assert tuple(ids("jugendamt", option.answer)) == option.bodies


def test_a_place_may_be_written_as_in_a_case() -> None:
    expected = "jugendamt-05358008"
    for place in ({"ags": "05358008", "area": None}, {"name": "Düren"}, "05358008", "Düren"):
        assert only("jugendamt", place) == expected
    for place in ("05315000-t101", {"ags": None, "area": "05315000-t101"}, {"ags": "05315000"}, "05315"):
        assert only("jugendamt", place) == "jugendamt-05315000"


def test_other_laender_are_unknown_with_a_next_step() -> None:
    answer = found("jugendamt", "11000000")
    assert answer.outcome == "unknown"
    assert "bitte fragen Sie" in answer.notes[0]


def test_a_role_without_tables_is_unknown_with_the_name_of_the_youth_office() -> None:
    answer = found("familienzentrum", "Dülmen")
    assert (answer.outcome, answer.bodies, answer.question) == ("unknown", (), None)
    assert any("Jugendamt der Stadt Dülmen" in note for note in answer.notes)
    assert any("§ 16 SGB I" in note for note in answer.notes)
    assert found("familienzentrum", None).outcome == "unknown"


@pytest.mark.parametrize("role", ["hebamme", "krankenkasse", "arztpraxis", "beratungsstelle", "ombudsstelle"])
def test_nobody_is_sent_to_the_youth_office_for_what_is_none_of_its_business(role: str) -> None:
    answer = found(role, "Dülmen")
    assert answer.outcome == "unknown"
    assert not any("Jugendamt" in note for note in answer.notes)


def test_a_vocabulary_names_further_roles_and_refuses_the_rest() -> None:
    vocabulary = SimpleNamespace(roles={"vhs": SimpleNamespace(name={"de": "Volkshochschule"})}, areas={})
    assert "Volkshochschule" in found("vhs", "Düren", vocabulary=vocabulary).notes[0]
    assert found("jugendamt", "Düren", vocabulary=vocabulary).outcome == "one"
    with pytest.raises(InputError) as refused:
        found("geheime-stelle", "Düren", vocabulary=vocabulary)
    assert refused.value.code == "ID-UNKNOWN"
    assert "geheime" not in str(refused.value)


def test_the_name_of_a_sozialraum_means_its_municipality_as_well() -> None:
    vocabulary = load_vocabulary("nrw")
    asked = found("jugendamt", "Kalk", vocabulary=vocabulary)
    assert asked.outcome == "ask"
    assert asked.question is not None
    assert asked.question.key == "place"
    assert {answer.answer for answer in asked.question.answers} == {"05154024", "05315000"}
    assert found("jugendamt", "Kalkar", vocabulary=vocabulary).outcome == "one"


@pytest.mark.parametrize("situation", [situation for situation in SITUATIONS["jugendamt"] if situation.place])
def test_in_some_situations_another_place_decides_and_a_person_confirms(situation: Any) -> None:
    answers = {"situation": situation.answer}
    asked = found("jugendamt", "Moers", answers=answers)
    assert asked.outcome == "ask"
    assert asked.question is not None
    assert (asked.question.key, asked.question.question) == ("place", situation.place)
    moved = found("jugendamt", "Moers", answers={**answers, "place": "Dülmen"})
    assert moved.bodies[0].id == "jugendamt-05558016"
    assert any("bestätigen" in note for note in moved.notes)
    assert not any("bestätigen" in note for note in found("jugendamt", "Moers").notes)


def test_situations_of_other_roles_change_nothing() -> None:
    assert only("jugendamt", "Moers", answers={"situation": "eltern-gemeinsam"}) == "jugendamt-05170024"
    assert only("gesundheitsamt", "Moers", answers={"situation": "eltern-getrennt"}) == "gesundheitsamt-05170"
    assert found("sozialamt", "Moers", answers={"situation": "stationaer"}).outcome == "ask"


@pytest.mark.parametrize(
    ("role", "norms"),
    [
        ("jugendamt", ["§ 86 Abs. 1", "§ 86 Abs. 2", "§ 86 Abs. 6", "§§ 86a, 86b", "§ 86d", "§ 16 SGB I"]),
        ("sozialamt", ["§ 98 Abs. 1 und 2 SGB XII", "§ 16 SGB I"]),
        ("eingliederungshilfe", ["§ 98 SGB IX", "§ 10b SGB VIII", "§ 16 SGB I"]),
        ("wohngeldstelle", ["§ 16 SGB I"]),
    ],
)
def test_notes_name_what_decides_the_place(role: str, norms: list[str]) -> None:
    notes = " ".join(found(role, "Düren").notes)
    assert [norm for norm in norms if norm not in notes] == []


def test_what_is_not_verified_says_so() -> None:
    office = found("auslaenderbehoerde", "Düren")
    assert {body.status for body in office.bodies} == {"unverified"}
    assert any("nicht geprüft" in note for note in office.notes)
    breckerfeld = found("unterhaltsvorschuss", "Breckerfeld")
    assert [(body.id, body.status) for body in breckerfeld.bodies] == [("unterhaltsvorschuss-05954008", "unverified")]
    assert any("Breckerfeld" in note for note in breckerfeld.notes)
    assert found("unterhaltsvorschuss", "Ennepetal").bodies[0].status == "documented"
    assert {body.status for body in found("familienkasse", "Düren").bodies} == {"unverified"}


def test_deadlines_are_computed_for_applications_for_participation_only() -> None:
    asked = found("eingliederungshilfe", "Düren", received=date(2026, 10, 1))
    assert [(deadline.norm, deadline.date.isoformat()) for deadline in asked.deadlines] == [
        ("SGB IX § 14 Abs. 1 S. 1", "2026-10-15"),
        ("SGB IX § 14 Abs. 2 S. 2", "2026-10-22"),
        ("SGB IX § 15 Abs. 4 S. 1", "2026-11-12"),
        ("SGB IX § 15 Abs. 4 S. 2", "2026-12-01"),
    ]
    assert found("eingliederungshilfe", "Düren").deadlines == ()
    other = found("wohngeldstelle", "Düren", received=date(2026, 10, 1))
    assert other.deadlines == ()
    assert "Für diese Stelle sind keine Fristen hinterlegt." in other.notes


def test_days_before_the_tables_are_told() -> None:
    early = responsible_bodies("jugendamt", place="Düren", on=date(2016, 1, 20))
    assert any("frühere Tage" in note for note in early.notes)
    assert not any("frühere Tage" in note for note in found("jugendamt", "Düren").notes)


def test_no_contact_is_invented() -> None:
    for role in ("jugendamt", "gesundheitsamt", "jobcenter"):
        assert found(role, "Düren").bodies[0].contact is None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"role": "Jugend Amt"}, "ID-UNKNOWN"),
        ({"answers": {"geheim": "x"}}, "KEY-UNKNOWN"),
        ({"role": "schulamt", "answers": {"schulform": "geheim"}}, "ID-UNKNOWN"),
        ({"answers": {"situation": "geheim"}}, "ID-UNKNOWN"),
        ({"place": {"geheim": "05358008"}}, "KEY-UNKNOWN"),
        ({"place": 5358008}, "TYPE"),
    ],
)
def test_what_cannot_be_read_is_refused_without_repeating_it(call: dict[str, Any], code: str) -> None:
    arguments = {"role": "jugendamt", "place": "05358008", "on": ON, **call}
    with pytest.raises(InputError) as refused:
        responsible_bodies(arguments.pop("role"), **arguments)
    assert refused.value.code == code
    for secret in ("geheim", "Jugend Amt", "5358008"):
        assert secret not in str(refused.value)
        assert secret not in repr(refused.value)


def test_the_json_has_the_keys_of_the_contract() -> None:
    answer = json.loads(found("schulamt", "05358008").model_dump_json())
    assert list(answer) == [
        "schema", "role", "place", "on", "outcome", "bodies", "question", "notes", "deadlines",
    ]  # fmt: skip
    assert answer["schema"] == "lotse/responsibility/1"
    assert answer["on"] == "2026-11-20"
    assert list(answer["bodies"][0]) == [
        "id", "role", "name", "level", "area", "status", "legal_basis", "source", "as_of", "contact",
    ]  # fmt: skip
    assert answer["question"]["answers"][0] == {
        "answer": "grundschule", "label": "Grundschule", "bodies": ["schulamt-05358"],
    }  # fmt: skip
    assert Responsibility.model_validate(answer) == found("schulamt", "05358008")


def test_answers_of_questions_are_told_apart() -> None:
    for question in QUESTIONS.values():
        answers = [choice.answer for choice in question.choices]
        assert len(answers) == len(set(answers))


def test_one_answer_takes_far_less_than_a_millisecond() -> None:
    found("jugendamt", "05358008")
    start = time.perf_counter()
    for _ in range(500):
        found("jugendamt", "05358008")
    assert (time.perf_counter() - start) / 500 < 0.001
