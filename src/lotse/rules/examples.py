"""The examples inside a rule, tried: does the rule hold, fail or stay open as its author says?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from lotse.case.condition_check import Wrong, check_value, nearest
from lotse.case.dates import NOT_STATED, WEEKS_OF_PREGNANCY, Span, last_birth_with
from lotse.case.facts import Facts, Subject
from lotse.case.vocabulary import HOUSEHOLD
from lotse.conditions import Age
from lotse.rules.finding import gaps
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant

if TYPE_CHECKING:
    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.ruleset import Example, Rule, Ruleset

_AGE: TypeAdapter[Any] = TypeAdapter(Age)
_NAMES = {"child": "k", "adult": "m", "household": HOUSEHOLD}


@dataclass(frozen=True, slots=True)
class Tried:
    """One example with what came out."""

    rule: str
    number: int
    expected: str
    found: str
    expected_missing: tuple[str, ...] | None
    missing: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether it came out as its author says."""
        return self.expected == self.found and self.expected_missing in (None, self.missing)


@dataclass(slots=True)
class _Household:
    """The invented household of one example."""

    on: date
    vocabulary: Vocabulary
    persons: dict[str, Subject]
    values: dict[str, dict[str, Any]]
    signals: dict[str, dict[str, bool]]
    not_assessed: set[tuple[str, str]]
    wishes: set[tuple[str, str | None]]
    receives: set[tuple[str, str | None]] | None = None

    def facts(self) -> Facts:
        return Facts(
            case="",
            on=self.on,
            persons=self.persons,
            values=self.values,
            signals=self.signals,
            not_assessed=frozenset(self.not_assessed),
            ags=None,
            area=None,
            receives=None if self.receives is None else frozenset(self.receives),
            refusals=(),
            wishes=frozenset(self.wishes),
            strengths=(),
            no_answer=frozenset(),
            closed=frozenset(),
            not_used=(),
            children=tuple(sorted(person.id for person in self.persons.values() if person.is_child)),
            adults=tuple(sorted(person.id for person in self.persons.values() if person.is_adult)),
        )

    def settle(self, scope: Scope, subject: str, given: Mapping[str, Any]) -> None:
        """Put what is given about one subject into the household."""
        if subject != HOUSEHOLD:
            self.persons[subject] = self._person(scope, subject, given)
        for name, value in given.items():
            if name in ("age", "weeks"):
                continue
            if name in ("has_child", "has_adult"):
                several = value if isinstance(value, tuple | list) else (value,)
                inner: Scope = "child" if name == "has_child" else "adult"
                for number, one in enumerate(several, start=1):
                    self.settle(inner, f"{_NAMES[inner]}{number}", one)
            else:
                self._tell(subject, name, value)

    def _person(self, scope: Scope, subject: str, given: Mapping[str, Any]) -> Subject:
        days, unborn = NOT_STATED.until(self.on), False
        carries: tuple[str, ...] = ()
        if "age" in given:
            born = last_birth_with(_AGE.validate_python(given["age"]), self.on)
            days = Span(born, born, "day")
        if "weeks" in given:
            due = self.on + timedelta(weeks=WEEKS_OF_PREGNANCY - int(given["weeks"]))
            span = Span(due, due, "day")
            if scope == "child":
                days, unborn = span, True
            else:
                carries = ("u",)
                self.persons["u"] = Subject("u", is_child=True, is_adult=False, unborn=True, days=span)
        return Subject(subject, scope == "child", scope == "adult", unborn, days, carries)

    def _tell(self, subject: str, name: str, value: Any) -> None:
        several = value if isinstance(value, tuple | list) else (value,)
        if name == "signal":
            for topic in several:
                self._notice(subject, topic, "conspicuous")
        elif name.startswith("signal:"):
            self._notice(subject, name.removeprefix("signal:"), str(value))
        elif name == "need":
            self.wishes.update((need, None if subject == HOUSEHOLD else subject) for need in several)
        elif name == "receives":
            self.receives = (self.receives or set()) | {
                (offer, None if subject == HOUSEHOLD else subject) for offer in several
            }
        else:
            kind = self.vocabulary.facts[name]
            owner = HOUSEHOLD if kind.scope == "household" else subject
            self.values.setdefault(owner, {})[name] = tuple(value) if isinstance(value, list) else value

    def _notice(self, subject: str, topic: str, finding: str) -> None:
        owner = HOUSEHOLD if self.vocabulary.signals[topic].scope == "household" else subject
        if finding == "not_assessed":
            self.not_assessed.add((owner, topic))
        else:
            self.signals.setdefault(owner, {})[topic] = finding == "conspicuous"


def try_examples(ruleset: Ruleset, rule: Rule) -> Iterator[Tried]:
    """Evaluate every example of a rule.

    Args:
        ruleset: The rule set; other rules may recognise needs that this one reads.
        rule: The rule with its examples.

    Yields:
        One result per example. A key in `missing` has its subject left off.
    """
    tree = plant(rule.when, ruleset.vocabulary, rule.for_)
    subject = HOUSEHOLD if rule.for_ == "household" else _NAMES[rule.for_] + "1"
    for number, example in enumerate(rule.examples):
        facts = facts_of(example, rule, ruleset)
        needs = recognise_needs(facts, ruleset)
        truth = tree.truth(facts, needs, subject)
        left = gaps(tree, facts, needs, subject)
        missing = tuple(sorted({key.partition("/")[2] for key in left.missing} | left.never))
        expected = None if example.missing is None else tuple(sorted(example.missing))
        yield Tried(rule.id, number, example.expect, truth.word, expected, missing)


def facts_of(example: Example, rule: Rule, ruleset: Ruleset) -> Facts:
    """The facts that an example gives; `age` means born exactly that long before the day."""
    on = example.on or max(rule.valid.from_ or ruleset.valid.from_, ruleset.valid.from_)
    house = _Household(on, ruleset.vocabulary, {}, {}, {}, set(), set())
    subject = HOUSEHOLD if rule.for_ == "household" else _NAMES[rule.for_] + "1"
    house.settle(rule.for_, subject, example.given)
    return house.facts()


def check_example(given: Mapping[str, Any], vocabulary: Vocabulary, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Find what is wrong with what an example gives."""
    for name, value in given.items():
        several = value if isinstance(value, tuple | list) else (value,)
        if name == "age":
            try:
                _AGE.validate_python(value)
            except ValidationError:
                yield Wrong(path, "TYPE", "an age is written as a number and days, weeks, months or years")
        elif name == "weeks":
            if not isinstance(value, int) or isinstance(value, bool):
                yield Wrong(path, "TYPE", "weeks of pregnancy are a whole number")
        elif name in ("has_child", "has_adult"):
            for one in several:
                if isinstance(one, Mapping):
                    yield from check_example(one, vocabulary, path)
                else:
                    yield Wrong(path, "TYPE", "has_child and has_adult hold what is given about that person")
        elif name == "signal" or name.startswith("signal:"):
            topics = [name.removeprefix("signal:")] if ":" in name else several
            yield from _declared(topics, vocabulary.signals, "signal", path)
        elif name == "need":
            yield from _declared(several, vocabulary.needs, "need", path)
        elif name != "receives":
            yield from _declared([name], vocabulary.facts, "fact", path)
            if name in vocabulary.facts:
                yield from check_value(value, vocabulary.facts[name], vocabulary, (*path, name))


def _declared(ids: Iterable[Any], known: Mapping[str, Any], what: str, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    for one in ids:
        if not isinstance(one, str):
            yield Wrong(path, "TYPE", f"an example names a {what} by its id", "write one id, or a list of ids")
        elif one not in known:
            text = f"an example names a {what} that is not declared"
            yield Wrong(path, "ID-UNKNOWN", text, nearest(one, known))
