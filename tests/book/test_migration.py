"""A book of an older version is brought forward whole, after a backup beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, MetaData, Table, Text, inspect, text

from book_world import CASE, DAY, KEY, NOON, chosen, guide
from lotse.book import open_book, opening, tables
from lotse.book.opening import backup_of
from lotse.errors import BookError

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _next_version(monkeypatch: pytest.MonkeyPatch, *, breaks: bool = False) -> None:
    """Let the program be one version further: its steps have one more column."""

    def forward(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE lotse_steps ADD COLUMN language TEXT"))
        if breaks:
            connection.execute(text("SELECT no_such_column FROM lotse_steps"))

    more = Table(
        "lotse_steps",
        MetaData(),
        *(Column(one.name, one.type) for one in tables.steps.columns),
        Column("language", Text),
    )
    monkeypatch.setattr(tables, "SCHEMA_VERSION", 2)
    monkeypatch.setattr(tables, "steps", more)
    monkeypatch.setattr(opening, "MIGRATIONS", {1: forward})


def test_an_older_book_is_brought_forward_after_a_backup(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old = open_book(place, create=True, key=KEY)
    old.append(chosen(), guide(), at=NOON)
    says = old.entries()
    with monkeypatch.context() as patched:
        _next_version(patched)
        new = open_book(place, key=KEY)
        assert new.entries() == says
        new.append(chosen("danach"), at=NOON)
        assert len(open_book(place, key=KEY).entries()) == 3
        with pytest.raises(BookError):
            old.append(chosen(), at=NOON, seen=0)
    with pytest.raises(BookError) as caught:
        open_book(place, key=KEY)
    assert caught.value.code == "BOOK-NEWER"
    if old._place.file is not None:
        assert open_book(backup_of(Path(place), 1), key=KEY).entries() == says
    else:
        with old._place.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM lotse_steps_schema_1")).scalar() == 2
            assert inspect(connection).has_table("lotse_head_schema_1")
    with monkeypatch.context() as patched:
        _next_version(patched)
        book = open_book(place, key=KEY)
        book.purge(on=DAY.replace(year=2100), at=NOON)
    if old._place.file is not None:
        assert not backup_of(Path(place), 1).exists()
    else:
        with old._place.reading() as connection:
            assert not inspect(connection).has_table("lotse_steps_schema_1")


def test_a_migration_that_fails_leaves_the_book_as_it_was(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old = open_book(place, create=True)
    old.append(chosen(), at=NOON)
    with monkeypatch.context() as patched:
        _next_version(patched, breaks=True)
        with pytest.raises(BookError):
            open_book(place)
    book = open_book(place)
    assert book.entries() == old.entries()
    book.append(guide(), at=NOON)
    assert book.standing(CASE).version == 2


def test_a_book_that_does_not_hold_is_not_brought_forward(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old = open_book(place, create=True)
    old.append(chosen(), at=NOON)
    with old._place.writing() as connection:
        connection.execute(text("UPDATE lotse_steps SET offer = 'anderes'"))
    with monkeypatch.context() as patched:
        _next_version(patched)
        with pytest.raises(BookError) as caught:
            open_book(place)
    assert caught.value.code == "BOOK-TAMPERED"
    with old._place.reading() as connection:
        assert connection.execute(text("SELECT schema_version FROM lotse_head")).scalar() == 1
