"""Answers to questions: one written line becomes a value, and a value becomes part of the case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.i18n import Words
from lotse.places import Municipality, find_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lotse.advice import Answer, Question


class Left(Enum):
    """Ways to leave a question without a value."""

    UNKNOWN = "?"
    NO_ANSWER = "-"
    END = "."


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that is no answer, with what helps."""

    help: str


Value = bool | int | str | list[str]
RECEIVES = "receives:"
_YES, _NO = ("j", "ja", "y", "yes", "true"), ("n", "nein", "no", "false")
_GERMAN_DAY = re.compile(r"(?:(?:(\d{1,2})\.\s*)?(\d{1,2})\.\s*)?(\d{4})")
_NONE = ("keine", "keiner", "keins", "nichts", "none")
_MOST_PLACES = 5


def read_answer(line: str, question: Question, words: Words | None = None) -> Value | Left | Unclear:
    """Read one line as the answer to a question.

    Args:
        line: What was written.
        question: The question.
        words: The words of whoever answers; German without them.

    Returns:
        A value as a case file holds it, a way to leave the question, or what would be an answer.

    >>> from lotse.advice import Question
    >>> asked = Question(
    ...     key="k1/born",
    ...     kind="birth",
    ...     precision="month",
    ...     question="",
    ...     why="",
    ...     sensitivity="plain",
    ...     answers=None,
    ...     settles_open=True,
    ...     decides=1,
    ...     offers=(),
    ... )
    >>> read_answer("3.2021", asked), read_answer("?", asked)
    ('2021-03', <Left.UNKNOWN: '?'>)
    """
    words = words or Words()
    word = line.strip()
    for left in Left:
        if word == left.value:
            return left
    what = question.key.partition("/")[2]
    if what in ("born", "due"):
        return _day(word, words, exact=question.precision == "day")
    if what == "ags" or (question.kind == "place" and not question.answers):
        return _place(word, words)
    if what.startswith(RECEIVES) or question.kind == "bool":
        return _yes_or_no(word, words)
    if question.kind == "int":
        is_number = word.isascii() and word.isdigit()
        return int(word) if is_number else Unclear(words("Bitte antworten Sie mit einer Zahl."))
    if question.kind == "date":
        return _day(word, words, exact=True)
    if question.kind == "set":
        return _several(word, question.answers or (), words)
    return _one(word, question.answers or (), words)


def _yes_or_no(word: str, words: Words) -> bool | Unclear:
    if word.casefold() in _YES:
        return True
    return False if word.casefold() in _NO else Unclear(words("Bitte antworten Sie mit j für ja oder n für nein."))


def _day(word: str, words: Words, *, exact: bool) -> str | Unclear:
    """A day, month or year, in German or ISO form, as a case file holds it."""
    parts = word.split("-")
    match = _GERMAN_DAY.fullmatch(word)
    if match is not None:
        parts = [part for part in reversed(match.groups()) if part is not None]
    unclear = Unclear(
        words("Bitte antworten Sie mit einem Tag, den es gibt, zum Beispiel 24.3.2021.")
        if exact
        else words("Bitte antworten Sie mit einem Monat, den es gibt, zum Beispiel 3.2021.")
    )
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):  # noqa: PLR2004  # year, month, day
        return unclear
    year, month, day = [*(int(part) for part in parts), 1, 1][:3]
    try:
        found = date(year, month, day).isoformat()
    except ValueError:
        return unclear
    return found[: (4, 7, 10)[len(parts) - 1]] if len(parts[0]) == 4 else unclear  # noqa: PLR2004  # a year has four digits


def _place(word: str, words: Words) -> str | Unclear:
    found = find_place(word)
    if isinstance(found.place, Municipality):
        return found.place.ags
    names = [place.label for place in found.candidates if isinstance(place, Municipality)][:_MOST_PLACES]
    asked = words("Bitte antworten Sie mit dem Namen einer Gemeinde in Nordrhein-Westfalen.")
    meant = words("Gemeint sein könnte: {names}.", names="; ".join(names))
    return Unclear(f"{asked} {meant}" if names else asked)


def _one(word: str, answers: Sequence[Answer], words: Words) -> str | Unclear:
    """One of the offered answers, by its number, its name or its id."""
    for number, answer in enumerate(answers, start=1):
        named = (str(number), answer.label.casefold(), words.told(answer.label).casefold(), answer.answer.casefold())
        if word.casefold() in named:
            return answer.answer
    return Unclear(words("Bitte antworten Sie mit einer der Nummern."))


def _several(word: str, answers: Sequence[Answer], words: Words) -> list[str] | Unclear:
    if word.casefold() in _NONE:
        return []
    found = [_one(part.strip(), answers, words) for part in word.split(",")]
    values = [one for one in found if isinstance(one, str)]
    if len(values) < len(found):
        return Unclear(words("Bitte antworten Sie mit Nummern, mit Komma getrennt, oder mit „keine“."))
    return list(dict.fromkeys(values))


def with_value(case: Mapping[str, Any], key: str, value: Value) -> dict[str, Any]:
    """The case with one more datum.

    Args:
        case: The data of a case file; they stay as they are.
        key: Key of the question.
        value: The value.

    Returns:
        The data of the changed case.

    >>> with_value({"facts": {"k1": {"kind.eingeschult": False}}}, "k1/kind.kita_platz", True)
    {'facts': {'k1': {'kind.eingeschult': False, 'kind.kita_platz': True}}}
    """
    subject, _, what = key.partition("/")
    changed = dict(case)
    if subject == "place":
        before = changed.get("place") or {}
        changed["place"] = {"ags": value} if what == "ags" else {**before, "area": value}
    elif what in ("born", "due"):
        changed["persons"] = [_told(one, what, value) if one["id"] == subject else one for one in changed["persons"]]
    else:
        facts = dict(changed.get("facts") or {})
        if subject == HOUSEHOLD:
            facts[what] = value
        else:
            facts[subject] = {**(facts.get(subject) or {}), what: value}
        changed["facts"] = facts
    return changed


def _told(person: Mapping[str, Any], what: str, value: Value) -> dict[str, Any]:
    """A person with a birth or a due day; an unborn child with a birth is born."""
    changed = {**person, what: value}
    if what == "born" and person.get("role") == "unborn":
        changed["role"] = "child"
        changed["parents"] = [one for one in (changed.pop("carried_by", None),) if one is not None]
        changed.pop("due", None)
    return changed


def without_answer(case: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The case with a key that the family does not wish to answer.

    >>> without_answer({}, "household/familie.wohngeld")
    {'no_answer': ['household/familie.wohngeld']}
    """
    return {**case, "no_answer": [*(case.get("no_answer") or ()), key]}


def with_received(case: Mapping[str, Any], answers: Mapping[str, bool]) -> dict[str, Any]:
    """The case with the offers that are taken up; the list is complete, so every one in play was asked about.

    Args:
        case: The data of a case file.
        answers: Yes or no by key.

    Returns:
        The data of the changed case.

    >>> with_received({}, {"household/receives:familienpaten": True, "k1/receives:sprachclub": False})
    {'receives': [{'offer': 'familienpaten'}]}
    """
    entries: list[Any] = list(case.get("receives") or ())
    for key, taken in answers.items():
        subject, _, what = key.partition("/")
        if taken:
            person = {} if subject == HOUSEHOLD else {"person": subject}
            entries.append({"offer": what.removeprefix(RECEIVES), **person})
    return {**case, "receives": entries}
