"""What is shipped says nothing twice, names nothing that is not there, and is counted as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.catalogues.load_catalogue import problems_of as problems_of_catalogues
from lotse.content_checks import Content, counts_of, find_faults, gather, proposals, told_by_reports
from lotse.library import shipped_ids
from lotse.rules.load_ruleset import load_ruleset
from lotse.rules.load_ruleset import problems_of as problems_of_rules

if TYPE_CHECKING:
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.content import Part
    from lotse.errors import Problem
    from lotse.rules.ruleset import Ruleset

ON = date(2026, 11, 20)

KNOWN_WARNINGS = {
    # no source on advice about caring for a relative was read, so no offer is stated; the guide is still named
    ("NEED-NO-OFFER", "pflege"),
    ("OFFER-UNREACHABLE", "ombudsstelle"),
}
"""Every warning that is left, with the reason it may stay; a new one is looked at before it comes in here."""


@pytest.fixture(scope="module")
def content() -> Content:
    (rules,) = shipped_ids("ruleset")
    return gather("nrw", rulesets=[rules], catalogues=shipped_ids("catalogue"))


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary("nrw")


@pytest.fixture(scope="module")
def rules(words: Vocabulary) -> Ruleset:
    return load_ruleset("praeventionskette-nrw", vocabulary=words)


@pytest.fixture(scope="module")
def catalogue(words: Vocabulary) -> Catalogue:
    return load_catalogue(*shipped_ids("catalogue"), vocabulary=words)


@pytest.fixture(scope="module")
def found(content: Content) -> tuple[Problem, ...]:
    return find_faults(content, on=ON)


def test_loading_finds_nothing_wrong_or_doubtful(content: Content) -> None:
    assert list(problems_of_rules(content.rulesets[0], content.vocabulary)) == []
    assert list(problems_of_catalogues(list(content.catalogues), content.vocabulary)) == []


def test_the_shipped_content_has_no_errors(found: tuple[Problem, ...]) -> None:
    assert [str(one) for one in found if one.severity == "error"] == []


def test_the_warnings_that_are_left_are_known(found: tuple[Problem, ...], content: Content) -> None:
    assert {(one.code, _named(one, content)) for one in found if one.severity == "warning"} == KNOWN_WARNINGS


def _named(problem: Problem, content: Content) -> str:
    """The id of the entry that a problem is about."""
    groups: tuple[tuple[Part[Any], ...], ...] = (content.vocabularies, *content.rulesets, *content.catalogues)
    files = {part.document.name: part.document for parts in groups for part in parts}
    name, _, rest = problem.path.partition("[")
    return str(files[problem.file].at((name, int(rest.partition("]")[0]), "id")))


def test_every_problem_of_the_shipped_content_has_a_line(found: tuple[Problem, ...]) -> None:
    assert all(one.line > 0 and one.file.endswith(".yaml") for one in found)


def test_a_year_later_confirmations_are_old_but_reports_stay_reports(content: Content, catalogue: Catalogue) -> None:
    later = find_faults(content, on=date(2028, 1, 1))
    old = [one for one in later if one.code == "CONFIRMED-OLD"]
    told = sum(told_by_reports(catalogue).values())
    confirmed = sum(offer.confirmed is not None for offer in catalogue.offers)
    assert len(old) == confirmed - told > 0
    assert {one.severity for one in old} == {"warning"}
    assert not any("praxisbeispiele-nrw" in one.file for one in old)


def test_the_counts_are_those_of_the_content(words: Vocabulary, rules: Ruleset, catalogue: Catalogue) -> None:
    counts = counts_of(words, rules, catalogue)
    assert counts["signals"] == len(words.signals) > 0
    assert counts["rules"]["all"] == len(rules.rules) == sum(counts["rules"]["by_source"].values()) > 0
    assert list(counts["rules"]["by_phase"]) == list(words.phases)
    assert all(0 < number <= len(rules.rules) for number in counts["rules"]["by_phase"].values())
    for name in ("by_kind", "by_audience", "by_catalogue"):
        assert sum(counts["offers"][name].values()) == len(catalogue.offers) == counts["offers"]["all"]
    assert counts["places"] == {"municipalities": 396, "kreise": 53, "areas": len(words.areas)}
    assert counts["bodies"]["in_tables"] > counts["places"]["municipalities"]
    assert counts["examples"] >= counts["rules"]["all"]


def test_proposals_are_listed_and_nothing_else(rules: Ruleset) -> None:
    listed = proposals(rules)
    assert [rule.id for rule in listed] == sorted(rule.id for rule in rules.rules if rule.source.kind == "proposal")
    assert 0 < len(listed) < len(rules.rules)


def test_what_only_a_report_tells_is_counted_by_catalogue(catalogue: Catalogue) -> None:
    assert told_by_reports(catalogue) == {
        "praxisbeispiele-nrw": sum(o == "praxisbeispiele-nrw" for o in catalogue.origin.values())
    }
