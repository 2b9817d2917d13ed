"""Checking what people write: every problem of vocabularies, rules, catalogues, cases and settings, at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.case.load_case import case_of
from lotse.case.model import Case
from lotse.case.records import ConsentRecord
from lotse.casetests import CasesFile
from lotse.catalogues.catalogue import CatalogueFile
from lotse.catalogues.load_catalogue import problems_of as problems_of_catalogues
from lotse.content import form_problems
from lotse.content_checks import OLD_AFTER, Content, find_faults
from lotse.content_checks.deep import DeepReport, look_deeper
from lotse.errors import ContentError, InputError
from lotse.files import validated
from lotse.library import library_at, part_of, parts_of_piece, shipped_library
from lotse.library.expected import expectation_faults
from lotse.library.in_use import Named, beside, in_use
from lotse.library.loader import Loader
from lotse.library.settings_faults import settings_faults
from lotse.library.together import contents_of
from lotse.model import Model
from lotse.partial import held_partly
from lotse.protection import Stop, guard, role_of, stops
from lotse.protection import procedure as stop_procedure
from lotse.rules.examples import check_example
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.load_ruleset import problems_of as problems_of_rules
from lotse.rules.ruleset import RulesetFile
from lotse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from lotse.case.vocabulary import Vocabulary
    from lotse.conditions import Duration
    from lotse.content import Part
    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.library import Library, Piece
    from lotse.library.in_use import InUse


Code = Literal[
    "YAML-SYNTAX",
    "YAML-ENCODING",
    "YAML-EMPTY",
    "YAML-DUPLICATE-KEY",
    "YAML-ALIAS",
    "YAML-TAG",
    "FILE-SIZE",
    "FILE-KIND",
    "KEY-UNKNOWN",
    "KEY-MISSING",
    "TYPE",
    "DATE",
    "DATE-ORDER",
    "AGS-UNQUOTED",
    "AGS-UNKNOWN",
    "ID-UNKNOWN",
    "ID-DUPLICATE",
    "PERSON-UNKNOWN",
    "BORN-AFTER-ON",
    "CASE-NUMBER",
    "VERSION-OVERLAP",
    "NOT-OVER-NEED",
    "ATTRIBUTE-FORBIDDEN",
    "SCOPE",
    "RULE-UNREACHABLE",
    "RULE-SAME",
    "SIGNAL-UNUSED",
    "NEED-NO-OFFER",
    "OFFER-UNREACHABLE",
    "OFFER-SAME",
    "AREA-UNMATCHED",
    "TEXT-MISSING",
    "CONFIRMED-OLD",
    "REF-DEAD",
    "CFG-EMERGENCY",
    "EXAMPLE-FEW",
    "NEED-RING",
    "ROW-LENT",
]
"""Every kind of problem there is."""


_FEWEST_EXAMPLES = 2


class CheckProblem(Model):
    """One thing that is wrong or doubtful, with its place."""

    code: Code
    severity: Literal["error", "warning"]
    file: str
    line: int
    column: int
    path: str
    text: str
    hint: str


class Proposal(Model):
    """A rule that rests on nothing but our own judgement; no problem, but to be known."""

    file: str
    line: int
    column: int
    path: str
    rule: str


class StoppedFile(Model):
    """A case with signs of danger: it was not checked; the procedure stands in its place."""

    file: str
    stop: Stop


class CheckReport(Model):
    """`lotse/check/1`: all problems in the order of files and lines."""

    schema_: Literal["lotse/check/1"] = Field(default="lotse/check/1", alias="schema")
    problems: tuple[CheckProblem, ...]
    proposals: tuple[Proposal, ...] = ()
    stopped: tuple[StoppedFile, ...] = ()
    deep: tuple[DeepReport, ...] | None = None

    @property
    def errors(self) -> int:
        """How many problems keep content from being used."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are only doubtful."""
        return len(self.problems) - self.errors


def check(
    path: str | Path | None = None,
    *,
    vocabulary: str | Path | None = None,
    on: date | None = None,
    old_after: Duration = OLD_AFTER,
    deep: bool = False,
    rules: str | None = None,
    catalogues: Sequence[str] | None = None,
    folder: str | Path | None = None,
    going_on: Callable[[int, int], bool] = lambda _done, _all: True,
) -> CheckReport:
    """Find everything that is wrong in vocabularies, rule sets, catalogues, cases, test cases and settings.

    Args:
        path: A file, a folder with everything below it, or `-` for standard input; the shipped content without it.
        vocabulary: Id or path of the configured vocabulary, for content that names it and for cases, where none
            stands below the path; `nrw` without it.
        on: Day of the check; without it nothing is said about how old a confirmation is.
        old_after: Age from which a confirmation is called old.
        deep: Let a solver look for what changes nothing and who is left out; it takes a minute and needs an extra.
        rules: Rules that the settings in use name, for test cases whose rules do not stand below the path, and for a
            deep check of a path without settings of its own.
        catalogues: Catalogues that they name, likewise.
        folder: Folder of these settings, for what else test cases name.
        going_on: Hears of the deep check how many groups of questions are answered and how many there are, and says
            whether to go on.

    Returns:
        All problems with file, line and hint, none with a value of a file. Of a folder, cases with signs of danger
        stand in `stopped` instead.

    Raises:
        ProtectionStop: The path is a case with signs of danger.
        LotseError: `EXTRA-MISSING` for a deep check without the solver.

    >>> check().errors
    0
    """
    guard(path)
    library = shipped_library() if path is None else library_at(path)
    named = Named(rules, catalogues, None if vocabulary is None else str(vocabulary))
    loader = Loader(library, usual=vocabulary, beside=lambda: beside(named, folder, path))
    if len(library.pieces) == 1 and library.pieces[0].documents[0].name == str(path):
        guard(library.pieces[0].documents[0].data)
    problems: list[Problem] = [*library.problems]
    problems.extend(_of_catalogues(library.of("catalogue"), loader))
    looked_deeper: list[DeepReport] = []
    if deep:
        for used in in_use(library, named):
            looked_deeper.extend(_deeper(used, None if path is None else library, loader, on, going_on))
    for content, about in contents_of(library, loader):
        problems.extend(find_faults(content, on=on, old_after=old_after, about=about))
    proposals: list[Proposal] = []
    stopped: list[StoppedFile] = []
    named_tests: dict[str, str] = {}
    for piece in library.pieces:
        document = piece.documents[0]
        if piece.kind == "case" and stops(document.data):
            stopped.append(StoppedFile(file=document.name, stop=stop_procedure(role_of(document.data))))
        elif piece.kind == "ruleset":
            parts, unreadable = parts_of_piece(piece, RulesetFile)
            problems.extend((*unreadable, *_of_rules(parts, loader)))
            proposals.extend(_proposals(parts))
        elif piece.kind != "catalogue":
            problems.extend(_of_piece(piece, loader, library, named_tests))
    return CheckReport(
        problems=tuple(CheckProblem.model_validate(problem.as_json()) for problem in sorted(set(problems))),
        proposals=tuple(proposals),
        stopped=tuple(stopped),
        deep=tuple(looked_deeper) if deep else None,
    )


def _deeper(
    used: InUse, library: Library | None, loader: Loader, on: date | None, going_on: Callable[[int, int], bool]
) -> Iterator[DeepReport]:
    """The deep check of what is used together; only what is about files of the library is told."""
    try:
        words = loader.words_for(used)
        ruleset = load_ruleset(used.rules.source, vocabulary=words)
    except ContentError:
        return  # told where the rule set itself is checked
    parts = parts_of_piece(used.rules, RulesetFile)[0]
    beside = tuple(parts_of_piece(piece, CatalogueFile)[0] for piece in used.catalogues)
    content = Content(words, (), (parts,), tuple(several for several in beside if several))
    files = None if library is None else {one.name for piece in library.pieces for one in piece.documents}
    yield look_deeper(content, ruleset=ruleset, files=files, on=on, going_on=going_on)


def _of_piece(piece: Piece, loader: Loader, library: Library, named: dict[str, str]) -> Iterator[Problem]:
    """The problems of what is one file, and of vocabularies."""
    document = piece.documents[0]
    try:
        if piece.kind == "vocabulary":
            loader.vocabulary(piece.id)
        elif piece.kind == "case":
            yield from held_partly(document, Case).problems
            case_of(document, vocabulary=loader.usual_vocabulary())
        elif piece.kind == "cases":
            yield from _of_cases(document, loader, named)
        elif piece.kind == "consent":
            validated(document, ConsentRecord)
        else:
            settings = validated(document, Settings)
            if not settings.emergency:
                text = "no emergency number of this place is configured"
                hint = "add the number of the Jugendamt that answers at night, under emergency"
                yield document.problem("CFG-EMERGENCY", ("emergency",), text, hint)
            yield from settings_faults(document, settings, library)
    except (ContentError, InputError) as error:
        yield from (problem if problem.file else replace(problem, file=document.name) for problem in error.problems)


def _of_rules(parts: Sequence[Part[RulesetFile]], loader: Loader) -> Iterator[Problem]:
    if not parts:
        return
    words = yield from _vocabulary(parts, loader)
    if words is None:
        return
    yield from problems_of_rules(tuple(parts), words)
    for part in parts:
        for place, rule in enumerate(part.content.rules):
            if len(rule.examples) < _FEWEST_EXAMPLES:
                text, hint = "a rule needs two examples or more", "add one for whom it is, and one for whom it is not"
                yield part.problem("EXAMPLE-FEW", ("rules", place), text, hint, "warning")
            for number, example in enumerate(rule.examples):
                for wrong in check_example(example.given, words, ("rules", place, "examples", number, "given")):
                    yield part.problem(wrong.code, wrong.path, wrong.text, wrong.hint, wrong.severity)


def _proposals(parts: Sequence[Part[RulesetFile]]) -> Iterator[Proposal]:
    for part in parts:
        for place, rule in enumerate(part.content.rules):
            if rule.source.kind == "proposal":
                here = part.problem("", ("rules", place), "")
                yield Proposal(file=here.file, line=here.line, column=here.column, path=here.path, rule=rule.id)


def _of_catalogues(pieces: Sequence[Piece], loader: Loader) -> Iterator[Problem]:
    """Catalogues of one vocabulary are looked at together, as they are used."""
    by_vocabulary: dict[str, list[tuple[Part[CatalogueFile], ...]]] = {}
    for piece in pieces:
        parts, unreadable = parts_of_piece(piece, CatalogueFile)
        yield from unreadable
        if parts:
            by_vocabulary.setdefault(parts[0].content.vocabulary, []).append(parts)
    for several in by_vocabulary.values():
        words = yield from _vocabulary([part for parts in several for part in parts], loader)
        if words is not None:
            yield from problems_of_catalogues(several, words)


def _vocabulary(parts: Sequence[Part[Any]], loader: Loader) -> Generator[Problem, None, Vocabulary | None]:
    """The vocabulary that files name; None where it cannot be loaded, and what can be said without it."""
    try:
        return loader.vocabulary(parts[0].content.vocabulary)
    except ContentError as error:
        known = error.problems[0].code == "ID-UNKNOWN" and not error.problems[0].file
        text = "no vocabulary has this id" if known else "the vocabulary cannot be loaded"
        yield parts[0].problem("ID-UNKNOWN", ("vocabulary",), text, "check the vocabulary first")
        yield from form_problems(parts)
        return None


def _of_cases(document: Document, loader: Loader, named: dict[str, str]) -> Iterator[Problem]:
    """The form of test cases, of the families in them and what they expect; what comes out `lotse test` tries."""
    file = validated(document, CasesFile)
    for place, test in enumerate(file.cases):
        if test.id in named:
            path, hint = ("cases", place, "id"), "choose another id"
            yield document.problem("ID-DUPLICATE", path, f"a test case in {named[test.id]} has this id already", hint)
        named.setdefault(test.id, document.name)
        if stops(test.case):
            continue
        try:
            rules, catalogue = loader.content(test.rules, test.catalogues)
        except ContentError as error:
            if not loader.told(error):
                text = "the rules and catalogues of this case cannot be loaded"
                yield document.problem("ID-UNKNOWN", ("cases", place, "id"), text, "check them first")
            continue
        try:
            case_of(part_of(document, ("cases", place, "case")), vocabulary=rules.vocabulary, numbered=False)
        except InputError as error:
            for problem in error.problems:
                inner = f".{problem.path}" if problem.path else ""
                yield replace(problem, path=f"cases[{place}].case{inner}")
        yield from expectation_faults(document, place, test, rules, catalogue)
