"""Many cases at once: in order, through any executor, each with its answer, its stop or its problems."""

from __future__ import annotations

import pickle
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lotse.advice import Advice, Versions
from lotse.case.number import is_case_number
from lotse.errors import InputError, Problem, ProtectionStop
from lotse.flow import advise
from lotse.model import Model, Unshown
from lotse.protection import guard, stops
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor

    from lotse.case.model import Case
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings

TOGETHER = 50
"""Cases that are handed to a worker at once."""


class Unanswered(Model):
    """`lotse/unanswered/1`: a case that cannot be answered, with what is wrong; no value of it."""

    schema_: Literal["lotse/unanswered/1"] = Field(default="lotse/unanswered/1", alias="schema")
    case: str
    stop: None = None
    problems: tuple[Problem, ...]

    def __repr_args__(self) -> Any:
        """Show no case in logs and tracebacks."""
        return [("problems", len(self.problems))]


def evaluate_many(
    cases: Iterable[Case],
    *,
    rules: Ruleset,
    catalogue: Catalogue,
    on: date,
    settings: Settings | Mapping[str, Any] | None = None,
    executor: Executor | None = None,
) -> tuple[Advice | Unanswered, ...]:
    """Advise on many cases by the same rules and offers on the same day.

    Args:
        cases: Cases as `load_case` gives them; an iterator is read once.
        rules: The rule set that recognises needs.
        catalogue: The offers in play.
        on: Day of the question.
        settings: Settings of the office; the careful defaults without them.
        executor: Threads or processes of `concurrent.futures`; the answers are the same bytes. Nothing is shut down.

    Returns:
        One entry for each case, in their order: the advice; the stopped advice where a case shows signs of danger;
        `Unanswered` with its problems where a case cannot be answered. The others are answered whatever is wrong with
        one. To explain one of them, call `advise` with its case: what an explanation needs is not kept.

    Raises:
        ProtectionStop: A case shows signs of danger, and `on` is no day on which a stopped answer could stand.

    >>> import lotse
    >>> from datetime import date
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> case = {"schema": "lotse/case/1", "case": "K7MQ2-XPA4T-J", "child_protection": "no_indication"}
    >>> cases = [lotse.load_case({**case, "child_protection": status}) for status in ("no_indication", "unclear")]
    >>> answers = lotse.evaluate_many(cases, rules=rules, catalogue=offers, on=date(2026, 11, 20))
    >>> [one.stop is None for one in answers]
    [True, False]
    """
    if not isinstance(cases, list | tuple):
        guard(cases)  # a case that was handed in without its list
    several = list(cases)
    content = _Content(rules, catalogue, settings)
    found: dict[int, Advice | Unanswered] = {}
    for place, case in enumerate(several):
        if stops(case):  # before anything else is touched, and never handed to another process
            found[place] = _stopped(case, content, on)
    left = [place for place in range(len(several)) if place not in found]
    ask = partial(_asked, content=content, on=on)
    chunks = ([several[place] for place in chunk] for chunk in _chunks(left))
    answered = () if not left else map(ask, chunks) if executor is None else executor.map(ask, chunks)
    found.update(zip(left, (one for chunk in answered for one in chunk), strict=True))
    return tuple(found[place] for place in range(len(several)))


class _Content(Unshown):
    """What all cases are held against; a worker process reads it once, whatever the number of its cases."""

    def __init__(self, rules: Any, catalogue: Any, settings: Any) -> None:
        self.parts = (rules, catalogue, settings)

    @cached_property
    def _written(self) -> bytes:
        return pickle.dumps(self.parts)

    def __reduce__(self) -> tuple[Callable[[bytes], _Content], tuple[bytes]]:
        return _read_once, (self._written,)


@lru_cache(maxsize=2)
def _read_once(written: bytes) -> _Content:
    return _Content(*pickle.loads(written))  # noqa: S301  # bytes that this module wrote for its own worker


def _chunks(places: Iterable[int]) -> Iterator[list[int]]:
    left = iter(places)
    while chunk := list(islice(left, TOGETHER)):
        yield chunk


def _asked(cases: list[Case], *, content: _Content, on: date) -> list[Advice | Unanswered]:
    return [_answer(case, content, on) for case in cases]


def _answer(case: Case, content: _Content, on: date) -> Advice | Unanswered:
    """One answer; nothing is raised, for an error that crosses processes would end all of them."""
    rules, catalogue, settings = content.parts
    try:
        advice = advise(case, rules=rules, catalogue=catalogue, on=on, settings=settings)
    except InputError as error:
        return Unanswered(case=_number(case), problems=error.problems)
    advice._context = None  # noqa: SLF001  # it would hold every case of the batch in memory
    return advice


def _stopped(case: Case, content: _Content, on: date) -> Advice:
    """The stopped answer; without a number where it cannot be read."""
    try:
        return advise(case, rules=content.parts[0], catalogue=content.parts[1], on=on, settings=content.parts[2])
    except ProtectionStop as stop:
        if type(on) is not date:
            raise
        versions = Versions(lotse=LOTSE, engine=engine_name())
        return Advice(case=_number(case), on=on, versions=versions, stop=stop.procedure)


def _number(case: object) -> str:
    named = getattr(case, "case", None)
    return named if isinstance(named, str) and is_case_number(named) else ""
