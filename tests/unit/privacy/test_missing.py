"""What is still to be asked for: whose word, which body, which kind of data. It decides nothing."""

from __future__ import annotations

from typing import Any

from lotse.privacy.disclosure import Disclosure
from lotse.privacy.missing import NOTHING, Missing
from privacy_world import (
    BENEFIT,
    KITA,
    NEED,
    SCHULAMT,
    child,
    consent,
    family,
    signal,
    told,
)

MOTHER = {"id": "m", "role": "parent", "born": "1994"}
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
