"""What is still to be asked for: whose word, which body, which kind of data. It decides nothing."""

from __future__ import annotations

from typing import Any

from lotse.case.load_case import load_case
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.privacy.disclosure import Disclosure
from lotse.privacy.missing import NOTHING, Missing
from lotse.rules.load_ruleset import load_ruleset
from privacy_world import (
    AT,
    BENEFIT,
    JUGENDAMT,
    KITA,
    MOTHER,
    NEED,
    ON,
    SCHULAMT,
    SENDER,
    child,
    consent,
    family,
    offers,
    release,
    signal,
    told,
    words,
)

VALID = {"from": "2016-01-01"}
JOINT = {"kind": "joint", "holders": ["m", "v"]}


def of(disclosure: Disclosure, field: str, rule: str) -> Missing:
    (found,) = (one.missing for one in disclosure.withheld if (one.field, one.rule) == (field, rule))
    return found


def test_e01_of_several_people_those_are_named_whose_word_is_missing() -> None:
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, {"id": "v", "role": "parent", "born": "1990"})
    from_mother = consent()
    disclosure = told(from_mother, case=case)
    assert of(disclosure, NEED, "P01") == Missing(words=(("v", "k1"),))
    both = told(from_mother, consent("8Q4M9K2XPA", given_by={"person": "v", "role": "father"}), case=case)
    assert NEED in both.fields


def test_p05_a_child_who_was_found_to_understand_is_named() -> None:
    checked = {"checked_by": "f1", "on": "2026-11-01", "result": True}
    case = family(child("2014-03"), MOTHER)
    mother = consent(given_by={**consent()["given_by"], "capacity": checked})
    assert of(told(mother, case=case), NEED, "P05") == Missing(words=(("k1", "k1"),))


def test_v04_whose_release_is_missing_is_named() -> None:
    """Of two who have custody the one who has not released yet, or took it back."""
    both = [MOTHER, {"id": "v", "role": "parent", "born": "1990"}]
    case = family(child(custody=JOINT, parents=["m", "v"]), *both, signals=[signal(secrecy="hebamme-a")])
    of_father: dict[str, Any] = {"given_by": {"person": "v", "role": "father"}}
    agreed = consent(), consent("8Q4M9K2XPA", **of_father)
    for records, names in (
        ([], (("m", "k1"), ("v", "k1"))),
        ([release()], (("v", "k1"),)),
        ([release(), release(record="R-2222222222", **of_father)], None),
    ):
        found = told(*agreed, *records, case=case)
        if names is None:
            assert NEED in found.fields
        else:
            assert of(found, NEED, "V04") == Missing(words=names)


def test_e01_what_concerns_the_household_names_everybody_who_did_not_agree() -> None:
    disclosure = told(consent(), case=family(facts={"familie.leistung_sgb2": True}))
    assert of(disclosure, BENEFIT, "E01") == Missing(words=(("m", "m"),))


def test_e02_the_body_is_named_that_the_consent_does_not_name() -> None:
    disclosure = told(consent(), present=[KITA, SCHULAMT])
    assert of(disclosure, NEED, "E02") == Missing(bodies=(KITA, SCHULAMT))
    (room,) = (one.missing for one in disclosure.checks if one.rule == "E13")
    assert room == Missing(bodies=(KITA, SCHULAMT))
    of_another = told(consent(controller__body=KITA))
    assert of(of_another, NEED, "E02").bodies == (of_another.from_,)


def test_e13_of_several_records_of_one_giver_each_may_name_some() -> None:
    other = consent("8Q4M9K2XPA", scope__recipients=[{"body": KITA}])
    (room,) = (one.missing for one in told(consent(), other, present=[KITA, SCHULAMT]).checks if one.rule == "E13")
    assert room == Missing(bodies=(SCHULAMT,))


def test_e13_where_everybody_present_is_named_nothing_is_missing_though_a_parent_has_not_agreed_yet() -> None:
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, {"id": "v", "role": "parent", "born": "1990"})
    disclosure = told(consent(), case=case)
    assert [(one.outcome, one.missing) for one in disclosure.checks if one.rule == "E13"] == [("pass", NOTHING)]
    assert of(disclosure, NEED, "P01").words == (("v", "k1"),)


def test_e01_for_an_unborn_child_the_word_of_who_carries_it_is_enough() -> None:
    unborn = {"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"}
    case = family(child(), MOTHER, unborn, facts={"familie.leistung_sgb2": True})
    of_mother = consent("8Q4M9K2XPA", person="m", given_by={"person": "m", "role": "self"})
    assert of(told(of_mother, case=case), BENEFIT, "E01") == Missing(words=(("m", "k1"),))
    assert of(told(consent(), case=case), BENEFIT, "E01") == Missing(words=(("m", "m"), ("m", "u")))


def test_e13_who_has_no_record_is_named_although_every_consent_names_the_room() -> None:
    disclosure = told(consent(), case=family(signals=[signal()], facts={"familie.leistung_sgb2": True}))
    (room,) = (one.missing for one in disclosure.checks if one.rule == "E13")
    assert room == Missing(words=(("m", "m"),))


def test_e04_and_e06_the_kind_of_data_is_named() -> None:
    case = family(wishes=[{"need": "seh-hoer", "person": "k1"}])
    disclosure = told(consent(), case=case)
    for rule in ("E04", "E06"):
        assert of(disclosure, "k1/need:seh-hoer", rule) == Missing(categories=("health",))
    ticked = told(consent(scope__categories=["health"], scope__special=[]), case=case)
    assert of(ticked, "k1/need:seh-hoer", "E06") == Missing(categories=("health",))


def test_e04_what_is_named_is_not_missing_and_e06_asks_for_what_is_specially_protected_alone() -> None:
    assert of(told(consent(scope__categories=["education"])), NEED, "E04") == Missing(categories=("language",))
    both = {"all": [{"signal": "hoeren"}, {"signal": "sprache-deutsch"}]}
    rule = {"id": "r", "for": "child", "when": both, "need": "seh-hoer", "because": {"de": "Das hilft."}}
    stated = {"version": "1", "vocabulary": "dueren", "schema": "lotse/ruleset/1", "id": "r", "valid": VALID}
    written = {**stated, "rules": [{**rule, "source": {"kind": "proposal"}, "valid": VALID}]}
    case = load_case(family(wishes=[{"need": "seh-hoer", "person": "k1"}]), vocabulary=words())
    advice = advise(case, rules=load_ruleset(written, vocabulary=words()), catalogue=offers(), on=ON)
    asked: dict[str, Any] = {"sender": SENDER, "to": JUGENDAMT, "purpose": "case_discussion", "at": AT}
    disclosure = disclose(case, advice=advice, records=[consent(scope__categories=["education"])], **asked)
    assert of(disclosure, "k1/need:seh-hoer", "E04") == Missing(categories=("health", "language"))
    assert of(disclosure, "k1/need:seh-hoer", "E06") == Missing(categories=("health",))


def test_nothing_is_missing_where_a_check_is_about_something_else_or_nothing_could_settle_it() -> None:
    disclosure = told(consent())
    assert {one.missing for one in disclosure.withheld} == {NOTHING}
    assert {one.missing for one in disclosure.checks} == {NOTHING}
    unknown: dict[str, Any] = {"kind": "unknown"}
    nobody = told(consent(), case=family(child(custody=unknown), MOTHER))
    assert of(nobody, NEED, "P04") == NOTHING


def test_what_is_missing_stands_in_no_file() -> None:
    disclosure = told(consent(), present=[SCHULAMT])
    read = Disclosure.model_validate_json(disclosure.model_dump_json(by_alias=True))
    assert {one.missing for one in read.withheld} == {NOTHING}
    assert set(disclosure.model_dump(by_alias=True)["withheld"][0]) == {"field", "rule", "outcome", "text", "settle"}
