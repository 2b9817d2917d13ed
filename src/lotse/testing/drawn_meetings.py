"""Drawn meetings (Schnittstellengespräche): a day, one participant per body, and cases with their records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from lotse.case.records import BERLIN
from lotse.testing.agreeing import with_custody
from lotse.testing.drawn_consents import consents, known_bodies
from lotse.testing.households import cases

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

    Written = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DrawnMeeting:
    """A meeting as tests need it.

    Args:
        on: The day.
        at: When it begins, in Berlin.
        participants: Bodies in the room, the host first.
        cases: Cases on the agenda as they are written, with their consents.
    """

    on: date
    at: datetime
    participants: tuple[str, ...]
    cases: tuple[Written, ...]


def meetings(*, rules: Ruleset, catalogue: Catalogue, on: date, ags: str = "05358008") -> SearchStrategy[DrawnMeeting]:
    """Draw meetings of the bodies of a municipality.

    Args:
        rules: Rules in use.
        catalogue: Offers in use, with the bodies that provide them.
        on: Day of the question; the meeting is on it.
        ags: Official key of the municipality.

    Returns:
        A strategy of meetings of two to six bodies and up to three cases.

    >>> import lotse
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> drawn = meetings(rules=rules, catalogue=offers, on=date(2026, 11, 20))
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    bodies = known_bodies(catalogue, ags)
    households = cases(rules.vocabulary, rules=rules, catalogue=catalogue, on=on)

    @st.composite
    def drawn(draw: DrawFn) -> DrawnMeeting:
        here = draw(st.lists(st.sampled_from(bodies), min_size=2, max_size=6, unique=True))
        found = []
        for case in draw(st.lists(households, max_size=3)):
            written = {**case, "persons": with_custody(case["persons"], on)}
            records = draw(consents(written, bodies=here, on=on, controller=here[0]))
            found.append({**written, "place": {"ags": ags}, "consents": records})
        return DrawnMeeting(on, datetime.combine(on, time(9, 30), BERLIN), tuple(here), tuple(found))

    return drawn()
