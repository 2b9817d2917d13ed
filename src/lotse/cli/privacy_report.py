"""`lotse privacy report`: what lotse processes, field by field, as text, JSON or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_content
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.i18n import SOURCE
from lotse.privacy.report import privacy_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel


@click.command("report", cls=Command)
@shared_options("on", "config", "rules", "catalogues", "lang", "format")
def command(options: Options) -> ExitCode:
    """Was lotse verarbeitet, Feld für Feld, mit Zweck, Grundlage, Empfängern, Fristen, Maßnahmen und offenen Punkten.

    Aus Modellen, Vokabular und Tabellen erzeugt; über eine Familie steht nichts darin. --format text, json oder html.
    """
    options.read("html")
    if options.lang not in (None, SOURCE):
        raise Misuse("Diesen Bericht gibt es nur auf Deutsch: Er gibt deutsches Recht wieder.")
    rules, catalogue = read_content(options, read_settings(options.config))
    report = privacy_report(rules, catalogue=catalogue, on=options.day(), stored=kept_by_the_book())
    if options.wants_json:
        answer(as_json(report))
    elif options.wants_page:
        from lotse.cli.page_privacy import report_page  # noqa: PLC0415  # text needs no templates

        answer(report_page(report))
    else:
        from lotse.cli.text_privacy import report_text  # noqa: PLC0415  # as above

        answer(report_text(report, width=columns()))
    return ExitCode.ANSWERED


def kept_by_the_book() -> Mapping[str, tuple[str, Iterable[type[BaseModel]]]]:
    """What the book of a team keeps, step by step."""
    from lotse.book.steps import Step  # noqa: PLC0415  # only this command tells what a book holds

    return {"book": ("Buch des Teams", _models(Step))}


def _models(kinds: Any) -> tuple[type[BaseModel], ...]:
    """The models of a union."""
    inside = get_args(kinds)
    return tuple(model for one in inside for model in _models(one)) if inside else (kinds,)
