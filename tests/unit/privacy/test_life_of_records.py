"""A record from its beginning to its end, and several copies of one: what counts, and what a wrong step is called."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.model import Case
from lotse.case.record_worth import state_at
from lotse.case.records import BERLIN, ConsentRecord, ConsentScope, with_its_offset
from lotse.case.united import unite
from lotse.errors import InputError
from lotse.privacy.consents import WithdrawalNotice, expire, is_continuation, narrow, renew, withdraw
from lotse.privacy.record_files import load_consent, load_ground, load_release, read_statement
from lotse.settings import Settings
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JUGENDAMT,
    NUMBER,
    OTHER_NUMBER,
    consent,
    family,
    ground,
    moment,
    obligation,
    release,
    told,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD = load_consent(consent())
DAY = timedelta(days=1)


def refused(step: Callable[[], Any]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        step()
    return [(one.code, one.path) for one in caught.value.problems]


def test_the_notice_of_a_withdrawal_says_whose_consent_ended_when_and_whom_to_tell() -> None:
    later = AT + DAY
    notice = withdraw(RECORD, at=later, by="m", case={"child_protection": "acute"}).notice()
    assert notice == WithdrawalNotice(
        record=RECORD.record,
        case=NUMBER,
        person="k1",
        withdrawn_at=later,
        inform=(GESUNDHEITSAMT, JUGENDAMT),
        letters_wait=True,
        log_read=False,
    )
    assert not withdraw(RECORD, at=later, by="m").notice().letters_wait


@pytest.mark.parametrize(("after", "late"), [(DAY, False), (timedelta(0), True), (-DAY, True)])
def test_e10_who_heard_something_after_a_withdrawal_is_told(after: timedelta, *, late: bool) -> None:
    """A withdrawal may be put down days later; what left in between was not allowed (Art. 33 GDPR)."""
    entries: list[Any] = []
    told(consent()).package(log=entries.append)
    done = withdraw(RECORD, at=entries[0].at + after, by="m", log=entries)
    assert done.inform == (JUGENDAMT,)
    assert done.heard_after == done.notice().heard_after == ((JUGENDAMT,) if late else ())


def test_e10_a_withdrawal_that_is_told_again_was_no_later() -> None:
    entries: list[Any] = []
    told(consent()).package(log=entries.append)
    ended = withdraw(RECORD, at=entries[0].at - DAY, by="m").record
    assert withdraw(ended, at=entries[0].at + DAY, by="m", log=entries).heard_after == (JUGENDAMT,)


def test_each_step_says_by_whom_and_how_it_was_told() -> None:
    told: dict[str, Any] = {"at": AT, "by": "m", "channel": "telefon"}
    less = RECORD.scope.model_copy(update={"categories": ("language",)})
    steps = [
        withdraw(RECORD, **told).record,
        narrow(RECORD, scope=less, **told),
        renew(RECORD, until=AT + 9 * DAY, **told),
    ]
    assert [(one.history[-1].state, one.history[-1].by, one.history[-1].channel) for one in steps] == [
        ("withdrawn", "m", "telefon"),
        ("given", "m", "telefon"),
        ("renewed", "m", "telefon"),
    ]
    over = expire(RECORD, at=RECORD.valid.until)
    assert (over.history[-1].state, over.history[-1].by) == ("expired", "calendar")


def test_a_wrong_step_is_told_by_its_kind_and_its_argument() -> None:
    naive = AT.replace(tzinfo=None)
    wide = RECORD.scope.model_copy(update={"recipients": ()})
    assert refused(lambda: withdraw(RECORD, at=naive, by="m")) == [("DATE", "at")]
    assert refused(lambda: expire(RECORD, at=naive)) == [("DATE", "at")]
    assert refused(lambda: narrow(RECORD, scope=RECORD.scope, at=RECORD.valid.until, by="m")) == [("TYPE", "at")]
    for name, scope in {
        "purposes": ConsentScope(purposes=("referral",)),
        "categories": wide.model_copy(update={"categories": ("contact",)}),
        "special": wide.model_copy(update={"special": ("health",)}),
        "recipients": ConsentScope.model_validate(
            {"purposes": ["case_discussion"], "recipients": [{"body": "kita-a"}]}
        ),
    }.items():
        assert refused(lambda scope=scope: narrow(RECORD, scope=scope, at=AT, by="m")) == [("SCOPE", name)]  # type: ignore[misc]  # bound at once
    renewed = renew(RECORD, until=AT + 9 * DAY, at=AT, by="m")
    earlier = RECORD.scope.model_copy(update={"categories": ("language",)})
    assert refused(lambda: narrow(renewed, scope=earlier, at=AT - DAY, by="m")) == [("DATE-ORDER", "at")]


@pytest.mark.parametrize(("days", "goes"), [(0, False), (1, True), (30, True), (31, False), (-1, False)])
def test_a_new_end_lies_after_the_moment_and_no_later_than_the_office_allows(days: int, *, goes: bool) -> None:
    def step() -> Any:
        return renew(RECORD, until=AT + days * DAY, at=AT, by="m", settings=Settings(consent_max_days=30))

    if goes:
        assert step().in_force(AT + days * DAY - timedelta(seconds=1))
    else:
        assert refused(step) == [("DATE-ORDER", "")]


@pytest.mark.parametrize(
    ("states", "goes"),
    [
        (["given"], True),
        (["requested", "given", "expired"], True),
        (["requested"], False),
        (["given", "withdrawn"], False),
        (["given", "refused"], False),
        (["refused", "given"], True),
        (["given", "refused", "given"], True),
    ],
)
def test_only_what_was_given_and_neither_ended_nor_refused_since_can_be_renewed(
    states: list[str], *, goes: bool
) -> None:
    history = [
        {"state": state, "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m"} for day, state in enumerate(states, 3)
    ]
    record = RECORD.model_copy(update={"history": load_consent(consent(history=history)).history})
    if goes:
        assert renew(record, until=AT + DAY, at=AT, by="m").history[-1].state == "renewed"
    else:
        assert refused(lambda: renew(record, until=AT + DAY, at=AT, by="m")) == [("TYPE", "")]


def test_a_record_goes_on_only_if_nothing_but_its_history_grew() -> None:
    grown = renew(RECORD, until=AT + DAY, at=AT, by="m")
    assert is_continuation(RECORD, RECORD)
    assert is_continuation(RECORD, grown)
    assert not is_continuation(grown, RECORD)
    assert not is_continuation(RECORD, grown.model_copy(update={"person": "m"}))


# --- copies ---


def ended(written: dict[str, Any]) -> dict[str, Any]:
    return {**written, "history": [*written["history"], {"state": "withdrawn", "at": AT.isoformat(), "by": "m"}]}


def test_a_withdrawal_in_one_copy_of_a_release_counts() -> None:
    one, other = load_release(release()), load_release(ended(release()))
    for copies in ([one, other], [other, one]):
        united = unite(NUMBER, copies)
        assert united.differing == ()
        assert [change.state for change in united.releases[0].history] == ["given", "withdrawn"]
        assert not united.releases[0].in_force(AT)


def _with(*states: tuple[str, int, str]) -> ConsentRecord:
    days = [
        {"state": one, "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m", "channel": how} for one, day, how in states
    ]
    return ConsentRecord.model_validate(consent(history=days))


def test_what_one_copy_says_is_kept_beside_a_history_that_was_tampered_with() -> None:
    """An entry put in between stays where it is, so that it shows; the withdrawal of the other copy counts too."""
    tampered = _with(("given", 3, "a"), ("renewed", 2, "b"))
    ended_elsewhere = _with(("given", 3, "a"), ("withdrawn", 4, "c"))
    for copies in ([tampered, ended_elsewhere], [ended_elsewhere, tampered]):
        (both,) = unite(NUMBER, copies).consents
        assert [change.state for change in both.history] == ["given", "renewed", "withdrawn"]


def test_two_entries_of_one_moment_are_no_tampering() -> None:
    twice = _with(("given", 3, "a"), ("given", 3, "b"))
    earlier = _with(("requested", 2, "a"), ("given", 3, "a"))
    for copies in ([twice, earlier], [earlier, twice]):
        (both,) = unite(NUMBER, copies).consents
        assert [(change.state, change.channel) for change in both.history] == [
            ("requested", "a"),
            ("given", "a"),
            ("given", "b"),
        ]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("releases", load_release(release()), load_release(release(topic=["education"]))),
        ("grounds", load_ground(ground()), load_ground(ground(decided_by="f2"))),
        ("obligations", read_statement(obligation()), read_statement(obligation(body="verein-b"))),
    ],
)
def test_two_copies_that_differ_count_not_at_all_and_equal_ones_once(kind: str, one: Any, other: Any) -> None:
    twice = unite(NUMBER, [one, one.model_copy()])
    assert (getattr(twice, kind), twice.differing) == ((one,), ())
    for copies in ([one, other], [one, other, one], [one, one, other]):
        united = unite(NUMBER, copies)
        assert (getattr(united, kind), united.differing) == ((), (one.record,))


@pytest.mark.parametrize(
    ("kind", "good", "elsewhere"),
    [
        ("consents", load_consent(consent("8Q4M9K2XPA")), load_consent(consent(case=OTHER_NUMBER))),
        ("releases", load_release(release(record="R-8Q4M9K2XPA")), load_release(release(case=OTHER_NUMBER))),
        ("grounds", load_ground(ground(record="G-8Q4M9K2XPA")), load_ground(ground(case=OTHER_NUMBER))),
    ],
)
def test_a_record_of_another_case_is_left_out_and_the_ones_after_it_count(kind: str, good: Any, elsewhere: Any) -> None:
    assert getattr(unite(NUMBER, [elsewhere, good, elsewhere]), kind) == (good,)


def test_two_versions_of_a_consent_begin_with_the_later_and_end_with_the_earlier() -> None:
    one = load_consent(consent(valid={"given_at": moment("2026-11-02T09:00"), "until": moment("2027-01-01T00:00")}))
    other = load_consent(consent(valid={"given_at": moment("2026-11-05T09:00"), "until": moment("2027-02-01T00:00")}))
    for copies in ([one, other], [other, one]):
        united = unite(NUMBER, copies)
        assert united.differing == (one.record,)
        (both,) = united.consents
        assert (both.valid.given_at, both.valid.until) == (other.valid.given_at, one.valid.until)


def test_two_versions_of_a_consent_reach_no_further_than_both_whichever_comes_first() -> None:
    wide = load_consent(consent(scope__categories=["language", "education", "contact"]))
    for copies in ([RECORD, wide], [wide, RECORD]):
        (both,) = unite(NUMBER, copies).consents
        assert set(both.scope.categories) == {"language", "education"}


def test_two_versions_of_a_consent_name_the_bodies_that_both_name() -> None:
    one = load_consent(consent(scope__recipients=[{"body": JUGENDAMT}, {"body": "kita-a"}]))
    other = load_consent(consent(scope__recipients=[{"body": JUGENDAMT}, {"body": GESUNDHEITSAMT}]))
    for copies in ([one, other], [other, one]):
        (both,) = unite(NUMBER, copies).consents
        assert [recipient.body for recipient in both.scope.recipients] == [JUGENDAMT]


def test_a_renewal_counts_from_its_own_moment() -> None:
    over = load_consent(consent(valid={"given_at": moment("2026-11-02T09:00"), "until": AT.isoformat()}))
    renewed = renew(over, until=AT + 9 * DAY, at=AT, by="m")
    assert not over.in_force(AT)
    assert renewed.in_force(AT)
    assert not renewed.in_force(AT + 9 * DAY)


@pytest.mark.parametrize("at", ["gestern", "2026-11-02T09:00", "2026-13-01T00:00:00+01:00"])
def test_a_moment_that_is_none_is_told_as_a_date(at: str) -> None:
    assert refused(lambda: load_consent(consent(valid__given_at=at))) == [("DATE", "valid.given_at")]


def test_records_may_be_handed_to_a_case_as_they_are() -> None:
    several = (RECORD, load_release(release()), load_ground(ground()))
    case = load_case(family(), vocabulary=words())
    assert Case.model_validate({**case.model_dump(by_alias=True), "consents": several}).consents == several


@pytest.mark.parametrize(
    ("states", "day", "newest"),
    [
        ([("given", 3)], 2, None),
        ([("given", 3)], 3, "given"),
        ([("given", 3), ("refused", 5)], 4, "given"),
        ([("given", 3), ("refused", 5)], 5, "refused"),
        ([("given", 3), ("refused", 3)], 3, "refused"),  # of two at one moment the one that closes
        ([("refused", 3), ("given", 3)], 3, "refused"),
        ([("given", 3), ("withdrawn", 4), ("renewed", 5)], 6, "withdrawn"),  # what was ended stays ended
        ([("given", 3), ("withdrawn", 4), ("renewed", 5)], 3, "given"),
    ],
)
def test_the_state_at_a_moment(states: list[tuple[str, int]], day: int, newest: str | None) -> None:
    history = [{"state": state, "at": moment(f"2026-11-{at:02d}T09:00"), "by": "m"} for state, at in states]
    record = ConsentRecord.model_validate(consent(history=history))
    assert state_at(record, datetime(2026, 11, day, 9, tzinfo=BERLIN)) == newest


def test_two_versions_of_a_consent_about_different_things_count_not_at_all() -> None:
    other = load_consent(consent(person="m"))
    for copies in ([RECORD, other], [RECORD, other, RECORD]):
        assert unite(NUMBER, copies).consents == ()


@pytest.mark.parametrize(
    ("one", "copy"),
    [
        (RECORD, load_consent(ended(consent(case=OTHER_NUMBER)))),
        (load_release(release()), load_release(ended(release(case=OTHER_NUMBER)))),
        (load_ground(ground()), load_ground(ground(case=OTHER_NUMBER))),
    ],
)
def test_e12_a_copy_of_a_record_that_names_another_case_differs(one: Any, copy: Any) -> None:
    for copies in ([one, copy], [copy, one]):
        assert unite(NUMBER, copies).differing == (one.record,)
    assert unite(NUMBER, [copy]).differing == ()


def test_the_hour_that_comes_twice_in_autumn_is_told_apart() -> None:
    """In Berlin 02:30 came twice on that day: what ended at the first is over at 02:15 before the second."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    later = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)
    given = {"given_at": datetime(2026, 10, 1, 9, tzinfo=BERLIN), "until": first}
    agreed = [{"state": "given", "at": given["given_at"], "by": "m"}]
    over = ConsentRecord.model_validate(consent(valid=given, history=agreed))
    assert over.in_force(datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN))
    assert not over.in_force(with_its_offset(later))
    assert told(consent(valid=given, history=agreed), at=later).fields == ()
    with pytest.raises(InputError):
        narrow(over, scope=over.scope, at=later, by="m")
    started = ConsentRecord.model_validate(consent())
    with pytest.raises(InputError):
        renew(started, until=first, at=later, by="m")
