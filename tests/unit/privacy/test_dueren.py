"""The example of the contract: a mother with sole custody, two offices that her consent names, and one it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotse.errors import DisclosureRefused
from lotse.privacy.consents import withdraw
from lotse.privacy.record_files import load_consent
from privacy_world import (
    AGE,
    AT,
    GESUNDHEITSAMT,
    HEARING,
    JUGENDAMT,
    NEED,
    SCHULAMT,
    consent,
    family,
    recipients,
    rules_for,
    signal,
    told,
)

BOTH = [JUGENDAMT, GESUNDHEITSAMT]
EXPLICIT = {"scope__special": ["health"], "scope__purposes": ["case_discussion", "own_suggestion"]}
WITH_HEARING = family(signals=[signal(), signal("hoeren")])


@pytest.mark.parametrize("to", BOTH)
def test_without_the_schulamt_both_see_the_pseudonymous_fields(to: Any) -> None:
    disclosure = told(consent(), to=to, present=BOTH)
    assert disclosure.decision == "allow"
    assert {AGE, NEED} <= set(disclosure.fields)
    assert not any(field.endswith("/born") for field in disclosure.fields)
    assert disclosure.mode == "pseudonym"
    assert disclosure.host_may_add == ()


@pytest.mark.parametrize("to", [*BOTH, SCHULAMT])
def test_with_the_schulamt_in_the_room_nobody_sees_a_field_and_everybody_hears_why(to: Any) -> None:
    disclosure = told(consent(), to=to, present=[*BOTH, SCHULAMT])
    assert disclosure.decision == "needs"
    assert disclosure.fields == ()
    assert ("E02", "needs_consent") in rules_for(disclosure, NEED)
    assert all(one.text and one.settle for one in disclosure.withheld if one.field == NEED)


@pytest.mark.parametrize("to", BOTH)
def test_hearing_reaches_nobody_without_explicit_written_consent(to: Any) -> None:
    plain = told(consent(), case=WITH_HEARING, to=to, present=BOTH)
    assert HEARING not in plain.fields
    assert ("E04", "needs_consent") in rules_for(plain, HEARING)
    oral = consent(**EXPLICIT, act__form="oral")
    implied = consent(**EXPLICIT, act__explicit=False)
    for record in (oral, implied):
        disclosure = told(case={**WITH_HEARING, "consents": [record]}, to=to)
        assert HEARING not in disclosure.fields
        assert "k1/need:seh-hoer" not in disclosure.fields


def test_hearing_reaches_the_gesundheitsamt_with_explicit_written_consent() -> None:
    record = consent(**EXPLICIT)
    disclosure = told(case={**WITH_HEARING, "consents": [record]}, to=GESUNDHEITSAMT, present=BOTH)
    assert {HEARING, "k1/need:seh-hoer", NEED} <= set(disclosure.fields)


def test_one_minute_after_a_withdrawal_nothing_is_released() -> None:
    ended = withdraw(load_consent(consent()), at=AT, by="m").record
    assert told(ended, at=AT - timedelta(minutes=1)).decision == "allow"
    for at in (AT, AT + timedelta(minutes=1)):
        disclosure = told(ended, at=at)
        assert disclosure.fields == ()
        assert disclosure.decision == "deny"
        assert ("E10", "deny") in rules_for(disclosure, NEED)
        with pytest.raises(DisclosureRefused):
            disclosure.package(log=list[Any]().append)


def test_a_withdrawal_that_is_kept_elsewhere_counts_for_the_record_in_the_case() -> None:
    ended = withdraw(load_consent(consent()), at=AT, by="m").record
    case = family(consents=[consent()])
    assert told(case=case).decision == "allow"
    assert told(ended, case=case).fields == ()


def test_a_guest_is_never_named() -> None:
    assert told(consent(), present=[JUGENDAMT, "guest"]).fields == ()


def test_the_sender_needs_not_be_named_in_its_own_room() -> None:
    assert told(consent(), present=["jobcenter-05358", JUGENDAMT]).decision == "allow"


def test_a_second_child_without_a_consent_does_not_take_the_first_childs_fields_away() -> None:
    from privacy_world import child

    case = family(child(), child(identity="k2"), {"id": "m", "role": "parent", "born": "1994"})
    case["signals"].append(signal(person="k2"))
    case["facts"]["k2"] = {"kind.eingeschult": False}
    disclosure = told(consent(), case=case)
    assert NEED in disclosure.fields
    assert ("E01", "needs_consent") in rules_for(disclosure, "k2/need:sprachfoerderung")


def test_a_consent_for_the_schulamt_opens_what_the_schulamt_may_receive() -> None:
    record = consent(scope__recipients=recipients(*BOTH, SCHULAMT))
    disclosure = told(record, to=SCHULAMT, present=[*BOTH, SCHULAMT])
    assert disclosure.decision == "allow"
    assert NEED in disclosure.fields
