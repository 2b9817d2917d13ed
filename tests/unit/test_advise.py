"""The whole flow: what stands in an advice, with which versions, and what is refused."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from lotse.advice import Advice
from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.errors import InputError
from lotse.explanation import explain
from lotse.flow import advise
from lotse.rules.load_ruleset import load_ruleset
from small_world import (
    NUMBER,
    ON,
    TOWN,
    VOCABULARY,
    adult,
    advised,
    catalogue,
    child,
    family,
    offer,
    rule,
    ruleset,
    signal,
    taken_in,
    unborn,
    words,
)

SIGNAL = {"signal": "sprache"}
RULES = ruleset(
    rule("a", "sprechen", SIGNAL),
    rule("b", "lernen", {"all": [SIGNAL, {"age": {"from": "3 years"}}]}),
    rule("c", "wohnen", {"need": "sprechen"}),
)
NOTICED = family(signals=[signal("sprache")])


def test_needs_stand_wished_first_then_in_the_order_of_the_vocabulary() -> None:
    wished = {**NOTICED, "wishes": [{"need": "orientierung"}]}
    found = [(one.need, one.person, one.wished) for one in advised(wished, RULES, catalogue()).needs]
    assert found == [
        ("orientierung", None, True),
        ("lernen", "k1", False),
        ("sprechen", "k1", False),
        ("wohnen", None, False),
    ]


def test_a_need_says_why_with_rule_sentence_source_and_keys() -> None:
    (need,) = [one for one in advised(NOTICED, RULES, catalogue()).needs if one.need == "lernen"]
    (reason,) = need.because
    assert (reason.rule, reason.text, reason.keys) == ("b", "Darum b.", ("k1/age", "k1/signal:sprache"))
    assert reason.source.kind == "proposal"


def test_a_need_that_several_rules_recognise_names_them_all() -> None:
    rules = ruleset(rule("a", "lernen"), rule("b", "lernen"), rule("c", "lernen", {"not": {"always": True}}))
    (need,) = advised(family(), rules, catalogue()).needs
    assert [reason.rule for reason in need.because] == ["a", "b"]


def test_a_suggestion_names_needs_rules_and_keys() -> None:
    (one,) = advised(
        NOTICED,
        RULES,
        catalogue(offer("o", "sprechen", "lernen", "bewegung", confirmed={"on": "2026-11-01", "by": "office"})),
    ).suggestions
    assert (one.offer, one.catalogue, one.person, one.verdict) == ("o", "offers", "k1", "fits")
    assert one.needs == ("sprechen", "lernen")
    assert one.because == ("a", "b")
    assert one.decisive == ("k1/need:lernen",)
    assert (one.missing, one.hints, one.confirmed_on, one.bodies) == ((), (), date(2026, 11, 1), ())


def test_a_suggestion_for_the_household_has_no_person() -> None:
    (one,) = advised(NOTICED, RULES, catalogue(offer("o", "wohnen", scope="household"))).suggestions
    assert (one.person, one.needs) == (None, ("wohnen",))


def test_phases_are_those_a_person_is_known_to_be_in() -> None:
    written = family(child("k1", "2022-05-01"), child("k2", "2020-11"), child("k3", "2015"), adult(), unborn())
    assert [(one.person, one.phase) for one in advised(written, RULES, catalogue()).phases] == [
        ("k1", "kita"),
        ("k3", "schule"),
    ]


def test_bodies_are_provider_host_and_who_is_responsible_at_the_place() -> None:
    bodies = [
        {
            "id": name,
            "role": "provider",
            "name": name,
            "status": "documented",
            "source": {"ref": "test"},
            "as_of": "2026-01-01",
        }
        for name in ("verein", "kita")
    ]
    offers = catalogue(
        offer("o", "sprechen", provider="verein", host="kita", responsible={"role": "jugendamt"}), bodies=bodies
    )
    (one,) = advised({**NOTICED, "place": {"ags": TOWN}}, RULES, offers).suggestions
    assert [(body.id, body.relation) for body in one.bodies] == [
        ("verein", "provider"),
        ("kita", "host"),
        (f"jugendamt-{TOWN}", "responsible"),
    ]
    assert one.bodies[0].as_of == "2026-01-01"
    (nowhere,) = advised(NOTICED, RULES, offers).suggestions
    assert [body.relation for body in nowhere.bodies] == ["provider", "host"]


def _with_guides() -> dict[str, Any]:
    vocabulary = deepcopy(VOCABULARY)
    for need in vocabulary["needs"]:
        need["guides"] = {"lernen": ["jugendamt"], "wohnen": ["jobcenter", "jugendamt"]}.get(need["id"], [])
    return vocabulary


@pytest.mark.parametrize(
    ("wishes", "guides"),
    [
        ([], [("jugendamt", "lernen"), ("jobcenter", "wohnen")]),
        ([{"need": "wohnen"}], [("jobcenter", "wohnen"), ("jugendamt", "wohnen")]),
    ],
)
def test_guides_come_from_the_main_need_first_and_each_body_stands_once(
    wishes: list[Any], guides: list[tuple[str, str]]
) -> None:
    vocabulary = load_vocabulary(_with_guides())
    head = {
        "schema": "lotse/ruleset/1",
        "id": "rules",
        "version": "1",
        "vocabulary": "small",
        "valid": {"from": "2016-01-01"},
    }
    rules = load_ruleset({**head, "rules": [rule("a", "lernen"), rule("b", "wohnen")]}, vocabulary=vocabulary)
    offers = catalogue().model_copy(update={"vocabulary": vocabulary})
    advice = advise(taken_in(family(place={"ags": TOWN}, wishes=wishes)), rules=rules, catalogue=offers, on=ON)
    assert [(one.role, one.need) for one in advice.guides] == guides
    assert all(one.because.endswith(".") for one in advice.guides)


def test_without_a_place_no_guide_is_guessed() -> None:
    assert advised(NOTICED, RULES, catalogue()).guides == ()


@pytest.mark.parametrize("school", [{}, {"kind.schulform": "gymnasium"}])
def test_the_schulamt_could_accompany_whatever_decides_about_the_office_of_the_school(school: dict[str, Any]) -> None:
    case = load_case(
        {
            **family(place={"ags": "05358008"}),
            "wishes": [{"need": "schulwechsel", "person": "k1"}],
            "facts": {"k1": school},
        }
    )
    advice = advise(
        case, rules=load_ruleset("praeventionskette-nrw"), catalogue=load_catalogue("leistungen-nrw"), on=ON
    )
    assert [one.body for one in advice.guides if one.need == "schulwechsel"] == ["schulamt-05358"]


def test_what_may_not_be_used_is_named() -> None:
    written = family(facts={"k1": {"kind.diagnose": True}}, signals=[signal("sprache", source="screening")])
    advice = advised(written, RULES, catalogue())
    assert [(one.key, one.rule) for one in advice.not_used] == [
        ("k1/kind.diagnose", "A05"),
        ("k1/signal:sprache", "E01"),
    ]
    assert advice.needs == ()


def test_the_versions_name_everything_the_answer_came_from() -> None:
    offers = catalogue(offer("o"))
    versions = advised(family(), RULES, offers).versions
    assert (versions.vocabulary, versions.rules, versions.catalogues) == (
        words().version,
        RULES.version,
        offers.versions,
    )
    assert versions.engine.endswith("reference")


def test_an_advice_reads_back_as_it_was_written() -> None:
    advice = advised(NOTICED, RULES, catalogue(offer("o", "sprechen", when={"fact": "kind.kita", "is": True})))
    shown = advice.model_dump(mode="json")
    assert Advice.model_validate_json(advice.model_dump_json()).model_dump(mode="json") == shown
    assert (shown["schema"], shown["case"], shown["on"], shown["stop"]) == (
        "lotse/advice/1",
        NUMBER,
        "2026-11-20",
        None,
    )
    assert list(shown) == [
        "schema",
        "case",
        "on",
        "versions",
        "stop",
        "phases",
        "needs",
        "suggestions",
        "questions",
        "guides",
        "not_used",
        "rule_errors",
    ]


@pytest.mark.parametrize(
    ("written", "code", "path"),
    [
        (family(receives=[{"offer": "x"}]), "ID-UNKNOWN", "receives[0].offer"),
        (family(declined=[{"offer": "x", "on": "2026-11-01", "reason": "not_now"}]), "ID-UNKNOWN", "declined[0].offer"),
        (family(child(born="2027")), "BORN-AFTER-ON", "persons[0].born"),
    ],
)
def test_a_case_that_does_not_fit_rules_and_day_is_refused(written: Any, code: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        advised(written, RULES, catalogue(offer("o")))
    assert (caught.value.problems[0].code, caught.value.problems[0].path) == (code, path)


def test_rules_and_offers_of_different_vocabularies_are_refused() -> None:
    other = load_vocabulary({**VOCABULARY, "version": "2"})
    with pytest.raises(InputError):
        advise(taken_in(family()), rules=RULES, catalogue=catalogue().model_copy(update={"vocabulary": other}), on=ON)


@pytest.mark.parametrize("on", ["2026-11-20", None, 20261120])
def test_a_day_is_a_day(on: Any) -> None:
    with pytest.raises(InputError):
        advise(taken_in(family()), rules=RULES, catalogue=catalogue(), on=on)


def test_nothing_is_kept_between_two_advices() -> None:
    first = advised(NOTICED, RULES, catalogue(offer("o", "sprechen"))).model_dump_json()
    advised(family(), RULES, catalogue(offer("o", "sprechen")))
    assert advised(NOTICED, RULES, catalogue(offer("o", "sprechen"))).model_dump_json() == first


def test_an_empty_household_has_an_empty_advice() -> None:
    advice = advised(
        {"schema": "lotse/case/1", "case": NUMBER, "child_protection": "no_indication"}, RULES, catalogue(offer("o"))
    )
    assert (advice.needs, advice.suggestions, advice.questions) == ((), (), ())


def test_an_advice_goes_through_a_pickle_with_all_that_an_explanation_needs() -> None:
    """Found by reading: what the case says on another day was a function that no pickle takes."""
    case = taken_in(family(child(born="2024-02"), adult(), signals=[signal("sprache")]))
    advice = advise(case, rules=RULES, catalogue=catalogue(offer("kurs", "lernen")), on=ON)
    there = pickle.loads(pickle.dumps(advice))  # noqa: S301  # made here
    here = explain(advice, offer="kurs", person="k1", turning=1)
    assert explain(there, offer="kurs", person="k1", turning=1) == here
    assert not isinstance(here, tuple)
    assert here.turning is not None
    assert any(turn.day is not None for turn in here.turning.turns)  # it looked at another day
