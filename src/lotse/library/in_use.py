"""Which rules and catalogues are used together: those that the settings name, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lotse.errors import ContentError, LotseError
from lotse.file_names import is_folder, is_there
from lotse.files import validated
from lotse.library import Library, library_at, shipped_ids, shipped_library
from lotse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lotse.library import Kind, Piece

USUAL_RULES = "praeventionskette-nrw"


class Named(NamedTuple):
    """What settings name; None: what is usual."""

    rules: str | None = None
    catalogues: Sequence[str] | None = None
    vocabulary: str | None = None
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class InUse:
    """A rule set with the catalogues that are used with it.

    Args:
        rules: The rule set.
        catalogues: The catalogues.
        vocabulary: Path or id of the vocabulary that the settings name.
    """

    rules: Piece
    catalogues: tuple[Piece, ...]
    vocabulary: str | None = None


def in_use(library: Library, named: Named | None = None) -> Iterator[InUse]:
    """Tell what is used together.

    Args:
        library: What was found at a path.
        named: What the settings in use name; those of the library itself come first.

    Yields:
        For each settings file of the library what it names; without one, what `named` names; without either, each
        rule set of the library with its catalogues, and with the shipped content where the library has none.
    """
    configs = [one for one in map(named_by, library.of("config")) if one is not None]
    if not configs and named is not None and (named.rules is not None or named.catalogues is not None):
        configs = [named]
    for one in configs:
        yield from _of_settings(one, library)
    if configs:
        return
    shipped = shipped_library()
    for rules in library.of("ruleset") or (shipped.of("ruleset") if library.of("catalogue") else ()):
        yield InUse(rules, library.of("catalogue") or tuple(_reached(rules, library, shipped)))


def beside(named: Named, folder: str | Path | None, path: str | Path | None) -> Library:
    """Find what test cases may name where it does not stand at their own path: what the settings in use name.

    Args:
        named: What the settings name.
        folder: Where the settings stand; None without settings.
        path: Where they stand themselves; what lies below it is known already.

    Returns:
        The content that the settings name, and then what else stands in their folder.
    """
    known = Path(path).resolve() if path is not None and is_folder(path) else None

    def at(where: Path) -> Library:
        return Library(()) if known is not None and where.resolve().is_relative_to(known) else library_at(where)

    several: list[tuple[Kind, tuple[str | None, ...]]] = [
        ("ruleset", (named.rules,)),
        ("vocabulary", (named.vocabulary,)),
        ("catalogue", tuple(named.catalogues or ())),
    ]
    found: list[Piece] = []
    for kind, names in several:
        for name in names:
            place = None if name is None else path_named(name, named.folder)
            found += at(place).of(kind) if place is not None else ()
    return Library((*found, *(at(Path(folder)).pieces if folder is not None else ())))


def named_by(piece: Piece) -> Named | None:
    """What a settings file names; None if it has problems of its own."""
    document = piece.documents[0]
    try:
        settings = validated(document, Settings)
    except LotseError:
        return None
    return Named(settings.rules, settings.catalogues, settings.vocabulary, Path(document.name).parent)


def piece_named(kind: Kind, name: str, folder: Path, library: Library) -> Piece | None:
    """The content that a name in settings means: a path beside them, or a shipped id.

    Args:
        kind: What is looked for.
        name: The name.
        folder: Where the settings stand.
        library: What was found at a path.

    Returns:
        The content; None if there is none.
    """
    path = path_named(name, folder)
    if path is not None:
        near = path.resolve()
        for piece in library.of(kind):
            file = Path(piece.documents[0].name).resolve()
            if file == near or (near.is_dir() and file.parent == near):
                return piece
        return next(iter(library_at(path).of(kind)), None)
    return next((piece for piece in shipped_library().of(kind) if piece.id == name), None)


def path_named(name: str, folder: Path) -> Path | None:
    """The file or folder that a name in settings means: beside them, or else from the working directory."""
    return next((path for path in (folder / name, Path(name)) if is_there(path)), None)


def _of_settings(named: Named, library: Library) -> Iterator[InUse]:
    rules = piece_named("ruleset", named.rules or USUAL_RULES, named.folder, library)
    names = shipped_ids("catalogue") if named.catalogues is None else named.catalogues
    found = [piece_named("catalogue", name, named.folder, library) for name in names]
    words = named.vocabulary
    path = None if words is None else path_named(words, named.folder)
    if path is not None:
        words = str(path)
    if rules is not None:
        yield InUse(rules, tuple(piece for piece in found if piece is not None), words)


def _reached(rules: Piece, library: Library, shipped: Library) -> Iterator[Piece]:
    """The shipped catalogues whose vocabulary the rules have, too."""
    from lotse.library.loader import Loader  # noqa: PLC0415  # it loads content, which few callers need

    named = rules.documents[0].at(("vocabulary",))
    try:
        words = Loader(library).vocabulary(str(named))
    except ContentError:
        return
    ids = {words.id, *(base.id for base in words.bases)}
    yield from (one for one in shipped.of("catalogue") if one.documents[0].at(("vocabulary",)) in ids)
