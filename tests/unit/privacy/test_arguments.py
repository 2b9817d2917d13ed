"""What a caller reads when an argument of a disclosure cannot be read: its name, its place, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.advice import Advice
from lotse.case.load_case import load_case
from lotse.errors import InputError, LotseError
from lotse.privacy.disclosing import disclose
from privacy_world import (
    AT,
    JOBCENTER,
    JUGENDAMT,
    NEED,
    OTHER_NUMBER,
    SENDER,
    advised,
    consent,
    family,
    rules_for,
    signal,
    told,
    words,
)

OFFSET = "DATE: a moment needs its offset (a datetime with its time zone, such as 2026-11-20T09:30:00+01:00)"
LIST = "TYPE: this is a list (put it in brackets)"
PAIR = "TYPE: a choice is an offer and a person"
OFFER = "ID-UNKNOWN: no loaded catalogue holds this offer (load the catalogue that holds the offer, or correct the id)"
SENDER_KEYS = "sender: TYPE: the sender has body, role and person"
SENDER_TEXTS = "sender: TYPE: body, role and person of the sender are texts"
ANOTHER_STATE = (
    "CASE-NUMBER: the advice is about another state of this case (call advise again with the case as it is now)"
)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"sender": 5}, SENDER_KEYS),
        ({"sender": ["body"]}, SENDER_KEYS),
        ({"sender": {**SENDER, "name": "x"}}, SENDER_KEYS),
        ({"sender": {**SENDER, "body": 5}}, SENDER_TEXTS),
        ({"sender": {**SENDER, "role": 5}}, SENDER_TEXTS),
        ({"sender": {**SENDER, "person": 5}}, SENDER_TEXTS),
        (
            {"sender": {}},
            "sender: KEY-MISSING: the sending body is not told (name it, or set `office` in the settings)",
        ),
        ({"to": 5}, "to: TYPE: this is a text"),
        ({"purpose": 5}, "purpose: TYPE: this is a text"),
        ({"present": JUGENDAMT}, f"present: {LIST}"),
        ({"present": 5}, f"present: {LIST}"),
        ({"present": [JUGENDAMT, 5]}, "present[1]: TYPE: a body is named by its id"),
        ({"chosen": "sprachgruppe@k1"}, f"chosen: {LIST}"),
        ({"chosen": [("sprachgruppe", "k1"), 5]}, f"chosen[1]: {PAIR}"),
        ({"chosen": [("sprachgruppe", "k1", "m")]}, f"chosen[0]: {PAIR}"),
        ({"chosen": [("sprachgruppe",)]}, f"chosen[0]: {PAIR}"),
        ({"chosen": [{"sprachgruppe", "k1"}]}, f"chosen[0]: {PAIR}"),
        ({"chosen": [(5, "k1")]}, f"chosen[0]: {PAIR}"),
        ({"chosen": [("sprachgruppe", 5)]}, f"chosen[0]: {PAIR}"),
        ({"chosen": ["nichts@k1"]}, f"chosen[0]: {OFFER}"),
        ({"chosen": ["sprachgruppe@z"]}, "chosen[0]: PERSON-UNKNOWN: this person is not in the case"),
        ({"case": {"case": 1}}, "case: TYPE: this is no case (load it with load_case)"),
        ({"advice": {}}, "advice: TYPE: this is no advice (call advise with the case)"),
        ({"at": "2026-11-20"}, f"at: {OFFSET}"),
        ({"at": AT.replace(tzinfo=None)}, f"at: {OFFSET}"),
        ({"mode": "open"}, "mode: TYPE: must be one of: pseudonym, clear"),
        ({"mode": ["clear"]}, "mode: TYPE: must be one of: pseudonym, clear"),
        (
            {"advice": advised(family(case=OTHER_NUMBER))},
            "advice: CASE-NUMBER: the advice is about another case (advise this case)",
        ),
        ({"case": load_case(family(signals=[]), vocabulary=words())}, f"advice: {ANOTHER_STATE}"),
        ({"case": load_case(family(facts={}), vocabulary=words())}, f"advice: {ANOTHER_STATE}"),
        ({"records": consent()}, f"records: {LIST}"),
        ({"records": [consent(), 5]}, "records[1]: TYPE: a record is a record, a file, or a mapping with its keys"),
    ],
    ids=str,
)
def test_a_caller_reads_which_argument_is_wrong_and_what_to_do(broken: dict[str, Any], sentence: str) -> None:
    case = load_case(family(), vocabulary=words())
    good: dict[str, Any] = {"advice": advised(family()), "sender": SENDER, "to": JUGENDAMT}
    asked = {"case": case, **good, "purpose": "case_discussion", "at": AT, **broken}
    with pytest.raises(InputError) as caught:
        disclose(asked.pop("case"), **asked)
    assert str(caught.value) == f"<memory> {sentence}"


def test_an_advice_from_json_is_refused_with_what_to_do() -> None:
    read_back = Advice.model_validate_json(advised(family()).model_dump_json())
    with pytest.raises(LotseError) as caught:
        disclose(
            load_case(family(), vocabulary=words()),
            advice=read_back,
            sender=SENDER,
            to=JUGENDAMT,
            purpose="case_discussion",
            at=AT,
        )
    told_so = "an advice that was read back cannot be disclosed from (call advise again with the case)"
    assert str(caught.value) == f"ADVICE-WITHOUT-CONTEXT: {told_so}"


def test_all_records_that_are_wrong_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        told(5, consent(), consent(person=7), [])
    assert {one.path for one in caught.value.problems} == {"records[0]", "person", "records[3]"}


@pytest.mark.parametrize(("role", "rule"), [("kita", "V03"), (None, "V04")])
def test_the_role_of_the_sender_comes_before_that_of_the_settings(role: str | None, rule: str) -> None:
    secret = family(signals=[signal(secrecy="praxis-test")], noticed_by={"role": "kita", "body": "amt-anderswo"})
    sender = {"body": "amt-anderswo", "role": role}
    asked = told(consent(), case=secret, sender=sender, settings={"role": "jobcenter"})
    assert (rule, "needs_release") in rules_for(asked, NEED)


def test_the_settings_fill_in_what_the_sender_leaves_out() -> None:
    assert told(consent(), sender={"body": None}, settings={"office": JOBCENTER}).from_ == JOBCENTER
    assert told(consent(), sender={**SENDER, "body": JOBCENTER}, settings={"office": JUGENDAMT}).from_ == JOBCENTER


@pytest.mark.parametrize("chosen", ["sprachgruppe@k1", ("sprachgruppe", "k1"), ["sprachgruppe", "k1"]])
def test_a_choice_is_written_in_each_of_these_ways(chosen: Any) -> None:
    record = consent(scope__purposes=["referral"])
    assert "k1/kind.kita_platz" in told(record, purpose="referral", chosen=[chosen]).fields


@pytest.mark.parametrize("chosen", ["beratung", "beratung@household", ("beratung", None), ("beratung", "household")])
def test_a_choice_for_the_household_is_written_in_each_of_these_ways(chosen: Any) -> None:
    money = family(facts={"familie.leistung_sgb2": True}, signals=[])
    sender = {**SENDER, "body": JUGENDAMT}
    asked = told(consent(), case=money, to=JOBCENTER, sender=sender, chosen=[chosen], purpose="referral")
    unneeded = {one.field for one in asked.withheld if one.rule == "G04"}
    assert "household/need:familienleistungen" not in unneeded
    assert "household/familie.leistung_sgb2" in unneeded
