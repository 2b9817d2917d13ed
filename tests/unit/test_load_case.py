"""Reading a case: everything that does not fit, all at once, each with its code and place."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_case import load_case
from lotse.errors import ContentError, InputError, LotseError
from lotse.testing.agreeing import own_suggestion_record
from small_world import NORTH_A, NUMBER, OTHER_TOWN, TOWN, adult, child, family, signal, taken_in, unborn, words

if TYPE_CHECKING:
    from pathlib import Path


def problems(written: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        taken_in(written)
    return [(problem.code, problem.path) for problem in caught.value.problems]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"case": "K7MQ2-XPA4T-K"}, "CASE-NUMBER", "case"),
    ({"schema": "lotse/case/2"}, "TYPE", "schema"),
    ({"child_protection": "maybe"}, "TYPE", "child_protection"),
    ({"unbekannt": 1}, "KEY-UNKNOWN", ""),
    ({"place": {"ags": TOWN, "strasse": "x"}}, "KEY-UNKNOWN", "place"),
    ({"place": {"ags": 5315000}}, "TYPE", "place.ags"),
    ({"place": {"ags": "053150"}}, "TYPE", "place.ags"),
    ({"place": {"ags": "05000000"}}, "AGS-UNKNOWN", "place.ags"),
    ({"place": {"name": "Nirgendwo"}}, "AGS-UNKNOWN", "place.name"),
    ({"place": {"ags": TOWN, "area": f"{TOWN}-west"}}, "ID-UNKNOWN", "place.area"),
    ({"place": {"ags": OTHER_TOWN, "area": NORTH_A}}, "AGS-UNKNOWN", "place.area"),
    ({"noticed_by": {"role": "feuerwehr"}}, "ID-UNKNOWN", "noticed_by.role"),
    ({"persons": [child("k1"), child("k1")]}, "ID-DUPLICATE", "persons[1].id"),
    ({"persons": [child("Anna")]}, "TYPE", "persons[0].id"),
    ({"persons": [child("anna")]}, "TYPE", "persons[0].id"),
    ({"persons": [{"id": "k1", "role": "baby"}]}, "TYPE", "persons[0].role"),
    ({"persons": [child(born="2021-13")]}, "DATE", "persons[0].born"),
    ({"persons": [child(born="2021-02-29")]}, "DATE", "persons[0].born"),
    ({"persons": [child(born="15.03.2021")]}, "DATE", "persons[0].born"),
    ({"persons": [{**child(), "born": 2021}]}, "TYPE", "persons[0].born"),
    ({"persons": [{**unborn(carried_by=None), "born": "2026"}]}, "TYPE", "persons[0]"),
    ({"persons": [{**child(), "due": "2026"}]}, "TYPE", "persons[0]"),
    ({"persons": [child(parents=["x"])]}, "PERSON-UNKNOWN", "persons[0].parents[0]"),
    ({"persons": [child(parents=["k1"])]}, "PERSON-UNKNOWN", "persons[0].parents[0]"),
    ({"persons": [unborn(carried_by="x")]}, "PERSON-UNKNOWN", "persons[0].carried_by"),
    (
        {"persons": [unborn("u", carried_by="w"), unborn("w", carried_by=None)]},
        "PERSON-UNKNOWN",
        "persons[0].carried_by",
    ),
    (
        {"persons": [child(custody={"kind": "sole", "holders": ["x"]})]},
        "PERSON-UNKNOWN",
        "persons[0].custody.holders[0]",
    ),
    ({"signals": [signal("unbekannt")]}, "ID-UNKNOWN", "signals[0].topic"),
    ({"signals": [signal("sprache", source="hoerensagen")]}, "ID-UNKNOWN", "signals[0].source"),
    ({"signals": [signal("sprache", "x")]}, "PERSON-UNKNOWN", "signals[0].person"),
    ({"signals": [signal("sprache", None)]}, "PERSON-UNKNOWN", "signals[0]"),
    ({"signals": [signal("sprache", "m")]}, "SCOPE", "signals[0].person"),
    ({"signals": [signal("enge", "k1")]}, "SCOPE", "signals[0].person"),
    ({"signals": [signal("last", "k1")]}, "SCOPE", "signals[0].person"),
    ({"signals": [signal("sprache", on="2026-02-30")]}, "DATE", "signals[0].observed"),
    ({"signals": [signal("sprache", finding="bad")]}, "TYPE", "signals[0].finding"),
    ({"facts": {"familie.unbekannt": True}}, "ID-UNKNOWN", "facts.*"),
    ({"facts": {"k1": {"kind.unbekannt": True}}}, "ID-UNKNOWN", "facts.*.*"),
    ({"facts": {"x": {"kind.kita": True}}}, "PERSON-UNKNOWN", "facts.*"),
    ({"facts": {"k1": True}}, "TYPE", "facts.*"),
    ({"facts": {"m": {"kind.kita": True}}}, "SCOPE", "facts.*.*"),
    ({"facts": {"k1": {"erwachsen.arbeit": True}}}, "SCOPE", "facts.*.*"),
    ({"facts": {"k1": {"familie.allein": True}}}, "SCOPE", "facts.*.*"),
    ({"facts": {"k1": {"kind.herkunft": True}}}, "ATTRIBUTE-FORBIDDEN", "facts.*.*"),
    ({"facts": {"k1": {"kind.kita": "ja"}}}, "TYPE", "facts.*.*"),
    ({"facts": {"k1": {"kind.kita": 1}}}, "TYPE", "facts.*.*"),
    ({"facts": {"k1": {"kind.geschwister": True}}}, "TYPE", "facts.*.*"),
    ({"facts": {"k1": {"kind.geschwister": 10**17}}}, "TYPE", "facts.*.*"),
    ({"facts": {"k1": {"kind.schulform": "realschule"}}}, "ID-UNKNOWN", "facts.*.*"),
    ({"facts": {"k1": {"kind.anmeldung": "2026-02-30"}}}, "DATE", "facts.*.*"),
    ({"facts": {"k1": {"kind.anmeldung": "20261120"}}}, "DATE", "facts.*.*"),
    ({"facts": {"k1": {"kind.schulort": "05"}}}, "AGS-UNKNOWN", "facts.*.*"),
    ({"facts": {"k1": {"kind.schulort": "05000000"}}}, "AGS-UNKNOWN", "facts.*.*"),
    ({"facts": {"k1": {"kind.schulort": f"{TOWN}-west"}}}, "ID-UNKNOWN", "facts.*.*"),
    ({"facts": {"familie.sprachen": "tr"}}, "TYPE", "facts.*"),
    ({"facts": {"familie.sprachen": ["tr", "xx"]}}, "ID-UNKNOWN", "facts.*[1]"),
    ({"facts": {"familie.allein": {"value": "ja"}}}, "TYPE", "facts.*.value"),
    ({"facts": {"familie.allein": {"value": True, "observed": "gestern"}}}, "DATE", "facts.*.observed"),
    ({"facts": {"familie.allein": {"value": True, "from": "neighbour"}}}, "TYPE", "facts.*.from"),
    ({"receives": [{"offer": "o", "person": "x"}]}, "PERSON-UNKNOWN", "receives[0].person"),
    (
        {"declined": [{"offer": "o", "person": "x", "on": "2026-11-01", "reason": "not_now"}]},
        "PERSON-UNKNOWN",
        "declined[0].person",
    ),
    ({"declined": [{"offer": "o", "on": "2026-11-01", "reason": "no"}]}, "TYPE", "declined[0].reason"),
    ({"wishes": [{"need": "unbekannt"}]}, "ID-UNKNOWN", "wishes[0].need"),
    ({"wishes": [{"need": "lernen", "person": "x"}]}, "PERSON-UNKNOWN", "wishes[0].person"),
    ({"wishes": [{"need": "lernen", "person": "m"}]}, "SCOPE", "wishes[0].person"),
    ({"wishes": [{"need": "entlastung", "person": "k1"}]}, "SCOPE", "wishes[0].person"),
    ({"strengths": [{"strength": "unbekannt"}]}, "ID-UNKNOWN", "strengths[0].strength"),
    ({"no_answer": ["x/born"]}, "PERSON-UNKNOWN", "no_answer[0]"),
    ({"no_answer": ["born"]}, "TYPE", "no_answer[0]"),
    ({"consents": [{**own_suggestion_record("k1"), "case": "22222-22222-2"}]}, "CASE-NUMBER", "consents[0].case"),
    ({"consents": [own_suggestion_record("x")]}, "PERSON-UNKNOWN", "consents[0].person"),
]


@pytest.mark.parametrize(("wrong", "code", "path"), WRONG, ids=[f"{code} {path}" for _, code, path in WRONG])
def test_what_does_not_fit_is_told_with_code_and_place(wrong: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in problems(family(**wrong))


def test_all_problems_are_told_at_once() -> None:
    found = problems(
        family(
            case="nonsense",
            unbekannt=1,
            place={"ags": "05000000"},
            signals=[signal("unbekannt")],
            facts={"k1": {"kind.kita": "ja", "kind.unbekannt": 1}},
            wishes=[{"need": "unbekannt"}],
        )
    )
    codes = sorted(code for code, _ in found)
    assert codes == ["AGS-UNKNOWN", "CASE-NUMBER", "ID-UNKNOWN", "ID-UNKNOWN", "ID-UNKNOWN", "KEY-UNKNOWN", "TYPE"]


@pytest.mark.parametrize("key", ["schema", "case", "child_protection"])
def test_what_must_stand_in_a_case_is_named(key: str) -> None:
    written = family()
    del written[key]
    if key == "schema":
        assert taken_in(written).case == NUMBER
        return
    assert ("KEY-MISSING", key) in problems(written)


def test_everything_else_may_be_left_out() -> None:
    case = taken_in({"case": NUMBER, "child_protection": "no_indication"})
    assert (case.place, case.receives, case.persons, case.facts) == (None, None, (), {})


@pytest.mark.parametrize("role", ["child", "parent", "adult"])
def test_a_person_who_is_named_as_a_parent_has_facts_of_an_adult_too(role: str) -> None:
    written = family(
        {"id": "m", "role": role, "born": "2008"}, child(parents=["m"]), facts={"m": {"erwachsen.arbeit": True}}
    )
    assert taken_in(written).facts["m"] == {"erwachsen.arbeit": True}


def test_who_carries_a_child_has_facts_and_signals_of_an_adult_too() -> None:
    written = family(
        child("k1", "2008"),
        unborn(carried_by="k1"),
        facts={"k1": {"erwachsen.arbeit": True}},
        signals=[signal("last", "k1")],
    )
    assert len(taken_in(written).signals) == 1


def test_a_named_place_becomes_its_key() -> None:
    case = taken_in(family(place={"name": "Düren"}))
    assert case.place is not None
    assert case.place.ags == OTHER_TOWN


def test_several_places_of_a_name_are_named_as_candidates() -> None:
    with pytest.raises(InputError) as caught:
        taken_in(family(place={"name": "Alt"}))
    assert "candidates" in caught.value.hint


def test_a_test_case_needs_no_number() -> None:
    assert load_case({"child_protection": "no_indication"}, vocabulary=words(), numbered=False).case == "22222-22222-2"


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_file_is_told_with_line_and_column(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"case.{ending}"
    file.write_text(
        json.dumps(family(place={"ags": "05000000"}, wishes=[{"need": "unbekannt"}]), indent=1), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_case(file, vocabulary=words())
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [(problem.code, lines[problem.line - 1].strip().split('"')[1]) for problem in caught.value.problems] == [
        ("AGS-UNKNOWN", "ags"),
        ("ID-UNKNOWN", "need"),
    ]
    assert all(problem.column > 1 and problem.file == str(file) for problem in caught.value.problems)


def test_a_hint_names_the_nearest_known_id_and_never_what_was_written() -> None:
    with pytest.raises(InputError) as caught:
        taken_in(family(signals=[signal("sprachex")]))
    assert "sprache" in caught.value.hint
    assert "sprachex" not in str(caught.value)


def test_what_was_handed_in_can_change_without_changing_the_case() -> None:
    written = family(facts={"k1": {"kind.kita": True}})
    case = taken_in(written)
    before = case.model_dump_json()
    written["facts"]["k1"]["kind.kita"] = False
    written["persons"].append(child("k2"))
    assert case.model_dump_json() == before


@pytest.mark.parametrize("source", [[], 7, None, b"x", "no-such-file.yaml", {"a": {1: 2}}])
def test_what_is_no_case_at_all_is_refused_in_own_words(source: Any) -> None:
    with pytest.raises((LotseError, TypeError)):
        load_case(source, vocabulary=words())


def test_a_vocabulary_that_is_not_there_is_an_error_of_content() -> None:
    with pytest.raises(ContentError):
        load_case(family(), vocabulary="no-such-vocabulary")


def test_a_case_reads_back_as_it_was_written() -> None:
    written = family(
        child(parents=["m"]),
        adult(),
        unborn(),
        place={"ags": TOWN, "area": NORTH_A},
        signals=[signal("sprache")],
        facts={
            "familie.sprachen": ["tr"],
            "k1": {"kind.kita": {"value": False, "from": "third", "observed": "2026-11-02"}},
        },
        receives=[],
        consents=[own_suggestion_record("k1")],
    )
    case = taken_in(deepcopy(written))
    dumped = case.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert taken_in(dumped) == case
    assert dumped["facts"] == written["facts"]
    assert dumped["persons"] == written["persons"]


@pytest.mark.parametrize("kind", ["joint", "guardian"])
def test_who_shares_custody_or_is_guardian_may_live_elsewhere(kind: str) -> None:
    """Nothing but a letter is needed of who is no person of the household."""
    written = family(persons=[child(custody={"kind": kind, "holders": ["x"]})])
    (loaded,) = load_case(written, vocabulary=words()).persons
    assert loaded.custody is not None
    assert loaded.custody.holders == ("x",)
