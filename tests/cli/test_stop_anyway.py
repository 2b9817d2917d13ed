"""Whatever is wrong with a call: if it names the file of a case with signs of danger, the procedure is the answer."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from lotse.cli import main
from lotse.cli.program import COMMANDS, TAKE_A_CASE, program

DANGER = Path(__file__).parent / "office" / "gefahr.yaml"
FILES_OF_A_FAMILY = {"case", "cases", "file", "answers", "agenda"}
"""What an argument is called that may be, or turn out to be, the file of a case."""
AFTER_THE_STOP = {"protection"}
"""Commands that are given a stopped case on purpose: they end a stop, and their own tests hold what they do."""


def _arguments(command: click.Command) -> set[str]:
    found = {str(one.name) for one in command.params if isinstance(one, click.Argument)}
    if isinstance(command, click.Group):
        context = click.Context(command)
        below = [command.get_command(context, name) for name in command.list_commands(context)]
        found |= {name for one in below if one is not None for name in _arguments(one)}
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_may_be_given_a_case_is_known_to_stop(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    taking = bool(_arguments(command) & FILES_OF_A_FAMILY)
    assert not taking or name in TAKE_A_CASE or name in AFTER_THE_STOP


@pytest.mark.parametrize("name", sorted(TAKE_A_CASE))
@pytest.mark.parametrize("words", [["--no-such-option"], ["--on"], ["--config", "none.yaml"]], ids=" ".join)
def test_a_call_that_cannot_be_followed_still_ends_with_the_procedure(
    name: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, str(DANGER), *words]) == 4
    assert "Kinderschutz" in capsys.readouterr().out
