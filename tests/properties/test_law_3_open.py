"""Law 3: every open offer says what is missing, and telling it ends the openness or says why not."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.explanation import explain
from small_world import ON, words
from worlds import worlds

if TYPE_CHECKING:
    from lotse.advice import Advice, Explanation
    from worlds import World

REASONS = {
    "outside_usual_age",
    "outside_application_window",
    "requires_unmet",
    "conditions_not_stated",
    "never_collected",
}


def _explained(world: World, advice: Advice) -> dict[tuple[str, str | None], Explanation]:
    found = (explain(advice, offer=offer.id) for offer in world.offers.offers)
    return {
        (one.offer, one.person): one
        for several in found
        for one in (several if isinstance(several, tuple) else (several,))
    }


def _has_reason(one: Explanation) -> bool:
    return bool({hint.code for hint in one.hints} & REASONS)


@given(worlds())
def test_every_open_offer_has_something_missing_or_says_why_it_stays_open(world: World) -> None:
    for one in _explained(world, world.advice()).values():
        assert one.verdict != "open" or one.missing or _has_reason(one)
        assert one.verdict == "open" or not one.missing


@given(worlds(), st.data())
def test_telling_all_that_is_missing_ends_an_open_offer_or_says_why_not(world: World, data: st.DataObject) -> None:
    advice = world.advice()
    unusable = {one.key for one in advice.not_used}
    for one in _explained(world, advice).values():
        if one.verdict != "open" or _has_reason(one) or unusable & set(one.missing):
            continue
        if any(key.endswith("/born") and _role(world, key) == "unborn" for key in one.missing):
            continue  # past its due date nobody knows whether a child is born
        told = deepcopy(world.case)
        for key in one.missing:
            _tell(told, key, data)
        after = _explained(world, world.advice(told))[one.offer, one.person]
        assert after.verdict != "open" or _has_reason(after), after.missing


def _role(world: World, key: str) -> str:
    return next(str(one["role"]) for one in world.case["persons"] if one["id"] == key.partition("/")[0])


def _tell(case: dict[str, Any], key: str, data: st.DataObject) -> None:
    """Write one possible value for a key."""
    subject, _, what = key.partition("/")
    person = next((one for one in case["persons"] if one["id"] == subject), None)
    owner = {} if subject == "household" else {"person": subject}
    case["no_answer"] = [closed for closed in case["no_answer"] if closed != key]
    if what.startswith("receives:"):
        case.setdefault("receives", [])
        if data.draw(st.booleans()):
            case["receives"].append({"offer": what[9:], **owner})
    elif what.startswith("signal:"):
        found = data.draw(st.sampled_from(["conspicuous", "inconspicuous"]))
        case["signals"].append(
            {"topic": what[7:], "finding": found, "source": "gespraech", "observed": "2026-11-20", **owner}
        )
    elif what == "born" and person is not None:
        person["born"] = _within(person.get("born", "2020-05"), str(ON))
    elif what == "due" and person is not None:
        stated = person.get("due", "2027-02")
        person["due"] = (
            max(_within(stated, "2100-01-01"), str(ON)) if str(ON).startswith(stated) else _within(stated, "2100-01-01")
        )
    elif subject == "place":
        _tell_place(case, data)
    else:
        (case["facts"] if subject == "household" else case["facts"].setdefault(subject, {}))[what] = _value(
            what, case, subject, data
        )


def _tell_place(case: dict[str, Any], data: st.DataObject) -> None:
    """The Sozialraum, or a town without any; told once for both keys."""
    place = case["place"] or {}
    told = place.get("area") or place.get("ags")
    areas = [area for area in words().leaf_areas if told is None or told in words().chains[area][1:]]
    towns = ["05954004"] if told is None else []
    if areas or towns:
        found = data.draw(st.sampled_from([*areas, *towns]))
        case["place"] = {"ags": found[:8], **({"area": found} if "-" in found else {})}


def _within(stated: str, latest: str) -> str:
    """A day that agrees with what is stated, and is not after the latest."""
    return min((stated + "-01-01"[: 10 - len(stated)]) if len(stated) != 7 else stated + "-01", latest)


def _value(fact: str, case: dict[str, Any], subject: str, data: st.DataObject) -> Any:
    kind = words().facts[fact]
    values = list(kind.values or ())
    if kind.type == "place":
        told = case["facts"].get(subject, {}).get(fact)
        if isinstance(told, dict):
            told = None if told.get("observed", "") > str(ON) else told["value"]
        return data.draw(
            st.sampled_from(
                [area for area in words().leaf_areas if told is None or told in (area[:8], words().areas[area].in_)]
            )
        )
    drawn = {
        "bool": st.booleans(),
        "int": st.integers(0, 3),
        "date": st.sampled_from(["2026-11-19", "2026-11-20", "2026-11-21"]),
        "enum": st.sampled_from(values or [""]),
        "set": st.lists(st.sampled_from(values or [""]), unique=True),
    }
    return data.draw(drawn[kind.type])
