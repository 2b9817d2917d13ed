"""A case that is open in the meeting: what everybody in the room may see of it now, logged before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lotse.book import ConsentSeen, Discussed
from lotse.case.records import BERLIN, ConsentRecord, end_of
from lotse.cli.answers import RECEIVES, with_value
from lotse.cli.kept import BOOK, keeping
from lotse.errors import InputError
from lotse.files import of_mapping
from lotse.flow import advise
from lotse.meeting.guide import named_bodies, propose_guides
from lotse.meeting.terms import DISCUSSED, terms_of
from lotse.privacy.visible import released_to_all, visible_advice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from lotse.advice import Advice, Question
    from lotse.book import Book, Standing
    from lotse.book.steps import CaseStep
    from lotse.case.model import Person
    from lotse.case.records import Statement
    from lotse.cli.inputs import Query
    from lotse.i18n import Words
    from lotse.meeting.guide import GuideProposal
    from lotse.meeting.terms import Terms

_NOT_NEEDED = "G04"
_MOST_QUESTIONS = 12
"""Questions that are tried for whether everybody may hear their answer."""


@dataclass(slots=True, repr=False)
class OpenCase:
    """What the room works with.

    Args:
        query: The case as the office holds it, and what it is held against.
        present: Bodies in the room.
        records: Records kept elsewhere.
        at: The moment of the look.
        book: The record book.
    """

    query: Query
    present: tuple[str, ...]
    records: tuple[Statement, ...]
    at: datetime
    book: Book
    terms: Terms = field(init=False)
    advice: Advice = field(init=False)
    shown: Advice = field(init=False)
    values: dict[str, Any] = field(init=False)
    _skipped: set[str] = field(init=False, default_factory=set)
    _heard: list[Question] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.look()

    def __repr__(self) -> str:
        return "<OpenCase>"

    @property
    def number(self) -> str:
        """The case number."""
        return self.query.case.case

    @property
    def on(self) -> date:
        """The day of the talk."""
        return self.query.on

    @property
    def standing(self) -> Standing:
        """Where the case stands by the book, now."""
        return self.book.standing(self.number)

    @property
    def discussed(self) -> bool:
        """Whether it may be discussed in this room at all."""
        return self.terms.mode in DISCUSSED

    def look(self) -> None:
        """Look at the consents again, and take what may be shown; every look is logged first."""
        chosen = [(one.offer, one.person) for one in self.standing.ideas if one.offer and one.answer == "wants"]
        self.advice = self.query.advice()
        self.terms = terms_of(
            self.query.case,
            advice=self.advice,
            present=self.present,
            records=self.records,
            chosen=chosen,
            at=self.at,
            settings=self.query.settings,
        )
        self.values, self._heard = {}, None
        if not self.discussed:
            self.shown = visible_advice(self.advice, ())
            return
        self.shown = visible_advice(self.advice, self.terms.disclosures)
        released = released_to_all(self.terms.disclosures)
        for one in self.terms.disclosures:
            told = one.package(log=self.book.append_log, channel="conversation")["fields"]
            self.values.update({key: value for key, value in told.items() if key in released})

    def take_note(self) -> None:
        """Write into the book that the case was opened, and until when the consents reach that this rests on."""
        standing = self.standing
        steps: list[CaseStep] = []
        if self.on not in standing.discussed:
            steps.append(Discussed(case=self.number, on=self.on))
        known = {one.record: one.until for one in standing.consents}
        steps += (
            ConsentSeen(case=self.number, record=record, on=until)
            for record, until in self._consents()
            if known.get(record) != until
        )
        self.keep(*steps)

    def _consents(self) -> Iterator[tuple[str, date]]:
        """The consents behind what is shown, with their first day without them."""
        used = {record for one in self.terms.disclosures for record in one.records}
        for record in {one.record: one for one in (*self.query.case.consents, *self.records)}.values():
            if record.record in used and isinstance(record, ConsentRecord):
                yield record.record, end_of(record.history, record.valid, self.at).astimezone(BERLIN).date()

    def keep(self, *steps: CaseStep, seen: int | None = None) -> None:
        """Keep steps in the book, all of them or none.

        Raises:
            BookError: Nothing was kept.
        """
        with keeping(BOOK):
            self.book.append(*steps, at=self.at, seen=seen)

    def before(self) -> tuple[date, Advice] | None:
        """The last meeting before this one, and what could have been shown then; None if there was none."""
        days = [day for day in self.standing.discussed if day < self.on]
        if not days:
            return None
        query = self.query
        try:
            old = advise(query.case, rules=query.rules, catalogue=query.catalogue, on=days[-1], settings=query.settings)
        except InputError:  # a birth since then: there is nothing to compare with
            return None
        return days[-1], visible_advice(old, self.terms.disclosures)

    def guides(self) -> tuple[GuideProposal, ...]:
        """Who could be chosen as the guide."""
        return propose_guides(self.shown, present=self.present, named=named_bodies(self.terms.disclosures))

    def questions(self) -> list[Question]:
        """The next questions whose answers everybody in the room may hear."""
        if self._heard is None:
            possible = [one for one in self.advice.questions if not one.key.partition("/")[2].startswith(RECEIVES)]
            self._heard = [one for one in possible[:_MOST_QUESTIONS] if self._may_be_heard(one)]
        return [one for one in self._heard if one.key not in self._skipped]

    def skip(self, key: str) -> None:
        """Do not ask this again today."""
        self._skipped.add(key)

    def _may_be_heard(self, question: Question) -> bool:
        """Whether an answer could be told to everybody, tried with one: nothing but the need for it may be missing."""
        try:
            query = self._with(with_value(self.query.document.data, question.key, _some_answer(question)))
            tried = terms_of(
                query.case,
                advice=query.advice(),
                present=self.present,
                records=self.records,
                at=self.at,
                settings=query.settings,
            )
        except InputError:
            return False
        kept = {kept.rule for one in tried.disclosures for kept in one.withheld if kept.field == question.key}
        heard = all(
            question.key in one.fields or any(kept.field == question.key for kept in one.withheld)
            for one in tried.disclosures
        )
        return heard and kept <= {_NOT_NEEDED}

    def take(self, data: dict[str, Any]) -> bool:
        """Go on with the case as it is with one more datum.

        Returns:
            Whether it fits the rest of the case; if not, nothing changed.

        Raises:
            DisclosureRefused: The look could not be logged.
        """
        try:
            query = self._with(data)
            query.advice()
        except InputError:
            return False
        self.query = query
        self.look()
        return True

    def _with(self, data: dict[str, Any]) -> Query:
        return self.query.with_case(replace(of_mapping(data), name=self.query.document.name))


def _some_answer(question: Question) -> Any:
    """One possible answer, whichever: only the kind of datum counts."""
    if question.kind == "bool":
        return False
    if question.kind == "int":
        return 1
    if question.kind == "set":
        return []
    if question.answers:
        return question.answers[0].answer
    return "2020-01-01" if question.kind == "date" else "05315000"


_CALLED = {
    "child": ("das Kind", "das Kind"),
    "unborn": ("das ungeborene Kind", "das ungeborene Kind"),
    "parent": ("der Elternteil", "den Elternteil"),
    "adult": ("die erwachsene Person", "die erwachsene Person"),
}
"""By role: as the one who does something, and as the one for whom something is."""


def called_in(values: dict[str, Any], persons: Sequence[Person], say: Words) -> dict[str, tuple[str, str]]:
    """What each person is called, from what everybody may hear: the role, and the age where it is released.

    Args:
        values: Values that everybody may hear, by key.
        persons: Persons of the case.
        say: The language.

    Returns:
        By person: as the one who does something, and as the one for whom something is.
    """
    told = {one.id: (one.role, _age(values.get(f"{one.id}/age"), say)) for one in persons}
    found = {}
    for person, (role, age) in told.items():
        letter = f" {person}" if sum(other == (role, age) for other in told.values()) > 1 else ""
        about = f" ({age})" if age else ""
        who, for_whom = _CALLED[role]
        found[person] = (f"{say(who)}{letter}{about}", f"{say(for_whom)}{letter}{about}")
    return found


def _age(value: Any, say: Words) -> str:
    """An age as it was released: completed years, or the two between which it lies."""
    if isinstance(value, int):
        return say("unter einem Jahr") if value == 0 else say.several(value, "{number} Jahr", "{number} Jahre")
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004  # two ages
        low, high = value
        if high == low + 1:
            return say("{low} oder {high} Jahre", low=low, high=high)
        return say("{low} bis {high} Jahre", low=low, high=high)
    return ""
