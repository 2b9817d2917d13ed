"""What comes out of a test case today, written as an expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.catalogues.bodies import responsible_bodies
from lotse.explanation import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lotse.advice import Advice
    from lotse.casetests import TestCase

    Written = dict[str, Any]


def expected_today(expect: Mapping[str, Any], advice: Advice, test: TestCase) -> Written:
    """The same things as in an expectation, each as it comes out today.

    Args:
        expect: What is expected.
        advice: What came out.
        test: The test case.

    Returns:
        An expectation that is met today.
    """
    asked = {one.key for one in advice.questions}
    today: dict[str, Callable[[], Any]] = {
        "needs": lambda: _of_named(expect["needs"], [_about(one.person, need=one.need) for one in advice.needs]),
        "phases": lambda: _of_named(
            expect["phases"], [{"person": one.person, "phase": one.phase} for one in advice.phases]
        ),
        "offers": lambda: list(_offers_today(expect, advice)),
        "only_these": lambda: expect["only_these"],
        "questions": lambda: list(dict.fromkeys(key for key in _both(expect) if key in asked)) or sorted(asked),
        "not_asked": lambda: [key for key in _both(expect) if key not in asked],
        "guides": lambda: _guides_today(expect["guides"], advice),
        "bodies": lambda: list(_bodies_today(expect, test)),
        "stop": lambda: False,
    }
    found = {name: today[name]() for name, value in expect.items() if value is not None}
    if "questions" not in found and asked.intersection(_both(expect)):
        found["questions"] = today["questions"]()
    if expect.get("only_these") and "offers" not in found:
        found["offers"] = today["offers"]()
    return found


def _of_named(wanted: list[Written], every: list[Written]) -> list[Written]:
    """What there is for the persons who are named; for anybody, where they have nothing: an empty list says more."""
    persons = {one.get("person") for one in wanted}
    return [one for one in every if one.get("person") in persons] or every


def _guides_today(wanted: list[str], advice: Advice) -> list[str]:
    """The wanted ones that there are; all, where none of them is there."""
    seen = {name for guide in advice.guides for name in (guide.body, guide.role)}
    return [one for one in wanted if one in seen] or [guide.body for guide in advice.guides]


def _both(expect: Mapping[str, Any]) -> list[str]:
    return [*(expect.get("questions") or ()), *(expect.get("not_asked") or ())]


def _about(person: str | None, **more: Any) -> Written:
    return {**more, "person": person} if person is not None else dict(more)


def _offers_today(expect: Mapping[str, Any], advice: Advice) -> Iterator[Written]:
    stated = expect.get("offers") or ()
    for wanted in stated:
        found = explain(advice, offer=wanted["offer"], person=wanted.get("person"))
        for one in found if isinstance(found, tuple) else (found,):
            rules = [part.rule for part in one.parts if part.rule is not None and part.truth == "yes"]
            seen = {
                "verdict": one.verdict,
                "suggested": one.suggested,
                "held_back": list(one.held_back),
                "missing": list(one.missing),
                "hints": [hint.code for hint in one.hints],
                "because": list(dict.fromkeys(rules)),
            }
            of_it = {key: seen[key] for key, value in wanted.items() if key in seen and value is not None}
            yield _about(one.person, offer=one.offer, **of_it)
    if expect.get("only_these"):
        named = {(one["offer"], one.get("person")) for one in stated}
        suggested = {(one.offer, one.person) for one in advice.suggestions}
        for offer, person in sorted(suggested - named, key=str):
            yield _about(person, offer=offer, suggested=True)


def _bodies_today(expect: Mapping[str, Any], test: TestCase) -> Iterator[Written]:
    place = test.case.get("place") or {}
    for wanted in expect["bodies"]:
        found = responsible_bodies(wanted["role"], place=place.get("ags"), on=test.on)
        seen = {"outcome": found.outcome, "ids": sorted(body.id for body in found.bodies)}
        yield {"role": wanted["role"], **{key: seen[key] for key in wanted if key in seen}}
