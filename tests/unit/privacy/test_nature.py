"""What a need tells by itself: a wish for it rests on no datum, and still tells what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lotse.catalogues.load_catalogue import load_catalogue
from lotse.privacy.nature import BENEFIT, PLAIN, PREGNANCY, Nature, Natures, natures
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.planting import planted
from privacy_world import HEARING, ON, consent, family, offers, rules, rules_for, signal, told, words

HEALTH = Nature(frozenset({"health"}), frozenset({"health"}))
LANGUAGE = Nature(frozenset({"language"}))
EARS, TALK, AGED = {"signal": "hoeren"}, {"signal": "sprache-deutsch"}, {"age": {"below": "3 years"}}


def by_rules(*several: tuple[str, Any], offered: dict[str, Any] | None = None) -> Natures:
    stated = [
        {
            "id": f"r{place}", "for": "child", "when": when, "need": need, "because": {"de": "Das hilft."},
            "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"},
        }
        for place, (need, when) in enumerate(several)
    ]  # fmt: skip
    head = {"version": "1", "vocabulary": words().id}
    ruleset = load_ruleset(
        {**head, "schema": "lotse/ruleset/1", "id": "r", "valid": {"from": "2016-01-01"}, "rules": stated},
        vocabulary=words(),
    )
    idea = {
        "id": "gruppe", "kind": "offer", "audience": "family", "name": {"de": "Gruppe"}, "for": "child",
        "needs": ["seh-hoer"], "where": "anywhere", "when": "always", "source": {"ref": "test"}, **(offered or {}),
    }  # fmt: skip
    catalogue = load_catalogue({**head, "schema": "lotse/catalogue/1", "id": "o", "offers": [idea]}, vocabulary=words())
    return natures(planted(ruleset, ON), catalogue, words())


@pytest.mark.parametrize(
    ("when", "nature"),
    [
        (EARS, HEALTH),
        (TALK, LANGUAGE),
        ({"all": [EARS, TALK]}, Nature(frozenset({"health", "language"}), frozenset({"health"}))),
        ({"any": [EARS, TALK]}, PLAIN),
        ({"any": [EARS, {"all": [EARS, TALK]}]}, HEALTH),
        ({"not": EARS}, HEALTH),
        ({"not": {"any": [EARS, AGED]}}, HEALTH),
        ({"not": {"all": [EARS, AGED]}}, PLAIN),
        ({"not": {"all": [EARS, {"signal": "sehen"}]}}, HEALTH),
        ({"not": {"not": EARS}}, HEALTH),
        ({"not": {"not": {"any": [EARS, TALK]}}}, PLAIN),
        ({"all": [EARS, AGED]}, HEALTH),
        (AGED, PLAIN),
        ({"pregnant": {}}, PREGNANCY),
        ({"fact": "kind.kita_platz", "is": True}, Nature(frozenset({"education"}))),
        ({"all": [EARS, {"not": {"receives": "gruppe"}}]}, HEALTH),
        ({"not": {"receives": "gruppe"}}, PLAIN),
    ],
)
def test_a_need_tells_what_every_way_to_it_has_in_common(when: Any, nature: Nature) -> None:
    assert by_rules(("seh-hoer", when)).of_need("seh-hoer") == nature


def test_each_further_rule_leaves_less_in_common() -> None:
    assert by_rules(("seh-hoer", EARS), ("seh-hoer", {"all": [EARS, TALK]})).of_need("seh-hoer") == HEALTH
    assert by_rules(("seh-hoer", EARS), ("seh-hoer", TALK)).of_need("seh-hoer") == PLAIN


def test_a_need_behind_a_need_tells_the_same_and_a_ring_is_no_way_of_its_own() -> None:
    found = by_rules(
        ("seh-hoer", EARS), ("bindung", {"need": "seh-hoer"}), ("seh-hoer", {"need": "bindung"}), ("gesundheit", TALK)
    )
    assert found.of_need("bindung") == found.of_need("seh-hoer") == HEALTH
    several = {"any": [{"need": "seh-hoer"}, {"need": "gesundheit"}]}
    either = by_rules(("seh-hoer", EARS), ("gesundheit", TALK), ("bindung", several))
    assert either.of_need("bindung") == PLAIN
    lost = by_rules(("seh-hoer", {"need": "bindung"}), ("bindung", {"need": "seh-hoer"}))
    assert lost.of_need("bindung") == PLAIN
    assert "bindung" not in lost.needs


def test_what_is_taken_up_tells_what_all_its_needs_have_in_common() -> None:
    assert by_rules(("seh-hoer", EARS)).of_offer("gruppe") == HEALTH
    both = {"needs": ["seh-hoer", "sprachfoerderung"]}
    assert by_rules(("seh-hoer", EARS), ("sprachfoerderung", TALK), offered=both).of_offer("gruppe") == PLAIN
    assert by_rules(("bindung", {"receives": "gruppe"}), ("seh-hoer", EARS)).of_need("bindung") == HEALTH
    money = by_rules(("seh-hoer", EARS), offered={"kind": "entitlement"}).of_offer("gruppe")
    assert money == replace(HEALTH, categories=HEALTH.categories | BENEFIT.categories)
    assert by_rules(("bindung", EARS), offered={"kind": "entitlement"}).of_offer("gruppe") == BENEFIT
    assert by_rules(("bindung", EARS)).of_offer("unbekannt") == PLAIN


def test_what_is_confidential_on_every_way_stays_so() -> None:
    own = words().signals["sprache-deutsch"].model_copy(update={"confidential": True})
    vocabulary = words().model_copy(update={"signals": {**words().signals, "sprache-deutsch": own}})
    in_force = planted(rules(), date(2026, 11, 20))
    assert natures(in_force, offers(), vocabulary).of_need("sprachfoerderung").confidential
    assert not natures(in_force, offers(), words()).of_need("sprachfoerderung").confidential


def test_a_wish_for_something_about_health_needs_an_explicit_consent_as_the_observation_does() -> None:
    wish = [{"need": "seh-hoer", "person": "k1"}]
    case = family(signals=[signal()], wishes=wish)
    plain = told(consent(), case=case)
    assert "k1/need:seh-hoer" not in plain.fields
    assert ("E04", "needs_consent") in rules_for(plain, "k1/need:seh-hoer")
    assert "k1/need:seh-hoer" in told(consent(scope__special=["health"]), case=case).fields
    assert HEARING not in plain.fields
