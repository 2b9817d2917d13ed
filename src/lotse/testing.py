"""Strategies for property tests of vocabularies, rule sets and catalogues: households that sit on their bounds.

Needs Hypothesis, which is imported when a strategy is made: `pip install lotse[testing]`. The values that are
drawn lie at and beside the bounds of the conditions in use, for that is where rules are wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lotse import conditions as written
from lotse.case.dates import WEEKS_OF_PREGNANCY, last_birth_with
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.model import Model
from lotse.places import municipalities
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from lotse.case.vocabulary import FactKind, Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

__all__ = ["cases", "catalogues", "conditions", "less_known", "rulesets", "vocabularies"]

NUMBER = "K7MQ2-XPA4T-J"
SCOPES = ("child", "adult", "household")
OFFERS = tuple(f"angebot-{number}" for number in range(4))
TOWN = "05315000"
_AGES = ("0 days", "1 days", "4 weeks", "1 months", "11 months", "1 years", "3 years", "6 years", "18 years")
_WEEKS = (0, 12, 28, 39, 40, 41)
_DAYS = ("2026-11-19", "2026-11-20", "2026-11-21")
_INTS = (-1, 0, 1, 2, 40)
_PREFIX = {"child": "kind", "adult": "erwachsen", "household": "familie"}


def vocabularies() -> SearchStrategy[Vocabulary]:
    """Draw small vocabularies with facts of every type in several scopes.

    Returns:
        A strategy of vocabularies that were loaded and checked.

    >>> from lotse.testing import vocabularies
    >>> strategy = vocabularies()
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    sensitivities = st.sampled_from(["plain", "plain", "sensitive", "special"])

    @st.composite
    def drawn(draw: DrawFn) -> Vocabulary:
        def topic(number: int) -> dict[str, Any]:
            stated = {"id": f"thema-{number}", "scope": SCOPES[number % 3], "category": "health"}
            return {**stated, "sensitivity": draw(sensitivities), "name": {"de": "Thema"}}

        def fact(number: int, kind: str) -> dict[str, Any]:
            scope = "child" if kind == "place" else draw(st.sampled_from(SCOPES))
            name = "schulort" if kind == "place" else f"angabe{number}"
            values = {f"wert-{place}": {"de": "Wert"} for place in range(draw(st.integers(1, 3)))}
            return {
                "id": f"{_PREFIX[scope]}.{name}",
                "type": kind,
                "scope": scope,
                "category": "education",
                "sensitivity": draw(sensitivities),
                "question": {"de": "Was trifft zu?"},
                "why": {"de": "Davon hängt ein Angebot ab."},
                **({"values": values} if kind in ("enum", "set") else {}),
            }

        kinds = draw(st.lists(st.sampled_from(["bool", "bool", "int", "date", "enum", "set"]), max_size=5))
        needs = [{"id": f"bedarf-{number}", "scope": SCOPES[number % 3], "name": {"de": "Bedarf"}} for number in range(6)]
        areas = [
            {"id": f"{TOWN}-nord", "in": TOWN, "name": "Nord"},
            {"id": f"{TOWN}-nord-a", "in": f"{TOWN}-nord", "name": "Nord A"},
            {"id": f"{TOWN}-sued", "in": TOWN, "name": "Süd"},
        ]
        return load_vocabulary(
            {
                "schema": "lotse/vocabulary/1",
                "id": "drawn",
                "version": "1",
                "instruments": [
                    {"id": "gespraech", "name": {"de": "Gespräch"}, "consent": "none"},
                    {"id": "screening", "name": {"de": "Screening"}, "consent": "required"},
                ],
                "signals": [topic(number) for number in range(draw(st.integers(1, 4)))],
                "facts": [fact(number, kind) for number, kind in enumerate([*kinds, "place"])],
                "never_collected": [{"id": "kind.herkunft", "note": {"de": "Danach fragt niemand."}}],
                "needs": needs,
                "areas": areas[: draw(st.integers(0, 3))],
            }
        )

    return drawn()


def conditions(
    vocabulary: Vocabulary, *, scope: str, of_offer: bool = False, offers: Iterable[str] = OFFERS
) -> SearchStrategy[dict[str, Any]]:
    """Draw conditions of the grammar that may stand in a rule or an offer.

    Args:
        vocabulary: Whose ids they name.
        scope: `child`, `adult` or `household`.
        of_offer: An offer may also read places and what is never collected.
        offers: Offers that `receives` may name.

    Returns:
        A strategy of conditions as they are written.
    """
    return _Grammar(vocabulary, of_offer, tuple(offers)).condition(scope, need=True, depth=2)


@dataclass(frozen=True, slots=True)
class _Grammar:
    vocabulary: Vocabulary
    of_offer: bool
    offers: tuple[str, ...]

    def condition(self, scope: str, *, need: bool, depth: int) -> SearchStrategy[dict[str, Any]]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        leaves = self.leaf(scope, need=need)
        if not depth:
            return leaves
        part = self.condition(scope, need=need, depth=depth - 1)
        several = st.lists(part, min_size=1, max_size=3)
        negated = self.condition(scope, need=False, depth=depth - 1)
        ways = [
            leaves,
            several.map(lambda parts: {"all": parts}),
            several.map(lambda parts: {"any": parts}),
            negated.map(lambda part: {"not": part}),
        ]
        if scope == "household":
            for name, inner in (("has_child", "child"), ("every_child", "child"), ("has_adult", "adult")):
                below = self.condition(inner, need=need, depth=depth - 1)
                ways.append(below.map(lambda part, name=name: {name: part}))
        return st.one_of(ways)

    def leaf(self, scope: str, *, need: bool) -> SearchStrategy[dict[str, Any]]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        words = self.vocabulary
        near = (scope, "household")
        ways: list[SearchStrategy[dict[str, Any]]] = [st.just({"always": True})]
        topics = [topic.id for topic in words.signals.values() if topic.scope in near]
        if topics:
            found = st.sampled_from([{}, {}, {"is": "inconspicuous"}])
            ways += [st.tuples(st.sampled_from(topics), found).map(lambda pair: {"signal": pair[0], **pair[1]})] * 2
        for kind in words.facts.values():
            if kind.scope in near and (self.of_offer or kind.type != "place"):
                ways.append(st.sampled_from(list(_comparisons(kind, words))).map(lambda test, kind=kind: {"fact": kind.id, **test}))
        if self.of_offer:
            ways += [st.just({"fact": fact}) .map(lambda leaf: {**leaf, "is": True}) for fact in words.never_collected]
        if scope != "household":
            ways += [_age_ranges().map(lambda age: {"age": age})] * 2
            weeks = st.fixed_dictionaries({}, optional={"week_from": st.sampled_from(_WEEKS), "week_below": st.sampled_from(_WEEKS)})
            ways.append(weeks.map(lambda bounds: {"pregnant": bounds}))
        needs = [kind.id for kind in words.needs.values() if kind.scope in near]
        if need and needs:
            ways += [st.sampled_from(needs).map(lambda one: {"need": one})] * 2
        if self.offers:
            ways.append(st.sampled_from(self.offers).map(lambda one: {"receives": one}))
        return st.one_of(ways)


def _comparisons(kind: FactKind, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """A few comparisons of each operator that the type allows."""
    values = list(kind.values or ())
    if kind.type == "bool":
        yield from ({"is": value} for value in (True, False))
    elif kind.type == "enum":
        yield from ({"is": value} for value in values)
        yield {"one_of": values[:2]}
    elif kind.type == "set":
        yield from ({"contains": value} for value in values)
    elif kind.type == "place":
        yield from ({"is": area} for area in (TOWN, "05", *vocabulary.areas))
    else:
        bounds: tuple[Any, ...] = _INTS[1:4] if kind.type == "int" else _DAYS
        yield from ({name: bound} for name in ("is", "at_least", "at_most", "below", "above") for bound in bounds)
        yield {"one_of": list(bounds[:2])}


def _age_ranges() -> SearchStrategy[dict[str, str]]:
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    pairs = st.tuples(st.sampled_from(_AGES), st.sampled_from(_AGES), st.sampled_from(["both", "from", "below"]))
    return pairs.map(lambda pair: {"from": pair[0], "below": pair[1]} if pair[2] == "both" else {pair[2]: pair[0]})


def rulesets(vocabulary: Vocabulary, *, most: int = 6, offers: Iterable[str] = OFFERS) -> SearchStrategy[Ruleset]:
    """Draw rule sets with chains, cycles, households and conditions over persons.

    Args:
        vocabulary: Whose ids they name.
        most: Most rules in one set.
        offers: Offers that `receives` may name.

    Returns:
        A strategy of rule sets in force since 2016 that were loaded and checked.
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    @st.composite
    def drawn(draw: DrawFn) -> Ruleset:
        rules = []
        for number in range(draw(st.integers(1, most))):
            scope = draw(st.sampled_from(SCOPES))
            needs = [need.id for need in vocabulary.needs.values() if need.scope in (scope, "household")]
            when = draw(conditions(vocabulary, scope=scope, offers=offers))
            rules.append(
                {
                    "id": f"regel-{number}",
                    "for": scope,
                    "when": when,
                    "need": draw(st.sampled_from(needs)),
                    "because": {"de": "Es hilft."},
                    "source": {"kind": "proposal"},
                    "valid": {"from": "2016-01-01"},
                }
            )
        head = {"schema": "lotse/ruleset/1", "id": "drawn", "version": "1", "vocabulary": vocabulary.id}
        return load_ruleset({**head, "valid": {"from": "2016-01-01"}, "rules": rules}, vocabulary=vocabulary)

    return drawn()


def catalogues(vocabulary: Vocabulary, *, offers: Iterable[str] = OFFERS) -> SearchStrategy[Catalogue]:
    """Draw catalogues of offers with hard and soft conditions, places and periods.

    Args:
        vocabulary: Whose ids they name.
        offers: Ids of the offers; every one is in the catalogue.

    Returns:
        A strategy of catalogues that were loaded and checked.
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    names = tuple(offers)
    areas = ("05", "053", TOWN, "05358008", *vocabulary.areas)
    periods = st.fixed_dictionaries({}, optional={"from": st.sampled_from(_DAYS[:2]), "to": st.sampled_from(_DAYS[1:])})
    places = st.one_of(
        st.just("anywhere"),
        st.just("anywhere"),
        st.lists(st.sampled_from(areas), min_size=1, max_size=2, unique=True).map(lambda found: {"residence": found}),
    )
    languages = st.lists(st.sampled_from(["de", "tr"]), max_size=2, unique=True).map(lambda codes: [{"code": code} for code in codes])

    @st.composite
    def offer(draw: DrawFn, identity: str) -> dict[str, Any]:
        scope = draw(st.sampled_from(SCOPES))
        some = st.lists(conditions(vocabulary, scope=scope, of_offer=True, offers=names), min_size=1, max_size=2)
        fitting = [need.id for need in vocabulary.needs.values() if scope == "household" or need.scope in (scope, "household")]
        optional: dict[str, SearchStrategy[Any]] = {
            "when": st.one_of(st.just("always"), some.map(lambda found: found[0])),
            "requires": some,
            "excludes": some,
            "access": st.sampled_from(["komm", "online", "aufsuchend-zuhause"]),
            "languages": languages,
            "valid": periods,
            "apply": periods,
            "confirmed": st.sampled_from([{"on": "2025-11-20", "by": "report"}, {"on": "2026-11-01", "by": "office"}]),
        }
        if scope != "household":
            optional |= {"age": _age_ranges(), "usual_age": _age_ranges()}
        where = places
        if scope != "adult" and any(kind.type == "place" for kind in vocabulary.facts.values()):
            where = st.one_of(places, places, st.just({"attends_school_in": [areas[-1]]}))
        stated = {
            "id": st.just(identity),
            "kind": st.sampled_from(["offer", "offer", "entitlement", "network"]),
            "audience": st.just("family"),
            "name": st.just({"de": identity}),
            "needs": st.lists(st.sampled_from(fitting), min_size=1, max_size=2, unique=True),
            "for": st.just(scope),
            "where": where,
            "source": st.just({"ref": "drawn"}),
        }
        return draw(st.fixed_dictionaries(stated, optional=optional))

    def loaded(found: tuple[dict[str, Any], ...]) -> Catalogue:
        head = {"schema": "lotse/catalogue/1", "id": "drawn", "version": "1", "vocabulary": vocabulary.id}
        return load_catalogue({**head, "offers": list(found)}, vocabulary=vocabulary)

    return st.tuples(*(offer(identity) for identity in names)).map(loaded)


@dataclass(slots=True)
class _InUse:
    """The bounds of every condition in use."""

    ages: set[written.Duration] = field(default_factory=set)
    weeks: set[int] = field(default_factory=set)
    facts: dict[str, set[Any]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)

    def of(self, thing: object) -> None:
        """Walk through models and take their bounds."""
        if isinstance(thing, written.AgeRange):
            self.ages.update(age for age in (thing.from_, thing.below) if age is not None)
        elif isinstance(thing, written.WeekRange):
            self.weeks.update(week for week in (thing.week_from, thing.week_below) if week is not None)
        elif isinstance(thing, written.Fact):
            ((_, operand),) = thing.comparisons().items()
            self.facts.setdefault(thing.fact, set()).update(operand if isinstance(operand, tuple) else (operand,))
        elif isinstance(thing, written.Signal):
            self.topics.add(thing.signal)
        elif isinstance(thing, written.Where):
            self.areas.update((*thing.residence, *thing.attends_school_in))
        elif isinstance(thing, Model):
            for name in type(thing).model_fields:
                self.of(getattr(thing, name))
        elif isinstance(thing, tuple | list):
            for part in thing:
                self.of(part)


def cases(
    vocabulary: Vocabulary, *, rules: Ruleset, catalogue: Catalogue, on: date, only_used: bool = False
) -> SearchStrategy[dict[str, Any]]:
    """Draw households whose ages, due days and values lie at the bounds of the conditions in use.

    Args:
        vocabulary: Whose ids they name.
        rules: Rules in use.
        catalogue: Offers in use.
        on: Day of the question; some observations lie after it.
        only_used: Facts and signals that no condition reads are left out.

    Returns:
        A strategy of cases as they are written (`lotse/case/1`), for `load_case`.
    """
    used = _InUse()
    used.of([rule.when for rule in rules.rules])
    used.of(catalogue.offers)
    return _Households(vocabulary, catalogue, on, used, only_used).case()


@dataclass(frozen=True, slots=True)
class _Households:
    vocabulary: Vocabulary
    catalogue: Catalogue
    on: date
    used: _InUse
    only_used: bool
