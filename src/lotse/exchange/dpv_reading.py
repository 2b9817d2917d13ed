"""A consent record out of JSON-LD in the words of DPV. What it does not say is told; what has no place is refused.

Nothing is guessed and nothing dropped: a key that `lotse/consent/1` has no place for would be lost in silence, so it is
a problem, as is everything that the record needs and the document does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.records import ConsentRecord
from lotse.errors import InputError, Problem
from lotse.exchange.dpv_terms import CONFORMS, RECORD_IRI, dpv_terms
from lotse.exchange.dpv_values import Reading, listed
from lotse.files import of_mapping, validated

if TYPE_CHECKING:
    from lotse.files import Document, Step

    Path = tuple[Step, ...]


def consent_of(document: Document) -> ConsentRecord:
    """Take the record out of a document that `read_jsonld` gave.

    Args:
        document: JSON-LD in the words of DPV.

    Returns:
        The record; whether anybody may rest on it is told by `lotse.privacy.record_files.load_consent`.

    Raises:
        InputError: All problems at once, each with line and column.
    """
    kinds = listed(document.data.get("@type"))
    if "dpv:ConsentRecord" not in kinds or "dpv:ConsentReceipt" in kinds:
        text, hint = "a receipt is no record", "read the record it was made from"
        raise InputError([document.problem("FILE-KIND", ("@type",), text, hint)])
    reader = _Reader(document)
    written = reader.record()
    if reader.problems:
        raise InputError(reader.problems)
    try:
        return validated(of_mapping(written, error=InputError), ConsentRecord, error=InputError)
    except InputError as error:
        found = error.problems
    raise InputError(Problem(document.name, 1, 1, one.path, one.code, one.text, one.hint) for one in found)


class _Reader(Reading):
    """Walks through the document part by part."""

    def record(self) -> dict[str, Any]:
        """The whole record as `lotse/consent/1` writes it."""
        top = self.node((), _TOP, ("dpv:ConsentRecord",))
        if "dct:conformsTo" in top and self.name(top["dct:conformsTo"]) not in _profiles():
            self.tell("ID-UNKNOWN", ("dct:conformsTo",), "this is another profile of a record", f"one of: {CONFORMS}")
        subject = self.node(("dpv:hasDataSubject",), ("dct:identifier", "lotse:case"), ("dpv:DataSubject",))
        explicit, bases = self._legal_basis()
        identifier = self.text((), "dct:identifier")
        if "@id" in top and top["@id"] != f"{RECORD_IRI}{identifier}":
            self.tell("TYPE", ("@id",), "two names of one record differ", "")
        states = self.many((), "dpv:hasConsentStatus")
        return {
            "schema": "lotse/consent/1",
            "record": identifier,
            "case": self.text(("dpv:hasDataSubject",), "lotse:case") if subject else "",
            "person": self.text(("dpv:hasDataSubject",), "dct:identifier") if subject else "",
            "given_by": self._given_by(),
            "scope": self._scope(("dpv:hasProcess",)),
            "controller": {**self._controller(), "legal_basis": bases},
            "act": {**self._act(), "explicit": explicit},
            "notice": self._notice(),
            "voluntary": self._flags("lotse:voluntary", {"disadvantage", "coupling", "duty"}),
            "valid": {"given_at": self.time((), "dct:issued"), "until": self._until(())},
            "evidence": self._evidence(),
            "history": [self._state(("dpv:hasConsentStatus", place)) for place, _ in states],
        }

    # --- parts -------------------------------------------------------------------------------------------------

    def _given_by(self) -> dict[str, Any]:
        path = ("lotse:givenBy",)
        given = self.node(path, ("dct:identifier", "lotse:role", "lotse:representation", "lotse:capacity"), _ENTITY)
        found: dict[str, Any] = {}
        if given:
            found = {"person": self.text(path, "dct:identifier"), "role": self.text(path, "lotse:role")}
        if "lotse:representation" in given:
            below: Path = (*path, "lotse:representation")
            self.node(below, ("lotse:kind", "lotse:evidence", "lotse:seenOn"))
            found["representation"] = {
                "kind": self.text(below, "lotse:kind"),
                "evidence": self.text(below, "lotse:evidence", None),
                "seen_on": self.time(below, "lotse:seenOn", None),
            }
        if "lotse:capacity" in given:
            below = (*path, "lotse:capacity")
            self.node(below, ("lotse:checkedBy", "lotse:on", "lotse:result"))
            found["capacity"] = {
                "checked_by": self.text(below, "lotse:checkedBy"),
                "on": self.time(below, "lotse:on"),
                "result": self.flag(below, "lotse:result"),
            }
        return found

    def _scope(self, path: Path) -> dict[str, Any]:
        if isinstance(self.document.at(path), list):
            text = "several processes are several records"
            self.tell("TYPE", path, text, "one record holds one purpose list, one list of data, one of recipients")
            return {}
        process = self.node(path, ("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasRecipient"), ("dpv:Process",))
        if not process:
            return {}
        words = dpv_terms()
        purposes = {term: purpose for purpose, term in words.purposes.items()}
        found: dict[str, Any] = {"purposes": [], "categories": [], "special": [], "recipients": []}
        for place, one in self.many(path, "dpv:hasPurpose"):
            named = self.name(one)
            if named not in purposes:
                text = "this purpose is not in the closed list"
                self.tell("ID-UNKNOWN", (*path, "dpv:hasPurpose", place), text, "one of: " + ", ".join(purposes))
            found["purposes"].append(purposes.get(named))
        for place, _ in self.many(path, "dpv:hasPersonalData", optional=True):
            special, category = self._category((*path, "dpv:hasPersonalData", place))
            found["special" if special else "categories"].append(category)
        for place, _ in self.many(path, "dpv:hasRecipient", optional=True):
            below: Path = (*path, "dpv:hasRecipient", place)
            self.node(below, ("dct:identifier", "dpv:hasName", "lotse:function", "dpv:hasAddress"), _RECIPIENT)
            found["recipients"].append(
                {
                    "body": self.body(below),
                    "name": self.text(below, "dpv:hasName", None),
                    "function": self.text(below, "lotse:function", None),
                    "address": self.text(below, "dpv:hasAddress", None),
                }
            )
        return found

    def _category(self, path: Path) -> tuple[bool, str]:
        """Whether it is specially protected, and which of our categories."""
        data = self.node(path, ("dct:identifier", "skos:broader"), _DATA)
        category = self.text(path, "dct:identifier") if data else ""
        words = dpv_terms().categories
        if data and (category not in words or self.name(data.get("skos:broader")) != words[category]):
            text = "this category is not in the closed list"
            self.tell("ID-UNKNOWN", path, text, "one of: " + ", ".join(words))
        kinds = self.kinds(data)
        if data and not kinds:
            self.missing((*path, "@type"))
        return _DATA[1] in kinds, category  # what is specially protected is personal data too

    def _controller(self) -> dict[str, Any]:
        path = ("dpv:hasDataController",)
        names = ("dct:identifier", "dpv:hasContact", "dpv:hasDataProtectionOfficer", "dpv:hasJurisdiction")
        controller = self.node(path, (*names, "dpv:hasAuthority"), _CONTROLLER)
        if not controller:
            return {}
        dpo = None
        if "dpv:hasDataProtectionOfficer" in controller:
            below: Path = (*path, "dpv:hasDataProtectionOfficer")
            self.node(below, ("dpv:hasContact",), ("dpv:DataProtectionOfficer",))
            dpo = self.text(below, "dpv:hasContact")
        return {
            "body": self.body(path),
            "contact": self.text(path, "dpv:hasContact", None),
            "dpo": dpo,
            "jurisdiction": self.named(path, "dpv:hasJurisdiction", "loc:"),
            "authority": self.named(path, "dpv:hasAuthority", "legal-de:"),
        }

    def _legal_basis(self) -> tuple[bool, list[str]]:
        """Whether the consent was explicit, and what it rests on, as the record names it."""
        words = dpv_terms()
        stated: list[bool] = []
        bases: list[str] = []
        for place, basis in self.many((), "dpv:hasLegalBasis"):
            path: Path = ("dpv:hasLegalBasis", place)
            named = self.name(basis)
            if named in (words.explicit, words.not_explicit):
                stated.append(named == words.explicit)
            elif named.removeprefix("eu-gdpr:") in words.bases:
                bases.append(named.removeprefix("eu-gdpr:"))
            elif self.node(path, ("dct:identifier",), ("dpv:LegalBasis",)):
                bases.append(str(self.text(path, "dct:identifier")))
        if len(stated) != 1:
            text = "it is not told once whether the consent was explicit"
            self.tell("KEY-MISSING", ("dpv:hasLegalBasis",), text, f"name {words.explicit} or {words.not_explicit}")
        return stated == [True], bases

    def _act(self) -> dict[str, Any]:
        path = ("lotse:act",)
        if not self.node(path, ("lotse:form", "dct:description", "dpv:hasIndicationMethod")):
            return {}
        return {
            "form": self.text(path, "lotse:form"),
            "circumstances": self.text(path, "dct:description", None),
            "kind": self.text(path, "dpv:hasIndicationMethod"),
        }

    def _notice(self) -> dict[str, Any]:
        path = ("dpv:hasNotice",)
        own = ("lotse:sha256", "lotse:easy", "lotse:interpreter", "lotse:informed", "lotse:rights")
        if not self.node(path, ("dct:identifier", "dct:language", *own), ("dpv:ConsentNotice",)):
            return {}
        withdraw = None
        if "dpv:hasConsentControl" in self.document.data:
            below = ("dpv:hasConsentControl",)
            self.node(below, ("dct:description",), ("dpv:WithdrawConsent",))
            withdraw = self.text(below, "dct:description")
        return {
            "version": self.text(path, "dct:identifier"),
            "sha256": self.text(path, "lotse:sha256", None),
            "language": self.text(path, "dct:language"),
            "easy": self.flag(path, "lotse:easy"),
            "interpreter": self.text(path, "lotse:interpreter", None),
            "informed": [one for _, one in self.many(path, "lotse:informed", optional=True)],
            "rights": self.flag(path, "lotse:rights"),
            "withdraw_by": withdraw,
        }

    def _evidence(self) -> dict[str, Any]:
        stored: dict[str, str] = {}
        for place, _ in self.many((), "dpv:hasStorageCondition", optional=True):
            path: Path = ("dpv:hasStorageCondition", place)
            node = self.node(path, ("dct:description",), _STORED)
            kind = self.kind(node, path)
            if kind in stored:
                self.tell("ID-DUPLICATE", path, "this is told twice", "keep one of them")
            elif kind is not None:
                stored[kind] = self.text(path, "dct:description")
        return {
            "ref": self.text((), "dct:source"),
            "sha256": self.text((), "lotse:proofSha256", None),
            "retention": stored.get("dpv:StorageDuration"),
            "location": stored.get("dpv:StorageLocation"),
            "recorded_by": self.text((), "dct:creator", None),
            "recorded_at": self.time((), "dct:created", None),
        }

    def _state(self, path: Path) -> dict[str, Any]:
        names = ("dpv:isIndicatedAtTime", "dpv:isIndicatedBy", "dpv:hasIndicationMethod")
        words = dpv_terms()
        states = {**{term: name for name, term in words.states.items()}, **words.also_read_as}
        state = self.node(path, (*names, "dpv:hasDuration", "dpv:hasProcess"), tuple(states))
        found = [states[kind] for kind in self.kinds(state) if kind in states]
        if len(found) != 1:
            text = "this is not one state of a consent"
            self.tell("ID-UNKNOWN", (*path, "@type"), text, "one of: " + ", ".join(states))
        by: Path = (*path, "dpv:isIndicatedBy")
        return {
            "state": found[0] if found else None,
            "at": self.time(path, "dpv:isIndicatedAtTime"),
            "by": self.text(by, "dct:identifier") if self.node(by, ("dct:identifier",), _ENTITY) else "",
            "channel": self.text(path, "dpv:hasIndicationMethod", None),
            "until": self._until(path) if "dpv:hasDuration" in state else None,
            "scope": self._scope((*path, "dpv:hasProcess")) if "dpv:hasProcess" in state else None,
        }

    def _flags(self, key: str, names: set[str]) -> dict[str, Any]:
        if not self.node((key,), tuple(f"lotse:{name}" for name in names)):
            return {}
        return {name: self.flag((key,), f"lotse:{name}") for name in names}

    def _until(self, path: Path) -> str | None:
        below: Path = (*path, "dpv:hasDuration")
        duration = self.node(below, ("rdf:value",), ("dpv:UntilTimeDuration",))
        if duration and self.kinds(duration) != ["dpv:UntilTimeDuration"]:
            text = "a consent ends at a point in time"
            self.tell("TYPE", (*below, "@type"), text, "use dpv:UntilTimeDuration")
            return None
        return self.time(below, "rdf:value") if duration else None


def _profiles() -> set[str]:
    """The names of what is written, and of the record it is a kind of, with the prefix or with the address."""
    address = dpv_terms().prefixes["dpv-27560"]
    return {start + one for start in ("dpv-27560:", address) for one in ("record", CONFORMS.partition(":")[2])}


_ENTITY = ("dpv:Entity",)
_CONTROLLER = ("dpv:DataController", "dpv:Entity", "dpv:Organisation")
"""That a body is an organisation says nothing new."""
_RECIPIENT = ("dpv:Recipient", "dpv:Entity", "dpv:Organisation")
_DATA = ("dpv:PersonalData", "dpv:SpecialCategoryPersonalData")
_STORED = ("dpv:StorageDuration", "dpv:StorageLocation")
_TOP = (
    "dct:conformsTo",
    "dct:identifier",
    "dpv:hasDataSubject",
    "lotse:givenBy",
    "dpv:hasProcess",
    "dpv:hasDataController",
    "dpv:hasLegalBasis",
    "lotse:act",
    "dpv:hasNotice",
    "dpv:hasConsentControl",
    "lotse:voluntary",
    "dct:issued",
    "dpv:hasDuration",
    "dct:source",
    "lotse:proofSha256",
    "dct:creator",
    "dct:created",
    "dpv:hasStorageCondition",
    "dpv:hasConsentStatus",
)
