"""Which of several families a person would meet: it chooses the one that is shown, and never whether there is one.

A solver finds any family in which a condition holds, such as a newborn in class 3. Where a likely one shows the same,
that one is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.content_checks.deep.worlds import World

NOT_LOOKED_FOR = -1
"""Stands in a world for a signal that nobody looked for."""
_SIGNAL = "signal:"
_YEAR = 12
_BABY, _SCHOOL, _LATE_START, _WORKING, _GROWN = 4, 6 * _YEAR, 7 * _YEAR, 15 * _YEAR, 18 * _YEAR
_AGES: dict[str, tuple[int, int]] = {
    "kind.kita_platz": (_BABY, _LATE_START),
    "kind.kita_neu": (_BABY, _LATE_START),
    "kind.letztes_kita_jahr": (_SCHOOL - _YEAR, _LATE_START),
    "kind.eingeschult": (_SCHOOL, 27 * _YEAR),
    "kind.ganztagsplatz": (_SCHOOL, 16 * _YEAR),
    "kind.schulform": (_SCHOOL, 27 * _YEAR),
    "kind.letztes_schuljahr": (_WORKING, 27 * _YEAR),
    "kind.schulabschluss": (_WORKING, 27 * _YEAR),
    "kind.taetigkeit": (_WORKING, 27 * _YEAR),
    "kind.eigener_haushalt": (_GROWN, 27 * _YEAR),
}
"""Completed months in which a fact is usual of a child: from, below."""
_NOT_YET: dict[str, int] = {"kind.eingeschult": _LATE_START}
"""Below how many months a fact is usually still no."""
_CLASS = "kind.klassenstufe"
_CLASSES = 13
_PARENT = 20 * _YEAR


def likely_lives(world: World) -> Iterator[Any]:
    """What is usual, as formulas; each may be broken where nothing else shows it.

    Args:
        world: A world with all its statements.

    Yields:
        Formulas, of the persons whose ages matter.
    """
    z3 = world.z3
    for owner in sorted(world.of_age):
        months, unborn = world.months(owner), world.unborn(owner)
        for (one, datum), (value, _every) in world.values.items():
            if one == owner and datum.startswith(_SIGNAL):
                yield z3.Implies(unborn, value == NOT_LOOKED_FOR)
        if not owner.startswith("child"):
            yield z3.And(months >= _PARENT, months < 3 * _PARENT)
            continue
        for (one, datum), value in [*world.free.items(), *world.values.items()]:
            if one != owner or datum not in _AGES:
                continue
            fewest, below = _AGES[datum]
            usual = z3.And(z3.Not(unborn), months >= fewest, months < below)
            yield z3.Implies(value, usual) if z3.is_expr(value) else usual
            if datum in _NOT_YET:
                yield z3.Implies(z3.Not(value), months < _NOT_YET[datum])
        number = world.numbers.get((owner, _CLASS))
        if number is not None:
            yield z3.And(number >= 1, number <= _CLASSES)
            begins = _SCHOOL + (number - 1) * _YEAR
            yield z3.And(z3.Not(unborn), months >= begins, months < begins + 2 * _YEAR)
