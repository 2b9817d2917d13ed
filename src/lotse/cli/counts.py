"""How much is shipped, and what is known about responsibility in all 396 municipalities."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.bodies import outcome_counts
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.content_checks import counts_of
from lotse.i18n import Words
from lotse.library import shipped_ids
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

_OUTCOMES = {
    "one": "{number} eine Stelle",
    "several": "{number} mehrere",
    "ask": "{number} Rückfrage",
    "unknown": "{number} nächster Schritt",
}


def shipped_counts(on: date) -> dict[str, Any]:
    """Count the shipped content, and for each role how many municipalities get which outcome.

    Args:
        on: Day of the question.

    Returns:
        Numbers by name.
    """
    words = load_vocabulary("nrw")
    rules = load_ruleset("praeventionskette-nrw", vocabulary=words)
    counts = counts_of(words, rules, load_catalogue(*shipped_ids("catalogue"), vocabulary=words))
    return {**counts, "responsibility": outcome_counts(on)}


def counts_text(counts: Mapping[str, Any], words: Words | None = None, *, as_json: bool) -> str:
    """The counts as lines, or as JSON.

    Args:
        counts: What was counted.
        words: The words of the reader; German without them.
        as_json: For a program.

    Returns:
        The text.
    """
    if as_json:
        return json.dumps(counts, ensure_ascii=False, indent=2)
    words = words or Words()
    plain = {name: value for name, value in counts.items() if name != "responsibility"}
    lines = [*_lines(plain, ""), "", words("Zuständigkeit in 396 Gemeinden, je Rolle:")]
    for role, outcomes in counts["responsibility"].items():
        told = (words(_OUTCOMES[one], number=number) for one, number in outcomes.items())
        lines.append(f"{role}: {', '.join(told)}")
    return "\n".join(lines)


def _lines(counts: Mapping[str, Any], above: str) -> Iterator[str]:
    for name, value in counts.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{above}{name}.")
        else:
            yield f"{above}{name}: {value}"
