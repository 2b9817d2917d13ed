"""`kill -9` at any moment, and two who write at once: what was confirmed is there, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from book_world import CASE, DAY, NOON, OTHER, chosen, disclosed, guide, held
from lotse.book import CaseClosed, IdeaChosen, open_book
from lotse.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lotse.book import Book

KILLS = 220
_NUMBER = 8
"""Bytes of one confirmation."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts no second process by fork")


def _in_child(work: Callable[[int], None]) -> tuple[int, int]:
    """Run something in a process of its own that tells over a pipe what was confirmed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            work(writer)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    return child, reader


def _told(reader: int) -> list[int]:
    with open(reader, "rb") as pipe:  # a descriptor has no path
        content = pipe.read()
    whole = len(content) - len(content) % _NUMBER
    return [int.from_bytes(content[place : place + _NUMBER], "big") for place in range(0, whole, _NUMBER)]


def _write_on(book: Book, marks: range) -> Callable[[int], None]:
    """Keep one step after another, each with a mark, and confirm it when it is kept."""

    def work(pipe: int) -> None:
        for mark in marks:
            if mark % 5 == 0:  # several rows in one step: all of them or none
                book.append(held(DAY), guide(f"stelle-{mark}"), chosen(f"m-{mark}"), at=NOON)
            elif mark % 7 == 0:
                book.append_log(disclosed(at=NOON + timedelta(seconds=mark)))
                book.append(chosen(f"m-{mark}"), at=NOON)
            else:
                book.append(chosen(f"m-{mark}"), at=NOON)
            os.write(pipe, mark.to_bytes(_NUMBER, "big"))

    return work


def _marks(book: Book) -> list[int]:
    return [int(one.step.offer.removeprefix("m-")) for one in book.entries() if isinstance(one.step, IdeaChosen)]


def _check_whole(book: Book) -> None:
    """Steps of one transaction stand together."""
    steps = [entry.step for entry in book.entries()]
    for place, step in enumerate(steps):
        if getattr(step, "kind", "") == "meeting_held":
            following = [one.kind for one in steps[place + 1 : place + 3]]
            assert following == ["guide_chosen", "idea_chosen"]


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_at_most_the_step_that_was_not_confirmed(tmp_path: Path) -> None:
    chance = random.Random(20261120)  # noqa: S311  # moments to kill at, no secret
    file, mark, began_anew = tmp_path / "book", 0, 0
    confirmed: list[int] = []
    for kill in range(KILLS):
        if kill % 55 == 0:  # a long book takes longer to open than to write in
            file, confirmed = tmp_path / f"book-{kill}", []
            began_anew += 1
        marks = range(mark, mark + 1000)
        # the first step begins the book: a kill may fall into that too
        child, reader = _in_child(lambda pipe, f=file, m=marks: _write_on(open_book(f, create=True), m)(pipe))  # type: ignore[misc]  # bound now
        told = []
        if kill % 4:  # in the middle of steps
            told = [int.from_bytes(os.read(reader, _NUMBER), "big")]
            time.sleep(chance.uniform(0, 0.04))
        else:  # while the book is begun or opened
            time.sleep(chance.uniform(0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += _told(reader)
        confirmed += told
        if not file.exists():
            assert not told
            continue
        book = open_book(file)
        found = _marks(book)
        assert found[: len(confirmed)] == confirmed, "a confirmed step is lost"
        assert len(found) - len(confirmed) <= 1, "more than the step that was not confirmed"
        _check_whole(book)
        confirmed, mark = found, (found[-1] + 1 if found else mark)
    assert began_anew == 4
    assert mark > KILLS // 2, "hardly anything was written: the moments prove nothing"
    # who was killed while beginning a book left an empty one under another name, and nothing else
    assert all(one.name.startswith(("book-", ".lotse-")) for one in tmp_path.iterdir())


@pytest.mark.slow
def test_a_purge_killed_at_any_moment_has_deleted_everything_or_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  # as above
    seen = {True: 0, False: 0}
    wait = 0.03
    for kill in range(30):
        book = open_book(tmp_path / f"book-{kill}", create=True)
        book.append(*(chosen(f"a-{number}") for number in range(60)), CaseClosed(case=CASE, on=DAY), at=NOON)
        book.purge(on=DAY, at=NOON, dry_run=True)  # so that the child need not load the deletion catalogue first
        child, reader = _in_child(lambda _, one=book: one.purge(on=DAY + timedelta(days=400), at=NOON))  # type: ignore[misc]  # bound now
        time.sleep(wait * chance.uniform(0.8, 1.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
        left = open_book(tmp_path / f"book-{kill}").entries()
        kinds = {entry.step.kind for entry in left}
        assert (len(left), kinds) in [(61, {"idea_chosen", "case_closed"}), (2, {"purged"})]
        done = len(left) == 2
        seen[done] += 1
        wait *= 0.8 if done else 1.4  # stay where it turns from nothing to everything, however fast the machine is
    assert min(seen.values()) > 3, "nearly every kill fell on one side: the moments prove nothing"


def test_two_writers_at_once_lose_nothing(place: str) -> None:
    open_book(place, create=True)
    children = []
    for case in (CASE, OTHER):

        def work(pipe: int, case: str = case) -> None:
            book = open_book(place, patience=60)
            for mark in range(40):
                book.append(chosen(f"m-{mark}", case=case), at=NOON)
                os.write(pipe, mark.to_bytes(_NUMBER, "big"))

        children.append(_in_child(work))
    for child, reader in children:
        assert _told(reader) == list(range(40))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    book = open_book(place)
    assert [entry.number for entry in book.entries()] == list(range(1, 81))
    for case in (CASE, OTHER):
        assert [idea.offer for idea in book.standing(case).ideas] == [f"m-{mark}" for mark in range(40)]


def test_two_who_begin_a_book_at_once_write_in_the_same(place: str) -> None:
    def work(pipe: int) -> None:
        book = open_book(place, create=True, patience=60)
        book.append(held(), at=NOON)
        os.write(pipe, (1).to_bytes(_NUMBER, "big"))

    children = [_in_child(work) for _ in range(4)]
    for child, reader in children:
        assert _told(reader) == [1]
        os.waitpid(child, 0)
    assert len(open_book(place).entries()) == 4


def test_who_decides_at_once_with_another_is_told_and_nothing_is_overwritten(place: str) -> None:
    open_book(place, create=True)
    children = []
    for number in range(4):

        def work(pipe: int, number: int = number) -> None:
            book = open_book(place, patience=60)
            kept = 0
            for _ in range(15):
                with suppress(BookError):
                    book.append(guide(f"stelle-{number}"), at=NOON, seen=book.standing(CASE).version)
                    kept += 1
            os.write(pipe, kept.to_bytes(_NUMBER, "big"))

        children.append(_in_child(work))
    kept = 0
    for child, reader in children:
        kept += sum(_told(reader))
        os.waitpid(child, 0)
    assert len(open_book(place).entries()) == kept > 0


def test_who_has_to_wait_too_long_is_told(place: str) -> None:
    book = open_book(place, create=True, patience=0.2)
    with book._place.writing() as connection:
        if book._place.file is None:
            connection.exec_driver_sql("SELECT * FROM lotse_head FOR UPDATE")
        with pytest.raises(BookError) as caught:
            open_book(place, patience=0.2).append(chosen(), at=NOON)
    assert caught.value.code == "BOOK-BUSY"
    book.append(chosen(), at=NOON)
