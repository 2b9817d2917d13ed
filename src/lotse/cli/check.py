"""`lotse check [PATH]`: everything that is wrong in content, cases and settings."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from lotse.checks import StoppedFile, check
from lotse.cli.counts import counts_text, shipped_counts
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import WIDTH, answer, as_json, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import USUAL, folder_of, settings_for_stop
from lotse.cli.stopping import StoppedCase, stop_for_file, stopped_for
from lotse.cli.text_deep import deep_lines
from lotse.cli.text_stop import stop_text
from lotse.errors import ContentError, InputError, Problem, ProtectionStop
from lotse.file_names import is_there, shown_name
from lotse.files import STDIN
from lotse.i18n import Words, problem_text
from lotse.protection import procedure

if TYPE_CHECKING:
    from lotse.checks import CheckReport

_USUAL_MINUTES = 10
_TELL_EACH = 5.0
"""Seconds between two lines that say how far the deep check is."""


@click.command("check", cls=Command)
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--strict", is_flag=True, help="Auch Warnungen gelten als Fehler.")
@click.option("--counts", is_flag=True, help="Zählt den mitgelieferten Inhalt und die Zuständigkeiten je Rolle.")
@click.option("--deep", is_flag=True, help="Sucht auch, was nichts ändert und wer leer ausgeht (Zusatz lotse[deep]).")
@click.option(
    "--minutes", metavar="ZAHL", help="Zeit für --deep in Minuten, sonst 10; was nicht mehr ging, wird genannt."
)
@shared_options("on", "config", "lang", "format")
def command(
    path: str | None, options: Options, *, strict: bool, counts: bool, deep: bool, minutes: str | None
) -> ExitCode:
    """Prüft Vokabular, Regeln, Kataloge, Fälle, Testfälle und Einstellungen, alle Probleme auf einmal.

    PATH ist eine Datei, ein Ordner mit allem darunter, oder -. Ohne PATH wird der mitgelieferte Inhalt geprüft.
    """
    for named in (path, options.config):
        if named is not None and not Path(named).is_dir():
            with suppress(InputError):  # what is wrong with it is told below
                stop_for_file(named, options)
    options.read()
    progress = _Progress(_minutes(minutes), options.words)
    if counts:
        counted = shipped_counts(options.day())
        answer(counts_text(counted, options.words, as_json=options.wants_json))
        return ExitCode.ANSWERED
    if path is not None and path != STDIN and not is_there(path):
        raise ContentError([Problem(shown_name(path), 0, 0, "", "FILE-KIND", "there is no such file or folder")])
    try:
        settings = settings_for_stop(options.config)
        report = check(
            path,
            vocabulary=settings.vocabulary,
            on=options.day(),
            old_after=settings.confirmation_old_after,
            deep=deep,
            rules=settings.rules,
            catalogues=settings.catalogues,
            folder=folder_of(options.config),
            going_on=progress,
        )
    except ProtectionStop as stop:
        raise stopped_for(stop, options) from None
    report = _with_all_stops(report, path, options)
    answer(as_json(report) if options.wants_json else report_text(report, options.words, width=columns()))
    if report.stopped:
        return ExitCode.STOPPED
    failed = report.errors > 0 or (strict and report.warnings > 0)
    return ExitCode.CHECK if failed else ExitCode.ANSWERED


def _with_all_stops(report: CheckReport, path: str | None, options: Options) -> CheckReport:
    """The report with every stop as this office shows it, those of files included that are broken besides."""
    if path is None or path == STDIN:
        return report
    stopped = {one.file: one.stop for one in report.stopped}
    for file in {one.file for one in report.problems}:
        with suppress(InputError):
            try:
                stop_for_file(file, options)
            except StoppedCase as stop:
                stopped[file] = stop.procedure
    if not stopped:
        return report
    settings = settings_for_stop(options.config, options.words.lang)
    if not settings.emergency and Path(path).is_dir():
        settings = settings_for_stop(str(Path(path) / USUAL), options.words.lang)
    shown = tuple(
        StoppedFile(file=file, stop=procedure(settings.role or stopped[file].role, settings.emergency))
        for file in sorted(stopped)
    )
    left = tuple(one for one in report.problems if one.file not in stopped)
    return report.model_copy(update={"stopped": shown, "problems": left})


def _minutes(text: str | None) -> int:
    if text is None:
        return _USUAL_MINUTES
    if not text.isdecimal() or int(text) == 0:
        raise Misuse("--minutes braucht eine ganze Zahl ab 1.")
    return int(text)


class _Progress:
    """Says now and then how far the deep check is, and ends it when its time is over."""

    def __init__(self, minutes: int, words: Words) -> None:
        self._words = words
        self._begun = self._told = monotonic()
        self._end = self._begun + minutes * 60

    def __call__(self, done: int, every: int) -> bool:
        """Hear how far it is; say whether to go on."""
        now = monotonic()
        if now - self._told >= _TELL_EACH:
            self._told = now
            say(self._words("Gründliche Prüfung: {done} von {every}", done=done, every=every))
        return now < self._end


def report_text(report: CheckReport, words: Words | None = None, *, width: int = WIDTH) -> str:
    """One line per problem, in a form that editors jump to, and what there is in all.

    Args:
        report: The report.
        words: The words of the reader; German without them.
        width: Columns to wrap the procedure at.

    Returns:
        The text; the procedure first where a case stopped.
    """
    words = words or Words()
    warning = words("[Warnung]")
    lines = [
        problem_text(Problem(one.file, one.line, one.column, one.path, one.code, one.text, one.hint), words.lang)
        + (f" {warning}" if one.severity == "warning" else "")
        for one in report.problems
    ]
    stopped = words("Kinderschutz: nicht geprüft; es gilt das Schutzverfahren.")
    lines += [f"{one.file}: {stopped}" for one in report.stopped]
    if report.proposals:
        lines.append(
            words.several(
                len(report.proposals),
                "{number} Regel beruht auf einem eigenen Vorschlag:",
                "{number} Regeln beruhen auf einem eigenen Vorschlag:",
            )
        )
        lines += [f"{one.file}:{one.line}:{one.column} {one.path}: {one.rule}" for one in report.proposals]
    for deeper in report.deep or ():
        lines += deep_lines(deeper, words)
    errors = words.several(report.errors, "{number} Fehler", "{number} Fehler")
    warnings = words.several(report.warnings, "{number} Warnung", "{number} Warnungen")
    lines.append(f"{errors}, {warnings}." if report.problems else words("Keine Fehler, keine Warnungen."))
    if report.stopped:
        lines = [stop_text(report.stopped[0].stop, words, width=width), *lines]
    return "\n".join(lines)
