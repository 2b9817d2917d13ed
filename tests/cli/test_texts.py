"""The German texts: whole sentences about the situation, no ids, no deficit words, 80 columns."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lotse.advice import Answer, Question
from lotse.case.dates import stated_span
from lotse.case.load_case import case_of, load_case
from lotse.casetests import CasesFile
from lotse.catalogues.whom_to_ask import whom_to_ask
from lotse.cli.answers import Left, Unclear, read_answer, with_value
from lotse.cli.dialogue import Dialogue
from lotse.cli.inputs import Query
from lotse.cli.text_advice import CLOSING, CLOSING_TO_YOU, advice_text
from lotse.cli.text_bodies import NO_CONTACT
from lotse.cli.text_explanation import explanation_text
from lotse.cli.text_persons import age_in_words, people_of
from lotse.cli.text_questions import questions_text
from lotse.cli.text_words import words_of
from lotse.explanation import explain
from lotse.files import of_mapping, validated
from lotse.flow import advise
from lotse.library import shipped_library
from lotse.library.loader import Loader
from lotse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.model import Case

DAY = date(2026, 11, 20)
OFFICE = Path(__file__).parent / "office"
_NEVER_SAID = re.compile(
    r"kein(?:en)? (?:rechts)?anspruch|defizit|auffällig"
    r"|\b(?:problem|versag|schwach|gestört|bildungsfern|risiko|score|punkte\b)",
    re.IGNORECASE,
)
_KEY = re.compile(r"\b(?:[a-z]\d{0,2}|household|place)/|\b(?:kind|erwachsen|familie)\.[a-z]|\bsignal:|\bneed:")


def _shipped_queries() -> Iterator[tuple[str, Query]]:
    """The families of the shipped test cases."""
    library = shipped_library()
    loader = Loader(library)
    for piece in library.of("cases"):
        for test in validated(piece.documents[0], CasesFile).cases:
            rules, catalogue = loader.content(test.rules, test.catalogues)
            document = of_mapping({"case": "K7MQ2-XPA4T-J", **test.case})
            if test.case["child_protection"] == "no_indication":
                case = case_of(document, vocabulary=rules.vocabulary, numbered=False)
                yield test.id, Query(document, case, rules, catalogue, Settings(), test.on)


def test_everything_that_is_said_about_the_shipped_families_can_be_read_aloud() -> None:
    seen = 0
    for name, query in _shipped_queries():
        advice = query.advice()
        words = words_of(query.case, query.catalogue, query.on)
        texts = [advice_text(advice, words), questions_text(advice, words)]
        for suggestion in advice.suggestions[:3]:
            found = explain(advice, offer=suggestion.offer, person=suggestion.person)
            texts.append(explanation_text(found if isinstance(found, tuple) else (found,), words, query.on))
        for text in texts:
            assert not _NEVER_SAID.search(text), (name, _NEVER_SAID.search(text))
            assert not _KEY.search(text), (name, _KEY.search(text))
            for line in text.splitlines():
                assert len(line) <= 80 or " " not in line.strip(), (name, line)
        for need in query.rules.vocabulary.needs:
            assert "-" not in need or need not in texts[0], (name, need)
        alone = words.people.alone
        assert texts[0].endswith(f"\n{CLOSING_TO_YOU if alone else CLOSING}\n")
        for text in texts if alone else []:
            assert "die Familie" not in text, name
        for idea in re.split(r"^\d+\. ", texts[0], flags=re.MULTILINE)[1:]:
            assert idea.count(NO_CONTACT) <= 1, (name, idea)
        seen += 1
    assert seen > 5


def test_every_suggestion_is_shown_once() -> None:
    for name, query in _shipped_queries():
        advice = query.advice()
        text = " ".join(advice_text(advice, words_of(query.case, query.catalogue, query.on)).split())
        entries = {(one.offer, one.needs) for one in advice.suggestions}
        assert len(re.findall(r"Warum: Es geht um", text)) == len(entries), name


def _case(*persons: dict[str, object]) -> Case:
    return load_case({"case": "K7MQ2-XPA4T-J", "child_protection": "no_indication", "persons": list(persons)})


def test_persons_are_called_by_role_and_age() -> None:
    case = _case(
        {"id": "k1", "role": "child", "born": "2021-03"},
        {"id": "k2", "role": "child"},
        {"id": "j", "role": "child", "born": "2009-01-05"},
        {"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"},
        {"id": "m", "role": "parent", "born": "1994"},
        {"id": "o", "role": "adult", "born": "1950-11-20"},
    )
    people = people_of(case, DAY)
    assert people.who("k1") == "das Kind (5 Jahre)"
    assert people.who("k2") == "das Kind k2"
    assert people.who("j") == "der junge Mensch (17 Jahre)"
    assert people.who(None) == "die Familie"
    assert people.for_whom(["j", "u"]) == "den jungen Menschen (17 Jahre) und das ungeborene Kind"
    assert people.for_whom(["m", "o"]) == "den Elternteil (31 oder 32 Jahre) und die erwachsene Person (76 Jahre)"


def test_the_letter_is_said_only_where_role_and_age_tell_nobody_apart() -> None:
    twins = _case(
        {"id": "k1", "role": "child", "born": "2021-03"},
        {"id": "k2", "role": "child", "born": "2021-03"},
        {"id": "k3", "role": "child", "born": "2019-03"},
        {"id": "m", "role": "parent", "born": "1994"},
        {"id": "v", "role": "parent"},
    )
    people = people_of(twins, DAY)
    assert [people.who(one) for one in ("k1", "k2", "k3")] == [
        "das Kind k1 (5 Jahre)",
        "das Kind k2 (5 Jahre)",
        "das Kind (7 Jahre)",
    ]
    assert [people.who(one) for one in ("m", "v")] == ["der Elternteil (31 oder 32 Jahre)", "der Elternteil v"]


def test_one_young_adult_is_spoken_to() -> None:
    people = people_of(_case({"id": "k1", "role": "child", "born": "2007-05"}), DAY)
    assert people.alone
    assert people.for_whom([None, "k1"]) == "Sie"
    others: list[list[dict[str, object]]] = [
        [{"id": "k1", "role": "child", "born": "2009-05"}],
        [{"id": "k1", "role": "child"}],
        [{"id": "m", "role": "adult", "born": "2007-05"}],
        [{"id": "k1", "role": "child", "born": "2007-05"}, {"id": "m", "role": "parent"}],
    ]
    for persons in others:
        assert not people_of(_case(*persons), DAY).alone


def test_a_signal_is_never_asked_for() -> None:
    dialogue = _dialogue()
    words = dialogue.words
    assert words.asked("k1/signal:hoeren", within="k1") == "Zu „Hören“ ist nichts bekannt."
    assert words.asked("k1/signal:hoeren") == "Zu „Hören“ ist für das Kind (5 Jahre) nichts bekannt."
    told = words.still_open(["k1/signal:hoeren", "k1/kind.kita_platz"], within="k1")
    assert told == "Noch nicht bekannt: Hat das Kind einen Platz in einer Kita? Zu „Hören“ ist nichts bekannt."
    assert words.still_open(["k1/signal:hoeren"], within="k1") == "Zu „Hören“ ist nichts bekannt."


def test_what_is_not_used_is_told_without_topic_and_person() -> None:
    dialogue = _dialogue()
    assert dialogue.advice.not_used
    text = advice_text(dialogue.advice, dialogue.words)
    part = text.partition("Nicht verwendet")[2].partition("Grundlage")[0]
    assert "Einwilligung" in part
    assert "Hören" not in part
    assert "Kind" not in part


@pytest.mark.parametrize(
    "role",
    ["hebamme", "krankenkasse", "arztpraxis", "beratungsstelle", "agentur-fuer-arbeit", "ombudsstelle", "polizei"],
)
def test_nobody_is_sent_to_the_youth_office_for_what_is_not_its_own(role: str) -> None:
    from lotse.case.load_vocabulary import load_vocabulary
    from lotse.catalogues.bodies import responsible_bodies
    from lotse.cli.text_bodies import responsibility_text

    step = whom_to_ask(role)
    assert step is not None
    assert "Jugendamt" not in step
    words = load_vocabulary("nrw")
    if role in words.roles:
        found = responsible_bodies(role, place="05358008", on=DAY, vocabulary=words)
        text = responsibility_text(found, role="")
        assert found.outcome == "unknown"
        assert "Jugendamt" not in text
        assert step in " ".join(text.split())


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2026-11-20", "0 Tage"),
        ("2026-11-19", "1 Tag"),
        ("2026-11-07", "13 Tage"),
        ("2026-11-06", "2 Wochen"),
        ("2026-08-21", "13 Wochen"),
        ("2026-08-20", "3 Monate"),
        ("2026-10", "0 oder 1 Monat"),
        ("2024-11-21", "23 Monate"),
        ("2024-11-20", "2 Jahre"),
        ("2020-11", "5 oder 6 Jahre"),
        ("2025", "10 bis 22 Monate"),
    ],
)
def test_an_age_is_told_as_exactly_as_it_is_known(born: str, age: str) -> None:
    told = age_in_words(stated_span(born).until(DAY), DAY)
    assert told.removesuffix("e") == age.removesuffix("e")


def _question(key: str, kind: str, *labels: str, precision: str | None = None) -> Question:
    answers = tuple(Answer(answer=label.lower(), label=label) for label in labels) or None
    return Question(
        key=key,
        kind=kind,
        precision=precision,
        question="…?",
        why="…",
        sensitivity="plain",
        answers=answers,
        settles_open=True,
        decides=1,
        offers=(),
    )


_BOOL = _question("k1/kind.kita_platz", "bool")
_MONTH = _question("k1/born", "birth", precision="month")
_EXACT = _question("u/due", "due", precision="day")
_ONE = _question("k1/kind.schulform", "enum", "Grundschule", "Gesamtschule")
_SET = _question("household/familie.sprachen", "set", "Deutsch", "Türkisch")


@pytest.mark.parametrize(
    ("question", "line", "value"),
    [
        (_BOOL, "J\n", True),
        (_BOOL, " nein ", False),
        (_BOOL, "?", Left.UNKNOWN),
        (_BOOL, "-", Left.NO_ANSWER),
        (_BOOL, ".", Left.END),
        (_MONTH, "3.2021", "2021-03"),
        (_MONTH, "2021", "2021"),
        (_MONTH, "24. 3. 2021", "2021-03-24"),
        (_EXACT, "2027-01-05", "2027-01-05"),
        (_ONE, "2", "gesamtschule"),
        (_ONE, "grundschule", "grundschule"),
        (_SET, "2, deutsch", ["türkisch", "deutsch"]),
        (_SET, "keine", []),
        (_question("household/familie.kinder_zahl", "int"), "3", 3),
        (_question("household/familie.seit", "date"), "1.2.2026", "2026-02-01"),
        (_question("place/ags", "place"), "Düren", "05358008"),
        (_question("k1/kind.schulort", "place"), "05315000", "05315000"),
        (_question("place/area", "place", "Nord", "Süd"), "nord", "nord"),
        (_question("k1/receives:sprachclub", "receives"), "j", True),
    ],
)
def test_a_line_becomes_a_value(question: Question, line: str, value: object) -> None:
    found = read_answer(line, question)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (_BOOL, ""),
        (_BOOL, "vielleicht"),
        (_MONTH, "13.2021"),
        (_MONTH, "31.2.2021"),
        (_MONTH, "März 2021"),
        (_MONTH, "21"),
        (_ONE, "3"),
        (_SET, "1, 3"),
        (_question("household/familie.kinder_zahl", "int"), "drei"),
        (_question("household/familie.kinder_zahl", "int"), "²"),
        (_question("place/ags", "place"), "Kreis Düren"),
        (_question("place/ags", "place"), "Rhein"),
    ],
)
def test_a_line_that_is_no_answer_says_what_would_be_one(question: Question, line: str) -> None:
    found = read_answer(line, question)
    assert isinstance(found, Unclear)
    assert found.help.startswith("Bitte antworten Sie mit")


def test_an_unborn_child_with_a_birth_is_a_child_of_the_one_who_carried_it() -> None:
    case = {"persons": [{"id": "u", "role": "unborn", "due": "2026-11-01", "carried_by": "m"}, {"id": "m"}]}
    changed = with_value(case, "u/born", "2026-11-03")
    assert changed["persons"][0] == {"id": "u", "role": "child", "born": "2026-11-03", "parents": ["m"]}
    assert case["persons"][0]["role"] == "unborn"


def _dialogue() -> Dialogue:
    from lotse.case.load_vocabulary import load_vocabulary
    from lotse.catalogues.load_catalogue import load_catalogue
    from lotse.files import read
    from lotse.rules.load_ruleset import load_ruleset

    words = load_vocabulary(OFFICE / "vocabulary.yaml")
    document = read(OFFICE / "familie.yaml")
    return Dialogue(
        Query(
            document,
            case_of(document, vocabulary=words),
            load_ruleset(OFFICE / "rules.yaml", vocabulary=words),
            load_catalogue(OFFICE / "catalogue.yaml", vocabulary=words),
            Settings(),
            DAY,
        )
    )


def _answer(dialogue: Dialogue, line: str) -> list[str]:
    question = dialogue.question()
    assert question is not None
    return dialogue.take(question, line)


@pytest.mark.parametrize("lines", [["n", "j"], ["n", "?"], ["?"], ["-"]])
def test_offers_that_were_not_all_asked_about_stay_unknown(lines: list[str]) -> None:
    """A list of what is taken up is complete: what nobody told must not become a no."""
    dialogue = _dialogue()
    for line in lines:
        _answer(dialogue, line)
    assert dialogue.query.case.receives is None


def test_what_is_taken_up_enters_the_case_once_the_list_is_complete() -> None:
    dialogue = _dialogue()
    _answer(dialogue, "j")
    found = _answer(dialogue, "n")
    assert [entry.offer for entry in dialogue.query.case.receives or ()] == ["familienpaten"]
    assert "Nicht mehr unter den Ideen: Familienpaten für die Familie." in found


def test_an_answer_that_does_not_fit_the_case_is_left_out() -> None:
    dialogue = _dialogue()
    before = dialogue.query
    late = _question("k1/born", "birth", precision="day")
    assert dialogue.take(late, "1.1.2030") == [
        "Das passt nicht zu den übrigen Angaben im Fall und wurde nicht übernommen."
    ]
    assert dialogue.query is before


def test_what_the_family_does_not_wish_to_answer_is_never_asked_again() -> None:
    dialogue = _dialogue()
    _answer(dialogue, "?")
    question = dialogue.question()
    assert question is not None
    dialogue.take(question, "-")
    assert question.key in dialogue.query.case.no_answer
    assert question.key not in {one.key for one in dialogue.advice.questions}


def test_the_dialogue_gives_the_advice_of_the_changed_case() -> None:
    dialogue = _dialogue()
    for line in ("n", "n", "j", "1", "4", "j"):
        _answer(dialogue, line)
    query = dialogue.query
    again = advise(query.case, rules=query.rules, catalogue=query.catalogue, on=DAY, settings=Settings())
    assert dialogue.question() is None
    assert again == dialogue.advice
