"""A consent record as JSON-LD in the words of DPV, as the guide to ISO/IEC TS 27560 shows it.

What DPV has no word for stands under the prefix `lotse`, so that nothing is lost. The context is written out in the
document: whoever reads it needs to fetch nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.errors import InputError
from lotse.exchange.dpv_terms import BODY_IRI, CONFORMS, RECORD_IRI, dpv_terms

if TYPE_CHECKING:
    from datetime import date, datetime

    from lotse.case.records import ConsentRecord, ConsentScope, Controller, GivenBy, Notice, Recipient, StateChange

Node = dict[str, Any]


def dpv_of(record: ConsentRecord) -> Node:
    """State a consent in the words of DPV.

    Args:
        record: The consent.

    Returns:
        JSON-LD as plain data; reading it back gives the same record.

    Raises:
        InputError: It names a category that has no place in a consent.
    """
    words = dpv_terms()
    act, kept, valid = record.act, record.evidence, record.valid
    told = _node(
        "dpv:ConsentRecord",
        {
            "@id": RECORD_IRI + record.record,
            "dct:conformsTo": _iri(CONFORMS),
            "dct:identifier": record.record,
            "dpv:hasDataSubject": _node(
                "dpv:DataSubject", {"dct:identifier": record.person, "lotse:case": record.case}
            ),
            "lotse:givenBy": _given_by(record.given_by),
            "dpv:hasProcess": _process(record.scope),
            "dpv:hasDataController": _controller(record.controller),
            "dpv:hasLegalBasis": [
                _iri(words.explicit if act.explicit else words.not_explicit),
                *(_basis(basis) for basis in record.controller.legal_basis),
            ],
            "lotse:act": _node(
                None,
                {
                    "lotse:form": act.form,
                    "dct:description": act.circumstances,
                    "dpv:hasIndicationMethod": act.kind,
                },
            ),
            "dpv:hasNotice": _notice(record.notice),
            "dpv:hasConsentControl": None
            if record.notice.withdraw_by is None
            else _node("dpv:WithdrawConsent", {"dct:description": record.notice.withdraw_by}),
            "lotse:voluntary": {
                "lotse:disadvantage": record.voluntary.disadvantage,
                "lotse:coupling": record.voluntary.coupling,
                "lotse:duty": record.voluntary.duty,
            },
            "dct:issued": _moment(valid.given_at),
            "dpv:hasDuration": _until(valid.until),
            "dct:source": kept.ref,
            "lotse:proofSha256": kept.sha256,
            "dct:creator": kept.recorded_by,
            "dct:created": None if kept.recorded_at is None else _moment(kept.recorded_at),
            "dpv:hasStorageCondition": _storage(kept.retention, kept.location),
            "dpv:hasConsentStatus": [_state(change) for change in record.history],
        },
    )
    return {"@context": dict(words.prefixes), **told}


def _node(kind: str | None, keys: Node) -> Node:
    """An object without the keys that hold nothing."""
    typed = {"@type": kind} if kind is not None else {}
    return {**typed, **{key: value for key, value in keys.items() if value is not None}}


def _iri(name: str) -> Node:
    return {"@id": name}


def _moment(at: datetime) -> Node:
    return {"@type": "xsd:dateTime", "@value": at.isoformat()}


def _day(on: date | None) -> Node | None:
    return None if on is None else {"@type": "xsd:date", "@value": on.isoformat()}


def _until(at: datetime) -> Node:
    return _node("dpv:UntilTimeDuration", {"rdf:value": _moment(at)})


def _entity(name: str) -> Node:
    return _node("dpv:Entity", {"dct:identifier": name})


def _given_by(given: GivenBy) -> Node:
    shown = given.representation
    checked = given.capacity
    return _node(
        "dpv:Entity",
        {
            "dct:identifier": given.person,
            "lotse:role": given.role,
            "lotse:representation": None
            if shown is None
            else _node(
                None,
                {
                    "lotse:kind": shown.kind,
                    "lotse:evidence": shown.evidence,
                    "lotse:seenOn": _day(shown.seen_on),
                },
            ),
            "lotse:capacity": None
            if checked is None
            else {
                "lotse:checkedBy": checked.checked_by,
                "lotse:on": _day(checked.on),
                "lotse:result": checked.result,
            },
        },
    )


def _process(scope: ConsentScope) -> Node:
    words = dpv_terms()
    told = [
        *((category, "dpv:PersonalData") for category in scope.categories),
        *((category, "dpv:SpecialCategoryPersonalData") for category in scope.special),
    ]
    for category, _ in told:
        if category not in words.categories:
            hint = "take it out; nobody can agree to it here"
            raise InputError.of("ATTRIBUTE-FORBIDDEN", "this is never passed on", hint=hint, path="scope")
    return _node(
        "dpv:Process",
        {
            "dpv:hasPurpose": [_iri(words.purposes[purpose]) for purpose in scope.purposes],
            "dpv:hasPersonalData": [
                _node(kind, {"dct:identifier": category, "skos:broader": _iri(words.categories[category])})
                for category, kind in told
            ]
            or None,
            "dpv:hasRecipient": [_recipient(recipient) for recipient in scope.recipients] or None,
        },
    )


def _recipient(recipient: Recipient) -> Node:
    return _node(
        "dpv:Recipient",
        {
            "@id": BODY_IRI + recipient.body,
            "dct:identifier": recipient.body,
            "dpv:hasName": recipient.name,
            "lotse:function": recipient.function,
            "dpv:hasAddress": recipient.address,
        },
    )


def _basis(basis: str) -> Node:
    if basis in dpv_terms().bases:
        return _iri(f"eu-gdpr:{basis}")
    return _node("dpv:LegalBasis", {"dct:identifier": basis})


def _controller(controller: Controller) -> Node:
    words = dpv_terms()
    dpo = controller.dpo
    return _node(
        "dpv:DataController",
        {
            "@id": BODY_IRI + controller.body,
            "dct:identifier": controller.body,
            "dpv:hasContact": controller.contact,
            "dpv:hasDataProtectionOfficer": None
            if dpo is None
            else _node("dpv:DataProtectionOfficer", {"dpv:hasContact": dpo}),
            "dpv:hasJurisdiction": _known(controller.jurisdiction, words.jurisdictions, "loc"),
            "dpv:hasAuthority": _known(controller.authority, words.authorities, "legal-de"),
        },
    )


def _known(name: str | None, known: tuple[str, ...], prefix: str) -> Any:
    """A word of DPV where there is one, else the text itself."""
    return _iri(f"{prefix}:{name}") if name in known else name


def _notice(notice: Notice) -> Node:
    return _node(
        "dpv:ConsentNotice",
        {
            "dct:identifier": notice.version,
            "dct:language": notice.language,
            "lotse:sha256": notice.sha256,
            "lotse:easy": notice.easy,
            "lotse:interpreter": notice.interpreter,
            "lotse:informed": list(notice.informed) or None,
            "lotse:rights": notice.rights,
        },
    )


def _storage(retention: str | None, location: str | None) -> list[Node] | None:
    conditions = [
        None if retention is None else _node("dpv:StorageDuration", {"dct:description": retention}),
        None if location is None else _node("dpv:StorageLocation", {"dct:description": location}),
    ]
    return [one for one in conditions if one is not None] or None


def _state(change: StateChange) -> Node:
    return _node(
        dpv_terms().states[change.state],
        {
            "dpv:isIndicatedAtTime": _moment(change.at),
            "dpv:isIndicatedBy": _entity(change.by),
            "dpv:hasIndicationMethod": change.channel,
            "dpv:hasDuration": None if change.until is None else _until(change.until),
            "dpv:hasProcess": None if change.scope is None else _process(change.scope),
        },
    )
