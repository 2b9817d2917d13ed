"""The agenda of a meeting as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.records import BERLIN
from lotse.cli.text_layout import Page
from lotse.meeting.terms import DISCUSSED

if TYPE_CHECKING:
    from lotse.i18n import Words
    from lotse.meeting.agenda import Agenda, AgendaCase

MODES = {
    "clear": "Der Fall kann mit Namen besprochen werden.",
    "pseudonym": "Der Fall kann ohne Namen besprochen werden.",
    "anonymous": "Der Fall steht nicht auf der Tagesordnung.",
    "none": "Der Fall wird nicht besprochen.",
}
"""How a case is discussed, as a sentence."""


def agenda_text(agenda: Agenda, words: Words, *, width: int = 80) -> str:
    """Who comes, which case is discussed how and why, and what is to be settled before.

    Args:
        agenda: The agenda of the office that puts it together.
        words: The words of the reader.
        width: Columns to wrap at.

    Returns:
        The text; it holds case numbers and names of bodies, nothing of the families.
    """
    page = Page(width)
    page.line(words("Schnittstellengespräch am {day}", day=words.day(agenda.on)))
    at = agenda.at.astimezone(BERLIN)
    moment = words("{day}, {time} Uhr", day=words.day(at.date()), time=f"{at:%H:%M}")
    page.line(words("Stand der Einwilligungen: {moment}. Beim Öffnen eines Falls wird neu geprüft.", moment=moment))
    page.heading(words("Im Raum"))
    page.items(f"{one.name} ({one.body})" for one in agenda.participants)
    names = {one.body: one.name for one in agenda.participants}
    shown = [one for one in agenda.cases if one.mode in DISCUSSED]
    page.heading(words("Auf der Tagesordnung"))
    if not shown:
        page.line(words("Kein Fall kann mit diesen Stellen besprochen werden."))
    for number, one in enumerate(shown, start=1):
        page.gap()
        _case(page, one, names, words, mark=f"{number}.")
    others = [one for one in agenda.cases if one.mode not in DISCUSSED and one.stop is None]
    if others:
        page.heading(words("Nicht auf der Tagesordnung"))
        for one in others:
            page.gap()
            _case(page, one, names, words, mark="-")
    for one in agenda.cases:
        if one.stop is not None:
            page.heading(words("Kinderschutz: Jetzt handeln Menschen. Fall {number}", number=one.case))
            page.line(words("Notruf: {numbers}", numbers=", ".join(one.stop.emergency)))
            for step in one.stop.procedure:
                norm = f" ({step.norm})" if step.norm else ""
                page.item(f"{words.told(step.text)}{norm}", mark=f"{step.step}.")
    return page.text()


def _case(page: Page, one: AgendaCase, names: dict[str, str], words: Words, mark: str) -> None:
    mode = words(MODES[one.mode])
    page.item(words("Fall {number}. {mode}", number=one.case, mode=mode).rstrip(), mark=mark)
    page.under(words.told(one.reason))
    if one.leave:
        away = words.listed(names[body] for body in one.leave)
        page.under(words("Besprochen werden kann er, wenn nicht mit im Raum ist: {away}.", away=away))
    for ask in one.ask:
        about = [names[body] for body in ask.bodies if body in names]
        what = words("Vorher klären: {what}", what=words.told(ask.text))
        some = bool(about) and len(about) < len(names) - 1
        page.under(f"{what} {words('Es geht um: {names}.', names=words.listed(about))}" if some else what)
