"""Brute force over real completed cases: which data could still change what is recognised or suggested.

Every open datum that a rule or an offer reads gets every value that could make a difference, the case is
written down with it, and the second reading of the contract answers for each.
"""

from __future__ import annotations

from bisect import bisect_left
from copy import deepcopy
from datetime import date, timedelta
from functools import partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse import conditions as c
from lotse.model import Model
from lotse.places import municipalities
from second_reading import HOME, Reading, has_age, possible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worlds import World

Pair = tuple[str, str]
Suggested = dict[Pair, str]
MOST = 300


class TooMany(Exception):  # noqa: N818  # no error: a world that is too large to try
    """More completions than can be tried."""


class Changed(NamedTuple):
    """What one key could change: pairs of offer and person; whether it changes needs or pairs at all is certain."""

    pairs: frozenset[Pair]
    settles_open: bool


def changing_keys(world: World, on: date) -> dict[str, Changed]:
    """For each key with two completions that differ in it alone and in the result, what changes."""
    domains = _Domains(world, on)
    values = {key: domains.values(key) for key in sorted(domains.open_keys())}
    assert all(values.values())
    if prod(len(found) for found in values.values()) > MOST:
        raise TooMany
    keys = list(values)
    results: dict[tuple[int, ...], tuple[frozenset[Pair], Suggested]] = {}
    for places in product(*(range(len(values[key])) for key in keys)):
        written = deepcopy(world.case)
        for key, place in zip(keys, places, strict=True):
            domains.put(written, key, values[key][place])
        if domains.asks_for_receives:
            written.setdefault("receives", [])
        results[places] = _result(Reading(written, world.rules, world.offers, on, agreed=keys))
    now = _result(Reading(world.case, world.rules, world.offers, on))[1]
    changed: dict[str, Changed] = {}
    for number, key in enumerate(keys):
        pairs, differs = set[Pair](), False
        for places, (needs, suggested) in results.items():
            first = results[*places[:number], 0, *places[number + 1 :]]
            if (needs, suggested) != first:
                differs = True
                pairs |= {pair for pair in {*suggested, *first[1]} if suggested.get(pair) != first[1].get(pair)}
        if differs:
            changed[key] = Changed(frozenset(pairs), any(now.get(pair) == "open" for pair in pairs))
    return changed


def _result(reading: Reading) -> tuple[frozenset[Pair], Suggested]:
    fits = {
        (offer.id, who): reading.fit(offer, who)
        for offer in reading.offers.offers
        for who in reading.of_scope(offer.for_)
    }
    return frozenset(reading.yes), {pair: fit["verdict"] for pair, fit in fits.items() if fit["suggested"]}


class _Domains:
    """What could still be told of one world."""

    def __init__(self, world: World, on: date) -> None:
        self.world, self.on = world, on
        self.reading = Reading(world.case, world.rules, world.offers, on)
        self.words = world.rules.vocabulary
        self.asks_for_receives = world.case.get("receives") is None
        self.leaves = [
            (leaf, who)
            for it, scope in [(rule.when, rule.for_) for rule in world.rules.rules]
            + [(one, one.for_) for one in world.offers.offers]
            for subject in self.reading.of_scope(scope)
            for leaf, who in self._leaves(it, scope, subject)
        ]

    def _leaves(self, it: Any, scope: str, who: str) -> Iterator[tuple[Any, tuple[str, str]]]:
        """Every leaf with scope and subject; an offer's ages and places are leaves, too."""
        if isinstance(it, c.HasChild | c.EveryChild | c.HasAdult):
            part = getattr(it, next(iter(type(it).model_fields)))
            inner = "adult" if isinstance(it, c.HasAdult) else "child"
            for person in self.reading.of_scope(inner):
                yield from self._leaves(part, inner, person)
        elif isinstance(it, c.AgeRange):
            yield c.AgeIs(age=it), (scope, who)
        elif isinstance(it, c.Where | c.Signal | c.Fact | c.AgeIs | c.Pregnant | c.Need | c.Receives | c.Always):
            yield it, (scope, who)
        elif isinstance(it, Model):
            for name in type(it).model_fields:
                yield from self._leaves(getattr(it, name), scope, who)
        elif isinstance(it, tuple):
            for part in it:
                yield from self._leaves(part, scope, who)

    def open_keys(self) -> set[str]:
        """Every key that could be told and that a rule or an offer reads."""
        found = set[str]()
        for leaf, (scope, who) in self.leaves:
            if isinstance(leaf, c.Need | c.Signal):
                continue
            if isinstance(leaf, c.Where):
                offer = self.world.offers.offers[0].model_copy(update={"where": leaf})
                found.update(*(keys for truth, keys in self.reading._where(offer, who) if truth is None))
                continue
            truth, keys = self.reading.leaf(leaf, scope, who)
            found |= keys if truth is None else set()
        if self.asks_for_receives:
            read = set(self._offers_read((self.world.rules.rules, self.world.offers.offers)))
            for offer in self.world.offers.offers:
                found |= {f"{who}/receives:{offer.id}" for who in self.reading.of_scope(offer.for_) if offer.id in read}
        if "place/ags" in found:
            found.discard("place/area")
        if any(
            f"{HOME}/{key.partition('/')[2]}" in found
            for key in found
            if "/receives:" in key and not key.startswith(HOME)
        ):
            raise TooMany  # one entry of the household speaks for its members, too: two keys, one datum
        return {key for key in found if key not in self.world.case["no_answer"] and not self._unusable(key)}

    def _offers_read(self, it: Any) -> Iterator[str]:
        """Offers of which a condition asks whether they are taken up, whoever is in the household."""
        if isinstance(it, c.Receives):
            yield it.receives
        for part in it if isinstance(it, tuple) else vars(it).values() if isinstance(it, Model) else ():
            yield from self._offers_read(part)

    def _unusable(self, key: str) -> bool:
        """A birth of somebody unborn is never told, nor what stands in the case but may not be used."""
        subject, _, what = key.partition("/")
        if what == "born":
            return bool(self.reading.persons[subject]["role"] == "unborn")
        facts = self.world.case["facts"]
        stated = (facts if subject == HOME else facts.get(subject, {})).get(what)
        if what not in self.words.facts or stated is None or self.words.facts[what].sensitivity != "special":
            return False
        return not isinstance(stated, dict) or (stated.get("observed") or "") <= str(self.on)

    def values(self, key: str) -> list[Any]:
        """One value at least for each interval between the bounds in use."""
        subject, _, what = key.partition("/")
        if what.startswith("receives:"):
            return [False, True]
        if what == "born":
            return self._births(self.reading.persons[subject].get("born"))
        if what == "due":
            return self._due_days(self.reading.persons[subject].get("due"))
        if what in ("ags", "area"):
            place = self.world.case["place"] or {}
            return self._places(
                place.get("area") or place.get("ags"), parts="place/area" not in self.world.case["no_answer"]
            )
        kind, operands = self.words.facts[what], self._operands(what)
        if kind.type == "bool":
            return [False, True]
        if kind.type == "enum":
            return list(kind.values or ())
        if kind.type == "set":
            return [
                [one for one, told in zip(operands, flags, strict=True) if told]
                for flags in product([False, True], repeat=len(operands))
            ]
        if kind.type == "int":
            return sorted({operand + step for operand in operands for step in (-1, 0, 1)})
        if kind.type == "date":
            return sorted(
                {str(date.fromisoformat(day) + timedelta(days=step)) for day in operands for step in (-1, 0, 1)}
            )
        told = self.reading.case["facts"].get(subject, {}).get(what)
        if isinstance(told, dict):
            told = None if (told.get("observed") or "") > str(self.on) else told["value"]
        return self._places(told, parts=True)

    def _operands(self, fact: str) -> list[Any]:
        found = [
            next(iter(leaf.comparisons().values()))
            for leaf, _ in self.leaves
            if isinstance(leaf, c.Fact) and leaf.fact == fact
        ]
        return sorted({value for operand in found for value in (operand if isinstance(operand, tuple) else (operand,))})

    def _births(self, told: str | None) -> list[str]:
        days = possible(told, date(1880, 1, 1), self.on)
        bounds = {
            age
            for leaf, _ in self.leaves
            if isinstance(leaf, c.AgeIs)
            for age in (leaf.age.from_, leaf.age.below)
            if age
        }
        cuts = {
            0,
            *(bisect_left(days, True, key=partial(self._too_young, bound.count, bound.unit)) for bound in bounds),
        }
        return sorted({str(days[cut]) for cut in cuts if cut < len(days)})

    def _too_young(self, count: int, unit: str, born: date) -> bool:
        return not has_age(born, count, unit, self.on)

    def _due_days(self, told: str | None) -> list[str]:
        """The first possible day of each set of truths that the tests in use can have."""
        days = possible(told, date(1990, 1, 1), date(2060, 1, 1))
        near = [day for day in days if abs((day - self.on).days) <= 300]
        tests: list[Callable[[int], bool]] = [lambda left: left < 0]
        for leaf, _ in self.leaves:
            if isinstance(leaf, c.Pregnant):
                low, high = leaf.pregnant.week_from, leaf.pregnant.week_below
                tests.append(lambda left, low=low, high=high: (low or -999) <= (280 - left) // 7 < (high or 999))  # type: ignore[misc]  # bound now
        chosen: dict[tuple[bool, ...], date] = {}
        for day in (days[0], *near, days[-1]):
            chosen.setdefault(tuple(test((day - self.on).days) for test in tests), day)
        return sorted(str(day) for day in chosen.values())

    def _places(self, told: str | None, *, parts: bool) -> list[Any]:
        """Sozialräume without parts, and one municipality for each prefix in use."""
        areas = self.words.areas
        above = {area.in_ for area in areas.values()}
        prefixes = {
            one
            for leaf, _ in self.leaves
            if isinstance(leaf, c.Where)
            for one in (*leaf.residence, *leaf.attends_school_in)
            if "-" not in one
        }
        prefixes |= {one for one in self._operands("kind.schulort") if "-" not in one}
        towns = {found.ags for prefix in (*prefixes, "05954004") for found in municipalities(prefix)[:2]}
        leaves = [area for area in areas if area not in above]
        found = sorted(
            {*leaves, *(town for town in towns if town not in above)}
            if parts
            else towns | {one for one in above if "-" not in one}
        )
        return [one for one in found if told is None or told in list(self.reading._above(one))]

    def put(self, written: dict[str, Any], key: str, value: Any) -> None:
        """Write a value into a case."""
        subject, _, what = key.partition("/")
        if what.startswith("receives:"):
            entries = written.setdefault("receives", [])
            if value:
                entries.append({"offer": what[9:], **({} if subject == HOME else {"person": subject})})
        elif what in ("born", "due"):
            next(one for one in written["persons"] if one["id"] == subject)[what] = value
        elif subject == "place":
            written["place"] = {"area": value, "ags": value[:8]} if "-" in value else {"ags": value}
        else:
            (written["facts"] if subject == HOME else written["facts"].setdefault(subject, {}))[what] = value
