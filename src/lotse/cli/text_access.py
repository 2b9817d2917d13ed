"""What is held about one person, as text that the person can read; and for a professional what is held back of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.records import OPEN_STATES
from lotse.cli.text_layout import Page
from lotse.i18n import Words
from lotse.privacy.receipt import AUTHORITY_OF_NRW, complaint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.cli.text_held import HeldNames
    from lotse.privacy.access import AccessExport


def access_text(found: AccessExport, names: HeldNames, *, width: int = 80) -> str:
    """The own data, the consents, and who heard what.

    Args:
        found: What is held.
        names: How things are called.
        width: Columns to wrap at.

    Returns:
        The text. It holds values, for the person alone whom they are about; of what is held back only how much.
    """
    words, page = names.words, Page(width)
    page.line(words("Auskunft aus dem Fall {case}, Person {person}", case=found.case, person=found.person))
    page.heading(words("Das ist gespeichert"))
    for key, value in found.data.items():
        page.item(f"{names.of(key)}: {names.value(key, value)}")
        for told in dict.fromkeys(names.sources(key, found)):
            page.under(told)
    page.heading(words("Das steht im Gesprächsbuch"))
    page.items(names.kept(one) for one in found.kept)
    if not found.book_read:
        page.line(words("Ein Gesprächsbuch lag nicht vor. Deshalb steht hier nicht, was darin gespeichert ist."))
    elif not found.kept:
        page.line(words("Im Gesprächsbuch steht dazu nichts, was hier genannt wird."))
    if found.records:
        page.heading(words("Ihre Einwilligungen"))
    for record in found.records:
        states = [f"{words.label('state', state)} {names.moment(at)}" for state, at in record["states"]]
        page.item(f"{record['record']}: {', '.join(states)}")
        page.under(
            words("Angaben über: {person}. Zugestimmt: {giver}.", person=record["person"], giver=record["given_by"])
        )
        page.under(words("Wozu: {purposes}.", purposes=names.labels("purpose", record["purposes"])))
        if record["about"]:
            page.under(words("Worum es geht: {what}.", what=words.listed(names.kind(one) for one in record["about"])))
        bodies = names.bodies(record["recipients"])
        if record["states"][-1][0] in OPEN_STATES:
            page.under(words("Wer es erfahren darf: {bodies}.", bodies=bodies))
            page.under(words("Längstens bis {day}.", day=names.last_day(record["until"])))
        else:
            page.under(words("Genannt war: {bodies}.", bodies=bodies))
    _who_heard(page, found, names)
    if found.held_back_count:
        page.heading(words("Das sieht zuerst eine Fachkraft an"))
        page.line(
            words.several(
                found.held_back_count,
                "Eine weitere Angabe betrifft auch andere Personen oder wurde im Vertrauen gesagt.",
                "{number} weitere Angaben betreffen auch andere Personen oder wurden im Vertrauen gesagt.",
            )
        )
        page.line(words("Was davon Sie bekommen, entscheidet eine Fachkraft. Fragen Sie gern danach."))
    _rights(page, found, names)
    return page.text()


def _rights(page: Page, found: AccessExport, names: HeldNames) -> None:
    """What the person may ask for, of whom, and where to complain (Art. 15 I d, e, f GDPR)."""
    words = names.words
    page.heading(words("Ihre Rechte"))
    page.item(words("Sie können Angaben berichtigen, löschen oder ihre Verarbeitung einschränken lassen."))
    page.item(words("Eine Einwilligung können Sie jederzeit ohne Begründung widerrufen."))
    page.item(words("Wie lange etwas gespeichert bleibt, sagt Ihnen die Stelle, die den Fall führt."))
    asked = [one for record in found.records if (one := record["asked_by"]) is not None]
    for contact in dict.fromkeys(one["dpo"] for one in asked if one.get("dpo")):
        page.item(words("Fragen zum Datenschutz beantwortet: {contact}", contact=contact))
    authorities = dict.fromkeys(one["authority"] for one in asked if one.get("authority")) or (AUTHORITY_OF_NRW,)
    for authority in authorities:
        page.item(complaint(authority, Words(words.lang, "family")))


def _who_heard(page: Page, found: AccessExport, names: HeldNames) -> None:
    words = names.words
    page.heading(words("Wer etwas erfahren hat"))
    for left in found.disclosed:
        _disclosed(page, left, names)
    if not found.log_read:
        page.line(
            words("Ein Protokoll der Weitergaben lag nicht vor. Deshalb steht hier nicht, wer etwas erfahren hat.")
        )
    elif not found.disclosed:
        page.line(words("Im vorgelegten Protokoll steht dazu keine Weitergabe."))


def _disclosed(page: Page, left: Mapping[str, Any], names: HeldNames) -> None:
    words = names.words
    purpose = words.label("purpose", left["purpose"]) if left["purpose"] else ""
    to = names.bodies(left["to"])
    page.item(words("{day}: {to}. Zweck: {purpose}.", day=names.moment(left["at"]), to=to, purpose=purpose))
    if left["fields"]:
        page.under(words("Angaben: {fields}.", fields=words.listed(names.of(key) for key in left["fields"])))
    if left["fields_held_back"]:
        page.under(
            words.several(
                left["fields_held_back"],
                "Dazu eine Angabe, die zuerst eine Fachkraft ansieht.",
                "Dazu {number} Angaben, die zuerst eine Fachkraft ansieht.",
            )
        )


def review_text(found: AccessExport, names: HeldNames, *, width: int = 80) -> str:
    """What is held back of an access, for the professional who looks at it.

    Args:
        found: A review.
        names: How things are called.
        width: Columns to wrap at.

    Returns:
        The text; names of data, no values. It is not for the person.
    """
    words, page = names.words, Page(width)
    page.line(words("Auskunft aus dem Fall {case}, Person {person}", case=found.case, person=found.person))
    page.line(words("Für die Fachkraft. Dieses Blatt wird nicht herausgegeben."))
    page.heading(words("Das ist zurückgehalten"))
    page.items(names.whose(key) for key in found.held_back or ())
    if not found.held_back:
        page.line(words("Nichts ist zurückgehalten."))
    else:
        page.gap()
        page.line(words("Es betrifft auch andere oder wurde im Vertrauen oder von Dritten gesagt."))
        page.line(words("Bitte prüfen Sie, was die Person erfahren darf, und halten Sie den Grund fest (B06)."))
    _who_heard(page, found, names)
    return page.text()
