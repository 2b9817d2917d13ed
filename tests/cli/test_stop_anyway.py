"""Whatever is wrong with a call: if it names the file of a case with signs of danger, the procedure is the answer."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from lotse.cli import main
from lotse.cli.program import COMMANDS, TAKE_A_CASE, program

DANGER = Path(__file__).parent / "office" / "gefahr.yaml"
TAKES_NONE = {"body", "new", "test", "schema"}
"""Commands that are given neither a case nor any other file that could be one by mistake."""


def test_every_command_is_known_to_take_a_case_or_not() -> None:
    assert set(COMMANDS) - set(TAKE_A_CASE) <= TAKES_NONE | {"privacy"}
    for name in TAKES_NONE & set(COMMANDS):
        command = program.get_command(click.Context(program), name)
        assert command is not None
        arguments = {one.name for one in command.params if isinstance(one, click.Argument)}
        assert not arguments & {"case", "cases", "file", "answers"}, name


@pytest.mark.parametrize("name", sorted(TAKE_A_CASE))
@pytest.mark.parametrize("words", [["--no-such-option"], ["--on"], ["--config", "none.yaml"]], ids=" ".join)
def test_a_call_that_cannot_be_followed_still_ends_with_the_procedure(
    name: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, str(DANGER), *words]) == 4
    assert "Kinderschutz" in capsys.readouterr().out
