"""What is used together: what was found at a path, with the shipped content of the same vocabulary beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import VocabularyFile
from lotse.catalogues.catalogue import CatalogueFile
from lotse.content_checks import Content
from lotse.errors import ContentError
from lotse.library import parts_of_piece, shipped_library
from lotse.rules.ruleset import RulesetFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.content import Part
    from lotse.library import Library, Piece
    from lotse.library.loader import Loader

_MODELS: dict[str, type[Any]] = {"vocabulary": VocabularyFile, "ruleset": RulesetFile, "catalogue": CatalogueFile}
_Found = tuple[str, str, tuple["Part[Any]", ...]]


def contents_of(library: Library, loader: Loader) -> Iterator[tuple[Content, list[Part[Any]]]]:
    """Gather content by vocabulary, so that a rule, its need and its offers are seen together.

    Args:
        library: What was found.
        loader: Gives the vocabularies.

    Yields:
        For each vocabulary that something of the library names: the content, and the files of the library in it.
        What is shipped under the same id is left out.
    """
    own = [_found(piece) for piece in library.pieces if piece.kind in _MODELS]
    known = {(kind, name) for kind, name, _ in own}
    shipped = [_found(piece) for piece in shipped_library().pieces if piece.kind in _MODELS]
    beside = [one for one in shipped if one[:2] not in known]
    about = [part for _, _, parts in own for part in parts]
    named = {name if kind == "vocabulary" else parts[0].content.vocabulary for kind, name, parts in own if parts}
    for name in sorted(named):
        try:
            words = loader.vocabulary(name)
        except ContentError:
            continue  # told where the vocabulary itself is checked
        ids = {words.id, *(base.id for base in words.bases)}
        looked_at = (parts for kind, one, parts in own if (kind, one) == ("vocabulary", words.id))
        content = Content(
            words,
            tuple(part for parts in looked_at for part in parts),
            _naming(ids, "ruleset", beside + own),
            _naming(ids, "catalogue", beside + own),
        )
        yield content, about


def _found(piece: Piece) -> _Found:
    return piece.kind, piece.id, parts_of_piece(piece, _MODELS[piece.kind])[0]


def _naming(ids: set[str], kind: str, found: list[_Found]) -> tuple[tuple[Part[Any], ...], ...]:
    return tuple(parts for one, _, parts in found if one == kind and parts and parts[0].content.vocabulary in ids)
