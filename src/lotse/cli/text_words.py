"""What a case and its content are called in German: persons, needs, offers, and data that are still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD, text_in
from lotse.cli.text_layout import counted, sentence
from lotse.cli.text_persons import people_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lotse.advice import Question
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.cli.text_persons import People

_NOT_YET = "Ist das Kind schon geboren, und wenn ja: wann?"
_PLACES = {"ags": "In welcher Stadt oder Gemeinde", "area": "In welchem Stadtteil oder Bezirk"}
_MOST_OPEN = 3
"""How many open data one suggestion names; `lotse ask` has all questions."""


@dataclass(frozen=True, slots=True)
class Words:
    """The German words for one case."""

    people: People
    vocabulary: Vocabulary
    catalogue: Catalogue
    on: date
    ags: str | None
    several: frozenset[str]
    """Persons who are not the only child or the only adult of the case."""
    unborn: frozenset[str]
    strengths: tuple[str, ...] = ()
    """What goes well, in whole sentences."""

    def need(self, need: str) -> str:
        """Name of a need."""
        return text_in(self.vocabulary.needs[need].name)

    def signal(self, topic: str) -> str:
        """Name of a signal."""
        return text_in(self.vocabulary.signals[topic].name)

    def offer(self, offer: str) -> str:
        """Name of an offer."""
        return text_in(self.catalogue.by_id[offer].name)

    def role(self, role: str) -> str:
        """Name of a role; empty for one that the vocabulary does not declare."""
        declared = self.vocabulary.roles.get(role)
        return text_in(declared.name) if declared is not None else ""

    def about(self, key: str) -> str:
        """Whom a key is about, as the subject of a sentence."""
        subject = key.partition("/")[0]
        return self.people.who(None if subject in (HOUSEHOLD, "place") else subject)

    def asked(self, key: str, *, within: str | None = None) -> str:
        """A datum that is not known, as the question for it; a signal, for which nobody asks, as a statement.

        Args:
            key: Such as `k1/kind.kita_platz`.
            within: The person who is talked about already, and need not be named again.

        Returns:
            A whole sentence, never the key; whom it is about is named where that is not clear.
        """
        subject, _, what = key.partition("/")
        who, phrase = self.about(key), self.people.phrase
        if what in ("born", "age"):
            return _NOT_YET if subject in self.unborn else phrase(f"Wann ist {who} geboren?", "Wann sind Sie geboren?")
        if what == "due":
            return "Wann wird das Kind erwartet?"
        if what in _PLACES:
            return phrase(f"{_PLACES[what]} wohnt die Familie?", f"{_PLACES[what]} wohnen Sie?")
        kind, _, name = what.partition(":")
        if kind == "signal":
            whom = f"für {self._whom(subject)} " if subject in self.several and subject != within else ""
            return f"Zu „{self.signal(name)}“ ist {whom}nichts bekannt."
        if kind == "need":
            topic = f"etwas zum Thema „{self.need(name)}“?"
            return phrase(f"Wünscht sich {who} {topic}", f"Wünschen Sie sich {topic}")
        if kind == "receives":
            known = self.offer(name) if name in self.catalogue.by_id else "ein anderes Angebot"
            return phrase(f"Nutzt {who} schon das Angebot „{known}“?", f"Nutzen Sie schon das Angebot „{known}“?")
        question = text_in(self.vocabulary.facts[what].question)
        return question if subject == within else self.named(subject, question)

    def named(self, subject: str, question: str) -> str:
        """A question of the vocabulary, with the person it is about where there are several."""
        if subject not in self.several:
            return question
        who = self.people.who(subject)
        return f"{who[:1].upper()}{who[1:]}: {question}"

    def of_question(self, question: Question) -> str:
        """The text of a question, with whom it is about where that is not clear."""
        subject, _, what = question.key.partition("/")
        if what == "born" and subject in self.people.called:
            if subject in self.unborn:
                return _NOT_YET
            when = "An welchem Tag" if question.precision == "day" else "In welchem Monat und Jahr"
            return self.people.phrase(f"{when} ist {self.people.who(subject)} geboren?", f"{when} sind Sie geboren?")
        if what in _PLACES and self.people.alone:
            return self.asked(question.key)
        return self.named(subject, question.question)

    def still_open(self, keys: Iterable[str], *, within: str | None = None) -> str:
        """What is not known yet, in short; empty if everything is.

        Args:
            keys: The missing keys.
            within: The person who is talked about already.

        Returns:
            At most three questions and statements, and how many more there are.
        """
        found = dict.fromkeys(self.asked(key, within=within) for key in keys)
        questions = [one for one in found if one.endswith("?")]
        several = [*questions, *(one for one in found if one not in questions)]
        if not several:
            return ""
        more = len(several) - _MOST_OPEN
        rest = f" Dazu {counted(more, 'weitere Angabe', 'weitere Angaben')}." if more > 0 else ""
        return f"{'Noch nicht bekannt: ' if questions else ''}{' '.join(several[:_MOST_OPEN])}{rest}"

    def _whom(self, subject: str) -> str:
        return self.people.for_whom([None if subject == HOUSEHOLD else subject])


def words_of(case: Case, catalogue: Catalogue, on: date) -> Words:
    """Find the words for a case.

    Args:
        case: The case.
        catalogue: The catalogue it is held against, with its vocabulary.
        on: The day of the question.

    Returns:
        The words.
    """
    ags, area = (case.place.ags, case.place.area) if case.place is not None else (None, None)
    if ags is None and area is not None:
        ags = catalogue.vocabulary.chains[area][-1]
    children = [person.id for person in case.persons if person.role in ("child", "unborn")]
    adults = [person.id for person in case.persons if person.id not in children]
    people = people_of(case, on)
    strengths = (
        f"{people.who(one.person)}: {text_in(catalogue.vocabulary.strengths[one.strength].name)}"
        for one in case.strengths
    )
    return Words(
        people=people,
        vocabulary=catalogue.vocabulary,
        catalogue=catalogue,
        on=on,
        ags=ags,
        several=frozenset(one for group in (children, adults) if len(group) > 1 for one in group),
        unborn=frozenset(person.id for person in case.persons if person.role == "unborn"),
        strengths=tuple(sentence(text) for text in strengths),
    )
