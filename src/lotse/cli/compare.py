"""`lotse compare`: what a change of rules or offers does to families, before it is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lotse.case.load_case import case_of
from lotse.casetests import CasesFile, run_case
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_content
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import read_settings
from lotse.cli.stopping import StoppedCase, read_case, say_where
from lotse.cli.text_comparison import comparison_text
from lotse.errors import InputError
from lotse.files import STDIN, read, validated
from lotse.library import part_of
from lotse.planning.comparing import compare
from lotse.planning.comparison import Comparison, Expected
from lotse.planning.drawn import drawn_cases
from lotse.planning.pieces import Contents
from lotse.planning.seeking import sought_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lotse.case.model import Case
    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.settings import Settings

USUALLY_DRAWN = 200


@click.command("compare", cls=Command)
@click.argument("cases", metavar="[CASE]…", nargs=-1)
@click.option("--old-config", metavar="DATEI", help="Einstellungen des alten Standes, zum Beispiel ../alt/lotse.yaml.")
@click.option("--old-rules", metavar="REGELN", help="Altes Regelwerk. Sonst wie das neue.")
@click.option(
    "--old-catalogue", "old_catalogues", metavar="KATALOG", multiple=True, help="Alter Katalog; mehrfach möglich."
)
@click.option("--generate", metavar="ZAHL", help=f"So viele gezogene Fälle statt CASE; sonst {USUALLY_DRAWN}.")
@click.option("--places", is_flag=True, help="Wohnorte der gezogenen Fälle nach Einwohnerzahl.")
@click.option("--seed", metavar="ZAHL", help="Eine andere Zahl zieht andere Fälle. Sonst 0.")
@click.option("--expect", metavar="DATEI", multiple=True, help="Testfälle, die mit dem neuen Stand gelten müssen.")
@shared_options()
def command(
    *,
    cases: tuple[str, ...],
    old_config: str | None,
    old_rules: str | None,
    old_catalogues: tuple[str, ...],
    generate: str | None,
    seed: str | None,
    expect: tuple[str, ...],
    options: Options,
    places: bool,
) -> ExitCode:
    """Was eine Änderung von Regeln oder Angeboten für Familien bewirkt: wer etwas dazubekommt oder verliert.

    Der neue Stand kommt aus --config, --rules und --catalogue, der alte aus den Optionen mit old. Verglichen wird an
    Falldateien CASE (auch Ordnern mit Fällen) oder, ohne sie, an gezogenen Fällen, die niemanden betreffen.
    """
    documents, stop = _without_stopped(tuple(_files(cases)), options)
    options.read("html")
    on, drawn = options.day(), _number(generate, "--generate")
    if cases and drawn is not None:
        raise Misuse("Verglichen wird entweder an Falldateien oder an gezogenen Fällen.")
    if not (old_config or old_rules or old_catalogues):
        raise Misuse("Es fehlt der alte Stand: --old-config, --old-rules oder --old-catalogue.")
    settings = read_settings(options.config)
    new = Contents(*read_content(options, settings))
    old = _old(options, settings, old_config, old_rules, old_catalogues)
    sought: Sequence[Case] = ()
    if cases:
        several: Sequence[Case] = _loaded(documents, new, on)
    else:
        number = USUALLY_DRAWN if drawn is None else drawn
        sought = sought_cases(old, new, on=on)
        drawn_ones = drawn_cases(old, new, on=on, number=number, seed=_number(seed, "--seed") or 0, places=places)
        several = (*sought, *drawn_ones)
    found = compare(
        several,
        rules=(old.rules, new.rules),
        catalogue=(old.catalogue, new.catalogue),
        on=on,
        settings=settings,
        origin="given" if cases else "synthetic" if places else "generated",
        sought=len(sought),
    )
    found = _with_expectations(found, expect, new)
    if stop is not None:
        found = found.model_copy(update={"stop": stop.advice.stop})
    _show(found, old, new, options)
    if stop is not None:
        return ExitCode.STOPPED
    return ExitCode.CHECK if found.expectations_broken else ExitCode.ANSWERED


def _files(paths: tuple[str, ...]) -> Iterator[str]:
    """The named files, and of a folder every file below it that says that it is a case or speaks of danger."""
    for path in paths:
        if path == STDIN or not Path(path).is_dir():
            yield path
            continue
        found = [str(file) for file in sorted(Path(path).rglob("*")) if _is_case(file)]
        if not found:
            raise Misuse("In diesem Ordner ist kein Fall.")
        yield from found


def _is_case(file: Path) -> bool:
    if file.suffix not in (".yaml", ".yml", ".json") or not file.is_file():
        return False
    content = file.read_bytes()
    return b"lotse/case/1" in content or (b"child_protection" in content and b"lotse/cases/" not in content)


def _without_stopped(paths: tuple[str, ...], options: Options) -> tuple[list[Document], StoppedCase | None]:
    """The case files that do not stop, and the stop of those that do; if all of them do, only the stop is told."""
    documents: list[Document] = []
    problems: list[Problem] = []
    stopped: list[StoppedCase] = []
    for path in paths:
        try:
            documents.append(read_case(path, options))
        except StoppedCase as stop:
            stopped.append(stop)
        except InputError as error:
            problems += error.problems
    if stopped and (problems or not documents):
        raise stopped[-1]
    if problems:
        raise InputError(problems)
    for one in stopped:
        say_where(one, "", options.words)
    return documents, stopped[-1] if stopped else None


def _number(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004  # digits of a number that is drawn
        raise Misuse(f"{option} braucht eine ganze Zahl.")
    return int(text)


def _old(
    options: Options, settings: Settings, config: str | None, rules: str | None, catalogues: tuple[str, ...]
) -> Contents:
    """The old content: its own settings, or the new ones with other rules or catalogues."""
    if config is not None:
        return Contents(*read_content(Options(rules=rules, catalogues=catalogues), read_settings(config)))
    named = replace(options, rules=rules or options.rules, catalogues=catalogues or options.catalogues)
    return Contents(*read_content(named, settings))


def _loaded(documents: list[Document], new: Contents, on: date) -> list[Case]:
    found: list[Case] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            found.append(case_of(document, vocabulary=new.rules.vocabulary, on=on))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _with_expectations(found: Comparison, files: tuple[str, ...], new: Contents) -> Comparison:
    """Hold the stated expectations against the new content, whatever rules and catalogues they name."""
    tried, broken = 0, []
    for file in files:
        document = read(file)
        for place, test in enumerate(validated(document, CasesFile).cases):
            tried += 1
            whole = part_of(document, ("cases", place, "case"))
            outcome = run_case(test, load=lambda *_: (new.rules, new.catalogue), document=whole)
            if not outcome.passed:
                broken.append(Expected.of(outcome))
    return found.model_copy(update={"expectations_tried": tried, "expectations_broken": tuple(broken)})


def _show(found: Comparison, old: Contents, new: Contents, options: Options) -> None:
    if options.wants_json:
        answer(as_json(found))
    elif options.wants_page:
        from lotse.cli.page_comparison import comparison_page  # noqa: PLC0415  # text needs no templates

        answer(comparison_page(found, old, new, options.words))
    else:
        answer(comparison_text(found, old, new, options.words, width=columns()))
