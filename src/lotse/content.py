"""Content of one kind: one file, or a folder of files that carry the same head and are joined."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path as FilePath
from typing import Any, Generic, Protocol, TypeVar

from lotse.case.vocabulary import Version
from lotse.errors import ContentError, Problem, Severity
from lotse.file_names import is_folder, is_there
from lotse.files import Document, of_mapping, read, read_shipped, shipped_files
from lotse.model import Model
from lotse.partial import Held, Path, held_partly
from lotse.protection import guard


class Headed(Protocol):
    """What every content file says of itself."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...


M = TypeVar("M", bound=Model)
Source = str | FilePath | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part(Generic[M]):
    """One file with what it says, and what is wrong with its form."""

    held: Held[M]
    content: M

    @property
    def document(self) -> Document:
        """The file itself."""
        return self.held.document

    def problem(self, code: str, path: Path, text: str, hint: str = "", severity: Severity = "error") -> Problem:
        """A problem at a place of the content."""
        return self.held.problem(code, path, text, hint, severity)


def parts_of(source: Source, model: type[M], *, shipped: str) -> tuple[Part[M], ...]:
    """Read all files of a content: of a mapping, a file, a folder, or a shipped one by its id.

    Args:
        source: A mapping, a path, or the id of shipped content.
        model: What each file must be.
        shipped: Folder of the package that holds shipped content of this kind.

    Returns:
        The files in the order of their names, with what is right of each; `form_problems` tells the rest.

    Raises:
        ProtectionStop: A case with signs of danger was handed in instead.
        ContentError: A file that nothing can be made of, with all problems of all files.
    """
    guard(source)
    held = [held_partly(document, model) for document in _documents(source, shipped)]
    parts = tuple(Part(one, one.content) for one in held if one.content is not None)
    if len(parts) < len(held):
        raise_for(problem for one in held for problem in one.problems)
    return parts


def form_problems(parts: Iterable[Part[Any]]) -> Iterator[Problem]:
    """What is wrong with the form of the files, and whether they belong together."""
    several = list(parts)
    for part in several:
        yield from part.held.problems
    yield from _different_heads(several)


def _documents(source: Source, shipped: str) -> list[Document]:
    if isinstance(source, Mapping):
        return [of_mapping(source)]
    if not isinstance(source, str | PathLike):
        raise ContentError([Problem("", 0, 0, "", "TYPE", _NO_SOURCE, "give an id, a path or a mapping")])
    path = FilePath(source)
    if isinstance(source, str) and not _is_path(source):
        names = shipped_files(f"{shipped}/{source}")
        if names:
            return [read_shipped(name) for name in names]
        known = "one of the shipped ids, a file or a folder"
        raise ContentError([Problem("", 0, 0, "", "ID-UNKNOWN", "no shipped content has this id", f"give {known}")])
    if is_folder(path):
        files = sorted(found for found in path.iterdir() if found.suffix in (".yaml", ".yml", ".json"))
        if files:
            return _read_all(files)
    return [read(path)]


_NO_SOURCE = "this is no content and no name of one"


def _is_path(text: str) -> bool:
    return "/" in text or "\\" in text or "." in text or is_there(text)


def _read_all(files: Iterable[FilePath]) -> list[Document]:
    """Read every file, and tell the problems of all of them."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in files:
        try:
            documents.append(read(file))
        except ContentError as error:
            problems.extend(error.problems)
    raise_for(problems)
    return documents


def _different_heads(parts: list[Part[Any]]) -> Iterator[Problem]:
    first = parts[0].content
    for part in parts[1:]:
        for key in ("id", "version", "vocabulary", "valid"):
            if getattr(part.content, key, None) != getattr(first, key, None):
                text = "the files of one folder carry the same head"
                yield part.problem("ID-DUPLICATE", (key,), text, f"compare {key} with the first file")


def raise_for(problems: Iterable[Problem]) -> None:
    """Raise all problems at once, if there are any."""
    found = list(problems)
    if found:
        raise ContentError(found)


def version_of(parts: Iterable[Part[Any]], below: Iterable[str] = ()) -> Version:
    """Id, version and content hash of joined files."""
    found = list(parts)
    hashes = [part.document.sha256 for part in found] + list(below)
    digest = hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    head: Headed = found[0].content
    return Version(id=head.id, version=head.version, sha256=digest)
