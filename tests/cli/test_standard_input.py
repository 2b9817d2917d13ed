"""What stands behind `-`: every reader of one command gets it, and nothing of it outlives the command."""

from __future__ import annotations

import gc
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lotse.cli import main
from lotse.files import read

if TYPE_CHECKING:
    from collections.abc import Callable

DUEREN = Path(__file__).parent / "office" / "dueren"
DANGER = Path(__file__).parent / "office" / "gefahr.yaml"
CASE = str(DUEREN / "familie.yaml")
ON = ("--on", "2026-11-20")
ASKED = ("--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion")
ROOM = ("--at", "2026-11-20T09:30")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], io.TextIOWrapper]:
    def put(content: bytes) -> io.TextIOWrapper:
        stream = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        return stream

    return put


def _said(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(list(words))
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("suggest", "{}", *ON), CASE),
        (("suggest", CASE, *ON, "--config", "{}"), str(DUEREN / "lotse.yaml")),
        (("disclose", CASE, *ASKED, *ROOM, "--records", "{}"), str(DUEREN / "zustimmung-kind.yaml")),
        (("consent", "receipt", "{}", *ROOM), str(DUEREN / "zustimmung-kind.yaml")),
        (("check", "{}"), CASE),
        (("test", "{}"), str(DUEREN.parent / "probe" / "tests.yaml")),
        (("compare", "{}", "--old-rules", "praeventionskette-nrw", *ON), CASE),
    ],
    ids=lambda one: one if isinstance(one, str) else " ".join(one[:2]),
)
def test_a_dash_answers_as_the_file_does(
    words: tuple[str, ...], file: str, typed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    by_name = _said(tuple(one.format(file) for one in words), capsys)
    typed(Path(file).read_bytes())
    by_dash = _said(tuple(one.format("-") for one in words), capsys)
    assert by_name[0] == by_dash[0]
    assert by_dash[1].split() == by_name[1].replace(file, "-").split()


@pytest.mark.parametrize(
    "words",
    [("suggest", "-", "--no-such-option"), ("suggest", CASE, "--config", "-", *ON), ("body", "-", "-")],
    ids=" ".join,
)
def test_danger_in_it_is_told_after_it_was_read_as_something_else(
    words: tuple[str, ...], typed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(DANGER.read_bytes())
    code, out = _said(words, capsys)
    assert (code, "Kinderschutz" in out) == (4, True)


def test_nothing_of_it_outlives_the_command(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    stream = typed(Path(CASE).read_bytes())
    assert main(["suggest", "-", *ON, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "lotse/advice/1"
    assert sys.stdin is stream
    gc.collect()
    assert main(["suggest", "-", *ON]) == 2  # the stream is at its end, and nobody remembers what it held
    assert "YAML-EMPTY" in capsys.readouterr().err


def test_the_core_takes_what_the_stream_gives_and_keeps_none_of_it(typed: Any) -> None:
    stream = typed(b"a: 1\n")
    assert read("-").data == {"a": 1}
    stream.buffer.seek(0)
    stream.buffer.write(b"a: 2\n")
    stream.buffer.seek(0)
    assert read("-").data == {"a": 2}
