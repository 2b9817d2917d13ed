"""Questions as text: what is asked, why, how to answer, and what an answer changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.answers import RECEIVES
from lotse.cli.text_advice import SHOWN_QUESTIONS
from lotse.cli.text_layout import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.advice import Advice, Question
    from lotse.cli.text_words import CaseWords

_SENSITIVE = {
    "sensitive": "Diese Angabe ist vertraulich.",
    "special": "Diese Angabe ist besonders geschützt; sie wird nur mit ausdrücklicher Einwilligung verwendet.",
}
_MOST_OFFERS = 3
HOW_TO_ANSWER = "Sie können immer auch antworten: ? für nicht bekannt, - für keine Angabe, . für Schluss."
FREE = "Jede Antwort ist freiwillig."


def questions_text(advice: Advice, words: CaseWords, *, width: int = 80) -> str:
    """What is worth asking next, and why.

    Args:
        advice: An advice that is no stop.
        words: The words of its case.
        width: Columns to wrap at.

    Returns:
        The first questions, and how many more there are.
    """
    page = Page(width)
    page.line(words("Stand: {day}", day=words.day(advice.on)))
    page.heading(words("Was sich zu fragen lohnt"))
    if not advice.questions:
        page.line(words("Keine Frage kann im Moment noch etwas an den Vorschlägen ändern."))
        return page.text()
    for number, question in enumerate(advice.questions[:SHOWN_QUESTIONS], start=1):
        page.gap()
        page.item(words.of_question(question), mark=f"{number}.")
        for text in about_question(question, words):
            page.under(text)
    more = len(advice.questions) - SHOWN_QUESTIONS
    page.gap()
    free = words(FREE)
    if more > 0:
        free += " " + words.several(
            more, "Danach gibt es noch {number} weitere Frage.", "Danach gibt es noch {number} weitere Fragen."
        )
    page.line(free)
    return page.text()


def about_question(question: Question, words: CaseWords) -> Iterator[str]:
    """Why it is asked, what depends on it, and what may be answered."""
    yield words("Warum: {why}", why=words.told(question.why))
    names = [words("„{name}“", name=words.offer(offer)) for offer in question.offers]
    if names:
        more = len(names) - _MOST_OFFERS
        if more > 0:
            others = words.several(more, "{number} weiteres Angebot", "{number} weitere Angebote")
            names = [*names[:_MOST_OFFERS], others]
        yield words("Davon hängt ab: {what}.", what=words.listed(names))
    if question.sensitivity in _SENSITIVE:
        yield words(_SENSITIVE[question.sensitivity])
    yield words("Antwort: {form}", form=_form(question, words))


def _form(question: Question, words: CaseWords) -> str:
    """How an answer is written."""
    what = question.key.partition("/")[2]
    if what.startswith(RECEIVES) or question.kind == "bool":
        return words("j für ja, n für nein.")
    if question.answers:
        labels = enumerate((words.told(one.label) for one in question.answers), start=1)
        numbered = ", ".join(f"{number} {label}" for number, label in labels)
        if question.kind == "set":
            return words("{numbered}. Mehrere Nummern mit Komma getrennt, oder „keine“.", numbered=numbered)
        return words("eine Nummer: {numbered}.", numbered=numbered)
    if what in ("born", "due") and question.precision != "day":
        return words("ein Monat, zum Beispiel 3.2021.")
    if what in ("born", "due") or question.kind == "date":
        return words("ein Tag, zum Beispiel 24.3.2021.")
    return words("eine Zahl.") if question.kind == "int" else words("der Name einer Gemeinde.")


def changes(before: Advice, after: Advice, words: CaseWords) -> list[str]:
    """What an answer changed, in sentences.

    Args:
        before: The advice without the answer.
        after: The advice with it.
        words: The words of the case.

    Returns:
        One sentence per change; one that says so where nothing changed.
    """
    needs = {(one.need, one.person) for one in before.needs}
    old = {(one.offer, one.person): one.verdict for one in before.suggestions}
    new = {(one.offer, one.person): one.verdict for one in after.suggestions}
    found = [
        words("Neu unter „Was helfen kann“: {thing}.", thing=_thing(words.need(one.need), one.person, words))
        for one in after.needs
        if (one.need, one.person) not in needs
    ]
    for (offer, person), verdict in new.items():
        name = _thing(words.offer(offer), person, words)
        if (offer, person) not in old:
            found.append(words("Neue Idee: {thing}.", thing=name))
        elif old[offer, person] != verdict and verdict == "fits":
            found.append(words("Das passt jetzt: {thing}.", thing=name))
    found += [
        words("Nicht mehr unter den Ideen: {thing}.", thing=_thing(words.offer(offer), person, words))
        for offer, person in old
        if (offer, person) not in new
    ]
    unused = {one.key for one in before.not_used}
    found += [words.told(one.text) for one in after.not_used if one.key not in unused]
    return found or [words("An den Vorschlägen ändert sich dadurch nichts.")]


def _thing(name: str, person: str | None, words: CaseWords) -> str:
    """A need or an offer, and for whom it is."""
    return words("{thing} für {whom}", thing=name, whom=words.people.for_whom([person]))
