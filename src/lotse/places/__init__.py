"""The 396 municipalities and 53 Kreise and kreisfreie Städte of North Rhine-Westphalia, by official key and by name.

The tables are in `nrw/`; they are read once and never change. A name that fits nothing, or more than one
place, is never guessed: the candidates are handed back.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from lotse.model import Model
from lotse.places.names import key_of, kreis_keys, read_request, says_municipality, without_qualifier
from lotse.places.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

MunicipalityKind = Literal["kreisfreie-stadt", "stadt", "gemeinde", "regionsangehoerige-stadt"]
KreisKind = Literal["kreisfreie-stadt", "kreis", "staedteregion"]
LAND = "05"
_SHORTEST_PREFIX = 3
_NEAR = 0.75
_MOST_NEAR = 5


class Municipality(Model):
    """A municipality and the larger areas it lies in; `kreis` is the key of five digits."""

    ags: str
    name: str
    kind: MunicipalityKind
    kreis: str
    kreis_name: str
    regierungsbezirk: str
    landschaftsverband: str

    @property
    def label(self) -> str:
        """Name and Kreis, so that nobody mixes up two places."""
        return self.name if self.kind == "kreisfreie-stadt" else f"{self.name} ({self.kreis_name})"


class Kreis(Model):
    """A Kreis, a kreisfreie Stadt or the Städteregion; `ags` has five digits, `accusative` the article."""

    ags: str
    name: str
    accusative: str
    kind: KreisKind
    regierungsbezirk: str
    landschaftsverband: str

    @property
    def label(self) -> str:
        """The name; it says the kind itself."""
        return self.name


class PlaceFound(Model):
    """What a name or key means: one place, several that fit, or none with the nearest spellings."""

    outcome: Literal["one", "several", "none"]
    candidates: tuple[Municipality | Kreis, ...]

    @property
    def place(self) -> Municipality | Kreis | None:
        """The place, only if there is exactly one."""
        return self.candidates[0] if self.outcome == "one" else None


class _Places(NamedTuple):
    """The tables, and the ways into them."""

    municipalities: Mapping[str, Municipality]
    kreise: Mapping[str, Kreis]
    by_prefix: Mapping[str, tuple[Municipality, ...]]
    municipality_keys: Mapping[str, Municipality]
    kreis_full: Mapping[str, Kreis]
    kreis_short: Mapping[str, Kreis]


@cache
def _places() -> _Places:
    kreise = {
        row["ags"]: Kreis(
            ags=row["ags"],
            name=row["name"],
            accusative=row["accusative"],
            kind=row["kind"],
            regierungsbezirk=row["regierungsbezirk"],
            landschaftsverband=row["landschaftsverband"],
        )
        for row in rows("districts")
    }
    municipalities: dict[str, Municipality] = {}
    by_prefix: dict[str, tuple[Municipality, ...]] = {}
    keys: dict[str, Municipality] = {}
    for row in rows("municipalities"):
        ags = row["ags"]
        above = kreise[ags[:5]]
        place = Municipality(
            ags=ags,
            name=row["name"],
            kind=row["kind"],
            kreis=above.ags,
            kreis_name=above.name,
            regierungsbezirk=above.regierungsbezirk,
            landschaftsverband=above.landschaftsverband,
        )
        municipalities[ags] = place
        for digits in (2, 3, 5, 8):
            by_prefix[ags[:digits]] = (*by_prefix.get(ags[:digits], ()), place)
        keys[key_of(place.name)] = place
        keys.setdefault(key_of(without_qualifier(place.name)), place)
    rural = [kreis for kreis in kreise.values() if kreis.kind != "kreisfreie-stadt"]
    return _Places(
        municipalities=MappingProxyType(municipalities),
        kreise=MappingProxyType(kreise),
        by_prefix=MappingProxyType(by_prefix),
        municipality_keys=MappingProxyType(keys),
        kreis_full=MappingProxyType({kreis_keys(kreis.name)[0]: kreis for kreis in rural}),
        kreis_short=MappingProxyType({kreis_keys(kreis.name)[1]: kreis for kreis in rural}),
    )


def municipalities(prefix: str = LAND) -> tuple[Municipality, ...]:
    """The municipalities of an area, in the order of their keys.

    Args:
        prefix: Official key of 2, 3, 5 or 8 digits; without it all 396.

    Returns:
        The municipalities whose key begins so; empty for an area outside North Rhine-Westphalia.

    >>> len(municipalities()), len(municipalities("05358"))
    (396, 15)
    """
    return _places().by_prefix.get(prefix, ())


def kreise() -> tuple[Kreis, ...]:
    """The 53 Kreise and kreisfreie Städte, in the order of their keys.

    >>> len(kreise())
    53
    """
    return tuple(_places().kreise.values())


def municipality(ags: str) -> Municipality | None:
    """The municipality with this key.

    Args:
        ags: Official key of eight digits.

    Returns:
        The municipality, or None if the key is not one of North Rhine-Westphalia.

    >>> municipality("05954004").name
    'Breckerfeld'
    """
    return _places().municipalities.get(ags)


def kreis(ags5: str) -> Kreis | None:
    """The Kreis or kreisfreie Stadt with this key.

    Args:
        ags5: Official key of five digits.

    Returns:
        The Kreis, or None if the key is not one of North Rhine-Westphalia.

    >>> kreis("05954").name
    'Ennepe-Ruhr-Kreis'
    """
    return _places().kreise.get(ags5)


def is_known_ags(ags: str) -> bool:
    """Whether a key of 2, 3, 5 or 8 digits names an area of North Rhine-Westphalia that exists.

    >>> is_known_ags("05358008"), is_known_ags("05358009")
    (True, False)
    """
    return ags in _places().by_prefix


def find_place(name_or_ags: str) -> PlaceFound:
    """Find the place that a person named, and never guess one.

    A bare name means the municipality (`Düren` is the town); a Kreis is named as such (`Kreis Düren`) or by
    a name that no municipality has (`Siegen-Wittgenstein`). The beginning of a name is enough, from three
    letters on, if one place only begins so.

    Args:
        name_or_ags: A name in any usual spelling, or a key of five or eight digits.

    Returns:
        One place; several with every candidate in the order of their keys; or none, then with the nearest
        spellings as candidates.

    >>> find_place("Kreisstadt EUSKIRCHEN").place.ags
    '05366016'
    >>> [place.name for place in find_place("Bad M").candidates]
    ['Bad Münstereifel']
    >>> find_place("Rhein").outcome
    'several'
    >>> found = find_place("Dühlmen")
    >>> found.outcome, [place.name for place in found.candidates][:1]
    ('none', ['Dülmen'])
    """
    places = _places()
    digits = name_or_ags.strip()
    if digits.isdigit():
        known = places.municipalities.get(digits) or places.kreise.get(digits)
        return PlaceFound(outcome="one", candidates=(known,)) if known else PlaceFound(outcome="none", candidates=())
    request = read_request(name_or_ags)
    if not request.key:
        return PlaceFound(outcome="none", candidates=())
    exact = _exact(places, request.key, request.wanted)
    if exact:
        return PlaceFound(outcome="one", candidates=(exact,))
    beginning = _beginning(places, request.key, request.wanted)
    if beginning:
        return PlaceFound(outcome="one" if len(beginning) == 1 else "several", candidates=beginning)
    return PlaceFound(outcome="none", candidates=_near(places, request.key, key_of(without_qualifier(name_or_ags))))


def _exact(places: _Places, key: str, wanted: str | None) -> Municipality | Kreis | None:
    if wanted != "kreis" and key in places.municipality_keys:
        return places.municipality_keys[key]
    if wanted == "municipality":
        return None
    return places.kreis_full.get(key) or places.kreis_short.get(key)


def _beginning(places: _Places, key: str, wanted: str | None) -> tuple[Municipality | Kreis, ...]:
    """Every place that begins so; a Kreis gives way to the town of the same name."""
    if len(key) < _SHORTEST_PREFIX or says_municipality(key):
        return ()
    found: dict[str, Municipality | Kreis] = {}
    if wanted != "kreis":
        found = {place.ags: place for name, place in places.municipality_keys.items() if name.startswith(key)}
    if wanted != "municipality":
        found |= {place.ags: place for name, place in places.kreis_full.items() if name.startswith(key)}
        found |= {
            place.ags: place
            for name, place in places.kreis_short.items()
            if name.startswith(key) and name not in places.municipality_keys
        }
    return tuple(found[ags] for ags in sorted(found))


def _near(places: _Places, key: str, plain: str) -> tuple[Municipality | Kreis, ...]:
    """The nearest spellings; first the place of that name without the addition that fits no place."""
    names: dict[str, Municipality | Kreis] = {**places.kreis_full, **places.municipality_keys}
    near = get_close_matches(key, names, n=_MOST_NEAR * 2, cutoff=_NEAR)
    if plain in names:
        near.insert(0, plain)
    return tuple({names[name].ags: names[name] for name in near}.values())[:_MOST_NEAR]
