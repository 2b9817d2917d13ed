"""What everybody in the room may see: everything it rests on is released to every one of them, or it is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lotse.advice import Advice
from lotse.case.load_case import load_case
from lotse.errors import InputError, ProtectionStop
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.privacy.visible import released_to_all, visible_advice
from privacy_world import (
    AGE,
    AT,
    GESUNDHEITSAMT,
    JUGENDAMT,
    NEED,
    ON,
    OTHER_NUMBER,
    SCHULAMT,
    SENDER,
    advised,
    consent,
    family,
    offers,
    rules,
    signal,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lotse.privacy.disclosure import Disclosure

BOTH = [JUGENDAMT, GESUNDHEITSAMT]
FULL = {"scope__special": ["health"], "scope__purposes": ["case_discussion", "own_suggestion"]}


def room(*records: Any, bodies: Sequence[str] = tuple(BOTH), case: Any = None) -> tuple[Advice, list[Disclosure]]:
    """The advice of the office that holds the case, and the decision for everybody else in the room."""
    taken = load_case({**(case or family()), "consents": list(records)}, vocabulary=words())
    advice = advise(taken, rules=rules(), catalogue=offers(), on=ON)
    told = [
        disclose(taken, advice=advice, sender=SENDER, to=body, purpose="case_discussion", present=bodies, at=AT)
        for body in bodies
    ]
    return advice, told


def test_a_need_that_all_may_hear_is_shown_without_the_reason_that_rests_on_more() -> None:
    advice, told = room(consent())
    shown = visible_advice(advice, told)
    assert {AGE, NEED} <= released_to_all(told)
    assert [one.need for one in shown.needs] == ["sprachfoerderung"]
    assert [one.because for one in advice.needs] != [()]
    assert [one.because for one in shown.needs] == [()]


def test_an_idea_is_shown_only_if_everything_it_rests_on_is_released_to_everybody() -> None:
    advice, told = room(consent())
    assert {"sprachgruppe", "lernhilfe"} <= {one.offer for one in advice.suggestions}
    assert visible_advice(advice, told).suggestions == ()
    alone = room(consent(), bodies=[JUGENDAMT])
    for one in visible_advice(*alone).suggestions:
        assert set(one.decisive) <= released_to_all(alone[1])


def test_what_reaches_one_of_two_is_shown_to_neither() -> None:
    case = family(signals=[signal(), signal("hoeren")])
    advice, told = room(consent(**FULL), case=case)
    assert "hoertest" in {one.offer for one in advice.suggestions}
    hearing = {one.to: "k1/signal:hoeren" in one.fields for one in told}
    assert hearing == {JUGENDAMT: False, GESUNDHEITSAMT: True}
    assert "hoertest" not in {one.offer for one in visible_advice(advice, told).suggestions}


def test_the_gesundheitsamt_alone_sees_the_idea_and_its_reason() -> None:
    case = family(signals=[signal("hoeren")])
    advice, told = room(consent(**FULL), bodies=[GESUNDHEITSAMT], case=case)
    shown = visible_advice(advice, told)
    assert [one.offer for one in shown.suggestions] == ["hoertest"]
    assert [reason.rule for one in shown.needs for reason in one.because] == ["hoeren"]


def test_with_an_office_that_the_consent_does_not_name_nothing_is_shown() -> None:
    advice, told = room(consent(), bodies=[*BOTH, SCHULAMT])
    shown = visible_advice(advice, told)
    assert (shown.needs, shown.suggestions, shown.guides) == ((), (), ())


def test_somebody_in_the_room_without_a_decision_hides_everything() -> None:
    advice, told = room(consent())
    assert visible_advice(advice, told).needs
    assert visible_advice(advice, told[:1]).needs == ()
    assert visible_advice(advice, []).needs == ()


def test_decisions_that_were_made_for_different_rooms_are_worth_nothing_together() -> None:
    advice = room(consent())[0]
    apart = [room(consent(), bodies=[body])[1][0] for body in BOTH]
    assert all(one.fields for one in apart)
    assert visible_advice(advice, apart).needs == ()


def test_nothing_can_be_recomputed_from_what_is_shown() -> None:
    from lotse.errors import LotseError
    from lotse.explanation import explain

    shown = visible_advice(*room(consent()))
    assert (shown.questions, shown.phases, shown.not_used) == ((), (), ())
    with pytest.raises(LotseError) as found:
        explain(shown, offer="sprachgruppe")
    assert found.value.code == "ADVICE-WITHOUT-CONTEXT"


def test_an_open_idea_is_hidden_if_its_conditions_looked_at_something_that_is_not_released() -> None:
    """The group for children without a place is open where the place is not known; the school start would show."""
    case = family(facts={"k1": {"kind.eingeschult": False}})
    advice, told = room(consent(), case=case)
    verdicts = {one.offer: one.verdict for one in advice.suggestions}
    assert verdicts["sprachgruppe"] == "open"
    assert verdicts["lernhilfe"] == "fits"
    assert [one.offer for one in visible_advice(advice, told).suggestions] == ["sprachgruppe"]
    read_back = Advice.model_validate(advice.model_dump(mode="json"))
    assert visible_advice(read_back, told).suggestions == ()


def test_decisions_about_two_cases_or_another_case_are_refused() -> None:
    advice, told = room(consent())
    other = advised(family(case=OTHER_NUMBER))
    with pytest.raises(InputError):
        visible_advice(other, told)
    elsewhere = load_case(family(case=OTHER_NUMBER), vocabulary=words())
    second = disclose(elsewhere, advice=other, sender=SENDER, to=JUGENDAMT, purpose="case_discussion", at=AT)
    with pytest.raises(InputError):
        released_to_all([told[0], second])
    assert visible_advice(advice, told).case == advice.case


def test_a_stop_comes_before_everything_else() -> None:
    stopped = advised(family(child_protection="unclear"))
    with pytest.raises(ProtectionStop):
        visible_advice(stopped, None)  # type: ignore[arg-type]  # nothing else is touched
