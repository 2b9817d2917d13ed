"""The contract read a second time, without a line of the library's evaluation: slow, plain, and only for tests.

It reads the case as it is written and the conditions as they are written. True, False and None are yes, no and
unknown. Ages are counted day by day, needs are two fixpoints over conditions with `not` at the leaves.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from lotse import conditions as c

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.ruleset import Rule, Ruleset

Three = bool | None
HOME = "household"


def every(parts: Iterable[Three]) -> Three:
    found = list(parts)
    return False if False in found else None if None in found else True


def some(parts: Iterable[Three]) -> Three:
    found = list(parts)
    return True if True in found else None if None in found else False


def agreed(truths: Iterable[bool]) -> Three:
    """Yes or no only if every possible day agrees."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None


def has_age(born: date, count: int, unit: str, on: date) -> bool:
    if unit in ("days", "weeks"):
        return (on - born).days >= count * (7 if unit == "weeks" else 1)
    year, month = divmod(born.year * 12 + born.month - 1 + count * (12 if unit == "years" else 1), 12)
    last = monthrange(year, month + 1)[1]
    complete = date(year, month + 1, born.day) if born.day <= last else date(year, month + 1, last) + timedelta(days=1)
    return complete <= on


@cache
def possible(text: str | None, earliest: date, latest: date) -> tuple[date, ...]:
    """Every day that a stated date leaves possible."""
    first, last = earliest, latest
    if text is not None:
        parts = [int(part) for part in text.split("-")]
        first = date(*[*parts, 1, 1][:3])
        last = (
            date(*parts)
            if len(parts) == 3
            else date(parts[0], [*parts, 12][1], monthrange(parts[0], [*parts, 12][1])[1])
        )
    last = min(last, latest)
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


@cache
def age_holds(text: str | None, lower: str | None, upper: str | None, on: date) -> Three:
    def inside(born: date) -> bool:
        bounds = [(bound.split()[0], bound.split()[1]) if bound else None for bound in (lower, upper)]
        above = bounds[0] is None or has_age(born, int(bounds[0][0]), bounds[0][1], on)
        return above and not (bounds[1] is not None and has_age(born, int(bounds[1][0]), bounds[1][1], on))

    return agreed(inside(day) for day in possible(text, date(1880, 1, 1), on))


@cache
def weeks_hold(due: str | None, lower: int | None, upper: int | None, on: date) -> Three:
    weeks = {(280 - (day - on).days) // 7 for day in possible(due, date(1990, 1, 1), date(2060, 1, 1))}
    return agreed((lower is None or lower <= week) and (upper is None or week < upper) for week in weeks)


@cache
def due_is_past(due: str | None, on: date) -> Three:
    return agreed(day < on for day in possible(due, date(1990, 1, 1), date(2060, 1, 1)))


class Reading:
    """One household under rules and offers on a day; keys in `agreed` are used whether or not a record says so."""

    def __init__(
        self, case: dict[str, Any], rules: Ruleset, offers: Catalogue, on: date, agreed: Iterable[str] = ()
    ) -> None:
        self.case, self.on, self.offers, self.agreed = case, on, offers, frozenset(agreed)
        self.words: Vocabulary = rules.vocabulary
        self.rules = [rule for rule in rules.rules if rule.valid.covers(on)]
        self.persons = {one["id"]: one for one in case["persons"]}
        named = {parent for one in case["persons"] for parent in (*one.get("parents", ()), one.get("carried_by"))}
        self.children = [p for p, one in self.persons.items() if one["role"] in ("child", "unborn")]
        self.adults = [p for p, one in self.persons.items() if one["role"] in ("parent", "adult") or p in named]
        self.said_yes = {(one["person"], one["given_by"]["person"]) for one in case.get("consents", ())}
        self.consented = {person for person in self.persons if self._agreed(person)}
        self.wished = {
            (HOME if self.words.needs[one["need"]].scope == HOME else one.get("person", HOME), one["need"])
            for one in case.get("wishes", ())
        }
        self.yes, self.maybe = (self._fixpoint(unknown=reads) for reads in (False, True))

    def _agreed(self, who: str) -> bool:
        """Whether everybody who has to agree gave a record; drawn records are whole, and never of a guardian."""
        person = self.persons[who]
        if person["role"] == "unborn":
            carrier = person.get("carried_by")
            return (who, carrier) in self.said_yes or (carrier, carrier) in self.said_yes
        if self._has_years(who, 18):
            return (who, who) in self.said_yes
        holders = person.get("custody", {}).get("holders", ())
        own = age_holds(person.get("born"), None, "14 years", self.on) is True or (who, who) in self.said_yes
        return bool(holders) and own and all((who, p) in self.said_yes and self._has_years(p, 18) for p in holders)

    def _has_years(self, who: str, years: int) -> bool:
        """Whether somebody is surely so old; an adult whose birth nobody told is of age."""
        person = self.persons[who]
        if person.get("born") is None:
            return person["role"] in ("parent", "adult")
        return age_holds(person["born"], f"{years} years", None, self.on) is True

    def of_scope(self, scope: str) -> list[str]:
        return {"child": self.children, "adult": self.adults}.get(scope, [HOME])

    def _fixpoint(self, *, unknown: bool) -> set[tuple[str, str]]:
        """The least set of needs in which a leaf (or its negation) that is unknown reads as stated."""
        known = set(self.wished)
        while True:
            new = {
                (HOME if self.words.needs[rule.need].scope == HOME else person, rule.need)
                for rule in self.rules
                for person in self.of_scope(rule.for_)
                if self._two(rule.when, rule.for_, person, known, unknown=unknown, negated=False)
            }
            if new <= known:
                return known
            known |= new

    def _two(self, it: Any, scope: str, who: str, known: set[tuple[str, str]], *, unknown: bool, negated: bool) -> bool:
        """A condition in two values, with `not` pushed to the leaves."""

        def below(part: Any, inner: str, person: str) -> bool:
            return self._two(part, inner, person, known, unknown=unknown, negated=negated)

        if isinstance(it, c.Not):
            return self._two(it.not_, scope, who, known, unknown=unknown, negated=not negated)
        group = self._group(it, scope, who)
        if group is not None:
            conjunction, parts = group
            return (all if conjunction is not negated else any)(below(*part) for part in parts)
        if isinstance(it, c.Need):
            return (who if self.words.needs[it.need].scope == scope else HOME, it.need) in known
        truth = self.leaf(it, scope, who)[0]
        return unknown if truth is None else truth is not negated

    def _group(self, it: Any, scope: str, who: str) -> tuple[bool, list[tuple[Any, str, str]]] | None:
        """Conjunction or not, and the parts with their scope and person."""
        if isinstance(it, c.All):
            return True, [(part, scope, who) for part in it.all]
        if isinstance(it, c.AnyOf):
            return False, [(part, scope, who) for part in it.any]
        if isinstance(it, c.HasChild):
            return False, [(it.has_child, "child", person) for person in self.children]
        if isinstance(it, c.EveryChild):
            return True, [(it.every_child, "child", person) for person in self.children]
        if isinstance(it, c.HasAdult):
            return False, [(it.has_adult, "adult", person) for person in self.adults]
        return None

    def need(self, who: str, need: str) -> Three:
        return True if (who, need) in self.yes else None if (who, need) in self.maybe else False

    def three(self, it: Any, scope: str, who: str) -> Three:
        """A condition in three values, once the needs are settled."""
        if isinstance(it, c.Not):
            truth = self.three(it.not_, scope, who)
            return None if truth is None else not truth
        group = self._group(it, scope, who)
        if group is not None:
            return (every if group[0] else some)(self.three(*part) for part in group[1])
        if isinstance(it, c.Need):
            return self.need(who if self.words.needs[it.need].scope == scope else HOME, it.need)
        return self.leaf(it, scope, who)[0]

    def missing(self, it: Any, scope: str, who: str, seen: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
        """The union over the unknown parts."""
        if self.three(it, scope, who) is not None:
            return set()
        if isinstance(it, c.Not):
            return self.missing(it.not_, scope, who, seen)
        group = self._group(it, scope, who)
        if group is not None:
            return set(chain.from_iterable(self.missing(*part, seen) for part in group[1]))
        if isinstance(it, c.Need):
            return self.missing_need(who if self.words.needs[it.need].scope == scope else HOME, it.need, seen)
        return self.leaf(it, scope, who)[1]

    def missing_need(self, who: str, need: str, seen: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
        if self.need(who, need) is not None or (who, need) in seen:
            return set()
        found = set[str]()
        for rule in (rule for rule in self.rules if rule.need == need):
            for person in self.of_scope(rule.for_):
                if self._owner(rule, person) == who:
                    found |= self.missing(rule.when, rule.for_, person, seen | {(who, need)})
        return found

    def _owner(self, rule: Rule, person: str) -> str:
        return HOME if self.words.needs[rule.need].scope == HOME else person

    def leaf(self, it: Any, scope: str, who: str) -> tuple[Three, set[str]]:
        """Truth of a leaf, and what is missing if it is unknown."""
        if isinstance(it, c.Always):
            return True, set()
        if isinstance(it, c.Signal):
            owner = HOME if self.words.signals[it.signal].scope == HOME else who
            seen = self._seen(it.signal, owner)
            return (None if seen is None else seen == it.is_), {f"{owner}/signal:{it.signal}"}
        if isinstance(it, c.Fact):
            return self._fact(it, who)
        if isinstance(it, c.AgeIs):
            return self._age(it.age, who)
        if isinstance(it, c.Pregnant):
            return self._pregnant(it.pregnant, scope, who)
        if self.case.get("receives") is None:
            return None, {f"{who}/receives:{it.receives}"}
        return any(
            one["offer"] == it.receives and one.get("person") in (None, who) for one in self.case["receives"]
        ), set()

    def _seen(self, topic: str, owner: str) -> str | None:
        special = self.words.signals[topic].sensitivity == "special"
        usable = [
            (one["observed"], one["finding"] == "conspicuous", one["finding"])
            for one in self.case.get("signals", ())
            if one["topic"] == topic and (one.get("person") or HOME) == owner and one["observed"] <= str(self.on)
            if one["finding"] != "not_assessed"
            if self._open(owner, guarded=special or self.words.instruments[one["source"]].consent == "required")
        ]
        return max(usable)[2] if usable else None

    def _open(self, owner: str, *, guarded: bool) -> bool:
        concerned = set(self.persons) if owner == HOME else {owner}
        return not guarded or (bool(concerned) and concerned <= self.consented)

    def _fact(self, it: c.Fact, who: str) -> tuple[Three, set[str]]:
        if it.fact in self.words.never_collected:
            return None, set()
        kind = self.words.facts[it.fact]
        owner = HOME if kind.scope == HOME else who
        facts = self.case.get("facts", {})
        value = facts.get(it.fact) if owner == HOME else facts.get(owner, {}).get(it.fact)
        if isinstance(value, dict):
            value = None if (value.get("observed") or "") > str(self.on) else value["value"]
        key = {f"{owner}/{it.fact}"}
        if value is None or not self._open(owner, guarded=kind.sensitivity == "special" and not key <= self.agreed):
            return None, key
        ((op, operand),) = it.comparisons().items()
        if kind.type == "place":
            return self._lies(operand if isinstance(operand, tuple) else (operand,), value, key, key)
        holds: dict[str, Callable[[], bool]] = {
            "is": lambda: value == operand,
            "one_of": lambda: value in operand,
            "contains": lambda: operand in value,
            "at_least": lambda: value >= operand,
            "at_most": lambda: value <= operand,
            "below": lambda: value < operand,
            "above": lambda: value > operand,
        }
        return holds[op](), set()

    def _lies(self, areas: tuple[str, ...], told: str | None, ags: set[str], area: set[str]) -> tuple[Three, set[str]]:
        """Whether a told key or Sozialraum lies in one of the areas."""
        truths, missing = [], set[str]()
        for wanted in areas:
            truth: Three
            if told is None:
                truth = None
                missing |= ags | (area if "-" in wanted else set())
            elif wanted in self._above(told) or any(
                one.startswith(wanted) for one in self._above(told) if "-" not in wanted
            ):
                truth = True
            elif "-" in wanted and told in self._above(wanted):
                truth = None
                missing |= area
            else:
                truth = False
            truths.append(truth)
        return some(truths), missing

    def _above(self, area: str) -> Iterator[str]:
        yield area
        while area in self.words.areas:
            area = self.words.areas[area].in_
            yield area

    def _age(self, it: c.AgeRange, who: str) -> tuple[Three, set[str]]:
        person = self.persons[who]
        if person["role"] == "unborn":
            past = due_is_past(person.get("due"), self.on)
            return (False if past is False else None), {f"{who}/born" if past else f"{who}/due"}
        bounds = (str(it.from_) if it.from_ else None, str(it.below) if it.below else None)
        return age_holds(person.get("born"), *bounds, self.on), {f"{who}/born"}

    def _pregnant(self, it: c.WeekRange, scope: str, who: str) -> tuple[Three, set[str]]:
        carried = [p for p, one in self.persons.items() if one.get("carried_by") == who] if scope == "adult" else []
        if self.persons[who]["role"] == "unborn":
            carried = [who]
        truths, missing = [], set[str]()
        for unborn in carried:
            truth = weeks_hold(self.persons[unborn].get("due"), it.week_from, it.week_below, self.on)
            truths.append(truth)
            missing |= {f"{unborn}/due"} if truth is None else set()
        return some(truths), missing

    # --- offers

    def owners(self, offer: Offer, who: str) -> list[str]:
        """Whose needs count: the person's and the household's, for an offer for the household everybody's."""
        return [HOME, *self.persons] if offer.for_ == HOME else [who, HOME]

    def wanted(self, offer: Offer, who: str) -> Three:
        """Whether one of the needs of an offer is recognised."""
        return some(self.need(owner, need) for owner in self.owners(offer, who) for need in offer.needs)

    def fit(self, offer: Offer, who: str) -> dict[str, Any]:
        """Verdict, whether it is suggested, what holds it back, and what is missing."""
        owners, wanted = self.owners(offer, who), self.wanted(offer, who)
        missing = set[str]()
        if wanted is None:
            missing.update(*(self.missing_need(owner, need) for owner in owners for need in offer.needs))

        def part(pairs: Iterable[tuple[Three, set[str]]], join: Any = every) -> Three:
            found = list(pairs)
            truth: Three = join(truth for truth, _ in found)
            if truth is None:
                missing.update(*(keys for one, keys in found if one is None))
            return truth

        def whole(it: Any) -> tuple[Three, set[str]]:
            return (
                self._bound(it, offer, who)
                if offer.for_ == HOME
                else (self.three(it, offer.for_, who), self.missing(it, offer.for_, who))
            )

        def free(it: Any) -> tuple[Three, set[str]]:
            truth = self.three(it, offer.for_, who)
            return (None if truth is None else not truth), self.missing(it, offer.for_, who)

        hard = [
            wanted,
            self._in(offer.valid),
            offer.audience == "family" and offer.kind in ("offer", "entitlement", "screening"),
            part([self._age(offer.age, who)]) if offer.age else True,
            part(self._where(offer, who), some),
            part([whole(offer.when)]) if offer.when else True,
            part(free(one) for one in offer.excludes),
        ]
        soft = [
            part([self._age(offer.usual_age, who)]) if offer.usual_age else True,
            self._in(offer.apply),
            part(whole(one) for one in offer.requires),
            offer.when is not None or offer.age is not None,
        ]
        held = self._held(offer, who)
        decided = every(hard)
        verdict = "not_matching" if decided is False else "fits" if decided and every(soft) else "open"
        return {
            "verdict": verdict,
            "suggested": wanted is True and verdict != "not_matching" and not held,
            "held_back": held,
            "missing": missing if verdict == "open" else set(),
            "unmet": [
                name
                for name, truth in zip(("usual_age", "apply", "requires", "stated"), soft, strict=True)
                if truth is False
            ],
        }

    def _in(self, period: Any) -> bool:
        return period is None or ((period.from_ or self.on) <= self.on <= (period.to or self.on))

    def _bound(self, it: Any, offer: Offer, who: str) -> tuple[Three, set[str]]:
        """In `when` and `requires` of a household offer: the child that meets X is the child with the need."""
        if isinstance(it, c.All | c.AnyOf):
            pairs = [self._bound(part, offer, who) for part in (it.all if isinstance(it, c.All) else it.any)]
            truth = (every if isinstance(it, c.All) else some)(one for one, _ in pairs)
        elif isinstance(it, c.HasChild):
            pairs = [self._same_child(it.has_child, offer, child) for child in self.children]
            truth = some(one for one, _ in pairs)
        else:
            return self.three(it, HOME, who), self.missing(it, HOME, who)
        return truth, set(chain.from_iterable(keys for one, keys in pairs if one is None)) if truth is None else set()

    def _same_child(self, it: Any, offer: Offer, child: str) -> tuple[Three, set[str]]:
        owners = [child, HOME, *self.adults]
        meant = some(self.need(owner, need) for owner in owners for need in offer.needs)
        keys = set(self.missing(it, "child", child))
        if meant is None:
            keys.update(*(self.missing_need(owner, need) for owner in owners for need in offer.needs))
        return every([self.three(it, "child", child), meant]), keys

    def _where(self, offer: Offer, who: str) -> Iterator[tuple[Three, set[str]]]:
        where, place = offer.where, self.case.get("place") or {}
        if where.anywhere:
            yield True, set()
        if where.residence:
            yield self._lies(where.residence, place.get("area") or place.get("ags"), {"place/ags"}, {"place/area"})
        if where.attends_school_in:
            school = [
                self._fact(c.Fact(fact="kind.schulort", one_of=where.attends_school_in), child)
                for child in (self.children if who == HOME else [who])
            ]
            truth = some(one for one, _ in school)
            yield truth, set(chain.from_iterable(keys for one, keys in school if one is None))

    def _held(self, offer: Offer, who: str) -> set[str]:
        held = {
            "received"
            for one in self.case.get("receives") or ()
            if one["offer"] == offer.id and one.get("person") in (None, who)
        }
        for one in self.case.get("declined", ()):
            ago = (self.on - date.fromisoformat(one["on"])).days
            meant = one["offer"] == offer.id and one.get("person") in (None, who) and ago >= 0
            lasting = one["reason"] in ("not_wanted", "not_fitting") or (one["reason"] == "not_now" and ago < 60)
            if meant and lasting:
                held.add(f"declined_{one['reason']}")
        return held
