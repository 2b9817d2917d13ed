"""Whose deed it is: one parent acts for the other with a deed of the other one, and never with the own."""

from __future__ import annotations

import pytest

from lotse.case.deeds import is_deed
from lotse.case.records import GivenBy


@pytest.mark.parametrize(
    ("evidence", "by_mother", "by_father", "by_somebody"),
    [
        ("Vollmacht", True, True, True),
        ("Vollmacht des Vaters", True, False, False),
        ("Vollmacht vom Vater", True, False, False),
        ("Vollmacht der Mutter", False, True, False),
        ("Sorgerechtsvollmacht von der Mutter vom 1.10.26", False, True, False),
        ("Vollmacht des anderen Elternteils", True, True, True),
        ("Vollmacht der anderen Mutter", True, True, True),  # two mothers
        ("Vollmacht des zweiten Vaters", True, True, True),
        ("Zustimmung des Vaters", True, False, False),
        ("Einwilligung der Mutter, Akte 7", False, True, False),
        ("Zustimmung der anderen Mutter", True, True, True),
        ("Zustimmung des anderen Vaters vom 2026-10-01", True, True, True),
        ("Bevollmächtigung des Elternteils", True, True, True),
        ("Zustimmung", False, False, False),  # of whom?
        ("Vollmacht der Großmutter", False, False, False),
        ("", False, False, False),
    ],
)
def test_p01_a_parent_acts_for_the_other_with_a_deed_of_the_other(
    evidence: str, *, by_mother: bool, by_father: bool, by_somebody: bool
) -> None:
    for roles, counts in (
        (("mother", "Mutter ", "Kindesmutter"), by_mother),
        (("father", "Vater", "KINDESVATER"), by_father),
        (("parent", "Elternteil"), by_somebody),
    ):
        for role in roles:
            assert is_deed(evidence, GivenBy(person="m", role=role)) is counts
