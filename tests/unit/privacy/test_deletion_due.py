"""What is due on a day, what a person looks at first, and a proof without content (S07, S08, B05)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.errors import InputError
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.deletion import deletion_catalogue, due_on
from lotse.privacy.deletion_due import Hold, Kept, deletion_protocol, due_deletion, is_unbroken

ON = date(2026, 11, 20)
KINDS = [rule.id for rule in deletion_catalogue().rules]
MARK = "Geheimnis"


def kept(ref: str = MARK, kind: str = "meeting-package", start: str | None = "2026-10-01", **more: Any) -> Kept:
    return Kept.model_validate({"ref": ref, "kind": kind, "start": start, **more})


@pytest.mark.parametrize(
    ("kind", "start", "first"),
    [
        ("meeting-package", "2026-10-21", "2026-11-20"),
        ("meeting-package", "2026-01-30", "2026-03-01"),
        ("suggestions-not-chosen", "2026-11-20", "2026-11-20"),
        ("referral", "2026-08-31", "2027-02-28"),
        ("referral", "2027-08-31", "2028-02-29"),
        ("mapping-table", "2026-12-02", "2027-01-01"),
        ("consent-proof", "2026-12-31", "2030-01-01"),
        ("consent-proof", "2027-01-01", "2031-01-01"),
        ("consent-proof", "2024-02-29", "2028-01-01"),
        ("disclosure-log", "2024-02-29", "2027-02-28"),
        ("access-log", "2026-05-20", "2026-11-20"),
        ("refused-attempts", "2026-05-20", "2026-11-20"),
        ("protection-stop", "2026-05-20", "2026-11-20"),
    ],
)
def test_the_day_before_it_stays_and_on_the_day_it_goes(kind: str, start: str, first: str) -> None:
    day = date.fromisoformat(first)
    one = kept(kind=kind, start=start)
    assert due_deletion([one], on=day - timedelta(days=1)).delete == ()
    assert due_deletion([one], on=day).delete == (MARK,)


def test_the_catalogue_has_the_kinds_of_the_research() -> None:
    assert {
        "meeting-package", "suggestions-not-chosen", "referral", "mapping-table", "consent-proof", "disclosure-log",
        "access-log", "refused-attempts", "protection-stop",
    } <= set(KINDS)  # fmt: skip
    assert all(rule.start and rule.because for rule in deletion_catalogue().rules)
    assert len(set(KINDS)) == len(KINDS)


def test_what_has_no_beginning_yet_waits() -> None:
    found = due_deletion([kept(start=None), kept("b", start="2026-11-19")], on=ON)
    assert (found.delete, found.restrict, found.wait) == ((), (), 2)


@pytest.mark.parametrize(
    ("hold", "rule"), [("file_part", "S08"), ("archive", "S08"), ("protection", "S08"), ("retention", "B05")]
)
def test_b05_s08_what_is_held_is_restricted_and_a_person_decides(hold: str, rule: str) -> None:
    found = due_deletion([kept(hold=hold), kept("b")], on=ON)
    assert found.delete == ("b",)
    assert [(one.ref, one.rule) for one in found.restrict] == [(MARK, rule)]
    check = checks_by_id()[rule]
    assert (found.restrict[0].text, found.restrict[0].settle) == (check.text, check.settle)
    assert due_deletion([kept(hold=hold, start="2026-11-19")], on=ON).restrict == ()


def test_s07_what_has_no_rule_may_not_be_held_and_all_of_it_is_told() -> None:
    with pytest.raises(InputError) as caught:
        due_deletion([kept(kind="chat"), kept(), kept(kind="notes")], on=ON)
    assert [(one.code, one.path) for one in caught.value.problems] == [
        ("ID-UNKNOWN", "kept[0].kind"),
        ("ID-UNKNOWN", "kept[2].kind"),
    ]
    assert not [word for word in (MARK, "chat", "notes") if word in str(caught.value)]


_ANY = st.builds(
    Kept,
    ref=st.uuids().map(str),
    kind=st.sampled_from(KINDS),
    start=st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))),
    hold=st.one_of(st.none(), st.sampled_from(get_args(Hold))),
)


@given(st.lists(_ANY), st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 400))
def test_each_thing_goes_waits_or_is_held_and_later_nothing_comes_back(held: list[Kept], on: date, days: int) -> None:
    now, later = due_deletion(held, on=on), due_deletion(held, on=on + timedelta(days=days))
    assert len(now.delete) + len(now.restrict) + now.wait == len(held)
    assert set(now.delete) <= set(later.delete)
    assert {one.ref for one in now.restrict} <= {one.ref for one in later.restrict}
    assert sum(now.kinds.values()) == len(now.delete)
    for one in held:
        assert (one.ref in now.delete) == (
            one.hold is None and one.start is not None and due_on(one.kind, one.start) <= on
        )


def test_the_proof_says_what_went_by_which_rule_and_nothing_of_what_it_was() -> None:
    due = due_deletion([kept(), kept("b"), kept("c", hold="archive"), kept("d", "referral", "2026-01-01")], on=ON)
    proof = deletion_protocol(due, by="f1")
    assert [(one.kind, one.count, one.after) for one in proof.lines] == [
        ("meeting-package", 2, "30 days"),
        ("referral", 1, "6 months"),
    ]
    assert proof.restricted == 1
    written = proof.model_dump_json()
    assert not [word for word in (MARK, '"b"', "2026-10-01", "2026-01-01") if word in written]
    assert repr(due) == "DueDeletion(on=datetime.date(2026, 11, 20), kinds={'meeting-package': 2, 'referral': 1})"
    assert (repr(due.restrict), repr(kept())) == ("(HeldBack(rule='S08'),)", "Kept(kind='meeting-package')")


def test_a_proof_that_was_changed_left_out_or_put_in_shows() -> None:
    first = deletion_protocol(due_deletion([kept()], on=ON), by="f1")
    second = deletion_protocol(due_deletion([kept("b")], on=ON), by="f2", previous=first.sha256)
    third = deletion_protocol(due_deletion([], on=ON), by="f2", previous=second.sha256)
    assert is_unbroken([])
    assert is_unbroken([first, second, third])
    assert not is_unbroken([first, third])
    assert not is_unbroken([second, third])
    assert not is_unbroken([first, second.model_copy(update={"by": "f3"}), third])
    assert not is_unbroken([first, second.model_copy(update={"lines": ()}), third])


@pytest.mark.parametrize("by", ["anna", "", "F1"])
def test_no_name_fits_into_a_proof(by: str) -> None:
    with pytest.raises(InputError):
        deletion_protocol(due_deletion([kept()], on=ON), by=by)
