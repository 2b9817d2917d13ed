"""`lotse import FORMAT FILE`: a file of another system as a lotse file."""

from __future__ import annotations

import io
import json

import click
from ruamel.yaml import YAML

from lotse.cli.exit_codes import ExitCode
from lotse.cli.exporting import format_of
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command
from lotse.cli.settings_file import read_settings
from lotse.cli.stopping import read_bytes


@click.command("import", cls=Command)
@click.argument("name", metavar="FORMAT")
@click.argument("file", metavar="DATEI")
@shared_options("config", "lang", "format")
def command(name: str, file: str, options: Options) -> ExitCode:
    """Liest eine Datei eines anderen Systems und gibt sie als Datei von lotse aus; geholt wird nichts.

    FORMAT: dpv für eine Einwilligung als DPV JSON-LD nach ISO/IEC TS 27560. DATEI oder -.
    """
    content = read_bytes(file, options)
    options.read()
    data = format_of(name).exchange().taken_in(content, name=file, settings=read_settings(options.config))
    if options.wants_json:
        answer(json.dumps(data, ensure_ascii=False, indent=2))
        return ExitCode.ANSWERED
    text = io.StringIO()
    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style = False  # one key a line: it fits into 80 columns
    yaml.dump(data, text)
    answer(text.getvalue())
    return ExitCode.ANSWERED
