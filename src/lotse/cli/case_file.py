"""Writing a file, such as that of a case or a record: whole or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, TextIO

from ruamel.yaml import YAML

from lotse.cli.stopping import states_stop
from lotse.cli.whole_file import whole_file
from lotse.errors import ProtectionStop
from lotse.protection import procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_LINE = 160


def write_case(path: str, case: Mapping[str, Any], *, new: bool = False, option: str = "") -> None:
    """Write a case or a record as YAML; a reader sees the old file or the new one, never a part of it.

    Args:
        path: The file; its folder exists. A file that is there is replaced, unless it must be new.
        case: The data of the whole case or record.
        new: A file that is there is never replaced.
        option: The option behind which it is named, to be told of what does not fit.

    Raises:
        Misuse: It cannot be written there.
        OSError: The file cannot be written; nothing is left behind.
        ProtectionStop: The case of a child in danger stands there.
    """
    _keep_a_stopped_case(path)
    with whole_file(path, new=new, option=option) as file:
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
