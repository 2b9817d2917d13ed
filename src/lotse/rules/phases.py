"""Age phases: in which part of the chain a person is; during a transition in two."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lotse.model import ByIdentity
from lotse.rules.tree import plant
from lotse.truth import Truth

if TYPE_CHECKING:
    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.rules.needs import Needs
    from lotse.rules.tree import Tree


def phases_of(facts: Facts, needs: Needs, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Say in which age phases the persons are known to be.

    Args:
        facts: What is known on the day.
        needs: What is known about needs; phases do not read them.
        vocabulary: The phases with their conditions.

    Returns:
        Pairs of person and phase, by person and then in the order of the vocabulary.
    """
    found = [
        (person, place, phase)
        for place, (phase, scope, tree) in enumerate(_planted(ByIdentity(vocabulary)))
        for person in facts.subjects(scope)
        if tree.truth(facts, needs, person) is Truth.YES
    ]
    return tuple((person, phase) for person, _, phase in sorted(found))


@lru_cache(maxsize=16)
def _planted(identity: ByIdentity[Vocabulary]) -> tuple[tuple[str, Scope, Tree], ...]:
    vocabulary = identity.it
    return tuple(
        (phase.id, phase.for_, plant(phase.when, vocabulary, phase.for_)) for phase in vocabulary.phases.values()
    )
