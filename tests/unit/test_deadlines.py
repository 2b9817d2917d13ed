"""Deadlines of §§ 14 and 15 SGB IX, counted by §§ 187 and 188 BGB."""

from __future__ import annotations

from datetime import date

import pytest

from lotse.catalogues.deadlines import last_day, participation_deadlines


@pytest.mark.parametrize(
    ("received", "weeks", "months", "last"),
    [
        ("2026-10-01", 2, 0, "2026-10-15"),
        ("2026-10-12", 3, 0, "2026-11-02"),
        ("2026-12-24", 2, 0, "2027-01-07"),
        ("2026-10-01", 0, 2, "2026-12-01"),
        ("2026-12-31", 0, 2, "2027-02-28"),
        ("2027-12-31", 0, 2, "2028-02-29"),
        ("2028-02-29", 0, 12, "2029-02-28"),
        ("2026-11-30", 0, 1, "2026-12-30"),
    ],
)
def test_a_period_ends_with_the_day_of_the_same_name_or_number(
    received: str, weeks: int, months: int, last: str
) -> None:
    assert last_day(date.fromisoformat(received), weeks=weeks, months=months) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("received", "said"),
    [("2026-11-06", None), ("2026-11-07", "ein Sonnabend"), ("2026-11-08", "ein Sonntag"), ("2026-11-09", None)],
)
def test_a_weekend_keeps_its_day_and_says_that_the_period_may_end_later(received: str, said: str | None) -> None:
    clearing = participation_deadlines(date.fromisoformat(received))[0]
    assert clearing.date == last_day(date.fromisoformat(received), weeks=2)
    if said is None:
        assert "Werktag" not in clearing.text
    else:
        assert said in clearing.text
        assert "§ 26 Abs. 3 SGB X" in clearing.text
