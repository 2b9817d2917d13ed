"""What is left of a condition when everything known is put in, and on which unknown data it really depends.

The left-over is a formula over variables: one for each datum that could still be told. A formula depends
on a variable if two completions that differ in it alone give different results. Where each variable
occurs once, all of them count; otherwise a reduced ordered decision diagram tells exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotse.truth import Truth, negate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

_OPEN_ENDED = frozenset({"flag", "number", "birth"})
"""Kinds of data of which an open test is true of one value that is left and false of another."""

MOST_EXACT = 12
"""Above this many open keys in one offer, every key that is left after simplification counts."""


@dataclass(frozen=True, slots=True, order=True)
class Variable:
    """A datum that could still be told.

    Args:
        key: Key under which it is asked for.
        part: Member of a set, if the datum is one member of it; else empty.
        kind: `flag`, `choice`, `number`, `day`, `birth`, `due` or `place`.
    """

    key: str
    part: str
    kind: str


@dataclass(frozen=True, slots=True)
class Literal:
    """One test of one variable.

    Args:
        variable: The datum.
        test: Identity of the test; equal tests are equal whatever the value is.
        negated: The opposite is meant.
    """

    variable: Variable
    test: Hashable
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """All parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part."""

    parts: tuple[Formula, ...]


Formula = Truth | Literal | Both | Either


def both(parts: Iterable[Formula]) -> Formula:
    """Conjunction without what is settled; it ends at the first part that is no."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part is Truth.NO:
            return Truth.NO
        if isinstance(part, Both):
            kept.update(dict.fromkeys(part.parts))
        elif part is not Truth.YES:
            kept[part] = None
    if not kept:
        return Truth.YES
    return next(iter(kept)) if len(kept) == 1 else Both(tuple(kept))


def either(parts: Iterable[Formula]) -> Formula:
    """Disjunction without what is settled; it ends at the first part that is yes."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part is Truth.YES:
            return Truth.YES
        if isinstance(part, Either):
            kept.update(dict.fromkeys(part.parts))
        elif part is not Truth.NO:
            kept[part] = None
    if not kept:
        return Truth.NO
    return next(iter(kept)) if len(kept) == 1 else Either(tuple(kept))


def opposite(formula: Formula) -> Formula:
    """The formula that is true where this one is false."""
    if isinstance(formula, Truth):
        return negate(formula)
    if isinstance(formula, Literal):
        return Literal(formula.variable, formula.test, not formula.negated)
    turned = tuple(opposite(part) for part in formula.parts)
    return either(turned) if isinstance(formula, Both) else both(turned)


Node = bool | tuple[Any, ...]
"""A two-valued formula: True, False, ("v", variable, mask), ("&", parts) or ("|", parts)."""


class Classes:
    """The values of each variable, put into classes that all tests in use treat alike."""

    def __init__(self, truths: Callable[[Variable, frozenset[Hashable]], dict[Hashable, tuple[Truth, ...]]]) -> None:
        self._truths = truths
        self._tests: dict[Variable, frozenset[Hashable]] = {}
        self._rows: dict[Variable, dict[Hashable, tuple[Truth, ...]]] = {}

    def of(self, formulas: Iterable[Formula]) -> None:
        """Take the tests of these formulas into use."""
        tests: dict[Variable, set[Hashable]] = {}
        for literal in literals(formulas):
            tests.setdefault(literal.variable, set()).add(literal.test)
        self._tests = {variable: frozenset(found) for variable, found in tests.items()}
        self._rows = {variable: self._truths(variable, found) for variable, found in self._tests.items()}

    def count(self, variable: Variable) -> int:
        """How many classes a variable has."""
        return len(next(iter(self._rows[variable].values())))

    def node(self, literal: Literal, at_least: Truth) -> Node:
        """The literal as a two-valued one: in which classes it reaches a truth."""
        row = self._rows[literal.variable][literal.test]
        mask = 0
        for place, truth in enumerate(row):
            seen = Truth(2 - truth) if literal.negated else truth
            mask |= (seen >= at_least) << place
        full = (1 << len(row)) - 1
        return mask == full if mask in (0, full) else ("v", literal.variable, mask)


def literals(formulas: Iterable[Formula]) -> list[Literal]:
    """Every literal of the formulas."""
    found: list[Literal] = []
    waiting = list(formulas)
    while waiting:
        formula = waiting.pop()
        if isinstance(formula, Literal):
            found.append(formula)
        elif isinstance(formula, Both | Either):
            waiting.extend(formula.parts)
    return found


def reaches(formula: Formula, at_least: Truth, classes: Classes) -> Node:
    """The two-valued question whether a formula is at least that true."""
    if isinstance(formula, Truth):
        return formula >= at_least
    if isinstance(formula, Literal):
        return classes.node(formula, at_least)
    parts = [reaches(part, at_least, classes) for part in formula.parts]
    return join("&" if isinstance(formula, Both) else "|", parts, classes)


def join(sign: str, parts: list[Node], classes: Classes) -> Node:
    """Put parts together, with several tests of one variable as one."""
    absorbing = sign == "|"
    masks: dict[Variable, int] = {}
    others: dict[Node, None] = {}
    waiting = parts[::-1]
    while waiting:
        part = waiting.pop()
        if isinstance(part, bool):
            if part is absorbing:
                return absorbing
        elif part[0] == sign:
            waiting.extend(part[1][::-1])
        elif part[0] == "v":
            variable, mask = part[1], part[2]
            seen = masks.get(variable)
            masks[variable] = mask if seen is None else (seen | mask if absorbing else seen & mask)
        else:
            others[part] = None
    kept: list[Node] = []
    for variable in sorted(masks):
        mask, full = masks[variable], (1 << classes.count(variable)) - 1
        if mask == (full if absorbing else 0):
            return absorbing
        if mask != (0 if absorbing else full):
            kept.append(("v", variable, mask))
    kept.extend(others)
    if not kept:
        return not absorbing
    return kept[0] if len(kept) == 1 else (sign, tuple(kept))


def once_each(formulas: Iterable[Formula]) -> frozenset[Variable] | None:
    """The variables of a conjunction in which each occurs once, so that it depends on all of them; else None.

    A test may come out the same for every value that is left, of a due day even for all: that is looked into.
    """
    found = [literal.variable for literal in literals(formulas)]
    distinct = frozenset(found)
    if len(distinct) != len(found) or any(variable.kind not in _OPEN_ENDED for variable in found):
        return None
    return distinct


def occurrences(node: Node) -> dict[Variable, int]:
    """How often each variable occurs."""
    found: dict[Variable, int] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, bool):
            continue
        if part[0] == "v":
            found[part[1]] = found.get(part[1], 0) + 1
        else:
            waiting.extend(part[1])
    return found


def essential(node: Node, classes: Classes) -> frozenset[Variable]:
    """The variables on which a two-valued formula really depends.

    Args:
        node: The formula, simplified.
        classes: The classes of the variables.

    Returns:
        Exactly those of which two values lead to different results while all else is the same; all that
        occur, where they belong to more than twelve keys.
    """
    found = occurrences(node)
    if all(times == 1 for times in found.values()) or len({variable.key for variable in found}) > MOST_EXACT:
        return frozenset(found)
    return _Diagram(classes).support(node)


class _Diagram:
    """A reduced ordered decision diagram: equal functions are the same node."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes
        self._unique: dict[tuple[Variable, tuple[int, ...]], int] = {}
        self._built: dict[Node, int] = {False: 0, True: 1}

    def support(self, node: Node) -> frozenset[Variable]:
        top = self._build(node)
        rows = {number: row for row, number in self._unique.items()}
        seen: set[int] = set()
        found: set[Variable] = set()
        waiting = [top]
        while waiting:
            number = waiting.pop()
            if number in seen or number not in rows:
                continue
            seen.add(number)
            variable, below = rows[number]
            found.add(variable)
            waiting.extend(below)
        return frozenset(found)

    def _build(self, node: Node) -> int:
        if isinstance(node, bool):
            return int(node)
        known = self._built.get(node)
        if known is not None:
            return known
        variable = min(occurrences(node))
        below = tuple(
            self._build(self._restrict(node, variable, place)) for place in range(self._classes.count(variable))
        )
        number = below[0] if len(set(below)) == 1 else self._unique.setdefault((variable, below), len(self._unique) + 2)
        self._built[node] = number
        return number

    def _restrict(self, node: Node, variable: Variable, place: int) -> Node:
        if isinstance(node, bool):
            return node
        if node[0] == "v":
            return bool(node[2] >> place & 1) if node[1] == variable else node
        return join(node[0], [self._restrict(part, variable, place) for part in node[1]], self._classes)
