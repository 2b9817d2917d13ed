"""Law 8: no value of a case, no unknown key and no unknown id stands in an error, a log, a warning or a repr."""

from __future__ import annotations

import logging
import traceback
import warnings
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from lotse.case.load_case import load_case
from lotse.case.model import Case
from lotse.errors import LotseError
from lotse.testing.world import must

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.testing.world import Draw, World, Written

    Path = tuple[str | int, ...]

MARK = "Geheimnis"
"""Stands where something must not be repeated."""
MARKS = (MARK, MARK.lower())
WRONG: tuple[Any, ...] = (
    MARK,
    MARK.lower(),
    [MARK],
    {MARK: MARK},
    {MARK: [{MARK: 1}]},
    {"value": MARK},
    f"2026-{MARK}",
    f"k1/{MARK.lower()}",
)
"""What is put in the place of a value, as a key or as an entry."""


def everything(error: BaseException) -> str:
    """All that anybody could print of an error, and of those that it hangs on."""
    said, waiting, seen = "", [error], set[int]()
    while waiting:
        one = waiting.pop()
        seen.add(id(one))
        said += "".join(traceback.format_exception(one)) + str(one) + repr(one) + str(one.args) + str(vars(one))
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None and id(other) not in seen]
    return said


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said += record.getMessage() + str(vars(record))


def assert_silent(call: Callable[[], Any], *, fails: bool = True) -> None:
    """Call, and look at everything that is said about it.

    Args:
        call: What is called.
        fails: It has to raise.

    Raises:
        AssertionError: A mark was repeated, or nothing was raised.
    """
    heard, root = _Heard(), logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.NOTSET)
    said, failed = "", False
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            said = repr(call())
        except (LotseError, ValidationError) as error:
            said, failed = everything(error), True
        finally:
            root.removeHandler(heard)
            root.setLevel(level)
    said += heard.said + "".join(str(one.message) for one in warned)
    must(failed or not fails, "nothing was refused")
    must(not any(mark in said for mark in MARKS), "a message repeats what was put in")


def places_in(thing: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of a written thing, from the outside in."""
    yield path
    for step, part in thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ():
        yield from places_in(part, (*path, step))


def spoilt(case: Written, path: Path, wrong: Any, *, add: bool) -> dict[str, Any]:
    """A case with a mark in the place of a value, or as a key or entry beside it."""
    whole = {"case": deepcopy(case)}
    here: Any = whole
    for step in ("case", *path)[:-1]:
        here = here[step]
    last = ("case", *path)[-1]
    if add and isinstance(here[last], dict):
        here[last][MARK] = wrong
    elif add and isinstance(here[last], list):
        here[last].append(wrong)
    elif path:
        here[last] = wrong
    return whole["case"]


def nothing_repeats_what_was_put_in(world: World, draw: Draw) -> None:
    """A wrong case is refused, or taken in, without a word of what was wrong in it."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    path = draw(st.sampled_from(list(places_in(world.case))))
    wrong, add = draw(st.sampled_from(WRONG)), draw(st.booleans())
    case = spoilt(world.case, path, wrong, add=add)
    assert_silent(lambda: load_case(case, vocabulary=world.vocabulary), fails=False)
    assert_silent(lambda: Case.model_validate(case), fails=False)
