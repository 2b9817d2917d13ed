"""What a leaf says it looked at: truth, keys and reason, for every leaf in every state."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from lotse.case.vocabulary import HOUSEHOLD
from lotse.conditions import Condition
from lotse.rules.leaves import Look, NeedLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from lotse.truth import Truth
from small_world import NORTH, NORTH_A, SOUTH, TOWN, adult, child, family, known, rule, ruleset, signal, unborn, words

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
YES, NO, OPEN = Truth.YES, Truth.NO, Truth.UNKNOWN


def look(written: dict[str, Any], condition: Any, subject: str, scope: str) -> Look:
    facts = known(written)
    leaf: Any = plant(CONDITION.validate_python(condition), words(), scope)  # type: ignore[arg-type]  # a scope
    found: Look = leaf.look(facts, recognise_needs(facts, ruleset()), subject)
    return found


@pytest.mark.parametrize(
    ("more", "condition", "subject", "scope", "truth", "keys", "because"),
    [
        ({}, {"signal": "enge"}, "k1", "child", OPEN, ("household/signal:enge",), "absent"),
        (
            {"signals": [signal("enge", None)]},
            {"signal": "enge"},
            "k1",
            "child",
            YES,
            ("household/signal:enge",),
            "known",
        ),
        (
            {"signals": [signal("enge", None, "not_assessed")]},
            {"signal": "enge"},
            "k1",
            "child",
            OPEN,
            ("household/signal:enge",),
            "not_assessed",
        ),
        (
            {"signals": [signal("sprache", finding="inconspicuous")]},
            {"signal": "sprache"},
            "k1",
            "child",
            NO,
            ("k1/signal:sprache",),
            "known",
        ),
        (
            {"facts": {"familie.zimmer": 3}},
            {"fact": "familie.zimmer", "at_least": 3},
            "k1",
            "child",
            YES,
            ("household/familie.zimmer",),
            "known",
        ),
        ({}, {"fact": "kind.kita", "is": True}, "k1", "child", OPEN, ("k1/kind.kita",), "absent"),
        ({}, {"fact": "kind.herkunft", "is": "x"}, "k1", "child", OPEN, (), "never_collected"),
        ({}, "always", "k1", "child", YES, (), "known"),
        ({}, {"age": {"from": "3 years"}}, "k1", "child", YES, ("k1/age",), "known"),
        ({}, {"age": {"from": "3 years"}}, "m", "adult", OPEN, ("m/born",), "absent"),
    ],
)
def test_a_look_names_truth_keys_and_reason(  # noqa: PLR0917  # one argument per column of the table
    more: dict[str, Any],
    condition: Any,
    subject: str,
    scope: str,
    truth: Truth,
    keys: tuple[str, ...],
    because: str,
) -> None:
    assert look(family(**more), condition, subject, scope) == Look(truth, keys, because)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("born", "because"), [("2023", "imprecise"), ("2023-11", "imprecise"), (None, "absent")], ids=str
)
def test_a_birth_is_missing_because_it_is_rough_or_not_told(born: str | None, because: str) -> None:
    seen = look(family(child(born=born), adult()), {"age": {"from": "3 years"}}, "k1", "child")
    assert seen == Look(OPEN, ("k1/born",), because)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "weeks", "truth", "keys", "because"),
    [
        ("2027-01-15", {}, YES, ("u/due",), "known"),
        ("2027-01-15", {"week_from": 30}, YES, ("u/due",), "known"),
        ("2027-01-15", {"week_from": 40}, NO, ("u/due",), "known"),
        ("2027-01", {"week_from": 33}, OPEN, ("u/due",), "imprecise"),
        (None, {"week_from": 33}, OPEN, ("u/due",), "absent"),
    ],
)
def test_a_pregnancy_names_the_due_day_it_stands_on(
    due: str | None, weeks: dict[str, int], truth: Truth, keys: tuple[str, ...], because: str
) -> None:
    seen = look(family(adult(), unborn(due=due)), {"pregnant": weeks}, "m", "adult")
    assert seen == Look(truth, keys, because)  # type: ignore[arg-type]


def test_nobody_carried_is_no_and_stands_on_the_adult() -> None:
    assert look(family(), {"pregnant": {}}, "m", "adult") == Look(NO, ("m/due",))


def test_twins_of_unknown_weeks_miss_both_due_days() -> None:
    twins = family(adult(), unborn("u", due=None), unborn("v", due="2027-01"))
    assert look(twins, {"pregnant": {"week_from": 33}}, "m", "adult").keys == ("u/due", "v/due")


@pytest.mark.parametrize(
    ("due", "truth", "keys"),
    [
        ("2026-11-20", NO, ("u/due",)),
        ("2026-11-19", OPEN, ("u/born",)),
        ("2026-11", OPEN, ("u/due",)),
        (None, OPEN, ("u/due",)),
    ],
    ids=str,
)
def test_an_unborn_has_no_age_until_its_due_day_is_past(due: str | None, truth: Truth, keys: tuple[str, ...]) -> None:
    seen = look(family(adult(), unborn(due=due)), {"age": {"below": "1 years"}}, "u", "child")
    assert (seen.truth, seen.keys) == (truth, keys)


@pytest.mark.parametrize(
    ("told", "wanted", "truth", "because"),
    [
        (None, (TOWN,), OPEN, "absent"),
        (TOWN, (TOWN,), YES, "known"),
        (TOWN, (NORTH,), OPEN, "imprecise"),
        (NORTH_A, (TOWN,), YES, "known"),
        (NORTH_A, (NORTH,), YES, "known"),
        (NORTH, (NORTH_A,), OPEN, "imprecise"),
        (SOUTH, (NORTH,), NO, "known"),
        (SOUTH, (NORTH, SOUTH), YES, "known"),
    ],
)
def test_a_place_of_school_lies_in_every_area_above_it(
    told: str | None, wanted: tuple[str, ...], truth: Truth, because: str
) -> None:
    facts = known(family(facts={"k1": {"kind.schulort": told}} if told else {}))
    leaf = AreaLeaf(wanted, "kind.schulort", household=False, chains=words().chains)
    seen = leaf.look(facts, recognise_needs(facts, ruleset()), "k1")
    assert seen == Look(truth, ("k1/kind.schulort",), because)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "wanted", "truth", "keys", "because"),
    [
        (None, (TOWN,), OPEN, ("place/ags",), "absent"),
        (None, (NORTH,), OPEN, ("place/ags", "place/area"), "absent"),
        ({"ags": TOWN}, ("05",), YES, ("place/ags",), "known"),
        ({"ags": TOWN}, ("05358",), NO, ("place/ags",), "known"),
        ({"ags": TOWN}, (NORTH,), OPEN, ("place/area",), "imprecise"),
        ({"ags": TOWN, "area": NORTH}, (NORTH_A,), OPEN, ("place/area",), "imprecise"),
        ({"ags": TOWN, "area": SOUTH}, (NORTH,), NO, ("place/area",), "known"),
        ({"ags": TOWN, "area": SOUTH}, ("05358",), NO, ("place/ags",), "known"),
        ({"ags": TOWN, "area": NORTH_A}, (NORTH,), YES, ("place/area",), "known"),
    ],
)
def test_a_residence_names_the_part_of_the_place_it_stands_on(
    place: dict[str, str] | None, wanted: tuple[str, ...], truth: Truth, keys: tuple[str, ...], because: str
) -> None:
    facts = known(family(place=place))
    leaf = AreaLeaf(wanted, None, household=False, chains=words().chains)
    assert leaf.look(facts, recognise_needs(facts, ruleset()), HOUSEHOLD) == Look(truth, keys, because)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reach", "subject", "owners"),
    [
        ("own", "k1", ("k1",)),
        ("household", "k1", (HOUSEHOLD,)),
        ("offer", "k1", ("k1", HOUSEHOLD)),
        ("offer", HOUSEHOLD, (HOUSEHOLD,)),
        ("family", "k1", ("k1", HOUSEHOLD, "m")),
        ("anyone", HOUSEHOLD, (HOUSEHOLD, "k1", "m")),
    ],
)
def test_a_need_counts_for_those_it_reaches(reach: Any, subject: str, owners: tuple[str, ...]) -> None:
    assert NeedLeaf(("lernen",), reach).where(known(family()), subject) == owners


@pytest.mark.parametrize(
    ("rules", "truth", "keys", "because"),
    [
        ([], NO, ("household/need:lernen", "household/need:wohnen", "k1/need:lernen", "k1/need:wohnen"), "known"),
        ([rule("a", "lernen")], YES, ("k1/need:lernen",), "known"),
        ([rule("a", "wohnen")], YES, ("household/need:wohnen",), "known"),
        ([rule("a", "wohnen"), rule("b", "lernen")], YES, ("household/need:wohnen",), "known"),
        ([rule("a", "lernen", {"signal": "sprache"})], OPEN, ("k1/need:lernen",), "absent"),
    ],
)
def test_a_need_names_the_one_that_is_recognised_or_all_that_are_open(
    rules: list[dict[str, Any]], truth: Truth, keys: tuple[str, ...], because: str
) -> None:
    facts = known(family())
    seen = NeedLeaf(("lernen", "wohnen"), "offer").look(facts, recognise_needs(facts, ruleset(*rules)), "k1")
    assert seen == Look(truth, keys, because)  # type: ignore[arg-type]


def test_a_truth_that_is_read_as_a_word_says_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"compare it with `is Truth\.YES`"):
        bool(Truth.UNKNOWN)
