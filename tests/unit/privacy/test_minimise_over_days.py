"""What is kept of a case for a span of days: what a consent leaves out on one of them, and what binds other data."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.records import BERLIN
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.privacy.minimise import minimise
from lotse.rules.load_ruleset import load_ruleset
from lotse.testing.agreeing import own_suggestion_record
from small_world import NORTH, NUMBER, ON, TOWN, VOCABULARY, adult, child, family, rule, signal

if TYPE_CHECKING:
    from lotse.case.vocabulary import Vocabulary

SOLE = {"kind": "sole", "holders": ["m"], "seen": {"what": "sorgeregister", "on": "2026-01-01"}}
EXAMINED = {"source": "schuleingangsuntersuchung"}
ELSEWHERE = {"from": "other_office"}
TOMORROW = "2026-11-21"


@cache
def feasts() -> Vocabulary:
    """The small vocabulary with feasts, which are specially protected and no matter of health."""
    sensible = {"sensitivity": "special", "category": "religion_ethnicity"}
    facts = [{**VOCABULARY["facts"][0], "id": "kind.fest", **sensible}]
    facts += [{**facts[0], "id": "familie.fest", "scope": "household"}]
    facts += [{**VOCABULARY["facts"][0], "id": f"kind.{name}", "category": "health"} for name in ("brille", "zahn")]
    topics = [{"id": "fest", "name": {"de": "Fest"}, "scope": "child", **sensible}]
    instruments = [{"id": "schuleingangsuntersuchung", "name": {"de": "Untersuchung"}, "consent": "none"}]
    more = {"facts": facts, "signals": topics, "instruments": instruments}
    return load_vocabulary({**VOCABULARY, **{part: [*VOCABULARY[part], *extra] for part, extra in more.items()}})


def smaller(until: date = ON, windows: Any = (), **stated: Any) -> Any:
    """A case after minimising for the days from the usual one on; only language and day care are read.

    Args:
        until: Last day.
        windows: From which day to which midnight both persons agreed to every use, in days after the usual one.
        stated: The data.
    """
    head = {"version": "1", "vocabulary": "small"}
    reads = {"any": [{"signal": "sprache"}, {"fact": "kind.kita", "is": True}, {"fact": "kind.brille", "is": True}]}
    rules = load_ruleset(
        {"schema": "lotse/ruleset/1", "id": "r", **head, "valid": {"from": "2016-01-01"},
         "rules": [rule("reden", "sprechen", reads)]}, vocabulary=feasts(),
    )  # fmt: skip
    nothing = load_catalogue({"schema": "lotse/catalogue/1", "id": "o", **head}, vocabulary=feasts())
    records = [
        agreed(person, f"{person_name}{place}" * 5, *window)
        for person_name, person in (("2", "k1"), ("3", "m"))
        for place, window in enumerate(windows, start=2)
    ]
    written = family(child(parents=["m"], custody=SOLE), adult(), **{"consents": records, **stated})
    case = load_case(written, vocabulary=feasts())
    return minimise(case, rules=rules, catalogue=nothing, on=ON, until=until)


def agreed(person: str, name: str, first: int, end: int, **scope: Any) -> dict[str, Any]:
    """That the mother agreed from the morning of one day until the midnight before another one."""
    start, until = (datetime.combine(ON + timedelta(days=days), time(), BERLIN).isoformat() for days in (first, end))
    record = own_suggestion_record(person, ON, giver="m", name=name)
    return {
        **record,
        "scope": {**record["scope"], **scope},
        "valid": {"given_at": start, "until": until},
        "history": [{"state": "given", "at": start, "by": "m"}],
    }


def in_days(days: int) -> date:
    return ON + timedelta(days=days)


UNREAD: dict[str, dict[str, Any]] = {
    "a fact of a child": {"facts": {"k1": {"kind.fest": True}}},
    "a fact of the household": {"facts": {"familie.fest": True}},
    "a protected topic": {"signals": [signal("fest")]},
    "a topic of a screening": {"signals": [signal("spielen", source="screening")]},
}
TO_COME = {"value": True, "observed": str(in_days(5))}


@pytest.mark.parametrize("stated", UNREAD.values(), ids=UNREAD)
@pytest.mark.parametrize(
    ("windows", "last", "stays"),
    [
        ([], 0, True),
        ([], 9, True),
        ([(-5, 90)], 0, False),
        ([(-5, 90)], 9, False),
        ([(-5, 10)], 9, False),  # the consent ends with the last day
        ([(-5, 10)], 10, True),
        ([(0, 90)], 9, False),
        ([(1, 90)], 9, True),  # not on the first day yet
        ([(-5, 1), (2, 90)], 0, False),
        ([(-5, 1), (2, 90)], 1, True),  # one day between two consents
        ([(-5, 1), (2, 90)], 9, True),
    ],
)
def test_a05_what_no_consent_covers_on_one_of_the_days_stays_because_the_advice_names_it(
    stated: dict[str, Any], windows: Any, last: int, *, stays: bool
) -> None:
    small = smaller(in_days(last), windows, **stated)
    assert (bool(small.facts) or bool(small.signals)) is stays


def test_a05_what_is_named_on_the_first_day_stays_although_something_else_is_used_on_all_days() -> None:
    plain = agreed("k1", "2222222222", -5, 90, special=[])  # for the screening of a plain topic
    of_feasts = agreed("k1", "3333333333", 1, 90)
    stated: Any = {"facts": {"k1": {"kind.fest": True}}, "signals": [signal("spielen", source="screening")]}
    small = smaller(in_days(9), consents=[plain, of_feasts], **stated)
    assert (set(small.facts["k1"]), small.signals) == ({"kind.fest"}, ())


@pytest.mark.parametrize(
    "stated",
    [{"facts": {"k1": {"kind.fest": TO_COME}}}, {"signals": [signal("fest", on=str(in_days(5)))]}],
    ids=["a fact", "an observation"],
)
def test_a05_what_comes_within_the_days_and_is_not_used_then_stays(stated: dict[str, Any]) -> None:
    for last, stays in ((4, False), (5, True), (9, True)):
        small = smaller(in_days(last), **stated)
        assert (bool(small.facts) or bool(small.signals)) is stays


@pytest.mark.parametrize(
    ("role", "born", "on", "left"),
    [
        ("parent", "2006-11-10", date(2026, 11, 30), "2006-11-10"),  # of age in the last two years: to the day
        ("parent", "2006-11-10", date(2026, 12, 1), "2006-11"),
        ("adult", "2006-11-10", date(2026, 11, 30), "2006-11-10"),
        ("parent", "2006-11-10", date(2026, 12, 31), "2006-11"),
        ("parent", "2006-11-10", date(2027, 1, 1), "2006"),
        ("child", "2006-11-10", date(2026, 11, 30), "2006"),  # what a child understands hangs on who is grown beside it
        ("parent", "1990-05-17", ON, "1990"),
        ("parent", "2010-12-25", ON, "2010"),  # neither then nor until the last day
    ],
)
def test_p05_who_was_of_age_when_a_child_was_found_to_understand_stays_to_the_day(
    role: str, born: str, on: date, left: str
) -> None:
    rules = load_ruleset(
        {"schema": "lotse/ruleset/1", "id": "r", "version": "1", "vocabulary": "small",
         "valid": {"from": "2016-01-01"}, "rules": [rule("reden", "sprechen")]}, vocabulary=feasts(),
    )  # fmt: skip
    nothing = load_catalogue(
        {"schema": "lotse/catalogue/1", "id": "o", "version": "1", "vocabulary": "small"}, vocabulary=feasts()
    )
    case = load_case(family({"id": "p1", "role": role, "born": born}), vocabulary=feasts())
    assert minimise(case, rules=rules, catalogue=nothing, on=on).persons[0].born == left


def test_p05_who_comes_of_age_within_the_days_stays_to_the_day() -> None:
    for born, last, left in (("2008-12-25", 10, "2008-12"), ("2008-12-25", 40, "2008-12-25")):
        small = smaller(in_days(last), persons=[child(), {"id": "m", "role": "parent", "born": born}])
        assert small.persons[1].born == left


# --- what a whole request is asked for: one datum of it that stays will do ---


@pytest.mark.parametrize(
    ("seen", "goes"),
    [
        ({}, True),
        ({"observed": str(ON)}, True),
        ({"observed": TOMORROW}, False),  # on the first day nothing else would say that another office told something
    ],
)
def test_v08_one_fact_of_another_office_that_is_read_is_enough(seen: dict[str, Any], *, goes: bool) -> None:
    unread = {"value": True, **ELSEWHERE}
    facts = {"k1": {"kind.kita": {"value": True, **ELSEWHERE, **seen}, "kind.ganztags": unread}}
    assert ("kind.ganztags" not in smaller(facts=facts).facts["k1"]) is goes
    assert set(smaller(facts={"k1": {"kind.kita": True, "kind.ganztags": unread}}).facts["k1"]) == {
        "kind.kita",
        "kind.ganztags",
    }


@pytest.mark.parametrize("way", [ELSEWHERE, EXAMINED], ids=["V08", "U10"])
def test_one_observation_of_another_office_or_an_examination_that_is_read_is_enough(way: dict[str, Any]) -> None:
    for on, topics in (("2026-11-01", {"sprache"}), (str(ON), {"sprache"}), (TOMORROW, {"sprache", "spielen"})):
        small = smaller(in_days(1), signals=[signal("sprache", on=on, **way), signal("spielen", **way)])
        assert {one.topic for one in small.signals} == topics
    small = smaller(signals=[signal("sprache"), signal("spielen", **way)])
    assert {one.topic for one in small.signals} == {"sprache", "spielen"}


def test_v05_one_datum_of_health_that_stays_is_enough() -> None:
    read, unread = {"kind.brille": True}, {"kind.zahn": True}
    assert smaller(facts={"k1": {**read, **unread}}).facts == {"k1": read}
    assert smaller(facts={"k1": unread}).facts == {"k1": unread}
    unused = {"kind.diagnose": True}  # it stays because the advice names it
    assert smaller(facts={"k1": {**unused, **unread}}).facts == {"k1": unused}


def test_u01_what_a_decision_names_stays_for_it_falls_with_any_of_its_data() -> None:
    named = {
        "schema": "lotse/ground/1",
        "record": "G-7Q4M9K2XPA",
        "case": NUMBER,
        "norm": "sgb10-69-1-1",
        "decided_by": "f1",
        "decided_at": "2026-11-03T09:00:00+01:00",
        "reason": "Akte 7, Blatt 3",
        "success_not_endangered": True,
        "purposes": ["case_discussion"],
        "recipient": {"body": "jugendamt-test"},
        "fields": ["place/area", "k1/kind.ganztags"],
        "valid": {"given_at": "2026-11-02T09:00:00+01:00", "until": "2027-04-30T00:00:00+02:00"},
    }
    stated: Any = {"place": {"ags": TOWN, "area": NORTH}, "facts": {"k1": {"kind.ganztags": True}}}
    small, bare = smaller(consents=[named], **stated), smaller(**stated)
    assert (small.place.area, set(small.facts["k1"])) == (NORTH, {"kind.ganztags"})
    assert (bare.place.area, bare.facts) == (None, {})
