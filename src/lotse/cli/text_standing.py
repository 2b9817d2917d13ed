"""Where a case stands by the record book, as text for the office that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.catalogues.body_by_id import body_by_id
from lotse.cli.text_layout import Page
from lotse.cli.text_meeting import ACCESS, ANSWERS, OUTCOMES
from lotse.cli.text_words import words_of
from lotse.meeting.guide import has_contact

if TYPE_CHECKING:
    from lotse.book import KeptIdea, Standing
    from lotse.cli.inputs import Query
    from lotse.cli.text_words import CaseWords
    from lotse.i18n import Words


def standing_text(standing: Standing, query: Query, say: Words, *, width: int = 80) -> str:
    """Ideas with the answers of the family, the guide, who has the contact, and the next days.

    Args:
        standing: What the book says.
        query: The case and its catalogue.
        say: The words of the reader.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page, words = Page(width), words_of(query.case, query.catalogue, query.on, say.lang)

    def called(body: str) -> str:
        known = body_by_id(body, query.catalogue)
        return known.name if known is not None else say("eine andere Stelle")

    page.line(say("Stand: {day}. Fall {number}.", day=say.day(query.on), number=standing.case))
    page.heading(say("Ideen und Antworten der Familie"))
    if not standing.ideas:
        page.line(say("Bisher wurde keine Idee mitgenommen."))
    for one in standing.ideas:
        said = say(ANSWERS[one.answer]) if one.answer is not None else say("Noch keine Antwort.")
        said = say(OUTCOMES[one.outcome]) if one.outcome is not None else said
        page.item(f"{_idea(one, words, say, called(one.body) if one.body else '')}. {said}")
    page.heading(say("Begleitung"))
    guide = standing.guide
    page.line(say("Lotse: {body}.", body=called(guide)) if guide is not None else say("Noch keine Stelle ist Lotse."))
    reported = query.case.noticed_by.body if query.case.noticed_by is not None else None
    contact = has_contact(reported=reported, guide=guide, handed_over=standing.handed_over_on is not None)
    if standing.closed_on is not None:
        page.line(say("Die Begleitung ist seit dem {day} zu Ende.", day=say.day(standing.closed_on)))
    elif contact is not None:
        page.line(say("Den Kontakt zur Familie hat: {body}.", body=called(contact)))
    days = [one for one in standing.follow_ups if one.settled_on is None]
    if days:
        page.heading(say("Nachfragen"))
        page.items(say("Am {day}.", day=say.day(one.due)) for one in days)
    return page.text()


def _idea(one: KeptIdea, words: CaseWords, say: Words, body: str) -> str:
    whom = words.people.for_whom([one.person])
    if one.offer is not None:
        name = words.offer(one.offer) if one.offer in words.catalogue.by_id else say("Ein Angebot")
        return say("{name}, für {whom}", name=name, whom=whom)
    way = say(ACCESS[one.access]) if one.access is not None else say("Weg noch offen")
    text = "Idee aus der Runde ({idea}): {body}, {way}, für {whom}"
    return say(text, idea=one.idea, body=body, way=way, whom=whom)
