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


DUEREN = Path(__file__).parent / "office" / "dueren"
ASKED = ("--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion")
ROOM = ("--present", "jugendamt-05358008", "--at", "2026-11-20T09:30")


@pytest.mark.parametrize(
    "words",
    [
        ("disclose", str(DUEREN / "familie.yaml"), *ASKED),
        ("consent", "check", str(DUEREN / "familie.yaml"), *ASKED),
        ("sheet", str(DUEREN / "familie.yaml"), "--for", "team", *ROOM),
        ("meeting", "agenda", "--participant", "jobcenter-05358", "--on", "2026-11-20", str(DUEREN / "familie.yaml")),
    ],
    ids=lambda words: " ".join(words[:2]) if words[0] in {"consent", "meeting"} else words[0],
)
@pytest.mark.parametrize("broken", [[], ["--rules", "none.yaml"]], ids=["right", "broken"])
def test_the_case_of_a_child_in_danger_among_the_records_ends_with_the_procedure(
    words: tuple[str, ...], broken: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("schema: lotse/consent/1\n", encoding="utf-8")
    (tmp_path / "gefahr.yaml").write_bytes(DANGER.read_bytes())
    for records in (str(DANGER), str(tmp_path)):
        assert main([*words, "--records", records, *broken]) == 4
        assert "Kinderschutz" in capsys.readouterr().out
    (tmp_path / "gefahr.yaml").unlink()
    assert main([*words, "--records", str(tmp_path), *broken]) == 2
    assert "Kinderschutz" not in capsys.readouterr().out


@pytest.mark.parametrize("named", ["suggest", "why", "disclose", "minimise", "check"])
@pytest.mark.parametrize("status", ["Indicated", '"unclear "', "[acute]", "ACUTE"])
def test_a_sign_that_is_written_otherwise_ends_with_the_procedure(
    named: str, status: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DUEREN / "familie.yaml").read_text(encoding="utf-8")
    case = tmp_path / "fall.yaml"
    case.write_text(text.replace("no_indication", status), encoding="utf-8")
    assert main([named, str(case)]) == 4
    assert "Kinderschutz" in capsys.readouterr().out
    case.write_text(text.replace("no_indication", "No_Indication"), encoding="utf-8")
    assert main([named, str(case)]) in {2, 3}
    assert "Kinderschutz" not in capsys.readouterr().out


def test_a_file_behind_any_other_option_ends_with_the_procedure_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", str(DUEREN / "familie.yaml"), "--rules", str(DANGER)]) == 4
    assert "Kinderschutz" in capsys.readouterr().out
