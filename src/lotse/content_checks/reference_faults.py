"""Names of something else that is not there: bodies, rows, steps, offers, answers, web addresses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lotse import conditions as written
from lotse.case.condition_check import Wrong, nearest
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.responsibility_questions import PLACE, QUESTIONS, SITUATION, SITUATIONS, DecidingQuestion
from lotse.catalogues.responsibility_tables import offices_by_id
from lotse.content_checks.gathered import Fault, leaves_of
from lotse.files import read_shipped
from lotse.privacy.audience import is_never
from lotse.privacy.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.condition_check import Place
    from lotse.case.vocabulary import Role
    from lotse.catalogues.catalogue import Responsible
    from lotse.content import Part
    from lotse.content_checks.gathered import Content
    from lotse.model import Contact

_CODE = "REF-DEAD"
_LENT = "ROW-LENT"
_PROCEDURE = "protection/procedure.yaml"


def dead_references(content: Content) -> Iterator[Fault]:
    """Find everything that names what is not there, beyond what loading refuses."""
    yield from _vocabularies_named(content)
    yield from _roles(content)
    yield from _bodies(content)
    yield from _offers(content)
    yield from _offers_received(content)


def _vocabularies_named(content: Content) -> Iterator[Fault]:
    known = {content.vocabulary.id, *(base.id for base in content.vocabulary.bases)}
    firsts: list[Part[Any]] = [parts[0] for several in (content.rulesets, content.catalogues) for parts in several]
    for first in firsts:
        if first.content.vocabulary not in known:
            text = "this is held against another vocabulary than it names"
            yield Fault(first, Wrong(("vocabulary",), _CODE, text, f"the vocabulary in use is {content.vocabulary.id}"))


def _roles(content: Content) -> Iterator[Fault]:
    for part in content.vocabularies:
        for place, role in enumerate(part.content.roles):
            path: Place = ("roles", place)
            for wrong in _recipient(role.recipient, (*path, "recipient")):
                yield Fault(part, wrong)
            yield from (Fault(part, wrong) for wrong in _lent(role, (*path, "recipient")))
            steps = role.stop_steps
            if steps is not None and steps not in _stop_steps():
                text = "the protection procedure has no such steps"
                yield Fault(
                    part,
                    Wrong((*path, "stop_steps"), _CODE, text, _near(steps, _stop_steps(), "take one of its steps")),
                )


def _bodies(content: Content) -> Iterator[Fault]:
    here = {body.id for _, _, body in content.bodies()}
    for part, path, body in content.bodies():
        if body.part_of == body.id:
            text = "a body is no part of itself"
            yield Fault(part, Wrong((*path, "part_of"), _CODE, text, "name the body above it"))
        elif body.part_of is not None and body.part_of not in here and body.part_of not in body_ids():
            text = "neither the loaded catalogues nor the tables have this body"
            hint = nearest(body.part_of, here) or _near(body.part_of, body_ids(), "declare it, or leave part_of out")
            yield Fault(part, Wrong((*path, "part_of"), _CODE, text, hint))
        for wrong in (
            *_recipient(body.recipient, (*path, "recipient")),
            *_contact(body.contact, (*path, "contact")),
        ):
            yield Fault(part, wrong)


def _lent(role: Role, path: Place) -> Iterator[Wrong]:
    """A row that an own role takes: who may never hear anything gets none, and whatever else it opens is told."""
    row = matrix().rows.get(role.recipient) if role.recipient is not None else None
    if row is None or _shipped_rows().get(role.id) == role.recipient:
        return
    if is_never(role)[0] and row.never is None:
        yield Wrong(path, _LENT, "this role hears nothing through lotse, whatever row it takes", "write null")
    elif row.never is None and not row.obligation:
        text = "whoever has this own role may hear what this row of the sharing matrix opens"
        hint = "ask the data protection officer, or write null or freier-traeger"
        yield Wrong(path, _LENT, text, hint, "warning")


@cache
def _shipped_rows() -> dict[str, str | None]:
    return {name: role.recipient for name, role in load_vocabulary("nrw").roles.items()}


def _recipient(row: str | None, path: Place) -> Iterator[Wrong]:
    if row is not None and row not in matrix().rows:
        yield Wrong(
            path, _CODE, "the sharing matrix has no such row", _near(row, matrix().rows, "take a row of it, or null")
        )


def _contact(contact: Contact | None, path: Place) -> Iterator[Wrong]:
    if contact is None:
        return
    if contact.url is not None and not is_web_address(contact.url):
        yield Wrong((*path, "url"), _CODE, "this is no web address", "write https:// and the whole address")
    if contact.email is not None and not is_mail_address(contact.email):
        yield Wrong((*path, "email"), _CODE, "this is no mail address", "write name, @ and domain")


def is_web_address(text: str) -> bool:
    """Whether a text has the form of a web address; nobody is asked whether it answers.

    >>> is_web_address("https://www.duesseldorf.de/kultur"), is_web_address("www.duesseldorf")
    (True, False)
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    spaced = any(sign.isspace() for sign in text)
    return parts.scheme in ("http", "https") and not spaced and "." in host.strip(".") and ".." not in host


def is_mail_address(text: str) -> bool:
    """Whether a text has the form of a mail address.

    >>> is_mail_address("info@stadt.example"), is_mail_address("info at stadt")
    (True, False)
    """
    name, at, domain = text.partition("@")
    spaced = any(sign.isspace() for sign in text)
    return bool(name and at) and not spaced and "@" not in domain and "." in domain.strip(".")


def _offers(content: Content) -> Iterator[Fault]:
    for part, path, offer in content.offers():
        for wrong in _contact(offer.contact, (*path, "contact")):
            yield Fault(part, wrong)
        if offer.responsible is not None:
            for wrong in _answers(offer.responsible, (*path, "responsible", "answers")):
                yield Fault(part, wrong)


def _answers(responsible: Responsible, path: Place) -> Iterator[Wrong]:
    """Answers that settle nothing, or that the deciding question of the role does not offer."""
    offered: dict[str, set[str]] = {}
    _collect(QUESTIONS.get(responsible.role), offered)
    if responsible.role in SITUATIONS:
        offered[SITUATION] = {one.answer for one in SITUATIONS[responsible.role]}
    for key, answer in responsible.answers.items():
        if key == PLACE:
            continue
        if key not in offered:
            yield Wrong(
                (*path, key), _CODE, "the role asks no such question", _near(key, offered, "leave the answer out")
            )
        elif answer not in offered[key]:
            yield Wrong(
                (*path, key),
                _CODE,
                "the question of the role has no such answer",
                _near(answer, offered[key], "leave the answer out"),
            )


def _collect(question: DecidingQuestion | None, offered: dict[str, set[str]]) -> None:
    if question is not None:
        offered[question.key] = {choice.answer for choice in question.choices}
        for choice in question.choices:
            _collect(choice.then, offered)


def _offers_received(content: Content) -> Iterator[Fault]:
    if not content.catalogues:
        return
    known = {offer.id for _, _, offer in content.offers()}
    for part, path, condition in content.conditions():
        for where, leaf in leaves_of(condition, path):
            if isinstance(leaf, written.Receives) and leaf.receives not in known:
                text = "no loaded catalogue holds this offer, so nobody receives it"
                yield Fault(
                    part,
                    Wrong(
                        (*where, "receives"), _CODE, text, _near(leaf.receives, known, "load the catalogue that does")
                    ),
                )


def _near(unknown: str, known: Iterable[str], otherwise: str) -> str:
    """The nearest known name, or what else to do."""
    return nearest(unknown, known) or otherwise


@cache
def body_ids() -> frozenset[str]:
    """The ids of the bodies in the tables of North Rhine-Westphalia.

    >>> "jugendamt-05513000" in body_ids()
    True
    """
    return frozenset(offices_by_id())


@cache
def _stop_steps() -> frozenset[str]:
    return frozenset(read_shipped(_PROCEDURE).data["steps"])
