"""What would turn a verdict: proven on the case as it is written, smallest, and never over what nobody is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import lotse
from lotse.advice import Explanation, Turn
from lotse.case.facts import derive_facts
from lotse.case.load_case import case_of
from lotse.casetests import CasesFile, TestCase
from lotse.cli.answers import with_value
from lotse.errors import InputError
from lotse.files import of_mapping, validated
from lotse.flow import advise_from
from lotse.library import shipped_library
from lotse.protection import stops
from lotse.settings import Settings
from small_world import (
    ON,
    TOWN,
    advised,
    catalogue,
    child,
    family,
    offer,
    rule,
    ruleset,
    signal,
    taken_in,
    unborn,
    words,
)
from worlds import worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worlds import World

NEVER = {one.id for one in words().never_collected.values()}


def explained(case: dict[str, Any], rules: Any, offers: Any, *, turning: int = 3, on: date = ON) -> list[Explanation]:
    advice = lotse.advise(taken_in(case), rules=rules, catalogue=offers, on=on)
    found = []
    for one in offers.offers:
        some = lotse.explain(advice, offer=one.id, turning=turning)
        found += list(some) if isinstance(some, tuple) else [some]
    return found


def changed(case: dict[str, Any], turn: Turn) -> Iterator[dict[str, Any]]:
    """The case with each way of what a turn says; nothing where it says no values."""
    if any(datum.answers is None for datum in turn.data):
        return
    ways = [case]
    for datum in turn.data:
        kind = words().facts.get(datum.key.partition("/")[2])
        ways = [with_value(way, datum.key, _value(kind, one)) for way in ways for one in datum.answers or ()]
    yield from ways


def _value(kind: Any, answer: str) -> Any:
    if kind is None or kind.type == "bool":
        return answer == "true"
    if kind.type == "int":
        return int(answer)
    return [one for one in answer.split(",") if one] if kind.type == "set" else answer


def verdict(case: dict[str, Any], world: World, one: Explanation, on: date) -> str:
    advice = lotse.advise(taken_in(case), rules=world.rules, catalogue=world.offers, on=on)
    found = lotse.explain(advice, offer=one.offer, person=one.person)
    assert isinstance(found, Explanation)
    return found.verdict


@given(worlds())
def test_every_turn_is_proven_smallest_and_over_data_that_may_be_asked_for(world: World) -> None:
    case = world.case
    for one in explained(case, world.rules, world.offers, turning=2):
        assert one.turning is not None
        for turn in one.turning.turns:
            assert turn.verdict != one.verdict
            assert len(turn.data) + (turn.day is not None) >= 1
            for datum in turn.data:
                what = datum.key.partition("/")[2]
                assert not what.startswith("signal:")
                assert not datum.key.startswith("place/")
                assert what not in {"kind.schulort", *NEVER}
                assert datum.key not in case["no_answer"]
                assert datum.sensitivity == "plain" or datum.answers is None
            assert turn.day is None or turn.day > ON
            if any(datum.key.partition("/")[2].startswith("receives:") for datum in turn.data):
                continue  # what nobody asked about is told of all offers at once: tried by example below
            for way in changed(case, turn):
                assert verdict(way, world, one, turn.day or ON) == turn.verdict
            if len(turn.data) == 2:
                for datum in turn.data:
                    for way in changed(case, turn.model_copy(update={"data": (datum,)})):
                        assert verdict(way, world, one, ON) != turn.verdict


RULES = ruleset(rule("r", "lernen", {"signal": "sprache"}), rule("s", "lernen", {"need": "sprechen"}))
NOTICED: dict[str, Any] = {"signals": [signal("sprache")]}


def turns(one: Any, case: Any = None, *, at_most: int = 3, rules: Any = RULES) -> list[tuple[Any, ...]]:
    written = family(**NOTICED) if case is None else case
    advice = advised(written, rules, catalogue(one))
    found = lotse.explain(advice, offer="o", person="k1", turning=at_most)
    assert isinstance(found, Explanation)
    assert found.turning is not None
    return [
        (turn.verdict, turn.day, tuple((datum.key, datum.known, datum.answers) for datum in turn.data))
        for turn in found.turning.turns
    ]


def test_an_unknown_fact_is_given_and_a_known_one_changed() -> None:
    asks = offer("o", when={"fact": "kind.kita", "is": True})
    assert turns(asks) == [
        ("fits", None, (("k1/kind.kita", False, ("true",)),)),
        ("not_matching", None, (("k1/kind.kita", False, ("false",)),)),
    ]
    known = family(**NOTICED, facts={"k1": {"kind.kita": False}})
    assert turns(asks, known) == [("fits", None, (("k1/kind.kita", True, ("true",)),))]


@pytest.mark.parametrize("at_most", [1, 2, 3])
def test_the_bound_is_kept_and_said(at_most: int) -> None:
    parts = [{"fact": fact, "is": True} for fact in ("kind.kita", "kind.ganztags", "familie.allein")]
    found = turns(offer("o", when={"all": parts}), at_most=at_most)
    assert [one for one in found if one[0] == "fits"] == (
        []
        if at_most < 3
        else [
            (
                "fits",
                None,
                (
                    ("household/familie.allein", False, ("true",)),
                    ("k1/kind.ganztags", False, ("true",)),
                    ("k1/kind.kita", False, ("true",)),
                ),
            )
        ]
    )


def test_a_day_is_the_first_on_which_the_answer_is_another() -> None:
    assert turns(offer("o", age={"from": "6 years", "below": "7 years"})) == [("fits", date(2027, 3, 15), ())]
    assert turns(offer("o", age={"below": "6 years"})) == [("not_matching", date(2027, 3, 15), ())]
    born = family(child(born="2024-02-29"), **NOTICED)
    assert turns(offer("o", age={"from": "3 years"}), born) == [("fits", date(2027, 3, 1), ())]
    assert turns(offer("o", valid={"to": "2026-12-31"})) == [("not_matching", date(2027, 1, 1), ())]


@pytest.mark.parametrize(
    ("born", "days"),
    [("2026-11", ((2029, 11, 1), (2029, 11, 30))), ("2026", ((2029, 1, 1), (2029, 12, 31)))],
)
def test_a_birth_by_month_or_year_counts_as_it_is_stated_on_a_later_day(born: str, days: tuple[Any, Any]) -> None:
    asks = offer("o", age={"below": "3 years"})
    written = family(child(born=born), **NOTICED)
    assert turns(asks, written) == [("open", date(*days[0]), ()), ("not_matching", date(*days[1]), ())]
    for verdict, day, _ in turns(asks, written):
        assert verdict_on(written, asks, day) == verdict
        assert verdict_on(written, asks, day - timedelta(days=1)) != verdict


def verdict_on(written: dict[str, Any], one: Any, day: date) -> str:
    advice = lotse.advise(taken_in(written), rules=RULES, catalogue=catalogue(one), on=day)
    found = lotse.explain(advice, offer="o", person="k1")
    assert isinstance(found, Explanation)
    return found.verdict


def test_without_the_case_no_later_day_is_looked_at() -> None:
    facts = derive_facts(taken_in(family(**NOTICED)), vocabulary=words(), on=ON)
    offers = catalogue(offer("o", age={"below": "6 years"}))
    found = lotse.explain(
        advise_from(facts, rules=RULES, catalogue=offers, settings=Settings()), offer="o", person="k1", turning=1
    )
    assert isinstance(found, Explanation)
    assert found.turning is not None
    assert found.turning.turns == ()


SHIPPED = lotse.load_ruleset("praeventionskette-nrw")
SHIPPED_OFFERS = lotse.load_catalogue("leistungen-nrw", "praxisbeispiele-nrw")
TESTS = [
    test
    for piece in shipped_library().of("cases")
    for test in validated(piece.documents[0], CasesFile).cases
    if test.rules == SHIPPED.id and not stops(test.case)
]


def shipped_explained(test: TestCase, on: date, offer: str, person: str | None, turning: int = 0) -> list[Explanation]:
    case = case_of(of_mapping(test.case), vocabulary=SHIPPED.vocabulary, numbered=False)
    advice = lotse.advise(case, rules=SHIPPED, catalogue=SHIPPED_OFFERS, on=on)
    found = lotse.explain(advice, offer=offer, person=person, turning=turning)
    return list(found) if isinstance(found, tuple) else [found]


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_of_shipped_cases_each_promised_day_gives_the_promised_verdict(test: TestCase) -> None:
    for wanted in test.expect.offers:
        for one in shipped_explained(test, test.on, wanted.offer, wanted.person, turning=1):
            assert one.turning is not None
            for turn in one.turning.turns:
                if turn.day is not None:
                    (then,) = shipped_explained(test, turn.day, wanted.offer, one.person)
                    assert then.verdict == turn.verdict, (wanted.offer, turn.day)


def test_nobody_waits_for_a_later_day_where_the_same_change_turns_the_answer_today() -> None:
    asks = offer("o", when={"fact": "kind.kita", "is": True}, usual_age={"below": "6 years"})
    known = family(**NOTICED, facts={"k1": {"kind.kita": False}})
    assert turns(asks, known) == [("fits", None, (("k1/kind.kita", True, ("true",)),))]


def test_a_birth_moves_only_within_what_is_stated() -> None:
    stated = family(child(born="2020-11"), **NOTICED)
    found = turns(offer("o", age={"from": "6 years"}), stated, at_most=1)
    assert ("fits", None, (("k1/born", True, None),)) in found
    assert ("not_matching", None, (("k1/born", True, None),)) in found
    exact = turns(offer("o", age={"from": "18 years"}), family(child(born="2020-11-15"), **NOTICED), at_most=1)
    assert not [one for one in exact if one[2]]


def test_signals_the_place_and_what_is_never_collected_stay_as_they_are() -> None:
    assert turns(offer("o"), family()) == []
    there = offer("o", where={"residence": ["05358"]})
    assert turns(there, family(**NOTICED, place={"ags": TOWN})) == []
    assert turns(offer("o", when={"fact": "kind.herkunft", "is": True})) == []
    closed = family(**NOTICED, no_answer=["k1/kind.kita"])
    assert turns(offer("o", when={"fact": "kind.kita", "is": True}), closed) == []


def test_a_sensitive_value_is_not_told() -> None:
    asks = offer("o", when={"fact": "kind.hilfe", "is": True})
    assert turns(asks) == [
        ("fits", None, (("k1/kind.hilfe", False, None),)),
        ("not_matching", None, (("k1/kind.hilfe", False, None),)),
    ]


def test_what_is_taken_up_may_change() -> None:
    asks = offer("o", excludes=[{"receives": "o"}])
    none = family(**NOTICED, receives=[])
    assert turns(asks, none) == [("not_matching", None, (("k1/receives:o", True, ("true",)),))]
    assert turns(asks) == [
        ("fits", None, (("k1/receives:o", False, ("false",)),)),
        ("not_matching", None, (("k1/receives:o", False, ("true",)),)),
    ]


def test_an_unborn_child_counts_by_weeks() -> None:
    expecting = family(
        child(), unborn(due="2027-06-18", carried_by="k1"), wishes=[{"need": "entlastung", "person": "k1"}]
    )
    asks = offer("o", "entlastung", scope="adult", when={"pregnant": {"week_from": 12}})
    advice = advised(expecting, RULES, catalogue(asks))
    found = lotse.explain(advice, offer="o", person="k1", turning=1)
    assert isinstance(found, Explanation)
    assert found.turning is not None
    assert [(one.verdict, one.day) for one in found.turning.turns] == [
        ("fits", date(2027, 6, 18) - timedelta(weeks=28))
    ]


@pytest.mark.parametrize("turning", [-1, 5, True, "3", None])
def test_a_bound_that_is_none_is_refused(turning: Any) -> None:
    with pytest.raises(InputError):
        lotse.explain(advised(family(), RULES, catalogue(offer("o"))), offer="o", turning=turning)


def test_without_a_bound_nothing_is_searched() -> None:
    (one,) = explained(family(**NOTICED), RULES, catalogue(offer("o")), turning=0)
    assert one.turning is None
