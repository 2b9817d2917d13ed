"""Needs recognised twice: by the reference evaluator, and by durable-rules on every evaluation.

One session per person and one for the household; what one concludes for the household is told to all.
A difference is an error in the answer, never hidden; the reference stands.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.model import ByIdentity
from lotse.rules.engine import ENGINE, EngineError, EngineLimit, engine_version
from lotse.rules.needs import Needs, RuleError, recognise_needs
from lotse.rules.translation import (
    HOUSEHOLD_NEED,
    OWN_NEED,
    fact_key,
    member_key,
    signal_key,
    translated,
)
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.engine import Engine, Session
    from lotse.rules.needs import Owned
    from lotse.rules.ruleset import Ruleset
    from lotse.rules.translation import Programs, Quantified

Told = tuple[str, bool | int | str]


def recognise(facts: Facts, ruleset: Ruleset, *, engine: Engine = ENGINE) -> Needs:
    """Recognise needs by rules, compared with durable-rules where it is installed.

    Args:
        facts: What is known on the day.
        ruleset: The rules.
        engine: Holder of compiled rules; the shared one holds no data of any case.

    Returns:
        The needs of the reference evaluator; where the engine failed or differs, `errors` says so.

    Raises:
        InputError: The rule set does not apply on the day.
    """
    needs = recognise_needs(facts, ruleset)
    if engine_version() is None:
        return needs
    try:
        programs = translated(ByIdentity(needs.rules))
        engine_needs, fired = _run(facts, needs, programs, ruleset.vocabulary, engine)
    except (EngineError, EngineLimit) as error:
        return replace(needs, errors=(RuleError("", error.code, _FAILED),))
    except Exception:  # noqa: BLE001  # whatever a C module raises: the reference stands, and the answer says so
        return replace(needs, errors=(RuleError("", "ENGINE-FAILED", _FAILED),))
    errors = [RuleError(rule, "ENGINE-DIFFERS", _DIFFERS) for rule in sorted(_differing(needs, fired))]
    if not errors and engine_needs != frozenset(needs.recognised()):
        errors.append(RuleError("", "ENGINE-DIFFERS", _DIFFERS))
    return replace(needs, errors=tuple(errors)) if errors else needs


_FAILED = "Die zweite Auswertung mit durable-rules ist ausgefallen. Es gilt die Referenz."
_DIFFERS = "Die zweite Auswertung mit durable-rules kommt zu einem anderen Ergebnis. Es gilt die Referenz."


def _differing(needs: Needs, fired: frozenset[tuple[str, str]]) -> set[str]:
    """The rules that hold for a subject in one evaluator only."""
    held = {
        (rule.rule.id, person)
        for subject, need in needs.recognised()
        for rule, person in needs.rules_for(subject, need, Truth.YES)
    }
    return {rule for rule, _ in held ^ fired}


class _Household:
    """The open sessions of one case."""

    def __init__(self, programs: Programs, facts: Facts, engine: Engine, stack: ExitStack) -> None:
        self.programs = programs
        self.scopes: dict[tuple[Scope, str], Session] = {}
        self.fired: set[tuple[str, str]] = set()
        self.needs: set[Owned] = set()
        self.settled: dict[str, set[str]] = {}
        for scope, program in programs.by_scope.items():
            for subject in facts.subjects(scope):
                self.scopes[scope, subject] = stack.enter_context(engine.session(program))

    def tell(self, scope: Scope, subject: str, facts: Iterable[Told]) -> Iterator[str]:
        """Tell one session, note what fired, and hand out what the others must hear."""
        session = self.scopes.get((scope, subject))
        if session is None:
            return
        names = self.programs.rule_of.get(scope, {})
        for firing in session.tell(facts):
            rule = names.get(firing.rule)
            if rule is not None:
                self.fired.add((rule, subject))
            key = firing.concludes
            if key.startswith(HOUSEHOLD_NEED):
                yield key.removeprefix(HOUSEHOLD_NEED)
            elif key.startswith(OWN_NEED):
                need = key.removeprefix(OWN_NEED)
                self.needs.add((subject, need))
                if subject == HOUSEHOLD:
                    yield need
            elif key.startswith("persons:"):
                self.settled.setdefault(key, set()).add(subject)


def _run(
    facts: Facts, needs: Needs, programs: Programs, vocabulary: Vocabulary, engine: Engine
) -> tuple[frozenset[Owned], frozenset[tuple[str, str]]]:
    """Run every session to the common fixpoint; give the needs and the rules that fired for whom."""
    with ExitStack() as stack:
        house = _Household(programs, facts, engine, stack)
        house.needs.update(needs.wished)
        wished = {need for subject, need in needs.wished if subject == HOUSEHOLD}
        common = [*_values(facts, HOUSEHOLD, vocabulary), *_household_needs(wished)]
        heard: set[str] = set()
        for scope, subject in house.scopes:
            told = list(common)
            if scope == "household":
                told += [(OWN_NEED + need, True) for need in wished]
            else:
                told += _values(facts, subject, vocabulary)
                told += [(OWN_NEED + need, True) for owner, need in needs.wished if owner == subject]
            told += _derived(facts, needs, programs, scope, subject)
            heard.update(house.tell(scope, subject, told))
        known = set(wished)
        settled: set[str] = set()
        while True:
            new_needs = heard - known
            new_keys = {one.key for one in programs.quantified if _settled(one, house, facts)} - settled
            if not new_needs and not new_keys:
                break
            known |= new_needs
            settled |= new_keys
            for need in new_needs:
                house.needs.add((HOUSEHOLD, need))
            for scope, subject in house.scopes:
                told = _household_needs(new_needs)
                if scope == "household":
                    told = [(OWN_NEED + need, True) for need in sorted(new_needs)]
                    told += [(key, True) for key in sorted(new_keys)]
                heard.update(house.tell(scope, subject, told))
        return frozenset(house.needs), frozenset(house.fired)


def _household_needs(needs: Iterable[str]) -> list[Told]:
    return [(HOUSEHOLD_NEED + need, True) for need in sorted(needs)]


def _settled(one: Quantified, house: _Household, facts: Facts) -> bool:
    persons = facts.subjects(one.over)
    settled = house.settled.get(one.key, set())
    return settled.issuperset(persons) if one.every else bool(settled)


def _derived(facts: Facts, needs: Needs, programs: Programs, scope: Scope, subject: str) -> list[Told]:
    """Ages, pregnancies and what is received, where they are known."""
    told: list[Told] = []
    for key, leaf in programs.derived.get(scope, {}).items():
        truth = leaf.look(facts, needs, subject).truth
        if truth is not Truth.UNKNOWN:
            told.append((key, truth is Truth.YES))
    return told


def _values(facts: Facts, subject: str, vocabulary: Vocabulary) -> list[Told]:
    """Signals and facts of a subject, as the engine reads them."""
    household = subject == HOUSEHOLD
    told: list[Told] = [
        (signal_key(topic, household=household), conspicuous)
        for topic, conspicuous in facts.signals.get(subject, {}).items()
    ]
    for fact, value in facts.values.get(subject, {}).items():
        kind = vocabulary.facts[fact]
        if isinstance(value, tuple):
            told += [(member_key(fact, member), member in value) for member in kind.values or ()]
        elif kind.type == "date":
            told.append((fact_key(fact), date.fromisoformat(str(value)).toordinal()))
        elif kind.type != "place":
            told.append((fact_key(fact), value))
    return told
