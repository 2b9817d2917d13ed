"""After a protection procedure: a new case begins only once several professionals found no danger (K02)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from lotse.case.load_case import load_case
from lotse.case.number import is_case_number
from lotse.errors import InputError, Problem

if TYPE_CHECKING:
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary

NO_DANGER = "no_danger"
_LEAST = 2


def clear_protection(
    case: Mapping[str, Any] | Case,
    *,
    result: str,
    on: date,
    reference: str,
    by: Sequence[str],
    number: str | Callable[[], str],
    vocabulary: Vocabulary | str | None = None,
) -> Case:
    """Begin a new case after several professionals found no danger; old suggestions and records do not count there.

    Result, day, reference and names are looked at and not kept: what was assessed stays in the office's own
    file. The old case stays stopped.

    Args:
        case: The stopped case, as it is written or loaded.
        result: `no_danger`; with any other result the stop stays.
        on: Day of the assessment.
        reference: Where the assessment is written down.
        by: The professionals who made it, at least two different ones.
        number: The new case number, or what makes one; never the old one.
        vocabulary: Where the ids of the case are declared; `nrw` without it.

    Returns:
        The case with a new number and `no_indication`, without the records of the old number.

    Raises:
        InputError: Everything that is missing, at once; the stop stays.
    """
    problems = [*_missing(result, on, reference, by)]
    new = number if isinstance(number, str) else number()
    written = dict(case) if isinstance(case, Mapping) else case.model_dump(mode="json", exclude_none=True)
    if not is_case_number(new) or new == written.get("case"):
        problems.append(_note("number", "CASE-NUMBER", "a new case number is needed", "make a new one"))
    if problems:
        raise InputError(problems)
    changed = {**written, "case": new, "child_protection": "no_indication", "consents": []}
    cleared = load_case(changed, vocabulary=vocabulary)
    if cleared.signals and on < min(signal.observed for signal in cleared.signals):
        hint = "correct the day of the assessment"
        raise InputError([_note("on", "DATE-ORDER", "this lies before the first observation of the case", hint)])
    return cleared


def _missing(result: str, on: object, reference: str, by: Sequence[str]) -> list[Problem]:
    problems = []
    if result != NO_DANGER:
        problems.append(_note("result", "TYPE", "must be one of: no_danger", "with any other result the stop stays"))
    if not isinstance(on, date):
        problems.append(_note("on", "DATE", "must be the day of the assessment", "write YYYY-MM-DD"))
    if not reference.strip():
        hint = "where the assessment is written down"
        problems.append(_note("reference", "KEY-MISSING", "the reference is missing", hint))
    people = {_plain(one) for one in by} - {""}
    if isinstance(by, str) or len(people) < _LEAST:
        hint = "name each of them"
        problems.append(_note("by", "KEY-MISSING", "at least two different professionals assess together", hint))
    return problems


def _plain(name: str) -> str:
    """A name without what makes one name look like two: wide or small letters, capitals, spaces, dots and dashes.

    >>> _plain(" A.B ") == _plain("\N{FULLWIDTH LATIN SMALL LETTER A}b")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in folded if letter.isalnum())


def _note(path: str, code: str, text: str, hint: str) -> Problem:
    return Problem("", 0, 0, path, code, text, hint)
