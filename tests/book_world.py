"""Steps for the tests of the record book."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lotse.book import FamilyAnswered, GuideChosen, IdeaChosen, MeetingHeld, new_id
from lotse.privacy.disclosure_log import DisclosureEntry, StopEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.book.steps import CaseStep

CASE = "K7MQ2-XPA4T-J"
OTHER = "22222-22222-2"
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GUIDE = "gesundheitsamt-05358"
KEY = b"sixteen bytes or more of a test"


def after(**span: int) -> datetime:
    return NOON + timedelta(**span)


def chosen(offer: str = "sprachclub", person: str | None = "k1", case: str = CASE, on: date = DAY) -> IdeaChosen:
    return IdeaChosen(case=case, offer=offer, person=person, on=on)


def answered(answer: Any, offer: str = "sprachclub", person: str | None = "k1", on: date = DAY) -> FamilyAnswered:
    return FamilyAnswered(case=CASE, offer=offer, person=person, answer=answer, on=on)


def guide(body: str = GUIDE, case: str = CASE) -> GuideChosen:
    return GuideChosen(case=case, body=body, on=DAY)


def held(on: date = DAY) -> MeetingHeld:
    return MeetingHeld(on=on, bodies=("jobcenter-05358", GUIDE))


def several(count: int) -> tuple[CaseStep, ...]:
    return tuple(chosen(f"angebot-{number}") for number in range(count))


def some_id(kind: Any) -> str:
    return new_id(kind, secrets.choice)


def stopped(case: str = CASE, at: datetime = NOON) -> StopEntry:
    return StopEntry(at=at, role="jobcenter", case=case)


def disclosed(result: Any = "allow", at: datetime = NOON, case: str = CASE) -> DisclosureEntry:
    said: Mapping[str, Any] = {
        "case": case,
        "at": at,
        "from": "jobcenter-05358",
        "recipients": [{"body": GUIDE}],
        "purpose": "case_discussion",
        "mode": "pseudonym",
        "result": result,
        "fields": ["k1/age"] if result == "allow" else [],
        "versions": {"lotse": "0.1.0", "engine": "reference"},
        "delete_on": (at + timedelta(days=1096 if result == "allow" else 181)).date(),
    }
    return DisclosureEntry.model_validate(said)
