"""Statements about places: whether somebody lives in one of the areas, as far as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.rules.leaves import Look, NeedTruths
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.case.facts import Facts


@dataclass(frozen=True, slots=True)
class AreaLeaf:
    """The family lives, or the young person goes to school, in one of the areas."""

    areas: tuple[str, ...]
    fact: str | None
    household: bool
    chains: Mapping[str, tuple[str, ...]]
    test: str = "place"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The truth alone."""
        return self.look(facts, needs, subject).truth

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """Yes in an area or below it; unknown where only an area above it is told."""
        del needs
        if self.fact is None:
            return look_at_place(self.areas, facts.ags, facts.area, self.chains)
        owner = HOUSEHOLD if self.household else subject
        value = facts.values.get(owner, {}).get(self.fact)
        key = f"{owner}/{self.fact}"
        if value is None:
            return Look(Truth.UNKNOWN, (key,), "absent")
        text = str(value)
        ags, area = (None, text) if "-" in text else (text, None)
        seen = look_at_place(self.areas, ags or self.chains[text][-1], area, self.chains)
        return Look(seen.truth, (key,), seen.because)

    def __hash__(self) -> int:
        return hash((self.areas, self.fact, self.household))


def look_at_place(
    areas: tuple[str, ...], ags: str | None, area: str | None, chains: Mapping[str, tuple[str, ...]]
) -> Look:
    """Whether a place lies in one of the areas.

    Args:
        areas: Official key prefixes or Sozialraum ids.
        ags: Municipality, or None.
        area: Sozialraum, or None.
        chains: For each Sozialraum itself and the areas it lies in.

    Returns:
        Yes in one of them; unknown where only an area above one of them is told.
    """
    best, missing = Truth.NO, set()
    for wanted in areas:
        if "-" not in wanted:
            if ags is None:
                best = max(best, Truth.UNKNOWN)
                missing.add("place/ags")
            elif ags.startswith(wanted):
                return Look(Truth.YES, ("place/ags",))
            continue
        if ags is None:
            best = max(best, Truth.UNKNOWN)
            missing.update(("place/ags", "place/area"))
        elif area is not None and wanted in chains[area]:
            return Look(Truth.YES, ("place/area",))
        elif (area or ags) in chains[wanted]:
            best = max(best, Truth.UNKNOWN)
            missing.add("place/area")
    if best is Truth.UNKNOWN:
        return Look(best, tuple(sorted(missing)), "absent" if ags is None else "imprecise")
    return Look(Truth.NO, ("place/area",) if any("-" in wanted for wanted in areas) and area else ("place/ags",))
