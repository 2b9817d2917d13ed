"""Nothing about an unborn child goes where nothing about health goes, nor without the explicit word for health."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.privacy.audience import receiver_of
from lotse.privacy.matrix import allows, matrix
from lotse.privacy.visible import visible_advice
from privacy_world import (
    GESUNDHEITSAMT,
    JUGENDAMT,
    KITA,
    PRAXIS,
    SCHULAMT,
    advised,
    consent,
    family,
    offers,
    recipients,
    signal,
    told,
    words,
)

BODIES = (JUGENDAMT, GESUNDHEITSAMT, SCHULAMT, KITA, PRAXIS)
TOPICS = ("sprache-deutsch", "hoeren", "feste", "schulbesuch", "schulwechsel", "miteinander-online")
NEEDS = ("bindung", "sprachfoerderung", "familienleistungen", "freizeit-sport-kultur")
PLAIN = ["language", "education", "identity", "social_benefits", "contact"]


def some(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, unique=True)


@st.composite
def pregnancies(draw: st.DrawFn) -> dict[str, Any]:
    """A case with an unborn child of whom something is said."""
    unborn = {"id": "u", "role": "unborn", "carried_by": "m"}
    if draw(st.booleans()):
        unborn["due"] = "2027-01"
    return family(
        unborn,
        {"id": "m", "role": "parent", "born": "1994"},
        signals=[signal(topic, "u") for topic in draw(some(TOPICS))],
        facts={},
        wishes=[{"need": need, "person": "u"} for need in draw(some(NEEDS, 1))]
        + [{"need": need} for need in draw(some(NEEDS))],
        receives=[{"offer": "sprachgruppe", "person": "u"}] if draw(st.booleans()) else None,
    )


@given(
    case=pregnancies(),
    bodies=some(BODIES, 1),
    special=some(("health", "religion_ethnicity")),
    explicit=st.sampled_from(("ticked", "not ticked")),
    purpose=st.sampled_from(("case_discussion", "referral", "feedback")),
)
def test_nothing_of_an_unborn_child_without_the_word_for_health(
    case: dict[str, Any], bodies: list[str], special: list[str], explicit: str, purpose: str
) -> None:
    own = consent(
        person="m",
        given_by={"person": "m", "role": "self"},
        scope={
            "purposes": ["case_discussion", "referral", "feedback", "own_suggestion"],
            "categories": PLAIN,
            "special": special,
            "recipients": recipients(*bodies),
        },
        act__explicit=explicit == "ticked",
    )
    chosen = [("sprachgruppe", "u"), ("lernhilfe", "u")]
    decisions = [told(own, case=case, to=body, present=bodies, purpose=purpose, chosen=chosen) for body in bodies]
    rows = [receiver_of(body, offers(), words()).row for body in bodies]
    for one in decisions:
        for key in one.fields:
            if not key.startswith("u/"):
                continue
            assert "health" in special
            assert explicit == "ticked"
            derived = "/need:" in key
            assert all(allows(matrix().cell(row, "health"), derived=derived, wished=derived) for row in rows)
    shown = visible_advice(advised(case), decisions)
    if "health" not in special or explicit != "ticked":
        assert "u" not in {*(one.person for one in shown.needs), *(one.person for one in shown.suggestions)}
