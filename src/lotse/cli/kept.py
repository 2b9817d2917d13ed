"""What one command has stored so far: whoever breaks it off, or sees it fail, is told the truth about it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.i18n import Words

BOOK = ""
"""Stands for the record book, whose place may hold a password."""


@dataclass(slots=True)
class Kept:
    """What one command has stored so far.

    Args:
        names: Files, and whether it is sure that they were written.
    """

    names: dict[str, bool] = field(default_factory=dict)

    def told(self, words: Words) -> str:
        """What is stored, as a sentence.

        Args:
            words: The words of the reader.

        Returns:
            The sentence; empty where nothing was stored.
        """
        if not self.names:
            return ""
        what = ", ".join(name or words("das Gesprächsbuch") for name in self.names)
        if all(self.names.values()):
            return words("Gespeichert ist schon: {what}.", what=what)
        return words("Es kann schon etwas gespeichert sein. Bitte sehen Sie nach: {what}.", what=what)


_HERE: ContextVar[Kept | None] = ContextVar("kept", default=None)
"""That of the command that runs here; None outside of one."""


@contextmanager
def remembering() -> Iterator[Kept]:
    """Remember what is stored until the command ends."""
    kept = Kept()
    before = _HERE.set(kept)
    try:
        yield kept
    finally:
        _HERE.reset(before)


@contextmanager
def keeping(name: str) -> Iterator[None]:
    """Store something, all of it or nothing.

    Args:
        name: The file, or `BOOK`. While this is open nobody knows whether it is stored already, also not when somebody
            breaks it off; what fails was not stored.
    """
    kept = _HERE.get()
    if kept is None:
        yield
        return
    known = kept.names.setdefault(name, False)
    try:
        yield
    except Exception:
        if not known:
            del kept.names[name]
        raise
    kept.names[name] = True
