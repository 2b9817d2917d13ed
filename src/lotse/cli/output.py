"""The answer goes to standard output, everything else to standard error."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from pydantic import BaseModel

WIDTH = 80
_WIDEST = 100
"""Longer lines are hard to follow on a projector."""
_NARROWEST = 40


def prepare() -> None:
    """Read and write UTF-8, with plain line ends, whatever the system is set to: same case, same bytes.

    One command makes many objects and drops few: looking for unused ones would take a sixth of its time.
    """
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def answer(text: str) -> None:
    """Print an answer; a reader that stops reading, such as `head`, is no failure.

    Raises:
        OSError: There is no standard output, or it cannot be written.
    """
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())


def say(text: str) -> None:
    """Tell something that is not the answer; where nobody can hear it, nothing else changes."""
    with suppress(Exception):  # a stream of a host may fail in any way
        _write(sys.stderr, text)


def show_stop(text: str) -> None:
    """Print the procedure where somebody may see it: on standard output, else where the messages are."""
    for stream in (sys.stdout, sys.stderr):
        try:
            _write(stream, text)
        except Exception:  # noqa: BLE001, S112  # as above: the other one is tried
            continue
        return


def _write(stream: TextIO | None, text: str) -> None:
    """Write a text to its end; what cannot be written is not tried again when the process ends."""
    if stream is None:  # it was closed before the command began
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    try:
        stream.write(text if text.endswith("\n") else f"{text}\n")
        stream.flush()
    except OSError:
        _forget(stream)
        raise


def _forget(stream: TextIO) -> None:
    """Empty what a stream could not write; a host keeps its stream as it was."""
    with suppress(OSError, ValueError):
        number = stream.fileno()
        kept, nothing = os.dup(number), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nothing, number)
            stream.flush()
        finally:
            os.dup2(kept, number)
            os.close(kept)
            os.close(nothing)


def as_json(answers: BaseModel | Iterable[BaseModel]) -> str:
    """Answers as JSON for programs: one object, or a list for several answers."""
    if not isinstance(answers, tuple):
        return answers.model_dump_json(indent=2)  # type: ignore[union-attr]  # whatever is no tuple is one model
    return "[" + ",\n".join(one.model_dump_json(indent=2) for one in answers) + "]"


def columns() -> int:
    """How wide text may be: the terminal, at most 100 columns; 80 where there is no terminal."""
    try:
        found = os.get_terminal_size(sys.stdout.fileno()).columns
    except Exception:  # noqa: BLE001  # closed, no terminal, or the stream of a host
        return WIDTH
    return max(_NARROWEST, min(found, _WIDEST)) if found else WIDTH
