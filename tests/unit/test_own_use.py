"""A specially protected value enters the advice when all who have to agree did so, in records that are worth it."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.case.records import ConsentRecord
from lotse.case.united import unite
from lotse.settings import Settings
from lotse.testing.agreeing import own_suggestion_record
from small_world import ON, adult, child, family, signal, words

SEEN = {"what": "sorgeregister", "on": "2026-11-20"}
SOLE = {"kind": "sole", "holders": ["m"], "seen": SEEN}
JOINT = {"kind": "joint", "holders": ["m", "v"]}
KEY = "k1/kind.diagnose"


def from_(giver: str, person: str = "k1", **more: Any) -> dict[str, Any]:
    """A record of one giver; parts are given by their path, such as `act__form="oral"`."""
    number = {"m": "2", "v": "3", "k1": "4", "x": "5"}[giver] + {"k1": "7", "m": "8", "v": "9"}[person]
    written = own_suggestion_record(person, ON, giver=giver, name=number * 5)
    for path, value in more.items():
        around: Any = written
        *above, last = path.split("__")
        for step in above:
            around = around[step]
        around[last] = value
    return written


def used(*records: Any, custody: Any = SOLE, born: str = "2021-03-15", **settings: Any) -> bool:
    """Whether the diagnosis of the child is used."""
    persons = [child(born=born, parents=["m", "v"], custody=custody), adult(), adult("v")]
    case = load_case(
        family(*persons, facts={"k1": {"kind.diagnose": True}}, consents=list(records)), vocabulary=words()
    )
    facts = derive_facts(case, vocabulary=words(), on=ON, settings=Settings(**settings))
    assert (KEY in {one.key for one in facts.not_used}) is ("kind.diagnose" not in facts.values.get("k1", {}))
    return "kind.diagnose" in facts.values.get("k1", {})


def test_a05_who_has_custody_opens_it() -> None:
    assert used(from_("m"))


@pytest.mark.parametrize("giver", ["x", "k1", "v"])
def test_a05_somebody_else_does_not_open_it(giver: str) -> None:
    assert not used(from_(giver))
    assert not used(from_("m", given_by__person=giver))


def test_a05_of_two_parents_both_agree() -> None:
    assert used(from_("m"), from_("v"), custody=JOINT)
    assert not used(from_("m"), custody=JOINT)
    assert not used(from_("v"), custody=JOINT)


def test_a05_one_of_two_parents_is_enough_only_where_the_office_says_so() -> None:
    assert used(from_("m"), custody=JOINT, everyday_matter=True)
    assert not used(from_("x"), custody=JOINT, everyday_matter=True)


@pytest.mark.parametrize("custody", [{"kind": "unknown"}, {"kind": "joint", "holders": ["m"]}])
def test_a05_where_custody_is_not_known_nothing_is_used(custody: Any) -> None:
    assert not used(from_("m"), custody=custody)


def test_a05_from_14_the_young_person_agrees_too() -> None:
    assert used(from_("m"), born="2012-11-21")
    assert not used(from_("m"), born="2012-11-20")
    assert used(from_("m"), from_("k1"), born="2012-11-20")
    assert not used(from_("m"), from_("k1", given_by__capacity=None), born="2012-11-20")
    assert not used(from_("k1"), born="2012-11-20")


def test_a05_from_18_the_young_person_alone() -> None:
    assert used(from_("k1"), born="2008-11-20")
    assert not used(from_("m"), born="2008-11-20")


def test_a05_the_no_of_a_young_child_counts() -> None:
    refused = [{"state": "refused", "at": "2026-11-10T09:00:00+01:00", "by": "k1"}]
    assert not used(from_("m"), from_("k1", history=refused))


def test_a05_it_holds_no_longer_than_the_office_allows() -> None:
    assert not used(from_("m"), consent_max_days=169)
    assert used(from_("m"), consent_max_days=171)
    assert not used(from_("m", valid__until="2099-01-01T00:00:00+01:00"))


ORAL = {"act__form": "oral"}
NOTED = {**ORAL, "act__circumstances": "am Telefon", "evidence__recorded_by": "f1"}
OWN_DAY = {"given_by__representation__seen_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (ORAL, NOTED),
        ({"notice__informed": []}, {"notice__informed": ["withdrawal", "refusal", "purpose"]}),
        ({"notice__rights": False}, {"notice__rights": True}),
        ({"notice__sha256": None}, {"notice__sha256": "a" * 64}),
        ({"evidence__sha256": "siehe Akte"}, {"evidence__sha256": "b" * 64}),
        ({"controller__legal_basis": ["A6-1-f"]}, {"controller__legal_basis": ["A6-1-a"]}),
        ({"controller__legal_basis": []}, {"controller__legal_basis": ["A6-1-a", "A9-2-a"]}),
        ({"scope__categories": ["health"]}, {"scope__special": ["health"]}),
        ({"scope__categories": ["child_protection"]}, {"scope__categories": ["education"]}),
        ({"scope__recipients": [{"body": "alle-aemter"}]}, {"scope__recipients": [{"body": "jugendamt-05358008"}]}),
        ({"voluntary__duty": True}, {"voluntary__duty": False}),
        (
            {"evidence__recorded_at": "2026-11-21T00:00:00+01:00"},
            {"evidence__recorded_at": "2026-11-20T23:59:59+01:00"},
        ),
        ({"given_by__representation__seen_on": "2026-11-21"}, OWN_DAY),
    ],
    ids=str,
)
def test_a05_a_record_that_could_not_be_made_opens_nothing(worse: Any, better: Any) -> None:
    assert not used(from_("m", **worse))
    assert used(from_("m", **better))


def test_a05_sole_custody_was_seen_and_not_on_a_day_to_come() -> None:
    unseen: dict[str, Any] = {"given_by__representation": None}
    assert used(from_("m", **unseen))
    assert not used(from_("m", **unseen), custody={**SOLE, "seen": {"what": "sorgeregister", "on": "2026-11-21"}})
    assert not used(from_("m", **unseen), custody={"kind": "sole", "holders": ["m"]})


def test_a05_two_versions_of_one_record_that_differ_open_nothing() -> None:
    assert used(from_("m"), from_("m"))
    assert not used(from_("m"), from_("m", scope__special=["health"], scope__categories=[]))


def test_a05_a_no_in_one_of_two_versions_counts_for_all_that_this_version_covers() -> None:
    """Another record of the same person, older than the no, opens nothing: as if there were no second version."""
    wide = from_("m")
    older = wide | {"record": "C-" + "6" * 10}
    said_no = {"state": "withdrawn", "at": f"{ON}T08:00:00+01:00", "by": "m"}
    ended = wide | {"history": [*wide["history"], said_no]}
    narrow = from_("m", scope__special=[], scope__categories=["language"])
    elsewhere = from_("m", scope__purposes=["referral"])
    assert used(older)
    assert used(older, narrow, wide)
    for copies in ([ended], [ended, narrow], [narrow, ended], [elsewhere, ended], [ended, elsewhere, narrow]):
        assert not used(older, *copies)


def test_a05_of_two_versions_that_differ_no_yes_counts_even_where_a_no_stands_before_it() -> None:
    """What is left of them is their no alone; without a no nothing is left."""
    history = [{"state": state, "at": f"2026-11-{day}T09:00:00+01:00", "by": "m"} for state, day in
               (("refused", "05"), ("given", "10"))]  # fmt: skip
    wide, narrow = from_("m", history=history), from_("m", scope__special=["health"], scope__categories=[])
    assert used(wide)
    assert not used(wide, narrow)
    records = [ConsentRecord.model_validate(one) for one in (from_("m"), narrow, wide)]
    assert unite(records[0].case, records[:2]).noes == ()
    assert [[one.state for one in no.history] for no in unite(records[0].case, records).noes] == [["refused"]]


def test_a05_what_concerns_the_household_needs_everybody() -> None:
    persons = [child(parents=["m"], custody=SOLE), adult()]
    topic = signal("enge", None, source="screening")
    for records, is_used in (([from_("m"), from_("m", "m")], True), ([from_("m")], False), ([from_("m", "m")], False)):
        case = load_case(family(*persons, signals=[topic], consents=records), vocabulary=words())
        facts = derive_facts(case, vocabulary=words(), on=ON)
        assert ("household" in facts.signals) is is_used
