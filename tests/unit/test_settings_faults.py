"""What settings name that is not there is told where it is named, with the nearest that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import lotse

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "schema: lotse/config/1\nemergency: ['110']\n"


@pytest.mark.parametrize(
    ("line", "code", "path", "hint"),
    [
        ("rules: regel", "ID-UNKNOWN", "rules", "regeln"),
        ("rules: praeventionskette-nwr", "ID-UNKNOWN", "rules", "praeventionskette-nrw"),
        ("rules: leer", "FILE-KIND", "rules", "folder"),
        ("catalogues: [leistungen-nrw, angebot.yaml]", "ID-UNKNOWN", "catalogues[1]", "path"),
        ("vocabulary: nrv", "ID-UNKNOWN", "vocabulary", "nrw"),
        ("office: jugendamt-0535800", "ID-UNKNOWN", "office", "jugendamt-05358008"),
        ("rules: regeln", None, "", ""),
        ("rules: praeventionskette-nrw\ncatalogues: [leistungen-nrw]", None, "", ""),
        ("office: jugendamt-05358008", None, "", ""),
    ],
)
def test_names_in_settings_are_looked_up(tmp_path: Path, line: str, code: str | None, path: str, hint: str) -> None:
    (tmp_path / "lotse.yaml").write_text(f"{HEAD}{line}\n", encoding="utf-8")
    (tmp_path / "leer").mkdir()
    (tmp_path / "regeln").mkdir()
    rules = "schema: lotse/ruleset/1\nid: own\nversion: '1'\nvocabulary: nrw\nvalid: {from: 2026-01-01}\nrules: []\n"
    (tmp_path / "regeln" / "r.yaml").write_text(rules, encoding="utf-8")
    found = [one for one in lotse.check(tmp_path).problems if one.file.endswith("lotse.yaml")]
    assert [(one.code, one.path, one.line) for one in found] == ([] if code is None else [(code, path, 3)])
    assert all(hint in one.hint for one in found)
