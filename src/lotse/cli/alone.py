"""One command at a time: a lock that the system lets go of when a command ends, however it ends.

The package filelock would leave a second file beside each file, and its owner and rights would decide who may write.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lotse.errors import LotseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST_WAIT = 10.0
_PAUSE = 0.05


def wait_until_alone(number: int, busy: LotseError, *, without: bool = False) -> None:
    """Lock an open file or folder for this command; another one waits.

    Args:
        number: Its descriptor; closing it gives the lock back.
        busy: What is raised if the other command does not end within ten seconds.
        without: Go on where it takes no lock at all (Windows, some network drives).

    Raises:
        LotseError: `busy`.
    """
    end = time.monotonic() + _LONGEST_WAIT
    while not (locked := _locked(number)):
        if locked is None and without:
            return
        if time.monotonic() > end:
            raise busy
        time.sleep(_PAUSE)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only command that replaces files of a folder.

    The lock lies on the folder: a file that is replaced is another one afterwards, with no lock on it. Where a folder
    takes no lock nothing is locked.

    Args:
        folder: It exists.

    Raises:
        LotseError: FILE-BUSY: another command has been at it for ten seconds.
    """
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        busy = LotseError("FILE-BUSY", "another command is writing in this folder", hint="try again")
        wait_until_alone(number, busy, without=True)
        yield
    finally:
        os.close(number)


if sys.platform == "win32":  # pragma: no cover  # the other system of the two
    import msvcrt

    def _locked(number: int) -> bool | None:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(number: int) -> bool | None:
        """Whether the lock is this command's now; None where there are no locks."""
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True
