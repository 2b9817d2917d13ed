"""The report for the data-protection officer: complete by construction, readable, and about no family."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.model import Case
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli import main
from lotse.cli.page_privacy import report_page
from lotse.cli.privacy_report import kept_by_the_book
from lotse.cli.text_privacy import report_text
from lotse.errors import InputError
from lotse.flow import advise
from lotse.privacy.check_table import check_table, checks_by_id
from lotse.privacy.deletion import deletion_catalogue
from lotse.privacy.fields import fields_of
from lotse.privacy.fields_of_models import paths_of
from lotse.privacy.matrix import matrix
from lotse.privacy.report import privacy_report, report_texts
from lotse.privacy.report_fields import case_paths
from lotse.rules.load_ruleset import load_ruleset
from privacy_world import family, offers, rules, words

if TYPE_CHECKING:
    from lotse.privacy.report_model import PrivacyReport

ROOT = Path(__file__).parents[3]
ON = date(2026, 11, 20)


@cache
def shipped() -> PrivacyReport:
    return privacy_report(
        load_ruleset("praeventionskette-nrw"), catalogue=load_catalogue("leistungen-nrw", "praxisbeispiele-nrw"), on=ON
    )


def test_every_field_of_the_case_is_described_once_and_nothing_else_is() -> None:
    described = [one.key for one in report_texts().case_fields]
    assert sorted(described) == sorted(case_paths())
    assert len(set(described)) == len(described)


def test_the_fields_are_read_from_the_model_itself() -> None:
    class Wider(Case):
        nickname: str = ""

    assert set(paths_of(Wider)) - set(paths_of(Case)) == {"nickname"}
    assert {"persons[].custody.seen.what", "signals[].finding", "place.ags", "no_answer"} <= set(case_paths())
    assert [path for path in case_paths() if path.startswith("consents")] == ["consents"]  # told of their own
    assert {"signals[].entrusted.by", "facts[].entrusted.to"} <= set(case_paths())
    assert "given_by.representation.kind" in next(one.fields for one in shipped().stored if one.id == "consent")


def test_every_question_and_topic_of_the_vocabulary_is_in_it_with_its_category() -> None:
    words = load_vocabulary("nrw")
    told = {(one.group, one.key): one for one in shipped().fields if one.group in ("fact", "signal")}
    declared = {("fact", one) for one in words.facts} | {("signal", one) for one in words.signals}
    assert set(told) == declared
    for (group, key), one in told.items():
        kind = words.facts[key] if group == "fact" else words.signals[key]
        assert (one.category, one.sensitivity, one.about) == (kind.category, kind.sensitivity, kind.scope)
        assert one.why.endswith((".", "?"))
    assert {one.key for one in shipped().never} == set(words.never_collected)


def test_a_field_that_nothing_reads_would_show() -> None:
    report = privacy_report(rules(), catalogue=offers(), on=ON)
    hearing = next(one for one in report.fields if one.key == "hoeren")
    assert (hearing.rules, hearing.offers, hearing.consent, hearing.consent_from) == (1, 1, True, ())
    name = load_vocabulary("nrw").needs["seh-hoer"].name["de"]
    assert hearing.why == f"Kann einen Bedarf erkennen lassen: {name}."
    unread = next(one for one in report.fields if one.key == "zahngesundheit")
    assert (unread.rules, unread.offers) == (0, 0)
    assert unread.why == "Keine Regel liest es."
    asked = [one for one in shipped().fields if one.group in ("fact", "signal")]
    assert not [one.key for one in asked if not one.rules + one.offers]


def test_what_counts_only_with_a_consent_is_marked() -> None:
    marked = {one.key for one in shipped().fields if one.consent}
    words = load_vocabulary("nrw")
    special = {one.id for one in words.facts.values() if one.sensitivity == "special"}
    special |= {one.id for one in words.signals.values() if one.sensitivity == "special"}
    assert special <= marked
    assert "kind.kita_platz" not in marked


def test_what_counts_with_a_consent_only_from_a_screening_says_from_which() -> None:
    words = load_vocabulary("nrw")
    told = {one.key: one for one in shipped().fields if one.group == "signal"}
    for topic in words.signals.values():
        asked = {
            words.instruments[one].name["de"]
            for one in topic.instruments
            if words.instruments[one].consent == "required"
        }
        one = told[topic.id]
        assert (one.consent, set(one.consent_from)) == (
            topic.sensitivity == "special", set() if topic.sensitivity == "special" else asked
        )  # fmt: skip
    german = told["sprache-deutsch"]
    assert not german.consent
    assert "Gespräch" not in german.consent_from
    assert "Zählt nur mit Einwilligung, wenn es hierher kommt: Kita-Eingangsuntersuchung" in " ".join(
        report_text(shipped(), width=100_000).split()
    )


def test_the_report_says_of_place_and_birth_what_a_disclosure_does() -> None:
    """The municipality and the age in years go with every consent for the purpose; the quarter is contact."""
    case = load_case(family(), vocabulary=words())
    context = advise(case, rules=rules(), catalogue=offers(), on=ON)._context
    assert context is not None
    assert case.place is not None
    quarter = case.place.model_copy(update={"area": "05358008-nord"})
    disclosed = fields_of(case.model_copy(update={"place": quarter}), context)
    told = {one.key: one.category for one in shipped().fields if one.group == "case"}
    for key, field in (("place.ags", "place/ags"), ("place.area", "place/area"), ("persons[].born", "k1/born")):
        assert disclosed[field].categories == frozenset({told[key]} - {None}), key
    assert not disclosed["k1/age"].categories
    assert "Alter in Jahren" in next(one.why for one in shipped().fields if one.key == "persons[].born")
    assert "ohne Kategorie" in report_text(shipped())
    assert "Ohne Kategorie" in report_page(shipped())


def test_recipients_checks_and_periods_are_those_the_program_works_with() -> None:
    report = shipped()
    assert [one.id for one in report.recipients] == list(matrix().rows)
    for one in report.recipients:
        assert one.cells == {category: matrix().cell(one.id, category) for category in matrix().columns}
    assert [one.id for one in report.checks] == [check.id for check in check_table().checks]
    assert [one.id for one in report.retention] == [rule.id for rule in deletion_catalogue().rules]
    assert {one.after for one in report.retention} >= {"30 Tage", "sofort", "3 Jahre bis zum Ende des Jahres"}


def test_every_store_names_rules_that_exist_and_a_named_book_is_told_too() -> None:
    known = {rule.id for rule in deletion_catalogue().rules}
    for store in report_texts().stores:
        assert set(store.rules) <= known
        assert store.rules or store.id == "screening"
    report = privacy_report(rules(), catalogue=offers(), on=ON, stored=kept_by_the_book())
    assert report.stored[-1].id == "book"
    assert {"offer", "answer", "entry.fields"} <= set(report.stored[-1].fields)


def test_a_book_keeps_neither_the_key_to_a_family_nor_proofs() -> None:
    """Which family a number belongs to lies with the office, as the open points say; a book has no period for it."""
    report = privacy_report(rules(), catalogue=offers(), on=ON, stored=kept_by_the_book())
    (book,) = [one for one in report.stored if one.id == "book"]
    assert not [one for one in book.retention if "Zuordnung" in one or "Nachweis der Einwilligung" in one]
    assert any("gewählte Ideen, Lotse" in one for one in book.retention)
    assert any("Weitergaben, Widerrufe und Mitteilungen" in one for one in book.retention)


def test_a_no_stays_in_the_book_until_the_case_ends_and_the_report_says_so_in_both_places() -> None:
    report = privacy_report(rules(), catalogue=offers(), on=ON, stored=kept_by_the_book())
    (book,) = [one for one in report.stored if one.id == "book"]
    (said,) = [one for one in book.retention if "nicht „möchte“" in one]
    assert said.endswith("sofort nach: Ende der Begleitung")
    assert said in [one.in_book for one in report.retention]
    assert not [one for one in book.retention if "Wahl der Familie" in one]
    for shown in (report_text(report, width=100_000), report_page(report)):
        assert shown.count(said) >= 3  # at its fields, where it lies, and beside the rule
        for note in report.retention_notes:
            assert note.text in shown
    (case,) = [one for one in report.stored if one.id == "case"]
    assert not [one for one in case.retention if "sofort" in one]  # there it stands under `declined`


@pytest.mark.parametrize("measure", report_texts().measures, ids=lambda one: one.id)
def test_every_measure_is_shown_by_tests_that_exist(measure: Any) -> None:
    assert measure.tests
    assert set(measure.checks) <= checks_by_id().keys()
    for test in measure.tests:
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file(), test
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in names if name else any(one.startswith("test_") for one in names), test


def test_the_ten_open_points_are_there_and_each_says_what_holds_until_then() -> None:
    points = shipped().open_points
    assert len({one.source for one in points}) == len({one.id for one in points}) == 10
    assert all(one.until_then.endswith(".") for one in points)


def test_every_source_is_something_that_a_municipality_can_read() -> None:
    """A norm, a published document or a check of the report itself; never a paper of the workshop."""
    report = shipped()
    told = report.model_dump_json()
    assert not [word for word in ("Recherche", "Entwurf §", "DESIGN", "CONTRACT") if word in told]
    lists = (report.about, report.grounds, report.steps, report.retention_notes, report.processing, report.open_points)
    sources = [one.source for several in lists for one in several]
    assert all(sources)
    known = {one.id for one in report.checks}
    named = {number for source in sources for number in re.findall(r"\b[A-Z][0-9]{2}[a-z]?\b", source)}
    assert named <= known
    assert len(named) > 20
    assert "V2 zweimal gleich" in " ".join(report_text(report).split())
    assert "V2 zweimal gleich" in " ".join(report_page(report).split())


def test_what_the_municipality_fills_in_is_left_open() -> None:
    assert {one.id for one in shipped().processing if one.text is None} == {
        "controller", "joint", "processor", "impact", "staff-council"
    }  # fmt: skip


def test_two_vocabularies_are_refused() -> None:
    with pytest.raises(InputError):
        privacy_report(rules(), catalogue=load_catalogue("leistungen-nrw"), on=ON)


def test_the_same_content_gives_the_same_report() -> None:
    again = privacy_report(
        load_ruleset("praeventionskette-nrw"), catalogue=load_catalogue("leistungen-nrw", "praxisbeispiele-nrw"), on=ON
    )
    assert again.model_dump_json() == shipped().model_dump_json()


def test_the_text_fits_into_80_columns_and_leaves_nothing_out() -> None:
    text = report_text(shipped())
    assert max(len(line) for line in text.splitlines() if " " in line.strip()) <= 80
    said = " ".join(text.split())
    for one in shipped().fields:
        assert f"- {one.key}: " in text
    for check in shipped().checks:
        assert f"- {check.id} (" in text
        if not check.verified:
            assert "NICHT GEPRÜFT" in said.split(f"- {check.id} (")[1].split(" - ")[0]
    for recipient in shipped().recipients:
        assert recipient.name in said
    by = Counter(check.by for check in check_table().checks)
    assert f"102 Prüfungen: {by['library']} lotse, {by['host']} Fachverfahren, {by['municipality']} Kommune." in said
    assert said.count("NICHT GEPRÜFT") == sum(not check.verified for check in check_table().checks) > 0
    assert "trägt die Kommune ein" in said


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else_and_has_headings_tables_and_anchors() -> None:
    page = report_page(shipped())
    reader = _Reader()
    reader.feed(page)
    tags = [tag for tag, _ in reader.tags]
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(tags)
    assert not re.search(r"url\(|@import|https?://", page)
    assert next(attributes for tag, attributes in reader.tags if tag == "html") == {"lang": "de", "dir": "ltr"}
    targets = {attributes["id"] for _, attributes in reader.tags if "id" in attributes}
    links = {str(attributes["href"]) for tag, attributes in reader.tags if tag == "a"}
    assert links == {f"#{one}" for one in targets}
    assert tags.count("h1") == 1
    assert all("scope" in attributes for tag, attributes in reader.tags if tag == "th")
    assert tags.count("tr") > len(shipped().fields) + len(shipped().checks)
    for key in (*(one.key for one in shipped().fields), *(one.id for one in shipped().checks)):
        assert key.replace(".", ".<wbr>") in page


def test_a_name_with_signs_of_html_is_shown_as_it_is() -> None:
    first = shipped().fields[0].model_copy(update={"name": "<b>Nummer</b>"})
    page = report_page(shipped().model_copy(update={"fields": (first, *shipped().fields[1:])}))
    assert "<b>Nummer</b>" not in page
    assert "&lt;b&gt;Nummer&lt;/b&gt;" in page


def test_the_command_answers_as_text_json_and_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", "report", "--on", "2026-11-20"]) == 0
    assert capsys.readouterr().out.startswith("Bericht für die behördliche Datenschutzstelle\nStand: 20. November 2026")
    assert main(["privacy", "report", "--on", "2026-11-20", "--format", "html"]) == 0
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")
    assert main(["privacy", "report", "--on", "2026-11-20", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["schema", "privacy-report"]) == 0
    jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out)).validate(told)
    assert "book" in {one["id"] for one in told["stored"]}


@pytest.mark.parametrize("words", [["--lang", "en"], ["--format", "pdf"], ["--on", "x"]])
def test_what_the_command_cannot_do_it_says(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", "report", *words]) == 2
    assert capsys.readouterr().out == ""
