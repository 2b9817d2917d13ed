"""Law 13: durable-rules and the reference recognise the same needs, and a difference is never hidden."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.model import ByIdentity
from lotse.rules import engine as engine_module
from lotse.rules.engine import Engine, EngineError, Firing
from lotse.rules.recognition import recognise
from lotse.rules.translation import translated
from lotse.testing import cases, catalogues, rulesets, vocabularies
from small_world import (
    ON,
    adult,
    advised,
    catalogue,
    child,
    family,
    known,
    needs_of,
    offer,
    rule,
    ruleset,
    signal,
    unborn,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.case.facts import Facts
    from lotse.rules.ruleset import Ruleset

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: nothing to compare")

_MANY_RULES, _OFFERS = rulesets(words(), most=25), catalogues(words())


@st.composite
def households(draw: st.DrawFn) -> tuple[Facts, Ruleset]:
    rules, offers = draw(_MANY_RULES), draw(_OFFERS)
    case = draw(cases(words(), rules=rules, catalogue=offers, on=ON))
    return derive_facts(load_case(case, vocabulary=words()), vocabulary=words(), on=ON), rules


@given(households())
def test_engine_and_reference_recognise_the_same_needs_by_the_same_rules(found: tuple[Facts, Ruleset]) -> None:
    assert recognise(*found).errors == ()


@given(st.data())
def test_engine_and_reference_agree_over_other_vocabularies(data: st.DataObject) -> None:
    vocabulary = data.draw(vocabularies())
    rules = data.draw(rulesets(vocabulary, most=4, offers=("a",)))
    offers = data.draw(catalogues(vocabulary, offers=("a",)))
    case = data.draw(cases(vocabulary, rules=rules, catalogue=offers, on=ON))
    facts = derive_facts(load_case(case, vocabulary=vocabulary), vocabulary=vocabulary, on=ON)
    assert recognise(facts, rules).errors == ()


@given(st.lists(households(), min_size=2, max_size=3))
def test_threads_do_not_mix_households(found: list[tuple[Facts, Ruleset]]) -> None:
    alone = [recognise(*one).recognised() for one in found]
    with ThreadPoolExecutor(max_workers=4) as threads:
        together = list(threads.map(lambda one: recognise(*one), found * 3))
    assert [one.recognised() for one in together] == alone * 3
    assert not [one.errors for one in together if one.errors]


CHAIN = (
    rule("a", "sprechen", {"signal": "sprache"}),
    rule("b", "lernen", {"need": "sprechen"}),
    rule("c", "wohnen", {"any": [{"need": "lernen"}, {"need": "bewegung"}]}),
    rule("d", "orientierung", {"need": "wohnen"}, "household"),
    rule("e", "entlastung", {"need": "orientierung"}, "adult"),
    rule("f", "bewegung", {"need": "orientierung"}),
)
CYCLE = (rule("a", "lernen", {"need": "sprechen"}), rule("b", "sprechen", {"need": "lernen"}))
PERSONS = (
    rule(
        "a",
        "wohnen",
        {"has_child": {"all": [{"fact": "kind.kita", "is": False}, {"age": {"below": "6 years"}}]}},
        "household",
    ),
    rule(
        "b",
        "orientierung",
        {"all": [{"every_child": {"fact": "kind.kita", "is": True}}, {"has_adult": {"pregnant": {}}}]},
        "household",
    ),
    rule(
        "c",
        "entlastung",
        {"all": [{"need": "orientierung"}, {"not": {"fact": "erwachsen.arbeit", "is": True}}]},
        "adult",
    ),
    rule("d", "lernen", {"not": {"any": [{"signal": "sprache"}, {"fact": "kind.geschwister", "one_of": [0, 1]}]}}),
)


@pytest.mark.parametrize(
    ("rules", "written"),
    [
        (CHAIN, family(signals=[signal("sprache")])),
        (CHAIN, family(wishes=[{"need": "bewegung", "person": "k1"}])),
        (CHAIN, family(wishes=[{"need": "orientierung"}])),
        (CHAIN, family(child(), child("k2"), adult(), signals=[signal("sprache", "k2")])),
        (CYCLE, family()),
        (CYCLE, family(wishes=[{"need": "sprechen", "person": "k1"}])),
        (PERSONS, family(facts={"k1": {"kind.kita": False}})),
        (
            PERSONS,
            family(
                child(),
                child("k2"),
                adult(),
                unborn(due=None),
                facts={"k1": {"kind.kita": True}, "k2": {"kind.kita": True}, "u": {"kind.kita": True}},
            ),
        ),
        (PERSONS, family(adult(), unborn(), facts={"u": {"kind.kita": True}, "m": {"erwachsen.arbeit": False}})),
        (
            PERSONS,
            family(
                child("k1", "2010-01-01"),
                unborn("u", "2027-01", "k1"),
                signals=[signal("sprache", finding="inconspicuous")],
                facts={"k1": {"kind.geschwister": 2}},
            ),
        ),
    ],
)
def test_chains_cycles_wishes_and_conditions_over_persons_agree(
    rules: tuple[Any, ...], written: dict[str, Any]
) -> None:
    found = recognise(known(written), ruleset(*rules))
    assert found.errors == ()
    assert found.recognised() == needs_of(written, *rules).recognised()


@contextmanager
def sabotaged(monkeypatch: pytest.MonkeyPatch, change: Callable[[list[Firing]], list[Firing]]) -> Iterator[None]:
    """The engine answers something else."""
    tell = engine_module.Session.tell
    with monkeypatch.context() as patched:
        patched.setattr(engine_module.Session, "tell", lambda session, facts: change(tell(session, facts)))
        yield


RULES, OFFERS = (
    (rule("r", "lernen", {"signal": "sprache"}), rule("s", "sprechen", {"signal": "spielen"})),
    (offer("o", "lernen"),),
)
CASE = family(signals=[signal("sprache")])


def test_a_need_that_the_engine_does_not_recognise_is_reported_and_the_reference_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sabotaged(monkeypatch, lambda _: []):
        advice = advised(CASE, ruleset(*RULES), catalogue(*OFFERS))
    assert [(one.rule, one.code) for one in advice.rule_errors] == [("r", "ENGINE-DIFFERS")]
    assert [(one.need, one.person) for one in advice.needs] == [("lernen", "k1")]
    assert [one.offer for one in advice.suggestions] == ["o"]


def test_a_need_that_only_the_engine_recognises_is_reported_and_the_reference_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = ruleset(*RULES)
    programs = translated(ByIdentity(recognise(known(CASE), rules).rules))
    invented = [
        Firing(one.id, (), one.concludes)
        for one in programs.by_scope["child"].rules
        if programs.rule_of["child"].get(one.id) == "s"
    ]
    with sabotaged(monkeypatch, lambda firings: firings + invented):
        advice = advised(CASE, rules, catalogue(*OFFERS))
    assert ("s", "ENGINE-DIFFERS") in [(one.rule, one.code) for one in advice.rule_errors]
    assert [(one.need, one.person) for one in advice.needs] == [("lernen", "k1")]


def test_an_engine_that_fails_is_reported_and_the_reference_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: list[Firing]) -> list[Firing]:
        raise EngineError("ENGINE-FAILED", "broken for the test")

    with sabotaged(monkeypatch, fail):
        advice = advised(CASE, ruleset(*RULES), catalogue(*OFFERS))
    assert [one.code for one in advice.rule_errors] == ["ENGINE-FAILED"]
    assert [one.offer for one in advice.suggestions] == ["o"]


def test_without_the_engine_the_reference_answers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with_engine = advised(CASE, ruleset(*RULES), catalogue(*OFFERS))
    monkeypatch.setattr("lotse.rules.recognition.engine_version", lambda: None)
    alone = advised(CASE, ruleset(*RULES), catalogue(*OFFERS))
    assert alone.needs == with_engine.needs
    assert alone.rule_errors == ()


@given(households())
def test_an_engine_that_keeps_few_rule_sets_agrees_too(found: tuple[Facts, Ruleset]) -> None:
    assert recognise(*found, engine=_SMALL).errors == ()


_SMALL = Engine(keep=1)
