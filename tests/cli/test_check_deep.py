"""What the deep check prints: over what the settings name, in 80 columns, with families that can be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import lotse
from lotse.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("z3", reason="the extra `deep` is not installed")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert main(["init", str(tmp_path / "stadt")]) == 0
    monkeypatch.chdir(tmp_path / "stadt")
    return tmp_path / "stadt"


def settings(town: Path, rules: str, catalogues: str) -> None:
    text = f"schema: lotse/config/1\nemergency: ['110']\nvocabulary: vokabular/musterstadt.yaml\nrules: {rules}\n"
    (town / "lotse.yaml").write_text(f"{text}catalogues: {catalogues}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("rules", "catalogues", "asked"),
    [
        ("regeln", "[angebote]", ("musterstadt", ("musterstadt-angebote",))),
        ("regeln", "[angebote, leistungen-nrw]", ("musterstadt", ("musterstadt-angebote", "leistungen-nrw"))),
        ("praeventionskette-nrw", "[angebote]", ("praeventionskette-nrw", ("musterstadt-angebote",))),
    ],
)
def test_only_what_the_settings_name_is_looked_at(
    town: Path, rules: str, catalogues: str, asked: tuple[str, tuple[str, ...]]
) -> None:
    settings(town, rules, catalogues)
    reports = lotse.check(".", deep=True).deep or ()
    assert [(report.ruleset, report.catalogues) for report in reports] == [asked]


def test_the_family_that_is_printed_can_be_pasted(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(town, "regeln", "[angebote]")
    offers = town / "angebote" / "angebote.yaml"
    text = offers.read_text(encoding="utf-8")
    offers.write_text(text.replace("age: {from: 3 years", "age: {from: 4 years"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", ".", "--deep"]) == 0
    lines = capsys.readouterr().out.splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith("Gründlich geprüft"))
    assert max(map(len, lines[begin:])) <= 80
    first = lines.index("    schema: lotse/case/1", begin)
    last = next(place for place in range(first, len(lines)) if not lines[place].startswith("    "))
    pasted = "\n".join(line.removeprefix("    ") for line in lines[first:last])
    (town / "familie.yaml").write_text(f"{pasted}\n", encoding="utf-8")
    assert main(["suggest", "familie.yaml", "--on", "2026-11-20"]) == 0


@pytest.mark.parametrize("minutes", ["0", "x", "-1"])
def test_a_time_that_is_none_is_refused(minutes: str) -> None:
    assert main(["check", "--deep", f"--minutes={minutes}"]) == 2


def test_the_second_rule_of_the_readme_ends_in_no_unmarked_alarm(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (town / "README.md").read_text(encoding="utf-8")
    begin = readme.index("     - id: lesen-in-der-grundschule")
    lines = readme[begin : readme.index("```", begin)].splitlines()
    rule = "\n".join(line.removeprefix("   ") for line in lines)
    with (town / "regeln" / "sprache.yaml").open("a", encoding="utf-8") as rules:
        rules.write(f"\n{rule}")
    findings = [one for report in lotse.check(".", deep=True).deep or () for one in report.findings]
    told = [one.likely for one in findings if one.id == "lesen-in-der-grundschule" and one.kind == "not_covered"]
    assert True not in told
    capsys.readouterr()
    main(["check", ".", "--deep"])
    assert ("Das zeigt nur eine Familie" in " ".join(capsys.readouterr().out.split())) is (False in told)
