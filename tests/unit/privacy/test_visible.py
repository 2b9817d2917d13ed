"""What everybody in the room may see: everything it rests on is released to every one of them, or it is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lotse.advice import Advice
from lotse.case.load_case import load_case
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.errors import InputError, ProtectionStop
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.privacy.visible import released_to_all, visible_advice
from lotse.protection import procedure
from privacy_world import (
    AGE,
    AT,
    GESUNDHEITSAMT,
    HEARING,
    JUGENDAMT,
    NEED,
    ON,
    OTHER_NUMBER,
    SCHULAMT,
    SENDER,
    advised,
    child,
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


# --- one body in the room, and what it may hear stated by hand --------------------------------------------------

KITA, SCHOOL = "k1/kind.kita_platz", "k1/kind.eingeschult"
SPOKEN = "household/familie.sprachen"
SECOND = "k2/need:sprachfoerderung"
MONEY = "household/need:familienleistungen"
BOTH_AT_HOME = {"k1": {"kind.eingeschult": False}, "k2": {"kind.eingeschult": False}}


def idea(identity: str, need: str = "sprachfoerderung", scope: str = "child", **more: Any) -> dict[str, Any]:
    stated = {"id": identity, "kind": "offer", "audience": "family", "name": {"de": identity}, "needs": [need]}
    full = {**stated, "for": scope, "where": "anywhere", "provider": JUGENDAMT, "when": "always", **more}
    return {**full, "source": {"ref": "test"}}


def one_body(case: Any, ideas: Sequence[Any]) -> tuple[Advice, Disclosure]:
    """The advice on a case with these ideas alone, and the decision for the one body in the room."""
    body = {"id": JUGENDAMT, "role": "jugendamt", "name": "J", "status": "documented", "source": {"ref": "test"}}
    head = {"schema": "lotse/catalogue/1", "id": "own", "version": "1", "vocabulary": "dueren", "bodies": [body]}
    catalogue = load_catalogue({**head, "offers": list(ideas)}, vocabulary=words())
    taken = load_case(case, vocabulary=words())
    advice = advise(taken, rules=rules(), catalogue=catalogue, on=ON)
    return advice, disclose(taken, advice=advice, sender=SENDER, to=JUGENDAMT, purpose="case_discussion", at=AT)


def seen(case: Any, ideas: Sequence[Any], *keys: str, **changed: Any) -> Advice:
    """What one body may see of an advice if it hears exactly these keys; the ideas may be changed beforehand."""
    advice, told = one_body(case, ideas)
    kept = tuple(one for one in told.withheld if one.field not in keys)
    suggestions = tuple(one.model_copy(update=changed) for one in advice.suggestions)
    advice = advice.model_copy(update={"suggestions": suggestions})
    return visible_advice(advice, [told.model_copy(update={"fields": keys, "withheld": kept})])


def shown(case: Any, ideas: Sequence[Any], *keys: str) -> list[str]:
    return [one.offer for one in seen(case, ideas, *keys).suggestions]


def two_children(**more: Any) -> dict[str, Any]:
    persons = [child(), child("2022-03", "k2"), {"id": "m", "role": "parent"}]
    return family(*persons, signals=[signal(), signal(person="k2")], **more)


def test_an_open_idea_whose_other_conditions_hold_is_hidden_until_they_are_released() -> None:
    """That it is open at all tells that the child is not at school yet, however deep that stands."""
    case = family(facts={"k1": {"kind.eingeschult": False}})
    place, school = {"fact": "kind.kita_platz", "is": False}, {"fact": "kind.eingeschult", "is": False}
    for when in ({"all": [place, school]}, {"all": [place, {"any": [school, {"not": school}]}]}):
        group = idea("gruppe", when=when)
        assert shown(case, [group], NEED) == []
        assert shown(case, [group], NEED, SCHOOL) == ["gruppe"]


def test_what_only_the_need_rests_on_is_no_condition_of_an_open_idea() -> None:
    case = family(facts={"k1": {"kind.eingeschult": False}})
    assert shown(case, [idea("gruppe", when={"fact": "kind.kita_platz", "is": False})], NEED) == ["gruppe"]


def test_an_open_idea_of_one_child_does_not_wait_for_what_is_known_of_another() -> None:
    when = {"all": [{"fact": "kind.kita_platz", "is": False}, {"fact": "kind.eingeschult", "is": False}]}
    case = two_children(facts=BOTH_AT_HOME)
    assert shown(case, [idea("gruppe", when=when)], NEED, SECOND, SCHOOL) == ["gruppe"]


def test_an_open_idea_of_the_household_waits_for_what_is_known_of_each_child() -> None:
    when = {"has_child": {"all": [{"fact": "kind.kita_platz", "is": False}, {"fact": "kind.eingeschult", "is": False}]}}
    case = two_children(facts={"k1": {"kind.eingeschult": False}})
    group = idea("gruppe", scope="household", when=when)
    assert shown(case, [group], NEED) == []
    assert shown(case, [group], NEED, SCHOOL, "k2/age") == ["gruppe"]


def test_an_idea_that_cannot_be_told_any_more_hides_no_other() -> None:
    case = family(facts={"k1": {"kind.eingeschult": False}})
    advice, told = room(consent(), case=case)
    read_back = Advice.model_validate(advice.model_dump(mode="json"))
    told = [one.model_copy(update={"fields": (*one.fields, SCHOOL)}) for one in told]
    assert [(one.offer, one.verdict) for one in advice.suggestions] == [("lernhilfe", "fits"), ("sprachgruppe", "open")]
    assert [one.offer for one in visible_advice(read_back, told).suggestions] == ["lernhilfe"]
    first_open = advice.model_copy(update={"suggestions": advice.suggestions[::-1]})
    first_open._context = None  # as if it had been read back
    assert [one.offer for one in visible_advice(first_open, told).suggestions] == ["lernhilfe"]


def test_an_idea_goes_with_exactly_what_it_rests_on() -> None:
    group = idea("gruppe", when={"fact": "kind.eingeschult", "is": False})
    case = family(facts={"k1": {"kind.eingeschult": False}})
    assert shown(case, [group], NEED, SCHOOL, "k1/signal:sprache-deutsch", AGE) == ["gruppe"]
    exactly = next(iter(seen(case, [group], NEED, SCHOOL, "k1/signal:sprache-deutsch", AGE).suggestions)).decisive
    assert shown(case, [group], *exactly, NEED) == ["gruppe"]
    assert [shown(case, [group], *(set(exactly) - {key}), NEED) for key in exactly if key != NEED] == [[]] * len(
        [key for key in exactly if key != NEED]
    )


def test_an_idea_is_for_whom_the_need_is_released_for() -> None:
    """One child's need opens no idea for the other; for the household any of them does."""
    case = two_children(facts=BOTH_AT_HOME)
    group, all_together = idea("gruppe"), idea("familie", scope="household")
    found = seen(case, [group, all_together], NEED)
    assert [(one.offer, one.person) for one in found.suggestions] == [("familie", None), ("gruppe", "k1")]
    assert seen(case, [group, all_together]).suggestions == ()
    money = family(facts={"familie.leistung_sgb2": True}, wishes=[{"need": "familienleistungen", "person": None}])
    assert shown(money, [idea("hilfe", "familienleistungen", "household")], MONEY) == ["hilfe"]
    assert shown(money, [idea("hilfe", "familienleistungen", "household")], NEED) == []


def test_an_idea_of_the_other_child_stays_hidden_even_if_it_named_nothing_it_rests_on() -> None:
    both = two_children(facts=BOTH_AT_HOME)
    assert len(seen(both, [idea("gruppe")], NEED, SECOND, decisive=()).suggestions) == len(("k1", "k2"))
    found = seen(both, [idea("gruppe")], NEED, decisive=())
    assert [(one.offer, one.person) for one in found.suggestions] == [("gruppe", "k1")]


def test_an_idea_for_an_unborn_child_waits_until_something_of_it_is_released_and_hides_no_other() -> None:
    """A need of the household opens it for every child; that there is an unborn one is told by naming it."""
    unborn = {"id": "b", "role": "unborn", "due": "2027-01", "carried_by": "m"}
    persons = [unborn, child(), {"id": "m", "role": "parent"}]
    case = family(*persons, signals=[], facts={"familie.leistung_sgb2": True})
    hint = idea("hilfe", "familienleistungen")

    def of_whom(*keys: str) -> list[str | None]:
        return [one.person for one in seen(case, [hint], *keys, decisive=()).suggestions]

    assert of_whom(MONEY, "b/due") == ["b", "k1"]
    assert of_whom(MONEY) == of_whom(MONEY, "k1/age") == ["k1"]
    assert of_whom() == []


def test_of_an_advice_that_was_read_back_anybody_may_be_the_unborn_child() -> None:
    case = family(signals=[], facts={"familie.leistung_sgb2": True})
    advice, told = one_body(case, [idea("hilfe", "familienleistungen")])
    decisive = advice.suggestions[0].decisive
    read_back = Advice.model_validate(advice.model_dump(mode="json"))
    for keys, of_it, of_read_back in (((), 1, 0), ((AGE,), 1, 1)):
        decision = told.model_copy(update={"fields": (MONEY, *decisive, *keys)})
        assert len(visible_advice(advice, [decision]).suggestions) == of_it
        assert len(visible_advice(read_back, [decision]).suggestions) == of_read_back


def test_an_idea_names_only_released_needs_and_rules_whose_reasons_are_told() -> None:
    case = family(signals=[signal(), signal("hoeren")], consents=[consent("8Q4M9K2XPA", **FULL)])
    both = idea("beides", needs=["sprachfoerderung", "seh-hoer"])
    rests_on = (NEED, "k1/need:seh-hoer", HEARING, AGE, "k1/born", SCHOOL, "k1/signal:sprache-deutsch")
    (everything,) = seen(case, [both], *rests_on).suggestions
    assert (everything.needs, everything.because) == (("sprachfoerderung", "seh-hoer"), ("hoeren", "sprache"))
    (one_need,) = seen(case, [both], "k1/need:seh-hoer", HEARING).suggestions
    assert (one_need.needs, one_need.because) == (("seh-hoer",), ("hoeren",))
    (no_reason,) = seen(case, [both], "k1/need:seh-hoer").suggestions
    assert (no_reason.needs, no_reason.because) == (("seh-hoer",), ())


def test_a_proposed_guide_is_shown_with_its_need_only() -> None:
    case = family(facts={"k1": {"kind.eingeschult": False}, "familie.leistung_sgb2": True})
    guides = [[(one.need, one.role) for one in seen(case, [], *keys).guides] for keys in ((NEED,), (MONEY,), (AGE,))]
    assert guides == [[("sprachfoerderung", "gesundheitsamt")], [("familienleistungen", "jugendamt")], []]


@pytest.mark.parametrize(("key", "code"), [(SPOKEN, "language_not_spoken"), ("k1/receives:gruppe", "unreachable")])
def test_a_hint_that_tells_of_the_family_is_shown_with_its_datum_only(key: str, code: str) -> None:
    """That nobody there speaks its language tells which it speaks; that nobody was reached, that it asked before."""
    refusal = {"offer": "gruppe", "person": "k1", "on": "2026-11-01", "reason": "unreachable"}
    case = family(facts={"k1": {"kind.eingeschult": False}, "familie.sprachen": ["tr"]}, declined=[refusal])
    group = idea("gruppe", languages=[{"code": "uk"}], capacity={"state": "full", "on": "2026-11-01"})

    def codes(*keys: str) -> set[str]:
        (found,) = seen(case, [group], *keys).suggestions
        return {hint.code for hint in found.hints}

    assert codes(NEED) == {"full"}
    assert codes(NEED, key) == {"full", code}


def test_a_hint_for_the_household_is_about_the_household() -> None:
    refusal = {"offer": "familie", "person": None, "on": "2026-11-01", "reason": "unreachable"}
    group = idea("familie", scope="household")
    case = family(declined=[refusal])
    hints = [seen(case, [group], NEED, *keys).suggestions[0].hints for keys in ((), ("household/receives:familie",))]
    assert [[hint.code for hint in some] for some in hints] == [[], ["unreachable"]]


def test_what_was_not_used_is_told_to_nobody() -> None:
    case = family(signals=[signal(), signal("hoeren")])
    assert advised(case).not_used
    assert seen(case, [], NEED).not_used == ()


def test_wrong_decisions_are_told_as_the_argument_that_is_wrong() -> None:
    advice, told = room(consent())
    for broken in (
        [told[0], told[1].model_copy(update={"from_": SCHULAMT})],
        [told[0].model_copy(update={"case": ""})],
    ):
        with pytest.raises(InputError) as caught:
            visible_advice(advice, broken)
        assert [(one.code, one.path) for one in caught.value.problems] == [("CASE-NUMBER", "disclosures")]


def test_a_stop_of_an_advice_or_of_one_decision_shows_its_steps() -> None:
    advice, told = room(consent())
    steps = procedure("jobcenter")
    stopped = [told[0], told[1].model_copy(update={"stop": steps})]
    for call in (
        lambda: released_to_all(stopped),
        lambda: visible_advice(advice.model_copy(update={"stop": steps}), []),
    ):
        with pytest.raises(ProtectionStop) as caught:
            call()
        assert caught.value.procedure == steps
