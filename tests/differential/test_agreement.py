"""Law 13 in great numbers; in the nightly profile a million households (`benchmarks/engine_agreement.py` does more)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lotse
from lotse.rules.engine import Session
from lotse.testing import rulesets, vocabularies
from lotse.testing.agreement import agreement, random_households
from small_world import ON, rule, ruleset

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: nothing to compare")
HOUSEHOLDS = 50
"""For each drawn rule set: twenty thousand rule sets of the nightly profile make a million."""
SHIPPED = lotse.load_ruleset("praeventionskette-nrw")


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(vocabularies().flatmap(lambda words: rulesets(words, most=12)), st.integers(0, 2**32), st.sampled_from([1, 4]))
def test_drawn_rules_agree_on_many_households(rules: lotse.Ruleset, seed: int, threads: int) -> None:
    found = agreement(rules, evaluations=HOUSEHOLDS, seed=seed, threads=threads, on=ON)
    assert found.differing == ()
    assert found.evaluations == HOUSEHOLDS


@settings(max_examples=max(settings().max_examples // 20, 1))
@given(st.integers(0, 2**32), st.sampled_from([1, 4]))
def test_shipped_rules_agree_on_many_households(seed: int, threads: int) -> None:
    found = agreement(SHIPPED, evaluations=HOUSEHOLDS, seed=seed, threads=threads)
    assert found.differing == ()
    assert found.with_needs > HOUSEHOLDS // 2


def test_households_differ_and_come_up_again_by_their_seed() -> None:
    first, again, other = ([facts.values for facts in random_households(SHIPPED, 20, seed, ON)] for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len({str(values) for values in first}) > 10


def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "tell", lambda _session, _facts: [])
    rules = ruleset(rule("r", "lernen", {"signal": "sprache"}))
    assert "r: ENGINE-DIFFERS" in agreement(rules, evaluations=40, seed=1).differing
