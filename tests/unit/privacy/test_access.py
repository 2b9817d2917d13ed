"""What one person gets to see of what is held about it: the whole export, and what waits for a professional."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.errors import InputError
from lotse.privacy.access import AccessExport, KeptAbout, access
from lotse.privacy.consents import withdraw
from lotse.privacy.disclosure_log import StopEntry, WithdrawalEntry
from lotse.privacy.record_files import load_consent, read_statement
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    MOTHER,
    NUMBER,
    OTHER_NUMBER,
    child,
    consent,
    family,
    ground,
    moment,
    release,
    signal,
    told,
    words,
)

THIRD = {"from": "third"}


CASE_ITSELF = {"case/child_protection": "no_indication", "case/noticed_by": {"role": "jobcenter", "body": JOBCENTER}}
SEEN = {"kind": "sole", "holders": ["m"], "seen": {"what": "sorgeregister", "on": "2026-10-01"}}


def exported(person: str = "k1", case: dict[str, Any] | None = None, **more: Any) -> AccessExport:
    """What is handed out; a review where `review=True` is asked for."""
    return access(load_case(case or family(), vocabulary=words()), person=person, vocabulary=words(), **more)


def held_back(person: str = "k1", case: dict[str, Any] | None = None, **more: Any) -> tuple[str, ...]:
    """What a professional is told that is held back; what is handed out tells only how much that is."""
    handed_out, review = (exported(person, case, review=one, **more) for one in (False, True))
    assert handed_out.held_back is None
    assert review.held_back is not None
    assert handed_out.held_back_count == len(review.held_back)
    return review.held_back


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
        **CASE_ITSELF,
        "k1/born": "no_answer",
        "k1/custody": SEEN,
        "k1/parents": ["m"],
        "k1/kind.eingeschult": False,
        "k1/kind.kita_platz": "no_answer",
        "k1/need:sprachfoerderung": "wished",
        "k1/declined:fest": [{"reason": "not_now", "on": "2026-11-02"}],
        "k1/declined:lernhilfe": [{"reason": "not_wanted", "on": "2026-11-01"}],
        "k1/receives:lernhilfe": "received",
        "k1/receives:sprachgruppe": "received",
        "k1/role": "child",
        "k1/signal:hoeren": [{**seen, "observed": "2026-10-12"}],
        "k1/signal:sprache-deutsch": [{**seen, "observed": "2026-10-12"}, {**seen, "observed": "2026-11-01"}],
        "k1/strength:musik": "stated",
        "place/ags": "05358008",
    }
    assert exported("u", case).data == {
        **CASE_ITSELF,
        "place/ags": "05358008",
        "u/due": "2027-02",
        "u/role": "unborn",
    }
    assert held_back("u", case) == ("u/carried_by",)
    assert exported("m", case).data == {
        **CASE_ITSELF,
        "m/carries": ["u"],
        "m/custody_of": ["k1"],
        "m/parent_of": ["k1"],
        "m/born": "no_answer",
        "m/erwachsen.alleinerziehend": True,
        "m/need:familienleistungen": "wished",
        "m/declined:beratung": [{"reason": "not_fitting", "on": "2026-11-03"}],
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
    case = family(child(), MOTHER, {"id": "v", "role": role})
    assert held_back(case=case) == ("place/ags",)
    two = exported(case=case)
    assert "place/ags" not in two.data
    assert two.needs_human
    assert two.text is not None


def test_b06_what_a_third_person_told_is_held_back_whatever_the_order_it_came_in() -> None:
    for observations in ([signal(), signal(**THIRD)], [signal(**THIRD), signal()]):
        own = exported(case=family(signals=observations))
        assert held_back(case=family(signals=observations)) == ("k1/signal:sprache-deutsch",)
        assert "k1/signal:sprache-deutsch" not in own.data
    told_of = {"k1": {"kind.eingeschult": {"value": False, "from": "third"}, "kind.kita_platz": False}}
    own = exported(case=family(facts=told_of))
    assert held_back(case=family(facts=told_of)) == ("k1/kind.eingeschult",)
    assert "k1/kind.eingeschult" not in own.data
    assert own.data["k1/kind.kita_platz"] is False


def test_b06_what_somebody_entrusted_is_held_back_as_a_fact_too() -> None:
    entrusted = {"value": False, "entrusted": {"by": "k1", "to": "f1"}}
    assert held_back(case=family(facts={"k1": {"kind.eingeschult": entrusted}})) == ("k1/kind.eingeschult",)


def test_b06_an_observation_of_the_household_is_held_back_and_one_of_another_person_is_not_told_of() -> None:
    topics = {one.scope: one.id for one in words().signals.values()}
    case = family(signals=[signal(topics["household"], None), signal(topics["adult"], "m")])
    assert held_back(case=case) == (f"household/signal:{topics['household']}",)


def test_b06_the_name_of_what_somebody_entrusted_about_the_reader_stands_nowhere_in_what_is_handed_out() -> None:
    """That of a topic is the datum: who reads it knows what the other one told."""
    topic = next(one.id for one in words().signals.values() if one.scope == "adult")
    entrusted = signal(topic, "v", entrusted={"by": "m", "to": "f1"})
    case = family(child(), MOTHER, {"id": "v", "role": "parent"}, signals=[entrusted])
    handed_out = exported("v", case)
    assert topic not in handed_out.model_dump_json()
    assert (handed_out.held_back_count, handed_out.needs_human) == (2, True)
    assert held_back("v", case) == ("place/ags", f"v/signal:{topic}")


def test_b06_wishes_offers_strengths_and_silence_of_the_family_are_held_back_too() -> None:
    case = family(
        receives=[{"offer": "beratung"}],
        declined=[{"offer": "fest", "on": "2026-11-01", "reason": "not_now"}],
        wishes=[{"need": "familienleistungen"}],
        strengths=[{"strength": "musik"}],
        no_answer=["household/familie.leistung_sgb2"],
    )
    assert held_back("m", case) == (
        "household/declined:fest",
        "household/familie.leistung_sgb2",
        "household/need:familienleistungen",
        "household/receives:beratung",
        "household/strength:musik",
    )


def test_b06_each_refusal_is_told_with_its_day_also_of_an_offer_that_is_taken_up_now() -> None:
    declined = [
        {"offer": "fest", "person": "k1", "on": day, "reason": reason}
        for day, reason in (("2026-10-01", "not_now"), ("2026-11-01", "not_wanted"))
    ]
    found = exported(case=family(declined=declined, receives=[{"offer": "fest", "person": "k1"}]))
    assert found.data["k1/receives:fest"] == "received"
    assert found.data["k1/declined:fest"] == [
        {"reason": "not_now", "on": "2026-10-01"},
        {"reason": "not_wanted", "on": "2026-11-01"},
    ]


def test_b06_a_single_topic_of_a_release_that_is_held_back_is_not_named_by_the_release_either() -> None:
    freed = [read_statement(release(topic=["language", "signal:sprache-deutsch"]))]
    (plain,) = exported(records=freed).records
    assert plain["about"] == ["language", "signal:sprache-deutsch"]
    (bound,) = exported(case=family(signals=[signal(**THIRD)]), records=freed).records
    assert bound["about"] == ["language"]


def test_e10_a_withdrawal_that_only_the_log_knows_ends_the_consent_in_an_access_too() -> None:
    left = WithdrawalEntry(case=NUMBER, at=AT, record="C-7Q4M9K2XPA", delete_on=AT.date())
    (found,) = exported(records=[read_statement(consent())], log=[left]).records
    assert found["states"] == [["given", moment("2026-11-02T09:00")], ["withdrawn", moment("2026-11-20T09:30")]]
    other = left.model_copy(update={"record": "C-8Q4M9K2XPA"})
    (found,) = exported(records=[read_statement(consent())], log=[other]).records
    assert found["states"] == [["given", moment("2026-11-02T09:00")]]
    ended = withdraw(load_consent(consent()), at=AT, by="m").record
    (found,) = exported(records=[ended], log=[left]).records
    assert [state for state, _ in found["states"]] == ["given", "withdrawn"]


def test_b06_the_own_counselling_that_a_young_person_wishes_is_not_named_to_who_reads_for_it() -> None:
    """Section 8 III SGB VIII: the parents of a young person read the extract as well."""
    vocabulary = load_vocabulary("nrw")
    written = family(
        child("2012-03"), MOTHER, wishes=[{"need": "eigene-beratung", "person": "k1"}], facts={}, signals=[]
    )
    case = load_case(written, vocabulary=vocabulary)
    handed_out, review = (access(case, person="k1", vocabulary=vocabulary, review=one) for one in (False, True))
    assert "eigene-beratung" not in handed_out.model_dump_json()
    assert review.held_back == ("k1/need:eigene-beratung",)


def test_b06_who_told_a_datum_is_there_as_far_as_it_is_stated_and_of_nothing_that_is_held_back() -> None:
    """Art. 15 I g GDPR: any available information about the source."""
    elsewhere = {"from": "other_office", "office": "kita"}
    seen = signal(observed="2026-11-01", **elsewhere)
    case = family(
        child(),
        MOTHER,
        facts={
            "k1": {
                "kind.eingeschult": {"value": False, "observed": "2026-10-01", "record": "C-7Q4M9K2XPA", **elsewhere},
                "kind.kita_platz": {"value": True, **THIRD},
            },
            "m": {"erwachsen.alleinerziehend": True},
        },
        signals=[signal(), seen, signal("hoeren", **THIRD)],
        no_answer=["k1/born"],
    )
    found = exported(case=case)
    assert found.sources == {
        "k1/kind.eingeschult": ({**elsewhere, "observed": "2026-10-01", "record": "C-7Q4M9K2XPA"},),
        "k1/signal:sprache-deutsch": (
            {"from": "family", "observed": "2026-10-12"},
            {**elsewhere, "observed": "2026-11-01"},
        ),
    }
    assert found.held_back_count == 2
    assert exported("m", case).sources == {}


def test_b06_what_is_not_to_be_answered_any_more_has_no_source() -> None:
    said = {"value": False, "from": "other_office"}
    case = family(child(), MOTHER, facts={"k1": {"kind.eingeschult": said}}, no_answer=["k1/kind.eingeschult"])
    found = exported(case=case)
    assert found.data["k1/kind.eingeschult"] == "no_answer"
    assert "k1/kind.eingeschult" not in found.sources


def test_b06_that_processing_is_restricted_is_told() -> None:
    assert exported(case=family(restricted=True)).data["case/restricted"] is True


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
            "person": "k1",
            "given_by": "m",
            "purposes": ["case_discussion"],
            "about": ["language", "education"],
            "recipients": [JUGENDAMT, GESUNDHEITSAMT],
            "asked_by": consent()["controller"],
            "until": "2027-04-30T00:00:00+02:00",
            "states": [["given", "2026-11-02T09:00:00+01:00"], ["withdrawn", "2026-11-03T09:00:00+01:00"]],
        },
    )
    assert exported("k1", case).records == kept
    assert exported("m", case).records == kept
    assert exported("v", case).records == ()


def test_b06_records_that_are_kept_elsewhere_count_and_reach_as_far_as_they_do_now() -> None:
    narrowed = {**consent()["scope"], "recipients": [{"body": JUGENDAMT, "name": "Jugendamt Düren"}], "categories": []}
    renewed = moment("2027-09-30T00:00")
    history = [
        *consent()["history"],
        {"state": "given", "at": moment("2026-11-03T09:00"), "by": "m", "scope": narrowed},
        {"state": "renewed", "at": moment("2026-11-04T09:00"), "by": "m", "until": renewed},
    ]
    elsewhere = [read_statement(consent(history=history)), read_statement(release())]
    found = exported(records=elsewhere).records
    assert [one["record"] for one in found] == ["C-7Q4M9K2XPA", "R-7Q4M9K2XPA"]
    assert (found[0]["about"], found[0]["recipients"], found[0]["until"]) == ([], ["Jugendamt Düren"], renewed)
    assert (found[1]["about"], found[1]["recipients"]) == (["language", "education"], [JUGENDAMT])


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
            "fields": ["k1/age", "k1/need:sprachfoerderung", "place/ags"],
            "fields_held_back": 1,
        },
    )
    assert exported(log=entries).needs_human
    reviewed = exported(log=entries, review=True)
    assert reviewed.disclosed[0]["fields"] == [one for one in fields if not one.startswith("m/")]
    assert held_back(log=entries) == ()


def test_b06_beside_something_entrusted_no_need_is_named_that_may_rest_on_it() -> None:
    """Nor an idea of the book: its offer would tell the parents what the child told."""
    entries: list[Any] = []
    told(consent()).package(log=entries.append)
    fields = ("k1/age", "k1/need:sprachfoerderung", "k1/receives:lernhilfe", "k1/signal:sprache-deutsch")
    entries[0] = entries[0].model_copy(update={"fields": fields})
    book = KeptAbout(({"what": "idea", "offer": "lernhilfe"}, {"what": "discussed", "on": ["2026-11-20"]}), ())
    case = family(signals=[signal(entrusted={"by": "k1", "to": "f1"})])
    found = exported(case=case, log=entries, book=book)
    assert found.disclosed[0]["fields"] == ["k1/age"]
    assert found.disclosed[0]["fields_held_back"] == len(fields) - 1
    assert [one["what"] for one in found.kept] == ["discussed"]
    assert held_back(case=case, book=book) == ("k1/idea:lernhilfe", "k1/signal:sprache-deutsch")
    freely = exported(log=entries, book=book)
    assert freely.disclosed[0]["fields"] == list(fields)
    assert [one["what"] for one in freely.kept] == ["idea", "discussed"]


@pytest.mark.parametrize(
    "entrusted",
    [
        {"facts": {"familie.leistung_sgb2": {"value": True, **THIRD}}, "signals": []},
        {"signals": [signal("kontakt-familien", person=None, **THIRD)]},
    ],
    ids=["fact", "signal"],
)
def test_b06_beside_something_of_the_family_that_a_third_person_told_no_need_is_named(
    entrusted: dict[str, Any],
) -> None:
    entries: list[Any] = []
    told(consent()).package(log=entries.append)
    entries[0] = entries[0].model_copy(update={"fields": ("k1/age", "k1/need:sprachfoerderung")})
    assert exported(case=family(**entrusted), log=entries).disclosed[0]["fields"] == ["k1/age"]
    assert exported(log=entries).disclosed[0]["fields_held_back"] == 0


def test_b06_what_the_book_holds_is_told_and_a_consent_only_to_whom_it_is_about() -> None:
    book = KeptAbout(
        (
            {"what": "consent", "record": "C-7Q4M9K2XPA", "until": "2027-04-30"},
            {"what": "consent", "record": "C-2222222222", "until": "2027-04-30"},
            {"what": "consent", "record": "C-3333333333", "until": "2027-04-30"},
        ),
        ("household/idea:beratung",),
    )
    case = family(child(), MOTHER, {"id": "v", "role": "adult"}, place=None)
    records = [read_statement(consent()), read_statement(consent("2222222222", person="v", given_by__person="v"))]
    found = exported(case=case, records=records, book=book)
    assert [one["record"] for one in found.kept] == ["C-7Q4M9K2XPA"]
    assert held_back(case=case, records=records, book=book) == ("case/record:C-3333333333", "household/idea:beratung")
    assert (found.book_read, exported().book_read, exported().kept) == (True, False, ())


def test_an_unknown_person_is_named_as_the_argument_that_is_wrong() -> None:
    with pytest.raises(InputError) as caught:
        exported("z")
    assert [(one.code, one.path) for one in caught.value.problems] == [("PERSON-UNKNOWN", "person")]


def test_s04_the_export_shows_only_whether_somebody_has_to_look_at_it() -> None:
    assert repr(exported()) == "AccessExport(needs_human=False)"
