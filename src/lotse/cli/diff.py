"""`lotse diff OLD NEW`: what changed between two answers of `lotse suggest --format json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.advice import Advice
from lotse.changes import diff
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_content
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.cli.stopping import read_case
from lotse.cli.text_changes import changes_text
from lotse.errors import InputError
from lotse.files import STDIN, validated

if TYPE_CHECKING:
    from lotse.errors import Problem
    from lotse.files import Document


@click.command("diff", cls=Command)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@shared_options("config", "rules", "catalogues", "lang", "format")
def command(old: str, new: str, options: Options) -> ExitCode:
    """Was sich zwischen zwei Antworten geändert hat: Bedarfe, Ideen, Fragen und Stellen, und woran es liegt.

    OLD und NEW sind Antworten von „lotse suggest --format json“ zu demselben Fall; eine davon darf - sein. Regelwerk
    und Kataloge werden nur für die Namen gelesen.
    """
    if old == new == STDIN:
        raise Misuse("Nur eine der beiden Antworten kann von der Standardeingabe kommen.")
    documents = _read((old, new), options)
    options.read()
    changes = diff(*(validated(document, Advice, error=InputError) for document in documents))
    if options.wants_json:
        answer(as_json(changes))
        return ExitCode.ANSWERED
    _, catalogue = read_content(options, read_settings(options.config))
    answer(changes_text(changes, catalogue, lang=options.words.lang, width=columns()))
    return ExitCode.ANSWERED


def _read(paths: tuple[str, ...], options: Options) -> list[Document]:
    """Both files; signs of danger in one are told whatever is wrong with the other."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            documents.append(read_case(path, options))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return documents
