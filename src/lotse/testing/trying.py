"""Examples inside rules and test cases, tried where they stand: by `lotse test` and by pytest alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lotse.casetests import NOTHING, CasesFile, differs, run_case
from lotse.errors import ContentError, InputError
from lotse.files import validated
from lotse.library import part_of, parts_of_piece
from lotse.library.expected import expectation_faults
from lotse.rules.examples import try_examples
from lotse.rules.ruleset import RulesetFile
from lotse.testing.readings import CaseReadings, ExampleReadings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.casetests import Difference, TestCase
    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.library import Library, Piece
    from lotse.library.loader import Loader
    from lotse.rules.examples import Tried
    from lotse.rules.ruleset import Rule, Ruleset
    from lotse.testing.readings import Readings


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands."""

    file: str
    line: int
    column: int
    path: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" + (f" {self.path}" if self.path else "")


@dataclass(frozen=True, slots=True)
class Item:
    """One example or test case.

    Args:
        kind: `example` or `case`.
        id: Id of the rule or of the test case.
        place: Where it stands.
        differences: What came out in another way than its author says.
        readings: Makes the smallest example or case that shows it, as expected and as it is today, to paste.
    """

    kind: str
    id: str
    place: Place
    differences: tuple[Difference, ...]
    readings: Callable[[], Readings]

    @property
    def passed(self) -> bool:
        """Whether it came out as its author says."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Waiting:
    """One example or test case that was not tried yet.

    Args:
        kind: `example` or `case`.
        id: Id of the rule or of the test case.
        place: Where it stands.
        tried: Tries it; an InputError or ContentError says what is wrong with it.
    """

    kind: str
    id: str
    place: Place
    tried: Callable[[], Item]


def tried(library: Library, loader: Loader) -> Iterator[Item | Problem]:
    """Try everything in a library that can be tried.

    Args:
        library: Rule sets and test cases.
        loader: Loads what they name.

    Yields:
        What came of each example and test case, and the problems of what cannot be loaded.
    """
    broken = any(problem.severity == "error" for problem in library.problems)
    told: set[Problem] = set()
    for piece in library.pieces:
        try:
            several = list(waiting(piece, loader))
        except (ContentError, InputError) as error:
            name = piece.documents[0].name
            found = [one if one.file else replace(one, file=name) for one in error.problems]
            yield from (one for one in found if one not in told)
            told.update(found)
            continue
        for one in several:
            try:
                yield one.tried()
            except (ContentError, InputError) as error:
                for problem in error.problems:
                    if problem not in told and (problem.file or not broken):
                        told.add(problem)
                        yield problem


def waiting(piece: Piece, loader: Loader) -> Iterator[Waiting]:
    """The examples of a rule set, or the test cases of a file; of anything else nothing.

    Args:
        piece: What was found.
        loader: Loads what it names.

    Yields:
        Each of them, not tried yet.

    Raises:
        ContentError: It cannot be loaded.
    """
    if piece.kind == "ruleset":
        yield from _of_rules(piece, loader.ruleset(piece))
    elif piece.kind == "cases":
        document = piece.documents[0]
        for place, test in enumerate(validated(document, CasesFile).cases):
            line, column = document.position(("cases", place))
            here = Place(document.name, line, column, "")
            yield Waiting("case", test.id, here, _OneCase(document, place, test, here, loader))


def _of_rules(piece: Piece, ruleset: Ruleset) -> Iterator[Waiting]:
    for part in parts_of_piece(piece, RulesetFile)[0]:
        for place, rule in enumerate(part.content.rules):
            for number in range(len(rule.examples)):
                here = part.problem("", ("rules", place, "examples", number), "")
                spot = Place(here.file, here.line, here.column, here.path)
                yield Waiting("example", rule.id, spot, _OneExample(ruleset, rule, number, spot))


@dataclass(frozen=True, slots=True)
class _OneExample:
    ruleset: Ruleset
    rule: Rule
    number: int
    place: Place

    def __call__(self) -> Item:
        """Evaluate the example."""
        example = self.rule.examples[self.number]
        (found,) = try_examples(self.ruleset, self.rule.model_copy(update={"examples": (example,)}))
        readings = ExampleReadings(self.ruleset, self.rule, example, found)
        return Item("example", self.rule.id, self.place, tuple(_differences(found)), readings)


def _differences(one: Tried) -> Iterator[Difference]:
    if one.found != one.expected:
        yield differs("is {seen}, expected {expected}", seen=one.found, expected=one.expected)
    if one.expected_missing is not None and one.expected_missing != one.missing:
        seen, expected = (", ".join(keys) or NOTHING for keys in (one.missing, one.expected_missing))
        yield differs("missing {seen}, expected {expected}", seen=seen, expected=expected)


@dataclass(frozen=True, slots=True)
class _OneCase:
    document: Document
    number: int
    test: TestCase
    place: Place
    loader: Loader

    def __call__(self) -> Item:
        """Try the test case."""
        written = part_of(self.document, ("cases", self.number, "case"))
        try:
            rules, catalogue = self.loader.content(self.test.rules, self.test.catalogues)
        except ContentError as error:
            if self.loader.told(error) or all(problem.file for problem in error.problems):
                raise  # where it stands; it is the same for every case
            raise ContentError([_inside(one, self.place, self.number, "") for one in error.problems]) from None
        unknown = list(expectation_faults(self.document, self.number, self.test, rules, catalogue))
        if unknown:
            raise ContentError(unknown)
        try:
            outcome = run_case(self.test, load=self.loader.content, document=written)
        except (ContentError, InputError) as error:
            found = [_inside(problem, self.place, self.number) for problem in error.problems]
            raise type(error)(found) from None
        readings = CaseReadings(self.document.at(("cases", self.number)), outcome.differences, self.loader.content)
        return Item("case", self.test.id, self.place, outcome.differences, readings)


def _inside(problem: Problem, place: Place, number: int, part: str = ".case") -> Problem:
    """A problem of a family as a problem of the file of test cases."""
    path = f"cases[{number}]{part}.{problem.path}".rstrip(".")
    if problem.line:
        return replace(problem, path=path)
    return replace(problem, file=place.file, line=place.line, column=place.column, path=path)
