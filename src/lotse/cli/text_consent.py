"""Steps in the life of a consent, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.records import BERLIN
from lotse.catalogues.responsibility_tables import name_of_office
from lotse.cli.text_disclosure import check_sentence, moment_in_words
from lotse.cli.text_layout import Page
from lotse.privacy.check_table import checks_by_id

if TYPE_CHECKING:
    from lotse.cli.text_fields import FieldNames
    from lotse.i18n import Words
    from lotse.privacy.consents import Withdrawal
    from lotse.privacy.disclosure import Disclosure
    from lotse.privacy.receipt import Receipt

_OF_CONSENT = ("E", "P", "V")


def recorded_text(paper: Receipt, words: Words, *, width: int = 80) -> str:
    """A consent that was recorded.

    Args:
        paper: Its receipt.
        words: The sentences of a language.
        width: Columns to wrap at.
    """
    return _with_receipt(words("Die Einwilligung ist vollständig und kann so gelten."), paper, words, width)


def changed_text(paper: Receipt, words: Words, *, width: int = 80) -> str:
    """A consent that was narrowed or renewed.

    Args:
        paper: Its receipt.
        words: The sentences of a language.
        width: Columns to wrap at.
    """
    first = words("Die Änderung ist im Verlauf ergänzt. So gilt die Einwilligung jetzt:")
    return _with_receipt(first, paper, words, width)


def _with_receipt(first: str, paper: Receipt, words: Words, width: int) -> str:
    page = Page(width)
    page.line(first)
    page.gap()
    page.items(paper.text)
    page.gap()
    page.line(words("Die Familie bekommt eine Quittung: lotse consent receipt."))
    return page.text()


def withdrawal_text(done: Withdrawal, words: Words, *, width: int = 80) -> str:
    """A consent that ended, and whom to tell.

    Args:
        done: The withdrawal.
        words: The sentences of a language.
        width: Columns to wrap at.

    Returns:
        The text; nobody is asked why, and nothing says why.
    """
    page = Page(width)
    at = done.notice().withdrawn_at.astimezone(BERLIN)
    page.line(
        words(
            "Die Einwilligung {number} ist widerrufen, seit {day}, {time} Uhr. Darauf wird nichts mehr weitergegeben.",
            number=done.record.record,
            day=words.day(at.date()),
            time=f"{at:%H:%M}",
        )
    )
    page.line(words("Einen Grund braucht es nicht. Daraus entsteht der Familie kein Nachteil."))
    if done.inform and not done.log_read:
        page.gap()
        page.line(
            words(
                "Ein Protokoll, in dem etwas dazu steht, lag nicht vor. Welche Stelle etwas erfahren hat, ist deshalb "
                "nicht bekannt."
            )
        )
    if done.inform:
        known = words("Bitte diese Stellen informieren")
        page.heading(known if done.log_read else words("Bitte diese Stellen fragen und informieren"))
        page.items(_named(done, body) for body in done.inform)
        page.gap()
        page.line(words("Was sie bis dahin erfahren haben, war erlaubt. Jede prüft jetzt, was zu löschen ist."))
        if done.heard_after:
            page.gap()
            page.line(
                words(
                    "Nach dem Widerruf hat noch etwas erfahren: {bodies}. Das war nicht mehr erlaubt. Bitte geben Sie "
                    "es gleich Ihrer Datenschutzstelle (Art. 33 DSGVO).",
                    bodies=words.listed(_named(done, body) for body in done.heard_after),
                )
            )
    elif done.log_read:
        page.gap()
        page.line(words("Im vorgelegten Protokoll steht darauf keine Weitergabe. Danach ist niemand zu informieren."))
    else:
        page.gap()
        page.line(words("Die Einwilligung nennt keine andere Stelle. Es ist niemand zu informieren."))
    page.heading(words("Bitte auch bei Ihnen selbst prüfen"))
    page.line(
        words(
            "Was auf diese Einwilligung hin gespeichert ist, ist zu löschen, außer Sie müssen es aufbewahren (B05): "
            "Angaben im Fall, Pakete, Ausdrucke. Was bleiben muss, sperren Sie mit restricted: true im Fall."
        )
    )
    page.line(
        words(
            "Im Gesprächsbuch beginnen die Löschfristen des Falls von selbst, wenn keine andere Einwilligung länger "
            "gilt; dann löscht lotse purge. Der Nachweis der Einwilligung bleibt bis zum Ende seiner Frist."
        )
    )
    if done.letters_wait:
        page.gap()
        page.line(
            words(
                "Im Fall stehen Hinweise auf eine Gefährdung. Der Widerruf gilt trotzdem. Mitteilungen und Löschen "
                "warten, bis eine Fachkraft entschieden hat: Der Schutz des Kindes geht vor."
            )
        )
    return page.text()


def _named(done: Withdrawal, body: str) -> str:
    """A body as the family was told of it, or as the tables have it."""
    told = next((one.name for one in done.record.scope.recipients if one.body == body and one.name), None)
    return told or name_of_office(body)


def check_text(decided: Disclosure, names: FieldNames, *, width: int = 80) -> str:
    """Whether the consents are enough for a disclosure, and what is missing.

    Args:
        decided: The decision about the disclosure.
        names: Names of the fields and bodies.
        width: Columns to wrap at.

    Returns:
        The text, without any value.
    """
    words, page = names.words, Page(width)
    page.line(moment_in_words(decided, words))
    page.gap()
    page.line(words("Von {sender} an {to}.", sender=names.body(decided.from_ or ""), to=names.body(decided.to or "")))
    others = [names.body(one) for one in decided.present if one not in (decided.from_, decided.to)]
    if others:
        page.line(words("Auch im Raum: {bodies}.", bodies=words.listed(others)))
    page.gap()
    missing = _missing(decided)
    if decided.decision == "allow":
        page.line(words("Die Einwilligungen reichen für diese Angaben:"))
        page.items(names.fields(decided.fields))
        page.gap()
        page.line(words("Sie beruhen auf: {records}.", records=", ".join(decided.records)))
    elif missing:
        page.line(words("Die Einwilligungen reichen nicht. Es wird nichts weitergegeben."))
    else:
        page.line(
            words(
                "Es wird nichts weitergegeben. An den Einwilligungen liegt es nicht: Der Fall enthält nichts, was "
                "diese Stelle für diesen Zweck braucht und erfahren darf. lotse disclose sagt zu jeder Angabe, warum."
            )
        )
    if missing:
        page.heading(words("Was noch fehlt"))
        for rule, keys in missing.items():
            check = checks_by_id()[rule]
            page.item(f"{check_sentence(check.text, words)} ({rule})")
            if keys:
                page.under(words("Betrifft: {fields}.", fields=words.listed(names.fields(keys))))
            if check.settle is not None:
                page.under(words("So lässt es sich klären: {settle}", settle=check_sentence(check.settle, words)))
    return page.text()


def _missing(decided: Disclosure) -> dict[str, list[str]]:
    """What the checks of the records say, by rule, with the fields that it keeps; a field nobody needs is left out."""
    not_needed = {one.field for one in decided.withheld if one.rule == "G04"}
    found: dict[str, list[str]] = {}
    for check in decided.checks:
        if check.outcome not in ("pass", "info", "warn"):
            found.setdefault(check.rule, [])
    for one in decided.withheld:
        if one.rule[0] in _OF_CONSENT and one.rule in checks_by_id() and one.field not in not_needed:
            found.setdefault(one.rule, []).append(one.field)
    return found
