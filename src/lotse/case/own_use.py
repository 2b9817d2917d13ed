"""Whether the family agreed that lotse uses a datum for its own suggestions (A05).

The same rules decide it that decide what another office may hear: who has to agree, what a record is worth, and when
it is over. Only nobody else hears it, so no recipient has to be named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.record_worth import Wanted
from lotse.case.records import end_of_day
from lotse.case.united import unite
from lotse.case.wills import will_about
from lotse.settings import Settings

if TYPE_CHECKING:
    from datetime import date

    from lotse.case.model import Case
    from lotse.case.records import ConsentRecord
    from lotse.case.vocabulary import Category

_PURPOSE = "own_suggestion"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A datum that needs a consent before it is used: of a screening, or specially protected.

    Args:
        categories: What kind of datum it is.
        special: The categories that need an explicit consent.
    """

    categories: frozenset[Category]
    special: frozenset[Category]


@dataclass(frozen=True, slots=True)
class OwnUse:
    """What a family agreed to for its own suggestions, on one day.

    Args:
        case: The case, for persons and custody.
        records: Its consents, each once; one of which two versions differ counts for nothing.
        wanted: The purpose and the last moment of the day.
        everyday: See `will_about`.
    """

    case: Case
    records: tuple[ConsentRecord, ...]
    wanted: Wanted
    everyday: bool

    def opens(self, datum: Guarded, person: str | None) -> bool:
        """Whether everybody who has to agree did so for a datum.

        Args:
            datum: What kind of datum it is.
            person: Whom it concerns; None for the household, which concerns everybody in it.
        """
        concerned = [one for one in self.case.persons if person is None or one.id == person]
        return bool(concerned) and all(
            will_about(datum, one, self.case, self.records, self.wanted, everyday=self.everyday).open
            for one in concerned
        )


def own_use(case: Case, *, on: date, settings: Settings | None = None) -> OwnUse:
    """Put together what a family agreed to for its own suggestions.

    Args:
        case: The case with its consents; those of another case are left out.
        on: Day of the advice: what was given on it counts, what ended on it does not.
        settings: Settings of the office; the careful defaults without them.
    """
    options = settings or Settings()
    united = unite(case.case, case.consents)
    return OwnUse(
        case=case,
        records=(*(one for one in united.consents if one.record not in united.differing), *united.noes),
        wanted=Wanted(_PURPOSE, frozenset(), end_of_day(on), options.consent_max_days),
        everyday=options.everyday_matter,
    )
