"""Areas in which no place lies: nobody who lives in North Rhine-Westphalia is ever there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse import conditions as written
from lotse.case.condition_check import Wrong
from lotse.content_checks.gathered import Fault, leaves_of
from lotse.places import LAND, is_known_ags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.condition_check import Place
    from lotse.content_checks.gathered import Content

_LENGTHS = (2, 3, 5, 8)


def unmatched_areas(content: Content) -> Iterator[Fault]:
    """Find areas of offers, bodies and conditions that no place matches.

    A key of the Land that does not exist is told when the catalogue is loaded; here are the keys of other
    Länder, and every key inside a condition.
    """
    for part, path, body in content.bodies():
        for wrong in _elsewhere(body.area, (*path, "area")):
            yield Fault(part, wrong)
    for part, path, offer in content.offers():
        for name in ("residence", "attends_school_in"):
            for wrong in _elsewhere(getattr(offer.where, name), (*path, "where", name)):
                yield Fault(part, wrong)
    facts = content.vocabulary.facts
    for any_part, path, condition in content.conditions():
        for where, leaf in leaves_of(condition, path):
            if isinstance(leaf, written.Fact) and leaf.fact in facts and facts[leaf.fact].type == "place":
                ((name, operand),) = leaf.comparisons().items()
                listed = isinstance(operand, tuple)
                for place, area in enumerate(operand if listed else (operand,)):
                    if isinstance(area, str) and area.isdigit() and not is_known_ags(area):
                        yield Fault(any_part, _wrong((*where, name, place) if listed else (*where, name)))


def _elsewhere(areas: Iterable[str], path: Place) -> Iterator[Wrong]:
    for place, area in enumerate(areas):
        if area.isdigit() and len(area) in _LENGTHS and not area.startswith(LAND):
            yield _wrong((*path, place))


def _wrong(path: Place) -> Wrong:
    text = "no place in North Rhine-Westphalia lies in this area"
    return Wrong(path, "AREA-UNMATCHED", text, "compare the official key")
