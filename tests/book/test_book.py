"""The same book in a file and in PostgreSQL: what is kept, in which order, and what cannot follow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from book_world import CASE, DAY, GUIDE, KEY, NOON, OTHER, after, answered, chosen, disclosed, guide, held, some_id
from lotse.book import (
    CaseClosed,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    FamilyAnswered,
    FollowUpSet,
    FollowUpSettled,
    HandoverConfirmed,
    IdeaWent,
    MeetingHeld,
    open_book,
    set_back,
)
from lotse.errors import BookError
from lotse.privacy.disclosure_log import broken_at

if TYPE_CHECKING:
    from lotse.book.steps import CaseStep


def test_every_kind_of_step_comes_back_as_it_was_kept(place: str) -> None:
    idea, follow_up = some_id("I"), some_id("F")
    steps: list[CaseStep | MeetingHeld] = [
        held(),
        Discussed(case=CASE, on=DAY),
        chosen(),
        chosen("elterncafe", None),
        ColleagueIdea(case=CASE, idea=idea, person="m", body=GUIDE, need="sprachfoerderung", access="komm", on=DAY),
        answered("wants"),
        FamilyAnswered(case=CASE, idea=idea, answer="later", on=DAY),
        IdeaWent(case=CASE, offer="sprachclub", person="k1", outcome="taken_up", on=DAY),
        guide(),
        HandoverConfirmed(case=CASE, body=GUIDE, on=DAY),
        FollowUpSet(case=CASE, follow_up=follow_up, body=GUIDE, on=DAY + timedelta(days=30)),
        FollowUpSettled(case=CASE, follow_up=follow_up, on=DAY),
        ConsentSeen(case=CASE, record="C-7Q4M9K2XPA", on=date(2027, 4, 30)),
        CaseClosed(case=CASE, on=DAY),
    ]
    book = open_book(place, create=True)
    kept = book.append(*steps, at=NOON)
    again = open_book(place)
    assert [entry.step for entry in again.entries()] == steps
    assert again.entries() == kept == book.entries()
    assert [entry.number for entry in kept] == list(range(1, len(steps) + 1))
    assert {entry.at for entry in kept} == {NOON}


def test_two_open_books_see_what_the_other_kept(place: str) -> None:
    one, two = open_book(place, create=True), open_book(place, create=True)
    one.append(chosen("a"), at=NOON)
    two.append(chosen("b"), at=NOON)
    one.append(chosen("c"), at=NOON)
    assert [idea.offer for idea in two.standing(CASE).ideas] == ["a", "b", "c"]
    assert one.entries() == two.entries() == open_book(place).entries()


def test_who_decides_on_what_has_changed_meanwhile_is_told(place: str) -> None:
    one, two = open_book(place, create=True), open_book(place)
    seen = one.standing(CASE).version
    two.append(guide(), at=NOON, seen=two.standing(CASE).version)
    with pytest.raises(BookError) as caught:
        one.append(guide("jobcenter-05358"), at=NOON, seen=seen)
    assert caught.value.code == "BOOK-CONFLICT"
    assert one.standing(CASE).guide == GUIDE
    two.append(chosen(case=OTHER), at=NOON)  # another case is no conflict
    one.append(chosen(), at=NOON, seen={CASE: one.standing(CASE).version, OTHER: one.standing(OTHER).version})
    assert one.standing(CASE).version == 3


def test_several_steps_are_kept_together_or_not_at_all(place: str) -> None:
    book = open_book(place, create=True)
    with pytest.raises(BookError) as caught:
        book.append(chosen(), HandoverConfirmed(case=CASE, body=GUIDE, on=DAY), at=NOON)
    assert caught.value.code == "BOOK-STEP"
    assert book.entries() == open_book(place).entries() == ()
    book.append(guide(), HandoverConfirmed(case=CASE, body=GUIDE, on=DAY), at=NOON)
    assert book.standing(CASE).handed_over_on == DAY


@pytest.mark.parametrize(
    "step",
    [
        HandoverConfirmed(case=CASE, body="jobcenter-05358", on=DAY),
        FollowUpSettled(case=CASE, follow_up="F-2222222222", on=DAY),
        FamilyAnswered(case=CASE, idea="I-2222222222", answer="no", on=DAY),
        IdeaWent(case=OTHER, idea="I-3333333333", outcome="ended", on=DAY),
        FollowUpSet(case=OTHER, follow_up="F-3333333333", idea="I-3333333333", on=DAY),
        FollowUpSet(case=CASE, follow_up="F-3333333333", on=DAY),
        ColleagueIdea(case=CASE, idea="I-3333333333", body=GUIDE, need="n", on=DAY),
    ],
    ids=lambda step: type(step).__name__,
)
def test_a_step_that_cannot_follow_is_refused(step: FollowUpSettled, tmp_path_factory: pytest.TempPathFactory) -> None:
    book = open_book(tmp_path_factory.mktemp("book") / "b", create=True)
    book.append(
        guide(),
        ColleagueIdea(case=CASE, idea="I-3333333333", body=GUIDE, need="n", on=DAY),
        FollowUpSet(case=CASE, follow_up="F-3333333333", on=DAY),
        at=NOON,
    )
    with pytest.raises(BookError) as caught:
        book.append(step, at=NOON)
    assert caught.value.code == "BOOK-STEP"
    assert len(book.entries()) == 3


def test_the_disclosure_log_keeps_its_chain_between_other_steps(place: str) -> None:
    book = open_book(place, create=True, key=KEY)
    first = book.append_log(disclosed())
    book.append(chosen(), at=NOON)
    second = book.append_log(disclosed("deny"))
    assert (first.number, second.number) == (1, 2)
    log = open_book(place, key=KEY).log()
    assert log == (first, second)
    assert broken_at(log, key=KEY) is None
    assert [entry.case for entry in book.entries()] == [CASE] * 3


def test_a_time_before_the_one_before_is_kept_in_the_order_of_the_book_and_marked(place: str) -> None:
    book = open_book(place, create=True)
    book.append(chosen("a"), at=NOON)
    book.append(chosen("b"), at=after(days=-400))
    book.append(chosen("c"), at=after(hours=1))
    again = open_book(place)
    assert [idea.offer for idea in again.standing(CASE).ideas] == ["a", "b", "c"]
    assert set_back(again.entries()) == (2,)


def test_a_time_without_a_zone_is_refused(place: str) -> None:
    book = open_book(place, create=True)
    with pytest.raises(BookError) as caught:
        book.append(chosen(), at=NOON.replace(tzinfo=None))
    assert caught.value.code == "BOOK-STEP"
    assert book.entries() == ()


def test_there_is_no_book_until_somebody_begins_one(place: str) -> None:
    with pytest.raises(BookError) as caught:
        open_book(place)
    assert caught.value.code == "BOOK-MISSING"
    open_book(place, create=True).append(chosen(), at=NOON)
    assert len(open_book(place, create=True).entries()) == 1  # what is there is not begun anew


@pytest.mark.parametrize("keys", [(KEY, None), (None, KEY)])
def test_a_book_opens_only_as_it_was_begun(keys: tuple[bytes | None, bytes | None], place: str) -> None:
    open_book(place, create=True, key=keys[0])
    with pytest.raises(BookError) as caught:
        open_book(place, key=keys[1])
    assert caught.value.code == "BOOK-KEY"


def test_another_key_is_told(place: str) -> None:
    open_book(place, create=True, key=KEY)
    with pytest.raises(BookError) as caught:
        open_book(place, key=KEY[::-1])
    assert caught.value.code == "BOOK-TAMPERED"
    with pytest.raises(BookError):
        open_book(place, key=b"short")
