"""What settings name that is not there: rules, catalogues, a vocabulary, the own body."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lotse.case.condition_check import nearest
from lotse.content_checks.reference_faults import body_ids
from lotse.library import shipped_ids, shipped_library
from lotse.library.in_use import path_named, piece_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.library import Kind, Library
    from lotse.settings import Settings

_NOT_THERE: Mapping[str, str] = {
    "vocabulary": "no vocabulary stands there, and none is shipped so",
    "ruleset": "no rule set stands there, and none is shipped so",
    "catalogue": "no catalogue stands there, and none is shipped so",
}
_SOMETHING_ELSE: Mapping[str, str] = {
    "vocabulary": "no vocabulary stands there",
    "ruleset": "no rule set stands there",
    "catalogue": "no catalogue stands there",
}


def settings_faults(document: Document, settings: Settings, library: Library) -> Iterator[Problem]:
    """Tell what settings name that is not there.

    Args:
        document: The file of the settings.
        settings: The same, read.
        library: What was found with them.

    Yields:
        The problems.
    """
    folder = Path(document.name).parent
    named: list[tuple[Kind, tuple[str | int, ...], str]] = []
    if settings.vocabulary is not None:
        named.append(("vocabulary", ("vocabulary",), settings.vocabulary))
    if settings.rules is not None:
        named.append(("ruleset", ("rules",), settings.rules))
    for place, name in enumerate(settings.catalogues or ()):
        named.append(("catalogue", ("catalogues", place), name))
    for kind, path, name in named:
        if piece_named(kind, name, folder, library) is not None:
            continue
        if path_named(name, folder) is not None:
            yield document.problem("FILE-KIND", path, _SOMETHING_ELSE[kind], "name its file or its folder")
            continue
        near = nearest(name, [*shipped_ids(kind), *_beside(folder, library, kind)])
        hint = near or "give the path of a file or a folder from here, or one of the shipped ids"
        yield document.problem("ID-UNKNOWN", path, _NOT_THERE[kind], hint)
    if settings.office is not None:
        known = {*body_ids(), *_own_bodies(library)}
        if settings.office not in known:
            hint = nearest(settings.office, known) or "look it up with `lotse body`"
            yield document.problem("ID-UNKNOWN", ("office",), "no body has this id", hint)


def _beside(folder: Path, library: Library, kind: Kind) -> Iterator[str]:
    """Content of this kind as it would be named from the folder."""
    for piece in library.of(kind):
        file = Path(piece.documents[0].name)
        for named in (file, file.parent):
            if named.is_relative_to(folder) and named != folder:
                yield named.relative_to(folder).as_posix()


def _own_bodies(library: Library) -> Iterator[str]:
    for piece in (*library.of("catalogue"), *shipped_library().of("catalogue")):
        for document in piece.documents:
            bodies = document.at(("bodies",))
            for body in bodies if isinstance(bodies, list) else ():
                if isinstance(body, dict) and isinstance(body.get("id"), str):
                    yield body["id"]
