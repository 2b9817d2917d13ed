"""The search for signs of danger in every file that a command names, whatever it was handed in as."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lotse.cli.options import Options
from lotse.cli.stopping import StoppedCase, says_stop, stop_for_file
from lotse.errors import InputError, LotseError
from lotse.files import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TAKE_FOLDERS = frozenset({"check", "compare"})
"""Commands that are given folders in which cases lie."""
_ENDINGS = (".json", ".yaml", ".yml")


def stop_among(words: Sequence[str]) -> StoppedCase | None:
    """Look for signs of danger in the files that a command names which cannot be followed.

    Args:
        words: The words of the command, as they were written.

    Returns:
        The stop of the first file whose status stops; None if there is none.
    """
    options = as_far_as_understood(words)
    for named in _files_among(words):
        try:
            if named == STDIN and sys.stdin.isatty():
                continue  # nobody is asked to type a case
            stop_for_file(named, options)
        except StoppedCase as stop:
            return stop
        except (LotseError, OSError, ValueError):
            continue
    return None


def stop_before(words: Sequence[str]) -> None:
    """Stop before a command begins if it names a file that holds a case with signs of danger, as whatever.

    Args:
        words: The words of the command, as they were written.

    Raises:
        StoppedCase: It does.
    """
    for named in dict.fromkeys(named for _, named in _named(words)):
        if named != STDIN and says_stop(named, None):
            with suppress(InputError):
                stop_for_file(named, as_far_as_understood(words))


def asked_about(words: Sequence[str]) -> str:
    """The file that a command is asked about: the first one that stands behind no option.

    Args:
        words: The words of the command, as they were written.

    Returns:
        The word; empty if there is none.

    >>> asked_about(["suggest", "--on", "2026-11-20", "-", "--config", "lotse.yaml"])
    '-'
    """
    for before, word in zip(("", *words), words, strict=False):
        behind = before.startswith("--") and "=" not in before
        if not behind and (word == STDIN or os.path.isfile(word)):  # noqa: PTH113  # a word may be anything
            return word
    return ""


def as_far_as_understood(words: Sequence[str]) -> Options:
    """What a stop needs of the options: the day, the settings, and who reads the answer."""
    found: dict[str, str] = {}
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        if name in ("--on", "--config", "--lang", "--format"):
            found[name.removeprefix("--")] = value if sign else next(iter(words[place + 1 :]), "")
    return Options(on=found.get("on"), config=found.get("config"), format=found.get("format"))


def _files_among(words: Sequence[str]) -> Iterator[str]:
    """Whatever could be a file, and what lies below a folder of cases or records."""
    of_cases = not _TAKE_FOLDERS.isdisjoint(words)
    for before, (written, named) in zip(("", *words), _named(words), strict=False):
        folder = of_cases or "--records" in (before, written.partition("=")[0])
        yield from _below(named) if folder and os.path.isdir(named) else (named,)  # noqa: PTH112  # a word may be anything


def _named(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each word, and without the option it is written with."""
    for word in words:
        _, sign, value = word.partition("=")
        yield word, value if word.startswith("--") and sign else word


def _below(folder: str) -> Iterator[str]:
    """The files below a folder that could be cases with signs of danger; hidden folders are not looked into."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(files):
            file = str(Path(place) / name)
            if name.lower().endswith(_ENDINGS) and says_stop(file, None):
                yield file
