"""Old content against new: both directions, by phase and place, with the proven cause; nothing of a given family."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import lotse
from lotse.errors import InputError, LotseError, ProtectionStop
from lotse.planning.drawn import drawn_cases
from lotse.planning.pieces import Contents
from small_world import (
    ON,
    OTHER_TOWN,
    TOWN,
    adult,
    catalogue,
    child,
    family,
    offer,
    quiet_words,
    rule,
    ruleset,
    signal,
    taken_in,
)
from worlds import worlds

if TYPE_CHECKING:
    from lotse.planning.comparison import Comparison, Shifted
    from worlds import World

KITA = {"fact": "kind.kita", "is": True}
OLD = ruleset(rule("r", "lernen", {"signal": "sprache"}), rule("s", "bewegung", KITA))
OFFERS = catalogue(offer("o"), offer("p", "bewegung"), offer("q", "lernen", when=KITA))
NOTICED: dict[str, Any] = {"signals": [signal("sprache")]}


def compared(families: list[dict[str, Any]], rules: Any = OLD, offers: Any = OFFERS, **how: Any) -> Comparison:
    how = {"origin": "generated", **how}
    return lotse.compare([taken_in(one) for one in families], rules=rules, catalogue=offers, on=ON, **how)


def said(shifts: tuple[Shifted, ...]) -> list[tuple[Any, ...]]:
    return [
        (one.about, one.id, one.shift, one.persons, [cause.id for cause in one.causes], one.proven) for one in shifts
    ]


def test_the_same_content_shifts_nothing() -> None:
    found = compared(
        [family(**NOTICED)], (OLD, ruleset(*(one.model_dump(by_alias=True, exclude_none=True) for one in OLD.rules)))
    )
    assert (found.shifts, found.changed, found.cases) == ((), (), 1)


def test_a_rule_that_went_takes_its_need_and_offers_along_and_is_the_cause() -> None:
    new = ruleset(rule("s", "bewegung", KITA))
    found = compared([family(**NOTICED), family(child(), child("k2"), **NOTICED), family()], (OLD, new))
    assert said(found.shifts) == [
        ("offer", "o", "loses", 2, ["r"], True),
        ("offer", "q", "loses", 2, ["r"], True),
        ("need", "lernen", "loses", 2, ["r"], True),
    ]
    assert [(one.piece, one.id, one.change) for one in found.changed] == [("rule", "r", "went")]
    back = compared([family(**NOTICED), family(child(), child("k2"), **NOTICED)], (new, OLD))
    assert [one.shift for one in back.shifts] == ["gains", "gains", "gains"]


def test_an_offer_that_asks_for_more_becomes_open_and_is_the_cause() -> None:
    new = catalogue(offer("o", when=KITA), offer("p", "bewegung"), offer("q", "lernen", when=KITA))
    found = compared([family(**NOTICED)], OLD, (OFFERS, new))
    assert said(found.shifts) == [("offer", "o", "becomes_open", 1, ["o"], True)]
    assert said(compared([family(**NOTICED)], OLD, (new, OFFERS)).shifts) == [
        ("offer", "o", "becomes_fitting", 1, ["o"], True)
    ]


def test_two_pieces_that_only_together_undo_a_shift_are_named_but_not_proven() -> None:
    new = ruleset(rule("r", "lernen", {"signal": "sprache"}), rule("t", "bewegung"), rule("s", "bewegung"))
    found = compared([family()], (OLD, new))
    assert ("offer", "p", "gains", 1, ["s", "t"], False) in said(found.shifts)


def test_a_change_elsewhere_is_no_cause() -> None:
    new = ruleset(
        rule("r", "lernen", {"all": [{"signal": "sprache"}, KITA]}),
        rule("s", "bewegung", {"fact": "kind.kita", "is": False}),
    )
    found = compared([family(**NOTICED)], (OLD, new))
    assert {one.id: [cause.id for cause in one.causes] for one in found.shifts} == {
        "o": ["r"],
        "q": ["r"],
        "lernen": ["r"],
    }


def test_the_example_is_as_small_as_it_can_be() -> None:
    large = family(
        child(parents=["m"]),
        adult(),
        child("k2", born="2019-01-01"),
        place={"ags": TOWN},
        facts={"familie.allein": True, "k1": {"kind.kita": True, "kind.ganztags": False}},
        wishes=[{"need": "beruf", "person": "m"}],
        **NOTICED,
    )
    (one,) = compared([large], (OLD, ruleset(rule("r", "lernen", {"signal": "sprache"})))).shifts[:1]
    assert one.id == "p"
    assert one.example is not None
    assert one.example["persons"] == [{"id": "k1", "role": "child"}]
    assert one.example["facts"] == {"k1": {"kind.kita": True}}
    assert "signals" not in one.example


def test_counts_are_by_phase_and_place() -> None:
    new = ruleset(rule("s", "bewegung", KITA))
    families = [
        family(child(born="2022-01-01"), place={"ags": TOWN}, **NOTICED),
        family(child(born="2018-01-01"), place={"ags": TOWN}, **NOTICED),
        family(child(born=None), place={"ags": OTHER_TOWN}, **NOTICED),
        family(child(born="2022-01-01"), **NOTICED),
    ]
    one = compared(families, (OLD, new)).shifts[0]
    assert [(part.id, part.persons) for part in one.phases] == [("kita", 2), ("schule", 1), (None, 1)]
    assert [(part.id, part.persons) for part in one.places] == [(TOWN, 2), (OTHER_TOWN, 1), (None, 1)]
    assert (one.cases, one.persons) == (4, 4)


@pytest.mark.parametrize(("number", "told"), [(1, None), (4, None), (5, 5), (7, 5), (8, 10)])
def test_s01_small_counts_of_given_families_are_not_told_and_no_family_is_shown(number: int, told: int | None) -> None:
    new = ruleset(rule("s", "bewegung", KITA))
    found = compared([family(**NOTICED)] * number, (OLD, new), origin="given")
    assert found.cases == told
    for one in found.shifts:
        assert (one.cases, one.persons, one.example) == (told, told, None)
        assert bool(one.places) is (told is not None)
        assert [cause.id for cause in one.causes] == ["r"]


def test_s02_of_one_small_count_among_large_ones_the_sum_does_not_tell() -> None:
    new = ruleset(rule("s", "bewegung", KITA))
    here, there, elsewhere = (family(place={"ags": ags}, **NOTICED) for ags in (TOWN, OTHER_TOWN, "05111000"))
    one = compared([here] * 9 + [there] * 6 + [elsewhere] * 2, (OLD, new), origin="given").shifts[0]
    assert {part.id: part.persons for part in one.places} == {TOWN: 10, OTHER_TOWN: None, "05111000": None}
    two = compared([here] * 9 + [there] * 6, (OLD, new), origin="given").shifts[0]
    assert {part.id: part.persons for part in two.places} == {TOWN: 10, OTHER_TOWN: 5}


def test_the_office_sets_how_small_is_too_small() -> None:
    new = ruleset(rule("s", "bewegung", KITA))
    found = compared([family(**NOTICED)] * 4, (OLD, new), origin="given", settings={"small_cells": 3})
    assert {one.persons for one in found.shifts} == {5}


def test_s01_nobody_is_told_like_few_of_given_families_and_as_nobody_of_drawn_ones() -> None:
    new = ruleset(rule("s", "bewegung", KITA))
    assert compared([family(**NOTICED)] * 5, (OLD, new), origin="given").unanswered is None
    assert compared([family(**NOTICED)] * 5, (OLD, new), origin="generated").unanswered == 0


def test_s03_planning_gets_no_case_number() -> None:
    """A count of given families names none of them; the smallest example of a drawn one is about nobody."""
    new = ruleset(rule("s", "bewegung", KITA))
    written = family(**NOTICED)
    given = compared([written] * 7, (OLD, new), origin="given").model_dump_json()
    assert written["case"] not in given
    assert '"case"' not in given
    drawn = compared([written] * 7, (OLD, new), origin="generated")
    assert drawn.shifts[0].example is not None


@given(worlds(), worlds())
def test_shifts_are_what_advise_answers_otherwise(one: World, two: World) -> None:
    case = taken_in(one.case)
    answers: list[dict[tuple[str, str, str | None], str] | None] = []
    for world in (one, two):
        try:
            advice = lotse.advise(case, rules=world.rules, catalogue=world.offers, on=ON)
        except LotseError:
            answers.append(None)
            continue
        found: dict[tuple[str, str, str | None], str] = {
            ("need", each.need, each.person): "fits" for each in advice.needs
        }
        found.update({("offer", each.offer, each.person): each.verdict for each in advice.suggestions})
        answers.append(found)
    compared_ = lotse.compare(
        [case], rules=(one.rules, two.rules), catalogue=(one.offers, two.offers), on=ON, origin="generated"
    )
    before, after = answers
    if before is None or after is None:
        assert (compared_.unanswered, compared_.shifts) == (1, ())
        return
    expected: Counter[tuple[str, str, str]] = Counter()
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old != new:
            shift = (
                "gains"
                if old is None
                else "loses"
                if new is None
                else f"becomes_{'open' if new == 'open' else 'fitting'}"
            )
            expected[key[0], key[1], shift] += 1
    counted: Counter[tuple[str, str, str]] = Counter()
    for each in compared_.shifts:  # once for each set of causes
        counted[each.about, each.id, each.shift] += each.persons or 0
    assert counted == expected


def test_one_case_with_signs_of_danger_stops_before_anything_is_touched() -> None:
    nothing: Any = None
    with pytest.raises(ProtectionStop):
        lotse.compare(
            [taken_in(family()), taken_in(family(child_protection="acute"))], rules=nothing, catalogue=nothing, on=ON
        )


def test_what_is_no_case_or_another_vocabulary_is_refused() -> None:
    nothing: Any = [None]
    with pytest.raises(InputError):
        lotse.compare(nothing, rules=OLD, catalogue=OFFERS, on=ON)
    other = OFFERS.model_copy(update={"vocabulary": quiet_words()})
    with pytest.raises(InputError):
        lotse.compare([], rules=OLD, catalogue=other, on=ON)


def test_a_case_that_cannot_be_answered_is_counted() -> None:
    families = [family(child(born="2027-01-01")), family(receives=[{"offer": "elsewhere"}]), family()]
    assert compared(families).unanswered == 2


@pytest.mark.parametrize("seed", [0, 3])
def test_the_same_seed_draws_the_same_cases(seed: int) -> None:
    both = Contents(OLD, OFFERS)
    first, again = (drawn_cases(both, both, on=ON, number=4, seed=seed, places=True) for _ in range(2))
    assert [one.model_dump_json() for one in first] == [one.model_dump_json() for one in again]
    assert all(one.place is not None for one in first)


@pytest.mark.parametrize("number", [0, -1, 20_001])
def test_a_number_out_of_bounds_is_refused(number: int) -> None:
    both = Contents(OLD, OFFERS)
    with pytest.raises(InputError):
        drawn_cases(both, both, on=ON, number=number)


def test_nothing_of_a_case_is_shown_in_a_log() -> None:
    assert "K7MQ2" not in repr(compared([family(**NOTICED)], (OLD, ruleset())))


@pytest.mark.parametrize("side", ["rules", "offers"])
def test_drawn_cases_are_led_to_what_changed(side: str) -> None:
    """A rule behind a signal, two facts and a place: by chance alone nearly no case would meet it."""
    when = {
        "all": [
            {"signal": "sprache"},
            KITA,
            {"fact": "kind.ganztags", "is": True},
            {"fact": "familie.zimmer", "at_least": 3},
        ]
    }
    more = rule("t", "sprechen", when)
    rules = (OLD, ruleset(rule("r", "lernen", {"signal": "sprache"}), rule("s", "bewegung", KITA), more))
    offers = (
        catalogue(offer("o")),
        catalogue(offer("o"), offer("z", "beruf", scope="adult", where={"residence": [OTHER_TOWN]})),
    )
    old, new = (
        (Contents(OLD, OFFERS), Contents(rules[1], OFFERS))
        if side == "rules"
        else (Contents(OLD, offers[0]), Contents(OLD, offers[1]))
    )
    drawn = drawn_cases(old, new, on=ON, number=80, seed=1)
    found = lotse.compare(
        drawn, rules=(old.rules, new.rules), catalogue=(old.catalogue, new.catalogue), on=ON, origin="generated"
    )
    assert {"sprechen", "z"} & {one.id for one in found.shifts if one.shift == "gains"}
