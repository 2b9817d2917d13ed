"""Conditions that say the same, however they are written.

The order of parts, repeated and nested ones do not matter, nor do `not` and two statements about one datum.
Only steps under which yes, no and unknown stay what they are: `any` of two ages side by side is not one age,
for with a month of birth each alone may be unknown. Parts that only follow from each other are not seen through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.content_checks.normal_form import Atom, Both, Either, Someone

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from lotse.content_checks.normal_form import Node

_ALWAYS: Hashable = ("all", frozenset())
_NEVER: Hashable = ("any", frozenset())


def canonical(node: Node) -> Hashable:
    """What a condition says; two that are equal here are yes, no and unknown of the same cases.

    Args:
        node: Statements without `not`.

    Returns:
        Something to compare and to look up by, for this process only.
    """
    match node:
        case Atom():
            return node
        case Both():
            return _joined("all", node.parts, _ALWAYS, _NEVER)
        case Either():
            return _joined("any", node.parts, _NEVER, _ALWAYS)
        case _:
            return ("one" if isinstance(node, Someone) else "every", node.who, canonical(node.part))


def _joined(name: str, parts: Iterable[Node], nothing: Hashable, settles: Hashable) -> Hashable:
    """Parts without order and repetition; one that settles everything stands for all."""
    found = {one for part in parts for one in _flat(name, canonical(part))}
    if settles in found:
        return settles
    found.discard(nothing)
    by_datum: dict[tuple[bool, str], set[Atom]] = {}
    for one in found:
        if isinstance(one, Atom):
            by_datum.setdefault((one.household, one.datum), set()).add(one)
    for several in by_datum.values():
        merged = _merged(name, several)
        if merged is not None:
            found = (found - several) | {merged}
    return next(iter(found)) if len(found) == 1 else (name, frozenset(found))


def _flat(name: str, one: Hashable) -> Iterable[Hashable]:
    """The parts of a part of the same kind; a part of another kind itself."""
    if isinstance(one, tuple) and one[0] == name and one[1]:
        return one[1]  # type: ignore[no-any-return]  # made by `_joined`: its second entry is a set of parts
    return (one,)


def _merged(name: str, several: Iterable[Atom]) -> Atom | None:
    """Statements about one datum as one statement, where that is the same in every case."""
    merged: Atom | None = None
    for one in several:
        if merged is None:
            merged = one
            continue
        allowed = merged.allowed.both(one.allowed) if name == "all" else merged.allowed.either(one.allowed)
        if allowed is None:
            return None
        merged = Atom(one.household, one.datum, allowed)
    return merged
