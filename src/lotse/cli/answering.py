"""How a command that answers ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.exit_codes import ExitCode
from lotse.cli.output import say
from lotse.i18n import Words, problem_sentence

if TYPE_CHECKING:
    from lotse.advice import Advice


def ended(advice: Advice, words: Words | None = None) -> ExitCode:
    """Tell which rules failed, for those who keep them.

    Args:
        advice: The advice that was shown.
        words: The words of the reader; German without them.

    Returns:
        `FAILED` if a rule failed, although the answer was printed.
    """
    for failed in advice.rule_errors:
        rule = f"{failed.rule}: " if failed.rule else ""
        say(f"{rule}{failed.code}: {_told(failed.text, words)}")
    return ExitCode.FAILED if advice.rule_errors else ExitCode.ANSWERED


def _told(text: str, words: Words | None) -> str:
    """Why a rule failed: the core says it in English, about its two evaluations in German."""
    words = words or Words()
    in_german = problem_sentence(text)
    return words.told(text) if in_german == text else problem_sentence(text, words.lang)
