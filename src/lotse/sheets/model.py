"""What is printed, and nothing else: no ids, no keys, no values of a case."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from lotse.model import Day, Language, Model

Form = Literal["sentences", "list", "boxes", "room"]
"""How the lines of a section are set: sentences, a list, boxes to tick by hand, or room to write by hand."""


EASY = "de-x-leicht"


class Line(Model):
    """One sentence or name in German and, beside it, in the language of the family.

    Args:
        de: In German.
        other: In the other language; None on a German sheet.
        kept_german: The other language does not have it: `other` is German and marked `[de]`.
        name: A name or an address, the same in every language.
        alone: It stands on a line of its own, as names do.
    """

    de: str
    other: str | None = None
    kept_german: bool = False
    name: bool = False
    alone: bool = False


class Row(Model):
    """One question about an offer with its answers."""

    topic: Line
    lines: tuple[Line, ...]


class Section(Model):
    """A heading and what stands below it."""

    title: Line
    lines: tuple[Line, ...]
    form: Form = "sentences"


class Idea(Model):
    """One offer as a family reads it."""

    number: int
    name: Line
    rows: tuple[Row, ...]


class FamilySheet(Model):
    """`lotse/family-sheet/1`: what a family takes home, exactly as it is printed.

    It holds offers, needs by their neutral names and strengths. It has no place for a case number, a person, a signal
    or a reason.

    Args:
        on: The day it holds for.
        lang: Language of the family, `de` for a German sheet.
        direction: How that language is written.
        reviewed: Whether persons who speak the language have read the sentences.
        answers: What can be ticked for each idea; nothing is ticked.
        none_of_these: What can be ticked instead of all of them.
        before: Sections above the ideas.
        after: Sections below them.
        foundation: The versions it came from.
    """

    schema_: Literal["lotse/family-sheet/1"] = Field(default="lotse/family-sheet/1", alias="schema")
    on: Day
    lang: Language
    direction: Literal["ltr", "rtl"]
    reviewed: bool
    title: Line
    dated: Line
    notices: tuple[Line, ...]
    before: tuple[Section, ...]
    ideas_title: Line
    ideas_lead: tuple[Line, ...]
    ideas: tuple[Idea, ...]
    your_answer: Line
    answers: tuple[Line, ...]
    none_of_these: Line
    after: tuple[Section, ...]
    foundation: Line

    @property
    def columns(self) -> Literal[1, 2]:
        """Two where another language stands beside German; easy German stands alone."""
        return 1 if self.lang.partition("-x-")[0] == "de" else 2

    @property
    def easy(self) -> bool:
        """Whether it is Leichte Sprache: large type, one sentence on a line."""
        return self.lang == EASY

    def __repr_args__(self) -> Any:
        """Show nothing about a family in logs and tracebacks."""
        return [("lang", self.lang), ("ideas", len(self.ideas))]


class Part(Model):
    """A heading of the team sheet and what stands below it."""

    title: str
    lines: tuple[str, ...]
    form: Form = "sentences"
    note: str | None = None


class ShownNeed(Model):
    """A need that everybody present may know of, with the reasons that they may know too."""

    name: str
    whom: str
    reasons: tuple[str, ...]


class ShownIdea(Model):
    """A suggestion that everybody present may know of."""

    number: int
    name: str
    whom: str
    lines: tuple[str, ...]


class IdeasForNeed(Model):
    """The suggestions under the first of the shown needs that they serve."""

    title: str
    lead: str | None
    ideas: tuple[ShownIdea, ...]


class TeamSheet(Model):
    """`lotse/team-sheet/1`: what everybody in the room may see, exactly as it is printed.

    Args:
        on: The day it holds for.
        lang: `de` or `en`.
        reviewed: Whether persons have read the sentences of that language.
        case: The case number; null where nothing may be shown, since then nobody needs to know of the case.
        present: The offices in the room.
        withheld: How many data stay, by the sentence that says why; no data are named.
        ask: What the family can be asked for.
        room: Headings with room for handwriting. What is written there is never typed into lotse.
    """

    schema_: Literal["lotse/team-sheet/1"] = Field(default="lotse/team-sheet/1", alias="schema")
    on: Day
    lang: Language
    reviewed: bool
    title: str
    dated: str
    case: str | None
    notices: tuple[str, ...]
    present: str
    strengths: Part | None
    needs_title: str
    needs_lead: str | None
    needs: tuple[ShownNeed, ...]
    ideas: tuple[IdeasForNeed, ...]
    questions: Part | None
    guides: Part | None
    withheld: Part | None
    ask: Part | None
    room: tuple[Part, ...]
    closing: str
    foundation: str

    def __repr_args__(self) -> Any:
        """Show nothing about a family in logs and tracebacks."""
        return [("lang", self.lang), ("needs", len(self.needs))]
