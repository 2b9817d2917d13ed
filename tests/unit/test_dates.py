"""Ages and weeks of pregnancy on the day before, on and after each bound, by the precision that is known."""

from __future__ import annotations

from datetime import date

import pytest

from lotse.case.dates import (
    NOT_STATED,
    Ages,
    Completed,
    Window,
    age_window,
    completed_years,
    last_birth_with,
    pregnancy_window,
    stated_span,
)
from lotse.conditions import WeekRange
from lotse.truth import Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
ON = date(2026, 11, 20)


def _age(text: str | None) -> Completed | None:
    return Completed(int(text.split()[0]), text.split()[1]) if text else None  # type: ignore[arg-type]  # a unit


def holds(born: str, lower: str | None, upper: str | None, on: date = ON) -> Truth:
    span = NOT_STATED if born == "never stated" else stated_span(born)
    return age_window(Ages(_age(lower), _age(upper)), on).holds(span.until(on))


@pytest.mark.parametrize(
    ("born", "age", "complete_on"),
    [
        ("2024-02-29", "1 years", date(2025, 3, 1)),
        ("2024-02-29", "2 years", date(2026, 3, 1)),
        ("2024-02-29", "4 years", date(2028, 2, 29)),
        ("2024-02-29", "1 months", date(2024, 3, 29)),
        ("2024-02-29", "12 months", date(2025, 3, 1)),
        ("2024-02-28", "1 years", date(2025, 2, 28)),
        ("2024-03-01", "1 years", date(2025, 3, 1)),
        ("2026-01-31", "1 months", date(2026, 3, 1)),
        ("2024-01-31", "1 months", date(2024, 3, 1)),
        ("2024-01-29", "1 months", date(2024, 2, 29)),
        ("2024-01-30", "1 months", date(2024, 3, 1)),
        ("2026-01-28", "1 months", date(2026, 2, 28)),
        ("2026-03-31", "1 months", date(2026, 5, 1)),
        ("2025-12-31", "2 months", date(2026, 3, 1)),
        ("2025-11-30", "3 months", date(2026, 3, 1)),
        ("2025-12-15", "1 months", date(2026, 1, 15)),
        ("2026-11-13", "1 weeks", ON),
        ("2026-11-19", "1 days", ON),
        ("2026-11-20", "0 days", ON),
        ("2026-11-20", "0 years", ON),
        ("1999-12-31", "6 years", date(2005, 12, 31)),
    ],
)
def test_an_age_is_complete_on_its_day_and_not_the_day_before(born: str, age: str, complete_on: date) -> None:
    before = date.fromordinal(complete_on.toordinal() - 1)
    after = date.fromordinal(complete_on.toordinal() + 1)
    assert holds(born, age, None, complete_on) is YES
    assert holds(born, age, None, after) is YES
    if stated_span(born).first <= before:
        assert holds(born, age, None, before) is NO


@pytest.mark.parametrize(
    ("born", "truth"),
    [
        ("2023-11-20", YES),
        ("2023-11-21", NO),
        ("2020-11-20", NO),
        ("2020-11-21", YES),
        ("2023-10", YES),
        ("2023-11", UNKNOWN),
        ("2023-12", NO),
        ("2020-10", NO),
        ("2020-11", UNKNOWN),
        ("2020-12", YES),
        ("2019", NO),
        ("2020", UNKNOWN),
        ("2021", YES),
        ("2022", YES),
        ("2023", UNKNOWN),
        ("2024", NO),
        ("2026-11", NO),
        ("never stated", UNKNOWN),
    ],
)
def test_three_to_six_is_half_open_and_unknown_only_where_possible_days_disagree(born: str, truth: Truth) -> None:
    assert holds(born, "3 years", "6 years") is truth


@pytest.mark.parametrize(
    ("born", "lower", "upper", "truth"),
    [
        ("2026-11", None, "1 months", YES),
        ("2026", None, "0 days", NO),
        ("2026", "0 days", None, YES),
        ("2026-11", "0 days", "3 weeks", YES),
        ("2026-11", "20 days", None, NO),
        ("2026-11", "19 days", None, UNKNOWN),
        ("2025", "6 months", "7 months", NO),
        ("2026", "6 months", "7 months", UNKNOWN),
        ("never stated", "0 days", None, YES),
        ("never stated", "6 years", "3 years", NO),
        ("2022", "6 years", "3 years", NO),
    ],
)
def test_days_after_the_day_of_the_question_are_impossible_for_a_birth(
    born: str, lower: str | None, upper: str | None, truth: Truth
) -> None:
    assert holds(born, lower, upper) is truth


def test_a_narrow_window_inside_a_year_of_birth_is_unknown() -> None:
    assert holds("2024", "104 weeks", "105 weeks") is UNKNOWN


@pytest.mark.parametrize(
    ("due", "week"),
    [
        ("2026-11-20", 40),
        ("2026-11-21", 39),
        ("2026-11-27", 39),
        ("2026-11-28", 38),
        ("2026-11-13", 41),
        ("2026-11-14", 40),
        ("2027-08-27", 0),
    ],
)
def test_completed_weeks_of_pregnancy_are_40_minus_the_weeks_to_the_due_day_and_go_on(due: str, week: int) -> None:
    def inside(lower: int | None, upper: int | None) -> Truth:
        return pregnancy_window(WeekRange(week_from=lower, week_below=upper), ON).holds(stated_span(due))

    assert inside(week, week + 1) is YES
    assert inside(week + 1, None) is NO
    assert inside(None, week) is NO
    assert inside(week, None) is YES


@pytest.mark.parametrize(
    ("due", "truth"),
    [("2027-05", YES), ("2027-06", UNKNOWN), ("2027-07", NO), ("2026", YES), ("2027", UNKNOWN), ("2028", NO)],
)
def test_a_due_month_or_year_is_unknown_where_its_days_disagree(due: str, truth: Truth) -> None:
    assert pregnancy_window(WeekRange(week_from=12), ON).holds(stated_span(due)) is truth


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("1994", date(1994, 1, 1), date(1994, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "month"),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31), "month"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "day"),
    ],
)
def test_a_stated_date_is_the_span_of_days_that_agree_with_it(
    text: str, first: date, last: date, precision: str
) -> None:
    span = stated_span(text)
    assert (span.first, span.last, span.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "94",
        "2023-02-29",
        "2023-13",
        "2023-00",
        "0000",
        "2023-1",
        "2023/01",
        "2023-01-01T00:00",
        "20230101",
        "２０２３",
    ],
)
def test_what_is_no_year_month_or_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the loader tells it in its own words
        stated_span(text)


def test_an_empty_window_is_never_held() -> None:
    assert Window(date(2020, 1, 2), date(2020, 1, 2)).holds(stated_span("2020")) is NO


def test_a_far_past_does_not_overflow() -> None:
    assert last_birth_with(Completed(130, "years"), date(100, 1, 1)) == date(1, 1, 1)
    assert last_birth_with(Completed(130, "years"), date(131, 6, 30)) == date(1, 6, 30)
    assert last_birth_with(Completed(48_000, "days"), date(100, 1, 1)) == date(1, 1, 1)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 11, 20), ON, 18),
        (date(2008, 11, 21), ON, 17),
        (date(2026, 11, 20), ON, 0),
        (date(2026, 11, 21), ON, 0),
    ],
)
def test_completed_years_count_as_the_law_counts(born: date, on: date, years: int) -> None:
    assert completed_years(born, on) == years
