"""The Schnittstellengespräch from the first notice to the answers of the family, as a person sees it.

As in `test_transcripts.py`, but the commands run in a copy of `office/dueren`, where files and the record book come to
be. Random ids of ideas and follow-ups are shown as `I-2222222222` and `F-2222222222`.
`python tests/cli/test_meeting_transcripts.py` writes the transcripts anew, to be read before they are kept.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest

from transcript_lines import commands, run

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts" / "meeting").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\b([IF])-[2-9A-HJ-NP-Z]{10}\b")
_WIDEST = 80


def played(text: str, folder: Path) -> str:
    """A transcript as it comes out now, in a fresh copy of the office."""
    shutil.copytree(HERE / "office" / "dueren", folder / "dueren")
    with chdir(folder / "dueren"):
        return _BLOCK.sub(
            lambda match: "```console\n" + "\n".join(run(line) for line in commands(match[1])) + "```", text
        )


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda file: file.stem)
def test_the_meeting_comes_out_as_it_was_read(transcript: Path, tmp_path: Path) -> None:
    text = transcript.read_text(encoding="utf-8")
    assert commands(text), "a transcript without a command compares nothing"
    assert _ID.sub(r"\1-2222222222", played(text, tmp_path)) == text


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda file: file.stem)
def test_every_line_fits_on_a_projector_without_colour(transcript: Path) -> None:
    for line in "".join(_BLOCK.findall(transcript.read_text(encoding="utf-8"))).splitlines():
        assert "\x1b" not in line
        if not line.startswith(("! ", "$ ")) and not line.strip().startswith('"'):
            assert len(line) <= _WIDEST, line


if __name__ == "__main__":
    os.environ["COLUMNS"] = str(_WIDEST)
    for file in TRANSCRIPTS:
        with tempfile.TemporaryDirectory() as folder:
            text = played(file.read_text(encoding="utf-8"), Path(folder))
        file.write_text(_ID.sub(r"\1-2222222222", text), encoding="utf-8")
