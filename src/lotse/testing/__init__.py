"""Strategies for property tests of vocabularies, rule sets and catalogues: households that sit on their bounds.

They need Hypothesis, which is imported when a strategy is made: `pip install lotse[testing]`. The values that
are drawn lie at and beside the bounds of the conditions in use, for that is where rules are wrong.

A municipality tries its own rules so::

    from datetime import date
    from hypothesis import given
    import lotse
    from lotse.testing import cases

    RULES, OFFERS = lotse.load_ruleset("rules.yaml"), lotse.load_catalogue("offers.yaml")
    ON = date(2026, 11, 20)


    @given(cases(RULES.vocabulary, rules=RULES, catalogue=OFFERS, on=ON))
    def test_every_family_is_answered(case):
        taken_in = lotse.load_case(case, vocabulary=RULES.vocabulary)
        assert not lotse.advise(taken_in, rules=RULES, catalogue=OFFERS, on=ON).rule_errors
"""

from __future__ import annotations

from lotse.testing.content import catalogues, conditions, rulesets, vocabularies
from lotse.testing.households import cases, less_known

__all__ = ["cases", "catalogues", "conditions", "less_known", "rulesets", "vocabularies"]
