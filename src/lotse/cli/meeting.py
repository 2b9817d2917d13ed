"""`lotse meeting …`: the Schnittstellengespräch from the agenda to its end."""

from __future__ import annotations

import click

from lotse.cli.output import answer
from lotse.cli.program import Group

MEETING = {
    "agenda": ("meeting_agenda", "Die Tagesordnung: welcher Fall mit diesen Stellen wie besprochen werden kann."),
    "run": ("meeting_run", "Das Gespräch: ein Fall nach dem anderen, mit der Tastatur."),
    "close": ("meeting_close", "Nach dem Gespräch: wer Lotse ist, und was die Familie zu den Ideen sagt."),
}
"""Name of a command, its module, and its line in the help."""


@click.group("meeting", cls=Group, table=MEETING, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """Das Schnittstellengespräch: Tagesordnung, Gespräch und Abschluss."""
    if context.invoked_subcommand is None:
        answer(context.get_help())
    return 0
