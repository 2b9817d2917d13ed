"""Test cases that expect what nothing declares: an unknown offer, need, rule, role or body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lotse.case.condition_check import nearest
from lotse.catalogues.bodies import known_roles
from lotse.content_checks.reference_faults import body_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lotse.casetests import TestCase
    from lotse.catalogues.catalogue import Catalogue
    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.rules.ruleset import Ruleset

_TEXTS = {
    "offer": "no loaded catalogue holds this offer",
    "need": "the vocabulary declares no need of this name",
    "rule": "the rule set has no rule of this name",
    "role": "no role of this name is known",
    "body": "no body has this id",
    "person": "the case lists no such person",
}


def expectation_faults(
    document: Document, number: int, test: TestCase, rules: Ruleset, catalogue: Catalogue
) -> Iterator[Problem]:
    """Tell what a test case expects that is declared nowhere.

    Args:
        document: The file of test cases.
        number: Place of the test case in it.
        test: The test case.
        rules: The rules it names.
        catalogue: The catalogues it names.

    Yields:
        The problems, each where the name stands, with the nearest known one.
    """
    persons = {one["id"] for one in test.case.get("persons") or () if isinstance(one, dict) and "id" in one}
    bodies = {*body_ids(), *catalogue.bodies}
    known: dict[str, Collection[str]] = {
        "offer": catalogue.by_id,
        "need": rules.vocabulary.needs,
        "rule": {rule.id for rule in rules.rules},
        "role": {*known_roles(), *rules.vocabulary.roles},
        "body": bodies,
        "person": persons,
    }
    for what, path, name in _named(test):
        if name in known[what]:
            continue
        steps = ("cases", number, "expect", *path)
        code = "PERSON-UNKNOWN" if what == "person" else "ID-UNKNOWN"
        problem = document.problem(code, steps, _TEXTS[what], nearest(name, known[what]))
        yield replace(problem, path="".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)[1:])


def _named(test: TestCase) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Everything that an expectation names, with its place."""
    expect = test.expect
    for place, need in enumerate(expect.needs or ()):
        yield "need", ("needs", place, "need"), need.need
        if need.person is not None:
            yield "person", ("needs", place, "person"), need.person
    for place, offer in enumerate(expect.offers):
        yield "offer", ("offers", place, "offer"), offer.offer
        if offer.person is not None:
            yield "person", ("offers", place, "person"), offer.person
        for at, rule in enumerate(offer.because or ()):
            yield "rule", ("offers", place, "because", at), rule
    for place, several in enumerate(expect.bodies):
        yield "role", ("bodies", place, "role"), several.role
        for at, body in enumerate(several.ids or ()):
            yield "body", ("bodies", place, "ids", at), body
