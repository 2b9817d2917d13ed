"""What a person sees: commands, their output and their exit codes, kept in `transcripts/*.md`.

A transcript holds blocks that begin with ```console. In a block, `$ ` begins a command, `! ` a line on standard
error, `[exit N]` ends it; everything else is standard output. Commands run in `office/`. The files are only compared;
`python tests/cli/test_transcripts.py` writes them anew, to be read before they are kept.
"""

from __future__ import annotations

import os
import re
import shlex
from contextlib import chdir
from pathlib import Path

import pytest

from transcript_lines import commands, run

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WIDEST = 80


def played(text: str) -> str:
    """A transcript as it comes out now."""

    def again(match: re.Match[str]) -> str:
        return "```console\n" + "\n".join(run(line) for line in commands(match[1])) + "```"

    return _BLOCK.sub(again, text)


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_transcript_comes_out_as_it_was_read(transcript: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "office")
    text = transcript.read_text(encoding="utf-8")
    assert commands(text), "a transcript without a command compares nothing"
    assert played(text) == text


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda file: file.stem)
def test_answers_fit_into_80_columns_without_colour(transcript: Path) -> None:
    blocks = _BLOCK.findall(transcript.read_text(encoding="utf-8"))
    for line in "".join(blocks).splitlines():
        assert "\x1b" not in line
        if not line.startswith(("! ", "$ ")) and not re.match(r"\S+:\d+:\d+ ", line):
            assert len(line) <= _WIDEST, line


def test_every_command_has_a_transcript() -> None:
    from lotse.cli.program import COMMANDS

    shown = {
        word
        for file in TRANSCRIPTS
        for line in commands(file.read_text(encoding="utf-8"))
        for word in shlex.split(line.rpartition("| ")[2])[1:2]
    }
    assert set(COMMANDS) <= shown


if __name__ == "__main__":
    os.environ["COLUMNS"] = str(_WIDEST)
    with chdir(HERE / "office"):
        for file in TRANSCRIPTS:
            file.write_text(played(file.read_text(encoding="utf-8")), encoding="utf-8")
