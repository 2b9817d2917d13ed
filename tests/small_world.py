"""A small world for tests: a vocabulary with one of everything, and builders that state only what a test is about."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.catalogues.matching import fit_of, planted_offers
from lotse.flow import advise
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.needs import recognise_needs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.advice import Advice
    from lotse.case.facts import Facts
    from lotse.case.model import Case
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.catalogues.matching import Fit
    from lotse.rules.needs import Needs
    from lotse.rules.ruleset import Ruleset

ON = date(2026, 11, 20)
NUMBER = "K7MQ2-XPA4T-J"
TOWN, OTHER_TOWN = "05315000", "05358008"
NORTH, NORTH_A, NORTH_B, SOUTH = (f"{TOWN}-{name}" for name in ("nord", "nord-a", "nord-b", "sued"))


def _named(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "name": {"de": identity.capitalize()}, **more}


def _fact(
    identity: str, kind: str, sensitivity: str = "plain", category: str = "education", **more: Any
) -> dict[str, Any]:
    scope = {"kind": "child", "erwachsen": "adult", "familie": "household"}[identity.partition(".")[0]]
    stated = {"id": identity, "type": kind, "scope": scope, "category": category, "sensitivity": sensitivity}
    return {**stated, "question": {"de": f"Wie ist {identity}?"}, "why": {"de": "Davon hängt etwas ab."}, **more}


def _topic(identity: str, scope: str, sensitivity: str = "plain", category: str = "language") -> dict[str, Any]:
    return _named(identity, scope=scope, category=category, sensitivity=sensitivity)


VOCABULARY: dict[str, Any] = {
    "schema": "lotse/vocabulary/1",
    "id": "small",
    "version": "1",
    "roles": [_named("jugendamt"), _named("jobcenter"), _named("gesundheitsamt"), _named("provider")],
    "instruments": [_named("gespraech", consent="none"), _named("screening", consent="required")],
    "signals": [
        _topic("sprache", "child"),
        _topic("spielen", "child"),
        _topic("hoeren", "child", "special", "health"),
        _topic("last", "adult", "sensitive", "health"),
        _topic("enge", "household"),
    ],
    "facts": [
        _fact("kind.kita", "bool"),
        _fact("kind.ganztags", "bool"),
        _fact("kind.geschwister", "int"),
        _fact(
            "kind.schulform",
            "enum",
            values={name: {"de": name} for name in ("grundschule", "hauptschule", "gymnasium")},
        ),
        _fact("kind.anmeldung", "date"),
        _fact("kind.schulort", "place"),
        _fact("kind.hilfe", "bool", "sensitive", "social_benefits"),
        _fact("kind.diagnose", "bool", "special", "health"),
        _fact("erwachsen.arbeit", "bool"),
        _fact("erwachsen.stunden", "int"),
        _fact("familie.allein", "bool"),
        _fact("familie.zimmer", "int"),
        _fact("familie.umzug", "date"),
        _fact(
            "familie.sprachen", "set", values={name: {"de": name} for name in ("de", "tr", "uk")}, category="language"
        ),
        _fact("familie.unread", "bool"),
        _fact("kind.unread", "int"),
    ],
    "never_collected": [
        {"id": "erwachsen.status", "note": {"de": "Das klärt die Beratungsstelle selbst."}},
        {"id": "kind.herkunft", "note": {"de": "Danach fragt niemand."}},
    ],
    "needs": [
        _named("lernen", scope="child"),
        _named("sprechen", scope="child"),
        _named("bewegung", scope="child"),
        _named("entlastung", scope="adult"),
        _named("beruf", scope="adult"),
        _named("wohnen", scope="household"),
        _named("orientierung", scope="household"),
    ],
    "phases": [
        _named("kita", **{"for": "child", "when": {"age": {"from": "3 years", "below": "6 years"}}}),
        _named("schule", **{"for": "child", "when": {"age": {"from": "6 years"}}}),
    ],
    "areas": [
        {"id": NORTH, "in": TOWN, "name": "Nord"},
        {"id": NORTH_A, "in": NORTH, "name": "Nord A"},
        {"id": NORTH_B, "in": NORTH, "name": "Nord B"},
        {"id": SOUTH, "in": TOWN, "name": "Süd"},
    ],
    "strengths": [_named("musik"), _named("sport")],
}


@cache
def words() -> Vocabulary:
    """The small vocabulary."""
    return load_vocabulary(VOCABULARY)


@cache
def quiet_words() -> Vocabulary:
    """A vocabulary without signals and with few needs: much can be asked, and what is recognised meets offers."""
    facts = [one for one in VOCABULARY["facts"] if one["id"] in _ASKED]
    needs = [one for one in VOCABULARY["needs"] if one["id"] in ("lernen", "entlastung", "wohnen")]
    return load_vocabulary({**VOCABULARY, "signals": [], "facts": facts, "needs": needs})


_ASKED = (
    "kind.kita",
    "kind.geschwister",
    "kind.schulform",
    "kind.schulort",
    "kind.hilfe",
    "kind.diagnose",
    "erwachsen.arbeit",
    "familie.allein",
    "familie.umzug",
    "familie.sprachen",
)


def rule(identity: str, need: str, when: Any = "always", scope: str = "child", **more: Any) -> dict[str, Any]:
    """A rule with what must be stated."""
    stated = {"id": identity, "for": scope, "when": when, "need": need, "because": {"de": f"Darum {identity}."}}
    return {**stated, "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"}, **more}


def ruleset(*rules: Mapping[str, Any], **more: Any) -> Ruleset:
    """A rule set of these rules."""
    head = {"schema": "lotse/ruleset/1", "id": "rules", "version": "1", "vocabulary": "small"}
    return load_ruleset({**head, "valid": {"from": "2016-01-01"}, "rules": list(rules), **more}, vocabulary=words())


def offer(identity: str, *needs: str, scope: str = "child", **more: Any) -> dict[str, Any]:
    """An offer everywhere without conditions, for families; `when=None` leaves the conditions out."""
    stated = {
        "id": identity,
        "kind": "offer",
        "audience": "family",
        "name": {"de": identity},
        "needs": list(needs) or ["lernen"],
    }
    full = {**stated, "for": scope, "where": "anywhere", "source": {"ref": "test"}, "when": "always", **more}
    return {key: value for key, value in full.items() if value is not None}


def catalogue(*offers: Mapping[str, Any], **more: Any) -> Catalogue:
    """A catalogue of these offers."""
    head = {"schema": "lotse/catalogue/1", "id": "offers", "version": "1", "vocabulary": "small"}
    return load_catalogue({**head, "offers": list(offers), **more}, vocabulary=words())


def child(identity: str = "k1", born: str | None = "2021-03-15", **more: Any) -> dict[str, Any]:
    """A child, five years old."""
    return {"id": identity, "role": "child", **({"born": born} if born else {}), **more}


def adult(identity: str = "m", born: str | None = None, role: str = "parent") -> dict[str, Any]:
    """A parent."""
    return {"id": identity, "role": role, **({"born": born} if born else {})}


def unborn(identity: str = "u", due: str | None = "2027-01-15", carried_by: str | None = "m") -> dict[str, Any]:
    """An unborn child."""
    stated = {"due": due, "carried_by": carried_by}
    return {"id": identity, "role": "unborn", **{key: value for key, value in stated.items() if value is not None}}


def signal(
    topic: str, person: str | None = "k1", finding: str = "conspicuous", on: str = "2026-11-01", **more: Any
) -> dict[str, Any]:
    """An observation in a talk."""
    stated = {"topic": topic, "person": person, "finding": finding, "source": "gespraech", "observed": on, **more}
    return {key: value for key, value in stated.items() if value is not None}


def family(*persons: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A case as it is written, by default one child and one parent."""
    people = list(persons) or [child(), adult()]
    return {"schema": "lotse/case/1", "case": NUMBER, "child_protection": "no_indication", "persons": people, **more}


def taken_in(written: Mapping[str, Any]) -> Case:
    """The case as it is loaded."""
    return load_case(written, vocabulary=words())


def known(written: Mapping[str, Any], on: date = ON) -> Facts:
    """The facts of a case on a day."""
    return derive_facts(taken_in(written), vocabulary=words(), on=on)


def needs_of(written: Mapping[str, Any], *rules: Mapping[str, Any], on: date = ON) -> Needs:
    """What the reference recognises."""
    return recognise_needs(known(written, on), ruleset(*rules))


def fitted(
    written: Mapping[str, Any], one: Mapping[str, Any], *rules: Mapping[str, Any], subject: str = "k1", on: date = ON
) -> Fit:
    """How one offer fits a subject."""
    facts = known(written, on)
    needs = recognise_needs(facts, ruleset(*rules))
    return fit_of(planted_offers(catalogue(one)).offers[one["id"]], subject, facts, needs)


def advised(
    written: Mapping[str, Any],
    rules: Ruleset,
    offers: Catalogue,
    on: date = ON,
    settings: Mapping[str, Any] | None = None,
) -> Advice:
    """The advice on a case as it is written."""
    return advise(taken_in(written), rules=rules, catalogue=offers, on=on, settings=settings)
