"""What no step can say: no name, no text, no value of a case. And what of a book shows where it should not."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest
from sqlalchemy import text

from book_world import CASE, KEY, NOON, answered, chosen, disclosed, guide, held, some_id, stopped
from lotse.book import ColleagueIdea, FollowUpSet, Step, open_book
from lotse.book.tables import steps as table
from lotse.case.number import is_case_number
from lotse.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ("Frau Kanarienvogel", "Tel. 0241 123456", "a" * 200, "Straße 5", "x\ny", "")
MODELS = [model for model in get_args(Step) if model.__name__ not in ("Logged", "Purged")]
FIELDS = [
    (model, name)
    for model in (*MODELS, *[one for one in get_args(Step) if one.__name__ == "Purged"])
    for name in model.model_fields
]
GOOD: dict[str, Any] = {
    "case": CASE,
    "on": "2026-11-20",
    "offer": "sprachclub",
    "person": "k1",
    "idea": None,
    "body": "jugendamt-05358",
    "bodies": ["jugendamt-05358"],
    "need": "sprachfoerderung",
    "access": "komm",
    "answer": "no",
    "outcome": "ended",
    "follow_up": "F-2222222222",
    "record": "C-7Q4M9K2XPA",
    "rule": "referral",
    "count": 1,
    "total": 1,
}
CLOSED = {
    "at": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00",
    "day": r"\d{4}-\d\d-\d\d",
    "person": r"[a-z]\d{0,2}",
    "idea": r"I-[2-9A-Z]{10}",
    "follow_up": r"F-[2-9A-Z]{10}",
    "record": r"[A-Z]-[2-9A-Z]{10}",
    "bodies": r"[a-z0-9-]+( [a-z0-9-]+)*",
    "salt": r"[0-9a-f]{32}",
    "digest": r"[0-9a-f]{64}",
    "link": r"[0-9a-f]{64}",
}


def _said(model: Any) -> dict[str, Any]:
    said = {name: GOOD[name] for name in model.model_fields if name in GOOD}
    if model.__name__ == "ColleagueIdea":
        said["idea"] = "I-2222222222"
    return said


@pytest.mark.parametrize("written", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_no_text_fits_into_any_field_of_any_step(model: Any, field: str, written: str) -> None:
    model.model_validate(_said(model))
    with pytest.raises(InputError) as caught:
        model.model_validate({**_said(model), field: [written] if field == "bodies" else written})
    assert not written or written not in str(caught.value)


def test_every_column_holds_what_is_closed(place: str) -> None:
    book = open_book(place, create=True, key=KEY)
    book.append(
        held(),
        chosen(),
        answered("no"),
        guide(),
        ColleagueIdea(
            case=CASE, idea=some_id("I"), person="m", body="x", need="n", access="komm", on=date(2026, 11, 20)
        ),
        FollowUpSet(case=CASE, follow_up=some_id("F"), on=date(2026, 12, 20)),
        at=NOON,
    )
    book.append_log(disclosed())
    book.append_log(stopped())
    with book._place.reading() as connection:
        rows = [dict(row) for row in connection.execute(text("SELECT * FROM lotse_steps")).mappings()]
    assert {column.name for column in table.columns} == set(rows[0])
    for row in rows:
        assert row["case_number"] is None or is_case_number(row["case_number"])
        for column, value in row.items():
            if isinstance(value, str) and column not in ("entry", "case_number"):
                assert re.fullmatch(CLOSED.get(column, r"[a-z0-9]+([-_][a-z0-9]+)*"), value), column


def test_nothing_about_a_case_is_logged_or_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        book = open_book(tmp_path / "book", create=True)
        book.append(chosen("kanarienvogel"), at=NOON)
        book.standing(CASE)
        book.purge(on=date(2100, 1, 1), at=NOON)
    shown = f"{caplog.text}{book!r}{book.entries()!r}{book.standing(CASE)!r}"
    assert "kanarienvogel" not in shown
    assert CASE not in shown
