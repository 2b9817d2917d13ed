"""A talk in questions and answers: each answer goes into the case, and the questions are found anew."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from lotse.advice import Question
from lotse.cli.answers import RECEIVES, Left, Unclear, read_answer, with_received, with_value, without_answer
from lotse.cli.text_questions import changes
from lotse.cli.text_words import words_of
from lotse.errors import InputError
from lotse.files import of_mapping
from lotse.i18n import SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lotse.advice import Advice
    from lotse.cli.answers import Value
    from lotse.cli.inputs import Query
    from lotse.cli.text_words import CaseWords
    from lotse.files import Document

    Taking = Callable[[Mapping[str, Any]], dict[str, Any]]

_NOTHING_ELSE = Question(
    key="household/receives:",
    kind="receives",
    precision=None,
    question="Nutzt die Familie außer den genannten noch ein anderes Angebot?",
    why="In der Falldatei steht entweder nichts dazu oder alles, was die Familie nutzt.",
    sensitivity="plain",
    answers=None,
    settles_open=False,
    decides=0,
    offers=(),
)
"""The case holds either nothing about offers that are taken up or all of them: so the list has to be complete."""


class Dialogue:
    """The state of a talk about one case.

    Args:
        query: The case and what it is held against.
        lang: Language of the talk.

    Attributes:
        ended: Nobody wants to be asked any more.
    """

    def __init__(self, query: Query, lang: str = SOURCE) -> None:
        self._query = query
        self._lang = lang
        self._advice = query.advice()
        self._skipped: set[str] = set()
        self._received: dict[str, bool] = {}
        self._taken: list[Taking] = []
        self.ended = False

    @property
    def query(self) -> Query:
        """The case as it is now."""
        return self._query

    @property
    def advice(self) -> Advice:
        """The advice as it is now."""
        return self._advice

    @property
    def words(self) -> CaseWords:
        """The words of the case as it is now."""
        return words_of(self._query.case, self._query.catalogue, self._query.on, self._lang)

    def question(self) -> Question | None:
        """The next question; None if there is none left, or nobody wants to be asked."""
        if self.ended:
            return None
        left = [one for one in self._advice.questions if one.key not in self._skipped and one.key not in self._received]
        if self._received and not any(_about_receiving(one) for one in left):
            return self._nothing_else()
        if self._received:
            return next(one for one in left if _about_receiving(one))
        return left[0] if left else None

    def _nothing_else(self) -> Question:
        """The question about all other offers, to a family or to the one young adult."""
        phrase = self.words.people.phrase  # in German: whoever shows a question says it in the language of the reader
        asked = phrase(_NOTHING_ELSE.question, "Nutzen Sie außer den genannten noch ein Angebot?")
        why = phrase(_NOTHING_ELSE.why, "In der Falldatei steht entweder nichts dazu oder alles.")
        return _NOTHING_ELSE.model_copy(update={"question": asked, "why": why})

    def take(self, question: Question, line: str) -> list[str]:
        """Take a line as the answer.

        Args:
            question: The question that was asked.
            line: What was written.

        Returns:
            What it changed, or what would be an answer; the question is asked again then.
        """
        answer = read_answer(line, question, self.words)
        if isinstance(answer, Unclear):
            return [answer.help]
        if answer is Left.END:
            self.ended = True
            return []
        if question.key == _NOTHING_ELSE.key:
            return self._complete(nothing_else=answer is False)
        if _about_receiving(question):
            return self._taken_up(question.key, answer)
        if answer is Left.UNKNOWN:
            self._skipped.add(question.key)
            return []
        if isinstance(answer, Left):
            return self._changed(partial(without_answer, key=question.key))
        return self._changed(partial(with_value, key=question.key, value=answer))

    def _taken_up(self, key: str, answer: Value | Left) -> list[str]:
        """Keep what is known about an offer until every one in play was asked about."""
        if isinstance(answer, bool):
            self._received[key] = answer
            return []
        self._skipped.update(one.key for one in self._advice.questions if _about_receiving(one))
        self._received.clear()
        if answer is Left.NO_ANSWER:
            return self._changed(partial(without_answer, key=key))
        words = self.words
        used = words.people.phrase(
            "Dann bleibt offen, welche Angebote die Familie schon nutzt.",
            "Dann bleibt offen, welche Angebote Sie schon nutzen.",
        )
        return [words(used)]

    def _complete(self, *, nothing_else: bool) -> list[str]:
        received = dict(self._received)
        self._skipped.update(received)
        self._received.clear()
        if not nothing_else:
            words = self.words
            left = "Dann bleibt das offen. In der Falldatei können unter „receives“ alle Angebote eingetragen werden."
            return [words(left)]
        return self._changed(partial(with_received, answers=received))

    def go_on_with(self, document: Document) -> None:
        """Take every answer of this talk once more, into the case as somebody else wrote it meanwhile.

        Args:
            document: The case, without the answers.

        Raises:
            InputError: It is not right, or the answers do not fit it; the talk stays as it is.
        """
        query = self._query.with_case(document)
        for take in self._taken:
            query = _after(query, take)
        self._query, self._advice = query, query.advice()

    def _changed(self, take: Taking) -> list[str]:
        """Ask again about the changed case; a change that does not fit is left out."""
        before = self._advice
        try:
            query = _after(self._query, take)
            advice = query.advice()
        except InputError:
            return [self.words("Das passt nicht zu den übrigen Angaben im Fall und wurde nicht übernommen.")]
        self._query, self._advice = query, advice
        self._taken.append(take)
        return changes(before, advice, self.words)


def _after(query: Query, take: Taking) -> Query:
    document = query.document
    return query.with_case(replace(of_mapping(take(document.data)), name=document.name))


def _about_receiving(question: Question) -> bool:
    return question.key.partition("/")[2].startswith(RECEIVES)
