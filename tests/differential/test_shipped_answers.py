"""The shipped rules and offers on drawn families: engine, reference and the second reading of the contract agree."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

import lotse
from lotse.testing import cases
from second_reading import HOME, Reading
from small_world import ON

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

FEWER = max(settings().max_examples // 5, 1)
"""There are many rules and offers in each example."""


@cache
def shipped() -> tuple[Ruleset, Catalogue]:
    return lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw", "praxisbeispiele-nrw")


@st.composite
def families(draw: st.DrawFn) -> dict[str, Any]:
    rules, offers = shipped()
    return draw(cases(rules.vocabulary, rules=rules, catalogue=offers, on=ON))


def advised(written: dict[str, Any]) -> Advice:
    rules, offers = shipped()
    case = lotse.load_case(written, vocabulary=rules.vocabulary)
    return lotse.advise(case, rules=rules, catalogue=offers, on=ON)


@settings(max_examples=FEWER)
@given(families())
def test_shipped_rules_recognise_what_the_contract_says(written: dict[str, Any]) -> None:
    advice = advised(written)
    assert advice.rule_errors == ()
    assert {(one.person or HOME, one.need) for one in advice.needs} == Reading(written, *shipped(), ON).yes


@settings(max_examples=FEWER)
@given(families())
def test_shipped_offers_are_suggested_as_the_contract_says(written: dict[str, Any]) -> None:
    reading, (_, offers) = Reading(written, *shipped(), ON), shipped()
    expected = {
        (offer.id, who, fit["verdict"])
        for offer in offers.offers
        for who in reading.of_scope(offer.for_)
        if reading.wanted(offer, who) and (fit := reading.fit(offer, who))["suggested"]
    }
    assert {(one.offer, one.person or HOME, one.verdict) for one in advised(written).suggestions} == expected


@settings(max_examples=FEWER)
@given(families())
def test_every_open_suggestion_of_shipped_content_has_something_missing_or_says_why(written: dict[str, Any]) -> None:
    reasons = {
        "outside_usual_age",
        "outside_application_window",
        "requires_unmet",
        "conditions_not_stated",
        "never_collected",
    }
    for one in advised(written).suggestions:
        assert one.verdict == "fits" or one.missing or reasons & {hint.code for hint in one.hints}


@settings(max_examples=FEWER)
@given(families())
def test_no_question_asks_for_a_signal_or_what_the_family_does_not_wish_to_answer(written: dict[str, Any]) -> None:
    vocabulary = shipped()[0].vocabulary
    for one in advised(written).questions:
        what = one.key.partition("/")[2]
        assert not what.startswith(("signal:", "need:"))
        assert one.key not in written["no_answer"]
        assert what not in vocabulary.never_collected
        assert one.question.endswith("?")
        assert one.why.endswith(".")
