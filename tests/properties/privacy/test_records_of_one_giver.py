"""Several records of one person, each with another proof: what ends or is missing closes, and never opens (law 7)."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from privacy_world import (
    FATHER,
    GESUNDHEITSAMT,
    JOINT,
    JUGENDAMT,
    MOTHER,
    NEED,
    child,
    consent,
    family,
    moment,
    recipients,
    told,
)

M, V, K1 = ("m", "mother"), ("v", "father"), ("k1", "self")
HOUSEHOLDS = (
    (family(child(custody={"kind": "sole", "holders": ["m"]}), MOTHER), (M,)),
    (family(child(custody=JOINT, parents=["m", "v"]), MOTHER, FATHER), (M, M, V)),
    (family(child("2011-03"), MOTHER), (M, K1, K1)),
)
"""Sole custody that has to be proven, joint custody, and a child of fifteen; who speaks for the child."""
PROOFS = (
    None,
    {"kind": "sole", "evidence": "sorgeregister", "seen_on": "2026-10-01"},
    {"kind": "joint", "evidence": "Vollmacht des Vaters", "seen_on": "2026-10-01"},
)
CHECKS = (None, *({"checked_by": "f1", "on": "2026-11-01", "result": able} for able in (True, False)))
NAMES = "2789"
KIND_OF = {NEED: "language", "k1/kind.kita_platz": "education"}


Asked = tuple[dict[str, Any], list[dict[str, Any]]]


@st.composite
def requests(draw: st.DrawFn) -> Asked:
    """A household, and records that agree to something, several of the same giver; nobody says no in them."""
    case, givers = draw(st.sampled_from(HOUSEHOLDS))
    found = []
    for name in NAMES[: draw(st.integers(2, len(NAMES)))]:
        giver, role = draw(st.sampled_from(givers))
        who: dict[str, Any] = {"person": giver, "role": role}
        who |= {"representation": draw(st.sampled_from(PROOFS))} if giver != "k1" else {}
        who |= {"capacity": draw(st.sampled_from(CHECKS))} if giver == "k1" else {}
        begun = moment(f"2026-11-{draw(st.integers(2, 12)):02d}T09:00")
        until = draw(st.sampled_from(("2027-04-30T00:00",) * 4 + ("2026-11-15T00:00",)))
        bodies = draw(
            st.sampled_from(((JUGENDAMT, GESUNDHEITSAMT), (JUGENDAMT, GESUNDHEITSAMT), (JUGENDAMT,), (GESUNDHEITSAMT,)))
        )
        kinds = draw(
            st.sampled_from((["language", "education"], ["language", "education"], ["language"], ["education"]))
        )
        found.append(
            consent(
                name * 10,
                given_by=who,
                scope__recipients=recipients(*bodies),
                scope__categories=kinds,
                act__form=draw(st.sampled_from(("written",) * 5 + ("oral",))),
                valid__given_at=begun,
                valid__until=moment(until),
                evidence__recorded_at=begun,
                history=[{"state": "given", "at": begun, "by": giver}],
            )
        )
    return case, found


@given(asked=requests())
def test_a_record_that_ends_or_is_taken_away_opens_nothing(asked: Asked) -> None:
    case, kept = asked
    before = set(told(*kept, case=case).fields)
    for place, one in enumerate(kept):
        over = {**one, "valid": {**one["valid"], "until": moment("2026-11-19T00:00")}}
        withdrawn = {"state": "withdrawn", "at": moment("2026-11-19T09:00"), "by": one["given_by"]["person"]}
        ended = {**one, "history": [*one["history"], withdrawn]}
        for instead in ([], [over], [ended]):
            assert set(told(*kept[:place], *instead, *kept[place + 1 :], case=case).fields) <= before


@given(asked=requests())
def test_what_is_taken_out_of_one_record_leaves_on_no_older_one(asked: Asked) -> None:
    """Whichever record it is taken out of, and whatever that record lacks: who has to agree does so no longer."""
    case, kept = asked
    before = set(told(*kept, case=case).fields)
    for place, one in enumerate(kept):
        for left in ({"recipients": recipients(GESUNDHEITSAMT)}, {"categories": ["education"]}):
            at, giver = moment("2026-11-19T09:00"), one["given_by"]["person"]
            change = {"state": "given", "at": at, "by": giver, "scope": {**one["scope"], **left}}
            narrowed = {**one, "history": [*one["history"], change]}
            found = told(*kept[:place], narrowed, *kept[place + 1 :], case=case)
            assert set(found.fields) <= before
            gone = {*one["scope"]["categories"]} - {*change["scope"]["categories"]}
            if "recipients" in left:
                gone = {*one["scope"]["categories"]}
            if JUGENDAMT in {body["body"] for body in one["scope"]["recipients"]}:
                assert not {key for key in found.fields if KIND_OF.get(key) in gone}


@given(asked=requests(), order=st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_numbers_of_records_decide(asked: Asked, order: Any) -> None:
    case, kept = asked
    names = [one["record"] for one in kept]
    order.shuffle(names)
    renamed = [{**one, "record": name} for one, name in zip(kept, names, strict=True)]
    order.shuffle(renamed)
    assert told(*renamed, case=case).fields == told(*kept, case=case).fields


def test_the_drawn_records_open_something_and_often_not() -> None:
    seen: set[bool] = set()

    @given(asked=requests())
    def look(asked: Asked) -> None:
        case, kept = asked
        seen.add(bool(told(*kept, case=case).fields))

    look()
    assert seen == {True, False}
