"""The pytest plugin, run as a municipality runs it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lotse

SOURCE = Path(lotse.__file__).parents[1]
RULES = """\
schema: lotse/ruleset/1
id: eigene
version: "1"
vocabulary: nrw
valid: {from: "2016-01-01"}
rules:
  - id: im-ersten-jahr
    for: child
    when: {age: {below: 1 years}}
    need: orientierung-information
    because: {de: "Im ersten Jahr gibt es vieles zu wissen."}
    source: {kind: proposal}
    valid: {from: "2016-01-01"}
    examples:
      - {given: {age: 5 months}, expect: "yes"}
      - {given: {age: EDGE, signal: sprache-deutsch}, expect: "yes"}
"""
CASES = """\
schema: lotse/cases/1
cases:
  - id: haelt-an
    on: "2026-11-20"
    rules: eigene
    case: {child_protection: unclear}
    expect: {stop: STOP}
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(SOURCE), *sys.path])
    environment = {
        **os.environ,
        "PYTHONPATH": paths,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-p", "lotse.testing.plugin", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def content(folder: Path, *, edge: str = "11 months", stop: str = "true", rules: str = "rules.yaml") -> None:
    file = folder / rules
    file.parent.mkdir(exist_ok=True)
    file.write_text(RULES.replace("EDGE", edge), encoding="utf-8")
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "cases" / "eigene.yaml").write_text(CASES.replace("STOP", stop), encoding="utf-8")


def test_each_example_and_each_case_is_one_test(tmp_path: Path) -> None:
    content(tmp_path)
    ran = run(tmp_path, "-v")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "rules.yaml::im-ersten-jahr[0] PASSED" in ran.stdout
    assert "rules.yaml::im-ersten-jahr[1] PASSED" in ran.stdout
    assert "cases/eigene.yaml::haelt-an PASSED" in ran.stdout


def test_a_failure_names_its_line_and_can_be_pasted(tmp_path: Path) -> None:
    content(tmp_path, edge="12 months", stop="false")
    ran = run(tmp_path)
    assert ran.returncode == 1
    assert "rules.yaml:16:9 rules[0].examples[1] im-ersten-jahr: heraus kommt: nein, erwartet war: ja" in ran.stdout
    assert '- {given: {age: 12 months}, expect: "yes"}' in ran.stdout
    assert "der Kinderschutz hält alles an; das war nicht erwartet" in ran.stdout
    assert "Traceback" not in ran.stdout
    assert "2 failed, 1 passed" in ran.stdout


def test_content_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    content(tmp_path)
    broken = (tmp_path / "rules.yaml").read_text(encoding="utf-8").replace("need: orientierung", "need: unbekannt")
    (tmp_path / "rules.yaml").write_text(broken, encoding="utf-8")
    ran = run(tmp_path)
    assert ran.returncode == 2
    assert "ID-UNKNOWN" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_files_elsewhere_are_left_alone_unless_they_are_named(tmp_path: Path) -> None:
    content(tmp_path, rules="anderswo/rules.yaml")
    (tmp_path / "cases" / "eigene.yaml").unlink()
    assert run(tmp_path).returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    (tmp_path / "pytest.ini").write_text("[pytest]\nlotse_files = anderswo\n", encoding="utf-8")
    assert "2 passed" in run(tmp_path).stdout


@pytest.mark.parametrize("text", ["schema: somebody/else/1\n", "a: 1\n", "note: 'schema: lotse/cases/1'\n", ""])
def test_a_file_of_somebody_else_is_no_test(text: str, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "fremd.yaml").write_text(text, encoding="utf-8")
    assert run(tmp_path).returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_where_there_is_nothing_to_collect_nothing_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n\ndef test_other():\n    assert not {'pydantic', 'hypothesis', 'lotse.flow'} & set(sys.modules)\n",
        encoding="utf-8",
    )
    ran = run(tmp_path)
    assert ran.returncode == 0, ran.stdout


def test_the_suite_of_lotse_itself_collects_no_content() -> None:
    ran = run(SOURCE.parent, "--collect-only", "-q", "-c", "pyproject.toml", "src/lotse/cases", "tests/cli/office")
    assert "::" not in ran.stdout
