"""Households in which everybody agreed: custody that somebody saw, and records for every use for own suggestions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, get_args

from lotse.case.number import ALPHABET
from lotse.case.record_checks import NEVER_IN_A_CONSENT, SPECIAL_CATEGORIES
from lotse.case.records import BERLIN
from lotse.case.vocabulary import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Written = dict[str, Any]

NUMBER = "K7MQ2-XPA4T-J"
_CATEGORIES: tuple[Category, ...] = tuple(one for one in get_args(Category) if one not in NEVER_IN_A_CONSENT)
_PLAIN = tuple(one for one in _CATEGORIES if one not in SPECIAL_CATEGORIES)
_OWN_VOICE = 14


def agreeing(written: Written, on: date) -> Written:
    """A family with a parent in which everybody agreed to every use for own suggestions.

    Args:
        written: A case as it is written.
        on: Day of the question.
    """
    persons = written["persons"]
    if not any(one["role"] in ("parent", "adult") for one in persons):
        persons = [*persons, {"id": "m", "role": "parent"}]
    persons = with_custody(persons, on)
    return {**written, "persons": persons, "consents": own_suggestion_records(persons, on)}


def with_custody(persons: Iterable[Mapping[str, Any]], on: date) -> list[Written]:
    """Persons of whom the first adult has custody of every child alone, and somebody saw the paper.

    Args:
        persons: As they are written.
        on: Day of the question.

    Returns:
        Copies; without an adult nobody has custody.
    """
    everybody = [dict(one) for one in persons]
    adults = [one["id"] for one in everybody if one["role"] in ("parent", "adult")]
    seen = {"what": "sorgeregister", "on": str(on - timedelta(days=50))}
    own = {"parents": adults[:1], "custody": {"kind": "sole", "holders": adults[:1], "seen": seen}}
    return [{**one, **own} if one["role"] == "child" and adults else one for one in everybody]


def givers_of(person: Mapping[str, Any], on: date) -> list[str]:
    """Who agrees for a person: the holders of the custody, the person itself once old enough, a carrier.

    Args:
        person: As it is written.
        on: Day of the question.
    """
    if person["role"] == "unborn":
        return [person["carried_by"]] if person.get("carried_by") else []
    if person["role"] != "child":
        return [person["id"]]
    holders = person.get("custody", {}).get("holders") or person.get("parents") or []
    old = str(person.get("born", on.year))[:4] <= str(on.year - _OWN_VOICE - 1)
    return [*holders, *([person["id"]] if old else [])]


def own_suggestion_records(persons: Iterable[Mapping[str, Any]], on: date) -> list[Written]:
    """Everything that a household has to agree to so that lotse uses every datum for its own suggestions.

    Args:
        persons: As they are written, with their custody.
        on: Day of the question.
    """
    pairs = [(person["id"], giver) for person in persons for giver in givers_of(person, on)]
    return [
        own_suggestion_record(person, on, giver=giver, name=f"7Q4M9K2XP{ALPHABET[place]}")
        for place, (person, giver) in enumerate(pairs)
    ]


def own_suggestion_record(
    person: str, on: date = date(2026, 11, 20), *, giver: str | None = None, name: str = "7Q4M9K2XPA"
) -> Written:
    """An agreement that lotse uses every datum of a person for its own suggestions, open around a day.

    Args:
        person: Whom it is about.
        on: A day on which it is open; it is so from 80 days before to 90 days after.
        giver: Who agreed; the person itself without it.
        name: Number of the record.
    """
    given, until = (datetime.combine(on + timedelta(days=days), time(9), BERLIN) for days in (-80, 90))
    by, seen = giver or person, str(on - timedelta(days=81))
    capacity = {"checked_by": "f1", "on": seen, "result": True} if by == person else None
    paper = {"kind": "self" if by == person else "sole", "evidence": "sorgeregister", "seen_on": seen}
    return {
        "schema": "lotse/consent/1",
        "record": f"C-{name}",
        "case": NUMBER,
        "person": person,
        "given_by": {
            "person": by,
            "role": "self" if by == person else "parent",
            "representation": paper,
            "capacity": capacity,
        },
        "scope": {"purposes": ["own_suggestion"], "categories": list(_PLAIN), "special": list(_CATEGORIES)},
        "controller": {"body": "amt", "legal_basis": ["A6-1-a", "A9-2-a"]},
        "act": {"form": "written", "explicit": True, "kind": "signature"},
        "notice": {
            "version": "1",
            "sha256": "0" * 64,
            "language": "de",
            "informed": ["purpose", "refusal", "withdrawal"],
            "rights": True,
        },
        "voluntary": {"disadvantage": False, "coupling": False, "duty": False},
        "valid": {"given_at": given.isoformat(), "until": until.isoformat()},
        "evidence": {"ref": "akte", "sha256": "1" * 64},
        "history": [{"state": "given", "at": given.isoformat(), "by": by}],
    }
