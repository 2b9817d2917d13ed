"""Test cases that expect what nothing declares: an unknown id, a key of no datum, a person that nobody lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from lotse.advice import HintCode
from lotse.case.case_check import scopes_of
from lotse.case.condition_check import Wrong, nearest
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.bodies import known_roles
from lotse.catalogues.matching import HeldBack
from lotse.content_checks.reference_faults import body_ids
from lotse.places import is_known_ags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lotse.casetests import ExpectedOffer, TestCase
    from lotse.catalogues.catalogue import Catalogue
    from lotse.errors import Problem
    from lotse.files import Document
    from lotse.rules.ruleset import Ruleset

    Path = tuple[str | int, ...]

_TEXTS = {
    "offer": "no loaded catalogue holds this offer",
    "need": "the vocabulary declares no need of this name",
    "phase": "the vocabulary declares no phase of this name",
    "rule": "the rule set has no rule of this name",
    "role": "no role of this name is known",
    "body": "no body has this id",
    "guide": "no role and no body has this name",
    "hint": "there is no hint of this name",
    "held_back": "there is no such reason to hold an offer back",
    "place": "no municipality or Sozialraum has this key",
    "datum": "no datum has this key",
    "person": "the case lists no such person",
}
_LIST = "list the person, or correct the id"
_PLAIN = frozenset({"born", "due", "age", "ags", "area"})
_WHOM = {"child": "a child", "adult": "an adult", HOUSEHOLD: "the household"}


def expectation_faults(
    document: Document, number: int, test: TestCase, rules: Ruleset, catalogue: Catalogue
) -> Iterator[Problem]:
    """Tell what a test case expects that is declared nowhere; what says that something is not asked could not fail.

    Args:
        document: The file of test cases.
        number: Place of the test case in it.
        test: The test case.
        rules: The rules it names.
        catalogue: The catalogues it names.

    Yields:
        The problems, each where the name stands, with the nearest known one.
    """
    known = _Known.of(test, rules, catalogue)
    for what, path, name in _named(test):
        for wrong in known.wrongs(what, name):
            steps = ("cases", number, *path)
            problem = document.problem(wrong.code, steps, wrong.text, wrong.hint)
            named = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)[1:]
            yield replace(problem, path=named)


@dataclass(frozen=True, slots=True)
class _Known:
    """What may be named.

    Args:
        names: For each kind of id all that there are.
        scopes: For each person of the case whom it counts as.
        rules: The rules, with the vocabulary.
    """

    names: Mapping[str, Collection[str]]
    scopes: Mapping[str, set[str]]
    rules: Ruleset

    @classmethod
    def of(cls, test: TestCase, rules: Ruleset, catalogue: Catalogue) -> _Known:
        words = rules.vocabulary
        roles, bodies = {*known_roles(), *words.roles}, {*body_ids(), *catalogue.bodies}
        scopes = _scopes(test.case)
        names: dict[str, Collection[str]] = {
            "offer": catalogue.by_id,
            "need": words.needs,
            "phase": words.phases,
            "rule": {rule.id for rule in rules.rules},
            "role": roles,
            "body": bodies,
            "guide": roles | bodies,
            "hint": get_args(HintCode),
            "held_back": get_args(HeldBack),
            "place": words.areas,
            "person": scopes,
        }
        return cls(names, scopes, rules)

    def wrongs(self, what: str, name: str) -> Iterator[Wrong]:
        """What is wrong with a name, if anything."""
        if what == "key":
            yield from self._of_key(name)
        elif name not in self.names[what] and not (what == "place" and is_known_ags(name)):
            code = "PERSON-UNKNOWN" if what == "person" else "ID-UNKNOWN"
            hint = nearest(name, self.names[what]) or (_LIST if what == "person" else "")
            yield Wrong((), code, _TEXTS[what], hint)

    def _of_key(self, key: str) -> Iterator[Wrong]:
        """A key that no question and no gap can have: of nobody, of no datum, or of somebody whom it is not about."""
        subject, _, what = key.partition("/")
        prefix, _, one = what.partition(":")
        words = self.rules.vocabulary
        if subject not in (HOUSEHOLD, "place", *self.scopes):
            yield Wrong((), "PERSON-UNKNOWN", _TEXTS["person"], nearest(subject, self.scopes) or _LIST)
        if what in _PLAIN or what in words.never_collected:
            return
        kinds: Mapping[str, Collection[str]] = {
            "signal": words.signals,
            "need": words.needs,
            "receives": self.names["offer"],
        }
        known = kinds[prefix] if one and prefix in kinds else words.facts
        sought = one if one and prefix in kinds else what
        if sought not in known:
            yield Wrong((), "ID-UNKNOWN", _TEXTS["datum"], nearest(sought, known))
        elif what in words.facts or prefix == "signal":
            kind = words.facts.get(what) or words.signals[one]
            if kind.scope not in self.scopes.get(subject, {HOUSEHOLD if subject == HOUSEHOLD else kind.scope}):
                text = f"this fact is about {_WHOM[kind.scope]}"
                yield Wrong((), "SCOPE", text, "name the person it is about")


def _scopes(case: Mapping[str, Any]) -> dict[str, set[str]]:
    """For each person the scopes it belongs to, as far as the case can be read."""
    persons = [one for one in case.get("persons") or () if isinstance(one, dict) and isinstance(one.get("id"), str)]
    parents = [one["parents"] if isinstance(one.get("parents"), list) else () for one in persons]
    return scopes_of(
        (one["id"], one.get("role"), (*named, one.get("carried_by")))
        for one, named in zip(persons, parents, strict=True)
    )


def _named(test: TestCase) -> Iterator[tuple[str, Path, str]]:
    """Everything that an expectation names, with its place."""
    expect = test.expect
    for place, need in enumerate(expect.needs or ()):
        yield "need", ("expect", "needs", place, "need"), need.need
        if need.person is not None:
            yield "person", ("expect", "needs", place, "person"), need.person
    for place, offer in enumerate(expect.offers):
        yield from _of_offer(offer, ("expect", "offers", place))
    for place, phase in enumerate(expect.phases or ()):
        yield "phase", ("expect", "phases", place, "phase"), phase.phase
        yield "person", ("expect", "phases", place, "person"), phase.person
    lists = (("questions", "key", expect.questions), ("not_asked", "key", expect.not_asked))
    for name, what, several in (*lists, ("guides", "guide", expect.guides)):
        for at, one in enumerate(several or ()):
            yield what, ("expect", name, at), one
    for place, bodies in enumerate(expect.bodies):
        yield "role", ("expect", "bodies", place, "role"), bodies.role
        for at, body in enumerate(bodies.ids or ()):
            yield "body", ("expect", "bodies", place, "ids", at), body
    for at, area in enumerate(test.same_suggestions_at):
        yield "place", ("same_suggestions_at", at), area


def _of_offer(offer: ExpectedOffer, path: Path) -> Iterator[tuple[str, Path, str]]:
    yield "offer", (*path, "offer"), offer.offer
    if offer.person is not None:
        yield "person", (*path, "person"), offer.person
    lists = (("because", "rule", offer.because), ("missing", "key", offer.missing))
    for name, what, several in (*lists, ("hints", "hint", offer.hints), ("held_back", "held_back", offer.held_back)):
        for at, one in enumerate(several or ()):
            yield what, (*path, name, at), one
