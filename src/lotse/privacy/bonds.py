"""What binds other data than itself: how a datum came here, and what is looked for in a case as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.case.model import LongFact
from lotse.case.records import GroundRecord
from lotse.case.vocabulary import HOUSEHOLD
from lotse.privacy.request_checks import EXAMINATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from datetime import date

    from lotse.case.model import Case, Origin, Signal
    from lotse.case.vocabulary import Vocabulary

_OTHER_OFFICE, _HEALTH, _EXAMINED = "other_office", "health", "examined"


class _Entry(NamedTuple):
    """One datum, with what a whole request is checked for: health (V05), an examination (U10), an office (V08)."""

    key: str
    name: str
    secret: bool
    observed: date | None
    marks: frozenset[str]


def key_of(signal: Signal) -> str:
    """The key of an observation, such as `k1/signal:hoeren`."""
    return f"{signal.person or HOUSEHOLD}/signal:{signal.topic}"


def way_here(origin: Origin) -> tuple[object, ...]:
    """Everything about how a datum came here that a bond may hang on.

    Args:
        origin: An observation, or a fact with its origin.

    >>> from lotse.case.model import LongFact
    >>> way_here(LongFact(value=True)) == way_here(LongFact(value=False))
    True
    """
    return origin.from_, origin.office, origin.entrusted, origin.secrecy, origin.task, origin.record


def is_bound(origin: Origin) -> bool:
    """Whether how a datum came here restricts who may hear it.

    Args:
        origin: An observation, or a fact with its origin.

    >>> from lotse.case.model import LongFact
    >>> is_bound(LongFact(value=True)), is_bound(LongFact(value=True, secrecy="hebamme"))
    (False, True)
    """
    return is_secret(origin) or origin.from_ != "family" or bool(origin.secrecy or origin.task)


def keys_that_bind(
    case: Case, vocabulary: Vocabulary, *, read: AbstractSet[str], kept: AbstractSet[str], on: date
) -> frozenset[str]:
    """The data of a case that hold something else back, whether or not a rule reads them.

    What was entrusted, told by a third person, or is confidential by its topic keeps a case out of a meeting and
    ideas out of an access. A ground falls with any field that it names. What comes from another office or from an
    examination, and data about health, are asked for once for a whole request: of those a datum that is read will do.

    Args:
        case: The case.
        vocabulary: The words it is written in.
        read: Facts and topics that are read.
        kept: Keys of data that stay for another reason.
        on: First day on which nothing may be told that was kept before.

    Returns:
        Keys such as `k1/signal:hoeren`.
    """
    entries = [*_facts(case, vocabulary), *_signals(case, vocabulary)]
    held = {one.key for one in entries if one.secret}
    held |= {key for one in case.consents if isinstance(one, GroundRecord) for key in one.fields}
    stay = {one.key for one in entries if one.name in read or one.key in kept or one.key in held}
    known = {
        mark
        for one in entries
        if one.key in stay and (one.observed is None or one.observed <= on)
        for mark in one.marks
    }
    return frozenset(held | {one.key for one in entries if one.key not in stay and one.marks - known})


def is_secret(origin: Origin) -> bool:
    """Whether it was entrusted, or told by a third person: then not even its own person hears it unseen.

    Args:
        origin: An observation, or a fact with its origin.

    >>> from lotse.case.model import LongFact
    >>> is_secret(LongFact(value=True)), is_secret(LongFact.model_validate({"value": True, "from": "third"}))
    (False, True)
    """
    return origin.entrusted is not None or origin.from_ == "third"


def _facts(case: Case, vocabulary: Vocabulary) -> Iterator[_Entry]:
    for name, entry in case.facts.items():
        subject, stated = (name, entry) if isinstance(entry, dict) else (HOUSEHOLD, {name: entry})
        for fact, one in stated.items():
            origin = one if isinstance(one, LongFact) else None
            marks = {vocabulary.facts[fact].category, origin.from_ if origin is not None else None}
            yield _Entry(
                key=f"{subject}/{fact}",
                name=fact,
                secret=origin is not None and is_secret(origin),
                observed=origin.observed if origin is not None else None,
                marks=frozenset({_HEALTH, _OTHER_OFFICE} & marks),
            )


def _signals(case: Case, vocabulary: Vocabulary) -> Iterator[_Entry]:
    for one in case.signals:
        topic = vocabulary.signals[one.topic]
        marks = {topic.category, one.from_, _EXAMINED if one.source in EXAMINATIONS else None}
        yield _Entry(
            key=key_of(one),
            name=one.topic,
            secret=is_secret(one) or topic.confidential,
            observed=one.observed,
            marks=frozenset({_HEALTH, _OTHER_OFFICE, _EXAMINED} & marks),
        )
