"""A mistake of the caller is told as one, before any law is tried."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.errors import InputError
from lotse.testing import assert_laws
from lotse.testing import laws as laws_module
from lotse.testing.laws import Law, broken_by, days_to_try
from small_world import ON, catalogue, offer, rule, ruleset

if TYPE_CHECKING:
    from lotse.testing.world import Draw, World

RULES = ruleset(rule("a", "lernen", {"signal": "sprache"}))
OFFERS = catalogue(offer("o", "lernen"))
WRONG: dict[str, tuple[tuple[Any, ...], dict[str, Any], str]] = {
    "a law that there is not": ((RULES, OFFERS), {"laws": [15]}, "laws"),
    "one of several that there is not": ((RULES, OFFERS), {"laws": [1, 0]}, "laws"),
    "a law as text": ((RULES, OFFERS), {"laws": ["1"]}, "laws"),
    "one of several as text": ((RULES, OFFERS), {"laws": [1, "2"]}, "laws"),
    "true": ((RULES, OFFERS), {"laws": [True]}, "laws"),
    "text": ((RULES, OFFERS), {"laws": "1"}, "laws"),
    "no law": ((RULES, OFFERS), {"laws": []}, "laws"),
    "a day before the set": ((RULES, OFFERS), {"on": date(2001, 1, 1)}, "on"),
    "a day as text": ((RULES, OFFERS), {"on": "2026-11-20"}, "on"),
    "no household": ((RULES, OFFERS), {"max_examples": 0}, "max_examples"),
    "households as text": ((RULES, OFFERS), {"max_examples": "5"}, "max_examples"),
    "a seed below zero": ((RULES, OFFERS), {"seed": -1}, "seed"),
    "offers and rules": ((OFFERS, RULES), {}, "ruleset"),
    "nothing": ((None, None), {}, "ruleset"),
    "no offers": ((RULES, None), {}, "catalogue"),
    "two vocabularies": ((RULES, lotse.load_catalogue("leistungen-nrw")), {}, "catalogue"),
}


@pytest.mark.parametrize("name", WRONG)
def test_nothing_is_tried_and_the_argument_is_named_with_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, more, path = WRONG[name]
    monkeypatch.setattr(laws_module, "broken_by", lambda *_, **__: pytest.fail("a law was tried"))
    with pytest.raises(InputError) as caught:
        assert_laws(*arguments, **more)
    told = {one.path: one for one in caught.value.problems}
    assert told[path].text
    assert told[path].hint


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        assert_laws(OFFERS, RULES, laws=[], max_examples=0, seed=-1)  # type: ignore[arg-type]  # the mistake
    assert {one.path for one in caught.value.problems} == {"ruleset", "catalogue", "max_examples", "seed", "laws"}


def started(*days: str | tuple[str, str]) -> lotse.Ruleset:
    several = [one if isinstance(one, tuple) else (one, None) for one in days]
    return ruleset(
        *(
            rule(f"r{place}", "lernen", {"signal": "sprache"}, valid={"from": start} | ({"to": end} if end else {}))
            for place, (start, end) in enumerate(several)
        )
    )


def test_most_of_the_content_is_tried_most_and_each_start_of_a_rule_too() -> None:
    rules = started(
        "2020-01-01", "2020-01-01", ("2024-01-01", "2025-12-31"), ("2026-01-01", "2028-07-31"), "2028-08-01"
    )
    assert days_to_try(rules, OFFERS)[0] == date(2028, 8, 1)
    of_2026 = catalogue(offer("o", "lernen", valid={"from": "2026-02-01", "to": "2026-12-31"}))
    days = days_to_try(rules, of_2026)
    assert days[0] == date(2026, 2, 1)
    starts = {date(2020, 1, 1), date(2024, 1, 1), date(2026, 1, 1), date(2028, 8, 1)}
    assert starts <= set(days)
    assert list(days[1:]) == sorted(days[1:], reverse=True)


def test_today_is_tried_most_of_what_is_shipped() -> None:
    days = days_to_try(lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw"))
    assert days[0] == date(2026, 8, 1)
    assert date(2029, 8, 1) in days


def test_a_rule_that_starts_later_or_ended_earlier_is_not_left_out() -> None:
    rules = started("2020-01-01", "2020-01-01", ("2021-01-01", "2021-12-31"))
    seen: list[date] = []

    def part(world: World, draw: Draw) -> None:
        del draw
        seen.append(world.on)

    assert broken_by(part, rules, OFFERS, max_examples=10) is None
    assert set(seen) == set(days_to_try(rules, OFFERS))
    assert seen.count(days_to_try(rules, OFFERS)[0]) * 2 >= 10

    def breaks(world: World, draw: Draw) -> None:
        del draw
        assert world.on != date(2021, 1, 1), "seen on one day only"

    monkey = Law(1, "x", (breaks,))
    found = broken_by(monkey.parts[0], rules, OFFERS, max_examples=1)
    assert found is not None
    assert found.on == date(2021, 1, 1)


def test_a_day_that_is_named_is_the_only_one() -> None:
    seen: list[date] = []
    assert broken_by(lambda world, _: seen.append(world.on), RULES, OFFERS, on=ON, max_examples=3) is None
    assert set(seen) == {ON}
