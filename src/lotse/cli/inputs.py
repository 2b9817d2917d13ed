"""What a question about a family is asked with: the case, the rules, the catalogues and the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from lotse.case.load_case import case_of
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli.settings_file import read_settings
from lotse.cli.stopping import read_case
from lotse.errors import ContentError, InputError
from lotse.flow import advise
from lotse.library import shipped_ids
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.cli.options import Options
    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings

T = TypeVar("T")
USUAL_RULES = "praeventionskette-nrw"
_STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Query:
    """Everything one question about a family needs."""

    document: Document
    case: Case
    rules: Ruleset
    catalogue: Catalogue
    settings: Settings
    on: date

    def advice(self) -> Advice:
        """Ask.

        Returns:
            The advice.

        Raises:
            InputError: The case does not fit the day or the catalogues; with the place in its file.
        """
        try:
            return advise(self.case, rules=self.rules, catalogue=self.catalogue, on=self.on, settings=self.settings)
        except InputError as error:
            raise InputError(_placed(problem, self.document) for problem in error.problems) from None

    def with_case(self, document: Document) -> Query:
        """The same question about a case that was changed.

        Args:
            document: The changed case.

        Returns:
            The question.

        Raises:
            InputError: The changed case does not fit.
        """
        return replace(self, document=document, case=case_of(document, vocabulary=self.rules.vocabulary))


def read_query(path: str, options: Options, *formats: str) -> Query:
    """Read the case first, its protection status before anything else, then all that it is held against.

    Args:
        path: The case file, or `-` for standard input.
        options: The shared options.
        formats: Formats of the command beside text and json.

    Returns:
        The question, ready to be asked.

    Raises:
        StoppedCase: Signs of danger to a child.
        InputError: All problems of the case.
        ContentError: All problems of the settings, the rules and the catalogues.
        Misuse: An option cannot be read.
    """
    document = read_case(path, options)
    options.read(*formats)
    on = options.day()
    settings = read_settings(options.config)
    rules, catalogue = read_content(options, settings)
    case = case_of(document, vocabulary=rules.vocabulary, on=on, offers=catalogue.by_id)
    return Query(document, case, rules, catalogue, settings, on)


def read_content(options: Options, settings: Settings) -> tuple[Ruleset, Catalogue]:
    """Load the rule set and the catalogues that are asked for, all with one vocabulary.

    Args:
        options: What the command line names.
        settings: What the office names otherwise.

    Returns:
        Both; without any names `praeventionskette-nrw` and all shipped catalogues.

    Raises:
        ContentError: The problems of all of them.
    """
    words = load_vocabulary(settings.vocabulary) if settings.vocabulary else None
    problems: list[Problem] = []
    named = options.rules or settings.rules or USUAL_RULES
    rules = _or_problems(problems, "--rules", lambda: load_ruleset(named, vocabulary=words))
    chosen = options.catalogues or settings.catalogues or shipped_ids("catalogue")
    used: Vocabulary | None = words or (rules.vocabulary if rules is not None else None)
    catalogue = _or_problems(problems, "--catalogue", lambda: load_catalogue(*chosen, vocabulary=used))
    if rules is None or catalogue is None:
        raise ContentError(problems)
    return rules, catalogue


def _or_problems(problems: list[Problem], option: str, load: Callable[[], T]) -> T | None:
    """What was loaded, or None with its problems; one that names no file names the option."""
    try:
        return load()
    except ContentError as error:
        problems.extend(problem if problem.file else replace(problem, file=option) for problem in error.problems)
        return None


def _placed(problem: Problem, document: Document) -> Problem:
    """A problem that names a part of the case, with the file and line of that part."""
    steps = tuple(int(number) if number else word for word, number in _STEP.findall(problem.path))
    if problem.line or not steps or document.at(steps[:1]) is None:
        return problem
    line, column = document.position(steps)
    return replace(problem, file=document.name, line=line, column=column)
