"""What a team keeps between two meetings, step by step: case numbers, ids, closed words and days; no name, no text.

A step is written once and never changed. Where a case stands follows from its steps, see `lotse.book.standing`.
"""

from __future__ import annotations

from datetime import datetime  # pydantic reads it when the program runs
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from lotse.case.model import RecordId
from lotse.case.number import ALPHABET, is_case_number
from lotse.catalogues.catalogue import Access
from lotse.model import Day, Model, PersonId, Slug
from lotse.privacy.disclosure_log import LogEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Answer = Literal["wants", "later", "no"]
"""What the family said to one idea."""

Outcome = Literal["taken_up", "ended", "not_fitting", "unreachable"]
"""How it went on with an idea: it began, it came to its end, it turned out not to fit, or nobody could be reached."""


def _case_number(value: str) -> str:
    if not is_case_number(value):
        raise PydanticCustomError("case_number", "this is no case number with its check character")
    return value


CaseNumber = Annotated[str, AfterValidator(_case_number)]
_RANDOM = f"[{ALPHABET}]{{10}}"
IdeaId = Annotated[str, Field(pattern=rf"^I-{_RANDOM}$")]
"""Id of an idea that is in no catalogue, such as `I-7Q4M9K2XPA`."""
FollowUpId = Annotated[str, Field(pattern=rf"^F-{_RANDOM}$")]
"""Id of a follow-up, such as `F-7Q4M9K2XPA`; random, so that it says nothing about a family."""


def new_id(kind: Literal["I", "F"], choose: Callable[[Sequence[str]], str]) -> str:
    """Make the id of a colleague's idea or of a follow-up out of a source of randomness that the caller brings.

    Args:
        kind: `I` for an idea, `F` for a follow-up.
        choose: Picks one character, such as `secrets.choice`.

    Returns:
        The id.

    >>> new_id("F", lambda characters: characters[0])
    'F-2222222222'
    """
    return f"{kind}-{''.join(choose(ALPHABET) for _ in range(10))}"


class _Step(Model):
    """One thing that happened; shown in logs and tracebacks by its kind alone."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def __repr_args__(self) -> Any:
        """Show nothing in logs and tracebacks."""
        return []


class MeetingHeld(_Step):
    """A meeting took place.

    Args:
        on: Its day.
        bodies: Who took part, one entry per body; never persons.
    """

    kind: Literal["meeting_held"] = "meeting_held"
    on: Day
    bodies: tuple[Slug, ...] = Field(min_length=1, max_length=60)


class Discussed(_Step):
    """A case was opened in the meeting of a day."""

    kind: Literal["discussed"] = "discussed"
    case: CaseNumber
    on: Day


class _OfIdea(_Step):
    """A step about one idea: an offer for a person (None: the household), or a colleague's idea by its id."""

    case: CaseNumber
    offer: Slug | None = None
    person: PersonId | None = None
    idea: IdeaId | None = None

    @model_validator(mode="after")
    def _one_idea(self) -> _OfIdea:
        if (self.offer is None) == (self.idea is None) or (self.idea is not None and self.person is not None):
            raise PydanticCustomError("one_idea", "name an offer with its person, or the id of a colleague's idea")
        return self


class IdeaChosen(_Step):
    """The team takes an offer to the family as an idea; nothing is booked with it."""

    kind: Literal["idea_chosen"] = "idea_chosen"
    case: CaseNumber
    offer: Slug
    person: PersonId | None = None
    on: Day


class ColleagueIdea(_Step):
    """An idea that is in no catalogue, from closed lists; words that somebody typed are never kept.

    Args:
        idea: Its id, see `new_id`.
        person: Whom it is for; None for the household.
        body: Which body would do it.
        need: Which need it is for.
        access: How the family would come to it.
        on: Day on which it was named.
    """

    kind: Literal["colleague_idea"] = "colleague_idea"
    case: CaseNumber
    idea: IdeaId
    person: PersonId | None = None
    body: Slug
    need: Slug
    access: Access | None = None
    on: Day


class FamilyAnswered(_OfIdea):
    """The family said what it thinks of an idea; a later answer replaces an earlier one."""

    kind: Literal["family_answered"] = "family_answered"
    answer: Answer
    on: Day


class IdeaWent(_OfIdea):
    """How it went on with an idea after the family wanted it."""

    kind: Literal["idea_went"] = "idea_went"
    outcome: Outcome
    on: Day


class GuideChosen(_Step):
    """The team chose the guide: exactly one body; a later choice replaces an earlier one."""

    kind: Literal["guide_chosen"] = "guide_chosen"
    case: CaseNumber
    body: Slug
    on: Day


class HandoverConfirmed(_Step):
    """The guide has the contact to the family; until then the reporting office keeps it."""

    kind: Literal["handover_confirmed"] = "handover_confirmed"
    case: CaseNumber
    body: Slug
    on: Day


class CaseClosed(_Step):
    """The accompaniment ended; deletion periods begin. A new choice or meeting takes the case up again."""

    kind: Literal["case_closed"] = "case_closed"
    case: CaseNumber
    on: Day


class FollowUpSet(_OfIdea):
    """Somebody asks again on a day, about one idea or about the case as a whole.

    Args:
        follow_up: Its id, see `new_id`.
        on: The day on which it is due.
        body: Who asks; None: the guide.
    """

    kind: Literal["follow_up_set"] = "follow_up_set"
    follow_up: FollowUpId
    body: Slug | None = None
    on: Day

    @model_validator(mode="after")
    def _one_idea(self) -> FollowUpSet:
        if (self.offer is not None and self.idea is not None) or (self.offer is None and self.person is not None):
            raise PydanticCustomError("one_idea", "name an offer with its person, or the id of a colleague's idea")
        return self


class FollowUpSettled(_Step):
    """A follow-up was answered, or is not wanted any more."""

    kind: Literal["follow_up_settled"] = "follow_up_settled"
    case: CaseNumber
    follow_up: FollowUpId
    on: Day


class ConsentSeen(_Step):
    """A consent or release that the work rests on, and until when; a later entry of the same record replaces it.

    Args:
        record: Its id; the record itself is kept elsewhere.
        on: First day without it: its end, or the day of a withdrawal.
    """

    kind: Literal["consent_seen"] = "consent_seen"
    case: CaseNumber
    record: RecordId
    on: Day


class Logged(_Step):
    """An entry of the disclosure log: names of fields, bodies and records, no value."""

    kind: Literal["logged"] = "logged"
    entry: LogEntry


class Purged(_Step):
    """Proof of a deletion: what kind, how many entries, on which day; nothing of what they held.

    Args:
        rule: Id of the rule in the deletion catalogue.
        count: How many entries are gone by this.
        total: How many entries are gone since the book was begun, these included.
        on: Day of the deletion.
    """

    kind: Literal["purged"] = "purged"
    rule: Slug
    count: Annotated[int, Field(ge=1)]
    total: Annotated[int, Field(ge=1)]
    on: Day


CaseStep = (
    Discussed
    | IdeaChosen
    | ColleagueIdea
    | FamilyAnswered
    | IdeaWent
    | GuideChosen
    | HandoverConfirmed
    | CaseClosed
    | FollowUpSet
    | FollowUpSettled
    | ConsentSeen
)
"""What can be kept about a case."""
Step = CaseStep | MeetingHeld | Logged | Purged
"""Everything that stands in a book."""
STEP: TypeAdapter[Step] = TypeAdapter(Annotated[Step, Discriminator("kind")])


class Entry(Model):
    """A step as it stands in the book.

    Args:
        number: Its place, from 1; the order of the book whatever a clock said.
        at: When it was written, in UTC, by the clock of who wrote it.
        step: What happened.
    """

    number: Annotated[int, Field(ge=1)]
    at: datetime
    step: Step

    def __repr__(self) -> str:
        return f"<Entry {self.number}>"

    __str__ = __repr__

    @property
    def case(self) -> str | None:
        """The case number it is about; None where it is about none."""
        if isinstance(self.step, Logged):
            return getattr(self.step.entry, "case", None) or None
        return getattr(self.step, "case", None)
