from __future__ import annotations

import ast
import csv
import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lotse.privacy.check_table import check_table, checks_by_id
from lotse.privacy.matrix import matrix

HERE = Path(__file__).parent
IDS = (HERE / "check-ids.txt").read_text(encoding="utf-8").split()
SHARED = next((one / "shared" / "data" for one in HERE.parents if (one / "shared" / "data").exists()), HERE / "absent")
TESTS = HERE.parents[1]
TABLE = HERE.parents[2] / "docs" / "privacy" / "checks.md"
_NUMBER = re.compile(r"(?<=_)([abegkopsuv][0-9]{2}b?)(?=_)")
_SHOWN = ("unit/privacy/", "unit/planning/", "cli/test_privacy_commands")
"""Tests that the page names; those of other rooms come and go without it."""
_KEEPERS = {"library": "lotse", "host": "Fachverfahren", "municipality": "Kommune"}
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
    if check.by == "library":
        import_module(check.at)


@pytest.mark.parametrize(
    "check",
    [
        one
        for one in check_table().checks
        if one.by == "library" and one.kind != "none" and one.id not in {"K01", "K03"}
    ],
    ids=lambda check: check.id,
)
def test_a_check_that_decides_is_named_in_the_module_that_the_table_names(check: Any) -> None:
    """What no decision names is `none`: no field for it, or other checks say it. The stop lets none come about."""
    source = Path(str(import_module(check.at).__file__)).read_text(encoding="utf-8")
    assert f'"{check.id}"' in source


@cache
def by_check() -> dict[str, list[tuple[str, int]]]:
    """The tests named after each check, with how many things each of them asserts."""
    found: dict[str, list[tuple[str, int]]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            raising = [one for one in ast.walk(node) if isinstance(one, ast.Attribute) and one.attr == "raises"]
            rows = [one for one in node.decorator_list if isinstance(one, ast.Call)]
            said = sum(isinstance(one, ast.Assert) for one in ast.walk(node)) + len(raising) + len(rows)
            for number in _NUMBER.findall(node.name):
                place = f"{file.relative_to(TESTS).as_posix()}::{node.name}"
                found.setdefault(number[0].upper() + number[1:], []).append((place, said))
    return found


def table() -> str:
    """The table of all checks as a page: number, norm, who keeps it where, and its tests."""
    tests = by_check()
    lines = [
        "# Die 102 Prüfungen",
        "",
        "Nummer, Norm und wie weit sie gelesen ist; wer sie hält und wo; die Tests, die ihre Nummer tragen. Die Sätze",
        "stehen in `src/lotse/privacy/content/checks.yaml`. Diese Seite schreibt",
        "`python tests/unit/privacy/test_check_table.py`.",
        "",
        "V2 = Wortlaut zweimal gleich gelesen, V1 = einmal, S = aus zweiter Hand, M = nicht nachgelesen, D = unsere",
        "vorsichtige Entscheidung. Was nicht gelesen ist, steht auf der vorsichtigen Seite.",
        "",
        "| Nr. | Norm | gelesen | gehalten von | Tests |",
        "|---|---|---|---|---|",
    ]
    for check in check_table().checks:
        where = f"{_KEEPERS[check.by]}: `{check.at}`" if check.by == "library" else f"{_KEEPERS[check.by]}: {check.at}"
        named = "<br>".join(f"`{place}`" for place, _ in tests.get(check.id, []) if place.startswith(_SHOWN))
        careful = f" {check.careful}" if check.careful else ""
        norm = check.norm.replace("|", "/")
        lines.append(f"| {check.id} | {norm}{'.' + careful if careful else ''} | {check.status} | {where} | {named} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("check", [one for one in check_table().checks if one.by == "library"], ids=lambda one: one.id)
def test_every_check_of_the_library_has_tests_under_its_number(check: Any) -> None:
    tests = by_check().get(check.id, [])
    assert tests, "no test carries its number"
    assert sum(said for _, said in tests) > 1, "one thing alone cannot be its passing and its failing case"


def test_no_test_carries_the_number_of_a_check_that_there_is_not() -> None:
    assert set(by_check()) <= set(IDS)


def test_the_page_has_a_row_for_every_check_and_names_only_tests_that_there_are() -> None:
    """A test that comes in need not be on the page yet; one that went must not be on it any more."""
    shown = {
        line.split(" | ")[0].strip("| "): line.rsplit(" | ", 1) for line in _rows(TABLE.read_text(encoding="utf-8"))
    }
    made = {line.split(" | ")[0].strip("| "): line.rsplit(" | ", 1) for line in _rows(table())}
    assert {number: row[0] for number, row in shown.items()} == {number: row[0] for number, row in made.items()}
    there = {place for tests in by_check().values() for place, _ in tests}
    for number, (_, named) in shown.items():
        tests = re.findall(r"`([^`]+)`", named)
        assert set(tests) <= there, number
        assert tests or checks_by_id()[number].by != "library", number


def _rows(page: str) -> list[str]:
    return [line for line in page.splitlines() if re.match(r"\| [A-Z][0-9]{2}b? \|", line)]


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


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
