"""The README cannot lie: its Python runs, its commands are the ones CI runs, its files exist."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", TEXT, re.MULTILINE)
SETUP = "python3 -m venv .venv && .venv/bin/pip install -q --require-hashes -r requirements/dev.lock && "


def test_the_ten_lines_of_python_do_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert (failed, tried > 6) == (0, True)


def test_both_commands_set_up_the_same_and_ci_runs_them() -> None:
    first, second = COMMANDS[:2]
    assert first.startswith(SETUP)
    assert second.startswith(SETUP)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert SETUP.removesuffix(" && ") in ci
    assert second.rsplit(".venv/bin/", 1)[1].removeprefix("python ") in ci


def test_the_first_command_ends_in_a_suggestion_for_the_family_of_dueren() -> None:
    last = shlex.split(COMMANDS[0].rsplit(" && ", 1)[1])
    assert last[0] == ".venv/bin/lotse"
    ran = subprocess.run(
        [sys.executable, "-m", "lotse", *last[1:]],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Jugendamt der Stadt Düren" in ran.stdout
    assert "Gesundheitsamt Kreis Düren" in ran.stdout


def test_what_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target


def test_what_the_section_on_hearing_prints_is_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from lotse.cli import main

    section = TEXT.partition("## Wer darf was hören")[2].partition("\n## ")[0]
    block = section.partition("```console\n")[2].partition("```")[0]
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    first, *others = block.split("$ ")[1:]
    asked = shlex.split(first)[0].partition("=")[2]
    assert len(others) == 4
    for step in others:
        line, *shown = step.splitlines()
        for call in line.replace("$Q", asked).split(" && "):
            main(shlex.split(call)[1:])
        printed = capsys.readouterr().out.splitlines()
        assert shown
        assert [one for one in shown if one not in printed] == []


def test_the_commands_it_lists_are_the_commands_there_are() -> None:
    ran = subprocess.run([sys.executable, "-m", "lotse", "--help"], capture_output=True, encoding="utf-8", check=False)
    listed = re.search(r"## Commands\n\n(.+?)\n\n`lotse COMMAND", TEXT, re.DOTALL)
    assert listed is not None
    named = set(re.findall(r"`([a-z-]+)[^`]*`", listed[1])) - {"run", "close"}
    offered = set(re.findall(r"^  ([a-z][a-z-]*) {2,}\S", ran.stdout, re.MULTILINE))
    assert named == offered
