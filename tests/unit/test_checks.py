"""`lotse.check`: every problem, each with its place, and nothing that a file holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import lotse
from lotse.library import library_at, part_of, shipped_ids, shipped_library
from lotse.library.loader import Loader

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = """\
schema: lotse/vocabulary/1
id: ort
version: "1"
extends: [nrw]
signals:
  - {id: zuhause-lesen, scope: child, category: education, sensitivity: plain, name: {de: Lesen},
     instruments: [gespraech]}
"""
RULES = """\
schema: lotse/ruleset/1
id: ortsregeln
version: "1"
vocabulary: ort
valid: {from: "2020-01-01"}
rules:
  - id: lesen
    for: child
    when: {signal: zuhause-lesen}
    need: lernfoerderung
    because: {de: "Lesen macht Freude."}
    source: {kind: practice, ref: "muster:1"}
    valid: {from: "2020-01-01"}
    examples:
      - {given: {signal: zuhause-lesen}, expect: "yes"}
      - {given: {}, expect: unknown}
"""
CATALOGUE = """\
schema: lotse/catalogue/1
id: ortskatalog
version: "1"
vocabulary: ort
offers:
  - {id: lesepaten, kind: offer, audience: family, name: {de: Lesepaten}, needs: [lernfoerderung], for: child,
     where: anywhere, source: {ref: "muster:2"}}
"""
CASE = """\
schema: lotse/case/1
case: K7MQ2-XPA4T-J
child_protection: no_indication
persons: [{id: k1, role: child, born: "2019-03"}]
signals: [{topic: zuhause-lesen, person: k1, finding: conspicuous, source: gespraech, observed: "2026-11-02"}]
"""
FILES = {"vocabulary.yaml": VOCABULARY, "rules.yaml": RULES, "catalogue.yaml": CATALOGUE, "case.yaml": CASE}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A municipality's own content, free of problems."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def found(path: Path) -> list[tuple[str, str, str]]:
    """File, code and severity of every problem."""
    report = lotse.check(path)
    return [(problem.file.rpartition("/")[2], problem.code, problem.severity) for problem in report.problems]


def test_the_shipped_content_has_no_errors() -> None:
    report = lotse.check()
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    assert report.errors == 0


def test_content_of_ones_own_is_found_and_free_of_problems(folder: Path) -> None:
    assert found(folder) == []
    assert [piece.kind for piece in library_at(folder).pieces] == ["case", "catalogue", "ruleset", "vocabulary"]


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("vocabulary.yaml", "instruments: [gespraech]", "instruments: [gesprach]", "ID-UNKNOWN"),
        ("rules.yaml", "signal: zuhause-lesen}\n    need", "signal: zuhause-lese}\n    need", "ID-UNKNOWN"),
        ("rules.yaml", "given: {signal: zuhause-lesen}", "given: {signal: zuhause}", "ID-UNKNOWN"),
        ("rules.yaml", "given: {signal: zuhause-lesen}", "given: {age: 3 moons}", "TYPE"),
        ("rules.yaml", "vocabulary: ort", "vocabulary: nirgends", "ID-UNKNOWN"),
        ("rules.yaml", "because: {de:", "because: {tr:", "TEXT-MISSING"),
        ("catalogue.yaml", "needs: [lernfoerderung]", "needs: [lernfoerderun]", "ID-UNKNOWN"),
        ("catalogue.yaml", "where: anywhere", "where: {residence: [05315000]}", "AGS-UNQUOTED"),
        ("case.yaml", "K7MQ2-XPA4T-J", "K7MQ2-XPA4T-K", "CASE-NUMBER"),
        ("case.yaml", "person: k1", "person: k2", "PERSON-UNKNOWN"),
        ("case.yaml", "schema: lotse/case/1", "schema: [", "YAML-SYNTAX"),
    ],
)
def test_a_problem_is_told_with_its_file_and_line(folder: Path, name: str, old: str, new: str, code: str) -> None:
    change(folder / name, old, new)
    problems = [problem for problem in lotse.check(folder).problems if problem.file.endswith(name)]
    assert [problem.code for problem in problems] == [code]
    assert problems[0].line > 0
    assert problems[0].column > 0


def test_catalogues_are_looked_at_together(folder: Path) -> None:
    (folder / "zweiter.yaml").write_text(CATALOGUE.replace("id: ortskatalog", "id: zweiter"), encoding="utf-8")
    assert ("zweiter.yaml", "ID-DUPLICATE", "error") in found(folder)
    assert ("zweiter.yaml", "OFFER-SAME", "warning") in found(folder)


def test_files_of_one_content_need_a_folder_of_their_own(folder: Path) -> None:
    more = CATALOGUE.replace("id: lesepaten", "id: vorlesen").replace("Lesepaten", "Vorlesen")
    (folder / "catalogue-2.yaml").write_text(more, encoding="utf-8")
    assert found(folder) == [("catalogue.yaml", "FILE-KIND", "error")]
    own = folder / "ortskatalog"
    own.mkdir()
    for name in ("catalogue.yaml", "catalogue-2.yaml"):
        (folder / name).rename(own / name)
    assert found(folder) == []
    change(own / "catalogue.yaml", 'version: "1"', 'version: "2"')
    assert found(folder) == [("catalogue.yaml", "ID-DUPLICATE", "error")]


def test_files_of_others_are_left_alone_and_files_without_a_schema_are_doubtful(folder: Path) -> None:
    (folder / "other.yaml").write_text("schema: somebody/else\n", encoding="utf-8")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    (folder / ".hidden.yaml").write_text("[", encoding="utf-8")
    (folder / "answer.json").write_text('{"schema": "lotse/advice/1"}', encoding="utf-8")
    (folder / "forgotten.yaml").write_text("id: x\n", encoding="utf-8")
    assert found(folder) == [("answer.json", "FILE-KIND", "warning"), ("forgotten.yaml", "KEY-MISSING", "warning")]
    assert found(folder / "forgotten.yaml") == [("forgotten.yaml", "KEY-MISSING", "error")]
    assert found(folder / "other.yaml") == [("other.yaml", "FILE-KIND", "error")]


def test_settings_without_emergency_numbers_are_an_error(folder: Path) -> None:
    file = folder / "lotse.yaml"
    file.write_text("schema: lotse/config/1\n", encoding="utf-8")
    assert found(file) == [("lotse.yaml", "CFG-EMERGENCY", "error")]
    file.write_text('schema: lotse/config/1\nemergency: ["02421 000000"]\n', encoding="utf-8")
    assert found(file) == []


def test_families_in_test_cases_are_checked_with_their_lines(folder: Path) -> None:
    (folder / "cases.yaml").write_text(
        """\
schema: lotse/cases/1
cases:
  - id: eins
    on: "2026-11-20"
    rules: ortsregeln
    catalogues: [ortskatalog]
    case:
      child_protection: no_indication
      persons: [{id: k1, role: child, born: "2019-03"}]
      signals: [{topic: zuhause-lese, person: k1, finding: conspicuous, source: gespraech, observed: "2026-11-02"}]
  - id: zwei
    on: "2026-11-20"
    case: {child_protection: acute, persons: nobody}
""",
        encoding="utf-8",
    )
    problems = lotse.check(folder).problems
    assert [(one.code, one.line, one.path) for one in problems] == [
        ("ID-UNKNOWN", 10, "cases[0].case.signals[0].topic")
    ]


EXPECTED = """\
schema: lotse/cases/1
cases:
  - id: eins
    on: "2026-11-20"
    rules: ortsregeln
    catalogues: [ortskatalog]
    case:
      child_protection: no_indication
      place: {ags: "05358008"}
      persons: [{id: k1, role: child, born: "2019-03", parents: [m]}, {id: m, role: parent}]
      signals: [{topic: zuhause-lesen, person: k1, finding: conspicuous, source: gespraech, observed: "2026-11-02"}]
    same_suggestions_at: ["05315000"]
    expect:
      offers: [{offer: lesepaten, person: k1, missing: [k1/born], hints: [waiting_list], held_back: [received]}]
      questions: [k1/kind.kita_platz, k1/born]
      not_asked: [k1/signal:zuhause-lesen, k1/need:lernfoerderung, k1/receives:lesepaten, place/ags, k1/kind.schulort]
      phases: [{person: k1, phase: kita}]
      guides: [jugendamt, gesundheitsamt-05358]
"""
SLIPS: dict[str, tuple[str, str, str, str, str]] = {
    "a fact not asked": (
        "k1/need:lern",
        "k1/kind.kita_platzz, k1/need:lern",
        "ID-UNKNOWN",
        "expect.not_asked[1]",
        "kind.kita_platz",
    ),
    "a person not asked": (
        "place/ags",
        "k9/kind.kita_platz",
        "PERSON-UNKNOWN",
        "expect.not_asked[3]",
        "list the person",
    ),
    "somebody else not asked": ("place/ags", "m/kind.kita_platz", "SCOPE", "expect.not_asked[3]", ""),
    "a household not asked": ("place/ags", "household/kind.kita_platz", "SCOPE", "expect.not_asked[3]", ""),
    "a signal not asked": (
        "signal:zuhause-lesen,",
        "signal:zuhause-lese,",
        "ID-UNKNOWN",
        "expect.not_asked[0]",
        "lesen",
    ),
    "a need not asked": ("lernfoerderung,", "lernfoerderun,", "ID-UNKNOWN", "expect.not_asked[1]", "lernfoerderung"),
    "an offer not asked": (
        "receives:lesepaten,",
        "receives:lesepate,",
        "ID-UNKNOWN",
        "expect.not_asked[2]",
        "lesepaten",
    ),
    "a question": ("[k1/kind.kita_platz", "[k1/kind.kita_plat", "ID-UNKNOWN", "expect.questions[0]", "kind.kita_platz"),
    "a phase": ("phase: kita", "phase: kitaa", "ID-UNKNOWN", "expect.phases[0].phase", "kita"),
    "a person in a phase": (
        "person: k1, phase",
        "person: k2, phase",
        "PERSON-UNKNOWN",
        "expect.phases[0].person",
        "list the person",
    ),
    "a guide": ("amt-05358]", "amt-99999]", "ID-UNKNOWN", "expect.guides[1]", "gesundheitsamt"),
    "something missing": ("[k1/born]", "[k1/borm]", "ID-UNKNOWN", "expect.offers[0].missing[0]", ""),
    "a hint": ("waiting_list", "waiting_lst", "ID-UNKNOWN", "expect.offers[0].hints[0]", "waiting_list"),
    "a reason": ("[received]", "[receved]", "ID-UNKNOWN", "expect.offers[0].held_back[0]", "received"),
    "a place": ('["05315000"]', '["05315999"]', "ID-UNKNOWN", "same_suggestions_at[0]", ""),
}


def test_what_an_expectation_may_name_is_no_problem(folder: Path) -> None:
    (folder / "cases.yaml").write_text(EXPECTED, encoding="utf-8")
    assert lotse.check(folder).problems == ()


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_what_a_case_expects_is_told_with_its_line_and_the_nearest_name(folder: Path, name: str) -> None:
    old, new, code, path, near = SLIPS[name]
    (folder / "cases.yaml").write_text(EXPECTED, encoding="utf-8")
    change(folder / "cases.yaml", old, new)
    (problem,) = lotse.check(folder).problems
    line = next(number for number, one in enumerate(EXPECTED.splitlines(), 1) if old in one)
    assert (problem.code, problem.severity, problem.path, problem.line) == (code, "error", f"cases[0].{path}", line)
    assert near in problem.hint
    assert new.strip('[]"') not in f"{problem.text} {problem.hint}"


def test_a_case_with_signs_of_danger_is_not_checked(folder: Path) -> None:
    change(folder / "case.yaml", "no_indication", "acute")
    change(folder / "case.yaml", "person: k1", "person: k2")
    report = lotse.check(folder)
    assert report.problems == ()
    assert [(one.file.rpartition("/")[2], one.stop.code) for one in report.stopped] == [("case.yaml", "KS-STOP")]
    with pytest.raises(lotse.ProtectionStop):
        lotse.check(folder / "case.yaml")


def test_rules_that_rest_on_our_own_judgement_are_listed(folder: Path) -> None:
    change(folder / "rules.yaml", 'source: {kind: practice, ref: "muster:1"}', "source: {kind: proposal}")
    report = lotse.check(folder)
    assert report.problems == ()
    assert [(one.rule, one.line, one.path) for one in report.proposals] == [("lesen", 7, "rules[0]")]


def test_a_configured_vocabulary_is_used_where_it_is_named(folder: Path) -> None:
    assert [code for _, code, _ in found(folder / "rules.yaml")] == ["ID-UNKNOWN"]
    report = lotse.check(folder / "rules.yaml", vocabulary=folder / "vocabulary.yaml")
    assert report.problems == ()
    assert lotse.check(folder / "case.yaml", vocabulary=folder / "vocabulary.yaml").problems == ()


def test_no_report_repeats_what_a_file_holds(folder: Path) -> None:
    for name in FILES:
        change(folder / name, "schema:", "kanarie: kanarie\nschema:")
    change(folder / "case.yaml", "zuhause-lesen", "kanarie")
    change(folder / "rules.yaml", "need: lernfoerderung", "need: kanarie")
    report = lotse.check(folder)
    assert report.errors > len(FILES)
    assert "kanarie" not in report.model_dump_json()


def test_the_report_is_the_json_of_the_contract(folder: Path) -> None:
    change(folder / "case.yaml", "K7MQ2-XPA4T-J", "K7MQ2-XPA4T-K")
    shown = json.loads(lotse.check(folder).model_dump_json())
    assert shown["schema"] == "lotse/check/1"
    assert list(shown["problems"][0]) == ["code", "severity", "file", "line", "column", "path", "text", "hint"]


def test_rules_and_catalogues_are_loaded_with_the_widest_of_their_vocabularies(folder: Path) -> None:
    loader = Loader(library_at(folder))
    rules, catalogue = loader.content("praeventionskette-nrw", ("ortskatalog",))
    assert (rules.vocabulary.id, catalogue.vocabulary.id) == ("ort", "ort")
    assert loader.content("praeventionskette-nrw", ("ortskatalog",))[0] is rules


def test_everything_that_is_shipped_is_found() -> None:
    library = shipped_library()
    assert library.problems == ()
    assert [piece.id for piece in library.of("ruleset")] == list(shipped_ids("ruleset"))
    assert {"nrw"} <= {piece.id for piece in library.of("vocabulary")}
    assert library.of("cases")


def test_a_part_of_a_file_keeps_its_lines() -> None:
    from lotse.files import parse

    document = parse('{"cases":\n [{"case":\n {"place": 1}}]}', name="x.json")
    part = part_of(document, ("cases", 0, "case"))
    assert part.data == {"place": 1}
    assert part.position(("place",)) == (3, 12)
