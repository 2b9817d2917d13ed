"""`lotse init DIR`: a folder for the rules and offers of a municipality, ready to be tried."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command, Misuse
from lotse.cli.schema import editor_schema_of

STARTER = Path(__file__).parents[1] / "starter"
"""What is written: the one source of `examples/municipality` too."""
EDITOR_SCHEMA = ".lotse/schema.json"
"""What an editor proposes and checks with; made of the files that were written, and named in `.vscode`."""
_AS_TEXT = ".txt"
"""Ending of a Python file here: it is no module of lotse."""


@click.command("init", cls=Command)
@click.argument("folder", metavar="DIR")
@shared_options("lang")
def command(folder: str, options: Options) -> ExitCode:
    """Legt einen Ordner für eigene Regeln und Angebote an, mit Beispielen, Testfällen und einer Anleitung.

    DIR darf es noch nicht geben, oder der Ordner ist leer.
    """
    options.read()
    target = Path(folder)
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise Misuse("In diesem Ordner liegt schon etwas. Bitte nennen Sie einen neuen oder einen leeren.")
        write_starter(target)
    except OSError:
        raise Misuse("Der Ordner kann hier nicht angelegt werden.") from None
    answer(options.words("Angelegt. Weiter geht es in README.md; in dem Ordner: lotse check . und lotse test ."))
    return ExitCode.ANSWERED


def files() -> dict[str, Path]:
    """The files of the starter by their place in the folder, sorted."""
    found = sorted(file for file in STARTER.rglob("*") if file.is_file())
    return {file.relative_to(STARTER).as_posix().removesuffix(_AS_TEXT): file for file in found}


def write_starter(target: Path) -> None:
    """Write all files or none.

    Args:
        target: A folder that is empty or not there yet.

    Raises:
        OSError: A file cannot be written; what was written is gone again.
    """
    there = target.exists()
    try:
        for name, file in files().items():
            written = target / name
            written.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, written)
            if name.endswith(".sh"):
                written.chmod(0o755)
        schema = target / EDITOR_SCHEMA
        schema.parent.mkdir(exist_ok=True)
        schema.write_text(editor_schema_of(None, str(target)), encoding="utf-8", newline="\n")
    except OSError:
        for entry in target.iterdir() if target.is_dir() else ():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        if not there and target.is_dir():
            target.rmdir()
        raise
