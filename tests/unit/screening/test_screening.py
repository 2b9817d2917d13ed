"""A screening without a way back: consent first, four eyes, a random number, nothing kept (S05)."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.number import ALPHABET, is_case_number
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli import main
from lotse.errors import DisclosureRefused, InputError, ProtectionStop
from lotse.rules.load_ruleset import load_ruleset
from lotse.screening import Answers, Refused, Reviewer, answers_of, release, releasing, topics_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.screening import Sheet

ON = date(2026, 11, 20)
BOTH = (Reviewer(role="hebamme", letter="a"), Reviewer(role="geburtsklinik", letter="b"))
MARK = "geheimnis"
ANSWERS: dict[str, Any] = {
    "schema": "lotse/screening/1",
    "child_protection": "no_indication",
    "consent": "written",
    "place": {"name": "Moers"},
    "born": "2026-11-05",
    "topics": ["seelisches-befinden-eltern", "alltag-entlastung", "gesundheit-kind"],
}
FILE = """\
child_protection: no_indication
consent: written
place: {ags: "05170024"}
born: "2026-11"
topics: [alltag-entlastung]
"""


class Untouchable:
    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was touched too early")


def untouchable() -> Any:
    return Untouchable()


@cache
def rules() -> Ruleset:
    return load_ruleset("praeventionskette-nrw")


@cache
def offers() -> Catalogue:
    return load_catalogue("leistungen-nrw")


def first(characters: Sequence[str]) -> str:
    return characters[0]


def taken(**more: Any) -> Answers:
    found = answers_of({**ANSWERS, **more}, vocabulary=rules().vocabulary)
    assert isinstance(found, Answers)
    return found


def sheet(answers: Answers | None = None, **more: Any) -> Sheet:
    given_ = {"reviewers": BOTH, "rules": rules(), "catalogue": offers(), "on": ON, "choose": first, **more}
    return release(answers or taken(), **given_)


def test_topics_lead_to_ideas_at_once() -> None:
    found = sheet()
    needs = {need.need for need in found.advice.needs}
    assert {"seelische-gesundheit-eltern", "entlastung-betreuung"} <= needs
    assert found.advice.suggestions
    assert found.advice.not_used == ()


@pytest.mark.parametrize("consent", ["written", "electronic"])
def test_a_written_or_electronic_consent_opens_health_topics(consent: str) -> None:
    assert sheet(taken(consent=consent)).advice.not_used == ()


@pytest.mark.parametrize("consent", ["oral", "given", "", None, True, ["written"]])
def test_there_is_no_other_consent(consent: Any) -> None:
    with pytest.raises(InputError):
        taken(consent=consent)


def test_without_a_word_about_consent_nothing_is_taken() -> None:
    with pytest.raises(InputError) as caught:
        answers_of({"child_protection": "no_indication", "topics": []}, vocabulary=rules().vocabulary)
    assert {one.code for one in caught.value.problems} == {"KEY-MISSING"}


@pytest.mark.parametrize(
    "broken", [{}, {"topics": 7}, {"topics": [MARK]}, {MARK: MARK}, {"born": MARK}, {"place": {"name": MARK}}], ids=str
)
def test_a_refusal_looks_at_nothing_and_holds_nothing(broken: dict[str, Any]) -> None:
    found = answers_of({**ANSWERS, **broken, "consent": "refused"}, vocabulary=untouchable())
    assert isinstance(found, Refused)
    assert repr(found) == "<Refused>"
    with pytest.raises(AttributeError):
        found.topics = 1  # type: ignore[attr-defined]  # that nothing can be put on it is the point


@pytest.mark.parametrize("status", ["indicated", "acute", "unclear"])
@pytest.mark.parametrize("consent", ["written", "refused", MARK])
def test_signs_of_danger_come_before_the_consent(status: str, consent: str) -> None:
    with pytest.raises(ProtectionStop) as caught:
        answers_of({**ANSWERS, "child_protection": status, "consent": consent, "topics": 7}, vocabulary=untouchable())
    assert caught.value.procedure.procedure


@pytest.mark.parametrize("status", [True, "akut", "accute"])
def test_a_status_that_can_only_be_meant_as_danger_stops(status: Any) -> None:
    with pytest.raises(ProtectionStop):
        answers_of({**ANSWERS, "child_protection": status}, vocabulary=rules().vocabulary)


@pytest.mark.parametrize("status", [None, "no", "", "NO_INDICATION"])
@pytest.mark.parametrize("consent", ["written", "refused"])
def test_the_status_has_no_default(status: Any, consent: str) -> None:
    written = {**ANSWERS, "child_protection": status, "consent": consent}
    if status is None:
        del written["child_protection"]
    with pytest.raises(InputError):
        answers_of(written, vocabulary=rules().vocabulary)


@pytest.mark.parametrize("status", ["indicated", "acute", "unclear"])
def test_a_release_stops_before_it_touches_anything(status: str) -> None:
    stopped = taken().model_copy(update={"child_protection": status})
    with pytest.raises(ProtectionStop):
        release(
            stopped,
            reviewers=untouchable(),
            rules=untouchable(),
            catalogue=untouchable(),
            on=untouchable(),
            choose=untouchable(),
        )


@pytest.mark.parametrize(
    "reviewers",
    [
        (),
        BOTH[:1],
        (BOTH[0], BOTH[0]),
        (BOTH[0], Reviewer(role="geburtsklinik", letter="a")),
        (*BOTH, Reviewer(role="hebamme", letter="c")),
    ],
    ids=["nobody", "one", "the same twice", "one letter, two roles", "three"],
)
def test_one_alone_releases_nothing_and_nothing_is_computed(reviewers: tuple[Reviewer, ...]) -> None:
    with pytest.raises(DisclosureRefused) as caught:
        release(
            taken(),
            reviewers=reviewers,
            rules=untouchable(),
            catalogue=untouchable(),
            on=untouchable(),
            choose=untouchable(),
        )
    assert caught.value.code == "SCREENING-REVIEW"


@pytest.mark.parametrize("letter", ["anna", "", "A", "1", "ab", "a123", "a b"])
def test_no_name_fits_into_a_reviewer(letter: str) -> None:
    with pytest.raises(InputError):
        Reviewer(role="hebamme", letter=letter)


def test_a_role_that_nobody_declared_reviews_nothing() -> None:
    with pytest.raises(InputError):
        sheet(reviewers=(BOTH[0], Reviewer(role=MARK, letter="b")))


def test_the_number_is_random_and_made_of_nothing_else() -> None:
    asked: list[Any] = []

    def choose(characters: Sequence[str]) -> str:
        asked.append(characters)
        return characters[len(asked)]

    found = sheet(choose=choose)
    assert is_case_number(found.case.case)
    assert asked == [ALPHABET] * 10  # 50 bits, and nothing of the answers went in


def test_no_field_could_lead_to_another_case() -> None:
    """Whatever could be told twice of one family is exactly this, and all of it is coarse and of a closed list."""
    assert set(Answers.model_fields) == {
        "schema_", "child_protection", "consent", "instrument", "place", "born", "due", "topics"
    }  # fmt: skip


@pytest.mark.parametrize("key", ["case", "record", "name", "note", "persons", "consents", "address", "id"])
def test_a_number_a_name_or_free_text_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(InputError) as caught:
        taken(**{key: MARK})
    assert MARK not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"topics": [MARK]}, "ID-UNKNOWN"),
        ({"topics": ["sprache-deutsch"]}, "ID-UNKNOWN"),  # a topic, but not one of this screening
        ({"instrument": "gespraech"}, "ID-UNKNOWN"),  # a talk is no screening
        ({"instrument": MARK}, "ID-UNKNOWN"),
        ({"place": {"name": MARK}}, "AGS-UNKNOWN"),
        ({"place": {"ags": "00000000"}}, "AGS-UNKNOWN"),
        ({"born": "2026-13"}, "DATE"),
        ({"born": MARK}, "DATE"),
        ({"due": "2026-12"}, "TYPE"),  # born and expected
    ],
    ids=str,
)
def test_what_does_not_fit_is_told_without_a_value(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        taken(**wrong)
    assert [one.code for one in caught.value.problems] == [code]
    assert MARK not in str(caught.value)


def test_answers_and_sheet_show_nothing_of_themselves() -> None:
    answers = taken()
    for thing in (answers, sheet(answers), BOTH[0], answers.place):
        assert not [part for part in ("alltag", "Moers", "2026", "written", "hebamme") if part in repr(thing)]


def test_before_the_birth_and_without_place_and_date_it_works_too() -> None:
    assert sheet(taken(born=None, due="2026-12")).advice.needs
    assert sheet(taken(born=None, place=None)).advice.needs


def test_the_case_states_the_topics_and_a_consent_to_exactly_them_for_two_days() -> None:
    """One topic of the child, one of the mother and one of the household, told twice; nothing else is stated."""
    topics = ["eltern-kind-kontakt", "gesundheit-eltern", "ueberblick-angebote", "gesundheit-eltern"]
    case = sheet(taken(topics=topics, consent="electronic")).case
    observed = {"finding": "conspicuous", "source": "geburtsklinik-screening", "observed": "2026-11-20"}
    custody = {"kind": "sole", "holders": ["m"], "seen": {"what": "einwilligung", "on": "2026-11-20"}}
    agreed: dict[str, Any] = {
        "schema": "lotse/consent/1",
        "case": "22222-22222-2",
        "given_by": {"person": "m", "role": "parent"},
        "scope": {
            "purposes": ["own_suggestion"],
            "categories": [],
            "special": ["health", "identity"],
        },
        "controller": {"body": "geburtsklinik-screening", "legal_basis": ["A6-1-a", "A9-2-a"]},
        "act": {"form": "electronic", "explicit": True, "kind": "signature"},
        "notice": {
            "version": "1",
            "sha256": sha256(releasing._AFFIRMED.encode()).hexdigest(),
            "language": "de",
            "informed": ["purpose", "refusal", "withdrawal"],
            "rights": True,
        },
        "voluntary": {"disadvantage": False, "coupling": False, "duty": False},
        "valid": {"given_at": "2026-11-19T23:00:00+00:00", "until": "2026-11-21T23:00:00+00:00"},
        "evidence": {
            "ref": "electronic",
            "sha256": sha256(f"{releasing._AFFIRMED} electronic".encode()).hexdigest(),
        },
        "history": [{"state": "given", "at": "2026-11-19T23:00:00+00:00", "by": "m"}],
    }
    assert case.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True) == {
        "schema": "lotse/case/1",
        "case": "22222-22222-2",
        "child_protection": "no_indication",
        "place": {"ags": "05170024"},
        "persons": [
            {"id": "k1", "role": "child", "born": "2026-11-05", "parents": ["m"], "custody": custody},
            {"id": "m", "role": "parent"},
        ],
        "signals": [
            {"topic": "eltern-kind-kontakt", "person": "k1", **observed},
            {"topic": "gesundheit-eltern", "person": "m", **observed},
            {"topic": "ueberblick-angebote", **observed},
        ],
        "consents": [
            {"record": "C-2222222222", "person": "k1", **agreed},
            {"record": "C-3333333333", "person": "m", **agreed},
        ],
    }


def test_an_expected_child_is_carried_by_the_mother_and_without_topics_nobody_agreed_to_anything() -> None:
    case = sheet(taken(born=None, due="2026-12", topics=[], place=None)).case
    assert case.place is None
    assert case.consents == ()
    assert [one.model_dump(exclude_none=True, exclude_unset=True) for one in case.persons] == [
        {"id": "k1", "role": "unborn", "due": "2026-12", "carried_by": "m"},
        {"id": "m", "role": "parent"},
    ]


def test_what_is_no_answers_and_a_role_that_nobody_declared_are_told_by_their_place() -> None:
    with pytest.raises(InputError) as caught:
        release({"consent": "written"}, reviewers=BOTH, rules=rules(), catalogue=offers(), on=ON, choose=first)  # type: ignore[arg-type]  # that is the point
    assert [(one.code, one.path) for one in caught.value.problems] == [("TYPE", "answers")]
    with pytest.raises(InputError) as caught:
        sheet(reviewers=(BOTH[0], Reviewer(role=MARK, letter="b")))
    assert [(one.code, one.path) for one in caught.value.problems] == [("ID-UNKNOWN", "reviewers[1].role")]


def test_a_topic_that_did_not_come_up_is_unknown_and_never_no() -> None:
    assert [signal.finding for signal in sheet(taken(topics=["alltag-entlastung"])).case.signals] == ["conspicuous"]
    assert sheet(taken(topics=[])).case.signals == ()


_TOPICS = [topic.id for topic in topics_of("geburtsklinik-screening", load_vocabulary("nrw"))]


@given(st.lists(st.sampled_from(_TOPICS)), st.randoms(use_true_random=False))
def test_the_same_topics_give_the_same_sheet_whatever_the_number_and_the_order(topics: list[str], random: Any) -> None:
    one = sheet(taken(topics=topics))
    other = sheet(taken(topics=sorted(set(topics), reverse=True)), choose=random.choice)
    without = {"case"}
    assert one.advice.model_dump(exclude=without) == other.advice.model_dump(exclude=without)
    assert one.advice.not_used == ()


# --- the command: nothing is kept ------------------------------------------------------------------------------

_CHANGING = {
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime",
    "os.putenv", "os.setxattr", "os.system", "os.posix_spawn", "os.fork", "os.exec", "shutil.copyfile", "shutil.move",
    "subprocess.Popen", "sqlite3.connect", "tempfile.mkstemp", "tempfile.mkdtemp", "syslog.syslog", "pty.spawn",
    "webbrowser.open", "mmap.__new__", "socket.__new__", "socket.connect",
}  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class _Watch:
    """Everything by which a process could leave something behind, as the interpreter itself sees it."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        self.read: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            mode, flags = arguments[1], arguments[2]
            if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
                self.seen.append(f"open {arguments[0]!s}")
            else:
                self.read.append(str(arguments[0]))
        elif event in _CHANGING:
            self.seen.append(event)


WATCH = _Watch()


def played(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Run the command, and note whatever it might leave behind."""
    out, err = io.StringIO(), io.StringIO()
    usual, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    WATCH.seen, WATCH.read = [], []
    try:
        with redirect_stdout(out), redirect_stderr(err):
            WATCH.on = True
            code = main(["screening", *words])
    finally:
        WATCH.on = False
        sys.stdin = usual
        sys.dont_write_bytecode = dont_write
    return code, out.getvalue(), err.getvalue()


EYES = ("--reviewer", "hebamme:a", "--reviewer", "geburtsklinik:b")
TALK = "n\ns\nMoers\n11.2026\n4, 5\nHebamme a\nGeburtsklinik b\n"


def test_the_watch_sees_a_file_that_is_written(tmp_path: Path) -> None:
    WATCH.seen, WATCH.on = [], True
    try:
        (tmp_path / "x").write_text("x", encoding="utf-8")
        (tmp_path / "y").mkdir()
    finally:
        WATCH.on = False
    assert WATCH.seen == [f"open {tmp_path / 'x'}", "os.mkdir"]


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (("--on", "2026-11-20", "-", *EYES), FILE, 0),
        (("--on", "2026-11-20"), TALK, 0),
        (("--on", "2026-11-20", "-", *EYES[:2]), FILE, 4),
        (("--on", "2026-11-20"), "n\ns\nMoers\n11.2026\n4\nhebamme a\n", 4),
        (("--on", "2026-11-20"), "n\nn\n", 0),
        (("--on", "2026-11-20"), "j\n", 4),
        (("--on", "2026-11-20"), "n\ns\nMoers\n", 1),
        ((), "", 1),
    ],
    ids=["file", "talk", "one reviewer", "one reviewer in the talk", "refused", "danger", "broken off", "nobody"],
)
def test_nothing_is_left_behind_whatever_happens(
    words: tuple[str, ...], typed: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found, _, said = played(*words, typed=typed)
    assert found == code, said
    assert WATCH.seen == []
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_read_but_those_of_the_package_and_the_python_it_runs_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert played("--on", "2026-11-20", typed=TALK)[0] == 0
    package = Path(sys.modules["lotse"].__file__ or "").parents[2]
    homes = (
        str(package),
        sys.prefix,
        sys.base_prefix,
        str(Path(os.__file__).parent),
        "/usr/share/zoneinfo",
        "/usr/lib",
    )
    assert [one for one in WATCH.read if not one.startswith(homes)] == []


def test_the_sheet_alone_stands_on_standard_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = played("--on", "2026-11-20", typed=TALK)
    assert code == 0
    assert out.startswith("Ihre Nummer: ")
    assert "Gefährdung" not in out
    assert out.count("Nummer:") == 1
    assert "Geburtsklinik b" not in err  # what is typed is not shown again
    number = out.split("Ihre Nummer: ")[1].splitlines()[0]
    assert number not in err


def test_two_screenings_with_the_same_answers_have_nothing_in_common_but_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sheets = [played("--on", "2026-11-20", "-", *EYES, typed=FILE)[1] for _ in range(2)]
    numbers = [one.split("Ihre Nummer: ")[1].splitlines()[0] for one in sheets]
    assert numbers[0] != numbers[1]
    # the number is in the last lines too, so they may be wrapped elsewhere
    words = [one.replace(number, "").split() for one, number in zip(sheets, numbers, strict=True)]
    assert words[0] == words[1]


@pytest.mark.parametrize("broken", [("--rules", MARK), ("--catalogue", MARK), ("--on", MARK), ("--format", MARK)])
def test_a_refusal_is_answered_before_anything_else_is_read(broken: tuple[str, str]) -> None:
    refused = played("-", typed="child_protection: no_indication\nconsent: refused\ntopics: [7, x]\n")
    assert refused[0] == 0
    assert refused[2] == ""
    assert played("-", *broken, typed="child_protection: no_indication\nconsent: refused\n") == refused
    assert played(*broken, typed="n\nn\n")[:2] == refused[:2]


@pytest.mark.parametrize("broken", [("--rules", MARK), ("--on", MARK), ("--format", MARK), ("--what", MARK)])
def test_signs_of_danger_are_answered_before_anything_else_is_read(broken: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "antworten.yaml"
    file.write_text("child_protection: acute\nconsent: written\n", encoding="utf-8")
    code, out, err = played(str(file), *broken)
    assert code == 4
    assert "Kinderschutz" in out
    assert MARK not in out + err


@pytest.mark.parametrize("answer", ["j", "a", "?"])
def test_in_the_talk_the_first_question_is_about_danger(answer: str) -> None:
    code, out, err = played(typed=f"{answer}\n")
    assert code == 4
    assert "Kinderschutz" in out
    assert err.strip().startswith("Zuerst: Gibt es Hinweise")
    assert "zustimm" not in err


def test_an_answer_that_is_none_is_asked_again_and_never_taken_for_one() -> None:
    code, out, err = played(typed="vielleicht\n\nja\nn\nx\nn\n")
    assert code == 0
    assert "gegen das Screening" in out
    assert err.count("Möglich sind:") == 4


def test_a_wrong_answer_of_the_talk_is_not_repeated() -> None:
    typed = f"n\ns\n{MARK}\nMoers\n{MARK}\n11.2026\n{MARK}\n99\n4\n{MARK}\nhebamme anna\nhebamme a\nhebamme a\n"
    code, out, err = played("--on", "2026-11-20", typed=typed)
    assert code == 4  # the same person twice
    assert MARK not in out + err
    assert "anna" not in out + err


def test_no_json_leaves_a_screening() -> None:
    code, out, _ = played("-", "--format", "json", *EYES, typed=FILE)
    assert (code, out) == (2, "")


@pytest.mark.parametrize("reviewer", ["anna", "hebamme", "hebamme:", ":a", "hebamme:anna", "x:a", "hebamme:a:b"])
def test_a_reviewer_is_a_role_and_a_letter(reviewer: str) -> None:
    code, out, err = played("-", "--reviewer", reviewer, "--reviewer", "hebamme:b", "--on", "2026-11-20", typed=FILE)
    assert (code, out) == (2, "")
    assert "anna" not in err


def test_the_sheet_is_in_german_and_in_the_language_of_the_family(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = played("--on", "2026-11-20", "-", *EYES, "--lang", "tr", typed=FILE)
    assert code == 0, err
    assert out.startswith("Ihre Nummer: ")
    assert "Stand: 20. November 2026." in out
    number = out.split("Ihre Nummer: ")[1].splitlines()[0]
    assert out.count(number) == 2
    assert WATCH.seen == []


def test_a_language_without_a_sheet_is_told_after_the_consent() -> None:
    assert played("-", *EYES, "--lang", MARK, typed=FILE)[0] == 2
    assert played("-", "--lang", MARK, typed="child_protection: no_indication\nconsent: refused\n")[0] == 0


def test_the_sheet_names_no_topic_and_no_reviewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = played("--on", "2026-11-20", "-", *EYES, typed=FILE)
    assert code == 0, err
    assert "Viel auf einmal im Familienalltag" not in out  # the name of the topic
    assert "hebamme:a" not in out


def test_the_words_and_the_settings_of_the_office_hold_for_the_screening_too() -> None:
    """A screening and its topic that only this municipality declares, and a need that this office puts first."""
    source = {"kind": "proposal"}
    topic = {
        "id": "zuhause",
        "scope": "child",
        "category": "health",
        "sensitivity": "special",
        "name": {"de": "Z"},
        "instruments": ["eigenes"],
    }
    instrument = {"id": "eigenes", "name": {"de": "E"}, "consent": "required"}
    head = {"id": "eigen", "version": "1"}
    words = load_vocabulary(
        {"schema": "lotse/vocabulary/1", **head, "extends": ["nrw"], "signals": [topic], "instruments": [instrument]}
    )
    rule = {"id": "r", "for": "child", "when": {"signal": "zuhause"}, "need": "bindung", "because": {"de": "Gut."}}
    own = load_ruleset(
        {
            "schema": "lotse/ruleset/1", **head, "vocabulary": "eigen", "valid": {"from": "2016-01-01"},
            "rules": [{**rule, "source": source, "valid": {"from": "2016-01-01"}}],
        },
        vocabulary=words,
    )  # fmt: skip
    asked = answers_of({**ANSWERS, "instrument": "eigenes", "topics": ["zuhause"]}, vocabulary=words)
    assert isinstance(asked, Answers)
    none = load_catalogue(
        {"schema": "lotse/catalogue/1", **head, "vocabulary": "eigen", "bodies": [], "offers": []}, vocabulary=words
    )
    assert [one.need for one in sheet(asked, rules=own, catalogue=none).advice.needs] == ["bindung"]
    with pytest.raises(InputError):
        sheet(asked, rules=own, catalogue=none, settings={"no": "such setting"})


def test_the_screening_that_was_just_done_is_no_idea() -> None:
    catalogue = load_catalogue("leistungen-nrw", "praxisbeispiele-nrw")
    asked = taken(place={"ags": "05170024"}, born="2026-11", topics=["seelisches-befinden-eltern"])
    ideas = {one.offer for one in sheet(asked, catalogue=catalogue).advice.suggestions}
    assert ideas
    assert "moers-screening-neugeborene" in catalogue.by_id
    assert "moers-screening-neugeborene" not in ideas


@pytest.mark.parametrize("status", ["acute", "akut", "unclear"])
def test_answers_whose_dash_was_forgotten_end_with_the_procedure(status: str) -> None:
    code, out, _ = played(typed=FILE.replace("no_indication", status))
    assert code == 4
    assert "Kinderschutz" in out
    code, out, _ = played(typed=FILE)
    assert code == 1
    assert "Kinderschutz" not in out
