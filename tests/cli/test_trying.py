"""`lotse test` for programs: JUnit, JSON, the laws and their seed."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli import main
from lotse.errors import ContentError
from lotse.rules.examples import try_examples
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = Path(__file__).parent / "office"
OWN = {
    "vocabulary.yaml": """\
schema: lotse/vocabulary/1
id: eigen
version: "1"
signals: [{id: sprache, scope: child, category: language, sensitivity: plain, name: {de: Sprache}}]
instruments: [{id: gespraech, name: {de: Gespräch}, consent: none}]
needs: [{id: lernen, scope: child, name: {de: Lernen}}]
""",
    "rules.yaml": """\
schema: lotse/ruleset/1
id: eigene-regeln
version: "1"
vocabulary: eigen
valid: {from: "2016-01-01"}
rules:
  - {id: r, for: child, when: {signal: sprache}, need: lernen, because: {de: "Das hilft."},
     source: {kind: proposal}, valid: {from: "2016-01-01"},
     examples: [{given: {signal: sprache}, expect: "yes"}]}
""",
    "offers.yaml": """\
schema: lotse/catalogue/1
id: eigene-angebote
version: "1"
vocabulary: eigen
offers:
  - {id: o, kind: offer, audience: family, name: {de: Angebot}, needs: [lernen], for: child, where: anywhere,
     when: always, source: {ref: test}}
""",
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    for name, text in OWN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with chdir(tmp_path):
        yield tmp_path


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["test", *words, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_junit_holds_every_example_and_case_and_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "ergebnis.xml"
    with chdir(OFFICE):
        assert main(["test", "probe", "--junit", str(file)]) == 3
    suite = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314  # written a line above
    assert (suite.get("tests"), suite.get("failures")) == ("4", "2")
    failed = {one.get("name"): one.find("failure") for one in suite if one.find("failure") is not None}
    first = failed["im-ersten-jahr rules[0].examples[1]"]
    assert first is not None
    assert first.get("message") == "heraus kommt: nein, erwartet war: ja"
    assert '- {given: {age: 12 months}, expect: "yes"}' in str(first.text)
    assert suite[0].get("file") == "probe/regeln.yaml"
    assert suite[0].get("line") == "15"


def test_every_example_and_case_that_differs_has_its_own_smallest_one_in_json(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (own / "rules.yaml").read_text(encoding="utf-8")
    more = '{given: {signal: sprache}, expect: "no"}, {given: {}, expect: "no"}]'
    (own / "rules.yaml").write_text(text.replace('{given: {signal: sprache}, expect: "yes"}]', more), encoding="utf-8")
    case = '{id: zwei, on: "2026-11-20", rules: eigene-regeln, catalogues: [], case: {child_protection: acute}, EXPECT}'
    both = [case.replace("EXPECT", f"expect: {one}") for one in ("{stop: false}", "{needs: []}")]
    (own / "cases.yaml").write_text(f"schema: lotse/cases/1\ncases: [{', '.join(both)}]\n", encoding="utf-8")
    code, found = answered(capsys, ".")
    assert code == 3
    for kind, ids in (("examples", ["r", "r"]), ("cases", ["zwei", "zwei"])):
        several = found[kind]["smallest"]
        assert [one["id"] for one in several] == ids
        assert len({one["place"] for one in several}) == 2
        assert all(one["as_expected"] != one["as_today"] for one in several)


def test_a_suggested_example_can_be_pasted_and_what_it_was_for_is_exercised(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = answered(capsys, ".", "--suggest")
    assert code == 0
    (rule,) = found["coverage"]["eigene-regeln"]
    assert (rule["exercised"], rule["goals"]) == (1, 3)
    more = [one["example"] for one in rule["left_out"]]
    text = (own / "rules.yaml").read_text(encoding="utf-8")
    pasted = text.replace('expect: "yes"}]', 'expect: "yes"}, ' + ", ".join(map(json.dumps, more)) + "]")
    (own / "rules.yaml").write_text(pasted, encoding="utf-8")
    rules = load_ruleset(own / "rules.yaml", vocabulary=own / "vocabulary.yaml")
    assert all(one.passed for one in try_examples(rules, rules.rules[0]))
    code, found = answered(capsys, ".", "--coverage")
    assert found["coverage"]["eigene-regeln"][0]["left_out"] == []


def test_mutants_in_json(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del own
    code, found = answered(capsys, ".", "--mutants")
    assert code == 0
    (rule,) = found["mutants"]["eigene-regeln"]
    assert (rule["mutants"], rule["noticed"]) == (1, 1)


def test_the_laws_hold_of_own_content_and_a_seed_asks_for_them(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del own
    monkeypatch.setattr("lotse.cli.trying._USUAL_HOUSEHOLDS", 3)
    code, found = answered(capsys, ".", "--seed", "7")
    assert code == 0
    assert [one["law"] for one in found["laws"]] == list(range(1, 15))
    assert not [one for one in found["laws"] if one["why"] is not None]
    (families,) = found["families"]
    assert (families["rules"], families["families"]) == ("eigene-regeln", 50)
    assert families["needs"] > 0


def test_laws_say_how_many_families_anything_concerned(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotse.cli.trying._USUAL_HOUSEHOLDS", 2)
    assert main(["test", ".", "--laws"]) == 0
    said = capsys.readouterr().out
    assert "eigene-regeln: Von 50 erfundenen Familien haben" in said
    assert "sagen darum wenig" not in said


def test_the_lines_of_the_documentation_try_the_laws_on_own_content(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del own
    text = (Path(__file__).parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
    (lines,) = (one for one in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "def test_own_rules" in one)
    tried: list[Any] = []
    monkeypatch.setattr("lotse.testing.laws.broken_by", lambda *found, **_: tried.append(found))
    names: dict[str, Any] = {}
    exec(lines, names)  # noqa: S102  # the page is what is tried
    names["test_own_rules"]()
    assert len(tried) > 14
    assert {(rules.id, offers.versions[0].id) for _, rules, offers in tried} == {("eigene-regeln", "eigene-angebote")}


@pytest.mark.parametrize(("load", "file"), [(load_ruleset, "rules.yaml"), (load_catalogue, "offers.yaml")])
def test_an_own_vocabulary_that_is_not_handed_in_is_told_with_file_line_and_what_to_do(
    own: Path, load: Any, file: str
) -> None:
    with pytest.raises(ContentError) as caught:
        load(own / file)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.path, problem.code) == (str(own / file), 4, "vocabulary", "ID-UNKNOWN")
    assert "vocabulary=" in problem.hint


def test_a_broken_law_ends_with_3_and_is_told_in_german(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del own
    monkeypatch.setattr("lotse.cli.trying._USUAL_HOUSEHOLDS", 3)
    monkeypatch.setattr("lotse.testing.laws.protection.access", lambda *_, **__: None)
    assert main(["test", ".", "--laws"]) == 3
    said = capsys.readouterr().out
    assert "Gesetz 14 gilt nicht: Anzeichen von Gefahr für ein Kind halten alles an." in said
    assert "Gesetze: 14 geprüft, 13 gelten." in said


def test_without_hypothesis_the_laws_say_what_to_install(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del own
    monkeypatch.setitem(__import__("sys").modules, "hypothesis", None)
    assert main(["test", ".", "--laws"]) == 2
    assert "lotse[testing]" in capsys.readouterr().err


def test_a_suggested_example_is_shown_once_with_all_that_it_reaches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", str(tmp_path / "stadt")]) == 0
    monkeypatch.chdir(tmp_path / "stadt")
    rules = Path("regeln/sprache.yaml")
    text = rules.read_text(encoding="utf-8")
    begin = text.index("    examples:")
    rules.write_text(f"{text[:begin]}    examples: []\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["test", "regeln", "--suggest"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "{given:" in line]
    assert lines
    assert len(lines) == len(set(lines))
