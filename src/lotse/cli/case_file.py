"""Writing a file, such as that of a case: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_LINE = 160


def write_case(path: str, case: Mapping[str, Any]) -> None:
    """Write a case as YAML; a reader sees the old file or the new one, never a part of it.

    Args:
        path: The file; its folder exists. A file that is there is replaced.
        case: The data of the whole case.

    Raises:
        OSError: The file cannot be written; nothing is left behind.
    """
    write_whole(path, lambda file: _yaml().dump(dict(case), file))


def write_whole(path: str, write: Callable[[TextIO], object]) -> None:
    """Write a file; a reader sees the old file or the new one, never a part of it.

    Args:
        path: The file; its folder exists. A file that is there is replaced.
        write: Writes the content.

    Raises:
        OSError: The file cannot be written; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    number, name = tempfile.mkstemp(prefix=".lotse-", suffix=".tmp", dir=target.parent)
    part = Path(name)
    try:
        with open(number, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # a descriptor has no path
            write(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style = None  # short lists and mappings on one line
    yaml.width = _LONGEST_LINE
    return yaml
