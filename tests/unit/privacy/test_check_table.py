from __future__ import annotations

import csv
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lotse.privacy.check_table import check_table, checks_by_id
from lotse.privacy.matrix import matrix

HERE = Path(__file__).parent
IDS = (HERE / "check-ids.txt").read_text(encoding="utf-8").split()
SHARED = HERE.parents[3] / "shared" / "data"
COLUMNS = {
    "Identität": "identity",
    "Kontakt": "contact",
    "Gesundheit": "health",
    "Sozialleistung": "social_benefits",
    "Aufenthaltsstatus": "residence_status",
    "Religion/Ethnie": "religion_ethnicity",
    "Sprache (Dolmetschbedarf)": "language",
    "Bildung": "education",
    "Kindesschutz": "child_protection",
}


def test_all_checks_are_in_the_table_once_and_in_order() -> None:
    assert [check.id for check in check_table().checks] == IDS
    assert len(set(IDS)) == 102


@pytest.mark.skipif(not SHARED.exists(), reason="the research is not beside the checkout")
def test_the_table_has_the_ids_and_norms_of_the_research() -> None:
    told = json.loads((SHARED / "privacy_rules.json").read_text(encoding="utf-8"))["regeln"]
    assert [rule["id"] for rule in told] == IDS
    assert all(checks_by_id()[rule["id"]].norm == rule["norm"] for rule in told)


@pytest.mark.skipif(not SHARED.exists(), reason="the research is not beside the checkout")
def test_the_matrix_is_that_of_the_research() -> None:
    with (SHARED / "sharing_matrix.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == len(matrix().rows)
    for row, (recipient, shipped) in zip(rows, matrix().rows.items(), strict=True):
        for column, category in COLUMNS.items():
            cell, _, ground = row[column].partition("|")
            wanted = cell.removesuffix("+V").removesuffix("*").lower()
            assert matrix().cell(recipient, category) == wanted, (recipient, category)
            assert shipped.obligation == row["Identität"].endswith("+V")
            grounds = shipped.grounds.get(category, ())  # type: ignore[call-overload]  # a category, see COLUMNS
            assert grounds == ((ground.lower(),) if ground else ())


@pytest.mark.parametrize("check", check_table().checks, ids=lambda check: check.id)
def test_every_check_says_where_it_is_kept_in_a_whole_sentence(check: Any) -> None:
    assert check.text.endswith((".", "!", "?"))
    assert check.settle is None or check.settle.endswith(".")
    assert not any(word in check.text + (check.settle or "") for word in ("kein Anspruch", "*in", ":in", "/"))
    if check.by == "library" and check.at != "lotse.planning":  # that room is built later
        import_module(check.at)


def test_what_was_not_read_has_a_careful_choice() -> None:
    for check in check_table().checks:
        if not check.verified and check.kind in ("field", "request"):
            assert check.careful or check.id == "A03", check.id


def test_every_row_has_a_cell_for_every_category_and_every_ground_a_listed_norm() -> None:
    for row in matrix().rows.values():
        assert len(row.cells) == len(matrix().columns)
    for norms in matrix().grounds.values():
        assert set(norms) <= matrix().norms.keys()


def test_every_recipient_of_the_vocabulary_has_a_row() -> None:
    from privacy_world import words

    named = {role.recipient for role in words().roles.values()} - {None}
    assert named == matrix().rows.keys()
