"""Law 8 over the whole public API and every command, those of tomorrow too: a mark that is put in is said nowhere.

Looked at: what is raised with all that hangs on it, what is logged at every level, what is warned of, standard error,
names of files, what stays in the folder, and what other processes could see.
"""

from __future__ import annotations

import inspect
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import warnings
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

import lotse
from lotse.cli import main
from lotse.cli.program import program
from lotse.testing.laws.silence import MARK, MARKS, everything
from privacy_world import NUMBER, advised, consent, family, offers, rules, words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "tests" / "cli" / "office"
FUNCTIONS = {name: getattr(lotse, name) for name in lotse.__all__ if inspect.isroutine(getattr(lotse, name))}
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said += record.getMessage() + str(vars(record))


@pytest.fixture
def heard() -> Iterator[_Heard]:
    """Everything that is logged, at every level."""
    handler, root = _Heard(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def marked() -> dict[str, Any]:
    """A right case whose consent holds the mark wherever a text fits."""
    record = consent(
        evidence__ref=MARK,
        controller__contact=MARK,
        controller__dpo=MARK,
        notice__withdraw_by=MARK,
        given_by__representation={"kind": "sole", "evidence": MARK, "seen_on": "2026-10-01"},
        act__circumstances=MARK,
    )
    record["evidence"] |= {"location": MARK, "retention": MARK, "recorded_by": MARK}
    record["scope"]["recipients"][0] |= {"name": MARK, "function": MARK, "address": MARK}
    return family(consents=[record])


def _right(name: str) -> dict[str, Any]:
    """Arguments that fit, by their names."""
    case = lotse.load_case(marked(), vocabulary=words())
    advice = advised(marked())
    known: dict[str, Any] = {
        "case": case,
        "cases": [case],
        "advice": advice,
        "old_advice": advice,
        "new_advice": advice,
        "rules": rules(),
        "catalogue": offers(),
        "on": date(2026, 11, 20),
        "at": AT,
        "sender": {"body": "jobcenter-05358", "role": "jobcenter", "person": "f1"},
        "to": "jugendamt-05358008",
        "purpose": "case_discussion",
        "place": "05358008",
        "role": "jugendamt",
        "vocabulary": words(),
        "settings": None,
    }
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    return {one: known[one] for one in parameters if one in known}


NAMES_OF_FILES = {"check", "load_case", "load_catalogue", "load_ruleset", "load_vocabulary"}
"""Functions whose first argument is the name of a file, which a message repeats; `test_canary` tries what is in it."""
OF_FILES = {"records"}
WRONG: list[Any] = [MARK, MARK.lower(), {MARK: MARK}, [MARK], (MARK, MARK), Path(MARK), {"schema": MARK}]


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - NAMES_OF_FILES))
def test_no_argument_of_a_public_function_is_ever_repeated(name: str, heard: _Heard) -> None:
    function = FUNCTIONS[name]
    parameters = [one for one in inspect.signature(function).parameters.values() if one.name not in OF_FILES]
    for spoilt in parameters:
        for wrong in WRONG:
            given = {**_right(name), spoilt.name: wrong}
            said = ""
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                try:
                    if spoilt.kind is spoilt.VAR_POSITIONAL:
                        function(wrong)
                    else:
                        lead = parameters[0]
                        positional = [given.pop(lead.name)] if lead.name in given else [wrong]
                        repr(function(*positional, **given))
                except Exception as error:  # noqa: BLE001  # whatever is raised is looked at
                    said = everything(error)
            said += "".join(str(one.message) for one in warned)
            assert not [mark for mark in MARKS if mark in said], (spoilt.name, type(wrong).__name__, said[-600:])
    assert not [mark for mark in MARKS if mark in heard.said]


def test_what_a_disclosure_holds_is_said_by_its_package_alone(heard: _Heard) -> None:
    case = lotse.load_case(marked(), vocabulary=words())
    right = {key: value for key, value in _right("disclose").items() if key not in ("case", "advice")}
    disclosure = lotse.disclose(case, advice=advised(marked()), **right)
    entries: list[Any] = []
    assert disclosure.decision == "allow"
    disclosure.package(log=entries.append)
    assert MARK not in f"{disclosure!r} {disclosure} {entries!r} {entries[0]} {disclosure.model_dump_json()}"

    def broken(entry: object) -> None:
        raise ValueError(MARK, entry)

    with pytest.raises(lotse.DisclosureRefused) as caught:
        disclosure.package(log=broken)
    assert MARK not in everything(caught.value)
    assert MARK not in heard.said


# --- every command ---


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


@cache
def _spoilt() -> dict[str, str]:
    """Files with the mark: right, with an unknown key, a wrong value, a wrong form, and nothing to be read."""
    office = lotse.load_vocabulary(OFFICE / "vocabulary.yaml")
    right = json.loads(lotse.load_case(OFFICE / "familie.yaml", vocabulary=office).model_dump_json(exclude_none=True))
    right["consents"] = marked()["consents"]
    unknown = {**deepcopy(right), MARK: MARK}
    value = {**deepcopy(right), "facts": {"k1": {"kind.eingeschult": MARK}, MARK.lower(): {}}}
    return {
        "right.json": json.dumps(right),
        "unknown.json": json.dumps(unknown),
        "value.json": json.dumps(value),
        "record.json": json.dumps(right["consents"][0]),
        "broken.yaml": f"case: {MARK}: {MARK}\n  - '{MARK}",
        "tag.yaml": f"case: !{MARK} x",
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with small rules, and the files beside them."""
    for file in OFFICE.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    for name, text in _spoilt().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _words(name: str, command: click.Command, file: str) -> list[str]:
    said = name.split()
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            said += [file] * max(1, parameter.nargs)
        elif parameter.required:
            said += [parameter.opts[0], "case_discussion"]
    return said


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_no_command_says_the_mark_beside_its_answer(
    name: str, folder: Path, heard: _Heard, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[tuple[str, list[str]]] = [(file, []) for file in _spoilt()]
    calls += [("right.json", more) for more in (["--format", "json"], [f"--no-{MARK}"], [f"--on={MARK}"])]
    for file, more in calls[1:3] if name == "check" else calls:  # it loads everything that is shipped each time
        main([*_words(name, LEAVES[name], file), *more])
        told = capsys.readouterr()
        assert not [mark for mark in MARKS if mark in told.err], (file, more, told.err)
    assert not [mark for mark in MARKS if mark in heard.said]
    assert not [one for one in folder.rglob("*") if MARK.lower() in one.name.lower()]
    assert not list(folder.rglob(".lotse-*"))


TRIED = [
    ("suggest", "right.json", "--on", "2026-11-20"),
    ("disclose", "right.json", "--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "referral"),
    ("consent", "withdraw", "record.json", "--out", "neu.json"),
    ("consent", "receipt", "broken.yaml"),
    ("access", "value.json", "--person", "k1"),
    ("minimise", "unknown.json"),
]
LOUD = {"PYTHONFAULTHANDLER": "1", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "default", "PYTHONVERBOSE": ""}


@pytest.mark.parametrize("call", TRIED, ids=lambda call: " ".join(call[:2]))
def test_a_process_that_tells_as_much_as_it_can_tells_no_mark(call: tuple[str, ...], folder: Path) -> None:
    where = {**os.environ, **LOUD, "PYTHONPATH": os.pathsep.join(sys.path)}
    script = (
        "import logging, sys; logging.basicConfig(level=logging.DEBUG); from lotse.cli import main; sys.exit(main())"
    )
    ran = subprocess.run([sys.executable, "-c", script, *call], cwd=folder, env=where, capture_output=True, check=False)
    assert MARK not in ran.stderr.decode()
    if ran.returncode not in (0, 4):
        assert ran.stdout == b""


def test_no_code_starts_a_process_or_names_a_file_after_what_it_holds() -> None:
    starting = re.compile(r"\b(subprocess|os\.system|os\.popen|os\.exec|os\.spawn|pty\.spawn)\b")
    named = re.compile(r"mkstemp\((?!prefix=\"\.[a-z-]+\", suffix=\"\.[a-z]+\")")
    for file in (ROOT / "src" / "lotse").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not starting.search(text), file
        assert not named.search(text), file
    assert NUMBER not in MARK
