"""Writing a file, such as that of a case or a record: whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ruamel.yaml import YAML

from lotse.cli.alone import alone_in
from lotse.cli.stopping import states_stop
from lotse.cli.whole_file import folder_of, whole_file
from lotse.errors import ProtectionStop
from lotse.protection import procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lotse.files import Document

_LONGEST_LINE = 160


def as_read(path: str, source: str, document: Document) -> str | None:
    """What the file that is to be replaced must still hold: a consent may be withdrawn in it meanwhile.

    Args:
        path: The file that is written.
        source: The file that the case was read from, or `-`.
        document: What was read.

    Returns:
        The SHA-256 of what was read, if both are one file; None for another one.
    """
    try:
        same = Path(path).samefile(source)
    except (OSError, ValueError):
        return None
    return document.sha256 if same else None


def write_case(
    path: str, case: Mapping[str, Any], *, new: bool = False, option: str = "", was: str | None = None
) -> None:
    """Write a case or a record as YAML; a reader sees the old file or the new one, never a part of it.

    Args:
        path: The file; its folder exists. A file that is there is replaced, unless it must be new.
        case: The data of the whole case or record.
        new: A file that is there is never replaced.
        option: The option behind which it is named, to be told of what does not fit.
        was: What stands there, as `as_read` gives it: what came into it since then stays, and so do group and rights.

    Raises:
        Misuse: It cannot be written there.
        OSError: The file cannot be written; nothing is left behind.
        LotseError: Nothing was written. FILE-CHANGED: something else stands there by now; FILE-BUSY: one more command
            is at it.
        ProtectionStop: The case of a child in danger stands there.
    """
    with alone_in(folder_of(path)):
        _keep_a_stopped_case(path)
        with whole_file(path, new=new, option=option, was=was) as file:
            _yaml().dump(dict(case), file)


def write_whole(path: str, write: Callable[[TextIO], object]) -> None:
    """Write a file; a reader sees the old file or the new one, never a part of it.

    Args:
        path: The file; its folder exists. A file that is there is replaced.
        write: Writes the content.

    Raises:
        OSError: The file cannot be written; nothing is left behind.
        ProtectionStop: The case of a child in danger stands there.
    """
    _keep_a_stopped_case(path)
    with whole_file(path) as file:
        write(file)


def _keep_a_stopped_case(path: str) -> None:
    """Never write over the case of a child in danger; the procedure is shown instead."""
    if states_stop(path):
        raise ProtectionStop(procedure(None))


def case_text(case: Mapping[str, Any]) -> str:
    """A case as YAML, as `write_case` writes it.

    Args:
        case: The data of the whole case.
    """
    text = io.StringIO()
    _yaml().dump(dict(case), text)
    return text.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style = None  # short lists and mappings on one line
    yaml.width = _LONGEST_LINE
    return yaml
