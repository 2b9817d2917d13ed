"""A change of the vocabulary: named as it is written, families sought for it, and never told away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli.page_comparison import comparison_page
from lotse.cli.text_comparison import comparison_text
from lotse.i18n import Words
from lotse.planning.drawn import drawn_cases
from lotse.planning.pieces import Contents
from lotse.planning.seeking import sought_cases
from lotse.rules.load_ruleset import load_ruleset
from small_world import NORTH, NORTH_A, ON, SOUTH, TOWN, VOCABULARY, family, offer, rule, signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.model import Case
    from lotse.planning.comparison import Comparison

RULES = (
    rule("a", "lernen", {"signal": "sprache"}),
    rule("b", "bewegung", {"fact": "kind.schulform", "is": "gymnasium"}),
)
OFFERS = (
    offer("o"),
    offer("s", where={"residence": [SOUTH]}),
    offer("n", where={"residence": [NORTH]}),
    offer("t", where={"attends_school_in": [SOUTH]}),
    offer("f", "wohnen", scope="household", when={"fact": "familie.allein", "is": True}),
)
FLAT = "ändert sich nichts"


def contents(kind: str = "", name: str = "", /, *, without: str = "", **other: Any) -> Contents:
    """The small world with one entry of its vocabulary said otherwise, or left out."""
    entries = [one for one in VOCABULARY.get(kind, ()) if one["id"] != without]
    changed = {kind: [{**one, **other} if one["id"] == name else one for one in entries]} if kind else {}
    words = load_vocabulary({**VOCABULARY, **changed})
    head = {"version": "1", "vocabulary": "small"}
    rules = {**head, "schema": "lotse/ruleset/1", "id": "rules", "valid": {"from": "2016-01-01"}, "rules": RULES}
    offers = {**head, "schema": "lotse/catalogue/1", "id": "offers", "offers": OFFERS}
    return Contents(load_ruleset(rules, vocabulary=words), load_catalogue(offers, vocabulary=words))


def compared(old: Contents, new: Contents) -> Comparison:
    cases = sought_cases(old, new, on=ON)
    return between(cases, old, new, sought=len(cases))


def between(cases: Iterable[Case], old: Contents, new: Contents, **how: Any) -> Comparison:
    both = (old.catalogue, new.catalogue)
    return lotse.compare(cases, rules=(old.rules, new.rules), catalogue=both, on=ON, **{"origin": "generated", **how})


def told(found: Comparison, old: Contents, new: Contents) -> str:
    return " ".join(comparison_text(found, old, new, Words()).split())


CHANGES: dict[str, tuple[tuple[str, str, dict[str, Any]], str, set[str], str]] = {
    "an instrument asks for consent": (
        ("instruments", "gespraech", {"consent": "required"}),
        "instrument",
        {"loses:lernen", "loses:o"},
        "- Instrument gespraech (anders) Einwilligung (consent): none → required",
    ),
    "a Sozialraum lies elsewhere": (
        ("areas", NORTH_A, {"in": SOUTH}),
        "area",
        {"gains:s", "gains:t", "loses:n"},
        f"- Sozialraum {NORTH_A} (anders) Liegt in (in): {NORTH} → {SOUTH}",
    ),
    "a topic is specially protected": (
        ("signals", "sprache", {"sensitivity": "special"}),
        "signal",
        {"loses:lernen", "loses:o"},
        "- Thema sprache (anders) Schutz der Daten (sensitivity): plain → special",
    ),
    "a fact is specially protected": (
        ("facts", "familie.allein", {"sensitivity": "special"}),
        "fact",
        {"becomes_open:f"},
        "- Angabe familie.allein (anders) Schutz der Daten (sensitivity): plain → special",
    ),
    "a fact is about health": (
        ("facts", "kind.schulform", {"category": "health"}),
        "fact",
        set(),
        "- Angabe kind.schulform (anders) Art der Daten (category): education → health",
    ),
    "a need is that of the household": (
        ("needs", "bewegung", {"scope": "household"}),
        "need",
        {"gains:bewegung", "loses:bewegung"},
        "- Bedarf bewegung (anders) Um wen es geht (scope): child → household",
    ),
}
BACK = {"gains": "loses", "loses": "gains", "becomes_open": "becomes_fitting"}


@pytest.mark.parametrize("name", CHANGES)
def test_families_are_found_for_a_change_of_the_vocabulary_both_ways_round(name: str) -> None:
    (kind, entry, other), piece, wanted, sentence = CHANGES[name]
    old, new = contents(), contents(kind, entry, **other)
    back = {f"{BACK[shift]}:{one}" for shift, _, one in (each.partition(":") for each in wanted)}
    for one, two, shifts in ((old, new, wanted), (new, old, back)):
        found = compared(one, two)
        assert shifts <= {f"{each.shift}:{each.id}" for each in found.shifts}
        assert {(cause.piece, cause.id) for each in found.shifts for cause in each.causes} <= {(piece, entry)}
        assert all(each.proven for each in found.shifts)
        assert (found.unmet == ()) is bool(wanted)
        assert FLAT not in told(found, one, two)
    text = told(compared(old, new), old, new)
    assert sentence in text
    assert f"Vorher: Vokabular small 1 ({old.rules.vocabulary.version.sha256[:8]}), Regelwerk rules 1" in text
    assert f"Jetzt: Vokabular small 1 ({new.rules.vocabulary.version.sha256[:8]}), Regelwerk rules 1" in text


def test_without_a_family_the_change_of_a_word_is_no_reason_to_say_that_nothing_changes() -> None:
    old, new = contents(), contents("facts", "kind.schulform", category="health")
    found = compared(old, new)
    assert [(one.piece, one.id) for one in found.unmet] == [("fact", "kind.schulform")]
    assert "Es wurde keine Familie gefunden, für die das etwas ändert." in told(found, old, new)
    assert "Gefunden wurde niemand, für den sich etwas ändert." in told(found, old, new)


@pytest.mark.parametrize(
    ("kind", "entry", "other", "piece"),
    [
        ("phases", "kita", {"when": {"age": {"from": "2 years", "below": "6 years"}}}, "Altersphase kita (anders)"),
        ("signals", "sprache", {"confidential": True}, "Thema sprache (anders)"),
        ("needs", "lernen", {"guides": ["jugendamt"]}, "Bedarf lernen (anders)"),
        ("roles", "jobcenter", {"recipient": "jobcenter"}, "Aufgabe jobcenter (anders)"),
        ("strengths", "musik", {"name": {"de": "Singen"}}, "Stärke musik (anders)"),
    ],
)
def test_what_is_sought_for_nobody_is_named_in_text_page_and_json(
    kind: str, entry: str, other: dict[str, Any], piece: str
) -> None:
    old, new = contents(), contents(kind, entry, **other)
    found = compared(old, new)
    rest = "Was sonst davon abhängt, etwa Altersphasen oder Weitergaben, wird hier nicht verglichen."
    assert [one.id for one in found.unsought] == [entry]
    for text in (told(found, old, new), comparison_page(found, old, new, Words())):
        assert piece in text
        assert rest in text
        assert FLAT not in text


def test_a_word_that_came_or_went_is_named_and_nobody_was_sought() -> None:
    for old, new, how in (
        (contents(), contents("strengths", without="musik"), "nicht mehr dabei"),
        (contents("facts", without="familie.unread"), contents(), "dazugekommen"),
    ):
        found = compared(old, new)
        (piece,) = found.unsought
        assert how in told(found, old, new)
        assert ("Dazu wurde niemand gesucht" in told(found, old, new)) is (piece.piece == "fact")
        assert FLAT not in told(found, old, new)


def test_a_value_that_went_is_named() -> None:
    values = {name: {"de": name} for name in ("grundschule", "gymnasium")}
    old, new = contents(), contents("facts", "kind.schulform", values=values)
    text = told(compared(old, new), old, new)
    assert "Mögliche Werte (values.hauptschule) entfällt" in text
    assert FLAT not in text


def test_what_a_value_is_called_decides_nothing() -> None:
    values = {name: {"de": name.upper()} for name in ("grundschule", "hauptschule", "gymnasium")}
    old, new = contents(), contents("facts", "kind.schulform", values=values)
    assert [one.id for one in compared(old, new).unsought] == ["kind.schulform"]


def test_only_the_same_content_is_told_flatly_to_change_nothing() -> None:
    same = contents()
    assert FLAT in told(compared(same, same), same, same)
    examples = [{"given": {"signal": "sprache"}, "expect": "yes"}]
    first = {**RULES[0], "examples": examples}
    head = {"schema": "lotse/ruleset/1", "id": "rules", "version": "1", "vocabulary": "small"}
    written = {**head, "valid": {"from": "2016-01-01"}, "rules": [first, *RULES[1:]]}
    other = Contents(load_ruleset(written, vocabulary=same.rules.vocabulary), same.catalogue)
    text = told(compared(same, other), same, other)
    assert "Keine Regel, kein Angebot und kein Wort des Vokabulars ist anders." in text
    assert "Der Inhalt ist trotzdem ein anderer" in text
    assert FLAT not in text


def test_of_given_families_it_is_only_said_that_it_is_none_of_them() -> None:
    old, new = contents(), contents("instruments", "gespraech", consent="required")
    case = lotse.load_case(family(), vocabulary=new.rules.vocabulary)
    text = told(between([case] * 9, old, new, origin="given"), old, new)
    assert "Unter diesen Fällen ist keiner, für den sich ein Bedarf, eine Idee oder eine Einschätzung ändert." in text
    assert "Unter diesen Fällen hat es keine Folge." in text
    assert FLAT not in text


def test_a_rule_and_a_word_that_change_together_are_told_apart() -> None:
    old = contents()
    new = contents("instruments", "gespraech", consent="required")
    rules = new.rules.model_copy(update={"rules": tuple(one for one in new.rules.rules if one.id != "b")})
    found = compared(old, Contents(rules, new.catalogue))
    causes = {one.id: {(cause.piece, cause.id) for cause in one.causes} for one in found.shifts}
    assert causes["bewegung"] == {("rule", "b")}
    assert causes["lernen"] == {("instrument", "gespraech")}


def test_what_depends_on_a_word_and_shifts_for_nobody_is_named() -> None:
    """Somebody who wished for `bewegung` has that need whatever is known of the school."""
    old, new = contents(), contents("facts", "kind.schulform", sensitivity="special")
    case = family(facts={"k1": {"kind.schulform": "grundschule"}}, signals=[signal("sprache")])
    found = between([lotse.load_case(case, vocabulary=old.rules.vocabulary)], old, new)
    assert [(one.cause.id, one.about, one.id) for one in found.unfound] == [("kind.schulform", "need", "bewegung")]
    some = compared(contents(), contents("instruments", "gespraech", consent="required"))
    assert some.unfound == ()
    unread = found.model_copy(update={"unmet": ()})
    assert "Davon hängen auch ab: Bedarf „Bewegung“ (bewegung). Dafür wurde keine Familie" in told(unread, old, new)


def test_drawn_families_are_led_to_what_reads_a_word_that_changed() -> None:
    old, new = contents(), contents("facts", "familie.allein", sensitivity="special")
    cases = drawn_cases(old, new, on=ON, number=40)
    led = [one for one in cases if any(wish.need == "wohnen" for wish in one.wishes)]
    assert sum(one.facts.get("familie.allein") is True for one in led) >= len(cases) // 4


def test_phases_and_places_are_told_of_each_or_by_which_one_they_are_the_same() -> None:
    old = contents()
    rules = old.rules.model_copy(update={"rules": old.rules.rules[1:]})
    new = Contents(rules, old.catalogue)
    older = family(signals=[signal("sprache")], place={"ags": TOWN, "area": NORTH})
    younger = family({"id": "k1", "role": "child", "born": "2018-01-01"}, signals=[signal("sprache")])
    cases = [lotse.load_case(one, vocabulary=old.rules.vocabulary) for one in (older, younger)]
    found = between(cases, old, new)
    text = told(found, old, new)
    lost = [one for one in found.shifts if one.shift == "loses"]
    assert len({(one.phases, one.places) for one in lost}) > 1
    assert text.count("Altersphasen: ") + text.count("Altersphasen und Orte: wie oben bei") == len(lost)
    assert (
        "Angebot „o“ (o): Personen oder Haushalte: 2. Fälle: 2. Altersphasen und Orte: wie oben bei Angebot „n“" in text
    )
    assert "Altersphasen und Orte: wie oben bei Angebot „n“ (n)." in comparison_page(found, old, new, Words())
