"""lotse: which offers may help a family in North Rhine-Westphalia, who is responsible, and why.

Suggestions are ideas for a talk. Unknown is never no; nothing is a decision, a score or a refusal; signs
of danger to a child stop everything.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lotse import errors, testing
    from lotse.advice import Advice, Explanation
    from lotse.case.load_case import load_case
    from lotse.case.load_vocabulary import load_vocabulary
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.bodies import responsible_bodies
    from lotse.catalogues.catalogue import Catalogue
    from lotse.catalogues.load_catalogue import load_catalogue
    from lotse.catalogues.responsibility_model import Responsibility
    from lotse.changes import Changes, diff
    from lotse.checks import check
    from lotse.errors import ContentError, DisclosureRefused, InputError, LotseError, Problem, ProtectionStop
    from lotse.explanation import explain
    from lotse.flow import advise
    from lotse.planning.batches import Unanswered, evaluate_many
    from lotse.planning.comparing import compare
    from lotse.planning.comparison import Comparison
    from lotse.privacy.disclosing import disclose
    from lotse.privacy.disclosure import Disclosure
    from lotse.privacy.minimise import minimise
    from lotse.rules.load_ruleset import load_ruleset
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings
    from lotse.sheets.family import family_sheet
    from lotse.sheets.team import meeting_sheet
    from lotse.truth import Truth

__version__ = "0.1.0"

_HOME = {
    "Advice": "lotse.advice",
    "Case": "lotse.case.model",
    "Catalogue": "lotse.catalogues.catalogue",
    "Changes": "lotse.changes",
    "Comparison": "lotse.planning.comparison",
    "ContentError": "lotse.errors",
    "Disclosure": "lotse.privacy.disclosure",
    "DisclosureRefused": "lotse.errors",
    "Explanation": "lotse.advice",
    "InputError": "lotse.errors",
    "LotseError": "lotse.errors",
    "Problem": "lotse.errors",
    "ProtectionStop": "lotse.errors",
    "Responsibility": "lotse.catalogues.responsibility_model",
    "Ruleset": "lotse.rules.ruleset",
    "Settings": "lotse.settings",
    "Truth": "lotse.truth",
    "Unanswered": "lotse.planning.batches",
    "Vocabulary": "lotse.case.vocabulary",
    "advise": "lotse.flow",
    "check": "lotse.checks",
    "compare": "lotse.planning.comparing",
    "diff": "lotse.changes",
    "disclose": "lotse.privacy.disclosing",
    "evaluate_many": "lotse.planning.batches",
    "explain": "lotse.explanation",
    "family_sheet": "lotse.sheets.family",
    "load_case": "lotse.case.load_case",
    "load_catalogue": "lotse.catalogues.load_catalogue",
    "load_ruleset": "lotse.rules.load_ruleset",
    "load_vocabulary": "lotse.case.load_vocabulary",
    "meeting_sheet": "lotse.sheets.team",
    "minimise": "lotse.privacy.minimise",
    "responsible_bodies": "lotse.catalogues.bodies",
}
"""Where each public name lives; loaded when it is first used, so that importing lotse costs little."""

_ROOMS = ("errors", "testing")

__all__ = [  # noqa: RUF022  # nouns, verbs, rooms
    "Advice",
    "Case",
    "Catalogue",
    "Changes",
    "Comparison",
    "ContentError",
    "Disclosure",
    "DisclosureRefused",
    "Explanation",
    "InputError",
    "LotseError",
    "Problem",
    "ProtectionStop",
    "Responsibility",
    "Ruleset",
    "Settings",
    "Truth",
    "Unanswered",
    "Vocabulary",
    "__version__",
    "advise",
    "check",
    "compare",
    "diff",
    "disclose",
    "evaluate_many",
    "explain",
    "family_sheet",
    "load_case",
    "load_catalogue",
    "load_ruleset",
    "load_vocabulary",
    "meeting_sheet",
    "minimise",
    "responsible_bodies",
    "errors",
    "testing",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"lotse.{name}")
    if name in _HOME:
        globals()[name] = found = getattr(import_module(_HOME[name]), name)
        return found
    raise AttributeError(name)


def __dir__() -> list[str]:
    return sorted(__all__)
