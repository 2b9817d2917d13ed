"""Where a case stands, what is to be asked again, and what goes back into the next suggestions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from book_world import CASE, DAY, GUIDE, NOON, OTHER, answered, chosen, disclosed, guide, held, stopped
from lotse.book import (
    CaseClosed,
    ColleagueIdea,
    ConsentSeen,
    Discussed,
    Entry,
    FamilyAnswered,
    FollowUpSet,
    FollowUpSettled,
    HandoverConfirmed,
    IdeaWent,
    Logged,
    standing_of,
)
from lotse.book.feedback import as_declined, as_received, fed_back
from lotse.book.follow_up import calendar, follow_ups
from lotse.case.load_case import load_case
from lotse.errors import InputError, ProtectionStop
from small_world import family, words

if TYPE_CHECKING:
    from lotse.book import Standing, Step

F, G = "F-2222222222", "F-3333333333"
LATER = DAY + timedelta(days=14)


def entries(*steps: Step) -> tuple[Entry, ...]:
    return tuple(Entry(number=number, at=NOON, step=step) for number, step in enumerate(steps, start=1))


def standing(*steps: Step) -> Standing:
    return standing_of(CASE, entries(*steps))


def went(outcome: Any, offer: str = "sprachclub", on: date = DAY) -> IdeaWent:
    return IdeaWent(case=CASE, offer=offer, person="k1", outcome=outcome, on=on)


def closed(on: date = DAY) -> CaseClosed:
    return CaseClosed(case=CASE, on=on)


def asked(follow_up: str = F, on: date = LATER, **about: Any) -> FollowUpSet:
    return FollowUpSet(case=CASE, follow_up=follow_up, on=on, **about)


# --- where a case stands


def test_the_newest_answer_counts_and_takes_back_how_it_went() -> None:
    found = standing(chosen(), answered("no"), went("unreachable"), answered("wants", on=LATER))
    assert len(found.ideas) == 1
    idea = found.ideas[0]
    assert (idea.chosen_on, idea.answer, idea.answered_on, idea.outcome) == (DAY, "wants", LATER, None)


def test_the_same_offer_for_two_persons_is_two_ideas() -> None:
    found = standing(chosen(person="k1"), chosen(person="k2"), chosen(person=None), answered("no", person="k2"))
    assert [(one.person, one.answer) for one in found.ideas] == [("k1", None), ("k2", "no"), (None, None)]


def test_the_reporting_office_keeps_the_contact_until_the_chosen_guide_has_it() -> None:
    handed = HandoverConfirmed(case=CASE, body=GUIDE, on=LATER)
    assert standing(guide()).handed_over_on is None
    assert standing(guide(), handed).handed_over_on == LATER
    again = standing(guide(), handed, guide("jobcenter-05358"))
    assert (again.guide, again.handed_over_on) == ("jobcenter-05358", None)


@pytest.mark.parametrize("step", [chosen(), guide(), Discussed(case=CASE, on=LATER)], ids=lambda one: one.kind)
def test_what_begins_anew_takes_a_closed_case_up_again(step: Step) -> None:
    assert standing(closed()).closed_on == DAY
    assert standing(closed(), step).closed_on is None


@pytest.mark.parametrize(
    "step", [answered("wants"), went("ended"), ConsentSeen(case=CASE, record="C-7Q4M9K2XPA", on=DAY)]
)
def test_what_is_only_an_answer_leaves_a_closed_case_closed(step: Step) -> None:
    assert standing(closed(), step).closed_on == DAY


def test_an_answer_settles_what_was_to_be_asked_about_this_idea_alone() -> None:
    idea = ColleagueIdea(case=CASE, idea="I-2222222222", body=GUIDE, need="n", on=DAY)
    found = standing(
        chosen(),
        idea,
        asked(F, offer="sprachclub", person="k1"),
        asked(G, idea="I-2222222222"),
        asked("F-4444444444"),
        answered("later", on=LATER),
    )
    assert {one.follow_up: one.settled_on for one in found.follow_ups} == {F: LATER, G: None, "F-4444444444": None}
    settled = standing(asked(), FollowUpSettled(case=CASE, follow_up=F, on=DAY))
    assert settled.follow_ups[0].settled_on == DAY


def test_the_log_and_other_cases_change_nothing() -> None:
    mine = (chosen(), guide())
    more = (held(), Logged(entry=disclosed()), Logged(entry=stopped()), chosen("x", case=OTHER))
    alone, among = standing(*mine), standing(*more, *mine)
    assert among.model_copy(update={"version": 0, "ideas": ()}) == alone.model_copy(update={"version": 0, "ideas": ()})
    assert len(among.ideas) == 1
    assert among.version == 6


@pytest.mark.parametrize(
    "about",
    [{}, {"offer": "a", "idea": "I-2222222222"}, {"idea": "I-2222222222", "person": "k1"}, {"person": "k1"}],
)
def test_an_answer_is_about_exactly_one_idea(about: dict[str, str]) -> None:
    with pytest.raises(InputError):
        FamilyAnswered.model_validate({"case": CASE, "answer": "no", "on": DAY, **about})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("case", "Familie Kanarienvogel"),
        ("case", "K7MQ2-XPA4T-K"),
        ("offer", "Frau Kanarienvogel"),
        ("person", "kanarienvogel"),
        ("note", "kanarienvogel"),
        ("on", "Kanarienvogel"),
    ],
)
def test_no_name_and_no_text_fits_into_a_step_and_none_is_repeated(field: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        type(chosen()).model_validate({**chosen().model_dump(), field: value})
    assert "anarienvogel" not in str(caught.value)
    assert CASE not in f"{chosen()!r}{entries(chosen())[0]!r}{standing(chosen())!r}{chosen()}"


# --- follow-up


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (LATER - timedelta(days=1), "upcoming"),
        (LATER, "due"),
        (LATER + timedelta(days=1), "overdue"),
    ],
)
def test_a_follow_up_is_due_on_its_day(on: date, state: str) -> None:
    found = follow_ups(entries(asked()), on=on)
    assert [one.state for one in found.follow_ups] == [state]
    done = follow_ups(entries(asked(), FollowUpSettled(case=CASE, follow_up=F, on=LATER)), on=on)
    assert [one.state for one in done.follow_ups] == ["answered" if on >= LATER else "upcoming"]


def test_the_guide_asks_where_nobody_else_was_named() -> None:
    found = follow_ups(entries(asked(F), asked(G, body="jobcenter-05358"), guide()), on=DAY)
    assert [one.asks for one in found.follow_ups] == [GUIDE, "jobcenter-05358"]
    assert follow_ups(entries(asked()), on=DAY).follow_ups[0].asks is None


def test_an_ended_accompaniment_asks_nothing_more() -> None:
    found = follow_ups(entries(asked(), ConsentSeen(case=CASE, record="C-7Q4M9K2XPA", on=DAY), closed()), on=LATER)
    assert (found.follow_ups, found.consents, found.resting) == ((), (), ())


@pytest.mark.parametrize(("days", "said"), [(31, 0), (30, 1), (0, 1), (-5, 1)])
def test_a_consent_is_called_to_mind_thirty_days_before_its_end(days: int, said: int) -> None:
    seen = ConsentSeen(case=CASE, record="C-7Q4M9K2XPA", on=DAY + timedelta(days=days))
    assert len(follow_ups(entries(seen), on=DAY).consents) == said


def test_a_case_rests_after_half_a_year_and_its_number_can_be_asked_for_alone() -> None:
    book = entries(asked(), chosen(case=OTHER))
    assert follow_ups(book, on=NOON.date() + timedelta(days=183)).resting == ()
    assert follow_ups(book, on=NOON.date() + timedelta(days=184)).resting == (CASE, OTHER)
    assert follow_ups(book, on=NOON.date() + timedelta(days=184), case=OTHER).resting == (OTHER,)


def test_the_calendar_is_the_same_for_the_same_book_and_takes_back_what_is_answered() -> None:
    book = entries(asked(F), asked(G), FollowUpSettled(case=CASE, follow_up=G, on=DAY))
    content = calendar(book)
    assert content == calendar(book)
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [(str(one["uid"])[:12], str(one["status"])) for one in events] == [(F, "CONFIRMED"), (G, "CANCELLED")]
    assert {one.decoded("dtstart") for one in events} == {LATER}
    assert CASE.encode() not in content
    assert [str(one["status"]) for one in Calendar.from_ical(calendar((*book, *entries(closed())))).walk("VEVENT")] == [
        "CANCELLED"
    ] * 2
    assert Calendar.from_ical(calendar(book, case=OTHER)).walk("VEVENT") == []


# --- the next suggestions


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ((answered("no"),), "not_wanted"),
        ((answered("later"),), "not_now"),
        ((answered("wants"), went("unreachable")), "unreachable"),
        ((answered("wants"), went("not_fitting")), "not_fitting"),
        ((answered("wants"),), None),
        ((answered("wants"), went("taken_up")), None),
        ((answered("wants"), went("taken_up"), went("ended")), None),
        ((answered("no"), answered("wants")), None),
        ((went("unreachable"), answered("wants")), None),
        ((), None),
    ],
)
def test_an_answer_becomes_an_entry_of_the_case(steps: tuple[Step, ...], reason: str | None) -> None:
    found = as_declined(standing(chosen(), *steps))
    assert [(one.offer, one.person, one.on, one.reason) for one in found] == (
        [("sprachclub", "k1", DAY, reason)] if reason else []
    )


def test_what_is_taken_up_is_received_until_it_ends() -> None:
    assert [(one.offer, one.person) for one in as_received(standing(chosen(), went("taken_up")))] == [
        ("sprachclub", "k1")
    ]
    assert as_received(standing(chosen(), went("taken_up"), went("ended"))) == ()


def test_a_colleagues_idea_is_no_offer_of_a_case() -> None:
    idea = ColleagueIdea(case=CASE, idea="I-2222222222", body=GUIDE, need="n", on=DAY)
    no = FamilyAnswered(case=CASE, idea="I-2222222222", answer="no", on=DAY)
    assert as_declined(standing(idea, no)) == ()


def _case(**more: Any) -> dict[str, Any]:
    return {**family(), "case": CASE, **more}


def _declined(offer: str, on: date, reason: str = "not_wanted", person: str = "k1") -> dict[str, Any]:
    return {"offer": offer, "person": person, "on": on.isoformat(), "reason": reason}


def test_the_book_replaces_what_is_older_and_leaves_what_is_newer() -> None:
    older, newer, other = _declined("a", DAY), _declined("b", LATER), _declined("c", DAY, "not_fitting")
    book = standing(
        answered("wants", "a", on=LATER), answered("later", "b", on=DAY), answered("no", "d", on=DAY), chosen("c")
    )
    fed = fed_back(_case(declined=[older, newer, other]), book)
    assert fed["declined"] == [newer, other, _declined("d", DAY)]


def test_what_is_received_is_only_added_where_somebody_asked() -> None:
    book = standing(went("taken_up", "a"), went("taken_up", "b"), went("ended", "c"))
    here = [{"offer": "a", "person": "k1"}, {"offer": "c", "person": "k1"}, {"offer": "z"}]
    assert fed_back(_case(receives=here), book)["receives"] == [here[0], here[2], {"offer": "b", "person": "k1"}]
    without = _case()
    without.pop("receives", None)
    assert "receives" not in fed_back(without, book)


def test_signs_of_danger_stop_before_the_book_is_looked_at() -> None:
    nothing: Any = object()
    with pytest.raises(ProtectionStop):
        fed_back(_case(child_protection="acute"), nothing)


_OFFERS = st.sampled_from(["a", "b"])
_STEPS = st.lists(
    st.builds(answered, st.sampled_from(["wants", "later", "no"]), _OFFERS, on=st.sampled_from([DAY, LATER]))
    | st.builds(went, st.sampled_from(["taken_up", "ended", "not_fitting", "unreachable"]), _OFFERS)
    | st.builds(chosen, _OFFERS),
    max_size=8,
)


@given(_STEPS, st.booleans())
def test_feeding_back_twice_is_feeding_back_once_and_a_case_stays_a_case(steps: list[Step], asked_before: bool) -> None:  # noqa: FBT001  # drawn
    book = standing(*steps)
    case = _case(**({"receives": []} if asked_before else {}))
    once = fed_back(case, book)
    assert fed_back(once, book) == once
    assert {key: value for key, value in once.items() if key not in ("declined", "receives")} == {
        key: value for key, value in case.items() if key not in ("declined", "receives")
    }
    load_case(once, vocabulary=words())
