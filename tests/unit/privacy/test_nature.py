"""What a need tells by itself: a wish for it rests on no datum, and still tells what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.privacy.nature import BENEFIT, NOT_KNOWN, PLAIN, PREGNANCY, Nature, Natures, named_natures, natures
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.planting import planted
from privacy_world import HEARING, ON, consent, family, offers, rules, rules_for, signal, told, words

if TYPE_CHECKING:
    from lotse.case.vocabulary import Vocabulary

HEALTH = Nature(frozenset({"health"}), frozenset({"health"}))
LANGUAGE = Nature(frozenset({"language"}))
EARS, TALK, AGED = {"signal": "hoeren"}, {"signal": "sprache-deutsch"}, {"age": {"below": "3 years"}}


def by_rules(
    *several: tuple[str, Any], offered: dict[str, Any] | None = None, vocabulary: Vocabulary | None = None
) -> Natures:
    declared = vocabulary or words()
    stated = [
        {
            "id": f"r{place}", "for": "child", "when": when, "need": need, "because": {"de": "Das hilft."},
            "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"},
        }
        for place, (need, when) in enumerate(several)
    ]  # fmt: skip
    head = {"version": "1", "vocabulary": declared.id}
    ruleset = load_ruleset(
        {**head, "schema": "lotse/ruleset/1", "id": "r", "valid": {"from": "2016-01-01"}, "rules": stated},
        vocabulary=declared,
    )
    idea = {
        "id": "gruppe", "kind": "offer", "audience": "family", "name": {"de": "Gruppe"}, "for": "child",
        "needs": ["bindung"], "where": "anywhere", "when": "always", "source": {"ref": "test"}, **(offered or {}),
    }  # fmt: skip
    catalogue = load_catalogue(
        {**head, "schema": "lotse/catalogue/1", "id": "o", "offers": [idea]}, vocabulary=declared
    )
    return natures(planted(ruleset, ON), catalogue, declared)


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
    assert by_rules(("bindung", when)).of_need("bindung") == nature


def test_each_further_rule_leaves_less_in_common() -> None:
    assert by_rules(("bindung", EARS), ("bindung", {"all": [EARS, TALK]})).of_need("bindung") == HEALTH
    assert by_rules(("bindung", EARS), ("bindung", TALK)).of_need("bindung") == PLAIN


def test_a_need_behind_a_need_tells_the_same_and_a_ring_is_no_way_of_its_own() -> None:
    found = by_rules(
        ("bindung", EARS),
        ("vorsorge-frueherkennung", {"need": "bindung"}),
        ("bindung", {"need": "vorsorge-frueherkennung"}),
        ("schulwechsel", TALK),
    )
    assert found.of_need("vorsorge-frueherkennung") == found.of_need("bindung") == HEALTH
    several = {"any": [{"need": "bindung"}, {"need": "schulwechsel"}]}
    either = by_rules(("bindung", EARS), ("schulwechsel", TALK), ("vorsorge-frueherkennung", several))
    assert either.of_need("vorsorge-frueherkennung") == PLAIN
    lost = by_rules(("bindung", {"need": "vorsorge-frueherkennung"}), ("vorsorge-frueherkennung", {"need": "bindung"}))
    assert lost.of_need("vorsorge-frueherkennung") == PLAIN


def test_what_is_taken_up_tells_what_all_its_needs_have_in_common() -> None:
    assert by_rules(("bindung", EARS)).of_offer("gruppe") == HEALTH
    both = {"needs": ["bindung", "sprachfoerderung"]}
    assert by_rules(("bindung", EARS), ("sprachfoerderung", TALK), offered=both).of_offer("gruppe") == PLAIN
    assert (
        by_rules(("vorsorge-frueherkennung", {"receives": "gruppe"}), ("bindung", EARS)).of_need(
            "vorsorge-frueherkennung"
        )
        == HEALTH
    )
    money = by_rules(("bindung", EARS), offered={"kind": "entitlement"}).of_offer("gruppe")
    assert money == replace(HEALTH, categories=HEALTH.categories | BENEFIT.categories)
    assert by_rules(("vorsorge-frueherkennung", EARS), offered={"kind": "entitlement"}).of_offer("gruppe") == BENEFIT
    assert by_rules(("vorsorge-frueherkennung", EARS)).of_offer("unbekannt") == NOT_KNOWN


@pytest.mark.parametrize(
    ("when", "nature"),
    [
        ({"pregnant": {}}, PREGNANCY),
        ({"any": [{"pregnant": {}}, {"age": {"below": "1 years"}}]}, PLAIN),
        ({"fact": "kind.kita_platz", "is": True}, Nature(frozenset({"education"}))),
        ({"receives": "gruppe"}, NOT_KNOWN),
    ],
)
def test_what_is_taken_up_tells_that_its_own_condition_holds(when: Any, nature: Nature) -> None:
    """The need of parents-to-be may be anybody's; that they come to a group for them tells of the pregnancy."""
    assert by_rules(("bindung", TALK), ("bindung", EARS), offered={"when": when}).of_offer("gruppe") == nature


def test_the_name_of_a_need_tells_what_it_is_about_whatever_rules_are_in_play() -> None:
    """An office with three rules of its own is told of no addiction because it has no rule for it."""
    none = by_rules()
    assert none.of_need("suchtberatung") == none.of_need("hebammenhilfe") == HEALTH
    assert none.of_need("schuldenberatung") == BENEFIT
    assert none.of_need("bindung") == PLAIN
    assert none.of_need("eigene-beratung") == Nature(confidential=True)
    assert by_rules(("seh-hoer", TALK)).of_need("seh-hoer") == replace(
        HEALTH, categories=frozenset({"health", "language"})
    )
    assert by_rules(("schuldenberatung", TALK)).of_need("schuldenberatung") == LANGUAGE
    assert by_rules(("bindung", {"need": "suchtberatung"})).of_need("bindung") == HEALTH
    assert none.of_need("ein-eigener") == NOT_KNOWN


def test_an_own_need_is_about_health_until_a_rule_says_what_it_rests_on() -> None:
    own = load_vocabulary(
        {
            "schema": "lotse/vocabulary/1", "id": "eigen", "version": "1", "extends": ["nrw"],
            "needs": [{"id": "schwimmen", "scope": "child", "name": {"de": "Schwimmen lernen"}, "phases": ["kita"],
                       "guides": ["jugendamt"], "source": {"ref": "test"}}],
        }
    )  # fmt: skip
    assert by_rules(vocabulary=own).of_need("schwimmen") == NOT_KNOWN
    assert by_rules(("schwimmen", AGED), vocabulary=own).of_need("schwimmen") == PLAIN


def test_the_list_of_names_holds_every_shipped_need_and_what_all_shipped_rules_have_in_common() -> None:
    """It may say more than the rules; it never says less, and it names nothing that is not there."""
    shipped, listed = load_ruleset("praeventionskette-nrw"), named_natures()
    assert listed.keys() == shipped.vocabulary.needs.keys()
    by_ways = natures(planted(shipped, ON), load_catalogue("leistungen-nrw"), shipped.vocabulary).needs
    more = {need for need, nature in listed.items() if nature.categories != by_ways[need].categories}
    assert more == set()
    assert {need for need, nature in listed.items() if nature.special} >= {"suchtberatung", "hebammenhilfe"}


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
