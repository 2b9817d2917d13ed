"""The handbook cannot lie: its commands are run in order, in a copy of the examples, and say what it says they say.

A line `…` stands for any lines that are left out. `(endet mit N)` in a line of its own is the exit code, 0 without it.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lotse.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "handbuch").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ENDS = re.compile(r"\(endet mit (\d)\)")


def commands(page: Path) -> Iterator[tuple[str, list[str], int]]:
    """Each command of a page with the lines it is to print and its exit code."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for said in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
            if said.startswith("$ "):
                line, *shown = re.sub(r" \\\n *", " ", said[2:]).splitlines()
                ends = [int(found[1]) for one in shown if (found := _ENDS.fullmatch(one))]
                yield line, [one for one in shown if not _ENDS.fullmatch(one)], ends[0] if ends else 0


def run(line: str) -> tuple[str, int]:
    """Run one line as it stands in the handbook; `printf '…' | lotse …` types the words."""
    typed, _, command = line.rpartition(" | ")
    given = shlex.split(typed)[1].encode().decode("unicode_escape") if typed else ""
    words = shlex.split(command)
    if words[0] == "cd":
        os.chdir(words[1])
        return "", 0
    assert words[0] == "lotse", line
    told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    usual, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
    try:
        with redirect_stdout(told), redirect_stderr(told):
            code = main(words[1:])
    finally:
        sys.stdin = usual
    told.flush()
    told.seek(0)
    return told.read(), code


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_the_handbook_says_what_the_commands_say(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "arbeit")
    monkeypatch.chdir(tmp_path / "arbeit")
    tried = 0
    for line, shown, ends in commands(page):
        told, code = run(line)
        assert code == ends, f"{line}\n{told}"
        left = iter(told.splitlines())
        for wanted in shown:
            if wanted not in ("…", ""):
                assert any(one == wanted for one in left), f"{line}: {wanted}\n{told}"
        tried += 1
    assert tried >= 4


def test_there_is_a_page_for_each_of_the_three() -> None:
    assert [page.stem for page in PAGES] == ["datenschutz", "katalog", "team"]
