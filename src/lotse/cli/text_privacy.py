"""The report for the data-protection officer as text: lists instead of tables, so that it fits into 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page
from lotse.cli.words_privacy import (
    KEPT_BY,
    LEGEND,
    TO_FILL_IN,
    counted,
    counts_with,
    field_groups,
    kind_of,
    read_by,
    receives,
    takes,
)
from lotse.i18n import day_in_words

if TYPE_CHECKING:
    from lotse.cli.words_privacy import FieldBlock
    from lotse.privacy.report_model import PrivacyReport, ProcessedField


def report_text(report: PrivacyReport, *, width: int = 80) -> str:
    """The whole report.

    Args:
        report: The report.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page = Page(width)
    page.line("Bericht für die behördliche Datenschutzstelle")
    page.line(f"Stand: {day_in_words(report.on)}")
    page.heading("1. Was lotse ist")
    page.items(f"{one.text} ({one.source})" for one in report.about)
    _fields(page, report)
    _stored(page, report)
    page.heading("4. Schritte und Rechtsgrundlagen")
    page.line("lotse bejaht keine Rechtsgrundlage selbst.")
    page.gap()
    for step in report.steps:
        page.item(f"{step.name}: {step.ground}. Entscheidet: {step.who}. ({step.source})")
    _recipients(page, report)
    page.heading("6. Löschregeln")
    for rule in report.retention:
        page.item(f"{rule.name}: {rule.after}, ab: {rule.start}. ({rule.because})")
        if rule.in_book is not None:
            page.under(f"Im Gesprächsbuch: {rule.in_book}.")
    page.gap()
    page.items(f"{one.text} ({one.source})" for one in report.retention_notes)
    page.heading("7. Technische Maßnahmen, mit den Tests, die sie zeigen")
    for measure in report.measures:
        page.item(f"{measure.text} ({', '.join(measure.checks)})")
        for test in measure.tests:
            page.under(test)
    page.heading("8. Verzeichnis der Verarbeitung (Art. 30 DSGVO), vorausgefüllt")
    for entry in report.processing:
        page.item(f"{entry.name}: {entry.text or TO_FILL_IN}. ({entry.source})")
    page.item("Empfänger, Fristen, Kategorien und Maßnahmen: Abschnitte 2, 5, 6 und 7.")
    _checks(page, report)
    page.heading("10. Was die Kommune entscheidet, und was bis dahin gilt")
    for point in report.open_points:
        page.item(f"{point.text} Bis dahin: {point.until_then} ({point.source})")
    _versions(page, report)
    return page.text()


def _fields(page: Page, report: PrivacyReport) -> None:
    page.heading("2. Was verarbeitet wird, Feld für Feld")
    page.line("Worauf es beruhen kann. lotse bejaht keine Grundlage selbst.")
    page.gap()
    page.items(f"{_begun(one.name)}: {one.text} ({one.source})" for one in report.grounds)
    page.gap()
    page.line("Was die Worte bei den Empfängern heißen.")
    page.gap()
    page.items(f"{_begun(word)}: {meaning}." for word, meaning in LEGEND)
    for group in field_groups(report):
        page.heading(group.heading)
        page.line(f"Für alle Felder hier: Rechtsgrundlage {group.grounds}.")
        if group.recipients:
            page.line(f"Empfänger: {group.recipients}.")
        page.line("Frist:")
        page.items(f"{period}." for period in group.retention)
        for block in group.blocks:
            _block(page, block)
    page.heading("Nie erhoben")
    page.items(f"{one.key}: {one.note}" for one in report.never)


def _block(page: Page, block: FieldBlock) -> None:
    page.gap()
    page.line(f"Kategorie: {block.heading}")
    if block.grounds:
        page.line(f"Rechtsgrundlage dazu: {block.grounds}.")
    for condition, bodies in block.recipients:
        page.line(f"{condition if condition == 'Empfänger' else f'Empfänger {condition}'}: {bodies}.")
    page.gap()
    for one in block.fields:
        page.item(f"{one.key}: {one.name}")
        page.under(" ".join(f"{_begun(part).rstrip('.')}." for part in _about(one) if part))


def _about(one: ProcessedField) -> list[str]:
    return [
        kind_of(one),
        takes(one),
        counts_with(one),
        f"Zweck: {one.why}",
        read_by(one),
    ]


def _begun(text: str) -> str:
    """The text with a capital letter; a name such as `lotse` is never its first word."""
    return text[:1].upper() + text[1:]


def _stored(page: Page, report: PrivacyReport) -> None:
    page.heading("3. Was wo liegt, und wie lange")
    for store in report.stored:
        page.item(f"{store.name}: {store.where}.")
        for rule in store.retention:
            page.under(rule)
        if store.fields:
            page.under(f"{len(store.fields)} Felder, siehe Abschnitt 2.")


def _recipients(page: Page, report: PrivacyReport) -> None:
    page.heading("5. Wer höchstens was erhalten darf")
    for recipient in report.recipients:
        bound = " Nur mit Verpflichtung auf Zweck und Geheimhaltung." if recipient.obligation else ""
        never = f" Erhält über lotse nichts ({recipient.never})." if recipient.never else ""
        page.item(f"{recipient.name}.{bound}{never}")
        for cell, categories in receives(recipient):
            page.under(f"{cell}: {categories}")


def _checks(page: Page, report: PrivacyReport) -> None:
    page.heading("9. Prüfungen, und wer sie einhält")
    page.line(counted(report.checks))
    page.gap()
    for check in report.checks:
        unread = "" if check.verified else " NICHT GEPRÜFT."
        page.item(f"{check.id} ({check.norm}; {check.status}): {KEPT_BY[check.by]}, {check.at}.{unread}")
        if check.careful:
            page.under(f"Vorsichtig: {check.careful}")


def _versions(page: Page, report: PrivacyReport) -> None:
    page.heading("11. Fassungen und Prüfsummen")
    versions = report.versions
    page.item(f"lotse {versions.lotse}, {versions.engine}")
    for one in (versions.vocabulary, versions.rules, *versions.catalogues):
        if one is not None:
            page.item(f"{one.id} {one.version}")
            page.under(one.sha256)
    for content in report.contents:
        read = f", gelesen am {content.read_on.isoformat()}" if content.read_on is not None else ""
        page.item(f"{content.name}{read}")
        page.under(content.sha256)
