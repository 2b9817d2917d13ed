"""Half written files that a killed command left behind: the next one that writes there takes them away.

`kill -9` and a power cut leave nobody who could clean up, and what stays holds values of a case.
"""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"\.lotse-[a-z0-9_]{8}\.tmp")
_OLD = 60 * 60
"""Seconds since somebody last wrote into it; a command needs less than one."""


def remove_leftovers(folder: Path) -> None:
    """Take away what killed commands left in a folder; what somebody may still be writing stays.

    Args:
        folder: The folder; one that cannot be read is left as it is.
    """
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _NAME.fullmatch(entry.name):
                with suppress(OSError):
                    if entry.is_file(follow_symlinks=False) and time.time() - entry.stat().st_mtime > _OLD:
                        _remove(Path(entry.path))


if sys.platform == "win32":  # pragma: no cover  # the other system of the two

    def hold(number: int) -> None:
        """Mark an open file as one that is being written; here nobody can remove an open file anyway."""

    def _remove(file: Path) -> None:
        file.unlink()
else:
    import fcntl

    def hold(number: int) -> None:
        """Mark an open file as one that is being written; the system forgets it with the process."""
        with suppress(OSError):  # a file system without locks: its age alone tells
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _remove(file: Path) -> None:
        number = os.open(file, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while somebody holds it
            file.unlink()
        finally:
            os.close(number)
