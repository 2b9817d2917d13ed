"""A law that cannot fail is worth nothing: each one catches a fault that is planted for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.case.model import Case
from lotse.errors import InputError
from lotse.privacy.disclosing import disclose
from lotse.rules.engine import Session
from lotse.rules.leaves import DayLeaf, FactLeaf
from lotse.rules.planting import planted as whole_planted
from lotse.testing import LAWS, assert_laws
from lotse.testing import world as world_module
from lotse.testing.laws import broken_by, disclosing, in_force, openness, protection, silence, unread
from lotse.testing.laws.silence import MARK
from lotse.truth import Truth, known
from small_world import ON, catalogue, offer, rule, ruleset

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lotse.advice import Advice
    from lotse.case.facts import Facts

RULES = ruleset(
    rule("a", "lernen", {"signal": "sprache"}),
    rule("b", "sprechen", {"all": [{"fact": "kind.kita", "is": False}, {"age": {"below": "6 years"}}]}),
    rule("c", "orientierung", {"fact": "familie.allein", "is": True}, "household"),
    rule("d", "bewegung", {"age": {"from": "3 years"}}),
)
OFFERS = catalogue(
    offer("o", "lernen", "sprechen", excludes=[{"fact": "kind.ganztags", "is": True}]),
    offer("p", "bewegung", "sprechen", valid={"from": "2026-01-01", "to": "2026-11-20"}),
    offer("q", "orientierung", "lernen", scope="household", when={"fact": "familie.zimmer", "below": 2}),
    offer("r", "bewegung", where={"residence": ["05315000-nord-a"]}),
)


def assert_caught(number: int, *, most: int = 150, on: date = ON) -> str:
    """The law breaks, and says its sentence and the household."""
    with pytest.raises(AssertionError) as caught:
        assert_laws(RULES, OFFERS, on=on, max_examples=most, laws=[number])
    said = str(caught.value)
    assert said.startswith(f"Law {number}: {LAWS[number - 1].sentence}\n")
    assert "schema: lotse/case/1" in said or "case:" in said
    assert MARK not in said
    return said


def test_they_all_hold_as_long_as_nothing_is_planted() -> None:
    assert_laws(RULES, OFFERS, on=ON, max_examples=4)


def test_another_seed_tries_other_households_and_they_hold_too() -> None:
    assert_laws(RULES, OFFERS, on=ON, max_examples=5, seed=7, laws=[1, 5])


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Case, Advice], Advice]], None]:
    """Advice that is changed before the laws see it."""

    def plant(change: Callable[[Case, Advice], Advice]) -> None:
        whole = lotse.advise

        def advised(case: Case, **more: Any) -> Advice:
            advice = whole(case, **more)
            found = advice if advice.stop is not None else change(case, advice)
            found._context = advice._context
            return found

        for module in (world_module, unread):
            monkeypatch.setattr(module, "advise", advised)

    return plant


def without_suggestions(advice: Advice) -> Advice:
    return advice.model_copy(update={"suggestions": (), "needs": ()})


def test_law_1_catches_unknown_read_as_no(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = FactLeaf.truth

    def unknown_is_no(leaf: FactLeaf, facts: Facts, needs: Any, subject: str) -> Truth:
        found = truth(leaf, facts, needs, subject)
        return Truth.NO if found is Truth.UNKNOWN else found

    monkeypatch.setattr(FactLeaf, "truth", unknown_is_no)
    assert_caught(1)


def test_law_2_catches_an_advice_that_looks_at_what_nothing_reads(changed: Any) -> None:
    changed(lambda case, advice: without_suggestions(advice) if "familie.unread" in case.facts else advice)
    assert "nothing reads" in assert_caught(2)


def test_law_2_catches_a_minimised_case_that_lost_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "minimise", lambda case, **_: case.model_copy(update={"signals": (), "facts": {}}))
    assert "minimised" in assert_caught(2)


def test_law_3_catches_an_open_offer_without_anything_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    explained = lotse.explain

    def silent(advice: Advice, **more: Any) -> Any:
        found = explained(advice, **more)
        several = found if isinstance(found, tuple) else (found,)
        return tuple(one.model_copy(update={"missing": (), "hints": ()}) for one in several)

    monkeypatch.setattr(world_module, "explain", silent)
    assert "nothing says why" in assert_caught(3)


def test_law_3_catches_an_answer_that_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openness, "tell", lambda *_, **__: None)
    assert "stays open although" in assert_caught(3)
    broken = broken_by(openness.questions_may_be_asked_and_answered, RULES, OFFERS, on=ON, max_examples=150)
    assert broken is not None
    assert "told and is asked again" in broken.why


def test_law_4_catches_an_order_that_matters(changed: Any) -> None:
    changed(
        lambda case, advice: without_suggestions(advice) if case.persons and case.persons[0].role == "child" else advice
    )
    assert "order" in assert_caught(4)


def test_law_5_catches_an_unknown_exclusion_that_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    explained = lotse.explain

    def fitting(advice: Advice, **more: Any) -> Any:
        found = explained(advice, **more)
        several = found if isinstance(found, tuple) else (found,)
        return tuple(one.model_copy(update={"verdict": "fits"}) for one in several)

    monkeypatch.setattr(world_module, "explain", fitting)
    assert "although an exclusion" in assert_caught(5)


def test_law_5_catches_a_suggestion_without_a_need(changed: Any) -> None:
    changed(lambda _, advice: advice.model_copy(update={"needs": ()}))
    assert_caught(5)


def test_law_6_catches_a_district_that_counts(changed: Any) -> None:
    def counts(case: Case, advice: Advice) -> Advice:
        return without_suggestions(advice) if case.place and case.place.area == "05315000-nord-a" else advice

    changed(counts)
    assert_caught(6)


def test_law_6_catches_siblings_that_are_mixed(changed: Any) -> None:
    changed(lambda case, advice: without_suggestions(advice) if len(case.persons) > 1 else advice)
    assert "of others" in assert_caught(6)


def test_law_7_catches_a_disclosure_that_opens_with_more_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = disclose

    def opened(case: Case, **more: Any) -> Any:
        found = decide(case, **more)
        if len(more["present"]) > 0 and found.withheld:
            return found.model_copy(update={"fields": tuple(one.field for one in found.withheld), "withheld": ()})
        return found

    monkeypatch.setattr(disclosing, "disclose", opened)
    assert "one more body" in assert_caught(7)


def test_law_7_catches_consents_that_never_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = disclose

    def forever(case: Case, **more: Any) -> Any:
        found = decide(case, **more)
        return found if found.fields else found.model_copy(update={"fields": ("k1/age",)})

    monkeypatch.setattr(disclosing, "disclose", forever)
    assert_caught(7)


def test_law_8_catches_a_message_that_repeats_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    def loud(case: Any, **_: Any) -> Any:
        raise InputError.of("TYPE", f"this is wrong: {case}")

    monkeypatch.setattr(silence, "load_case", loud)
    assert "repeats" in assert_caught(8)


def test_law_9_catches_an_answer_that_changes(changed: Any) -> None:
    times = iter(range(10**9))
    changed(lambda _, advice: advice.model_copy(update={"case": f"{next(times)}"}))
    assert "other bytes" in assert_caught(9)


def test_law_10_catches_what_is_lost_when_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    dump = Case.model_dump_json
    monkeypatch.setattr(
        Case, "model_dump_json", lambda case, **how: dump(case, **{**how, "exclude": {"wishes", "persons"}})
    )
    assert_caught(10)


def test_law_11_catches_a_rule_that_begins_a_day_late(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = whole_planted

    def late(rules: Any, on: date) -> Any:
        return planted(rules, max(on - in_force.DAY, rules.valid.from_))

    monkeypatch.setattr(in_force, "planted", late)
    assert_caught(11)


def test_law_11_catches_an_offer_that_ends_a_day_early(monkeypatch: pytest.MonkeyPatch) -> None:
    def early(leaf: DayLeaf, facts: Facts, needs: Any, subject: str) -> Truth:
        del needs, subject
        return known((leaf.first is None or leaf.first <= facts.on) and (leaf.last is None or facts.on < leaf.last))

    monkeypatch.setattr(DayLeaf, "truth", early)
    assert_caught(11)


def test_law_12_catches_an_order_by_words(changed: Any) -> None:
    def by_words(_: Case, advice: Advice) -> Advice:
        context = advice._context
        assert context is not None
        names = {one.id: one.name["de"] for one in context.catalogue.offers}
        ordered = sorted(advice.suggestions, key=lambda one: names[one.offer])
        return advice.model_copy(update={"suggestions": tuple(ordered)})

    changed(by_words)
    assert "words" in assert_caught(12)


def test_law_13_catches_a_second_opinion_that_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: nothing to compare")
    monkeypatch.setattr(Session, "tell", lambda _session, _facts: [])
    assert "ENGINE-DIFFERS" in assert_caught(13)


def test_law_14_catches_a_function_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "access", lambda *_, **__: None)
    assert "answered" in assert_caught(14)


def test_a_broken_law_shows_a_household_with_nothing_in_it_that_is_not_needed(changed: Any) -> None:
    changed(lambda case, advice: without_suggestions(advice) if "familie.unread" in case.facts else advice)
    said = assert_caught(2)
    assert said.count("\n") < 20


def test_only_the_laws_that_are_named_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "access", lambda *_, **__: None)
    assert_laws(RULES, OFFERS, on=ON, max_examples=3, laws=[13])
