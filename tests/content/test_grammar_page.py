"""The page of the grammar: nothing of the models is left out, every example is tried, and it is up to date."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

import lotse
from lotse.case import records
from lotse.case.condition_check import OPERATORS
from lotse.case.vocabulary import FactType
from lotse.casetests import CasesFile, run_case
from lotse.cli import main
from lotse.conditions import FACT_OPERATORS, FORMS
from lotse.errors import ContentError
from lotse.files import parse, read, validated
from lotse.grammar.keys import RECORDS, Reader, Table
from lotse.grammar.kinds import GRAMMAR, MODELS, Kind, example, form_schema, written_schema
from lotse.grammar.page import form_of, page
from lotse.grammar.texts import page_texts, shown_conditions
from lotse.rules.examples import try_examples
from lotse.settings import Settings
from lotse.validation_places import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.grammar.texts import Shown
    from lotse.rules.ruleset import Ruleset

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "grammar.md"
KINDS: tuple[Kind, ...] = tuple(MODELS)
EVERYTHING = GRAMMAR / "beispiele" / "alles"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return lotse.load_vocabulary(EVERYTHING / "vokabular.yaml")


@pytest.fixture(scope="module")
def offers(vocabulary: Vocabulary) -> Catalogue:
    return lotse.load_catalogue(EVERYTHING / "angebote.yaml", vocabulary=vocabulary)


def tables(kind: Kind) -> list[Table]:
    return list(Reader().tables(written_schema(kind), kind))


def test_the_page_is_what_the_models_say(capsys: pytest.CaptureFixture[str]) -> None:
    """After a change: lotse schema --docs > docs/grammar.md."""
    assert PAGE.read_text("utf-8") == page()
    assert main(["schema", "--docs"]) == 0
    assert capsys.readouterr().out == page()


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_model_has_a_row_with_a_sentence(kind: Kind) -> None:
    """Conditions have tables of their own; records of consents nobody writes by hand."""
    rows = {key.name for table in tables(kind) for key in table.keys}
    aside = {key for model in FORMS.values() for key in keys_of(model)}
    aside |= {key for name in RECORDS for key in keys_of(getattr(records, name))}
    assert keys_of(MODELS[kind]) - rows - aside == set()
    assert [(table.path, key.name) for table in tables(kind) for key in table.keys if not key.meaning] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_key_of_a_form_has_a_row_with_a_sentence(form: str) -> None:
    found = list(Reader().tables(form_schema(form), form))
    assert {key.name for table in found for key in table.keys} >= set(form_schema(form)["properties"])
    assert [key.name for table in found for key in table.keys if not key.meaning] == []


def test_every_form_of_a_value_has_a_name_and_an_example_of_that_form() -> None:
    """A text with a pattern is told by its name; the test of a pattern is done by the model itself."""
    named = {one.pattern or one.key_pattern for one in page_texts().values}
    patterns = {pattern for kind in KINDS for pattern in patterns_of(without_records(written_schema(kind)))}
    assert patterns - named == set()
    for one in page_texts().values:
        if one.pattern is not None:
            assert re.fullmatch(one.pattern, one.example), one.name


def patterns_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for one in schema.values():
            yield from patterns_of(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from patterns_of(one)


def without_records(schema: dict[str, Any]) -> dict[str, Any]:
    below = {name: one for name, one in schema.get("$defs", {}).items() if name not in RECORDS}
    return {**schema, "$defs": below}


def test_every_form_of_a_condition_and_every_comparison_has_an_example() -> None:
    shown = shown_conditions()
    assert {form_of(one) for one in shown} == set(FORMS)
    written = [(form_of(one), parse(one.when, name="").data) for one in shown]
    compared = {key for form, data in written if form == "fact" for key in data}
    assert compared == {"fact", *FACT_OPERATORS}
    assert {"signal", "is"} <= {key for form, data in written if form == "signal" for key in data}
    assert {"from", "below"} == {key for form, data in written if form == "age" for key in data["age"]}
    weeks = {key for form, data in written if form == "pregnant" for key in data["pregnant"]}
    assert weeks == {"week_from", "week_below"}


def test_a_fact_of_every_type_is_compared_in_an_example(vocabulary: Vocabulary) -> None:
    named = [parse(one.when, name="").data["fact"] for one in shown_conditions() if form_of(one) == "fact"]
    assert {vocabulary.facts[name].type for name in named if name in vocabulary.facts} == set(get_args(FactType))
    assert set(OPERATORS) == set(get_args(FactType)) == set(page_texts().comparisons_names)


@pytest.mark.parametrize("shown", shown_conditions(), ids=lambda shown: shown.title)
def test_every_example_of_a_condition_comes_out_as_the_page_says(
    shown: Shown, vocabulary: Vocabulary, offers: Catalogue
) -> None:
    when = parse(shown.when, name="").data
    ruleset = of_rule(shown, "always" if shown.owner == "offer" else when, vocabulary)
    rule = ruleset.rules[0]
    if shown.owner == "offer":
        condition = of_offer(shown, when, vocabulary).offers[0].when
        assert condition is not None
        with pytest.raises(ContentError, match="ATTRIBUTE-FORBIDDEN"):
            of_rule(shown, when, vocabulary)
        rule = rule.model_copy(update={"when": condition})
    assert all(one.passed for one in try_examples(ruleset, rule)), list(try_examples(ruleset, rule))
    told = {one.expect for one in shown.tried}
    assert told == reachable(shown), "yes, no and unknown are shown where they can come out"
    assert all(one.missing for one in shown.tried if one.expect == "unknown")


def reachable(shown: Shown) -> set[str]:
    """What can come out at all: nobody is asked about pregnancy or needs, and what is never collected stays open."""
    if "vereinsmitgliedschaft" in shown.when:
        return {"unknown"}
    return {"always": {"yes"}, "need": {"yes", "no"}, "pregnant": {"yes", "no"}}.get(
        form_of(shown), {"yes", "no", "unknown"}
    )


def of_rule(shown: Shown, when: object, vocabulary: Vocabulary) -> Ruleset:
    needs = {"child": "sprachfoerderung", "adult": "kontakt-austausch", "household": "kontakt-austausch"}
    rule = {
        "id": "probe",
        "for": shown.for_,
        "when": when,
        "need": needs[shown.for_],
        "because": {"de": "Probe."},
        "source": {"kind": "proposal"},
        "valid": {"from": "2026-01-01"},
        "examples": [one.model_dump(exclude_none=True) for one in shown.tried],
    }
    head = {"schema": "lotse/ruleset/1", "id": "probe", "version": "1", "vocabulary": vocabulary.id}
    return lotse.load_ruleset({**head, "valid": {"from": "2026-01-01"}, "rules": [rule]}, vocabulary=vocabulary)


def of_offer(shown: Shown, when: object, vocabulary: Vocabulary) -> Catalogue:
    offer = {
        "id": "probe",
        "kind": "offer",
        "audience": "family",
        "name": {"de": "Probe"},
        "needs": ["kontakt-austausch"],
        "for": shown.for_,
        "where": "anywhere",
        "when": when,
        "source": {"ref": "Probe"},
    }
    head = {"schema": "lotse/catalogue/1", "id": "probe", "version": "1", "vocabulary": vocabulary.id}
    return lotse.load_catalogue({**head, "offers": [offer]}, vocabulary=vocabulary)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_stands_in_the_example_of_its_kind(kind: Kind) -> None:
    schema = written_schema(kind)
    seen = set(stands(read(example(kind, smallest=False)).data, schema, schema.get("$defs", {})))
    if kind == "case":  # the families of test cases are written alike
        for test in read(example("cases", smallest=False)).data["cases"]:
            seen |= set(stands(test["case"], schema, schema["$defs"]))
    told = [(table.path, frozenset(key.name for key in table.keys)) for table in tables(kind)]
    assert [(path, name) for path, keys in told for name in sorted(keys) if (keys, name) not in seen] == []


def stands(data: Any, schema: Any, below: Any) -> Iterator[tuple[frozenset[str], str]]:
    """Every key that is written, with all the keys of its mapping."""
    if "$ref" in schema:
        yield from stands(data, below[schema["$ref"].rpartition("/")[2]], below)
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from stands(data, part, below)
    if isinstance(data, list):
        for one in data:
            yield from stands(one, schema.get("items") or {}, below)
    elif isinstance(data, dict):
        keys = schema.get("properties", {})
        others = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
        for name, value in data.items() if not keys or set(data) <= set(keys) else ():
            if name in keys:
                yield frozenset(keys), name
            for inner in [keys[name]] if name in keys else [one for one in others if isinstance(one, dict)]:
                yield from stands(value, inner, below)


@pytest.mark.parametrize("name", ["klein", "alles"])
def test_the_examples_load_and_nothing_is_wrong_with_them(name: str) -> None:
    folder = GRAMMAR / "beispiele" / name
    report = lotse.check(folder)
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    words_there = lotse.load_vocabulary(folder / "vokabular.yaml")
    ruleset = lotse.load_ruleset(folder / "regeln.yaml", vocabulary=words_there)
    catalogue = lotse.load_catalogue(folder / "angebote.yaml", vocabulary=words_there)
    assert lotse.load_case(folder / "fall.yaml", vocabulary=words_there).child_protection == "no_indication"
    assert validated(read(folder / "lotse.yaml"), Settings).office
    for test in validated(read(folder / "testfaelle.yaml"), CasesFile).cases:
        assert run_case(test, load=lambda _rules, _catalogues: (ruleset, catalogue)).differences == ()
    assert all(one.passed for rule in ruleset.rules for one in try_examples(ruleset, rule))
