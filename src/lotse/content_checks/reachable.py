"""Whether any family could ever meet a condition: all statements are held together, datum by datum.

Never a false alarm: what is called unreachable cannot be met by any case. Not everything unreachable is found:
three ages in days and months that only exclude each other together, a place whose parts are all barred, the
unborn child behind a pregnancy that every child of the household has to agree with, what `receives` of the
household says about a person, and conditions with more ways than `MOST_WAYS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.content_checks.normal_form import UNNAMED, Atom, Both, Either, Everyone, Someone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.vocabulary import Scope
    from lotse.content_checks.allowed import Allowed
    from lotse.content_checks.normal_form import Node, Who

MOST_WAYS = 5_000
"""Ways through the alternatives of a condition that are tried before it counts as reachable."""

SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether statements can all hold of one case.

    Args:
        possible: Some case meets them, or it was not found out.
        against: Known data about which the statements contradict each other, sorted; empty if possible.
    """

    possible: bool
    against: tuple[str, ...] = ()


def reach(statements: Iterable[Node], scope: Scope) -> Reach:
    """Find out whether one case can meet statements about a person or a household.

    Args:
        statements: All of them have to hold.
        scope: Whom they are about.

    Returns:
        Possible, or what stands against it.
    """
    search = _Search()
    start = _Case({}, {"child": (), "adult": ()}, {"child": (), "adult": ()}, [])
    owner = HOUSEHOLD if scope == HOUSEHOLD else SUBJECT
    if search.takes(start, owner, Both(tuple(statements))) and search.settles(start):
        return Reach(possible=True)
    return Reach(possible=False, against=tuple(sorted(search.against)))


@dataclass(slots=True)
class _Case:
    """What a case must be like so far."""

    data: dict[tuple[str, str], Allowed]
    persons: dict[Who, tuple[str, ...]]
    everyone: dict[Who, tuple[Node, ...]]
    choices: list[tuple[str, Either]]

    def copy(self) -> _Case:
        return _Case(dict(self.data), dict(self.persons), dict(self.everyone), list(self.choices))


@dataclass(slots=True)
class _Search:
    left: int = MOST_WAYS
    against: set[str] = field(default_factory=set)

    def takes(self, case: _Case, owner: str, node: Node) -> bool:
        """Add a statement about an owner; False if it contradicts what the case must be like already."""
        match node:
            case Atom():
                key = (HOUSEHOLD if node.household else owner, node.datum)
                known = case.data.get(key)
                case.data[key] = allowed = node.allowed if known is None else known.both(node.allowed)
                if allowed.empty and not node.datum.startswith(UNNAMED):
                    self.against.add(node.datum)
                return not allowed.empty
            case Both():
                return all(self.takes(case, owner, part) for part in node.parts)
            case Either():
                case.choices.append((owner, node))
                return bool(node.parts)
            case Someone():
                person = f"{node.who}{len(case.persons[node.who])}"
                case.persons[node.who] = (*case.persons[node.who], person)
                return all(self.takes(case, person, part) for part in (node.part, *case.everyone[node.who]))
            case Everyone():
                case.everyone[node.who] = (*case.everyone[node.who], node.part)
                return all(self.takes(case, person, node.part) for person in case.persons[node.who])

    def settles(self, case: _Case) -> bool:
        """Find an alternative of every choice that fits all the others."""
        if not case.choices:
            return True
        # the choice with the fewest ways first: it decides soonest
        owner, choice = min(case.choices, key=lambda one: len(one[1].parts))
        for part in choice.parts:
            self.left -= 1
            if self.left < 0:
                return True
            tried = case.copy()
            tried.choices.remove((owner, choice))
            if self.takes(tried, owner, part) and self.settles(tried):
                return True
        return False
