"""The advice as text that can be read aloud in front of the family: about the situation, never about anybody's worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.dates import completed_years
from lotse.case.vocabulary import text_in
from lotse.catalogues.assign import bodies_of_role
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
_COST = {"free": "Es kostet nichts.", "fixed": "Es kostet einen festen Betrag.", "varies": "Die Kosten sind unterschiedlich."}
CLOSING = "Das sind Ideen für das Gespräch. Die Familie entscheidet."


@dataclass(frozen=True, slots=True)
class _Idea:
    """One offer as it is shown: for everybody for whom the same is to be said."""

    suggestions: tuple[Suggestion, ...]

    @property
    def first(self) -> Suggestion:
        return self.suggestions[0]


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
        page.items(f"{words.asked(one.key)} {one.text}" for one in advice.not_used)
    if advice.rule_errors:
        page.heading("Bitte beachten")
        failed = counted(len(advice.rule_errors), "Regel konnte", "Regeln konnten")
        page.line(f"{failed} nicht richtig ausgewertet werden. Die Vorschläge sind vielleicht nicht vollständig.")
    page.gap()
    page.line(_foundation(advice.versions, advice.case))
    page.gap()
    page.line(CLOSING)
    return page.text()


def _needs(page: Page, advice: Advice, words: Words) -> None:
    page.heading("Was helfen kann")
    if not advice.needs:
        page.line(
            "Bisher ist nichts bekannt, wozu es eine Idee gibt. Fragen Sie die Familie, was sie sich wünscht."
        )
    for need, several in _by_need(advice.needs).items():
        whom = words.people.for_whom(one.person for one in several)
        wished = " Das hat sich die Familie gewünscht." if any(one.wished for one in several) else ""
        reasons = dict.fromkeys(_because(reason) for one in several for reason in one.because)
        page.item(f"{words.need(need)} für {whom}.{wished} {' '.join(reasons)}".rstrip())


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
    left = _together(advice.suggestions)
    if not left:
        page.line("In den geladenen Katalogen steht dazu keine Idee. Die zuständigen Stellen wissen vielleicht mehr.")
    number = 0
    for need in _by_need(advice.needs):
        here = [idea for idea in left if need in idea.first.needs]
        left = [idea for idea in left if need not in idea.first.needs]
        if not here:
            continue
        page.heading(f"Zu „{words.need(need)}“")
        for idea in here:
            number += 1
            page.gap()
            _idea(page, number, idea, words)


def _together(suggestions: Sequence[Suggestion]) -> list[_Idea]:
    """Suggestions of one offer become one idea where the same is to be said to everybody."""
    found: dict[object, list[Suggestion]] = {}
    for one in suggestions:
        same = frozenset(key.removeprefix(f"{one.person}/") for key in one.missing)
        found.setdefault((one.offer, one.verdict, one.needs, one.hints, same), []).append(one)
    return [_Idea(tuple(several)) for several in found.values()]


def _idea(page: Page, number: int, idea: _Idea, words: Words) -> None:
    first, offer = idea.first, words.catalogue.by_id[idea.first.offer]
    whom = words.people.for_whom(one.person for one in idea.suggestions)
    page.item(f"{text_in(offer.name)}, für {whom}", mark=f"{number}.")
    for text in _about(first, offer, words):
        page.line(text, 1)
    open_keys = [key for one in idea.suggestions for key in one.missing]
    for text in (words.still_open(open_keys), *(hint.text for hint in first.hints), _confirmed(first.confirmed_on, words.on)):
        if text:
            page.line(text, 1)
    if offer.legal_basis is not None:
        page.line(f"Rechtsgrundlage: {sentence(offer.legal_basis.ref)}", 1)


def _about(suggestion: Suggestion, offer: Offer, words: Words) -> Iterator[str]:
    """What the offer is, why it is suggested, how it works, and who to turn to."""
    if offer.summary is not None:
        yield text_in(offer.summary)
    helps = listed(f"„{words.need(need)}“" for need in suggestion.needs)
    yield f"Warum: Es hilft bei {helps}. {_VERDICTS[suggestion.verdict]}"
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


def _confirmed(day: date | None, on: date) -> str:
    """How old the last confirmation is."""
    if day is None:
        return "Wann das Angebot zuletzt bestätigt wurde, ist nicht bekannt."
    return f"Zuletzt bestätigt am {day_in_words(day)}{ago(day, on)}."


def ago(day: date, on: date) -> str:
    """How long ago a day is, behind its date; nothing for a day that lies ahead.

    >>> from datetime import date
    >>> ago(date(2016, 1, 20), date(2026, 11, 20)), ago(date(2026, 10, 20), date(2026, 11, 20))
    (', vor 10 Jahren', ', vor einem Monat')
    """
    years = completed_years(day, on)
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    days = (on - day).days
    for number, one, several in ((years, "einem Jahr", "Jahren"), (months, "einem Monat", "Monaten"), (days, "einem Tag", "Tagen")):
        if number > 0:
            return f", vor {one if number == 1 else f'{number} {several}'}"
    return ", heute" if days == 0 else ""


def _guides(page: Page, guides: Sequence[Guide], words: Words) -> None:
    if not guides:
        return
    page.heading("Wer die Familie begleiten könnte")
    for guide in guides[:_SHOWN_GUIDES]:
        names = {body.id: body.name for body in bodies_of_role(guide.role, words.ags, words.on)}
        page.item(f"{names.get(guide.body) or words.role(guide.role)}: {guide.because}")
    page.line("Das ist ein Vorschlag. Das Team und die Familie wählen gemeinsam.")


def _questions(page: Page, advice: Advice, words: Words) -> None:
    if not advice.questions:
        return
    page.heading("Was sich zu fragen lohnt")
    for question in advice.questions[:SHOWN_QUESTIONS]:
        page.item(f"{words.of_question(question)} {question.why}")
    more = len(advice.questions) - SHOWN_QUESTIONS
    if more > 0:
        page.line(f"Es gibt noch {counted(more, 'weitere Frage', 'weitere Fragen')}; der Befehl „lotse ask“ nennt sie.")


def _foundation(versions: Versions, case: str) -> str:
    """What the answer came from, in short."""
    catalogues = listed(f"{one.id} {one.version}" for one in versions.catalogues)
    parts = [f"lotse {versions.lotse}"]
    if versions.rules is not None:
        parts.append(f"Regelwerk {versions.rules.id} {versions.rules.version}")
    if catalogues:
        parts.append(f"Kataloge {catalogues}")
    if versions.vocabulary is not None:
        parts.append(f"Vokabular {versions.vocabulary.id} {versions.vocabulary.version}")
    return f"Grundlage: {', '.join(parts)}. Fall {case}."
