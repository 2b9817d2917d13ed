"""`lotse privacy …`: for the data-protection officer."""

from __future__ import annotations

import click

from lotse.cli.output import answer
from lotse.cli.program import Group

PRIVACY = {
    "report": ("privacy_report", "Was lotse verarbeitet, für wen und wie lange, und was die Kommune entscheidet."),
}
"""Name of a command, its module, and its line in the help."""


@click.group("privacy", cls=Group, table=PRIVACY, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """Für die behördliche Datenschutzstelle."""
    if context.invoked_subcommand is None:
        answer(context.get_help())
    return 0
