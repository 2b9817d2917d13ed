"""A pipe that is named like a file: it gives its bytes once, so one command keeps them for everybody who reads it.

Only within `kept_pipes` a pipe is read at all: elsewhere nobody can say how long it may be waited for.
"""

from __future__ import annotations

import os
import select
from contextlib import contextmanager
from contextvars import ContextVar
from stat import S_ISFIFO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SILENT = 60.0
"""Seconds for which a pipe may say nothing: somebody types a password, but nobody waits for ever."""
_AT_ONCE = 65_536
_Kept = dict[tuple[int, int], bytes | None]
_KEPT: ContextVar[_Kept | None] = ContextVar("kept_pipes", default=None)


@contextmanager
def kept_pipes() -> Iterator[None]:
    """Let everybody who reads a pipe within get the same bytes; nothing of them outlives it."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def is_readable_pipe(path: Path | str) -> bool:
    """Whether a name is that of a pipe that may be read here.

    Args:
        path: Anything that could be the name of a file.

    >>> is_readable_pipe("no-such-pipe")
    False
    """
    if _KEPT.get() is None:
        return False
    try:
        return S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116  # a word of a call may be anything
    except (OSError, ValueError):
        return False


def read_pipe(path: Path | str, most: int) -> bytes | None:
    """Read a pipe to its end, once; whoever asks again is given the same.

    Args:
        path: The name of the pipe.
        most: The most bytes that are read.

    Returns:
        Its bytes; None if it cannot be read, or says nothing for a minute.
    """
    kept = _KEPT.get()
    if kept is None:
        return None
    try:
        found = os.stat(path)  # noqa: PTH116  # as above
        name = (found.st_dev, found.st_ino)
        if name not in kept:
            kept[name] = None  # whatever happens while it is read: nobody waits twice
            kept[name] = _to_its_end(path, most)
        return kept[name]
    except (OSError, ValueError):
        return None


def _to_its_end(path: Path | str, most: int) -> bytes | None:
    """Opened so that nobody waits for a writer who never comes; what is read after each wait is there."""
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        content = bytearray()
        while len(content) < most:
            if not select.select([opened], [], [], SILENT)[0]:
                return None
            more = os.read(opened, min(_AT_ONCE, most - len(content)))
            if not more:
                break
            content += more
        return bytes(content)
    finally:
        os.close(opened)
