"""One line at a time: pages are told, a question waits for one line. So a screen reader and a pipe can follow.

In a terminal the line is edited with prompt_toolkit, which keeps no history; nothing that is typed is stored by it.
Without a terminal lines are read from standard input and shown, as in a transcript.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lotse.cli.output import answer
from lotse.cli.speaking import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

_MORE = "Weiter mit Enter "
_LEFT_FREE = 2
"""Lines of a terminal that a page leaves free for the question."""
_SMALLEST = 10


class Console:
    """Where a talk is shown and answered."""

    def __init__(self) -> None:
        self._terminal = sys.stdin.isatty() and sys.stdout.isatty()
        self._shown = 0  # lines since the last question: so many are still to be read

    def tell(self, text: str) -> None:
        """Show a page; what does not fit into the terminal any more waits until the rest was read."""
        lines = ["", *text.rstrip("\n").split("\n")]
        if not self._terminal:
            answer("\n".join(lines))
            return
        height = max(_SMALLEST, _rows() - _LEFT_FREE)
        while lines:
            room = height - self._shown
            if len(lines) <= room:
                answer("\n".join(lines))
                self._shown += len(lines)
                return
            end = _break(lines, room) if room > _SMALLEST or not self._shown else 0
            if end:
                answer("\n".join(lines[:end]))
            lines = lines[end:]
            words = spoken()
            if self.ask(words(_MORE)) is None:
                return

    def ask(self, question: str, words: Sequence[str] = ()) -> str | None:
        """Wait for one line.

        Args:
            question: What stands before the line, with its blank.
            words: Words that the Tab key completes.

        Returns:
            The line without blanks around it; None if nobody answers any more.
        """
        if self._terminal:
            self._shown = 0
            return _edited(question, words)
        line = sys.stdin.readline()
        if not line:
            return None
        answer(f"{question}{line.strip()}".rstrip())
        return line.strip()


def _edited(question: str, words: Sequence[str]) -> str | None:
    """One line from the keyboard; Ctrl-C and Ctrl-D end the talk."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415  # only a terminal needs it
    from prompt_toolkit.completion import WordCompleter  # noqa: PLC0415  # as above
    from prompt_toolkit.history import DummyHistory  # noqa: PLC0415  # as above

    session: PromptSession[str] = PromptSession(history=DummyHistory(), complete_while_typing=False)
    try:
        return session.prompt(question, completer=WordCompleter(list(words)) if words else None).strip()
    except (EOFError, KeyboardInterrupt):
        return None


def _break(lines: Sequence[str], height: int) -> int:
    """Where to break a page: at the last empty line of its second half, else at its end."""
    empty = [place for place in range(height // 2, height) if not lines[place].strip()]
    return empty[-1] + 1 if empty else height


def _rows() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines
    except (OSError, ValueError):
        return _SMALLEST
