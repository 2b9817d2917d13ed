"""What a person sees: commands, their output and their exit codes, kept in `transcripts/*.md`.

A transcript holds blocks that begin with ```console. In a block, `$ ` begins a command, `! ` a line on standard
error, `[exit N]` ends it; everything else is standard output. Commands run in a copy of `office/`, those of the
story of Düren beside a copy of `examples/`, so they may write. The transcripts are only compared;
`python tests/cli/test_transcripts.py` writes them anew, to be read before they are kept.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest

from transcript_lines import commands, run

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
BESIDE_EXAMPLES = "wer-darf-was-hoeren"
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WIDEST = 80


def played(text: str) -> str:
    """A transcript as it comes out now."""

    def again(match: re.Match[str]) -> str:
        return "```console\n" + "\n".join(run(line) for line in commands(match[1])) + "```"

    return _BLOCK.sub(again, text)


def placed(transcript: Path, folder: Path) -> Path:
    """The folder in which the commands of a transcript run: a copy, made anew for each."""
    if transcript.stem == BESIDE_EXAMPLES:
        shutil.copytree(EXAMPLES, folder / EXAMPLES.name)
        return folder
    for file in HERE.glob("*.yaml"):
        shutil.copy(file, folder)
    return Path(shutil.copytree(HERE / "office", folder / "office"))


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_transcript_comes_out_as_it_was_read(
    transcript: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(placed(transcript, tmp_path))
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
    for file in TRANSCRIPTS:
        with tempfile.TemporaryDirectory() as folder, chdir(placed(file, Path(folder))):
            file.write_text(played(file.read_text(encoding="utf-8")), encoding="utf-8")
