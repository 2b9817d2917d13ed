"""One fault of each kind, sown into clean content: exactly that one is found, at its place, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

import small_world as world
from lotse.case.dates import last_birth_with
from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.catalogue import CatalogueFile
from lotse.conditions import Age, Condition
from lotse.content import parts_of
from lotse.content_checks import Content, find_faults, gather
from lotse.content_checks.allowed import Numbers
from lotse.content_checks.normal_form import normal_form
from lotse.content_checks.reachable import reach
from lotse.content_checks.same import canonical
from lotse.errors import ContentError
from lotse.files import read_shipped, shipped_files
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.needs import recognise_needs
from lotse.rules.ruleset import RulesetFile
from lotse.rules.tree import plant
from lotse.testing import cases, conditions
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from lotse.case.vocabulary import Scope
    from lotse.errors import Problem

Written = dict[str, Any]
ON = date(2026, 11, 20)
CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)

# --- small clean content ----------------------------------------------------------------------------------------


def _named(identity: str, **more: Any) -> Written:
    return {"id": identity, "name": {"de": identity.capitalize()}, **more}


def _fact(identity: str, kind: str, scope: str = "child", **more: Any) -> Written:
    stated = {"id": identity, "type": kind, "scope": scope, "category": "education", "sensitivity": "plain"}
    return {**stated, "question": {"de": "Wie ist es?"}, "why": {"de": "Davon hängt etwas ab."}, **more}


def _topic(identity: str, scope: str) -> Written:
    return _named(identity, scope=scope, category="education", sensitivity="plain", instruments=["gespraech"])


def _rule(identity: str, need: str, when: Any, scope: str = "child", **more: Any) -> Written:
    stated = {"id": identity, "for": scope, "when": when, "need": need, "because": {"de": "Das hilft jetzt."}}
    return {**stated, "source": {"kind": "practice", "ref": "report"}, "valid": {"from": "2016-01-01"}, **more}


def _offer(identity: str, need: str, when: Any, scope: str = "child", **more: Any) -> Written:
    stated = {"id": identity, "kind": "offer", "audience": "family", "name": {"de": identity}, "needs": [need]}
    confirmed = {"on": "2026-10-01", "by": "office"}
    rest = {"for": scope, "when": when, "where": "anywhere", "source": {"ref": "report"}, "confirmed": confirmed}
    return {**stated, **rest, **more}


CLEAN: Written = {
    "vocabulary": {
        "schema": "lotse/vocabulary/1",
        "id": "kleinstadt",
        "version": "1",
        "roles": [
            _named("jugendamt", recipient="jugendamt-asd", stop_steps="jugendamt"),
            _named("schulamt", recipient=None, stop_steps="alle"),
            _named("provider", recipient="freier-traeger", stop_steps="einrichtung"),
        ],
        "instruments": [_named("gespraech", consent="none")],
        "signals": [_topic("lesen", "child"), _topic("trubel", "household")],
        "facts": [
            _fact("kind.kita", "bool"),
            _fact("kind.klasse", "int"),
            _fact("kind.schulform", "enum", values={"grundschule": {"de": "Grundschule"}, "real": {"de": "Real"}}),
            _fact("kind.schulort", "place"),
            _fact("familie.sprachen", "set", "household", values={"de": {"de": "Deutsch"}, "tr": {"de": "Türkisch"}}),
        ],
        "never_collected": [{"id": "kind.herkunft", "note": {"de": "Danach fragt niemand."}}],
        "needs": [_named("lesehilfe", scope="child", phases=["kita"]), _named("auszeit", scope="household")],
        "phases": [_named("kita", **{"for": "child", "when": {"age": {"from": "3 years", "below": "6 years"}}})],
        "areas": [{"id": "05315000-nord", "in": "05315000", "name": "Nord"}],
        "strengths": [_named("musik")],
    },
    "rules": {
        "schema": "lotse/ruleset/1",
        "id": "regeln",
        "version": "1",
        "vocabulary": "kleinstadt",
        "valid": {"from": "2016-01-01"},
        "rules": [
            _rule(
                "lesen-in-der-schule",
                "lesehilfe",
                {"all": [{"signal": "lesen"}, {"fact": "kind.klasse", "at_least": 1}]},
                examples=[
                    {"given": {"signal": "lesen", "kind.klasse": 2}, "expect": "yes", "on": "2020-01-01"},
                    {"given": {"signal": "lesen"}, "expect": "unknown", "missing": ["kind.klasse"]},
                ],
            ),
            _rule("trubel", "auszeit", {"signal": "trubel"}, "household"),
            _rule(
                "trubel-mit-kleinkind",
                "auszeit",
                {"any": [{"has_child": {"age": {"below": "1 years"}}}, {"has_adult": {"pregnant": {}}}]},
                "household",
                examples=[{"given": {"receives": "lesepaten"}, "expect": "no"}],
            ),
        ],
    },
    "catalogue": {
        "schema": "lotse/catalogue/1",
        "id": "angebote",
        "version": "1",
        "vocabulary": "kleinstadt",
        "bodies": [
            {
                "id": "buecherei",
                "role": "provider",
                "name": "Bücherei",
                "part_of": "jugendamt-05513000",
                "area": ["05513000"],
                "recipient": "freier-traeger",
                "status": "documented",
                "source": {"ref": "report"},
                "contact": {"url": "https://www.buecherei.example/kinder", "email": "kinder@buecherei.example"},
            }
        ],
        "offers": [
            _offer(
                "lesepaten",
                "lesehilfe",
                {"fact": "kind.klasse", "below": 5},
                age={"from": "5 years", "below": "12 years"},
                usual_age={"from": "6 years", "below": "10 years"},
                where={"attends_school_in": ["05513000"]},
                requires=[{"fact": "kind.schulform", "is": "grundschule"}],
                excludes=[{"receives": "ferien"}],
                provider="buecherei",
                responsible={"role": "schulamt", "answers": {"schulform": "grundschule"}},
                summary={"de": "Jemand liest mit Ihrem Kind."},
                valid={"from": "2020-01-01", "to": None},
                apply={"from": "2020-08-01", "to": "2030-08-01"},
                cost={"kind": "free", "note": {"de": "Kostenfrei."}},
                capacity={"state": "free", "on": "2026-10-01"},
            ),
            _offer(
                "ferien", "auszeit", "always", "household", provider="buecherei", summary={"de": "Eine Woche am See."}
            ),
        ],
    },
}


def _gathered(content: Mapping[str, Any], folder: Path | None = None) -> Content:
    sources: dict[str, Any] = dict(content)
    if folder is not None:
        for name, mapping in content.items():
            file = folder / f"{name}.json"
            file.write_text(json.dumps(mapping, indent=1), encoding="utf-8")
            sources[name] = file
    return gather(sources["vocabulary"], rulesets=[sources["rules"]], catalogues=[sources["catalogue"]])


def _faults(content: Content, **more: Any) -> tuple[Problem, ...]:
    return find_faults(content, **{"on": ON, **more})


def test_the_small_content_is_clean() -> None:
    assert _faults(_gathered(CLEAN)) == ()


# --- one seed of each kind --------------------------------------------------------------------------------------


class Seed(NamedTuple):
    """A change of the clean content, and the one thing that is wrong then."""

    name: str
    file: str
    path: tuple[str | int, ...]
    value: Any
    code: str
    at: str
    severity: str = "error"
    need: Mapping[str, Any] | None = None
    """A need that the vocabulary has to declare as well."""


RULE, OFFER, FERIEN = ("rules", 0), ("offers", 0), ("offers", 1)
WHEN = (*RULE, "when")
ADD = -1
"""As the last step of a path: one more entry of a list."""


def _unreachable(name: str, when: Any, scope: str = "child") -> Seed:
    need = "auszeit" if scope == "household" else "lesehilfe"
    added = _rule("neu", need, when, scope)
    return Seed(name, "rules", ("rules", ADD), added, "RULE-UNREACHABLE", "rules[3].when")


def _dead_offer(name: str, key: str, value: Any, at: str, severity: str = "error") -> Seed:
    return Seed(name, "catalogue", (*OFFER, key), value, "OFFER-UNREACHABLE", f"offers[0].{at}", severity)


def _dead(name: str, file: str, path: tuple[str | int, ...], value: Any, at: str) -> Seed:
    return Seed(name, file, path, value, "REF-DEAD", at)


def _late(name: str, file: str, path: tuple[str | int, ...], value: Any, at: str) -> Seed:
    return Seed(name, file, path, value, "DATE-ORDER", at, "warning")


def _silent(name: str, file: str, path: tuple[str | int, ...], value: Any, at: str) -> Seed:
    return Seed(name, file, path, value, "TEXT-MISSING", at)


KITA, NO_KITA = {"fact": "kind.kita", "is": True}, {"fact": "kind.kita", "is": False}
LESEN = {"signal": "lesen"}
SEEDS = [
    # conditions that no case meets
    _unreachable("bool both ways", {"all": [KITA, NO_KITA]}),
    _unreachable("not the same", {"all": [KITA, {"not": KITA}]}),
    _unreachable("deep inside", {"all": [LESEN, {"any": [{"all": [KITA, NO_KITA]}, {"not": LESEN}]}]}),
    _unreachable("signal both ways", {"all": [LESEN, {"signal": "lesen", "is": "inconspicuous"}]}),
    _unreachable("empty age", {"age": {"from": "6 years", "below": "72 months"}}),
    _unreachable("nobody is that young", {"age": {"below": "0 days"}}),
    _unreachable("a month has at most 31 days", {"age": {"from": "31 days", "below": "1 months"}}),
    _unreachable("disjoint ages", {"all": [{"age": {"below": "3 years"}}, {"age": {"from": "40 months"}}]}),
    _unreachable("born and unborn", {"all": [{"age": {"from": "0 days"}}, {"pregnant": {}}]}),
    _unreachable("empty weeks", {"pregnant": {"week_from": 30, "week_below": 30}}),
    _unreachable(
        "disjoint numbers", {"all": [{"fact": "kind.klasse", "above": 4}, {"fact": "kind.klasse", "below": 5}]}
    ),
    _unreachable(
        "no value left",
        {
            "all": [
                {"not": {"fact": "kind.schulform", "is": "real"}},
                {"not": {"fact": "kind.schulform", "is": "grundschule"}},
            ]
        },
    ),
    _unreachable(
        "member and not",
        {
            "all": [
                {"fact": "familie.sprachen", "contains": "tr"},
                {"not": {"fact": "familie.sprachen", "contains": "tr"}},
            ]
        },
    ),
    _unreachable("received and not", {"all": [{"receives": "ferien"}, {"not": {"receives": "ferien"}}]}),
    _unreachable("never", {"not": "always"}),
    _unreachable("a child against every child", {"all": [{"has_child": KITA}, {"every_child": NO_KITA}]}, "household"),
    _unreachable(
        "household fact inside a child",
        {"all": [{"signal": "trubel"}, {"has_child": {"signal": "trubel", "is": "inconspicuous"}}]},
        "household",
    ),
    _unreachable(
        "carried in the weeks in which nobody is",
        {"has_adult": {"all": [{"pregnant": {"week_from": 20}}, {"not": {"pregnant": {"week_from": 12}}}]}},
        "household",
    ),
    Seed(
        "a dead way of an any",
        "rules",
        (*WHEN, "all", ADD),
        {"any": [KITA, {"all": [LESEN, {"not": LESEN}]}]},
        "RULE-UNREACHABLE",
        "rules[0].when.all[2].any[1]",
        "warning",
    ),
    Seed(
        "outside the days of the set",
        "rules",
        (*RULE, "valid"),
        {"from": "2010-01-01", "to": "2015-12-31"},
        "RULE-UNREACHABLE",
        "rules[0].valid",
    ),
    Seed(
        "a phase nobody is in",
        "vocabulary",
        ("phases", 0, "when"),
        {"age": {"from": "6 years", "below": "6 years"}},
        "RULE-UNREACHABLE",
        "phases[0].when",
    ),
    # twice the same
    Seed(
        "same condition written otherwise",
        "rules",
        ("rules", ADD),
        _rule(
            "neu",
            "lesehilfe",
            {
                "all": [
                    {"not": {"any": [{"fact": "kind.klasse", "below": 1}, {"signal": "lesen", "is": "inconspicuous"}]}},
                    {"all": [LESEN, LESEN]},
                ]
            },
        ),
        "RULE-SAME",
        "rules[3].when",
    ),
    Seed(
        "same name, place and provider",
        "catalogue",
        ("offers", ADD),
        _offer("neu", "auszeit", "always", "household", name={"de": "FERIEN!"}, provider="buecherei"),
        "OFFER-SAME",
        "offers[2]",
        "warning",
    ),
    Seed(
        "same in all but the name",
        "catalogue",
        ("offers", ADD),
        {**deepcopy(CLEAN["catalogue"]["offers"][1]), "id": "neu", "name": {"de": "Sommerwoche"}},
        "OFFER-SAME",
        "offers[2]",
        "warning",
    ),
    # declared for nothing
    Seed(
        "unread signal",
        "vocabulary",
        ("signals", ADD),
        _topic("neu", "child"),
        "SIGNAL-UNUSED",
        "signals[2]",
        "warning",
    ),
    Seed(
        "unanswered need",
        "vocabulary",
        ("needs", ADD),
        _named("neu", scope="child"),
        "NEED-NO-OFFER",
        "needs[2]",
        "warning",
    ),
    # offers that cannot be suggested
    _dead_offer("empty age", "age", {"from": "5 years", "below": "5 years"}, "age"),
    _dead_offer("condition against the age", "when", {"age": {"from": "12 years"}}, "when"),
    _dead_offer("condition against the place", "when", {"fact": "kind.schulort", "is": "05515000"}, "when"),
    _dead_offer("shut by its own condition", "excludes", [{"fact": "kind.klasse", "at_most": 4}], "excludes[0]"),
    _dead_offer("usual age outside", "usual_age", {"from": "13 years"}, "usual_age", "warning"),
    _dead_offer("requires what it excludes", "requires", [KITA, {"receives": "ferien"}], "requires[1]", "warning"),
    _dead_offer("applied for before it exists", "apply", {"to": "2019-12-31"}, "apply", "warning"),
    Seed(
        "only a wish",
        "catalogue",
        ("offers", ADD),
        _offer("neu", "wunsch", "always"),
        "OFFER-UNREACHABLE",
        "offers[2].needs",
        "warning",
        _named("wunsch", scope="child"),
    ),
    Seed(
        "a need of somebody else",
        "catalogue",
        ("offers", ADD),
        _offer("neu", "lesehilfe", "always", "adult"),
        "OFFER-UNREACHABLE",
        "offers[2].needs",
        "warning",
    ),
    # places
    Seed("body elsewhere", "catalogue", ("bodies", 0, "area", ADD), "09162000", "AREA-UNMATCHED", "bodies[0].area[1]"),
    Seed(
        "offer elsewhere",
        "catalogue",
        (*FERIEN, "where"),
        {"residence": ["05513000", "01"]},
        "AREA-UNMATCHED",
        "offers[1].where.residence[1]",
    ),
    Seed(
        "no such school place",
        "catalogue",
        (*OFFER, "when"),
        {
            "any": [
                {"fact": "kind.klasse", "is": 1},
                {"not": {"fact": "kind.schulort", "one_of": ["05513000", "05513001"]}},
            ]
        },
        "AREA-UNMATCHED",
        "offers[0].when.any[1].not.one_of[1]",
    ),
    # texts
    _silent("because", "rules", (*RULE, "because"), {"de": " "}, "rules[0].because"),
    _silent("name of a need", "vocabulary", ("needs", 0, "name"), {"tr": "Okuma"}, "needs[0].name"),
    _silent("question", "vocabulary", ("facts", 0, "question"), {"de": ""}, "facts[0].question"),
    _silent("value", "vocabulary", ("facts", 2, "values", "real"), {"tr": "Real"}, "facts[2].values.*"),
    _silent("area", "vocabulary", ("areas", 0, "name"), "", "areas[0].name"),
    _silent("summary", "catalogue", (*FERIEN, "summary"), {"tr": "Bir hafta."}, "offers[1].summary"),
    _silent("cost", "catalogue", (*OFFER, "cost", "note"), {"tr": "Ücretsiz."}, "offers[0].cost.note"),
    _silent("priority", "catalogue", (*OFFER, "priority"), [{"tr": "Önce"}], "offers[0].priority[0]"),
    _silent("body", "catalogue", ("bodies", 0, "name"), " ", "bodies[0].name"),
    # days
    Seed("set ends before it begins", "rules", ("valid", "to"), "2015-12-31", "DATE-ORDER", "valid.to"),
    Seed(
        "example before the rule",
        "rules",
        (*RULE, "examples", 0, "on"),
        "2015-12-31",
        "DATE-ORDER",
        "rules[0].examples[0].on",
    ),
    _late("read tomorrow", "rules", (*RULE, "source", "read_on"), "2026-11-21", "rules[0].source.read_on"),
    _late("counted tomorrow", "catalogue", (*OFFER, "capacity", "on"), "2026-11-21", "offers[0].capacity.on"),
    _late("as of tomorrow", "catalogue", ("bodies", 0, "as_of"), "2026-11-21", "bodies[0].as_of"),
    Seed(
        "confirmed a year ago",
        "catalogue",
        (*OFFER, "confirmed", "on"),
        "2025-11-20",
        "CONFIRMED-OLD",
        "offers[0].confirmed.on",
        "warning",
    ),
    # references
    _dead("part of nothing", "catalogue", ("bodies", 0, "part_of"), "jugendamt-05513999", "bodies[0].part_of"),
    _dead("part of itself", "catalogue", ("bodies", 0, "part_of"), "buecherei", "bodies[0].part_of"),
    _dead("no row of the matrix", "catalogue", ("bodies", 0, "recipient"), "bibliothek", "bodies[0].recipient"),
    _dead("role without a row", "vocabulary", ("roles", 0, "recipient"), "amt", "roles[0].recipient"),
    Seed(
        "own role",
        "vocabulary",
        ("roles", 1, "recipient"),
        "jugendamt-asd",
        "ROW-LENT",
        "roles[1].recipient",
        "warning",
    ),
    Seed(
        "own role that never hears",
        "vocabulary",
        ("roles", ADD),
        {"id": "amt-32", "name": {"de": "Ordnungsamt"}, "recipient": "jugendamt-asd", "stop_steps": "alle"},
        "ROW-LENT",
        "roles[3].recipient",
    ),
    _dead("no such steps", "vocabulary", ("roles", 0, "stop_steps"), "amt", "roles[0].stop_steps"),
    _dead("address", "catalogue", ("bodies", 0, "contact", "url"), "www.buecherei.example", "bodies[0].contact.url"),
    _dead("mail", "catalogue", (*OFFER, "contact"), {"email": "buecherei.example"}, "offers[0].contact.email"),
    _dead(
        "no such answer",
        "catalogue",
        (*OFFER, "responsible", "answers", "schulform"),
        "vorschule",
        "offers[0].responsible.answers.*",
    ),
    _dead(
        "no such question", "catalogue", (*OFFER, "responsible", "role"), "jugendamt", "offers[0].responsible.answers.*"
    ),
    _dead(
        "offer nobody has", "catalogue", (*OFFER, "excludes", 0, "receives"), "urlaub", "offers[0].excludes[0].receives"
    ),
    _dead(
        "rule on it", "rules", (*WHEN, "all", ADD), {"not": {"receives": "urlaub"}}, "rules[0].when.all[2].not.receives"
    ),
    _dead(
        "example on it",
        "rules",
        ("rules", 2, "examples", 0, "given", "receives"),
        "urlaub",
        "rules[2].examples[0].given",
    ),
    _dead(
        "example misses nothing",
        "rules",
        (*RULE, "examples", 1, "missing", 0),
        "kind.stufe",
        "rules[0].examples[1].missing[0]",
    ),
    Seed(
        "no such finding",
        "rules",
        (*RULE, "examples", 0, "given"),
        {"signal:lesen": "auffaellig", "kind.klasse": 2},
        "TYPE",
        "rules[0].examples[0].given",
    ),
    _dead("another vocabulary", "rules", ("vocabulary",), "grossstadt", "vocabulary"),
]


def _sown(content: Written, path: Sequence[str | int], value: Any) -> None:
    around: Any = content
    for step in path[:-1]:
        around = around[step]
    if path[-1] == ADD:
        around.append(value)
    else:
        around[path[-1]] = value


def _with(seed: Seed) -> Written:
    content = deepcopy(CLEAN)
    _sown(content[seed.file], seed.path, seed.value)
    if seed.need is not None:
        content["vocabulary"]["needs"].append(seed.need)
    return content


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.code} {seed.name}")
def test_a_seeded_fault_is_found_where_it_is_and_nothing_else(seed: Seed, tmp_path: Path) -> None:
    found = _faults(_gathered(_with(seed), tmp_path))
    assert [(one.code, one.path, one.severity) for one in found] == [(seed.code, seed.at, seed.severity)]
    (fault,) = found
    assert fault.file == str(tmp_path / f"{seed.file}.json")
    assert fault.line > 1
    assert fault.hint


def test_every_code_beyond_loading_is_seeded() -> None:
    codes = {"RULE-UNREACHABLE", "RULE-SAME", "SIGNAL-UNUSED", "NEED-NO-OFFER", "OFFER-UNREACHABLE", "OFFER-SAME"}
    codes |= {"AREA-UNMATCHED", "TEXT-MISSING", "DATE-ORDER", "CONFIRMED-OLD", "REF-DEAD"}
    assert codes <= {seed.code for seed in SEEDS}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.code} {seed.name}")
def test_no_message_repeats_what_was_written(seed: Seed) -> None:
    (fault,) = _faults(_gathered(_with(seed)))
    said = f"{fault}"
    strange = ("jugendamt-05513999", "bibliothek", "buecherei.example", "vorschule", "urlaub", "kind.stufe", "09162000")
    assert not any(word in said for word in (*strange, "auffaellig", "grossstadt", "05513001", "Bir hafta"))


# --- what is no fault -------------------------------------------------------------------------------------------

FINE = [
    ("a need is wished", "child", {"need": "lesehilfe"}),
    ("any child, another child", "household", {"all": [{"has_child": KITA}, {"has_child": NO_KITA}]}),
    ("nobody at all", "household", {"all": [{"every_child": KITA}, {"every_child": NO_KITA}]}),
    ("unborn, so of no age", "child", {"not": {"age": {"from": "0 days"}}}),
    ("a month has sometimes 31 days", "child", {"age": {"from": "30 days", "below": "1 months"}}),
    ("two unborn", "adult", {"all": [{"pregnant": {"week_below": 12}}, {"pregnant": {"week_from": 12}}]}),
    ("own and of the household", "child", {"all": [LESEN, {"signal": "trubel", "is": "inconspicuous"}]}),
    ("two members", "child", {"all": [{"fact": "familie.sprachen", "contains": one} for one in ("de", "tr")]}),
]


@pytest.mark.parametrize(("scope", "when"), [one[1:] for one in FINE], ids=[one[0] for one in FINE])
def test_a_condition_that_somebody_can_meet_is_no_fault(scope: Scope, when: Any) -> None:
    content = deepcopy(CLEAN)
    need = "lesehilfe" if scope == "child" else "auszeit"
    content["rules"]["rules"].append(_rule("neu", need, when, scope))
    assert _faults(_gathered(content)) == ()


def test_what_never_shuts_an_offer_is_no_fault() -> None:
    content = deepcopy(CLEAN)
    content["catalogue"]["offers"][1]["when"] = {"has_child": {"fact": "kind.herkunft", "is": True}}
    content["catalogue"]["offers"][1]["confirmed"] = {"on": "2016-01-20", "by": "report"}
    content["catalogue"]["offers"][0].update(audience="professional", needs=["lesehilfe"])
    content["catalogue"]["offers"].append(_offer("neu", "lesehilfe", KITA, summary={"de": "Eine Woche am See."}))
    assert _faults(_gathered(content)) == ()


def test_rules_of_different_days_are_not_the_same() -> None:
    content = deepcopy(CLEAN)
    first = content["rules"]["rules"][0]
    first["valid"] = {"from": "2016-01-01", "to": "2020-12-31"}
    content["rules"]["rules"].append({**deepcopy(first), "id": "neu", "valid": {"from": "2021-01-01"}, "examples": []})
    assert _faults(_gathered(content)) == ()
    first["valid"]["to"] = "2021-01-01"
    assert [one.code for one in _faults(_gathered(content))] == ["RULE-SAME"]


def test_ages_side_by_side_are_not_one_age_but_numbers_are() -> None:
    def same(one: Any, other: Any) -> bool:
        first, second = (
            canonical(normal_form(CONDITION.validate_python(written), world.words(), "child"))
            for written in (one, other)
        )
        return first == second

    ages = {"any": [{"age": {"from": "2 years", "below": "5 years"}}, {"age": {"from": "5 years", "below": "8 years"}}]}
    assert not same(ages, {"age": {"from": "2 years", "below": "8 years"}})  # born in 2021: unknown, and yes
    ages_together = {"all": [{"age": {"from": "24 months"}}, {"age": {"below": "8 years"}}]}
    assert same(ages_together, {"age": {"from": "2 years", "below": "8 years"}})
    numbers = {"any": [{"fact": "kind.geschwister", "is": 1}, {"fact": "kind.geschwister", "above": 1}]}
    assert same(numbers, {"fact": "kind.geschwister", "at_least": 1})


def test_without_a_day_nothing_is_old_or_to_come() -> None:
    content = deepcopy(CLEAN)
    content["catalogue"]["offers"][0]["confirmed"]["on"] = "1999-01-01"
    content["catalogue"]["bodies"][0]["as_of"] = "2199-01-01"
    assert find_faults(_gathered(content)) == ()
    assert {one.code for one in _faults(_gathered(content))} == {"CONFIRMED-OLD", "DATE-ORDER"}


def test_every_language_that_is_asked_for_has_to_be_there() -> None:
    found = find_faults(_gathered(CLEAN), languages=("de", "tr"))
    assert {one.code for one in found} == {"TEXT-MISSING"}
    assert {"rules[0].because", "needs[1].name", "offers[0].summary"} <= {one.path for one in found}


def test_only_the_named_files_are_told_about() -> None:
    content = deepcopy(CLEAN)
    content["catalogue"]["bodies"][0]["area"] = ["09162000"]
    content["rules"]["rules"][0]["because"] = {"de": ""}
    gathered = _gathered(content)
    assert [one.code for one in find_faults(gathered, about=gathered.rulesets[0])] == ["TEXT-MISSING"]
    assert [one.code for one in find_faults(gathered, about=gathered.catalogues[0])] == ["AREA-UNMATCHED"]
    assert find_faults(gathered, about=()) == ()


def test_a_catalogue_alone_is_not_blamed_for_what_is_not_at_hand() -> None:
    alone = gather(CLEAN["vocabulary"], catalogues=[CLEAN["catalogue"]])
    assert find_faults(alone) == ()
    assert find_faults(gather(CLEAN["vocabulary"], rulesets=[CLEAN["rules"]])) == ()


def test_content_that_cannot_be_loaded_is_looked_at_all_the_same() -> None:
    content = deepcopy(CLEAN)
    strange = [
        {"fact": "kind.fremd", "is": 1},
        {"signal": "fremd"},
        {"need": "fremd"},
        {"fact": "kind.kita", "above": 3},
    ]
    strange += [{"fact": "kind.schulform", "is": "fremd"}, {"fact": "kind.klasse", "is": "drei"}, {"has_child": KITA}]
    strange += [{"fact": "kind.schulort", "is": "05315000-fremd"}, {"not": {"need": "lesehilfe"}}]
    content["rules"]["rules"].append(_rule("neu", "fremd", {"all": strange}))
    content["catalogue"]["offers"].append(_offer("neu", "fremd", {"all": strange}, requires=strange, for_="x"))
    content["catalogue"]["offers"][-1].pop("for_")
    with pytest.raises(ContentError):
        load_ruleset(content["rules"], vocabulary=load_vocabulary(content["vocabulary"]))
    assert _faults(_gathered(content)) == ()


# --- the same faults in the shipped content ---------------------------------------------------------------------


def _shipped(kind: str, name: str) -> list[Any]:
    return [read_shipped(file).data for file in shipped_files(f"{kind}/{name}")]


def _as_one(files: list[Any]) -> Written:
    """A shipped folder as one mapping, to sow into."""
    joined = deepcopy(files[0])
    for file in files[1:]:
        for key, value in file.items():
            if isinstance(value, list):
                joined[key] = [*joined.get(key, []), *deepcopy(value)]
    return dict(joined)


@pytest.fixture(scope="module")
def shipped() -> Written:
    return {
        "vocabulary": _as_one(_shipped("case/vocabularies", "nrw")),
        "rules": _as_one(_shipped("rules/sets", "praeventionskette-nrw")),
        "catalogue": _as_one(_shipped("catalogues/content", "leistungen-nrw")),
        "practice": _as_one(_shipped("catalogues/content", "praxisbeispiele-nrw")),
    }


@pytest.fixture(scope="module")
def loaded(shipped: Written) -> Content:
    return gather(
        shipped["vocabulary"], rulesets=[shipped["rules"]], catalogues=[shipped["catalogue"], shipped["practice"]]
    )


@pytest.fixture(scope="module")
def before(loaded: Content) -> Counter[tuple[str, str, str]]:
    return _kinds(_faults(loaded))


def _kinds(found: Sequence[Problem]) -> Counter[tuple[str, str, str]]:
    return Counter((one.code, one.path, one.severity) for one in found)


def _place(entries: Sequence[Mapping[str, Any]], identity: str) -> int:
    return next(place for place, entry in enumerate(entries) if entry["id"] == identity)


def _never(when: Any) -> Any:
    """A condition together with its opposite; a need never stands under not, so on a signal of the household."""
    return {"all": [when, {"signal": "trennung"}, {"not": {"signal": "trennung"}}]}


def _sow_rule_that_never_holds(content: Written) -> tuple[str, str, str]:
    place = len(content["rules"]["rules"]) // 2
    content["rules"]["rules"][place]["when"] = _never(content["rules"]["rules"][place]["when"])
    return "RULE-UNREACHABLE", f"rules[{place}].when", "error"


def _sow_rule_twice(content: Written) -> tuple[str, str, str]:
    rules = content["rules"]["rules"]
    when = rules[0]["when"]
    rules.append({**deepcopy(rules[0]), "id": "noch-einmal", "when": {"all": [{"not": {"not": when}}, when]}})
    return "RULE-SAME", f"rules[{len(rules) - 1}].when", "error"


def _sow_signal(content: Written) -> tuple[str, str, str]:
    content["vocabulary"]["signals"].append(_topic("neu", "child"))
    return "SIGNAL-UNUSED", f"signals[{len(content['vocabulary']['signals']) - 1}]", "warning"


def _sow_need(content: Written) -> tuple[str, str, str]:
    content["vocabulary"]["needs"].append(_named("neu", scope="child"))
    return "NEED-NO-OFFER", f"needs[{len(content['vocabulary']['needs']) - 1}]", "warning"


def _sow_shut_offer(content: Written) -> tuple[str, str, str]:
    offers = content["catalogue"]["offers"]
    place = _place(offers, "frueherkennung-u6")
    offers[place]["when"] = {"age": {"from": "14 months"}}
    return "OFFER-UNREACHABLE", f"offers[{place}].when", "error"


def _sow_same_offer(content: Written) -> tuple[str, str, str]:
    twin = next(one for one in content["catalogue"]["offers"] if one["id"] == "frueherkennung-u6")
    content["practice"]["offers"].append({**deepcopy(twin), "id": "noch-einmal"})
    return "OFFER-SAME", f"offers[{len(content['practice']['offers']) - 1}]", "warning"


def _sow_place(content: Written) -> tuple[str, str, str]:
    place = _place(content["practice"]["offers"], "gelsenkirchen-begruessungsbesuch")
    content["practice"]["offers"][place]["where"]["residence"].append("09162")
    return "AREA-UNMATCHED", f"offers[{place}].where.residence[1]", "error"


def _sow_text(content: Written) -> tuple[str, str, str]:
    content["vocabulary"]["facts"][3]["why"] = {"en": "Because."}
    return "TEXT-MISSING", "facts[3].why", "error"


def _sow_day(content: Written) -> tuple[str, str, str]:
    content["rules"]["rules"][4]["examples"][0]["on"] = "2015-12-31"
    return "DATE-ORDER", "rules[4].examples[0].on", "error"


def _sow_confirmation(content: Written) -> tuple[str, str, str]:
    content["catalogue"]["offers"][7]["confirmed"] = {"on": "2024-02-29", "by": "research"}
    return "CONFIRMED-OLD", "offers[7].confirmed.on", "warning"


def _sow_body(content: Written) -> tuple[str, str, str]:
    content["practice"]["bodies"][0]["part_of"] = "jugendamt-05999"
    return "REF-DEAD", "bodies[0].part_of", "error"


def _sow_received(content: Written) -> tuple[str, str, str]:
    content["rules"]["rules"][2]["when"] = {
        "any": [content["rules"]["rules"][2]["when"], {"receives": "gibt-es-nicht"}]
    }
    return "REF-DEAD", "rules[2].when.any[1].receives", "error"


SOWN: list[Callable[[Written], tuple[str, str, str]]] = [
    _sow_rule_that_never_holds,
    _sow_rule_twice,
    _sow_signal,
    _sow_need,
    _sow_shut_offer,
    _sow_same_offer,
    _sow_place,
    _sow_text,
    _sow_day,
    _sow_confirmation,
    _sow_body,
    _sow_received,
]
FILE_OF = {"RULE": "rules", "SIGNAL": "vocabulary", "NEED": "vocabulary"}


@pytest.mark.parametrize("sow", SOWN, ids=lambda sow: sow.__name__.removeprefix("_sow_"))
def test_a_fault_in_the_shipped_content_is_found(
    sow: Callable[[Written], tuple[str, str, str]],
    shipped: Written,
    loaded: Content,
    before: Counter[tuple[str, str, str]],
) -> None:
    content = deepcopy(shipped)
    expected = sow(content)
    changed = {name for name in content if content[name] != shipped[name]}
    assert len(changed) == 1
    words = load_vocabulary(content["vocabulary"]) if "vocabulary" in changed else loaded.vocabulary
    sown = Content(
        words,
        gather(content["vocabulary"]).vocabularies if "vocabulary" in changed else loaded.vocabularies,
        (parts_of(content["rules"], RulesetFile, shipped=""),) if "rules" in changed else loaded.rulesets,
        tuple(
            parts_of(content[name], CatalogueFile, shipped="") if name in changed else parts
            for name, parts in zip(("catalogue", "practice"), loaded.catalogues, strict=True)
        ),
    )
    after = _kinds(_faults(sown))
    assert after - before == Counter([expected])


# --- reachable and same, against the evaluator itself -----------------------------------------------------------

EMPTY = world.catalogue()


@st.composite
def _contradicting(draw: st.DrawFn) -> tuple[Scope, Any]:
    """Parts that read the same few data, some of them under not, so that many exclude each other."""
    scope: Scope = draw(st.sampled_from(["child", "adult", "household"]))
    some = conditions(world.words(), scope=scope, offers=("angebot",))
    free = some.filter(lambda one: "need" not in json.dumps(one))
    parts = draw(st.lists(some, min_size=1, max_size=3))
    opposite = draw(st.sampled_from(parts))
    if "need" not in json.dumps(opposite) and draw(st.booleans()):
        parts.append({"not": opposite})
    parts.append({"not": draw(free)})
    return scope, {"all": parts}


@given(data=st.data(), drawn=_contradicting())
def test_what_is_called_unreachable_holds_for_no_drawn_case(data: st.DataObject, drawn: tuple[Scope, Any]) -> None:
    scope, written = drawn
    condition = CONDITION.validate_python(written)
    found = reach([normal_form(condition, world.words(), scope)], scope)
    if found.possible:
        return
    need = "orientierung" if scope == "household" else "lernen" if scope == "child" else "beruf"
    rules = world.ruleset(world.rule("eine", need, written, scope))
    case = data.draw(cases(world.words(), rules=rules, catalogue=EMPTY, on=ON))
    facts = derive_facts(load_case(case, vocabulary=world.words()), vocabulary=world.words(), on=ON)
    needs = recognise_needs(facts, rules)
    tree = plant(condition, world.words(), scope)
    assert all(tree.truth(facts, needs, subject) is not Truth.YES for subject in facts.subjects(scope))


FACT_LEAVES: list[tuple[str, list[Any], list[Any]]] = [
    ("kind.kita", [{"is": True}, {"is": False}], [True, False]),
    (
        "kind.schulform",
        [{"is": "gymnasium"}, {"one_of": ["hauptschule", "gymnasium"]}, {"is": "grundschule"}],
        ["grundschule", "hauptschule", "gymnasium"],
    ),
    (
        "kind.geschwister",
        [{"is": 1}, {"one_of": [0, 3]}, {"at_least": 2}, {"at_most": 1}, {"below": 2}, {"above": 0}],
        [-1, 0, 1, 2, 3],
    ),
    (
        "kind.anmeldung",
        [{"is": "2026-11-20"}, {"below": "2026-11-20"}, {"above": "2026-11-19"}, {"at_most": "2026-11-21"}],
        ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"],
    ),
    (
        "familie.sprachen",
        [{"contains": "de"}, {"contains": "tr"}],
        [[], ["de"], ["tr"], ["de", "tr"]],
    ),
    (
        "kind.schulort",
        [{"is": world.TOWN}, {"is": world.NORTH}, {"one_of": [world.NORTH_A, world.OTHER_TOWN]}, {"is": "053"}],
        [world.TOWN, world.NORTH_A, world.NORTH_B, world.SOUTH, world.OTHER_TOWN, "05513000", "05358004"],
    ),
]


def _both_ways(leaf: Any) -> list[Any]:
    return [leaf, {"not": leaf}]


@pytest.mark.parametrize(("fact", "tests", "values"), FACT_LEAVES, ids=[one[0] for one in FACT_LEAVES])
def test_a_conjunction_about_one_fact_is_reachable_exactly_if_a_value_meets_it(
    fact: str, tests: list[Any], values: list[Any]
) -> None:
    leaves = [way for test in tests for way in _both_ways({"fact": fact, **test})]
    trees = [plant(CONDITION.validate_python(leaf), world.words(), "child") for leaf in leaves]
    household = fact.startswith("familie")
    met: list[set[int]] = []
    for value in values:
        stated = {fact: value} if household else {"k1": {fact: value}}
        facts = world.known(world.family(facts=stated))
        needs = recognise_needs(facts, world.ruleset())
        met.append({place for place, tree in enumerate(trees) if tree.truth(facts, needs, "k1") is Truth.YES})
    differ = 0
    for chosen in combinations_with_replacement(range(len(leaves)), 3):
        written = {"all": [leaves[place] for place in chosen]}
        found = reach([normal_form(CONDITION.validate_python(written), world.words(), "child")], "child")
        expected = any(set(chosen) <= places for places in met)
        assert found.possible is expected, written
        differ += not expected
    assert 0 < differ < len(leaves) ** 3


DAY_AGES, MONTH_AGES = ["0 days", "30 days", "4 weeks", "1 weeks"], ["0 months", "1 months", "2 months", "1 years"]


@pytest.mark.parametrize("ages", [DAY_AGES, MONTH_AGES], ids=["days", "months"])
def test_a_conjunction_of_ages_is_reachable_exactly_if_some_age_meets_it(ages: list[str]) -> None:
    ranges: list[Any] = [{"from": age} for age in ages] + [{"below": age} for age in ages]
    leaves = [way for one in ranges for way in _both_ways({"age": one})] + _both_ways({"pregnant": {"week_from": 20}})
    leaves += _both_ways({"pregnant": {"week_from": 10, "week_below": 30}})
    trees = [plant(CONDITION.validate_python(leaf), world.words(), "child") for leaf in leaves]
    adapter: TypeAdapter[Any] = TypeAdapter(Age)
    bounds = [last_birth_with(adapter.validate_python(age), ON) for age in ages]
    births = {day + timedelta(days=step) for day in bounds for step in (-1, 0, 1)}
    families = [world.family(world.child(born=str(day))) for day in births if day <= ON]
    dues = [ON + timedelta(weeks=40 - week) for week in (9, 10, 19, 20, 29, 30, 41)]
    families += [world.family(world.unborn("k1", str(day), None)) for day in dues]
    met = []
    for family in families:
        facts = world.known(family)
        needs = recognise_needs(facts, world.ruleset())
        met.append({place for place, tree in enumerate(trees) if tree.truth(facts, needs, "k1") is Truth.YES})
    for chosen in combinations_with_replacement(range(len(leaves)), 2):
        written = {"all": [leaves[place] for place in chosen]}
        found = reach([normal_form(CONDITION.validate_python(written), world.words(), "child")], "child")
        assert found.possible is any(set(chosen) <= places for places in met), written


@pytest.mark.parametrize(
    ("days", "months"), [(days, months) for months in (1, 2, 12, 13) for days in range(28 * months, 32 * months)][::3]
)
def test_days_and_months_are_compared_as_the_calendar_has_them(days: int, months: int) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Age)
    day, month = adapter.validate_python(f"{days} days"), adapter.validate_python(f"{months} months")
    every = [date(2023, 1, 1) + timedelta(days=step) for step in range(3 * 366)]
    for low, high in ((day, month), (month, day)):
        written = {"age": {"from": str(low), "below": str(high)}}
        found = reach([normal_form(CONDITION.validate_python(written), world.words(), "child")], "child")
        assert found.possible is any(last_birth_with(high, on) < last_birth_with(low, on) for on in every)


SAME_LEAVES: list[Any] = [
    {"fact": "kind.kita", "is": True},
    {"fact": "kind.kita", "is": False},
    {"fact": "kind.geschwister", "below": 2},
    {"fact": "kind.geschwister", "at_least": 2},
    {"signal": "sprache"},
    {"age": {"from": "2 years", "below": "5 years"}},
    {"age": {"from": "5 years"}},
    "always",
]


def test_conditions_called_the_same_are_yes_no_and_unknown_of_the_same_cases() -> None:
    leaves = [way for leaf in SAME_LEAVES for way in _both_ways(leaf)]
    written = leaves + [
        {name: [one, other]} for name in ("all", "any") for one, other in combinations_with_replacement(leaves, 2)
    ]
    families = [
        world.family(world.child(born=born), facts={"k1": facts}, signals=signals)
        for born, facts, signals in product(
            ["2026", "2021", "2021-11-20", "2020-01"],
            [{}, {"kind.kita": True}, {"kind.kita": False, "kind.geschwister": 1}, {"kind.geschwister": 2}],
            [[], [world.signal("sprache")]],
        )
    ]
    known = [world.known(family) for family in families]
    needs = [recognise_needs(facts, world.ruleset()) for facts in known]
    told: dict[Any, tuple[tuple[Truth, ...], Any]] = {}
    repeated = 0
    for one in written:
        condition = CONDITION.validate_python(one)
        tree = plant(condition, world.words(), "child")
        truths = tuple(tree.truth(facts, need, "k1") for facts, need in zip(known, needs, strict=True))
        form = canonical(normal_form(condition, world.words(), "child"))
        seen = told.setdefault(form, (truths, one))
        assert seen[0] == truths, (seen[1], one)
        repeated += seen[1] is not one
    assert repeated > 50


@given(data=st.data())
def test_order_repetition_and_nesting_do_not_matter(data: st.DataObject) -> None:
    scope: Scope = data.draw(st.sampled_from(["child", "adult", "household"]))
    written = data.draw(conditions(world.words(), scope=scope))
    scrambled = _scrambled(data, written)
    first, second = (
        canonical(normal_form(CONDITION.validate_python(one), world.words(), scope)) for one in (written, scrambled)
    )
    assert first == second


def _scrambled(data: st.DataObject, written: Any) -> Any:
    """The same said otherwise: another order, something twice, something inside something."""
    for name, opposite in (("all", "any"), ("any", "all")):
        if name in written:
            parts = data.draw(st.permutations([_scrambled(data, part) for part in written[name]]))
            if data.draw(st.booleans()):
                parts = [*parts, parts[0]]
            if data.draw(st.booleans()):
                parts = [{name: parts[:1]}, *parts[1:]]
            if data.draw(st.booleans()):
                return {"not": {opposite: [{"not": part} for part in parts]}}
            return {name: parts}
    for name in ("not", "has_child", "every_child", "has_adult"):
        if name in written:
            return {name: _scrambled(data, written[name])}
    return {"all": [written]} if data.draw(st.booleans()) else written


def test_spans_of_numbers_are_what_they_say() -> None:
    some = Numbers.of([(1, 3), (7, 9)])
    assert some.others(0, 10).spans == ((0, 0), (4, 6), (10, 10))
    assert some.both(Numbers.of([(3, 7)])).spans == ((3, 3), (7, 7))
    assert Numbers.of([]).others(0, 2).spans == ((0, 2),)
