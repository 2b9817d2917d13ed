"""Transitions as text: the earliest first, each with its days, what it is about and what there is for it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page, sentence
from lotse.i18n import SOURCE

if TYPE_CHECKING:
    from lotse.cli.text_words import CaseWords
    from lotse.i18n import Words
    from lotse.transitions import Transitions, Upcoming

_ANY_DAY = 26
"""So many years apart, the days say nothing: no birth is stated."""
_MOST_OFFERS = 6
"""How many offers one transition names; JSON has all."""


def transitions_text(transitions: Transitions, words: CaseWords, *, width: int = 80) -> str:
    """Say what comes up.

    Args:
        transitions: What comes up between two days.
        words: The words of the case.
        width: Columns to wrap at.

    Returns:
        The text, readable aloud.
    """
    page = Page(width)
    page.line(words("Übergänge bis {day}", day=words.day(transitions.until)))
    page.line(words("Fall {case}, Stand {day}", case=transitions.case, day=words.day(transitions.on)))
    page.line(words("Übergänge sind Korridore: Vieles lässt sich früher beginnen."))
    if not transitions.upcoming:
        page.gap()
        page.line(words("In dieser Zeit steht nach dem, was bekannt ist, kein Übergang an."))
    for one in transitions.upcoming:
        page.heading(f"{words.content(one.name, 'transition')} · {words.people.who(one.person)}")
        _one(page, one, words)
    if words.lang != SOURCE and words.review_note:
        page.gap()
        page.line(words.review_note)
    return page.text()


def _one(page: Page, one: Upcoming, words: CaseWords) -> None:
    page.line(_days(one, words))
    page.line(words.content(one.text, "transition"))
    for note in one.notes:
        page.line(words.told(note))
    if one.missing:
        asked = " ".join(dict.fromkeys(words.asked(key) for key in one.missing))
        page.line(words("Noch offen: {asked}", asked=asked))
    page.line(sentence(words("Grundlage: {source}", source=one.source.ref or "")))
    if not one.offers:
        page.line(words("Für diesen Übergang ist in den Katalogen für diesen Ort kein Angebot hinterlegt."))
    shown = one.offers[:_MOST_OFFERS]
    for here, group in groupby(shown, key=lambda offer: offer.kind == "transition-instrument"):
        page.line(words("Für Fachkräfte:") if here else words("Für die Familie:"))
        for offer in group:
            name = words.offer(offer.offer)
            page.item(name if offer.here == "yes" else words("{name} (ob es das hier gibt, ist noch offen)", name=name))
    left = len(one.offers) - len(shown)
    if left:
        page.line(words.several(left, "und ein weiteres Angebot", "und {number} weitere Angebote"))


def _days(one: Upcoming, words: Words) -> str:
    if one.first == one.last:
        day = words.day(one.first)
        return words("Bis zum {day}.", day=day) if one.by else words("Am {day}.", day=day)
    if one.last.year - one.first.year > _ANY_DAY:
        return words("Der Tag ist noch nicht bekannt.")
    return words("Zwischen dem {first} und dem {last}.", first=words.day(one.first), last=words.day(one.last))
