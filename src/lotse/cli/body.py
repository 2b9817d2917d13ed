"""`lotse body ROLE PLACE`: who is responsible at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.bodies import responsible_bodies
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, read_day, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.cli.text_bodies import responsibility_text

if TYPE_CHECKING:
    from collections.abc import Sequence

USUAL_VOCABULARY = "nrw"


@click.command("body", cls=Command)
@click.argument("role", metavar="ROLE")
@click.argument("place", metavar="PLACE")
@click.option(
    "--answer", "answers", metavar="FRAGE=ANTWORT", multiple=True, help="Antwort auf eine Frage; mehrfach möglich."
)
@click.option("--received", metavar="TAG", help="Tag, an dem ein Antrag eingegangen ist; daraus folgen Fristen.")
@shared_options("on", "config", "lang", "format")
def command(role: str, place: str, answers: Sequence[str], received: str | None, options: Options) -> ExitCode:
    """Welche Stelle für eine Familie an einem Ort zuständig ist, oder was dafür noch zu klären ist.

    ROLE ist eine Aufgabe wie jugendamt oder schulamt, PLACE der Name oder der Schlüssel einer Gemeinde, eines Kreises
    oder eines Sozialraums.
    """
    options.read()
    on = options.day()
    arrived = None if received is None else read_day(received, "--received")
    known = load_vocabulary(read_settings(options.config).vocabulary or USUAL_VOCABULARY)
    found = responsible_bodies(role, place=place, on=on, answers=_answers(answers), received=arrived, vocabulary=known)
    if options.wants_json:
        answer(as_json(found))
    else:
        words = options.words
        name = words.content(known.roles[role].name, "role") if role in known.roles else ""
        answer(responsibility_text(found, role=name, words=words, width=columns()))
    return ExitCode.ANSWERED


def _answers(given: Sequence[str]) -> dict[str, str]:
    """The answers by their question."""
    pairs = [one.partition("=") for one in given]
    if not all(key and sign and value for key, sign, value in pairs):
        raise Misuse("--answer braucht eine Frage und ihre Antwort, zum Beispiel --answer schulform=grundschule.")
    return {key: value for key, _, value in pairs}
