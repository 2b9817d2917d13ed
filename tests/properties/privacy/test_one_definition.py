"""What is refused when a record is made counts for nothing, for other offices and for own suggestions alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import event, given
from hypothesis import strategies as st

from lotse.case.load_case import load_case
from lotse.case.own_use import Guarded, own_use
from lotse.case.records import end_of_day
from lotse.errors import InputError
from lotse.privacy.consents import record_consent
from privacy_world import AT, JUGENDAMT, MOTHER, ON, SOLE, child, consent, family, moment, recipients, told, words

if TYPE_CHECKING:
    from datetime import datetime

LANGUAGE = Guarded(frozenset({"language"}), frozenset())
HEALTH = Guarded(frozenset({"health"}), frozenset({"health"}))
GIVEN = {"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"}
MOMENTS = tuple(moment(one) for one in ("2026-11-01T09:00", "2026-11-02T09:00", "2026-11-20T09:30", "2026-11-20T09:31"))
DAYS = ("2026-10-01", "2026-11-20", "2026-11-21")
PARTS: dict[str, tuple[Any, ...]] = {
    "act__explicit": (True, False),
    "act__form": ("written", "electronic", "oral"),
    "act__circumstances": (None, "am Telefon"),
    "controller__legal_basis": (["A6-1-a"], ["A6-1-a", "A9-2-a"], [], ["A6-1-f"], ["A6-1-a", "A6-1-f"]),
    "evidence__recorded_at": MOMENTS,
    "evidence__sha256": ("1" * 64, None, "Akte"),
    "given_by__person": ("m", "x", "k1"),
    "given_by__representation__seen_on": DAYS,
    "notice__informed": (["purpose", "refusal", "withdrawal"], ["purpose"]),
    "notice__language": ("tr", " "),
    "notice__rights": (True, False),
    "scope__categories": (["language", "education"], ["language", "education", "health"], ["child_protection"]),
    "scope__recipients": (recipients(JUGENDAMT), recipients(JUGENDAMT, "alle-aemter")),
    "scope__special": ([], ["health"]),
    "valid__given_at": MOMENTS,
    "valid__until": (*MOMENTS, moment("2027-04-30T00:00"), moment("2099-01-01T00:00")),
    "voluntary__coupling": (False, True),
    "history": (
        [GIVEN],
        [{**GIVEN, "state": "renewed"}],
        [GIVEN, {**GIVEN, "at": MOMENTS[2], "state": "renewed", "until": moment("2027-05-01T00:00")}],
        [GIVEN, {**GIVEN, "at": MOMENTS[2], "state": "renewed", "until": moment("2099-01-01T00:00")}],
        [GIVEN, {**GIVEN, "at": MOMENTS[2]}, {**GIVEN, "at": moment("2026-11-03T09:00")}],
        [{**GIVEN, "state": "refused"}, {**GIVEN, "at": MOMENTS[2], "state": "renewed"}],
    ),
}  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record of the mother with up to three parts that are otherwise, rightly or not."""
    changed = draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=3, unique=True))
    return consent(
        scope__purposes=["case_discussion", "own_suggestion"],
        **{path: draw(st.sampled_from(PARTS[path])) for path in changed},
    )


def is_made(written: dict[str, Any], at: datetime) -> bool:
    try:
        record_consent(written, at=at)
    except InputError:
        return False
    return True


@given(records(), st.sampled_from(DAYS))
def test_what_is_refused_when_it_is_made_opens_nothing(written: dict[str, Any], seen: str) -> None:
    custody = {**SOLE, "seen": {"what": "sorgeregister", "on": seen}}
    case = family(child(custody=custody), MOTHER, consents=[written])
    found = told(case=case)
    if not is_made(written, AT):
        event("refused")
        assert (found.fields, found.records) == ((), ())
    elif found.fields:
        event("opens")
        assert written["given_by"]["person"] == "m"


@given(records(), st.sampled_from(DAYS))
def test_nor_for_own_suggestions(written: dict[str, Any], seen: str) -> None:
    custody = {**SOLE, "seen": {"what": "sorgeregister", "on": seen}}
    case = load_case(family(child(custody=custody), MOTHER, consents=[written]), vocabulary=words())
    use = own_use(case, on=ON)
    for datum in (LANGUAGE, HEALTH):
        if use.opens(datum, "k1"):
            event("opens")
            assert is_made(written, end_of_day(ON))
            assert written["given_by"]["person"] == "m"
            assert datum.special <= set(written["scope"]["special"])
