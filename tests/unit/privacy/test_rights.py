"""Clearing after a protection procedure, access, receipt, deletion."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lotse.case.load_case import load_case
from lotse.conditions import Duration
from lotse.errors import InputError, ProtectionStop
from lotse.privacy.access import access
from lotse.privacy.clearing import clear_protection
from lotse.privacy.deletion import deletion_catalogue, due_on
from privacy_world import NUMBER, OTHER_NUMBER, advised, child, consent, family, signal, told, words

GOOD: dict[str, Any] = {
    "result": "no_danger",
    "on": date(2026, 11, 20),
    "reference": "Akte 7",
    "by": ["f1", "f2"],
    "number": OTHER_NUMBER,
}


def test_k02_two_professionals_without_a_danger_begin_a_new_case() -> None:
    stopped = family(child_protection="indicated", consents=[consent()])
    cleared = clear_protection(stopped, **GOOD, vocabulary=words())
    assert cleared.case == OTHER_NUMBER
    assert cleared.child_protection == "no_indication"
    assert cleared.consents == ()
    assert "Akte 7" not in cleared.model_dump_json()
    assert '"f1"' not in cleared.model_dump_json()
    assert advised(cleared.model_dump(mode="json", exclude_none=True)).stop is None


def test_k02_a_loaded_case_may_be_cleared_too() -> None:
    loaded = load_case(family(child_protection="acute"), vocabulary=words())
    cleared = clear_protection(loaded, **{**GOOD, "number": lambda: OTHER_NUMBER}, vocabulary=words())
    assert [person.id for person in cleared.persons] == ["k1", "m"]
    assert loaded.child_protection == "acute"


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": ["f1"]},
        {"by": ["f1", "f1"]},
        {"by": ["f1", " F1 "]},
        {"by": []},
        {"by": ["f1", " "]},
        {"by": "f1"},
        {"result": "latent"},
        {"result": "danger"},
        {"reference": " "},
        {"on": "2026-11-20"},
        {"number": NUMBER},
        {"number": "22222-22222-3"},
    ],
)
def test_k02_whatever_is_missing_keeps_the_stop(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        clear_protection(family(child_protection="indicated"), **{**GOOD, **wrong}, vocabulary=words())


def test_k02_everything_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        clear_protection(
            family(child_protection="unclear"), result="x", on=date(2026, 1, 1), reference="", by=[], number=NUMBER
        )
    assert {(one.path, one.code, one.file, one.line, one.column) for one in caught.value.problems} == {
        ("result", "TYPE", "", 0, 0),
        ("reference", "KEY-MISSING", "", 0, 0),
        ("by", "KEY-MISSING", "", 0, 0),
        ("number", "CASE-NUMBER", "", 0, 0),
    }


def test_k02_a_day_that_is_no_day_is_told_as_such() -> None:
    with pytest.raises(InputError) as caught:
        clear_protection(family(child_protection="unclear"), **{**GOOD, "on": "2026-11-20"}, vocabulary=words())
    assert [(one.path, one.code) for one in caught.value.problems] == [("on", "DATE")]


def test_k02_an_assessment_is_not_older_than_what_was_observed() -> None:
    seen = family(child_protection="unclear", signals=[signal(observed="2026-10-12"), signal(observed="2026-10-30")])
    before = {**GOOD, "on": date(2026, 10, 11)}
    with pytest.raises(InputError) as caught:
        clear_protection(seen, **before, vocabulary=words())
    assert [(one.path, one.code) for one in caught.value.problems] == [("on", "DATE-ORDER")]
    assert clear_protection(seen, **{**GOOD, "on": date(2026, 10, 12)}, vocabulary=words()).case == OTHER_NUMBER


def test_k02_the_words_of_the_municipality_hold_for_the_new_case_too_and_nothing_else_of_it_changes() -> None:
    """A loaded case and a written one, with everything a case may state, begin anew as the same case."""
    written = family(
        child(),
        {"id": "m", "role": "parent", "born": "1994-02-03"},
        {"id": "u", "role": "unborn", "due": "2027-02", "carried_by": "m"},
        child_protection="unclear",
        signals=[signal("feste"), signal(**{"from": "other_office"}, office="kita", record="C-7Q4M9K2XPA")],
        facts={"k1": {"kind.eingeschult": {"value": False, "observed": "2026-10-01"}}, "familie.sprachen": ["tr"]},
        declined=[{"offer": "fest", "person": "k1", "on": "2026-10-02", "reason": "not_now"}],
        wishes=[{"need": "sprachfoerderung", "person": "k1"}],
        no_answer=["k1/kind.kita_platz"],
    )
    loaded = load_case(written, vocabulary=words())
    begun = clear_protection(loaded, **GOOD, vocabulary=words()).model_dump()
    assert begun == clear_protection(written, **GOOD, vocabulary=words()).model_dump()
    assert begun == {**loaded.model_dump(), "case": OTHER_NUMBER, "child_protection": "no_indication"}


def exported(person: str = "k1", case: dict[str, Any] | None = None, **more: Any) -> Any:
    vocabulary = more.pop("vocabulary", words())
    return access(load_case(case or family(), vocabulary=vocabulary), person=person, vocabulary=vocabulary, **more)


def test_b06_the_own_data_are_exported_and_those_of_others_are_not() -> None:
    case = family(facts={"k1": {"kind.eingeschult": False}, "m": {"erwachsen.alleinerziehend": True}})
    own = exported(case=case)
    assert own.data["k1/kind.eingeschult"] is False
    assert own.data["k1/signal:sprache-deutsch"][0]["finding"] == "conspicuous"
    assert not any(key.startswith("m/") for key in own.data)
    assert not own.needs_human
    assert exported("m", case).data["m/erwachsen.alleinerziehend"] is True


def test_b06_what_was_entrusted_or_concerns_the_household_is_held_back_for_a_professional() -> None:
    case = family(
        signals=[{**signal(), "entrusted": {"by": "k1", "to": "f1"}}, signal()], facts={"familie.leistung_sgb2": True}
    )
    own = exported(case=case)
    listed = exported(case=case, review=True).held_back
    assert listed == ("household/familie.leistung_sgb2", "k1/signal:sprache-deutsch")
    assert (own.held_back, own.held_back_count) == (None, 2)
    assert own.needs_human
    assert "k1/signal:sprache-deutsch" not in own.data
    assert own.text


def test_b06_a_topic_that_is_confidential_by_its_nature_is_held_back_whoever_noticed_it() -> None:
    told_in_confidence = words().signals["sprache-deutsch"].model_copy(update={"confidential": True})
    vocabulary = words().model_copy(update={"signals": {**words().signals, "sprache-deutsch": told_in_confidence}})
    own = exported(vocabulary=vocabulary, review=True)
    assert own.held_back == ("k1/signal:sprache-deutsch",)
    assert "k1/signal:sprache-deutsch" not in own.data
    assert own.needs_human
    assert exported(review=True).held_back == ()
    unknown = {name: kind for name, kind in words().signals.items() if name != "sprache-deutsch"}
    elsewhere = access(
        load_case(family(), vocabulary=words()),
        person="k1",
        vocabulary=words().model_copy(update={"signals": unknown}),
        review=True,
    )
    assert elsewhere.held_back == own.held_back


def test_b07_the_export_names_every_recipient_and_only_the_own_fields() -> None:
    entries: list[Any] = []
    told(consent()).package(log=entries.append)
    entries.append(entries[0].model_copy(update={"case": OTHER_NUMBER}))
    own = exported(log=entries)
    assert [one["to"] for one in own.disclosed] == [["jugendamt-05358008"]]
    assert exported("m", log=entries).disclosed == ()
    assert (own.log_read, exported(log=[]).log_read, exported().log_read) == (True, True, False)


def test_k04_nothing_is_exported_during_a_protection_procedure() -> None:
    with pytest.raises(ProtectionStop):
        exported(case=family(child_protection="indicated"))


def test_an_unknown_person_is_refused() -> None:
    with pytest.raises(InputError):
        exported("z")


@pytest.mark.parametrize("rule", deletion_catalogue().rules, ids=lambda rule: rule.id)
def test_s07_every_kind_of_data_has_one_beginning_and_one_period(rule: Any) -> None:
    assert rule.start
    assert due_on(rule.id, date(2026, 8, 31)) >= date(2026, 8, 31)


def test_s07_a_kind_without_a_rule_is_not_stored() -> None:
    with pytest.raises(InputError) as caught:
        due_on("chat", date(2026, 11, 20))
    assert [(one.code, one.path) for one in caught.value.problems] == [("ID-UNKNOWN", "kind")]


def test_a_municipality_may_count_in_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = deletion_catalogue()
    two_weeks = shipped.rules[0].model_copy(update={"after": Duration(count=2, unit="weeks"), "to_end_of_year": False})
    changed = shipped.model_copy(update={"rules": (two_weeks,)})
    monkeypatch.setattr("lotse.privacy.deletion.deletion_catalogue", lambda: changed)
    assert due_on(two_weeks.id, date(2026, 11, 20)) == date(2026, 12, 4)


def test_six_months_after_the_31_of_august_is_the_last_of_february() -> None:
    assert due_on("refused-attempts", date(2026, 8, 31)) == date(2027, 2, 28)


def test_b06_where_nobody_told_the_place_the_extract_holds_none() -> None:
    own = exported(case={**family(), "place": None})
    assert not any(key.startswith("place/") for key in own.data)
