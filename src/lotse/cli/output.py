"""The answer goes to standard output, everything else to standard error."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """Print an answer; a reader that stops reading, such as `head`, is no failure."""
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())


def say(text: str) -> None:
    """Tell something that is not the answer."""
    print(text, file=sys.stderr)


def as_json(answers: BaseModel | Iterable[BaseModel]) -> str:
    """Answers as JSON for programs: one object, or a list for several answers."""
    if not isinstance(answers, tuple):
        return answers.model_dump_json(indent=2)  # type: ignore[union-attr]  # whatever is no tuple is one model
    return "[" + ",\n".join(one.model_dump_json(indent=2) for one in answers) + "]"


def columns() -> int:
    """How wide text may be: the terminal, at most 100 columns; 80 where there is no terminal."""
    try:
        found = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return WIDTH
    return max(_NARROWEST, min(found, _WIDEST)) if found else WIDTH
