"""Every command, and every one that comes later: given a case with signs of danger, it answers with the procedure.

The commands are walked as they are listed, with their steps. Whoever adds one that is no such command says so here.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from lotse.cli import ExitCode, main
from lotse.cli.program import COMMANDS, program

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = Path(__file__).parent / "office"
WITHOUT_A_CASE = {
    "body": "a role and a place",
    "new": "makes an empty case",
    "schema": "the name of a format",
    "test": "rules, and test cases that say what is expected",
    "gaps": "coverage of offers, no case",
    "init": "an empty folder",
    "follow-up": "the record book",
    "privacy report": "what lotse processes, no case",
}
"""Commands that are never given a case, and what they are given instead."""
ALWAYS = {
    "consent withdraw": "a withdrawal works with every status; its letters wait (contract, section 5)",
    "purge": "deleting works with every status (contract, section 5)",
    "protection clear": "begins the new case after a stop (K02)",
    "consent record": "a record holds no status; the case it belongs to is not read",
    "meeting run": "an agenda holds no status; each case on it is read before it is opened",
}
"""Commands that do not end in the stop, and why."""


def _leaves(command: click.Command, name: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for one in command.list_commands(context):
            found = command.get_command(context, one)
            assert found is not None
            yield from _leaves(found, (*name, one))
    else:
        yield " ".join(name), command


LEAVES = dict(_leaves(program))


def _words(name: str, command: click.Command, case: str) -> list[str]:
    """A call with the case in the place of every argument, and something behind every option that has to be there."""
    words = name.split()
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            words += [case] * max(1, parameter.nargs)
        elif parameter.required:
            words += [parameter.opts[0], "case_discussion"]
    return words


@pytest.fixture(autouse=True)
def in_an_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(OFFICE, tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")


@pytest.mark.parametrize("name", sorted(set(LEAVES) - set(WITHOUT_A_CASE) - set(ALWAYS)))
@pytest.mark.parametrize("status", ["indicated", "acute", "unclear"])
def test_a_command_that_is_given_a_stopped_case_answers_with_the_procedure(
    name: str, status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path("familie.yaml").read_text(encoding="utf-8")
    Path("gefahr.yaml").write_text(text.replace("no_indication", status), encoding="utf-8")
    before = sorted(Path().iterdir())
    code = main(_words(name, LEAVES[name], "gefahr.yaml"))
    said = capsys.readouterr()
    assert code == ExitCode.STOPPED, said.err
    assert "Kinderschutz: Jetzt handeln Menschen." in said.out
    assert "02421 000000" in said.out
    assert sorted(Path().iterdir()) == before
    assert "musik" not in (said.out + said.err).lower()


@pytest.mark.parametrize("name", sorted(set(LEAVES) - set(WITHOUT_A_CASE) - set(ALWAYS)))
@pytest.mark.parametrize(
    "more", [["--no-such-option"], ["--lang", "tlh"], ["--config", "nirgends.yaml"], ["noch", "eins"]]
)
def test_nothing_that_is_wrong_with_the_call_hides_the_procedure(
    name: str, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*_words(name, LEAVES[name], "gefahr.yaml"), *more]) == ExitCode.STOPPED
    assert "Jetzt handeln Menschen" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(set(WITHOUT_A_CASE) & set(LEAVES)))
def test_a_command_that_asks_for_no_case_stops_at_one_all_the_same(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = name.split()
    before = {one: one.read_bytes() for one in Path().rglob("*") if one.is_file()}
    options = [one for one in LEAVES[name].params if isinstance(one, click.Option) and not one.is_flag]
    for more in (["gefahr.yaml"], *([one.opts[0], "gefahr.yaml"] for one in options)):
        assert main([*words, *more]) == ExitCode.STOPPED, more
        out = capsys.readouterr().out
        assert "Kinderschutz: Jetzt handeln Menschen." in out, more
        assert "02421 000000" in out, more
    assert {one: one.read_bytes() for one in Path().rglob("*") if one.is_file()} == before


@pytest.mark.parametrize("name", sorted(set(LEAVES) - {"consent withdraw", "purge"}))
def test_the_case_of_a_child_in_danger_is_never_written_over(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    danger = Path("gefahr.yaml").read_bytes()
    words = _words(name, LEAVES[name], "familie.yaml")
    for option in LEAVES[name].params:
        if isinstance(option, click.Option) and not option.is_flag:
            main([*words, option.opts[0], "gefahr.yaml"])
            assert Path("gefahr.yaml").read_bytes() == danger, option.opts
    capsys.readouterr()


def test_every_command_is_in_one_of_the_lists() -> None:
    assert not (set(WITHOUT_A_CASE) & set(ALWAYS))
    assert {name.split()[0] for name in LEAVES} == set(COMMANDS)


def test_no_environment_variable_is_looked_at() -> None:
    for name, command in LEAVES.items():
        assert not [one for one in command.params if one.envvar or getattr(one, "show_envvar", False)], name
        assert command.context_settings.get("auto_envvar_prefix") is None
