"""Places of North Rhine-Westphalia: every spelling finds its place, and nothing is guessed."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lotse.places import (
    Kreis,
    Municipality,
    PlaceFound,
    find_place,
    is_known_ags,
    kreis,
    kreise,
    municipalities,
    municipality,
)


def _without_umlauts(text: str) -> str:
    for letter, written in {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}.items():
        text = text.replace(letter, written)
    return text


def test_there_are_396_municipalities_in_53_districts_and_two_landschaftsverbaende() -> None:
    towns = municipalities()
    assert len(towns) == 396
    assert len({town.ags for town in towns}) == 396
    assert {town.kreis for town in towns} == {district.ags for district in kreise()}
    assert len(kreise()) == 53
    kinds = Counter(district.kind for district in kreise())
    assert kinds == {"kreis": 30, "staedteregion": 1, "kreisfreie-stadt": 22}
    assert Counter(town.landschaftsverband for town in towns).keys() == {
        "Landschaftsverband Rheinland",
        "Landschaftsverband Westfalen-Lippe",
    }


@pytest.mark.parametrize(
    ("ags", "district", "bezirk", "verband"),
    [
        ("05358008", "Kreis Düren", "Köln", "Landschaftsverband Rheinland"),
        ("05978004", "Kreis Unna", "Arnsberg", "Landschaftsverband Westfalen-Lippe"),
        ("05513000", "Stadt Gelsenkirchen", "Münster", "Landschaftsverband Westfalen-Lippe"),
        ("05170024", "Kreis Wesel", "Düsseldorf", "Landschaftsverband Rheinland"),
        ("05711000", "Stadt Bielefeld", "Detmold", "Landschaftsverband Westfalen-Lippe"),
    ],
)
def test_a_municipality_knows_the_areas_it_lies_in(ags: str, district: str, bezirk: str, verband: str) -> None:
    town = municipality(ags)
    assert town is not None
    assert (town.kreis_name, town.regierungsbezirk, town.landschaftsverband) == (district, bezirk, verband)


@pytest.mark.parametrize("before", ["", "Stadt ", "Gemeinde ", "Kreisstadt ", "Alte Hansestadt "])
def test_every_municipality_is_found_by_its_name_in_every_spelling(before: str) -> None:
    for town in municipalities():
        for name in (town.name, town.name.upper(), _without_umlauts(town.name), re.sub(r"[-/()]", " ", town.name)):
            assert find_place(before + name).place == town, name


def test_every_kreis_is_found_by_its_name_and_every_place_by_its_key() -> None:
    for district in kreise():
        assert find_place(district.ags).place == district
        found = find_place(district.name).place
        if district.kind == "kreisfreie-stadt":
            assert found == municipality(f"{district.ags}000")
        else:
            assert found == district
    for town in municipalities():
        assert find_place(town.ags).place == town


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Düren", "05358008"),
        ("Dueren", "05358008"),
        ("  düren ", "05358008"),
        ("Du\u0308ren", "05358008"),
        ("Düren, Stadt", "05358008"),
        ("Düsseldorf, krfr. Stadt", "05111000"),
        ("Kreis Düren", "05358"),
        ("Düren, Kreis", "05358"),
        ("Landkreis Unna", "05978"),
        ("Langenfeld", "05158020"),
        ("Langenfeld (Rheinland)", "05158020"),
        ("Langenfeld/Rhld.", "05158020"),
        ("Fröndenberg", "05978012"),
        ("Froendenberg/Ruhr", "05978012"),
        ("Leichlingen (Rheinland)", "05378016"),
        ("Mülheim a. d. Ruhr", "05117000"),
        ("Monheim a. Rhein", "05158026"),
        ("St. Augustin", "05382056"),
        ("Halle Westf.", "05754012"),
        ("Schloss Holte-Stukenbrock", "05754036"),
        ("Schloss-Stadt Hückeswagen", "05374016"),
        ("Stadt Aachen", "05334002"),
        ("StädteRegion Aachen", "05334"),
        ("Aachen, Städteregion", "05334"),
        ("Siegen-Wittgenstein", "05970"),
        ("Rhein-Sieg", "05382"),
        ("Gelsenk", "05513000"),
        ("Düre", "05358008"),
    ],
)
def test_usual_spellings_mean_one_place(written: str, key: str) -> None:
    found = find_place(written)
    assert found.outcome == "one"
    assert found.place is not None
    assert found.place.ags == key


@pytest.mark.parametrize("written", ["Bad", "Rhein", "Kreis", "Neu"])
def test_what_fits_several_places_gives_all_of_them_in_the_order_of_their_keys(written: str) -> None:
    found = find_place(written)
    keys = [place.ags for place in found.candidates]
    assert found.outcome == "several"
    assert found.place is None
    assert len(keys) > 1
    assert keys == sorted(keys)


def test_an_exact_name_is_not_shadowed_by_longer_ones() -> None:
    for name in ("Rheine", "Neunkirchen", "Minden", "Siegen", "Wesel", "Olpe"):
        place = find_place(name).place
        assert isinstance(place, Municipality)
        assert place.name == name


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("Dühlmen", "05558016"),
        ("Duren", "05358008"),
        ("Langenfeld (Eifel)", "05158020"),
        ("Münster (Hessen)", "05515000"),
        ("Kreis Neuss", "05162"),
    ],
)
def test_a_misspelling_finds_nothing_but_names_the_nearest(written: str, nearest: str) -> None:
    found = find_place(written)
    assert found.outcome == "none"
    assert found.place is None
    assert found.candidates[0].ags == nearest
    assert len(found.candidates) <= 5


@pytest.mark.parametrize("written", ["", "  ", "?", "X", "Stadt", "Gemeinde", "Berlin", "05999999", "12345", "5358008"])
def test_what_names_nothing_finds_nothing(written: str) -> None:
    assert find_place(written) == PlaceFound(outcome="none", candidates=())


def test_keys_that_exist_are_known_at_every_level() -> None:
    for known in ("05", "053", "05358", "05358008"):
        assert is_known_ags(known)
    for unknown in ("", "06", "0535", "05354", "05358009", "053580080", "Düren"):
        assert not is_known_ags(unknown)
        assert municipality(unknown) is None
        assert kreis(unknown) is None


def test_places_of_the_same_name_are_told_apart_by_their_labels() -> None:
    labels = [town.label for town in municipalities()]
    labels += [district.label for district in kreise() if district.kind != "kreisfreie-stadt"]
    assert len(labels) == len(set(labels))
    duren = kreis("05358")
    assert isinstance(duren, Kreis)
    assert duren.accusative == "den Kreis Düren"
