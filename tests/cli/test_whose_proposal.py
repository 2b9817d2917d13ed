"""The own rule of a municipality is called its own, never a proposal of lotse: it is read aloud before families."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lotse.cli import main as run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run(["init", str(tmp_path / "stadt")]) == 0
    monkeypatch.chdir(tmp_path / "stadt")
    return tmp_path / "stadt"


def test_the_proposal_of_a_municipality_is_its_own(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["suggest", "faelle/beispiel.yaml"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "(Das ist ein Vorschlag aus dem Regelwerk musterstadt.)" in shown
    assert "Vorschlag von lotse" not in shown


def test_why_names_the_rule_set_and_its_note(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["why", "faelle/beispiel.yaml", "sprachspielgruppe-hafen"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "einem Vorschlag aus dem Regelwerk musterstadt („Vorschlag der Musterstadt" in shown
    assert "von lotse" not in shown
