"""`lotse meeting …`: the Schnittstellengespräch from the agenda to its end."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import click

from lotse.case.records import BERLIN
from lotse.cli.output import answer
from lotse.cli.program import Group, Misuse

if TYPE_CHECKING:
    from lotse.cli.options import Options

_NOON = time(12)

MEETING = {
    "agenda": ("meeting_agenda", "Die Tagesordnung: welcher Fall mit diesen Stellen wie besprochen werden kann."),
    "run": ("meeting_run", "Das Gespräch: ein Fall nach dem anderen, mit der Tastatur."),
    "close": ("meeting_close", "Nach dem Gespräch: wer Lotse ist, und was die Familie zu den Ideen sagt."),
}
"""Name of a command, its module, and its line in the help."""


def moment_of(options: Options) -> datetime:
    """The moment at which consents are looked at: that of `--at`, noon of the day of `--on`, or now.

    Args:
        options: What stands behind the options.

    Raises:
        Misuse: One of them cannot be read, or they are about two days.
    """
    if options.on is None:
        return options.moment()
    on = options.day()
    at = options.moment() if options.at is not None else datetime.combine(on, _NOON, tzinfo=BERLIN)
    if at.astimezone(BERLIN).date() != on:
        raise Misuse("--at liegt an einem anderen Tag als --on.")
    return at


@click.group("meeting", cls=Group, table=MEETING, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """Das Schnittstellengespräch: Tagesordnung, Gespräch und Abschluss."""
    if context.invoked_subcommand is None:
        answer(context.get_help())
    return 0
