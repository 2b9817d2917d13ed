"""`lotse minimise CASE`: the case without what nothing reads, with the same advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.cli.case_file import as_read, case_text, write_case
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_query
from lotse.cli.options import Options, read_day, shared_options
from lotse.cli.output import answer, as_json, say
from lotse.cli.program import Command
from lotse.cli.text_fields import FieldNames
from lotse.cli.text_words import words_of
from lotse.privacy.minimise import minimise, removed_keys

if TYPE_CHECKING:
    from lotse.case.model import Case
    from lotse.cli.inputs import Query


@click.command("minimise", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--until", metavar="TAG", help="Letzter Tag, an dem die Vorschläge dieselben bleiben. Sonst nur heute.")
@click.option("--write", metavar="DATEI", help="Schreibt den kleineren Fall in diese Datei.")
@shared_options()
def command(case: str, until: str | None, write: str | None, options: Options) -> ExitCode:
    """Der kleinste Fall, der dieselben Vorschläge gibt: ohne ungelesene Angaben, mit so wenig Geburtstag wie möglich.

    CASE ist eine Falldatei oder -. Die Antwort ist der kleinere Fall; die Falldatei bleibt, wie sie ist.
    """
    query = read_query(case, options)
    last = None if until is None else read_day(until, "--until")
    small = minimise(query.case, rules=query.rules, catalogue=query.catalogue, on=query.on, until=last)
    written = small.model_dump(mode="json", exclude_none=True)
    if write is not None:
        write_case(write, written, option="--write", was=as_read(write, case, query.document))
    elif options.wants_json:
        answer(as_json(small))
    else:
        answer(case_text(written))
    say(_said(query, small, options))
    return ExitCode.ANSWERED


def _said(query: Query, small: Case, options: Options) -> str:
    """What went, by name and never by value."""
    words = words_of(query.case, query.catalogue, query.on, options.words.lang)
    gone = removed_keys(query.case, small)
    if not gone:
        return words("Es ist nichts wegzulassen: Alles wird gelesen.")
    return words("Weggelassen oder vergröbert: {fields}.", fields=words.listed(FieldNames(words).fields(gone)))
