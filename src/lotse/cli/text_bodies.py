"""Offices and providers in sentences: who they are, how sure that is, and how to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from lotse.catalogues.bodies import responsible_bodies
from lotse.cli.text_layout import Page, sentence
from lotse.i18n import Words
from lotse.places import kreis, municipality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lotse.advice import SuggestedBody
    from lotse.catalogues.catalogue import Offer
    from lotse.catalogues.responsibility_model import Body, Question, Responsibility
    from lotse.cli.text_words import CaseWords

NO_CONTACT = "Kontakt nicht hinterlegt."
_SURE = {
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
_RELATIONS = {"provider": "Angebot von: {names}", "host": "Ort: {names}", "responsible": "Zuständig: {names}"}
_WAYS = {
    "phone": "Telefon {value}",
    "email": "E-Mail {value}",
    "url": "Internet {value}",
    "address": "Adresse {value}",
}


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


def contact_in_words(contact: _Reachable | None, words: Words | None = None) -> str:
    """How to reach somebody; said aloud where it is not known.

    Args:
        contact: The contact; None where it is not known.
        words: The words of the reader; German without them.

    >>> contact_in_words(None)
    'Kontakt nicht hinterlegt.'
    """
    words = words or Words()
    found = [words(_WAYS[way], value=value) for way in _WAYS if (value := getattr(contact, way, None))]
    return f"{', '.join(found)}." if found else words(NO_CONTACT)


def bodies_of_offer(offer: Offer, bodies: Sequence[SuggestedBody], words: CaseWords) -> Iterator[str]:
    """Who provides an offer, where it happens, and who is responsible at the place of the family.

    Args:
        offer: The offer.
        bodies: The bodies of the suggestion.
        words: The words of the case.

    Yields:
        One paragraph per relation.
    """
    lines = []
    missing = words(NO_CONTACT)
    for relation in _RELATIONS:
        of_kind = [body for body in bodies if body.relation == relation]
        if of_kind:
            lines.append(_named(relation, of_kind, words))
        elif relation == "responsible" and offer.responsible is not None:
            lines.append(_not_found(offer.responsible.role, words))
    contact = contact_in_words(offer.contact, words)
    if not lines and contact == missing:
        lines.append(f"{words('Wer das anbietet, ist nicht hinterlegt.')} {missing}")
    if contact != missing:
        yield from (line.replace(f" {missing}", "") for line in lines)
        yield words("Kontakt zum Angebot: {contact}", contact=contact)
    else:
        yield from _said_once(lines, missing)


def _said_once(lines: Sequence[str], missing: str) -> Iterator[str]:
    """The lines; that a contact is missing is said behind the last office without one."""
    left = sum(line.count(missing) for line in lines)
    for line in lines:
        left -= line.count(missing)
        before, said, after = line.rpartition(missing)
        yield (before.replace(f" {missing}", "") + said + after) if left == 0 else line.replace(f" {missing}", "")


def _named(relation: str, bodies: Sequence[_Named], words: Words) -> str:
    """One or several bodies of one kind; what holds for all is said once."""
    doubts = dict.fromkeys(words(_SURE[body.status]) for body in bodies if body.status in _SURE)
    if all(body.contact is None for body in bodies):
        names = f"{sentence(words.either(body.name for body in bodies))} {words(NO_CONTACT)}"
    else:
        each = [f"{sentence(body.name)} {contact_in_words(body.contact, words)}" for body in bodies]
        names = " ".join((each[0], *(words("Oder: {names}", names=one) for one in each[1:])))
    return " ".join((words(_RELATIONS[relation], names=names), *doubts))


def _not_found(role: str, words: CaseWords) -> str:
    """Why no responsible office is named, and what settles it."""
    name = words.role(role)
    if words.ags is None:
        if name:
            return words("Zuständig („{role}“): Das hängt vom Wohnort ab.", role=name)
        return words("Zuständig: Das hängt vom Wohnort ab.")
    found = responsible_bodies(role, place=words.ags, on=words.on, vocabulary=words.vocabulary)
    if found.question is not None:
        question = words.told(found.question.question)
        if name:
            return words("Zuständig („{role}“): Das klärt diese Frage: {question}", role=name, question=question)
        return words("Zuständig: Das klärt diese Frage: {question}", question=question)
    notes = " ".join(words.told(note) for note in found.notes[:_MOST_NOTES])
    return words(_RELATIONS["responsible"], names=notes)


def responsibility_text(found: Responsibility, *, role: str, words: Words | None = None, width: int = 80) -> str:
    """Who is responsible, what to ask first, or whom to ask where it is not known.

    Args:
        found: The answer.
        role: Name of the role; empty for one without a name.
        words: The words of the reader; German without them.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    words = words or Words()
    page = Page(width)
    page.line(words("Stand: {day}", day=words.day(found.on)))
    page.gap()
    place = (municipality(found.place) or kreis(found.place)) if found.place else None
    about = ", ".join(part for part in (role, place.name if place is not None else "") if part)
    page.line(about or words("Zuständigkeit"))
    page.gap()
    page.line(words(_LEADS[found.outcome]))
    page.gap()
    for body in found.bodies:
        page.item(f"{sentence(body.name)} {contact_in_words(body.contact, words)}")
        for text in _about(body, words):
            page.under(text)
    if found.question is not None:
        _ask(page, found.question, {body.id: body.name for body in found.bodies}, words)
    _more(page, found, words)
    return page.text()


def _about(body: Body, words: Words) -> Iterator[str]:
    """How sure the body is, and on what it rests."""
    if body.status in _SURE:
        yield words(_SURE[body.status])
    if body.legal_basis:
        yield words("Rechtsgrundlage: {norm}", norm=sentence(body.legal_basis))
    if body.as_of is not None:
        yield words("Stand der Angabe: {day}.", day=words.day(body.as_of))


def _ask(page: Page, question: Question, names: dict[str, str], words: Words) -> None:
    page.heading(words("Frage: {question}", question=words.told(question.question)))
    for answer in question.answers:
        leads = words.either(names[body] for body in answer.bodies if body in names)
        page.item(f"{words.told(answer.label)} ({answer.answer}){f': {leads}' if leads else ''}")
    page.gap()
    example = f"--answer {question.key}={question.answers[0].answer if question.answers else 'Düren'}"
    page.line(words("Fragen Sie mit der Antwort noch einmal, zum Beispiel: {option}", option=example))


def _more(page: Page, found: Responsibility, words: Words) -> None:
    steps = [words.told(note) for note in found.notes]
    if steps and found.outcome == "unknown":
        page.gap()
        page.items(steps)
    elif steps:
        page.heading(words("Gut zu wissen"))
        page.items(steps)
    if found.deadlines:
        page.heading(words("Fristen"))
        page.items(f"{words.day(one.date)}: {words.told(one.text)} ({one.norm})" for one in found.deadlines)
