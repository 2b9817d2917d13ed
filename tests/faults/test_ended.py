"""A command that is ended from outside leaves nothing half written, and whoever breaks one off is told the truth."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lotse.cli import main
from lotse.cli.ending import EndedError, cleaned_up
from lotse.cli.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = Path(__file__).parents[1] / "cli" / "office" / "dueren"
NOTHING = "Abgebrochen. Es wurde nichts gespeichert."
AT = ("--at", "2026-11-20T10:01")
ASKED = ("--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system has no such signals")

_AT_FSYNC = """
import os, signal, sys
number, nth = int(sys.argv[1]), int(sys.argv[2])
if number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)  # the tests themselves may run under nohup
real, seen = os.fsync, 0
def fsync(descriptor):
    global seen
    seen += 1
    if seen == nth:
        os.kill(os.getpid(), number)
    return real(descriptor)
os.fsync = fsync
from lotse.cli import main
raise SystemExit(main(sys.argv[3:]))
"""
"""Runs a command, and sends its process a signal when it puts something on the disk for the nth time."""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    place = tmp_path / "dueren"
    shutil.copytree(OFFICE, place)
    return place


def _run(office: Path, number: int, nth: int, *words: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", _AT_FSYNC, str(number), str(nth), *words]
    return subprocess.run(call, cwd=office, capture_output=True, text=True, encoding="utf-8", check=False)


def _left(office: Path) -> list[str]:
    return sorted(one.name for one in office.rglob(".lotse-*"))


def _disclose(office: Path) -> tuple[str, ...]:
    records = [str(one) for one in sorted(office.glob("zustimmung*.yaml"))]
    return (
        "disclose",
        "familie.yaml",
        *ASKED,
        *AT,
        *(word for one in records for word in ("--records", one)),
        "--log",
        "log.jsonl",
        "--package",
        "package.json",
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_package_that_was_half_written_is_gone_when_the_process_is_ended(
    office: Path, number: signal.Signals, nth: int
) -> None:
    done = _run(office, number, nth, *_disclose(office))
    assert done.returncode == -number, done.stderr  # as a shell sees it, 128 + number
    assert _left(office) == []
    assert not (office / "package.json").exists()
    assert "Traceback" not in done.stderr


def test_the_signals_come_where_the_test_says(office: Path) -> None:
    done = _run(office, signal.SIGKILL, 2, *_disclose(office))
    assert done.returncode == -signal.SIGKILL
    assert len(_left(office)) == 1, "nothing was half written: the other tests prove nothing"
    assert (office / "log.jsonl").exists()


def test_what_a_killed_command_left_goes_with_the_next_one_that_writes_there(tmp_path: Path) -> None:
    old, young, held, other = (tmp_path / f".lotse-{name}.tmp" for name in ("aaaaaaa1", "aaaaaaa2", "aaaaaaa3", "x"))
    foreign, folder = tmp_path / ".other-aaaaaaaa.tmp", tmp_path / ".lotse-aaaaaaa4.tmp"
    folder.mkdir()
    for one in (old, young, other, foreign):
        one.write_text("value", encoding="utf-8")
    long_ago = time.time() - 3700
    with whole_file(str(tmp_path / "slow")) as writing:  # a command that takes more than an hour
        (mine,) = [one for one in tmp_path.glob(".lotse-*.tmp") if one not in {old, young, other, folder}]
        mine.rename(held)
        for one in (old, held, other, foreign, folder):
            os.utime(one, (long_ago, long_ago))
        with whole_file(str(tmp_path / "new")) as file:
            file.write("x")
        assert (old.exists(), young.exists(), held.exists(), other.exists()) == (False, True, True, True)
        assert foreign.exists()
        assert folder.exists()
        held.rename(mine)
        writing.write("y")
    assert (tmp_path / "slow").read_text(encoding="utf-8") == "y"


def test_a_link_with_the_name_of_a_leftover_is_followed_by_nobody(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("value", encoding="utf-8")
    os.utime(kept, (1, 1))
    (tmp_path / ".lotse-aaaaaaaa.tmp").symlink_to(kept)
    with whole_file(str(tmp_path / "new")) as file:
        file.write("x")
    assert kept.exists()


@pytest.fixture
def usual_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("usual_signals")
def test_handlers_are_given_back_and_those_of_a_host_are_kept() -> None:
    with cleaned_up():
        assert signal.getsignal(signal.SIGTERM) not in {signal.SIG_DFL, signal.SIG_IGN}
    assert signal.getsignal(signal.SIGTERM) == signal.getsignal(signal.SIGHUP) == signal.SIG_DFL
    heard: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup
    mine = signal.getsignal(signal.SIGTERM)
    with cleaned_up():
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)
    assert heard == [signal.SIGTERM]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGHUP)) == (mine, signal.SIG_IGN)


@pytest.mark.usefixtures("usual_signals")
def test_a_second_signal_does_not_disturb_the_cleaning() -> None:
    cleaned: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signal, "raise_signal", cleaned.append)
        with pytest.raises(EndedError), cleaned_up(), ExitStack() as last:  # noqa: PT012  # in this order
            last.callback(cleaned.append, "cleaned")
            last.callback(os.kill, os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGHUP)
    assert cleaned == ["cleaned", signal.SIGHUP]


@pytest.mark.usefixtures("usual_signals")
def test_another_thread_touches_no_handlers(capsys: pytest.CaptureFixture[str]) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["schema"])))
    thread.start()
    thread.join()
    assert codes == [0]
    assert "advice" in capsys.readouterr().out


def test_who_breaks_off_before_anything_was_stored_is_told_so(office: Path) -> None:
    code = (
        "import sys\n"
        "from lotse.cli import main\n"
        "import lotse.cli.suggest as suggest\n"
        "def ctrl_c(*_, **__): raise KeyboardInterrupt\n"
        "suggest.read_query = ctrl_c\n"
        "raise SystemExit(main(sys.argv[1:]))\n"
    )
    call = [sys.executable, "-c", code, "suggest", "familie.yaml"]
    done = subprocess.run(call, cwd=office, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.strip()) == (1, NOTHING)


@pytest.mark.parametrize(
    ("nth", "said"),
    [
        (1, "Abgebrochen. Es kann schon etwas gespeichert sein. Bitte sehen Sie nach: log.jsonl."),
        (2, "Abgebrochen. Gespeichert ist schon: log.jsonl."),
    ],
)
def test_who_breaks_off_when_something_was_stored_is_told_what(office: Path, nth: int, said: str) -> None:
    done = _run(office, signal.SIGINT, nth, *_disclose(office))
    assert (done.returncode, done.stderr.strip()) == (1, said)
    assert (office / "log.jsonl").stat().st_size
    assert not (office / "package.json").exists()
    assert _left(office) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_withdrawal_whose_answer_cannot_be_written_says_that_it_is_stored(office: Path) -> None:
    record = office / "zustimmung-kind.yaml"
    before = record.read_bytes()
    words = ("consent", "withdraw", record.name, "--by", "m", *AT, "--log", "log.jsonl")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        call = [sys.executable, "-m", "lotse", *words]
        done = subprocess.run(
            call, cwd=office, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False
        )
    assert done.returncode == 1
    assert record.read_bytes() != before
    assert done.stderr.splitlines()[-1] == "Gespeichert ist schon: zustimmung-kind.yaml, log.jsonl."
