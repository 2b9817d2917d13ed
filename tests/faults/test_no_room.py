"""A full disk and a book that may only be read: told, and the book stays as it was.

The disk that fills up is a small file system in memory, which only root can mount. Two other ways to the same end need
no rights: the database's own limit, and the limit of the process for the size of a file.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from book_world import CASE, DAY, NOON, OTHER, chosen, held
from lotse.book import CaseClosed, open_book
from lotse.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY = 65534

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the ways to fill a disk are those of Linux")


def _fill(book: Any, most: int = 400) -> int:
    """Keep steps until there is no room; how many were kept."""
    for kept in range(most):
        try:
            book.append(*(chosen(f"angebot-{kept}-{number}") for number in range(10)), at=NOON)
        except BookError as error:
            assert error.code in {"BOOK-FULL", "BOOK-DISK"}  # noqa: PT017  # that it comes at some time is the point
            return kept
    raise AssertionError("the disk did not fill up")


def _whole(where: Path, kept: int) -> None:
    offers = [entry.step.offer for entry in open_book(where).entries()]  # type: ignore[union-attr]  # all are chosen ideas
    assert offers == [f"angebot-{one}-{number}" for one in range(kept) for number in range(10)]


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk; the two other ways are tried anyway")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607  # as above


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "160k") as disk:
        book = open_book(disk / "book", create=True)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(40_000))
        kept = _fill(book)
        assert kept > 0
        _whole(disk / "book", kept)
        ballast.unlink()
        book.append(*(chosen(f"angebot-{kept}-{number}") for number in range(10)), at=NOON)
        _whole(disk / "book", kept + 1)


def test_a_book_is_not_half_begun_on_a_full_disk(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "8k") as disk:
        with pytest.raises(BookError) as caught:
            open_book(disk / "book", create=True)
        assert caught.value.code in {"BOOK-FULL", "BOOK-DISK"}
        assert list(disk.iterdir()) == []


def test_where_the_database_has_no_room_left_nothing_is_half_written(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)

    def limited(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 14")

    event.listen(book._place.engine, "connect", limited)
    kept = _fill(book)
    assert kept > 0
    _whole(tmp_path / "book", kept)


def _in_child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException as error:  # noqa: BLE001  # whatever it was, the other process is to show it
            os.write(2, f"{error!r}\n".encode())
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_where_a_file_may_not_grow_nothing_is_half_written(tmp_path: Path) -> None:
    file = tmp_path / "book"
    book = open_book(file, create=True)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = file.stat().st_size + 20_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        (tmp_path / "kept").write_text(str(_fill(book)))

    assert _in_child(work) == 0
    kept = int((tmp_path / "kept").read_text())
    assert kept > 0
    _whole(file, kept)


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_book_that_may_only_be_read_is_read_and_says_so_when_written(closed: str, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    file = folder / "book"
    open_book(file, create=True).append(chosen(), held(), at=NOON)
    before = file.read_bytes()
    file.chmod(0o444 if closed == "file" else 0o666)
    folder.chmod(0o555)

    def work() -> None:
        if os.geteuid() == 0:  # who may do everything is stopped by no mode
            for above in tmp_path.parents:
                if above.is_relative_to("/tmp") and above != Path("/tmp"):  # noqa: S108  # where pytest keeps them
                    above.chmod(0o755)
            tmp_path.chmod(0o755)
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        book = open_book(file)
        assert [idea.offer for idea in book.standing(CASE).ideas] == ["sprachclub"]
        for write in (
            lambda: book.append(chosen("elterncafe"), at=NOON),
            lambda: book.purge(on=date(2100, 1, 1), at=NOON),
            lambda: open_book(folder / "other", create=True),
        ):
            try:
                write()
            except BookError as error:
                assert error.code == "BOOK-READ-ONLY"  # noqa: PT017  # in a process without pytest
            else:
                raise AssertionError("it was written")

    try:
        assert _in_child(work) == 0
    finally:
        folder.chmod(0o755)
    assert file.read_bytes() == before
    assert [one.name for one in folder.iterdir()] == ["book"]


def test_a_server_that_only_reads_or_is_not_there_says_so(server: Any) -> None:
    place = server.new_database()
    book = open_book(place, create=True)
    book.append(chosen(), at=NOON)
    book.append(CaseClosed(case=OTHER, on=DAY), at=NOON)
    only_reads = open_book(f"{place}&options=-c%20default_transaction_read_only%3Don")
    assert len(only_reads.entries()) == 2
    with pytest.raises(BookError) as caught:
        only_reads.append(chosen(), at=NOON)
    assert caught.value.code == "BOOK-READ-ONLY"
    for wrong in (place.replace("/book", "/no-such-book"), place.replace("host=/tmp", "host=/tmp/no-such-folder")):
        with pytest.raises(BookError) as caught:
            open_book(wrong, patience=2)
        assert caught.value.code == "BOOK-UNREACHABLE"
        assert "no-such" not in f"{caught.value!r}{caught.value.__context__!r}{caught.value.__cause__!r}"


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "postgresql+asyncpg://x/y", "sqlite:///x", "nonsense://"])
def test_a_url_of_something_else_is_no_book(url: str) -> None:
    with pytest.raises(BookError) as caught:
        open_book(url)
    assert caught.value.code == "BOOK-URL"
    assert "root" not in str(caught.value)
