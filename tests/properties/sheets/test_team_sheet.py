"""A team sheet shows a need, an idea or a reason only if all it rests on is released to everybody in the room."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.case.load_case import load_case
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.sheets.html import sheet_html
from lotse.sheets.team import meeting_sheet
from lotse.sheets.text import sheet_text
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JUGENDAMT,
    KITA,
    NUMBER,
    ON,
    SCHULAMT,
    SENDER,
    VEREIN,
    consent,
    family,
    offers,
    recipients,
    rules,
    signal,
    words,
)

BODIES = (JUGENDAMT, GESUNDHEITSAMT, SCHULAMT, KITA, VEREIN)
FACTS = (("k1", "kind.eingeschult", False), ("k1", "kind.kita_platz", False), (None, "familie.leistung_sgb2", True))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[dict[str, Any], list[str], list[dict[str, Any]]]:
    """A case, who is in the room, and what was agreed to."""
    topics = draw(st.lists(st.sampled_from(("sprache-deutsch", "hoeren", "feste")), unique=True))
    facts: dict[str, Any] = {"k1": {}}
    for subject, fact, value in draw(st.lists(st.sampled_from(FACTS), unique=True)):
        (facts if subject is None else facts[subject])[fact] = value
    records = []
    for name, person in (("2222222222", "k1"), ("3333333333", "m")):
        if draw(st.integers(0, 3)):
            named = draw(st.lists(st.sampled_from(BODIES), min_size=1, unique=True)) if draw(st.booleans()) else BODIES
            plain = ["language", "education", "identity", "social_benefits"]
            records.append(
                consent(
                    name,
                    person=person,
                    scope__purposes=["case_discussion", "own_suggestion"],
                    scope__categories=draw(st.sampled_from([plain, plain, ["language"], ["education"]])),
                    scope__special=draw(st.sampled_from([[], ["health"], ["health", "religion_ethnicity"]])),
                    scope__recipients=recipients(*named),
                )
            )
    case = family(
        signals=[signal(topic) for topic in topics],
        facts=facts,
        consents=records,
        strengths=[{"strength": "musik", "person": "k1"}, {"strength": "humor", "person": "m"}],
    )
    room = draw(st.lists(st.sampled_from([*BODIES, "guest"]), min_size=1, max_size=3, unique=True))
    return case, room, records


@given(meetings(), st.sampled_from(("de", "en")))
def test_nothing_is_shown_that_is_not_released_to_everybody(
    drawn: tuple[dict[str, Any], list[str], list[dict[str, Any]]], lang: str
) -> None:
    written, room, _ = drawn
    case = load_case(written, vocabulary=words())
    advice = advise(case, rules=rules(), catalogue=offers(), on=ON)
    decisions = [
        disclose(case, advice=advice, sender=SENDER, to=body, purpose="case_discussion", present=room, at=AT)
        for body in room
        if body != "guest"
    ]
    heard = [set(one.fields) if one.decision == "allow" else set() for one in decisions]
    released = set.intersection(*heard) if heard and "guest" not in room else set[str]()
    sheet = meeting_sheet(advice, disclosures=decisions, lang=lang)
    vocabulary = words()
    shown_needs = {one.need for one in advice.needs if f"{one.person or 'household'}/need:{one.need}" in released}
    shown_ideas = (
        {one.offer for one in advice.suggestions if one.verdict == "open" or released.issuperset(one.decisive)}
        if released
        else set()
    )
    reasons = [
        reason
        for one in advice.needs
        for reason in one.because
        if one.need in shown_needs and released.issuperset(reason.keys)
    ]
    for form in (sheet_text(sheet, width=1000), sheet_html(sheet), sheet.model_dump_json()):
        assert (NUMBER in form) is bool(released)
        for need in {one.need for one in advice.needs} - shown_needs:
            assert vocabulary.needs[need].name["de"] not in form
        for offer in {one.offer for one in advice.suggestions} - shown_ideas:
            assert re.search(rf"\b{offer}\b", form) is None
        assert "Deutsch lernen" not in form  # names of signals
        assert "Feste" not in form
        if not reasons:
            assert "Das hilft." not in form
        if not any(key.startswith("k1/") for key in released):
            assert "Musik" not in form
        if not any(key.startswith("m/") for key in released):
            assert "Humor" not in form
