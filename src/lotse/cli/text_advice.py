"""The advice as text to be read aloud in front of the family: about the situation, never about anybody's worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.dates import completed_years
from lotse.catalogues.assign import guides_of_role
from lotse.cli.text_bodies import bodies_of_offer
from lotse.cli.text_layout import Page, sentence
from lotse.i18n import SOURCE, Words
from lotse.versions import proposed_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lotse.advice import Advice, Guide, Reason, RecognisedNeed, Suggestion, Versions
    from lotse.catalogues.catalogue import Offer, SpokenLanguage
    from lotse.cli.text_words import CaseWords

SHOWN_QUESTIONS = 5
_SHOWN_GUIDES = 5
_VERDICTS = {
    "fits": "Das passt nach dem, was bekannt ist.",
    "open": "Das kann passen; etwas ist noch offen.",
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


def advice_text(advice: Advice, words: CaseWords, *, width: int = 80) -> str:
    """What goes well, what could help and why, ideas with their offices, and what is worth asking.

    Args:
        advice: An advice that is no stop.
        words: The words of its case.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page = Page(width)
    page.line(words("Stand: {day}", day=words.day(advice.on)))
    if words.strengths:
        page.heading(words("Was gut läuft"))
        page.items(words.strengths)
    _needs(page, advice, words)
    _ideas(page, advice, words)
    _guides(page, advice.guides, words)
    _questions(page, advice, words)
    if advice.not_used:
        page.heading(words("Nicht verwendet"))
        # not what it is and not about whom: everybody in the room reads along
        unused = words("Eine Angabe wurde nicht verwendet.")
        page.items(dict.fromkeys(f"{unused} {words.told(one.text)}" for one in advice.not_used))
    if advice.rule_errors:
        page.heading(words("Bitte beachten"))
        failed = words.several(
            len(advice.rule_errors),
            "{number} Regel konnte nicht richtig ausgewertet werden.",
            "{number} Regeln konnten nicht richtig ausgewertet werden.",
        )
        page.line(f"{failed} {words('Die Vorschläge sind vielleicht nicht vollständig.')}")
    page.gap()
    page.line(_foundation(advice.versions, advice.case, words))
    page.gap()
    page.line(words(words.people.phrase(CLOSING, CLOSING_TO_YOU)))
    if words.lang != SOURCE and words.review_note:
        page.gap()
        page.line(words.review_note)
    return page.text()


def _needs(page: Page, advice: Advice, words: CaseWords) -> None:
    page.heading(words("Was helfen kann"))
    if not advice.needs:
        ask = words(words.people.phrase("Fragen Sie die Familie, was sie sich wünscht.", "Was wünschen Sie sich?"))
        page.line(f"{words('Bisher ist nichts bekannt, wozu es eine Idee gibt.')} {ask}")
    for need, several in _by_need(advice.needs).items():
        whom = words.people.for_whom(one.person for one in several)
        wish = words.people.phrase("Das hat sich die Familie gewünscht.", "Das haben Sie sich gewünscht.")
        wished = [words(wish)] if any(one.wished for one in several) else []
        reasons = dict.fromkeys(
            _because(reason, words, proposed_by(advice.versions)) for one in several for reason in one.because
        )
        about = words("{thing}, für {whom}.", thing=words.need(need), whom=whom)
        page.item(" ".join((about, *wished, *reasons)))


def _by_need(needs: Sequence[RecognisedNeed]) -> dict[str, list[RecognisedNeed]]:
    """The needs in their order, one entry for everybody who has the same one."""
    found: dict[str, list[RecognisedNeed]] = {}
    for one in needs:
        found.setdefault(one.need, []).append(one)
    return found


def _because(reason: Reason, words: Words, rules: str | None) -> str:
    """The sentence of a rule; a judgement is called so, and whose it is."""
    text = words.told(reason.text)
    own = words("(Das ist ein eigener Vorschlag von lotse.)")
    if rules is not None:
        own = words("(Das ist ein Vorschlag aus dem Regelwerk {rules}.)", rules=rules)
    return f"{text} {own}" if reason.source.kind == "proposal" else text


def _ideas(page: Page, advice: Advice, words: CaseWords) -> None:
    """Every suggestion once, under the first of the shown needs that it serves."""
    if not advice.needs:
        return
    page.heading(words("Ideen für das Gespräch"))
    left = _by_offer(advice.suggestions)
    if not left:
        page.line(
            words("In den geladenen Katalogen steht dazu keine Idee. Die zuständigen Stellen wissen vielleicht mehr.")
        )
        return
    shown: list[tuple[str, ...]] = []
    for need in _by_need(advice.needs):
        here = [several for several in left if need in several[0].needs]
        left = [several for several in left if need not in several[0].needs]
        above = [str(number) for number, needs in enumerate(shown, start=1) if need in needs]
        page.heading(words("Zu „{topic}“", topic=words.need(need)))
        if above:
            helps = words.several(
                len(above),
                "Hier hilft auch Idee {which}.",
                "Hier helfen auch die Ideen {which}.",
                which=words.listed(above),
            )
            page.line(helps)
        elif not here:
            page.line(words("Dazu steht in den geladenen Katalogen keine Idee."))
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


def _idea(page: Page, number: int, several: Sequence[Suggestion], words: CaseWords) -> None:
    """One offer for one or several persons: what holds for all of them is said once."""
    offer = words.catalogue.by_id[several[0].offer]
    whom = words.people.for_whom(one.person for one in several)
    page.item(words("{thing}, für {whom}", thing=words.offer(offer.id), whom=whom), mark=f"{number}.")
    if offer.summary is not None:
        page.under(words.content(offer.summary, "offer.summary"))
    for text in _state(several, words):
        page.under(text)
    for text in _about(several[0], offer, words):
        page.under(text)


def _state(several: Sequence[Suggestion], words: CaseWords) -> Iterator[str]:
    """Why an offer is suggested, whether it fits, and what is still open for whom."""
    helps = words.listed(words("„{name}“", name=words.need(need)) for need in several[0].needs)
    groups: dict[object, list[Suggestion]] = {}
    for one in several:
        open_keys = frozenset(key.removeprefix(f"{one.person}/") for key in one.missing)
        groups.setdefault((one.verdict, open_keys, _own_hints(one)), []).append(one)
    why = words("Warum: Es geht um {topics}.", topics=helps)
    if len(groups) > 1:
        yield why
    for group in groups.values():
        persons = words.people.for_whom(one.person for one in group)
        whom = words("Für {whom}:", whom=persons) if len(groups) > 1 else why
        within = group[0].person if len(group) == 1 else None
        missing = words.still_open((key for one in group for key in one.missing), within=within)
        verdict = words(_VERDICTS[group[0].verdict]) if group[0].verdict in _VERDICTS else ""
        hints = (words.told(text) for text in _own_hints(group[0]))
        yield " ".join(text for text in (whom, verdict, missing, *hints) if text)


def _own_hints(suggestion: Suggestion) -> tuple[str, ...]:
    """What there is to know, but for the age of the confirmation."""
    return tuple(hint.text for hint in suggestion.hints if hint.code not in _AGE_OF_THE_WORD)


def _about(suggestion: Suggestion, offer: Offer, words: CaseWords) -> Iterator[str]:
    """How the offer works, who to turn to, on what it rests, and how old the word is."""
    how = [words(_ACCESS[offer.access])] if offer.access is not None else []
    if offer.cost is not None:
        note = offer.cost.note
        how.append(sentence(words.content(note, "offer.note")) if note else words(_COST[offer.cost.kind]))
    if offer.languages:
        how.append(words("Sprachen: {names}.", names=words.listed(_spoken(one, words) for one in offer.languages)))
    if how:
        yield " ".join(how)
    yield from (words("Vorrang: {who}", who=sentence(words.content(text, "offer.note"))) for text in offer.priority)
    yield from bodies_of_offer(offer, suggestion.bodies, words)
    if offer.legal_basis is not None:
        basis = words("Rechtsgrundlage: {norm}", norm=sentence(offer.legal_basis.ref))
        second_hand = words("Der Text der Norm wurde dafür nicht gelesen.")
        yield f"{basis} {second_hand}" if offer.legal_basis.status == "secondary" else basis
    old = (words.told(hint.text) for hint in suggestion.hints if hint.code in _AGE_OF_THE_WORD)
    yield " ".join((_confirmed(offer, words), *old))


def _spoken(language: SpokenLanguage, words: CaseWords) -> str:
    """A language in which an offer is held, and when."""
    name = words.language(language.code)
    return f"{name} ({words.content({SOURCE: language.when}, 'offer.note')})" if language.when else name


def _confirmed(offer: Offer, words: CaseWords) -> str:
    """When somebody last said that the offer exists, and how long ago that is."""
    if offer.confirmed is None:
        return words("Wann das Angebot zuletzt bestätigt wurde, ist nicht bekannt.")
    day, since = words.day(offer.confirmed.on), ago(offer.confirmed.on, words.on, words)
    if offer.confirmed.by in _READ_ONLY:
        return words("Stand der Angabe: {day}{ago}.", day=day, ago=since)
    return words("Zuletzt bestätigt am {day}{ago}.", day=day, ago=since)


def ago(day: date, on: date, words: Words | None = None) -> str:
    """How long ago a day is, behind its date; nothing for a day that lies ahead.

    >>> from datetime import date
    >>> ago(date(2016, 1, 20), date(2026, 11, 20)), ago(date(2026, 10, 20), date(2026, 11, 20))
    (', vor 10 Jahren', ', vor einem Monat')
    """
    words = words or Words()
    years = completed_years(day, on)
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    days = (on - day).days
    if years > 0:
        return words.several(years, ", vor einem Jahr", ", vor {number} Jahren")
    if months > 0:
        return words.several(months, ", vor einem Monat", ", vor {number} Monaten")
    if days > 0:
        return words.several(days, ", vor einem Tag", ", vor {number} Tagen")
    return words(", heute") if days == 0 else ""


def _guides(page: Page, guides: Sequence[Guide], words: CaseWords) -> None:
    if not guides:
        return
    page.heading(words(words.people.phrase("Wer die Familie begleiten könnte", "Wer Sie begleiten könnte")))
    for guide in guides[:_SHOWN_GUIDES]:
        names = {body.id: body.name for body in guides_of_role(guide.role, words.ags, words.on)}
        page.item(f"{names.get(guide.body) or words.role(guide.role)}: {words.told(guide.because)}")
    page.gap()
    choose = words.people.phrase("Das Team und die Familie wählen gemeinsam.", "Sie wählen gemeinsam mit dem Team.")
    page.line(f"{words('Das ist ein Vorschlag.')} {words(choose)}")


def _questions(page: Page, advice: Advice, words: CaseWords) -> None:
    if not advice.questions:
        return
    page.heading(words("Was sich zu fragen lohnt"))
    for question in advice.questions[:SHOWN_QUESTIONS]:
        page.item(f"{words.of_question(question)} {words.told(question.why)}")
    more = len(advice.questions) - SHOWN_QUESTIONS
    if more > 0:
        page.gap()
        page.line(
            words.several(
                more,
                "Es gibt noch {number} weitere Frage; der Befehl „lotse ask“ nennt sie.",
                "Es gibt noch {number} weitere Fragen; der Befehl „lotse ask“ nennt sie.",
            )
        )


def _foundation(versions: Versions, case: str, words: Words) -> str:
    """What the answer came from, in short."""
    catalogues = [f"{one.id} {one.version}" for one in versions.catalogues]
    parts = [f"lotse {versions.lotse}"]
    if versions.rules is not None:
        parts.append(words("Regelwerk {version}", version=f"{versions.rules.id} {versions.rules.version}"))
    if catalogues:
        named = words.listed(catalogues)
        parts.append(words.several(len(catalogues), "Katalog {versions}", "Kataloge {versions}", versions=named))
    if versions.vocabulary is not None:
        vocabulary = f"{versions.vocabulary.id} {versions.vocabulary.version}"
        parts.append(words("Vokabular {version}", version=vocabulary))
    return words("Grundlage: {versions}. Fall {case}.", versions=", ".join(parts), case=case)
