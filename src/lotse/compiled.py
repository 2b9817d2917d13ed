"""Shipped content and translations as JSON beside what people edit, so that a start does not wait for YAML.

A compiled file is named by the hash of the very bytes it was made from: content that was edited since
has another hash, is read from its YAML again, and a stale file can never answer. The build of the
package calls `compile_content`; after an edit, `python -m lotse.compiled` does the same.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from lotse.i18n.catalogue import files, plain
from lotse.positions import tree_of

PACKAGE = Path(__file__).parent
FOLDER = "_compiled"


def compiled(sha256: str, *, package: Path = PACKAGE) -> Any:
    """The data of a shipped file by the hash of its bytes; None if it was not compiled.

    >>> compiled("no such hash") is None
    True
    """
    try:
        return json.loads((package / FOLDER / f"{sha256}.json").read_bytes())
    except (OSError, ValueError):
        return None


def compile_content(package: Path = PACKAGE) -> tuple[list[Path], list[Path]]:
    """Make every shipped YAML file and translation ready for a fast start; delete what no file needs any more.

    Args:
        package: Folder of the package.

    Returns:
        The compiled files that exist now, and the YAML files that were left out because they have problems;
        reading those tells the problems.
    """
    folder = package / FOLDER
    folder.mkdir(exist_ok=True)
    made: list[Path] = []
    left: list[Path] = []
    for source in [*sorted(package.rglob("*.yaml")), *files(package=package)]:
        content = source.read_bytes()
        target = folder / f"{hashlib.sha256(content).hexdigest()}.json"
        if not target.exists():
            text = _compiled_text(content) if source.suffix == ".yaml" else _json(plain(content, _language(source)))
            if text is None:
                left.append(source)
                continue
            target.write_text(text, encoding="utf-8")
        made.append(target)
    for orphan in set(folder.glob("*.json")) - set(made):
        orphan.unlink()
    return made, left


def _compiled_text(content: bytes) -> str | None:
    try:
        tree = tree_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None
    if tree.faults or not tree.whole:
        return None
    return _json(tree.data)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _language(file: Path) -> str:
    """Of `locales/LANG/LC_MESSAGES/lotse.po`."""
    return file.parts[-3]


def main(package: Path = PACKAGE) -> int:
    """Compile the content of an installation; exit code 1 if a file has problems."""
    made, left = compile_content(package)
    print(f"{len(made)} compiled")  # noqa: T201  # the answer of this command
    for source in left:
        print(f"{source.relative_to(package)}: not compiled, see `lotse check`")  # noqa: T201  # as above
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
