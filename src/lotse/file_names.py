"""What can be the name of a file: a text that was handed in instead of one is never shown as if it were its name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST = 4096
_LONGEST_PART = 255
"""Bytes that the systems allow, or more."""
_IN_TEXTS = ("\n", "\r", "\0", "{", "}", ": ")
"""What stands in every YAML or JSON text of more than a word, and hardly in a name."""


def is_file_name(text: str) -> bool:
    """Whether somebody can have meant a text as the name of a file.

    Args:
        text: What was handed in.

    Returns:
        False for what can only be the content of a file.

    >>> is_file_name("faelle/familie.yaml"), is_file_name("schema: lotse/case/1"), is_file_name('{"case": null}')
    (True, False, False)
    """
    if any(sign in text for sign in _IN_TEXTS) or len(os.fsencode(_whole(text))) > _LONGEST:
        return False
    return all(len(os.fsencode(_whole(part))) <= _LONGEST_PART for part in text.split("/"))


def shown_name(name: str) -> str:
    """The name of a file as a problem may show it.

    Args:
        name: The name as it was given.

    Returns:
        The name; empty for what is no name and for what no file has: it may be a whole case.
    """
    return name if is_file_name(name) or is_there(name) else ""


def is_folder(path: Path | str) -> bool:
    """Whether a folder has this name; whatever cannot be a name is none, and nothing is raised about it."""
    return os.path.isdir(path)  # noqa: PTH112  # of a text that is too long the other way raises one that holds it


def is_there(path: Path | str) -> bool:
    """Whether anything has this name; whatever cannot be a name is none, and nothing is raised about it."""
    return os.path.exists(path)  # noqa: PTH110  # as above


def _whole(text: str) -> str:
    """A text that can be measured, whatever odd signs are in it."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
