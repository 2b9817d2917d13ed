"""What one content says of one case, without what a comparison does not need: needs, and suggested offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lotse.case.case_check import unknown_offers
from lotse.case.facts import derive_facts
from lotse.case.load_case import check_against, in_memory
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import match_offers
from lotse.errors import InputError
from lotse.model import Unshown
from lotse.rules.needs import recognise_needs
from lotse.rules.phases import phases_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lotse.case.model import Case
    from lotse.planning.comparison import Shift
    from lotse.planning.pieces import Contents

About = Literal["offer", "need"]
Told = tuple[About, str, str]
"""An offer or a need, its id, and the person or `household`."""
State = Literal["fits", "open"]


@dataclass(frozen=True, slots=True, repr=False)
class Answered(Unshown):
    """What a content says of a case: which offers are suggested and which needs recognised, for whom."""

    states: dict[Told, State]
    phases: dict[str, tuple[str, ...]]
    place: str | None


def answered(case: Case, contents: Contents, on: date) -> Answered | None:
    """State needs and suggestions as `advise` would.

    Args:
        case: A case without signs of danger.
        contents: Rules and offers.
        on: Day of the question.

    Returns:
        Needs and suggestions; None where the case cannot be answered by this content on this day.
    """
    vocabulary = contents.rules.vocabulary
    try:
        check_against(case, vocabulary)
        unknown = in_memory(unknown_offers(case, contents.catalogue.by_id))
        if unknown:
            return None
        facts = derive_facts(case, vocabulary=vocabulary, on=on)
        needs = recognise_needs(facts, contents.rules)
    except InputError:
        return None
    states: dict[Told, State] = {("need", need, subject): "fits" for subject, need in needs.recognised()}
    for fit in match_offers(needs, facts, contents.catalogue):
        states["offer", fit.planted.offer.id, fit.subject] = "fits" if fit.verdict == "fits" else "open"
    phases: dict[str, tuple[str, ...]] = {}
    for person, phase in phases_of(facts, needs, vocabulary):
        phases[person] = (*phases.get(person, ()), phase)
    return Answered(states, phases, facts.ags)


def shifts(old: Answered, new: Answered) -> Iterator[tuple[Told, Shift]]:
    """What came, went or changed for whom.

    Args:
        old: What the old content says.
        new: What the new one says.

    Yields:
        The offer or need with the person, and the direction.
    """
    for key in sorted(old.states.keys() | new.states.keys()):
        before, after = old.states.get(key), new.states.get(key)
        if before == after:
            continue
        shift: Shift
        if before is None:
            shift = "gains"
        elif after is None:
            shift = "loses"
        else:
            shift = "becomes_open" if after == "open" else "becomes_fitting"
        yield key, shift


def phases_at(answers: Answered, subject: str) -> tuple[str | None, ...]:
    """The phases of a person; for the household those of everybody in it."""
    if subject != HOUSEHOLD:
        return answers.phases.get(subject, (None,))
    return tuple(dict.fromkeys(phase for several in answers.phases.values() for phase in several)) or (None,)
