"""Hints: what to know about a suggestion, each exactly where the contract says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from small_world import advised, catalogue, child, family, offer, rule, ruleset

LEARN = ruleset(rule("r", "lernen"))
KITA = {"fact": "kind.kita", "is": True}


def hints(one: Any, written: Any = None, on: date = date(2026, 11, 20), **settings: Any) -> list[str]:
    advice = advised(family() if written is None else written, LEARN, catalogue(one), on, settings or None)
    return [hint.code for hint in advice.suggestions[0].hints]


def told(*, value: bool) -> dict[str, Any]:
    return family(facts={"k1": {"kind.kita": value}})


@pytest.mark.parametrize(
    ("one", "written", "expected"),
    [
        (offer("o"), family(), []),
        (offer("o", usual_age={"below": "3 years"}), family(), ["outside_usual_age"]),
        (offer("o", usual_age={"below": "6 years"}), family(), []),
        (offer("o", usual_age={"below": "3 years"}), family(child(born=None)), []),
        (offer("o", requires=[KITA]), told(value=False), ["requires_unmet"]),
        (offer("o", requires=[KITA]), told(value=True), []),
        (offer("o", requires=[KITA]), family(), []),
        (offer("o", when=None), family(), ["conditions_not_stated"]),
        (offer("o", when=None, age={"below": "18 years"}), family(), []),
        (offer("o", when={"fact": "kind.herkunft", "is": True}), family(), ["never_collected"]),
        (offer("o", when={"any": ["always", {"fact": "kind.herkunft", "is": True}]}), family(), []),
        (offer("o", apply={"to": "2026-11-19"}), family(), ["outside_application_window"]),
        (offer("o", apply={"to": "2026-11-20"}), family(), []),
        (offer("o", apply={"from": "2026-11-21"}), family(), ["outside_application_window"]),
        (offer("o", apply={"from": "2026-11-20"}), family(), []),
        (offer("o", referral="via_professional"), family(), ["via_professional"]),
        (offer("o", referral="open"), family(), []),
        (offer("o", languages=[{"code": "uk"}]), family(facts={"familie.sprachen": ["tr"]}), ["language_not_spoken"]),
        (offer("o", languages=[{"code": "uk"}]), family(facts={"familie.sprachen": ["tr", "uk"]}), []),
        (offer("o", languages=[{"code": "uk"}]), family(), []),
        (offer("o"), family(facts={"familie.sprachen": ["tr"]}), []),
        (offer("o", capacity={"state": "waiting_list"}), family(), ["waiting_list"]),
        (offer("o", capacity={"state": "full"}), family(), ["full"]),
        (offer("o", capacity={"state": "after_assessment"}), family(), ["after_assessment"]),
        (offer("o", capacity={"state": "free"}), family(), []),
        (offer("o", capacity={"state": "unknown"}), family(), []),
        (offer("o", confirmed={"on": "2026-11-19", "by": "report"}), family(), ["reported_then"]),
        (offer("o", confirmed={"on": "2026-11-19", "by": "office"}), family(), []),
    ],
)
def test_a_hint_stands_exactly_where_it_belongs(one: Any, written: Any, expected: list[str]) -> None:
    assert hints(one, written) == expected


@pytest.mark.parametrize(
    ("on", "old"), [("2025-11-21", False), ("2025-11-19", True), ("2016-01-20", True), ("2026-11-20", False)]
)
def test_a_confirmation_is_old_after_365_days(on: str, *, old: bool) -> None:
    assert ("old_confirmation" in hints(offer("o", confirmed={"on": on, "by": "office"}))) is old


def test_the_office_decides_when_a_confirmation_is_old() -> None:
    one = offer("o", confirmed={"on": "2026-10-01", "by": "office"})
    assert hints(one) == []
    assert hints(one, confirmation_old_after="1 months") == ["old_confirmation"]


@pytest.mark.parametrize(
    ("reason", "person", "expected"),
    [("unreachable", "k1", ["unreachable"]), ("unreachable", None, ["unreachable"]), ("unreachable", "k2", [])],
)
def test_unreachable_only_hints(reason: str, person: str | None, expected: list[str]) -> None:
    entry = {"offer": "o", "on": "2026-11-19", "reason": reason, **({"person": person} if person else {})}
    assert hints(offer("o"), family(child(), child("k2"), declined=[entry])) == expected


def test_the_note_of_a_datum_that_is_never_collected_is_told() -> None:
    advice = advised(family(), LEARN, catalogue(offer("o", when={"fact": "kind.herkunft", "is": True})))
    assert [hint.text for hint in advice.suggestions[0].hints] == ["Danach fragt niemand."]
    assert advice.suggestions[0].missing == ()


def test_every_hint_is_a_whole_german_sentence() -> None:
    one = offer(
        "o",
        when={"fact": "kind.herkunft", "is": True},
        usual_age={"below": "1 years"},
        apply={"to": "2026-01-01"},
        requires=[{"not": {"always": True}}],
        capacity={"state": "full"},
        confirmed={"on": "2016-01-20", "by": "report"},
        referral="via_professional",
        languages=[{"code": "uk"}],
    )
    advice = advised(family(facts={"familie.sprachen": ["tr"]}), LEARN, catalogue(one))
    assert len(advice.suggestions[0].hints) == 9
    assert all(hint.text[0].isupper() and hint.text.endswith(".") for hint in advice.suggestions[0].hints)
