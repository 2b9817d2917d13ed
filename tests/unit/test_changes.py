"""What changed between two answers: found on both sides, in any order, also after a way through JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import lotse
from lotse.changes import LISTS
from lotse.errors import InputError
from small_world import ON, advised, catalogue, child, family, offer, rule, ruleset, signal
from worlds import worlds

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.changes import Changes
    from worlds import World

RULES = ruleset(rule("r", "lernen", {"signal": "sprache"}), rule("s", "bewegung", {"fact": "kind.kita", "is": False}))
OFFERS = catalogue(
    offer("o", when={"fact": "kind.ganztags", "is": True}),
    offer("p", "bewegung", responsible={"role": "jugendamt"}),
)
NOTICED: dict[str, Any] = {"signals": [signal("sprache")]}
HERE: dict[str, Any] = {"place": {"ags": "05315000"}}


def answered(on: date = ON, rules: Any = RULES, offers: Any = OFFERS, **more: Any) -> Advice:
    return advised(family(**more), rules, offers, on=on)


def changed(old: Advice, new: Advice) -> Changes:
    """The changes, which are the same after both answers went through JSON."""
    found = lotse.diff(old, new)
    again = (lotse.Advice.model_validate_json(one.model_dump_json()) for one in (old, new))
    assert lotse.diff(*again).model_dump_json() == found.model_dump_json()
    return found


def test_the_same_answer_has_no_changes_and_no_cause() -> None:
    found = changed(answered(**NOTICED), answered(**NOTICED))
    assert found.nothing
    assert found.causes == ()


def test_what_became_known_ends_an_open_suggestion() -> None:
    found = changed(answered(**NOTICED), answered(**NOTICED, facts={"k1": {"kind.ganztags": True}}))
    (one,) = found.suggestions
    assert (one.change, one.offer, one.person, one.reasons, one.told) == (
        "changed",
        "o",
        "k1",
        ("told",),
        ("k1/kind.ganztags",),
    )
    assert one.old is not None
    assert one.new is not None
    assert (one.old.verdict, one.new.verdict) == ("open", "fits")
    assert "verdict" in one.fields
    assert found.causes == ("case",)
    assert [(one.change, one.key) for one in found.questions] == [("went", "k1/kind.ganztags")]


def test_a_need_that_came_brings_its_offer_body_and_reason() -> None:
    found = changed(answered(**HERE), answered(**HERE, facts={"k1": {"kind.kita": False}}))
    (need,), (idea,) = found.needs, found.suggestions
    assert (need.change, need.need, need.person, need.reasons, need.rules) == (
        "came",
        "bewegung",
        "k1",
        ("rules_hold",),
        ("s",),
    )
    assert (idea.change, idea.offer, idea.reasons, idea.needs) == ("came", "p", ("need_came",), ("bewegung",))
    assert [(one.change, one.relation, one.offers) for one in found.bodies] == [("came", "responsible", ("p",))]


def test_the_other_way_round_the_same_things_went() -> None:
    old, new = answered(**HERE), answered(**HERE, facts={"k1": {"kind.kita": False}})
    found = changed(new, old)
    assert [(one.change, one.reasons) for one in found.needs] == [("went", ("rules_no_longer_hold",))]
    assert [(one.change, one.reasons, one.needs) for one in found.suggestions] == [
        ("went", ("need_went",), ("bewegung",))
    ]
    assert [(one.change, one.offers) for one in found.bodies] == [("went", ("p",))]


def test_an_offer_that_came_for_a_need_that_was_there_blames_no_need() -> None:
    old = answered(**NOTICED, offers=catalogue(offer("q", "bewegung")))
    found = changed(old, answered(**NOTICED))
    assert [(one.change, one.offer, one.reasons) for one in found.suggestions] == [("came", "o", ())]
    assert found.causes == ("catalogues",)


@pytest.mark.parametrize(
    ("old", "new", "causes"),
    [
        ({}, {"on": date(2026, 11, 21)}, ("day",)),
        ({}, {"rules": ruleset(rule("r", "lernen"), version="2")}, ("rules",)),
        ({"on": date(2026, 11, 21)}, {"offers": catalogue(offer("q"))}, ("day", "catalogues")),
    ],
)
def test_causes_are_what_is_different_between_the_questions(
    old: dict[str, Any], new: dict[str, Any], causes: tuple[str, ...]
) -> None:
    assert changed(answered(**old), answered(**new)).causes == causes


def test_a_wish_is_a_reason_of_its_own() -> None:
    found = changed(answered(), answered(wishes=[{"need": "bewegung", "person": "k1"}]))
    assert [(one.change, one.reasons, one.rules) for one in found.needs] == [("came", ("wished",), ())]


def test_answers_about_two_cases_are_not_compared() -> None:
    other = answered().model_copy(update={"case": "other"})
    with pytest.raises(InputError) as caught:
        lotse.diff(answered(), other)
    assert caught.value.code == "CASE-NUMBER"


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_no_advice_is_refused(place: int) -> None:
    both: list[Any] = [answered(), answered()]
    both[place] = both[place].model_dump()
    with pytest.raises(InputError) as caught:
        lotse.diff(*both)
    assert caught.value.code == "TYPE"


@given(worlds(), worlds())
def test_changes_tell_all_that_is_different_and_turn_round_with_the_answers(one: World, two: World) -> None:
    old, new = one.advice(), two.advice()
    found, back = changed(old, new), changed(new, old)
    for name in LISTS:
        if name == "bodies":
            continue
        was, now = (sorted(part.model_dump_json() for part in getattr(advice, name)) for advice in (old, new))
        assert (was == now) is (not getattr(found, name)), name
    turned = {"came": "went", "went": "came", "changed": "changed"}
    for name in LISTS:
        there, again = (
            sorted(
                (turned[part.change] if turn else part.change, part.model_dump_json(exclude=_OF_ONE_WAY))
                for part in getattr(changes, name)
            )
            for changes, turn in ((found, False), (back, True))
        )
        assert there == again, name


_OF_ONE_WAY = {"change", "old", "new", "reasons", "told", "needs", "offers"}


def test_nothing_of_the_case_is_shown_in_a_log() -> None:
    found = lotse.diff(answered(), answered(facts={"k1": {"kind.kita": False}}))
    assert "bewegung" not in repr(found)


def test_a_child_that_is_gone_takes_its_phase_along() -> None:
    old = advised(family(child(), child("k2", born="2018-01-01")), RULES, OFFERS)
    found = changed(old, advised(family(child()), RULES, OFFERS))
    assert [(one.change, one.person, one.phase) for one in found.phases] == [("went", "k2", "schule")]
