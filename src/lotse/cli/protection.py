"""`lotse protection clear CASE`: a new case after several professionals found no danger to the child (K02)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.number import new_case_number
from lotse.cli.body import USUAL_VOCABULARY
from lotse.cli.case_file import write_case
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, read_day, shared_options, today
from lotse.cli.output import answer, columns, say
from lotse.cli.program import Command, Misuse, Steps
from lotse.cli.settings_file import read_settings
from lotse.cli.stopping import StoppedCase, read_case
from lotse.cli.text_layout import Page
from lotse.cli.text_problems import error_text
from lotse.errors import InputError
from lotse.files import STDIN, read
from lotse.privacy.clearing import clear_protection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@click.group("protection", cls=Steps)
def command() -> None:
    """Nach einem Schutzverfahren: ein neuer Fall, wenn mehrere Fachkräfte keine Gefährdung festgestellt haben."""


@command.command("clear", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--result", metavar="ERGEBNIS", default="", help="no_danger; mit jedem anderen Ergebnis bleibt es dabei.")
@click.option("--on", "day", metavar="TAG", default="", help="Tag der Einschätzung.")
@click.option("--reference", metavar="AKTENZEICHEN", default="", help="Wo die Einschätzung steht.")
@click.option("--by", metavar="KÜRZEL", multiple=True, help="Fachkraft; mindestens zwei verschiedene.")
@click.option("--out", metavar="NEU", default="", help="Datei des neuen Falls; sie darf noch nicht da sein.")
@shared_options("config", "lang", "format")
def clear(  # noqa: PLR0917  # one argument for each option
    case: str,
    result: str,
    day: str,
    reference: str,
    by: Sequence[str],
    out: str,
    options: Options,
) -> ExitCode:
    """Beginnt einen neuen Fall mit neuer Nummer. Was zur Einschätzung genannt wird, wird geprüft, nicht gespeichert.

    Fehlt etwas davon, bleibt der Fall angehalten.
    """
    try:
        read_case(case, options)
    except StoppedCase:
        try:
            return _cleared(case, options, result=result, on=day, reference=reference, by=by, out=out)
        except Misuse as error:
            say(options.words.told(error.message))
        except InputError as error:
            say(error_text(error, options.words.lang))
        raise
    raise Misuse("Dieser Fall ist nicht angehalten. Es gibt nichts freizugeben.")


def _cleared(  # what the procedure asks for
    case: str, options: Options, *, result: str, on: str, reference: str, by: Sequence[str], out: str
) -> ExitCode:
    options.read()
    if case == STDIN:
        raise Misuse("CASE ist hier eine Datei: Der angehaltene Fall bleibt erhalten.")
    if not out:
        raise Misuse("--out fehlt: Der neue Fall braucht eine neue Datei.")
    data = read(case, error=InputError).data
    if not isinstance(data, Mapping):
        raise InputError.of("TYPE", "this is no case", path="CASE")
    vocabulary = load_vocabulary(read_settings(options.config).vocabulary or USUAL_VOCABULARY)
    cleared = clear_protection(
        data,
        result=result,
        on=_day(on),
        reference=reference,
        by=by,
        number=new_case_number(secrets.choice),
        vocabulary=vocabulary,
    )
    write_case(out, cleared.model_dump(mode="json", exclude_none=True), new=True, option="--out")
    words, page = options.words, Page(columns())
    page.line(words("Ein neuer Fall ist angelegt: {number}.", number=cleared.case))
    page.line(words("Frühere Vorschläge und Einwilligungen gelten dort nicht. Der angehaltene Fall bleibt angehalten."))
    page.line(words("Ergebnis, Tag, Aktenzeichen und Kürzel sind nicht gespeichert. Sie gehören in die Akte."))
    answer(page.text())
    return ExitCode.ANSWERED


def _day(text: str) -> date:
    if not text:
        raise Misuse("--on fehlt: der Tag der Einschätzung.")
    day = read_day(text, "--on")
    if day > today():
        raise Misuse("--on liegt in der Zukunft. Eingeschätzt ist erst, was schon besprochen wurde.")
    return day
