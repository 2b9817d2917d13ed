"""The receipt of a consent for the family: what was agreed to, for whom, until when, and how to take it back.

It is said in German and, sentence for sentence, in the language of the family: on one page, so that both read the
same. The German sentences stand here; their translations lie in `locales/`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.case.records import BERLIN, OPEN_STATES, end_of
from lotse.catalogues.responsibility_tables import name_of_office
from lotse.errors import InputError
from lotse.i18n import FAMILY_LANGUAGES, SOURCE, Words
from lotse.i18n.words import NOTE
from lotse.model import Language, Model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lotse.case.records import ConsentRecord, ConsentScope, Recipient

_PURPOSES = {
    "case_discussion": "ein Gespräch zwischen Stellen über passende Angebote",
    "referral": "die Vermittlung zu einem Angebot, das Sie gewählt haben",
    "feedback": "eine Rückmeldung, wie es weiterging",
    "responsibility": "die Klärung, welche Stelle zuständig ist",
    "own_suggestion": "Vorschläge für Sie selbst",
}
_CATEGORIES = {
    "identity": "wer Sie sind",
    "contact": "wie man Sie erreicht",
    "health": "Gesundheit",
    "social_benefits": "Leistungen, die Sie erhalten",
    "residence_status": "Aufenthalt",
    "religion_ethnicity": "Religion und Herkunft",
    "language": "Sprache",
    "education": "Betreuung, Schule und Ausbildung",
    "child_protection": "Schutz",
}
_CONSENTED = {
    "written": "Sie haben am {day} schriftlich zugestimmt.",
    "electronic": "Sie haben am {day} elektronisch zugestimmt.",
    "oral": "Sie haben am {day} mündlich zugestimmt.",
}
_ROLES = {
    "mother": "Mutter",
    "father": "Vater",
    "parent": "Elternteil",
    "guardian": "Vormund",
}
AUTHORITY_OF_NRW = "DPA-DE-NW"
"""The supervisory authority of the public bodies of the Land."""
_AUTHORITIES = {
    AUTHORITY_OF_NRW: "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
}
_WITHDRAW = "Sagen oder schreiben Sie es der Stelle, die Sie gefragt hat."
BINDING = "Bei Unterschieden gilt der deutsche Text."


class Receipt(Model):
    """`lotse/receipt/1`: the lines of one printed page, and the fields that other systems read.

    Args:
        record: The consent.
        text: Whole German sentences, in order.
        lang: Language of the family.
        translated: The same sentences in that language, one for each of `text`; empty where it is German.
        direction: How that language is written.
        reviewed: Whether persons who speak the language have read its sentences; if not, both languages say so.
        fields: Names as in the consent receipt of the Kantara Initiative, for other systems.
    """

    schema_: Literal["lotse/receipt/1"] = Field(default="lotse/receipt/1", alias="schema")
    record: str
    text: tuple[str, ...]
    lang: Language = SOURCE
    translated: tuple[str, ...] = ()
    direction: Literal["ltr", "rtl"] = "ltr"
    reviewed: bool = True
    fields: dict[str, Any]

    def __repr_args__(self) -> Any:
        """Show nothing of the consent in logs and tracebacks."""
        return []

    def pairs(self) -> tuple[tuple[str, str | None], ...]:
        """Each German sentence with its translation beside it, for two columns or for paragraphs one below the other.

        Returns:
            Pairs in the order of the page; the second is None where the language is German.
        """
        return tuple(zip(self.text, self.translated or (None,) * len(self.text), strict=True))


def receipt(record: ConsentRecord, *, at: datetime, lang: str = SOURCE) -> Receipt:
    """Write the receipt of a consent as it stands at a moment, in German and in the language of the family.

    Args:
        record: The consent.
        at: Timezone-aware moment.
        lang: One of `lotse.i18n.FAMILY_LANGUAGES`.

    Returns:
        The receipt. A command shows `pairs()`, a program reads the model.

    Raises:
        InputError: There are no family texts in this language, or the moment has no offset.
    """
    if lang not in FAMILY_LANGUAGES:
        hint = "one of: " + ", ".join(FAMILY_LANGUAGES)
        raise InputError.of("TYPE", "a receipt cannot be written in this language", hint=hint, path="lang")
    if at.tzinfo is None:
        raise InputError.of("DATE", "a moment needs its offset", hint="such as 2026-11-20T09:30:00+01:00", path="at")
    words = Words(lang, "family")
    return Receipt(
        record=record.record,
        text=tuple(_sentences(record, at, Words(SOURCE, "family"), words)),
        lang=lang,
        translated=() if lang == SOURCE else tuple(_sentences(record, at, words, words)),
        direction=words.direction,
        reviewed=words.reviewed,
        fields=_fields(record, at),
    )


def _sentences(record: ConsentRecord, at: datetime, words: Words, shown: Words) -> Iterator[str]:
    """The page in one language; `shown` is the language that stands beside the German."""
    yield words("Nummer der Einwilligung: {number}.", number=record.record)
    yield from _whose(record, words)
    yield words(_CONSENTED[record.act.form], day=words.day(record.valid.given_at.astimezone(BERLIN).date()))
    for change in record.history:
        if change.state == "renewed" and change.at <= at:
            yield words(
                "Sie haben am {day} noch einmal zugestimmt.", day=words.day(change.at.astimezone(BERLIN).date())
            )
    withdrawn, over = _withdrawn_at(record, at), not record.in_force(at)
    yield _state(record, at, words)
    scope = record.scope_at(at)
    if scope is not None:
        yield from _scope(scope, words, over=over and _was_open(record, at))
    if withdrawn is not None and record.scope.recipients:
        yield words("Wer davon etwas erfahren hat, wird über den Widerruf informiert.")
    yield from _controller(record, words)
    if not over:
        yield words("Sie können jederzeit ohne Begründung widerrufen.")
    if not over or withdrawn is not None:
        yield words("Daraus entsteht Ihnen kein Nachteil.")
    if not over:
        yield words("So widerrufen Sie: {how}", how=_ended(record.notice.withdraw_by or words(_WITHDRAW)))
    yield words("Sie können fragen, was über Sie gespeichert ist, und es berichtigen oder löschen lassen.")
    if record.controller.authority:
        yield complaint(record.controller.authority, words)
    if shown.lang != SOURCE:
        yield words(BINDING if shown.reviewed else NOTE)


def complaint(authority: str, words: Words) -> str:
    """Where the family complains, in its language.

    Args:
        authority: A supervisory authority as a consent names it.
        words: The language.

    >>> complaint("Datenschutzaufsicht", Words(SOURCE, "family"))
    'Beschweren können Sie sich bei dieser Stelle: Datenschutzaufsicht.'
    """
    named = authority.removeprefix("legal-de:")
    where = words(_AUTHORITIES[named]) if named in _AUTHORITIES else named
    return words("Beschweren können Sie sich bei dieser Stelle: {authority}.", authority=where)


def _whose(record: ConsentRecord, words: Words) -> Iterator[str]:
    """Whose data it is about, and who agreed, by the letters of the case: two papers of a family are told apart."""
    giver, role = record.given_by.person, record.given_by.role
    yield words("Es sind Angaben über Person {person}.", person=record.person)
    if giver == record.person:
        yield words("Zugestimmt hat diese Person selbst.")
    elif role in _ROLES:
        yield words("Zugestimmt hat Person {person} ({role}).", person=giver, role=words(_ROLES[role]))
    else:
        yield words("Zugestimmt hat Person {person}.", person=giver)


def _withdrawn_at(record: ConsentRecord, at: datetime) -> datetime | None:
    """Since when the consent is withdrawn; None if it is not."""
    return next((change.at for change in record.history if change.state == "withdrawn" and change.at <= at), None)


def _was_open(record: ConsentRecord, at: datetime) -> bool:
    """Whether it ever opened anything."""
    return record.valid.given_at <= at and any(
        change.state in OPEN_STATES and change.at <= at for change in record.history
    )


def _state(record: ConsentRecord, at: datetime, words: Words) -> str:
    withdrawn = _withdrawn_at(record, at)
    if withdrawn is not None:
        day = words.day(withdrawn.astimezone(BERLIN).date())
        return words("Diese Einwilligung wurde am {day} widerrufen. Sie gilt nicht mehr.", day=day)
    if not record.in_force(at):
        return words("Diese Einwilligung gilt nicht mehr.")
    until = end_of(record.history, record.valid, at).astimezone(BERLIN)
    if (until.hour, until.minute) == (0, 0):  # the end is exclusive: the day before is the last one
        return words("Diese Einwilligung gilt bis einschließlich {day}.", day=words.day((until - timedelta(1)).date()))
    clock = f"{until:%H:%M}"
    return words("Diese Einwilligung gilt bis {day}, {time} Uhr.", day=words.day(until.date()), time=clock)


def _scope(scope: ConsentScope, words: Words, *, over: bool) -> Iterator[str]:
    purposes = "; ".join(words(_PURPOSES[one]) for one in scope.purposes)
    yield words("Sie haben zugestimmt für: {purposes}.", purposes=purposes)
    told = [words(_CATEGORIES[one]) for one in dict.fromkeys((*scope.categories, *scope.special))]
    yield words("Es geht um: {what}.", what="; ".join(told) or words("keine weiteren Angaben"))
    if scope.special:
        special = "; ".join(words(_CATEGORIES[one]) for one in scope.special)
        yield words("Besonders geschützt und einzeln angekreuzt: {what}.", what=special)
    if scope.recipients:
        bodies = "; ".join(_named(one) for one in scope.recipients)
        if over:
            yield words("Bis dahin durften es diese Stellen erfahren: {bodies}. Andere Stellen nicht.", bodies=bodies)
        else:
            yield words("Diese Stellen dürfen es erfahren: {bodies}. Andere Stellen nicht.", bodies=bodies)
    else:
        yield words("Eine andere Stelle erfährt davon nichts.")


def _controller(record: ConsentRecord, words: Words) -> Iterator[str]:
    controller = record.controller
    yield words("Gefragt hat Sie: {body}.", body=name_of_office(controller.body))
    if controller.contact:
        yield words("So erreichen Sie die Stelle: {contact}", contact=_ended(controller.contact))
    if controller.dpo:
        yield words("Fragen zum Datenschutz beantwortet: {contact}", contact=_ended(controller.dpo))


def _named(recipient: Recipient) -> str:
    """A body by the name in the consent, or in the tables of offices, or by its id."""
    name = recipient.name or name_of_office(recipient.body)
    return f"{name} ({recipient.function})" if recipient.function else name


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _fields(record: ConsentRecord, at: datetime) -> dict[str, Any]:
    scope = record.scope_at(at)
    special = list(scope.special) if scope is not None else []
    third = [one.body for one in scope.recipients] if scope is not None else []
    purposes = [
        {
            "purpose": purpose,
            "consentType": "EXPLICIT" if record.act.explicit else "IMPLICIT",
            "piiCategory": [*scope.categories, *special] if scope is not None else [],
            "termination": (_withdrawn_at(record, at) or end_of(record.history, record.valid, at)).isoformat(),
            "thirdPartyDisclosure": bool(third),
            "thirdPartyName": third,
        }
        for purpose in (scope.purposes if scope is not None else ())
    ]
    return {
        "version": "KI-CR-v1.1.0",
        "jurisdiction": record.controller.jurisdiction or "DE-NW",
        "consentTimestamp": int(record.valid.given_at.timestamp()),
        "collectionMethod": record.act.form,
        "consentReceiptID": record.record,
        "language": record.notice.language,
        "piiPrincipalId": f"{record.case}/{record.person}",
        "piiControllers": [{"piiController": record.controller.body, "contact": record.controller.contact}],
        "policyUrl": record.notice.version,
        "services": [{"service": "lotse", "purposes": purposes}],
        "sensitive": bool(special),
        "spiCat": special,
    }
