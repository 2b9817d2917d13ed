"""Telling a case what was missing: one possible value for a key, drawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.places import municipalities
from lotse.testing.households import some_value

if TYPE_CHECKING:
    from lotse.case.vocabulary import Vocabulary
    from lotse.testing.world import Draw, Written

_USUAL_AGE, _USUAL_WAIT = timedelta(days=2000), timedelta(days=80)
_FAR = "2150-01-01"


def tell(case: Written, key: str, *, vocabulary: Vocabulary, on: date, draw: Draw) -> None:
    """Write one possible value for a key into a case.

    Args:
        case: The case as it is written; it is changed.
        key: A key as `missing` and questions name it.
        vocabulary: Where ids are declared.
        on: Day of the question.
        draw: Takes a value from a strategy.
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    subject, _, what = key.partition("/")
    person = next((one for one in case["persons"] if one["id"] == subject), None)
    owner = {} if subject == HOUSEHOLD else {"person": subject}
    case["no_answer"] = [closed for closed in case["no_answer"] if closed != key]
    if what.startswith("receives:"):
        case.setdefault("receives", [])
        if draw(st.booleans()):
            case["receives"].append({"offer": what.removeprefix("receives:"), **owner})
    elif what.startswith("signal:"):
        finding = draw(st.sampled_from(["conspicuous", "inconspicuous"]))
        talk = next(one.id for one in vocabulary.instruments.values() if one.consent == "none")
        topic = what.removeprefix("signal:")
        seen = {"topic": topic, "finding": finding, "source": talk, "observed": str(on), **owner}
        case["signals"].append(seen)
    elif what == "born" and person is not None:
        person["born"] = _within(person.get("born", str(on - _USUAL_AGE)[:7]), str(on))
    elif what == "due" and person is not None:
        stated = person.get("due", str(on + _USUAL_WAIT)[:7])
        soonest = str(on) if str(on).startswith(stated) else ""
        person["due"] = max(_within(stated, _FAR), soonest)
    elif subject == "place":
        _tell_place(case, vocabulary, draw)
    else:
        told = case["facts"] if subject == HOUSEHOLD else case["facts"].setdefault(subject, {})
        told[what] = _value(what, told.get(what), vocabulary, on, draw)


def _tell_place(case: Written, vocabulary: Vocabulary, draw: Draw) -> None:
    """The Sozialraum, or a town without any; told once for both keys."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    place = case["place"] or {}
    told = place.get("area") or place.get("ags")
    areas = [area for area in vocabulary.leaf_areas if told is None or told in vocabulary.chains[area][1:]]
    towns = [_town_without_areas(vocabulary)] if told is None else []
    if areas or towns:
        found = draw(st.sampled_from([*areas, *towns]))
        case["place"] = {"ags": found[:8], **({"area": found} if "-" in found else {})}


def _town_without_areas(vocabulary: Vocabulary) -> str:
    divided = {chain[-1] for chain in vocabulary.chains.values()}
    return next(one.ags for one in municipalities() if one.ags not in divided)


def _within(stated: str, latest: str) -> str:
    """A day that agrees with what is stated, and is not after the latest."""
    day = stated + "-01-01"[len("-01-01") - (10 - len(stated)) :] if len(stated) < len("2026-11-20") else stated
    return min(day, latest)


def _value(fact: str, told: Any, vocabulary: Vocabulary, on: date, draw: Draw) -> Any:
    """A value; of a place that is told roughly, one inside it."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    kind = vocabulary.facts[fact]
    if kind.type != "place":
        return draw(some_value(kind, vocabulary))
    if isinstance(told, dict):
        told = None if told.get("observed", "") > str(on) else told["value"]
    inside = [area for area in vocabulary.leaf_areas if told is None or told in vocabulary.chains[area][1:]]
    if told is None:
        inside.append(_town_without_areas(vocabulary))
    return draw(st.sampled_from(inside)) if inside else told
