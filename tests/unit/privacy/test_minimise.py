from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import lotse
from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.errors import InputError, ProtectionStop
from lotse.privacy.minimise import minimise, removed_keys
from lotse.rules.load_ruleset import load_ruleset
from small_world import (
    NORTH,
    NORTH_A,
    NORTH_B,
    ON,
    TOWN,
    adult,
    advised,
    catalogue,
    child,
    family,
    offer,
    rule,
    ruleset,
    signal,
    taken_in,
)
from small_world import VOCABULARY as SMALL

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


BONDS: tuple[dict[str, Any], ...] = (
    {"entrusted": {"by": "k1", "to": "f1"}},
    {"from": "third"},
    {"from": "other_office", "office": "jugendamt"},
    {"from": "other_office", "record": "C-2222222222"},
    {"secrecy": "hebamme"},
    {"task": "sgb8-55"},
)


@pytest.mark.parametrize("bond", BONDS)
def test_an_observation_is_replaced_only_by_one_that_came_here_in_the_same_way(bond: dict[str, Any]) -> None:
    old, new = signal("sprache", on="2026-01-01"), signal("sprache", on="2026-11-01")
    assert len(smaller(family(signals=[{**old, **bond}, new])).signals) == 2
    assert len(smaller(family(signals=[old, {**new, **bond}])).signals) == 2
    both = smaller(family(signals=[{**old, **bond}, {**new, **bond}])).signals
    assert [one.observed.isoformat() for one in both] == ["2026-11-01"]
    for other in BONDS:
        if other != bond:
            assert len(smaller(family(signals=[{**old, **bond}, {**new, **other}])).signals) == 2


@pytest.mark.parametrize("bond", BONDS)
def test_what_is_read_and_came_under_a_bond_stays_whatever_its_day(bond: dict[str, Any]) -> None:
    late = {**signal("sprache", on="2026-12-01"), **bond}
    facts = {"k1": {"kind.kita": {"value": True, "observed": "2026-12-01", **bond}}}
    small = smaller(family(signals=[signal("sprache"), late], facts=facts))
    assert len(small.signals) == 2
    assert set(small.facts) == {"k1"}


@pytest.mark.parametrize("bond", BONDS)
def test_a_secret_that_nothing_reads_stays_because_other_things_are_held_back_beside_it(bond: dict[str, Any]) -> None:
    facts = {"k1": {"kind.ganztags": {"value": True, **bond}}, "familie.zimmer": {"value": 3, **bond}}
    small = smaller(family(signals=[{**signal("spielen"), **bond}], facts=facts))
    stays = bool({"entrusted", "from"} & bond.keys())  # of another office: nothing from there is read (V08)
    assert bool(small.signals) is stays
    assert set(small.facts) == ({"k1", "familie.zimmer"} if stays else set())


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
    with pytest.raises(InputError) as caught:
        smaller(family(), date(2026, 1, 1))
    assert [(one.code, one.path) for one in caught.value.problems] == [("DATE-ORDER", "until")]
    assert smaller(family(), ON) == smaller(family())


@pytest.mark.parametrize(
    ("born", "on", "left"),
    [
        ("2023-11-10", date(2026, 11, 29), "2023-11-10"),  # born on the 30th: three years on the next day
        ("2023-11-10", date(2026, 11, 30), "2023-11"),  # whoever was born in that month is three by today
        ("2023-05-10", date(2026, 12, 30), "2023-05"),
        ("2023-05-10", date(2026, 12, 31), "2023"),
        ("2026-05-10", date(2026, 12, 30), "2026-05"),  # nobody is to be born after the day
        ("2026-05-10", date(2026, 12, 31), "2026"),
        ("2026-12", date(2026, 12, 31), "2026"),
        ("2021", date(2026, 12, 31), "2021"),
    ],
)
def test_the_last_day_of_a_month_or_year_counts_as_reached(born: str, on: date, left: str) -> None:
    case = taken_in(family(child(born=born)))
    assert minimise(case, rules=RULES, catalogue=OFFERS, on=on).persons[0].born == left


@pytest.mark.parametrize("born", ["2012-11-25", "2008-11-25"])
def test_who_has_to_agree_stays_to_the_day_although_no_rule_asks_for_14_or_18_years(born: str) -> None:
    assert smaller(family(child(born=born))).persons[0].born == born
    assert smaller(family(child(born=born.replace("-11-25", "-01-05")))).persons[0].born == f"{born[:4]}-01"


def test_a_fact_that_was_seen_after_the_last_day_goes() -> None:
    seen: dict[str, Any] = {"value": True, "observed": "2026-11-25"}
    of_all = {"k1": {"kind.kita": seen}, "familie.sprachen": {"value": ["tr"], "observed": "2026-11-25"}}
    assert smaller(family(facts=of_all), date(2026, 11, 24)).facts == {}
    assert set(smaller(family(facts=of_all), date(2026, 11, 25)).facts) == {"k1", "familie.sprachen"}
    one = signal("sprache", on="2026-11-25")
    assert smaller(family(signals=[one]), date(2026, 11, 24)).signals == ()
    assert len(smaller(family(signals=[one]), date(2026, 11, 25)).signals) == 1


def test_what_the_advice_names_as_not_used_stays_although_nothing_reads_it() -> None:
    illness = {**SMALL["facts"][0], "id": "familie.krank", "scope": "household", "category": "health"}
    vocabulary = load_vocabulary({**SMALL, "facts": [*SMALL["facts"], {**illness, "sensitivity": "special"}]})
    head = {"schema": "lotse/ruleset/1", "id": "r", "version": "1", "vocabulary": "small"}
    rules = load_ruleset(
        {**head, "valid": {"from": "2016-01-01"}, "rules": [rule("reden", "sprechen")]}, vocabulary=vocabulary
    )
    nothing = load_catalogue(
        {"schema": "lotse/catalogue/1", "id": "o", "version": "1", "vocabulary": "small"}, vocabulary=vocabulary
    )
    unread = {"kind.diagnose": True, "kind.ganztags": True}
    written = family(facts={"k1": unread, "familie.krank": True, "familie.zimmer": 3}, signals=[signal("hoeren")])
    small = minimise(load_case(written, vocabulary=vocabulary), rules=rules, catalogue=nothing, on=ON)
    assert small.facts == {"k1": {"kind.diagnose": True}, "familie.krank": True}
    assert [one.topic for one in small.signals] == ["hoeren"]


@pytest.mark.parametrize(
    ("valid", "until", "stays"),
    [
        ({"from": "2026-11-21"}, None, False),
        ({"from": "2026-11-21"}, date(2026, 11, 21), True),
        ({"from": "2016-01-01", "to": "2026-11-20"}, None, True),
        ({"from": "2016-01-01", "to": "2026-11-19"}, None, False),
    ],
)
def test_a_rule_counts_if_it_holds_on_any_of_the_days(
    valid: dict[str, str], until: date | None, *, stays: bool
) -> None:
    early = ruleset(rule("zimmer", "wohnen", {"fact": "familie.zimmer", "below": 2}, "household", valid=valid))
    case = taken_in(family(facts={"familie.zimmer": 3}))
    small = minimise(case, rules=early, catalogue=OFFERS, on=ON, until=until)
    assert bool(small.facts) is stays


def test_an_observation_is_replaced_by_one_of_the_first_day_but_never_by_one_that_assessed_nothing() -> None:
    old, today = signal("sprache", on="2026-01-01"), signal("sprache", on="2026-11-20")
    assert len(smaller(family(signals=[old, today])).signals) == 1
    nothing = {"finding": "not_assessed"}
    assert len(smaller(family(signals=[old, {**today, **nothing}])).signals) == 2
    assert len(smaller(family(signals=[{**old, **nothing}, today])).signals) == 2


def test_the_place_of_a_school_stays_where_an_offer_asks_for_it() -> None:
    by_school = catalogue(offer("gruppe", "sprechen", where={"attends_school_in": ["05315000"]}))
    case = taken_in(family(facts={"k1": {"kind.schulort": "05315000", "kind.ganztags": True}}))
    assert minimise(case, rules=RULES, catalogue=by_school, on=ON).facts == {"k1": {"kind.schulort": "05315000"}}
    assert minimise(case, rules=RULES, catalogue=OFFERS, on=ON).facts == {}


def test_a_sozialraum_in_another_becomes_the_municipality_it_lies_in() -> None:
    place = {"ags": TOWN, "area": NORTH_A}
    small = smaller(family(place=place))
    assert (small.place.ags, small.place.area) == (TOWN, None)
    alone = smaller(family(place={"area": NORTH_A})).place  # the municipality is told more freely: nobody stated it
    assert (alone.ags, alone.area) == (None, NORTH_A)
    inner = catalogue(offer("gruppe", "sprechen", where={"residence": [NORTH_B]}))
    kept = minimise(taken_in(family(place=place)), rules=RULES, catalogue=inner, on=ON)
    assert kept.place is not None
    assert kept.place.area == NORTH_A


def test_what_went_or_became_coarser_is_named_by_its_key() -> None:
    case = taken_in(
        family(
            child(born="2022-05-17"),
            adult(born="1990"),
            adult("v"),
            facts={
                "k1": {"kind.kita": True, "kind.ganztags": True},
                "familie.zimmer": 3,
                "familie.sprachen": ["tr"],
            },
            signals=[
                signal("sprache", on="2026-10-01"),
                signal("sprache", on="2026-11-01"),
                signal("spielen"),
                signal("enge", None),
            ],
            place={"ags": TOWN, "area": NORTH},
        )
    )
    small = minimise(case, rules=RULES, catalogue=OFFERS, on=ON)
    assert removed_keys(case, small) == (
        "household/familie.zimmer",
        "household/signal:enge",
        "k1/born",
        "k1/kind.ganztags",
        "k1/signal:spielen",
        "k1/signal:sprache",
        "place/area",
    )
    assert removed_keys(small, small) == ()
    bare = taken_in(family(place={"ags": TOWN}))
    assert removed_keys(bare, bare) == removed_keys(taken_in(family()), bare) == ()


@pytest.mark.parametrize("answers", [{}, {"schulform": "gymnasium"}])
def test_the_kind_of_school_that_only_says_which_body_is_responsible_stays(answers: dict[str, str]) -> None:
    """Own content in which no condition reads it: without it other bodies would be named."""
    words = lotse.load_vocabulary("nrw")
    source, valid = {"kind": "proposal"}, {"from": "2016-01-01"}
    one = {"id": "r", "for": "child", "when": {"signal": "sprache-deutsch"}, "need": "sprachfoerderung",
           "because": {"de": "Das hilft."}, "source": source, "valid": valid}  # fmt: skip
    head = {"version": "1", "vocabulary": "nrw"}
    rules = lotse.load_ruleset(
        {"schema": "lotse/ruleset/1", "id": "eigene", **head, "valid": valid, "rules": [one]}, vocabulary=words
    )
    its = {"id": "o", "kind": "offer", "audience": "family", "name": {"de": "o"}, "needs": ["sprachfoerderung"],
           "for": "child", "where": "anywhere", "when": "always", "source": {"ref": "test"},
           "responsible": {"role": "schulamt", "answers": answers}}  # fmt: skip
    offers = lotse.load_catalogue(
        {"schema": "lotse/catalogue/1", "id": "eigene", **head, "bodies": [], "offers": [its]}, vocabulary=words
    )
    seen = {"topic": "sprache-deutsch", "person": "k1", "finding": "conspicuous", "source": "gespraech",
            "observed": "2026-10-12"}  # fmt: skip
    facts = {"k1": {"kind.schulform": "grundschule", "kind.eingeschult": True}}
    written = family(child(born="2018-05-17"), place={"ags": "05358008"}, facts=facts, signals=[seen])
    case = lotse.load_case(written, vocabulary=words)
    small = lotse.minimise(case, rules=rules, catalogue=offers, on=ON)
    kept: Any = small.facts["k1"]
    assert ("kind.schulform" in kept) is not bool(answers)
    before, after = (lotse.advise(one, rules=rules, catalogue=offers, on=ON) for one in (case, small))
    assert before.suggestions[0].bodies
    assert after.model_dump_json() == before.model_dump_json()
