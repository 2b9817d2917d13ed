"""Loading content by its id: from a library, from what the settings name, or what is shipped; each content once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.files import read_shipped, shipped_files
from lotse.library import SHIPPED, Library
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.errors import ContentError
    from lotse.library import Kind, Piece, Source
    from lotse.library.in_use import InUse
    from lotse.rules.ruleset import Ruleset


class Loader:
    """Remembers what it loaded, so that many cases cost one reading.

    Args:
        library: What was found at a path.
        usual: Id or path of the configured vocabulary.
        beside: Finds what the settings in use name, for what the library does not hold.
    """

    def __init__(
        self, library: Library, *, usual: str | Path | None = None, beside: Callable[[], Library] | None = None
    ) -> None:
        self._library = library
        self._beside = cache(beside if beside is not None else lambda: Library(()))
        self._usual = usual
        self._vocabularies: dict[str, Vocabulary] = {}
        self._loaded: dict[tuple[str, tuple[str, ...]], tuple[Ruleset, Catalogue]] = {}

    def vocabulary(self, name: str) -> Vocabulary:
        """Load a vocabulary.

        Args:
            name: Its id.

        Returns:
            The vocabulary.

        Raises:
            ContentError: It cannot be loaded.
        """
        source = self._source("vocabulary", name)
        if name not in self._vocabularies and source == name and self._usual is not None:
            configured = load_vocabulary(self._usual)
            self._vocabularies[configured.id] = configured
        if name not in self._vocabularies:
            self._vocabularies[name] = load_vocabulary(source)
        return self._vocabularies[name]

    def ruleset(self, piece: Piece) -> Ruleset:
        """Load a rule set that was found.

        Args:
            piece: The rule set.

        Returns:
            The rule set.

        Raises:
            ContentError: It cannot be loaded.
        """
        words = self.vocabulary(self._named_vocabulary("ruleset", piece.id))
        return load_ruleset(piece.source, vocabulary=words)

    def usual_vocabulary(self) -> Vocabulary:
        """The vocabulary for cases, which name none: the only one of the library, the configured one, or `nrw`."""
        own = self._library.of("vocabulary")
        if len(own) == 1:
            return self.vocabulary(own[0].id)
        return self.vocabulary("nrw") if self._usual is None else load_vocabulary(self._usual)

    def content(self, rules: str, catalogues: tuple[str, ...]) -> tuple[Ruleset, Catalogue]:
        """Load a rule set and catalogues for use together, with the widest of their vocabularies.

        Args:
            rules: Id of the rule set.
            catalogues: Ids of the catalogues.

        Returns:
            Both.

        Raises:
            ContentError: One of them cannot be loaded.
        """
        if (rules, catalogues) not in self._loaded:
            sources = [self._source("ruleset", rules), *(self._source("catalogue", name) for name in catalogues)]
            named = {self._named_vocabulary("catalogue", name) for name in catalogues}
            words = self._widest(named | {self._named_vocabulary("ruleset", rules)})
            self._loaded[rules, catalogues] = (
                load_ruleset(sources[0], vocabulary=words),
                load_catalogue(*sources[1:], vocabulary=words),
            )
        return self._loaded[rules, catalogues]

    def told(self, error: ContentError) -> bool:
        """Whether what keeps content from being loaded is told where it stands: in a file that was found.

        Args:
            error: What loading it raised.

        Returns:
            False if nothing says why it cannot be loaded, but that nothing has this id, or that it is wrong elsewhere.
        """
        broken = any(problem.severity == "error" for problem in self._library.problems)
        files = {document.name for piece in self._library.pieces for document in piece.documents}
        return broken or all(problem.file in files for problem in error.problems)

    def words_for(self, used: InUse) -> Vocabulary:
        """The vocabulary for what is used together: the one that the settings name, or the widest of theirs.

        Args:
            used: Rules and catalogues.

        Returns:
            The vocabulary.

        Raises:
            ContentError: It cannot be loaded.
        """
        if used.vocabulary is not None:
            return load_vocabulary(used.vocabulary)
        pieces = (used.rules, *used.catalogues)
        return self._widest({str(piece.documents[0].at(("vocabulary",))) for piece in pieces})

    def _source(self, kind: Kind, name: str) -> Source:
        piece = self._piece(kind, name)
        return name if piece is None else piece.source

    def _piece(self, kind: Kind, name: str) -> Piece | None:
        found = next((piece for piece in self._library.of(kind) if piece.id == name), None)
        return found or next((piece for piece in self._beside().of(kind) if piece.id == name), None)

    def _named_vocabulary(self, kind: Kind, name: str) -> str:
        """The vocabulary that a content names in its head."""
        own = self._piece(kind, name)
        if own is not None:
            return str(own.documents[0].at(("vocabulary",)))
        files = shipped_files(f"{SHIPPED[kind]}/{name}")
        return str(read_shipped(files[0]).at(("vocabulary",))) if files else "nrw"

    def _widest(self, names: set[str]) -> Vocabulary:
        """The vocabulary that extends all the others; the first by name where none does."""
        loaded = [self.vocabulary(name) for name in sorted(names)]
        for words in loaded:
            if names <= {words.id, *(base.id for base in words.bases)}:
                return words
        return loaded[0]
