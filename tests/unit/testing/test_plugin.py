"""The pytest plugin, run as a municipality runs it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from importlib import metadata
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


def run(folder: Path, *arguments: str, named: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([*more.pop("first", "").split(), str(SOURCE), *sys.path])
    environment = {
        **os.environ,
        "PYTHONPATH": paths,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
    plugin = ["-p", "lotse.testing.plugin"] if named else []
    command = [sys.executable, "-m", "pytest", *plugin, "-p", "no:cacheprovider", *arguments]
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
    assert '- {given: {age: 12 months, signal: sprache-deutsch}, expect: "yes"}' in ran.stdout
    assert "Das liest die Regel nicht: signal." in ran.stdout
    assert '- {given: {age: 12 months}, expect: "no"}' in ran.stdout
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


BROKEN = {
    "kein-yaml": ("  - id: kaputt: x\n", ":1:"),
    "leer": ("", ":1:1: YAML-EMPTY"),
    "nur-ein-kommentar": ("# lotse/cases/1\n", ":1:1: YAML-EMPTY"),
    "ohne-schema": ("note: 'schema: lotse/cases/1'\n", ":1:1: KEY-MISSING"),
    "schema-verschrieben": ("schema: lotse/casess/1\ncases: []\n", ":1:9 schema: FILE-KIND"),
    "schema-von-morgen": ("schema: lotse/cases/2\ncases: []\n", ":1:9 schema: FILE-KIND"),
    "schema-von-anderen": ("schema: lottse/cases/1\ncases: []\n", ":1:9 schema: FILE-KIND"),
    "kein-testfall": ("schema: lotse/cases/1\ncases:\n  - {id: x}\n", ":3:"),
}


@pytest.mark.parametrize("place", ["cases", "faelle"])
def test_a_file_of_which_nothing_can_be_made_is_an_error_with_its_line(place: str, tmp_path: Path) -> None:
    content(tmp_path)
    if place != "cases":
        (tmp_path / "cases").rename(tmp_path / place)
        (tmp_path / "pytest.ini").write_text(f"[pytest]\nlotse_files = {place} rules.yaml\n", encoding="utf-8")
    for name, (text, _) in BROKEN.items():
        (tmp_path / place / f"{name}.yaml").write_text(text, encoding="utf-8")
    ran = run(tmp_path)
    assert ran.returncode == 2, ran.stdout
    assert not [name for name, (_, said) in BROKEN.items() if f"{place}/{name}.yaml{said}" not in ran.stdout]
    assert f"{len(BROKEN)} errors" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_a_broken_line_at_the_end_of_a_file_lets_no_test_disappear(tmp_path: Path) -> None:
    content(tmp_path)
    with (tmp_path / "cases" / "eigene.yaml").open("a", encoding="utf-8") as file:
        file.write("  - id: kaputt: x\n")
    ran = run(tmp_path)
    assert ran.returncode == 2
    assert "cases/eigene.yaml:8:" in ran.stdout


@pytest.mark.parametrize("head", ['"schema": lotse/cases/1', "'schema': 'lotse/cases/1'", "schema : lotse/cases/1"])
def test_a_schema_may_be_written_in_every_way_that_yaml_has(head: str, tmp_path: Path) -> None:
    content(tmp_path)
    file = tmp_path / "cases" / "eigene.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("schema: lotse/cases/1", head), encoding="utf-8")
    assert "3 passed" in run(tmp_path).stdout


def test_json_is_tried_too_and_answers_of_programs_beside_it_are_left_alone(tmp_path: Path) -> None:
    content(tmp_path)
    (tmp_path / "cases" / "eigene.yaml").unlink()
    case = {"id": "haelt-an", "on": "2026-11-20", "rules": "eigene", "case": {"child_protection": "unclear"}}
    written = {"schema": "lotse/cases/1", "cases": [{**case, "expect": {"stop": True}}]}
    (tmp_path / "cases" / "eigene.json").write_text(json.dumps(written), encoding="utf-8")
    (tmp_path / "cases" / "fremd.json").write_text("{}", encoding="utf-8")
    ran = run(tmp_path, "-v")
    assert "cases/eigene.json::haelt-an PASSED" in ran.stdout
    assert "3 passed" in ran.stdout


def test_one_broken_file_beside_another_of_the_same_content_is_told_at_both(tmp_path: Path) -> None:
    content(tmp_path, rules="rules/eigene.yaml")
    (tmp_path / "rules" / "Kopie.yaml").write_text((tmp_path / "rules" / "eigene.yaml").read_text(encoding="utf-8"))
    (tmp_path / "rules" / "vokabular.yaml").write_text(
        "schema: lotse/vocabulary/1\nid: x\nversion: '1'\n", encoding="utf-8"
    )
    ran = run(tmp_path)
    assert ran.returncode == 2
    assert "2 errors" in ran.stdout
    assert "FILE-KIND" in ran.stdout


def test_what_cannot_be_read_elsewhere_is_told_where_something_of_it_is_missing(tmp_path: Path) -> None:
    content(tmp_path)
    (tmp_path / "angebote.yaml").write_text("schema: lotse/catalogue/1\nid: unsere\n  x: y\n", encoding="utf-8")
    file = tmp_path / "cases" / "eigene.yaml"
    text = file.read_text(encoding="utf-8").replace("rules: eigene", "rules: eigene\n    catalogues: [unsere]")
    file.write_text(text, encoding="utf-8")
    ran = run(tmp_path)
    assert ran.returncode == 1
    assert "angebote.yaml:3:" in ran.stdout


def test_a_place_that_is_named_and_is_not_there_is_an_error(tmp_path: Path) -> None:
    content(tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nlotse_files = regel cases\n", encoding="utf-8")
    ran = run(tmp_path)
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "regel" in ran.stderr


def test_what_is_told_has_one_language(tmp_path: Path) -> None:
    content(tmp_path, edge="12 months")
    file = tmp_path / "rules.yaml"
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mehr.yaml").write_text(
        file.read_text(encoding="utf-8").replace("id: eigene", "id: mehr").replace("for: child", "for: chlid"),
        encoding="utf-8",
    )
    german = run(tmp_path, "--continue-on-collection-errors").stdout
    assert "must be one of" not in german
    assert "heraus kommt: nein, erwartet war: ja" in german
    (tmp_path / "pytest.ini").write_text("[pytest]\nlotse_lang = en\n", encoding="utf-8")
    english = run(tmp_path, "--continue-on-collection-errors").stdout
    assert "must be one of: child, adult, household" in english
    assert "heraus kommt" not in english
    assert "[de]" not in english
    (tmp_path / "pytest.ini").write_text("[pytest]\nlotse_lang = fr\n", encoding="utf-8")
    assert run(tmp_path).returncode == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize("text", ["schema: somebody/else/1\n", "a: 1\n", "", "x: [\n"])
def test_a_folder_that_does_not_speak_of_lotse_is_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "fremd.yaml").write_text(text, encoding="utf-8")
    assert run(tmp_path).returncode == pytest.ExitCode.NO_TESTS_COLLECTED


ANNOUNCED = {
    "by itself": ([], {}),
    "and named": (["-p", "lotse.testing.plugin"], {}),
    "and named by the environment": ([], {"PYTEST_PLUGINS": "lotse.testing.plugin"}),
}


@pytest.fixture
def announced(tmp_path: Path) -> str:
    """A folder that announces to pytest what an installed lotse announces."""
    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = tmp_path / "installed" / "lotse-0.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: lotse\nVersion: 0\n", encoding="utf-8")
    lines = [f"{name} = {value}" for name, value in project["entry-points"]["pytest11"].items()]
    (told / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]), encoding="utf-8")
    return str(told.parent)


@pytest.mark.parametrize("how", ANNOUNCED)
def test_an_installed_lotse_is_found_by_pytest_and_named_twice_it_counts_once(
    how: str, announced: str, tmp_path: Path
) -> None:
    arguments, environment = ANNOUNCED[how]
    folder = tmp_path / "stadt"
    folder.mkdir()
    content(folder)
    ran = run(folder, *arguments, named=False, first=announced, PYTEST_DISABLE_PLUGIN_AUTOLOAD="", **environment)
    assert "3 passed" in ran.stdout, ran.stdout + ran.stderr


def test_an_installed_lotse_can_be_left_out(announced: str, tmp_path: Path) -> None:
    content(tmp_path)
    ran = run(
        tmp_path, "-p", "no:lotse.testing.plugin", named=False, first=announced, PYTEST_DISABLE_PLUGIN_AUTOLOAD=""
    )
    assert ran.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, ran.stdout + ran.stderr


def test_the_installed_lotse_announces_the_plugin_by_its_own_name() -> None:
    entries = [one for one in metadata.entry_points(group="pytest11") if one.value == "lotse.testing.plugin"]
    assert {one.name for one in entries} == {"lotse.testing.plugin"}, "install lotse again: pip install -e . --no-deps"


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
