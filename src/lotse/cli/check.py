"""`lotse check [PATH]`: everything that is wrong in content, cases and settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lotse.checks import check
from lotse.cli.counts import counts_text, shipped_counts
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json
from lotse.cli.program import Command
from lotse.cli.settings_file import settings_for_stop
from lotse.cli.stopping import stopped_for
from lotse.cli.text_layout import counted
from lotse.cli.text_problems import problem_text
from lotse.errors import ContentError, Problem, ProtectionStop
from lotse.files import STDIN

if TYPE_CHECKING:
    from lotse.checks import CheckReport

_WEIGHT = {"error": "", "warning": " [Warnung]"}


@click.command("check", cls=Command)
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--strict", is_flag=True, help="Auch Warnungen gelten als Fehler.")
@click.option("--counts", is_flag=True, help="Zählt den mitgelieferten Inhalt und die Zuständigkeiten je Rolle.")
@shared_options("on", "config", "lang", "format")
def command(path: str | None, options: Options, *, strict: bool, counts: bool) -> ExitCode:
    """Prüft Vokabular, Regeln, Kataloge, Fälle, Testfälle und Einstellungen, alle Probleme auf einmal.

    PATH ist eine Datei, ein Ordner mit allem darunter, oder -. Ohne PATH wird der mitgelieferte Inhalt geprüft.
    """
    options.read()
    if counts:
        answer(counts_text(shipped_counts(options.day()), as_json=options.wants_json))
        return ExitCode.ANSWERED
    if path is not None and path != STDIN and not Path(path).exists():
        raise ContentError([Problem(path, 0, 0, "", "FILE-KIND", "there is no such file or folder")])
    try:
        settings = settings_for_stop(options.config)
        report = check(
            path, vocabulary=settings.vocabulary, on=options.day(), old_after=settings.confirmation_old_after
        )
    except ProtectionStop as stop:
        raise stopped_for(stop, options) from None
    answer(as_json(report) if options.wants_json else report_text(report))
    failed = report.errors > 0 or (strict and report.warnings > 0)
    return ExitCode.CHECK if failed else ExitCode.ANSWERED


def report_text(report: CheckReport) -> str:
    """One line per problem, in a form that editors jump to, and what there is in all.

    Args:
        report: The report.

    Returns:
        The text.
    """
    lines = [
        problem_text(Problem(one.file, one.line, one.column, one.path, one.code, one.text, one.hint))
        + _WEIGHT[one.severity]
        for one in report.problems
    ]
    lines += [f"{one.file}: Kinderschutz: nicht geprüft; es gilt das Schutzverfahren." for one in report.stopped]
    if report.proposals:
        lines.append(f"{counted(len(report.proposals), 'Regel beruht', 'Regeln beruhen')} auf einem eigenen Vorschlag:")
        lines += [f"{one.file}:{one.line}:{one.column} {one.path}: {one.rule}" for one in report.proposals]
    found = (counted(report.errors, "Fehler", "Fehler"), counted(report.warnings, "Warnung", "Warnungen"))
    lines.append(f"{found[0]}, {found[1]}." if report.problems else "Keine Fehler, keine Warnungen.")
    return "\n".join(lines)
