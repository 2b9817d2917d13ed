"""Reading what people write: one file becomes plain data that remembers where everything stands.

Every problem of a file is told at once: what the reader finds is kept in `Document.problems`, and `validated`
raises it together with what does not fit. Only a file that cannot be read to its end raises here.
No message holds a value or an unknown key of the file.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Any, TypeVar

from lotse.compiled import PACKAGE, compiled
from lotse.errors import ContentError, InputError, Problem, Severity
from lotse.file_names import is_file_name, shown_name
from lotse.json_text import flawless_json
from lotse.pipes import is_readable_pipe, read_pipe
from lotse.positions import DEEPEST, Fault, Spot, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    M = TypeVar("M", bound=BaseModel)

LARGEST = 10_000_000
"""Bytes of a file."""

STDIN = "-"
Step = str | int
Failure = type[ContentError] | type[InputError]


@dataclass(frozen=True)
class Document:
    """One file that was read; shown without its content.

    Args:
        name: Name as it was given; `-` for standard input, empty for a mapping in memory.
        data: Plain mappings, lists, text, numbers, true, false and null.
        sha256: Hash of the bytes of the file.
        faults: What is wrong in spite of which the file could be read to its end.
        text: The text of the file if its positions are not read yet.
        spot: Where everything stands, if that is read.
        known: Keys that a problem may name: those of the models it was held against; `validated` adds to them.
    """

    name: str
    data: Any = field(repr=False)
    sha256: str
    faults: tuple[Fault, ...] = ()
    text: str | None = field(default=None, repr=False, compare=False)
    spot: Spot | None = field(default=None, repr=False, compare=False)
    known: set[str] = field(default_factory=set, repr=False, compare=False)

    @cached_property
    def _spot(self) -> Spot:
        if self.spot is None and self.text is not None:
            return tree_of(self.text).spot
        return self.spot or Spot(0, 0)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What reading found wrong; `validated` raises it together with what does not fit."""
        return tuple(
            Problem(self.name, fault.line, fault.column, self.shown(fault.steps), fault.code, fault.text, fault.hint)
            for fault in self.faults
        )

    def position(self, path: Sequence[Step], *, key: bool = False) -> tuple[int, int]:
        """Where a value stands.

        Args:
            path: Keys and list places from the top.
            key: The position of the last key itself instead of its value.

        Returns:
            1-based line and column, of the nearest part above if it is missing; zeros for a mapping in memory.

        >>> parse("needs: [{id: ruhe}]", name="x.yaml").position(("needs", 0, "id"))
        (1, 14)
        """
        return self._spot.find(path, key=key)

    def problem(
        self,
        code: str,
        path: Sequence[Step],
        text: str,
        hint: str = "",
        severity: Severity = "error",
        *,
        key: bool = False,
    ) -> Problem:
        """A problem at a place of this file.

        Args:
            code: A code of the contract.
            path: Keys and list places from the top; keys that no model knows are shown as `*`.
            text: What is wrong, without a value of the file.
            hint: What to do.
            severity: `error` or `warning`.
            key: Point at the last key itself instead of its value.

        Returns:
            The problem with line and column.

        >>> parse("rules: []", name="x.yaml").problem("TYPE", ("rules",), "wrong").line
        1
        """
        line, column = self.position(path, key=key)
        return Problem(self.name, line, column, self.shown(path), code, text, hint, severity)

    def shown(self, path: Sequence[Step]) -> str:
        """A path such as `rules[3].when`, made of known keys only."""
        words = ""
        for step in path:
            if isinstance(step, int):
                words += f"[{step}]"
            else:
                words += ("." if words else "") + (step if step in self.known else "*")
        return words

    def at(self, path: Sequence[Step]) -> Any:
        """The value at a path; None if there is none."""
        here = self.data
        for step in path:
            try:
                here = here[step]
            except (LookupError, TypeError):
                return None
        return here


def parse(text: bytes | str, *, name: str, error: Failure = ContentError) -> Document:
    """Read the content of a YAML or JSON file.

    Args:
        text: The whole file, at most 10 MB, UTF-8.
        name: Name of the file in problems.
        error: What to raise.

    Returns:
        Data and positions. `problems` holds what is wrong so far; `validated` raises it with its own.

    Raises:
        ContentError: The file cannot be read to its end (or `InputError`, as `error` says).

    >>> parse('{"place": {"ags": "05358008"}}', name="case.json").data["place"]
    {'ags': '05358008'}
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(content) > LARGEST:
        raise error([_of_file(name, "size")])
    decoded = _decoded(content, name)
    if isinstance(decoded, Problem):
        raise error([decoded])
    digest = hashlib.sha256(content).hexdigest()
    fast = flawless_json(decoded)
    if fast is not None:
        return Document(name, fast, digest, text=decoded)
    tree = tree_of(decoded)
    document = Document(name, tree.data, digest, tree.faults, spot=tree.spot)
    if not tree.whole:
        raise error(document.problems)
    return document


def standard_input() -> bytes:
    """The bytes that are left of standard input; nothing of them is kept here.

    Returns:
        At most one byte more than a file may have.
    """
    return sys.stdin.buffer.read(LARGEST + 1)


def read(path: Path | str, *, error: Failure = ContentError) -> Document:
    """Read a file, or standard input for `-`.

    Args:
        path: A YAML or JSON file of at most 10 MB, or `-`.
        error: What to raise.

    Returns:
        Data and positions, as `parse` gives them.

    Raises:
        ContentError: There is no such file, or it cannot be read to its end (or `InputError`, as `error` says).

    >>> read("no-such-folder/case.yaml")
    Traceback (most recent call last):
    lotse.errors.ContentError: no-such-folder/case.yaml: FILE-KIND: there is no such file
    """
    name = shown_name(str(path))
    content = standard_input() if name == STDIN else _content(Path(path), name)
    if isinstance(content, Problem):
        raise error([content])
    return parse(content, name=name, error=error)


def of_mapping(mapping: Mapping[str, Any], *, error: Failure = ContentError) -> Document:
    """Take a mapping in memory as if it were a file; it has no lines.

    Args:
        mapping: What a file would hold. It is copied.
        error: What to raise.

    Returns:
        Data with a hash that does not depend on the order of keys.

    Raises:
        ContentError: The mapping is nested too deeply or in itself (or `InputError`, as `error` says).

    >>> of_mapping({"schema": "lotse/case/1"}).position(("schema",))
    (0, 0)
    """
    faults: set[Fault] = set()
    data = _plain(mapping, 0, faults)
    shown = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_json)
    digest = hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document("", data, digest, tuple(sorted(faults)))
    if any(fault.code == "YAML-SYNTAX" for fault in faults):
        raise error(document.problems)
    return document


def validated(document: Document, model: type[M], *, path: Sequence[Step] = (), error: Failure = ContentError) -> M:
    """Hold a file, or one part of it, against what may be written there.

    Args:
        document: A file that was read.
        model: What it must be.
        path: The part of the file; the whole by default.
        error: What to raise.

    Returns:
        The model with the values of the file.

    Raises:
        ContentError: All problems, those of reading included (or `InputError`, as `error` says).
    """
    from lotse.validation import held_against  # noqa: PLC0415  # the build compiles content without pydantic

    model_or_none, problems = held_against(document, model, tuple(path))
    if problems or model_or_none is None:
        raise error(problems)
    return model_or_none


def shipped_files(below: str) -> tuple[str, ...]:
    """The YAML files of one shipped content, in the order of their names.

    Args:
        below: Folder of the package, or a file of it without `.yaml`, such as `rules/sets/praeventionskette-nrw`.

    Returns:
        Names for `read_shipped`; empty if nothing is shipped there.

    >>> shipped_files("rules/sets/no-such-set")
    ()
    """
    named = all(part.replace("-", "").replace("_", "").isalnum() for part in below.split("/"))
    if not named or not is_file_name(below):
        return ()
    found: Iterable[Path] = [PACKAGE / f"{below}.yaml"]
    if (PACKAGE / below).is_dir():
        found = sorted((PACKAGE / below).glob("*.yaml"))
    return tuple(file.relative_to(PACKAGE).as_posix() for file in found if file.is_file())


def read_shipped(name: str, *, package: Path = PACKAGE) -> Document:
    """Read a file that is part of the package, from its compiled form if that was made of the same bytes.

    Args:
        name: Place inside the package, such as `protection/procedure.yaml`.
        package: Folder of the package.

    Returns:
        Data; positions are read from the YAML when somebody asks for them.

    Raises:
        ContentError: There is no such file, or it cannot be read to its end.

    >>> read_shipped("protection/procedure.yaml").name
    'lotse/protection/procedure.yaml'
    """
    shown = f"lotse/{name}"
    content = _content(package / name, shown)
    if isinstance(content, Problem):
        raise ContentError([content])
    digest = hashlib.sha256(content).hexdigest()
    data = compiled(digest, package=package)
    if data is None:
        return parse(content, name=shown)
    return Document(shown, data, digest, text=content.decode("utf-8-sig"))


_OF_FILE = {
    "size": ("FILE-SIZE", "the file is larger than 10 MB", "split it"),
    "missing": ("FILE-KIND", "there is no such file", ""),
    "folder": ("FILE-KIND", "this is a folder", "name a file in it"),
    "text": (
        "FILE-KIND",
        "this is no name of a file",
        "name a file; a text has to be read into a mapping first",
    ),
    "kind": ("FILE-KIND", "this is no file that can be read", "name a YAML or JSON file"),
}


def _of_file(name: str, what: str) -> Problem:
    return Problem(name, 0, 0, "", *_OF_FILE[what])


def _content(path: Path, name: str) -> bytes | Problem:
    """The bytes of a file; its kind and size are looked at before it is opened."""
    if not name:
        return _of_file(name, "text")
    try:
        found = path.stat()
        if S_ISDIR(found.st_mode):
            return _of_file(name, "folder")
        if is_readable_pipe(path):
            content = read_pipe(path, LARGEST + 1)
            return _of_file(name, "kind") if content is None else content
        if not S_ISREG(found.st_mode):  # a pipe or a device may never end
            return _of_file(name, "kind")
        if found.st_size > LARGEST:
            return _of_file(name, "size")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        return _of_file(name, "missing")
    except (OSError, ValueError):
        return _of_file(name, "kind")


def _decoded(content: bytes, name: str) -> str | Problem:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem(name, line, column, "", "YAML-ENCODING", "the file is not UTF-8", "save it as UTF-8")


def _plain(value: Any, depth: int, faults: set[Fault]) -> Any:
    """A copy without shared parts, so that nothing changes later from outside."""
    if depth > DEEPEST:
        faults.add(Fault(0, 0, "YAML-SYNTAX", f"nested deeper than {DEEPEST} levels", "write it flatter"))
        return None
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            faults.add(Fault(0, 0, "TYPE", "a key must be text"))
        return {key: _plain(part, depth + 1, faults) for key, part in value.items() if isinstance(key, str)}
    if isinstance(value, list | tuple):
        return [_plain(part, depth + 1, faults) for part in value]
    return value


def _as_json(value: Any) -> Any:
    dump = getattr(value, "model_dump", None)
    return dump(mode="json") if callable(dump) else str(value)
