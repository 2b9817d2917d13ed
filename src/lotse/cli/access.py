"""`lotse access CASE --person P`: what is held about one person, for that person."""

from __future__ import annotations

import click

from lotse.case.load_case import case_of
from lotse.case.load_vocabulary import load_vocabulary
from lotse.cli.body import USUAL_VOCABULARY
from lotse.cli.exit_codes import ExitCode
from lotse.cli.log_place import named_log
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command, Needed
from lotse.cli.settings_file import read_settings
from lotse.cli.stopping import read_case, stop_by_log
from lotse.cli.text_access import access_text
from lotse.privacy.access import access


@click.command("access", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--person", metavar="PERSON", cls=Needed, help="Nötig: Buchstabe der Person im Fall.")
@click.option("--log", metavar="DATEI", help="Protokoll der Weitergaben: wer etwas erfahren hat.")
@shared_options("config", "lang", "format")
def command(case: str, person: str, log: str | None, options: Options) -> ExitCode:
    """Auskunft: was über eine Person gespeichert ist, auf welchen Einwilligungen es beruht, und wer es erfahren hat.

    Was auch andere betrifft oder im Vertrauen gesagt wurde, ist nur genannt: Das sieht zuerst eine Fachkraft an.
    """
    document = read_case(case, options)
    options.read()
    settings = read_settings(options.config)
    vocabulary = load_vocabulary(settings.vocabulary or USUAL_VOCABULARY)
    loaded = case_of(document, vocabulary=vocabulary)
    place = named_log(log, settings)
    entries = None if place is None else place.read()
    stop_by_log(entries or (), loaded.case, options)
    found = access(loaded, person=person, vocabulary=vocabulary, log=entries)
    words = options.words
    answer(as_json(found) if options.wants_json else access_text(found, vocabulary, words, width=columns()))
    return ExitCode.ANSWERED
