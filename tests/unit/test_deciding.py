"""The conditions that decided, each with its rule, source and day; sensitive ones by their key alone."""

from __future__ import annotations

from typing import Any

import lotse
from lotse.advice import Decided, Explanation
from small_world import advised, catalogue, family, offer, rule, ruleset, signal

LAW = {"kind": "law", "ref": "§ 1", "read_on": "2026-11-01"}
RULES = ruleset(
    rule("r", "lernen", {"all": [{"signal": "sprache"}, {"age": {"below": "7 years"}}]}, source=LAW),
    rule("s", "lernen", {"fact": "kind.ganztags", "is": True}),
)
NOTICED: dict[str, Any] = {"signals": [signal("sprache")]}


def decided(one: Any, **more: Any) -> tuple[Decided, ...]:
    advice = advised(family(**{**NOTICED, **more}), RULES, catalogue(one))
    found = lotse.explain(advice, offer="o", person="k1")
    assert isinstance(found, Explanation)
    return found.decided_by


def said(entries: tuple[Decided, ...]) -> list[tuple[Any, ...]]:
    return [(one.key, one.part, one.truth, one.asks, one.rule) for one in entries]


def test_of_what_fits_the_rule_that_holds_and_the_parts_of_the_offer_decided() -> None:
    found = decided(offer("o", age={"from": "3 years"}, confirmed={"on": "2026-10-01", "by": "provider"}))
    assert said(found) == [
        ("k1/need:lernen", "need", "yes", "lernen", None),
        ("k1/signal:sprache", "need", "yes", "conspicuous", "r"),
        ("k1/age", "need", "yes", "below 7 years", "r"),
        ("k1/age", "age", "yes", "from 3 years", None),
    ]
    assert [str(one.stated_on) for one in found] == ["2026-10-01", "2026-11-01", "2026-11-01", "2026-10-01"]
    assert found[1].source.ref == "§ 1"


def test_of_what_does_not_match_only_what_fails_decided() -> None:
    when = {"all": [{"fact": "kind.kita", "is": True}, {"fact": "familie.allein", "is": True}]}
    found = decided(offer("o", when=when), facts={"familie.allein": True, "k1": {"kind.kita": False}})
    assert said(found) == [("k1/kind.kita", "when", "no", "is true", None)]


def test_of_what_is_open_what_is_missing_is_named_also_in_rules() -> None:
    found = decided(offer("o", when={"fact": "kind.kita", "is": True}), signals=[])
    assert said(found) == [
        ("k1/need:lernen", "need", "unknown", "lernen", None),
        ("k1/signal:sprache", "need", "unknown", "conspicuous", "r"),
        ("k1/kind.ganztags", "need", "unknown", "is true", "s"),
        ("k1/kind.kita", "when", "unknown", "is true", None),
    ]


def test_a_sensitive_condition_is_named_by_its_key_alone() -> None:
    (one,) = decided(offer("o", when={"fact": "kind.hilfe", "is": True}))
    assert (one.key, one.asks) == ("k1/kind.hilfe", None)


def test_of_two_ways_the_one_that_is_taken_decided() -> None:
    when = {"any": [{"fact": "kind.kita", "is": True}, {"fact": "kind.ganztags", "is": True}]}
    found = decided(offer("o", when=when), facts={"k1": {"kind.kita": True, "kind.ganztags": False}})
    assert [one.key for one in found if one.part == "when"] == ["k1/kind.kita"]
