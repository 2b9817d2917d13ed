"""Where records are kept: files, or folders of which every YAML and JSON file counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lotse.file_names import is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENDINGS = (".json", ".yaml", ".yml")


def record_files(paths: Iterable[str | Path]) -> Iterator[str]:
    """The files behind the names of records.

    Args:
        paths: Files, or folders of which every YAML and JSON file counts.

    Yields:
        Files, those of a folder by name.

    >>> list(record_files(["zustimmung.yaml"]))
    ['zustimmung.yaml']
    """
    for path in paths:
        if is_folder(path):
            yield from sorted(str(one) for one in Path(path).iterdir() if one.suffix in _ENDINGS)
        else:
            yield str(path)
