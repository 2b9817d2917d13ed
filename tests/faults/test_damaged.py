"""Files that were cut, flipped, mixed up or changed: told when the book is opened, and never half-read."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from book_world import CASE, DAY, KEY, NOON, OTHER, answered, chosen, disclosed, guide, held, stopped
from lotse.book import Book, CaseClosed, open_book
from lotse.book.chain import Head, seal_of
from lotse.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path


def written(where: str | Path, key: bytes | None = KEY) -> Book:
    book = open_book(where, create=True, key=key)
    book.append(held(), chosen(), answered("no"), guide(), at=NOON)
    book.append(answered("later", "elterncafe"), at=NOON)
    book.append_log(disclosed("deny"))
    book.append(*(chosen(f"angebot-{number}", case=OTHER) for number in range(40)), at=NOON)
    book.append_log(stopped())
    book.append(CaseClosed(case=CASE, on=DAY), at=NOON)
    book.purge(on=DAY + timedelta(days=7), at=NOON + timedelta(days=7))
    book.append(chosen(case=OTHER), at=NOON + timedelta(days=8))
    return book


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Any]:
    """The bytes of a book, and what it says."""
    file = tmp_path_factory.mktemp("sound") / "book"
    book = written(file)
    return file.read_bytes(), (book.entries(), book.log())


def _opened(file: Path) -> Any:
    """What a book says, or the code of what is wrong with it."""
    try:
        book = open_book(file, key=KEY, patience=0.2)
        return book.entries(), book.log()
    except BookError as error:
        return error.code


def test_every_cut_is_told(sound: tuple[bytes, Any], tmp_path: Path) -> None:
    content, _ = sound
    file = tmp_path / "book"
    lengths = {0, 1, 15, 16, 99, 100, 101, len(content) - 1, *range(4096, len(content), 4096)}
    lengths |= {random.Random(place).randrange(len(content)) for place in range(60)}  # noqa: S311  # places, no secret
    for length in sorted(lengths):
        file.write_bytes(content[:length])
        assert _opened(file) in {"BOOK-DAMAGED", "BOOK-FOREIGN", "BOOK-TAMPERED", "BOOK-DISK"}, length


@pytest.mark.slow
def test_a_flipped_bit_is_told_or_was_nothing_that_the_book_says(sound: tuple[bytes, Any], tmp_path: Path) -> None:
    content, says = sound
    file = tmp_path / "book"
    chance = random.Random(5)  # noqa: S311  # places, no secret
    told = 0
    places = [*range(100), *(chance.randrange(len(content)) for _ in range(500))]
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        file.write_bytes(flipped)
        found = _opened(file)
        if found != says:
            assert isinstance(found, str), place
            told += 1
    assert told > len(places) // 3


def test_whole_pages_that_were_emptied_or_swapped_are_told(sound: tuple[bytes, Any], tmp_path: Path) -> None:
    content, says = sound
    file = tmp_path / "book"
    pages = [content[start : start + 4096] for start in range(0, len(content), 4096)]
    for place in range(len(pages)):
        file.write_bytes(b"".join([*pages[:place], bytes(4096), *pages[place + 1 :]]))
        assert isinstance(_opened(file), str) or pages[place].strip(b"\0") == b"" or _opened(file) == says
    for place in range(1, len(pages) - 1):
        swapped = [*pages]
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        file.write_bytes(b"".join(swapped))
        found = _opened(file)
        assert isinstance(found, str) or found == says


@pytest.mark.parametrize(
    "content", [b"hello", b"SQLite format 3\0", b"\0" * 8192, b"schema: lotse/case/1\n", b"PK\x03\x04" * 2000]
)
def test_something_else_is_no_book_and_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "book"
    file.write_bytes(content)
    with pytest.raises(BookError) as caught:
        open_book(file, create=True)
    assert caught.value.code in {"BOOK-FOREIGN", "BOOK-DAMAGED"}
    assert file.read_bytes() == content


def test_the_database_of_another_program_is_no_book(tmp_path: Path) -> None:
    file = tmp_path / "other"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE lotse_head (schema_version INTEGER)")
        other.commit()
    with pytest.raises(BookError) as caught:
        open_book(file, create=True)
    assert caught.value.code == "BOOK-FOREIGN"
    with pytest.raises(BookError) as caught:
        open_book(tmp_path, create=True)
    assert caught.value.code == "BOOK-FOREIGN"


CHANGES = {
    "an answer": "UPDATE lotse_steps SET answer = 'wants' WHERE answer = 'later'",
    "a day": "UPDATE lotse_steps SET day = '2026-11-21' WHERE number = 4",
    "a time": "UPDATE lotse_steps SET at = '2026-11-20T12:00:01+00:00' WHERE number = 4",
    "a case": "UPDATE lotse_steps SET case_number = '22222-22222-2' WHERE number = 4",
    "the log": "UPDATE lotse_steps SET entry = replace(entry, 'jobcenter', 'schulamt') WHERE entry IS NOT NULL",
    "one taken away": "DELETE FROM lotse_steps WHERE number = 10",
    "the last taken away": "DELETE FROM lotse_steps WHERE number = (SELECT max(number) FROM lotse_steps)",
    "all taken away": "DELETE FROM lotse_steps",
    "two swapped": "UPDATE lotse_steps SET offer = CASE number WHEN 10 THEN 'angebot-9' ELSE offer END",
    "one emptied": "UPDATE lotse_steps SET kind = 'gone', case_number = NULL, salt = NULL, at = NULL, offer = NULL,"
    " person = NULL, day = NULL WHERE number = 10",
    "something written into an empty one": "UPDATE lotse_steps SET body = 'familie-mueller' WHERE kind = 'gone'",
    "one put in": "INSERT INTO lotse_steps (number, kind, digest, link) VALUES (10000, 'meeting_held', 'x', 'x')",
    "one put before the first": "INSERT INTO lotse_steps (number, kind, digest, link) VALUES (0, 'gone', 'x', 'x')",
    "the head moved": "UPDATE lotse_head SET last = last - 1",
    "the count of what is gone": "UPDATE lotse_head SET gone = gone + 1",
    "no head": "DELETE FROM lotse_head",
    "two heads": "INSERT INTO lotse_head SELECT * FROM lotse_head",
    "the seal": "UPDATE lotse_head SET seal = link",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_behind_the_back_of_the_book_is_told(change: str, place: str) -> None:
    book = written(place)
    with book._place.writing() as connection:
        assert connection.execute(text(CHANGES[change])).rowcount > 0
    with pytest.raises(BookError) as caught:
        open_book(place, key=KEY)
    assert caught.value.code in {"BOOK-TAMPERED", "BOOK-DAMAGED"}


def _shortened(book: Book, key: bytes | None) -> None:
    """Take the last entry away and move the head back to where it was, as well as one can with a key."""
    with book._place.writing() as connection:
        connection.execute(text("DELETE FROM lotse_steps WHERE number = (SELECT max(number) FROM lotse_steps)"))
        last = connection.execute(text("SELECT number, link FROM lotse_steps ORDER BY number DESC LIMIT 1")).one()
        row = dict(connection.execute(text("SELECT * FROM lotse_head")).mappings().one())
        row |= {"last": last.number, "link": last.link, "keyed": bool(row["keyed"])}
        row.pop("seal")
        seal = seal_of(Head(**row), key)
        connection.execute(
            text("UPDATE lotse_head SET last = :last, link = :link, seal = :seal"),
            {"last": last.number, "link": last.link, "seal": seal},
        )


def test_the_end_cannot_be_cut_unseen_without_the_key(place: str) -> None:
    book = written(place)
    _shortened(book, None)
    with pytest.raises(BookError) as caught:
        open_book(place, key=KEY)
    assert caught.value.code == "BOOK-TAMPERED"


def test_without_any_key_the_end_can_be_cut_and_an_open_book_still_notices(place: str) -> None:
    """What a seal without a key cannot do, and what docs/book.md says of it."""
    book = written(place, key=None)
    _shortened(book, None)
    assert open_book(place).entries()
    with pytest.raises(BookError) as caught:
        book.entries()
    assert caught.value.code == "BOOK-TAMPERED"


def test_a_book_that_was_written_by_a_newer_lotse_is_refused_and_left_as_it_is(place: str) -> None:
    book = written(place, key=None)
    with book._place.writing() as connection:
        connection.execute(text("UPDATE lotse_head SET schema_version = 7"))
    with pytest.raises(BookError) as caught:
        open_book(place, create=True)
    assert caught.value.code == "BOOK-NEWER"
    with book._place.reading() as connection:
        assert connection.execute(text("SELECT schema_version FROM lotse_head")).scalar() == 7


def test_what_a_database_says_never_shows_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "book"
    book = open_book(file, create=True)
    with closing(sqlite3.connect(file)) as other:
        # as in a file that was damaged while the book was open: the next step breaks a constraint, and SQLite names it
        other.execute("CREATE UNIQUE INDEX x ON lotse_steps (offer)")
        other.commit()
    with pytest.raises(BookError) as caught:
        book.append(chosen("kanarienvogel"), chosen("kanarienvogel"), at=NOON)
    assert caught.value.code == "BOOK-DAMAGED"
    shown = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert "kanarienvogel" not in shown
    assert CASE not in shown


def test_a_copy_of_the_one_file_is_a_whole_book(sound: tuple[bytes, Any], tmp_path: Path) -> None:
    content, says = sound
    (tmp_path / "book").write_bytes(content)
    shutil.copy(tmp_path / "book", tmp_path / "copy")
    assert _opened(tmp_path / "copy") == says
    assert sorted(file.name for file in tmp_path.iterdir()) == ["book", "copy"]
