"""Conditions against the vocabulary: everything that would make one wrong, told with its place.

Nothing is repeated that stands in the file; hints name what is declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

from lotse import conditions as written
from lotse.conditions import as_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.vocabulary import FactKind, Scope, Vocabulary

Place = tuple[str | int, ...]
Owner = Literal["rule", "offer", "phase"]
OPERATORS: dict[str, frozenset[str]] = {
    "bool": frozenset({"is"}),
    "enum": frozenset({"is", "one_of"}),
    "set": frozenset({"contains"}),
    "int": frozenset({"is", "one_of", "at_least", "at_most", "below", "above"}),
    "date": frozenset({"is", "one_of", "at_least", "at_most", "below", "above"}),
    "place": frozenset({"is", "one_of"}),
}
"""How a fact of each type may be compared."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong at a place of a file."""

    path: Place
    code: str
    text: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"


def nearest(unknown: str, known: Iterable[str]) -> str:
    """A hint with the nearest known id; empty if none is near.

    >>> nearest("sprachfoerderun", ["sprachfoerderung", "bindung"])
    'the nearest known one is sprachfoerderung'
    """
    close = get_close_matches(unknown, sorted(known), n=1, cutoff=0.6)
    return f"the nearest known one is {close[0]}" if close else ""


def check_condition(
    condition: written.Condition, vocabulary: Vocabulary, scope: Scope, path: Place, owner: Owner
) -> Iterator[Wrong]:
    """Find everything that is wrong with a condition.

    Args:
        condition: As it is written.
        vocabulary: Where ids are declared.
        scope: Whom the rule, offer or phase is about.
        path: Place of the condition in its file.
        owner: A rule reads no place and nothing that is never collected; an offer may name the latter.

    Yields:
        One entry per problem.
    """
    yield from _Check(vocabulary, owner).condition(condition, scope, path, negated=False)


@dataclass(frozen=True, slots=True)
class _Check:
    vocabulary: Vocabulary
    owner: Owner

    def condition(self, condition: written.Condition, scope: Scope, path: Place, *, negated: bool) -> Iterator[Wrong]:
        match condition:
            case written.All():
                yield from self._all(condition, scope, path, negated=negated)
            case written.AnyOf():
                for place, part in enumerate(condition.any):
                    yield from self.condition(part, scope, (*path, "any", place), negated=negated)
            case written.Not():
                yield from self.condition(condition.not_, scope, (*path, "not"), negated=True)
            case written.Signal():
                yield from self._signal(condition, scope, path)
            case written.Fact():
                yield from self._fact(condition, scope, path)
            case written.AgeIs() | written.Pregnant() if scope == "household":
                name = "age" if isinstance(condition, written.AgeIs) else "pregnant"
                hint = "put it into has_child or has_adult"
                yield Wrong((*path, name), "SCOPE", "a household has no age and no pregnancy", hint)
            case written.Need():
                yield from self._need(condition, scope, path, negated=negated)
            case written.HasChild():
                yield from self._each("has_child", condition.has_child, "child", scope, path, negated=negated)
            case written.EveryChild():
                yield from self._each("every_child", condition.every_child, "child", scope, path, negated=negated)
            case written.HasAdult():
                yield from self._each("has_adult", condition.has_adult, "adult", scope, path, negated=negated)
            case _:
                return

    def _all(self, condition: written.All, scope: Scope, path: Place, *, negated: bool) -> Iterator[Wrong]:
        children = [place for place, part in enumerate(condition.all) if isinstance(part, written.HasChild)]
        if len(children) > 1:
            hint = "put both into one has_child if the same child is meant"
            text = "two has_child in one all may be met by two siblings"
            yield Wrong((*path, "all", children[1]), "SCOPE", text, hint, "warning")
        for place, part in enumerate(condition.all):
            yield from self.condition(part, scope, (*path, "all", place), negated=negated)

    def _each(
        self, name: str, part: written.Condition, inner: Scope, scope: Scope, path: Place, *, negated: bool
    ) -> Iterator[Wrong]:
        if scope != "household":
            yield Wrong((*path, name), "SCOPE", f"{name} stands under for: household only", "ask for the person itself")
            return
        yield from self.condition(part, inner, (*path, name), negated=negated)

    def _signal(self, condition: written.Signal, scope: Scope, path: Place) -> Iterator[Wrong]:
        topic = self.vocabulary.signals.get(condition.signal)
        place = (*path, "signal")
        if topic is None:
            yield Wrong(
                place, "ID-UNKNOWN", "this signal is not declared", nearest(condition.signal, self.vocabulary.signals)
            )
        elif topic.scope not in (scope, "household"):
            yield Wrong(place, "SCOPE", f"this signal is about {_NAMES[topic.scope]}", _scope_hint(topic.scope))

    def _need(self, condition: written.Need, scope: Scope, path: Place, *, negated: bool) -> Iterator[Wrong]:
        place = (*path, "need")
        kind = self.vocabulary.needs.get(condition.need)
        if negated:
            yield Wrong(place, "NOT-OVER-NEED", "a need never stands under not", "ask for known facts instead")
        if kind is None:
            yield Wrong(
                place, "ID-UNKNOWN", "this need is not declared", nearest(condition.need, self.vocabulary.needs)
            )
        elif kind.scope not in (scope, "household"):
            yield Wrong(place, "SCOPE", f"this need is about {_NAMES[kind.scope]}", _scope_hint(kind.scope))

    def _fact(self, condition: written.Fact, scope: Scope, path: Place) -> Iterator[Wrong]:
        vocabulary, place = self.vocabulary, (*path, "fact")
        if condition.fact in vocabulary.never_collected:
            if self.owner != "offer":
                text = "this is never collected, so nothing but an offer's condition may name it"
                yield Wrong(place, "ATTRIBUTE-FORBIDDEN", text, "leave it out")
            return
        kind = vocabulary.facts.get(condition.fact)
        if kind is None:
            known = [*vocabulary.facts, *(vocabulary.never_collected if self.owner == "offer" else ())]
            yield Wrong(place, "ID-UNKNOWN", "this fact is not declared", nearest(condition.fact, known))
            return
        if kind.type == "place" and self.owner == "rule":
            yield Wrong(place, "ATTRIBUTE-FORBIDDEN", "a place is never a need, so no rule reads one", "leave it out")
            return
        if kind.scope not in (scope, "household"):
            yield Wrong(place, "SCOPE", f"this fact is about {_NAMES[kind.scope]}", _scope_hint(kind.scope))
        ((op, operand),) = condition.comparisons().items()
        if op not in OPERATORS[kind.type]:
            hint = "use " + ", ".join(sorted(OPERATORS[kind.type]))
            yield Wrong((*path, op), "TYPE", f"a fact of type {kind.type} is not compared like this", hint)
            return
        several = operand if isinstance(operand, tuple) else (operand,)
        for number, value in enumerate(several):
            where: Place = (*path, op, number) if isinstance(operand, tuple) else (*path, op)
            yield from check_value(value, kind, vocabulary, where, member=True)


def check_value(
    value: Any, kind: FactKind, vocabulary: Vocabulary, path: Place, *, member: bool = False
) -> Iterator[Wrong]:
    """Find what is wrong with a value of a fact.

    Args:
        value: As it is written.
        kind: The declared fact.
        vocabulary: Where areas are declared.
        path: Place of the value in its file.
        member: It is one member of a set.
    """
    if kind.type == "set" and not member:
        if not isinstance(value, tuple | list):
            yield Wrong(path, "TYPE", "a set is written as a list", "put it in brackets")
            return
        for number, one in enumerate(value):
            yield from check_value(one, kind, vocabulary, (*path, number), member=True)
    elif kind.type == "bool":
        if not isinstance(value, bool):
            yield Wrong(path, "TYPE", "this is true or false", "write true or false without quotes")
    elif kind.type == "int":
        yield from _check_number(value, path)
    elif not isinstance(value, str):
        yield Wrong(path, "TYPE", "this is text", "put it in quotes")
    else:
        yield from _check_text(value, kind, vocabulary, path)


def _check_number(value: Any, path: Place) -> Iterator[Wrong]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Wrong(path, "TYPE", "this is a whole number", "write it without quotes")
    elif abs(value) > _LARGEST:
        yield Wrong(path, "TYPE", "this number is too large", f"at most {_LARGEST}")


def _check_text(value: str, kind: FactKind, vocabulary: Vocabulary, path: Place) -> Iterator[Wrong]:
    if kind.type == "date":
        if as_day(value) is None:
            yield Wrong(path, "DATE", "this is no day", "write YYYY-MM-DD")
    elif kind.type == "place":
        yield from check_area(value, vocabulary, path)
    elif kind.values is not None and value not in kind.values:
        yield Wrong(path, "ID-UNKNOWN", "this value is not declared", nearest(value, kind.values))


def check_area(area: str, vocabulary: Vocabulary, path: Place) -> Iterator[Wrong]:
    """Find what is wrong with an official key or the id of a Sozialraum."""
    if "-" in area:
        if area not in vocabulary.areas:
            yield Wrong(path, "ID-UNKNOWN", "this Sozialraum is not declared", nearest(area, vocabulary.areas))
    elif not (area.isascii() and area.isdigit()) or len(area) not in (2, 3, 5, 8):
        yield Wrong(path, "AGS-UNKNOWN", "an official key has 2, 3, 5 or 8 digits", "write it in quotes")


_LARGEST = 2**53
_NAMES = {"child": "a child", "adult": "an adult", "household": "the household"}


def _scope_hint(scope: str) -> str:
    return "use for: household with has_child" if scope == "child" else "use for: household with has_adult"
