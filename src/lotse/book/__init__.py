"""The record book of a team: what must be kept between two meetings, and nothing else.

Case numbers, ids, closed words and days; no name, no text, no value of a case. `open_book` opens it; `Book.standing`
says where a case stands; `Book.append` keeps steps, all of them or none.
"""

from __future__ import annotations

from lotse.book.about_person import about_person
from lotse.book.book import Book, set_back
from lotse.book.opening import open_book
from lotse.book.purging import Deleted, PurgeReport
from lotse.book.standing import KeptConsent, KeptFollowUp, KeptIdea, Standing, standing_of
from lotse.book.steps import (
    Answer,
    CaseClosed,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    Entry,
    FamilyAnswered,
    FollowUpSet,
    FollowUpSettled,
    GuideChosen,
    HandoverConfirmed,
    IdeaChosen,
    IdeaWent,
    Logged,
    MeetingHeld,
    Outcome,
    Purged,
    Step,
    new_id,
)

__all__ = [
    "Answer",
    "Book",
    "CaseClosed",
    "ColleagueIdea",
    "ConsentSeen",
    "Deleted",
    "Discussed",
    "Entry",
    "FamilyAnswered",
    "FollowUpSet",
    "FollowUpSettled",
    "GuideChosen",
    "HandoverConfirmed",
    "IdeaChosen",
    "IdeaWent",
    "KeptConsent",
    "KeptFollowUp",
    "KeptIdea",
    "Logged",
    "MeetingHeld",
    "Outcome",
    "PurgeReport",
    "Purged",
    "Standing",
    "Step",
    "about_person",
    "new_id",
    "open_book",
    "set_back",
    "standing_of",
]
