"""The agenda of a meeting as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.records import BERLIN
from lotse.cli.text_layout import Page, listed
from lotse.i18n import day_in_words
from lotse.meeting.terms import DISCUSSED

if TYPE_CHECKING:
    from lotse.meeting.agenda import Agenda, AgendaCase

MODES = {
    "clear": "Der Fall kann mit Namen besprochen werden.",
    "pseudonym": "Der Fall kann ohne Namen besprochen werden.",
    "anonymous": "",
    "none": "Der Fall wird nicht besprochen.",
}
"""How a case is discussed, as a sentence."""


def agenda_text(agenda: Agenda, *, width: int = 80) -> str:
    """Who comes, which case is discussed how and why, and what is to be settled before.

    Args:
        agenda: The agenda of the office that puts it together.
        width: Columns to wrap at.

    Returns:
        The text; it holds case numbers and names of bodies, nothing of the families.
    """
    page = Page(width)
    page.line(f"Schnittstellengespräch am {day_in_words(agenda.on)}")
    page.line(f"Stand der Einwilligungen: {moment_in_words(agenda)}. Beim Öffnen eines Falls wird neu geprüft.")
    page.heading("Im Raum")
    page.items(f"{one.name} ({one.body})" for one in agenda.participants)
    names = {one.body: one.name for one in agenda.participants}
    shown = [one for one in agenda.cases if one.mode in DISCUSSED]
    page.heading("Auf der Tagesordnung")
    if not shown:
        page.line("Kein Fall kann mit diesen Stellen besprochen werden.")
    for number, one in enumerate(shown, start=1):
        page.gap()
        _case(page, one, names, mark=f"{number}.")
    others = [one for one in agenda.cases if one.mode not in DISCUSSED and one.stop is None]
    if others:
        page.heading("Nicht auf der Tagesordnung")
        for one in others:
            page.gap()
            _case(page, one, names, mark="-")
    for one in agenda.cases:
        if one.stop is not None:
            page.heading(f"Kinderschutz: Jetzt handeln Menschen. Fall {one.case}".rstrip())
            page.line(f"Notruf: {', '.join(one.stop.emergency)}")
            for step in one.stop.procedure:
                page.item(f"{step.text}{f' ({step.norm})' if step.norm else ''}", mark=f"{step.step}.")
    return page.text()


def moment_in_words(agenda: Agenda) -> str:
    """The moment at which the consents were looked at, as people say it in Germany."""
    at = agenda.at.astimezone(BERLIN)
    return f"{day_in_words(at.date())}, {at:%H:%M} Uhr"


def _case(page: Page, one: AgendaCase, names: dict[str, str], mark: str) -> None:
    page.item(f"Fall {one.case}. {MODES[one.mode]}".rstrip(), mark=mark)
    page.under(one.reason)
    if one.leave:
        away = listed(names[body] for body in one.leave)
        page.under(f"Besprochen werden kann er, wenn nicht mit im Raum ist: {away}.")
    for ask in one.ask:
        about = [names[body] for body in ask.bodies if body in names]
        whom = f" Es geht um: {listed(about)}." if about and len(about) < len(names) - 1 else ""
        page.under(f"Vorher klären: {ask.text}{whom}")
