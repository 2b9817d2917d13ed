"""Where a case stands by the record book, as text for the office that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.catalogues.body_by_id import body_by_id
from lotse.cli.text_layout import Page
from lotse.cli.text_meeting import ACCESS, ANSWERS, OUTCOMES
from lotse.cli.text_words import words_of
from lotse.i18n import day_in_words
from lotse.meeting.guide import has_contact

if TYPE_CHECKING:
    from lotse.book import KeptIdea, Standing
    from lotse.cli.inputs import Query
    from lotse.cli.text_words import Words


def standing_text(standing: Standing, query: Query, *, width: int = 80) -> str:
    """Ideas with the answers of the family, the guide, who has the contact, and the next days.

    Args:
        standing: What the book says.
        query: The case and its catalogue.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page, words = Page(width), words_of(query.case, query.catalogue, query.on)

    def called(body: str) -> str:
        known = body_by_id(body, query.catalogue)
        return known.name if known is not None else "eine andere Stelle"

    page.line(f"Stand: {day_in_words(query.on)}. Fall {standing.case}.")
    page.heading("Ideen und Antworten der Familie")
    if not standing.ideas:
        page.line("Bisher wurde keine Idee mitgenommen.")
    for one in standing.ideas:
        said = ANSWERS[one.answer] if one.answer is not None else "Noch keine Antwort."
        page.item(f"{_idea(one, words, called(one.body) if one.body else '')}. {OUTCOMES.get(one.outcome or '', said)}")
    page.heading("Begleitung")
    if standing.guide is None:
        page.line("Noch keine Stelle ist Lotse.")
    else:
        page.line(f"Lotse: {called(standing.guide)}.")
    reported = query.case.noticed_by.body if query.case.noticed_by is not None else None
    contact = has_contact(reported=reported, guide=standing.guide, handed_over=standing.handed_over_on is not None)
    if standing.closed_on is not None:
        page.line(f"Die Begleitung ist seit dem {day_in_words(standing.closed_on)} zu Ende.")
    elif contact is not None:
        page.line(f"Den Kontakt zur Familie hat: {called(contact)}.")
    days = [one for one in standing.follow_ups if one.settled_on is None]
    if days:
        page.heading("Nachfragen")
        page.items(f"Am {day_in_words(one.due)}." for one in days)
    return page.text()


def _idea(one: KeptIdea, words: Words, body: str) -> str:
    whom = words.people.for_whom([one.person])
    if one.offer is not None:
        name = words.offer(one.offer) if one.offer in words.catalogue.by_id else "Ein Angebot"
        return f"{name}, für {whom}"
    way = f", {ACCESS[one.access]}" if one.access is not None else ""
    return f"Idee aus der Runde ({one.idea}): {body}{way}, für {whom}"
