"""The receipt of a consent for the family: what was agreed to, for whom, until when, and how to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.case.records import BERLIN, end_of
from lotse.model import Model

if TYPE_CHECKING:
    from datetime import datetime

    from lotse.case.records import ConsentRecord

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
_WITHDRAW = "Sagen oder schreiben Sie es der Stelle, die Sie gefragt hat."


class Receipt(Model):
    """`lotse/receipt/1`: the lines of one printed page, and the fields that other systems read.

    Args:
        record: The consent.
        text: Whole sentences, in order.
        fields: Names as in the consent receipt of the Kantara Initiative, for other systems.
    """

    schema_: Literal["lotse/receipt/1"] = Field(default="lotse/receipt/1", alias="schema")
    record: str
    text: tuple[str, ...]
    fields: dict[str, Any]

    def __repr_args__(self) -> Any:
        """Show nothing of the consent in logs and tracebacks."""
        return []


def receipt(record: ConsentRecord, *, at: datetime) -> Receipt:
    """Write the receipt of a consent as it stands at a moment, in German.

    Args:
        record: The consent.
        at: Timezone-aware moment.

    Returns:
        The receipt.
    """
    until = end_of(record.history, record.valid, at)
    scope = record.scope_at(at)
    day = until.astimezone(BERLIN).strftime("%d.%m.%Y, %H:%M Uhr")
    state = f"Diese Einwilligung gilt bis {day}." if record.in_force(at) else "Diese Einwilligung gilt nicht mehr."
    text = [f"Nummer der Einwilligung: {record.record}.", state]
    if scope is not None:
        text.append("Sie haben zugestimmt für: " + "; ".join(_PURPOSES[one] for one in scope.purposes) + ".")
        told = dict.fromkeys((*scope.categories, *scope.special))
        text.append("Es geht um: " + ("; ".join(_CATEGORIES[one] for one in told) or "keine weiteren Angaben") + ".")
        bodies = ", ".join(one.name or one.body for one in scope.recipients)
        if bodies:
            text.append(f"Diese Stellen dürfen es erfahren: {bodies}. Andere Stellen nicht.")
    text += [
        "Sie können jederzeit ohne Begründung widerrufen. Daraus entsteht Ihnen kein Nachteil.",
        f"So widerrufen Sie: {record.notice.withdraw_by or _WITHDRAW}",
    ]
    return Receipt(record=record.record, text=tuple(text), fields=_fields(record, at))


def _fields(record: ConsentRecord, at: datetime) -> dict[str, Any]:
    scope = record.scope_at(at)
    special = list(scope.special) if scope is not None else []
    third = [one.body for one in scope.recipients] if scope is not None else []
    purposes = [
        {
            "purpose": purpose,
            "consentType": "EXPLICIT" if record.act.explicit else "IMPLICIT",
            "piiCategory": [*scope.categories, *special] if scope is not None else [],
            "termination": end_of(record.history, record.valid, at).isoformat(),
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
