"""Four eyes, then ideas for this family at once: a random number, a case that lives as long as the call, a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from lotse.case.load_case import load_case
from lotse.case.model import Silent
from lotse.case.number import new_case_number
from lotse.case.records import BERLIN
from lotse.errors import DisclosureRefused, InputError
from lotse.files import read_shipped
from lotse.flow import advise
from lotse.model import PersonId, Slug
from lotse.protection import guard
from lotse.screening.answers import Answers, ags_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings

CHILD, PARENT = "k1", "m"
_PERSON = {"child": CHILD, "adult": PARENT, "household": None}
_RECORDS = {CHILD: "C-2222222222", PARENT: "C-3333333333"}
"""Every screening has the same ids for its consents: they live as long as the call and are told to nobody."""
_EYES = 2
_AFFIRMED = (
    "Die Familie weiß, wozu das Screening dient, dass Ablehnen keine Folgen hat, dass sie jederzeit aufhören kann und "
    "welche Rechte sie hat. Alle, die für das Kind sorgen dürfen, stimmen zu."
)
"""What is affirmed before any topic is asked; the record in memory proves this answer, the paper stays outside."""


class Reviewer(Silent):
    """Somebody who looked at the topics, by role and letter, so that no name fits.

    Args:
        role: A role of the vocabulary, such as `hebamme`.
        letter: Letter of the person at this place; two roles with one letter count as one person.
    """

    role: Slug
    letter: PersonId


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the family takes along. Nobody else has it.

    Args:
        case: The case in memory, for its words; it is not written anywhere.
        advice: Ideas for the family.
    """

    case: Case = field(repr=False)
    advice: Advice = field(repr=False)


def release(
    answers: Answers,
    *,
    reviewers: Sequence[Reviewer],
    rules: Ruleset,
    catalogue: Catalogue,
    on: date,
    choose: Callable[[Sequence[str]], str],
    settings: Settings | Mapping[str, Any] | None = None,
) -> Sheet:
    """Find ideas for a family once two different persons have looked at the topics.

    Args:
        answers: What the family agreed to have looked at.
        reviewers: The first and the second person, in this order.
        rules: The rule set; its vocabulary declares the topics.
        catalogue: The offers in play.
        on: Day of the screening.
        choose: Source of randomness for the number, such as `secrets.choice`; it is given nothing of the answers.
        settings: Settings of the office.

    Returns:
        The sheet, in memory.

    Raises:
        ProtectionStop: Signs of danger; nothing else is touched.
        DisclosureRefused: Fewer than two different persons looked at the topics; nothing was computed.
        InputError: A role is not declared, or a birth lies after `on`.
    """
    guard(answers)
    if not isinstance(answers, Answers):
        raise InputError.of(
            "TYPE", "these are no answers of a screening", hint="read them with answers_of", path="answers"
        )
    _four_eyes(reviewers)
    for place, reviewer in enumerate(reviewers):
        if reviewer.role not in rules.vocabulary.roles:
            raise InputError.of("ID-UNKNOWN", "this role is not declared", path=f"reviewers[{place}].role")
    number = new_case_number(choose)
    case = load_case(_written(answers, number, on, rules), vocabulary=rules.vocabulary)
    left = _without_what_is_done(catalogue, answers.instrument)
    return Sheet(case, advise(case, rules=rules, catalogue=left, on=on, settings=settings))


def _without_what_is_done(catalogue: Catalogue, instrument: str) -> Catalogue:
    """The offers beside the screening itself: the family has just taken part in it."""
    done = read_shipped("screening/done.yaml").data["done"].get(instrument, ())
    left = tuple(offer for offer in catalogue.offers if offer.id not in done)
    return catalogue if len(left) == len(catalogue.offers) else catalogue.model_copy(update={"offers": left})


def _four_eyes(reviewers: Sequence[Reviewer]) -> None:
    if len(reviewers) != _EYES or len({one.letter for one in reviewers}) != _EYES:
        raise DisclosureRefused(
            "SCREENING-REVIEW",
            "two different persons look at the topics before anything is released",
            hint="name role and letter of both",
        )


def _written(answers: Answers, number: str, on: date, rules: Ruleset) -> dict[str, Any]:
    """The answers as a case; its consent covers these topics on this day and nothing else."""
    topics = [rules.vocabulary.signals[topic] for topic in dict.fromkeys(answers.topics)]
    # everybody who has custody agreed (that is what was asked): they speak with one voice here, that of the parent
    custody = {"kind": "sole", "holders": [PARENT], "seen": {"what": "einwilligung", "on": on.isoformat()}}
    child: dict[str, Any] = {
        "id": CHILD, "role": "child", "parents": [PARENT], "born": answers.born, "custody": custody
    }  # fmt: skip
    if answers.due is not None:
        child = {"id": CHILD, "role": "unborn", "due": answers.due, "carried_by": PARENT}
    ags = ags_of(answers.place)
    return {
        "schema": "lotse/case/1",
        "case": number,
        "child_protection": answers.child_protection,
        "place": {"ags": ags} if ags is not None else None,
        "persons": [child, {"id": PARENT, "role": "parent"}],
        "signals": [
            {
                "topic": topic.id,
                "person": _PERSON[topic.scope],
                "finding": "conspicuous",
                "source": answers.instrument,
                "observed": on.isoformat(),
            }
            for topic in topics
        ],
        "consents": [
            _consent(answers, number, on, person, sorted({topic.category for topic in topics})) for person in _RECORDS
        ]
        if topics
        else [],
    }


def _consent(answers: Answers, number: str, on: date, person: str, categories: list[str]) -> dict[str, Any]:
    begin = datetime.combine(on, time.min, tzinfo=BERLIN).astimezone(UTC)
    moment = begin.isoformat()
    return {
        "schema": "lotse/consent/1",
        "record": _RECORDS[person],
        "case": number,
        "person": person,
        "given_by": {"person": PARENT, "role": "parent"},
        "scope": {"purposes": ["own_suggestion"], "categories": [], "special": categories},
        "controller": {"body": answers.instrument, "legal_basis": ["A6-1-a", "A9-2-a"]},
        "act": {"form": answers.consent, "explicit": True, "kind": "signature"},
        "notice": {
            "version": "1",
            "sha256": sha256(_AFFIRMED.encode()).hexdigest(),
            "language": "de",
            "informed": ["purpose", "refusal", "withdrawal"],
            "rights": True,
        },
        "voluntary": {"disadvantage": False, "coupling": False, "duty": False},
        "valid": {"given_at": moment, "until": (begin + timedelta(days=2)).isoformat()},
        "evidence": {"ref": answers.consent, "sha256": sha256(f"{_AFFIRMED} {answers.consent}".encode()).hexdigest()},
        "history": [{"state": "given", "at": moment, "by": PARENT}],
    }
