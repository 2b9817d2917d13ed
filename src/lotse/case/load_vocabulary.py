"""Reading vocabularies: shipped, a file, or a folder of files; extended ones are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong, check_condition, nearest
from lotse.case.vocabulary import DECLARED, Vocabulary, VocabularyFile
from lotse.content import Part, Source, form_problems, parts_of, raise_for, version_of
from lotse.errors import ContentError
from lotse.files import shipped_files
from lotse.model import MUNICIPALITY_DIGITS
from lotse.places import is_known_ags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from lotse.errors import Problem

SHIPPED = "case/vocabularies"


def load_vocabulary(id_or_path: str | Path | Mapping[str, Any]) -> Vocabulary:
    """Declare what cases, rules and offers may name.

    Args:
        id_or_path: Id of a shipped vocabulary such as `nrw`, a file, a folder of files, or a mapping.

    Returns:
        The vocabulary together with those it extends.

    Raises:
        ContentError: All problems of the files at once.

    >>> load_vocabulary("nrw").needs["sprachfoerderung"].scope
    'child'
    """
    return _load(id_or_path, ())


def vocabulary_of(content: Part[Any]) -> Vocabulary:
    """Load the shipped vocabulary that a rule set or a catalogue names in its head.

    Args:
        content: The first file of it.

    Returns:
        The vocabulary.

    Raises:
        ContentError: No shipped vocabulary has this id; an own one is not looked for.
    """
    name: str = content.content.vocabulary
    if not shipped_files(f"{SHIPPED}/{name}"):
        text = "no shipped content has this id"
        hint = "hand in the own vocabulary with `vocabulary=`, or name it in the settings"
        raise ContentError([content.problem("ID-UNKNOWN", ("vocabulary",), text, hint)])
    return load_vocabulary(name)


def _load(source: Source, above: tuple[str, ...]) -> Vocabulary:
    parts = parts_of(source, VocabularyFile, shipped=SHIPPED)
    bases = []
    problems: list[Problem] = list(form_problems(parts))
    for part in parts:
        for place, base in enumerate(part.content.extends):
            if base in above or base == part.content.id:
                problems.append(part.problem("ID-DUPLICATE", ("extends", place), "a vocabulary extends itself"))
            else:
                bases.append(_load(base, (*above, part.content.id)))
    declared: dict[str, dict[str, Any]] = {name: {} for name in DECLARED}
    for base_vocabulary in bases:
        for name in DECLARED:
            declared[name].update(getattr(base_vocabulary, name))
    problems += list(_join(parts, declared))
    problems += list(_both_ways(parts, declared))
    vocabulary = Vocabulary(
        version=version_of(parts, [base.version.sha256 for base in bases]),
        bases=tuple(base.version for base in bases),
        **declared,
    )
    problems += [
        part.problem(wrong.code, wrong.path, wrong.text, wrong.hint, wrong.severity)
        for part in parts
        for wrong in _check(part.content, vocabulary)
    ]
    raise_for(problem for problem in problems if problem.severity == "error")
    return vocabulary


def _join(parts: Iterable[Part[VocabularyFile]], declared: dict[str, dict[str, Any]]) -> Iterator[Problem]:
    """Collect the declarations; an id that is declared twice is an error."""
    for part in parts:
        for name in DECLARED:
            for place, entry in enumerate(getattr(part.content, name)):
                if entry.id in declared[name]:
                    yield part.problem(
                        "ID-DUPLICATE", (name, place, "id"), "this id is declared twice", "an id is never redefined"
                    )
                declared[name].setdefault(entry.id, entry)


def _both_ways(parts: Iterable[Part[VocabularyFile]], declared: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """What is asked for cannot be what is never collected."""
    for part in parts:
        for place, fact in enumerate(part.content.facts):
            if fact.id in declared["never_collected"]:
                text = "this id is declared as never collected too"
                yield part.problem("ID-DUPLICATE", ("facts", place, "id"), text, "keep one of the two")


def _check(file: VocabularyFile, vocabulary: Vocabulary) -> Iterator[Wrong]:
    for place, topic in enumerate(file.signals):
        yield from _known(topic.instruments, vocabulary.instruments, ("signals", place, "instruments"), "instrument")
    for place, need in enumerate(file.needs):
        yield from _known(need.phases, vocabulary.phases, ("needs", place, "phases"), "phase")
        yield from _known(need.guides, vocabulary.roles, ("needs", place, "guides"), "role")
    for place, fact in enumerate(file.facts):
        if (fact.type in ("enum", "set")) != (fact.values is not None):
            yield Wrong(("facts", place), "KEY-MISSING", "values belong to facts of type enum and set, and only there")
        prefix = {"child": "kind.", "adult": "erwachsen.", "household": "familie."}[fact.scope]
        if not fact.id.startswith(prefix):
            yield Wrong(
                ("facts", place, "id"), "SCOPE", "the first word of a fact id says whom it is about", f"use {prefix}"
            )
    for place, phase in enumerate(file.phases):
        yield from check_condition(phase.when, vocabulary, phase.for_, ("phases", place, "when"), "phase")
    for place, area in enumerate(file.areas):
        above = area.in_
        if above not in vocabulary.areas and not (len(above) == MUNICIPALITY_DIGITS and is_known_ags(above)):
            yield Wrong(
                ("areas", place, "in"),
                "AGS-UNKNOWN",
                "no municipality or Sozialraum has this key",
                "write the AGS in quotes",
            )
        elif vocabulary.chains[area.id][-1] in vocabulary.areas:
            text = "Sozialräume that lie in each other lie in no municipality"
            yield Wrong(("areas", place, "in"), "AGS-UNKNOWN", text, "let one of them lie in the municipality")
        elif not area.id.startswith(vocabulary.chains[area.id][-1]):
            yield Wrong(("areas", place, "id"), "AGS-UNKNOWN", "the id of a Sozialraum begins with its municipality")


def _known(ids: Iterable[str], known: Mapping[str, Any], path: tuple[str | int, ...], what: str) -> Iterator[Wrong]:
    for place, one in enumerate(ids):
        if one not in known:
            yield Wrong((*path, place), "ID-UNKNOWN", f"this {what} is not declared", nearest(one, known))
