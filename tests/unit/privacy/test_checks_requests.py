"""Request checks, each with a case that passes and one that does not; the name begins with its number."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lotse.errors import DisclosureRefused, InputError, LotseError, ProtectionStop
from lotse.privacy.consents import narrow, withdraw
from lotse.privacy.disclosure import Disclosure
from lotse.privacy.record_files import load_consent, load_ground, load_release, read_statement
from privacy_world import (
    ABH,
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    KITA,
    NEED,
    PRAXIS,
    SCHULAMT,
    SCHULE,
    SENDER,
    VEREIN,
    child,
    consent,
    family,
    moment,
    obligation,
    recipients,
    rules_for,
    said,
    signal,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = [("sprachgruppe", "k1")]
EVERY_PURPOSE = {"scope__purposes": ["case_discussion", "referral", "feedback", "responsibility"]}


def test_g01_a_valid_consent_allows_and_nothing_at_all_denies() -> None:
    assert told(consent()).decision == "allow"
    assert said(told(consent()), "G01") == "pass"
    assert told().fields == ()


@pytest.mark.parametrize("to", ["nobody-knows-it", "wohngeldstelle-05358008", "familiengericht-test"])
def test_g01_a_body_without_a_row_receives_nothing(to: Any) -> None:
    disclosure = told(consent(scope__recipients=recipients(to)), to=to)
    assert disclosure.decision == "deny"
    assert disclosure.fields == ()
    assert said(disclosure, "G01") == "deny"


def test_g01_a_check_that_breaks_is_a_deny(monkeypatch: Any) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lotse.privacy.disclosing.check_request", broken)
    assert told(consent()).decision == "deny"
    monkeypatch.undo()
    monkeypatch.setattr("lotse.privacy.disclosing.settle", broken)
    disclosure = told(consent())
    assert disclosure.decision == "deny"
    assert rules_for(disclosure, NEED) == {("G01", "deny")}


@pytest.mark.parametrize("purpose", ["case_discussion", "referral", "feedback", "responsibility"])
def test_g02_a_purpose_of_the_list_passes(purpose: Any) -> None:
    assert said(told(consent(), purpose=purpose), "G02") == "pass"


@pytest.mark.parametrize(
    "purpose",
    ["zur Beratung und Aufgabenerledigung", "statistics", "own_suggestion", "", "CASE_DISCUSSION", "Referral"],
)
def test_g02_any_other_purpose_denies_and_is_not_repeated(purpose: Any) -> None:
    disclosure = told(consent(), purpose=purpose)
    assert disclosure.decision == "deny"
    assert said(disclosure, "G02") == "deny"
    assert "Aufgabenerledigung" not in disclosure.model_dump_json()


def test_matrix_a_body_that_nobody_knows_in_the_room_is_named_with_what_settles_it() -> None:
    for unknown in ("gesundheitsamt-0535", "guest"):
        disclosure = told(consent(), present=[JUGENDAMT, unknown])
        assert disclosure.decision == "deny"
        kept = [one for one in disclosure.withheld if one.rule == "matrix"]
        assert kept
        assert all(one.settle is not None and one.missing.unknown == (unknown,) for one in kept)
    known = told(consent(), present=[JUGENDAMT, ABH])
    assert {one.settle for one in known.withheld if one.rule == "matrix"} == {None}


@pytest.mark.parametrize(
    "purpose", ["ai_training", "KI_TRAINING", "sanction", "benefit_fraud", "residence", "personnel"]
)
def test_g03_an_excluded_purpose_denies_even_with_a_consent(purpose: Any) -> None:
    disclosure = told(consent(), purpose=purpose)
    assert said(disclosure, "G03") == "deny"
    assert disclosure.decision == "deny"
    assert said(told(consent()), "G03") == "pass"


def test_u05_prosecution_is_never_a_purpose() -> None:
    assert said(told(consent(), purpose="prosecution"), "U05") == "deny"
    assert said(told(consent()), "U05") is None


def test_g06_another_office_is_a_transmission_and_the_own_one_is_not() -> None:
    assert said(told(consent()), "G06") == "info"
    assert told(to=JUGENDAMT, sender={"body": "sozialamt-05358", "role": "sozialamt"}).fields == ()
    own = family(noticed_by={"role": "jugendamt", "body": JUGENDAMT})
    same = told(case=own, to=JUGENDAMT, sender={"body": JUGENDAMT, "role": "jugendamt", "person": "f1"})
    assert said(same, "G06") == "pass"
    assert NEED in same.fields


def test_g06_inside_the_own_office_others_in_the_room_still_count() -> None:
    same = {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"}
    own = family(noticed_by={"role": "jugendamt", "body": JUGENDAMT})
    assert told(case=own, sender=same, present=[SCHULAMT]).fields == ()


def test_u03_names_come_with_a_referral_to_a_chosen_offer_only() -> None:
    assert said(told(consent()), "U03") == "pass"
    assert told(consent(), mode="clear").decision == "needs"
    assert said(told(consent(**EVERY_PURPOSE), purpose="referral", mode="clear"), "U03") == "needs_pseudonym"
    record = consent(**EVERY_PURPOSE, scope__categories=["language", "education", "identity"])
    clear = told(record, purpose="referral", mode="clear", chosen=CHOSEN)
    assert clear.decision == "allow"
    assert clear.host_may_add == ("identity",)
    assert told(record, purpose="referral", chosen=CHOSEN).host_may_add == ()


def test_u03_a_name_needs_the_yes_about_everybody_an_offer_was_chosen_for() -> None:
    """Whoever agrees to less about the second child has no more told of it."""
    both = family(
        child(), child(identity="k2"), {"id": "m", "role": "parent", "born": "1994"},
        signals=[signal(), signal(person="k2")],
        facts={one: {"kind.eingeschult": False, "kind.kita_platz": False} for one in ("k1", "k2")},
    )  # fmt: skip
    named = {"scope__purposes": ["referral"], "scope__categories": ["language", "education", "identity", "contact"]}
    asked: dict[str, Any] = {"purpose": "referral", "mode": "clear", "chosen": [*CHOSEN, ("sprachgruppe", "k2")]}
    whole = told(consent(**named), consent("8Q4M9K2XPA", person="k2", **named), case=both, **asked)
    assert whole.host_may_add == ("identity", "contact")
    for categories in (["language", "education"], ["language"], ["social_benefits"]):
        less = consent("8Q4M9K2XPA", person="k2", scope__purposes=["referral"], scope__categories=categories)
        assert told(consent(**named), less, case=both, **asked).host_may_add == ()


def test_e13_in_clear_everybody_present_must_be_named() -> None:
    record = consent(**EVERY_PURPOSE)
    asked: dict[str, Any] = {"purpose": "referral", "mode": "clear", "chosen": CHOSEN}
    assert said(told(record, **asked), "E13") == "pass"
    sixth = told(record, **asked, present=[JUGENDAMT, SCHULAMT])
    assert said(sixth, "E13") == "needs_pseudonym"
    assert sixth.decision == "needs"
    assert sixth.fields == ()


def test_e13_without_names_the_body_that_is_not_named_is_told() -> None:
    assert said(told(consent(), present=[SCHULAMT]), "E13") == "warn"


def test_e13_in_clear_it_is_about_whom_an_offer_was_chosen_for_whether_it_is_suggested_or_not() -> None:
    asked: dict[str, Any] = {"purpose": "referral", "mode": "clear"}
    idle = told(consent(), **asked, chosen=["hoertest@k1"])
    assert said(idle, "E13") == "needs_pseudonym"  # agreed to for a talk, not for this
    assert said(told(consent(**EVERY_PURPOSE), **asked, chosen=["hoertest@k1"]), "E13") == "pass"


def test_e13_in_clear_a_choice_for_the_household_names_everybody_in_it() -> None:
    of_child = consent(**EVERY_PURPOSE)
    of_mother = consent("8Q4M9K2XPA", **EVERY_PURPOSE, person="m", given_by={"person": "m", "role": "self"})
    asked: dict[str, Any] = {"purpose": "referral", "mode": "clear", "chosen": ["beratung@household"]}
    assert said(told(of_child, **asked), "E13") == "needs_pseudonym"
    assert said(told(of_child, of_mother, **asked), "E13") == "pass"


def test_e13_the_consent_of_who_carries_it_names_an_unborn_child_too() -> None:
    unborn = {"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"}
    wish = [{"need": "bindung", "person": "u"}]
    case = family(unborn, {"id": "m", "role": "parent", "born": "1994"}, signals=[], facts={}, wishes=wish)
    own = consent(person="m", given_by={"person": "m", "role": "self"})
    assert said(told(own, case=case), "E13") == "pass"
    assert said(told(consent(person="k1"), case=case), "E13") == "warn"


@pytest.mark.parametrize(("minutes", "outcome"), [(-1, "warn"), (0, "warn"), (1, "pass")])
def test_e13_from_a_narrowing_or_a_withdrawal_on_a_consent_names_fewer(minutes: int, outcome: str) -> None:
    record, at = load_consent(consent()), AT + timedelta(minutes=minutes)
    less = record.scope.model_copy(update={"recipients": record.scope.recipients[1:]})
    for changed in (narrow(record, scope=less, at=at, by="m"), withdraw(record, at=at, by="m").record):
        assert said(told(changed), "E13") == outcome


def test_a03_feedback_needs_a_choice_too() -> None:
    record = consent(**EVERY_PURPOSE)
    assert said(told(record, purpose="feedback"), "A03") == "needs_human"
    assert said(told(record, purpose="feedback", chosen=["hoertest@k1"]), "A03") == "pass"
    assert said(told(record), "A03") is None


def test_a03_a_referral_needs_a_choice_of_the_family() -> None:
    record = consent(**EVERY_PURPOSE)
    assert said(told(record, purpose="referral", chosen=CHOSEN), "A03") == "pass"
    without = told(record, purpose="referral")
    assert said(without, "A03") == "needs_human"
    assert without.decision == "needs"


def test_u06_a_body_that_receives_nothing_is_refused_and_not_warned_of_as_well() -> None:
    disclosure = told(consent(scope__recipients=recipients(ABH)), to=ABH)
    assert [one.outcome for one in disclosure.checks if one.rule == "U06"] == ["deny"]
    beside = told(consent(scope__recipients=recipients(JUGENDAMT, ABH)), present=[ABH])
    assert [one.outcome for one in beside.checks if one.rule == "U06"] == ["warn"]


def test_u04_the_police_receives_nothing() -> None:
    disclosure = told(consent(scope__recipients=recipients("polizei-test")), to="polizei-test")
    assert said(disclosure, "U04") == "deny"
    assert disclosure.fields == ()
    assert said(told(consent()), "U04") is None


def test_u06_the_auslaenderbehoerde_receives_nothing_even_with_a_consent() -> None:
    disclosure = told(consent(scope__recipients=recipients(ABH)), to=ABH)
    assert said(disclosure, "U06") == "deny"
    assert disclosure.decision == "deny"


def test_u06_in_the_room_it_keeps_everything_closed() -> None:
    named = consent(scope__recipients=recipients(JUGENDAMT, ABH), scope__purposes=["case_discussion", "referral"])
    present = told(named, present=[JUGENDAMT, ABH])
    assert present.fields == ()
    assert said(present, "U06") == "warn"
    clear = told(named, purpose="referral", chosen=CHOSEN, mode="clear", present=[JUGENDAMT, ABH])
    assert said(clear, "U06") == "needs_pseudonym"


def test_v05_treatment_data_need_a_consent_that_names_the_sending_house() -> None:
    sender = {"body": PRAXIS, "role": "arztpraxis", "person": "f1"}
    explicit = {"scope__special": ["health"], "scope__purposes": ["case_discussion", "own_suggestion"]}
    record, own = consent(**explicit), consent(**explicit, controller__body=PRAXIS)
    for one, outcome in ((record, "needs_consent"), (own, "pass")):
        case = family(signals=[signal("hoeren")], consents=[one])
        assert said(told(case=case, to=GESUNDHEITSAMT, sender=sender), "V05") == outcome


def test_v05_is_asked_of_treating_houses_with_health_data_alone() -> None:
    sender = {"body": PRAXIS, "role": "arztpraxis", "person": "f1"}
    assert said(told(consent(), sender=sender), "V05") is None
    explicit = consent(scope__special=["health"], scope__purposes=["case_discussion", "own_suggestion"])
    case = family(signals=[signal("hoeren")], consents=[explicit])
    assert said(told(case=case, to=GESUNDHEITSAMT), "V05") is None


def test_u09_a_school_needs_the_consent_of_the_parents() -> None:
    sender = {"body": SCHULE, "role": "schule", "person": "f1"}
    assert said(told(consent(controller__body=SCHULE), sender=sender), "U09") == "pass"
    assert said(told(consent(), sender=sender), "U09") == "needs_consent"
    assert said(told(sender=sender), "U09") == "needs_consent"


def test_u10_findings_of_the_examination_in_the_kita_need_a_consent_for_this_purpose() -> None:
    sender = {"body": "gesundheitsamt-05315", "role": "gesundheitsamt", "person": "f1"}
    own = consent("8Q4M9K2XPA", scope__purposes=["own_suggestion"], scope__special=["health"])
    case = family(signals=[signal(source="kita-eingangsuntersuchung")], consents=[own])
    given = consent(controller__body="gesundheitsamt-05315")
    assert said(told(given, case=case, sender=sender), "U10") == "pass"
    assert said(told(consent(), case=case, sender=sender), "U10") == "needs_consent"
    assert said(told(case=case, sender=sender), "U10") == "needs_consent"


def test_u10_is_asked_of_the_gesundheitsamt_with_findings_of_an_examination_alone() -> None:
    sender = {"body": "gesundheitsamt-05315", "role": "gesundheitsamt", "person": "f1"}
    given = consent(controller__body="gesundheitsamt-05315")
    assert said(told(given, sender=sender), "U10") is None
    own = consent("8Q4M9K2XPA", scope__purposes=["own_suggestion"], scope__special=["health"])
    case = family(signals=[signal(source="kita-eingangsuntersuchung")], consents=[own])
    assert said(told(consent(), case=case), "U10") is None


def test_v07_a_free_provider_is_bound_before_it_receives_anything() -> None:
    record = consent(scope__recipients=recipients(VEREIN))
    assert said(told(record, to=VEREIN), "V07") == "needs_human"
    assert told(record, to=VEREIN).decision == "needs"
    bound = told(record, obligation(), to=VEREIN)
    assert said(bound, "V07") == "pass"
    assert NEED in bound.fields
    today = obligation(valid={"given_at": AT.isoformat(), "until": moment("2027-01-01T00:00")})
    assert said(told(record, today, to=VEREIN), "V07") == "pass"
    old = obligation(valid={"given_at": moment("2025-01-01T00:00"), "until": moment("2026-11-20T09:30")})
    assert said(told(record, old, to=VEREIN), "V07") == "needs_human"
    assert said(told(record, obligation(purposes=["referral"]), to=VEREIN), "V07") == "needs_human"


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_e16_a_no_among_the_records_is_noted(state: str) -> None:
    days = [{"state": one, "at": moment(f"2026-11-0{day}T09:00"), "by": "m"} for day, one in ((2, "given"), (3, state))]
    assert said(told(consent(history=days)), "E16") == "info"
    assert said(told(consent()), "E16") is None
    later = [days[0], {**days[1], "at": moment("2026-12-03T09:00")}]
    assert said(told(consent(history=later)), "E16") is None


def _no(day: str, **more: Any) -> dict[str, Any]:
    days = [{"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"}]
    return consent(history=[*days, {"state": "withdrawn", "at": moment(day), "by": "m"}], **more)


@pytest.mark.parametrize(
    ("again", "noted"),
    [
        ({}, False),
        ({"valid__given_at": "2026-11-03T09:00"}, True),  # on one moment the no counts
        ({"valid__given_at": "2026-11-20T09:30"}, False),  # the yes of this very moment counts
        ({"scope__purposes": ["feedback"]}, True),
        ({"given_by": {"person": "v", "role": "father"}}, True),
        ({"person": "m"}, True),
        ({"notice__rights": False}, True),  # what opens nothing takes no no back
    ],
)
def test_e16_a_yes_after_a_no_takes_its_place(again: dict[str, Any], *, noted: bool) -> None:
    again = dict(again)
    begun = moment(again.pop("valid__given_at", "2026-11-04T09:00"))
    days = [{"state": "given", "at": begun, "by": "m"}]
    yes = consent("8Q4M9K2XPA", valid={"given_at": begun, "until": moment("2027-04-30T00:00")}, history=days, **again)
    yes["evidence"]["recorded_at"] = begun
    disclosure = told(_no("2026-11-03T09:00"), yes)
    assert (said(disclosure, "E16") == "info") is noted
    if not noted:
        assert disclosure.decision == "allow"


def test_e16_a_narrowed_yes_takes_its_place_and_a_no_to_come_does_not_end_it() -> None:
    left = {"purposes": ["case_discussion"], "categories": ["education"], "recipients": recipients(JUGENDAMT)}
    days = [{"state": "given", "at": moment(f"2026-11-{day}T09:00"), "by": "m"} for day in ("04", "12")]
    narrowed = consent("8Q4M9K2XPA", history=[days[0], {**days[1], "scope": left}])
    ended = _no("2026-11-03T09:00")
    to_come = {"state": "refused", "at": moment("2026-12-03T09:00"), "by": "m"}
    for no in (ended, {**ended, "history": [{**to_come, "at": moment("2026-11-03T09:00")}, to_come]}):
        assert said(told(no), "E16") == "info"
        assert said(told(no, narrowed), "E16") is None


def test_e16_a_no_to_another_purpose_is_no_word_about_this_one() -> None:
    other = _no("2026-11-03T09:00", scope__purposes=["feedback"])
    assert said(told({**other, "record": "C-8Q4M9K2XPA"}, consent()), "E16") is None


def test_v08_feedback_to_who_asked_first_rests_on_a_consent_that_the_sender_asked_for() -> None:
    """One consent is given to one office. What its settling says is true: asked by the sender itself, it goes."""
    both = {"scope__recipients": recipients(JUGENDAMT, JOBCENTER), "scope__purposes": ["case_discussion", "feedback"]}
    case = family(receives=[{"offer": "sprachgruppe", "person": "k1"}])
    asked: dict[str, Any] = {
        "case": case,
        "sender": {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"},
        "to": JOBCENTER,
        "purpose": "feedback",
        "chosen": ["sprachgruppe@k1"],
    }
    denied = told(consent(**both), **asked)
    assert (denied.decision, said(denied, "V08")) == ("deny", "deny")
    settle = next(one.settle for one in denied.checks if one.rule == "V08")
    assert settle is not None
    assert "fragt die Familie selbst" in settle
    own = told(consent(controller__body=JUGENDAMT, **both), **asked)
    assert said(own, "V08") == "pass"
    assert not [one for one in own.withheld if one.rule in ("E02", "E03")]


def test_v08_received_data_are_not_handed_on_without_a_new_consent_to_the_sender() -> None:
    told_by_other = {**signal(), "from": "other_office", "office": KITA, "record": "C-7Q4M9K2XPA"}
    case = family(signals=[told_by_other])
    assert said(told(consent(controller__body=KITA), case=case), "V08") == "deny"
    assert said(told(consent(controller__body=JOBCENTER), case=case), "V08") == "pass"


@pytest.mark.parametrize("sender", ["nobody", SCHULAMT, JUGENDAMT])
def test_v08_who_neither_holds_the_case_nor_asked_the_family_passes_nothing_on(sender: str) -> None:
    """Also a body that heard it lawfully in a talk: the Jugendamt of the example is named as recipient."""
    other = {"body": sender, "role": None, "person": "f1"}
    for to in (GESUNDHEITSAMT, sender):
        disclosure = told(
            consent(scope__recipients=recipients(JUGENDAMT, GESUNDHEITSAMT, SCHULAMT)), sender=other, to=to
        )
        assert (disclosure.decision, disclosure.fields) == ("deny", ())
        assert said(disclosure, "V08") == "deny"
        assert next(one.settle for one in disclosure.checks if one.rule == "V08")


def test_v08_who_asked_the_family_may_pass_on_without_having_noticed_the_case() -> None:
    other = {"body": JUGENDAMT, "role": "jugendamt", "person": "f1"}
    disclosure = told(consent(controller__body=JUGENDAMT), sender=other, to=GESUNDHEITSAMT)
    assert (disclosure.decision, said(disclosure, "V08")) == ("allow", "pass")


def test_v08_a_case_of_which_nobody_knows_who_holds_it_is_nobodys_own() -> None:
    case = {key: value for key, value in family().items() if key != "noticed_by"}
    assert told(case=case, to=JOBCENTER).fields == ()
    assert told(case=case, to=JOBCENTER, settings={"office": JOBCENTER}).decision == "allow"


def test_g01_a_guest_is_no_sender_and_is_always_heard_of_in_the_room() -> None:
    guest = {"body": "guest", "role": "jobcenter", "person": "f1"}
    record = consent(controller__body="guest")
    hidden = told(record, sender=guest, present=["guest"], settings={"office": "guest"})
    assert (hidden.decision, said(hidden, "G01")) == ("deny", "deny")
    assert ("E02", "needs_consent") in rules_for(hidden, NEED)
    open_ = told(consent())
    assert (open_.decision, said(open_, "G01")) == ("allow", "pass")


def test_e12_two_versions_that_differ_are_told() -> None:
    wide = consent(scope__categories=["language", "education", "contact"])
    assert said(told(consent(), wide), "E12") == "needs_consent"
    assert said(told(consent(), consent()), "E12") is None


def test_e12_what_settles_it_is_to_take_the_other_version_out() -> None:
    """A new consent alone does not: both versions still lie there."""
    wide = consent(scope__categories=["language", "education", "contact"])
    anew = consent("8Q4M9K2XPA")
    differing = told(consent(), wide, anew)
    (check,) = (one for one in differing.checks if one.rule == "E12")
    assert (differing.decision, check.missing.records) == ("needs", ("C-7Q4M9K2XPA",))
    assert check.settle is not None
    assert "aus den Nachweisen nehmen" in check.settle
    for one in (consent(), wide):
        assert told(one).decision == told(one, anew).decision == "allow"


def test_e16_a_refusal_changes_no_suggestion_and_is_no_feature() -> None:
    refused = consent(history=[{"state": "refused", "at": moment("2026-11-02T09:00"), "by": "m"}])
    disclosure = told(refused)
    assert said(disclosure, "E16") == "info"
    assert disclosure.fields == ()
    from privacy_world import advised

    before, after = advised(family()), advised(family(consents=[refused]))
    assert before.model_dump() == after.model_dump()


def test_v06_no_name_is_ever_needed() -> None:
    assert said(told(consent()), "V06") == "pass"
    from lotse.case.model import Person

    assert "name" not in Person.model_fields


def test_k01_signs_of_danger_stop_whatever_was_agreed_to() -> None:
    stopped = told(consent(), case=family(child_protection="indicated"))
    assert stopped.decision == "stop"
    assert stopped.fields == ()
    assert stopped.withheld == ()
    assert stopped.stop is not None
    assert said(stopped, "K01") == "stop"
    assert "stop" not in told(consent()).model_dump()


def test_k03_an_acute_danger_shows_the_numbers() -> None:
    stopped = told(case=family(child_protection="acute"), settings={"emergency": ["02421 000"]})
    assert said(stopped, "K03") == "stop"
    assert stopped.stop is not None
    assert stopped.stop.emergency == ("02421 000", "110", "112")


@pytest.mark.parametrize("broken", [{"sender": 5}, {"to": None}, {"purpose": 7}, {"records": 5}, {"chosen": [5]}])
def test_k01_nothing_that_is_broken_elsewhere_hides_the_stop(broken: Any) -> None:
    from lotse.case.load_case import load_case
    from lotse.privacy.disclosing import disclose
    from privacy_world import advised, words

    case = load_case(family(child_protection="unclear"), vocabulary=words())
    asked: dict[str, Any] = {"sender": SENDER, "to": JUGENDAMT, "purpose": "case_discussion", "at": AT, **broken}
    assert disclose(case, advice=advised(family()), **asked).decision == "stop"


# --- the package ---


def test_b03_the_log_is_written_before_a_value_leaves() -> None:
    entries: list[Any] = []
    package = told(consent()).package(log=entries.append)
    assert package["fields"][NEED] is True
    assert package["fields"]["k1/age"] == 5
    (entry,) = entries
    assert list(entry.fields) == sorted(package["fields"])
    assert entry.records == ("C-7Q4M9K2XPA",)
    assert [one.body for one in entry.recipients] == [JUGENDAMT]
    assert "false" not in entry.model_dump_json()


def test_b03_if_the_log_fails_nothing_leaves_and_nothing_of_it_is_told() -> None:
    def broken(_entry: object) -> None:
        raise OSError("/geheim/protokoll")

    with pytest.raises(DisclosureRefused) as caught:
        told(consent()).package(log=broken)
    assert caught.value.code == "B03"
    assert "geheim" not in str(caught.value)
    assert caught.value.__context__ is None


def test_b03_a_refused_attempt_is_logged_without_fields() -> None:
    entries: list[Any] = []
    with pytest.raises(DisclosureRefused):
        told().package(log=entries.append)
    assert entries[0].result == "needs"
    assert entries[0].fields == ()


def test_a_disclosure_that_was_read_back_holds_no_values() -> None:
    disclosure = told(consent())
    again = Disclosure.model_validate_json(disclosure.model_dump_json())
    assert again.model_dump() == disclosure.model_dump()
    with pytest.raises(DisclosureRefused):
        again.package(log=list[Any]().append)


def test_s04_neither_the_decision_nor_its_repr_holds_a_value() -> None:
    disclosure = told(consent())
    assert repr(disclosure) == "Disclosure(decision='allow')"
    written = disclosure.model_dump_json(exclude={"versions"})  # a checksum may hold any four digits
    assert "1994" not in written
    assert "False" not in written


def test_a07_the_same_request_gives_the_same_bytes() -> None:
    assert told(consent()).model_dump_json() == told(consent()).model_dump_json()


# --- arguments ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": AT.replace(tzinfo=None)},
        {"mode": "open"},
        {"sender": {"body": None}},
        {"sender": {"body": 5}},
        {"sender": {"name": "x"}},
        {"chosen": [5]},
        {"chosen": "sprachgruppe@k1"},
        {"chosen": None},
        {"chosen": [("sprachgruppe", ["k1"])]},
        {"chosen": [("sprachgruppe", "k1", "m")]},
        {"chosen": ["geheimes-angebot@k1"]},
        {"chosen": ["sprachgruppe@z9"]},
        {"present": JUGENDAMT},
        {"present": None},
        {"present": [5]},
        {"purpose": ["geheim"]},
        {"mode": ["geheim"]},
        {"to": 5},
        {"at": "2026-11-20"},
    ],
    ids=str,
)
def test_an_argument_that_cannot_be_read_is_refused_by_its_name_alone(wrong: Any) -> None:
    with pytest.raises(InputError) as caught:
        told(consent(), **wrong)
    assert {problem.path.partition("[")[0] for problem in caught.value.problems} == set(wrong)
    assert not any(secret in str(caught.value) for secret in ("geheim", "z9", JUGENDAMT, "sprachgruppe"))


@pytest.mark.parametrize("records", [None, 5, "geheim.yaml", consent(), [5], [None], ["geheim.yaml"], [b"x"], [[]]])
def test_records_that_are_no_list_of_records_are_refused_by_their_name_alone(records: Any) -> None:
    with pytest.raises(InputError) as caught:
        _with_records(records)
    assert all(problem.path.startswith("records") or problem.file for problem in caught.value.problems)


@pytest.mark.parametrize("other", [{"case": family()}, {"advice": None}, {"settings": {"office": 5}}, {"settings": 5}])
def test_a_case_an_advice_or_settings_of_another_kind_are_refused(other: Any) -> None:
    with pytest.raises(InputError):
        _with_records([consent()], **other)


def test_a_folder_of_records_is_read_as_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "eine.json").write_text(json.dumps(consent()), encoding="utf-8")
    assert _with_records([tmp_path]).decision == "allow"
    assert _with_records([str(tmp_path)]).decision == "allow"


@pytest.mark.parametrize("status", ["indicated", "Unclear "])
def test_k01_the_case_of_a_child_in_danger_among_the_records_stops(tmp_path: Path, status: str) -> None:
    danger = family(child_protection=status)
    file = tmp_path / "fall.json"
    file.write_text(json.dumps(danger), encoding="utf-8")
    for records in ([danger], [file], [tmp_path], [5, tmp_path]):
        stopped = _with_records(records)
        assert (stopped.decision, stopped.fields) == ("stop", ())
    for load in (load_consent, load_release, load_ground, read_statement):
        for source in (danger, file):
            with pytest.raises(ProtectionStop):
                load(source)
    fine = family()
    with pytest.raises(InputError):
        _with_records([fine])


def test_a03_an_offer_that_is_not_among_the_suggestions_is_told() -> None:
    asked: dict[str, Any] = {"purpose": "referral"}
    record = consent(scope__purposes=["referral"])
    both = told(record, chosen=["sprachgruppe@k1", "hoertest@k1"], **asked)
    assert said(both, "A03") == "warn"
    assert said(told(record, chosen=["sprachgruppe@k1"], **asked), "A03") == "pass"


def _with_records(records: Any, **other: Any) -> Disclosure:
    from lotse.case.load_case import load_case
    from lotse.privacy.disclosing import disclose
    from privacy_world import advised, words

    case = load_case(family(), vocabulary=words())
    asked: dict[str, Any] = {"case": case, "advice": advised(family()), "sender": SENDER, "to": JUGENDAMT, **other}
    return disclose(asked.pop("case"), purpose="case_discussion", at=AT, records=records, **asked)


def test_an_advice_about_another_case_or_from_json_is_refused() -> None:
    from lotse.advice import Advice
    from lotse.case.load_case import load_case
    from lotse.privacy.disclosing import disclose
    from privacy_world import OTHER_NUMBER, advised, words

    case = load_case(family(), vocabulary=words())
    asked: dict[str, Any] = {"sender": SENDER, "to": JUGENDAMT, "purpose": "case_discussion", "at": AT}
    with pytest.raises(InputError):
        disclose(case, advice=advised(family(case=OTHER_NUMBER)), **asked)
    with pytest.raises(LotseError, match="ADVICE-WITHOUT-CONTEXT"):
        disclose(case, advice=Advice.model_validate_json(advised(family()).model_dump_json()), **asked)


def test_the_office_of_the_settings_sends_by_default() -> None:
    disclosure = told(consent(), sender={"person": "f1"}, settings={"office": JOBCENTER})
    assert disclosure.from_ == JOBCENTER


def test_feedback_needs_the_offer_and_the_answer_alone() -> None:
    case = family(
        child(), {"id": "m", "role": "parent", "born": "1994"}, receives=[{"offer": "sprachgruppe", "person": "k1"}]
    )
    disclosure = told(consent(**EVERY_PURPOSE), case=case, purpose="feedback", chosen=CHOSEN)
    assert disclosure.fields == ("k1/receives:sprachgruppe",)
    assert disclosure.package(log=list[Any]().append)["fields"] == {"k1/receives:sprachgruppe": "received"}


def test_responsibility_needs_place_and_age_alone() -> None:
    mother = consent("8Q4M9K2XPA", person="m", given_by={"person": "m", "role": "self"}, **EVERY_PURPOSE)
    disclosure = told(consent(**EVERY_PURPOSE), mother, purpose="responsibility")
    assert disclosure.fields == ("k1/age", "place/ags")


def test_a_referral_needs_what_decides_the_chosen_offer() -> None:
    disclosure = told(consent(**EVERY_PURPOSE), purpose="referral", chosen=["sprachgruppe@k1"])
    assert disclosure.fields == ("k1/kind.kita_platz", NEED)


def test_a_consent_that_ran_out_a_second_ago_opens_nothing() -> None:
    until = moment("2026-11-20T09:30")
    assert told(consent(valid__until=until), at=AT - timedelta(seconds=1)).decision == "allow"
    assert told(consent(valid__until=until)).decision == "needs"
