"""What a recognised need and an offer taken up carry: the categories and bonds of everything they rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_case import load_case
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.privacy.fields import Field, fields_of
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JUGENDAMT,
    KITA,
    ON,
    SENDER,
    consent,
    family,
    recipients,
    rules_for,
    signal,
    words,
)
from taken_up_world import taken_up

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.privacy.disclosure import Disclosure

BENEFIT = "k1/receives:kinderzuschlag"
LEISURE = "k1/need:freizeit-sport-kultur"
ENTITLED = {"receives": [{"offer": "kinderzuschlag", "person": "k1"}]}


def advised(**more: Any) -> tuple[Case, Advice]:
    rules, catalogue = taken_up()
    case = load_case(family(signals=[], facts={}, **more), vocabulary=words())
    return case, advise(case, rules=rules, catalogue=catalogue, on=ON)


def fields(**more: Any) -> dict[str, Field]:
    case, advice = advised(**more)
    assert advice._context is not None
    return fields_of(case, advice._context)


def told(to: str, *categories: str, **more: Any) -> Disclosure:
    case, advice = advised(**more)
    record = consent(scope__categories=list(categories), scope__recipients=recipients(KITA, JUGENDAMT, GESUNDHEITSAMT))
    return disclose(case, advice=advice, sender=SENDER, to=to, purpose="case_discussion", records=[record], at=AT)


@pytest.mark.parametrize(("need", "named"), [(LEISURE, set()), ("k1/need:bewegung", {"health"})])
def test_a_need_that_rests_on_a_benefit_taken_up_is_of_its_category(need: str, named: set[str]) -> None:
    assert fields(**ENTITLED)[need].categories == {"social_benefits"} | named


def test_a_need_that_rests_on_an_offer_taken_up_is_of_the_category_of_the_need_behind_it() -> None:
    own = consent(scope__purposes=["own_suggestion"], scope__special=["health"])
    taken = {"receives": [{"offer": "hoergruppe", "person": "k1"}], "consents": [own]}
    case = load_case({**family(facts={}), **taken, "signals": [signal("hoeren")]}, vocabulary=words())
    rules, catalogue = taken_up()
    advice = advise(case, rules=rules, catalogue=catalogue, on=date(2026, 11, 20))
    assert advice._context is not None
    found = fields_of(case, advice._context)
    for key in ("k1/receives:hoergruppe", "k1/need:sprachfoerderung"):
        assert found[key].categories == {"health"}
        assert found[key].special == {"health"}
        assert found[key].sources == {"gespraech"}


def test_a_benefit_taken_up_stays_a_benefit_beside_the_needs_behind_it() -> None:
    assert fields(**ENTITLED)[BENEFIT].categories == {"social_benefits"}


def test_e04_a_need_that_rests_on_a_benefit_needs_the_consent_to_tell_of_benefits() -> None:
    assert ("E04", "needs_consent") in rules_for(told(JUGENDAMT, "language", **ENTITLED), LEISURE)
    assert LEISURE in told(JUGENDAMT, "social_benefits", **ENTITLED).fields


def test_matrix_a_body_that_hears_of_no_benefit_does_not_hear_the_need_behind_it() -> None:
    assert ("matrix", "deny") in rules_for(told(GESUNDHEITSAMT, "social_benefits", **ENTITLED), LEISURE)
    assert LEISURE in told(KITA, "social_benefits", **ENTITLED).fields
