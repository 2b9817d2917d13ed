"""The schema for editors: what is right is accepted, a slip in any id is not, and every id has its name."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.catalogue import CatalogueFile
from lotse.cli import main
from lotse.files import parse, read
from lotse.grammar.editor import editor_schema
from lotse.grammar.editor_ids import SLOTS
from lotse.grammar.kinds import GRAMMAR, MODELS, Kind
from lotse.grammar.known import Known, known_at
from lotse.grammar.texts import shown_conditions
from lotse.testing import cases, catalogues, rulesets, vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.model import Model

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lotse"
EXAMPLES = GRAMMAR / "beispiele" / "alles"
SHIPPED = {
    "vocabulary": "case/vocabularies/*/*.yaml",
    "ruleset": "rules/sets/*/*.yaml",
    "catalogue": "catalogues/content/*/*.yaml",
    "cases": "cases/*.yaml",
}
Validator = Any
"""Of any draft; `jsonschema` says nothing that helps about its validators."""
PLACES = known_at().places
OPEN = {"any-role", "any-body", "guide", "town", "language", "what", "ruleset-or-any", "catalogue-or-any"}
OPEN |= {"vocabulary-or-any"}
"""Lists beside which something else is right too: files of an office, roles and bodies of other tables."""


def validator(known: Known, kind: Kind | None = None) -> Validator:
    schema = editor_schema(known, kind)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.fixture(scope="module")
def everything() -> Validator:
    return validator(known_at(EXAMPLES))


def definitions(checks: Validator) -> dict[str, Any]:
    found: dict[str, Any] = checks.schema["definitions"]
    return found


def wrong(checks: Validator, data: Any) -> list[list[Any]]:
    return [list(error.absolute_path) for error in checks.iter_errors(data)]


@pytest.mark.parametrize("kind", SHIPPED)
def test_shipped_files_fit(kind: Kind) -> None:
    alone, together = validator(known_at(), kind), validator(known_at())
    files = sorted(SOURCE.glob(SHIPPED[kind]))
    assert files
    found = [
        (file.name, place) for file in files for checks in (alone, together) for place in wrong(checks, read(file).data)
    ]
    assert found == []


@pytest.mark.parametrize(
    "folder",
    [
        EXAMPLES,
        GRAMMAR / "beispiele" / "klein",
        SOURCE / "starter",
        ROOT / "examples" / "municipality",
        ROOT / "examples",
    ],
)
def test_own_folders_fit_with_their_own_ids(folder: Path) -> None:
    checks = validator(known_at(folder))
    files = [file for file in sorted(folder.rglob("*.yaml")) if folder.name != "examples" or file.parent == folder]
    assert len(files) >= 3
    assert [(file.name, place) for file in files for place in wrong(checks, read(file).data)] == []


def test_the_case_of_a_long_fact_of_the_family_fits_the_printed_schema_too(capsys: pytest.CaptureFixture[str]) -> None:
    case = {"case": "K7MQ2-XPA4T-J", "child_protection": "no_indication", "place": {"name": "Düren"}}
    case["facts"] = {"familie.sprachen": {"value": ["tr"], "observed": "2026-11-02"}, "k1": {"kind.eingeschult": True}}
    assert main(["schema", "case"]) == 0
    printed = jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out))
    assert wrong(printed, case) == []
    assert wrong(printed, {**case, "facts": {"Familie.sprachen": ["tr"]}})
    assert wrong(validator(known_at(), "case"), case) == []


# --- a slip in each id -------------------------------------------------------------------------------------------


def slips(data: Any, keys: set[str], path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The file with one more letter in one text below one of the keys, with the path of that text."""
    parts: list[tuple[Any, Any]] = list(data.items()) if isinstance(data, dict) else []
    parts += enumerate(data) if isinstance(data, list) else ()
    for step, part in parts:
        where = (*path, step)
        named = step if isinstance(step, str) else next((one for one in reversed(path) if isinstance(one, str)), "")
        if isinstance(part, str) and named in keys:
            changed: Any = deepcopy(data)
            changed[step] = f"{part}x"
            yield where, changed
        else:
            for below, changed_part in slips(part, keys, where):
                changed = deepcopy(data)
                changed[step] = changed_part
                yield below, changed


def named_key(path: tuple[Any, ...]) -> str:
    return next(one for one in reversed(path) if isinstance(one, str))


STRICT = {slot: ids for slot, ids in SLOTS.items() if ids not in OPEN and slot[0] != "Settings"}
PLAIN = {slot: ids for slot, ids in STRICT.items() if ids not in ("given", "facts", "invented-case")}
FILE_OF = {
    "RulesetFile": "regeln.yaml",
    "Rule": "regeln.yaml",
    "CatalogueFile": "angebote.yaml",
    "CatalogueBody": "angebote.yaml",
    "Offer": "angebote.yaml",
    "Where": "angebote.yaml",
    "Responsible": "angebote.yaml",
    "VocabularyFile": "vokabular.yaml",
    "Role": "vokabular.yaml",
    "Topic": "vokabular.yaml",
    "NeedKind": "vokabular.yaml",
    "Area": "vokabular.yaml",
    "TestCase": "testfaelle.yaml",
    "ExpectedNeed": "testfaelle.yaml",
    "ExpectedOffer": "testfaelle.yaml",
    "ExpectedPhase": "testfaelle.yaml",
    "ExpectedBodies": "testfaelle.yaml",
    "Expectation": "testfaelle.yaml",
    "Place": "fall.yaml",
    "NoticedBy": "fall.yaml",
    "Signal": "fall.yaml",
    "Received": "fall.yaml",
    "Declined": "fall.yaml",
    "Wish": "fall.yaml",
    "HasStrength": "fall.yaml",
    "Case": "fall.yaml",
}
UNDER = {
    "Rule": "rules",
    "CatalogueBody": "bodies",
    "Offer": "offers",
    "Where": "where",
    "Responsible": "responsible",
    "Role": "roles",
    "Topic": "signals",
    "NeedKind": "needs",
    "Area": "areas",
    "TestCase": "cases",
    "ExpectedNeed": "needs",
    "ExpectedOffer": "offers",
    "ExpectedPhase": "phases",
    "ExpectedBodies": "bodies",
    "Expectation": "expect",
    "Place": "place",
    "NoticedBy": "noticed_by",
    "Signal": "signals",
    "Received": "receives",
    "Declined": "declined",
    "Wish": "wishes",
    "HasStrength": "strengths",
}


@pytest.mark.parametrize("slot", PLAIN, ids=".".join)
def test_a_slip_in_each_kind_of_id_is_told_at_its_place(slot: tuple[str, str], everything: Validator) -> None:
    mapping, key = slot
    data = read(EXAMPLES / FILE_OF[mapping]).data
    holder = UNDER.get(mapping)
    tried = 0
    for path, changed in slips(data, {key}):
        words = [one for one in path if isinstance(one, str)]
        around = words[:-1]
        if (holder or None) != (around[-1] if around else None):
            continue
        tried += 1
        found = wrong(everything, changed)
        assert any(list(path[: len(place)]) == place or place[: len(path)] == list(path) for place in found), path
    assert tried, "the example holds such an id"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rules", 0, "when", "all", 0, "signal"), "schwimmen-lernn"),
        (("rules", 0, "examples", 0, "given", "signal"), "schwimmen-lernn"),
        (("rules", 0, "when"), {"fact": "kind.eingeschul", "is": True}),
        (("rules", 0, "when"), {"fact": "kind.schulform", "is": "gymnasum"}),
        (("rules", 0, "when"), {"fact": "kind.schulform", "one_of": ["gymnasium", "gymnasum"]}),
        (("rules", 0, "when"), {"fact": "kind.schulform", "contains": "gymnasium"}),
        (("rules", 0, "when"), {"fact": "familie.sprachen", "contains": "türkisch"}),
        (("rules", 0, "when"), {"fact": "kind.eingeschult", "is": "ja"}),
        (("rules", 0, "when"), {"fact": "kind.eingeschult"}),
        (("rules", 0, "when"), {"fact": "kind.klassenstufe", "below": 5, "above": 2}),
        (("rules", 0, "when"), {"fact": "kind.schulort", "is": "05358008"}),
        (("rules", 0, "when"), {"fact": "erwachsen.alleinerziehend", "is": True}),
        (("rules", 0, "when"), {"fact": "familie.vereinsmitgliedschaft", "is": True}),
        (("rules", 0, "when"), {"need": "schwimmn"}),
        (("rules", 0, "when"), {"not": {"need": "schwimmen"}}),
        (("rules", 0, "when"), {"receives": "schwimmkurs-onlin"}),
        (("rules", 0, "when"), {"has_child": {"age": {"below": "3 years"}}}),
        (("rules", 0, "when"), {"age": {"below": "3 jahre"}}),
        (("rules", 0, "when"), {"signal": "schwimmen-lernen", "age": {"below": "3 years"}}),
        (("rules", 0, "when"), "allways"),
        (("rules", 0, "when"), {"signl": "schwimmen-lernen"}),
        (("rules", 0, "examples", 0, "given"), {"kind.eingeschul": True}),
        (("rules", 0, "examples", 0, "given"), {"signal:schwimmn": "conspicuous"}),
        (("rules", 0, "examples", 0, "given"), {"kind.schulform": "gymnasum"}),
        (("rules", 0, "examples", 0, "given"), {"has_child": [{"need": "schwimmn"}]}),
        (("rules", 0, "source"), {"kind": "law"}),
        (("rules", 0, "because"), {"tr": "…"}),
        (("offers", 0, "when"), {"fact": "kind.schwimmabzeichen", "is": "gold"}),
        (("offers", 0, "requires", 0), {"fact": "familie.freie_tage", "contains": "montag"}),
        (("offers", 0, "excludes", 0), {"receives": "schwimmkurs"}),
        (("offers", 0, "when"), {"fact": "kind.trainingsort", "is": "05358008-nord"}),
        (("offers", 0, "responsible", "answers"), {"schulfor": "grundschule"}),
        (("facts", "familie.freie_tage"), ["montag"]),
        (("facts", "familie.freie_tag"), ["samstag"]),
        (("facts", "k1", "kind.schwimmabzeichen", "value"), "gold"),
        (("facts", "k1", "kind.schwimmabzeichn"), "bronze"),
        (("facts", "k1", "familie.freie_tage"), ["samstag"]),
        (("no_answer",), ["k1/kind.eingeschul"]),
        (("no_answer",), ["k1/signal:schwimmn"]),
        (("phases", 0, "when"), {"fact": "kind.eingeschul", "is": True}),
        (("facts", 3, "values"), None),
        (("cases", 0, "case", "facts", "k1", "kind.schwimmabzeichen"), "gold"),
        (("schema",), "lotse/ruleset/2"),
    ],
    ids=str,
)
def test_what_loading_refuses_in_conditions_and_values_is_told(
    path: tuple[Any, ...], value: Any, everything: Validator
) -> None:
    names = {"rules": "regeln", "offers": "angebote", "phases": "vokabular", "cases": "testfaelle", "schema": "regeln"}
    name = names.get(str(path[0]), "vokabular" if path[:2] == ("facts", 3) else "fall")
    data = read(EXAMPLES / f"{name}.yaml").data
    assert wrong(everything, data) == []
    changed: Any = deepcopy(data)
    here = changed
    for step in path[:-1]:
        here = here[step]
    if value is None:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    assert wrong(everything, changed)


@pytest.mark.parametrize("shown", shown_conditions(), ids=lambda shown: shown.title)
def test_every_form_of_the_page_is_accepted(shown: Any, everything: Validator) -> None:
    when = parse(shown.when, name="").data
    if shown.owner == "offer":
        data = read(EXAMPLES / "angebote.yaml").data
        data["offers"][1] |= {"for": shown.for_, "when": when}
    else:
        data = read(EXAMPLES / "regeln.yaml").data
        data["rules"][0] |= {"for": shown.for_, "when": when, "need": "kontakt-austausch"}
        data["rules"][0]["examples"] = [one.model_dump(exclude_none=True, mode="json") for one in shown.tried]
    assert wrong(everything, data) == []


# --- no false red -------------------------------------------------------------------------------------------------


def as_file(thing: Model) -> dict[str, Any]:
    dumped: dict[str, Any] = thing.model_dump(mode="json", exclude_unset=True)
    return dumped


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_what_loads_is_never_told_as_wrong(data: st.DataObject) -> None:
    words = data.draw(vocabularies())
    rules = data.draw(rulesets(words))
    catalogue = data.draw(catalogues(words))
    on = date(2026, 11, 20)
    family = data.draw(cases(words, rules=rules, catalogue=catalogue, on=on))
    known = Known(places=PLACES)
    known.vocabularies[words.id] = "1"
    for name in ("facts", "signals", "needs"):
        getattr(known, name).update(getattr(words, name))
    for name in ("never_collected", "instruments", "areas"):
        getattr(known, name).update(dict.fromkeys(getattr(words, name), "Name"))
    known.offers.update(dict.fromkeys(catalogue.by_id, "Angebot"))
    checks = validator(known)
    head = {"id": "drawn", "version": "1", "vocabulary": words.id}
    file = {"schema": "lotse/ruleset/1", **head, "valid": {"from": "2016-01-01"}}
    assert wrong(checks, {**file, "rules": [as_file(rule) for rule in rules.rules]}) == []
    offers = [as_file(offer) for offer in catalogue.offers]
    CatalogueFile.model_validate({"schema": "lotse/catalogue/1", **head, "offers": offers})
    assert wrong(checks, {"schema": "lotse/catalogue/1", **head, "offers": offers}) == []
    assert wrong(checks, {"schema": "lotse/case/1", **json.loads(json.dumps(family, default=str))}) == []


def test_a_known_id_that_is_new_is_accepted_after_refreshing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "neu")]) == 0
    folder, schema = tmp_path / "neu", tmp_path / "neu" / ".lotse" / "schema.json"
    vocabulary = folder / "vokabular" / "musterstadt.yaml"
    text = vocabulary.read_text("utf-8")
    named = 'areas:\n  - {id: 05358008-ost, in: "05358008", name: Ost}\n'
    vocabulary.write_text(
        text.replace("areas:", named, 1).replace("areas:\n  - {id: 05358008-ost", "areas:\n  - {id: 05358008-ost"),
        "utf-8",
    )
    case = {**read(folder / "faelle" / "beispiel.yaml").data, "place": {"ags": "05358008", "area": "05358008-ost"}}
    assert wrong(jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8"))), case)
    assert main(["schema", "--ids", str(folder), "--out", str(schema)]) == 0
    assert wrong(jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8"))), case) == []
    capsys.readouterr()


def test_ids_of_a_folder_with_mistakes_are_known_all_the_same(tmp_path: Path) -> None:
    head = "schema: lotse/vocabulary/1\nid: kaputt\nversion: '1'\n"
    file = tmp_path / "vokabular.yaml"
    file.write_text(head + "strengths: [{id: mut, name: {de: Mut}}, {id: ohne-namen}]\n", "utf-8")
    (tmp_path / "leer.yaml").write_text("[", "utf-8")
    assert "mut" in known_at(tmp_path).strengths


def test_every_id_is_shown_with_its_name(everything: Validator) -> None:
    lists = {name: one for name, one in definitions(everything).items() if "enumDescriptions" in one}
    assert {"need", "offer", "signal", "role", "instrument", "phase", "body", "office", "municipality"} <= set(lists)
    assert all(len(one["enum"]) == len(one["enumDescriptions"]) for one in lists.values())
    need = lists["need"]
    assert need["enumDescriptions"][need["enum"].index("schwimmen")] == "Schwimmen lernen"
    assert len(lists["municipality"]["enum"]) == 396


def test_every_slot_is_a_key_of_a_model_that_is_written_by_hand() -> None:
    keys = {(name, key) for kind in MODELS for name, one in models_of(kind) for key in one}
    assert set(SLOTS) - keys == set()


def models_of(kind: Kind) -> Iterator[tuple[str, set[str]]]:
    from lotse.grammar.kinds import written_schema

    schema = written_schema(kind)
    for name, one in (
        {**schema["$defs"], MODELS[kind].__name__: schema}.items() if "$defs" in schema else [("Settings", schema)]
    ):
        parts = [one, *one.get("anyOf", ())]
        yield name, {key for part in parts for key in part.get("properties", {})}


def test_nobody_is_asked_about_scopes_that_do_not_fit(everything: Validator) -> None:
    below = definitions(everything)
    for owner in ("rule", "offer"):
        asked = below[f"condition-{owner}-{HOUSEHOLD}"]["properties"]["fact"]["enum"]
        never = known_at(EXAMPLES).never_collected if owner == "offer" else {}
        assert all(one.startswith("familie.") or one in never for one in asked)
        assert "age" not in below[f"condition-{owner}-{HOUSEHOLD}"]["properties"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["schema", "--ids", "no-such-folder"], "gibt es nicht"),
        (["schema", "advice", "--ids", "."], "Kennungen gibt es für"),
        (["schema", "nothing", "--ids", "."], "Dieses Format gibt es nicht"),
        (["schema", "case", "--docs"], "--docs steht allein"),
    ],
)
def test_what_cannot_be_made_is_told(call: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call) == 2
    assert told in capsys.readouterr().err


def test_a_schema_for_one_kind_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "ruleset", "--ids", str(EXAMPLES)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == editor_schema(known_at(EXAMPLES), "ruleset")
    assert wrong(jsonschema.Draft7Validator(printed), read(EXAMPLES / "regeln.yaml").data) == []
    assert wrong(jsonschema.Draft7Validator(printed), read(EXAMPLES / "angebote.yaml").data)
