"""The disclosure log in a file: one line of JSON for each entry, only ever added to, and checked before each addition.

Two commands at once wait for each other. A command that was killed in the middle of a line has passed nothing on, so
the next one takes that beginning of a line away.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from lotse.cli.alone import wait_until_alone
from lotse.cli.kept import keeping
from lotse.errors import InputError, LotseError, Problem
from lotse.privacy.disclosure_log import (
    LEAST_KEY,
    broken_at,
    chained,
    read_entry,
    refuse_what_may_not_leave,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lotse.privacy.disclosure_log import LogEntry

_BEGIN = b'{"schema":"lotse/log/1",'
"""How every line begins. What does not is somebody else's file, and is never cut."""
_OWNER_ONLY = 0o600


class DamagedLogError(InputError):
    """A log that cannot be read to its end: what it says further on, such as a stop, is not known.

    Args:
        problem: What is wrong, with file and line.
        entries: What can be read of it all the same; good for a stop, and for nothing else.
    """

    def __init__(self, problem: Problem, entries: Iterable[LogEntry] = ()) -> None:
        super().__init__([problem])
        self.entries = tuple(entries)


def read_log(path: Path, key: bytes | None = None) -> tuple[LogEntry, ...]:
    """The entries of a log, in their order.

    Args:
        path: The file; one that is not there holds none.
        key: The key of the office, with which the log was written.

    Returns:
        The entries.

    Raises:
        DamagedLogError: LOG-FOREIGN, LOG-BROKEN or LOG-UNREADABLE, with file and line.
    """
    try:
        if not _is_file(path):
            raise _unreadable(path)
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except (OSError, ValueError):
        raise _unreadable(path) from None
    return _entries(content, path, key)


def append_entry(path: Path, entry: LogEntry, key: bytes | None = None) -> LogEntry:
    """Add an entry at the end of a log; it is on the disk when this returns.

    Args:
        path: The file; made if it is not there, and its owner alone can read it then.
        entry: The entry.
        key: The key of the office.

    Returns:
        The entry in the chain.

    Raises:
        LotseError: LOG-FOREIGN, LOG-BROKEN, LOG-BUSY, LOG-UNREADABLE or LOG-WITHDRAWN; nothing was added.
    """
    try:
        with _alone_with(path) as file:
            content = file.read()
            whole = _whole_lines(content)
            entries = _entries(content, path, key)
            refuse_what_may_not_leave(entry, entries)
            put = chained(entry, entries[-1] if entries else None, key=key)
            with keeping(str(path)):
                if len(whole) < len(content):
                    file.truncate(len(whole))
                file.seek(len(whole))
                file.write(put.model_dump_json().encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
    except OSError:
        raise LotseError(
            "LOG-UNREADABLE", "the log cannot be written", hint="look at the file and its folder"
        ) from None
    return put


def read_key(path: str | None) -> bytes | None:
    """The key of the office, as the settings name it.

    Args:
        path: `log_key_file` of the settings; None where there is none.

    Returns:
        The bytes of the file, without white space around them.

    Raises:
        LotseError: LOG-KEY: the file cannot be read or holds too little.
    """
    if path is None:
        return None
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # a path as the settings hold it
            key = file.read().strip()
    except OSError:
        key = b""
    if len(key) < LEAST_KEY:
        raise LotseError(
            "LOG-KEY", "the key file of the log cannot be read or is too short", hint="use at least 16 random bytes"
        )
    return key


def _whole_lines(content: bytes) -> bytes:
    """The content without a line that somebody did not get to write to its end."""
    whole, end, _ = content.rpartition(b"\n")
    return whole + end


def _entries(content: bytes, path: Path, key: bytes | None) -> tuple[LogEntry, ...]:
    """The entries in whole lines; whatever is wrong, all that can be read is read first: a stop may stand in it."""
    whole = _whole_lines(content)
    torn = content[len(whole) :]
    entries: list[LogEntry] = []
    foreign: list[int] = []
    lines = whole.splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(read_entry(line.decode()))
        except (InputError, UnicodeDecodeError):
            foreign.append(number)
    if torn and not (torn.startswith(_BEGIN) or _BEGIN.startswith(torn)):
        foreign.append(len(lines) + 1)
    if foreign:
        text = f"line {foreign[0]} of this file is no entry of a log"
        raise DamagedLogError(_problem(path, "LOG-FOREIGN", text, "name another file", foreign[0]), entries)
    broken = broken_at(entries, key=key)
    if broken is not None:
        number = broken + 1
        text = f"line {number} of the log does not follow from the one before it: somebody changed it"
        hint = "look into it before anything else is passed on"
        raise DamagedLogError(_problem(path, "LOG-BROKEN", text, hint, number), entries)
    return tuple(entries)


def is_torn(path: Path) -> bool:
    """Whether a log ends in the middle of a line: a command was killed, or its end was cut off.

    Args:
        path: The file; one that is not there is whole.
    """
    try:
        return _is_file(path) and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
    except OSError:
        return False


def _unreadable(path: Path) -> DamagedLogError:
    return DamagedLogError(
        _problem(path, "LOG-UNREADABLE", "the log cannot be read", "look at the file and its folder")
    )


def _problem(path: Path, code: str, text: str, hint: str, line: int = 0) -> Problem:
    return Problem(str(path), line, min(line, 1), "", code, text, hint)


def _is_file(path: Path) -> bool:
    """Whether it is a file with an end: a pipe or a device would be read for ever."""
    return stat.S_ISREG(path.stat().st_mode)


@contextmanager
def _alone_with(path: Path) -> Iterator[IO[bytes]]:
    """Open a log for this command alone. The lock lies on the log itself."""
    if path.exists() and not _is_file(path):
        raise _unreadable(path)
    number = os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    with open(number, "r+b") as file:  # noqa: PTH123  # a descriptor has no path
        wait_until_alone(number, LotseError("LOG-BUSY", "another command is writing into the log", hint="try again"))
        yield file
