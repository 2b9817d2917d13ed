"""The advice as text to be read aloud in front of the family: about the situation, never about anybody's worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.dates import completed_years
from lotse.case.vocabulary import text_in
from lotse.catalogues.assign import guides_of_role
from lotse.cli.text_bodies import bodies_of_offer
from lotse.cli.text_layout import Page, counted, listed, sentence
from lotse.i18n import day_in_words, language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lotse.advice import Advice, Guide, Reason, RecognisedNeed, Suggestion, Versions
    from lotse.catalogues.catalogue import Offer
    from lotse.cli.text_words import Words

SHOWN_QUESTIONS = 5
_SHOWN_GUIDES = 5
_VERDICTS = {
    "fits": "Das passt nach dem, was bekannt ist.",
    "open": "Das kann passen; etwas ist noch offen.",
    "not_matching": "",
}
_ACCESS = {
    "aufsuchend-zuhause": "Es kommt jemand zu Ihnen nach Hause.",
    "aufsuchend-vor-ort": "Das Angebot kommt in Ihre Nähe.",
    "in-regeleinrichtung": "Das Angebot gibt es in der Einrichtung, zum Beispiel in der Kita oder Schule.",
    "komm": "Sie gehen zu dem Angebot hin.",
    "online": "Das Angebot gibt es im Internet.",
    "post": "Das Angebot kommt mit der Post.",
}
_COST = {
    "free": "Es kostet nichts.",
    "fixed": "Es kostet einen festen Betrag.",
    "varies": "Die Kosten sind unterschiedlich.",
}
_READ_ONLY = frozenset({"report", "research"})
"""Who only read about the offer; nobody there has confirmed it."""
CLOSING = "Das sind Ideen für das Gespräch. Die Familie entscheidet."
CLOSING_TO_YOU = "Das sind Ideen für das Gespräch. Sie entscheiden."

_AGE_OF_THE_WORD = ("reported_then", "old_confirmation")
"""Hints that are told together with the day of the last confirmation."""


def advice_text(advice: Advice, words: Words, *, width: int = 80) -> str:
    """What goes well, what could help and why, ideas with their offices, and what is worth asking.

    Args:
        advice: An advice that is no stop.
        words: The German words of its case.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page = Page(width)
    page.line(f"Stand: {day_in_words(advice.on)}")
    if words.strengths:
        page.heading("Was gut läuft")
        page.items(words.strengths)
    _needs(page, advice, words)
    _ideas(page, advice, words)
    _guides(page, advice.guides, words)
    _questions(page, advice, words)
    if advice.not_used:
        page.heading("Nicht verwendet")
        # not what it is and not about whom: everybody in the room reads along
        page.items(dict.fromkeys(f"Eine Angabe wurde nicht verwendet. {one.text}" for one in advice.not_used))
    if advice.rule_errors:
        page.heading("Bitte beachten")
        failed = counted(len(advice.rule_errors), "Regel konnte", "Regeln konnten")
        page.line(f"{failed} nicht richtig ausgewertet werden. Die Vorschläge sind vielleicht nicht vollständig.")
    page.gap()
    page.line(_foundation(advice.versions, advice.case))
    page.gap()
    page.line(words.people.phrase(CLOSING, CLOSING_TO_YOU))
    return page.text()


def _needs(page: Page, advice: Advice, words: Words) -> None:
    page.heading("Was helfen kann")
    if not advice.needs:
        ask = words.people.phrase("Fragen Sie die Familie, was sie sich wünscht.", "Was wünschen Sie sich?")
        page.line(f"Bisher ist nichts bekannt, wozu es eine Idee gibt. {ask}")
    for need, several in _by_need(advice.needs).items():
        whom = words.people.for_whom(one.person for one in several)
        wish = words.people.phrase(" Das hat sich die Familie gewünscht.", " Das haben Sie sich gewünscht.")
        wished = wish if any(one.wished for one in several) else ""
        reasons = dict.fromkeys(_because(reason) for one in several for reason in one.because)
        page.item(f"{words.need(need)}, für {whom}.{wished} {' '.join(reasons)}".rstrip())


def _by_need(needs: Sequence[RecognisedNeed]) -> dict[str, list[RecognisedNeed]]:
    """The needs in their order, one entry for everybody who has the same one."""
    found: dict[str, list[RecognisedNeed]] = {}
    for one in needs:
        found.setdefault(one.need, []).append(one)
    return found


def _because(reason: Reason) -> str:
    """The sentence of a rule; a judgement of our own is called so."""
    own = " (Das ist ein eigener Vorschlag von lotse.)" if reason.source.kind == "proposal" else ""
    return f"{reason.text}{own}"


def _ideas(page: Page, advice: Advice, words: Words) -> None:
    """Every suggestion once, under the first of the shown needs that it serves."""
    if not advice.needs:
        return
    page.heading("Ideen für das Gespräch")
    left = _by_offer(advice.suggestions)
    if not left:
        page.line("In den geladenen Katalogen steht dazu keine Idee. Die zuständigen Stellen wissen vielleicht mehr.")
        return
    shown: list[tuple[str, ...]] = []
    for need in _by_need(advice.needs):
        here = [several for several in left if need in several[0].needs]
        left = [several for several in left if need not in several[0].needs]
        above = [str(number) for number, needs in enumerate(shown, start=1) if need in needs]
        page.heading(f"Zu „{words.need(need)}“")
        if above:
            page.line(f"{'Hier hilft auch Idee' if len(above) == 1 else 'Hier helfen auch die Ideen'} {listed(above)}.")
        elif not here:
            page.line("Dazu steht in den geladenen Katalogen keine Idee.")
        for several in here:
            shown.append(several[0].needs)
            page.gap()
            _idea(page, len(shown), several, words)


def _by_offer(suggestions: Sequence[Suggestion]) -> list[list[Suggestion]]:
    """The suggestions in their order; those of one offer for the same needs stand where its first one stands."""
    found: dict[tuple[str, tuple[str, ...]], list[Suggestion]] = {}
    for one in suggestions:
        found.setdefault((one.offer, one.needs), []).append(one)
    return list(found.values())


def _idea(page: Page, number: int, several: Sequence[Suggestion], words: Words) -> None:
    """One offer for one or several persons: what holds for all of them is said once."""
    offer = words.catalogue.by_id[several[0].offer]
    page.item(f"{text_in(offer.name)}, für {words.people.for_whom(one.person for one in several)}", mark=f"{number}.")
    if offer.summary is not None:
        page.under(text_in(offer.summary))
    for text in _state(several, words):
        page.under(text)
    for text in _about(several[0], offer, words):
        page.under(text)


def _state(several: Sequence[Suggestion], words: Words) -> Iterator[str]:
    """Why an offer is suggested, whether it fits, and what is still open for whom."""
    helps = listed(f"„{words.need(need)}“" for need in several[0].needs)
    groups: dict[object, list[Suggestion]] = {}
    for one in several:
        open_keys = frozenset(key.removeprefix(f"{one.person}/") for key in one.missing)
        groups.setdefault((one.verdict, open_keys, _own_hints(one)), []).append(one)
    why = f"Warum: Es geht um {helps}."
    if len(groups) > 1:
        yield why
    for group in groups.values():
        whom = f"Für {words.people.for_whom(one.person for one in group)}:" if len(groups) > 1 else why
        within = group[0].person if len(group) == 1 else None
        missing = words.still_open((key for one in group for key in one.missing), within=within)
        yield " ".join(text for text in (whom, _VERDICTS[group[0].verdict], missing, *_own_hints(group[0])) if text)


def _own_hints(suggestion: Suggestion) -> tuple[str, ...]:
    """What there is to know, but for the age of the confirmation."""
    return tuple(hint.text for hint in suggestion.hints if hint.code not in _AGE_OF_THE_WORD)


def _about(suggestion: Suggestion, offer: Offer, words: Words) -> Iterator[str]:
    """How the offer works, who to turn to, on what it rests, and how old the word is."""
    how = [_ACCESS[offer.access]] if offer.access is not None else []
    if offer.cost is not None:
        how.append(sentence(text_in(offer.cost.note)) if offer.cost.note else _COST[offer.cost.kind])
    if offer.languages:
        spoken = (f"{language_name(one.code)}{f' ({one.when})' if one.when else ''}" for one in offer.languages)
        how.append(f"Sprachen: {listed(spoken)}.")
    if how:
        yield " ".join(how)
    yield from (f"Vorrang: {sentence(text_in(text))}" for text in offer.priority)
    yield from bodies_of_offer(offer, suggestion.bodies, words)
    if offer.legal_basis is not None:
        second_hand = " Der Text der Norm wurde dafür nicht gelesen." if offer.legal_basis.status == "secondary" else ""
        yield f"Rechtsgrundlage: {sentence(offer.legal_basis.ref)}{second_hand}"
    old = (hint.text for hint in suggestion.hints if hint.code in _AGE_OF_THE_WORD)
    yield " ".join((_confirmed(offer, words.on), *old))


def _confirmed(offer: Offer, on: date) -> str:
    """When somebody last said that the offer exists, and how long ago that is."""
    if offer.confirmed is None:
        return "Wann das Angebot zuletzt bestätigt wurde, ist nicht bekannt."
    day = offer.confirmed.on
    said = "Stand der Angabe:" if offer.confirmed.by in _READ_ONLY else "Zuletzt bestätigt am"
    return f"{said} {day_in_words(day)}{ago(day, on)}."


def ago(day: date, on: date) -> str:
    """How long ago a day is, behind its date; nothing for a day that lies ahead.

    >>> from datetime import date
    >>> ago(date(2016, 1, 20), date(2026, 11, 20)), ago(date(2026, 10, 20), date(2026, 11, 20))
    (', vor 10 Jahren', ', vor einem Monat')
    """
    years = completed_years(day, on)
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    days = (on - day).days
    for number, one, several in (
        (years, "einem Jahr", "Jahren"),
        (months, "einem Monat", "Monaten"),
        (days, "einem Tag", "Tagen"),
    ):
        if number > 0:
            return f", vor {one if number == 1 else f'{number} {several}'}"
    return ", heute" if days == 0 else ""


def _guides(page: Page, guides: Sequence[Guide], words: Words) -> None:
    if not guides:
        return
    page.heading(words.people.phrase("Wer die Familie begleiten könnte", "Wer Sie begleiten könnte"))
    for guide in guides[:_SHOWN_GUIDES]:
        names = {body.id: body.name for body in guides_of_role(guide.role, words.ags, words.on)}
        page.item(f"{names.get(guide.body) or words.role(guide.role)}: {guide.because}")
    page.gap()
    choose = words.people.phrase("Das Team und die Familie wählen gemeinsam.", "Sie wählen gemeinsam mit dem Team.")
    page.line(f"Das ist ein Vorschlag. {choose}")


def _questions(page: Page, advice: Advice, words: Words) -> None:
    if not advice.questions:
        return
    page.heading("Was sich zu fragen lohnt")
    for question in advice.questions[:SHOWN_QUESTIONS]:
        page.item(f"{words.of_question(question)} {question.why}")
    more = len(advice.questions) - SHOWN_QUESTIONS
    if more > 0:
        page.gap()
        page.line(f"Es gibt noch {counted(more, 'weitere Frage', 'weitere Fragen')}; der Befehl „lotse ask“ nennt sie.")


def _foundation(versions: Versions, case: str) -> str:
    """What the answer came from, in short."""
    catalogues = listed(f"{one.id} {one.version}" for one in versions.catalogues)
    parts = [f"lotse {versions.lotse}"]
    if versions.rules is not None:
        parts.append(f"Regelwerk {versions.rules.id} {versions.rules.version}")
    if catalogues:
        parts.append(f"{'Katalog' if len(versions.catalogues) == 1 else 'Kataloge'} {catalogues}")
    if versions.vocabulary is not None:
        parts.append(f"Vokabular {versions.vocabulary.id} {versions.vocabulary.version}")
    return f"Grundlage: {', '.join(parts)}. Fall {case}."
