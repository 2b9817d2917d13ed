from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lotse.errors import InputError, ProtectionStop
from lotse.privacy.minimise import minimise
from small_world import ON, advised, catalogue, child, family, offer, rule, ruleset, signal, taken_in

RULES = ruleset(
    rule("reden", "sprechen", {"all": [{"signal": "sprache"}, {"age": {"from": "3 years", "below": "6 years"}}]})
)
OFFERS = catalogue(offer("gruppe", "sprechen", when={"fact": "kind.kita", "is": True}))


def smaller(written: dict[str, Any], until: date | None = None) -> Any:
    return minimise(taken_in(written), rules=RULES, catalogue=OFFERS, on=ON, until=until)


def test_what_nothing_reads_goes_and_what_is_read_stays() -> None:
    facts = {"k1": {"kind.kita": True, "kind.ganztags": True}, "familie.zimmer": 3, "familie.sprachen": ["tr"]}
    small = smaller(family(facts=facts, signals=[signal("sprache"), signal("spielen")]))
    assert small.facts == {"k1": {"kind.kita": True}, "familie.sprachen": ("tr",)}
    assert [one.topic for one in small.signals] == ["sprache"]


def test_the_advice_is_the_same_before_and_after() -> None:
    written = family(facts={"k1": {"kind.kita": True, "kind.ganztags": True}}, signals=[signal("sprache")])
    shown = smaller(written).model_dump(mode="json", exclude_none=True)
    assert advised(shown, RULES, OFFERS).model_dump_json() == advised(written, RULES, OFFERS).model_dump_json()


@pytest.mark.parametrize(
    ("born", "until", "left"),
    [
        ("2022-05-17", None, "2022"),
        ("2021-03-15", None, "2021"),
        ("2020-11-25", None, "2020-11-25"),
        ("2020-12-25", None, "2020-12"),
        ("2021-03-15", date(2026, 12, 31), "2021"),
        ("2021-03-15", date(2027, 1, 1), "2021-03"),
        ("2021-03-15", date(2027, 3, 14), "2021-03-15"),
        ("2020-12-25", date(2026, 12, 10), "2020-12-25"),
        ("2026-11-20", None, "2026-11-20"),
    ],
)
def test_a_birth_becomes_as_coarse_as_every_age_in_use_allows(born: str, until: date | None, left: str) -> None:
    assert smaller(family(child(born=born)), until).persons[0].born == left


def test_an_observation_that_a_newer_one_of_the_same_source_replaced_goes() -> None:
    old, new = signal("sprache", on="2026-01-01"), signal("sprache", on="2026-11-01")
    later = signal("sprache", finding="inconspicuous", on="2026-12-01")
    assert [one.observed.isoformat() for one in smaller(family(signals=[old, new, later])).signals] == ["2026-11-01"]
    both = smaller(family(signals=[old, new, later]), date(2026, 12, 31)).signals
    assert [one.observed.isoformat() for one in both] == ["2026-11-01", "2026-12-01"]


def test_the_sozialraum_goes_where_no_offer_asks_for_one() -> None:
    place = {"ags": "05315000", "area": "05315000-nord"}
    assert smaller(family(place=place)).place.area is None
    by_area = catalogue(offer("gruppe", "sprechen", where={"residence": ["05315000-sued"]}))
    kept = minimise(taken_in(family(place=place)), rules=RULES, catalogue=by_area, on=ON)
    assert kept.place is not None
    assert kept.place.area == "05315000-nord"


def test_a_stop_comes_first_and_a_period_runs_forward() -> None:
    with pytest.raises(ProtectionStop):
        minimise(taken_in(family(child_protection="unclear")), rules=RULES, catalogue=OFFERS, on=ON)
    with pytest.raises(InputError):
        smaller(family(), date(2026, 1, 1))
