"""Which transitions come up: at the days on which they begin, beside them, and where something is not known."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

import lotse
import small_world
from lotse.errors import LotseError, ProtectionStop
from lotse.rules.leaves import Stated
from lotse.transitions import Transitions, upcoming_transitions
from lotse.transitions.corridors import condition_of, corridors

RULES = lotse.load_ruleset("praeventionskette-nrw")
OFFERS = lotse.load_catalogue("leistungen-nrw", "praxisbeispiele-nrw")


def coming(on: date, *, born: str | None = None, ags: str | None = "05358008", **facts: Any) -> Transitions:
    child = {"id": "k1", "role": "child", **({"born": born} if born else {})}
    written = {
        "schema": "lotse/case/1",
        "case": "K7MQ2-XPA4T-J",
        "child_protection": "no_indication",
        "place": {"ags": ags} if ags else None,
        "persons": [child],
        "facts": {"k1": {f"kind.{name}": value for name, value in facts.items()}},
    }
    case = lotse.load_case(written, vocabulary=RULES.vocabulary)
    return upcoming_transitions(lotse.advise(case, rules=RULES, catalogue=OFFERS, on=on))


def days_of(found: Transitions, transition: str) -> list[tuple[str, str, str]]:
    return [
        (one.first.isoformat(), one.last.isoformat(), one.sure)
        for one in found.upcoming
        if one.transition == transition
    ]


@pytest.mark.parametrize(
    ("born", "on", "begins"),
    [
        ("2021-09-30", date(2026, 11, 20), [("2027-08-01", "2027-08-01", "yes")]),
        ("2021-10-01", date(2026, 11, 20), []),
        ("2021-10-01", date(2027, 8, 1), [("2028-08-01", "2028-08-01", "yes")]),
        ("2021-10-01", date(2027, 7, 31), []),
        ("2021-09", date(2026, 11, 20), [("2027-08-01", "2027-08-01", "yes")]),
        ("2021", date(2026, 11, 20), [("2027-08-01", "2028-08-01", "unknown")]),
        ("2021-03", date(2027, 8, 1), [("2027-08-01", "2027-08-01", "yes")]),
        ("2021-03", date(2027, 8, 2), []),
    ],
)
def test_school_begins_by_the_cut_off(born: str, on: date, begins: list[tuple[str, str, str]]) -> None:
    assert days_of(coming(on, born=born, eingeschult=False), "einschulung") == begins


@pytest.mark.parametrize(
    ("on", "there"), [(date(2026, 11, 15), True), (date(2026, 11, 16), False), (date(2025, 11, 14), False)]
)
def test_registration_is_by_15_november_before(on: date, *, there: bool) -> None:
    found = coming(on, born="2021-03-05", eingeschult=False)
    assert bool(days_of(found, "schulanmeldung")) is there
    assert all(one.by for one in found.upcoming if one.transition == "schulanmeldung")


@pytest.mark.parametrize(
    ("born", "on", "begins"),
    [
        ("2009-02-28", date(2026, 11, 20), [("2027-02-28", "2027-02-28", "yes")]),
        ("2008-02-29", date(2025, 11, 20), [("2026-03-01", "2026-03-01", "yes")]),
        ("2008-02-29", date(2026, 3, 1), [("2026-03-01", "2026-03-01", "yes")]),
        ("2008-02-29", date(2026, 3, 2), []),
        ("2009-03", date(2026, 11, 20), [("2027-03-01", "2027-03-31", "unknown")]),
    ],
)
def test_the_eighteenth_birthday(born: str, on: date, begins: list[tuple[str, str, str]]) -> None:
    assert days_of(coming(on, born=born), "volljaehrig") == begins


@pytest.mark.parametrize(
    ("on", "told", "begins"),
    [
        (date(2026, 7, 31), 4, [("2026-08-01", "2026-08-01", "yes")]),
        (date(2026, 8, 1), 4, [("2027-08-01", "2027-08-01", "yes")]),
        (date(2026, 8, 1), 3, []),
        (date(2026, 8, 1), 5, [("2026-08-01", "2026-08-01", "yes")]),
        (date(2026, 8, 2), 5, []),
    ],
)
def test_the_fifth_class_begins_after_the_fourth(on: date, told: int, begins: list[tuple[str, str, str]]) -> None:
    found = coming(on, born="2016-09-10", eingeschult=True, klassenstufe=told)
    assert days_of(found, "weiterfuehrende-schule") == begins


def test_a_class_that_is_not_known_keeps_the_transition_open() -> None:
    found = coming(date(2026, 11, 20), born="2017-03-10", eingeschult=True)
    (one,) = [one for one in found.upcoming if one.transition == "weiterfuehrende-schule"]
    assert (one.sure, one.missing) == ("unknown", ("k1/kind.klassenstufe",))
    assert (one.first, one.last) == (date(2027, 8, 1), date(2028, 8, 1))


def test_orientation_begins_with_the_eighth_class() -> None:
    found = coming(date(2026, 11, 20), born="2013-05-10", eingeschult=True, klassenstufe=7)
    assert days_of(found, "berufliche-orientierung") == [("2027-08-01", "2027-08-01", "yes")]


@pytest.mark.parametrize(("told", "sure"), [({"kita_platz": False}, "yes"), ({}, "unknown")])
def test_a_place_that_nobody_told_of_keeps_the_beginning_open(told: dict[str, Any], sure: str) -> None:
    found = coming(date(2026, 11, 20), born="2026-01-15", **told)
    assert days_of(found, "kita-beginn") == [("2027-01-15", "2027-01-15", sure)]


def test_whoever_has_a_place_has_begun() -> None:
    assert not days_of(coming(date(2026, 11, 20), born="2026-01-15", kita_platz=True), "kita-beginn")


def test_without_a_birth_everything_stays_open() -> None:
    found = coming(date(2026, 11, 20))
    assert {one.transition for one in found.upcoming} >= {"einschulung", "volljaehrig", "kita-beginn"}
    assert all(one.sure == "unknown" and "k1/born" in one.missing for one in found.upcoming)


def test_offers_are_those_of_the_place_and_families_come_first() -> None:
    here = coming(date(2026, 11, 20), born="2021-03-05", ags="05570052", eingeschult=False)
    elsewhere = coming(date(2026, 11, 20), born="2021-03-05", ags="05358008", eingeschult=False)
    instrument = "kreis-warendorf-uebergang-kita-grundschule"
    (start,) = [one for one in here.upcoming if one.transition == "einschulung"]
    assert instrument in [offer.offer for offer in start.offers]
    assert [offer.kind == "transition-instrument" for offer in start.offers] == sorted(
        offer.kind == "transition-instrument" for offer in start.offers
    )
    assert not [one for one in elsewhere.upcoming for offer in one.offers if offer.offer == instrument]


def test_where_the_place_is_not_known_an_offer_is_open() -> None:
    found = coming(date(2026, 11, 20), born="2021-03-05", ags=None, eingeschult=False)
    offers = {offer.offer: offer.here for one in found.upcoming for offer in one.offers}
    assert offers["kreis-warendorf-uebergang-kita-grundschule"] == "unknown"


def test_an_advice_that_was_read_back_and_a_stop_tell_nothing() -> None:
    case = lotse.load_case("examples/dueren.yaml")
    advice = lotse.advise(case, rules=RULES, catalogue=OFFERS, on=date(2026, 11, 20))
    with pytest.raises(LotseError, match="ADVICE-WITHOUT-CONTEXT"):
        upcoming_transitions(lotse.Advice.model_validate_json(advice.model_dump_json()))
    stopped = case.model_copy(update={"child_protection": "unclear"})
    with pytest.raises(ProtectionStop):
        upcoming_transitions(lotse.advise(stopped, rules=RULES, catalogue=OFFERS, on=date(2026, 11, 20)))


def test_what_a_condition_reads_is_told() -> None:
    for corridor in corridors():
        written = corridor.when.model_dump_json(by_alias=True)
        assert corridor.reads == frozenset(re.findall(r"kind\.\w+", written)), corridor.id


def test_a_vocabulary_without_these_facts_leaves_the_transition_open_and_asks_nothing() -> None:
    vocabulary = lotse.load_vocabulary(small_world.VOCABULARY)
    assert isinstance(condition_of(corridors()[0], vocabulary), Stated)
