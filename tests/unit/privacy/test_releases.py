"""Who has to release a holder of a secret, and that a release which was taken back outlives in no other one."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_world import (
    BENEFIT,
    FATHER,
    GESUNDHEITSAMT,
    JOINT,
    MOTHER,
    NEED,
    child,
    consent,
    family,
    moment,
    release,
    rules_for,
    signal,
    told,
)

TOLD = [signal(secrecy="hebamme-a")]
CHECKED = {"checked_by": "f1", "on": "2026-11-01", "result": True}
OF_CHILD = {"person": "k1", "role": "self"}
GUARDIAN = {
    "person": "g",
    "role": "guardian",
    "representation": {"kind": "guardian", "evidence": "Bestallung", "seen_on": "2026-10-01"},
}


def ended(record: str, state: str, day: int = 10, **more: Any) -> dict[str, Any]:
    """A release that somebody gave on the second and took back, or refused."""
    first = [{"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"}] if state == "withdrawn" else []
    last = {"state": state, "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m"}
    return release(record=f"R-{record * 10}", history=[*first, last], **more)


def again(record: str, day: int, **more: Any) -> dict[str, Any]:
    given = {"state": "given", "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m"}
    return release(record=f"R-{record * 10}", history=[given], **more)


@pytest.mark.parametrize("record", ["2", "9"])
@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_v03_a_release_that_is_taken_back_lives_on_in_no_older_one(record: str, state: str) -> None:
    case = family(signals=TOLD)
    assert NEED in told(consent(), release(), case=case).fields
    no = ended(record, state)
    assert rules_for(told(consent(), release(), no, case=case), NEED) == {("V04", "needs_release")}
    assert NEED in told(consent(), release(), no, again("8", 11), case=case).fields
    assert NEED not in told(consent(), release(), no, again("8", 10), case=case).fields


@pytest.mark.parametrize(
    "other",
    [
        {"recipient": {"body": GESUNDHEITSAMT}},
        {"holder": "hebamme-b"},
        {"topic": ["contact"]},
        {"purposes": ["referral"]},
    ],
    ids=lambda one: next(iter(one)),
)
def test_v03_a_no_to_something_else_leaves_the_release(other: dict[str, Any]) -> None:
    assert NEED in told(consent(), release(), ended("2", "withdrawn", **other), case=family(signals=TOLD)).fields


@pytest.mark.parametrize("topic", [["signal:sprache-deutsch"], ["language"], ["education"]])
def test_v03_a_no_to_a_part_of_it_is_a_no_to_the_whole(topic: list[str]) -> None:
    no = ended("2", "withdrawn", topic=topic)
    assert NEED not in told(consent(), release(), no, case=family(signals=TOLD)).fields


def test_p06_the_own_no_of_a_child_to_a_release_is_heard_at_any_age() -> None:
    case = family(child("2016-03"), MOTHER, signals=TOLD)
    assert NEED in told(consent(), release(), case=case).fields
    assert NEED not in told(consent(), release(), ended("2", "refused", given_by=OF_CHILD), case=case).fields


def test_p05_a_child_who_was_found_to_understand_releases_too() -> None:
    case = family(child("2014-03"), MOTHER, signals=TOLD)
    own = consent("8Q4M9K2XPA", given_by={**OF_CHILD, "capacity": CHECKED})
    released = release(record="R-2222222222", given_by={**OF_CHILD, "capacity": CHECKED})
    assert NEED not in told(consent(), own, release(), case=case).fields
    assert NEED in told(consent(), own, release(), released, case=case).fields


def test_p12_a_guardian_releases_beside_a_young_mother() -> None:
    young = {"id": "m", "role": "parent", "born": "2009-06-01"}
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), young, signals=TOLD)
    agreed = consent(), consent("8Q4M9K2XPA", given_by=GUARDIAN)
    proven = release(given_by=consent()["given_by"])
    assert NEED not in told(*agreed, proven, case=case).fields
    both = proven, release(record="R-2222222222", given_by=GUARDIAN)
    assert NEED in told(*agreed, *both, case=case).fields
    assert NEED not in told(*agreed, *both, ended("9", "refused", given_by=GUARDIAN), case=case).fields


def test_p12_no_young_mother_is_her_own_guardian_and_no_guardians_paper_proves_custody() -> None:
    young = {"id": "m", "role": "parent", "born": "2009-06-01"}
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), young, signals=TOLD)
    agreed = consent(), consent("8Q4M9K2XPA", given_by=GUARDIAN)
    proven, of_guardian = release(given_by=consent()["given_by"]), release(record="R-2222222222", given_by=GUARDIAN)
    own_paper = release(record="R-3333333333", given_by={**GUARDIAN, "person": "m"})
    assert NEED in told(*agreed, proven, of_guardian, case=case).fields
    assert NEED not in told(*agreed, proven, own_paper, case=case).fields
    assert NEED not in told(*agreed, own_paper, of_guardian, case=case).fields


def test_p12_a_guardian_takes_the_own_no_back_and_nobody_elses() -> None:
    young = {"id": "m", "role": "parent", "born": "2009-06-01"}
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), young, signals=TOLD)
    agreed = consent(), consent("8Q4M9K2XPA", given_by=GUARDIAN)
    given = release(given_by=consent()["given_by"]), release(record="R-2222222222", given_by=GUARDIAN)
    said_no = ended("9", "refused", given_by=GUARDIAN)
    assert NEED not in told(*agreed, *given, said_no, case=case).fields
    assert NEED in told(*agreed, *given, said_no, again("3", 12, given_by=GUARDIAN), case=case).fields
    assert NEED not in told(*agreed, *given, said_no, again("3", 12), case=case).fields


def test_p06_a_child_whose_yes_nobody_asks_for_takes_the_own_no_back_with_any() -> None:
    """As with a consent; of a young person whom everybody has to ask only a yes that is understood counts."""
    capable = {**OF_CHILD, "capacity": CHECKED}
    no, yes = ended("2", "refused", given_by=OF_CHILD), again("4", 12, given_by=OF_CHILD)
    for born, more, opens in (("2016-03", {}, True), ("2011-03", {"given_by": capable}, False)):
        case = family(child(born), MOTHER, signals=TOLD)
        agreed = [consent(), *([consent("8Q4M9K2XPA", **more), release(record="R-3333333333", **more)] if more else [])]
        assert NEED in told(*agreed, release(), case=case).fields
        assert NEED not in told(*agreed, release(), no, case=case).fields
        assert (NEED in told(*agreed, release(), no, yes, case=case).fields) is opens
        assert NEED in told(*agreed, release(), no, again("4", 12, given_by=capable), case=case).fields


@pytest.mark.parametrize(("time", "closed"), [("09:29:59", True), ("09:30:00", True), ("09:30:01", False)])
def test_v03_a_no_to_a_release_counts_from_its_moment(time: str, *, closed: bool) -> None:
    refused = [{"state": "refused", "at": moment(f"2026-11-20T{time}"), "by": "m"}]
    said_no = release(record="R-2222222222", history=refused)
    assert (NEED in told(consent(), release(), said_no, case=family(signals=TOLD)).fields) is not closed
    renewed = [{"state": "renewed", "at": moment(f"2026-11-20T{time}"), "by": "m"}]
    anew = release(history=[*release()["history"], *renewed])
    assert (NEED in told(consent(), anew, ended("2", "refused", 12), case=family(signals=TOLD)).fields) is closed


def test_v03_a_no_about_another_child_leaves_the_release() -> None:
    case = family(child(), child("2022-03", identity="k2"), MOTHER, signals=TOLD)
    assert NEED in told(consent(), release(), ended("2", "withdrawn", person="k2"), case=case).fields
    assert NEED not in told(consent(), release(person="k2"), case=case).fields


def test_p01_both_of_two_release_and_each_may_take_it_back() -> None:
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER, signals=TOLD)
    of_father = {"person": "v", "role": "father"}
    agreed = consent(), consent("8Q4M9K2XPA", given_by=of_father)
    both = release(), release(record="R-2222222222", given_by=of_father)
    assert NEED in told(*agreed, *both, case=case).fields
    assert NEED not in told(*agreed, both[0], case=case).fields
    assert NEED not in told(*agreed, *both, ended("9", "withdrawn", given_by=of_father), case=case).fields


def test_v03_several_releases_of_one_person_count_together() -> None:
    case = family(signals=TOLD)
    language, education = again("2", 2, topic=["language"]), again("8", 12, topic=["education"])
    assert NEED not in told(consent(), language, case=case).fields
    assert NEED not in told(consent(), education, case=case).fields
    both = told(consent(), language, education, case=case)
    assert NEED in both.fields
    assert {language["record"], education["record"]} <= set(both.records)
    for topic in (["language"], ["education"]):  # a no to one of them is older than the other yes, and still stands
        no = ended("9", "withdrawn", topic=topic)
        assert NEED not in told(consent(), language, education, no, case=case).fields


def test_v03_two_releases_of_two_people_do_not_add_up() -> None:
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER, signals=TOLD)
    of_father = {"person": "v", "role": "father"}
    agreed = consent(), consent("8Q4M9K2XPA", given_by=of_father)
    apart = again("2", 2, topic=["language"]), again("8", 2, topic=["education"], given_by=of_father)
    assert NEED not in told(*agreed, *apart, case=case).fields


def test_v04_what_is_about_two_people_is_released_for_both() -> None:
    """A need of the household is about everybody in it: the release about the child alone does not open it."""
    told_by = {"value": True, "secrecy": "hebamme-a"}
    case = family(child(), MOTHER, facts={"familie.leistung_sgb2": told_by}, signals=[])
    kinds: dict[str, Any] = {"scope__categories": ["social_benefits"]}
    agreed = consent(**kinds), consent("8Q4M9K2XPA", person="m", **kinds)
    of_child = release(topic=["social_benefits"])
    of_mother = release(record="R-2222222222", person="m", topic=["social_benefits"])
    for records, left in (((), ("k1", "m")), ((of_child,), ("m",)), ((of_mother,), ("k1",))):
        found = told(*agreed, *records, case=case)
        assert BENEFIT not in found.fields
        (missing,) = (one.missing for one in found.withheld if (one.field, one.rule) == (BENEFIT, "V04"))
        assert missing.words == tuple(("m", one) for one in left)
    both = told(*agreed, of_child, of_mother, case=case)
    assert BENEFIT in both.fields
    assert {of_child["record"], of_mother["record"]} <= set(both.records)


def test_v04_who_released_everything_behind_a_need_is_not_asked_again() -> None:
    """Of two with custody one names what the midwife told, and the other nothing yet."""
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER, signals=TOLD)
    agreed = consent(), consent("8Q4M9K2XPA", given_by={"person": "v", "role": "father"})
    found = told(*agreed, release(topic=["signal:sprache-deutsch"]), case=case)
    (missing,) = (one.missing for one in found.withheld if (one.field, one.rule) == (NEED, "V04"))
    assert missing.words == (("v", "k1"),)


def test_p05_a_child_who_was_found_to_understand_releases_with_a_check() -> None:
    case = family(child("2014-03"), MOTHER, signals=TOLD)
    own = consent("8Q4M9K2XPA", given_by={**OF_CHILD, "capacity": CHECKED})
    for giver, opens in ((OF_CHILD, False), ({**OF_CHILD, "capacity": CHECKED}, True)):
        released = release(record="R-2222222222", given_by=giver)
        assert (NEED in told(consent(), own, release(), released, case=case).fields) is opens


def test_v04_the_records_of_both_parents_are_named() -> None:
    case = family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER, signals=TOLD)
    of_father = {"person": "v", "role": "father"}
    agreed = consent(), consent("8Q4M9K2XPA", given_by=of_father)
    both = release(), release(record="R-2222222222", given_by=of_father)
    assert {one["record"] for one in both} <= set(told(*agreed, *both, case=case).records)
