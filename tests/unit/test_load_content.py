"""Reading vocabularies, rule sets and catalogues: what is refused, what is joined, what is hashed."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.errors import ContentError
from lotse.rules.load_ruleset import load_ruleset
from small_world import NORTH_A, TOWN, VOCABULARY, catalogue, offer, rule, ruleset, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def told(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ContentError) as caught:
        call()
    return [(problem.code, problem.path) for problem in caught.value.problems]


def changed(name: str, place: int, **more: Any) -> dict[str, Any]:
    vocabulary = deepcopy(VOCABULARY)
    vocabulary[name][place].update(more)
    return vocabulary


def added(name: str, entry: Any) -> dict[str, Any]:
    return {**VOCABULARY, name: [*VOCABULARY[name], entry]}


@pytest.mark.parametrize(
    ("vocabulary", "code", "path"),
    [
        ({**VOCABULARY, "unbekannt": 1}, "KEY-UNKNOWN", ""),
        ({**VOCABULARY, "schema": "lotse/vocabulary/2"}, "TYPE", "schema"),
        ({key: value for key, value in VOCABULARY.items() if key != "id"}, "KEY-MISSING", "id"),
        (added("needs", VOCABULARY["needs"][0]), "ID-DUPLICATE", "needs[7].id"),
        (added("facts", VOCABULARY["facts"][0]), "ID-DUPLICATE", "facts[16].id"),
        (added("facts", {**VOCABULARY["facts"][0], "id": "kind.herkunft"}), "ID-DUPLICATE", "facts[16].id"),
        (changed("facts", 0, id="familie.kita"), "SCOPE", "facts[0].id"),
        (changed("facts", 0, id="kita"), "TYPE", "facts[0].id"),
        (changed("facts", 0, values={"x": {"de": "x"}}), "KEY-MISSING", "facts[0]"),
        (changed("facts", 3, values=None), "KEY-MISSING", "facts[3]"),
        (changed("facts", 0, sensitivity="secret"), "TYPE", "facts[0].sensitivity"),
        (changed("needs", 0, guides=["feuerwehr"]), "ID-UNKNOWN", "needs[0].guides[0]"),
        (changed("needs", 0, phases=["rente"]), "ID-UNKNOWN", "needs[0].phases[0]"),
        (changed("needs", 0, id="Lernen"), "TYPE", "needs[0].id"),
        (changed("signals", 0, instruments=["glaskugel"]), "ID-UNKNOWN", "signals[0].instruments[0]"),
        (changed("areas", 0, **{"in": "05000000"}), "AGS-UNKNOWN", "areas[0].in"),
        (changed("areas", 0, **{"in": "053"}), "AGS-UNKNOWN", "areas[0].in"),
        (changed("areas", 0, **{"in": "05358008"}), "AGS-UNKNOWN", "areas[0].id"),
        (changed("phases", 0, when={"fact": "kind.unbekannt", "is": True}), "ID-UNKNOWN", "phases[0].when.fact"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_vocabulary_is_refused(vocabulary: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in told(lambda: load_vocabulary(vocabulary))


def test_a_vocabulary_that_contains_itself_is_refused(tmp_path: Path) -> None:
    assert ("ID-DUPLICATE", "extends[0]") in told(lambda: load_vocabulary({**VOCABULARY, "extends": ["small"]}))


def test_areas_that_lie_in_each_other_do_not_hang() -> None:
    areas = [{"id": f"{TOWN}-a", "in": f"{TOWN}-b", "name": "A"}, {"id": f"{TOWN}-b", "in": f"{TOWN}-a", "name": "B"}]
    assert told(lambda: load_vocabulary({**VOCABULARY, "areas": areas}))


def test_areas_know_everything_they_lie_in() -> None:
    assert words().chains[NORTH_A] == (NORTH_A, f"{TOWN}-nord", TOWN)
    assert words().leaf_areas == (NORTH_A, f"{TOWN}-nord-b", f"{TOWN}-sued")


RULE = rule("r", "lernen")


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"need": "unbekannt"}, "ID-UNKNOWN", "rules[0].need"),
        ({"need": "entlastung"}, "SCOPE", "rules[0]"),
        ({"for": "family"}, "TYPE", "rules[0].for"),
        ({"because": {"tr": "…"}}, "TEXT-MISSING", "rules[0].because"),
        ({"because": {}}, "TYPE", "rules[0].because"),
        ({"source": {"kind": "law", "ref": "§ 1"}}, "KEY-MISSING", "rules[0].source"),
        ({"source": {"kind": "law", "read_on": "2026-11-20"}}, "KEY-MISSING", "rules[0].source"),
        ({"source": {}}, "KEY-MISSING", "rules[0].source.kind"),
        ({"valid": {"from": "2026-02-30"}}, "DATE", "rules[0].valid.from"),
        ({"valid": {"from": "2026-11-20", "to": "2026-11-19"}}, "DATE-ORDER", "rules[0].valid.to"),
        ({"examples": [{"given": {}, "expect": True}]}, "TYPE", "rules[0].examples[0].expect"),
        ({"priority": 1}, "KEY-UNKNOWN", "rules[0]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_rule_is_refused(change: dict[str, Any], code: str, path: str) -> None:
    assert code in [found for found, where in told(lambda: ruleset({**RULE, **change})) if where.startswith(path)]


@pytest.mark.parametrize("missing", ["id", "for", "when", "need", "because", "source", "valid"])
def test_what_must_stand_in_a_rule_is_named(missing: str) -> None:
    assert ("KEY-MISSING", f"rules[0].{missing}") in told(
        lambda: ruleset({key: value for key, value in RULE.items() if key != missing})
    )


@pytest.mark.parametrize(
    ("scope", "need", "fits"),
    [
        ("child", "lernen", True),
        ("child", "wohnen", True),
        ("child", "entlastung", False),
        ("adult", "entlastung", True),
        ("adult", "lernen", False),
        ("household", "wohnen", True),
        ("household", "lernen", False),
    ],
)
def test_a_rule_concludes_a_need_of_its_scope_or_of_the_household(scope: str, need: str, *, fits: bool) -> None:
    if fits:
        assert ruleset(rule("r", need, "always", scope)).rules
    else:
        assert "SCOPE" in [code for code, _ in told(lambda: ruleset(rule("r", need, "always", scope)))]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"needs": ["unbekannt"]}, "ID-UNKNOWN", "offers[0].needs[0]"),
        ({"needs": []}, "TYPE", "offers[0].needs"),
        ({"kind": "party"}, "TYPE", "offers[0].kind"),
        ({"audience": "everybody"}, "TYPE", "offers[0].audience"),
        ({"for": "family"}, "TYPE", "offers[0].for"),
        ({"where": {}}, "TYPE", "offers[0].where"),
        ({"where": {"residence": ["05000000"]}}, "AGS-UNKNOWN", "offers[0].where.residence[0]"),
        ({"where": {"residence": [f"{TOWN}-west"]}}, "ID-UNKNOWN", "offers[0].where.residence[0]"),
        ({"where": {"residence": [5315000]}}, "TYPE", "offers[0].where.residence[0]"),
        ({"for": "household", "needs": ["wohnen"], "age": {"below": "3 years"}}, "SCOPE", "offers[0].age"),
        ({"for": "household", "needs": ["wohnen"], "usual_age": {"below": "3 years"}}, "SCOPE", "offers[0].usual_age"),
        ({"for": "household", "needs": ["wohnen"], "when": {"age": {"below": "3 years"}}}, "SCOPE", "offers[0].when"),
        (
            {"for": "adult", "needs": ["entlastung"], "where": {"attends_school_in": [TOWN]}},
            "SCOPE",
            "offers[0].where.attends_school_in",
        ),
        ({"when": {"fact": "kind.unbekannt", "is": True}}, "ID-UNKNOWN", "offers[0].when.fact"),
        ({"requires": [{"signal": "unbekannt"}]}, "ID-UNKNOWN", "offers[0].requires[0].signal"),
        ({"excludes": [{"not": {"need": "lernen"}}]}, "NOT-OVER-NEED", "offers[0].excludes[0]"),
        ({"provider": "unbekannt"}, "ID-UNKNOWN", "offers[0].provider"),
        ({"host": "unbekannt"}, "ID-UNKNOWN", "offers[0].host"),
        ({"responsible": {"role": "feuerwehr"}}, "ID-UNKNOWN", "offers[0].responsible.role"),
        ({"valid": {"from": "2026-11-20", "to": "2026-11-19"}}, "DATE-ORDER", "offers[0].valid.to"),
        ({"apply": {"from": "2026-11-20", "to": "2026-11-19"}}, "DATE-ORDER", "offers[0].apply.to"),
        ({"access": "teleport"}, "TYPE", "offers[0].access"),
        ({"capacity": {"state": "maybe"}}, "TYPE", "offers[0].capacity.state"),
        ({"rank": 1}, "KEY-UNKNOWN", "offers[0]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_offer_is_refused(change: dict[str, Any], code: str, path: str) -> None:
    assert code in [
        found for found, where in told(lambda: catalogue({**offer("o"), **change})) if where.startswith(path)
    ]


@pytest.mark.parametrize("missing", ["id", "kind", "audience", "name", "needs", "for", "where", "source"])
def test_what_must_stand_in_an_offer_is_named(missing: str) -> None:
    assert ("KEY-MISSING", f"offers[0].{missing}") in told(
        lambda: catalogue({key: value for key, value in offer("o").items() if key != missing})
    )


def test_everything_else_of_an_offer_may_be_left_out() -> None:
    (one,) = catalogue(offer("o", when=None)).offers
    assert (one.when, one.languages, one.access, one.capacity, one.requires) == (None, None, None, None, ())


def test_school_places_need_a_vocabulary_that_knows_them() -> None:
    without = {**VOCABULARY, "facts": [one for one in VOCABULARY["facts"] if one["id"] != "kind.schulort"]}
    head = {"schema": "lotse/catalogue/1", "id": "offers", "version": "1", "vocabulary": "small"}
    written = {**head, "offers": [offer("o", where={"attends_school_in": [TOWN]})]}
    vocabulary = load_vocabulary(without)
    assert told(lambda: load_catalogue(written, vocabulary=vocabulary))


def _catalogue(identity: str, *offers: Any) -> dict[str, Any]:
    return {
        "schema": "lotse/catalogue/1",
        "id": identity,
        "version": "1",
        "vocabulary": "small",
        "offers": list(offers),
    }


def test_one_offer_id_in_two_catalogues_is_an_error() -> None:
    several = _catalogue("first", offer("o")), _catalogue("second", offer("p"), offer("o"))
    assert ("ID-DUPLICATE", "offers[1].id") in told(lambda: load_catalogue(*several, vocabulary=words()))


def test_several_catalogues_are_used_together_and_each_offer_knows_its_own() -> None:
    both = load_catalogue(_catalogue("first", offer("o")), _catalogue("second", offer("p")), vocabulary=words())
    assert both.origin == {"o": "first", "p": "second"}
    assert [version.id for version in both.versions] == ["first", "second"]


BODY = {"id": "verein", "role": "provider", "name": "Verein", "status": "documented", "source": {"ref": "test"}}


def test_a_provider_may_be_declared_in_another_catalogue() -> None:
    first = {**_catalogue("first"), "bodies": [BODY]}
    both = load_catalogue(first, _catalogue("second", offer("o", provider="verein")), vocabulary=words())
    assert set(both.bodies) == {"verein"}


HEAD = "schema: lotse/ruleset/1\nid: folder\nversion: '1'\nvocabulary: small\nvalid: {from: '2016-01-01'}\n"


def _as_yaml(*rules: str) -> str:
    rest = "for: child, when: always, need: lernen, because: {de: Es hilft.}, source: {kind: proposal}, valid: {}"
    lines = [f"  - {{id: {name}, {rest}}}" for name in rules]
    return HEAD + "rules:\n" + "\n".join(lines) + "\n"


def test_the_files_of_a_folder_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(_as_yaml("last"), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(_as_yaml("first", "second"), encoding="utf-8")
    assert [one.id for one in load_ruleset(tmp_path, vocabulary=words()).rules] == ["first", "second", "last"]


def test_the_files_of_a_folder_carry_the_same_head(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(_as_yaml("first"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(_as_yaml("last").replace("version: '1'", "version: '2'"), encoding="utf-8")
    assert told(lambda: load_ruleset(tmp_path, vocabulary=words()))


def test_problems_of_all_files_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(
            _as_yaml(name).replace("need: lernen", "need: unbekannt"), encoding="utf-8"
        )
    with pytest.raises(ContentError) as caught:
        load_ruleset(tmp_path, vocabulary=words())
    assert [(problem.code, problem.file[-6:], problem.line) for problem in caught.value.problems] == [
        ("ID-UNKNOWN", "a.yaml", 7),
        ("ID-UNKNOWN", "b.yaml", 7),
    ]


def test_a_version_holds_the_hash_of_the_content_and_not_of_its_key_order() -> None:
    turned = {key: RULE[key] for key in reversed(list(RULE))}
    assert ruleset(RULE).version == ruleset(turned).version
    assert ruleset(RULE).version != ruleset({**RULE, "because": {"de": "Anders."}}).version
    assert len(ruleset(RULE).version.sha256) == 64


def test_shipped_content_that_is_not_there_is_an_error() -> None:
    for call in (
        lambda: load_vocabulary("no-such"),
        lambda: load_ruleset("no-such"),
        lambda: load_catalogue("no-such"),
    ):
        assert told(call)[0][0] == "ID-UNKNOWN"
