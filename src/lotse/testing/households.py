"""Drawn households: ages, due days and values at the bounds of the conditions in use, told exactly, roughly or not."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from lotse import conditions as written
from lotse.case.dates import WEEKS_OF_PREGNANCY, Completed, last_birth_with
from lotse.model import Model
from lotse.places import municipalities
from lotse.testing.agreeing import NUMBER, own_suggestion_records, with_custody
from lotse.testing.aimed import aims_of, around, somewhere_in, tell_of_example, tell_of_offer, with_persons

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from lotse.case.vocabulary import FactKind, Vocabulary
    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.ruleset import Ruleset
    from lotse.testing.aimed import Aim

    Written = dict[str, Any]


@dataclass(slots=True)
class _InUse:
    """The bounds of every condition in use."""

    ages: set[tuple[int, written.Unit]] = field(default_factory=set)
    weeks: set[int] = field(default_factory=set)
    facts: dict[str, set[Any]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)

    def of(self, thing: object) -> None:
        """Walk through models and take their bounds."""
        if isinstance(thing, written.AgeRange):
            self.ages.update((age.count, age.unit) for age in (thing.from_, thing.below) if age is not None)
        elif isinstance(thing, written.WeekRange):
            self.weeks.update(week for week in (thing.week_from, thing.week_below) if week is not None)
        elif isinstance(thing, written.Fact):
            ((_, operand),) = thing.comparisons().items()
            self.facts.setdefault(thing.fact, set()).update(operand if isinstance(operand, tuple) else (operand,))
        elif isinstance(thing, written.Signal):
            self.topics.add(thing.signal)
        elif isinstance(thing, written.Where):
            self.areas.update((*thing.residence, *thing.attends_school_in))
            if thing.attends_school_in:
                self.facts.setdefault("kind.schulort", set()).update(thing.attends_school_in)
        elif isinstance(thing, Model):
            for name in type(thing).model_fields:
                self.of(getattr(thing, name))
        elif isinstance(thing, tuple | list):
            for part in thing:
                self.of(part)


def cases(vocabulary: Vocabulary, *, rules: Ruleset, catalogue: Catalogue, on: date) -> SearchStrategy[Written]:
    """Draw households that sit on the bounds of the conditions in use.

    Args:
        vocabulary: Whose ids they name.
        rules: Rules in use.
        catalogue: Offers in use.
        on: Day of the question; some observations lie after it.

    Returns:
        A strategy of cases as they are written (`lotse/case/1`), for `load_case`.

    >>> import lotse
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> cases(rules.vocabulary, rules=rules, catalogue=offers, on=date(2026, 11, 20)).validate()
    """
    used = _InUse()
    used.of([rule.when for rule in rules.rules])
    used.of(catalogue.offers)
    offers = {offer.id: offer.for_ for offer in catalogue.offers}
    return _Households(vocabulary, offers, catalogue, on, used, aims_of(rules, catalogue, on)).case()


@dataclass(frozen=True, slots=True)
class _Households:
    vocabulary: Vocabulary
    offers: Mapping[str, str]
    catalogue: Catalogue
    on: date
    used: _InUse
    aims: tuple[Aim, ...]
    made: list[tuple[FactKind, SearchStrategy[bool], SearchStrategy[Any]]] = field(default_factory=list)

    def case(self) -> SearchStrategy[Written]:
        from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

        everybody = self._persons()
        place = self._place()
        aims = st.sampled_from(self.aims) if self.aims else None

        @st.composite
        def drawn(draw: DrawFn) -> Written:
            persons, aim = draw(everybody), None if aims is None or draw(_one_in(3)) else draw(aims)
            offer = draw(st.sampled_from(aim.offers)) if aim is not None and aim.offers else None
            if aim is not None:
                persons = self._toward(draw, with_persons(persons, aim, self.on), offer)
            scopes = scopes_of(persons)
            near = st.sampled_from([self.on + timedelta(days=days) for days in (-400, -60, -59, -1, 0, 1)]).map(str)
            taken_up, refused = (self._about_offers(scopes, whom_it_is_for=only) for only in (False, True))
            reasons = st.sampled_from(["not_now", "not_wanted", "not_fitting", "unreachable"])
            refusal = st.tuples(refused, near, reasons).map(lambda one: {**one[0], "on": one[1], "reason": one[2]})
            found: Written = {
                "schema": "lotse/case/1",
                "case": NUMBER,
                "child_protection": "no_indication",
                "place": draw(place),
                "persons": persons,
                "signals": draw(self._signals(scopes)),
                "facts": self._facts(draw, scopes),
                "declined": draw(st.lists(refusal, max_size=2)) if self.offers else [],
                "wishes": draw(self._wishes(scopes)),
                "no_answer": draw(st.lists(st.sampled_from(self._keys(scopes)), max_size=2, unique=True)),
                "consents": [],
            }
            if aim is not None:
                tell_of_example(found, aim, vocabulary=self.vocabulary, offers=self.offers, on=self.on)
            if offer is not None and not draw(_one_in(4)):
                tell_of_offer(found, offer, self.catalogue)
                if offer.where.residence:
                    found["place"] = draw(st.sampled_from(self._somewhere(offer.where.residence)))
            if draw(_one_in(3)):
                found["persons"] = with_custody(persons, self.on)
                found["consents"] = own_suggestion_records(found["persons"], self.on)
            if self.offers and draw(st.sampled_from([False, True])):
                found["receives"] = draw(st.lists(taken_up, max_size=2))
            return found

        return drawn()

    def _about_offers(self, scopes: Mapping[str, set[str]], *, whom_it_is_for: bool) -> SearchStrategy[Written]:
        """An offer and the household or a person; a refusal names somebody whom the offer is for."""
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        return st.sampled_from(
            [
                {"offer": offer, **({} if person is None else {"person": person})}
                for offer, scope in self.offers.items()
                for person in (None, *scopes)
                if person is None or not whom_it_is_for or scope in scopes[person]
            ]
        )

    def _persons(self) -> SearchStrategy[list[Written]]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        child = st.fixed_dictionaries({"role": st.just("child"), "born": self._roughly(self._births())})
        grown = st.fixed_dictionaries(
            {"role": st.sampled_from(["parent", "adult"]), "born": self._roughly(self._births())}
        )
        unborn = st.fixed_dictionaries(
            {
                "role": st.just("unborn"),
                "due": self._roughly(self._due_days()),
                "carried_by": st.sampled_from(["m", "k1", None]),
            }
        )
        parts = st.tuples(st.lists(child, max_size=2), st.lists(grown, max_size=2), st.lists(unborn, max_size=2))

        def named(found: tuple[list[Written], list[Written], list[Written]]) -> list[Written]:
            children, adults, expected = found
            letters = [f"k{number}" for number in range(1, 4)], ["m", "v"], ["u1", "u2"]
            persons = [
                {"id": letter, **one}
                for group, names in zip((children, adults, expected), letters, strict=True)
                for letter, one in zip(names, group, strict=False)
            ]
            here = {person["id"] for person in persons}
            for person in persons:
                if person.get("carried_by") not in here:
                    person.pop("carried_by", None)
            return [{key: value for key, value in person.items() if value is not None} for person in persons]

        return parts.map(named)

    def _births(self) -> list[date]:
        found = {self.on, self.on - timedelta(days=1), date(2024, 2, 29), date(1994, 5, 17)}
        for count, unit in self.used.ages:
            last = last_birth_with(Completed(count, unit), self.on)
            found.update((last, last + timedelta(days=1)))
        return sorted(day for day in found if day <= self.on)

    def _due_days(self) -> list[date]:
        found = {self.on + timedelta(days=days) for days in (-1, 0, 1, 60)}
        for week in self.used.weeks:
            last = self.on + timedelta(weeks=WEEKS_OF_PREGNANCY - week)
            found.update((last, last + timedelta(days=1)))
        return sorted(found)

    def _roughly(self, days: list[date]) -> SearchStrategy[str | None]:
        """A day, told as a day, a month, a year or not."""
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        return st.tuples(st.sampled_from(days), st.sampled_from([10, 10, 7, 4, 0])).map(
            lambda one: one[0].isoformat()[: one[1]] or None
        )

    def _place(self) -> SearchStrategy[Written | None]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        places: list[Written | None] = [None, {"ags": "05954004"}]
        every = sorted({*self.used.areas, *self.vocabulary.areas})
        places += [somewhere_in(area, self.vocabulary) for area in every]
        near = self._somewhere(self.used.areas)
        return st.sampled_from(places) if not near else st.one_of(st.sampled_from(near), st.sampled_from(places))

    def _somewhere(self, areas: Iterable[str]) -> list[Written | None]:
        """Places in areas and just outside of them; in them as often as outside."""
        inside = [somewhere_in(area, self.vocabulary) for area in sorted(areas)]
        beside = {name for area in areas for name in around(area, self.vocabulary)} - set(areas)
        outside = [somewhere_in(name, self.vocabulary) for name in sorted(beside)]
        return [*inside * max(1, len(outside) // max(1, len(inside))), *outside]

    def _toward(self, draw: DrawFn, persons: list[Written], offer: Offer | None) -> list[Written]:
        """Half of the first children stand at the age at which an offer begins or ends, to the day."""
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        if offer is None or offer.age is None or offer.for_ != "child" or draw(_one_in(2)):
            return persons
        days = [last_birth_with(offer.age.from_, self.on)] if offer.age.from_ is not None else []
        if offer.age.below is not None:
            ends = last_birth_with(offer.age.below, self.on)
            days += [ends, min(ends + timedelta(days=1), self.on)]
        born = str(draw(st.sampled_from(days)))
        return [{**one, "born": born} if one["role"] == "child" and one["id"] == "k1" else one for one in persons]

    def _signals(self, scopes: Mapping[str, set[str]]) -> SearchStrategy[list[Written]]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        about = [
            {"topic": topic.id, **({} if subject is None else {"person": subject})}
            for topic in self.vocabulary.signals.values()
            for subject in subjects_of(topic.scope, scopes)
            if topic.id in self.used.topics
        ]
        if not about:
            return st.just([])
        seen = st.fixed_dictionaries(
            {
                "finding": st.sampled_from(["conspicuous", "conspicuous", "inconspicuous", "not_assessed"]),
                "source": st.sampled_from([one.id for one in self.vocabulary.instruments.values()]),
                "observed": st.sampled_from([-30, -1, 0, 1]).map(
                    lambda days: (self.on + timedelta(days=days)).isoformat()
                ),
            }
        )
        return st.lists(st.tuples(st.sampled_from(about), seen).map(lambda one: {**one[0], **one[1]}), max_size=6)

    def _facts(self, draw: DrawFn, scopes: Mapping[str, set[str]]) -> Written:
        found: Written = {}
        for kind, rarely, value in self._values():
            for subject in subjects_of(kind.scope, scopes):
                if kind.id not in self.used.facts and draw(rarely):
                    continue
                told = draw(value)
                if told is None:
                    continue
                if draw(_one_in(4)):
                    observed = self.on + timedelta(days=draw(_beside_today()))
                    told = {"value": told, "observed": observed.isoformat()}
                (found if subject is None else found.setdefault(subject, {}))[kind.id] = told
        return found

    def _values(self) -> list[tuple[FactKind, SearchStrategy[bool], SearchStrategy[Any]]]:
        """Each fact with a strategy of its values; made once, for making strategies costs more than drawing."""
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        if not self.made:
            often = st.integers(0, 9).map(bool)
            for kind in self.vocabulary.facts.values():
                value = some_value(kind, self.vocabulary, self.used.facts.get(kind.id))
                self.made.append((kind, often, st.one_of(st.none(), value)))
        return self.made

    def _wishes(self, scopes: Mapping[str, set[str]]) -> SearchStrategy[list[Written]]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        fitting = [
            {"need": need.id, **({} if person is None else {"person": person})}
            for need in self.vocabulary.needs.values()
            for person in (None, *scopes)
            if person is None or need.scope == "household" or need.scope in scopes[person]
        ]
        return st.lists(st.sampled_from(fitting), max_size=2) if fitting else st.just([])

    def _keys(self, scopes: Mapping[str, set[str]]) -> list[str]:
        """Keys that a family may leave unanswered."""
        keys = ["place/ags", "place/area", *(f"household/receives:{offer}" for offer in self.offers)]
        for person in scopes:
            keys += [f"{person}/born", f"{person}/due", *(f"{person}/receives:{offer}" for offer in self.offers)]
        for kind in self.vocabulary.facts.values():
            keys += [f"{subject or 'household'}/{kind.id}" for subject in subjects_of(kind.scope, scopes)]
        return keys


@cache
def _one_in(number: int) -> SearchStrategy[bool]:
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    return st.integers(0, number - 1).map(lambda drawn: drawn == 0)


@cache
def _beside_today() -> SearchStrategy[int]:
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    return st.sampled_from([-1, 0, 1])


def some_value(kind: FactKind, vocabulary: Vocabulary, bounds: Iterable[Any] | None = None) -> SearchStrategy[Any]:
    """Draw a value of a fact, at and beside bounds where it is a number or a day.

    Args:
        kind: The fact.
        vocabulary: Its Sozialräume.
        bounds: What conditions compare it with.

    Returns:
        A strategy of values as a case states them.
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    at = set(bounds or ())
    if kind.type == "bool":
        return st.booleans()
    if kind.type == "set":
        return st.lists(st.sampled_from(list(kind.values or ())), unique=True, max_size=3)
    if kind.type == "enum":
        return st.sampled_from(list(kind.values or ()))
    if kind.type == "int":
        return st.sampled_from(sorted({bound + step for bound in at or {1} for step in (-1, 0, 1)}))
    if kind.type == "date":
        days = (date.fromisoformat(bound) for bound in at or {"2026-11-20"})
        return st.sampled_from(sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})).map(str)
    towns = {found.ags for area in at if area not in vocabulary.areas for found in municipalities(area)[:1]}
    return st.sampled_from(sorted({*vocabulary.areas, *towns, "05954004"}))


def scopes_of(persons: list[Written]) -> dict[str, set[str]]:
    """In which scopes each person is."""
    scopes = {one["id"]: {"child"} if one["role"] in ("child", "unborn") else {"adult"} for one in persons}
    for one in persons:
        if one.get("carried_by"):
            scopes[one["carried_by"]].add("adult")
    return scopes


def subjects_of(scope: str, scopes: Mapping[str, set[str]]) -> list[str | None]:
    """The persons of a scope; None is the household."""
    return [None] if scope == "household" else [person for person, found in scopes.items() if scope in found]


def less_known(case: Mapping[str, Any], *, vocabulary: Vocabulary) -> SearchStrategy[Written]:
    """Draw what was known of a household before something was learned: law 1 compares the two.

    Args:
        case: A case as it is written; persons, wishes and refusals stay as they are.
        vocabulary: Where its Sozialräume are declared.

    Returns:
        A strategy of cases that know the same or less: facts and whole topics left out, days told more roughly,
        a larger area or none, `receives` not asked.

    >>> import lotse
    >>> known = {"persons": [], "signals": [], "facts": {"familie.sprachen": ["tr"]}, "place": None}
    >>> less_known(known, vocabulary=lotse.load_vocabulary("nrw")).validate()
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    @st.composite
    def drawn(draw: DrawFn) -> Written:
        less = deepcopy(dict(case))
        for facts in (
            less["facts"],
            *(part for part in less["facts"].values() if isinstance(part, dict) and "value" not in part),
        ):
            for key in [key for key in facts if "." in key]:
                if draw(st.booleans()):
                    del facts[key]
        topics = sorted({(one["topic"], one.get("person", "")) for one in less["signals"]})
        forgotten = {topic for topic in topics if draw(st.booleans())}
        less["signals"] = [one for one in less["signals"] if (one["topic"], one.get("person", "")) not in forgotten]
        for person in less["persons"]:
            for key in ("born", "due"):
                if key in person:
                    person[key] = person[key][: draw(st.sampled_from([10, 7, 4, 0]))]
                    if not person[key]:
                        del person[key]
        place = less.get("place")
        if place is not None and draw(st.booleans()):
            area = place.get("area")
            above = vocabulary.areas[area].in_ if area else None
            larger: list[Written | None] = [None]
            if area:
                larger.append({"ags": place["ags"], **({"area": above} if above in vocabulary.areas else {})})
            less["place"] = draw(st.sampled_from(larger))
        if draw(st.booleans()):
            less.pop("receives", None)
        return less

    return drawn()
