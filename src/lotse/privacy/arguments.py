"""What a disclosure is asked with: each argument is read, or told by its name and place, never by its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from os import PathLike, fspath
from typing import TYPE_CHECKING, NamedTuple

from lotse.advice import Advice
from lotse.case.facts import derive_facts, late_births
from lotse.case.model import Case
from lotse.case.records import ConsentRecord
from lotse.errors import InputError, LotseError, Problem, ProtectionStop
from lotse.model import Model
from lotse.privacy.fields import still_states
from lotse.privacy.folders import record_files
from lotse.privacy.record_files import read_statement

if TYPE_CHECKING:
    from lotse.advice import Context
    from lotse.case.records import Statement
    from lotse.privacy.needed import Chosen
    from lotse.settings import Settings

_AGAIN = "call advise again with the case as it is now"


class Sender(NamedTuple):
    """The body that sends, its role, and the person who does it."""

    body: str
    role: str | None
    person: str | None


def sender_of(sender: object, settings: Settings) -> Sender:
    """Who sends; the office of the settings where no body is named."""
    if not isinstance(sender, Mapping) or not set(sender) <= {"body", "role", "person"}:
        raise InputError.of("TYPE", "the sender has body, role and person", path="sender")
    values = [sender.get(name) for name in ("body", "role", "person")]
    if any(value is not None and not isinstance(value, str) for value in values):
        raise InputError.of("TYPE", "body, role and person of the sender are texts", path="sender")
    body = values[0] or settings.office
    if body is None:
        hint = "name it, or set `office` in the settings"
        raise InputError.of("KEY-MISSING", "the sending body is not told", hint=hint, path="sender")
    return Sender(body, values[1] or settings.role, values[2])


def statements_of(records: object) -> tuple[Statement, ...]:
    """Every record; what is no list of them is named by its place, without its value."""
    found: list[Statement] = []
    problems: list[Problem] = []
    stop: ProtectionStop | None = None
    for place, record in enumerate(_several(records, "records")):
        try:
            files = record_files([fspath(record)]) if isinstance(record, str | PathLike) else (record,)
            found.extend(read_statement(one) for one in files)
        except ProtectionStop as told:
            stop = told  # whatever is wrong with the others
        except InputError as error:
            where = f"records[{place}]"
            problems += [replace(one, path=one.path or where) for one in error.problems]
    if stop is not None:
        raise stop
    if problems:
        raise InputError(problems)
    return tuple(found)


def _several(given: object, name: str) -> Iterable[object]:
    """A list of something; a single text is none, though it has letters."""
    if isinstance(given, str | bytes | PathLike | Mapping | Model) or not isinstance(given, Iterable):
        raise InputError.of("TYPE", "this is a list", hint="put it in brackets", path=name)
    return given


def room_of(present: object) -> tuple[str, ...]:
    """Every body in the room, each once."""
    found = dict.fromkeys(_text_at(place, one) for place, one in enumerate(_several(present, "present")))
    return tuple(found)


def _text_at(place: int, one: object) -> str:
    if not isinstance(one, str):
        raise InputError.of("TYPE", "a body is named by its id", path=f"present[{place}]")
    return one


def chosen_of(chosen: object, case: Case, context: Context) -> Iterable[Chosen]:
    """The choices; an offer that no catalogue holds, or a person who is not in the case, is a slip and is told."""
    persons = {None, *(person.id for person in case.persons)}
    for place, one in enumerate(_several(chosen, "chosen")):
        where = f"chosen[{place}]"
        parts = one.partition("@")[::2] if isinstance(one, str) else one
        if not isinstance(parts, tuple | list) or len(parts) != 2:  # noqa: PLR2004  # a pair
            raise InputError.of("TYPE", "a choice is an offer and a person", path=where)
        offer, person = parts[0], None if parts[1] in ("", "household") else parts[1]
        if not isinstance(offer, str) or not isinstance(person, str | None):
            raise InputError.of("TYPE", "a choice is an offer and a person", path=where)
        if offer not in context.catalogue.by_id:
            hint = "load the catalogue that holds the offer, or correct the id"
            raise InputError.of("ID-UNKNOWN", "no loaded catalogue holds this offer", hint=hint, path=where)
        if person not in persons:
            raise InputError.of("PERSON-UNKNOWN", "this person is not in the case", path=where)
        yield offer, person


def context_of(case: object, advice: object, at: object, mode: object) -> Context:
    """What the advice was made of, if it is about this case as it is now."""
    if not isinstance(case, Case):
        raise InputError.of("TYPE", "this is no case", hint="load it with load_case", path="case")
    if not isinstance(advice, Advice):
        raise InputError.of("TYPE", "this is no advice", hint="call advise with the case", path="advice")
    if not isinstance(at, datetime) or at.tzinfo is None:
        hint = "a datetime with its time zone, such as 2026-11-20T09:30:00+01:00"
        raise InputError.of("DATE", "a moment needs its offset", hint=hint, path="at")
    if not isinstance(mode, str) or mode not in {"pseudonym", "clear"}:
        raise InputError.of("TYPE", "must be one of: pseudonym, clear", path="mode")
    if advice.case != case.case:
        raise InputError.of("CASE-NUMBER", "the advice is about another case", hint="advise this case", path="advice")
    if advice._context is None:  # noqa: SLF001  # the privacy rooms guard what the advice was made of
        raise LotseError(
            "ADVICE-WITHOUT-CONTEXT",
            "an advice that was read back cannot be disclosed from",
            hint="call advise again with the case",
        )
    context = advice._context  # noqa: SLF001  # as above
    if not still_states(case, context.facts):
        # a need of another state would be told without the bonds of what it rests on, which is no longer here
        raise InputError.of("CASE-NUMBER", "the advice is about another state of this case", hint=_AGAIN, path="advice")
    return context


def closed_since(
    case: Case, context: Context, statements: Iterable[Statement], on: date, settings: Settings
) -> frozenset[str]:
    """The data that the advice used and that may not be used with the records of this day, wherever they lie.

    Args:
        case: The case as it is now.
        context: What the advice was made of, on whichever day.
        statements: Records that are kept elsewhere.
        on: Day on which something would be passed on.
        settings: Settings of the office.
    """
    kept = tuple(one for one in statements if isinstance(one, ConsentRecord))
    known = case.model_copy(update={"consents": (*case.consents, *kept)})
    day = context.facts.on if any(late_births(case, on)) else on
    now = derive_facts(known, vocabulary=context.ruleset.vocabulary, on=day, settings=settings)
    return frozenset(one.key for one in now.not_used) - {one.key for one in context.facts.not_used}
