"""Questions as text: what is asked, why, how to answer, and what an answer changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.answers import RECEIVES
from lotse.cli.text_advice import SHOWN_QUESTIONS
from lotse.cli.text_layout import Page, counted, listed
from lotse.i18n import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.advice import Advice, Question
    from lotse.cli.text_words import Words

_SENSITIVE = {
    "plain": "",
    "sensitive": "Diese Angabe ist vertraulich.",
    "special": "Diese Angabe ist besonders geschützt; sie wird nur mit ausdrücklicher Einwilligung verwendet.",
}
_MOST_OFFERS = 3
HOW_TO_ANSWER = "Sie können immer auch antworten: ? für nicht bekannt, - für keine Angabe, . für Schluss."
FREE = "Jede Antwort ist freiwillig."


def questions_text(advice: Advice, words: Words, *, width: int = 80) -> str:
    """What is worth asking next, and why.

    Args:
        advice: An advice that is no stop.
        words: The German words of its case.
        width: Columns to wrap at.

    Returns:
        The first questions, and how many more there are.
    """
    page = Page(width)
    page.line(f"Stand: {day_in_words(advice.on)}")
    page.heading("Was sich zu fragen lohnt")
    if not advice.questions:
        page.line("Keine Frage kann im Moment noch etwas an den Vorschlägen ändern.")
        return page.text()
    for number, question in enumerate(advice.questions[:SHOWN_QUESTIONS], start=1):
        page.gap()
        page.item(words.of_question(question), mark=f"{number}.")
        for text in about_question(question, words):
            page.under(text)
    more = len(advice.questions) - SHOWN_QUESTIONS
    page.gap()
    rest = f" Danach gibt es noch {counted(more, 'weitere Frage', 'weitere Fragen')}." if more > 0 else ""
    page.line(f"{FREE}{rest}")
    return page.text()


def about_question(question: Question, words: Words) -> Iterator[str]:
    """Why it is asked, what depends on it, and what may be answered."""
    yield f"Warum: {question.why}"
    names = [f"„{words.offer(offer)}“" for offer in question.offers]
    if names:
        more = len(names) - _MOST_OFFERS
        shown = [*names[:_MOST_OFFERS], counted(more, "weiteres Angebot", "weitere Angebote")] if more > 0 else names
        yield f"Davon hängt ab: {listed(shown)}."
    if _SENSITIVE[question.sensitivity]:
        yield _SENSITIVE[question.sensitivity]
    yield f"Antwort: {_form(question)}"


def _form(question: Question) -> str:
    """How an answer is written."""
    what = question.key.partition("/")[2]
    if what.startswith(RECEIVES) or question.kind == "bool":
        return "j für ja, n für nein."
    if question.answers:
        numbered = ", ".join(f"{number} {one.label}" for number, one in enumerate(question.answers, start=1))
        several = " Mehrere Nummern mit Komma getrennt, oder „keine“." if question.kind == "set" else ""
        return f"eine Nummer: {numbered}.{several}" if question.kind != "set" else f"{numbered}.{several}"
    if what in ("born", "due"):
        return "ein Tag, zum Beispiel 24.3.2021." if question.precision == "day" else "ein Monat, zum Beispiel 3.2021."
    return {"int": "eine Zahl.", "date": "ein Tag, zum Beispiel 24.3.2021."}.get(
        question.kind, "der Name einer Gemeinde."
    )


def changes(before: Advice, after: Advice, words: Words) -> list[str]:
    """What an answer changed, in sentences.

    Args:
        before: The advice without the answer.
        after: The advice with it.
        words: The German words of the case.

    Returns:
        One sentence per change; one that says so where nothing changed.
    """
    needs = {(one.need, one.person) for one in before.needs}
    old = {(one.offer, one.person): one.verdict for one in before.suggestions}
    new = {(one.offer, one.person): one.verdict for one in after.suggestions}
    found = [
        f"Neu unter „Was helfen kann“: {words.need(one.need)} für {words.people.for_whom([one.person])}."
        for one in after.needs
        if (one.need, one.person) not in needs
    ]
    for (offer, person), verdict in new.items():
        name = f"{words.offer(offer)} für {words.people.for_whom([person])}"
        if (offer, person) not in old:
            found.append(f"Neue Idee: {name}.")
        elif old[offer, person] != verdict and verdict == "fits":
            found.append(f"Das passt jetzt: {name}.")
    for offer, person in old:
        if (offer, person) not in new:
            found.append(f"Nicht mehr unter den Ideen: {words.offer(offer)} für {words.people.for_whom([person])}.")
    unused = {one.key for one in before.not_used}
    found += [one.text for one in after.not_used if one.key not in unused]
    return found or ["An den Vorschlägen ändert sich dadurch nichts."]
