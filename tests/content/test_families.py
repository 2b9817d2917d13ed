"""The invented families of the four age phases: each names its source, comes out as expected, and is like no other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.case.load_case import case_of
from lotse.casetests import CasesFile, Outcome, TestCase, run_case
from lotse.catalogues.assign import bodies_of_role
from lotse.files import of_mapping, read, validated
from lotse.places import municipalities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

SHIPPED = Path(lotse.__file__).parent
PHASES = ("schwangerschaft-geburt", "kita", "grundschule-weiterfuehrende", "jugend")
REPORT = re.compile(r"(\d{3}_[0-9a-f]{16}\.txt):([0-9, -]*[0-9])")
NORM = re.compile(r"§§? ?\d|Art\. \d|BASS \d")
SAID_OF_ALL = {
    ("002_0cff71e497a63c2d.txt", 4457, 4474),  # districts must not be labelled: of no single rule or offer
    ("001_6e5b80aac8b9731f.txt", 5025, 5043),  # which school authority looks after which kind of school
}
"""Report lines that no rule or offer rests on, but what holds for all of them."""


def _families(phase: str) -> tuple[TestCase, ...]:
    return validated(read(SHIPPED / "cases" / f"{phase}.yaml"), CasesFile).cases


FAMILIES = {phase: _families(phase) for phase in PHASES}
EVERYBODY = [family for families in FAMILIES.values() for family in families]
each_family = pytest.mark.parametrize("family", EVERYBODY, ids=lambda family: family.id)


@lru_cache
def _content(rules: str, catalogues: tuple[str, ...]) -> tuple[Ruleset, Catalogue]:
    loaded = lotse.load_ruleset(rules)
    return loaded, lotse.load_catalogue(*catalogues, vocabulary=loaded.vocabulary)


@lru_cache
def _looked_at(place: int) -> tuple[Case, Advice]:
    family = EVERYBODY[place]
    rules, catalogue = _content(family.rules, family.catalogues)
    case = case_of(of_mapping(family.case), vocabulary=rules.vocabulary, numbered=False)
    return case, lotse.advise(case, rules=rules, catalogue=catalogue, on=family.on)


def _tried(family: TestCase) -> Outcome:
    return run_case(family, load=_content)


def _cited(text: str) -> Iterator[tuple[str, int, int]]:
    """Report lines that a text cites: file, first and last line."""
    for file, lines in REPORT.findall(text):
        for part in lines.split(","):
            first, _, last = part.strip().partition("-")
            yield file, int(first), int(last or first)


@lru_cache
def _cited_by_content() -> frozenset[tuple[str, int, int]]:
    folders = ("case/vocabularies/nrw", "rules/sets", "catalogues/content")
    files = [file for folder in folders for file in (SHIPPED / folder).rglob("*.yaml")]
    return frozenset(line for file in files for line in _cited(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_has_at_least_ten_families(phase: str) -> None:
    assert len(FAMILIES[phase]) >= 10


@pytest.mark.parametrize("phase", PHASES)
def test_every_family_of_a_phase_has_somebody_in_it(phase: str) -> None:
    outside = [
        family.id
        for place, family in enumerate(EVERYBODY)
        if family in FAMILIES[phase] and phase not in {one.phase for one in _looked_at(place)[1].phases}
    ]
    assert not outside


def test_ids_are_unique_among_all_shipped_cases() -> None:
    files = sorted((SHIPPED / "cases").glob("*.yaml"))
    ids = Counter(test.id for file in files for test in validated(read(file), CasesFile).cases)
    assert [name for name, times in ids.items() if times > 1] == []


@each_family
def test_a_family_comes_out_as_its_source_says(family: TestCase) -> None:
    assert _tried(family).differences == ()


@each_family
def test_a_family_names_its_source_and_what_it_shows(family: TestCase) -> None:
    source, note = family.source or "", family.note or ""
    assert REPORT.search(source) or NORM.search(source)
    assert len(note) > 40
    assert note.endswith(".")
    assert "*" not in note
    assert "kein Anspruch" not in note


@each_family
def test_report_lines_of_a_family_are_lines_that_the_content_rests_on(family: TestCase) -> None:
    known = _cited_by_content() | SAID_OF_ALL
    for file, first, last in _cited(family.source or ""):
        assert any(file == other and first <= end and start <= last for other, start, end in known), (file, first)


@each_family
def test_a_family_expects_needs_offers_and_what_is_not_asked(family: TestCase) -> None:
    expect = family.expect
    assert expect.needs
    assert any(offer.suggested for offer in expect.offers)
    assert any(offer.suggested is False for offer in expect.offers)
    assert expect.not_asked


@each_family
def test_a_wrong_expectation_would_be_noticed(family: TestCase) -> None:
    """The file is not green because nothing is compared: every offer the other way round is a difference."""
    turned = tuple(
        offer.model_copy(update={"suggested": not offer.suggested})
        for offer in family.expect.offers
        if offer.suggested is not None
    )
    expect = family.expect.model_copy(update={"offers": turned})
    found = _tried(family.model_copy(update={"expect": expect, "same_suggestions_at": ()}))
    assert sum("suggested" in str(difference) for difference in found.differences) == len(turned)


def test_no_two_families_are_alike() -> None:
    notes = Counter(family.note for family in EVERYBODY)
    cases = Counter(repr(_without_number(family.case)) for family in EVERYBODY)
    shapes = Counter(_shape(_looked_at(place)[1]) for place in range(len(EVERYBODY)))
    assert max(notes.values()) == 1
    assert max(cases.values()) == 1
    assert max(shapes.values()) == 1


def _without_number(case: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key not in ("case", "schema", "consents")}


def _shape(advice: Advice) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """What comes out, whoever it is for: the needs and the suggestions."""
    return (
        frozenset((one.need, "household" if one.person is None else "person") for one in advice.needs),
        frozenset((one.offer, one.verdict) for one in advice.suggestions),
    )


def _facts(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, entry in case.facts.items():
        told.update({f"{name}/{fact}": value for fact, value in entry.items()} if isinstance(entry, dict) else {})
        if not isinstance(entry, dict):
            told[name] = entry
    return told


def _due(case: Case, day: date) -> bool:
    return any(one.due is not None and len(one.due) == 10 and date.fromisoformat(one.due) < day for one in case.persons)


def _over_time(case: Case) -> bool:
    found = {(one.person, one.topic, one.finding) for one in case.signals if one.finding != "not_assessed"}
    return any((person, topic, "inconspicuous") in found for person, topic, what in found if what == "conspicuous")


def _twins(case: Case, role: str) -> bool:
    days = Counter(one.due or one.born for one in case.persons if one.role == role)
    return any(day is not None and len(day) == 10 and times > 1 for day, times in days.items())


def _custody(kind: str) -> Callable[[Case, Advice], bool]:
    return lambda case, _: any(one.custody is not None and one.custody.kind == kind for one in case.persons)


def _refused(reason: str) -> Callable[[Case, Advice], bool]:
    return lambda case, _: any(one.reason == reason for one in case.declined)


LIVES: dict[str, Callable[[Case, Advice], bool]] = {
    "a pregnancy with only the month of the due day": lambda case, _: any(
        one.due is not None and len(one.due) == 7 for one in case.persons
    ),
    "unborn twins": lambda case, _: _twins(case, "unborn"),
    "twins": lambda case, _: _twins(case, "child"),
    "past the due day": lambda case, advice: _due(case, advice.on),
    "siblings": lambda case, _: sum(one.role == "child" for one in case.persons) > 1,
    "a birth with only the year": lambda case, _: any(
        one.role == "child" and one.born is not None and len(one.born) == 4 for one in case.persons
    ),
    "a young adult": lambda case, advice: any(
        one.role == "child" and one.born is not None and int(one.born[:4]) < advice.on.year - 18 for one in case.persons
    ),
    "child and parent in one person": lambda case, _: bool(
        {parent for one in case.persons for parent in one.parents}
        & {one.id for one in case.persons if one.role == "child"}
    ),
    "two phases at once": lambda _, advice: max(Counter(one.person for one in advice.phases).values(), default=0) > 1,
    "sole custody": _custody("sole"),
    "joint custody": _custody("joint"),
    "a guardian": _custody("guardian"),
    "several languages": lambda case, _: len(_facts(case).get("familie.sprachen", ())) > 1,
    "a move to a known place": lambda case, _: (
        bool(_facts(case).get("familie.neu_zugezogen")) and case.place is not None
    ),
    "a move without a place": lambda case, _: bool(_facts(case).get("familie.neu_zugezogen")) and case.place is None,
    "a place below a municipality": lambda case, _: case.place is not None and case.place.area is not None,
    "something received": lambda case, _: bool(case.receives),
    "nobody asked what is received": lambda case, _: case.receives is None,
    "declined: not now": _refused("not_now"),
    "declined: not wanted": _refused("not_wanted"),
    "declined: unreachable": _refused("unreachable"),
    "an answer refused": lambda case, _: bool(case.no_answer),
    "a wish that leads further": lambda case, advice: (
        bool(case.wishes)
        and any(
            not one.wished and any("need:" in key for key in reason.keys)
            for one in advice.needs
            for reason in one.because
        )
    ),
    "strengths": lambda case, _: bool(case.strengths),
    "something special with a consent": lambda case, _: any(
        getattr(entry, "record", None) for entry in _facts(case).values()
    ),
    "something special without a consent": lambda _, advice: any(one.rule == "A05" for one in advice.not_used),
    "a screening with a consent": lambda case, advice: (
        any(one.record is not None and one.source != "gespraech" for one in case.signals) and not advice.not_used
    ),
    "a screening without a consent": lambda _, advice: any(one.rule == "E01" for one in advice.not_used),
    "observations that contradict each other over time": lambda case, _: _over_time(case),
    "a day in another school year": lambda _, advice: advice.on > date(2027, 7, 31),
}


@pytest.mark.parametrize("life", LIVES)
def test_the_families_show_this_side_of_life(life: str) -> None:
    assert any(LIVES[life](*_looked_at(place)) for place in range(len(EVERYBODY)))


def test_everything_stays_pseudonymous() -> None:
    """Persons are letters; no place is finer than a Sozialraum; what a family says is only ids and numbers."""
    for family in EVERYBODY:
        written = repr(_without_number(family.case))
        assert not re.search(r"(?i)(straße|str\.|@|\+49|\bfrau\b|\bherr\b)", written), family.id
        assert all(re.fullmatch(r"[a-z][0-9]{0,2}", person["id"]) for person in family.case["persons"]), family.id


def test_trying_the_families_leaves_every_office_of_every_municipality_as_it_was() -> None:
    """396 municipalities and every role: families read the tables and never change who is responsible."""
    words = lotse.load_vocabulary("nrw")
    before = {(town.ags, role): _ids(role, town.ags) for town in municipalities("05") for role in words.roles}
    for family in EVERYBODY:
        _tried(family)
    bodies_of_role.cache_clear()
    after = {(town.ags, role): _ids(role, town.ags) for town in municipalities("05") for role in words.roles}
    assert len({ags for ags, _ in before}) == 396
    assert before == after


def _ids(role: str, ags: str) -> tuple[str, ...]:
    return tuple(body.id for body in bodies_of_role(role, ags, date(2026, 11, 20)))
