"""`lotse meeting …`: the Schnittstellengespräch from the agenda to its end."""

from __future__ import annotations

import click

from lotse.cli.output import answer
from lotse.cli.program import Group

MEETING = {
    "agenda": ("meeting_agenda", "Die Tagesordnung: welcher Fall mit diesen Stellen wie besprochen werden kann."),
}
"""Name of a command, its module, and its line in the help."""


@click.group("meeting", cls=Group, table=MEETING, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """Das Schnittstellengespräch: Tagesordnung, Gespräch und Abschluss."""
    if context.invoked_subcommand is None:
        answer(context.get_help())
    return 0
