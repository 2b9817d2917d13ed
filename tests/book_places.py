"""Where the tests keep their books: a file, and a PostgreSQL server that is started for them alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HOMES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),)
"""Where Debian keeps the programs of the server."""


def _programs() -> Path | None:
    found = shutil.which("initdb")
    return (
        Path(found).resolve().parent if found else next((home for home in HOMES if (home / "initdb").is_file()), None)
    )


class Server:
    """A PostgreSQL server on a socket in a folder of its own; nothing listens on the network."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="lotse-pg-", dir="/tmp"))  # a socket's path is short
        self._databases = self._schemas = 0
        self._owner: str | None = None
        if os.geteuid() == 0:  # the server refuses to run as root
            self._owner = pwd.getpwnam("postgres").pw_name
            shutil.chown(self.folder, self._owner)

    def start(self) -> None:
        data = os.fspath(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "lotse", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-D", data, "-l", os.fspath(self.folder / "log"), "-o", settings, "-w", "start")

    def stop(self) -> None:
        data = self.folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", os.fspath(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """The URL of an empty database."""
        self._databases += 1
        name = f"book{self._databases}"
        with psycopg.connect(host=os.fspath(self.folder), user="lotse", dbname="postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://lotse@/{name}?host={self.folder}"

    def new_schema(self) -> str:
        """The URL of an empty schema: a place for a book that is made and thrown away faster than a database."""
        self._schemas += 1
        name = f"book{self._schemas}"
        with psycopg.connect(host=os.fspath(self.folder), user="lotse", dbname="postgres", autocommit=True) as server:
            server.execute(f"CREATE SCHEMA {name}".encode())
        return f"postgresql+psycopg://lotse@/postgres?host={self.folder}&options=-csearch_path%3D{name}"

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self._programs / program, *words],
            check=True,
            user=self._owner,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = _programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server on this machine")
    made = Server(programs)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a book can be begun: the same tests run in a file and in a server."""
    if request.param == "sqlite":
        return os.fspath(tmp_path / "team.lotse")
    started: Server = request.getfixturevalue("server")
    return started.new_schema()
