"""What is shipped."""

from __future__ import annotations

from lotse.compiled import PACKAGE


def shipped_ids(kind: str) -> tuple[str, ...]:
    below = PACKAGE / {"catalogue": "catalogues/content"}[kind]
    return tuple(sorted(one.name for one in below.iterdir() if any(one.glob("*.yaml"))))
