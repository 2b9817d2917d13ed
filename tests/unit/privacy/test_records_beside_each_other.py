"""Several records beside each other, and ages that nobody told: each of these let a wrong check live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import privacy_world
from lotse.case.declarers import ages_of, must_declare
from lotse.case.load_case import load_case
from lotse.errors import InputError
from lotse.privacy.consents import narrow, record_consent, withdraw
from privacy_world import (
    AT,
    BENEFIT,
    MOTHER,
    NEED,
    child,
    consent,
    family,
    later,
    moment,
    rules_for,
    said,
    told,
    words,
)

CAPACITY = {"checked_by": "f1", "on": "2026-11-01", "result": True}
OF_CHILD = {"given_by": {"person": "k1", "role": "self", "capacity": CAPACITY}}
MONEY = family(facts={"familie.leistung_sgb2": True}, signals=[])


def ground(name: str, *fields: str, **more: Any) -> dict[str, Any]:
    return privacy_world.ground(record=f"G-{name}", fields=list(fields), **more)


def test_of_a_person_without_a_birth_no_age_is_sure() -> None:
    undated = child()
    del undated["born"]
    case = load_case(family(undated, MOTHER), vocabulary=words())
    ages = ages_of(case.persons[0], AT)
    assert (ages.surely_below_own_voice, ages.surely_below_of_age, ages.surely_of_age) == (False, False, False)


def test_where_custody_is_not_known_nobody_can_declare_not_even_a_young_person_alone() -> None:
    for custody in (None, {"kind": "unknown"}):
        case = load_case(family(child("2011-06-01", custody=custody), MOTHER), vocabulary=words())
        assert must_declare(case.persons[0], AT) == frozenset()


def test_u01_two_decisions_for_one_body_each_carry_their_own_field() -> None:
    first = ground("7Q4M9K2XPA", BENEFIT)
    second = ground("8Q4M9K2XPA", "household/familie.leistung_sgb2")
    assert said(told(first, second, case=MONEY), "U01") == "pass"
    uncarried = ground("9Q4M9K2XPA", "household/familie.leistung_sgb2", norm="gdsg-5-1")
    assert said(told(first, uncarried, case=MONEY), "U01") == "needs_legal_basis"


def test_e12_a_consent_that_is_not_open_cannot_be_narrowed() -> None:
    record = record_consent(consent())
    ended = withdraw(record, at=AT, by="m").record
    for one, at in ((ended, later(hours=1)), (record, record.valid.until), (record, record.valid.until + timedelta(1))):
        with pytest.raises(InputError):
            narrow(one, scope=one.scope, at=at, by="m")


def test_p06_a_young_persons_new_record_takes_the_place_of_the_withdrawn_one() -> None:
    case = family(child("2011-06-01"), MOTHER)
    gone = [
        {"state": "given", "at": moment("2026-11-02T09:00"), "by": "k1"},
        {"state": "withdrawn", "at": moment("2026-11-03T09:00"), "by": "k1"},
    ]
    anew = [{"state": "given", "at": moment("2026-11-04T09:00"), "by": "k1"}]
    withdrawn = consent("8Q4M9K2XPA", **OF_CHILD, history=gone)
    again = consent("9Q4M9K2XPA", **OF_CHILD, history=anew)
    assert rules_for(told(consent(), withdrawn, case=case), NEED) == {("P06", "deny")}
    assert NEED in told(consent(), withdrawn, again, case=case).fields
