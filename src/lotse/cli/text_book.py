"""What stands in the record book, as text: what was deleted, and what is to be asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lotse.book import set_back
from lotse.catalogues.body_by_id import body_by_id
from lotse.cli.text_layout import Page, sentence
from lotse.cli.text_stop import stop_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lotse.book import Entry, PurgeReport
    from lotse.book.follow_up import Due, FollowUps
    from lotse.catalogues.catalogue import Catalogue
    from lotse.i18n import Words

_HEADINGS = {
    "overdue": "Überfällig",
    "due": "Heute",
    "upcoming": "Vorgemerkt",
    "answered": "Beantwortet",
}


def purge_text(report: PurgeReport, entries: Sequence[Entry], words: Words, *, width: int = 80) -> str:
    """Say what was deleted, or is due.

    Args:
        report: What went, or would go.
        entries: The book afterwards.
        words: The words of who reads it.
        width: Columns to wrap at.

    Returns:
        The text; nothing of what the entries said.
    """
    page = Page(width)
    page.line(words("Löschen nach den Löschregeln, Stand {day}", day=words.day(report.on)))
    page.gap()
    if not report.deleted:
        page.line(words("Nach den Löschregeln ist nichts fällig."))
    elif report.dry_run:
        page.line(words("Fällig ist (es wurde noch nichts gelöscht):"))
    else:
        page.line(words("Gelöscht, ohne dass ein Inhalt bleibt:"))
    for one in report.deleted:
        count = words.several(one.count, "ein Eintrag", "{number} Einträge")
        page.item(words("{what} ({rule}): {count}", what=sentence(one.name).rstrip("."), rule=one.rule, count=count))
    page.gap()
    page.line(words.several(report.left, "Im Buch steht ein Eintrag.", "Im Buch stehen {number} Einträge."))
    if report.deleted and not report.dry_run:
        page.line(words("Regel, Anzahl und Tag der Löschung sind dort nachgewiesen."))
        page.line(words("Sicherungen des Buchs, die anderswo liegen, löschen Sie selbst."))
    turned = len(set_back(entries))
    if turned:
        page.gap()
        page.line(
            words.several(
                turned,
                "Ein Eintrag trägt eine frühere Zeit als ein Eintrag davor. Bitte prüfen Sie die Uhren.",
                "{number} Einträge tragen eine frühere Zeit als ein Eintrag davor. Bitte prüfen Sie die Uhren.",
            )
        )
    return page.text()


def follow_up_text(
    found: FollowUps, entries: Sequence[Entry], catalogue: Catalogue, words: Words, *, width: int = 80
) -> str:
    """Say what is to be asked again.

    Args:
        found: The list.
        entries: The book, for the ideas of colleagues.
        catalogue: The names of offers and bodies.
        words: The words of who reads it.
        width: Columns to wrap at.

    Returns:
        The text, readable aloud.
    """
    page = Page(width)
    if found.stop is not None:
        stop_on(page, found.stop, words)
        page.gap()
        for case in found.stopped:
            page.item(words("Fall {case}", case=case))
        page.gap()
    page.line(words("Nachfragen, Stand {day}", day=words.day(found.on)))
    if not found.follow_ups:
        page.gap()
        page.line(words("Es ist keine Nachfrage vorgemerkt."))
    for state, heading in _HEADINGS.items():
        group = [one for one in found.follow_ups if one.state == state]
        if group:
            page.heading(words(heading))
        for one in group:
            page.item(_when(one, words))
            page.under(_about(one, entries, catalogue, words))
            if one.state != "answered":
                page.under(_who(one, catalogue, words))
    if found.consents:
        page.heading(words("Einwilligungen, die bald enden oder beendet sind"))
        page.line(words("Danach wird nichts mehr weitergegeben, außer die Familie stimmt erneut zu."))
    for consent in found.consents:
        last = words.day(consent.until - timedelta(1))  # the book keeps the first day without it
        text = words(
            "{record}, bis einschließlich {day}: Fall {case}", record=consent.record, day=last, case=consent.case
        )
        page.item(text)
    if found.resting:
        page.heading(words("Seit einem halben Jahr ohne Eintrag"))
        page.line(words("Ist die Begleitung beendet? Dann schließen Sie den Fall ab: lotse meeting close CASE --end."))
        page.line(
            words(
                "Sonst beginnen die Löschfristen von selbst, wenn ein halbes Jahr lang nichts geschah, nichts zu "
                "fragen war und keine Einwilligung mehr galt."
            )
        )
    for case in found.resting:
        page.item(words("Fall {case}", case=case))
    return page.text()


def _when(one: Due, words: Words) -> str:
    if one.follow_up.settled_on is not None and one.state == "answered":
        day = words.day(one.follow_up.settled_on)
        return words(
            "{follow_up}, beantwortet am {day}: Fall {case}", follow_up=one.follow_up.follow_up, day=day, case=one.case
        )
    day = words.day(one.follow_up.due)
    return words("{follow_up}, am {day}: Fall {case}", follow_up=one.follow_up.follow_up, day=day, case=one.case)


def _about(one: Due, entries: Sequence[Entry], catalogue: Catalogue, words: Words) -> str:
    """What is asked about; an offer by its name, where a loaded catalogue has it."""
    about = one.follow_up
    if about.idea is not None:
        idea = next((entry.step for entry in entries if getattr(entry.step, "idea", None) == about.idea), None)
        need = catalogue.vocabulary.needs.get(getattr(idea, "need", ""))
        if need is None:
            return words("Zu einer eigenen Idee der Runde ({idea}).", idea=about.idea)
        return words("Zu einer eigenen Idee der Runde für: {need}.", need=words.content(need.name, "need"))
    if about.offer is None:
        return words("Wie geht es der Familie mit dem, was besprochen ist?")
    known = catalogue.by_id.get(about.offer)
    name = about.offer if known is None else words.content(known.name, "offer.name")
    if about.person is None:
        return words("Zum Angebot „{offer}“ für die Familie.", offer=name)
    return words("Zum Angebot „{offer}“ für {person}.", offer=name, person=about.person)


def _who(one: Due, catalogue: Catalogue, words: Words) -> str:
    if one.asks is None:
        return words("Wer fragt, ist noch offen: Es ist keine Lotsenstelle gewählt.")
    known = body_by_id(one.asks, catalogue)
    return words("Es fragt: {body}.", body=one.asks if known is None else known.name)
