"""Standard input for one command: what it held can be asked again after a mistake, until the command ends."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO, cast

from lotse.files import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator


class _KeptInput:
    """Standard input, of which each reader of bytes gets all from the beginning, also the lines that were read before.

    Args:
        stream: Standard input as the system gave it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: list[str] = []

    def __repr__(self) -> str:
        return "<standard input>"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def readline(self) -> str:
        """The next line. What nobody types may be a file, so it can be asked for again from its beginning."""
        line = self._stream.readline()
        if not self._stream.isatty():
            self._lines.append(line)
        return line

    @property
    def buffer(self) -> io.BytesIO:
        """The bytes, ready to be read from the first one."""
        return io.BytesIO(self._content)

    @cached_property
    def _content(self) -> bytes:
        """At most one byte more than a file may have; nothing waits for it before somebody asks."""
        if not self._lines:
            return self._stream.buffer.read(LARGEST + 1)
        whole = "".join(self._lines) + self._stream.read(LARGEST)  # behind a line the stream has read on
        return whole.encode("utf-8", "surrogatepass")[: LARGEST + 1]


@contextmanager
def kept_input() -> Iterator[None]:
    """Let everybody who reads standard input get the same bytes: a stream gives them only once.

    Signs of danger in it are told whatever it was handed in as, also when it was read before as something else. What
    was read is kept by the stream of this command and by nothing that outlives it.
    """
    usual = sys.stdin
    sys.stdin = cast("TextIO", _KeptInput(usual))
    try:
        yield
    finally:
        sys.stdin = usual
