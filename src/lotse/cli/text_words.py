"""What a case and its content are called: persons, needs, offers, and data that are still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.cli.text_layout import sentence
from lotse.cli.text_persons import people_of
from lotse.i18n import SOURCE, Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lotse.advice import Question
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.cli.text_persons import People

_NOT_YET = "Ist das Kind schon geboren, und wenn ja: wann?"
_PLACES = {
    "ags": ("In welcher Stadt oder Gemeinde wohnt die Familie?", "In welcher Stadt oder Gemeinde wohnen Sie?"),
    "area": ("In welchem Stadtteil oder Bezirk wohnt die Familie?", "In welchem Stadtteil oder Bezirk wohnen Sie?"),
}
"""Asked of a family, and of the one young adult."""
_MOST_OPEN = 3
"""How many open data one suggestion names; `lotse ask` has all questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWords(Words):
    """The words of a reader for one case."""

    people: People
    vocabulary: Vocabulary
    catalogue: Catalogue
    on: date
    ags: str | None
    not_alone: frozenset[str]
    """Persons who are not the only child or the only adult of the case."""
    unborn: frozenset[str]
    strengths: tuple[str, ...] = ()
    """What goes well, in whole sentences."""

    def need(self, need: str) -> str:
        """Name of a need."""
        return self.content(self.vocabulary.needs[need].name, "need")

    def signal(self, topic: str) -> str:
        """Name of a signal."""
        return self.content(self.vocabulary.signals[topic].name, "signal")

    def offer(self, offer: str) -> str:
        """Name of an offer."""
        return self.content(self.catalogue.by_id[offer].name, "offer.name")

    def role(self, role: str) -> str:
        """Name of a role; empty for one that the vocabulary does not declare."""
        declared = self.vocabulary.roles.get(role)
        return self.content(declared.name, "role") if declared is not None else ""

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
            born = phrase("Wann ist {who} geboren?", "Wann sind Sie geboren?")
            return self(_NOT_YET) if subject in self.unborn else self(born, who=who)
        if what == "due":
            return self("Wann wird das Kind erwartet?")
        if what in _PLACES:
            return self(_PLACES[what][self.people.alone])
        kind, _, name = what.partition(":")
        if kind == "signal":
            if subject in self.not_alone and subject != within:
                topic, whom = self.signal(name), self._whom(subject)
                return self("Zu „{topic}“ ist für {whom} nichts bekannt.", topic=topic, whom=whom)
            return self("Zu „{topic}“ ist nichts bekannt.", topic=self.signal(name))
        if kind == "need":
            wish = phrase(
                "Wünscht sich {who} etwas zum Thema „{topic}“?", "Wünschen Sie sich etwas zum Thema „{topic}“?"
            )
            return self(wish, who=who, topic=self.need(name))
        if kind == "receives":
            known = self.offer(name) if name in self.catalogue.by_id else self("ein anderes Angebot")
            used = phrase("Nutzt {who} schon das Angebot „{offer}“?", "Nutzen Sie schon das Angebot „{offer}“?")
            return self(used, who=who, offer=known)
        question = self.content(self.vocabulary.facts[what].question, "question")
        return question if subject == within else self.named(subject, question)

    def named(self, subject: str, question: str) -> str:
        """A question of the vocabulary, with the person it is about where there are several."""
        if subject not in self.not_alone:
            return question
        who = self.people.who(subject)
        return f"{who[:1].upper()}{who[1:]}: {question}"

    def of_question(self, question: Question) -> str:
        """The text of a question, with whom it is about where that is not clear."""
        subject, _, what = question.key.partition("/")
        if what == "born" and subject in self.people.called:
            if subject in self.unborn:
                return self(_NOT_YET)
            day = self.people.phrase("An welchem Tag ist {who} geboren?", "An welchem Tag sind Sie geboren?")
            month = self.people.phrase(
                "In welchem Monat und Jahr ist {who} geboren?", "In welchem Monat und Jahr sind Sie geboren?"
            )
            return self(day if question.precision == "day" else month, who=self.people.who(subject))
        if what in _PLACES and self.people.alone:
            return self.asked(question.key)
        return self.named(subject, self.told(question.question))

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
        shown = " ".join(several[:_MOST_OPEN])
        more = len(several) - _MOST_OPEN
        if more > 0:
            shown += " " + self.several(more, "Dazu {number} weitere Angabe.", "Dazu {number} weitere Angaben.")
        return self("Noch nicht bekannt: {what}", what=shown) if questions else shown

    def _whom(self, subject: str) -> str:
        return self.people.for_whom([None if subject == HOUSEHOLD else subject])


def words_of(case: Case, catalogue: Catalogue, on: date, lang: str = SOURCE) -> CaseWords:
    """Find the words for a case.

    Args:
        case: The case.
        catalogue: The catalogue it is held against, with its vocabulary.
        on: The day of the question.
        lang: Language of the reader.

    Returns:
        The words.
    """
    ags, area = (case.place.ags, case.place.area) if case.place is not None else (None, None)
    if ags is None and area is not None:
        ags = catalogue.vocabulary.chains[area][-1]
    children = [person.id for person in case.persons if person.role in ("child", "unborn")]
    adults = [person.id for person in case.persons if person.id not in children]
    words = Words(lang)
    people = people_of(case, on, words)
    strengths = (
        f"{people.who(one.person)}: {words.content(catalogue.vocabulary.strengths[one.strength].name, 'strength')}"
        for one in case.strengths
    )
    return CaseWords(
        lang=lang,
        people=people,
        vocabulary=catalogue.vocabulary,
        catalogue=catalogue,
        on=on,
        ags=ags,
        not_alone=frozenset(one for group in (children, adults) if len(group) > 1 for one in group),
        unborn=frozenset(person.id for person in case.persons if person.role == "unborn"),
        strengths=tuple(sentence(text) for text in strengths),
    )
