"""Problems in the language of the people who mend them; programs get the English sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.errors import ContentError, InputError
from lotse.i18n import SOURCE, problem_sentence, problem_text

if TYPE_CHECKING:
    from lotse.errors import LotseError


def error_text(error: LotseError, lang: str = SOURCE) -> str:
    """What a call could not carry out: every problem on its line; one of an argument begins with the argument.

    Args:
        error: The error.
        lang: Language of the reader.

    Returns:
        The lines.
    """
    if isinstance(error, InputError | ContentError):
        lines = [problem_text(problem, lang) for problem in error.problems]
        return "\n".join(line.removeprefix("<memory>").lstrip(" :") for line in lines)
    where = f"{error.where}: " if error.where else ""
    hint = f" ({problem_sentence(error.hint, lang)})" if error.hint else ""
    return f"{where}{error.code}: {problem_sentence(error.message, lang)}{hint}"
