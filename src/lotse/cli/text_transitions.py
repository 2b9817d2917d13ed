"""Transitions as text: the earliest first, each with its days, what it is about and what there is for it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lotse.case.vocabulary import text_in
from lotse.cli.text_layout import Page, sentence
from lotse.i18n import Words as Sentences

if TYPE_CHECKING:
    from lotse.cli.text_words import Words
    from lotse.transitions import Transitions, Upcoming

_ANY_DAY = 26
"""So many years apart, the days say nothing: no birth is stated."""
_MOST_OFFERS = 6
"""How many offers one transition names; JSON has all."""


def transitions_text(transitions: Transitions, words: Words, *, width: int = 80, lang: str = "de") -> str:
    """Say what comes up.

    Args:
        transitions: What comes up between two days.
        words: How persons and offers are called.
        width: Columns to wrap at.
        lang: Language of the sentences.

    Returns:
        The text, readable aloud.
    """
    say = Sentences(lang)
    page = Page(width)
    page.line(say("Übergänge bis {day}", day=say.day(transitions.until)))
    page.line(say("Fall {case}, Stand {day}", case=transitions.case, day=say.day(transitions.on)))
    page.line(say("Übergänge sind Korridore: Vieles lässt sich früher beginnen."))
    if not transitions.upcoming:
        page.gap()
        page.line(say("In dieser Zeit steht nach dem, was bekannt ist, kein Übergang an."))
    for one in transitions.upcoming:
        page.heading(f"{say.content(one.name, 'transition')} · {words.people.who(one.person)}")
        _one(page, one, words, say)
    return page.text()


def _one(page: Page, one: Upcoming, words: Words, say: Sentences) -> None:
    page.line(_days(one, say))
    page.line(say.content(one.text, "transition"))
    for note in one.notes:
        page.line(note)
    if one.missing:
        asked = " ".join(dict.fromkeys(words.asked(key) for key in one.missing))
        page.line(say("Noch offen: {asked}", asked=asked))
    page.line(sentence(say("Grundlage: {source}", source=one.source.ref or "")))
    if not one.offers:
        page.line(say("Für diesen Übergang ist in den Katalogen für diesen Ort kein Angebot hinterlegt."))
    shown = one.offers[:_MOST_OFFERS]
    for here, group in groupby(shown, key=lambda offer: offer.kind == "transition-instrument"):
        page.line(say("Für Fachkräfte:") if here else say("Für die Familie:"))
        for offer in group:
            name = text_in(words.catalogue.by_id[offer.offer].name)
            page.item(name if offer.here == "yes" else say("{name} (ob es das hier gibt, ist noch offen)", name=name))
    left = len(one.offers) - len(shown)
    if left:
        page.line(say.several(left, "und ein weiteres Angebot", "und {number} weitere Angebote"))


def _days(one: Upcoming, say: Sentences) -> str:
    if one.first == one.last:
        day = say.day(one.first)
        return say("Bis zum {day}.", day=day) if one.by else say("Am {day}.", day=day)
    if one.last.year - one.first.year > _ANY_DAY:
        return say("Der Tag ist noch nicht bekannt.")
    return say("Zwischen dem {first} und dem {last}.", first=say.day(one.first), last=say.day(one.last))
