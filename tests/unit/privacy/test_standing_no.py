"""What somebody's no covers, what takes it back, and that one sound record is enough whatever lies beside it."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.privacy.check_table import checks_by_id
from lotse.settings import Settings
from privacy_world import (
    AGE,
    FATHER,
    GESUNDHEITSAMT,
    HEARING,
    JOINT,
    JUGENDAMT,
    MOTHER,
    NEED,
    SENDER,
    child,
    consent,
    family,
    moment,
    recipients,
    rules_for,
    signal,
    told,
)

OF_CHILD: dict[str, Any] = {"given_by": {"person": "k1", "role": "self"}}
OF_FATHER: dict[str, Any] = {"given_by": {"person": "v", "role": "father"}}
DEED = {"kind": "joint", "evidence": "Vollmacht des Vaters", "seen_on": "2026-10-01"}


def on(*states: tuple[str, int], scope: Any = None) -> dict[str, Any]:
    """A history: states with their day in November."""
    days = [{"state": state, "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m"} for state, day in states]
    if scope is not None:
        days[-1]["scope"] = scope
    return {"history": days}


def joint() -> dict[str, Any]:
    return family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER)


WITHDRAWN = on(("given", 2), ("withdrawn", 10))


# --- one sound record is enough; what ends closes and never opens ---


@pytest.mark.parametrize("name", ["2222222222", "9999999999"])
@pytest.mark.parametrize("more", [{}, on(("given", 2), ("expired", 5)), {"valid__until": moment("2026-11-19T00:00")}])
def test_p03_a_record_without_proof_does_not_block_one_with_it(name: str, more: Any) -> None:
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), MOTHER)
    bare = consent(name, given_by__representation=None, **more)
    assert rules_for(told(consent(name, given_by__representation=None), case=case), NEED) == {("P03", "needs_human")}
    assert NEED in told(bare, consent(), case=case).fields
    assert told(bare, consent(), case=case).records == ("C-7Q4M9K2XPA",)


@pytest.mark.parametrize("name", ["2222222222", "9999999999"])
def test_p05_a_record_without_a_check_does_not_block_one_with_it(name: str) -> None:
    case = family(child("2011-03"), MOTHER)
    checked = {"person": "k1", "role": "self", "capacity": {"checked_by": "f1", "on": "2026-11-01", "result": True}}
    both = (consent(name, **OF_CHILD), consent("8Q4M9K2XPA", given_by=checked))
    assert rules_for(told(consent(), both[0], case=case), NEED) == {("P05", "needs_capacity_check")}
    assert NEED in told(consent(), *both, case=case).fields


@pytest.mark.parametrize("name", ["2222222222", "9999999999"])
def test_p01_a_record_without_a_deed_does_not_block_one_with_it(name: str) -> None:
    bare, deed = consent(name), consent(given_by__representation=DEED)
    assert NEED in told(bare, deed, case=joint()).fields
    assert NEED not in told(bare, case=joint()).fields


# --- what a no covers ---


def test_p06_another_open_record_of_the_child_does_not_lift_a_withdrawal() -> None:
    case = family(child("2016-03"), MOTHER)
    gone = consent("8Q4M9K2XPA", **OF_CHILD, **WITHDRAWN)
    for other in (
        consent("9Q4M9K2XPA", **OF_CHILD),
        consent("9Q4M9K2XPA", **OF_CHILD, **on(("given", 10))),
        consent("9Q4M9K2XPA", **OF_CHILD, **on(("given", 12)), scope__purposes=["referral"]),
        consent("9Q4M9K2XPA", **OF_CHILD, **on(("given", 12)), scope__recipients=recipients(GESUNDHEITSAMT)),
        consent("9Q4M9K2XPA", **OF_CHILD, **on(("given", 12)), scope__categories=["language"]),
    ):
        assert rules_for(told(consent(), gone, other, case=case), NEED) == {("P06", "deny")}
    assert NEED in told(consent(), gone, consent("9Q4M9K2XPA", **OF_CHILD, **on(("given", 12))), case=case).fields


def test_p06_a_yes_for_one_office_lifts_no_refusal_of_another() -> None:
    case = family(child("2016-03"), MOTHER)
    no = consent("8Q4M9K2XPA", **OF_CHILD, **on(("refused", 10)), scope__recipients=recipients(GESUNDHEITSAMT))
    yes = consent("9Q4M9K2XPA", **OF_CHILD, **on(("given", 12)), scope__recipients=recipients(JUGENDAMT))
    assert rules_for(told(consent(), no, yes, case=case, to=GESUNDHEITSAMT), NEED) == {("P06", "deny")}
    assert NEED in told(consent(), no, yes, case=case).fields
    assert NEED in told(consent(), no, case=case).fields
    room = told(consent(), no, yes, case=case, present=[GESUNDHEITSAMT])
    assert rules_for(room, NEED) == {("P06", "deny")}


def test_e01_a_no_to_one_office_or_kind_leaves_the_yes_to_another() -> None:
    yes = consent(scope__recipients=recipients(JUGENDAMT))
    elsewhere = consent("8Q4M9K2XPA", **on(("refused", 10)), scope__recipients=recipients(GESUNDHEITSAMT))
    other_kind = consent("8Q4M9K2XPA", **on(("refused", 10)), scope__categories=[], scope__special=["health"])
    for no in (elsewhere, other_kind):
        assert {NEED, AGE} <= set(told(yes, no).fields)
    wider: tuple[dict[str, Any], ...] = (
        {}, {"scope__categories": ["language"]}, {"scope__recipients": []}, {"scope__categories": []},
    )  # fmt: skip
    for more in wider:
        closing = consent("8Q4M9K2XPA", **on(("refused", 10)), **more)
        assert rules_for(told(yes, closing), NEED) == {("E01", "needs_consent")}


def test_e10_a_withdrawal_for_another_purpose_leaves_the_deed_of_the_other_parent() -> None:
    deed = consent(given_by__representation=DEED)
    assert NEED in told(deed, consent("8Q4M9K2XPA", **OF_FATHER, **WITHDRAWN, scope__purposes=["referral"]),
                        case=joint()).fields  # fmt: skip
    assert rules_for(told(deed, consent("8Q4M9K2XPA", **OF_FATHER, **WITHDRAWN), case=joint()), NEED) == {
        ("E10", "deny")
    }


@pytest.mark.parametrize("name", ["2222222222", "9999999999"])
def test_e10_a_withdrawal_closes_every_earlier_record_for_what_it_covered(name: str) -> None:
    gone = consent(name, **WITHDRAWN)
    assert rules_for(told(consent(), gone), NEED) == {("E10", "deny")}
    assert rules_for(told(consent(), gone), AGE) == {("E10", "deny")}
    assert NEED in told(consent(**on(("given", 11))), gone).fields
    assert NEED in told(consent(), consent(name, **WITHDRAWN, scope__recipients=recipients(GESUNDHEITSAMT))).fields


def test_e10_who_narrows_a_consent_says_no_new_yes() -> None:
    left = {
        "purposes": ["case_discussion"],
        "categories": ["language", "education"],
        "recipients": [{"body": JUGENDAMT}],
    }
    narrowed = consent(**on(("given", 2), ("given", 12), scope=left))
    assert NEED in told(narrowed).fields
    assert rules_for(told(narrowed, consent("8Q4M9K2XPA", **WITHDRAWN)), NEED) == {("E10", "deny")}


def test_e10_what_goes_along_with_any_category_stays_open_with_what_a_narrowing_leaves() -> None:
    left = {"purposes": ["case_discussion"], "categories": ["language"], "recipients": recipients(JUGENDAMT)}
    assert AGE in told(consent(**on(("given", 2), ("given", 12), scope=left))).fields


@pytest.mark.parametrize("names", [("2222222222", "9999999999"), ("9999999999", "2222222222")])
@pytest.mark.parametrize(
    ("language", "education", "said"),
    [
        (on(("refused", 9)), WITHDRAWN, ("E10", "deny")),
        (on(("refused", 10)), WITHDRAWN, ("E10", "deny")),  # at one moment the one that nothing settles
        (on(("refused", 12)), on(("given", 2), ("withdrawn", 11)), ("E01", "needs_consent")),
        (on(("refused", 9)), {}, None),
    ],
)
def test_e10_of_two_noes_the_newer_one_is_named_whatever_the_records_are_called(
    names: tuple[str, str], language: Any, education: Any, said: Any
) -> None:
    """The age goes along with either category, until both are closed."""
    kinds = {"scope__categories": ["language"]}, {"scope__categories": ["education"]}
    yes = [consent(name, **kind) for name, kind in zip(names, kinds, strict=True)]
    noes = [
        consent(name, **kind, **more)
        for name, kind, more in zip(("3333333333", "4444444444"), kinds, (language, education), strict=True)
    ]
    found = told(*yes, *noes)
    assert rules_for(found, AGE) == ({said} if said else set())
    assert (AGE in found.fields) is (said is None)


WIDE = {"purposes": ["case_discussion"], "categories": ["language", "education"]}


@pytest.mark.parametrize("name", ["2222222222", "9999999999"])
@pytest.mark.parametrize(
    ("left", "closes"),
    [
        ({"recipients": recipients(JUGENDAMT), "purposes": ["case_discussion"]}, False),
        ({"recipients": recipients(GESUNDHEITSAMT)}, True),
        ({"recipients": recipients(JUGENDAMT), "categories": ["education"]}, True),
        ({"recipients": recipients(JUGENDAMT), "purposes": ["referral"]}, True),
        ({"recipients": []}, True),
    ],
)
def test_e10_what_is_taken_out_of_one_record_leaves_on_no_older_one(name: str, left: Any, *, closes: bool) -> None:
    both = {**WIDE, "purposes": ["case_discussion", "referral"], "recipients": recipients(JUGENDAMT, GESUNDHEITSAMT)}
    narrowed = consent(name, scope=both, **on(("given", 2), ("given", 10), scope={**both, **left}))
    alone, beside = told(narrowed), told(consent(), narrowed)
    assert (NEED in alone.fields, NEED in beside.fields) == (not closes, not closes)
    if closes:
        assert ("E10", "deny") not in rules_for(alone, NEED)
        assert rules_for(beside, NEED) == {("E10", "deny")}
    assert NEED in told(consent(**on(("given", 11))), narrowed).fields
    assert (
        NEED
        in told(
            consent(), consent(name, scope=both, **on(("requested", 2), ("given", 10), scope={**both, **left}))
        ).fields
    )


@pytest.mark.parametrize(
    ("no", "said"), [(WITHDRAWN, ("E10", "deny")), (on(("refused", 10)), ("E01", "needs_consent"))]
)
def test_e10_a_no_alone_closes_what_goes_along_with_any_category(no: Any, said: Any) -> None:
    assert rules_for(told(consent(**no)), AGE) == {said}


def entry(state: str, day: int, time: str = "09:00:00", /, **scope: Any) -> dict[str, Any]:
    """One entry of a history; with parts of a scope it narrows to them."""
    left = {"scope": {**WIDE, "recipients": recipients(JUGENDAMT, GESUNDHEITSAMT), **scope}} if scope else {}
    return {"state": state, "at": moment(f"2026-11-{day:02d}T{time}"), "by": "m", **left}


NO_OFFICE: dict[str, Any] = {"recipients": recipients(JUGENDAMT)}
NO_LANGUAGE: dict[str, Any] = {"categories": ["education"]}


def test_e10_what_is_taken_out_step_by_step_is_taken_out() -> None:
    steps = [entry("given", 2), entry("given", 10, **NO_OFFICE), entry("given", 12, **NO_OFFICE, **NO_LANGUAGE)]
    for history, closed in ((steps[:1], False), (steps[:2], False), (steps, True), (steps[::2], True)):
        found = told(consent(), consent("2222222222", history=history))
        assert rules_for(found, NEED) == ({("E10", "deny")} if closed else set())
        elsewhere = told(consent(), consent("2222222222", history=history), to=GESUNDHEITSAMT)
        assert (NEED in elsewhere.fields) is (history == steps[:1])


@pytest.mark.parametrize(("time", "closed"), [("09:29:59", True), ("09:30:00", True), ("09:30:01", False)])
def test_e10_a_narrowing_counts_from_its_moment(time: str, *, closed: bool) -> None:
    narrowed = consent("2222222222", history=[entry("given", 2), entry("given", 20, time, **NO_LANGUAGE)])
    assert rules_for(told(consent(), narrowed), NEED) == ({("E10", "deny")} if closed else set())


@pytest.mark.parametrize(
    ("history", "opens"),
    [
        ([entry("given", 2), entry("renewed", 11)], True),
        ([entry("given", 2), entry("renewed", 10)], False),  # at one moment the no counts
        ([entry("given", 2), entry("renewed", 20, "09:30:00")], True),
        ([entry("given", 2), entry("renewed", 20, "09:30:01")], False),
        ([entry("given", 2), entry("requested", 12)], False),  # who is asked anew has not answered yet
        ([entry("given", 2), entry("renewed", 11), entry("renewed", 12), entry("renewed", 25)], True),
        ([entry("given", 2), entry("given", 12, **NO_OFFICE)], False),  # who narrows says no new yes
        ([entry("requested", 2), entry("given", 12, **NO_OFFICE)], True),
        ([entry("given", 2), entry("refused", 5), entry("given", 12, **NO_OFFICE)], True),
        ([entry("given", 2), entry("refused", 5), entry("given", 6), entry("given", 12, **NO_OFFICE)], False),
        ([entry("given", 2), entry("given", 12, **NO_OFFICE), entry("refused", 25)], False),
    ],
)
def test_e10_what_is_a_new_yes_in_the_history_of_a_record(history: list[dict[str, Any]], *, opens: bool) -> None:
    said_no = consent("8Q4M9K2XPA", **WITHDRAWN)
    record = consent("2222222222", history=history)
    assert (NEED in told(record, said_no).fields) is opens


def test_e10_an_entry_to_come_hides_no_narrowing_that_was_put_in_behind_it() -> None:
    history = [entry("given", 2), entry("renewed", 25), entry("given", 10, **NO_LANGUAGE)]
    assert rules_for(told(consent(), consent("2222222222", history=history)), NEED) == {("E10", "deny")}


def test_e10_a_specially_protected_kind_is_taken_out_alone() -> None:
    both = ["health", "religion_ethnicity"]
    own_use = consent("4444444444", scope__special=both, scope__purposes=["own_suggestion"])
    case = family(signals=[signal(), signal("hoeren")], consents=[own_use])
    before, wide = (consent(name, scope__special=both) for name in ("8Q4M9K2XPA", "9Q4M9K2XPA"))
    for special, closed in ((both, False), (["health"], False), (["religion_ethnicity"], True), ([], True)):
        narrowed = {**wide, "history": [entry("given", 2), entry("given", 10, special=special)]}
        found = told(before, narrowed, case=case, to=GESUNDHEITSAMT)
        assert rules_for(found, HEARING) == ({("E10", "deny")} if closed else set())
        assert NEED in found.fields


@pytest.mark.parametrize("left", [NO_LANGUAGE, NO_OFFICE, {"purposes": ["referral"]}], ids=lambda one: next(iter(one)))
def test_p13_a_narrowing_after_a_refusal_hides_no_refusal(left: dict[str, Any]) -> None:
    """The father refused; what he takes out of another record later is no word of his that takes the refusal back."""
    wide = {**WIDE, "purposes": ["case_discussion", "referral"], "recipients": recipients(JUGENDAMT, GESUNDHEITSAMT)}
    agreed = consent("2222222222", **OF_FATHER, scope=wide, history=[entry("given", 2)])
    narrowed = {**agreed, "history": [entry("given", 2), entry("given", 12, **left)]}
    refused = consent("8Q4M9K2XPA", **OF_FATHER, **on(("refused", 10)))
    for to in (JUGENDAMT, GESUNDHEITSAMT):
        assert NEED in told(consent(), agreed, case=joint(), to=to).fields
        assert rules_for(told(consent(), narrowed, refused, case=joint(), to=to), NEED) == {("P13", "deny")}


def test_p05_a_yes_without_a_check_takes_no_own_no_back() -> None:
    """An older yes that was checked does not open again by it."""
    case = family(child("2011-03"), MOTHER)
    checked = {"person": "k1", "role": "self", "capacity": {"checked_by": "f1", "on": "2026-11-01", "result": True}}
    before, said_no = consent("8Q4M9K2XPA", given_by=checked), consent("9Q4M9K2XPA", **OF_CHILD, **WITHDRAWN)
    assert NEED in told(consent(), before, case=case).fields
    for giver, opens in (({"person": "k1", "role": "self"}, False), (checked, True)):
        after = consent("2222222222", given_by=giver, **on(("given", 12)))
        assert (NEED in told(consent(), before, said_no, after, case=case).fields) is opens


def test_p03_a_yes_without_proof_of_sole_custody_takes_no_no_back() -> None:
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), MOTHER)
    said_no, after = consent("8Q4M9K2XPA", **WITHDRAWN), consent("9Q4M9K2XPA", **on(("given", 12)))
    unseen = {**after, "given_by": {**after["given_by"], "representation": None}}
    assert NEED in told(consent(), said_no, after, case=case).fields
    assert not told(consent(), said_no, unseen, case=case).fields


@pytest.mark.parametrize("everyday", [False, True])
@pytest.mark.parametrize("here", [False, True], ids=["by letter", "in the case"])
@pytest.mark.parametrize("no", [on(("refused", 10)), WITHDRAWN], ids=["refused", "withdrawn"])
def test_p13_the_no_of_a_second_holder_who_is_not_noted_is_heard(no: Any, *, here: bool, everyday: bool) -> None:
    one = {"kind": "joint", "holders": ["m"]}
    case = family(child(custody=one, parents=["m", "v"] if here else ["m"]), MOTHER, *([FATHER] if here else []))
    mother = consent(given_by__representation=DEED)
    settings = Settings(everyday_matter=everyday)
    assert NEED in told(mother, case=case, settings=settings).fields
    assert not told(mother, consent("8Q4M9K2XPA", **OF_FATHER, **no), case=case, settings=settings).fields


def test_p13_who_never_agreed_to_this_purpose_does_not_disagree() -> None:
    refused = consent("8Q4M9K2XPA", **OF_FATHER, **on(("refused", 10)))
    for purposes, said in ((["case_discussion"], ("P13", "deny")), (["referral"], ("E01", "needs_consent"))):
        assert rules_for(told(consent(scope__purposes=purposes), refused, case=joint()), NEED) == {said}


@pytest.mark.parametrize("role", ["Pflegemutter", "pflegevater", "Pflegeperson ", "foster-parent"])
def test_p11_foster_parents_are_known_by_any_of_their_names(role: str) -> None:
    case = family(child(custody={"kind": "sole", "holders": ["m"]}), MOTHER)
    given = consent(given_by={"person": "p", "role": role})
    assert rules_for(told(given, case=case), NEED) >= {("P11", "needs_consent")}


# --- deeds, who they speak for, and who entrusted something ---


@pytest.mark.parametrize(
    ("evidence", "opens"),
    [
        ("vollmacht", True),
        ("Vollmacht des Vaters", True),
        ("Vollmacht des Vaters vom 1.10.2026", True),
        ("schriftliche Vollmacht des anderen Elternteils vom 2026-10-01, Akte 7 Blatt 3", True),
        ("Bevollmächtigung des Vaters vom 1.10.2026", True),
        ("schriftliche Zustimmung des Vaters", True),
        ("Zustimmung", False),
        ("keine Vollmacht", False),
        ("Vollmacht angefragt, noch nicht da", False),
        ("Vollmacht des Vaters fehlt", False),
        ("Vorsorgevollmacht der Oma", False),
        ("Vollmacht der Oma", False),
        ("Vollmacht der Mutter", False),
        ("Vollmacht der anderen Mutter", True),
    ],
)
def test_p01_a_deed_says_whose_it_is_and_nothing_else(evidence: str, *, opens: bool) -> None:
    found = told(consent(given_by__representation={**DEED, "evidence": evidence}), case=joint())
    assert (NEED in found.fields) is opens
    assert (("P01", "needs_second_parent") in rules_for(found, NEED)) is not opens


@pytest.mark.parametrize("role", ["Kindesmutter", "parent", "Elternteil", "mother ", "Mutter"])
def test_p01_whose_deed_it_is_must_be_clear_from_who_speaks(role: str) -> None:
    for evidence, opens in (("Vollmacht der Mutter", False), ("Vollmacht des anderen Elternteils", True)):
        given = consent(given_by__role=role, given_by__representation={**DEED, "evidence": evidence})
        assert (NEED in told(given, case=joint()).fields) is opens


def test_p01_the_example_in_the_sentence_is_a_deed() -> None:
    example = (checks_by_id()["P01"].settle or "").partition("zum Beispiel so: ")[2]
    assert NEED in told(consent(given_by__representation={**DEED, "evidence": example}), case=joint()).fields


@pytest.mark.parametrize("everyday", [False, True])
def test_p10_a_parent_with_a_deed_or_in_everyday_life_speaks_for_no_third_holder(*, everyday: bool) -> None:
    three = {"kind": "joint", "holders": ["m", "v", "p"]}
    carer = {"id": "p", "role": "adult", "born": "1970"}
    case = family(child(custody=three, parents=["m", "v"]), MOTHER, FATHER, carer)
    settings = {"everyday_matter": everyday}
    deed = consent(given_by__representation=DEED)
    of_carer = consent("8Q4M9K2XPA", given_by={"person": "p", "role": "guardian"})
    with_deed = {"person": "p", "role": "guardian", "representation": DEED}
    assert rules_for(told(deed, case=case, settings=settings), NEED) == {("P10", "needs_consent")}
    assert NEED in told(deed, of_carer, case=case, settings=settings).fields
    for alone in (of_carer, consent(given_by=with_deed)):
        assert ("P01", "needs_second_parent") in rules_for(told(alone, case=case, settings=settings), NEED)
    assert (NEED in told(consent(), of_carer, case=case, settings=settings).fields) is everyday


def test_v01_who_entrusted_something_about_a_child_agrees_with_the_own_signature() -> None:
    case = family(signals=[signal(entrusted={"by": "m", "to": "f1"})])
    assert NEED in told(consent(), case=case).fields
    assert rules_for(told(consent(**WITHDRAWN), case=case), NEED) >= {("V01", "deny")}
    by_father = family(joint()["persons"][0], MOTHER, FATHER, signals=[signal(entrusted={"by": "v", "to": "f1"})])
    deed = consent(given_by__representation=DEED)
    assert rules_for(told(deed, case=by_father), NEED) == {("V01", "deny")}
    assert rules_for(told(consent(), case=case, sender={**SENDER, "person": "f2"}), NEED) == {("V01", "deny")}
