"""What may be told to whom: every check is made, the worst decides, and the default is to keep everything.

A stop ends everything before anything else is looked at. Request checks decide the whole, field checks take
single fields out; only what every check let pass is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lotse.advice import Advice, Versions
from lotse.case.number import is_case_number
from lotse.case.record_worth import Wanted
from lotse.case.records import BERLIN, with_its_offset
from lotse.case.said import Said
from lotse.case.united import unite
from lotse.errors import InputError, ProtectionStop
from lotse.privacy.arguments import chosen_of, closed_since, context_of, room_of, sender_of, statements_of
from lotse.privacy.audience import GUEST, Receiver, receiver_of, row_of_role
from lotse.privacy.check_table import check_table
from lotse.privacy.disclosure import Disclosure
from lotse.privacy.disclosure_log import LoggedGround, LoggedRecipient
from lotse.privacy.field_checks import Request, Settled, settle
from lotse.privacy.fields import Field, fields_of
from lotse.privacy.lessened import lessened_since
from lotse.privacy.matrix import allows, matrix
from lotse.privacy.missing import NOTHING, Missing, missing_for, missing_in_room
from lotse.privacy.needed import needed_keys
from lotse.privacy.outcomes import MATRIX, Withheld, checked, decision_of, rank, withheld
from lotse.privacy.request_checks import EXCLUDED, PURPOSES, Asked, check_request, persons_meant
from lotse.protection import procedure, role_of, stops
from lotse.settings import Settings, settings_of
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from lotse.advice import Context
    from lotse.case.model import Case
    from lotse.case.records import Statement
    from lotse.case.vocabulary import Category
    from lotse.privacy.disclosure import Mode
    from lotse.privacy.outcomes import Decision
    from lotse.protection import Stop

_SHOWN = PURPOSES | EXCLUDED | {"statistics", "own_suggestion"}
_OF_CONSENT = ("C-", "R-")
_MAY_ADD: tuple[Category, ...] = ("identity", "contact")


def disclose(
    case: Case,
    *,
    advice: Advice,
    sender: Mapping[str, str | None],
    to: str,
    purpose: str,
    present: Iterable[str] = (),
    chosen: Iterable[tuple[str, str | None]] = (),
    records: Iterable[Statement | Mapping[str, Any] | str | PathLike[str]] = (),
    mode: Mode = "pseudonym",
    at: datetime,
    settings: Settings | Mapping[str, Any] | None = None,
) -> Disclosure:
    """Decide which fields of a case one named body may hear for one purpose, and say why the others stay.

    Args:
        case: The case.
        advice: Its advice, as `advise` gave it in this process.
        sender: `body`, `role` and `person` of who sends; the office of the settings without a body.
        to: The body that would receive.
        purpose: `case_discussion`, `referral`, `feedback` or `responsibility`; anything else is denied.
        present: Ids of all bodies in the room, or `guest`; never the family.
        chosen: Offers the family chose, each with its person or None for the household.
        records: Consents, releases, grounds and obligations that are kept elsewhere, also as files or folders of
            them; united with the case's.
        mode: `pseudonym`, or `clear` for a referral to a chosen offer.
        at: Timezone-aware moment; nothing reads the clock.
        settings: Settings of the office; the careful defaults without them.

    Returns:
        The frozen decision. With any child-protection status but `no_indication` it is `stop`.

    Raises:
        InputError: An argument cannot be read, or the advice is about another case or another state of it.
        LotseError: `ADVICE-WITHOUT-CONTEXT` for an advice that was read back from JSON.
        ProtectionStop: A stop, while the moment itself cannot be read.
    """
    if stops(case) or _is_stopped(advice) or stops(advice):
        return _stopped(case, sender=sender, to=to, purpose=purpose, mode=mode, at=at, settings=settings)
    try:
        statements = statements_of(records)
    except ProtectionStop:
        return _stopped(case, sender=sender, to=to, purpose=purpose, mode=mode, at=at, settings=settings)
    options = settings_of(settings)
    context = context_of(case, advice, at, mode)
    at = with_its_offset(at)
    for name, value in (("to", to), ("purpose", purpose)):
        if not isinstance(value, str):
            raise InputError.of("TYPE", "this is a text", path=name)
    who = sender_of(sender, options)
    room, picked = room_of(present), tuple(chosen_of(chosen, case, context))
    vocabulary, catalogue = context.ruleset.vocabulary, context.catalogue
    receiver = receiver_of(to, catalogue, vocabulary)
    away = _is_another_office(case, who.body, options)
    # a guest is nobody in particular, and so is never the one who knows it already
    others = dict.fromkeys(body for body in (to, *room) if body == GUEST or body != who.body or (away and body == to))
    audience = tuple(
        Receiver(GUEST, None, known=False) if body == GUEST else receiver_of(body, catalogue, vocabulary)
        for body in others
    )
    role = who.role or (case.noticed_by.role if case.noticed_by is not None else None)
    own_row = receiver_of(who.body, catalogue, vocabulary).row
    today = at.astimezone(BERLIN).date()
    request = Request(
        case=case,
        sender=who.body,
        sender_row=own_row or row_of_role(role, vocabulary),
        worker=who.person,
        audience=audience,
        wanted=Wanted(purpose, frozenset(others), at, options.consent_max_days, who.body),
        records=unite(case.case, (*case.consents, *statements)),
        everyday=options.everyday_matter,
        inside=to == who.body,
        away=away,
        closed=closed_since(case, context, statements, today, options),
    )
    fields = fields_of(case, context, today)
    needed = needed_keys(purpose, advice, case, to=to, chosen=picked) & fields.keys()
    suggested = frozenset((one.offer, one.person) for one in advice.suggestions)
    asked = Asked(request, receiver, mode, picked, fields, {key: fields[key] for key in sorted(needed)}, suggested)
    said = _request_outcome(asked)
    settled = {key: _settled(fields[key], request) for key in sorted(fields)}
    released = tuple(key for key in sorted(needed) if not settled[key].removed)
    decision = _decision(said, released, settled, needed)
    allowed = released if decision == "allow" else ()
    disclosure = Disclosure(
        case=case.case,
        at=at,
        versions=advice.versions,
        from_=who.body,
        to=to,
        purpose=purpose if purpose in _SHOWN else None,
        present=room,
        mode=mode,
        decision=decision,
        fields=allowed,
        host_may_add=_host_may_add(allowed, asked) if mode == "clear" and allowed else (),
        records=tuple(sorted({record for key in allowed for record in settled[key].records})),
        withheld=tuple(_kept(fields, settled, needed, request, to)),
        checks=tuple(
            checked(one, _missing_in_room(one, asked))
            for one in (*said, *_noted(allowed, settled, {one.rule for one in said}))
        ),
    )
    disclosure._hold(  # noqa: SLF001  # its own private fields
        {key: fields[key].value for key in allowed},
        worker=who.person,
        lessened=lessened_since(
            request.records,
            at,
            purpose,
            persons={person for key in allowed for person in fields[key].persons},
            rests=disclosure.records,
        ),
        categories=tuple(sorted({one for key in allowed for one in fields[key].categories})),
        recipients=_heard(audience, context, request),
        grounds=_decided(disclosure.records, request),
    )
    return disclosure


def _is_stopped(advice: object) -> bool:
    return issubclass(type(advice), Advice) and advice.stop is not None  # type: ignore[attr-defined]  # an advice has it


def _stopped(case: object, *, sender: Any, to: Any, purpose: Any, mode: Any, at: Any, settings: object) -> Disclosure:
    """The stop. Of the other arguments only the kind is looked at, so nothing that is broken can hide it."""
    told = procedure(role_of(case), _numbers(settings))
    if not issubclass(type(at), datetime) or at.tzinfo is None:
        raise ProtectionStop(told)
    body = sender.get("body") if issubclass(type(sender), Mapping) else None
    number, status = (
        case.get(name) if isinstance(case, Mapping) else getattr(case, name, None)
        for name in ("case", "child_protection")
    )
    return stopped_disclosure(
        number if type(number) is str and is_case_number(number) else "",
        told,
        at=at,
        sender=body if type(body) is str else None,
        to=to if type(to) is str else None,
        purpose=purpose if type(purpose) is str else None,
        mode="clear" if type(mode) is str and mode == "clear" else "pseudonym",
        acute=status == "acute",
    )


def stopped_disclosure(
    case: str,
    told: Stop,
    *,
    at: datetime,
    sender: str | None,
    to: str | None,
    purpose: str | None = None,
    mode: Mode = "pseudonym",
    acute: bool = False,
) -> Disclosure:
    """The decision about a case with signs of danger: nothing leaves, and people act.

    Args:
        case: Number of the case; empty where it cannot be read.
        told: The procedure.
        at: Timezone-aware moment.
        sender: Body that would have sent.
        to: Body that would have heard it.
        purpose: What for, if it is one of the list.
        mode: How it was asked for.
        acute: Danger is imminent: the numbers come first (K03).

    Returns:
        A disclosure whose decision is `stop`.
    """
    return Disclosure(
        case=case,
        at=at,
        versions=Versions(lotse=LOTSE, engine=engine_name()),
        from_=sender,
        to=to,
        purpose=purpose if purpose in _SHOWN else None,
        present=(),
        mode=mode,
        decision="stop",
        checks=tuple(checked(Said(rule, "stop")) for rule in (("K01", "K03") if acute else ("K01",))),
        stop=told,
    )


def _numbers(settings: Any) -> tuple[str, ...]:
    """The emergency numbers of the settings, as far as they can be read."""
    if issubclass(type(settings), Mapping):
        own = settings.get("emergency")
    else:
        own = settings.emergency if issubclass(type(settings), Settings) else ()
    return tuple(one for one in own if isinstance(one, str)) if isinstance(own, list | tuple) else ()


def _is_another_office(case: Case, sender: str, settings: Settings) -> bool:
    """Whether a body sends that is not known to hold the case: what it keeps is no talk inside one office."""
    noticed = case.noticed_by.body if case.noticed_by is not None else None
    return sender == GUEST or sender not in {noticed, settings.office}


def _request_outcome(asked: Asked) -> tuple[Said, ...]:
    """Every check of the request; a check that breaks is a deny, never a pass."""
    try:
        return check_request(asked)
    except Exception:  # noqa: BLE001  # G01: whatever breaks, nothing leaves
        return (Said("G01", "deny"),)


def _settled(field: Field, request: Request) -> Settled:
    try:
        return settle(field, request)
    except Exception:  # noqa: BLE001  # as above
        return Settled((Said("G01", "deny"),), (), ())


def _decision(
    said: Sequence[Said], released: Sequence[str], settled: Mapping[str, Settled], needed: Iterable[str]
) -> Decision:
    """The worst outcome of the request; if that is allow and no field is left, whether one could be settled."""
    decision = decision_of(max((one.outcome for one in said), key=rank))
    if decision != "allow" or released:
        return decision
    return "needs" if any(_can_be_settled(settled[key]) for key in needed) else "deny"


def _missing_in_room(said: Said, asked: Asked) -> Missing:
    """Who or which body is missing where not everybody present is named (E13), and which records differ (E12)."""
    if said.rule == "E12":
        return Missing(records=asked.request.records.differing)
    unnamed = said.rule == "E13" and said.outcome != "pass"
    return missing_in_room(persons_meant(asked), asked.request) if unnamed else NOTHING


def _can_be_settled(settled: Settled) -> bool:
    return bool(settled.removed) and all(rank(one.outcome) < rank("deny") for one in settled.removed)


def _kept(
    fields: Mapping[str, Field],
    settled: Mapping[str, Settled],
    needed: Iterable[str],
    request: Request,
    to: str,
) -> Iterable[Withheld]:
    """Everything that stays, by field; what nobody needs says so last. Of an unknown `to` the request tells (G01)."""
    order = {check.id: place for place, check in enumerate(check_table().checks)}
    wanted = set(needed)
    unknown = Missing(unknown=tuple(sorted(one.body for one in request.audience if not one.known and one.body != to)))
    for key in sorted(fields):
        because = sorted(settled[key].removed, key=lambda one: order.get(one.rule, len(order)))
        could = key in wanted and _can_be_settled(settled[key])
        for said in because:
            derived = said.rule == MATRIX and _only_derived(fields[key], request)
            missing = missing_for(said, fields[key], request) if could else NOTHING
            missing = unknown if said.rule == MATRIX else missing
            yield withheld(key, said, settle=could, derived_only=derived, missing=missing)
        if key not in wanted:
            yield withheld(key, Said("G04", "deny"), settle=False)


def _only_derived(field: Field, request: Request) -> bool:
    """Whether every body would receive the need, though not the datum itself."""
    return not field.derived and all(
        receiver.never is None
        and all(allows(matrix().cell(receiver.row, one), derived=True, wished=False) for one in field.categories)
        for receiver in request.audience
    )


def _noted(allowed: Iterable[str], settled: Mapping[str, Settled], told: set[str]) -> Iterable[Said]:
    """What is to be noted about fields that go, each once, and the field checks that all of them passed."""
    noted = dict.fromkeys(one for key in allowed for one in settled[key].noted)
    if not any(settled[key].records for key in allowed):
        return noted
    by_consent = all(record.startswith(_OF_CONSENT) for key in allowed for record in settled[key].records)
    rules = told | {one.rule for one in noted}
    passed = [
        Said(check.id, "pass")
        for check in check_table().checks
        if check.kind == "field" and check.id not in rules and (by_consent or check.id[0] in "GV")
    ]
    return (*noted, *passed)


def _heard(audience: Iterable[Receiver], context: Context, request: Request) -> tuple[LoggedRecipient, ...]:
    """Everybody who would hear it, named as the consents or the catalogue name them (Art. 15 I c GDPR)."""
    told = {
        one.body: one for record in request.records.consents for one in record.scope.recipients if one.name is not None
    }
    known = context.catalogue.bodies
    return tuple(
        LoggedRecipient(
            body=one.body,
            name=told[one.body].name if one.body in told else known[one.body].name if one.body in known else None,
            function=told[one.body].function if one.body in told else None,
        )
        for one in audience
    )


def _decided(records: Iterable[str], request: Request) -> tuple[LoggedGround, ...]:
    rests = set(records)
    return tuple(
        LoggedGround(record=one.record, norm=one.norm, decided_by=one.decided_by, reason=one.reason)
        for one in request.records.grounds
        if one.record in rests
    )


def _host_may_add(allowed: Iterable[str], asked: Asked) -> tuple[str, ...]:
    """Which categories the host may add in clear: those that everybody concerned agreed to for everybody present.

    Concerned is also of whom no field leaves: the name stands beside the offer that was chosen for this person.
    """
    concerned = persons_meant(asked) | {person for key in allowed for person in asked.fields[key].persons}
    return tuple(
        category
        for category in _MAY_ADD
        if all(
            not _settled(Field(f"{person}/{category}", (person,), frozenset({category})), asked.request).removed
            for person in concerned
        )
    )
