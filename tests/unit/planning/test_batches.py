"""Many cases at once: every case has its entry in its place, and the executor is not to be seen in the bytes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lotse
from lotse.advice import Advice
from lotse.errors import LotseError, ProtectionStop
from lotse.planning.batches import TOGETHER, Unanswered, evaluate_many
from small_world import ON, catalogue, child, family, offer, rule, ruleset, signal, taken_in
from worlds import worlds

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from worlds import World

RULES = ruleset(rule("r", "lernen", {"signal": "sprache"}), rule("s", "bewegung", {"fact": "kind.kita", "is": False}))
OFFERS = catalogue(offer("o", when={"fact": "kind.ganztags", "is": True}), offer("p", "bewegung"))
FAMILIES = [
    family(),
    family(signals=[signal("sprache")]),
    family(child_protection="acute"),
    family(child(born="2027-01-01")),
    family(facts={"k1": {"kind.kita": False}}),
    family(receives=[{"offer": "elsewhere"}]),
]


def asked(families: list[dict[str, Any]], executor: Executor | None = None) -> tuple[Advice | Unanswered, ...]:
    cases = (taken_in(one) for one in families)
    return evaluate_many(cases, rules=RULES, catalogue=OFFERS, on=ON, executor=executor)


def test_every_case_has_its_entry_in_its_place() -> None:
    found = asked(FAMILIES)
    assert [type(one).__name__ for one in found] == ["Advice", "Advice", "Advice", "Unanswered", "Advice", "Unanswered"]
    assert [one.stop is not None for one in found] == [False, False, True, False, False, False]
    assert [one.problems[0].code for one in found if isinstance(one, Unanswered)] == ["BORN-AFTER-ON", "ID-UNKNOWN"]
    alone = lotse.advise(taken_in(FAMILIES[1]), rules=RULES, catalogue=OFFERS, on=ON)
    assert found[1].model_dump_json() == alone.model_dump_json()


def test_no_cases_have_no_entries() -> None:
    assert asked([]) == ()


def test_processes_and_threads_give_the_same_bytes() -> None:
    families = FAMILIES * (2 * TOGETHER // len(FAMILIES) + 1)
    alone = [one.model_dump_json() for one in asked(families)]
    with ThreadPoolExecutor(4) as threads:
        assert [one.model_dump_json() for one in asked(families, threads)] == alone
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as processes:
        assert [one.model_dump_json() for one in asked(families, processes)] == alone
        assert [one.model_dump_json() for one in asked(families, processes)] == alone


@given(st.lists(worlds(), max_size=4))
def test_an_entry_is_what_advise_answers_alone(drawn: list[World]) -> None:
    for one in drawn[:1]:
        cases = [taken_in(world.case) for world in drawn]
        found = evaluate_many(cases, rules=one.rules, catalogue=one.offers, on=ON)
        for case, entry in zip(cases, found, strict=True):
            try:
                alone = lotse.advise(case, rules=one.rules, catalogue=one.offers, on=ON).model_dump_json()
            except LotseError:
                assert isinstance(entry, Unanswered)
            else:
                assert entry.model_dump_json() == alone


def test_what_an_explanation_needs_is_not_kept() -> None:
    entry = asked(FAMILIES[:1])[0]
    assert isinstance(entry, Advice)
    with pytest.raises(LotseError) as caught:
        lotse.explain(entry, offer="o")
    assert caught.value.code == "ADVICE-WITHOUT-CONTEXT"


def test_a_wrong_argument_is_told_in_every_entry_and_hides_no_stop() -> None:
    cases = [taken_in(FAMILIES[0]), taken_in(FAMILIES[2])]
    found = evaluate_many(cases, rules=RULES, catalogue=OFFERS, on=ON, settings={"no_such_setting": 1})
    assert isinstance(found[0], Unanswered)
    assert found[1].stop is not None


def test_a_day_that_is_none_hides_no_stop() -> None:
    nothing: Any = None
    with pytest.raises(ProtectionStop):
        evaluate_many([taken_in(one) for one in FAMILIES], rules=RULES, catalogue=OFFERS, on=nothing)


def test_what_is_no_case_is_a_problem_of_its_entry() -> None:
    entries: list[Any] = [family(), None, {**family(), "child_protection": "acute"}]
    found = evaluate_many(entries, rules=RULES, catalogue=OFFERS, on=ON)
    assert [one.stop is not None for one in found] == [False, False, True]


def test_nothing_of_a_case_is_shown_in_a_log() -> None:
    assert "K7MQ2" not in repr(asked(FAMILIES)[3])
