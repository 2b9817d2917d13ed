"""Reading a case: the protection status first, then everything that does not fit, all at once.

No message repeats a value, an unknown key or an unknown id of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING, Any

from lotse.case.case_check import Scoped, unknown_offers, wrongs_of
from lotse.case.condition_check import Wrong
from lotse.case.facts import late_births
from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.model import Case
from lotse.case.vocabulary import Vocabulary
from lotse.errors import InputError, Problem, ProtectionStop
from lotse.files import Document, of_mapping, read
from lotse.partial import held_partly
from lotse.places import Municipality, find_place
from lotse.protection import guard, stops

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


_NO_NUMBER = "22222-22222-2"
"""Stands in for the number of a case that needs none, such as a test case."""
_STAND_IN = {
    "schema": "lotse/case/1",
    "case": _NO_NUMBER,
    "child_protection": "no_indication",
    "place": None,
    "finding": "not_assessed",
    "observed": "2000-01-01",
    "on": "2000-01-01",
    "reason": "unreachable",
}
"""Stand in for what is missing or wrong, only so that the rest beside it is looked at too."""


def load_case(
    source: str | Path | Mapping[str, Any], *, vocabulary: Vocabulary | str | Path | None = None, numbered: bool = True
) -> Case:
    """Take in a case as a municipality hands it in.

    The child-protection status is read before anything else. With any status but `no_indication` nothing
    is held against the vocabulary: the case can only be stopped.

    Args:
        source: A file in YAML or JSON, `-` for standard input, or a mapping with the same keys.
        vocabulary: Where ids are declared; `nrw` without it.
        numbered: A case number is required; test cases need none.

    Returns:
        The case; frozen, with a `repr` that shows nothing.

    Raises:
        InputError: All problems at once, each with file, line, path and hint.
        ProtectionStop: Signs of danger are stated in a case that cannot be read otherwise.

    >>> load_case({"case": "K7MQ2-XPA4T-J", "child_protection": "no_indication"})
    <Case>
    """
    if not isinstance(source, Mapping | str | PathLike):
        guard(source)  # type: ignore[unreachable]  # a caller may hand in anything
        raise InputError.of("TYPE", "this is no case", hint="give a path, or a mapping with the keys of a case")
    document = of_mapping(source, error=InputError) if isinstance(source, Mapping) else read(source, error=InputError)
    return case_of(document, vocabulary=vocabulary, numbered=numbered)


def case_of(
    document: Document,
    *,
    vocabulary: Vocabulary | str | Path | None = None,
    numbered: bool = True,
    on: date | None = None,
    offers: Mapping[str, Scoped] | None = None,
) -> Case:
    """Make a case of a document that was read; see `load_case`.

    Args:
        document: The case as it was read.
        vocabulary: Where ids are declared.
        numbered: A case number is required.
        on: Day of the question, if it is known: births after it are told together with everything else.
        offers: Offers of the catalogues in use, if they are known, likewise.
    """
    stopped = stops(document.data)
    prepared, wrongs = _prepared(document, numbered=numbered)
    held = held_partly(prepared, Case, _STAND_IN)
    if stopped:
        if held.content is None or held.problems or wrongs:
            guard(document.data)
            raise ProtectionStop(None)  # not reached: `stops` and `guard` read the same status
        return held.content
    problems = list(held.problems)
    words = vocabulary if isinstance(vocabulary, Vocabulary) else load_vocabulary(vocabulary or "nrw")
    if held.content is not None:
        wrongs += list(wrongs_of(held.content, words))
        wrongs += list(late_births(held.content, on)) if on is not None else []
        wrongs += list(unknown_offers(held.content, offers)) if offers is not None else []
    problems += [held.problem(wrong.code, wrong.path, wrong.text, wrong.hint) for wrong in wrongs]
    if problems or held.content is None:
        raise InputError(problems)
    held.content._checked = words.version  # noqa: SLF001  # the case remembers what it was checked against
    return held.content


def in_memory(wrongs: Iterable[Wrong]) -> list[Problem]:
    """Problems of a case that has no file."""
    return [
        Problem("", 0, 0, shown_path(wrong.path[:3]), wrong.code, wrong.text, wrong.hint, wrong.severity)
        for wrong in wrongs
    ]


def shown_path(path: Iterable[str | int]) -> str:
    """A path as problems show it; under `facts` stand ids of the case, which are not repeated.

    >>> shown_path(("persons", 0, "born")), shown_path(("facts", "k1", "kind.x"))
    ('persons[0].born', 'facts')
    """
    steps = list(path)
    kept = steps[:1] if steps and steps[0] == "facts" else steps
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in kept).lstrip(".")


def check_against(case: Case, vocabulary: Vocabulary) -> None:
    """Make sure that a case was checked against the vocabulary it is asked about with.

    Raises:
        InputError: The case names something that this vocabulary does not declare.
    """
    if case._checked != vocabulary.version:  # noqa: SLF001  # written here only
        problems = in_memory(wrongs_of(case, vocabulary))
        if problems:
            raise InputError(problems)
        case._checked = vocabulary.version  # noqa: SLF001  # as above


def _prepared(document: Document, *, numbered: bool) -> tuple[Document, list[Wrong]]:
    """Put the official key for a named place, and a number where none is needed."""
    data = document.data
    if not isinstance(data, Mapping):
        return document, []
    wrongs: list[Wrong] = []
    changed = dict(data)
    if not numbered:
        changed.setdefault("schema", "lotse/case/1")
        changed.setdefault("case", _NO_NUMBER)
    place = data.get("place")
    if isinstance(place, Mapping) and isinstance(place.get("name"), str) and set(place) <= {"name", "area"}:
        found = find_place(place["name"])
        if isinstance(found.place, Municipality):
            changed["place"] = {**{key: value for key, value in place.items() if key != "name"}, "ags": found.place.ags}
        else:
            changed["place"] = None
            names = ", ".join(one.label for one in found.candidates[:5])
            hint = f"candidates: {names}" if names else "write the official key (AGS) of the municipality"
            wrongs.append(
                Wrong(("place", "name"), "AGS-UNKNOWN", "this name is not the name of one municipality", hint)
            )
    return replace(document, data=changed), wrongs
