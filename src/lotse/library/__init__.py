"""Which vocabularies, rule sets, catalogues, cases and settings stand at a path, or are shipped.

What a file is, it says itself: by its key `schema`. A vocabulary, a rule set or a catalogue is one file, or a folder
of files that carry the same head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from lotse.compiled import PACKAGE
from lotse.content import Part
from lotse.errors import ContentError, Problem
from lotse.file_names import is_folder
from lotse.files import STDIN, Document, read, read_shipped, shipped_files
from lotse.model import Model
from lotse.partial import held_partly
from lotse.positions import tree_of

M = TypeVar("M", bound=Model)
Kind = Literal["vocabulary", "ruleset", "catalogue", "case", "cases", "config", "consent"]
Source = str | Path | Mapping[str, Any]
KINDS: Mapping[str, Kind] = {
    "lotse/vocabulary/1": "vocabulary",
    "lotse/ruleset/1": "ruleset",
    "lotse/catalogue/1": "catalogue",
    "lotse/case/1": "case",
    "lotse/cases/1": "cases",
    "lotse/config/1": "config",
    "lotse/consent/1": "consent",
}
SHIPPED: Mapping[Kind, str] = {
    "vocabulary": "case/vocabularies",
    "ruleset": "rules/sets",
    "catalogue": "catalogues/content",
    "cases": "cases",
}
"""Where shipped content of each kind stands inside the package."""
_JOINED = frozenset({"vocabulary", "ruleset", "catalogue"})
_ENDINGS = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Piece:
    """One vocabulary, rule set, catalogue, case, settings or file of test cases.

    Args:
        kind: What it says it is.
        id: Its id; empty where its kind has none.
        source: Where it can be loaded from.
        documents: Its files.
    """

    kind: Kind
    id: str
    source: Source
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was found, and what is wrong with files of which nothing can be made."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, kind: Kind) -> tuple[Piece, ...]:
        """The pieces of one kind."""
        return tuple(piece for piece in self.pieces if piece.kind == kind)


def parts_of_piece(piece: Piece, model: type[M]) -> tuple[tuple[Part[M], ...], tuple[Problem, ...]]:
    """Hold the files of a piece against what they must be.

    Args:
        piece: A vocabulary, a rule set or a catalogue.
        model: What each of its files must be.

    Returns:
        The files, each with what is right of it, and the problems of files of which nothing can be made.
    """
    held = [held_partly(document, model) for document in piece.documents]
    parts = tuple(Part(one, one.content) for one in held if one.content is not None)
    return parts, tuple(problem for one in held if one.content is None for problem in one.problems)


def part_of(document: Document, path: tuple[str | int, ...]) -> Document:
    """A part of a file as if it were a file of its own, with the lines of the whole.

    Args:
        document: The file.
        path: Where the part stands.

    Returns:
        The part.

    >>> from lotse.files import parse
    >>> part_of(parse("cases: [{case: {place: null}}]", name="x.yaml"), ("cases", 0, "case")).position(("place",))
    (1, 24)
    """
    spot = document.spot or tree_of(document.text or "").spot
    for step in path:
        spot = spot.parts.get(step, spot)
    return Document(document.name, document.at(path), document.sha256, spot=spot)


def shipped_ids(kind: Kind) -> tuple[str, ...]:
    """The ids of shipped content of one kind, sorted.

    >>> "praeventionskette-nrw" in shipped_ids("ruleset")
    True
    """
    below = SHIPPED[kind]
    names = {entry.name.removesuffix(".yaml") for entry in (PACKAGE / below).iterdir()}
    return tuple(sorted(name for name in names if shipped_files(f"{below}/{name}")))


def shipped_library() -> Library:
    """Everything that is shipped.

    Returns:
        The pieces, or the problems of files that cannot be read.
    """
    pieces: list[Piece] = []
    problems: list[Problem] = []
    for kind, below in SHIPPED.items():
        for name in shipped_ids(kind):
            try:
                documents = tuple(read_shipped(file) for file in shipped_files(f"{below}/{name}"))
            except ContentError as error:
                problems.extend(error.problems)
            else:
                pieces.append(Piece(kind, name if kind in _JOINED else "", name, documents))
    return Library(tuple(pieces), tuple(problems))


def library_at(path: str | Path) -> Library:
    """Find what stands in a file or anywhere below a folder.

    Args:
        path: A file, a folder, or `-` for standard input. Of a folder, entries that begin with a dot or an
            underscore are left out, and so are files that name a schema of somebody else.

    Returns:
        The pieces in the order of their files, and the problems of files of which nothing can be made.
    """
    folder = Path(path)
    single = str(path) == STDIN or not is_folder(path)
    documents: list[Document] = []
    problems: list[Problem] = []
    for file in [path] if single else _files_below(folder):
        try:
            document = read(file)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        problem = _not_ours(document, single=single)
        if problem is not None:
            problems.append(problem)
        elif _kind(document) is not None:
            documents.append(document)
    found, more = _pieces(documents, single=single)
    return Library(tuple(found), (*problems, *more))


def _files_below(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir():
            yield from _files_below(entry)
        elif entry.suffix in _ENDINGS:
            yield entry


def _kind(document: Document) -> Kind | None:
    schema = document.at(("schema",))
    return KINDS.get(schema) if isinstance(schema, str) else None


def _not_ours(document: Document, *, single: bool) -> Problem | None:
    """Why a file is nothing that is checked; in a folder, a file of somebody else is no problem."""
    schema = document.at(("schema",))
    known = ", ".join(KINDS)
    if _kind(document) is not None:
        return None
    if schema is None:
        if not single and document.name.endswith(".json"):
            return None
        severity: Literal["error", "warning"] = "error" if single else "warning"
        line, column = document.position(())
        text = "the key `schema` is missing"
        return Problem(document.name, line, column, "", "KEY-MISSING", text, f"one of: {known}", severity)
    ours = isinstance(schema, str) and schema.startswith("lotse/")
    if not single and not ours:
        return None
    line, column = document.position(("schema",))
    text, hint = "this is no kind of file that is checked", f"one of: {known}"
    return Problem(document.name, line, column, "schema", "FILE-KIND", text, hint, "error" if single else "warning")


def _pieces(documents: list[Document], *, single: bool) -> tuple[list[Piece], list[Problem]]:
    """Files of one folder with one schema and one id belong together, and need the folder for themselves."""
    grouped: dict[tuple[Path, Kind, str], list[Document]] = {}
    in_folder: dict[Path, int] = {}
    problems: list[Problem] = []
    for document in documents:
        kind, named = _kind(document), document.at(("id",))
        folder = Path(document.name).parent
        in_folder[folder] = in_folder.get(folder, 0) + 1
        identity = named if kind in _JOINED and isinstance(named, str) else document.name
        if kind is not None:
            grouped.setdefault((folder, kind, identity), []).append(document)
    pieces: list[Piece] = []
    for (folder, kind, identity), together in grouped.items():
        source: Source = Path(together[0].name)
        if single and together[0].name == STDIN:
            source = together[0].data
        elif len(together) > 1:
            source = folder
            if in_folder[folder] > len(together):
                text = "the files of one content need a folder of their own"
                problems.append(together[1].problem("FILE-KIND", ("id",), text, "move the others elsewhere"))
                continue
        pieces.append(Piece(kind, identity if kind in _JOINED else "", source, tuple(together)))
    return pieces, problems
