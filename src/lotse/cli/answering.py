"""How a command that answers ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.exit_codes import ExitCode
from lotse.cli.output import say
from lotse.i18n import problem_sentence

if TYPE_CHECKING:
    from lotse.advice import Advice


def ended(advice: Advice) -> ExitCode:
    """Tell which rules failed, for those who keep them.

    Args:
        advice: The advice that was shown.

    Returns:
        `FAILED` if a rule failed, although the answer was printed.
    """
    for failed in advice.rule_errors:
        rule = f"{failed.rule}: " if failed.rule else ""
        say(f"{rule}{failed.code}: {problem_sentence(failed.text)}")
    return ExitCode.FAILED if advice.rule_errors else ExitCode.ANSWERED
