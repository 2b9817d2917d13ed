"""Drawn consents: valid, expired, narrowed, withdrawn, refused, only asked for, oral, for few or for many."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, get_args

from lotse.case.record_checks import NEVER_IN_A_CONSENT
from lotse.case.records import BERLIN
from lotse.case.vocabulary import Category
from lotse.catalogues.responsibility_tables import offices
from lotse.testing.agreeing import givers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from lotse.catalogues.catalogue import Catalogue

    Written = dict[str, Any]

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PURPOSES = ("case_discussion", "referral", "own_suggestion")
_SPECIAL = ("health", "religion_ethnicity")
_PLAIN = tuple(sorted(set(get_args(Category)) - {*_SPECIAL, *NEVER_IN_A_CONSENT}))
LIVES = (*("given",) * 8, "narrowed", "withdrawn", "expired", "requested", "refused")
"""What became of a consent; one that is open is drawn most often."""


def consents(
    case: Mapping[str, Any], *, bodies: Iterable[str], on: date, controller: str = "jobcenter-05358"
) -> SearchStrategy[list[Written]]:
    """Draw the records of a household: one for each person, and for each holder of the custody of a child.

    Args:
        case: A case as it is written.
        bodies: Bodies that may be named as recipients.
        on: Day of the question; what is open is open on it.
        controller: Body that asked.

    Returns:
        A strategy of records as they are written (`lotse/consent/1`), for `consents` of a case or `records=`.

    >>> consents({"case": "K7MQ2-XPA4T-J", "persons": []}, bodies=["schulamt-05358"], on=date(2026, 11, 20)).validate()
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    named = tuple(bodies)
    givers = [(person["id"], giver) for person in case["persons"] for giver in givers_of(person, on)]

    @st.composite
    def drawn(draw: DrawFn) -> list[Written]:
        found = []
        for place, (person, giver) in enumerate(givers[: len(_SIGNS)]):
            if draw(st.integers(0, 5)):
                names = {"record": f"C-{_SIGNS[place] * 10}", "case": case["case"], "person": person}
                found.append({**names, **draw(_agreement(named, on, giver=giver, own=giver == person, by=controller))})
        return found

    return drawn()


def _agreement(bodies: tuple[str, ...], on: date, *, giver: str, own: bool, by: str) -> SearchStrategy[Written]:
    """All of a record but whom it is about."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    @st.composite
    def drawn(draw: DrawFn) -> Written:
        life, few = draw(st.sampled_from(LIVES)), draw(st.sampled_from([False, False, True]))

        def some(values: Sequence[str], least: int = 0) -> list[str]:
            chosen = st.lists(st.sampled_from(list(values)), min_size=min(least, len(values)), unique=True)
            return draw(chosen) if few and values else list(values)

        begun = _moment(on - timedelta(days=18))
        end = on - timedelta(days=1) if life == "expired" else on + timedelta(days=150)
        scope: Written = {
            "purposes": some(_PURPOSES, 1),
            "categories": some(_PLAIN),
            "special": draw(st.lists(st.sampled_from(_SPECIAL), unique=True)),
            "recipients": [{"body": body} for body in some(bodies, 1)],
        }
        state = "given" if life in ("given", "narrowed", "withdrawn", "expired") else life
        history: list[Written] = [{"state": state, "at": begun, "by": giver, "channel": "paper"}]
        after = _moment(on - timedelta(days=draw(st.integers(1, 9))))
        if life == "withdrawn":
            history.append({"state": "withdrawn", "at": after, "by": giver})
        if life == "narrowed":
            left = {**scope, draw(st.sampled_from(["categories", "special", "recipients"])): []}
            history.append({"state": "given", "at": after, "by": giver, "scope": left})
        kind = "self" if own else "sole"
        checked = {"checked_by": "f1", "on": str(on - timedelta(days=19)), "result": True} if own else None
        return {
            "schema": "lotse/consent/1",
            "given_by": {
                "person": giver,
                "role": "mother",
                "representation": {"kind": kind, "evidence": "sorgeregister", "seen_on": str(on - timedelta(days=50))},
                "capacity": checked,
            },
            "scope": scope,
            "controller": {"body": by, "contact": "Telefon", "dpo": "Stelle", "legal_basis": ["A6-1-a"]},
            "act": {
                "form": draw(st.sampled_from(["written"] * 7 + ["oral"])),
                "circumstances": draw(st.sampled_from(["am Telefon", None])),
                "explicit": not few or draw(st.booleans()),
                "kind": "signature",
            },
            "notice": {
                "version": "1",
                "sha256": "0" * 64,
                "language": draw(st.sampled_from(["de", "tr"])),
                "informed": ["purpose", "refusal", "withdrawal"],
                "rights": True,
            },
            "voluntary": {"disadvantage": False, "coupling": False, "duty": False},
            "valid": {"given_at": begun, "until": _moment(end)},
            "evidence": {"ref": "Akte", "sha256": "1" * 64, "recorded_by": "f1"},
            "history": history,
        }

    return drawn()


def _moment(day: date) -> str:
    return datetime.combine(day, time(9), BERLIN).isoformat()


def known_bodies(catalogue: Catalogue, ags: str) -> tuple[str, ...]:
    """The bodies that could sit at a table: the offices of a municipality, and the bodies of a catalogue.

    Args:
        catalogue: Bodies of providers.
        ags: Official key of the municipality.

    Returns:
        Their ids, sorted.
    """
    of_place = {body.id for places in offices().at.values() for body in places.get(ags, ())}
    return tuple(sorted(of_place | set(catalogue.bodies)))
