"""Where a book lies: one SQLite file, or PostgreSQL by URL; reading in one snapshot, writing one after the other.

SQLite keeps a rollback journal, which works on a network share and leaves one whole file behind, and is told to sync
the file, its journal and the folder before a step counts as kept. PostgreSQL locks the head of the book for each step.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from lotse.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

PATIENCE = 10.0
"""Seconds to wait for somebody else who is writing."""
APPLICATION = 0x4C4F5453
"""`LOTS`, in the header of the SQLite file: this is a record book."""

_WRITES = "lotse_writes"


@dataclass(frozen=True, slots=True)
class Database:
    """A database that holds a book.

    Args:
        engine: How to reach it; no connection stays open between two steps.
        file: The SQLite file; None for a server.
        patience: Seconds to wait for others.
    """

    engine: Engine
    file: Path | None
    patience: float

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one snapshot: what somebody writes meanwhile is not seen."""
        level = {} if self.file else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**level) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write alone; kept as a whole when the block ends, or not at all."""
        options: dict[str, Any] = {_WRITES: True} if self.file else {"isolation_level": "READ COMMITTED"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            if not self.file:
                wait = int(self.patience * 1000)
                connection.execute(text(f"SET LOCAL lock_timeout = {wait}"))
                connection.execute(text("SET LOCAL synchronous_commit = on"))
            yield connection


def database(where: str | Path, *, patience: float = PATIENCE) -> Database:
    """Find the database that a setting names.

    Args:
        where: A path of a SQLite file, or a URL `postgresql+psycopg://…`.
        patience: Seconds to wait for others.

    Returns:
        The database; nothing is opened yet.

    Raises:
        BookError: It is a URL of something else, or the driver is not installed.
    """
    if isinstance(where, str) and "://" in where:
        return Database(_server(where, patience), None, patience)
    file = Path(where).absolute()
    return Database(sqlite_engine(file, patience), file, patience)


def sqlite_engine(file: Path, patience: float, *, mode: str = "rw") -> Engine:
    """The engine of a SQLite file.

    Args:
        file: The file.
        patience: Seconds to wait for others.
        mode: `rw`, or `rwc` to make it.
    """
    name = f"file:{quote(os.fspath(file))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # without a level the driver begins no transaction of its own; `begun` below does
        return sqlite3.connect(name, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    def connected(connection: sqlite3.Connection, _: object) -> None:
        for pragma in ("synchronous = EXTRA", "secure_delete = ON", "trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _server(url: str, patience: float) -> Engine:
    try:
        named = make_url(url)
    except ArgumentError:
        named = None
    if named is None or named.drivername not in ("postgresql", "postgresql+psycopg"):
        hint = "name a file, or postgresql+psycopg://…"
        raise BookError("BOOK-URL", "a book lies in a file or in PostgreSQL", hint=hint)
    try:
        return create_engine(
            named.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"connect_timeout": max(2, int(patience)), "application_name": "lotse"},
        )
    except ModuleNotFoundError:
        pass
    hint = "pip install lotse[postgres]"
    raise BookError("BOOK-URL", "the driver for PostgreSQL is not installed", hint=hint)
