"""`lotse screening [ANSWERS]`: a screening without a way back; the sheet is printed at once, and nothing is kept."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from lotse.cli.answering import ended
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_content
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.cli.speaking import spoken
from lotse.cli.stopping import read_case, stop_for_status
from lotse.cli.text_layout import Page
from lotse.errors import DisclosureRefused, InputError
from lotse.files import of_mapping
from lotse.i18n import FAMILY_LANGUAGES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.files import Document
    from lotse.i18n import Words

USUAL = "geburtsklinik-screening"


@click.command("screening", cls=Command)
@click.argument("answers", metavar="[DATEI]", required=False)
@click.option(
    "--reviewer",
    "reviewers",
    multiple=True,
    metavar="ROLLE:BUCHSTABE",
    help="Wer die Themen angesehen hat, zum Beispiel hebamme:a; zwei verschiedene Personen.",
)
@click.option("--instrument", metavar="KENNUNG", help=f"Screening, nach dem gefragt wird. Sonst {USUAL}.")
@shared_options()
def command(answers: str | None, reviewers: tuple[str, ...], instrument: str | None, options: Options) -> ExitCode:
    """Screening ohne Rückweg: Einwilligung, zufällige Nummer, vier Augen, Blatt für die Familie, nichts bleibt.

    Ohne DATEI wird gefragt, eine Zeile je Antwort. DATEI (oder -) enthält die Antworten als lotse/screening/1.
    Das Blatt steht auf der Standardausgabe, mit --lang auch in der Sprache der Familie; alles andere auf der
    Fehlerausgabe.
    """
    from lotse.screening import refuses  # noqa: PLC0415  # after the word about danger, nothing else is loaded

    document = read_case(answers, options) if answers is not None else None
    if document is None:
        from lotse.cli import bedside  # noqa: PLC0415  # loaded only where somebody is asked

        status = bedside.ask_danger()
        stop_for_status(status, options)
        document = of_mapping({"child_protection": status, "consent": bedside.ask_consent()}, error=InputError)
    if refuses(document.data):
        answer(_wrapped(_refused(spoken())))
        return ExitCode.ANSWERED
    if options.format not in (None, "text"):
        raise Misuse("Ein Screening ohne Rückweg wird nur gedruckt: --format text.")
    if options.lang is not None and options.lang not in FAMILY_LANGUAGES:
        raise Misuse(f"Diese Sprache gibt es für dieses Blatt nicht. Es gibt: {', '.join(FAMILY_LANGUAGES)}.")
    if answers is not None and instrument is not None:
        raise Misuse("--instrument gehört zum Gespräch; in der Datei steht es unter instrument.")
    return _agreed(document, reviewers, instrument or USUAL, options, asked=answers is None)


def _agreed(
    document: Document, reviewers: tuple[str, ...], instrument: str, options: Options, *, asked: bool
) -> ExitCode:
    """Everything after the consent: only now anything is loaded, asked or held against anything."""
    from lotse.cli import bedside  # noqa: PLC0415  # loaded only after the consent
    from lotse.screening import Answers, answers_of, release  # noqa: PLC0415  # as above

    on, settings = options.day(), read_settings(options.config)
    rules, catalogue = read_content(options, settings)
    words = rules.vocabulary
    named = bedside.reviewers_of(reviewers, words)
    if asked:
        told = {**document.data, "instrument": instrument, **bedside.ask_topics(instrument, words)}
        document = of_mapping(told, error=InputError)
    taken = answers_of(document, vocabulary=words)
    if not isinstance(taken, Answers):  # answered above: nobody agreed
        return ExitCode.ANSWERED
    if asked:
        named = bedside.ask_reviewers(named, words, taken.topics)
    try:
        sheet = release(
            taken,
            reviewers=named,
            rules=rules,
            catalogue=catalogue,
            on=on,
            choose=secrets.choice,
            settings=settings,
        )
    except DisclosureRefused:
        say(_wrapped(_blocked(spoken())))
        return ExitCode.STOPPED
    from lotse.cli.text_family_slip import slip_text  # noqa: PLC0415  # as above

    answer(slip_text(sheet.advice, options.lang or SOURCE, width=columns()))
    return ended(sheet.advice)


def _refused(words: Words) -> Iterable[str]:
    yield words(
        "Die Familie hat sich gegen das Screening entschieden. Es wurde nichts ausgewertet und nichts gespeichert, "
        "auch nicht die Ablehnung."
    )
    yield words("Das hat keine Folgen. Alle Angebote stehen ihr offen wie jeder Familie.")


def _blocked(words: Words) -> Iterable[str]:
    yield words(
        "Vier Augen: Zwei verschiedene Personen sehen die Themen an, bevor es Vorschläge gibt. Es wurde nichts "
        "ausgewertet und nichts gespeichert."
    )
    yield words("Nennen Sie beide mit Rolle und verschiedenem Buchstaben.")


def _wrapped(lines: Iterable[str]) -> str:
    page = Page(columns())
    for line in lines:
        page.line(line)
    return page.text().rstrip("\n")
