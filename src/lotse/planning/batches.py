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
from lotse.protection import Stop
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
    content = _Content(rules, catalogue, settings)
    ask = partial(_asked, content=content, on=on)
    chunks = _chunks(cases)
    answered = map(ask, chunks) if executor is None else executor.map(ask, chunks)
    found = [one for several in answered for one in several]
    for one in found:
        if isinstance(one, Stop):
            raise ProtectionStop(one)
    return tuple(one for one in found if not isinstance(one, Stop))


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


def _chunks(cases: Iterable[Case]) -> Iterator[list[Case]]:
    left = iter(cases)
    while chunk := list(islice(left, TOGETHER)):
        yield chunk


def _asked(cases: list[Case], *, content: _Content, on: date) -> list[Advice | Unanswered | Stop]:
    return [_answer(case, content, on) for case in cases]


def _answer(case: Case, content: _Content, on: date) -> Advice | Unanswered | Stop:
    """One answer; nothing is raised, for an error that crosses processes would end all of them."""
    rules, catalogue, settings = content.parts
    named = getattr(case, "case", None)
    number = named if isinstance(named, str) and is_case_number(named) else ""
    try:
        advice = advise(case, rules=rules, catalogue=catalogue, on=on, settings=settings)
    except ProtectionStop as stop:
        return _stopped(number, stop.procedure, on)
    except InputError as error:
        return Unanswered(case=number, problems=error.problems)
    advice._context = None  # noqa: SLF001  # it would hold every case of the batch in memory
    return advice


def _stopped(number: str, stop: Stop, on: date) -> Advice | Stop:
    """The stopped answer of a case whose number cannot be read; the bare stop where the day cannot either."""
    if type(on) is not date:
        return stop
    return Advice(case=number, on=on, versions=Versions(lotse=LOTSE, engine=engine_name()), stop=stop)
