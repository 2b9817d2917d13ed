"""A law says nothing of families whom nothing concerns: drawn families meet the rules and offers of a municipality."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

import lotse
from lotse.cli.starting import STARTER
from lotse.testing import cases

ON = date(2026, 11, 20)
DRAWN = 100


def test_families_drawn_for_a_municipality_meet_its_rules_and_offers() -> None:
    words = lotse.load_vocabulary(STARTER / "vokabular" / "musterstadt.yaml")
    rules = lotse.load_ruleset(STARTER / "regeln", vocabulary=words)
    offers = lotse.load_catalogue(STARTER / "angebote", vocabulary=words)
    seen: Counter[str] = Counter()

    @settings(
        max_examples=DRAWN, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(cases(words, rules=rules, catalogue=offers, on=ON))
    def drawn(case: dict[str, Any]) -> None:
        advice = lotse.advise(lotse.load_case(case, vocabulary=words), rules=rules, catalogue=offers, on=ON)
        seen["need"] += any(one.because for one in advice.needs)
        seen["suggestion"] += bool(advice.suggestions)
        seen["fits"] += any(one.verdict == "fits" for one in advice.suggestions)

    drawn()
    assert seen["need"] >= DRAWN // 3
    assert seen["suggestion"] >= DRAWN // 6
    assert seen["fits"] >= DRAWN // 12
