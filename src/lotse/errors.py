"""What a call raises when it cannot be carried out, and what an editor reads when content is wrong.

The tree::

    LotseError                     .code .message .hint .where
    ├─ InputError                  a case, a record or an argument does not fit
    ├─ ContentError                vocabulary, rules or catalogue cannot be loaded
    ├─ BookError                   the record book cannot be read or written as asked
    ├─ DisclosureRefused           values were asked for that may not leave
    └─ ProtectionStop              signs of danger to a child: people act, not software

Three channels that never mix: what is unknown or not consented is a value in the result; what is
wrong in content is a `Problem`, all of them at once; what cannot be done is a `LotseError`.
No message ever holds a value of a case, an unknown key or an unknown id.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file, told to the person who keeps it.

    Args:
        file: Name of the file as it was given; `-` for standard input, empty for a mapping in memory.
        line: 1-based line, 0 if there is no file text.
        column: 1-based column, 0 if there is no file text.
        path: Place inside the file, such as `rules[3].when`; made of known keys only.
        code: One of the codes of the contract, section 8.
        text: What is wrong: lower case, no full stop, no value of the file.
        hint: What to do about it, with the nearest known id where there is one.
        severity: `error` or `warning`.
    """

    file: str
    line: int
    column: int
    path: str
    code: str
    text: str
    hint: str = ""
    severity: Severity = "error"

    def as_json(self) -> dict[str, Any]:
        """State the problem as `lotse/check/1` shows it."""
        order = ("code", "severity", "file", "line", "column", "path", "text", "hint")
        values = asdict(self)
        return {key: values[key] for key in order}

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else (self.file or "<memory>")
        path = f" {self.path}" if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{path}: {self.code}: {self.text}{hint}"


class LotseError(Exception):
    """A call that cannot be carried out.

    Args:
        code: Stable code for programs.
        message: What happened: lower case, no full stop, never a value of a case.
        hint: What to do.
        where: File, line and path, or the name of the argument.
    """

    def __init__(self, code: str, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.code}: {self.message}{hint}"


class _ProblemsError(LotseError):
    """An error that carries every problem that was found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        first = self.problems[0]
        where = f"{first.file}:{first.line}:{first.column}" if first.line else first.file
        if first.path:
            where = f"{where} {first.path}".strip()
        super().__init__(first.code, first.text, hint=first.hint, where=where)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class InputError(_ProblemsError):
    """A case, a record or an argument does not fit; all problems at once."""

    @classmethod
    def of(cls, code: str, text: str, *, hint: str = "", path: str = "") -> InputError:
        """Refuse one argument of a call that has no file behind it."""
        return cls([Problem(file="", line=0, column=0, path=path, code=code, text=text, hint=hint)])


class ContentError(_ProblemsError):
    """Vocabulary, rules, catalogue or settings cannot be loaded; all problems at once."""


class BookError(LotseError):
    """The record book cannot be read or written as asked; nothing of the step was kept.

    `.code` says why: BOOK-MISSING, BOOK-FOREIGN, BOOK-DAMAGED, BOOK-TAMPERED, BOOK-NEWER, BOOK-KEY, BOOK-READ-ONLY,
    BOOK-FULL, BOOK-DISK, BOOK-BUSY, BOOK-CONFLICT, BOOK-UNREACHABLE, BOOK-STEP, BOOK-URL.
    """


class DisclosureRefused(LotseError):  # noqa: N818  # the contract names it
    """Values were asked for that may not leave, or the log could not be written first."""


class ProtectionStop(LotseError):  # noqa: N818  # the contract names it
    """Signs of danger to a child: nothing is computed, people act by the procedure.

    Args:
        procedure: The stop as `lotse/advice/1` holds it, ready to be shown.
    """

    def __init__(self, procedure: Any) -> None:
        super().__init__("KS-STOP", "signs of danger to a child stop everything", hint="follow the procedure")
        self.procedure = procedure
