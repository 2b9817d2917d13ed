"""`lotse test [PATH]`: the examples inside rules, and the cases that test."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import click

from lotse.casetests import CasesFile, run_case
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command
from lotse.cli.settings_file import read_settings
from lotse.errors import ContentError, InputError, Problem
from lotse.files import validated
from lotse.library import library_at, part_of, parts_of_piece, shipped_library
from lotse.library.loader import Loader
from lotse.rules.examples import try_examples
from lotse.rules.ruleset import RulesetFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.i18n import Words
    from lotse.library import Library, Piece
    from lotse.rules.examples import Tried


@dataclass(slots=True)
class Tally:
    """How many were tried, and what came out in another way than their authors say."""

    tried: int = 0
    failed: int = 0
    differences: list[str] = field(default_factory=list)


@click.command("test", cls=Command)
@click.argument("path", metavar="[PATH]", required=False)
@shared_options("config", "lang", "format")
def command(path: str | None, options: Options) -> ExitCode:
    """Probiert die Beispiele der Regeln und die Testfälle: Kommt heraus, was ihre Autorinnen und Autoren sagen?

    PATH ist eine Datei, ein Ordner mit allem darunter, oder -. Ohne PATH werden die mitgelieferten probiert.
    """
    options.read()
    library = shipped_library() if path is None else library_at(path)
    problems = [problem for problem in library.problems if problem.severity == "error"]
    loader = Loader(library, usual=read_settings(options.config).vocabulary)
    examples, cases = tried(library, loader, problems)
    if not examples.tried and not cases.tried and not problems:
        text = "there are no rules with examples and no test cases here"
        problems.append(Problem(path or "", 0, 0, "", "FILE-KIND", text))
    if problems:
        raise ContentError(problems)
    answer(_json(examples, cases) if options.wants_json else _text(examples, cases, options.words))
    return ExitCode.CHECK if examples.failed or cases.failed else ExitCode.ANSWERED


def tried(library: Library, loader: Loader, problems: list[Problem]) -> tuple[Tally, Tally]:
    """Try everything in a library that can be tried.

    Args:
        library: Rule sets and test cases.
        loader: Loads what they name.
        problems: Takes the problems of what cannot be loaded.

    Returns:
        What came of the examples inside rules, and of the test cases.
    """
    examples, cases = Tally(), Tally()
    for piece in library.pieces:
        try:
            if piece.kind == "ruleset":
                _try_rules(piece, loader, examples)
            elif piece.kind == "cases":
                problems.extend(_try_cases(piece, loader, cases))
        except (ContentError, InputError) as error:
            name = piece.documents[0].name
            problems.extend(one if one.file else replace(one, file=name) for one in error.problems)
    return examples, cases


def _try_rules(piece: Piece, loader: Loader, tally: Tally) -> None:
    ruleset = loader.ruleset(piece)
    for part in parts_of_piece(piece, RulesetFile)[0]:
        for place, rule in enumerate(part.content.rules):
            for one in try_examples(ruleset, rule):
                tally.tried += 1
                if not one.passed:
                    tally.failed += 1
                    here = part.problem("", ("rules", place, "examples", one.number), "")
                    tally.differences.append(f"{here.file}:{here.line}:{here.column} {here.path}: {_differs(one)}")


def _differs(one: Tried) -> str:
    texts = [] if one.found == one.expected else [f"is {one.found}, expected {one.expected}"]
    if one.expected_missing is not None and one.expected_missing != one.missing:
        found, expected = (", ".join(keys) or "nothing" for keys in (one.missing, one.expected_missing))
        texts.append(f"missing {found}, expected {expected}")
    return f"{one.rule}: {'; '.join(texts)}"


def _try_cases(piece: Piece, loader: Loader, tally: Tally) -> Iterator[Problem]:
    document = piece.documents[0]
    for place, test in enumerate(validated(document, CasesFile).cases):
        line, column = document.position(("cases", place))
        try:
            outcome = run_case(test, load=loader.content, document=part_of(document, ("cases", place, "case")))
        except (ContentError, InputError) as error:
            yield from (_inside(problem, document.name, line, column, place) for problem in error.problems)
            continue
        tally.tried += 1
        tally.failed += not outcome.passed
        tally.differences.extend(f"{document.name}:{line}:{column} {test.id}: {text}" for text in outcome.differences)


def _inside(problem: Problem, file: str, line: int, column: int, place: int) -> Problem:
    """A problem of a family as a problem of the file of test cases."""
    path = f"cases[{place}].case.{problem.path}".rstrip(".")
    return (
        replace(problem, path=path)
        if problem.line
        else replace(problem, file=file, line=line, column=column, path=path)
    )


def _text(examples: Tally, cases: Tally, words: Words) -> str:
    lines = [*examples.differences, *cases.differences]
    for name, tally in ((words("Beispiele der Regeln"), examples), (words("Testfälle"), cases)):
        tried, failed = tally.tried, tally.failed
        if not tried:
            lines.append(words("{name}: {tried} probiert.", name=name, tried=tried))
        elif failed:
            other = words(
                "{name}: {tried} probiert, {failed} anders als erwartet.", name=name, tried=tried, failed=failed
            )
            lines.append(other)
        else:
            lines.append(words("{name}: {tried} probiert, alle wie erwartet.", name=name, tried=tried))
    return "\n".join(lines)


def _json(examples: Tally, cases: Tally) -> str:
    both = {"schema": "lotse/test/1", "examples": asdict(examples), "cases": asdict(cases)}
    return json.dumps(both, ensure_ascii=False, indent=2)
