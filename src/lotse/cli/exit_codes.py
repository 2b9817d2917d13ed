"""How a command ends, for scripts and CI."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the contract."""

    ANSWERED = 0
    FAILED = 1
    """It could not run, or a rule failed, or engine and reference differ; an answer is still printed."""
    INPUT = 2
    """The command line, the case or the content is wrong."""
    CHECK = 3
    """A check or a test failed."""
    STOPPED = 4
    """Signs of danger to a child, or something may not be told."""
