"""A pytest plugin: rule sets and files of test cases are tests, each example and each case one of them.

They stand at the places that the ini option `lotse_files` names, seen from the root of the tests: files, or folders
with all below them. Without it these are `rules.yaml`, `cases.yaml`, `rules/` and `cases/`, each as long as something
in it speaks of lotse; where nothing does, nothing of lotse is loaded. At such a place every YAML file must be one of
lotse: what cannot be read, is empty or names another schema is an error, so that no test disappears in silence. Names
that begin with a dot or an underscore are left out. Vocabularies and catalogues are found anywhere below the root.

The ini option `lotse_lang` chooses the language of what is told: `de` or `en`.

Installing lotse announces this module to pytest under its own name: `-p no:lotse.testing.plugin` leaves it out, and
`-p lotse.testing.plugin` beside it does no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lotse.errors import Problem
    from lotse.i18n import Words
    from lotse.library import Library
    from lotse.library.loader import Loader
    from lotse.testing.trying import Item, Waiting

_ENDINGS = (".yaml", ".yml", ".json")
_USUAL = ["rules.yaml", "cases.yaml", "rules", "cases"]
_OURS = b"lotse/"
_FOUND = pytest.StashKey["tuple[Library, Loader]"]()
_PLACES = pytest.StashKey["tuple[Path, ...]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare where rule sets and test cases stand, and in which language is told what differs."""
    parser.addini("lotse_files", "files and folders with rule sets and test cases of lotse", "args", default=_USUAL)
    parser.addini("lotse_lang", "language of what lotse tells: de or en", default="de")


def pytest_configure(config: pytest.Config) -> None:
    """Find the places; one that was named and is not there would be a test that nobody misses."""
    named = config.getini("lotse_files")
    places = [config.rootpath / one for one in named]
    if named == _USUAL:
        places = [place for place in places if _speaks_of_lotse(place)]
    missing = [str(place) for place in places if not place.exists()]
    if missing:
        raise pytest.UsageError(f"lotse_files: there is no such file or folder: {', '.join(missing)}")
    config.stash[_PLACES] = tuple(places)
    if config.getini("lotse_lang") not in ("de", "en"):
        raise pytest.UsageError("lotse_lang: one of de, en")


def _speaks_of_lotse(place: Path) -> bool:
    """Whether a file, or one below a folder, could be one of lotse; until one does, nothing is loaded."""
    files = [place] if place.is_file() else (one for one in place.rglob("*") if one.suffix in _ENDINGS)
    return any(one.is_file() and _OURS in one.read_bytes() for one in files)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect every file that stands where such files stand."""
    if file_path.suffix not in _ENDINGS:
        return None
    for place in parent.config.stash[_PLACES]:
        if place == file_path:
            return LotseFile.from_parent(parent, path=file_path)
        if place in file_path.parents:
            below = file_path.relative_to(place).parts
            left_out = any(name.startswith((".", "_")) for name in below)
            return None if left_out else LotseFile.from_parent(parent, path=file_path)
    return None


class LotseFile(pytest.File):
    """A rule set, a part of one, or a file of test cases; of anything else of lotse nothing is collected."""

    def collect(self) -> Iterator[pytest.Item]:
        """Each example or test case of this file."""
        from lotse.errors import ContentError, InputError  # noqa: PLC0415  # nothing is loaded where nothing is found
        from lotse.testing.trying import waiting  # noqa: PLC0415  # as above

        library, loader = self._content()
        self._readable(library)
        for piece in library.pieces:
            if not any(_same(document.name, self.path) for document in piece.documents):
                continue
            try:
                several = [one for one in waiting(piece, loader) if _same(one.place.file, self.path)]
            except (ContentError, InputError) as error:
                raise self.CollectError(self.told(error.problems)) from None
            for number, one in enumerate(several):
                name = f"{one.id}[{number}]" if one.kind == "example" else one.id
                yield LotseItem.from_parent(self, name=name, waiting=one)

    def _readable(self, library: Library) -> None:
        """Refuse a file of which nothing could be made."""
        from lotse.library import library_at  # noqa: PLC0415  # as above

        here = [one for one in library.problems if one.file and _same(one.file, self.path)]
        known = any(_same(document.name, self.path) for piece in library.pieces for document in piece.documents)
        if not here and not known:
            # what is wrong with files that belong together is said of one of them, and of YAML with the schema of
            # somebody else nothing is said
            alone = library_at(self.path)
            if alone.pieces:
                folder = self.path.parent
                here = [one for one in library.problems if one.file and folder.samefile(_folder(one.file))]
                if not here:
                    words, root = self._words, self.config.rootpath
                    text = words(
                        "{file}: Diese Datei liegt nicht unter dem Ordner der Tests: {root}", file=self.path, root=root
                    )
                    raise self.CollectError(text)
            elif self.path.suffix != ".json":
                here = list(alone.problems)
        if here:
            raise self.CollectError(self.told(here))

    @property
    def _words(self) -> Words:
        from lotse.i18n import Words  # noqa: PLC0415  # as above

        return Words(self.config.getini("lotse_lang"))

    def told(self, problems: Iterable[Problem]) -> str:
        """Problems with file and line; where something is not known, files that cannot be read may be why."""
        from lotse.i18n import problem_text  # noqa: PLC0415  # as above

        several = list(problems)
        if any(one.code == "ID-UNKNOWN" for one in several):
            several += [one for one in self._content()[0].problems if one.severity == "error"]
        return "\n".join(dict.fromkeys(problem_text(one, self._words.lang) for one in several))

    def _content(self) -> tuple[Library, Loader]:
        """What stands below the root, read once for all files."""
        from lotse.library import library_at  # noqa: PLC0415  # as above
        from lotse.library.loader import Loader  # noqa: PLC0415  # as above

        stash = self.session.stash
        if _FOUND not in stash:
            library = library_at(self.config.rootpath)
            stash[_FOUND] = (library, Loader(library))
        return stash[_FOUND]


def _same(name: str, path: Path) -> bool:
    return path.samefile(name)


def _folder(name: str) -> Path:
    from pathlib import Path  # noqa: PLC0415  # as above

    return Path(name).parent


class LotseItem(pytest.Item):
    """One example or test case."""

    def __init__(self, *, waiting: Waiting, **more: Any) -> None:
        super().__init__(**more)
        self._waiting = waiting

    def runtest(self) -> None:
        """Try it."""
        found = self._waiting.tried()
        if not found.passed:
            raise _OtherwiseError(found)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs and the smallest example that shows it, without a traceback."""
        from lotse.errors import ContentError, InputError  # noqa: PLC0415  # as above

        if isinstance(excinfo.value, _OtherwiseError):
            return _told(excinfo.value.item, self.config.getini("lotse_lang"))
        if isinstance(excinfo.value, ContentError | InputError) and isinstance(self.parent, LotseFile):
            return self.parent.told(excinfo.value.problems)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line on which it stands."""
        return self.path, self._waiting.place.line - 1, self.name


class _OtherwiseError(Exception):
    """Something came out in another way than its author says."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.id)
        self.item = item


def _told(item: Item, lang: str) -> str:
    from lotse.i18n import Words  # noqa: PLC0415  # as above
    from lotse.testing.sentences import item_lines  # noqa: PLC0415  # as above

    return "\n".join(item_lines(item, Words(lang)))
