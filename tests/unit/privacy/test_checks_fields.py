"""Field checks, each with a case that passes and one that does not; the name begins with its number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.record_worth import Wanted
from lotse.case.records import BERLIN
from lotse.case.united import unite
from lotse.flow import advise
from lotse.privacy.audience import Receiver
from lotse.privacy.field_checks import Request
from lotse.privacy.fields import Field
from lotse.privacy.grounds import ground_fits
from lotse.privacy.record_files import load_ground
from privacy_world import (
    AGE,
    AT,
    BENEFIT,
    FATHER,
    GESUNDHEITSAMT,
    HEARING,
    JOBCENTER,
    JOINT,
    JUGENDAMT,
    KITA,
    MOTHER,
    NEED,
    ON,
    SCHULAMT,
    SENDER,
    SOLE,
    child,
    consent,
    family,
    ground,
    moment,
    offers,
    recipients,
    release,
    rules,
    rules_for,
    said,
    signal,
    told,
    words,
)

FROM_FATHER = {"given_by": {"person": "v", "role": "father"}}
FROM_CHILD = {
    "given_by": {"person": "k1", "role": "self", "capacity": {"checked_by": "f1", "on": "2026-11-01", "result": True}}
}
OF_A_PREGNANCY: dict[str, Any] = {
    "person": "m",
    "given_by": {"person": "m", "role": "self"},
    "scope__special": ["health"],
}
OWN_USE = {"scope__special": ["health"], "scope__purposes": ["case_discussion", "own_suggestion"]}


def states(*names: str) -> dict[str, Any]:
    """A history that ends in the last state."""
    days = [f"2026-11-{day:02d}T09:00" for day in range(2, 2 + len(names))]
    return {"history": [{"state": name, "at": moment(day), "by": "m"} for name, day in zip(names, days, strict=True)]}


def given_on(day: str) -> dict[str, Any]:
    """A yes of that day."""
    return {"history": [{"state": "given", "at": moment(f"{day}T09:00"), "by": "m"}]}


def joint(**more: Any) -> dict[str, Any]:
    parents = {"parents": ["m", "v"], "custody": JOINT}
    return family(child(**{**parents, **more}), MOTHER, FATHER)


def teen(born: str, **more: Any) -> dict[str, Any]:
    return family(child(born, **more), MOTHER)


def bare(**origin: Any) -> dict[str, Any]:
    """The language observation with another origin."""
    return family(signals=[{**signal(), **origin}])


def test_g04_what_the_purpose_does_not_need_is_taken_out_and_named_only() -> None:
    disclosure = told(consent())
    assert NEED in disclosure.fields
    assert ("G04", "deny") in rules_for(disclosure, "k1/kind.eingeschult")
    assert "k1/kind.eingeschult" not in disclosure.fields
    assert all(one.settle is None for one in disclosure.withheld if one.field == "k1/kind.eingeschult")


def test_g04_only_the_recipients_own_offers_count() -> None:
    both = consent(scope__recipients=recipients(JUGENDAMT, GESUNDHEITSAMT))
    assert "k1/kind.kita_platz" in told(both).fields
    assert "k1/kind.kita_platz" not in told(both, to=GESUNDHEITSAMT).fields


def test_g05_the_case_has_no_place_for_free_text() -> None:
    from lotse.case.model import Signal

    assert not {"note", "text", "comment"} & Signal.model_fields.keys()


@pytest.mark.parametrize(
    ("task", "goes"),
    [
        ("sgb8-10", False),
        ("sgb8-11", True),
        ("sgb8-16", True),
        ("sgb8-41a", True),
        ("sgb8-42", False),
        ("sgb8-55", False),
        ("hilfe", True),
        ("vormundschaft", False),
    ],
)
def test_g07_data_of_other_tasks_are_not_joined_with_help(task: Any, goes: Any) -> None:
    disclosure = told(consent(), case=bare(task=task))
    assert (NEED in disclosure.fields) is goes
    assert (("G07", "deny") in rules_for(disclosure, NEED)) is not goes


def test_g08_what_others_told_needs_a_record() -> None:
    assert rules_for(told(consent(), case=bare(**{"from": "third"})), NEED) == {("G08", "needs_human")}
    assert NEED in told(consent(), case=bare(**{"from": "third", "record": "C-7Q4M9K2XPA"})).fields
    unknown = told(consent(), case=bare(**{"from": "third", "record": "C-22222222A2"}))
    assert ("G08", "needs_human") in rules_for(unknown, NEED)


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        (consent("8Q4M9K2XPA"), False),
        (consent("8Q4M9K2XPA", **states("given", "withdrawn")), True),
        (consent("8Q4M9K2XPA", **states("requested")), True),
        (consent("8Q4M9K2XPA", person="m"), True),
        (consent("8Q4M9K2XPA", valid__given_at=moment("2026-11-21T00:00")), True),
    ],
)
def test_g08_the_record_is_about_the_same_person_and_still_holds(record: Any, *, missing: bool) -> None:
    """What a neighbour told about the child does not rest on what the mother agreed to for herself, or took back."""
    told_by_third = bare(**{"from": "third", "record": "C-8Q4M9K2XPA"})
    assert (("G08", "needs_human") in rules_for(told(consent(), record, case=told_by_third), NEED)) is missing


@pytest.mark.parametrize(("at", "missing"), [("2026-11-20T09:59", True), ("2026-11-20T10:00", False)])
def test_g08_a_decision_counts_from_its_moment(at: str, *, missing: bool) -> None:
    told_by_third = bare(**{"from": "third", "record": "G-7Q4M9K2XPA"})
    record = ground(valid={**consent()["valid"], "given_at": moment("2026-11-20T10:00")})
    disclosure = told(consent(), record, case=told_by_third, at=datetime.fromisoformat(moment(at)))
    assert (("G08", "needs_human") in rules_for(disclosure, NEED)) is missing


@pytest.mark.parametrize(("at", "missing"), [("2026-11-20T09:59", False), ("2026-11-20T10:00", True)])
def test_g08_a_decision_is_over_on_its_end(at: str, *, missing: bool) -> None:
    told_by_third = bare(**{"from": "third", "record": "G-7Q4M9K2XPA"})
    record = ground(valid={**consent()["valid"], "until": moment("2026-11-20T10:00")})
    disclosure = told(consent(), record, case=told_by_third, at=datetime.fromisoformat(moment(at)))
    assert (("G08", "needs_human") in rules_for(disclosure, NEED)) is missing


def test_e01_a_given_consent_opens() -> None:
    assert NEED in told(consent()).fields


@pytest.mark.parametrize("state", ["unknown", "requested", "request_deferred", "refused", "revoked", "invalidated"])
def test_e01_any_other_state_does_not(state: Any) -> None:
    disclosure = told(consent(**states(state)))
    assert rules_for(disclosure, NEED) == {("E01", "needs_consent")}
    assert disclosure.decision == "needs"


def test_e01_a_consent_that_is_not_given_yet_does_not() -> None:
    later = consent(valid__given_at=moment("2026-11-21T00:00"))
    assert rules_for(told(later), NEED) == {("E01", "needs_consent")}


def test_e01_a_record_of_another_case_does_not() -> None:
    assert rules_for(told(consent(case="22222-22222-2")), NEED) == {("E01", "needs_consent")}


def test_e01_of_a_household_without_a_person_nobody_can_agree() -> None:
    case = family(persons=[], signals=[], facts={"familie.leistung_sgb2": True})
    need = "household/need:familienleistungen"
    assert ("E01", "needs_consent") in rules_for(told(consent(), case=case), need)


def test_e02_the_recipient_is_named() -> None:
    assert NEED in told(consent(scope__recipients=recipients(JUGENDAMT))).fields
    other = told(consent(scope__recipients=recipients(GESUNDHEITSAMT)))
    assert rules_for(other, NEED) == {("E02", "needs_consent")}


def test_e02_the_record_was_given_to_who_passes_it_on() -> None:
    """The Jobcenter that holds the case asks; the yes was given to the Jugendamt, which may pass on with it itself."""
    record = consent(controller__body=JUGENDAMT)
    assert rules_for(told(record, to=GESUNDHEITSAMT), NEED) == {("E02", "needs_consent")}
    own = {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"}
    assert NEED in told(record, to=GESUNDHEITSAMT, sender=own).fields


def test_e02_both_parents_speak_to_who_passes_it_on() -> None:
    """The yes of one of two parents was given to another office: it is none to this one."""
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER)
    first, second = (
        consent(f"{one}Q4M9K2XPA", given_by={"person": who, "role": "parent"}) for one, who in ("7m", "8v")
    )
    assert NEED in told(first, second, case=case).fields
    second["controller"]["body"] = KITA
    assert ("E02", "needs_consent") in rules_for(told(first, second, case=case), NEED)


def test_e02_a_group_of_offices_names_nobody() -> None:
    assert ("E02", "needs_consent") in rules_for(told(consent(scope__recipients=recipients("alle-aemter"))), NEED)


def test_e03_the_purpose_is_named() -> None:
    record = consent(scope__purposes=["case_discussion"])
    asked: dict[str, Any] = {"purpose": "referral", "chosen": [("sprachgruppe", "k1")]}
    assert rules_for(told(record, **asked), NEED) == {("E03", "needs_consent")}
    assert NEED in told(consent(scope__purposes=["referral"]), **asked).fields


def test_e03_a_narrowing_that_leaves_no_purpose_leaves_nothing() -> None:
    history = [
        *consent()["history"],
        {"state": "given", "at": moment("2026-11-03T09:00"), "by": "m", "scope": {"purposes": ["referral"]}},
    ]
    assert rules_for(told(consent(history=history)), NEED) == {("E03", "needs_consent")}


def test_e04_the_category_is_named_for_each_field() -> None:
    record = consent(scope__categories=["language"])
    disclosure = told(record)
    assert rules_for(disclosure, NEED) == {("E04", "needs_consent")}
    assert disclosure.fields == (AGE,)


def with_hearing(record: dict[str, Any]) -> Any:
    case = family(signals=[signal(), signal("hoeren")], consents=[record])
    return told(case=case, to=GESUNDHEITSAMT)


@pytest.mark.parametrize("form", ["written", "electronic"])
def test_e05_health_data_go_in_writing(form: Any) -> None:
    assert HEARING in with_hearing(consent(**OWN_USE, act__form=form)).fields


def test_e05_by_word_of_mouth_only_with_the_circumstances() -> None:
    assert ("E05", "needs_consent") in rules_for(with_hearing(consent(**OWN_USE, act__form="oral")), HEARING)
    assert HEARING in with_hearing(consent(**OWN_USE, act__form="oral", act__circumstances="am Krankenbett")).fields


def test_e05b_other_data_by_word_of_mouth_need_a_note_and_are_marked() -> None:
    assert ("E05b", "needs_consent") in rules_for(told(consent(act__form="oral")), NEED)
    noted = told(consent(act__form="oral", act__circumstances="am Telefon"))
    assert NEED in noted.fields
    assert said(noted, "E05b") == "warn"


def test_e05_what_an_oral_consent_lacks_is_said_of_the_datum_and_not_of_the_record() -> None:
    """One record for language and health: what is plain lacks a note, what is of health a form."""
    oral = consent(**OWN_USE, act__form="oral")
    assert ("E05b", "needs_consent") in rules_for(told(oral), NEED)
    plain = consent("8Q4M9K2XPA", act__form="oral")
    hearing = family(
        signals=[signal("hoeren")], consents=[consent(scope__special=["health"], scope__purposes=["own_suggestion"])]
    )
    disclosure = told(plain, case=hearing, to=GESUNDHEITSAMT)
    assert ("E05", "needs_consent") in rules_for(disclosure, HEARING)
    assert "E05b" not in {rule for rule, _ in rules_for(disclosure, HEARING)}


def test_e05b_a_word_of_mouth_that_nothing_rests_on_is_no_warning() -> None:
    other = consent("8Q4M9K2XPA", act__form="oral", act__circumstances="am Telefon", scope__purposes=["referral"])
    assert said(told(consent(), other), "E05b") != "warn"


def test_e06_special_data_are_ticked_singly_and_explicitly() -> None:
    assert HEARING in with_hearing(consent(**OWN_USE)).fields
    implied = consent(**OWN_USE, act__explicit=False)
    assert told(implied, case=family(signals=[signal("hoeren")]), to=GESUNDHEITSAMT).fields == ()
    own = consent("8Q4M9K2XPA", **{**OWN_USE, "scope__purposes": ["own_suggestion"]})
    collective = consent(scope__categories=["language", "education", "health"])
    case = family(signals=[signal("hoeren")], consents=[own])
    disclosure = told(collective, case=case, to=GESUNDHEITSAMT)
    assert ("E06", "needs_explicit_consent") in rules_for(disclosure, HEARING)
    assert ("E06", "needs_explicit_consent") in rules_for(disclosure, "k1/need:seh-hoer")


@pytest.mark.parametrize(
    "more",
    [
        {"notice__informed": ["purpose", "withdrawal"]},
        {"notice__informed": []},
        {"notice__version": ""},
        {"notice__language": " "},
        {"notice__rights": False},
    ],
)
def test_e07_purpose_refusal_and_withdrawal_were_explained(more: Any) -> None:
    assert rules_for(told(consent(**more)), NEED) == {("E07", "needs_consent")}
    assert NEED in told(consent(notice__language="tr", notice__interpreter="tr")).fields


def test_e07_a_consent_that_ends_tomorrow_is_worth_no_more_today_than_any_other() -> None:
    """That it was withdrawn later does not make up for what was not explained."""
    history = [*consent()["history"], {"state": "withdrawn", "at": (AT + timedelta(days=1)).isoformat(), "by": "m"}]
    assert NEED in told(consent(history=history)).fields
    unexplained = told(consent(history=history, notice__informed=["purpose"]))
    assert rules_for(unexplained, NEED) == {("E07", "needs_consent")}
    assert said(unexplained, "E13") == "warn"


@pytest.mark.parametrize("name", ["disadvantage", "coupling", "duty"])
def test_e08_an_agreement_under_a_condition_denies(name: Any) -> None:
    disclosure = told(consent(**{f"voluntary__{name}": True}))
    assert rules_for(disclosure, NEED) == {("E08", "deny")}
    assert disclosure.decision == "deny"


@pytest.mark.parametrize("kind", ["silence", "prefilled", "presence"])
def test_e09_silence_cannot_be_handed_in(kind: Any) -> None:
    from lotse.errors import InputError

    with pytest.raises(InputError):
        told(consent(act__kind=kind))


def test_e10_before_the_withdrawal_it_was_lawful_and_after_it_nothing_leaves() -> None:
    record = consent(**states("given", "withdrawn"))
    assert NEED in told(record, at=datetime(2026, 11, 3, 8, 59, tzinfo=BERLIN)).fields
    assert rules_for(told(record), NEED) == {("E10", "deny")}


def test_e10_under_joint_custody_one_withdrawal_is_enough() -> None:
    ended = consent("8Q4M9K2XPA", **FROM_FATHER, **states("given", "withdrawn"))
    disclosure = told(consent(), ended, case=joint())
    assert ("E10", "deny") in rules_for(disclosure, NEED)


def test_e11_on_its_end_it_is_over() -> None:
    end = datetime.fromisoformat(moment("2027-04-30T00:00"))
    assert NEED in told(consent(), at=end - timedelta(seconds=1)).fields
    assert rules_for(told(consent(), at=end), NEED) == {("E11", "needs_consent")}


def test_e11_longer_than_the_office_allows_opens_nothing() -> None:
    assert rules_for(told(consent(valid__until=moment("2027-11-30T00:00"))), NEED) == {("E11", "needs_consent")}
    assert rules_for(told(consent(), settings={"consent_max_days": 30}), NEED) == {("E11", "needs_consent")}


def test_e11_what_was_renewed_or_noted_as_over_is_over() -> None:
    days = [
        {"state": one, "at": moment(f"2026-11-0{day}T09:00"), "by": "m"} for day, one in ((2, "given"), (3, "expired"))
    ]
    assert rules_for(told(consent(history=days)), NEED) == {("E11", "needs_consent")}
    renewed = [days[0], {**days[1], "state": "renewed", "until": moment("2026-11-10T09:00")}]
    assert rules_for(told(consent(history=renewed)), NEED) == {("E11", "needs_consent")}
    longer = [days[0], {**days[1], "state": "renewed", "until": moment("2026-11-30T09:00")}]
    assert NEED in told(consent(history=longer)).fields


def test_e14_the_partners_data_need_the_partners_own_consent() -> None:
    person = {"id": "p", "role": "adult", "born": "1985"}
    case = family(child(), MOTHER, person, facts={"p": {"erwachsen.alleinerziehend": False}})
    for_partner = consent("8Q4M9K2XPA", person="p", scope__categories=["identity"])
    key = "p/erwachsen.alleinerziehend"
    assert ("E14", "needs_consent") in rules_for(told(for_partner, case=case), key)
    own = consent("9Q4M9K2XPA", person="p", given_by={"person": "p", "role": "self"}, scope__categories=["identity"])
    assert rules_for(told(own, case=case), key) == {("G04", "deny")}


def test_e14_what_concerns_the_household_needs_everybody() -> None:
    case = family(facts={"familie.leistung_sgb2": True}, signals=[])
    key = "household/need:familienleistungen"
    money = {"scope__categories": ["social_benefits"]}
    of_child = consent(**money)
    of_mother = consent("8Q4M9K2XPA", person="m", given_by={"person": "m", "role": "self"}, **money)
    assert ("E01", "needs_consent") in rules_for(told(of_child, case=case), key)
    assert key in told(of_child, of_mother, case=case).fields


def test_e15_the_proof_is_named() -> None:
    assert rules_for(told(consent(evidence__sha256=None)), NEED) == {("E15", "needs_consent")}
    assert rules_for(told(consent(evidence__ref=" ")), NEED) == {("E15", "needs_consent")}


# --- custody and age ---


def test_p01_both_parents_agree_under_joint_custody() -> None:
    assert rules_for(told(consent(), case=joint()), NEED) == {("P01", "needs_second_parent")}
    assert NEED in told(consent(), consent("8Q4M9K2XPA", **FROM_FATHER), case=joint()).fields


def test_p01_or_one_with_a_deed_of_the_other() -> None:
    deed = {"kind": "joint", "evidence": "vollmacht", "seen_on": "2026-10-01"}
    assert NEED in told(consent(given_by__representation=deed), case=joint()).fields
    unseen = {"kind": "joint", "evidence": "vollmacht", "seen_on": None}
    assert NEED not in told(consent(given_by__representation=unseen), case=joint()).fields


def test_p01_who_acts_for_both_is_told_what_that_consent_lacks_and_not_to_ask_the_other() -> None:
    deed = {"kind": "joint", "evidence": "vollmacht", "seen_on": "2026-10-01"}
    narrow = consent(given_by__representation=deed, scope__categories=["education"])
    assert rules_for(told(narrow, case=joint()), NEED) == {("E04", "needs_consent")}
    assert rules_for(told(consent(scope__categories=["education"]), case=joint()), NEED) == {
        ("E04", "needs_consent"),
        ("P01", "needs_second_parent"),
    }
    gone = consent("8Q4M9K2XPA", **FROM_FATHER, **states("given", "withdrawn"))
    assert ("E10", "deny") in rules_for(told(narrow, gone, case=joint()), NEED)
    alone = family(child(custody={"kind": "joint", "holders": ["m"]}), MOTHER)
    assert rules_for(told(narrow, case=alone), NEED) == {("E04", "needs_consent")}
    undated = consent(given_by__representation={**deed, "evidence": None}, scope__categories=["education"])
    assert ("P01", "needs_second_parent") in rules_for(told(undated, case=joint()), NEED)


def test_p01_joint_custody_with_one_known_holder_is_not_enough() -> None:
    case = family(child(custody={"kind": "joint", "holders": ["m"]}), MOTHER)
    assert ("P01", "needs_second_parent") in rules_for(told(consent(), case=case), NEED)


def test_p01_both_must_cover_the_field() -> None:
    less = consent("8Q4M9K2XPA", **FROM_FATHER, scope__categories=["language"])
    assert rules_for(told(consent(), less, case=joint()), NEED) == {("E04", "needs_consent")}


def test_p02_one_parent_is_enough_only_where_the_office_takes_it_for_everyday_life() -> None:
    everyday = told(consent(), case=joint(), settings={"everyday_matter": True})
    assert NEED in everyday.fields
    assert said(everyday, "P02") == "warn"
    assert NEED not in told(consent(), case=joint()).fields


def test_p02_what_the_office_takes_for_everyday_life_opens_its_own_suggestions_too() -> None:
    one_parent = {**joint(), "signals": [signal("hoeren")]}
    agreed = consent(**OWN_USE)
    case = load_case({**one_parent, "consents": [agreed]}, vocabulary=words())
    for everyday, unused in ((True, []), (False, [HEARING])):
        advice = advise(case, rules=rules(), catalogue=offers(), on=ON, settings={"everyday_matter": everyday})
        assert [one.key for one in advice.not_used] == unused


def test_p03_sole_custody_was_seen() -> None:
    unseen = family(child(custody={"kind": "sole", "holders": ["m"]}), MOTHER)
    without = consent(given_by__representation=None)
    assert rules_for(told(without, case=unseen), NEED) == {("P03", "needs_human")}
    assert NEED in told(consent(), case=unseen).fields
    assert NEED in told(without).fields


@pytest.mark.parametrize(
    "custody",
    [
        None,
        {"kind": "unknown"},
        {"kind": "unknown", "holders": ["m"]},
        {"kind": "sole", "holders": []},
        {"kind": "sole", "holders": ["m", "m"]},
        {"kind": "guardian"},
    ],
)
def test_p04_unknown_custody_keeps_everything(custody: Any) -> None:
    assert rules_for(told(consent(), case=family(child(custody=custody), MOTHER)), NEED) == {("P04", "needs_human")}


def test_p05_from_14_the_young_person_is_asked_too() -> None:
    case = teen("2011-06-01")
    assert rules_for(told(consent(), case=case), NEED) == {("P05", "needs_minor_consent")}
    assert NEED in told(consent(), consent("8Q4M9K2XPA", **FROM_CHILD), case=case).fields
    assert NEED not in told(consent("8Q4M9K2XPA", **FROM_CHILD), case=case).fields


def test_p05_somebody_made_sure_that_the_young_person_understands() -> None:
    unchecked = consent("8Q4M9K2XPA", given_by={"person": "k1", "role": "self"})
    case = teen("2011-06-01")
    assert rules_for(told(consent(), unchecked, case=case), NEED) == {("P05", "needs_capacity_check")}


def test_p05_a_child_under_14_who_understands_is_asked_too() -> None:
    capacity = {"checked_by": "f1", "on": "2026-11-01", "result": True}
    assert rules_for(told(consent(given_by__capacity=capacity)), NEED) == {("P05", "needs_minor_consent")}


@pytest.mark.parametrize(
    ("born", "asked"), [("2012-11-21", False), ("2012-11-20", True), ("2012-11-19", True), ("2012-11", True)]
)
def test_p05_the_14th_birthday_is_the_first_day(born: Any, asked: Any) -> None:
    assert (NEED in told(consent(), case=teen(born)).fields) is not asked


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_p06_the_young_persons_no_counts(state: Any) -> None:
    own = consent("8Q4M9K2XPA", **FROM_CHILD, **states("given", state))
    for born in ("2011-06-01", "2016-06-01"):
        disclosure = told(consent(), own, case=teen(born))
        assert rules_for(disclosure, NEED) == {("P06", "deny")}
        assert disclosure.decision == "deny"


def test_p07_a_child_under_14_is_talked_with_and_nothing_is_blocked() -> None:
    assert said(told(consent()), "P07") == "warn"
    assert NEED in told(consent()).fields
    grown = told(consent(), consent("8Q4M9K2XPA", **FROM_CHILD), case=teen("2011-06-01"))
    assert said(grown, "P07") == "pass"


def test_p08_a_young_person_of_16_does_not_open_the_parents_data() -> None:
    case = teen("2010-06-01")
    case["facts"]["m"] = {"erwachsen.alleinerziehend": True}
    own = consent("8Q4M9K2XPA", **FROM_CHILD)
    assert ("E01", "needs_consent") in rules_for(told(consent(), own, case=case), "m/erwachsen.alleinerziehend")


def test_p10_who_has_a_part_of_custody_is_asked_too() -> None:
    guardian = {"id": "e", "role": "adult", "born": "1970"}
    case = family(child(custody={"kind": "joint", "holders": ["m", "e"]}), MOTHER, guardian)
    assert rules_for(told(consent(), case=case), NEED) == {("P10", "needs_consent")}
    from_guardian = consent("8Q4M9K2XPA", given_by={"person": "e", "role": "guardian"})
    assert NEED in told(consent(), from_guardian, case=case).fields


def test_p01_a_parent_who_lives_elsewhere_agrees_about_the_child_and_is_no_person_of_the_household() -> None:
    """Only his letter stands in the case; what concerns the household does not wait for his word about himself."""
    case = family(child(custody=JOINT), MOTHER, facts={"k1": {"kind.eingeschult": False}})
    assert rules_for(told(consent(), case=case), NEED) == {("P01", "needs_second_parent")}
    both = (consent(), consent("8Q4M9K2XPA", **FROM_FATHER))
    assert NEED in told(*both, case=case).fields
    money = family(child(custody=JOINT), MOTHER, signals=[], facts={"familie.leistung_sgb2": True})
    benefits = [{**one, "scope": {**one["scope"], "categories": ["social_benefits"]}} for one in both]
    own = consent("9Q4M9K2XPA", person="m", scope__categories=["social_benefits"])
    assert BENEFIT in told(*benefits, own, case=money).fields
    here = {**money, "persons": [*money["persons"], FATHER]}
    assert ("E01", "needs_consent") in rules_for(told(*benefits, own, case=here), BENEFIT)


def test_p11_a_foster_parent_cannot_agree() -> None:
    foster, guardian = {"id": "f", "role": "adult", "born": "1970"}, {"id": "g", "role": "adult", "born": "1970"}
    case = family(child(parents=[], custody={"kind": "guardian", "holders": ["g"]}), foster, guardian)
    from_foster = consent(given_by={"person": "f", "role": "foster_parent"})
    assert rules_for(told(from_foster, case=case), NEED) == {("P11", "needs_consent")}
    from_guardian = consent("8Q4M9K2XPA", given_by={"person": "g", "role": "guardian"})
    assert NEED in told(from_guardian, case=case).fields


def test_p12_beside_a_parent_under_age_the_legal_representative_agrees() -> None:
    young = {"id": "m", "role": "parent", "born": "2009-06-01"}
    case = family(child(), young)
    assert rules_for(told(consent(), case=case), NEED) == {("P12", "needs_second_parent")}
    paper = {"kind": "guardian", "evidence": "bestallung", "seen_on": "2026-10-01"}
    guardian = consent("8Q4M9K2XPA", given_by={"person": "m", "role": "guardian", "representation": paper})
    assert NEED not in told(consent(), guardian, case=case).fields
    case = family(child(), young, {"id": "g", "role": "adult", "born": "1970"})
    for person in ("g", "z"):  # who represents the child need not be one of the case
        for seen in (paper, {**paper, "evidence": " "}, {**paper, "seen_on": None}):
            given_by = {"person": person, "role": "guardian", "representation": seen}
            disclosure = told(consent(), consent("8Q4M9K2XPA", given_by=given_by), case=case)
            assert (NEED in disclosure.fields) is (seen is paper)


def test_p05_that_a_young_parent_understands_says_nothing_of_the_baby() -> None:
    """What stands in the record of a young mother is found of her; in that of a grown guardian of the child."""
    case = family(child(), {"id": "m", "role": "parent", "born": "2009-06-01"}, {"id": "g", "role": "adult"})
    capacity = {"checked_by": "f1", "on": "2026-11-01", "result": True}
    paper = {"kind": "guardian", "evidence": "bestallung", "seen_on": "2026-10-01"}
    given_by = {"person": "g", "role": "guardian", "representation": paper}
    guardian = consent("8Q4M9K2XPA", given_by=given_by)
    assert NEED in told(consent(given_by__capacity=capacity), guardian, case=case).fields
    asked = consent("8Q4M9K2XPA", given_by={**given_by, "capacity": capacity})
    assert rules_for(told(consent(), asked, case=case), NEED) == {("P05", "needs_minor_consent")}


@pytest.mark.parametrize(("on", "asked"), [("2026-10-31", False), ("2026-11-01", True)])
def test_p05_on_the_day_it_was_found_the_parent_was_young_or_grown(on: str, *, asked: bool) -> None:
    case = family(child(), {"id": "m", "role": "parent", "born": "2008-11-01"})
    capacity = {"checked_by": "f1", "on": on, "result": True}
    found = rules_for(told(consent(given_by__capacity=capacity), case=case), NEED)
    assert (("P05", "needs_minor_consent") in found) is asked


def test_p13_parents_who_disagree_keep_everything() -> None:
    refused = consent("8Q4M9K2XPA", **FROM_FATHER, **states("refused"))
    disclosure = told(consent(), refused, case=joint())
    assert rules_for(disclosure, NEED) == {("P13", "deny")}
    assert disclosure.decision == "deny"
    assert NEED not in told(consent(), refused, case=joint(), settings={"everyday_matter": True}).fields


def test_p01_without_a_word_of_either_both_are_simply_asked() -> None:
    assert rules_for(told(case=joint()), NEED) == {("E01", "needs_consent")}
    stranger = consent(given_by={"person": "g", "role": "grandmother"})
    assert rules_for(told(stranger, case=joint()), NEED) == {("E01", "needs_consent")}


def test_p02_where_both_agreed_nothing_is_noted_of_everyday_life() -> None:
    both = (consent(), consent("8Q4M9K2XPA", **FROM_FATHER))
    agreed = told(*both, case=joint(), settings={"everyday_matter": True})
    assert NEED in agreed.fields
    assert agreed.records == ("C-7Q4M9K2XPA", "C-8Q4M9K2XPA")
    assert said(agreed, "P02") == "pass"


@pytest.mark.parametrize("everyday", [False, True])
def test_e10_a_deed_of_the_other_ends_with_the_withdrawal_of_the_other(*, everyday: bool) -> None:
    paper = {"kind": "joint", "evidence": "vollmacht", "seen_on": "2026-10-01"}
    deed = consent(given_by={"person": "m", "role": "mother", "representation": paper})
    gone = consent("8Q4M9K2XPA", **FROM_FATHER, **states("given", "withdrawn"))
    settings = {"everyday_matter": everyday}
    assert NEED in told(deed, case=joint(), settings=settings).fields
    assert rules_for(told(deed, gone, case=joint(), settings=settings), NEED) == {("E10", "deny")}
    for name in ("2222222222", "9999999999"):  # that he is asked anew, or spoke of something else, takes nothing back
        for more in (states("requested"), {"scope__categories": ["education"], **states("requested")}):
            asked = consent(name, **FROM_FATHER, **more)
            assert rules_for(told(deed, gone, asked, case=joint(), settings=settings), NEED) == {("E10", "deny")}
    before = consent("9999999999", **FROM_FATHER)  # another record from before he took his word back
    assert rules_for(told(deed, gone, before, case=joint(), settings=settings), NEED) == {("E10", "deny")}
    anew = consent("9999999999", **FROM_FATHER, **given_on("2026-11-04"))
    assert NEED in told(deed, gone, anew, case=joint(), settings=settings).fields


def test_p13_who_said_no_last_is_not_the_other_who_agreed() -> None:
    """The father agreed once and said no since in another record; the mother said nothing."""
    yes = consent("8Q4M9K2XPA", **FROM_FATHER)
    no = consent("9Q4M9K2XPA", **FROM_FATHER, **states("given", "refused"))
    assert rules_for(told(yes, no, case=joint()), NEED) == {("E01", "needs_consent")}


def test_p13_one_no_without_a_word_of_the_other_is_no_disagreement() -> None:
    refused = consent("8Q4M9K2XPA", **FROM_FATHER, **states("refused"))
    assert rules_for(told(refused, case=joint()), NEED) == {("E01", "needs_consent")}
    over = consent(valid__until=moment("2026-11-19T00:00"))
    assert rules_for(told(over, refused, case=joint()), NEED) == {("E01", "needs_consent")}


@pytest.mark.parametrize(("seconds", "counts"), [(-1, True), (0, True), (1, False)])
def test_p13_a_no_counts_from_its_moment(seconds: int, *, counts: bool) -> None:
    history = [
        {"state": "given", "at": moment("2026-11-02T09:00"), "by": "v"},
        {"state": "refused", "at": (AT + timedelta(seconds=seconds)).isoformat(), "by": "v"},
    ]
    disclosure = told(consent(), consent("8Q4M9K2XPA", **FROM_FATHER, history=history), case=joint())
    assert (rules_for(disclosure, NEED) == {("P13", "deny")}) is counts


def test_p13_a_later_renewal_takes_the_place_of_a_no_too() -> None:
    """Another record of the same parent, made earlier and renewed after the no."""
    no = consent("8Q4M9K2XPA", **FROM_FATHER, **states("refused"))
    days = [
        {"state": state, "at": moment(f"2026-11-0{day}T09:00"), "by": "v"}
        for day, state in ((1, "given"), (5, "renewed"))
    ]
    renewed = consent("9Q4M9K2XPA", **FROM_FATHER, history=days, valid__given_at=moment("2026-11-01T09:00"))
    assert ("P13", "deny") not in rules_for(told(consent(), no, renewed, case=joint()), NEED)
    before = [{**days[0]}]
    unrenewed = consent("9Q4M9K2XPA", **FROM_FATHER, history=before, valid__given_at=moment("2026-11-01T09:00"))
    assert ("P13", "deny") in rules_for(told(consent(), no, unrenewed, case=joint()), NEED)


def test_e01_who_is_of_age_and_said_no_in_another_record_said_no() -> None:
    grown = family(child("2008-01-01", identity="k1"), MOTHER)
    own = consent(given_by={"person": "k1", "role": "self"})
    no = consent("8Q4M9K2XPA", given_by={"person": "k1", "role": "self"}, **states("given", "refused"))
    assert NEED in told(own, case=grown).fields
    assert rules_for(told(own, no, case=grown), NEED) == {("E01", "needs_consent")}
    of_mother = consent("8Q4M9K2XPA", **states("given", "refused"))
    assert NEED in told(own, of_mother, case=grown).fields


def test_p13_a_later_yes_takes_the_place_of_a_no() -> None:
    refused = consent("8Q4M9K2XPA", **FROM_FATHER, **states("refused", "given"))
    assert NEED in told(consent(), refused, case=joint()).fields


@pytest.mark.parametrize(
    ("born", "at", "grown"),
    [
        ("2008-11-21", AT, False),
        ("2008-11-20", AT, True),
        ("2008-02-29", datetime(2026, 2, 28, 23, 59, tzinfo=BERLIN), False),
        ("2008-02-29", datetime(2026, 3, 1, 0, 0, tzinfo=BERLIN), True),
        ("2008-11-20", datetime(2026, 11, 19, 23, 59, 59, tzinfo=BERLIN), False),
        ("2008-11-20", datetime(2026, 11, 20, 0, 0, tzinfo=BERLIN), True),
    ],
)
def test_p15_from_the_18th_birthday_only_the_own_consent_counts(born: Any, at: Any, grown: Any) -> None:
    stay = {"valid": {"given_at": moment("2026-02-01T00:00"), "until": moment("2026-07-30T00:00")}}
    if at >= AT - timedelta(days=1):
        stay = {}
    given = {"history": [{"state": "given", "at": moment("2026-02-01T00:00"), "by": "m"}]}
    parents = consent(**stay, **given, given_by__representation__seen_on="2026-02-01")
    own = consent("8Q4M9K2XPA", **{**FROM_CHILD, **stay, **given})
    own["given_by"] = {**own["given_by"], "capacity": {"checked_by": "f1", "on": "2026-02-01", "result": True}}
    case = teen(born, custody={**SOLE, "seen": {"what": "sorgeregister", "on": "2026-02-01"}})
    assert (AGE in told(own, case=case, at=at).fields) is grown
    assert AGE in told(parents, own, case=case, at=at).fields
    assert (("P15", "needs_consent") in rules_for(told(parents, case=case, at=at), AGE)) is grown


def test_p15_days_count_in_germany() -> None:
    from datetime import UTC

    case = teen("2008-11-20")
    own = consent("8Q4M9K2XPA", **FROM_CHILD)
    assert AGE in told(own, case=case, at=datetime(2026, 11, 19, 23, 0, tzinfo=UTC)).fields
    assert AGE not in told(own, case=case, at=datetime(2026, 11, 19, 22, 59, tzinfo=UTC)).fields


def test_p15_with_a_year_of_birth_alone_everybody_is_asked() -> None:
    case = teen("2008")
    own = consent("8Q4M9K2XPA", **FROM_CHILD)
    assert AGE not in told(own, case=case).fields
    assert AGE not in told(consent(), case=case).fields
    assert AGE in told(consent(), own, case=case).fields


def test_an_unborn_child_is_in_the_hands_of_who_carries_it() -> None:
    case = family({"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"}, MOTHER, signals=[], facts={},
                  wishes=[{"need": "bindung", "person": "u"}])  # fmt: skip
    key = "u/need:bindung"
    assert rules_for(told(case=case), key) == {("E01", "needs_consent")}
    assert key in told(consent(**OF_A_PREGNANCY), case=case).fields


@pytest.mark.parametrize("told_of", ["wish", "signal", "taken up"])
def test_whatever_is_said_of_an_unborn_child_is_about_health(told_of: str) -> None:
    """It says first that somebody is pregnant: neither a plain consent nor a body that hears nothing of health."""
    what: dict[str, dict[str, Any]] = {
        "wish": {"wishes": [{"need": "bindung", "person": "u"}]},
        "signal": {"signals": [signal(person="u")], "wishes": [{"need": "sprachfoerderung", "person": "u"}]},
        "taken up": {"receives": [{"offer": "sprachgruppe", "person": "u"}]},
    }
    unborn = {"id": "u", "role": "unborn", "carried_by": "m"}
    case = family(unborn, MOTHER, **{"signals": [], "facts": {}, **what[told_of]})
    more: dict[str, Any] = {"case": case}
    if told_of == "taken up":
        more |= {"purpose": "feedback", "chosen": [("sprachgruppe", "u")]}
    both = {"scope__purposes": ["case_discussion", "feedback"]}
    plain = {**OF_A_PREGNANCY, **both, "scope__special": []}
    without = told(consent(**plain), **more)
    assert without.fields == ()
    of_it = {one.field for one in without.withheld if one.field.startswith("u/")}
    assert of_it
    for key in of_it:
        assert ("E06", "needs_explicit_consent") in rules_for(without, key)
    with_it = consent(**{**OF_A_PREGNANCY, **both})
    assert [key for key in told(with_it, **more).fields if key.startswith("u/")]
    at_the_school = {**OF_A_PREGNANCY, **both, "scope__recipients": recipients(SCHULAMT)}
    never = told(consent(**at_the_school), to=SCHULAMT, **more)
    for key in of_it:
        assert rules_for(never, key) >= {("matrix", "deny")}


def test_the_newest_no_of_who_carries_an_unborn_child_counts() -> None:
    case = family({"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"}, MOTHER, signals=[], facts={},
                  wishes=[{"need": "bindung", "person": "u"}])  # fmt: skip
    key = "u/need:bindung"
    own = consent(**OF_A_PREGNANCY)
    of_mother = {"given_by": {"person": "m", "role": "mother"}, "scope__special": ["health"]}
    no = consent("8Q4M9K2XPA", person="u", **of_mother, **states("given", "refused"))
    refused = told(own, no, case=case)
    assert ("E01", "needs_consent") in rules_for(refused, key)
    assert refused.records == ()
    other = consent("8Q4M9K2XPA", person="u", given_by={"person": "v", "role": "father"}, **states("refused"))
    assert key in told(own, other, case=case).fields
    nobody = family({"id": "u", "role": "unborn", "due": "2027-01"}, MOTHER, signals=[], facts={},
                    wishes=[{"need": "bindung", "person": "u"}])  # fmt: skip
    assert rules_for(told(own, no, case=nobody), key) == {("E01", "needs_consent")}


# --- trust and secrets ---

ENTRUSTED = {"entrusted": {"by": "k1", "to": "f1"}}


def test_v01_only_who_was_told_passes_it_on_and_only_if_the_child_agrees() -> None:
    own = consent("8Q4M9K2XPA", **FROM_CHILD)
    assert NEED in told(consent(), own, case=bare(**ENTRUSTED)).fields
    assert rules_for(told(consent(), case=bare(**ENTRUSTED)), NEED) == {("V01", "deny")}
    colleague = {**SENDER, "person": "f2"}
    assert rules_for(told(consent(), own, case=bare(**ENTRUSTED), sender=colleague), NEED) == {("V01", "deny")}
    nobody = {**SENDER, "person": None}
    assert NEED not in told(consent(), own, case=bare(**ENTRUSTED), sender=nobody).fields


@pytest.mark.parametrize("place", [0, 1])
def test_v01_what_was_said_openly_too_is_still_entrusted(place: int) -> None:
    both = [signal(observed="2026-10-13"), signal(observed="2026-10-13")]
    both[place] = {**both[place], **ENTRUSTED}
    assert rules_for(told(consent(), case=family(signals=both)), NEED) == {("V01", "deny")}


def test_v01_a_topic_that_is_confidential_by_its_nature_needs_the_word_of_who_told_it() -> None:
    """Section 8 III SGB VIII: the parents' yes alone opens nothing of a young person's own questions."""
    wide = {"scope__categories": ["language", "education", "identity"]}
    case = {**teen("2010-03-01"), "signals": [signal("eigene-fragen"), signal("sprachentwicklung")]}
    mother, own = consent(**wide), consent("8Q4M9K2XPA", **{**FROM_CHILD, **wide})
    kept, opened = told(mother, case=case), told(mother, own, case=case)
    assert ("V01", "deny") in rules_for(kept, "k1/signal:eigene-fragen")
    assert rules_for(opened, "k1/signal:eigene-fragen") == {("G04", "deny")}
    office = {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"}
    inside = told(mother, case={**case, "noticed_by": {"role": "jugendamt", "body": JUGENDAMT}}, sender=office)
    assert rules_for(inside, "k1/signal:eigene-fragen") == {("G04", "deny")}
    assert ("V01", "deny") not in rules_for(kept, "k1/signal:sprachentwicklung")


def test_v02_not_even_inside_the_own_office() -> None:
    same = {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"}
    own = consent("8Q4M9K2XPA", **FROM_CHILD)
    held = {"noticed_by": {"role": "jugendamt", "body": JUGENDAMT}}
    disclosure = told(consent(), own, case={**bare(**ENTRUSTED), **held}, sender=same)
    assert rules_for(disclosure, NEED) == {("V02", "deny")}
    assert NEED in told(consent(), case=family(**held), sender=same).fields


def test_v02_one_more_body_in_the_room_opens_nothing_of_it() -> None:
    """Found by law 7 in great numbers: alone it stayed, and with one more office in the room the consents let it go."""
    office = {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"}
    both = (consent(), consent("8Q4M9K2XPA", **FROM_CHILD))
    held = {**bare(**ENTRUSTED), "noticed_by": {"role": "jugendamt", "body": JUGENDAMT}}
    for room in ((), (JUGENDAMT,), (JUGENDAMT, GESUNDHEITSAMT)):
        disclosure = told(*both, case=held, sender=office, present=room)
        assert NEED not in disclosure.fields
        assert ("V02", "deny") in rules_for(disclosure, NEED)


SECRET = {"secrecy": "hebamme-a"}
BY_KITA = {"controller__body": KITA}
FROM_KITA = {"body": KITA, "role": "kita", "person": "f1"}


def test_v03_a_release_names_holder_recipient_and_topic() -> None:
    case = bare(**SECRET)
    assert rules_for(told(consent(**BY_KITA), case=case, sender=FROM_KITA), NEED) == {("V03", "needs_release")}
    opened = told(consent(**BY_KITA), release(), case=case, sender=FROM_KITA)
    assert NEED in opened.fields
    assert "R-7Q4M9K2XPA" in opened.records


@pytest.mark.parametrize(
    "more",
    [
        {"holder": "hebamme-b"},
        {"recipient": {"body": GESUNDHEITSAMT}},
        {"topic": ["language"]},
        {"purposes": ["referral"]},
        {"given_by": {"person": "v", "role": "father"}},
        {"person": "m"},
        {"history": [{"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"},
                     {"state": "withdrawn", "at": moment("2026-11-03T09:00"), "by": "m"}]},
    ],
)  # fmt: skip
def test_v03_a_release_for_something_else_opens_nothing(more: Any) -> None:
    disclosure = told(consent(**BY_KITA), release(**more), case=bare(**SECRET), sender=FROM_KITA)
    assert ("V03", "needs_release") in rules_for(disclosure, NEED)


def test_v03_a_young_persons_release_counts_once_somebody_made_sure_that_it_is_understood() -> None:
    case = {**teen("2011-06-01"), "signals": [{**signal(), **SECRET}]}
    consents = (consent(**BY_KITA), consent("8Q4M9K2XPA", **BY_KITA, **FROM_CHILD))
    unchecked = release(record="R-8Q4M9K2XPA", given_by={"person": "k1", "role": "self"})
    checked = {**unchecked, "given_by": FROM_CHILD["given_by"]}
    for own, opened in ((unchecked, False), (checked, True)):
        disclosure = told(*consents, release(), own, case=case, sender=FROM_KITA)
        assert (NEED in disclosure.fields) is opened
        assert (("V03", "needs_release") in rules_for(disclosure, NEED)) is not opened


def test_v03_a_release_of_one_who_is_said_to_have_custody_alone_counts_once_that_was_seen() -> None:
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), MOTHER, signals=[{**signal(), **SECRET}])
    seen = consent()["given_by"]["representation"]
    for paper, opened in ((None, False), (seen, True)):
        released = release(given_by={"person": "m", "role": "mother", "representation": paper})
        disclosure = told(consent(**BY_KITA), released, case=case, sender=FROM_KITA)
        assert (NEED in disclosure.fields) is opened


def test_v03_a_release_may_name_everything_that_a_need_rests_on_instead_of_the_need() -> None:
    school = {"k1": {"kind.eingeschult": {"value": False, **SECRET}}}
    case = family(signals=[{**signal(), **SECRET}], facts=school)
    heard, told_school = "signal:sprache-deutsch", "kind.eingeschult"
    for topics, opened in (([heard], False), ([told_school], False), ([heard, told_school], True)):
        disclosure = told(consent(**BY_KITA), release(topic=topics), case=case, sender=FROM_KITA)
        assert (NEED in disclosure.fields) is opened
    of_another = family(signals=[{**signal(), "secrecy": "hebamme-b"}])
    kept = told(consent(**BY_KITA), release(topic=[heard]), case=of_another, sender=FROM_KITA)
    assert ("V03", "needs_release") in rules_for(kept, NEED)


def test_v03_one_release_for_each_body_in_the_room() -> None:
    both = [JUGENDAMT, GESUNDHEITSAMT]
    case = bare(**SECRET)
    assert NEED not in told(consent(**BY_KITA), release(), case=case, sender=FROM_KITA, present=both).fields
    second = release(record="R-8Q4M9K2XPA", recipient={"body": GESUNDHEITSAMT})
    assert NEED in told(consent(**BY_KITA), release(), second, case=case, sender=FROM_KITA, present=both).fields


def test_v04_the_secret_goes_along_with_the_datum() -> None:
    assert rules_for(told(consent(), case=bare(**SECRET)), NEED) == {("V04", "needs_release")}
    assert NEED in told(consent(), release(), case=bare(**SECRET)).fields


# --- grounds and the matrix ---


MONEY = family(facts={"familie.leistung_sgb2": True}, signals=[])


def test_u01_a_recorded_decision_opens_the_fields_it_names() -> None:
    disclosure = told(ground(), case=MONEY)
    assert disclosure.fields == (BENEFIT,)
    assert disclosure.records == ("G-7Q4M9K2XPA",)
    assert said(disclosure, "U01") == "pass"


@pytest.mark.parametrize(
    "more",
    [
        {"norm": "gdsg-5-1"},
        {"norm": "amtshilfe"},
        {"success_not_endangered": False},
        {"fields": ["household/familie.leistung_sgb2"]},
        {"purposes": ["referral"]},
        {"recipient": {"body": GESUNDHEITSAMT}},
        {"decided_at": moment("2026-11-21T09:00")},
    ],
)
def test_u01_a_decision_about_something_else_opens_nothing(more: Any) -> None:
    disclosure = told(ground(**more), case=MONEY)
    assert disclosure.fields == ()
    assert disclosure.decision != "allow"


@pytest.mark.parametrize(
    ("more", "goes"),
    [
        ({}, True),
        ({"decided_at": AT.isoformat()}, True),  # from the moment of the decision
        ({"decided_at": (AT + timedelta(seconds=1)).isoformat()}, False),
        ({"valid": {**consent()["valid"], "until": AT.isoformat()}}, False),  # at its end it is over
        ({"valid": {**consent()["valid"], "until": (AT + timedelta(seconds=1)).isoformat()}}, True),
    ],
)
def test_u01_a_decision_holds_from_its_moment_to_the_moment_before_its_end(more: Any, *, goes: bool) -> None:
    assert (BENEFIT in told(ground(**more), case=MONEY).fields) is goes


def test_u01_a_norm_for_one_category_carries_no_other() -> None:
    """An age counts as identity and has a norm at the Jugendamt; what a child does at school has none there."""
    keys = [AGE, "k1/kind.kita_platz"]
    disclosure = told(ground(fields=keys, norm="sgb8-64-1"))
    assert rules_for(disclosure, AGE) == set()
    assert ("E01", "needs_consent") in rules_for(disclosure, "k1/kind.kita_platz")
    assert ("E01", "needs_consent") in rules_for(told(ground(fields=keys, norm="sgb10-71-1-6")), AGE)


def test_u01_a_decision_about_one_person_carries_data_of_that_person_alone() -> None:
    age = {"fields": [AGE], "norm": "sgb8-64-1"}
    assert AGE in told(ground(**age, person="k1")).fields
    other = told(ground(**age, person="m"))
    assert ("E01", "needs_consent") in rules_for(other, AGE)
    assert said(other, "U01") == "needs_legal_basis"
    for person in ("m", "k1"):
        assert told(ground(person=person), case=MONEY).fields == ()


def test_g08_what_others_told_may_rest_on_a_decision_by_a_norm_of_the_list_alone() -> None:
    told_by_third = bare(**{"from": "third", "record": "G-7Q4M9K2XPA"})
    for norm, missing in (("sgb10-69-1-1", False), ("amtshilfe", True)):
        disclosure = told(consent(), ground(norm=norm), case=told_by_third)
        assert (("G08", "needs_human") in rules_for(disclosure, NEED)) is missing


def test_u01_a_norm_outside_of_the_list_denies() -> None:
    assert said(told(ground(norm="amtshilfe"), case=MONEY), "U01") == "deny"
    assert said(told(ground(norm="gdsg-5-1"), case=MONEY), "U01") == "needs_legal_basis"


def test_u01_with_one_more_body_in_the_room_a_decision_for_one_is_not_enough() -> None:
    assert told(ground(), case=MONEY, present=[JUGENDAMT, GESUNDHEITSAMT]).fields == ()


def test_u02_health_data_need_a_norm_of_the_social_code() -> None:
    own = consent("8Q4M9K2XPA", **{**OWN_USE, "scope__purposes": ["own_suggestion"]})
    case = family(signals=[signal("hoeren")], consents=[own])
    key = "k1/need:seh-hoer"
    opened = told(ground(fields=[key]), case=case)
    assert key in opened.fields
    disclosure = told(ground(fields=[key], norm="gdsg-23-2"), case=case)
    assert ("U02", "deny") in rules_for(disclosure, key)


@pytest.mark.parametrize(
    ("more", "case", "key"),
    [
        (
            {"norm": "sgb8-8a-2"},
            family(signals=[signal("hoeren")]),
            "k1/need:seh-hoer",
        ),  # of the code, not carried here
        ({"norm": "gdsg-23-2"}, family(), NEED),  # nothing of health
        ({"norm": "gdsg-23-2", "fields": [AGE]}, family(signals=[signal("hoeren")]), "k1/need:seh-hoer"),
    ],
)
def test_u02_is_said_of_health_data_that_a_decision_by_another_norm_names(more: Any, case: Any, key: str) -> None:
    own = consent("8Q4M9K2XPA", **{**OWN_USE, "scope__purposes": ["own_suggestion"]})
    disclosure = told(ground(**{"fields": [key], **more}), case={**case, "consents": [own]})
    assert rules_for(disclosure, key)
    assert "U02" not in {rule for rule, _ in rules_for(disclosure, key)}


@pytest.mark.parametrize(("special", "fits"), [(frozenset(), True), (frozenset({"social_benefits"}), False)])
def test_u02_whatever_is_specially_protected_needs_a_norm_of_the_social_code(special: Any, *, fits: bool) -> None:
    """A municipality may call a benefit specially protected; the matrix knows a norm for benefits that is too weak."""
    key = "k1/kind.leistung"
    request = Request(
        case=load_case(family(), vocabulary=words()),
        sender=JOBCENTER,
        sender_row="jobcenter",
        worker=None,
        audience=(Receiver(JUGENDAMT, "jugendamt-asd"),),
        wanted=Wanted("case_discussion", frozenset({JUGENDAMT}), AT, 180, JOBCENTER),
        records=unite(consent()["case"], []),
        everyday=False,
    )
    weak = load_ground(ground(fields=[key], norm="sgb8-64-1"))
    datum = Field(key, ("k1",), frozenset({"social_benefits"}), special)
    assert ground_fits(weak, datum, request) is fits
    assert not ground_fits(weak.model_copy(update={"norm": "amtshilfe"}), datum, request)


def test_u02_article_9_h_alone_is_not_enough() -> None:
    record = consent(**OWN_USE, act__explicit=False, controller__legal_basis=["A9-2-h"])
    own = consent("8Q4M9K2XPA", **{**OWN_USE, "scope__purposes": ["own_suggestion"]})
    case = family(signals=[signal("hoeren")], consents=[own])
    assert ("U02", "deny") in rules_for(told(record, case=case, to=GESUNDHEITSAMT), HEARING)


def test_u07_residence_status_has_no_place_in_a_case() -> None:
    from lotse.errors import InputError

    with pytest.raises(InputError) as caught:
        told(case=family(facts={"m": {"erwachsen.aufenthaltsstatus": "duldung"}}))
    assert "duldung" not in str(caught.value)


def test_matrix_a_body_that_gets_the_need_only_does_not_get_the_datum() -> None:
    record = consent(scope__recipients=recipients(GESUNDHEITSAMT), scope__purposes=["referral"])
    disclosure = told(record, to=GESUNDHEITSAMT, purpose="referral", chosen=[("sprachgruppe", "k1")])
    assert disclosure.fields == (NEED,)
    assert rules_for(disclosure, "k1/kind.kita_platz") == {("matrix", "deny")}


def test_matrix_a_category_a_body_never_gets_stays_whatever_was_agreed_to() -> None:
    everything = {"scope__categories": ["social_benefits"], "scope__recipients": recipients(GESUNDHEITSAMT, JOBCENTER)}
    of_child = consent(**everything)
    of_mother = consent("8Q4M9K2XPA", person="m", given_by={"person": "m", "role": "self"}, **everything)
    disclosure = told(of_child, of_mother, case=MONEY, to=GESUNDHEITSAMT)
    assert rules_for(disclosure, BENEFIT) == {("matrix", "deny")}
    assert disclosure.decision == "deny"


def test_matrix_a_wish_only_cell_lets_a_wish_through_and_nothing_else() -> None:
    faith = {"scope__special": ["religion_ethnicity"], "scope__purposes": ["case_discussion", "own_suggestion"]}
    record = consent(**faith, scope__recipients=recipients(KITA))
    case = family(signals=[signal("feste")], consents=[record])
    key = "k1/need:freizeit-sport-kultur"
    assert rules_for(told(case=case, to=KITA), key) == {("matrix", "deny")}
    wished = {**case, "wishes": [{"need": "freizeit-sport-kultur", "person": "k1"}]}
    disclosure = told(case=wished, to=KITA)
    assert key in disclosure.fields
    assert "k1/signal:feste" not in disclosure.fields
