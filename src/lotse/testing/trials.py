"""Everything that examples and test cases evaluate of a rule set, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lotse.case.facts import derive_facts
from lotse.case.load_case import case_of
from lotse.files import of_mapping
from lotse.protection import stops
from lotse.rules.examples import facts_of
from lotse.rules.leaves import NeedLeaf
from lotse.rules.needs import recognise_needs
from lotse.rules.planting import leaves
from lotse.rules.tree import plant
from lotse.testing.search import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.facts import Facts
    from lotse.casetests import TestCase
    from lotse.rules.needs import Needs
    from lotse.rules.ruleset import Example, Rule, Ruleset
    from lotse.rules.tree import Tree


@dataclass(frozen=True, slots=True)
class Trial:
    """One example of a rule, evaluated.

    Args:
        number: Its place in the rule.
        example: As it is written.
        facts: What it gives.
        needs: What is recognised from it.
    """

    number: int
    example: Example
    facts: Facts
    needs: Needs


@dataclass(frozen=True, slots=True)
class Family:
    """One test case, evaluated.

    Args:
        test: As it is written.
        facts: What is known of the family.
        needs: What is recognised.
    """

    test: TestCase
    facts: Facts
    needs: Needs


@dataclass(slots=True)
class Trials:
    """What a rule set is tried by.

    Args:
        ruleset: The rule set.
        families: Test cases that name it.
    """

    ruleset: Ruleset
    families: tuple[Family, ...] = ()
    _of_rule: dict[int, tuple[Trial, ...]] = field(default_factory=dict)
    _read: dict[int, frozenset[str]] = field(default_factory=dict)
    _trees: dict[int, Tree] = field(default_factory=dict)

    @classmethod
    def of(cls, ruleset: Ruleset, tests: Iterable[TestCase]) -> Trials:
        """Evaluate the test cases that name a rule set.

        Args:
            ruleset: The rule set.
            tests: Test cases that load; those of other rule sets, and those that end in a stop, say nothing.
        """
        found = []
        for test in tests:
            if test.rules == ruleset.id and not stops(test.case):
                case = case_of(of_mapping(test.case), vocabulary=ruleset.vocabulary, numbered=False)
                facts = derive_facts(case, vocabulary=ruleset.vocabulary, on=test.on)
                found.append(Family(test, facts, recognise_needs(facts, ruleset)))
        return cls(ruleset, tuple(found))

    def tree(self, place: int) -> Tree:
        """The condition of a rule, by its place in the rule set."""
        if place not in self._trees:
            rule = self.ruleset.rules[place]
            self._trees[place] = plant(rule.when, self.ruleset.vocabulary, rule.for_)
        return self._trees[place]

    def of_rule(self, place: int) -> tuple[Trial, ...]:
        """The examples of a rule, by its place in the rule set."""
        if place not in self._of_rule:
            rule = self.ruleset.rules[place]
            self._of_rule[place] = tuple(
                Trial(number, example, facts, recognise_needs(facts, self.ruleset))
                for number, example in enumerate(rule.examples)
                for facts in [facts_of(example, rule, self.ruleset)]
            )
        return self._of_rule[place]

    def evaluated(self, place: int) -> Iterator[tuple[str, Facts, Needs, str]]:
        """Every evaluation of a rule: by which example or case, on what, for whom."""
        rule = self.ruleset.rules[place]
        for trial in self.of_rule(place):
            yield f"examples[{trial.number}]", trial.facts, trial.needs, subject_of(rule)
        for family in self.families:
            if rule.valid.covers(family.test.on):
                for subject in family.facts.subjects(rule.for_):
                    yield family.test.id, family.facts, family.needs, subject

    def readers_of(self, need: str) -> tuple[int, ...]:
        """Places of the rules that read a need, over any number of rules between."""
        read = [(place, rule.need, self._needs_read(place)) for place, rule in enumerate(self.ruleset.rules)]
        supported, readers = {need}, set[int]()
        while True:
            more = {place for place, _, needs in read if needs & supported} - readers
            if not more:
                return tuple(sorted(readers))
            readers |= more
            supported |= {concluded for place, concluded, _ in read if place in more}

    def _needs_read(self, place: int) -> frozenset[str]:
        if place not in self._read:
            found = (leaf.needs for leaf in leaves(self.tree(place)) if isinstance(leaf, NeedLeaf))
            self._read[place] = frozenset(need for needs in found for need in needs)
        return self._read[place]

    def with_rule(self, place: int, rule: Rule) -> Ruleset:
        """The rule set with one rule replaced."""
        rules = (*self.ruleset.rules[:place], rule, *self.ruleset.rules[place + 1 :])
        return self.ruleset.model_copy(update={"rules": rules})
