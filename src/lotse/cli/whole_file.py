"""Writing a file: whole or not at all. A reader sees the old file or the new one, never a part of it."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from lotse.cli.kept import keeping
from lotse.cli.leftovers import hold, remove_leftovers
from lotse.cli.program import Misuse
from lotse.errors import LotseError
from lotse.file_names import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGED = "FILE-CHANGED"


def folder_of(path: str) -> Path:
    """The folder in which a file is replaced: of a link that of what it leads to.

    Args:
        path: The file.
    """
    return Path(os.path.realpath(path)).parent


@contextmanager
def whole_file(path: str, *, new: bool = False, option: str = "", was: str | None = None) -> Iterator[TextIO]:
    """Open a file that appears when everything was written.

    Args:
        path: The file; its folder exists.
        new: A file that is there is never replaced.
        option: The option behind which it is named: then what does not fit is told as its misuse.
        was: SHA-256 of what the file held when it was read. Colleagues go on reading it: its group and rights stay, and
            so does what one of them wrote into it since then.

    Yields:
        What is written into. It can be read by its owner only until it is whole, and is gone if anything fails.

    Raises:
        Misuse: The file is there already, or nothing can be written in its folder, and an option names it.
        OSError: It could not be written; nothing is left behind.
        LotseError: FILE-CHANGED: the file holds something else by now; it stays.
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
            if was is not None:
                _as_before(number, target)
            os.fsync(file.fileno())
        _refuse_another(target, was, path)
        with keeping(path):
            if new:
                os.link(part, target)  # unlike a rename, this never takes the place of a file that came meanwhile
                part.unlink()
            else:
                part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _refuse_another(target: Path, was: str | None, path: str) -> None:
    """Refuse to replace what is not what was read."""
    if was is not None and hashlib.sha256(target.read_bytes()).hexdigest() != was:
        raise LotseError(CHANGED, "somebody else wrote this file just now", hint="try again", where=shown_name(path))


def _as_before(number: int, target: Path) -> None:
    """Give what replaces a file its group and rights; where the group may not be given, no other one gets them."""
    if sys.platform == "win32" or not target.exists():  # pragma: no cover  # other systems have other rights
        return
    before = target.stat()
    rights = stat.S_IMODE(before.st_mode)
    try:
        os.fchown(number, -1, before.st_gid)
    except OSError:
        rights &= ~stat.S_IRWXG
    os.fchmod(number, rights)
