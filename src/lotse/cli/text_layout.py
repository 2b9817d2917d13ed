"""Plain text that reads well aloud: headings, sentences and lists, wrapped; no colour, no lines drawn."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOGETHER = re.compile(r"(§|Abs\.|Nr\.|S\.) ")
"""What is never the last word of a line: its number follows."""


class Page:
    """Text that grows from the top.

    Args:
        width: Columns to wrap at.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._blocks: list[list[str]] = [[]]
        self._under = ""

    def heading(self, text: str) -> None:
        """A line of its own with an empty line before it and after it."""
        self.gap()
        self.line(text)
        self.gap()

    def line(self, text: str) -> None:
        """A paragraph."""
        self._wrap(text, "", "")

    def item(self, text: str, mark: str = "-") -> None:
        """An entry of a list; its further lines stand under its text."""
        self._under = " " * (len(mark) + 1)
        self._wrap(text, f"{mark} ", self._under)

    def under(self, text: str) -> None:
        """A paragraph that belongs to the last entry of a list."""
        self._wrap(text, self._under, self._under)

    def as_is(self, lines: Iterable[str]) -> None:
        """Lines that belong to the last entry of a list and are never wrapped, such as those of a file."""
        self._blocks[-1] += [f"{self._under}{line}" for line in lines]

    def items(self, texts: Iterable[str]) -> None:
        """Several entries of a list."""
        for text in texts:
            self.item(text)

    def gap(self) -> None:
        """An empty line, never two."""
        if self._blocks[-1]:
            self._blocks.append([])

    def text(self) -> str:
        """The whole text, ending with a line end."""
        return "\n\n".join("\n".join(block) for block in self._blocks if block) + "\n"

    def _wrap(self, text: str, first: str, other: str) -> None:
        wrapped = fill(
            _TOGETHER.sub("\\1\N{NO-BREAK SPACE}", text),
            self._width,
            initial_indent=first,
            subsequent_indent=other,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._blocks[-1].append(wrapped.replace("\N{NO-BREAK SPACE}", " "))


def listed(words: Iterable[str], last: str = "und") -> str:
    """Words in one sentence.

    >>> listed(["Kita", "Schule", "Ganztag"])
    'Kita, Schule und Ganztag'
    """
    several = list(words)
    if len(several) < 2:  # noqa: PLR2004  # one word, or none, needs no joining
        return "".join(several)
    return f"{', '.join(several[:-1])} {last} {several[-1]}"


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop.

    >>> sentence("das Kind (5 Jahre)")
    'Das Kind (5 Jahre).'
    """
    text = text.strip()
    begun = text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "?", "!", ":", ".“", "?“")) else f"{begun}."


def counted(number: int, one: str, several: str) -> str:
    """A number with its word.

    >>> counted(1, "weitere Frage", "weitere Fragen"), counted(3, "weitere Frage", "weitere Fragen")
    ('1 weitere Frage', '3 weitere Fragen')
    """
    return f"{number} {one if number == 1 else several}"
