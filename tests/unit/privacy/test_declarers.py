"""Whose word is needed about a person, and what is sure about an age: each line of the table on its own."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.declarers import Ages, ages_of, is_heard_early, may_declare, must_declare, takes_back, young_holders
from lotse.case.load_case import load_case
from lotse.case.model import Person
from lotse.case.records import BERLIN, ConsentRecord, GivenBy
from privacy_world import consent, family, words

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 11, 20, 9, 30, tzinfo=BERLIN)
JOINT = {"kind": "joint", "holders": ["m", "v"]}
SOLE = {"kind": "sole", "holders": ["m"]}


def person(role: str = "child", born: str | None = "2021-03", **more: Any) -> Person:
    return Person.model_validate({"id": "k1", "role": role, **({"born": born} if born else {}), **more})


@pytest.mark.parametrize(
    ("one", "asked"),
    [
        (person(custody=SOLE), {"m"}),
        (person(custody=JOINT), {"m", "v"}),
        (person(custody={"kind": "joint", "holders": ["m"]}), set()),  # the second parent is not known
        (person(custody={"kind": "joint", "holders": ["m", "m"]}), set()),
        (person(custody={"kind": "guardian", "holders": ["g"]}), {"g"}),
        (person(custody={"kind": "unknown", "holders": ["m"]}), set()),
        (person(custody={"kind": "sole", "holders": []}), set()),
        (person(), set()),
        (person(born="2012-11-21", custody=SOLE), {"m"}),  # 14 tomorrow
        (person(born="2012-11-20", custody=SOLE), {"k1", "m"}),  # 14 today
        (person(born="2012", custody=JOINT), {"k1", "m", "v"}),  # 13 or 14: asked too
        (person(born=None, custody=SOLE), {"k1", "m"}),
        (person(born="2008-11-21", custody=SOLE), {"k1", "m"}),  # of age tomorrow
        (person(born="2008-11-20", custody=SOLE), {"k1"}),  # of age today: nobody else
        (person(born="2008-11-20"), {"k1"}),
        (person("parent", None), {"k1"}),
        (person("adult", None), {"k1"}),
        (person("parent", "2010-01"), set()),  # a parent under age, and nobody knows who has custody
        (person("unborn", None, carried_by="m"), {"m"}),
        (person("unborn", None), set()),
        (person("unborn", None, carried_by="m", custody=JOINT), {"m"}),
    ],
    ids=str,
)
def test_whose_word_is_needed(one: Person, asked: set[str]) -> None:
    assert must_declare(one, AT) == asked


UNDERSTOOD = {"checked_by": "f1", "on": "2026-11-01", "result": True}
PAPER = {"kind": "sole", "evidence": "sorgeregister", "seen_on": "2026-10-01"}
SEEN = {**SOLE, "seen": {"what": "sorgeregister", "on": "2026-11-20"}}
BY_MOTHER, BY_CHILD = {"person": "m", "role": "mother"}, {"person": "k1", "role": "self"}


@pytest.mark.parametrize(
    ("one", "given_by", "may"),
    [
        (person(custody=SOLE), BY_MOTHER, False),  # nobody saw that she has custody alone
        (person(custody=SEEN), BY_MOTHER, True),
        (person(custody={**SOLE, "seen": {"what": "x", "on": "2026-11-21"}}), BY_MOTHER, False),  # seen tomorrow
        (person(custody=SOLE), {**BY_MOTHER, "representation": PAPER}, True),
        (person(custody=SOLE), {**BY_MOTHER, "representation": {**PAPER, "kind": "joint"}}, False),
        (person(custody=SOLE), {**BY_MOTHER, "representation": {**PAPER, "evidence": " "}}, False),
        (person(custody=SOLE), {**BY_MOTHER, "representation": {**PAPER, "evidence": None}}, False),
        (person(custody=JOINT), BY_MOTHER, True),
        (person(), BY_MOTHER, True),
        (person(born="2011", custody=SEEN), BY_CHILD, False),
        (person(born="2011", custody=SEEN), {**BY_CHILD, "capacity": UNDERSTOOD}, True),
        (person(born="2011", custody=SEEN), {**BY_CHILD, "capacity": {**UNDERSTOOD, "result": False}}, False),
        (person(born="2011", custody=SEEN), {**BY_CHILD, "capacity": {**UNDERSTOOD, "checked_by": " "}}, False),
        (person(born="2008-11-20", custody=SOLE), BY_CHILD, True),  # of age today
        (person(born="2008-11-21", custody=SOLE), BY_CHILD, False),
        (person("unborn", None, carried_by="m", custody=SOLE), BY_MOTHER, True),
        (person("unborn", None, custody=SOLE), BY_CHILD, True),
    ],
    ids=str,
)
def test_a_word_counts_by_who_gives_it(one: Person, given_by: dict[str, Any], *, may: bool) -> None:
    assert may_declare(GivenBy.model_validate(given_by), one, AT) is may


NOTHING = (False, False, False)


@pytest.mark.parametrize(
    ("one", "below_14", "below_18", "of_age"),
    [
        (person(born="2012-11-21"), True, True, False),
        (person(born="2012-11-20"), False, True, False),
        (person(born="2012"), False, True, False),
        (person(born="2013"), True, True, False),
        (person(born="2008-11-21"), False, True, False),
        (person(born="2008-11-20"), False, False, True),
        (person(born="2008"), False, False, False),
        (person(born="2007"), False, False, True),
        (person(born="2026"), True, True, False),
        (person(born=None), *NOTHING),
        (person("parent", None), False, False, True),
        (person("adult", None), False, False, True),
        (person("parent", "2010-01"), False, True, False),
        (person("unborn", None), *NOTHING),
    ],
    ids=str,
)
def test_what_is_sure_about_an_age(one: Person, *, below_14: bool, below_18: bool, of_age: bool) -> None:
    assert ages_of(one, AT) == Ages(below_14, below_18, of_age)


YOUNG, GROWN = {"id": "m", "role": "parent", "born": "2008-11-21"}, {"id": "v", "role": "parent", "born": "2008-11-20"}


@pytest.mark.parametrize(
    ("one", "young"),
    [
        (person(custody=SOLE), ("m",)),  # the mother is of age tomorrow
        (person(custody=JOINT), ("m",)),
        (person(custody={**SOLE, "holders": ["m", "m"]}), ("m",)),
        (person(custody={**SOLE, "holders": ["v"]}), ()),  # the father is since today
        (person(custody={**SOLE, "holders": ["g"]}), ()),  # whoever lives elsewhere is taken for grown
        (person(), ()),
        (person(born="2008-11-21", custody=SOLE), ("m",)),
        (person(born="2008-11-20", custody=SOLE), ()),  # of age: nobody speaks for her or him any more
        (person("unborn", None, carried_by="m"), ()),
    ],
    ids=str,
)
def test_p12_beside_whom_a_guardian_speaks_for_a_child(one: Person, young: tuple[str, ...]) -> None:
    case = load_case(family({"id": "k1", "role": "child", "born": "2021"}, YOUNG, GROWN), vocabulary=words())
    assert young_holders(one, case, AT) == young


AS_GUARDIAN = {"role": "guardian", "representation": {**PAPER, "kind": "guardian"}}


@pytest.mark.parametrize(
    ("one", "given_by", "counts"),
    [
        (person(custody=SOLE), {"person": "m", "role": "mother", "representation": PAPER}, True),
        (person(custody=SOLE), BY_MOTHER, False),
        (person(custody=SOLE), {"person": "m", **AS_GUARDIAN}, False),  # who has custody shows that, and no other paper
        (person(custody=SOLE), {"person": "z", **AS_GUARDIAN}, True),  # a guardian beside a young mother
        (person(custody=SOLE), {"person": "z", "role": "guardian"}, False),
        (person(custody=JOINT), BY_MOTHER, True),
        (person(), BY_MOTHER, True),
        (person(born="2012-11-21", custody=SOLE), BY_CHILD, True),  # 14 tomorrow: nobody asks for a yes
        (person(born="2012-11-20", custody=SOLE), BY_CHILD, False),
        (person(born="2012-11-20", custody=SOLE), {"person": "k1", **AS_GUARDIAN}, False),
        (person(born="2012-11-20", custody=SOLE), {**BY_CHILD, "capacity": UNDERSTOOD}, True),
    ],
    ids=str,
)
def test_whose_yes_takes_the_own_no_back(one: Person, given_by: dict[str, Any], *, counts: bool) -> None:
    assert takes_back(GivenBy.model_validate(given_by), one, AT) is counts


@pytest.fixture(params=["Pacific/Kiritimati", "Europe/Berlin", "Pacific/Niue"])
def _standing_there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_standing_there")
@pytest.mark.parametrize(("on", "heard"), [("2026-11-19", False), ("2026-11-20", True), ("2026-11-21", True)])
def test_p05_the_day_on_which_somebody_was_of_age_counts_in_germany_wherever_the_computer_stands(
    on: str, *, heard: bool
) -> None:
    """What stands in the record of a parent is found of the child, once the parent was of age on that day."""
    case = load_case(family({"id": "k1", "role": "child", "born": "2021"}, GROWN), vocabulary=words())
    given_by = {"person": "v", "role": "father", "capacity": {**UNDERSTOOD, "on": on}}
    record = ConsentRecord.model_validate(consent(given_by=given_by))
    assert is_heard_early(case.persons[0], case, [record]) is heard
