"""Which office is responsible for a family in a place, or what to ask or do to find out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, Protocol

from lotse.catalogues.deadlines import DEADLINE_NOTES, NO_DEADLINES, PARTICIPATION_ROLES, participation_deadlines
from lotse.catalogues.responsibility_decision import (
    decided,
    listed,
    not_offered,
    place_answer,
    united,
    written_question,
)
from lotse.catalogues.responsibility_model import (
    Answer,
    Body,
    Deadline,
    Outcome,
    Question,
    Responsibility,
    Status,
)
from lotse.catalogues.responsibility_questions import (
    ANSWER_KEYS,
    CONFIRM,
    PLACE,
    SITUATION,
    SITUATIONS,
    WHICH_MUNICIPALITY,
    WHICH_OF_THESE,
    WHICH_PLACE,
)
from lotse.catalogues.responsibility_tables import YOUTH_OFFICE, Offices, offices
from lotse.catalogues.whom_to_ask import whom_to_ask
from lotse.errors import InputError
from lotse.places import LAND, Kreis, Municipality, find_place, is_known_ags, municipalities, municipality
from lotse.places.names import key_of
from lotse.protection import guard

__all__ = [
    "Answer",
    "Body",
    "Deadline",
    "Outcome",
    "PlaceGiven",
    "Question",
    "Responsibility",
    "Status",
    "known_roles",
    "outcome_counts",
    "responsible_bodies",
]

PlaceGiven = str | Mapping[str, str | None] | None
"""An official key, a Sozialraum id, a name, a mapping with `ags`, `area` or `name`, or nothing yet."""

_NOBODY: Mapping[str, str] = MappingProxyType({})
_PLACE_KEYS = ("area", "ags", "name")
_ROLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY_LENGTHS = (2, 3, 5, 8)
_OLDEST_DAY = date(2024, 1, 1)
_NOT_FOUND = "Der genannte Ort ist in den Tabellen für Nordrhein-Westfalen nicht zu finden."
_ELSEWHERE = (
    "Für Orte außerhalb von Nordrhein-Westfalen ist hier nichts hinterlegt; bitte fragen Sie die Gemeinde dort."
)
_NO_OFFICE = "Für diese Aufgabe ist hier keine Stelle hinterlegt."
_ASK_LOCALLY = "Bitte fragen Sie das Jugendamt oder die Gemeinde."
_OLDER = "Die Tabellen geben den Stand der Jahre 2024 bis 2026 wieder; für frühere Tage bitte vor Ort nachfragen."
_APPLY_ANYWHERE = (
    "Einen Antrag auf Sozialleistungen nimmt jede Gemeinde und jeder Sozialleistungsträger an und leitet ihn weiter "
    "(§ 16 SGB I)."
)


class RoleNames(Protocol):
    """What is read of a vocabulary: the roles it declares, with their names."""

    @property
    def roles(self) -> Mapping[str, _NamedRole]:
        """Roles by id."""
        ...

    @property
    def areas(self) -> Mapping[str, _NamedArea]:
        """Sozialräume by id."""
        ...


class _NamedArea(Protocol):
    @property
    def name(self) -> str:
        """The name as people say it."""
        ...


class _NamedRole(Protocol):
    @property
    def name(self) -> Mapping[str, str]:
        """The name by language."""
        ...


class _Draft(NamedTuple):
    """An answer before the sentences and days that do not depend on how it came about."""

    outcome: Outcome
    place: str | None = None
    bodies: tuple[Body, ...] = ()
    question: Question | None = None
    first: tuple[str, ...] = ()


def responsible_bodies(
    role: str,
    *,
    place: PlaceGiven,
    on: date,
    answers: Mapping[str, str] = _NOBODY,
    received: date | None = None,
    vocabulary: RoleNames | None = None,
) -> Responsibility:
    """Say which office is responsible for a family, or what decides it, or what to do next.

    A place that is not known, or could be several, is asked about, never guessed. A role the tables do not
    know has outcome `unknown` and a next step in the notes. Offices without a contact have none.

    Args:
        role: Role id such as `jugendamt`; `known_roles` lists those with tables.
        place: Where the family lives: key, name, mapping or None.
        on: The day of the question.
        answers: Answers to deciding questions by key; `place` names the place that decides where it is
            another than `place`, `situation` says why.
        received: The day an application arrived; deadlines are computed from it where the norm is known.
        vocabulary: Declares further roles and their names; a role that neither it nor the tables know is
            refused.

    Returns:
        The frozen answer; every outcome is an answer.

    Raises:
        InputError: A place, role or answer of a form that cannot be read, or an answer that is not offered.

    >>> found = responsible_bodies("jugendamt", place="Breckerfeld", on=date(2026, 11, 20))
    >>> found.outcome, found.bodies[0].name
    ('one', 'Jugendamt der Stadt Ennepetal')
    >>> asked = responsible_bodies("schulamt", place="05358008", on=date(2026, 11, 20))
    >>> asked.outcome, asked.question.key
    ('ask', 'schulform')
    """
    guard(role)
    known = offices()
    _check(role, answers, known, vocabulary)
    draft = _drafted(known, role, place, answers, vocabulary)
    local = known.local_notes.get((role, draft.place), ()) if draft.place else ()
    extra, deadlines = _dated(role, on, received)
    return Responsibility(
        role=role,
        place=draft.place,
        on=on,
        outcome=draft.outcome,
        bodies=draft.bodies,
        question=draft.question,
        notes=(*draft.first, *local, *known.notes.get(role, ()), *extra),
        deadlines=deadlines,
    )


def known_roles() -> tuple[str, ...]:
    """The roles that the tables say something about, sorted.

    >>> "jugendamt" in known_roles()
    True
    """
    return offices().roles


def outcome_counts(on: date) -> dict[str, dict[Outcome, int]]:
    """How many of the 396 municipalities get which outcome, for each role.

    Args:
        on: The day of the question.

    Returns:
        Role to outcome to number of municipalities; outcomes that do not occur are left out.

    >>> outcome_counts(date(2026, 11, 20))["jugendamt"]
    {'one': 396}
    """
    counts: dict[str, dict[Outcome, int]] = {}
    for role in known_roles():
        of_role = counts.setdefault(role, {})
        for town in municipalities():
            outcome = responsible_bodies(role, place=town.ags, on=on).outcome
            of_role[outcome] = of_role.get(outcome, 0) + 1
    return counts


def _check(role: str, answers: Mapping[str, str], known: Offices, vocabulary: RoleNames | None) -> None:
    if not isinstance(role, str):
        raise InputError.of("TYPE", "a role is named by its id", path="role")
    declared = _ROLE.fullmatch(role) if vocabulary is None else role in vocabulary.roles
    if role not in known.roles and not declared:
        raise InputError.of("ID-UNKNOWN", "no such role", hint=listed(known.roles), path="role")
    if not answers.keys() <= ANSWER_KEYS:
        raise InputError.of(
            "KEY-UNKNOWN", "an answer has a key that no question has", hint=listed(ANSWER_KEYS), path="answers"
        )


def _drafted(
    known: Offices, role: str, place: PlaceGiven, answers: Mapping[str, str], vocabulary: RoleNames | None
) -> _Draft:
    """First the place that decides, then what else decides there."""
    moved, first = _situation(role, answers)
    if moved and PLACE not in answers:
        return _Draft("ask", question=Question(key=PLACE, question=moved, answers=()), first=first)
    given = answers.get(PLACE, place)
    prefix, candidates = _read_place(given, vocabulary.areas if vocabulary is not None else {})
    towns = municipalities(prefix) if prefix else ()
    where = towns[0].ags if len(towns) == 1 else prefix if towns else None
    if role not in known.at:
        return _Draft("unknown", where, first=_next_step(known, role, where, vocabulary))
    if towns:
        return _placed(known, role, towns, answers)._replace(place=where, first=first)
    if prefix:
        return _Draft("unknown", first=(_ELSEWHERE,))
    options = tuple(place_answer(known, role, answers, candidate) for candidate in candidates)
    question = Question(key=PLACE, question=WHICH_OF_THESE if options else moved or WHICH_PLACE, answers=options)
    return _Draft("ask", question=question, first=(_NOT_FOUND,) if given and not options else first)


def _placed(known: Offices, role: str, towns: tuple[Municipality, ...], answers: Mapping[str, str]) -> _Draft:
    """In an area of several municipalities their offices have to agree, otherwise the municipality is asked for."""
    found = [decided(known, role, town.ags, answers) for town in towns]
    if any(here.ids != found[0].ids for here in found[1:]):
        options = tuple(place_answer(known, role, answers, town) for town in towns)
        question = Question(key=PLACE, question=WHICH_MUNICIPALITY, answers=options)
        return _Draft("ask", bodies=united(here.bodies for here in found), question=question)
    bodies, asked = found[0]
    if asked is not None:
        return _Draft("ask", bodies=bodies, question=written_question(known, asked, towns[0].ags))
    return _Draft("one" if len(bodies) == 1 else "several", bodies=bodies)


def _situation(role: str, answers: Mapping[str, str]) -> tuple[str | None, tuple[str, ...]]:
    """The question for the deciding place, and what to say, if the situation makes another place decide."""
    given, offered = answers.get(SITUATION), SITUATIONS.get(role)
    if given is None or offered is None:
        return None, ()
    for situation in offered:
        if situation.answer == given:
            return situation.place, (CONFIRM[role],) if situation.place else ()
    raise not_offered(situation.answer for situation in offered)


def _read_known(given: PlaceGiven) -> tuple[str | None, tuple[Municipality | Kreis, ...]]:
    """The official key that was given or named, or the places that may be meant."""
    if isinstance(given, Mapping):
        if not given.keys() <= set(_PLACE_KEYS):
            raise InputError.of("KEY-UNKNOWN", "a place has an unknown key", hint=listed(_PLACE_KEYS), path="place")
        given = given.get("ags") or given.get("area") or given.get("name")
    if given is None:
        return None, ()
    if not isinstance(given, str):
        raise InputError.of("TYPE", "a place is a text or a mapping", hint="put the key in quotes", path="place")
    digits = given.partition("-")[0].strip()
    if digits.isdigit() and len(digits) in _KEY_LENGTHS:
        return (digits, ()) if is_known_ags(digits) or not digits.startswith(LAND) else (None, ())
    found = find_place(given)
    return (found.place.ags, ()) if found.place else (None, found.candidates)


def _read_place(
    given: PlaceGiven, areas: Mapping[str, _NamedArea]
) -> tuple[str | None, tuple[Municipality | Kreis, ...]]:
    """As `_read_known`, but a name that is a Sozialraum too, or only that, means its municipality as well."""
    prefix, candidates = _read_known(given)
    if not isinstance(given, str) or given.strip()[:1].isdigit():
        return prefix, candidates
    wanted, meant = key_of(given), municipality(prefix) if prefix else None
    if prefix is not None and (meant is None or key_of(meant.name) == wanted):
        return prefix, candidates
    towns = {town.ags: town for town in map(municipality, sorted({area[:8] for area in areas})) if town is not None}
    named = {
        area[:8]
        for area, one in areas.items()
        if area[:8] in towns and wanted in (key_of(one.name), key_of(f"{towns[area[:8]].name} {one.name}"))
    }
    if not named:
        return prefix, candidates
    found = {ags: towns[ags] for ags in named} | ({meant.ags: meant} if meant else {})
    return (next(iter(found)), ()) if len(found) == 1 else (None, tuple(found[ags] for ags in sorted(found)))


def _next_step(known: Offices, role: str, where: str | None, vocabulary: RoleNames | None) -> tuple[str, ...]:
    """Whom to ask where no office is known; the Jugendamt, by its name, only where it knows more."""
    youth = known.at[YOUTH_OFFICE].get(where or "", ())
    ask = whom_to_ask(role)
    if ask is None:
        ask = f"Bitte fragen Sie das {youth[0].name} oder die Gemeinde." if youth else _ASK_LOCALLY
    if role in known.notes:
        return (ask,)
    name = vocabulary.roles[role].name.get("de") if vocabulary is not None else None
    missing = f"Für „{name}“ ist hier keine Stelle hinterlegt." if name else _NO_OFFICE
    return (missing, ask, _APPLY_ANYWHERE)


def _dated(role: str, on: date, received: date | None) -> tuple[tuple[str, ...], tuple[Deadline, ...]]:
    """Deadlines of an application, and the sentences that belong to the days."""
    older = (_OLDER,) if on < _OLDEST_DAY else ()
    if received is None:
        return older, ()
    if role not in PARTICIPATION_ROLES:
        return (NO_DEADLINES, *older), ()
    return (*DEADLINE_NOTES, *older), participation_deadlines(received)
