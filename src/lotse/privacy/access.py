"""What is held about one person, for that person (Art. 15, 20 GDPR): the own data, and what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import Field

from lotse.case.records import BERLIN, ENDED, ConsentRecord
from lotse.case.united import unite
from lotse.case.vocabulary import HOUSEHOLD
from lotse.errors import InputError, ProtectionStop
from lotse.model import Model
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.disclosure_log import DisclosureEntry, WithdrawalEntry, stopped_in
from lotse.privacy.fields import PLACE
from lotse.privacy.held_about import CASE, held_about
from lotse.protection import guard, procedure, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from lotse.case.model import Case
    from lotse.case.records import ReleaseRecord, Statement
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.privacy.disclosure_log import LogEntry
    from lotse.privacy.held_about import HeldAbout


class KeptAbout(NamedTuple):
    """What a record book holds that is about one person.

    Args:
        own: Each thing with `what` it is: about this person, or about the case as a whole.
        shared: Keys of what is about the family, such as `household/idea:familienpaten`.
    """

    own: tuple[Mapping[str, Any], ...]
    shared: tuple[str, ...]


class AccessExport(Model):
    """`lotse/access/1`: the own data of one person, machine-readable and readable.

    What concerns others too, or was told in confidence, is not named in it: the name of a topic says already what
    somebody told. A professional has it listed by a second export, a review.

    Args:
        person: Whose data.
        data: Key to value of everything that concerns this person alone.
        sources: Key to who told a datum, at which office and when it was so, in the order of its values (Art. 15 I g
            GDPR); a datum that is not in it was stated without.
        kept: What the record book holds about this person, and about the case as a whole.
        book_read: A record book was looked into; if not, `kept` says nothing.
        records: The consents and releases about this person or given by this person: about whom, by whom, what for,
            for whom, until when, their states with a withdrawal that only the log knows of, and of a consent who asked
            and where to complain.
        disclosed: Each time something left: when, to whom, what for, which fields, and how many more are held back.
        log_read: A log was looked into; if not, it is not known who heard what, and `disclosed` says nothing.
        held_back: Only in a review, for a professional: keys of data that concern others too, or that were told in
            confidence. None in what is handed out.
        held_back_count: How many those are.
        needs_human: There is something to look at before this is handed out (B06).
        text: What a case worker reads.
    """

    schema_: Literal["lotse/access/1"] = Field(default="lotse/access/1", alias="schema")
    case: str
    person: str
    data: dict[str, Any]
    sources: dict[str, tuple[dict[str, Any], ...]]
    kept: tuple[dict[str, Any], ...]
    book_read: bool
    records: tuple[dict[str, Any], ...]
    disclosed: tuple[dict[str, Any], ...]
    log_read: bool
    held_back: tuple[str, ...] | None
    held_back_count: int
    needs_human: bool
    text: str | None

    def __repr_args__(self) -> Any:
        """Show no value in logs and tracebacks."""
        return [("needs_human", self.needs_human)]


def access(
    case: Case,
    *,
    person: str,
    vocabulary: Vocabulary,
    catalogue: Catalogue | None = None,
    records: Iterable[Statement] = (),
    log: Iterable[LogEntry] | None = None,
    book: KeptAbout | None = None,
    review: bool = False,
) -> AccessExport:
    """Put together what is held about one person, without the data of others.

    Args:
        case: The case.
        person: A person of the case.
        vocabulary: The words of the case; it knows which topics are told in confidence by their nature.
        catalogue: The offers; it knows which of them are for something that is told in confidence.
        records: Consents and releases that are kept elsewhere; united with the case's.
        log: Entries of the disclosure log, for the recipients; without them it is not known who heard what.
        book: What the record book holds, see `lotse.book.about_person`; None where none was read.
        review: For a professional, never for the person: what is held back is listed by its keys.

    Returns:
        The own data. What concerns others, or was told in confidence, is counted and held back for a professional:
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
    held = held_about(case, found, vocabulary, catalogue)
    stated = unite(case.case, (*case.consents, *records))
    both: tuple[ConsentRecord | ReleaseRecord, ...] = (*stated.consents, *stated.releases)
    known = [one for one in both if person in (one.person, one.given_by.person)]
    whose = {one.record: one in known for one in both}
    kept = tuple(_kept(book, held, whose)) if book is not None else ()
    disclosed = tuple(left for entry in entries or () for left in _left(entry, case.case, held, review=review))
    needs_human = bool(held.held_back) or any(left["fields_held_back"] for left in disclosed)
    return AccessExport(
        case=case.case,
        person=person,
        data=dict(sorted(held.data.items())),
        sources={key: tuple(told) for key, told in sorted(held.sources.items())},
        kept=kept,
        book_read=book is not None,
        records=tuple(_record(one, held, _withdrawn_by_log(one.record, entries or ())) for one in known),
        disclosed=disclosed,
        log_read=entries is not None,
        held_back=tuple(sorted(held.held_back)) if review else None,
        held_back_count=len(held.held_back),
        needs_human=needs_human,
        text=checks_by_id()["B06"].text if needs_human else None,
    )


def _withdrawn_by_log(record: str, entries: Iterable[LogEntry]) -> datetime | None:
    """When the log says that a consent was withdrawn: the copy in hand may be older."""
    return next((one.at for one in entries if isinstance(one, WithdrawalEntry) and one.record == record), None)


def _record(record: ConsentRecord | ReleaseRecord, held: HeldAbout, withdrawn: datetime | None) -> dict[str, Any]:
    """A consent or release, as far as it reaches now; a single topic that is held back is not named."""
    kinds: tuple[str, ...]
    asked_by = None
    if isinstance(record, ConsentRecord):
        asked_by = record.controller.model_dump(mode="json", exclude_none=True)
        scope = next((one.scope for one in reversed(record.history) if one.scope is not None), record.scope)
        purposes, kinds, to = scope.purposes, (*scope.categories, *scope.special), scope.recipients
    else:
        purposes, kinds, to = record.purposes, record.topic, (record.recipient,)
    renewed = [one.until for one in record.history if one.until is not None]
    states = [[change.state, change.at.isoformat()] for change in record.history]
    if withdrawn is not None and all(state not in ENDED for state, _ in states):
        states.append(["withdrawn", withdrawn.astimezone(BERLIN).isoformat()])
    return {
        "record": record.record,
        "person": record.person,
        "given_by": record.given_by.person,
        "purposes": list(purposes),
        "about": [one for one in dict.fromkeys(kinds) if f"{record.person}/{one}" not in held.secret],
        "recipients": [one.name or one.body for one in to],
        "asked_by": asked_by,
        "until": (renewed[-1] if renewed else record.valid.until).isoformat(),
        "states": states,
    }


def _kept(book: KeptAbout, held: HeldAbout, whose: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    """What the book holds about the person; beside something secret an idea could tell what it was for."""
    for key in book.shared:
        held.hold(key)
    for one in book.own:
        idea = one.get("offer") or one.get("idea")
        own = whose.get(one["record"]) if one["what"] == "consent" else True
        if own is None:  # the record lies elsewhere, so nobody knows here whose it is
            held.hold(f"{CASE}/record:{one['record']}")
        elif not own:
            continue
        elif idea is not None and held.secret:
            held.hold(f"{held.person}/idea:{idea}", secret=True)
        else:
            yield dict(one)


def _left(entry: LogEntry, case: str, held: HeldAbout, *, review: bool) -> Iterator[dict[str, Any]]:
    """One time that something left, with the fields of this person and of everybody, never of another person."""
    if not isinstance(entry, DisclosureEntry) or entry.case != case:
        return
    fields = [key for key in entry.fields if key.partition("/")[0] in (held.person, HOUSEHOLD, PLACE)]
    named = [key for key in fields if review or _may_be_named(key, held)]
    if fields:
        yield {
            "at": entry.at.isoformat(),
            "from": entry.from_,
            "to": [one.name or one.body for one in entry.recipients],
            "purpose": entry.purpose,
            "fields": named,
            "fields_held_back": len(fields) - len(named),
        }


def _may_be_named(key: str, held: HeldAbout) -> bool:
    """Whether the name of a field tells the person nothing that is held back; a need tells what it rests on."""
    subject, _, what = key.partition("/")
    if subject == HOUSEHOLD or key in held.secret:
        return False
    told = {key, key.replace("/receives:", "/declined:")}  # a package has one answer to an offer, whatever it is
    rests_elsewhere = what.startswith(("need:", "receives:")) and told.isdisjoint(held.data)
    return not (rests_elsewhere and held.secret)
