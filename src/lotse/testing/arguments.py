"""What the laws are asked for, looked at before any of them: a mistake of the caller is no broken law."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from lotse.catalogues.catalogue import Catalogue
from lotse.errors import InputError, Problem
from lotse.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def of_laws(
    ruleset: object,
    catalogue: object,
    *,
    on: object,
    max_examples: object,
    seed: object,
    laws: Iterable[object] | None,
    known: Collection[int],
) -> frozenset[int]:
    """Say which laws are to be tried, or what is wrong with the question; all of it at once.

    Args:
        ruleset: The rules.
        catalogue: The offers.
        on: Day of the question, or None.
        max_examples: How many households are tried.
        seed: Where the search begins, or None.
        laws: Numbers of laws, or None.
        known: Numbers of all laws.

    Returns:
        The numbers.

    Raises:
        InputError: Something of it cannot be tried.

    >>> import lotse
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> sorted(of_laws(rules, offers, on=None, max_examples=1, seed=None, laws=[3, 1], known=range(1, 15)))
    [1, 3]
    """
    wanted: Collection[object] = known if laws is None else list(laws)
    numbers = frozenset(one for one in wanted if isinstance(one, int) and not isinstance(one, bool))
    wrong = [
        *_of_content(ruleset, catalogue, on),
        *_of_numbers(max_examples, seed),
        *_of_wanted(wanted, numbers, known),
    ]
    if wrong:
        raise InputError(wrong)
    return numbers


def _problem(path: str, code: str, text: str, hint: str) -> Problem:
    return Problem(file="", line=0, column=0, path=path, code=code, text=text, hint=hint)


def _of_content(ruleset: object, catalogue: object, on: object) -> Iterator[Problem]:
    if not isinstance(ruleset, Ruleset):
        hint = "name the rules first, as `lotse.load_ruleset` gives them"
        yield _problem("ruleset", "TYPE", "this is no rule set", hint)
    if not isinstance(catalogue, Catalogue):
        hint = "name the offers second, as `lotse.load_catalogue` gives them"
        yield _problem("catalogue", "TYPE", "this is no catalogue", hint)
    if isinstance(ruleset, Ruleset) and isinstance(catalogue, Catalogue):
        ours, theirs = (one.vocabulary.version for one in (ruleset, catalogue))
        if ours != theirs:
            text, hint = (
                "the rule set and the catalogue use different vocabularies",
                "load both with the same vocabulary",
            )
            yield _problem("catalogue", "ID-UNKNOWN", text, hint)
    if on is None:
        return
    if not isinstance(on, date) or isinstance(on, datetime):
        yield _problem("on", "DATE", "this is no day", "name a `datetime.date`, or none")
    elif isinstance(ruleset, Ruleset) and not ruleset.valid.covers(on):
        yield _problem("on", "DATE", "the rule set is not in force on this day", "name a day of it, or none")


def _of_numbers(max_examples: object, seed: object) -> Iterator[Problem]:
    if not isinstance(max_examples, int) or isinstance(max_examples, bool) or max_examples < 1:
        yield _problem("max_examples", "TYPE", "at least one household is tried", "name a whole number from 1")
    if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool) or seed < 0):
        yield _problem("seed", "TYPE", "a seed is a whole number from 0", "name one, or none")


def _of_wanted(wanted: Collection[object], numbers: frozenset[int], known: Collection[int]) -> Iterator[Problem]:
    hint = f"name numbers from {min(known)} to {max(known)}, or none to try all"
    if not wanted:
        yield _problem("laws", "TYPE", "no law is named", hint)
    elif not numbers <= frozenset(known) or any(type(one) is not int for one in wanted):
        yield _problem("laws", "TYPE", "this is no number of a law", hint)
