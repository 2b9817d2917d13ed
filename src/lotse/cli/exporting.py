"""`lotse export FORMAT FILE`: a lotse file in the format of another system."""

from __future__ import annotations

import click

from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command, Misuse
from lotse.cli.stopping import read_case
from lotse.exchange.formats import FORMATS, Format


@click.command("export", cls=Command)
@click.argument("name", metavar="FORMAT")
@click.argument("file", metavar="DATEI")
@shared_options("config", "lang")
def command(name: str, file: str, options: Options) -> ExitCode:
    """Gibt eine Datei von lotse im Format eines anderen Systems aus.

    FORMAT: dpv für eine Einwilligung (lotse/consent/1) als DPV JSON-LD nach ISO/IEC TS 27560. DATEI oder -.
    """
    document = read_case(file, options)  # whatever file is named: signs of danger in it are told first
    options.read()
    answer(format_of(name).exchange().written(document))
    return ExitCode.ANSWERED


def format_of(name: str) -> Format:
    """The format of a name.

    Args:
        name: What was written.

    Returns:
        The format.

    Raises:
        Misuse: There is none of this name.
    """
    if name not in FORMATS:
        known = "; ".join(f"{one} für {told.what}" for one, told in FORMATS.items())
        raise Misuse(f"Dieses Format gibt es nicht. Es gibt: {known}.")
    return FORMATS[name]
