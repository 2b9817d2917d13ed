"""The build hook: what goes into the package beside the code."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lotse.versions import LOTSE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "src" / "lotse"
    package.mkdir(parents=True)
    for module in ("compiled", "positions"):
        shutil.copy(ROOT / "src" / "lotse" / f"{module}.py", package)
    shutil.copytree(ROOT / "src" / "lotse" / "i18n", package / "i18n", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text("raise ImportError('the dependencies are not here yet')\n")
    (package / "content.yaml").write_text("a: no\n")
    (tmp_path / "locales").mkdir()
    return tmp_path


def build(root: Path, version: str, target: str = "wheel") -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    build_data: dict[str, Any] = {"force_include": {}}
    hook = module.CustomBuildHook(str(root), {}, None, None, str(root / "dist"), target)
    hook.initialize(version, build_data)
    return build_data


def compiled(root: Path) -> list[Any]:
    return [json.loads(file.read_text()) for file in root.glob("src/lotse/_compiled/*.json")]


def test_a_wheel_holds_compiled_content_and_translations(project: Path) -> None:
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "lotse"}
    build_data = build(project, "standard")
    assert compiled(project) == [{"a": "no"}]
    assert build_data["force_include"] == {str(project / "locales"): "lotse/locales"}
    assert {name: module for name, module in sys.modules.items() if name.split(".")[0] == "lotse"} == before


def test_translations_are_made_ready(project: Path) -> None:
    file = project / "locales" / "en" / "LC_MESSAGES" / "lotse.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgctxt "team"\nmsgid "Ja."\nmsgstr "Yes."\n', encoding="utf-8")
    build(project, "standard")
    assert {"plural": "(n != 1)", "messages": {"team": {"Ja.": [True, "Yes."]}}} in compiled(project)


def test_an_editable_install_compiles_and_leaves_translations_where_they_are(project: Path) -> None:
    (project / "src" / "lotse" / "wrong.yaml").write_text("a: [")
    assert build(project, "editable") == {"force_include": {}}
    assert compiled(project) == [{"a": "no"}]


def test_a_wheel_is_not_built_from_content_with_problems(project: Path) -> None:
    (project / "src" / "lotse" / "wrong.yaml").write_text("a: [")
    with pytest.raises(ValueError, match=r"content with problems: wrong\.yaml"):
        build(project, "standard")


def test_a_source_distribution_holds_nothing_compiled(project: Path) -> None:
    assert build(project, "standard", target="sdist") == {"force_include": {}}
    assert compiled(project) == []


@pytest.fixture
def metadata() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]  # type: ignore[no-any-return]  # a table


def test_answers_name_the_version_of_the_package(metadata: dict[str, Any]) -> None:
    assert metadata["version"] == LOTSE


@pytest.mark.parametrize("lock", ["dev", "node"])
def test_locks_pin_every_package_by_hash_and_name_no_host(lock: str, metadata: dict[str, Any]) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    text = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    assert not re.search(r"://|file:|--index|--find-links|--trusted-host", text)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    if lock == "dev":
        pinned = {re.split(r"[=\[]", entry)[0] for entry in entries}
        needed = metadata["dependencies"] + metadata["optional-dependencies"]["dev"]
        names = {re.split(r"[^A-Za-z0-9._-]", need)[0].lower().replace("_", "-").replace(".", "-") for need in needed}
        assert names <= pinned
