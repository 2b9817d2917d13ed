"""The kit for those who keep rules and catalogues: drawn families, the laws, and what own examples leave untried.

Laws and strategies need Hypothesis, which is imported when they are used: `pip install lotse[testing]`. The values
that are drawn lie at and beside the bounds of the conditions in use, for that is where rules are wrong.

A municipality tries its own rules so::

    import lotse
    from lotse.testing import assert_laws


    def test_own_rules():
        words = lotse.load_vocabulary("vocabulary.yaml")
        assert_laws(
            lotse.load_ruleset("rules.yaml", vocabulary=words), lotse.load_catalogue("offers.yaml", vocabulary=words)
        )
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lotse.testing.content import catalogues, conditions, rulesets, vocabularies
    from lotse.testing.drawn_consents import consents
    from lotse.testing.drawn_meetings import DrawnMeeting, meetings
    from lotse.testing.households import cases, less_known
    from lotse.testing.laws import LAWS, Law, LittleSaidWarning, assert_laws
    from lotse.testing.world import World

_HOME = {
    "LAWS": "laws",
    "DrawnMeeting": "drawn_meetings",
    "Law": "laws",
    "LittleSaidWarning": "laws",
    "World": "world",
    "assert_laws": "laws",
    "cases": "households",
    "catalogues": "content",
    "conditions": "content",
    "consents": "drawn_consents",
    "less_known": "households",
    "meetings": "drawn_meetings",
    "rulesets": "content",
    "vocabularies": "content",
}

__all__ = [
    "LAWS",
    "DrawnMeeting",
    "Law",
    "LittleSaidWarning",
    "World",
    "assert_laws",
    "cases",
    "catalogues",
    "conditions",
    "consents",
    "less_known",
    "meetings",
    "rulesets",
    "vocabularies",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"lotse.testing.{_HOME[name]}"), name)
    raise AttributeError(name)
