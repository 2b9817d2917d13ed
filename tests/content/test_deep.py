"""The deep check finds each seeded fault, leaves sound content alone, and the rules agree with all it shows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.content_checks import gather
from lotse.content_checks.deep import DeepReport, look_deeper
from lotse.errors import LotseError
from small_world import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable

pytest.importorskip("z3", reason="the extra `deep` is not installed")

SPRACHE = {"signal": "sprache"}
THREE = {"age": {"from": "3 years"}}
KITA = {"fact": "kind.kita", "is": True}


def rule(name: str, when: Any, *, need: str = "sprechen", scope: str = "child") -> dict[str, Any]:
    head = {"id": name, "for": scope, "when": when, "need": need, "because": {"de": "Das kann helfen."}}
    return {**head, "source": {"kind": "practice", "ref": "x"}, "valid": {"from": "2016-01-01", "to": None}}


def offer(name: str, *, need: str = "sprechen", scope: str = "child", **more: Any) -> dict[str, Any]:
    head = {"id": name, "kind": "offer", "audience": "family", "name": {"de": name}, "needs": [need], "for": scope}
    return {**head, "where": "anywhere", "source": {"ref": "x"}, **more}


def looked_at(
    rules: list[dict[str, Any]],
    offers: list[dict[str, Any]] | None = None,
    going_on: Callable[[int, int], bool] = lambda _done, _all: True,
) -> DeepReport:
    ruleset: dict[str, Any] = {"schema": "lotse/ruleset/1", "id": "own", "version": "1", "vocabulary": "small"}
    ruleset |= {"valid": {"from": "2016-01-01"}, "rules": rules}
    catalogue: dict[str, Any] = {"schema": "lotse/catalogue/1", "id": "own", "version": "1", "vocabulary": "small"}
    catalogue |= {"offers": offers or []}
    content = gather(VOCABULARY, rulesets=[ruleset], catalogues=[catalogue])
    return look_deeper(content, ruleset=lotse.load_ruleset(ruleset, vocabulary=content.vocabulary), going_on=going_on)


def kinds(report: DeepReport) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.id, one.other) for one in report.findings]


@pytest.mark.parametrize(
    ("when", "kind", "path"),
    [
        ({"all": [{"age": {"below": "3 years"}}, {"age": {"from": "40 months"}}]}, "never", "rules[0].when"),
        ({"all": [SPRACHE, {"not": SPRACHE}]}, "never", "rules[0].when"),
        ({"any": [KITA, {"not": KITA}]}, "always", "rules[0].when"),
        (
            {"all": [THREE, {"age": {"from": "2 years"}}, SPRACHE]},
            "part_not_needed",
            "rules[0].when.all[1]",
        ),
        ({"any": [SPRACHE, {"all": [SPRACHE, KITA]}]}, "way_not_needed", "rules[0].when.any[1]"),
        ({"all": [{"age": {"below": "27 years"}}, SPRACHE]}, None, None),  # an unborn child has no age
        ({"all": [SPRACHE, KITA]}, None, None),
        ({"any": [SPRACHE, KITA]}, None, None),
        # ruled out is not the same as never looked for
        ({"any": [SPRACHE, {"not": SPRACHE}]}, None, None),
    ],
)
def test_what_a_condition_says_for_nothing(when: Any, kind: str | None, path: str | None) -> None:
    found = [(one.kind, one.path) for one in looked_at([rule("one", when)]).findings if one.kind != "not_covered"]
    assert found == ([] if kind is None else [(kind, path)])


@pytest.mark.parametrize(
    ("bound", "kind"),
    [("28 days", None), ("30 days", None), ("31 days", "never")],
)
def test_days_and_months_are_held_together_by_the_calendar(bound: str, kind: str | None) -> None:
    """Nobody is 31 days old before the first month is complete; 30 days one may be, born on the 29th of January."""
    when = {"all": [{"age": {"below": "1 months"}}, {"age": {"from": bound}}, SPRACHE]}
    found = [one.kind for one in looked_at([rule("one", when)]).findings]
    assert ("never" in found) is (kind == "never")


def test_household_conditions_are_of_one_and_the_same_child() -> None:
    two = {"all": [{"has_child": SPRACHE}, {"every_child": {"not": SPRACHE}}]}
    apart = {"all": [{"has_child": SPRACHE}, {"has_child": {"not": SPRACHE}}]}
    found = [looked_at([rule("one", when, need="orientierung", scope="household")]).findings for when in (two, apart)]
    assert [[one.kind for one in several] for several in found] == [["never"], []]


def test_a_rule_within_another_one() -> None:
    narrow, wide = rule("narrow", {"all": [SPRACHE, {"age": {"below": "5 years"}}]}), rule("wide", SPRACHE)
    assert ("rule_within_rule", "narrow", "wide") in kinds(looked_at([narrow, wide]))
    later = {**wide, "valid": {"from": "2020-01-01", "to": None}}
    earlier = {**narrow, "valid": {"from": "2016-01-01", "to": "2019-12-31"}}
    assert not kinds(looked_at([earlier, later]))
    elsewhere = rule("elsewhere", KITA)
    assert not kinds(looked_at([narrow, elsewhere]))


def test_an_offer_within_another_one_of_the_same_body() -> None:
    small = offer("small", age={"from": "3 years", "below": "5 years"}, when="always")
    large = offer("large", age={"from": "2 years"}, when="always")
    found = kinds(looked_at([rule("one", SPRACHE)], [small, large]))
    assert ("offer_within_offer", "small", "large") in found
    other = {**large, "where": {"residence": ["05315000"]}}
    assert "offer_within_offer" not in [kind for kind, *_ in kinds(looked_at([rule("one", SPRACHE)], [small, other]))]


def test_a_family_that_no_offer_is_for_is_shown_and_tried() -> None:
    report = looked_at(
        [rule("one", {"all": [SPRACHE, {"age": {"from": "1 years", "below": "8 years"}}]})],
        [
            offer("early", age={"below": "3 years"}, when="always"),
            offer("late", age={"from": "6 years"}, when="always"),
        ],
    )
    (left,) = [one for one in report.findings if one.kind == "not_covered"]
    (gap,) = [one for one in report.findings if one.kind == "age_gap"]
    for found in (left, gap):
        assert found.confirmed
        assert found.case is not None
        assert found.on is not None
        (child,) = found.case["persons"]
        years = (int(found.on[:4]) - int(child["born"][:4])) - (found.on[5:] < child["born"][5:])
        assert 3 <= years < 6


def test_bands_without_a_gap_leave_nobody_out() -> None:
    report = looked_at(
        [rule("one", {"all": [SPRACHE, {"age": {"from": "1 years", "below": "8 years"}}]})],
        [
            offer("early", age={"below": "36 months"}, when="always"),
            offer("late", age={"from": "3 years"}, when="always"),
        ],
    )
    assert [one.kind for one in report.findings if one.kind in ("not_covered", "age_gap")] == []


DUEREN, KOELN = "05358008", "05315000"
SMALL = offer("small", age={"below": "36 months"}, when="always", where={"residence": [DUEREN]})
LARGE = offer("large", age={"from": "37 months", "below": "7 years"}, when="always", where={"residence": [DUEREN]})
IN_KOELN: dict[str, Any] = {"where": {"residence": [KOELN]}, "when": "always"}


@pytest.mark.parametrize(
    "more",
    [
        None,
        offer("ageless", **IN_KOELN),
        offer("household", **IN_KOELN, scope="household"),
        offer("two-to-five", **IN_KOELN, age={"from": "2 years", "below": "5 years"}),
        offer("school", when="always", where={"attends_school_in": [KOELN]}),
        offer("over", when="always", where={"residence": [DUEREN]}, valid={"to": "2015-12-31"}),
        offer("other-family", when=KITA | {"is": False}, where={"residence": [DUEREN]}),
    ],
    ids=lambda one: one["id"] if one else "none",
)
def test_an_offer_elsewhere_closes_no_gap_here(more: dict[str, Any] | None) -> None:
    when = {"all": [SPRACHE, {"age": {"below": "7 years"}}]}
    report = looked_at([rule("one", when)], [SMALL, LARGE, *([more] if more else [])])
    gaps = [one for one in report.findings if one.kind == "age_gap"]
    assert [(one.confirmed, DUEREN in one.places) for one in gaps] == [(True, True)]
    assert gaps[0].case is not None
    assert gaps[0].case["place"]["ags"] == DUEREN
    left = [one for one in report.findings if one.kind == "not_covered" and DUEREN in one.places]
    assert [one.confirmed for one in left] == [True]


@pytest.mark.parametrize(
    "closing",
    [
        offer("ageless", when="always", where={"residence": ["05358"]}),
        offer("household", when="always", where="anywhere", scope="household"),
        offer("between", age={"from": "3 years", "below": "4 years"}, when="always", where={"residence": ["05"]}),
        offer("school", when="always", where={"attends_school_in": [DUEREN]}),
    ],
    ids=lambda one: one["id"],
)
def test_an_offer_that_stands_here_closes_the_gap(closing: dict[str, Any]) -> None:
    when = {"all": [SPRACHE, {"age": {"below": "7 years"}}]}
    report = looked_at([rule("one", when)], [SMALL, LARGE, closing])
    assert [one.id for one in report.findings if DUEREN in one.places] == []


def test_what_was_not_asked_is_told_with_the_reason() -> None:
    orphan = rule("orphan", KITA, need="bewegung")
    family = rule("family", "always", need="orientierung", scope="household")
    more = [offer("talk", need="orientierung", scope="household", where="anywhere", when="always")]
    report = looked_at([rule("one", SPRACHE), orphan, family], [SMALL, *more])
    told = {(one.question, one.reason, one.ids) for one in report.not_asked}
    assert ("not_covered", "no_offer", ("bewegung",)) in told
    assert ("age_gap", "one_band", ("sprechen",)) in told
    assert ("age_gap", "no_child", ("orientierung",)) in told


def test_a_deep_check_that_is_ended_tells_what_it_has_and_what_is_left() -> None:
    heard: list[tuple[int, int]] = []

    def going_on(done: int, every: int) -> bool:
        heard.append((done, every))
        return done < 1

    report = looked_at([rule("never", {"all": [SPRACHE, {"not": SPRACHE}]}), rule("b", KITA)], [SMALL, LARGE], going_on)
    assert [one.kind for one in report.findings] == ["never"]
    left = {one.question for one in report.not_asked if one.reason == "limit"}
    assert left == {"condition", "not_covered", "age_gap", "rules", "offers"}
    assert heard[0][0] == 0


def test_the_family_that_is_shown_is_one_that_somebody_could_meet() -> None:
    """Not an unborn schoolchild, nor a newborn in class 3, where another child shows the same."""
    when = {
        "all": [
            {"signal": "lernen"},
            {"fact": "kind.eingeschult", "is": True},
            {"fact": "kind.klassenstufe", "at_least": 3},
        ]
    }
    content = gather(
        "nrw",
        rulesets=[
            head("ruleset", rules=[rule("one", when, need="lernfoerderung")]) | {"valid": {"from": "2016-01-01"}}
        ],
        catalogues=[
            head("catalogue", offers=[offer("big", need="lernfoerderung", age={"from": "16 years"}, when="always")])
        ],
    )
    (left,) = [one for one in look_deeper(content).findings if one.kind == "not_covered"]
    assert left.case is not None
    (child,) = left.case["persons"]
    assert child["role"] == "child"
    assert 8 <= int((left.on or "")[:4]) - int(child["born"][:4]) <= 11


def head(kind: str, **more: Any) -> dict[str, Any]:
    return {"schema": f"lotse/{kind}/1", "id": "own", "version": "1", "vocabulary": "nrw", **more}


def test_a_rule_that_nobody_meets_is_not_told_as_lying_in_others_too() -> None:
    never = rule("never", {"all": [SPRACHE, {"not": SPRACHE}]})
    assert kinds(looked_at([never, rule("wide", SPRACHE)])) == [("never", "never", None)]


def test_a_ring_is_told_once_even_beside_a_chain() -> None:
    ring = [rule("a", {"need": "bewegung"}), rule("b", {"need": "sprechen"}, need="bewegung")]
    report = looked_at([*ring, rule("c", {"need": "orientierung"}, need="wohnen", scope="household")])
    rings = [one for one in report.chains if one.needs[0] == one.needs[-1]]
    assert len(rings) == 1


def test_a_gap_of_one_day_is_found() -> None:
    report = looked_at(
        [rule("one", {"all": [SPRACHE, {"age": {"below": "1 years"}}]})],
        [
            offer("early", age={"below": "10 days"}, when="always"),
            offer("late", age={"from": "11 days"}, when="always"),
        ],
    )
    gaps = [one for one in report.findings if one.kind == "age_gap"]
    assert [one.confirmed for one in gaps] == [True]


def test_needs_that_follow_from_each_other_are_told_once_and_rings_are_rings() -> None:
    again = rule("c", {"all": [KITA, {"need": "sprechen"}]}, need="bewegung")
    chain = [rule("a", SPRACHE), rule("b", {"need": "sprechen"}, need="bewegung"), again]
    assert [one.needs for one in looked_at(chain).chains] == [("sprechen", "bewegung")]
    ring = [rule("a", {"need": "bewegung"}), rule("b", {"need": "sprechen"}, need="bewegung")]
    assert all(one.needs[0] == one.needs[-1] for one in looked_at(ring).chains)
    assert looked_at(ring).chains


def test_what_is_read_is_told_with_its_sensitivity() -> None:
    when = {"all": [SPRACHE, {"fact": "kind.diagnose", "is": True}]}
    report = looked_at([rule("one", when)], [offer("o", when=KITA)])
    read = {one.key: (one.sensitivity, one.rules, one.offers) for one in report.reads}
    assert read == {"signal:sprache": ("plain", 1, 0), "kind.kita": ("plain", 0, 1), "kind.diagnose": ("special", 1, 0)}


def test_without_the_solver_the_deep_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(LotseError, match="EXTRA-MISSING"):
        looked_at([rule("one", SPRACHE)])


@pytest.mark.slow
def test_every_family_shown_for_the_shipped_content_is_shown_by_its_rules() -> None:
    (report,) = list(lotse.check(deep=True).deep or ())
    shown = [one for one in report.findings if one.case is not None]
    assert shown
    assert [one.id for one in shown if not one.confirmed] == []
    assert {one.kind for one in report.findings} <= {"not_covered", "offer_within_offer"}
    assert (report.rules, report.offers) > (100, 100)


def test_a_gap_that_only_an_unlikely_family_shows_says_so_and_stands_last() -> None:
    rules = [rule("early", SPRACHE), rule("late", SPIELEN, need="bewegung")]
    ages = ({"below": "3 years"}, {"from": "36 months"})
    sound = [offer(f"s{place}", age=age) for place, age in enumerate(ages)]
    gap = [offer("b0", need="bewegung", age={"from": "4 years"})]
    found = [(one.kind, one.id, one.likely) for one in looked_at(rules, [*sound, *gap]).findings]
    assert found == [("not_covered", "late", True), ("not_covered", "early", False)]


SPIELEN = {"signal": "spielen"}
