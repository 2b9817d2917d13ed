"""The log entry and its chain: names of fields only, and a change anywhere shows."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.errors import DisclosureRefused, InputError, LotseError
from lotse.privacy.deletion import due_on
from lotse.privacy.disclosure_log import (
    DisclosureEntry,
    ErasedEntry,
    LogEntry,
    StopEntry,
    WithdrawalEntry,
    broken_at,
    chained,
    erased,
    heard_on,
    package_hmac,
    read_entry,
    refuse_what_may_not_leave,
    stop_entry,
)
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    NUMBER,
    consent,
    family,
    recipients,
    told,
)

KEY = b"0123456789abcdef"
NAMED = [{"body": JUGENDAMT, "name": "Jugendamt Düren", "function": "ASD"}, {"body": GESUNDHEITSAMT}]

KEPT: list[dict[str, Any]] = [
    {"event": "stop", "at": "2026-11-20T08:30:00+00:00", "role": "jobcenter", "case": NUMBER, "number": 1},
    {
        "event": "informed",
        "case": NUMBER,
        "at": "2026-11-20T08:31:00+00:00",
        "about": 1,
        "told": "Stadt Düren",
        "delete_on": "2029-11-20",
        "number": 2,
    },
]
SEALS: dict[bytes | None, list[str]] = {
    None: [
        "44bc665e0385c0f74db9bc0a87dd649c8d934b1464d2a6a5910b572ccfd14d02",
        "59ba4e43c970a2aea706a4865b891fc994190b68e4be31e378021a9380303772",
    ],
    KEY: [
        "ac2bb825b9b55886fd675716f26b2065f239c2696b997c1f4be9a0327932cbb8",
        "f29a4516befd34d25b5b7ea70a68e3f9a37b7a65a9fcc4e616cc1fa87c28a531",
    ],
}


def entry_of(*records: Any, key: bytes | None = None, **more: Any) -> Any:
    """The entry that a disclosure leaves."""
    entries: list[LogEntry] = []
    with contextlib.suppress(DisclosureRefused):
        told(*records, **more).package(log=entries.append, key=key)
    (entry,) = entries
    return entry


def chain(length: int = 4, key: bytes | None = None) -> list[LogEntry]:
    """Entries of several kinds in one chain."""
    kinds: list[LogEntry] = [
        entry_of(consent()),
        entry_of(),
        stop_entry(at=AT, role="jobcenter", case=NUMBER),
        WithdrawalEntry(case=NUMBER, at=AT, record="C-7Q4M9K2XPA", inform=(JUGENDAMT,), delete_on=AT.date()),
    ]
    made: list[LogEntry] = []
    for place in range(length):
        made.append(chained(kinds[place % len(kinds)], made[-1] if made else None, key=key))
    return made


def test_b03_the_entry_names_each_recipient_the_records_and_the_rules_it_rests_on() -> None:
    entry = entry_of(consent(scope__recipients=NAMED), present=[JOBCENTER, JUGENDAMT, GESUNDHEITSAMT])
    assert [(one.body, one.name, one.function) for one in entry.recipients] == [
        (JUGENDAMT, "Jugendamt Düren", "ASD"),
        (GESUNDHEITSAMT, GESUNDHEITSAMT, None),
    ]
    assert entry.person == "f1"
    assert entry.categories == ("education", "language")
    assert entry.versions.rules.id == "dueren"
    assert ("G01", "pass") in entry.checks
    assert entry.at == AT
    assert entry.at.tzinfo is UTC
    assert entry.delete_on.isoformat() == "2029-11-20"


def test_s09_a_refused_attempt_keeps_its_rules_and_no_field_and_goes_after_six_months() -> None:
    entry = entry_of()
    assert (entry.result, entry.fields, entry.categories, entry.records) == ("needs", (), (), ())
    assert entry.checks
    assert entry.delete_on.isoformat() == "2027-05-20"


def test_k08_a_stop_leaves_code_moment_role_number_and_the_day_it_goes_and_nothing_else() -> None:
    entry = entry_of(consent(), case=family(child_protection="acute"))
    assert json.loads(entry.model_dump_json(exclude_none=True)) == {
        "schema": "lotse/log/1",
        "event": "stop",
        "code": "KS-STOP",
        "at": "2026-11-20T08:30:00+00:00",
        "role": "jobcenter",
        "case": NUMBER,
        "delete_on": "2027-05-20",
    }


def test_s07_every_kind_of_entry_that_says_something_names_the_day_it_goes() -> None:
    """A log in a file is never shortened: without the day nobody would know when an entry has to go."""
    kinds = [kind for kind in get_args(LogEntry) if kind is not ErasedEntry]
    assert len(kinds) == 4
    assert all("delete_on" in kind.model_fields for kind in kinds)
    assert set(ErasedEntry.model_fields) - {"event"} < set(StopEntry.model_fields)  # its place and nothing that goes
    for entry in chain():
        assert json.loads(entry.model_dump_json())["delete_on"]


def test_s07_the_day_of_a_stop_is_that_of_the_catalogue_counted_in_germany() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert stop_entry(at=late, role=None, case=NUMBER).delete_on == due_on("protection-stop", date(2026, 11, 21))


@pytest.mark.parametrize("key", [None, KEY])
def test_s09_a_stop_that_named_no_day_keeps_its_seal_and_is_written_as_it_was(key: bytes | None) -> None:
    old = read_entry({**KEPT[0], "before": None, "seal": SEALS[key][0]})
    assert isinstance(old, StopEntry)
    assert old.delete_on is None
    assert broken_at([old], key=key) is None
    for written in (old.model_dump(mode="json"), json.loads(old.model_dump_json())):
        assert "delete_on" not in written
    following = chained(stop_entry(at=AT, role=None, case=NUMBER), old, key=key)
    assert broken_at([old, following], key=key) is None
    put_in = old.model_copy(update={"delete_on": AT.date()})
    assert broken_at([put_in, following], key=key) == 0
    left_out = following.model_copy(update={"delete_on": None})
    assert broken_at([old, left_out], key=key) == 1


def test_s04_the_package_is_in_the_entry_only_under_a_key() -> None:
    assert entry_of(consent()).package_hmac is None
    keyed, other = entry_of(consent(), key=KEY), entry_of(consent(), key=KEY[::-1])
    assert keyed.package_hmac == package_hmac(told(consent()).package(log=list[Any]().append), KEY)
    assert keyed.package_hmac != other.package_hmac


def test_s04_a_short_key_is_refused_and_nothing_leaves() -> None:
    with pytest.raises(ValueError, match="too short"):
        package_hmac({}, b"short")
    entries: list[Any] = []
    with pytest.raises(DisclosureRefused):
        told(consent()).package(log=entries.append, key=b"short")
    assert entries == []


def test_s04_an_entry_shows_nothing_in_logs_and_tracebacks() -> None:
    entry = entry_of(consent())
    assert f"{entry!r} {entry}" == "<DisclosureEntry> <DisclosureEntry>"
    assert NUMBER not in f"{erased(entry)!r}"


@pytest.mark.parametrize("place", range(4))
def test_an_entry_is_read_as_it_was_kept(place: int) -> None:
    entry = chain()[place]
    assert read_entry(entry.model_dump_json()) == entry
    assert read_entry(json.loads(entry.model_dump_json())) == entry
    assert read_entry(erased(entry).model_dump_json()) == erased(entry)


@pytest.mark.parametrize("wrong", ["", "geheim", "[]", '{"event": "geheim"}', '{"event": "stop", "geheim": 1}', "7"])
def test_s04_what_is_no_entry_is_refused_without_its_words(wrong: str) -> None:
    with pytest.raises(InputError) as caught:
        read_entry(wrong)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("wrong", [[], {"event": []}, {"event": None}, {"event": "geheim"}])
def test_what_is_no_entry_is_told_as_wrong_in_kind(wrong: Any) -> None:
    with pytest.raises(InputError) as caught:
        read_entry(wrong)
    assert [one.code for one in caught.value.problems] == ["TYPE"]


def test_an_entry_that_does_not_say_its_event_is_a_disclosure() -> None:
    entry = entry_of(consent())
    written = json.loads(entry.model_dump_json())
    del written["event"]
    assert read_entry(written) == entry


@pytest.mark.parametrize("key", [None, KEY])
def test_s09_a_chain_holds_and_numbers_its_entries(key: bytes | None) -> None:
    made = chain(6, key)
    assert [one.number for one in made] == [1, 2, 3, 4, 5, 6]
    assert broken_at(made, key=key) is None
    assert broken_at([]) is None


@given(st.integers(0, 5), st.sampled_from(["change", "drop", "double", "swap", "insert"]))
def test_s09_a_change_anywhere_in_the_chain_shows(place: int, how: str) -> None:
    made = chain(6)
    spoilt = list(made)
    if how == "change":
        spoilt[place] = made[place].model_copy(update={"case": "22222-22222-2"})
    elif how == "drop":
        del spoilt[place]
    elif how == "double":
        spoilt.insert(place, made[place])
    elif how == "swap":
        spoilt[place], spoilt[place - 1] = spoilt[place - 1], spoilt[place]
    else:
        spoilt.insert(place, entry_of())
    cut_off = how == "drop" and place in (0, 5)  # the ends: a beginning may be deleted, an end shows elsewhere
    assert (broken_at(spoilt) is None) == cut_off


def test_s09_whoever_has_no_key_cannot_mend_a_changed_chain() -> None:
    made = chain(3, KEY)
    changed = made[1].model_copy(update={"case": "22222-22222-2"})
    mended = [made[0], chained(changed, made[0]), made[2]]
    assert broken_at(mended, key=KEY) == 1
    assert broken_at(made) == 0


def test_s09_a_change_shows_under_a_key_too() -> None:
    made = chain(3, KEY)
    changed = made[1].model_copy(update={"case": "22222-22222-2"})
    assert broken_at([made[0], changed, made[2]], key=KEY) == 1


def test_s04_two_packages_differ_under_one_key() -> None:
    """A copy that somebody holds against the log is told from another."""
    assert package_hmac({"fields": {"k1/age": 5}}, KEY) != package_hmac({"fields": {"k1/age": 6}}, KEY)


@pytest.mark.parametrize("key", [None, KEY])
def test_s09_a_chain_that_was_kept_earlier_holds_today(key: bytes | None) -> None:
    """Seals are read years after they were made: how they are computed does not change."""
    before = [None, SEALS[key][0]]
    kept = [
        read_entry({**entry, "before": one, "seal": seal})
        for entry, one, seal in zip(KEPT, before, SEALS[key], strict=True)
    ]
    assert broken_at(kept, key=key) is None


def _sealed(number: int, before: str | None) -> LogEntry:
    """An entry whose own seal is right, wherever it says that it stands."""
    last = StopEntry(at=AT, role=None, case=NUMBER, number=number - 1 or None, seal=before)
    return chained(StopEntry(at=AT, role=None, case=NUMBER), last)


def test_s09_only_a_first_entry_has_none_before_it() -> None:
    """A beginning that was cut off shows by its number, and a number alone makes no beginning."""
    assert broken_at([_sealed(1, None)]) is None
    assert broken_at([_sealed(3, "0" * 64)]) is None  # the ones before were deleted when their time had come
    assert broken_at([_sealed(2, None)]) == 0
    assert broken_at([_sealed(1, "0" * 64)]) == 0


@pytest.mark.parametrize(
    "left", [{"number": 1}, {"seal": "0" * 64, "before": "1" * 64}, {"number": 2, "before": "1" * 64}]
)
def test_s09_what_is_left_of_a_deleted_entry_needs_its_number_and_its_seal(left: dict[str, Any]) -> None:
    assert broken_at([ErasedEntry(**left)]) == 0


def test_b05_a_deleted_entry_leaves_its_place_and_the_chain_holds() -> None:
    made: list[LogEntry] = chain(5)
    left = [*made[:1], erased(made[1]), *made[2:]]
    assert broken_at(left) is None
    assert NUMBER not in erased(made[1]).model_dump_json()
    assert broken_at([erased(made[0]).model_copy(update={"seal": "0" * 64}), *made[1:]]) == 1


def test_b04_everybody_in_the_room_heard_it() -> None:
    entry = entry_of(
        consent(scope__recipients=recipients(JUGENDAMT, GESUNDHEITSAMT)), present=[JUGENDAMT, GESUNDHEITSAMT]
    )
    assert heard_on("C-7Q4M9K2XPA", [entry, entry_of()]) == {JUGENDAMT, GESUNDHEITSAMT}
    assert heard_on("C-8Q4M9K2XPA", [entry]) == set()


def test_a_moment_without_an_offset_is_no_moment() -> None:
    with pytest.raises(InputError):
        StopEntry.model_validate({"at": datetime(2026, 11, 20), "role": None, "case": NUMBER})  # noqa: DTZ001  # that is the point


def test_a07_the_same_disclosure_leaves_the_same_entry() -> None:
    assert entry_of(consent()) == entry_of(consent())
    assert isinstance(entry_of(consent()), DisclosureEntry)


def test_nothing_that_rests_on_a_withdrawn_record_is_added() -> None:
    """Whatever else is withdrawn, refused or noted, may stand in the log beside it."""
    passed_on, refused = entry_of(consent()), entry_of()
    (record,) = passed_on.records
    withdrawn = WithdrawalEntry(case=NUMBER, at=AT, record=record, inform=(), delete_on=AT.date())
    other = withdrawn.model_copy(update={"record": "C-2222222222"})
    with pytest.raises(LotseError) as caught:
        refuse_what_may_not_leave(passed_on, [other, withdrawn])
    assert caught.value.code == "LOG-WITHDRAWN"
    assert "withdrawn" in caught.value.message
    assert caught.value.hint
    refuse_what_may_not_leave(passed_on, [passed_on, other])
    resting = refused.model_copy(update={"records": passed_on.records})
    assert resting.result != "allow"
    refuse_what_may_not_leave(resting, [withdrawn])
    refuse_what_may_not_leave(withdrawn, [withdrawn])


def test_nothing_is_added_about_a_case_that_was_stopped() -> None:
    """Both refusals are asked at once, and danger comes first; of another case nothing is said."""
    passed_on = entry_of(consent())
    (record,) = passed_on.records
    stop = StopEntry(at=AT, role="jobcenter", case=NUMBER)
    withdrawn = WithdrawalEntry(case=NUMBER, at=AT, record=record, inform=(), delete_on=AT.date())
    logs: list[list[LogEntry]] = [[stop], [withdrawn, stop]]
    for log in logs:
        with pytest.raises(LotseError) as caught:
            refuse_what_may_not_leave(passed_on, iter(log))
        assert caught.value.code == "LOG-STOPPED"
    refuse_what_may_not_leave(passed_on, [stop.model_copy(update={"case": "22222-22222-2"})])
    refuse_what_may_not_leave(stop, [stop])
