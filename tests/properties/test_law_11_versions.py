"""Law 11: on every day a rule has one version or is not in force; bounds hold on the day before, on and after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.errors import ContentError, InputError
from small_world import ON, advised, catalogue, child, family, fitted, offer, rule, ruleset

DAY = timedelta(days=1)
DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))
LEAP = date(2024, 2, 29)


def in_force(rules: Any, on: date) -> list[str]:
    written = family(child(born="2016-01-01"))
    return [reason.rule for need in advised(written, rules, catalogue(), on).needs for reason in need.because]


@given(
    bounds=st.lists(DAYS, min_size=2, max_size=6, unique=True).map(sorted),
    first_open=st.booleans(),
    last_open=st.booleans(),
)
def test_on_every_day_a_rule_has_one_version_or_is_not_in_force(
    bounds: list[date], *, first_open: bool, last_open: bool
) -> None:
    pairs = list(zip(bounds[::2], bounds[1::2], strict=False))
    periods = [
        (None if first_open and not place else first, None if last_open and place == len(pairs) - 1 else last)
        for place, (first, last) in enumerate(pairs)
    ]
    rules = ruleset(
        *(
            rule("r", need, valid={"from": first and str(first), "to": last and str(last)})
            for need, (first, last) in zip(["lernen", "sprechen", "bewegung"], periods, strict=False)
        )
    )
    for on in {day + step for day in (*bounds, LEAP) for step in (-DAY, timedelta(0), DAY)}:
        if on < date(2016, 1, 1):
            continue
        covering = [one for one in periods if (one[0] is None or one[0] <= on) and (one[1] is None or on <= one[1])]
        assert len(covering) <= 1
        assert len(in_force(rules, on)) == len(covering)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_two_versions_of_a_rule_on_one_day_are_refused(first: date, length: int, later: int) -> None:
    end, begin = first + length * DAY, first + later * DAY
    versions = [
        rule("r", "lernen", valid={"from": str(first), "to": str(end)}),
        rule("r", "lernen", valid={"from": str(begin)}),
    ]
    if begin > end:
        assert len(ruleset(*versions).rules) == 2
        return
    with pytest.raises(ContentError) as caught:
        ruleset(*versions)
    assert {problem.code for problem in caught.value.problems} == {"VERSION-OVERLAP"}


def test_a_gap_between_two_versions_loads_and_no_version_applies_in_it() -> None:
    rules = ruleset(
        rule("r", "lernen", valid={"from": "2016-01-01", "to": "2024-02-28"}),
        rule("r", "lernen", valid={"from": "2024-03-01"}),
    )
    assert [in_force(rules, LEAP + step * DAY) for step in (-1, 0, 1)] == [["r"], [], ["r"]]


@pytest.mark.parametrize(
    ("on", "answers"),
    [(date(2015, 12, 31), False), (date(2016, 1, 1), True), (date(2027, 3, 1), True), (date(2027, 3, 2), False)],
)
def test_a_day_outside_the_rule_set_is_an_error_never_the_oldest_version(on: date, *, answers: bool) -> None:
    rules = ruleset(rule("r", "lernen"), valid={"from": "2016-01-01", "to": "2027-03-01"})
    if answers:
        assert in_force(rules, on)
        return
    with pytest.raises(InputError) as caught:
        advised(family(child(born="2010-01-01")), rules, catalogue(), on)
    assert caught.value.code == "DATE"


@pytest.mark.parametrize("name", ["valid", "apply"])
@given(day=DAYS)
def test_the_first_and_the_last_day_of_an_offer_are_included(name: str, day: date) -> None:
    one = {**offer("o"), name: {"from": str(day), "to": str(day)}}
    shut = "not_matching" if name == "valid" else "open"
    for step, verdict in ((-1, shut), (0, "fits"), (1, shut)):
        on = day + step * DAY
        if on >= date(2016, 1, 1):
            assert fitted(family(child(born="2010-01-01")), one, rule("r", "lernen"), on=on).verdict == verdict


@pytest.mark.parametrize(
    ("on", "years"), [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2028, 2, 28), 19), (date(2028, 2, 29), 20)]
)
def test_a_birthday_on_29_february_is_complete_on_1_march_of_other_years(on: date, years: int) -> None:
    for bound, expected in ((years, True), (years + 1, False)):
        rules = ruleset(rule("r", "lernen", {"age": {"from": f"{bound} years"}}))
        assert bool(advised(family(child(born="2008-02-29")), rules, catalogue(), on).needs) is expected


@pytest.mark.parametrize(("valid", "code"), [({"from": "2026-01-02", "to": "2026-01-01"}, "DATE-ORDER")])
def test_a_rule_that_ends_before_it_begins_is_refused(valid: Any, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        ruleset(rule("r", "lernen", valid=valid))
    assert caught.value.code == code


def test_a_rule_set_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ContentError) as caught:
        ruleset(rule("r", "lernen"), valid={"from": str(ON), "to": str(ON - DAY)})
    assert caught.value.code == "DATE-ORDER"
