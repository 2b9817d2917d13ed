"""What the book holds about one person, for that person: the own and the case's, and of the family only keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from book_world import CASE, DAY, GUIDE, NOON, answered, chosen, guide
from lotse.book import (
    CaseClosed,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    FollowUpSet,
    HandoverConfirmed,
    about_person,
    open_book,
)

if TYPE_CHECKING:
    from pathlib import Path

IDEA = "I-2222222222"


def test_everything_of_the_own_is_told_and_nothing_of_another_person(tmp_path: Path) -> None:
    book = open_book(tmp_path / "book", create=True)
    book.append(
        Discussed(case=CASE, on=DAY),
        chosen("own"),
        answered("later", "own"),
        chosen("of-another", person="m"),
        chosen("of-all", person=None),
        ColleagueIdea(case=CASE, idea=IDEA, person="k1", body=GUIDE, need="sprachfoerderung", on=DAY),
        FollowUpSet(case=CASE, follow_up="F-2222222222", offer="own", person="k1", on=DAY),
        FollowUpSet(case=CASE, follow_up="F-3333333333", idea=IDEA, on=DAY),
        FollowUpSet(case=CASE, follow_up="F-4444444444", on=DAY),
        FollowUpSet(case=CASE, follow_up="F-5555555555", offer="of-another", person="m", on=DAY),
        FollowUpSet(case=CASE, follow_up="F-6666666666", offer="of-all", on=DAY),
        ConsentSeen(case=CASE, record="C-7Q4M9K2XPA", on=DAY),
        guide(),
        HandoverConfirmed(case=CASE, body=GUIDE, on=DAY),
        CaseClosed(case=CASE, on=DAY),
        at=NOON,
    )
    day = DAY.isoformat()
    found = about_person(book.standing(CASE), "k1")
    assert found.own == (
        {"what": "discussed", "on": [day]},
        {"what": "guide", "body": GUIDE, "since": day, "handed_over_on": day},
        {"what": "closed", "on": day},
        {"what": "idea", "offer": "own", "chosen_on": day, "answer": "later", "answered_on": day},
        {"what": "idea", "idea": IDEA, "body": GUIDE, "need": "sprachfoerderung", "chosen_on": day},
        {"what": "follow_up", "follow_up": "F-2222222222", "due": day, "offer": "own"},
        {"what": "follow_up", "follow_up": "F-3333333333", "due": day, "idea": IDEA},
        {"what": "follow_up", "follow_up": "F-4444444444", "due": day},
        {"what": "consent", "record": "C-7Q4M9K2XPA", "until": day},
    )
    assert found.shared == ("household/idea:of-all", "household/follow_up:F-6666666666")
    assert about_person(book.standing("22222-22222-2"), "k1") == ((), ())
