"""Explanations: every part of an offer's fit, what decided, what is missing, and what else there is."""

from __future__ import annotations

from typing import Any

import pytest

import lotse
from lotse.advice import Advice, Explanation
from lotse.errors import InputError, LotseError
from lotse.explanation import explain
from small_world import TOWN, adult, advised, catalogue, child, family, offer, rule, ruleset, signal

KITA = {"fact": "kind.kita", "is": True}
RULES = ruleset(rule("r", "lernen", {"signal": "sprache"}))
NOTICED = {"signals": [signal("sprache")]}


def explained(
    one: Any, written: Any = None, *, rules: Any = RULES, others: Any = (), person: str | None = "k1"
) -> Explanation:
    advice = advised(family(**NOTICED) if written is None else written, rules, catalogue(one, *others))
    found = explain(advice, offer=one["id"], person=person)
    assert isinstance(found, Explanation)
    return found


FULL = offer(
    "o",
    valid={"from": "2026-01-01"},
    age={"below": "18 years"},
    when=KITA,
    excludes=[{"fact": "kind.ganztags", "is": True}],
    usual_age={"below": "3 years"},
    apply={"to": "2026-12-31"},
    requires=[{"receives": "o"}],
)


def test_every_part_stands_in_the_order_of_the_contract() -> None:
    found = explained(FULL)
    assert [part.part for part in found.parts] == [
        "need",
        "valid",
        "audience",
        "age",
        "place",
        "when",
        "excludes",
        "usual_age",
        "apply",
        "requires",
        "conditions_stated",
    ]
    assert [part.part for part in found.parts if part.soft] == ["usual_age", "apply", "requires", "conditions_stated"]
    assert {part.part: part.truth for part in found.parts} | {"need": "yes"} == {
        "need": "yes",
        "valid": "yes",
        "audience": "yes",
        "age": "yes",
        "place": "yes",
        "when": "unknown",
        "excludes": "unknown",
        "usual_age": "no",
        "apply": "yes",
        "requires": "unknown",
        "conditions_stated": "yes",
    }


def test_the_need_names_its_rule_its_source_and_what_the_rule_saw() -> None:
    (need,) = [part for part in explained(offer("o")).parts if part.part == "need"]
    assert need.rule == "r"
    assert need.source is not None
    assert need.source.kind == "proposal"
    assert need.finding.key == "k1/need:lernen"
    assert [(below.test, below.key, below.truth) for below in need.finding.of] == [
        ("signal", "k1/signal:sprache", "yes")
    ]


def test_a_wished_need_names_no_rule() -> None:
    found = explained(offer("o"), family(wishes=[{"need": "lernen", "person": "k1"}]))
    assert [part.rule for part in found.parts if part.part == "need"] == [None]
    assert any("wünscht" in text for text in found.text)


@pytest.mark.parametrize(
    ("written", "verdict", "decisive", "missing"),
    [
        (family(**NOTICED, facts={"k1": {"kind.kita": True}}), "fits", ("k1/kind.kita", "k1/need:lernen"), ()),
        (family(**NOTICED, facts={"k1": {"kind.kita": False}}), "not_matching", ("k1/kind.kita",), ()),
        (family(**NOTICED), "open", ("k1/kind.kita",), ("k1/kind.kita",)),
        (
            family(signals=[signal("sprache", finding="inconspicuous")]),
            "not_matching",
            ("k1/need:lernen", "household/need:lernen"),
            (),
        ),
        (family(), "open", ("k1/kind.kita", "k1/signal:sprache"), ("k1/kind.kita", "k1/signal:sprache")),
    ],
)
def test_decisive_is_what_alone_yields_the_verdict_and_of_open_what_is_missing(
    written: Any, verdict: str, decisive: Any, missing: Any
) -> None:
    found = explained(offer("o", when=KITA), written)
    assert (found.verdict, found.missing) == (verdict, missing)
    assert found.decisive == tuple(sorted(decisive))


def test_one_hard_part_that_fails_decides_first_by_key() -> None:
    found = explained(
        offer("o", when={"all": [KITA, {"fact": "kind.ganztags", "is": True}]}),
        family(**NOTICED, facts={"k1": {"kind.kita": False, "kind.ganztags": False}}),
    )
    assert found.decisive == ("k1/kind.ganztags",)


def test_what_no_datum_decided_has_no_decisive_key() -> None:
    assert explained(offer("o", valid={"to": "2026-01-01"})).decisive == ()
    assert explained(offer("o", kind="network")).decisive == ()


def test_what_is_held_back_is_explained_all_the_same() -> None:
    written = family(**NOTICED, receives=[{"offer": "o", "person": "k1"}])
    found = explained(offer("o"), written, others=[offer("p"), offer("q", "sprechen")])
    assert (found.verdict, found.suggested, found.held_back, found.try_instead) == (
        "fits",
        False,
        ("received",),
        ("p",),
    )
    assert "Die Familie nutzt das Angebot schon." in found.text


def test_other_offers_for_the_same_need_are_named_where_one_does_not_match() -> None:
    others = [offer(f"p{number}") for number in range(7)]
    found = explained(
        offer("o", where={"residence": ["05358008"]}), family(**NOTICED, place={"ags": TOWN}), others=others
    )
    assert found.try_instead == ("p0", "p1", "p2", "p3", "p4")
    assert explained(offer("o"), others=others).try_instead == ()


def test_without_a_person_everybody_in_scope_is_explained() -> None:
    advice = advised(
        family(child("k2"), child("k1"), adult()),
        RULES,
        catalogue(offer("o"), offer("h", "wohnen", scope="household"), offer("a", "entlastung", scope="adult")),
    )
    found = explain(advice, offer="o")
    assert isinstance(found, tuple)
    assert [one.person for one in found] == ["k1", "k2"]
    household, adults = explain(advice, offer="h"), explain(advice, offer="a")
    assert isinstance(household, Explanation)
    assert household.person is None
    assert isinstance(adults, tuple)
    assert [one.person for one in adults] == ["m"]


def test_an_offer_for_nobody_in_the_case_has_no_explanation() -> None:
    assert explain(advised(family(adult()), RULES, catalogue(offer("o"))), offer="o") == ()


@pytest.mark.parametrize(
    ("offer_id", "person", "code"),
    [
        ("x", None, "ID-UNKNOWN"),
        ("o", "x", "PERSON-UNKNOWN"),
        ("o", "m", "PERSON-UNKNOWN"),
        ("h", "k1", "PERSON-UNKNOWN"),
    ],
)
def test_what_cannot_be_explained_is_refused(offer_id: str, person: str | None, code: str) -> None:
    advice = advised(family(), RULES, catalogue(offer("o"), offer("h", "wohnen", scope="household")))
    with pytest.raises(InputError) as caught:
        explain(advice, offer=offer_id, person=person)
    assert caught.value.code == code


def test_an_advice_that_was_read_back_has_no_context() -> None:
    advice = Advice.model_validate_json(advised(family(), RULES, catalogue(offer("o"))).model_dump_json())
    with pytest.raises(LotseError) as caught:
        explain(advice, offer="o")
    assert caught.value.code == "ADVICE-WITHOUT-CONTEXT"


def test_explanation_and_advice_say_the_same() -> None:
    advice = advised(family(**NOTICED), RULES, catalogue(FULL, offer("p")))
    for one in advice.suggestions:
        found = lotse.explain(advice, offer=one.offer, person=one.person)
        assert isinstance(found, Explanation)
        assert (found.verdict, found.decisive, found.missing, found.hints) == (
            one.verdict,
            one.decisive,
            one.missing,
            one.hints,
        )
        assert (found.suggested, found.held_back, found.versions) == (True, (), advice.versions)


def test_an_explanation_reads_back_as_it_was_written() -> None:
    found = explained(FULL)
    assert Explanation.model_validate_json(found.model_dump_json()).model_dump_json() == found.model_dump_json()
    assert found.model_dump(mode="json")["schema"] == "lotse/explanation/1"


@pytest.mark.parametrize(
    "one",
    [
        FULL,
        offer("o", where={"residence": ["05358008"]}),
        offer("o", kind="network"),
        offer("o", age={"below": "1 years"}),
        offer("o", valid={"to": "2020-01-01"}),
    ],
)
def test_the_text_is_whole_sentences_and_never_a_refusal(one: Any) -> None:
    found = explained(one, family(**NOTICED, place={"ags": TOWN}))
    assert found.text
    assert all(text[0].isupper() and text.endswith(".") for text in found.text)
    assert not [text for text in found.text if "Anspruch" in text or "abgelehnt" in text]
