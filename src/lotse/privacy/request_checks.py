"""The checks that decide a request as a whole. None of them looks at what the field checks left over.

So asking for more, or letting one more body into the room, never makes a request look better. What the sending
side adds is asked of the whole case, not of what happens to be needed: else taking a consent for own suggestions
away could make a request look better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from lotse.case.declarers import ages_of
from lotse.case.record_worth import is_sound, state_at
from lotse.case.records import NOES, OPEN_STATES, Purpose
from lotse.case.said import Said
from lotse.privacy.audience import GUEST
from lotse.privacy.grounds import ground_fits
from lotse.privacy.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lotse.case.records import ConsentRecord
    from lotse.privacy.audience import Receiver
    from lotse.privacy.field_checks import Request
    from lotse.privacy.fields import Field
    from lotse.privacy.needed import Chosen

PURPOSES: frozenset[str] = frozenset(get_args(Purpose)) - {"own_suggestion"}
"""What something may be passed on for."""

EXCLUDED = frozenset(
    {
        "sanction",
        "benefit_fraud",
        "residence",
        "prosecution",
        "personnel",
        "ai_training",
        "cost_recovery",
        "sanktion",
        "leistungsmissbrauch",
        "aufenthalt",
        "strafverfolgung",
        "personal",
        "ki_training",
        "kostenerstattung",
    }
)
"""What nothing is passed on for, not even with a consent (G03)."""
_PROSECUTION = frozenset({"prosecution", "strafverfolgung"})
_TREATING = frozenset({"gesundheitsamt-kjgd", "klinik-hebamme-praxis"})
EXAMINATIONS = frozenset({"kita-eingangsuntersuchung", "schuleingangsuntersuchung"})
"""What a health office saw by duty (U10)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what its purpose needs of the case.

    Args:
        request: Who, to whom, what for, resting on what.
        receiver: The body it is meant for; it is in the audience too, unless it is the sender.
        mode: `pseudonym` or `clear`.
        chosen: The offers that the family chose, with their persons.
        fields: All fields of the case, by key.
        needed: Those of them that the purpose needs.
        suggested: Every offer that the advice suggests, with its person.
    """

    request: Request
    receiver: Receiver
    mode: str
    chosen: tuple[Chosen, ...]
    fields: Mapping[str, Field]
    needed: Mapping[str, Field]
    suggested: frozenset[Chosen] = frozenset()


def check_request(asked: Asked) -> tuple[Said, ...]:
    """Hold a request against every check that decides it as a whole.

    Args:
        asked: The request.

    Returns:
        Every check that was made, passed or not, in a fixed order.
    """
    return (*_purpose(asked), *_bodies(asked), *_room(asked), *_sender(asked), *_records(asked), *_young(asked))


def _purpose(asked: Asked) -> Iterator[Said]:
    stated = asked.request.wanted.purpose
    purpose = stated.lower()
    excluded = purpose in EXCLUDED
    yield Said("G02", "pass" if excluded or stated in PURPOSES else "deny")  # as it is spelled: no other is needed for
    yield Said("G03", "deny" if excluded else "pass")
    if purpose in _PROSECUTION:
        yield Said("U05", "deny")
    if purpose in ("referral", "feedback"):
        idle = purpose == "referral" and not asked.suggested.issuperset(asked.chosen)
        # a note only: what is learned may bring the offer in, and must not make the request look better
        yield Said("A03", "needs_human" if not asked.chosen else "warn" if idle else "pass")


def _bodies(asked: Asked) -> Iterator[Said]:
    """Who it is meant for: a known office, and none that receives nothing at all. A guest passes nothing on."""
    never = asked.receiver.never
    yield Said("G01", "deny" if never == "G01" or asked.request.sender == GUEST else "pass")
    for rule in ("U04", "U06"):
        if never == rule:
            yield Said(rule, "deny")
    if never != "U06" and any(receiver.never == "U06" for receiver in asked.request.audience):
        yield Said("U06", "needs_pseudonym" if asked.mode == "clear" else "warn")
    yield Said("G06", "info" if asked.request.audience else "pass")
    if asked.request.case.restricted:
        yield Said("B05", "deny")


def _room(asked: Asked) -> Iterator[Said]:
    """Everybody present: named by a consent, bound to secrecy, and without names until an offer is chosen."""
    request = asked.request
    clear = asked.mode == "clear"
    step_two = request.wanted.purpose == "referral" and bool(asked.chosen)
    yield Said("U03", "needs_pseudonym" if clear and not step_two else "pass")
    if request.audience:
        named = all(_names_everybody(person, request) for person in persons_meant(asked))
        yield Said("E13", "pass" if named else "needs_pseudonym" if clear else "warn")
    bound = {
        one.body
        for one in request.records.obligations
        if request.wanted.purpose in one.purposes
        and one.valid.given_at <= request.wanted.at < one.valid.until
        and is_sound(one, request.wanted)
    }
    to_bind = {receiver.body for receiver in request.audience if receiver.bound}
    if to_bind:
        yield Said("V07", "pass" if to_bind <= bound else "needs_human")


def persons_meant(asked: Asked) -> set[str]:
    """Whose names are meant: of those an offer was chosen for, or of whom the fields are about."""
    everybody = {person.id for person in asked.request.case.persons}
    if asked.mode == "clear":
        return {one for _, person in asked.chosen for one in ({person} if person is not None else everybody)}
    return {person for field in asked.needed.values() for person in field.persons}


def _names_everybody(person: str, request: Request) -> bool:
    carriers = {one.id: one.carried_by for one in request.case.persons}
    meant = {person, carriers.get(person)}
    return any(_covers_request(record, request) for record in request.records.consents if record.person in meant)


def _covers_request(record: ConsentRecord, request: Request) -> bool:
    """Whether a consent is open for this purpose and names everybody who would see something."""
    scope = record.scope_at(request.wanted.at)
    if scope is None or not record.in_force(request.wanted.at) or not is_sound(record, request.wanted):
        return False
    bodies = {one.body for one in scope.recipients}
    return request.wanted.purpose in scope.purposes and request.wanted.bodies <= bodies


def _sender(asked: Asked) -> Iterator[Said]:
    """What the sending side adds: treatment data, school data, what came from another office."""
    request = asked.request
    if not request.audience:
        return
    own = any(
        record.controller.body == request.sender and _covers_request(record, request)
        for record in request.records.consents
    )
    health = any("health" in field.categories for field in asked.fields.values())
    if request.sender_row in _TREATING and health:
        yield Said("V05", "pass" if own else "needs_consent")
    if request.sender_row == "schule":
        yield Said("U09", "pass" if own else "needs_consent")
    examined = any(field.sources & EXAMINATIONS for field in asked.fields.values())
    if request.sender_row == "gesundheitsamt-kjgd" and examined:
        yield Said("U10", "pass" if own else "needs_consent")
    received = any(origin.from_ == "other_office" for field in asked.fields.values() for origin in field.origins)
    if received or request.away:
        yield Said("V08", "pass" if own else "deny")


def _records(asked: Asked) -> Iterator[Said]:
    """What the records themselves say: two versions that differ, a ground that does not carry, a refusal."""
    request = asked.request
    if request.records.differing:
        yield Said("E12", "needs_consent")
    meant = [one for one in request.records.grounds if one.recipient.body == asked.receiver.body]
    if meant:
        listed = all(one.norm in matrix().norms for one in meant)
        carried = all(
            any(ground_fits(ground, field, request) for ground in meant)
            for key, field in asked.fields.items()
            if any(key in ground.fields for ground in meant)
        )
        yield Said("U01", "deny" if not listed else "pass" if carried else "needs_legal_basis")
    if any(_is_a_no(record, request) for record in request.records.consents):
        yield Said("E16", "info")
    yield Said("V06", "pass")


def _is_a_no(record: ConsentRecord, request: Request) -> bool:
    """Whether somebody's newest word about a person for this purpose is a no: a yes after it took its place."""
    wanted = request.wanted
    if state_at(record, wanted.at) not in NOES or wanted.purpose not in record.scope.purposes:
        return False
    said = max(change.at for change in record.history if change.at <= wanted.at and change.state in NOES)
    return not any(
        (other.person, other.given_by.person) == (record.person, record.given_by.person)
        and (scope := other.scope_at(wanted.at)) is not None
        and wanted.purpose in scope.purposes
        and other.in_force(wanted.at)
        and is_sound(other, wanted)
        and any(said < change.at <= wanted.at and change.state in OPEN_STATES for change in other.history)
        for other in request.records.consents
    )


def _young(asked: Asked) -> Iterator[Said]:
    """A child under 14 is talked with too; nobody is kept back for it (P07)."""
    concerned = {person for field in asked.needed.values() for person in field.persons}
    at = asked.request.wanted.at
    young = [
        person.id
        for person in asked.request.case.persons
        if person.role == "child" and person.id in concerned and ages_of(person, at).surely_below_own_voice
    ]
    if young and asked.request.audience:
        yield Said("P07", "warn")
