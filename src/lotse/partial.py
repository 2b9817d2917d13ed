"""What is left of a file without its wrong parts, so that everything else can be looked at too.

A slip in one key must not hide an unknown id three lines below: all problems of a file are told at once.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from lotse.model import HELD
from lotse.validation import error_paths, held_against

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lotse.errors import Problem, Severity
    from lotse.files import Document, Step

M = TypeVar("M", bound=BaseModel)
_ROUNDS = 8
Path = tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Held(Generic[M]):
    """A file held against a model.

    Args:
        content: What is right of it; None where nothing can be made of it.
        problems: Everything that is wrong.
        removed: Places of lists that were left out, by the path of the list.
    """

    document: Document
    content: M | None
    problems: tuple[Problem, ...]
    removed: Mapping[Path, tuple[int, ...]]

    def problem(self, code: str, path: Path, text: str, hint: str = "", severity: Severity = "error") -> Problem:
        """A problem at a place of the content, told with its place in the file."""
        return self.document.problem(code, self._in_file(path), text, hint, severity)

    def _in_file(self, path: Path) -> Path:
        found: list[Step] = []
        for step in path:
            if isinstance(step, int):
                for gone in self.removed.get(tuple(found), ()):
                    step += gone <= step  # noqa: PLW2901  # an earlier entry was left out, so this one stood later
            found.append(step)
        return tuple(found)


def held_partly(document: Document, model: type[M], stand_in: Mapping[str, Any] | None = None) -> Held[M]:
    """Hold a file against a model, and go on with what is right of it.

    Args:
        document: A file that was read.
        model: What it must be.
        stand_in: Values for keys that are missing or wrong, only to go on looking; at any depth.

    Returns:
        The content, whole or in part, with every problem.
    """
    content, problems = held_against(document, model, ())
    if content is not None or not problems:
        return Held(document, content, tuple(problems), {})
    data = deepcopy(document.data)
    removed: dict[Path, list[int]] = {}
    for _ in range(_ROUNDS):
        try:
            content = model.model_validate(data, context=HELD)
        except ValidationError as error:
            paths = set(error_paths(error, model, data))
        else:
            return Held(document, content, tuple(problems), {path: tuple(gone) for path, gone in removed.items()})
        if not isinstance(data, dict) or not _without(data, paths, removed, stand_in or {}):
            break
    return Held(replace(document), None, tuple(problems), {})


def _without(
    data: dict[str, Any], paths: Iterable[Path], removed: dict[Path, list[int]], stand_in: Mapping[str, Any]
) -> bool:
    """Take the wrong parts out of the data; say whether anything could be done."""
    done = False
    # the deepest and last first, so that the paths of the others stay right
    for path in sorted(paths, key=lambda path: (len(path), str(path[:-1]), _last(path)), reverse=True):
        if path:
            done = _stood_in(data, path, stand_in) or _take_out(data, path, removed) or done
    return done


def _stood_in(data: Any, path: Path, stand_in: Mapping[str, Any]) -> bool:
    """Put a stand-in where a key is wrong, if there is one and it is not there already."""
    around, last = data, path[-1]
    if last not in stand_in:
        return False
    for step in path[:-1]:
        try:
            around = around[step]
        except (LookupError, TypeError):
            return False
    if not isinstance(around, dict) or around.get(last, stand_in) == stand_in[str(last)]:
        return False
    around[str(last)] = stand_in[str(last)]
    return True


def _last(path: Path) -> tuple[int, str]:
    last = path[-1] if path else ""
    return (last, "") if isinstance(last, int) else (-1, last)


def _take_out(data: Any, path: Path, removed: dict[Path, list[int]]) -> bool:
    """Delete what stands at a path; where a key is missing, the entry it is missing in."""
    around, place = data, 0
    for place, step in enumerate(path[:-1]):  # the place is used after the loop
        try:
            around = around[step]
        except (LookupError, TypeError):
            return _take_out(data, path[:place], removed) if place else False
    last = path[-1]
    if isinstance(around, dict) and last in around:
        del around[last]
        return True
    if isinstance(around, list) and isinstance(last, int) and last < len(around):
        del around[last]
        gone = removed.setdefault(path[:-1], [])
        for one in sorted(gone):
            last += one <= last
        gone.append(last)
        gone.sort()
        return True
    return _take_out(data, path[:-1], removed) if len(path) > 1 else False
