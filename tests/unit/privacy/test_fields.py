"""Every datum of a case as it is named, whom it concerns, what kind it is, and what a package would hold of it."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.flow import advise
from lotse.privacy.fields import Field, fields_of
from lotse.rules.load_ruleset import load_ruleset
from privacy_world import MOTHER, ON, SOLE, child, consent, family, signal

SECRET = {"category": "education", "sensitivity": "special"}
FACT = {"type": "bool", "question": {"de": "Was?"}, "why": {"de": "Darum."}}
WORDS = load_vocabulary(
    {
        "schema": "lotse/vocabulary/1",
        "id": "felder",
        "version": "1",
        "extends": ["nrw"],
        "facts": [
            {"id": "kind.geschuetzt", "scope": "child", **SECRET, **FACT},
            {"id": "familie.geschuetzt", "scope": "household", **SECRET, **FACT},
        ],
        "signals": [
            {"id": "geschuetzt", "scope": "child", **SECRET, "name": {"de": "G"}},
            {"id": "alle-geschuetzt", "scope": "household", **SECRET, "name": {"de": "A"}},
        ],
    }
)
EVERYBODY = ("k1", "m")
OPENS = consent(
    scope__purposes=["own_suggestion"],
    scope__categories=[],
    scope__special=["education", "health"],
    scope__recipients=[],
)


def idea(identity: str, kind: str = "offer") -> dict[str, Any]:
    stated = {"id": identity, "kind": kind, "audience": "family", "name": {"de": identity}, "needs": ["bindung"]}
    return {**stated, "for": "child", "where": "anywhere", "when": "always", "source": {"ref": "test"}}


def rule(need: str, when: Any, scope: str = "child") -> dict[str, Any]:
    stated = {"id": f"bedarf-{need}", "for": scope, "when": when, "need": need, "because": {"de": "Das hilft."}}
    return {**stated, "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"}}


TALKING = rule("sprachfoerderung", {"signal": "sprache-deutsch"})


def fields(*persons: Any, by: Any = TALKING, **more: Any) -> dict[str, Field]:
    head = {"version": "1", "vocabulary": "felder"}
    rules = load_ruleset(
        {**head, "schema": "lotse/ruleset/1", "id": "r", "valid": {"from": "2016-01-01"}, "rules": [by]},
        vocabulary=WORDS,
    )
    offers = load_catalogue(
        {**head, "schema": "lotse/catalogue/1", "id": "o", "offers": [idea("gruppe"), idea("geld", "entitlement")]},
        vocabulary=WORDS,
    )
    stated = {"signals": [], "facts": {}, "place": None, **more}
    case = load_case(family(*(persons or (child(custody=SOLE), MOTHER)), **stated), vocabulary=WORDS)
    context = advise(case, rules=rules, catalogue=offers, on=ON)._context
    assert context is not None
    return fields_of(case, context)


def shown(found: dict[str, Field], *keys: str) -> dict[str, tuple[Any, ...]]:
    return {
        key: (one.persons, set(one.categories), set(one.special), one.value)
        for key, one in found.items()
        if key in keys
    }


def test_what_is_stated_of_persons_and_place() -> None:
    unborn = {"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"}
    undated = {"id": "v", "role": "adult"}
    found = fields(child(), MOTHER, unborn, undated, place={"area": "05315000-b1"})
    everybody = ("k1", "m", "u", "v")
    assert shown(found, *found) == {
        "k1/born": (("k1",), {"identity"}, set(), "2021-03"),
        "k1/age": (("k1",), set(), set(), 5),
        "m/born": (("m",), {"identity"}, set(), "1994"),
        "m/age": (("m",), set(), set(), (31, 32)),
        "u/due": (("m", "u"), {"identity", "health"}, {"health"}, "2027-01"),
        "place/area": (everybody, {"contact"}, set(), "05315000-b1"),
    }
    alone = fields({"id": "u", "role": "unborn", "due": "2027-01"}, MOTHER, place={"ags": "05315000"})
    assert shown(alone, "u/due", "place/ags") == {
        "u/due": (("u",), {"identity", "health"}, {"health"}, "2027-01"),
        "place/ags": (("m", "u"), set(), set(), "05315000"),
    }


def test_facts_of_a_person_and_of_the_household() -> None:
    told = {"value": True, "from": "other_office", "office": "kita"}
    facts = {
        "k1": {"kind.eingeschult": False, "kind.geschuetzt": told, "kind.behinderung": True},
        "familie.geschuetzt": True,
        "familie.sprachen": ["de", "tr"],
    }
    found = fields(facts=facts)
    assert shown(found, *(key for key in found if "/age" not in key and "/born" not in key)) == {
        "k1/kind.eingeschult": (("k1",), {"education"}, set(), False),
        "k1/kind.geschuetzt": (("k1",), {"education"}, {"education"}, True),
        "k1/kind.behinderung": (("k1",), {"health"}, {"health"}, True),
        "household/familie.geschuetzt": (EVERYBODY, {"education"}, {"education"}, True),
        "household/familie.sprachen": (EVERYBODY, {"language"}, set(), ("de", "tr")),
    }
    assert [one.office for one in found["k1/kind.geschuetzt"].origins] == ["kita"]
    assert found["k1/kind.eingeschult"].origins == ()


def test_what_is_observed_later_is_no_datum_yet_and_hides_nothing_after_it() -> None:
    facts = {"k1": {"kind.eingeschult": {"value": False, "observed": "2026-11-21"}, "kind.kita_platz": True}}
    assert {key for key in fields(facts=facts) if "kind." in key} == {"k1/kind.kita_platz"}
    facts["k1"]["kind.eingeschult"] = {"value": False, "observed": "2026-11-20"}
    assert {key for key in fields(facts=facts) if "kind." in key} == {"k1/kind.kita_platz", "k1/kind.eingeschult"}
    assert "k1/signal:hoeren" not in fields(signals=[signal("hoeren", observed="2026-11-21")])
    assert "k1/signal:hoeren" in fields(signals=[signal("hoeren", observed="2026-11-20")])


def test_several_observations_of_one_topic_are_one_datum_with_all_its_origins() -> None:
    several = [
        signal("geschuetzt", observed="2026-10-01"),
        signal("geschuetzt", observed="2026-10-03", finding="inconspicuous", source="kita-eingangsuntersuchung"),
        signal("geschuetzt", observed="2026-10-05", finding="not_assessed"),
        signal("geschuetzt", observed="2026-10-02"),
    ]
    found = fields(signals=[*several, signal("alle-geschuetzt", None), signal("hoeren")])
    assert shown(found, "k1/signal:geschuetzt", "household/signal:alle-geschuetzt", "k1/signal:hoeren") == {
        "k1/signal:geschuetzt": (("k1",), {"education"}, {"education"}, "inconspicuous"),
        "household/signal:alle-geschuetzt": (EVERYBODY, {"education"}, {"education"}, "conspicuous"),
        "k1/signal:hoeren": (("k1",), {"health"}, {"health"}, "conspicuous"),
    }
    datum = found["k1/signal:geschuetzt"]
    assert [one.observed.isoformat() for one in datum.origins if hasattr(one, "observed")] == [
        "2026-10-01",
        "2026-10-03",
        "2026-10-05",
        "2026-10-02",
    ]
    assert datum.sources == {"gespraech", "kita-eingangsuntersuchung"}


def test_a_need_carries_what_it_rests_on_and_says_whether_it_is_a_wish() -> None:
    wishes = [{"need": "bindung", "person": "k1"}, {"need": "familienleistungen", "person": None}]
    found = fields(signals=[signal(secrecy="praxis-test")], wishes=wishes)
    needs = {key: one for key, one in found.items() if "/need:" in key}
    assert {key: (one.derived, one.wished) for key, one in needs.items()} == {
        "k1/need:sprachfoerderung": (True, False),
        "k1/need:bindung": (True, True),
        "household/need:familienleistungen": (True, True),
    }
    assert shown(found, *needs) == {
        "k1/need:sprachfoerderung": (("k1",), {"language"}, set(), True),
        "k1/need:bindung": (("k1",), set(), set(), True),
        "household/need:familienleistungen": (EVERYBODY, set(), set(), True),
    }
    assert [one.secrecy for one in needs["k1/need:sprachfoerderung"].origins] == ["praxis-test"]
    assert needs["k1/need:sprachfoerderung"].sources == {"gespraech"}


def test_a_need_of_the_household_carries_what_any_child_of_it_told() -> None:
    """A rule about a child may conclude a need of the household: it is of the kind of that child's datum."""
    by_child = rule("familienleistungen", {"fact": "kind.geschuetzt", "is": True})
    found = fields(by=by_child, facts={"k1": {"kind.geschuetzt": True}}, consents=[OPENS])
    assert shown(found, "household/need:familienleistungen") == {
        "household/need:familienleistungen": (EVERYBODY, {"education"}, {"education"}, True)
    }
    by_any = rule("familienleistungen", {"has_child": {"fact": "kind.geschuetzt", "is": True}}, "household")
    found = fields(by=by_any, facts={"k1": {"kind.geschuetzt": True}}, consents=[OPENS])
    assert found["household/need:familienleistungen"].categories == {"education"}


def test_a_need_of_one_child_carries_nothing_that_was_told_of_another() -> None:
    persons = (child(), child("2022-03", "k2"), MOTHER)
    found = fields(*persons, signals=[signal(), signal(person="k2", secrecy="praxis-test")])
    assert found["k1/need:sprachfoerderung"].origins[0].secrecy is None
    assert [len(found[f"{one}/need:sprachfoerderung"].origins) for one in ("k1", "k2")] == [1, 1]


def test_a_wish_carries_what_a_rule_would_have_looked_at_if_it_might() -> None:
    """Else taking a consent for own suggestions away would free the need from the bond of the datum."""
    seen = rule("entwicklungsfoerderung", {"any": [{"signal": "hoeren"}, {"age": {"below": "1 years"}}]})
    wish, key = [{"need": "entwicklungsfoerderung", "person": "k1"}], "k1/need:entwicklungsfoerderung"
    assert fields(by=seen, signals=[signal("hoeren")], wishes=wish)[key].categories == {"health"}
    nothing_heard = signal("hoeren", finding="inconspicuous")
    heard = fields(by=seen, signals=[nothing_heard], wishes=wish, consents=[OPENS])
    assert heard[key].categories == set()  # the rule looked, and it is not why


def test_age_and_place_are_no_bond_of_a_need_and_a_pregnancy_is_a_datum_about_health() -> None:
    """Age and municipality go with every need. The day of the birth is not told with it, so it is of no identity."""
    pregnant = rule("schwangerschaft-beratung", {"all": [{"pregnant": {}}, {"age": {"from": "18 years"}}]}, "adult")
    unborn = {"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"}
    undated = {key: value for key, value in unborn.items() if key != "due"}
    for expected in (unborn, undated):
        found = fields(expected, MOTHER, by=pregnant, place={"area": "05315000-b1"})
        needs = [one for key, one in found.items() if "/need:" in key]
        assert [(set(one.categories), set(one.special)) for one in needs] == [({"health"}, {"health"})]
    assert "u/due" not in found


def test_a_pregnancy_without_a_day_is_a_bond_of_its_own_where_other_ways_lead_to_the_need() -> None:
    either = rule("elternkompetenz", {"any": [{"pregnant": {}}, {"signal": "erziehung"}]}, "adult")
    unborn = {"id": "u", "role": "unborn", "carried_by": "m"}
    expected = fields(unborn, MOTHER, by=either)
    needs = [one for key, one in expected.items() if "/need:" in key]
    assert [(set(one.categories), set(one.special)) for one in needs] == [({"health"}, {"health"})]
    wished = fields(MOTHER, by=either, wishes=[{"need": "elternkompetenz", "person": "m"}])
    assert [set(one.categories) for key, one in wished.items() if "/need:" in key] == [set()]


def test_a_wish_is_specially_protected_as_the_datum_is_that_every_rule_reads() -> None:
    protected = rule("bindung", {"fact": "kind.geschuetzt", "is": True})
    found = fields(by=protected, wishes=[{"need": "bindung", "person": "k1"}])["k1/need:bindung"]
    assert (set(found.categories), set(found.special)) == ({"education"}, {"education"})


def test_a_need_of_the_household_rests_on_every_child_that_a_rule_is_about() -> None:
    either = rule("orientierung-information", {"any": [{"signal": "hoeren"}, {"age": {"below": "1 years"}}]})
    found = fields(child(), MOTHER, by=either, signals=[signal("hoeren")], consents=[OPENS])
    assert found["household/need:orientierung-information"].categories == {"health"}


def test_a_need_about_what_is_told_in_confidence_is_its_owners_own() -> None:
    own = rule("eigene-beratung", {"signal": "eigene-fragen"})
    wish = [{"need": "eigene-beratung", "person": "k1"}]
    found = fields(child("2010-03-01"), MOTHER, by=own, wishes=wish)
    assert found["k1/need:eigene-beratung"].confidential == {"k1"}
    either = {"any": [{"signal": "eigene-fragen"}, {"age": {"below": "10 years"}}]}
    asked = fields(child("2010-03-01"), MOTHER, by=rule("bindung", either), signals=[signal("eigene-fragen")])
    assert asked["k1/need:bindung"].confidential == {"k1"}
    assert fields(by=rule("bindung", either))["k1/need:bindung"].confidential == set()
    assert fields(by=rule("eigene-beratung", either))["k1/need:eigene-beratung"].confidential == {"k1"}
    behind = rule("bindung", {"signal": "eigene-fragen"})
    taken_up = {"offer": "gruppe"}
    found = fields(child("2010-03-01"), MOTHER, by=behind, receives=[{**taken_up, "person": "k1"}])
    assert found["k1/receives:gruppe"].confidential == {"k1"}
    assert fields(by=behind, receives=[taken_up])["household/receives:gruppe"].confidential == set()


@pytest.mark.parametrize(("offer", "categories"), [("gruppe", set()), ("geld", {"social_benefits"})])
def test_what_is_taken_up_or_was_declined(offer: str, categories: set[str]) -> None:
    key = f"k1/receives:{offer}"
    declined = [
        {"offer": offer, "person": "k1", "on": "2026-11-02", "reason": "not_now"},
        {"offer": offer, "person": "k1", "on": "2026-11-01", "reason": "not_wanted"},
        {"offer": offer, "person": "k1", "on": "2026-11-21", "reason": "not_fitting"},
    ]
    assert shown(fields(declined=declined), key) == {key: (("k1",), categories, set(), "not_now")}
    today = [{**declined[0], "on": "2026-11-20"}]
    assert shown(fields(declined=today), key)[key][3] == "not_now"
    taken = [{"offer": offer, "person": "k1"}]
    assert shown(fields(declined=declined, receives=taken), key)[key][3] == "received"
    assert f"household/receives:{offer}" not in fields(receives=taken)
    of_all = f"household/receives:{offer}"
    assert shown(fields(receives=[{"offer": offer}]), of_all) == {of_all: (EVERYBODY, categories, set(), "received")}


def test_a_datum_shows_nothing_of_itself() -> None:
    assert repr(fields()["k1/born"]) == "<Field>"
