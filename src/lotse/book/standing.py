"""Where a case stands, as it follows from the steps in the book; and which step can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.book.steps import (
    Answer,
    CaseClosed,
    CaseNumber,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    FamilyAnswered,
    FollowUpId,
    FollowUpSet,
    FollowUpSettled,
    GuideChosen,
    HandoverConfirmed,
    IdeaChosen,
    IdeaId,
    IdeaWent,
    Outcome,
)
from lotse.case.model import RecordId
from lotse.catalogues.catalogue import Access
from lotse.errors import BookError
from lotse.model import Day, Model, PersonId, Slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.book.steps import CaseStep, Entry


class _Quiet(Model):
    """Shown in logs and tracebacks without what it says."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def __repr_args__(self) -> Any:
        """Show nothing in logs and tracebacks."""
        return []


class KeptIdea(_Quiet):
    """One idea for the family, and what became of it.

    Args:
        offer: The offer; None for a colleague's idea.
        idea: Id of a colleague's idea; None for an offer.
        person: Whom it is for; None for the household.
        body: Who would do a colleague's idea.
        need: Which need a colleague's idea is for.
        access: How the family would come to a colleague's idea.
        chosen_on: Day on which the team took it up; None if only an answer is known.
        answer: What the family said; None until it did.
        answered_on: When.
        outcome: How it went on; None while nothing is known.
        outcome_on: Since when.
        changed: Number of the newest entry about it.
    """

    offer: Slug | None = None
    idea: IdeaId | None = None
    person: PersonId | None = None
    body: Slug | None = None
    need: Slug | None = None
    access: Access | None = None
    chosen_on: Day | None = None
    answer: Answer | None = None
    answered_on: Day | None = None
    outcome: Outcome | None = None
    outcome_on: Day | None = None
    changed: int = 0


class KeptFollowUp(_Quiet):
    """A day on which somebody asks again.

    Args:
        follow_up: Its id.
        due: The day.
        body: Who asks; None: the guide.
        offer: The idea it is about; without any it is about the case.
        person: As in the idea.
        idea: As in the idea.
        settled_on: Day on which it was answered; None while it is open.
        set_at: Number of the entry that set it.
    """

    follow_up: FollowUpId
    due: Day
    body: Slug | None = None
    offer: Slug | None = None
    person: PersonId | None = None
    idea: IdeaId | None = None
    settled_on: Day | None = None
    set_at: int


class KeptConsent(_Quiet):
    """A record that the work rests on, and its first day without it."""

    record: RecordId
    until: Day


class Standing(_Quiet):
    """`lotse/standing/1`: where a case stands between two meetings.

    Args:
        case: Its number.
        version: Number of its newest entry, 0 if there is none; hand it to `append` as `seen`.
        ideas: Every idea in the order in which they came up.
        guide: The chosen body; None until one is chosen.
        guide_since: Day of the choice.
        handed_over_on: Day on which the guide had the contact; until then the reporting office keeps it.
        closed_on: Day on which the accompaniment ended; None while it goes on.
        discussed: Days of the meetings in which the case was opened, the newest last.
        follow_ups: By their day.
        consents: By their record.
    """

    schema_: Literal["lotse/standing/1"] = Field(default="lotse/standing/1", alias="schema")
    case: CaseNumber
    version: int = 0
    ideas: tuple[KeptIdea, ...] = ()
    guide: Slug | None = None
    guide_since: Day | None = None
    handed_over_on: Day | None = None
    closed_on: Day | None = None
    discussed: tuple[Day, ...] = ()
    follow_ups: tuple[KeptFollowUp, ...] = ()
    consents: tuple[KeptConsent, ...] = ()


class _Fold:
    """The steps of one case, taken in one after the other."""

    def __init__(self, case: str) -> None:
        self.kept: dict[str, Any] = {"case": case}
        self.ideas: dict[tuple[str | None, ...], dict[str, Any]] = {}
        self.follow_ups: dict[str, dict[str, Any]] = {}
        self.consents: dict[str, Day] = {}
        self.discussed: list[Day] = []

    def take(self, number: int, step: CaseStep) -> None:  # one branch per kind of step
        self.kept["version"] = number
        match step:
            case Discussed():
                self.discussed.append(step.on)
                self._goes_on()
            case IdeaChosen():
                self._of(step, number)["chosen_on"] = step.on
                self._goes_on()
            case ColleagueIdea():
                self._of(step, number).update(
                    person=step.person, body=step.body, need=step.need, access=step.access, chosen_on=step.on
                )
                self._goes_on()
            case FamilyAnswered():
                self._of(step, number).update(answer=step.answer, answered_on=step.on, outcome=None, outcome_on=None)
                self._answered(step)
            case IdeaWent():
                self._of(step, number).update(outcome=step.outcome, outcome_on=step.on)
                self._answered(step)
            case GuideChosen():
                self.kept.update(guide=step.body, guide_since=step.on, handed_over_on=None)
                self._goes_on()
            case HandoverConfirmed():
                self.kept["handed_over_on"] = step.on
            case CaseClosed():
                self.kept["closed_on"] = step.on
            case FollowUpSet():
                self.follow_ups[step.follow_up] = {
                    "follow_up": step.follow_up,
                    "due": step.on,
                    "set_at": number,
                    **step.model_dump(include={"body", "offer", "person", "idea"}),
                }
            case FollowUpSettled() if step.follow_up in self.follow_ups:
                self.follow_ups[step.follow_up]["settled_on"] = step.on
            case ConsentSeen():
                self.consents[step.record] = step.on

    def standing(self) -> Standing:
        follow_ups = sorted(self.follow_ups.values(), key=lambda one: (one["due"], one["set_at"]))
        return Standing(
            **self.kept,
            ideas=tuple(KeptIdea(**one) for one in self.ideas.values()),
            discussed=tuple(sorted(set(self.discussed))),
            follow_ups=tuple(KeptFollowUp(**one) for one in follow_ups),
            consents=tuple(KeptConsent(record=record, until=self.consents[record]) for record in sorted(self.consents)),
        )

    def _goes_on(self) -> None:
        self.kept["closed_on"] = None

    def _of(self, step: IdeaChosen | ColleagueIdea | FamilyAnswered | IdeaWent, number: int) -> dict[str, Any]:
        """The idea a step is about."""
        idea = getattr(step, "idea", None)
        offer = getattr(step, "offer", None)
        key = (None, None, idea) if idea else (offer, step.person, None)
        kept = self.ideas.setdefault(key, {"offer": offer, "idea": idea, "person": step.person})
        kept["changed"] = number
        return kept

    def _answered(self, step: FamilyAnswered | IdeaWent) -> None:
        """What was to be asked about this idea is answered, if it had come up by then."""
        for one in self.follow_ups.values():
            about = (one["offer"], one["person"], one["idea"])
            if about == (step.offer, step.person, step.idea) and "settled_on" not in one:
                one["settled_on"] = step.on


def standing_of(case: str, entries: Iterable[Entry]) -> Standing:
    """Say where a case stands.

    Args:
        case: Its number.
        entries: Entries of a book, in its order; those of other cases do not count.

    Returns:
        The standing; an empty one for a case that the book does not know.

    >>> standing_of("K7MQ2-XPA4T-J", []).version
    0
    """
    fold = _Fold(case)
    for entry in entries:
        if getattr(entry.step, "case", None) == case:
            fold.take(entry.number, entry.step)  # type: ignore[arg-type]  # only steps of a case have `case`
    return fold.standing()


def check_follows(step: CaseStep, standing: Standing) -> None:
    """Refuse a step that cannot follow on where the case stands.

    Args:
        step: What is to be kept.
        standing: Where the case stands.

    Raises:
        BookError: It is about an idea, a guide or a follow-up that the book does not have, or has already.
    """
    ideas = {one.idea for one in standing.ideas if one.idea}
    follow_ups = {one.follow_up for one in standing.follow_ups}
    about = getattr(step, "idea", None)
    if isinstance(step, ColleagueIdea) and about in ideas:
        raise BookError("BOOK-STEP", "an idea with this id is in the book already", hint="make a new id")
    if not isinstance(step, ColleagueIdea) and about is not None and about not in ideas:
        raise BookError("BOOK-STEP", "the book has no idea with this id", hint="keep the idea first")
    if isinstance(step, FollowUpSet) and step.follow_up in follow_ups:
        raise BookError("BOOK-STEP", "a follow-up with this id is in the book already", hint="make a new id")
    if isinstance(step, FollowUpSettled) and step.follow_up not in follow_ups:
        raise BookError("BOOK-STEP", "the book has no follow-up with this id", hint="see lotse follow-up")
    if isinstance(step, HandoverConfirmed) and step.body != standing.guide:
        raise BookError("BOOK-STEP", "only the chosen guide takes over the contact", hint="choose the guide first")
