"""Offices and providers in sentences: who they are, how sure that is, and how to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from lotse.catalogues.bodies import responsible_bodies
from lotse.cli.text_layout import Page, listed, sentence
from lotse.i18n import day_in_words
from lotse.places import kreis, municipality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lotse.advice import SuggestedBody
    from lotse.catalogues.catalogue import Offer
    from lotse.catalogues.responsibility_model import Body, Question, Responsibility
    from lotse.cli.text_words import Words

NO_CONTACT = "Kontakt nicht hinterlegt."
_SURE = {
    "documented": "",
    "derived": "Diese Stelle ergibt sich aus dem Gesetz; ihr Name vor Ort kann anders sein.",
    "unverified": "Diese Angabe ist nicht bestätigt; bitte fragen Sie vor Ort nach.",
}
_LEADS = {
    "one": "Zuständig ist diese Stelle:",
    "several": "Zuständig ist eine dieser Stellen. Bitte klären Sie vor Ort, welche:",
    "ask": "Wer zuständig ist, hängt noch von einer Antwort ab.",
    "unknown": "Wer zuständig ist, ist hier nicht hinterlegt. So geht es weiter:",
}
_MOST_NOTES = 2
_RELATIONS = (("provider", "Angebot von"), ("host", "Ort"), ("responsible", "Zuständig"))


class _Reachable(Protocol):
    @property
    def phone(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> Literal["documented", "derived", "unverified"]: ...
    @property
    def contact(self) -> _Reachable | None: ...


def contact_in_words(contact: _Reachable | None) -> str:
    """How to reach somebody; said aloud where it is not known.

    >>> contact_in_words(None)
    'Kontakt nicht hinterlegt.'
    """
    named = (
        ("Telefon", "phone"),
        ("E-Mail", "email"),
        ("Internet", "url"),
        ("Adresse", "address"),
    )
    found = [f"{word} {value}" for word, key in named if (value := getattr(contact, key, None))]
    return f"{', '.join(found)}." if found else NO_CONTACT


def bodies_of_offer(offer: Offer, bodies: Sequence[SuggestedBody], words: Words) -> Iterator[str]:
    """Who provides an offer, where it happens, and who is responsible at the place of the family.

    Args:
        offer: The offer.
        bodies: The bodies of the suggestion.
        words: The German words of the case.

    Yields:
        One paragraph per relation.
    """
    lines = []
    for relation, word in _RELATIONS:
        of_kind = [body for body in bodies if body.relation == relation]
        if of_kind:
            lines.append(_named(word, of_kind))
        elif relation == "responsible" and offer.responsible is not None:
            lines.append(_not_found(offer.responsible.role, words))
    contact = contact_in_words(offer.contact)
    if not lines and contact == NO_CONTACT:
        lines.append(f"Wer das anbietet, ist nicht hinterlegt. {NO_CONTACT}")
    if contact != NO_CONTACT:
        yield from (line.replace(f" {NO_CONTACT}", "") for line in lines)
        yield f"Kontakt zum Angebot: {contact}"
    else:
        yield from _said_once(lines)


def _said_once(lines: Sequence[str]) -> Iterator[str]:
    """The lines; that a contact is missing is said behind the last office without one."""
    left = sum(line.count(NO_CONTACT) for line in lines)
    for line in lines:
        left -= line.count(NO_CONTACT)
        before, said, after = line.rpartition(NO_CONTACT)
        yield (before.replace(f" {NO_CONTACT}", "") + said + after) if left == 0 else line.replace(f" {NO_CONTACT}", "")


def _named(word: str, bodies: Sequence[_Named]) -> str:
    """One or several bodies of one kind; what holds for all is said once."""
    doubts = dict.fromkeys(_SURE[body.status] for body in bodies if _SURE[body.status])
    if all(body.contact is None for body in bodies):
        names = sentence(listed((body.name for body in bodies), "oder"))
        return " ".join((f"{word}: {names} {NO_CONTACT}", *doubts))
    each = (f"{sentence(body.name)} {contact_in_words(body.contact)}" for body in bodies)
    return " ".join((f"{word}: {' Oder: '.join(each)}", *doubts))


def _not_found(role: str, words: Words) -> str:
    """Why no responsible office is named, and what settles it."""
    name = words.role(role)
    of_role = f" („{name}“)" if name else ""
    if words.ags is None:
        return f"Zuständig{of_role}: Das hängt vom Wohnort ab."
    found = responsible_bodies(role, place=words.ags, on=words.on, vocabulary=words.vocabulary)
    if found.question is not None:
        return f"Zuständig{of_role}: Das klärt diese Frage: {found.question.question}"
    return f"Zuständig: {' '.join(found.notes[:_MOST_NOTES])}"


def responsibility_text(found: Responsibility, *, role: str, width: int = 80) -> str:
    """Who is responsible, what to ask first, or whom to ask where it is not known.

    Args:
        found: The answer.
        role: Name of the role; empty for one without a name.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page = Page(width)
    page.line(f"Stand: {day_in_words(found.on)}")
    page.gap()
    place = (municipality(found.place) or kreis(found.place)) if found.place else None
    page.line(", ".join(part for part in (role, place.name if place is not None else "") if part) or "Zuständigkeit")
    page.gap()
    page.line(_LEADS[found.outcome])
    page.gap()
    for body in found.bodies:
        page.item(f"{sentence(body.name)} {contact_in_words(body.contact)}")
        for text in _about(body):
            page.under(text)
    if found.question is not None:
        _ask(page, found.question, {body.id: body.name for body in found.bodies})
    _more(page, found, found.notes)
    return page.text()


def _about(body: Body) -> Iterator[str]:
    """How sure the body is, and on what it rests."""
    if _SURE[body.status]:
        yield _SURE[body.status]
    if body.legal_basis:
        yield f"Rechtsgrundlage: {sentence(body.legal_basis)}"
    if body.as_of is not None:
        yield f"Stand der Angabe: {day_in_words(body.as_of)}."


def _ask(page: Page, question: Question, names: dict[str, str]) -> None:
    page.heading(f"Frage: {question.question}")
    for answer in question.answers:
        leads = listed((names[body] for body in answer.bodies if body in names), "oder")
        page.item(f"{answer.label} ({answer.answer}){f': {leads}' if leads else ''}")
    page.gap()
    example = question.answers[0].answer if question.answers else "Düren"
    page.line(f"Fragen Sie mit der Antwort noch einmal, zum Beispiel: --answer {question.key}={example}")


def _more(page: Page, found: Responsibility, steps: Sequence[str]) -> None:
    if steps and found.outcome == "unknown":
        page.gap()
        page.items(steps)
    elif steps:
        page.heading("Gut zu wissen")
        page.items(steps)
    if found.deadlines:
        page.heading("Fristen")
        page.items(f"{day_in_words(one.date)}: {one.text} ({one.norm})" for one in found.deadlines)
