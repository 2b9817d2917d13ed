"""The smallest example or test case that shows a difference, ready to paste: as its author expects it, and as it is.

Every part of the condition comes out as before. What a rule does not read may be what was meant: as expected, it stays.
Of a case, other persons go from it only where nothing that could be meant reads them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from lotse.case.vocabulary import HOUSEHOLD
from lotse.casetests import TestCase, run_case
from lotse.errors import LotseError
from lotse.explanation import explain
from lotse.rules.examples import facts_of, try_examples
from lotse.rules.needs import recognise_needs
from lotse.rules.tree import plant
from lotse.testing.as_today import expected_today
from lotse.testing.search import subject_of
from lotse.testing.shrinking import smallest_case
from lotse.testing.tracing import trace
from lotse.testing.writing import as_yaml
from lotse.truth import any_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from lotse.advice import Advice, Context, Explanation
    from lotse.casetests import Difference, Load
    from lotse.rules.examples import Tried
    from lotse.rules.planting import PlantedRule
    from lotse.rules.ruleset import Example, Rule, Ruleset

    Written = dict[str, Any]


class Readings(NamedTuple):
    """One small example or case in two readings, as YAML to paste.

    Args:
        as_expected: As its author expects it; right if the rules or offers are to be changed.
        as_today: With what comes out today; right if the expectation is to be changed.
        unread: What an example gives and its rule does not read.
    """

    as_expected: str
    as_today: str
    unread: tuple[str, ...] = ()


# --- examples of rules --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExampleReadings:
    """Makes a failing example smaller.

    Args:
        ruleset: The rule set.
        rule: The rule.
        example: Its example.
        tried: What came of it.
    """

    ruleset: Ruleset
    rule: Rule
    example: Example
    tried: Tried

    def __call__(self) -> Readings:
        """Both readings of the example."""
        given = dict(self.example.given)
        smallest = self._smallest(given)
        expected: Written = {"given": given, "expect": self.example.expect}
        today: Written = {"given": smallest, "expect": self.tried.found}
        if self.example.missing is not None:
            expected["missing"] = list(self.example.missing)
            today["missing"] = list(self.tried.missing)
        if self.example.on is not None:
            expected["on"] = today["on"] = self.example.on.isoformat()
        shown = [f"- {as_yaml(one, flow=True)}" for one in (expected, today)]
        return Readings(shown[0], shown[1], tuple(name for name in given if name not in smallest))

    def _smallest(self, given: Written) -> Written:
        """Without what changes no part of the condition; whole, where that would leave nothing."""
        decided, current, again = self._decided(given), given, True
        while again:
            again = False
            for smaller in smaller_given(current):
                if self._decided(smaller) == decided:
                    current, again = smaller, True
                    break
        return current or given

    def _decided(self, given: Written) -> Hashable:
        """How it comes out, and each leaf of the condition for each person."""
        example = self.example.model_copy(update={"given": given})
        (found,) = try_examples(self.ruleset, self.rule.model_copy(update={"examples": (example,)}))
        facts = facts_of(example, self.rule, self.ruleset)
        tree = plant(self.rule.when, self.ruleset.vocabulary, self.rule.for_)
        seen = trace(tree, facts, recognise_needs(facts, self.ruleset), subject_of(self.rule))
        return found.found, found.missing, tuple((one.path, one.subject, one.truth) for one in seen)


def smaller_given(given: Mapping[str, Any]) -> Iterator[Written]:
    """What an example gives without one key, one of several topics, or one thing about a person.

    >>> list(smaller_given({"signal": ["a", "b"]}))
    [{}, {'signal': ['b']}, {'signal': ['a']}]
    """
    for name, value in given.items():
        yield {other: kept for other, kept in given.items() if other != name}
        if isinstance(value, Mapping):
            yield from ({**given, name: less} for less in smaller_given(value))
        elif isinstance(value, list | tuple):
            for place, one in enumerate(value):
                yield {**given, name: [*value[:place], *value[place + 1 :]]}
                if isinstance(one, Mapping):
                    yield from (
                        {**given, name: [*value[:place], less, *value[place + 1 :]]} for less in smaller_given(one)
                    )


# --- test cases ---------------------------------------------------------------------------------------------------

_OF_PERSONS = ("needs", "offers", "phases")
"""Expectations that name persons."""
_TOLD = ("signals", "wishes", "declined", "receives", "no_answer")
"""What is told about persons and the household, beside facts."""


@dataclass(frozen=True, slots=True)
class CaseReadings:
    """Makes a failing test case smaller.

    Args:
        written: The test case as it stands in its file.
        differences: What differs; the smaller case shows the first.
        load: Gives rule set and catalogue by their names.
    """

    written: Written
    differences: tuple[Difference, ...]
    load: Load

    def __call__(self) -> Readings:
        """Both readings of the smallest test case."""
        kept: Written = {key: value for key, value in self.written.items() if key not in ("note", "source")}
        kept = self._fewer_expectations({**kept, "id": f"{kept['id']}-kleiner"})
        smaller = {**kept, "case": self._smaller_family(kept)}
        expected = smaller if self._about_one_person(kept) else kept
        advice = run_case(TestCase.model_validate(smaller), load=self.load).advice
        today = smaller if advice is None else self._today(smaller, advice)
        return Readings(as_yaml([expected]), as_yaml([today]))

    def _about_one_person(self, kept: Written) -> bool:
        """Whether nobody but a person who is named could matter, however the content is mended.

        What is about the household may be meant to rest on anybody in it, and so may a need of a person that follows
        from one of the household. A stop rests on the status alone, and who is responsible on place and day.
        """
        gaps = self.differences[0].gaps
        if not gaps or "role" in gaps:
            return True
        advice = self._still(kept)
        context = None if advice is None else advice._context  # noqa: SLF001  # what was computed for this answer, to see what decided it
        if context is None or gaps.get("who") not in _named(kept.get("expect", {})):
            return False
        needs = set(context.catalogue.by_id[gaps["offer"]].needs) if "offer" in gaps else {gaps["what"]}
        needs = needs.union(*(context.needs.rules.behind.get(need, ()) for need in needs))
        declared = context.ruleset.vocabulary.needs
        return all(declared[need].scope != HOUSEHOLD for need in needs if need in declared)

    def _still(self, test: Written) -> Advice | None:
        """The advice on a smaller test case, if its first difference is there still."""
        try:
            outcome = run_case(TestCase.model_validate(test), load=self.load)
        except (LotseError, ValidationError):
            return None  # what was left out was needed to make it a case
        return outcome.advice if self.differences[0] in outcome.differences else None

    def _fewer_expectations(self, kept: Written) -> Written:
        """Leave out what is expected beside the first thing that differs."""
        places = {key: value for key, value in kept.items() if key != "same_suggestions_at"}
        kept = places if self._still(places) else kept
        for name in [key for key in kept.get("expect", {}) if key != "only_these"]:
            fewer = {**kept, "expect": {key: value for key, value in kept["expect"].items() if key != name}}
            kept = fewer if self._still(fewer) else kept
        for name, several in dict(kept.get("expect", {})).items():
            for entry in list(several) if isinstance(several, list) else []:
                left = [one for one in kept["expect"][name] if one != entry]
                fewer = {**kept, "expect": {**kept["expect"], name: left}}
                kept = fewer if left and self._still(fewer) else kept
        return kept

    def _smaller_family(self, kept: Written) -> Written:
        """Leave out of the family what neither decides nor is told of those whom the expectation names."""
        advice = self._still(kept)
        if advice is None:  # the file says something that its parts alone do not
            return dict(kept["case"])
        named = _named(kept.get("expect", {}))
        decided = self._decided(advice)
        whole = advice.stop is None and bool(self.differences[0].gaps)  # a stop rests on the status alone

        def stays(case: Written) -> Hashable:
            place = str(case.get("place")) if "offer" in self.differences[0].gaps else None  # no rule reads a place
            return place, _said_of(case, named, whole=whole)

        said = stays(kept["case"])

        def same(smaller: Written) -> bool:
            found = self._still({**kept, "case": smaller})
            return found is not None and stays(smaller) == said and self._decided(found) == decided

        return smallest_case(kept["case"], same)

    def _decided(self, advice: Advice) -> Hashable:
        """Everything that decides about what the first difference is about, and how it came out."""
        context = advice._context  # noqa: SLF001  # what was computed for this answer, to see what decided it
        gaps = self.differences[0].gaps
        if advice.stop is not None or context is None or not gaps:
            return advice.stop is not None
        if "offer" in gaps:
            found = _explained(advice, gaps)
            needs = {need for one in found for need in context.catalogue.by_id[one.offer].needs}
            outcome: tuple[Hashable, ...] = tuple(_of_offer(one) for one in found)
        elif "what" in gaps:
            needs, outcome = {gaps["what"]}, ()
        else:
            suggested = frozenset((one.offer, one.person, one.verdict) for one in advice.suggestions)
            asked = tuple(sorted(one.key for one in advice.questions))
            return suggested, asked, frozenset((one.need, one.person) for one in advice.needs)
        who = gaps.get("who", HOUSEHOLD)
        leaves = Counter(
            (rule.rule.id, person, one.path, one.subject, one.truth)
            for need in needs
            for rule, person in _rules_of(context, need, who)
            for one in trace(rule.tree, context.facts, context.needs, person)
        )
        return outcome, frozenset(leaves.items()), frozenset(_of_rules(context, who))

    def _today(self, kept: Written, advice: Advice) -> Written:
        """The same family with what comes out today."""
        test = {key: value for key, value in kept.items() if key != "same_suggestions_at"}
        if advice.stop is not None:
            return {**test, "expect": {"stop": True}}
        elsewhere = [place for place in kept.get("same_suggestions_at", ()) if not self._differs_at(kept, place)]
        if elsewhere:
            test["same_suggestions_at"] = elsewhere
        return {**test, "expect": expected_today(kept.get("expect", {}), advice, TestCase.model_validate(kept))}

    def _differs_at(self, kept: Written, place: str) -> bool:
        test = {**kept, "expect": {}, "same_suggestions_at": [place]}
        return not run_case(TestCase.model_validate(test), load=self.load).passed


def _explained(advice: Advice, gaps: Mapping[str, str]) -> tuple[Explanation, ...]:
    who = gaps.get("who", HOUSEHOLD)
    found = explain(advice, offer=gaps["offer"], person=None if who == HOUSEHOLD else who)
    return found if isinstance(found, tuple) else (found,)


def _of_offer(one: Explanation) -> Hashable:
    parts = tuple((part.part, part.rule, part.truth) for part in one.parts)
    decided = frozenset((part.key, part.rule, part.truth, part.asks) for part in one.decided_by)
    hints = tuple(sorted(hint.code for hint in one.hints))
    return one.person, one.verdict, one.suggested, one.held_back, one.missing, hints, parts, decided


def _rules_of(context: Context, need: str, who: str) -> Iterator[tuple[PlantedRule, str]]:
    """The rules that conclude a need of somebody, and for whom they are asked."""
    for rule in context.needs.rules.concluding.get(need, ()):
        of_scope = context.facts.subjects(rule.scope)
        for person in of_scope if rule.household or who == HOUSEHOLD else (who,):
            if person in of_scope:
                yield rule, person


def _of_rules(context: Context, who: str) -> Iterator[Hashable]:
    """How every rule comes out for somebody and the household: it may be meant to conclude another need."""
    facts, needs = context.facts, context.needs
    for rule in needs.rules.rules:
        subjects = facts.subjects(rule.scope)
        if rule.household:
            yield rule.rule.id, any_of(rule.tree.truth(facts, needs, one) for one in subjects)
        elif who in subjects:
            yield rule.rule.id, rule.tree.truth(facts, needs, who)


def _named(expect: Mapping[str, Any]) -> frozenset[str]:
    """The persons whom an expectation names."""
    return frozenset(one["person"] for name in _OF_PERSONS for one in expect.get(name) or () if one.get("person"))


def _said_of(case: Mapping[str, Any], named: frozenset[str], *, whole: bool) -> Hashable:
    """What stays in a case of the persons whom an expectation names: they themselves, and all that is told."""
    persons = {one["id"]: one for one in case.get("persons") or ()}
    carried = {name for name, one in persons.items() if one.get("carried_by") in named}
    themselves = tuple(
        (name, *(str(persons[name].get(key)) for key in ("role", "born", "due", "carried_by")))
        for name in sorted(named | carried)
        if name in persons
    )
    if not whole:
        return themselves
    told = [
        (name, str(one))
        for name in _TOLD
        for one in case.get(name) or ()
        if isinstance(one, str) or one.get("person") is None or one["person"] in named
    ]
    facts: Mapping[str, Any] = case.get("facts") or {}
    own = [
        (key, inner, str(_value(value)))
        for key, entry in facts.items()
        if key in named or key not in persons
        for inner, value in (entry.items() if key in named and isinstance(entry, dict) else (("", entry),))
    ]
    return themselves, tuple(told), tuple(own)


def _value(entry: Any) -> Any:
    """A fact without who told it and when."""
    return entry["value"] if isinstance(entry, dict) and "value" in entry else entry
