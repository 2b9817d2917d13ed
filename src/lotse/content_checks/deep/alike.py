"""Which of several conditions lie within each other: one solver for all of them.

A family that meets one and not the other tells many pairs apart at once, so that most pairs need no solver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.content_checks.deep.looked import quantifiers
from lotse.content_checks.deep.worlds import World, subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lotse.case.vocabulary import Scope
    from lotse.content_checks.normal_form import Node


class Alike:
    """Conditions about the same kind of person.

    Args:
        nodes: What each says.
        scope: Whom they are about.
    """

    def __init__(self, nodes: Sequence[Node], scope: Scope) -> None:
        self.asked = 0
        more = sorted((quantifiers(node) for node in nodes), reverse=True)[:2]
        self._world = World(1 + sum(more))
        subject = subject_of(scope)
        self._says = [self._world.says(node, subject) for node in nodes]
        self._search: Any = None
        self._about = () if scope == HOUSEHOLD else (subject,)
        self._families: list[int] = []

    def within(self, inner: int, outer: int) -> bool:
        """Whether whoever meets the first meets the second.

        Args:
            inner: Place of the first condition.
            outer: Place of the second.

        Returns:
            True if no family tells them apart.

        Raises:
            GaveUp: The solver found no answer in time.
        """
        self.asked += 1
        if any(met >> inner & 1 and not met >> outer & 1 for met in self._families):
            return False
        world = self._world
        self._search = self._search or world.search(about=self._about)
        self._search.push()
        try:
            self._search.add(self._says[inner], world.z3.Not(self._says[outer]))
            apart = world.is_met(self._search)
            if apart:
                self._families.append(self._met(self._search.model()))
        finally:
            self._search.pop()
        return not apart

    def _met(self, model: Any) -> int:
        """Which of the conditions a family meets, one bit for each."""
        is_true = self._world.z3.is_true
        return sum(
            1 << place for place, says in enumerate(self._says) if is_true(model.eval(says, model_completion=True))
        )
