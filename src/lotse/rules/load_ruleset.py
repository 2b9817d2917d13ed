"""Reading rule sets and holding them against their vocabulary."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong, check_condition, nearest
from lotse.case.load_vocabulary import load_vocabulary, vocabulary_of
from lotse.case.vocabulary import Vocabulary
from lotse.content import Part, form_problems, parts_of, raise_for, version_of
from lotse.rules.ruleset import Rule, Ruleset, RulesetFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lotse.errors import Problem

SHIPPED = "rules/sets"
_LAST = date(9999, 12, 31)


def load_ruleset(
    id_or_path: str | Path | Mapping[str, Any], *, vocabulary: Vocabulary | str | Path | None = None
) -> Ruleset:
    """Take a rule set into use, after everything in it was checked.

    Args:
        id_or_path: Id of a shipped rule set, a file, a folder of files, or a mapping.
        vocabulary: The vocabulary; otherwise the shipped one that the rule set names.

    Returns:
        The rule set.

    Raises:
        ContentError: All problems at once, each with file, line and hint.

    >>> load_ruleset("praeventionskette-nrw").id
    'praeventionskette-nrw'
    """
    parts = parts_of(id_or_path, RulesetFile, shipped=SHIPPED)
    if isinstance(vocabulary, Vocabulary):
        words = vocabulary
    else:
        words = load_vocabulary(vocabulary) if vocabulary else vocabulary_of(parts[0])
    raise_for(problem for problem in problems_of(parts, words) if problem.severity == "error")
    return Ruleset(
        version=version_of(parts),
        valid=parts[0].content.valid,
        vocabulary=words,
        rules=tuple(rule for part in parts for rule in part.content.rules),
    )


def problems_of(parts: tuple[Part[RulesetFile], ...], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Everything that is wrong or doubtful in a rule set."""
    yield from form_problems(parts)
    for part in parts:
        valid = part.content.valid
        if valid.to is not None and valid.to < valid.from_:
            yield part.problem("DATE-ORDER", ("valid", "to"), "the last day lies before the first")
    versions: dict[str, list[tuple[Part[RulesetFile], int, Rule]]] = {}
    for part in parts:
        for place, rule in enumerate(part.content.rules):
            versions.setdefault(rule.id, []).append((part, place, rule))
            for wrong in _check(rule, vocabulary, ("rules", place)):
                yield part.problem(wrong.code, wrong.path, wrong.text, wrong.hint, wrong.severity)
    for several in versions.values():
        yield from _overlaps(several)


def _check(rule: Rule, vocabulary: Vocabulary, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    yield from check_condition(rule.when, vocabulary, rule.for_, (*path, "when"), "rule")
    need = vocabulary.needs.get(rule.need)
    if need is None:
        yield Wrong((*path, "need"), "ID-UNKNOWN", "this need is not declared", nearest(rule.need, vocabulary.needs))
    elif need.scope not in (rule.for_, "household"):
        yield Wrong((*path, "need"), "SCOPE", f"a rule for: {rule.for_} cannot conclude a need of scope {need.scope}")
    valid = rule.valid
    if valid.from_ is not None and valid.to is not None and valid.to < valid.from_:
        yield Wrong((*path, "valid", "to"), "DATE-ORDER", "the last day lies before the first")
    if rule.source.kind == "law" and (rule.source.ref is None or rule.source.read_on is None):
        yield Wrong(
            (*path, "source"),
            "KEY-MISSING",
            "a rule from law needs ref and read_on",
            "name the norm and the day it was read",
        )
    if "de" not in rule.because:
        yield Wrong((*path, "because"), "TEXT-MISSING", "the German sentence is missing", "add de")


def _overlaps(several: list[tuple[Part[RulesetFile], int, Rule]]) -> Iterator[Problem]:
    """One version of a rule on one day: overlaps are errors, gaps a warning."""
    ordered = sorted(several, key=lambda one: (one[2].valid.from_ or date.min, one[1]))
    for (_, _, earlier), (part, place, later) in itertools.pairwise(ordered):
        ends, begins = earlier.valid.to or _LAST, later.valid.from_ or date.min
        path = ("rules", place, "valid", "from")
        if begins <= ends:
            hint = "let the earlier version end the day before"
            yield part.problem("VERSION-OVERLAP", path, "two versions of a rule apply on one day", hint)
        elif begins > ends + timedelta(days=1):
            text = "between two versions of a rule no version applies"
            yield part.problem("VERSION-OVERLAP", path, text, "close the gap", "warning")
