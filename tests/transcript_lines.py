"""One command of a transcript, run and said as the transcript says it."""

from __future__ import annotations

import io
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from lotse.cli import main


def run(line: str) -> str:
    """Run one command as it stands in a transcript, and say it as a transcript does."""
    before, _, command = line.rpartition("| ")
    command, _, source = command.partition(" < ")
    typed = shlex.split(before)[1].encode().decode("unicode_escape") if before else ""
    given = Path(source).read_bytes() if source else typed.encode()
    words = shlex.split(command)
    assert words[0] == "lotse"
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    usual, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(words[1:])
    finally:
        sys.stdin = usual
    said = [_said(stream) for stream in (out, err)]
    told = "".join(f"! {one}\n" for one in said[1].splitlines())
    return f"$ {line}\n{said[0]}{told}[exit {code}]\n"


def _said(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer.getvalue()  # type: ignore[attr-defined]  # the buffer is the BytesIO from above
    return content.decode() if isinstance(content, bytes) else ""


def commands(block: str) -> list[str]:
    """The commands of a block."""
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
