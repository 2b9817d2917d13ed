"""What is held about one person, for that person (Art. 15, 20 GDPR): the own data, and what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.case.model import LongFact
from lotse.case.records import GroundRecord
from lotse.case.vocabulary import HOUSEHOLD
from lotse.errors import InputError, ProtectionStop
from lotse.model import Model
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.disclosure_log import DisclosureEntry, stopped_in
from lotse.privacy.fields import PLACE
from lotse.protection import guard, procedure, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.model import Case, OneFact, Origin
    from lotse.case.vocabulary import Vocabulary
    from lotse.privacy.disclosure_log import LogEntry


class AccessExport(Model):
    """`lotse/access/1`: the own data of one person, machine-readable and readable.

    Args:
        person: Whose data.
        data: Key to value of everything that concerns this person alone.
        records: The consents and releases about this person or given by this person, with their states.
        disclosed: Each time something left: when, to whom, what for, which fields.
        log_read: A log was looked into; if not, it is not known who heard what, and `disclosed` says nothing.
        held_back: Keys of data that concern others too, or that were told in confidence: a professional looks first.
        needs_human: There is something to look at before this is handed out (B06).
        text: What a case worker reads.
    """

    schema_: Literal["lotse/access/1"] = Field(default="lotse/access/1", alias="schema")
    case: str
    person: str
    data: dict[str, Any]
    records: tuple[dict[str, Any], ...]
    disclosed: tuple[dict[str, Any], ...]
    log_read: bool
    held_back: tuple[str, ...]
    needs_human: bool
    text: str | None

    def __repr_args__(self) -> Any:
        """Show no value in logs and tracebacks."""
        return [("needs_human", self.needs_human)]


def access(case: Case, *, person: str, vocabulary: Vocabulary, log: Iterable[LogEntry] | None = None) -> AccessExport:
    """Put together what is held about one person, without the data of others.

    Args:
        case: The case.
        person: A person of the case.
        vocabulary: The words of the case; it knows which topics are told in confidence by their nature.
        log: Entries of the disclosure log, for the recipients; without them it is not known who heard what.

    Returns:
        The own data. What concerns others, or was told in confidence, is named and held back for a professional:
        at the hands of a child's parents it would tell them what the child said elsewhere.

    Raises:
        ProtectionStop: Signs of danger are stated, or stopped the case by the log; nothing goes out on its own (K04).
        InputError: Nobody in the case has this id.
    """
    guard(case)
    entries = None if log is None else tuple(log)
    if case.case in stopped_in(entries or ()):  # this copy of the case may be older than the stop
        raise ProtectionStop(procedure(role_of(case)))
    found = next((one for one in case.persons if one.id == person), None)
    if found is None:
        raise InputError.of("PERSON-UNKNOWN", "no person of the case has this id", path="person")
    data: dict[str, Any] = {f"{person}/{name}": value for name, value in _stated(found).items()}
    held_back: set[str] = set()
    own = case.facts.get(person)
    for fact, entry in own.items() if isinstance(own, dict) else ():
        _put(f"{person}/{fact}", _value(entry), entry if isinstance(entry, LongFact) else None, data, held_back)
    for signal in case.signals:
        if signal.person == person:
            shown = {"finding": signal.finding, "source": signal.source, "observed": signal.observed.isoformat()}
            key = f"{person}/signal:{signal.topic}"
            _put(key, shown, signal, data, held_back)
            kind = vocabulary.signals.get(signal.topic)
            if kind is None or kind.confidential:  # of a topic that is not declared nobody knows whether it is
                _hold_back(key, data, held_back)
        elif signal.person is None:
            held_back.add(f"household/signal:{signal.topic}")
    _live(case, data, held_back)
    held_back |= {f"{HOUSEHOLD}/{name}" for name, entry in case.facts.items() if not isinstance(entry, dict)}
    data |= _answers(case, person)
    check = checks_by_id()["B06"]
    return AccessExport(
        case=case.case,
        person=person,
        data=dict(sorted(data.items())),
        records=tuple(
            {"record": one.record, "states": [[change.state, change.at.isoformat()] for change in one.history]}
            for one in case.consents
            if not isinstance(one, GroundRecord) and person in (one.person, one.given_by.person)
        ),
        disclosed=tuple(left for entry in entries or () for left in _left(entry, case.case, person)),
        log_read=entries is not None,
        held_back=tuple(sorted(held_back)),
        needs_human=bool(held_back),
        text=check.text if held_back else None,
    )


def _answers(case: Case, person: str) -> dict[str, Any]:
    """What the person takes up, declined, wishes, is good at, or does not wish to answer."""
    found: dict[str, Any] = {}
    for received in case.receives or ():
        if received.person == person:
            found[f"{person}/receives:{received.offer}"] = "received"
    for declined in case.declined:
        if declined.person == person:
            found.setdefault(f"{person}/receives:{declined.offer}", declined.reason)
    for wish in case.wishes:
        if wish.person == person:
            found[f"{person}/need:{wish.need}"] = "wished"
    for strength in case.strengths:
        if strength.person == person:
            found[f"{person}/strength:{strength.strength}"] = "stated"
    found |= dict.fromkeys((key for key in case.no_answer if key.startswith(f"{person}/")), "no_answer")
    return found


def _live(case: Case, data: dict[str, Any], held_back: set[str]) -> None:
    """Where the family lives; with a second adult in the case a professional looks first: somebody may be in hiding."""
    adults = [person for person in case.persons if person.role in ("parent", "adult")]
    for name in ("ags", "area"):
        value = getattr(case.place, name, None)
        if value is not None and len(adults) > 1:
            held_back.add(f"{PLACE}/{name}")
        elif value is not None:
            data[f"{PLACE}/{name}"] = value


def _stated(person: Any) -> dict[str, Any]:
    stated = {"born": person.born, "due": person.due, "role": person.role}
    return {name: value for name, value in stated.items() if value is not None}


def _value(entry: OneFact) -> Any:
    value = entry.value if isinstance(entry, LongFact) else entry
    return list(value) if isinstance(value, tuple) else value


def _put(key: str, value: Any, origin: Origin | None, data: dict[str, Any], held_back: set[str]) -> None:
    """Keep a datum; what was entrusted, or told by a third person, a professional looks at first."""
    if origin is not None and (origin.entrusted is not None or origin.from_ == "third"):
        _hold_back(key, data, held_back)
    elif key not in held_back:
        data.setdefault(key, []).append(value) if isinstance(value, dict) else data.update({key: value})


def _left(entry: LogEntry, case: str, person: str) -> Iterator[dict[str, Any]]:
    """One time that something left, with the fields of this person and of everybody, never of another person."""
    if not isinstance(entry, DisclosureEntry) or entry.case != case:
        return
    fields = [key for key in entry.fields if key.partition("/")[0] in (person, HOUSEHOLD, PLACE)]
    if fields:
        yield {
            "at": entry.at.isoformat(),
            "from": entry.from_,
            "to": [one.name or one.body for one in entry.recipients],
            "purpose": entry.purpose,
            "fields": fields,
        }


def _hold_back(key: str, data: dict[str, Any], held_back: set[str]) -> None:
    held_back.add(key)
    data.pop(key, None)
