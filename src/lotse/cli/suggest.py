"""`lotse suggest CASE`: ideas for a family."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.cli.answering import ended
from lotse.cli.inputs import read_query
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command
from lotse.cli.text_advice import advice_text
from lotse.cli.text_words import words_of

if TYPE_CHECKING:
    from lotse.cli.exit_codes import ExitCode


@click.command("suggest", cls=Command)
@click.argument("case", metavar="CASE")
@shared_options()
def command(case: str, options: Options) -> ExitCode:
    """Ideen für eine Familie: was helfen kann und warum, wer zuständig ist, und was sich zu fragen lohnt.

    CASE ist eine Falldatei (YAML oder JSON) oder - für die Standardeingabe.
    """
    query = read_query(case, options)
    advice = query.advice()
    if options.wants_json:
        answer(as_json(advice))
    else:
        words = words_of(query.case, query.catalogue, query.on, options.words.lang)
        answer(advice_text(advice, words, width=columns()))
    return ended(advice, options.words)
