"""Build hook: shipped content is compiled to JSON, and the translations come into the package."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's base class is not typed further
    """Run by hatchling for wheels, editable installs included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the content before the files are collected.

        Args:
            version: `standard` or `editable`.
            build_data: What hatchling puts into the package.

        Raises:
            ValueError: Shipped content has problems; an editable install leaves them to `lotse check`.
        """
        if self.target_name != "wheel":
            return
        package = Path(self.root, "src", "lotse")
        _, left = _compiler(package).compile_content(package)
        if left and version != "editable":
            names = ", ".join(str(source.relative_to(package)) for source in left)
            raise ValueError(f"content with problems: {names}")
        locales = Path(self.root, "locales")
        if version != "editable" and locales.is_dir():
            build_data["force_include"][str(locales)] = "lotse/locales"


def _compiler(package: Path) -> Any:
    """The compiling module without the package around it, whose dependencies are not here yet."""
    before = {name: sys.modules.pop(name) for name in _ours()}
    bare = ModuleType("lotse")
    bare.__path__ = [str(package)]
    sys.modules["lotse"] = bare
    try:
        return importlib.import_module("lotse.compiled")
    finally:
        for name in _ours():
            del sys.modules[name]
        sys.modules.update(before)


def _ours() -> list[str]:
    return [name for name in sys.modules if name == "lotse" or name.startswith("lotse.")]
