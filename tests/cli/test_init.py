"""`lotse init`: what is written is the example, is green, and its README can be followed step by step."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lotse.cli import main
from lotse.cli.starting import EDITOR_SCHEMA, files

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "municipality"


def written(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts and ".hypothesis" not in file.parts
    }


def without_ids(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in written(folder).items() if name != EDITOR_SCHEMA}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert main(["init", str(tmp_path / "neu")]) == 0
    monkeypatch.chdir(tmp_path / "neu")
    return tmp_path / "neu"


def test_the_example_is_what_init_writes(folder: Path) -> None:
    """After a change of the starter: remove examples/municipality and let `lotse init` write it anew."""
    assert without_ids(EXAMPLE) == without_ids(folder)
    assert list(written(folder)) == sorted([*files(), EDITOR_SCHEMA])
    assert {"README.md", "lotse.yaml", "ci/pruefen.sh", ".github/workflows/lotse.yml", "test_regeln.py"} <= set(files())
    assert (folder / "ci" / "pruefen.sh").stat().st_mode & 0o111


def test_the_example_knows_every_id_that_is_shipped(folder: Path) -> None:
    """After a new id or key: in examples/municipality, lotse schema --ids . --out .lotse/schema.json."""
    assert (EXAMPLE / EDITOR_SCHEMA).read_bytes() == (folder / EDITOR_SCHEMA).read_bytes()


def test_a_new_folder_is_green(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "."]) == 0
    assert "Keine Fehler, keine Warnungen." in capsys.readouterr().out
    assert main(["test", "."]) == 0
    assert main(["suggest", "faelle/beispiel.yaml", "--on", "2026-11-20"]) == 0
    assert "Sprachspielgruppe im Hafenviertel" in capsys.readouterr().out


def test_a_newcomer_adds_an_offer_and_a_rule_by_the_readme(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "alt")]) == 0
    found = re.findall(
        r"^   ```yaml\n(.*?)^   ```$", (folder / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    blocks = ["".join(line.removeprefix("   ") for line in block.splitlines(keepends=True)) for block in found]
    for name, block in zip(("angebote/angebote.yaml", "faelle/tests.yaml", "regeln/sprache.yaml"), blocks, strict=True):
        file = folder / name
        file.write_text(file.read_text("utf-8") + block, encoding="utf-8")
    assert main(["check", "."]) == 0
    assert main(["test", "."]) == 0
    assert "Testfälle: 4 probiert, alle wie erwartet." in capsys.readouterr().out
    compare = ["compare", "--old-config", "../alt/lotse.yaml", "--expect", "faelle/tests.yaml", "--on", "2026-11-20"]
    assert main([*compare, "--generate", "40"]) == 0
    said = capsys.readouterr().out
    assert "Regel lesen-in-der-grundschule (dazugekommen)" in said
    assert "Angebot lesestunde-sued (dazugekommen)" in said
    assert "Kommt dazu" in said


@pytest.mark.parametrize("already", ["a file", "a full folder"])
def test_what_is_there_is_left_alone(already: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "there"
    if already == "a file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / "mine").write_text("mine", encoding="utf-8")
    assert main(["init", str(target)]) == 2
    assert "liegt schon etwas" in capsys.readouterr().err
    assert (target if already == "a file" else target / "mine").read_text("utf-8") == "mine"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path)]) == 0
    assert list(written(tmp_path)) == sorted([*files(), EDITOR_SCHEMA])


def test_a_folder_that_cannot_be_written_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        if Path(target).name == "lotse.yaml":
            raise OSError
        Path(target).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr("lotse.cli.starting.shutil.copyfile", full)
    assert main(["init", str(tmp_path / "neu")]) == 2
    assert not (tmp_path / "neu").exists()
    assert main(["init", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_shell_can_read_the_script_and_the_workflow_calls_it() -> None:
    workflow = (EXAMPLE / ".github" / "workflows" / "lotse.yml").read_text("utf-8")
    assert "ci/pruefen.sh" in workflow
    assert "http" not in workflow
    script = (EXAMPLE / "ci" / "pruefen.sh").read_text("utf-8")
    for command in ("lotse check .", "lotse test .", "lotse compare"):
        assert command in script


def test_an_editor_knows_the_schema_and_every_file_of_the_folder(folder: Path) -> None:
    settings = json.loads((folder / ".vscode" / "settings.json").read_text("utf-8"))
    ((schema, patterns),) = settings["yaml.schemas"].items()
    assert schema == EDITOR_SCHEMA
    known = json.loads((folder / EDITOR_SCHEMA).read_text("utf-8"))["definitions"]
    assert "sprachspielgruppe-hafen" in known["offer"]["enum"]
    assert "05358008-nord-hafen" in known["sozialraum"]["enum"]
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*.yaml")}
    assert files == {file.relative_to(folder).as_posix() for one in patterns for file in folder.glob(one)}
    (task,) = json.loads((folder / ".vscode" / "tasks.json").read_text("utf-8"))["tasks"]
    assert task["command"] == f"lotse schema --ids . --out {EDITOR_SCHEMA}"
    assert task["command"] in (folder / "README.md").read_text("utf-8")
    before = (folder / EDITOR_SCHEMA).read_bytes()
    assert main(task["command"].split()[1:]) == 0
    assert (folder / EDITOR_SCHEMA).read_bytes() == before
