"""Questions in words: what is asked, why, how sensitive it is, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.advice import Answer, Question
from lotse.case.dates import Window
from lotse.case.vocabulary import text_in
from lotse.questions.asking import asked_precision, open_keys

if TYPE_CHECKING:
    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Sensitivity, Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.catalogues.matching import Fit
    from lotse.questions.asking import Asked
    from lotse.rules.needs import Needs

_SENSITIVITY = {"plain": 0, "sensitive": 1, "special": 2}
YES_NO = (Answer(answer="true", label="ja"), Answer(answer="false", label="nein"))
_BORN_WHY = "Einige Angebote gibt es nur in einem bestimmten Alter."
_DUE_WHY = "Einige Angebote gibt es nur zu bestimmten Zeiten der Schwangerschaft."
_PLACE_WHY = "Vom Wohnort hängt ab, welche Angebote es gibt und welche Stelle zuständig ist."


def questions_of(facts: Facts, needs: Needs, catalogue: Catalogue, suggested: tuple[Fit, ...]) -> tuple[Question, ...]:
    """State what is worth asking: plain first, then what settles an open suggestion, then what decides more.

    Args:
        facts: What is known on the day.
        needs: What is known about needs.
        catalogue: The offers in play.
        suggested: What is suggested now.

    Returns:
        Every question that can still change a need or a suggestion, in the documented order.
    """
    asked = open_keys(facts, needs, catalogue, suggested)
    questions = [_question(key, entry, facts, catalogue) for key, entry in asked.items()]
    return tuple(
        sorted(
            questions,
            key=lambda one: (_SENSITIVITY[one.sensitivity], not one.settles_open, -one.decides, one.key),
        )
    )


def _question(key: str, asked: Asked, facts: Facts, catalogue: Catalogue) -> Question:
    vocabulary = catalogue.vocabulary
    subject, _, what = key.partition("/")
    precision, answers = None, None
    sensitivity: Sensitivity = "plain"
    kind = asked.kind
    if what in ("born", "due"):
        span = facts.persons[subject].days
        bounds = {day for test in asked.tests if isinstance(test.test, Window) for day in test.test.days()}
        precision = asked_precision(span, bounds)
        text, why = _day_words(what, precision)
    elif what in ("ags", "area"):
        text = "In welcher Stadt oder Gemeinde wohnt die Familie?"
        if what == "area":
            text, answers = "In welchem Stadtteil oder Bezirk wohnt die Familie?", _areas(facts, vocabulary)
        why = _PLACE_WHY
    elif what.startswith("receives:"):
        name = text_in(catalogue.by_id[what[9:]].name) if what[9:] in catalogue.by_id else what[9:]
        text = f"Wird das Angebot „{name}“ schon genutzt?"
        why, kind, answers = "Manche Angebote bauen aufeinander auf oder gibt es nicht doppelt.", "receives", YES_NO
    else:
        fact = vocabulary.facts[what]
        text, why, sensitivity, kind = text_in(fact.question), text_in(fact.why), fact.sensitivity, fact.type
        if fact.type == "bool":
            answers = YES_NO
        elif fact.values is not None:
            answers = tuple(Answer(answer=value, label=text_in(name)) for value, name in fact.values.items())
    return Question(
        key=key,
        kind=kind,
        precision=precision,
        question=text,
        why=why,
        sensitivity=sensitivity,
        answers=answers,
        settles_open=asked.settles_open,
        decides=len(asked.offers),
        offers=tuple(sorted({offer for offer, _ in asked.offers})),
    )


def _day_words(what: str, precision: str) -> tuple[str, str]:
    if what == "born":
        exact = "An welchem Tag ist die Person geboren?"
        coarse = "In welchem Monat und Jahr ist die Person geboren?"
        return (exact if precision == "day" else coarse), _BORN_WHY
    exact = "Welcher Tag ist als Geburtstermin errechnet?"
    coarse = "In welchem Monat wird das Kind erwartet?"
    return (exact if precision == "day" else coarse), _DUE_WHY


def _areas(facts: Facts, vocabulary: Vocabulary) -> tuple[Answer, ...]:
    told = facts.area or facts.ags
    return tuple(
        Answer(answer=area.id, label=area.name)
        for area in vocabulary.areas.values()
        if told in vocabulary.chains[area.id][1:]
    )
