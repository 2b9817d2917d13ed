"""Consent records: when one is in force, and what it opens."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lotse.case.records import ConsentRecord, end_of_day
from lotse.errors import InputError
from lotse.testing.agreeing import own_suggestion_record

GIVEN, UNTIL = "2026-01-01T09:00:00+01:00", "2027-01-01T00:00:00+01:00"
PERIOD = {"valid": {"given_at": GIVEN, "until": UNTIL}, "history": [{"state": "given", "at": GIVEN, "by": "m"}]}


def record(**changes: Any) -> ConsentRecord:
    written = {**deepcopy(own_suggestion_record("k1", giver="m")), **deepcopy(PERIOD)}
    for path, value in changes.items():
        *above, last = path.split("__")
        here: Any = written
        for step in above:
            here = here[step]
        here[last] = value
    return ConsentRecord.model_validate(written)


def history(*changes: tuple[str, str]) -> list[dict[str, str]]:
    return [{"state": state, "at": at, "by": "m"} for state, at in changes]


@pytest.mark.parametrize(
    ("at", "open_now"),
    [
        ("2026-01-01T08:59:59+01:00", False),
        ("2026-01-01T09:00:00+01:00", True),
        ("2026-01-01T08:00:00+00:00", True),
        ("2026-12-31T23:59:59+01:00", True),
        ("2027-01-01T00:00:00+01:00", False),
        ("2026-12-31T23:00:00+00:00", False),
    ],
)
def test_a_record_begins_when_it_was_given_and_ends_before_its_until(at: str, *, open_now: bool) -> None:
    assert record().in_force(datetime.fromisoformat(at)) is open_now


@pytest.mark.parametrize(
    ("changes", "open_now"),
    [
        ([("given", GIVEN)], True),
        ([("requested", GIVEN)], False),
        ([("refused", GIVEN)], False),
        ([("unknown", GIVEN)], False),
        ([("request_deferred", GIVEN)], False),
        ([("given", GIVEN), ("withdrawn", "2026-11-20T12:00:00+01:00")], False),
        ([("given", GIVEN), ("withdrawn", "2026-11-20T12:00:01+01:00")], True),
        ([("withdrawn", "2026-11-20T11:00:00+01:00"), ("given", GIVEN)], False),
        (
            [("given", GIVEN), ("withdrawn", "2026-06-01T12:00:00+02:00"), ("renewed", "2026-07-01T12:00:00+02:00")],
            False,
        ),
        ([("given", GIVEN), ("expired", "2026-06-01T12:00:00+02:00")], False),
        ([("given", GIVEN), ("expired", "2026-06-01T12:00:00+02:00"), ("renewed", "2026-07-01T12:00:00+02:00")], True),
        ([("given", GIVEN), ("revoked", "2026-06-01T12:00:00+02:00")], False),
        ([("given", GIVEN), ("invalidated", "2026-06-01T12:00:00+02:00")], False),
        ([("given", GIVEN), ("withdrawn", GIVEN)], False),
        ([("withdrawn", GIVEN), ("given", GIVEN)], False),
        ([("given", "2026-11-20T12:00:01+01:00")], False),
    ],
)
def test_the_newest_state_up_to_the_moment_counts_and_a_withdrawal_wins(
    changes: list[tuple[str, str]], *, open_now: bool
) -> None:
    assert record(history=history(*changes)).in_force(datetime.fromisoformat("2026-11-20T12:00:00+01:00")) is open_now


@pytest.mark.parametrize(
    ("on", "end"),
    [
        (date(2026, 11, 20), datetime(2026, 11, 20, 22, 59, 59, 999999, UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 21, 59, 59, 999999, UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, 999999, UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, 999999, UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_germany(on: date, end: datetime) -> None:
    assert end_of_day(on) == end


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("record", "C-123"),
        ("record", "C-7Q4M9K2XP0"),
        ("valid__until", None),
        ("valid__until", "2027-01-01T00:00:00"),
        ("valid__until", "2027-01-01"),
        ("valid__given_at", "gestern"),
        ("scope__purposes", []),
        ("scope__purposes", ["statistics"]),
        ("scope__categories", ["income"]),
        ("history", []),
        ("history", [{"state": "GIVEN", "at": GIVEN, "by": "m"}]),
        ("act__form", "telepathic"),
        ("voluntary__duty", "no"),
    ],
)
def test_a_record_without_an_end_an_offset_or_a_known_word_is_refused(path: str, value: Any) -> None:
    with pytest.raises(InputError):
        record(**{path: value})


def test_a_record_reads_back_as_it_was_written() -> None:
    one = record()
    assert ConsentRecord.model_validate_json(one.model_dump_json()) == one
    assert one.model_dump(mode="json", by_alias=True)["valid"] == {"given_at": GIVEN, "until": UNTIL}
