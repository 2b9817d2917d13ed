"""Which offices of which role are responsible in each municipality, put together from the tables in `nrw/`."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lotse.catalogues.responsibility_model import Body
from lotse.places import LAND, kreise, municipalities
from lotse.places.tables import provenance, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

YOUTH_OFFICE = "jugendamt"
SERVICE_OF = {"asd": YOUTH_OFFICE}
"""Roles that are part of another office and are answered with it."""


class Offices(NamedTuple):
    """The offices by role and municipality, and what is said about them.

    Args:
        at: Offices of a role in each municipality that has one, in the order of their ids.
        notes: Sentences for a role everywhere.
        local_notes: Sentences for a role in one municipality, before those for everywhere.
        roles: Every role the tables say something about, sorted.
    """

    at: Mapping[str, Mapping[str, tuple[Body, ...]]]
    notes: Mapping[str, tuple[str, ...]]
    local_notes: Mapping[tuple[str, str], tuple[str, ...]]
    roles: tuple[str, ...]


class _Unit(NamedTuple):
    """One of the areas that have an office each."""

    key: str
    area: tuple[str, ...]
    name: str
    accusative: str


@cache
def offices_by_id() -> Mapping[str, Body]:
    """Every office of the tables by its id.

    >>> offices_by_id()["jugendamt-05954008"].name
    'Jugendamt der Stadt Ennepetal'
    """
    return MappingProxyType(
        {body.id: body for places in offices().at.values() for bodies in places.values() for body in bodies}
    )


def name_of_office(body: str) -> str:
    """What an office is called; its id where the tables do not have it, so that nobody is left unnamed.

    >>> name_of_office("schulamt-05358"), name_of_office("verein-am-markt")
    ('Schulamt für den Kreis Düren', 'verein-am-markt')
    """
    office = offices_by_id().get(body)
    return body if office is None else office.name


@cache
def offices() -> Offices:
    """Read the tables once.

    >>> [body.name for body in offices().at["jugendamt"]["05954004"]]
    ['Jugendamt der Stadt Ennepetal']
    """
    found: dict[str, dict[str, dict[str, Body]]] = {}
    for body in (*_youth_offices(), *_derived(), *_own()):
        places = found.setdefault(body.role, {})
        for prefix in body.area or (LAND,):
            for place in municipalities(prefix):
                places.setdefault(place.ags, {})[body.id] = body
    at = {
        role: MappingProxyType({ags: tuple(by_id[key] for key in sorted(by_id)) for ags, by_id in places.items()})
        for role, places in found.items()
    }
    at |= {role: at[office] for role, office in SERVICE_OF.items()}
    notes: dict[str, tuple[str, ...]] = {}
    local: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("notes"):
        for role in row["roles"].split():
            notes.setdefault(role, ())
            if not row["area"]:
                notes[role] = (*notes[role], row["text"])
            for place in municipalities(row["area"]):
                local[role, place.ags] = (*local.get((role, place.ags), ()), row["text"])
    return Offices(
        at=MappingProxyType(at),
        notes=MappingProxyType(notes),
        local_notes=MappingProxyType(local),
        roles=tuple(sorted({*at, *notes})),
    )


def _youth_offices() -> Iterator[Body]:
    """Read the Jugendämter; their districts follow no other border."""
    for row in rows("youth_offices"):
        yield Body(
            id=row["id"],
            role=YOUTH_OFFICE,
            name=row["name"],
            level="jugendamtsbezirk",
            area=tuple(row["area"].split()),
            contact=None,
            **provenance(row),
        )


def _derived() -> Iterator[Body]:
    """Put together the offices that exist once in every Kreis, municipality or Jugendamt district."""
    districts = [_Unit(kreis.ags, (kreis.ags,), kreis.name, kreis.accusative) for kreis in kreise()]
    towns = [_Unit(town.ags, (town.ags,), town.name, town.name) for town in municipalities()]
    youth = [
        _Unit(office.id.removeprefix(f"{YOUTH_OFFICE}-"), office.area, office.name, office.name)
        for office in _youth_offices()
    ]
    every = {"district": districts, "municipality": towns, "youth_office": youth}
    for row in rows("derived_bodies"):
        known = provenance(row)
        for unit in every[row["per"]]:
            yield Body(
                id=f"{row['role']}-{unit.key}",
                role=row["role"],
                name=row["name"].format(name=unit.name, accusative=unit.accusative),
                level=row["level"],
                area=unit.area,
                contact=None,
                **known,
            )


def _own() -> Iterator[Body]:
    """Read the offices with a row of their own; in their area they stand in for a derived one of the same id."""
    for row in rows("bodies"):
        yield Body(
            id=row["id"],
            role=row["role"],
            name=row["name"],
            level=row["level"],
            area=tuple(row["area"].split()),
            contact=None,  # no source with a clear licence names the right number of the right unit
            **provenance(row),
        )
