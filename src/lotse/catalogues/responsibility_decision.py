"""What the tables and the answers decide in one municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.catalogues.responsibility_model import Answer, Body, Question
from lotse.catalogues.responsibility_questions import QUESTIONS, Choice, DecidingQuestion
from lotse.errors import InputError
from lotse.places import Kreis, Municipality, municipalities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lotse.catalogues.responsibility_tables import Offices


class Decided(NamedTuple):
    """The offices in one municipality; while a question is open, those it decides between."""

    bodies: tuple[Body, ...]
    question: DecidingQuestion | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the offices."""
        return tuple(body.id for body in self.bodies)


def decided(known: Offices, role: str, ags: str, answers: Mapping[str, str]) -> Decided:
    """Name the offices of a role in one municipality, as far as the answers decide.

    Args:
        known: The tables; the role has to be in them.
        role: Role id.
        ags: Key of a municipality of North Rhine-Westphalia.
        answers: Answers by key of question; those of other roles are not read.

    Returns:
        The offices, and the question that is still open.

    Raises:
        InputError: An answer to one of the role's questions is not among those offered.

    >>> from lotse.catalogues.responsibility_tables import offices
    >>> decided(offices(), "schulamt", "05358008", {"schulform": "gymnasium"}).ids
    ('bezirksregierung-053',)
    """
    asked = QUESTIONS.get(role)
    while asked is not None:
        given = answers.get(asked.key)
        if given is None:
            return Decided(united(_led_to(known, choice, ags) for choice in asked.choices), asked)
        choice = next((choice for choice in asked.choices if choice.answer == given), None)
        if choice is None:
            raise not_offered(choice.answer for choice in asked.choices)
        if choice.then is None:
            return Decided(_led_to(known, choice, ags))
        asked = choice.then
    return Decided(known.at[role][ags])


def _led_to(known: Offices, choice: Choice, ags: str) -> tuple[Body, ...]:
    if choice.then is not None:
        return united(_led_to(known, then, ags) for then in choice.then.choices)
    bodies = known.at[choice.role][ags]
    return bodies if choice.level is None else tuple(body for body in bodies if body.level == choice.level)


def united(groups: Iterable[tuple[Body, ...]]) -> tuple[Body, ...]:
    """Each office once, in the order in which it is named first.

    >>> united([])
    ()
    """
    return tuple({body.id: body for bodies in groups for body in bodies}.values())


def written_question(known: Offices, asked: DecidingQuestion, ags: str) -> Question:
    """The deciding question with the offices that each answer leads to in one municipality.

    >>> from lotse.catalogues.responsibility_tables import offices
    >>> written_question(offices(), QUESTIONS["schulamt"], "05358008").answers[0].bodies
    ('schulamt-05358',)
    """
    options = tuple(
        Answer(answer=choice.answer, label=choice.label, bodies=Decided(_led_to(known, choice, ags)).ids)
        for choice in asked.choices
    )
    return Question(key=asked.key, question=asked.text, answers=options)


def place_answer(known: Offices, role: str, answers: Mapping[str, str], place: Municipality | Kreis) -> Answer:
    """A place as an answer to the question which place is meant, with the offices there.

    >>> from lotse.places import municipality
    >>> from lotse.catalogues.responsibility_tables import offices
    >>> place_answer(offices(), "jugendamt", {}, municipality("05358004")).bodies
    ('jugendamt-05358',)
    """
    bodies = united(decided(known, role, town.ags, answers).bodies for town in municipalities(place.ags))
    return Answer(answer=place.ags, label=place.label, bodies=Decided(bodies).ids)


def not_offered(offered: Iterable[str]) -> InputError:
    """The problem of an answer that a question does not have; it names those it has, never the one given.

    >>> not_offered(["ja", "nein"]).code
    'ID-UNKNOWN'
    """
    return InputError.of("ID-UNKNOWN", "an answer is not one of those offered", hint=listed(offered), path="answers")


def listed(names: Iterable[str]) -> str:
    """Name what would have been right, for the hint of a problem.

    >>> listed({"place", "leistung"})
    'one of: leistung, place'
    """
    return f"one of: {', '.join(sorted(names))}"
