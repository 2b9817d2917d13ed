"""Deletion by the catalogue, with proof: what is due goes, its place in the chain stays, and nothing else goes."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from sqlalchemy import text

from book_world import CASE, DAY, GUIDE, KEY, NOON, OTHER, after, answered, chosen, disclosed, guide, held, stopped
from lotse.book import (
    CaseClosed,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    Entry,
    FollowUpSet,
    FollowUpSettled,
    HandoverConfirmed,
    IdeaWent,
    Logged,
    MeetingHeld,
    Purged,
    open_book,
)
from lotse.book.retention import RESTS, terms
from lotse.book.steps import CaseStep
from lotse.errors import BookError
from lotse.privacy.deletion import deletion_catalogue, due_on
from lotse.privacy.disclosure_log import ErasedEntry, WithdrawalEntry, broken_at

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lotse.book import Book

HALF_A_YEAR = date(2027, 5, 20)
DAY_BEFORE = timedelta(days=1)
RECORD, OTHERS = "C-7Q4M9K2XPA", "C-2222222222"
ASKED = FollowUpSettled(case=CASE, follow_up="F-2222222222", on=DAY)


def _rules(report: object) -> dict[str, int]:
    return {one.rule: one.count for one in report.deleted}  # type: ignore[attr-defined]  # a PurgeReport


@pytest.mark.parametrize(
    ("step", "rule", "first_day"),
    [
        (held(), "meeting-package", date(2026, 12, 20)),
        (disclosed(), "disclosure-log", date(2029, 11, 20)),
        (disclosed("deny"), "refused-attempts", HALF_A_YEAR),
        (disclosed("needs"), "refused-attempts", HALF_A_YEAR),
        (stopped(), "protection-stop", HALF_A_YEAR),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_about_no_accompaniment_goes_on_its_day_and_not_before(
    step: object, rule: str, first_day: date, tmp_path: Path
) -> None:
    book = open_book(tmp_path / "book", create=True)
    if hasattr(step, "event"):
        book.append_log(step)  # type: ignore[arg-type]  # an entry of the log
    else:
        book.append(step, at=NOON)  # type: ignore[arg-type]  # a step
    before = book.entries()
    assert _rules(book.purge(on=first_day - DAY_BEFORE, at=NOON)) == {}
    assert book.entries() == before
    assert _rules(book.purge(on=first_day, at=NOON)) == {rule: 1}
    assert [type(entry.step) for entry in book.entries()] == [Purged]


def test_a_case_stays_while_it_goes_on_and_goes_after_its_end(place: str) -> None:
    book = open_book(place, create=True)
    book.append(
        chosen("wanted"),
        answered("wants", "wanted"),
        chosen("later"),
        answered("later", "later"),
        chosen("not-answered"),
        chosen("no"),
        answered("no", "no"),
        chosen("began-and-stopped"),
        IdeaWent(case=CASE, offer="began-and-stopped", person="k1", outcome="unreachable", on=DAY),
        guide(),
        FollowUpSet(case=CASE, follow_up="F-2222222222", on=DAY),
        chosen("another-case", case=OTHER),
        at=NOON,
    )
    assert _rules(book.purge(on=HALF_A_YEAR, at=NOON)) == {}
    book.append(CaseClosed(case=CASE, on=DAY), at=NOON)
    assert _rules(book.purge(on=DAY - DAY_BEFORE, at=NOON)) == {}
    assert _rules(book.purge(on=DAY, at=NOON)) == {"suggestions-not-chosen": 3}
    assert [idea.offer for idea in book.standing(CASE).ideas] == ["wanted", "later", "began-and-stopped"]
    assert _rules(book.purge(on=HALF_A_YEAR - DAY_BEFORE, at=NOON)) == {}
    assert _rules(book.purge(on=HALF_A_YEAR, at=NOON)) == {"referral": 9}
    assert book.standing(CASE).version == 0
    assert [idea.offer for idea in open_book(place).standing(OTHER).ideas] == ["another-case"]


def test_a_case_that_is_taken_up_again_stays(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    book.append(chosen(), answered("wants"), CaseClosed(case=CASE, on=DAY), guide(), at=NOON)
    assert _rules(book.purge(on=HALF_A_YEAR, at=NOON)) == {}


# --- a case that nobody closed ---

LATER = DAY + timedelta(days=100)
"""Until when the family consented."""


def _gone_on(book: Book) -> dict[str, date]:
    """First day on which what belongs to the case is to be gone, by rule."""
    return {one.rule: one.due for one in terms(book.entries()) if one.rule in {"referral", "suggestions-not-chosen"}}


def _withdrawn(book: Book, *records: str, at: datetime = NOON, on: date = DAY) -> None:
    """As `lotse consent withdraw` keeps it."""
    for record in records:
        book.append_log(WithdrawalEntry(case=CASE, at=at, record=record, delete_on=date(2030, 1, 1)))
        book.append(ConsentSeen(case=CASE, record=record, on=on), at=at)


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ((), DAY),
        ((ConsentSeen(case=CASE, record=RECORD, on=LATER),), LATER),
        ((FollowUpSet(case=CASE, follow_up="F-2222222222", on=LATER),), LATER),
        ((FollowUpSet(case=CASE, follow_up="F-2222222222", on=LATER), ASKED), DAY),
    ],
    ids=["entry", "consent", "question", "answered"],
)
def test_a_case_that_nobody_closes_ends_half_a_year_after_the_last_of_it(
    more: tuple[Any, ...], last: date, tmp_path: Path
) -> None:
    """Otherwise it would never be due (S07): every kind of data has a beginning of its period and a period."""
    book = open_book(tmp_path / "book", create=True)
    book.append(chosen("wanted"), answered("wants", "wanted"), chosen("no"), answered("no", "no"), *more, at=NOON)
    end = last + RESTS
    assert _gone_on(book) == {"suggestions-not-chosen": end, "referral": due_on("referral", end)}
    assert _rules(book.purge(on=end - DAY_BEFORE, at=NOON)) == {}
    assert _rules(book.purge(on=end, at=NOON)) == {"suggestions-not-chosen": 2}
    assert _rules(book.purge(on=due_on("referral", end), at=NOON))["referral"] == 2 + len(more)


def test_b05_where_the_family_withdrew_the_periods_begin_that_day(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    seen = [ConsentSeen(case=CASE, record=one, on=LATER) for one in (RECORD, OTHERS)]
    book.append(chosen("wanted"), answered("wants", "wanted"), chosen("no"), *seen, at=NOON)
    _withdrawn(book, RECORD)
    assert _gone_on(book)["suggestions-not-chosen"] == LATER + RESTS
    _withdrawn(book, OTHERS)
    assert _gone_on(book) == {"suggestions-not-chosen": DAY, "referral": HALF_A_YEAR}


def test_b05_a_new_consent_or_more_work_after_a_withdrawal_goes_on(tmp_path: Path) -> None:
    for more, last in ((chosen("next"), DAY + DAY_BEFORE), (ConsentSeen(case=CASE, record=OTHERS, on=LATER), LATER)):
        book = open_book(tmp_path / last.isoformat(), create=True)
        book.append(chosen("no"), ConsentSeen(case=CASE, record=RECORD, on=LATER), at=NOON)
        _withdrawn(book, RECORD)
        book.append(more, at=after(days=1))
        assert _gone_on(book)["referral"] == due_on("referral", last + RESTS)


def test_a_refusal_is_no_work_on_a_case_and_a_disclosure_or_a_stop_is(tmp_path: Path) -> None:
    fifty = timedelta(days=50)
    at = NOON + fifty
    for name, entry, last in (
        ("refused", disclosed("deny", at), DAY),
        ("told", disclosed(at=at), DAY + fifty),
        ("stopped", stopped(at=at), DAY + fifty),
    ):
        book = open_book(tmp_path / name, create=True)
        book.append(chosen("no"), at=NOON)
        book.append_log(entry)
        assert _gone_on(book)["suggestions-not-chosen"] == last + RESTS


def test_s08_a_withdrawal_deletes_nothing_while_the_book_holds_a_stop_of_the_case(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    book.append(chosen("wanted"), answered("wants", "wanted"), ConsentSeen(case=CASE, record=RECORD, on=LATER), at=NOON)
    book.append_log(stopped())
    _withdrawn(book, RECORD)
    assert _gone_on(book) == {"referral": due_on("referral", DAY + RESTS)}
    assert _rules(book.purge(on=HALF_A_YEAR, at=NOON)) == {"protection-stop": 1}
    assert _gone_on(book) == {"referral": HALF_A_YEAR}


# --- every deletion ---


def test_a_dry_run_says_the_same_and_deletes_nothing(place: str) -> None:
    book = open_book(place, create=True)
    book.append(held(), chosen(), CaseClosed(case=CASE, on=DAY), at=NOON)
    before = book.entries()
    said = book.purge(on=HALF_A_YEAR, at=NOON, dry_run=True)
    assert said.dry_run
    assert open_book(place).entries() == before
    done = book.purge(on=HALF_A_YEAR, at=NOON)
    assert done.deleted == said.deleted
    assert (done.left, done.gone) == (len(book.entries()), 3)
    assert book.purge(on=HALF_A_YEAR, at=NOON).deleted == ()


def test_the_proof_says_what_went_and_goes_itself_in_time(place: str) -> None:
    book = open_book(place, create=True, key=KEY)
    book.append(held(), held(), at=NOON)
    book.append_log(stopped())
    book.append(chosen(), ConsentSeen(case=CASE, record=RECORD, on=date(2031, 1, 1)), at=NOON)
    book.purge(on=HALF_A_YEAR, at=after(days=180))
    proofs = [entry.step for entry in book.entries() if isinstance(entry.step, Purged)]
    assert [(one.rule, one.count, one.total) for one in proofs] == [
        ("meeting-package", 2, 2),
        ("protection-stop", 1, 3),
    ]
    later = book.purge(on=date(2030, 5, 20), at=after(days=1400))
    assert _rules(later) == {"deletion-record": 2}
    last = open_book(place, key=KEY).entries()[-1].step
    assert isinstance(last, Purged)
    assert (last.rule, last.count, last.total) == ("deletion-record", 2, 5)


def test_nothing_of_what_went_is_left_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "book"
    book = open_book(file, create=True)
    book.append(*(chosen(f"kanarienvogel-{number}") for number in range(50)), at=NOON)
    book.append(CaseClosed(case=CASE, on=DAY), chosen("anderes", case=OTHER), at=NOON)
    assert b"kanarienvogel" in file.read_bytes()
    book.purge(on=HALF_A_YEAR, at=NOON)
    left = file.read_bytes()
    assert b"kanarienvogel" not in left
    assert CASE.encode() not in left
    assert b"anderes" in left


def test_the_chain_holds_after_every_deletion_and_the_beginning_is_cut(place: str) -> None:
    book = open_book(place, create=True, key=KEY)
    for round_ in range(4):
        day = DAY + timedelta(days=200 * round_)
        at = NOON + timedelta(days=200 * round_)
        book.append(held(day), chosen(case=OTHER), at=at)
        book.append_log(disclosed("deny", at=at))
        book.append_log(stopped(at=at))
        report = book.purge(on=day, at=at)
        assert report.gone == (0 if round_ == 0 else 3 * round_)
        again = open_book(place, key=KEY)
        assert again.entries() == book.entries()
        assert broken_at(again.log(), key=KEY) is None
    assert sum(isinstance(entry, ErasedEntry) for entry in book.log()) == 6
    with book._place.reading() as connection:
        head = connection.execute(text("SELECT cut, gone FROM lotse_head")).one()
        first = connection.execute(text("SELECT min(number) FROM lotse_steps")).scalar()
    assert head.cut == 1  # the case beside it is still open, so the cut stops there
    assert head.gone == 9
    assert first == 2


def test_the_log_goes_on_counting_after_all_of_it_went(place: str) -> None:
    book = open_book(place, create=True)
    book.append_log(stopped())
    book.append_log(stopped())
    book.purge(on=HALF_A_YEAR, at=NOON)
    assert book.append_log(stopped(at=after(days=200))).number == 3
    assert broken_at(open_book(place).log()) is None


def test_a_deletion_of_nothing_changes_nothing(place: str) -> None:
    book = open_book(place, create=True)
    book.append_log(stopped())
    book.purge(on=HALF_A_YEAR, at=NOON)
    book.append_log(stopped(at=after(days=200)))  # now the place of the first could be cut off too
    before = book.entries()
    assert book.purge(on=HALF_A_YEAR, at=NOON).deleted == ()
    assert book.entries() == open_book(place).entries() == before


def test_two_open_books_both_see_a_deletion(place: str) -> None:
    one, two = open_book(place, create=True), open_book(place)
    one.append(held(), chosen(), at=NOON)
    assert len(two.entries()) == 2
    one.purge(on=HALF_A_YEAR, at=NOON)
    assert two.entries() == one.entries()
    two.append(chosen("b"), at=NOON)
    assert len(one.standing(CASE).ideas) == 2


def test_a_clock_that_was_set_back_brings_no_deletion_forward(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    book.append(chosen(case=OTHER), at=NOON)
    book.append_log(disclosed(at=NOON - timedelta(days=3000)))
    assert _rules(book.purge(on=DAY, at=NOON)) == {}
    assert _rules(book.purge(on=date(2029, 11, 20), at=NOON)) == {"disclosure-log": 1, "suggestions-not-chosen": 1}


def test_every_kind_of_step_has_a_rule_of_the_catalogue(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    book.append(held(), chosen(), answered("no"), guide(), CaseClosed(case=CASE, on=DAY), at=NOON)
    book.append_log(disclosed())
    book.append_log(stopped())
    found = {term.rule for term in terms(book.entries())}
    assert found <= {rule.id for rule in deletion_catalogue().rules}
    assert len(list(terms(book.entries()))) == 7


def _one_of_each(closed: date) -> list[Any]:
    """One step of every kind about one case, which ends on a day."""
    about: dict[str, Any] = {"case": CASE, "on": DAY}
    return [
        held(),
        Discussed(**about),
        chosen("a"),
        answered("no", "a"),
        chosen("b"),
        answered("later", "b"),
        ColleagueIdea(**about, idea="I-2222222222", body=GUIDE, need="bindung"),
        IdeaWent(**about, offer="b", person="k1", outcome="taken_up"),
        guide(),
        HandoverConfirmed(**about, body=GUIDE),
        FollowUpSet(**about, follow_up="F-2222222222"),
        ASKED,
        ConsentSeen(**about, record=RECORD),
        *(Logged(entry=one) for one in (disclosed(), disclosed("deny"), stopped())),
        CaseClosed(case=CASE, on=closed),
        Purged(rule="referral", count=1, total=1, on=DAY),
    ]


def test_what_the_report_says_of_the_book_is_what_the_book_does_with_each_kind_of_step() -> None:
    """The data-protection officer reads with what each period begins; the steps are those of the model."""
    told = {rule.id: rule.in_book for rule in deletion_catalogue().rules if rule.in_book is not None}
    early, late = (_one_of_each(DAY + timedelta(days=days)) for days in (10, 40))
    assert {type(step) for step in early} == set(get_args(CaseStep)) | {MeetingHeld, Logged, Purged}
    entries = [
        [Entry(number=number, at=NOON, step=step) for number, step in enumerate(steps, start=1)]
        for steps in (early, late)
    ]
    found = set()
    for step, one, other in zip(early, *(list(terms(several)) for several in entries), strict=True):
        assert one.rule == other.rule
        found.add(one.rule)
        with_the_end = told[one.rule].start == "Ende der Begleitung"
        assert (one.due != other.due) == with_the_end, type(step).__name__
    assert found == told.keys() - {"book-backup"}
    assert {one.rule for one in list(terms(entries[0]))[2:4]} == {"suggestions-not-chosen"}


def test_a_backup_goes_thirty_days_after_it_was_made(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    backup, other = tmp_path / "book.schema-1.backup", tmp_path / "book.schema-1.txt"
    for file in (backup, other):
        file.touch()
        noon = time.mktime((2026, 11, 20, 12, 0, 0, 0, 0, 0))
        os.utime(file, (noon, noon))
    assert _rules(book.purge(on=date(2026, 12, 19), at=NOON)) == {}
    assert _rules(book.purge(on=date(2026, 12, 20), at=NOON)) == {"book-backup": 1}
    assert not backup.exists()
    assert other.exists()


def test_a_deletion_that_cannot_be_proven_does_not_happen(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    book.append(held(), at=NOON)
    with pytest.raises(BookError):
        book.purge(on=HALF_A_YEAR, at=NOON.replace(tzinfo=None))
    assert len(open_book(tmp_path / "book").entries()) == 1
    assert GUIDE in (tmp_path / "book").read_bytes().decode(errors="ignore")
