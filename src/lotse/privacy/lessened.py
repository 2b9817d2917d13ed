"""What the records in hand say of later than the moment that somebody named: a yes that was taken back since then.

A decision may be asked for any moment. Values leave only now, and whoever hands them out knows these records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.records import ENDED, ConsentRecord

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lotse.case.records import ReleaseRecord
    from lotse.case.united import United


_LESS = ENDED | {"expired"}
"""What takes a yes back, whatever it was for. Who was only asked, or did not answer yet, took nothing back."""


def lessened_since(
    records: United, at: datetime, purpose: str, *, persons: Collection[str], rests: Collection[str]
) -> bool:
    """Whether a consent or release for a purpose was refused, withdrawn, narrowed or over later than a moment.

    Whose record it is decides, not only what the decision rests on: of two parents one word is enough (E10).

    Args:
        records: All records in hand.
        at: The moment that was named.
        purpose: What the fields would leave for.
        persons: Whom the fields are about that would leave.
        rests: Ids of the records on which they would leave.
    """
    stated: tuple[ConsentRecord | ReleaseRecord, ...] = (*records.consents, *records.releases)
    return any(
        change.at > at
        and (
            change.state in _LESS
            or change.scope is not None
            or (change.state == "refused" and purpose in _purposes(one))
        )
        for one in stated
        if one.person in persons or one.record in rests
        for change in one.history
    )


def _purposes(record: ConsentRecord | ReleaseRecord) -> tuple[str, ...]:
    return record.scope.purposes if isinstance(record, ConsentRecord) else record.purposes
