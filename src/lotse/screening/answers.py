"""What is taken down at the bedside: the protection status, the consent, then topics of a closed list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from lotse.case.condition_check import nearest
from lotse.case.dates import stated_span
from lotse.case.model import Silent
from lotse.errors import InputError
from lotse.files import of_mapping
from lotse.model import Slug
from lotse.partial import held_partly
from lotse.places import Municipality, find_place, is_known_ags
from lotse.protection import GOES_ON, guard

if TYPE_CHECKING:
    from lotse.case.vocabulary import Topic, Vocabulary
    from lotse.files import Document

REFUSED = "refused"


class Residence(Silent):
    """Where the family lives, by the official key or the name of the municipality."""

    ags: Annotated[str, Field(pattern=r"^[0-9]{8}$")] | None = None
    name: Annotated[str, Field(max_length=80)] | None = None


class Answers(Silent):
    """`lotse/screening/1`: the answers of one family. No name, number or free text fits into it.

    Args:
        child_protection: Asked first, without a default; with any status but `no_indication` everything stops.
        consent: How the family agreed after it was told purpose, refusal, withdrawal and its rights (everybody with
            custody); health topics need a written or electronic form (section 67b SGB X), so there is no oral one.
        instrument: The screening, one with `consent: required`.
        place: Where the family lives; needed for the bodies.
        born: Birth of the child, as exact as it is known; or `due` before it.
        topics: Topics of the instrument that came up.
    """

    schema_: Literal["lotse/screening/1"] = Field(default="lotse/screening/1", alias="schema")
    child_protection: Literal["no_indication"]
    consent: Literal["written", "electronic"]
    instrument: Slug = "geburtsklinik-screening"
    place: Residence | None = None
    born: Annotated[str, Field(max_length=10)] | None = None
    due: Annotated[str, Field(max_length=10)] | None = None
    topics: tuple[Slug, ...] = ()


class Refused:
    """The family does not wish a screening. It holds nothing: there is nothing to keep, count or explain."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Refused>"


def answers_of(source: Document | Mapping[str, Any], *, vocabulary: Vocabulary) -> Answers | Refused:
    """Take the answers of one family: the protection status first, then the consent, then everything else.

    Args:
        source: The answers as they were read, or a mapping with the same keys.
        vocabulary: Where topics and instruments are declared; not touched before the consent.

    Returns:
        The answers, or `Refused` if the family does not wish a screening; then nothing else was looked at.

    Raises:
        ProtectionStop: Signs of danger to a child, be the rest right or wrong.
        InputError: All problems at once, without a value.
    """
    document = of_mapping(source, error=InputError) if isinstance(source, Mapping) else source
    data = document.data
    guard(data)
    if refuses(data):
        return Refused()
    held = held_partly(document, Answers, {"child_protection": "no_indication", "consent": "written"})
    problems = list(held.problems)
    if held.content is not None:
        problems += [
            held.problem(code, path, text, hint) for code, path, text, hint in _faults(held.content, vocabulary)
        ]
    if problems or held.content is None:
        raise InputError(problems)
    return held.content


def refuses(written: object) -> bool:
    """Whether the family does not wish a screening; nothing else of the answers is looked at.

    Args:
        written: The answers as they are written.

    Raises:
        ProtectionStop: Signs of danger to a child.

    >>> (
    ...     refuses({"child_protection": "no_indication", "consent": "refused", "topics": 7}),
    ...     refuses({"consent": "refused"}),
    ... )
    (True, False)
    """
    guard(written)
    if not isinstance(written, Mapping):
        return False
    return written.get("consent") == REFUSED and written.get("child_protection") == GOES_ON


def topics_of(instrument: str, vocabulary: Vocabulary) -> tuple[Topic, ...]:
    """The topics that a screening may bring up, in the order of the vocabulary.

    Args:
        instrument: An instrument with `consent: required`.
        vocabulary: Where both are declared.

    Returns:
        The topics.

    Raises:
        InputError: There is no such screening.
    """
    declared = vocabulary.instruments.get(instrument)
    if declared is None or declared.consent != "required":
        hint = "one of: " + ", ".join(one.id for one in vocabulary.instruments.values() if one.consent == "required")
        raise InputError.of("ID-UNKNOWN", "this is no screening", hint=hint, path="instrument")
    return tuple(topic for topic in vocabulary.signals.values() if instrument in topic.instruments)


def ags_of(place: Residence | None) -> str | None:
    """The official key of the municipality, if it is known."""
    if place is None:
        return None
    if place.ags is not None:
        return place.ags
    found = find_place(place.name or "").place
    return found.ags if isinstance(found, Municipality) else None


def _faults(answers: Answers, vocabulary: Vocabulary) -> list[tuple[str, tuple[str | int, ...], str, str]]:
    faults: list[tuple[str, tuple[str | int, ...], str, str]] = []
    try:
        known = {topic.id for topic in topics_of(answers.instrument, vocabulary)}
    except InputError as error:
        first = error.problems[0]
        return [(first.code, ("instrument",), first.text, first.hint)]
    for place, topic in enumerate(answers.topics):
        if topic not in known:
            text = "this screening has no such topic"
            faults.append(("ID-UNKNOWN", ("topics", place), text, nearest(topic, sorted(known))))
    if answers.born is not None and answers.due is not None:
        text = "a child is born or expected, not both"
        faults.append(("TYPE", ("due",), text, "leave one of the two out"))
    faults += [
        ("DATE", (name,), "a date is a year, a month or a day that exists", "such as 2026-11-05")
        for name in ("born", "due")
        if not _exists(getattr(answers, name))
    ]
    if answers.place is not None and (ags_of(answers.place) is None or not is_known_ags(ags_of(answers.place) or "")):
        text = "this is not one municipality of North Rhine-Westphalia"
        faults.append(("AGS-UNKNOWN", ("place",), text, "compare the official key"))
    return faults


def _exists(stated: str | None) -> bool:
    try:
        return stated is None or stated_span(stated) is not None
    except ValueError:
        return False
