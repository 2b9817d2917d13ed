"""Facts to needs: which needs the rules recognise, which are still possible, and what would tell.

The reference evaluator in this module defines the answer. durable-rules recognises the same needs on
every evaluation; where the two differ it is reported, and the reference stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.model import Unshown
from lotse.rules.planting import PlantedRules, planted
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Vocabulary
    from lotse.rules.planting import PlantedRule
    from lotse.rules.ruleset import Ruleset

Owned = tuple[str, str]
"""A subject and one of its needs."""


@dataclass(frozen=True, slots=True)
class RuleError:
    """A rule that could not be evaluated, or on which the engine and the reference differ."""

    rule: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Needs(Unshown):
    """What is known about needs.

    Args:
        rules: The rules of the day.
        truths: Yes and unknown needs; what is not named is no.
        wished: Needs the family named itself.
        errors: Differences between engine and reference.
        settled: Truths of rules for subjects that were asked for already; filled after the fixpoint only.
        reasons: Rules behind needs that were asked for already, likewise.
    """

    facts: Facts
    rules: PlantedRules
    truths: dict[Owned, Truth]
    wished: frozenset[Owned]
    errors: tuple[RuleError, ...] = ()
    settled: dict[tuple[str, str], Truth] = field(default_factory=dict, repr=False)
    reasons: dict[tuple[str, str, Truth], tuple[tuple[PlantedRule, str], ...]] = field(default_factory=dict, repr=False)

    def truth(self, subject: str, need: str) -> Truth:
        """Whether a need of a subject is recognised; unknown if it is still possible."""
        return self.truths.get((subject, need), Truth.NO)

    def recognised(self) -> tuple[Owned, ...]:
        """The needs that are yes, in a stable order."""
        return tuple(sorted(owned for owned, truth in self.truths.items() if truth is Truth.YES))

    def rules_for(self, subject: str, need: str, truth: Truth) -> tuple[tuple[PlantedRule, str], ...]:
        """The rules that conclude a need with the given truth, and for whom they were asked."""
        asked = (subject, need, truth)
        if asked not in self.reasons:
            self.reasons[asked] = tuple(self._rules_for(*asked))
        return self.reasons[asked]

    def _rules_for(self, subject: str, need: str, truth: Truth) -> Iterator[tuple[PlantedRule, str]]:
        for rule in self.rules.concluding.get(need, ()):
            asked = self.facts.subjects(rule.scope) if rule.household else (subject,)
            for person in asked:
                if not rule.household and person not in self.facts.subjects(rule.scope):
                    continue
                if self.rule_truth(rule, person) is truth:
                    yield rule, person

    def rule_truth(self, rule: PlantedRule, person: str) -> Truth:
        """Whether a rule holds for one of its subjects, now that all needs are settled."""
        asked = (rule.rule.id, person)
        truth = self.settled.get(asked)
        if truth is None:
            truth = self.settled[asked] = rule.tree.truth(self.facts, self, person)
        return truth


def recognise_needs(facts: Facts, ruleset: Ruleset) -> Needs:
    """Recognise needs by rules, and say which are still possible.

    Yes is the least fixpoint in which nothing unknown counts; possible is the same with everything
    unknown counting. Needs that only support each other are no. A wish makes its need yes.

    Args:
        facts: What is known on the day.
        ruleset: The rules.

    Returns:
        The needs, by the reference evaluator.

    Raises:
        InputError: The rule set does not apply on the day.
    """
    rules = planted(ruleset, facts.on)
    wished = _wishes(facts, ruleset.vocabulary)
    truths: dict[Owned, Truth] = dict.fromkeys(wished, Truth.YES)
    needs = Needs(facts, rules, truths, wished)
    again = [rule for rule in rules.rules if rule.reads_needs]
    _conclude(needs, [rule for rule in rules.rules if not rule.reads_needs], keep=True)
    while _conclude(needs, again):
        pass
    return needs


def _conclude(needs: Needs, rules: list[PlantedRule], *, keep: bool = False) -> bool:
    """Apply each rule once; say whether anything became more possible. `keep` is for rules that read no needs."""
    facts, truths, more = needs.facts, needs.truths, False
    for rule in rules:
        need = rule.rule.need
        for subject in facts.subjects(rule.scope):
            owned = (rule.concludes_for(subject), need)
            before = truths.get(owned, Truth.NO)
            if before is Truth.YES:
                continue
            truth = rule.tree.truth(facts, needs, subject)
            if keep:
                needs.settled[rule.rule.id, subject] = truth
            if truth > before:
                truths[owned] = truth
                more = True
    return more


def _wishes(facts: Facts, vocabulary: Vocabulary) -> frozenset[Owned]:
    """A wish for a need of the household is the household's, whoever named it."""
    return frozenset(
        (HOUSEHOLD if person is None or vocabulary.needs[need].scope == HOUSEHOLD else person, need)
        for need, person in facts.wishes
    )
