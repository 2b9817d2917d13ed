"""The answers: advice and explanation, frozen, as `lotse/advice/1` and `lotse/explanation/1` show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, PrivateAttr

from lotse.case.vocabulary import Sensitivity, Version
from lotse.catalogues.catalogue import Status
from lotse.catalogues.matching import HeldBack, PartName, Verdict
from lotse.errors import InputError
from lotse.model import Contact, Day, Model, Source, Unshown
from lotse.protection import Stop, guard
from lotse.rules.finding import Finding
from lotse.truth import TruthWord

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lotse.case.facts import Facts
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.needs import Needs
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings

HintCode = Literal[
    "outside_usual_age",
    "outside_application_window",
    "requires_unmet",
    "conditions_not_stated",
    "never_collected",
    "waiting_list",
    "full",
    "after_assessment",
    "old_confirmation",
    "reported_then",
    "unreachable",
    "language_not_spoken",
    "via_professional",
]


class Versions(Model):
    """What an answer came from; null where a stop came first."""

    lotse: str
    engine: str
    vocabulary: Version | None = None
    rules: Version | None = None
    catalogues: tuple[Version, ...] = ()


class PersonPhase(Model):
    """An age phase in which a person is."""

    person: str
    phase: str


class Reason(Model):
    """Why a need was recognised: a rule, its sentence, and the keys it stands on."""

    rule: str
    text: str
    keys: tuple[str, ...]
    source: Source


class RecognisedNeed(Model):
    """A need of a person (or, with null, of the household)."""

    need: str
    person: str | None
    wished: bool
    because: tuple[Reason, ...]


class Hint(Model):
    """Something to know about a suggestion."""

    code: HintCode
    text: str


class SuggestedBody(Model):
    """Who provides or decides, and how sure that is."""

    id: str
    role: str
    name: str
    relation: Literal["responsible", "provider", "host"]
    status: Status
    source: str | None
    as_of: str | None
    contact: Contact | None


class Suggestion(Model):
    """An idea for the talk with the family."""

    offer: str
    catalogue: str
    person: str | None
    verdict: Verdict
    needs: tuple[str, ...]
    because: tuple[str, ...]
    decisive: tuple[str, ...]
    missing: tuple[str, ...]
    hints: tuple[Hint, ...]
    confirmed_on: Day | None
    bodies: tuple[SuggestedBody, ...]


class Answer(Model):
    """One possible answer of a question."""

    answer: str
    label: str


class Question(Model):
    """A datum that is worth asking for, and why it is asked."""

    key: str
    kind: str
    precision: str | None
    question: str
    why: str
    sensitivity: Sensitivity
    answers: tuple[Answer, ...] | None
    settles_open: bool
    decides: int
    offers: tuple[str, ...]


class Guide(Model):
    """A body that could accompany the family: a proposal only."""

    body: str
    role: str
    need: str
    because: str


class Unused(Model):
    """A datum that stands in the case and was not used."""

    key: str
    rule: str
    text: str


class FailedRule(Model):
    """A rule that could not be evaluated, or on which engine and reference differ."""

    rule: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Context(Unshown):
    """What an explanation needs again; it lives in memory only.

    Args:
        later: What the case says on another day; None where the case is not at hand.
    """

    facts: Facts
    needs: Needs
    ruleset: Ruleset
    catalogue: Catalogue
    settings: Settings
    later: Callable[[date], Facts] | None = field(default=None, compare=False)


class Advice(Model):
    """`lotse/advice/1`: needs, suggestions with reasons and bodies, and what to ask next."""

    schema_: Literal["lotse/advice/1"] = Field(default="lotse/advice/1", alias="schema")
    case: str
    on: Day
    versions: Versions
    stop: Stop | None = None
    phases: tuple[PersonPhase, ...] = ()
    needs: tuple[RecognisedNeed, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    questions: tuple[Question, ...] = ()
    guides: tuple[Guide, ...] = ()
    not_used: tuple[Unused, ...] = ()
    rule_errors: tuple[FailedRule, ...] = ()
    _context: Context | None = PrivateAttr(default=None)

    def __repr_args__(self) -> Any:
        """Show no value of the case in logs and tracebacks."""
        return [("stopped", self.stop is not None)]


class ExplainedPart(Model):
    """One part of an offer's fit, and how it was settled."""

    part: PartName
    truth: TruthWord
    soft: bool
    rule: str | None
    source: Source | None
    finding: Finding


class TurnedDatum(Model):
    """A datum that would be otherwise.

    Args:
        key: The datum; births and due days are told more exactly, within what is stated.
        known: Something else is known now; otherwise nothing is known yet.
        answers: Values of which each turns the verdict; null where the datum is sensitive or a day of a life.
    """

    key: str
    known: bool
    sensitivity: Sensitivity
    answers: tuple[str, ...] | None


class Turn(Model):
    """A smallest change of the situation with another verdict: all of `data`, and from `day` on."""

    verdict: Verdict
    day: Day | None
    data: tuple[TurnedDatum, ...]


class Turning(Model):
    """What would turn a verdict.

    Args:
        at_most: How many things were tried otherwise at once.
        complete: Everything within that bound was tried.
    """

    at_most: int
    complete: bool
    turns: tuple[Turn, ...]


class Decided(Model):
    """A condition that decided: what it reads, how it came out, and on what it rests.

    Args:
        key: The datum.
        asks: The comparison as content states it, such as `is false` or `from 3 years below 7 years`; null where the
            datum is sensitive.
        rule: The rule in which it stands; null where it stands in the offer.
        source: Source of the rule or of the offer.
        stated_on: Day on which the source was read or the offer confirmed.
    """

    key: str
    part: PartName
    truth: TruthWord
    test: str
    asks: str | None
    rule: str | None
    source: Source
    stated_on: Day | None


class Explanation(Model):
    """`lotse/explanation/1`: why an offer fits a person, is open, or does not match."""

    schema_: Literal["lotse/explanation/1"] = Field(default="lotse/explanation/1", alias="schema")
    case: str
    on: Day
    versions: Versions
    offer: str
    person: str | None
    verdict: Verdict
    suggested: bool
    held_back: tuple[HeldBack, ...]
    parts: tuple[ExplainedPart, ...]
    decisive: tuple[str, ...]
    missing: tuple[str, ...]
    hints: tuple[Hint, ...]
    text: tuple[str, ...]
    try_instead: tuple[str, ...]
    decided_by: tuple[Decided, ...] = ()
    turning: Turning | None = None
    """Only where it was asked for."""

    def __repr_args__(self) -> Any:
        """Show no value of the case in logs and tracebacks."""
        return [("offer", self.offer)]


def check_advice(advice: object, *, path: str = "advice") -> None:
    """Stop for what is stopped, and refuse what is no advice, before anything else is touched.

    Args:
        advice: What was handed in as one.
        path: Name of the argument.

    Raises:
        ProtectionStop: It is a stopped advice in any form, or a case with signs of danger.
        InputError: TYPE: it is no advice.

    >>> check_advice({"child_protection": "no_indication"})
    Traceback (most recent call last):
    lotse.errors.InputError: <memory> advice: TYPE: this is no advice (give what advise returned)
    """
    guard(advice)
    if not isinstance(advice, Advice):
        raise InputError.of("TYPE", "this is no advice", hint="give what advise returned", path=path)
