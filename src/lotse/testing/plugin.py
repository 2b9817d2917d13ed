"""A pytest plugin: rule sets and files of test cases are tests, each example and each case one of them.

Collected are YAML files that say `schema: lotse/ruleset/1` or `schema: lotse/cases/1` and stand at one of the places
that the ini option `lotse_files` names, seen from the root of the tests: files, or folders with all below them. By
default these are `rules.yaml`, `cases.yaml`, `rules/` and `cases/`. Vocabularies and catalogues are found anywhere
below the root. Where there is no such file, nothing of lotse is loaded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lotse.library import Library
    from lotse.library.loader import Loader
    from lotse.testing.trying import Item, Waiting

_ENDINGS = (".yaml", ".yml")
_USUAL = ["rules.yaml", "cases.yaml", "rules", "cases"]
_SCHEMA = re.compile(rb"^schema:\s*[\"']?lotse/(?:ruleset|cases)/1[\"']?\s*(?:#.*)?$", re.MULTILINE)
_HEAD = 4_000
_FOUND = pytest.StashKey["tuple[Library, Loader]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare where rule sets and test cases stand."""
    parser.addini("lotse_files", "files and folders with rule sets and test cases of lotse", "args", default=_USUAL)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect a file if it stands where such files stand, and says that it is one."""
    if file_path.suffix not in _ENDINGS:
        return None
    root = parent.config.rootpath
    places = [root / one for one in parent.config.getini("lotse_files")]
    if not any(place == file_path or place in file_path.parents for place in places):
        return None
    with file_path.open("rb") as file:
        head = file.read(_HEAD)
    return LotseFile.from_parent(parent, path=file_path) if _SCHEMA.search(head) else None


class LotseFile(pytest.File):
    """A rule set, a part of one, or a file of test cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Each example or test case of this file."""
        from lotse.errors import ContentError, InputError  # noqa: PLC0415  # nothing is loaded where nothing is found
        from lotse.testing.trying import waiting  # noqa: PLC0415  # as above

        library, loader = self._content()
        for piece in library.pieces:
            if not any(_same(document.name, self.path) for document in piece.documents):
                continue
            try:
                several = [one for one in waiting(piece, loader) if _same(one.place.file, self.path)]
            except (ContentError, InputError) as error:
                raise self.CollectError("\n".join(map(str, error.problems))) from None
            for number, one in enumerate(several):
                name = f"{one.id}[{number}]" if one.kind == "example" else one.id
                yield LotseItem.from_parent(self, name=name, waiting=one)

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
            return _told(excinfo.value.item)
        if isinstance(excinfo.value, ContentError | InputError):
            return "\n".join(map(str, excinfo.value.problems))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line on which it stands."""
        return self.path, self._waiting.place.line - 1, self.name


class _OtherwiseError(Exception):
    """Something came out in another way than its author says."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.id)
        self.item = item


def _told(item: Item) -> str:
    from lotse.i18n import Words  # noqa: PLC0415  # as above
    from lotse.testing.sentences import difference_text  # noqa: PLC0415  # as above

    words = Words()
    lines = [f"{item.place} {item.id}: {difference_text(one, words)}" for one in item.differences]
    return "\n".join([*lines, words("Das Kleinste, an dem es sich zeigt, zum Einfügen:"), item.smaller()])
