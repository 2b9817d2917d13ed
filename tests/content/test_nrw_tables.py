"""The tables of places and bodies: complete, consistent, and every row says where it comes from."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import lotse.catalogues
from lotse.case.vocabulary import VocabularyFile
from lotse.catalogues.responsibility_tables import offices
from lotse.places import is_known_ags, municipalities
from lotse.places.tables import citations, rows

TABLES = Path(lotse.catalogues.__file__).parent / "nrw"
ROOT = Path(__file__).parents[2]
STATED = ["districts", "municipalities", "youth_offices", "derived_bodies", "bodies", "notes", "inhabitants"]
KOELN = Path(lotse.catalogues.__file__).parents[1] / "case" / "vocabularies" / "nrw" / "areas-koeln.yaml"
READ_ON = date(2026, 11, 20)


def test_the_folder_holds_these_tables_and_nothing_else() -> None:
    assert sorted(path.name for path in TABLES.iterdir()) == sorted(f"{name}.csv" for name in [*STATED, "sources"])


@pytest.mark.parametrize(
    ("table", "number"),
    [("districts", 53), ("municipalities", 396), ("youth_offices", 186), ("derived_bodies", 11), ("inhabitants", 396)],
)
def test_the_number_of_rows(table: str, number: int) -> None:
    assert len(rows(table)) == number


def test_the_inhabitants_of_every_municipality_add_up_to_those_of_the_land() -> None:
    assert [row["ags"] for row in rows("inhabitants")] == [row["ags"] for row in rows("municipalities")]
    assert sum(int(row["inhabitants"]) for row in rows("inhabitants")) == 18_034_454


@pytest.mark.parametrize("table", STATED)
def test_every_row_says_how_certain_it_is_where_it_comes_from_and_of_when(table: str) -> None:
    for row in rows(table):
        assert row["status"] in {"documented", "derived", "unverified"}, row
        assert row["source"] in citations(), row
        if row["as_of"]:
            assert date(2009, 1, 1) < date.fromisoformat(row["as_of"]) <= READ_ON, row
        if row["status"] == "derived":
            assert row["legal_basis"], f"{row} is derived without the norm that creates it"


@pytest.mark.parametrize("table", [*STATED, "sources"])
def test_no_row_is_cut_off_or_padded_or_holds_a_person(table: str) -> None:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    for line in lines:
        assert len(line) == len(header), line
        for cell in line:
            assert cell == cell.strip(), line
            assert "@" not in cell.replace(" @ ", " "), "no e-mail addresses"
            assert "\ufffd" not in cell


def test_every_source_is_used_and_states_its_licence() -> None:
    used = {row["source"] for table in STATED for row in rows(table)}
    sources = {row["id"]: row for row in rows("sources")}
    assert used == sources.keys()
    assert all(row["citation"] and row["licence"] for row in sources.values())


@pytest.mark.parametrize("table", ["districts", "municipalities", "youth_offices", "bodies"])
def test_ids_are_unique_and_areas_exist(table: str) -> None:
    ids = [row.get("id") or row["ags"] for row in rows(table)]
    assert len(ids) == len(set(ids))
    for row in rows(table):
        assert all(is_known_ags(prefix) for prefix in row.get("area", row.get("ags", "")).split()), row


def test_ids_of_bodies_are_role_and_key() -> None:
    for row in (*rows("bodies"), *({**row, "role": "jugendamt"} for row in rows("youth_offices"))):
        assert re.fullmatch(rf"{row['role']}-(\d{{3}}|\d{{5}}|\d{{8}}|lvr|lwl|nrw-(nord|ost|west))", row["id"]), row


def test_every_office_of_the_tables_is_at_every_municipality_of_its_area() -> None:
    known = offices()
    towns = {town.ags for town in municipalities()}
    for role, at in known.at.items():
        assert at.keys() == towns, role
    for row in rows("bodies"):
        for prefix in row["area"].split():
            for town in municipalities(prefix):
                assert row["id"] in {body.id for body in known.at[row["role"]][town.ags]}, row


def test_35_large_towns_have_an_auslaenderbehoerde_of_their_own_and_every_one_is_unverified() -> None:
    found = [row for row in rows("bodies") if row["role"] == "auslaenderbehoerde"]
    assert Counter(row["level"] for row in found) == {"kreis": 53, "gemeinde": 35}
    assert {row["status"] for row in found} == {"unverified"}
    own_youth_office = {row["id"].removeprefix("jugendamt-") for row in rows("youth_offices")}
    assert {row["area"] for row in found if row["level"] == "gemeinde"} <= own_youth_office
    covered = [town.ags for row in found for prefix in row["area"].split() for town in municipalities(prefix)]
    assert len(covered) == len(set(covered)) == 396


def test_notes_are_whole_sentences_for_roles_that_exist() -> None:
    for row in rows("notes"):
        assert set(row["roles"].split()) <= set(offices().roles), row
        assert row["text"].endswith((".", ")")), row
        assert row["text"][0].isupper(), row
        assert not row["area"] or is_known_ags(row["area"]), row
        assert not re.search(r"kein(en)? Anspruch|\*innen|/innen", row["text"]), row


def test_notice_names_every_attribution_and_licence_that_asks_for_it() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for row in rows("sources"):
        if row["attribution"]:
            assert row["attribution"] in notice, row
            assert row["licence"].split(" ")[0] in notice, row
    assert "https://www.govdata.de/dl-de/by-2-0" in notice
    assert "Stadt Köln" in notice


def koeln() -> VocabularyFile:
    loaded: Any = YAML(typ="safe", pure=True).load(KOELN.read_text(encoding="utf-8"))
    return VocabularyFile.model_validate(loaded)


def test_koeln_has_9_districts_and_86_quarters_that_lie_in_them() -> None:
    areas = {area.id: area for area in koeln().areas}
    districts = [area for area in areas.values() if area.in_ == "05315000"]
    quarters = [area for area in areas.values() if area.in_ != "05315000"]
    assert (len(districts), len(quarters), len(areas)) == (9, 86, 95)
    assert {area.id for area in districts} == {f"05315000-b{number}" for number in range(1, 10)}
    for quarter in quarters:
        assert quarter.in_ == f"05315000-b{quarter.id.removeprefix('05315000-t')[0]}"
    assert areas["05315000-t101"].name == "Altstadt/Süd"


def test_koeln_belongs_to_the_vocabulary_and_says_where_it_comes_from() -> None:
    assert (koeln().id, koeln().version) == ("nrw", "2026.11.0")
    head = KOELN.read_text(encoding="utf-8").split("schema:")[0]
    assert "CC BY" in head
    assert "Stadt Köln" in head
