"""The guide: by fit to the main need, present and agreed to, never by who reported; exactly one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.advice import Advice, Guide, RecognisedNeed, Versions
from lotse.case.load_case import load_case
from lotse.errors import InputError, ProtectionStop
from lotse.flow import advise
from lotse.meeting.guide import GuideProposal, has_contact, named_bodies, propose_guides, the_chosen
from lotse.meeting.terms import terms_of
from lotse.privacy.visible import visible_advice
from lotse.protection import procedure
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    NUMBER,
    ON,
    SCHULAMT,
    consent,
    family,
    offers,
    recipients,
    rules,
    words,
)

BODIES = (JOBCENTER, JUGENDAMT, GESUNDHEITSAMT, SCHULAMT)
NEEDS = ("sprachfoerderung", "betreuungsplatz", "freizeit-sport-kultur")


def advice_of(needs: tuple[str, ...], guides: tuple[tuple[str, str], ...]) -> Advice:
    """An advice with nothing but needs, main need first, and bodies that know about them."""
    return Advice(
        case=NUMBER,
        on=date(2026, 11, 20),
        versions=Versions(lotse="x", engine="reference"),
        needs=tuple(RecognisedNeed(need=one, person="k1", wished=False, because=()) for one in needs),
        guides=tuple(Guide(body=body, role="r", need=need, because="") for body, need in guides),
    )


def test_who_fits_the_main_need_comes_first_then_the_others_who_are_present_and_agreed_to() -> None:
    advice = advice_of(NEEDS[:2], ((JUGENDAMT, "betreuungsplatz"), (GESUNDHEITSAMT, "sprachfoerderung")))
    found = propose_guides(advice, present=BODIES, named=BODIES)
    assert found == (
        GuideProposal(body=GESUNDHEITSAMT, need="sprachfoerderung"),
        GuideProposal(body=JUGENDAMT, need="betreuungsplatz"),
        GuideProposal(body=JOBCENTER, need=None),
        GuideProposal(body=SCHULAMT, need=None),
    )


ADVICES = st.builds(
    advice_of,
    st.lists(st.sampled_from(NEEDS), unique=True).map(tuple),
    st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from(NEEDS)), unique=True).map(tuple),
)
ROOMS = st.lists(st.sampled_from((*BODIES, "guest")), unique=True)


@given(ADVICES, ROOMS, ROOMS)
def test_only_who_is_present_and_agreed_to_is_proposed_and_everybody_once(
    advice: Advice, present: list[str], named: list[str]
) -> None:
    found = propose_guides(advice, present=present, named=named)
    assert {one.body for one in found} == {*present} & {*named} - {"guest"}
    assert len({one.body for one in found}) == len(found)
    order = [one.need for one in advice.needs]
    ranks = [order.index(one.need) if one.need is not None else len(order) for one in found]
    assert ranks == sorted(ranks)
    assert propose_guides(advice, present=reversed(present), named=frozenset(named)) == found


@given(st.sampled_from(BODIES), st.sampled_from(BODIES), st.permutations(BODIES))
def test_who_reported_makes_no_difference(first: str, second: str, room: list[str]) -> None:
    found = []
    for reported in (first, second):
        role = reported.partition("-")[0]
        everybody = consent(scope__recipients=recipients(*BODIES), controller__body=reported)
        case = load_case(
            {**family(), "noticed_by": {"role": role, "body": reported}, "consents": [everybody]}, vocabulary=words()
        )
        advice = advise(case, rules=rules(), catalogue=offers(), on=ON)
        terms = terms_of(case, advice=advice, present=room, at=AT)
        shown = visible_advice(advice, terms.disclosures)
        found.append(propose_guides(shown, present=room, named=named_bodies(terms.disclosures)))
    assert found[0] == found[1]
    assert found[0][0] == GuideProposal(body=GESUNDHEITSAMT, need="sprachfoerderung")


def test_a_body_that_the_consent_does_not_name_cannot_be_chosen() -> None:
    case = load_case({**family(), "consents": [consent()]}, vocabulary=words())
    advice = advise(case, rules=rules(), catalogue=offers(), on=ON)
    terms = terms_of(case, advice=advice, present=[JOBCENTER, JUGENDAMT, GESUNDHEITSAMT], at=AT)
    named = named_bodies(terms.disclosures)
    assert named == {JOBCENTER, JUGENDAMT, GESUNDHEITSAMT}
    assert SCHULAMT not in {one.body for one in propose_guides(advice, present=BODIES, named=named)}


@pytest.mark.parametrize("chosen", [(), (JUGENDAMT, GESUNDHEITSAMT), (SCHULAMT,)])
def test_the_team_chooses_exactly_one_of_those_who_could(chosen: tuple[str, ...]) -> None:
    proposals = [GuideProposal(body=JUGENDAMT, need=None), GuideProposal(body=GESUNDHEITSAMT, need=None)]
    with pytest.raises(InputError) as refused:
        the_chosen(chosen, proposals)
    assert not any(body in str(refused.value) for body in BODIES)
    assert the_chosen([JUGENDAMT, JUGENDAMT], proposals) == JUGENDAMT


@pytest.mark.parametrize(
    ("reported", "guide", "handed_over", "contact"),
    [
        (JOBCENTER, None, False, JOBCENTER),
        (JOBCENTER, GESUNDHEITSAMT, False, JOBCENTER),
        (JOBCENTER, GESUNDHEITSAMT, True, GESUNDHEITSAMT),
        (None, GESUNDHEITSAMT, False, GESUNDHEITSAMT),
        (None, None, False, None),
    ],
)
def test_who_reported_keeps_the_contact_until_the_handover_is_confirmed(
    reported: str | None, guide: str | None, handed_over: Any, contact: str | None
) -> None:
    assert has_contact(reported=reported, guide=guide, handed_over=handed_over) == contact


def test_a_stop_comes_before_everything_else() -> None:
    stopped = advice_of((), ()).model_copy(update={"stop": procedure(None)})
    with pytest.raises(ProtectionStop):
        propose_guides(stopped, present=None, named=None)  # type: ignore[arg-type]  # nothing else is touched
