"""Who speaks for a child under joint custody and beside a young parent: line by line, as the law has it.

Both parents represent a child together; one acts for the other with a deed (section 1629 I 2 BGB), or where the office
takes it for a matter of everyday life (section 1687 I 2). Nobody else who has custody is spoken for by a parent, and
speaks for none. A parent who is not of age represents nobody alone (section 1673 II).
"""

from __future__ import annotations

from typing import Any

import pytest

from privacy_world import FATHER, MOTHER, NEED, child, consent, family, moment, rules_for, told

GRANDMOTHER = {"id": "g", "role": "adult", "born": "1960"}
STEP_PARENT = {"id": "g", "role": "parent", "born": "1985"}
DEED = {"kind": "joint", "evidence": "Vollmacht", "seen_on": "2026-10-01"}
OTHER_ID = "8Q4M9K2XPA"


def given(by: str, name: str = OTHER_ID, /, **more: Any) -> dict[str, Any]:
    """What somebody agreed to about the child, without any paper."""
    return consent(name, given_by={"person": by, "role": "parent", **more.pop("given_by", {})}, **more)


def history(*states: tuple[str, int]) -> dict[str, Any]:
    return {"history": [{"state": one, "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m"} for one, day in states]}


def of(holders: list[str], parents: list[str], *others: Any) -> dict[str, Any]:
    custody = {"kind": "joint", "holders": holders}
    return family(child(custody=custody, parents=parents), MOTHER, *others)


ONE_FOR_BOTH: dict[str, tuple[Any, bool]] = {
    "two parents at home": (of(["m", "v"], ["m", "v"], FATHER), True),
    "the other one lives elsewhere, and nothing more is stated": (of(["m", "v"], ["m"]), True),
    "nobody is stated as a parent, two of that role live here": (of(["m", "v"], [], FATHER), True),
    "the second one is not noted": (of(["m"], ["m"]), True),
    "a grandmother at home is the second one": (of(["m", "g"], ["m"], GRANDMOTHER), False),
    "a grandmother, and parents are not stated": (of(["m", "g"], [], GRANDMOTHER), False),
    "a step-parent at home is the second one": (of(["m", "g"], ["m"], STEP_PARENT), False),
    "both parents are stated, and the second one is neither": (of(["m", "g"], ["m", "v"], FATHER), False),
    "three, two of them parents": (of(["m", "v", "g"], ["m", "v"], FATHER, GRANDMOTHER), False),
    "three, and of two nothing is stated": (of(["m", "v", "g"], ["m"]), False),
    "three, and of nobody anything is stated": (of(["m", "v", "g"], []), False),
}


@pytest.mark.parametrize(("case", "opens"), ONE_FOR_BOTH.values(), ids=ONE_FOR_BOTH)
def test_p01_p02_for_whom_a_parent_acts_alone(case: Any, *, opens: bool) -> None:
    """With a deed of the other, or in everyday life; never without either."""
    deed, bare = given("m", given_by={"representation": DEED}), given("m")
    assert (NEED in told(deed, case=case).fields) is opens
    assert (NEED in told(bare, case=case, settings={"everyday_matter": True}).fields) is opens
    assert NEED not in told(bare, case=case).fields


@pytest.mark.parametrize("everyday", [False, True])
@pytest.mark.parametrize(
    "case",
    [
        of(["m", "g"], ["m"], GRANDMOTHER),
        of(["m", "g"], ["m", "v"], FATHER),
        of(["m", "v", "g"], ["m", "v"], FATHER, GRANDMOTHER),
        of(["g"], ["m"], GRANDMOTHER),
    ],
    ids=["of two", "elsewhere", "of three", "the second one is not noted"],
)
def test_p10_a_grandmother_with_custody_speaks_for_no_parent(case: Any, *, everyday: bool) -> None:
    for paper in (None, DEED):
        own = given("g", given_by={"representation": paper})
        assert NEED not in told(own, case=case, settings={"everyday_matter": everyday}).fields


@pytest.mark.parametrize(
    ("yes", "open_with"),
    [
        ("mvg", "every day"),
        ("mg", "everyday life"),
        ("vg", "everyday life"),
        ("mv", "nothing"),
        ("m", "nothing"),
        ("g", "nothing"),
        ("", "nothing"),
    ],
)
def test_p10_of_three_the_one_who_is_no_parent_is_always_asked(yes: str, open_with: str) -> None:
    case = of(["m", "v", "g"], ["m", "v"], FATHER, GRANDMOTHER)
    records = [given(one, str(place) * 10) for place, one in enumerate(yes, start=2)]
    settings = {"everyday_matter": True}
    assert (NEED in told(*records, case=case).fields) is (open_with == "every day")
    assert (NEED in told(*records, case=case, settings=settings).fields) is (open_with != "nothing")


def test_p02_what_is_open_in_everyday_life_rests_on_the_one_who_agreed_and_the_third() -> None:
    case = of(["m", "v", "g"], ["m", "v"], FATHER, GRANDMOTHER)
    found = told(given("v", "2222222222"), given("g"), case=case, settings={"everyday_matter": True})
    assert found.records == ("C-2222222222", f"C-{OTHER_ID}")
    assert [one.outcome for one in found.checks if one.rule == "P02"] == ["warn"]
    alone = told(given("m"), case=of(["m"], ["m"]), settings={"everyday_matter": True})
    assert alone.records == (f"C-{OTHER_ID}",)
    assert [one.outcome for one in alone.checks if one.rule == "P02"] == ["warn"]


def test_p01_who_acts_for_both_is_told_what_that_consent_lacks_and_so_is_who_is_no_parent() -> None:
    case = of(["m", "v", "g"], ["m", "v"], FATHER, GRANDMOTHER)
    less: dict[str, Any] = {"given_by": {"representation": DEED}, "scope__categories": ["education"]}
    lacking, second = ("E04", "needs_consent"), ("P01", "needs_second_parent")
    assert rules_for(told(given("m", **less), case=case), NEED) == {lacking, ("P10", "needs_consent")}
    of_grandmother = given("g", "2222222222", scope__categories=["education"])
    assert rules_for(told(given("m", **less), of_grandmother, case=case), NEED) == {lacking}
    assert second in rules_for(told(given("g", **less), case=case), NEED)


@pytest.mark.parametrize("everyday", [False, True])
@pytest.mark.parametrize("no", ["refused", "withdrawn"])
@pytest.mark.parametrize("who", ["v", "g"])
def test_p13_of_three_the_no_of_each_one_counts(who: str, no: str, *, everyday: bool) -> None:
    case = of(["m", "v", "g"], ["m", "v"], FATHER, GRANDMOTHER)
    deed = given("m", given_by={"representation": DEED})
    others = [given(one, str(place) * 10) for place, one in enumerate("vg", start=2) if one != who]
    said_no = given(who, "5555555555", **history(("given", 2), (no, 10)))
    settings = {"everyday_matter": everyday}
    assert NEED in told(deed, *others, given(who, "5555555555"), case=case, settings=settings).fields
    found = told(deed, *others, said_no, case=case, settings=settings)
    assert rules_for(found, NEED) == {("P13" if no == "refused" else "E10", "deny")}


@pytest.mark.parametrize("no", ["refused", "withdrawn"])
def test_p13_where_both_holders_are_noted_nobody_elses_no_counts(no: str) -> None:
    """A father without custody, or a neighbour whose record lies in the case."""
    case = of(["m", "g"], ["m", "v"], FATHER, GRANDMOTHER)
    both = given("m"), given("g", "2222222222")
    for other in ("v", "z"):
        said_no = given(other, "5555555555", **history(("given", 2), (no, 10)))
        assert NEED in told(*both, said_no, case=case).fields


def test_p13_who_narrowed_what_was_agreed_to_still_disagrees_with_a_refusal() -> None:
    left = {
        "purposes": ["case_discussion"],
        "categories": ["education"],
        "recipients": [{"body": "jugendamt-05358008"}],
    }
    agreed = given("m", **history(("given", 2), ("given", 5)))
    agreed["history"][-1]["scope"] = left
    refused = given("v", "2222222222", **history(("refused", 10)))
    assert rules_for(told(agreed, refused, case=of(["m", "v"], ["m", "v"], FATHER)), NEED) == {("P13", "deny")}


def test_p03_that_sole_custody_is_not_proven_is_said_beside_what_else_is_missing() -> None:
    case = family(child(custody={"kind": "sole", "holders": ["m"]}, parents=["m"]), MOTHER)
    assert rules_for(told(case=case), NEED) == {("E01", "needs_consent"), ("P03", "needs_human")}
    assert rules_for(told(case=family(child(parents=["m"]), MOTHER)), NEED) == {("E01", "needs_consent")}


# --- beside a young parent ---

BESTALLUNG = {"kind": "guardian", "evidence": "Bestallung", "seen_on": "2026-10-01"}
PAPER = {"given_by": {"role": "guardian", "representation": BESTALLUNG}}


def young(born: str = "2009-06-01", *others: Any, **custody: Any) -> dict[str, Any]:
    own = {"kind": "sole", "holders": ["m"], "seen": {"what": "sorgeregister", "on": "2026-10-01"}, **custody}
    return family(child(custody=own, parents=["m"]), {"id": "m", "role": "parent", "born": born}, *others)


@pytest.mark.parametrize(("born", "asked"), [("2008-11-20", False), ("2008-11-21", True), ("2008", True)])
def test_p12_until_the_18th_birthday_of_the_mother_a_guardian_agrees_too(born: str, *, asked: bool) -> None:
    found = told(given("m"), case=young(born))
    assert rules_for(found, NEED) == ({("P12", "needs_second_parent")} if asked else set())
    assert NEED in told(given("m"), given("z", "2222222222", **PAPER), case=young(born)).fields
    assert NEED not in told(given("z", **PAPER), case=young(born)).fields


def test_p12_of_two_parents_only_the_young_one_needs_a_guardian() -> None:
    both = given("m"), given("v", "2222222222")
    for father, asked in ((FATHER, False), ({**FATHER, "born": "2009-01-01"}, True)):
        grown = family(child(custody={"kind": "joint", "holders": ["v", "m"]}, parents=["m", "v"]), MOTHER, father)
        assert (("P12", "needs_second_parent") in rules_for(told(*both, case=grown), NEED)) is asked
        assert NEED in told(*both, given("z", "3333333333", **PAPER), case=grown).fields
    elsewhere = young(kind="joint", holders=["m", "v"])
    assert rules_for(told(*both, case=elsewhere), NEED) == {("P12", "needs_second_parent")}


def test_p12_the_guardian_is_told_what_that_consent_lacks() -> None:
    less = given("z", "2222222222", **PAPER, scope__categories=["education"])
    assert rules_for(told(given("m"), less, case=young()), NEED) == {("E04", "needs_consent")}


@pytest.mark.parametrize(("no", "said"), [("withdrawn", ("E10", "deny")), ("refused", ("E01", "needs_consent"))])
@pytest.mark.parametrize("seen", [True, False], ids=["in the case", "in the record"])
def test_p12_the_guardians_no_counts_until_a_later_yes(no: str, said: Any, *, seen: bool) -> None:
    case = young() if seen else young(seen=None)
    mother = consent()
    before = given("z", "2222222222", **PAPER)
    ended = given("z", "3333333333", **PAPER, **history(("given", 2), (no, 10)))
    again = given("z", "4444444444", **PAPER, **history(("given", 12)))
    assert NEED in told(mother, before, case=case).fields
    assert rules_for(told(mother, before, ended, case=case), NEED) == {said}
    assert NEED in told(mother, before, ended, again, case=case).fields
    second = given("x", "5555555555", **PAPER)  # nor does another guardian speak against it
    assert rules_for(told(mother, second, ended, case=case), NEED) == {said}
