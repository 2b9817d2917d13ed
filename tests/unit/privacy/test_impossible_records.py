"""Records that could never be made, handed straight to a disclosure: they count for nothing, and it says why.

What is refused when a record is made and what counts for nothing is one list (`lotse.case.record_checks`).
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.records import ConsentRecord, end_of
from lotse.case.united import unite
from lotse.errors import InputError
from lotse.privacy.consents import record_consent
from lotse.privacy.record_files import load_ground, load_release, read_statement
from privacy_world import (
    AGE,
    AT,
    BENEFIT,
    FATHER,
    GESUNDHEITSAMT,
    JUGENDAMT,
    MOTHER,
    NEED,
    NUMBER,
    SOLE,
    VEREIN,
    child,
    consent,
    family,
    ground,
    moment,
    obligation,
    recipients,
    release,
    rules_for,
    said,
    signal,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

TOMORROW, YESTERDAY = moment("2026-11-21T00:00"), moment("2026-11-19T09:00")
GIVEN = {"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"}
PROOF = {"ref": "Akte", "sha256": "1" * 64, "recorded_by": "f1"}


CAPACITY: dict[str, Any] = {"checked_by": "f1", "on": "2026-11-01", "result": True}
SELF: dict[str, Any] = {"person": "k1", "role": "self", "capacity": CAPACITY}


def renewed(until: str, at: str = YESTERDAY) -> dict[str, Any]:
    return {"state": "renewed", "at": at, "by": "m", "until": until}


IMPOSSIBLE: dict[str, tuple[dict[str, Any], str]] = {
    "legitimate interest": ({"controller__legal_basis": ["A6-1-f"]}, "E01"),
    "legitimate interest beside a consent": ({"controller__legal_basis": ["A6-1-a", "A6-1-f"]}, "E01"),
    "no legal basis": ({"controller__legal_basis": []}, "E01"),
    "another legal basis": ({"controller__legal_basis": ["A6-1-e"]}, "E01"),
    "a group": ({"scope__recipients": recipients(JUGENDAMT, "alle-aemter")}, "E02"),
    "child protection": ({"scope__categories": ["language", "education", "child_protection"]}, "U07"),
    "residence status": ({"scope__categories": ["language", "education", "residence_status"]}, "U07"),
    "health not ticked singly": ({"scope__categories": ["language", "education", "health"]}, "E06"),
    "health not explicit": ({"scope__special": ["health"], "act__explicit": False}, "E06"),
    "recorded in the future": ({"evidence__recorded_at": TOMORROW}, "E15"),
    "recorded before it was given": ({"evidence__recorded_at": moment("2026-11-02T08:59")}, "E15"),
    "custody seen in the future": ({"given_by__representation__seen_on": "2026-11-21"}, "P03"),
    "no language": ({"notice__language": " "}, "E07"),
    "no rights": ({"notice__rights": False}, "E07"),
    "begins after its end": (
        {"valid__until": moment("2026-11-01T00:00"), "history": [GIVEN, renewed(moment("2027-01-01T00:00"))]},
        "E11",
    ),
    "too long at first": (
        {"valid__until": moment("2027-06-01T00:00"), "history": [GIVEN, renewed(moment("2027-01-01T00:00"))]},
        "E11",
    ),
    "renewed for too long": ({"history": [GIVEN, renewed(moment("2027-05-19T09:01"))]}, "E11"),
    "renewed later for too long": (
        {"history": [GIVEN, renewed(moment("2099-01-01T00:00"), at=TOMORROW)]},
        "E11",
    ),
    "renewed but never given": ({"history": [renewed(moment("2027-01-01T00:00"))]}, "E01"),
    "renewed after a refusal": (
        {
            "history": [
                GIVEN,
                {"state": "refused", "at": moment("2026-11-10T09:00"), "by": "m"},
                renewed(moment("2027-01-01T00:00")),
            ]
        },
        "E01",
    ),
    "an entry put in between": (
        {"history": [GIVEN, {**GIVEN, "at": YESTERDAY}, {**GIVEN, "at": moment("2026-11-03T09:00")}]},
        "E01",
    ),
}


@pytest.mark.parametrize(("change", "rule"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_could_not_be_made_opens_nothing_however_it_is_handed_in(change: Any, rule: str, tmp_path: Path) -> None:
    written = consent(**change)
    with pytest.raises(InputError):
        record_consent(written, at=AT)
    file = tmp_path / "record.json"
    file.write_text(json.dumps(written), encoding="utf-8")
    in_case = family(consents=[written])
    for found in (
        told(written),
        told(str(file)),
        told(read_statement(written)),
        told(case=in_case),
        told(written, case=in_case),
    ):
        assert (found.fields, found.records) == ((), ())
        assert found.decision in ("needs", "deny")
        kept = [one for one in found.withheld if one.field == NEED and one.rule == rule]
        assert kept
        assert kept[0].text.endswith(".")
        assert kept[0].settle


@pytest.mark.parametrize(
    "change",
    [
        {"controller__legal_basis": ["A6-1-a", "A9-2-a"]},
        {"controller__legal_basis": ["A6-1-a-explicit-consent"]},
        {"evidence__recorded_at": AT.isoformat()},
        {"evidence__recorded_at": moment("2026-11-02T09:00")},
        {"given_by__representation__seen_on": "2026-11-20"},
        {"scope__special": ["health"]},
        {"scope__recipients": recipients(JUGENDAMT)},
        {"history": [GIVEN, renewed(moment("2027-05-18T09:00"))]},
        {"history": [GIVEN, {**GIVEN, "at": moment("2026-11-03T09:00")}, {**GIVEN, "at": YESTERDAY}]},
    ],
    ids=str,
)
def test_what_could_be_made_on_the_day_opens_what_it_names(change: Any) -> None:
    record_consent(consent(**change), at=AT)
    assert NEED in told(consent(**change)).fields


def test_without_a_moment_no_date_is_held_against_the_calendar() -> None:
    record_consent(consent(evidence__recorded_at=TOMORROW))
    with pytest.raises(InputError) as caught:
        record_consent(consent(evidence__recorded_at=TOMORROW), at=AT)
    assert [(one.path, one.code) for one in caught.value.problems] == [("evidence.recorded_at", "DATE-ORDER")]
    with pytest.raises(InputError):
        record_consent(consent(), at=AT.replace(tzinfo=None))


def test_e01_what_will_be_given_is_not_recorded_yet() -> None:
    later = consent(valid__given_at=TOMORROW, history=[{**GIVEN, "at": TOMORROW}])
    with pytest.raises(InputError):
        record_consent(later, at=AT)
    record_consent(later, at=AT + timedelta(days=1))
    assert ("E01", "needs_consent") in rules_for(told(later), NEED)


def test_p03_custody_that_will_be_seen_is_not_seen() -> None:
    unseen = consent(given_by__representation=None)
    for day, is_open in (("2026-11-20", True), ("2026-11-21", False)):
        case = family(child(custody={**SOLE, "seen": {"what": "sorgeregister", "on": day}}), MOTHER)
        found = told(unseen, case=case)
        assert (NEED in found.fields) is is_open
        assert (("P03", "needs_human") in rules_for(found, NEED)) is not is_open


def test_p03_days_are_days_in_germany() -> None:
    case = family(child(custody={**SOLE, "seen": {"what": "sorgeregister", "on": "2026-11-20"}}), MOTHER)
    unseen = consent(given_by__representation=None)
    midnight = AT.replace(hour=0, minute=0)
    assert NEED in told(unseen, case=case, at=midnight).fields
    assert NEED not in told(unseen, case=case, at=midnight - timedelta(seconds=1)).fields


def test_p01_a_deed_that_will_be_seen_is_no_deed() -> None:
    joint = family(child(custody={"kind": "joint", "holders": ["m", "v"]}, parents=["m", "v"]), MOTHER, FATHER)
    for day, is_open in (("2026-11-20", True), ("2026-11-21", False)):
        paper = {"kind": "joint", "evidence": "vollmacht", "seen_on": day}
        assert (NEED in told(consent(given_by__representation=paper), case=joint).fields) is is_open


@pytest.mark.parametrize(
    ("capacity", "is_open"),
    [
        ({"on": "2026-11-20"}, True),
        ({"on": "2026-11-21"}, False),
        ({"checked_by": " "}, False),
        ({"result": False}, False),
    ],
)
def test_p05_who_understands_was_found_out_by_somebody_and_not_on_a_day_to_come(capacity: Any, is_open: bool) -> None:  # noqa: FBT001  # a row of a table
    own = consent("8Q4M9K2XPA", given_by={**SELF, "capacity": {**CAPACITY, **capacity}})
    found = told(consent(), own, case=family(child("2011-06-01"), MOTHER))
    assert (AGE in found.fields) is is_open
    assert (("P05", "needs_capacity_check") in rules_for(found, AGE)) is not is_open


# --- a yes that counts for nothing takes no no back ---


def test_p06_a_yes_that_could_not_be_made_does_not_lift_the_no_of_a_young_person() -> None:
    refused = {"state": "refused", "at": moment("2026-11-03T09:00"), "by": "k1"}
    no = consent("8Q4M9K2XPA", given_by=SELF, history=[refused])
    yes = consent("9Q4M9K2XPA", given_by=SELF, history=[{"state": "given", "at": YESTERDAY, "by": "k1"}])
    case = family(child("2011-06-01"), MOTHER)
    assert AGE in told(consent(), no, yes, case=case).fields
    found = told(consent(), no, {**yes, "evidence": {"ref": "", "sha256": None}}, case=case)
    assert ("P06", "deny") in rules_for(found, AGE)


def test_p06_nor_a_withdrawal() -> None:
    ended = [{**GIVEN, "by": "k1"}, {"state": "withdrawn", "at": YESTERDAY, "by": "k1"}]
    no = consent("8Q4M9K2XPA", given_by=SELF, history=ended)
    yes = consent("9Q4M9K2XPA", given_by=SELF, history=[{**GIVEN, "by": "k1", "at": moment("2026-11-19T09:01")}])
    case = family(child("2011-06-01"), MOTHER)
    assert AGE in told(consent(), no, yes, case=case).fields
    found = told(consent(), no, {**yes, "controller": {**yes["controller"], "legal_basis": []}}, case=case)
    assert ("P06", "deny") in rules_for(found, AGE)


def test_p13_of_a_yes_and_a_no_at_one_moment_the_no_counts() -> None:
    no = consent("8Q4M9K2XPA", history=[{"state": "refused", "at": moment("2026-11-02T09:00"), "by": "m"}])
    earlier = consent("8Q4M9K2XPA", history=[{"state": "refused", "at": moment("2026-11-01T09:00"), "by": "m"}])
    assert NEED in told(consent(), earlier).fields
    assert told(consent(), no).fields == ()


# --- two copies of one record ---


def test_e12_a_history_with_an_entry_put_in_between_stays_one_in_any_copy() -> None:
    wrong = consent(**IMPOSSIBLE["an entry put in between"][0])
    assert told(wrong, wrong).fields == ()
    assert told(wrong, {**wrong, "history": [*wrong["history"], {**GIVEN, "at": AT.isoformat()}]}).fields == ()


def test_e11_of_two_renewals_at_one_moment_the_shorter_counts() -> None:
    ends = ("2027-01-01T00:00", "2027-02-01T00:00")
    records = [read_statement(consent(history=[GIVEN, renewed(moment(until))])) for until in ends]
    for order in (records, records[::-1]):
        record = unite(NUMBER, order).consents[0]
        assert isinstance(record, ConsentRecord)
        assert end_of(record.history, record.valid, AT).isoformat() == moment("2027-01-01T00:00")


def test_e11_a_renewal_without_a_new_end_makes_no_longer_one_of_it() -> None:
    again = {"state": "renewed", "at": YESTERDAY, "by": "m"}
    assert NEED in told(consent(history=[GIVEN, again])).fields
    assert NEED not in told(consent(history=[GIVEN, again], valid__until=moment("2027-05-02T10:00"))).fields


# --- releases, grounds, obligations, origins ---


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": {**PROOF, "recorded_at": TOMORROW}},
        {"evidence": {**PROOF, "recorded_at": moment("2026-11-01T09:00")}},
        {"evidence": {**PROOF, "ref": " "}},
        {"evidence": {**PROOF, "sha256": None}},
        {"evidence": {**PROOF, "recorded_by": " "}, "form": "oral"},
        {"valid": {"given_at": moment("2026-11-02T09:00"), "until": moment("2099-01-01T00:00")}},
        {"history": [GIVEN, renewed(moment("2099-01-01T00:00"))]},
        {"history": [renewed(moment("2027-01-01T00:00"))]},
        {"given_by": {"person": "m", "role": "mother", "representation": {"kind": "sole", "seen_on": "2026-11-21"}}},
    ],
    ids=str,
)
def test_v03_a_release_that_could_not_be_made_releases_nothing(change: Any) -> None:
    case = family(signals=[{**signal(), "secrecy": "hebamme-a"}])
    with pytest.raises(InputError):
        load_release(release(**change), at=AT)
    load_release(release(), at=AT)
    assert NEED in told(consent(), release(), case=case).fields
    assert rules_for(told(consent(), release(**change), case=case), NEED) == {("V04", "needs_release")}


@pytest.mark.parametrize(
    "change",
    [
        {"decided_at": TOMORROW},
        {"valid": {"given_at": moment("2026-11-02T09:00"), "until": moment("2099-01-01T00:00")}},
        {"reason": " "},
        {"decided_by": " "},
        {"success_not_endangered": False},
    ],
    ids=str,
)
def test_u01_a_ground_that_could_not_be_recorded_carries_nothing(change: Any) -> None:
    case = family(facts={"familie.leistung_sgb2": True}, signals=[])
    with pytest.raises(InputError):
        load_ground(ground(**change), at=AT)
    load_ground(ground(), at=AT)
    assert BENEFIT in told(ground(), case=case).fields
    found = told(ground(**change), case=case)
    assert found.fields == ()
    assert said(found, "U01") == "needs_legal_basis"


@pytest.mark.parametrize("recorded", [TOMORROW, moment("2025-12-31T09:00")])
def test_v07_an_obligation_that_is_recorded_in_the_future_or_too_early_binds_nobody(recorded: str) -> None:
    record = consent(scope__recipients=recipients(VEREIN))
    assert said(told(record, obligation(), to=VEREIN), "V07") == "pass"
    wrong = obligation(evidence={"ref": "Ordner", "recorded_at": recorded})
    assert said(told(record, wrong, to=VEREIN), "V07") == "needs_human"


def test_g08_a_record_that_could_not_be_made_is_no_ground_for_having_heard_something() -> None:
    case = family(signals=[{**signal(), "from": "third", "record": "C-8Q4M9K2XPA"}])
    other = consent("8Q4M9K2XPA", scope__recipients=recipients(GESUNDHEITSAMT))
    assert NEED in told(consent(), other, case=case).fields
    wrong = {**other, "controller": {**other["controller"], "legal_basis": ["A6-1-f"]}}
    assert ("G08", "needs_human") in rules_for(told(consent(), wrong, case=case), NEED)


def test_u09_a_record_that_could_not_be_made_covers_no_request() -> None:
    assert said(told(consent()), "E13") == "pass"
    assert said(told(consent(evidence__recorded_at=TOMORROW)), "E13") == "warn"
