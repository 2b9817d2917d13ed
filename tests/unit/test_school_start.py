"""School start in North Rhine-Westphalia around the cut-off day."""

from __future__ import annotations

from datetime import date

import pytest

from lotse.catalogues.school_start import school_start


@pytest.mark.parametrize(
    ("born", "start"),
    [
        ("2020-01-01", 2026),
        ("2020-09-29", 2026),
        ("2020-09-30", 2026),
        ("2020-10-01", 2027),
        ("2020-10-02", 2027),
        ("2020-12-31", 2027),
        ("2020-02-29", 2026),
    ],
)
def test_born_until_30_september_starts_at_six_born_later_a_year_later(born: str, start: int) -> None:
    assert school_start(date.fromisoformat(born)).compulsory_from == date(start, 8, 1)


def test_only_those_born_on_1_october_meet_a_contradiction() -> None:
    assert school_start(date(2020, 9, 30)).contradictions == ()
    assert school_start(date(2020, 10, 2)).contradictions == ()
    (contradiction,) = school_start(date(2020, 10, 1)).contradictions
    assert contradiction.readings == (date(2024, 8, 1), date(2025, 8, 1))
    assert "01.08.2024" in contradiction.text
    assert len(contradiction.sources) == 3


def test_an_earlier_start_on_application_is_named_for_those_born_after_the_cut_off() -> None:
    assert any("frühere Aufnahme" in note for note in school_start(date(2020, 10, 1)).notes)
    assert not any("frühere Aufnahme" in note for note in school_start(date(2020, 9, 30)).notes)
    assert all("nicht gelesen" in school_start(date(2020, month, 1)).notes[-1] for month in (9, 11))
