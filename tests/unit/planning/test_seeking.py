"""Families sought for a change: every direction is found, whatever the seed; what nobody meets is named."""

from __future__ import annotations

from functools import cache
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.cli.page_comparison import comparison_page
from lotse.cli.starting import STARTER
from lotse.cli.text_comparison import comparison_text
from lotse.i18n import Words
from lotse.planning.drawn import drawn_cases
from lotse.planning.pieces import Contents
from lotse.planning.seeking import sought_cases
from small_world import ON, OTHER_TOWN, TOWN, catalogue, offer, rule, ruleset

if TYPE_CHECKING:
    from pathlib import Path

    from lotse.planning.comparison import Comparison

RULES, FAMILY, OFFERS = "regeln/sprache.yaml", "regeln/familie.yaml", "angebote/angebote.yaml"
GROUP = "    access: komm\n    provider: stadtteilverein"
NEED, OWN = "sprachfoerderung", "sprachspielgruppe-hafen"
Edits = tuple[tuple[str, str, str], ...]
CHANGES: dict[str, tuple[Edits, set[str], set[str]]] = {
    "rule from 3 to 4 years": (
        ((RULES, "{from: 3 years, below", "{from: 4 years, below"),),
        {f"loses:{NEED}", f"loses:{OWN}"},
        {f"gains:{NEED}", f"gains:{OWN}"},
    ),
    "rule from 3 years to 37 months": (
        ((RULES, "{from: 3 years, below", "{from: 37 months, below"),),
        {f"loses:{NEED}", f"loses:{OWN}"},
        {f"gains:{NEED}", f"gains:{OWN}"},
    ),
    "rule below 7 to 6 years": (
        ((RULES, "below: 7 years}}", "below: 6 years}}"),),
        {f"loses:{NEED}", f"loses:{OWN}"},
        {f"gains:{NEED}", f"gains:{OWN}"},
    ),
    "rule without its fact": (
        ((RULES, "        - {fact: kind.eingeschult, is: false}\n", ""),),
        {f"gains:{NEED}"},
        {f"loses:{NEED}"},
    ),
    "rule with another signal": (
        ((RULES, "{signal: sprache-deutsch}\n", "{signal: sprachentwicklung}\n"),),
        {f"gains:{NEED}", f"loses:{NEED}", f"gains:{OWN}", f"loses:{OWN}"},
        {f"gains:{NEED}", f"loses:{NEED}", f"gains:{OWN}", f"loses:{OWN}"},
    ),
    "rule of a household": (
        ((FAMILY, "below: 3 years", "below: 2 years"),),
        {"loses:kontakt-austausch", "loses:elterncafe", "loses:familienpass"},
        {"gains:kontakt-austausch", "gains:elterncafe", "gains:familienpass"},
    ),
    "offer from 3 to 4 years": (
        ((OFFERS, "age: {from: 3 years", "age: {from: 4 years"),),
        {f"loses:{OWN}"},
        {f"gains:{OWN}"},
    ),
    "offer below 7 to 6 years": (
        ((OFFERS, "{from: 3 years, below: 7 years}", "{from: 3 years, below: 6 years}"),),
        {f"loses:{OWN}"},
        {f"gains:{OWN}"},
    ),
    "offer in a smaller area": (
        (
            (
                OFFERS,
                'where: {residence: ["05358008"]}\n    when: {has_child',
                "where: {residence: [05358008-sued]}\n    when: {has_child",
            ),
        ),
        {"loses:elterncafe", "becomes_open:elterncafe"},
        {"gains:elterncafe", "becomes_fitting:elterncafe"},
    ),
    "offer that excludes": (
        ((OFFERS, GROUP, f"    excludes: [{{fact: kind.kita_platz, is: true}}]\n{GROUP}"),),
        {f"loses:{OWN}", f"becomes_open:{OWN}"},
        {f"gains:{OWN}", f"becomes_fitting:{OWN}"},
    ),
    "offer with a usual age": (
        ((OFFERS, GROUP, f"    usual_age: {{from: 3 years, below: 5 years}}\n{GROUP}"),),
        {f"becomes_open:{OWN}"},
        {f"becomes_fitting:{OWN}"},
    ),
    "offer that ended": (
        ((OFFERS, GROUP, f'    valid: {{to: "2026-11-01"}}\n{GROUP}'),),
        {f"loses:{OWN}"},
        {f"gains:{OWN}"},
    ),
    "offer with a fact turned": (
        ((OFFERS, "{fact: familie.familienkarte, is: true}", "{fact: familie.familienkarte, is: false}"),),
        {"gains:familienpass", "loses:familienpass"},
        {"gains:familienpass", "loses:familienpass"},
    ),
    "rule and offer together": (
        (
            (RULES, "{from: 3 years, below: 7 years}", "{from: 37 months, below: 6 years}"),
            (OFFERS, "age: {from: 3 years", "age: {from: 4 years"),
        ),
        {f"loses:{NEED}", f"loses:{OWN}"},
        {f"gains:{NEED}", f"gains:{OWN}"},
    ),
}


def of_folder(folder: Path) -> Contents:
    words = lotse.load_vocabulary(folder / "vokabular" / "musterstadt.yaml")
    return Contents(
        lotse.load_ruleset(folder / "regeln", vocabulary=words),
        lotse.load_catalogue(folder / "angebote", vocabulary=words),
    )


@cache
def starter() -> Contents:
    return of_folder(STARTER)


def changed(tmp_path: Path, edits: Edits) -> Contents:
    folder = tmp_path / "neu"
    copytree(STARTER, folder)
    for file, old, new in edits:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, (file, old)
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return of_folder(folder)


def compared(old: Contents, new: Contents, *, seed: int | None = None) -> Comparison:
    cases = sought_cases(old, new, on=ON)
    drawn = () if seed is None else drawn_cases(old, new, on=ON, number=12, seed=seed)
    return lotse.compare(
        (*cases, *drawn),
        rules=(old.rules, new.rules),
        catalogue=(old.catalogue, new.catalogue),
        on=ON,
        origin="generated",
        sought=len(cases),
    )


def directions(found: Comparison) -> set[str]:
    return {f"{one.shift}:{one.id}" for one in found.shifts}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", CHANGES)
def test_every_direction_of_a_change_is_found_both_ways_round(name: str, seed: int, tmp_path: Path) -> None:
    edits, there, back = CHANGES[name]
    new = changed(tmp_path, edits)
    for old_one, new_one, wanted in ((starter(), new, there), (new, starter(), back)):
        found = compared(old_one, new_one, seed=seed)
        assert wanted <= directions(found)
        assert found.unmet == ()
        assert found.sought > 0


@pytest.mark.parametrize("name", CHANGES)
def test_every_sought_family_shows_a_shift_of_its_own(name: str, tmp_path: Path) -> None:
    new = changed(tmp_path, CHANGES[name][0])
    for case in sought_cases(starter(), new, on=ON):
        both = (starter().rules, new.rules), (starter().catalogue, new.catalogue)
        assert lotse.compare([case], rules=both[0], catalogue=both[1], on=ON, origin="generated").shifts


def test_the_report_names_old_and_new_bound_and_the_offer_of_the_municipality(tmp_path: Path) -> None:
    new = changed(tmp_path, CHANGES["rule and offer together"][0])
    found = compared(starter(), new)
    text = comparison_text(found, starter(), new, Words())
    assert "Alter ab (when.all[2].age.from): 3 Jahre → 37 Monate" in text
    assert "Alter unter (when.all[2].age.below): 7 Jahre → 6 Jahre" in text
    assert "Alter ab (age.from): 3 Jahre → 4 Jahre" in text
    assert text.index("Fällt weg") < text.index("Sprachspielgruppe im Hafenviertel")
    assert "musterstadt: Der Inhalt ist ein anderer, die Version ist dieselbe (2026.1)." in text
    assert text.count("musterstadt: Der Inhalt") == 1


def test_a_new_version_is_not_asked_for_twice(tmp_path: Path) -> None:
    new = changed(
        tmp_path,
        (
            *CHANGES["rule from 3 to 4 years"][0],
            (RULES, 'version: "2026.1"', 'version: "2026.2"'),
            (FAMILY, 'version: "2026.1"', 'version: "2026.2"'),
        ),
    )
    text = comparison_text(compared(starter(), new), starter(), new, Words())
    assert "die Version ist dieselbe" not in text


def test_one_family_with_several_offers_is_one_block_and_its_yaml_stands_as_it_is() -> None:
    old = Contents(ruleset(rule("r", "lernen", {"signal": "sprache"})), catalogue(*(offer(f"o{n}") for n in range(7))))
    new = Contents(
        ruleset(rule("r", "lernen", {"all": [{"signal": "sprache"}, {"age": {"from": "4 years"}}]})), old.catalogue
    )
    text = comparison_text(compared(old, new), old, new, Words())
    assert text.count("Kleinstes Beispiel:") == 1
    assert text.count("Ursache: Regel r (anders).") == 1
    lines = [one.strip() for one in text.splitlines()]
    assert "finding: conspicuous" in lines
    assert [f"(o{n})" in text for n in range(7)] == [True] * 7


def test_what_no_family_meets_is_named() -> None:
    """Nobody is younger than two and older than five, so the second bound of the rule changes nobody's answer."""
    never: list[Any] = [{"age": {"below": "2 years"}}, {"age": {"from": "5 years"}}]
    old = Contents(ruleset(rule("r", "lernen", {"all": never})), catalogue(offer("o")))
    new = Contents(ruleset(rule("r", "lernen", {"all": [never[0], {"age": {"from": "6 years"}}]})), old.catalogue)
    found = compared(old, new, seed=0)
    assert [one.id for one in found.unmet] == ["r"]
    text = " ".join(comparison_text(found, old, new, Words()).split())
    assert "Es wurde keine Familie gefunden, für die das etwas ändert. Das heißt nicht, dass es keine gibt." in text
    assert "ändert sich nichts" not in text


def test_what_is_only_said_otherwise_is_told_apart() -> None:
    old = Contents(ruleset(rule("r", "lernen")), catalogue(offer("o")))
    new = Contents(old.rules, catalogue(offer("o", name={"de": "Neuer Name"})))
    text = comparison_text(compared(old, new), old, new, Words())
    assert "Bedarfe, Ideen und Einschätzungen hängen davon nicht ab." in text
    assert "keine Familie gefunden" not in text


def test_each_of_two_causes_has_a_family_of_its_own() -> None:
    old = Contents(ruleset(rule("r", "lernen", {"signal": "sprache"})), catalogue(offer("o", age={"from": "3 years"})))
    new = Contents(ruleset(rule("r", "lernen", {"signal": "hoeren"})), catalogue(offer("o", age={"from": "4 years"})))
    causes = {tuple(cause.piece for cause in one.causes) for one in compared(old, new).shifts if one.id == "o"}
    assert {("rule",), ("offer",)} <= causes


@pytest.mark.parametrize(("old_where", "new_where"), [([TOWN], [OTHER_TOWN]), ([OTHER_TOWN], [TOWN])])
def test_an_offer_that_moves_is_lost_here_and_won_there(old_where: list[str], new_where: list[str]) -> None:
    rules = ruleset(rule("r", "lernen", {"signal": "sprache"}))
    old, new = (Contents(rules, catalogue(offer("o", where={"residence": one}))) for one in (old_where, new_where))
    assert directions(compared(old, new)) == {"loses:o", "gains:o"}


def test_an_offer_at_a_school_is_sought_by_the_school() -> None:
    rules = ruleset(rule("r", "lernen", {"signal": "sprache"}))
    old, new = (
        Contents(rules, catalogue(offer("o", where={"attends_school_in": [one]}))) for one in (TOWN, OTHER_TOWN)
    )
    assert {"loses:o", "gains:o"} <= directions(compared(old, new))


def chained(*first: Any, **more: Any) -> Contents:
    """A rule for `lernen`, a rule that reads it for `sprechen`, one more for `orientierung`, and an offer for each."""
    rules = ruleset(
        rule("a", "lernen", {"all": [{"signal": "sprache"}, *first]}),
        rule("b", "sprechen", {"all": [{"need": "lernen"}, {"fact": "kind.kita", "is": True}]}),
        rule("c", "orientierung", {"has_child": {"need": "sprechen"}}, "household"),
        *more.pop("rules", ()),
    )
    small = offer("x", "sprechen", where={"residence": [OTHER_TOWN]}, age={"from": "9 years"})
    return Contents(rules, catalogue(small, offer("y"), offer("z", "orientierung", scope="household"), **more))


@pytest.mark.parametrize("seed", [None, 0, 1])
def test_what_is_lost_or_won_through_a_chain_of_needs_is_found_both_ways_round(seed: int | None) -> None:
    ends = {"lernen", "sprechen", "orientierung", "x", "y", "z"}
    old, new = chained({"age": {"from": "6 years"}}), chained({"age": {"from": "11 years"}})
    for one, other, shift in ((old, new, "loses"), (new, old, "gains")):
        found = compared(one, other, seed=seed)
        assert {f"{shift}:{name}" for name in ends} <= directions(found)
        assert found.unfound == ()
        assert {cause.id for each in found.shifts for cause in each.causes} == {"a"}


def test_a_chain_is_found_where_another_rule_brings_a_need_on_the_way() -> None:
    masking = (rule("d", "lernen", {"signal": "hoeren"}), rule("e", "sprechen", {"fact": "kind.ganztags", "is": True}))
    old, new = (chained({"age": {"from": age}}, rules=masking) for age in ("6 years", "11 years"))
    assert {"loses:sprechen", "loses:x", "loses:orientierung"} <= directions(compared(old, new))


def test_a_need_and_an_offer_at_the_end_of_a_chain_that_no_family_shows_are_named() -> None:
    """The second rule holds only for children for whom the first one holds neither before nor after."""
    first, second = {"signal": "sprache"}, {"all": [{"need": "lernen"}, {"age": {"below": "2 years"}}]}
    offers = catalogue(offer("y"), offer("x", "sprechen"))
    old, new = (
        Contents(ruleset(rule("a", "lernen", {"all": [first, age]}), rule("b", "sprechen", second)), offers)
        for age in ({"age": {"from": "6 years"}}, {"age": {"from": "8 years"}})
    )
    found = compared(old, new, seed=0)
    assert [(one.cause.id, one.about, one.id) for one in found.unfound] == [
        ("a", "offer", "x"),
        ("a", "need", "sprechen"),
    ]
    text = " ".join(comparison_text(found, old, new, Words()).split())
    assert "Über andere Regeln wirkt das auch auf: Angebot „x“ (x) und Bedarf „Sprechen“ (sprechen)." in text
    assert "Dafür wurde keine Familie gefunden. Das heißt nicht, dass es keine gibt." in text
    assert "Dafür wurde keine Familie gefunden" in comparison_page(found, old, new, Words())
