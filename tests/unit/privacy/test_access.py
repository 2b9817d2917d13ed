"""What one person gets to see of what is held about it: the whole export, and what waits for a professional."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.errors import InputError
from lotse.privacy.access import AccessExport, access
from lotse.privacy.disclosure_log import StopEntry
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    OTHER_NUMBER,
    child,
    consent,
    family,
    ground,
    moment,
    signal,
    told,
    words,
)

MOTHER = {"id": "m", "role": "parent", "born": "1994"}
THIRD = {"from": "third"}


def exported(person: str = "k1", case: dict[str, Any] | None = None, **more: Any) -> AccessExport:
    return access(load_case(case or family(), vocabulary=words()), person=person, vocabulary=words(), **more)


def test_b06_everything_that_concerns_one_person_alone_is_in_the_export_and_nothing_of_another() -> None:
    unborn = {"id": "u", "role": "unborn", "due": "2027-02", "carried_by": "m"}
    several = [
        {"offer": "lernhilfe", "person": "k1", "on": "2026-11-01", "reason": "not_wanted"},
        {"offer": "fest", "person": "k1", "on": "2026-11-02", "reason": "not_now"},
        {"offer": "beratung", "person": "m", "on": "2026-11-03", "reason": "not_fitting"},
    ]
    case = family(
        child(),
        MOTHER,
        unborn,
        facts={
            "k1": {"kind.eingeschult": {"value": False, "from": "other_office", "office": "kita"}},
            "m": {"erwachsen.alleinerziehend": True},
        },
        signals=[signal(), signal("sprache-deutsch", observed="2026-11-01"), signal("hoeren")],
        receives=[{"offer": "sprachgruppe", "person": "k1"}, {"offer": "lernhilfe", "person": "k1"}],
        declined=several,
        wishes=[{"need": "sprachfoerderung", "person": "k1"}, {"need": "familienleistungen", "person": "m"}],
        strengths=[{"strength": "musik", "person": "k1"}, {"strength": "bewegung-und-sport", "person": "m"}],
        no_answer=["k1/kind.kita_platz", "m/born", "k1/born"],
    )
    seen = {"finding": "conspicuous", "source": "gespraech"}
    assert exported(case=case).data == {
        "k1/born": "no_answer",
        "k1/kind.eingeschult": False,
        "k1/kind.kita_platz": "no_answer",
        "k1/need:sprachfoerderung": "wished",
        "k1/receives:fest": "not_now",
        "k1/receives:lernhilfe": "received",
        "k1/receives:sprachgruppe": "received",
        "k1/role": "child",
        "k1/signal:hoeren": [{**seen, "observed": "2026-10-12"}],
        "k1/signal:sprache-deutsch": [{**seen, "observed": "2026-10-12"}, {**seen, "observed": "2026-11-01"}],
        "k1/strength:musik": "stated",
        "place/ags": "05358008",
    }
    assert exported("u", case).data == {"place/ags": "05358008", "u/due": "2027-02", "u/role": "unborn"}
    assert exported("m", case).data == {
        "m/born": "no_answer",
        "m/erwachsen.alleinerziehend": True,
        "m/need:familienleistungen": "wished",
        "m/receives:beratung": "not_fitting",
        "m/role": "parent",
        "m/strength:bewegung-und-sport": "stated",
        "place/ags": "05358008",
    }


def test_b06_a_fact_with_several_values_is_a_list_as_in_the_file() -> None:
    hobbies = {"id": "kind.hobbys", "type": "set", "scope": "child", "category": "education", "sensitivity": "plain"}
    values = {"lesen": {"de": "Lesen"}, "malen": {"de": "Malen"}}
    own_words = load_vocabulary(
        {
            "schema": "lotse/vocabulary/1",
            "id": "hobbys",
            "version": "1",
            "extends": ["nrw"],
            "facts": [{**hobbies, "values": values, "question": {"de": "Was?"}, "why": {"de": "Darum."}}],
        }
    )
    for stated in (["lesen", "malen"], {"value": ["lesen", "malen"]}):
        case = load_case(family(facts={"k1": {"kind.hobbys": stated}}), vocabulary=own_words)
        assert access(case, person="k1", vocabulary=own_words).data["k1/kind.hobbys"] == ["lesen", "malen"]


@pytest.mark.parametrize("role", ["parent", "adult"])
def test_b06_with_a_second_adult_where_the_family_lives_is_held_back(role: str) -> None:
    alone = exported(case=family(place={"area": "05315000-t101"}))
    assert alone.data["place/area"] == "05315000-t101"
    assert (alone.needs_human, alone.text) == (False, None)
    two = exported(case=family(child(), MOTHER, {"id": "v", "role": role}))
    assert two.held_back == ("place/ags",)
    assert "place/ags" not in two.data
    assert two.needs_human
    assert two.text is not None


def test_b06_what_a_third_person_told_is_held_back_whatever_the_order_it_came_in() -> None:
    for observations in ([signal(), signal(**THIRD)], [signal(**THIRD), signal()]):
        own = exported(case=family(signals=observations))
        assert own.held_back == ("k1/signal:sprache-deutsch",)
        assert "k1/signal:sprache-deutsch" not in own.data
    told_of = {"k1": {"kind.eingeschult": {"value": False, "from": "third"}, "kind.kita_platz": False}}
    own = exported(case=family(facts=told_of))
    assert own.held_back == ("k1/kind.eingeschult",)
    assert "k1/kind.eingeschult" not in own.data
    assert own.data["k1/kind.kita_platz"] is False


def test_b06_what_somebody_entrusted_is_held_back_as_a_fact_too() -> None:
    entrusted = {"value": False, "entrusted": {"by": "k1", "to": "f1"}}
    assert exported(case=family(facts={"k1": {"kind.eingeschult": entrusted}})).held_back == ("k1/kind.eingeschult",)


def test_b06_an_observation_of_the_household_is_named_and_held_back_and_one_of_another_person_is_not_named() -> None:
    topics = {one.scope: one.id for one in words().signals.values()}
    own = exported(case=family(signals=[signal(topics["household"], None), signal(topics["adult"], "m")]))
    assert own.held_back == (f"household/signal:{topics['household']}",)


def test_b06_consents_about_and_by_the_person_are_there_with_their_states_and_no_decision_of_an_office() -> None:
    states = [
        {"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"},
        {"state": "withdrawn", "at": moment("2026-11-03T09:00"), "by": "m"},
    ]
    case = family(
        child(), MOTHER, {"id": "v", "role": "parent"}, consents=[consent(history=states), ground(fields=["k1/age"])]
    )
    kept = (
        {
            "record": "C-7Q4M9K2XPA",
            "states": [["given", "2026-11-02T09:00:00+01:00"], ["withdrawn", "2026-11-03T09:00:00+01:00"]],
        },
    )
    assert exported("k1", case).records == kept
    assert exported("m", case).records == kept
    assert exported("v", case).records == ()


def test_b07_each_time_something_left_is_told_with_moment_sender_recipients_purpose_and_the_own_fields() -> None:
    entries: list[Any] = []
    named = [{"body": JUGENDAMT, "name": "Jugendamt Düren"}, {"body": GESUNDHEITSAMT}]
    told(consent(scope__recipients=named), present=[JUGENDAMT, GESUNDHEITSAMT]).package(log=entries.append)
    fields = ("household/familie.leistung_sgb2", "k1/age", "k1/need:sprachfoerderung", "m/age", "place/ags")
    entries[0] = entries[0].model_copy(update={"fields": fields})
    entries.append(entries[0].model_copy(update={"case": OTHER_NUMBER, "at": AT + timedelta(days=1)}))
    entries.append(entries[0].model_copy(update={"fields": ("m/age",)}))
    entries.append(StopEntry(at=AT, role="jobcenter", case=OTHER_NUMBER))
    assert exported(log=entries).disclosed == (
        {
            "at": "2026-11-20T08:30:00+00:00",
            "from": JOBCENTER,
            "to": ["Jugendamt Düren", GESUNDHEITSAMT],
            "purpose": "case_discussion",
            "fields": ["household/familie.leistung_sgb2", "k1/age", "k1/need:sprachfoerderung", "place/ags"],
        },
    )


def test_an_unknown_person_is_named_as_the_argument_that_is_wrong() -> None:
    with pytest.raises(InputError) as caught:
        exported("z")
    assert [(one.code, one.path) for one in caught.value.problems] == [("PERSON-UNKNOWN", "person")]


def test_s04_the_export_shows_only_whether_somebody_has_to_look_at_it() -> None:
    assert repr(exported()) == "AccessExport(needs_human=False)"
