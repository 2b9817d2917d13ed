"""Drawn vocabularies, rule sets and catalogues: every form of the grammar, chains, cycles, conditions over persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hypothesis.strategies import DrawFn, SearchStrategy

    from lotse.case.vocabulary import FactKind, Scope, Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

    Written = dict[str, Any]

OFFERS = tuple(f"angebot-{number}" for number in range(4))
TOWN, OTHER_TOWN = "05315000", "05358008"
SCOPES: tuple[Scope, ...] = ("child", "adult", "household")
_PREFIX = {"child": "kind", "adult": "erwachsen", "household": "familie"}
_AGES = ("0 days", "1 days", "4 weeks", "1 months", "11 months", "1 years", "3 years", "6 years", "18 years")
_WEEKS = (0, 12, 28, 39, 40, 41)
_DAYS = ("2026-11-19", "2026-11-20", "2026-11-21")
_INTS = (0, 1, 2)


def vocabularies() -> SearchStrategy[Vocabulary]:
    """Draw small vocabularies with facts of every type in several scopes.

    Returns:
        A strategy of vocabularies that were loaded and checked.

    >>> vocabularies().validate()
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    sensitivities = st.sampled_from(["plain", "plain", "plain", "sensitive", "special"])
    kinds = st.lists(st.sampled_from(["bool", "bool", "int", "date", "enum", "set"]), min_size=1, max_size=5)

    @st.composite
    def drawn(draw: DrawFn) -> Vocabulary:
        def topic(number: int) -> Written:
            stated = {"id": f"thema-{number}", "scope": SCOPES[number % 3], "category": "health"}
            return {**stated, "sensitivity": draw(sensitivities), "name": {"de": "Thema"}}

        def fact(number: int, kind: str) -> Written:
            scope = "child" if kind == "place" else draw(st.sampled_from(SCOPES))
            values = {f"wert-{place}": {"de": "Wert"} for place in range(draw(st.integers(1, 3)))}
            return {
                "id": f"{_PREFIX[scope]}.{'schulort' if kind == 'place' else f'angabe{number}'}",
                "type": kind,
                "scope": scope,
                "category": "education",
                "sensitivity": draw(sensitivities),
                "question": {"de": "Was trifft zu?"},
                "why": {"de": "Davon hängt ein Angebot ab."},
                **({"values": values} if kind in ("enum", "set") else {}),
            }

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
                "facts": [fact(number, kind) for number, kind in enumerate([*draw(kinds), "place"])],
                "never_collected": [{"id": "kind.herkunft", "note": {"de": "Danach fragt niemand."}}],
                "needs": [{"id": f"bedarf-{n}", "scope": SCOPES[n % 3], "name": {"de": "Bedarf"}} for n in range(6)],
                "areas": areas[: draw(st.integers(0, 3))],
            }
        )

    return drawn()


def conditions(
    vocabulary: Vocabulary, *, scope: Scope, of_offer: bool = False, offers: Iterable[str] = OFFERS
) -> SearchStrategy[Written]:
    """Draw conditions of the grammar that may stand in a rule or an offer.

    Args:
        vocabulary: Whose ids they name.
        scope: Whom they are about.
        of_offer: An offer may also read places and what is never collected.
        offers: Offers that `receives` may name.

    Returns:
        A strategy of conditions as they are written.

    >>> conditions(load_vocabulary("nrw"), scope="child").validate()
    """
    return _Grammar(vocabulary, of_offer, tuple(offers)).condition(scope, need=True, depth=2)


@dataclass(frozen=True, slots=True)
class _Grammar:
    vocabulary: Vocabulary
    of_offer: bool
    offers: tuple[str, ...]

    def condition(self, scope: Scope, *, need: bool, depth: int) -> SearchStrategy[Written]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        leaves = self.leaf(scope, need=need)
        if not depth:
            return leaves
        part = self.condition(scope, need=need, depth=depth - 1)
        several = st.lists(part, min_size=1, max_size=3)
        ways = [
            leaves,
            several.map(lambda parts: {"all": parts}),
            several.map(lambda parts: {"any": parts}),
            self.condition(scope, need=False, depth=depth - 1).map(lambda one: {"not": one}),
        ]
        if scope == "household":
            children = self.condition("child", need=need, depth=depth - 1)
            ways.append(children.map(lambda one: {"has_child": one}))
            ways.append(children.map(lambda one: {"every_child": one}))
            ways.append(self.condition("adult", need=need, depth=depth - 1).map(lambda one: {"has_adult": one}))
        return st.one_of(ways)

    def leaf(self, scope: Scope, *, need: bool) -> SearchStrategy[Written]:
        from hypothesis import strategies as st  # noqa: PLC0415  # as above

        ways: list[SearchStrategy[Written]] = [st.sampled_from(list(self._read(scope)))] * 2
        if scope != "household":
            ways.append(age_ranges().map(lambda age: {"age": age}))
            bounds = {"week_from": st.sampled_from(_WEEKS), "week_below": st.sampled_from(_WEEKS)}
            ways.append(st.fixed_dictionaries({}, optional=bounds).map(lambda weeks: {"pregnant": weeks}))
        needs = [kind.id for kind in self.vocabulary.needs.values() if kind.scope in (scope, "household")]
        if need and needs:
            ways.append(st.sampled_from(needs).map(lambda one: {"need": one}))
        if self.offers:
            ways.append(st.sampled_from(self.offers).map(lambda one: {"receives": one}))
        return st.one_of(ways)

    def _read(self, scope: Scope) -> Iterator[Written]:
        """Every test of a signal or a fact that the scope may read."""
        yield {"always": True}
        near, words = (scope, "household"), self.vocabulary
        for topic in words.signals.values():
            if topic.scope in near:
                yield from ({"signal": topic.id}, {"signal": topic.id, "is": "inconspicuous"})
        for kind in words.facts.values():
            if kind.scope in near and (self.of_offer or kind.type != "place"):
                yield from ({"fact": kind.id, **test} for test in _comparisons(kind, words))
        if self.of_offer:
            yield from ({"fact": fact, "is": True} for fact in words.never_collected)


def _comparisons(kind: FactKind, vocabulary: Vocabulary) -> Iterator[Written]:
    """A few comparisons with each operator that the type allows."""
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
        bounds: tuple[Any, ...] = _INTS if kind.type == "int" else _DAYS
        yield {"is": bounds[1]}
        yield {"one_of": list(bounds[:2])}
        yield from ({name: bounds[1]} for name in ("at_least", "at_most", "below", "above"))
        yield {"below": bounds[2]}


def age_ranges() -> SearchStrategy[Written]:
    """Draw ranges of age, empty ones included."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    ages = st.sampled_from(_AGES)
    lower = st.fixed_dictionaries({"from": ages}, optional={"below": ages})
    return st.one_of(lower, st.fixed_dictionaries({"below": ages}))


def rulesets(vocabulary: Vocabulary, *, most: int = 6, offers: Iterable[str] = OFFERS) -> SearchStrategy[Ruleset]:
    """Draw rule sets with chains, cycles, households and conditions over persons.

    Args:
        vocabulary: Whose ids they name.
        most: Most rules in one set.
        offers: Offers that `receives` may name.

    Returns:
        A strategy of rule sets in force since 2016 that were loaded and checked.

    >>> rulesets(load_vocabulary("nrw"), most=3).validate()
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    def rule(scope: Scope) -> SearchStrategy[Written]:
        needs = [need.id for need in vocabulary.needs.values() if need.scope in (scope, "household")]
        return st.fixed_dictionaries(
            {
                "for": st.just(scope),
                "when": st.one_of(st.just("always"), conditions(vocabulary, scope=scope, offers=offers)),
                "need": st.sampled_from(needs),
                "because": st.just({"de": "Es hilft."}),
                "source": st.just({"kind": "proposal"}),
                "valid": st.just({"from": "2016-01-01"}),
            }
        )

    def loaded(rules: list[Written]) -> Ruleset:
        head = {"schema": "lotse/ruleset/1", "id": "drawn", "version": "1", "vocabulary": vocabulary.id}
        numbered = [{"id": f"regel-{number}", **one} for number, one in enumerate(rules)]
        return load_ruleset({**head, "valid": {"from": "2016-01-01"}, "rules": numbered}, vocabulary=vocabulary)

    return st.lists(st.one_of([rule(scope) for scope in SCOPES]), min_size=1, max_size=most).map(loaded)


def catalogues(vocabulary: Vocabulary, *, offers: Iterable[str] = OFFERS) -> SearchStrategy[Catalogue]:
    """Draw catalogues of offers with hard and soft conditions, places and periods.

    Args:
        vocabulary: Whose ids they name.
        offers: Ids of the offers; every one is in the catalogue.

    Returns:
        A strategy of catalogues that were loaded and checked.

    >>> catalogues(load_vocabulary("nrw"), offers=["elterncafe"]).validate()
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    names = tuple(offers)
    areas = ("05", "053", TOWN, OTHER_TOWN, *vocabulary.areas)
    periods = st.fixed_dictionaries({}, optional={"from": st.sampled_from(_DAYS[:2]), "to": st.sampled_from(_DAYS[1:])})
    homes = st.lists(st.sampled_from(areas), min_size=1, max_size=2, unique=True).map(lambda one: {"residence": one})
    spoken = st.lists(st.sampled_from(["de", "tr"]), max_size=2, unique=True)
    confirmed = [{"on": "2025-11-20", "by": "report"}, {"on": "2026-11-01", "by": "office"}]

    def offer(scope: Scope) -> SearchStrategy[Written]:
        some = st.lists(conditions(vocabulary, scope=scope, of_offer=True, offers=names), min_size=1, max_size=2)
        near = [
            need.id for need in vocabulary.needs.values() if scope == "household" or need.scope in (scope, "household")
        ]
        places = [st.just("anywhere"), homes]
        if scope != "adult" and "kind.schulort" in vocabulary.facts:
            places.append(st.just({"attends_school_in": [areas[-1]]}))
        ages = {} if scope == "household" else {"age": age_ranges(), "usual_age": age_ranges()}
        stated: dict[str, SearchStrategy[Any]] = {
            "kind": st.sampled_from(["offer", "offer", "offer", "entitlement", "network"]),
            "audience": st.just("family"),
            "name": st.just({"de": "Angebot"}),
            "needs": st.lists(st.sampled_from(near), min_size=1, max_size=2, unique=True),
            "for": st.just(scope),
            "where": st.one_of(places),
            "source": st.just({"ref": "drawn"}),
        }
        shown: dict[str, SearchStrategy[Any]] = {
            "access": st.sampled_from(["komm", "online", "aufsuchend-zuhause"]),
            "languages": spoken.map(lambda codes: [{"code": code} for code in codes]),
            "confirmed": st.sampled_from(confirmed),
        }
        when = some.map(lambda found: found[0])
        checked = {"requires": some, "excludes": some, "valid": periods, "apply": periods, **ages}
        return st.one_of(
            st.fixed_dictionaries({**stated, "when": st.just("always")}, optional=shown),
            st.fixed_dictionaries({**stated, "when": when}, optional=shown),
            st.fixed_dictionaries(stated, optional={**shown, "when": when, **checked}),
        )

    def loaded(drawn: tuple[Written, ...]) -> Catalogue:
        head = {"schema": "lotse/catalogue/1", "id": "drawn", "version": "1", "vocabulary": vocabulary.id}
        named = [{"id": identity, **one} for identity, one in zip(names, drawn, strict=True)]
        return load_catalogue({**head, "offers": named}, vocabulary=vocabulary)

    one_offer = st.one_of([offer(scope) for scope in SCOPES])
    return st.tuples(*(one_offer for _ in names)).map(loaded)
