"""Writing a file: whole or not at all. A reader sees the old file or the new one, never a part of it."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from lotse.cli.kept import keeping
from lotse.cli.leftovers import hold, remove_leftovers
from lotse.cli.program import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(path: str, *, new: bool = False, option: str = "") -> Iterator[TextIO]:
    """Open a file that appears when everything was written.

    Args:
        path: The file; its folder exists.
        new: A file that is there is never replaced.
        option: The option behind which it is named: then what does not fit is told as its misuse.

    Yields:
        What is written into. It can be read by its owner only, and is gone if anything fails.

    Raises:
        Misuse: The file is there already, or nothing can be written in its folder, and an option names it.
        OSError: It could not be written; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    if new and target.exists():
        if not option:
            raise FileExistsError
        raise Misuse(f"{option}: Diese Datei gibt es schon. Sie wird nicht überschrieben.")
    try:
        number, name = tempfile.mkstemp(prefix=".lotse-", suffix=".tmp", dir=target.parent)
    except OSError:
        if not option:
            raise
        raise Misuse(f"{option}: In diesen Ordner lässt sich nicht schreiben.") from None
    part = Path(name)
    remove_leftovers(target.parent)
    try:
        with open(number, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # a descriptor has no path
            hold(number)
            yield file
            file.flush()
            os.fsync(file.fileno())
        with keeping(path):
            if new:
                os.link(part, target)  # unlike a rename, this never takes the place of a file that came meanwhile
                part.unlink()
            else:
                part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
