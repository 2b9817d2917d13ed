"""Output that cannot be written: the procedure is shown where it can be, and no exit code changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lotse.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

OFFICE = Path(__file__).parent / "office"
DANGER = str(OFFICE / "gefahr.yaml")
CASE = str(OFFICE / "dueren" / "familie.yaml")
LEAD = "Jetzt handeln Menschen"
ON = ("--on", "2026-11-20")

needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")  # noqa: PTH110  # one word


def _lotse(words: tuple[str, ...], where: str) -> tuple[int, str, str]:
    """Run a command whose output goes where a shell would send it."""
    call = f'"$0" -m lotse "$@" {where}'
    done = subprocess.run(  # the words are those of this test
        ["/bin/sh", "-c", call, sys.executable, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@needs_full
@pytest.mark.parametrize("where", [">/dev/full", ">&-", "<&- >&-"])
def test_a_stop_is_shown_with_the_messages_where_the_answer_cannot_be_written(where: str) -> None:
    code, out, err = _lotse(("suggest", DANGER, *ON), where)
    assert (code, out) == (4, "")
    assert LEAD in err
    assert "Traceback" not in err
    assert "lotse konnte das nicht" not in err


@needs_full
@pytest.mark.parametrize("where", [">/dev/full 2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_stop_that_nobody_can_see_is_a_stop(where: str) -> None:
    assert _lotse(("suggest", DANGER, *ON), where) == (4, "", "")


@needs_full
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_an_answer_that_cannot_be_written_is_one_line(where: str) -> None:
    code, out, err = _lotse(("suggest", CASE, *ON), where)
    assert (code, out, err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("suggest", CASE, *ON), 0),
        (("suggest", DANGER, *ON), 4),
        (("suggest", "no-such-file.yaml", *ON), 2),
        (("suggest", "--no-such-option"), 2),
        (("access", CASE, "--person", "k1"), 0),
    ],
)
def test_nobody_who_reads_the_messages_changes_no_exit_code(words: tuple[str, ...], end: int) -> None:
    for streams in ({"stderr"}, {"stdout", "stderr"}):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(  # the words are those of this test
            [sys.executable, "-m", "lotse", *words],
            stdout=writer if "stdout" in streams else subprocess.DEVNULL,
            stderr=writer,
            check=False,
        )
        os.close(writer)
        assert done.returncode == end


class _Broken:
    """A stream of a host that fails in a way of its own."""

    encoding = "utf-8"

    def __init__(self, failure: Callable[[], Exception]) -> None:
        self._failure = failure

    def write(self, _: str) -> int:
        raise self._failure()

    def flush(self) -> None:
        raise self._failure()

    def fileno(self) -> int:
        raise self._failure()


@pytest.mark.parametrize(
    "failure", [lambda: OSError(28, "full"), lambda: ValueError("closed"), lambda: KeyError("odd")]
)
def test_nothing_is_raised_to_a_host(failure: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _Broken(failure))
    monkeypatch.setattr(sys, "stderr", _Broken(failure))
    assert main(["suggest", DANGER, *ON]) == 4
    assert main(["suggest", CASE, *ON]) == 1


def test_a_host_keeps_its_streams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not os.path.exists("/dev/full"):  # noqa: PTH110  # one word
        pytest.skip("this system has no device that is always full")
    with open("/dev/full", "w", encoding="utf-8") as full, (tmp_path / "said").open("w+", encoding="utf-8") as said:  # noqa: PTH123  # a device
        monkeypatch.setattr(sys, "stdout", full)
        monkeypatch.setattr(sys, "stderr", said)
        assert main(["suggest", DANGER, *ON]) == 4
        assert os.fstat(full.fileno()).st_rdev == os.stat("/dev/full").st_rdev  # noqa: PTH116  # a device
        said.seek(0)
        assert LEAD in said.read()
