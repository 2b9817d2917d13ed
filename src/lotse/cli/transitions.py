"""`lotse transitions CASE`: which transitions come up for the children, and what there is for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.cli.answering import ended
from lotse.cli.inputs import read_query
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command
from lotse.cli.text_transitions import transitions_text
from lotse.cli.text_words import words_of
from lotse.transitions import upcoming_transitions

if TYPE_CHECKING:
    from lotse.cli.exit_codes import ExitCode


@click.command("transitions", cls=Command)
@click.argument("case", metavar="CASE")
@shared_options()
def command(case: str, options: Options) -> ExitCode:
    """Welche Übergänge in den nächsten zwölf Monaten anstehen und welche Angebote es dafür gibt.

    CASE ist eine Falldatei (YAML oder JSON) oder - für die Standardeingabe.
    """
    query = read_query(case, options)
    advice = query.advice()
    found = upcoming_transitions(advice)
    if options.wants_json:
        answer(as_json(found))
    else:
        words = words_of(query.case, query.catalogue, query.on, options.words.lang)
        answer(transitions_text(found, words, width=columns()))
    return ended(advice, options.words)
