"""Checks that are kept by how lotse is built, by its content, or by another room: each by its number.

The failing case of the research stands in quotes where it is tried.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import lotse
from lotse.advice import Advice, Suggestion
from lotse.case.load_case import load_case
from lotse.case.model import Case, Person, Place, Signal
from lotse.case.number import is_case_number, new_case_number
from lotse.case.records import BERLIN
from lotse.errors import ContentError, InputError, ProtectionStop
from lotse.files import read_shipped
from lotse.i18n import FAMILY_LANGUAGES
from lotse.privacy.consents import withdraw
from lotse.privacy.disclosing import disclose
from lotse.privacy.disclosure import Disclosure
from lotse.privacy.receipt import receipt
from lotse.privacy.record_files import load_consent
from lotse.protection import procedure
from privacy_world import (
    AT,
    MOTHER,
    NEED,
    NUMBER,
    ON,
    SENDER,
    advised,
    child,
    consent,
    family,
    moment,
    offers,
    rules,
    rules_for,
    said,
    signal,
    told,
    words,
)
from small_world import ruleset

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "lotse"
CODE = {file: file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py")}
TEENS_AND_SCORES = re.compile(r"score|risiko|risk|ampel|punkte|wahrscheinlich|probab|level|stufe|rank|grade")


def names_in(model: type[BaseModel], seen: set[type] | None = None) -> set[str]:
    """The keys of a model and of every model in it."""
    seen = seen if seen is not None else set()
    if model in seen:
        return set()
    seen.add(model)
    found = set(model.model_fields)
    for field in model.model_fields.values():
        for part in _models_of(field.annotation):
            found |= names_in(part, seen)
    return found


def _models_of(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_of(part)]


# --- child protection ---


def test_k05_there_is_no_number_step_or_colour_of_danger() -> None:
    """Fails: „Feld risiko_score, ampel, punkte existiert"."""
    for model in (Case, Advice, Disclosure):
        keys = {key for key in names_in(model) if key != "level"}  # of a body: the level of an office
        assert not [key for key in keys if TEENS_AND_SCORES.search(key)], model.__name__
    status = Case.model_fields["child_protection"].annotation
    assert set(getattr(status, "__args__", ())) == {"no_indication", "indicated", "acute", "unclear"}
    with pytest.raises(InputError):
        lotse.load_case({**family(), "risiko_score": 3}, vocabulary=words())


@pytest.mark.parametrize(("role", "norm"), [("hebamme", "§ 4 "), ("kita", "§ 8a Abs. 4"), ("jugendamt", "§ 8a Abs. 1")])
def test_k07_the_procedure_is_that_of_the_role(role: str, norm: str) -> None:
    assert any((step.norm or "").startswith(norm) for step in procedure(role).procedure)


def test_k07_an_unknown_role_is_told_whom_to_ask() -> None:
    """Fails: „rolle unbekannt -> § 8b + Jugendamt"."""
    shown = procedure("no-such-role").procedure
    assert any("§ 8b" in (step.norm or "") for step in shown)
    assert any("Jugendamt" in step.text for step in shown)


def test_k03_without_a_number_of_its_own_the_procedure_names_110_and_112_and_says_so() -> None:
    shown = told(case=family(child_protection="acute")).stop
    assert shown is not None
    assert shown.emergency == ("110", "112")
    assert len(shown.procedure) == len(procedure("jobcenter", ["02421 0"]).procedure) + 1


def test_k04_a_withdrawal_works_with_every_status_and_its_letters_wait() -> None:
    record = load_consent(consent())
    for status, wait in (("no_indication", False), ("indicated", True), ("acute", True), ("unclear", True)):
        done = withdraw(record, at=AT, by="m", case=family(child_protection=status))
        assert done.record.history[-1].state == "withdrawn"
        assert done.letters_wait is wait


@pytest.mark.parametrize("place", ["signal", "case"])
def test_g05_free_text_is_no_part_of_a_case(place: str) -> None:
    """Fails: „notiz="Vater trinkt" ohne Prüfvermerk -> NEEDS_HUMAN"; here it has no place at all."""
    note = {"notiz": "Vater trinkt"}
    written = family(signals=[{**signal(), **note}]) if place == "signal" else {**family(), **note}
    with pytest.raises(InputError) as caught:
        lotse.load_case(written, vocabulary=words())
    assert "trinkt" not in str(caught.value)
    assert lotse.load_case(family(), vocabulary=words()).signals


def test_p08_a_young_person_of_16_and_the_parents_open_the_own_data() -> None:
    case = family(child("2010-06-01"), {"id": "m", "role": "parent", "born": "1980"})
    capacity = {"checked_by": "f1", "on": "2026-11-01", "result": True}
    own = consent("8Q4M9K2XPA", given_by={"person": "k1", "role": "self", "capacity": capacity})
    assert "k1/age" in told(consent(), own, case=case).fields
    assert "k1/age" not in told(consent(), case=case).fields


def test_v05_a_blanket_yes_in_a_contract_of_treatment_is_no_consent_in_the_single_case() -> None:
    """Fails: „Vorab-Pauschale im Behandlungsvertrag"."""
    sender = {"body": "praxis-test", "role": "arztpraxis", "person": "f1"}
    use = {"scope__special": ["health"], "scope__purposes": ["case_discussion", "own_suggestion"]}
    blanket = consent(**use, controller__body="praxis-test", scope__recipients=[{"body": "alle-aemter"}])
    single = consent(**use, controller__body="praxis-test")
    for record, outcome in ((blanket, "needs_consent"), (single, "pass")):
        case = family(signals=[signal("hoeren")], consents=[record])
        assert said(told(case=case, to="gesundheitsamt-05358", sender=sender), "V05") == outcome
    assert told(case=family(signals=[signal("hoeren")], consents=[blanket]), sender=sender).fields == ()


def test_b01_an_explained_consent_is_recorded_and_one_without_the_rights_is_not() -> None:
    assert load_consent(consent()).notice.rights
    with pytest.raises(InputError) as caught:
        load_consent(consent(notice__rights=False))
    assert [one.path for one in caught.value.problems] == ["notice.rights"]


# --- proposals, no decisions ---


def test_a01_everything_is_an_idea_and_nothing_is_granted_or_refused() -> None:
    """Fails: „typ ∈ {BEWILLIGT, ABGELEHNT}"."""
    verdicts = set(getattr(Suggestion.model_fields["verdict"].annotation, "__args__", ()))
    assert verdicts == {"fits", "open", "not_matching"}
    assert {one.verdict for one in advised(family()).suggestions} <= {"fits", "open"}
    assert not [key for key in names_in(Advice) if re.search(r"decision|granted|approved|refused|bescheid", key)]


def test_a02_what_does_not_match_can_be_asked_about_and_nothing_says_no_entitlement() -> None:
    """Fails: „nicht anspruchsberechtigt"."""
    found = lotse.explain(advised(family(signals=[])), offer="hoertest", person="k1")
    assert isinstance(found, lotse.Explanation)
    assert found.verdict == "not_matching" or not found.suggested
    assert found.text
    said_anywhere = " ".join(found.text) + (ROOT / "locales/de/LC_MESSAGES/lotse.po").read_text(encoding="utf-8")
    assert not re.search(r"kein(en)? Anspruch|nicht anspruchsberechtigt", said_anywhere)


def test_a03_nothing_is_taken_over_without_a_choice_of_the_family() -> None:
    """Fails: „auto_accept=True existiert"."""
    assert not [file for file, text in CODE.items() if re.search(r"auto_?(accept|choose|select)", text)]


def test_a04_every_idea_names_rule_version_source_and_what_decides() -> None:
    """Fails: „Empfehlung ohne Regel-ID"."""
    advice = advised(family())
    assert advice.suggestions
    assert advice.versions.rules is not None
    assert advice.versions.rules.sha256
    for one in advice.suggestions:
        assert one.because
        assert one.decisive
    for need in advice.needs:
        assert all(reason.rule and reason.source.kind and reason.keys for reason in need.because)


@pytest.mark.parametrize("feature", ["kind.religion", "kind.staatsangehoerigkeit", "erwachsen.aufenthaltsstatus"])
def test_a05_a_rule_never_reads_religion_origin_or_residence(feature: str) -> None:
    """Fails: „eingabe=religion; Stellvertreter: vorname, geburtsland"."""
    with pytest.raises(ContentError) as caught:
        lotse.load_ruleset(_one_rule({"fact": feature, "is": True}), vocabulary="nrw")
    assert "religion" not in str(caught.value)
    assert lotse.load_ruleset(_one_rule({"age": {"below": "7 years"}}), vocabulary="nrw").rules


def test_a05_health_is_used_only_with_an_explicit_consent() -> None:
    without = advised(family(signals=[signal("hoeren")]))
    assert [one.rule for one in without.not_used] == ["A05"]
    assert not [need for need in without.needs if need.need == "seh-hoer"]
    own = consent(scope__special=["health"], scope__purposes=["own_suggestion"])
    assert [need.need for need in advised(family(signals=[signal("hoeren")], consents=[own])).needs] == ["seh-hoer"]


def _one_rule(when: Any) -> dict[str, Any]:
    rule = {"id": "r", "for": "child", "when": when, "need": "sprachfoerderung", "because": {"de": "Das hilft."}}
    stated = {**rule, "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"}}
    if "fact" in when and when["fact"].startswith("erwachsen"):
        stated["for"] = "adult"
    return {
        "schema": "lotse/ruleset/1",
        "id": "x",
        "version": "1",
        "vocabulary": "nrw",
        "valid": {"from": "2016-01-01"},
        "rules": [stated],
    }


def test_a06_nothing_learns() -> None:
    """Fails: „Abhängigkeit zu ML-Paket im Lock-File"."""
    learning = ("torch", "tensorflow", "scikit-learn", "xgboost", "lightgbm", "transformers", "openai", "keras", "jax")
    for lock in (ROOT / "requirements").glob("*.lock"):
        named = set(re.findall(r"^([a-z0-9._-]+)==", lock.read_text(encoding="utf-8").lower(), re.MULTILINE))
        assert named
        assert not named & set(learning)


# --- networks and boundaries ---


def test_u08_no_office_can_be_asked_from_here() -> None:
    """Fails: „es existiert query_other_office()"."""
    asking = re.compile(r"def (query|fetch|pull|request|download|poll)_", re.IGNORECASE)
    assert not [file for file, text in CODE.items() if asking.search(text)]
    assert "package" in vars(Disclosure)  # a person hands it over


def test_u11_no_code_of_the_library_opens_a_connection() -> None:
    """Fails: „socket-Aufruf im Testlauf"; a hook of the whole test run finds that too."""
    reaching = re.compile(
        r"^\s*(import|from) (socket|http|requests|httpx|aiohttp|ftplib|smtplib|urllib.request)\b", re.MULTILINE
    )
    assert not [file for file, text in CODE.items() if reaching.search(text)]
    assert reaching.search("    from socket import create_connection")


def test_s05_case_numbers_are_random_and_not_made_of_anything() -> None:
    """Fails: „sha256(name+geburt)"."""
    made = {new_case_number(secrets.choice) for _ in range(200)}
    assert len(made) == 200
    assert all(is_case_number(one) for one in made)
    assert not is_case_number("K7MQ2-XPA4T-K")
    assert not re.search(r"hash|sha|hmac", (SOURCE / "case" / "number.py").read_text(encoding="utf-8"))


def test_s06_nothing_here_maps_a_number_to_a_family() -> None:
    keys = names_in(Person) | names_in(Signal) | names_in(Place)
    assert not keys & {"name", "first_name", "surname", "address", "phone", "email", "birthplace"} - {"name"}
    assert "name" not in Person.model_fields
    assert not [file for file in CODE if re.search(r"mapping_table|zuordnung", file.name)]


def test_s01_no_office_counts_in_cells_below_three() -> None:
    """Fails: „k=2 -> ConfigError"."""
    assert lotse.Settings().small_cells == 5
    assert lotse.Settings.model_validate({"small_cells": 3}).small_cells == 3
    with pytest.raises(InputError):
        lotse.Settings.model_validate({"small_cells": 2})


# --- responsibility and what the law says of it ---


def test_o01_living_apart_a_person_looks_and_meanwhile_the_place_of_the_child_counts() -> None:
    """Fails: „Eltern getrennt … -> NEEDS_HUMAN"."""
    together = lotse.responsible_bodies("jugendamt", place="Moers", on=ON)
    assert [body.name for body in together.bodies] == ["Jugendamt der Stadt Moers"]
    assert any("86d" in note for note in together.notes)


EARLY_HELP = {"leistung": "fruehfoerderung"}


def test_o03_periods_of_the_participation_law_are_counted() -> None:
    found = lotse.responsible_bodies(
        "eingliederungshilfe",
        place="05358008",
        on=ON,
        received=date(2026, 10, 1),
        answers={"leistung": "fruehfoerderung"},
    )
    assert date(2026, 10, 15) in {one.date for one in found.deadlines}
    assert date(2026, 10, 22) in {one.date for one in found.deadlines}
    later = lotse.responsible_bodies(
        "eingliederungshilfe",
        place="05358008",
        on=ON,
        received=date(2026, 10, 12),
        answers={"leistung": "fruehfoerderung"},
    )
    assert date(2026, 10, 26) in {one.date for one in later.deadlines}


@pytest.mark.parametrize("role", ["sozialamt", "jobcenter", "jugendamt"])
def test_o05_the_day_of_the_application_counts_whichever_office_took_it(role: str) -> None:
    """Fails: „bitte anderswo beantragen"."""
    notes = " ".join(lotse.responsible_bodies(role, place="05358008", on=ON, received=ON).notes)
    assert "§ 16" in notes
    assert "anderswo" not in notes


SHIPPED = lotse.load_catalogue("leistungen-nrw")


def test_o07_early_help_in_development_ends_with_school() -> None:
    """Fails: „eingeschult -> stattdessen Hinweis § 35a SGB VIII"."""

    def verdict(*, at_school: bool) -> str:
        written = {
            **family(child("2020-03"), {"id": "m", "role": "parent", "born": "1994"}),
            "signals": [],
            "facts": {"k1": {"kind.eingeschult": at_school}},
            "wishes": [{"need": "fruehfoerderung", "person": "k1"}],
        }
        case = lotse.load_case(written, vocabulary="nrw")
        advice = lotse.advise(case, rules=lotse.load_ruleset("praeventionskette-nrw"), catalogue=SHIPPED, on=ON)
        found = lotse.explain(advice, offer="fruehfoerderung", person="k1")
        assert isinstance(found, lotse.Explanation)
        return str(found.verdict)

    assert verdict(at_school=False) in ("fits", "open")
    assert verdict(at_school=True) == "not_matching"
    assert "beratung-eingliederungshilfe" in SHIPPED.by_id


def test_o08_the_word_verfahrenslotse_belongs_to_the_law() -> None:
    """Fails: „Oberfläche nennt die Fallteam-Person „Verfahrenslotse““."""
    assert SHIPPED.by_id["verfahrenslotsen"].kind == "entitlement"
    assert "ombudsstelle" in SHIPPED.by_id
    assert not [file for file, text in CODE.items() if "cli" in file.parts and "Verfahrenslots" in text]


def test_o09_help_in_bringing_up_children_is_never_named_as_a_measure() -> None:
    """Fails: „Sozialpädagogische Familienhilfe passt"."""
    never = re.compile(r"Familienhilfe|Erziehungsbeistand|Heimerziehung|Tagesgruppe|Vollzeitpflege")
    assert never.search("Sozialpädagogische Familienhilfe")
    for offer in SHIPPED.by_id.values():
        if offer.audience == "family":
            assert not never.search(str(offer.name)), offer.id


# --- rights ---


@pytest.mark.parametrize("lang", FAMILY_LANGUAGES)
def test_b08_what_families_read_is_short_and_free_of_paragraphs(lang: str) -> None:
    paper = receipt(load_consent(consent()), at=AT, lang=lang)
    for sentence in paper.text:
        assert len(sentence.split()) <= 25, sentence
        assert "§" not in sentence
        assert "DSGVO" not in sentence


def test_b05_what_is_restricted_stays_whatever_was_agreed_to() -> None:
    """Fails: „archivpflichtig -> eingeschränkt, nicht gelöscht"."""
    free, restricted = told(consent()), told(consent(), case=family(restricted=True))
    assert free.decision == "allow"
    assert said(free, "B05") is None
    assert said(restricted, "B05") == "deny"
    assert (restricted.decision, restricted.fields) == ("deny", ())


def test_b05_a_restricted_case_stays_restricted_when_it_is_minimised() -> None:
    case = lotse.load_case(family(restricted=True), vocabulary=words())
    assert lotse.minimise(case, rules=rules(), catalogue=offers(), on=ON).restricted


def test_b02_a_month_for_telling_the_family_is_not_counted_here() -> None:
    """Kept by the receiving office: lotse holds nothing about what arrived there."""
    assert "received_on" not in names_in(Disclosure)


# --- boundaries that the research names beside the two cases ---


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (datetime(2026, 11, 2, 8, 59, 59, tzinfo=BERLIN), False),
        (datetime(2026, 11, 2, 9, 0, tzinfo=BERLIN), True),
        (datetime(2027, 4, 29, 23, 59, 59, tzinfo=BERLIN), True),
        (datetime(2027, 4, 30, 0, 0, tzinfo=BERLIN), False),
        (datetime(2027, 4, 29, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 4, 29, 22, 0, tzinfo=UTC), False),
    ],
)
def test_e11_given_at_counts_and_until_does_not(at: datetime, goes: bool) -> None:  # noqa: FBT001  # a row of the table
    assert (NEED in told(consent(), at=at).fields) is goes


def test_e10_the_moment_of_the_withdrawal_itself_is_withdrawn() -> None:
    record = load_consent(consent())
    ended = withdraw(record, at=AT, by="m").record
    assert NEED not in told(ended, at=AT).fields
    assert NEED in told(ended, at=AT.replace(minute=29, second=59)).fields


@pytest.mark.parametrize(
    ("born", "at", "asked"),
    [
        ("2012-02-29", datetime(2026, 2, 28, 23, 59, 59, tzinfo=BERLIN), False),
        ("2012-02-29", datetime(2026, 3, 1, 0, 0, tzinfo=BERLIN), True),
        ("2012-11-20", datetime(2026, 11, 19, 22, 59, 59, tzinfo=UTC), False),
        ("2012-11-20", datetime(2026, 11, 19, 23, 0, tzinfo=UTC), True),
    ],
)
def test_p05_the_14th_birthday_begins_at_midnight_in_germany(born: str, at: datetime, asked: bool) -> None:  # noqa: FBT001  # as above
    early = {"given_at": moment("2026-02-01T00:00"), "until": moment("2026-07-01T00:00")}
    valid = early if at < datetime(2026, 7, 1, tzinfo=BERLIN) else consent()["valid"]
    record = consent(valid=valid, history=[{"state": "given", "at": valid["given_at"], "by": "m"}])
    case = family(child(born), {"id": "m", "role": "parent", "born": "1980"})
    found = told(record, case=case, at=at)
    assert (("P05", "needs_minor_consent") in rules_for(found, "k1/age")) is asked


def test_p13_a_decision_of_the_court_makes_custody_sole() -> None:
    refused = consent("8Q4M9K2XPA", given_by={"person": "v", "role": "father"},
                      history=[{"state": "refused", "at": moment("2026-11-03T09:00"), "by": "v"}])  # fmt: skip
    people = ({"id": "m", "role": "parent", "born": "1994"}, {"id": "v", "role": "parent", "born": "1990"})
    joint = family(child(custody={"kind": "joint", "holders": ["m", "v"]}, parents=["m", "v"]), *people)
    decided = family(
        child(custody={"kind": "sole", "holders": ["m"], "seen": {"what": "beschluss-1628", "on": "2026-11-04"}},
              parents=["m", "v"]), *people)  # fmt: skip
    assert told(consent(), refused, case=joint).decision == "deny"
    assert NEED in told(consent(), refused, case=decided).fields


@pytest.mark.parametrize("field", ["notice__sha256", "evidence__sha256"])
@pytest.mark.parametrize("wrong", [None, "", "siehe Akte", "0" * 63, "g" * 64])
def test_e15_a_proof_without_its_checksum_opens_nothing(field: str, wrong: str | None) -> None:
    """Fails: „Prüfsumme passt nicht zur Textversion"; whose checksum it is, the host knows."""
    found = told(consent(**{field: wrong}))
    assert rules_for(found, NEED) == {("E07" if "notice" in field else "E15", "needs_consent")}
    with pytest.raises(InputError):
        load_consent(consent(**{field: wrong}))


def test_g06_the_same_office_under_another_number_is_another_office() -> None:
    same = {"body": "jugendamt-05358008", "role": "jugendamt", "person": "f1"}
    own = family(noticed_by={"role": "jugendamt", "body": same["body"]})
    assert told(case=own, sender=same).decision == "allow"
    assert told(case=own, sender={**same, "body": "jugendamt-05358"}).decision != "allow"


def test_g06_who_does_not_hold_the_case_is_no_own_office() -> None:
    """The Gesundheitsamt names itself as sender and recipient of a case of the Jobcenter."""
    other = {"body": "gesundheitsamt-05358", "role": "gesundheitsamt", "person": "f1"}
    alone = told(sender=other, to="gesundheitsamt-05358")
    assert (alone.decision, alone.fields) == ("deny", ())
    assert told(sender=other, to="gesundheitsamt-05358", present=["jugendamt-05358008"]).fields == ()
    taken_over = told(sender=other, to="gesundheitsamt-05358", settings={"office": "gesundheitsamt-05358"})
    assert taken_over.decision == "allow"


def test_an_advice_of_an_earlier_state_tells_nothing() -> None:
    """The observation on hearing was taken out since: its need would be told without the bonds of health."""
    before = advised(family(signals=[signal(), signal("hoeren")], consents=[consent(
        scope={"purposes": ["own_suggestion"], "categories": [], "special": ["health"], "recipients": []}
    )]))  # fmt: skip
    assert any(one.need == "seh-hoer" for one in before.needs)
    now = load_case(family(), vocabulary=words())
    with pytest.raises(InputError) as caught:
        disclose(now, advice=before, sender=SENDER, to="jugendamt-05358008", purpose="case_discussion",
                 records=[consent("8Q4M9K2XPA")], at=AT)  # fmt: skip
    assert "hoer" not in str(caught.value)


def test_an_advice_with_a_person_who_is_gone_tells_nothing() -> None:
    both = advised(family(child(), child(identity="k2"), MOTHER, signals=[signal(), signal(person="k2")],
                          facts={"k2": {"kind.eingeschult": False}}))  # fmt: skip
    assert {one.person for one in both.needs} == {"k2"}
    now = load_case(family(child(), MOTHER, signals=[signal()], facts={}), vocabulary=words())
    with pytest.raises(InputError):
        disclose(now, advice=both, sender=SENDER, to="jugendamt-05358008", purpose="case_discussion",
                 records=[consent()], at=AT)  # fmt: skip


def test_two_parents_are_two_persons() -> None:
    """The mother stands twice among the holders of joint custody: the second parent is still missing."""
    twice = family(child(custody={"kind": "joint", "holders": ["m", "m"]}), MOTHER)
    assert ("P01", "needs_second_parent") in rules_for(told(consent(), case=twice), NEED)


@pytest.mark.parametrize("status", ["indicated", "acute", "unclear"])
def test_k01_a_case_that_was_not_loaded_stops_as_well(status: str) -> None:
    nothing: Any = None
    raw: Any = {**family(), "child_protection": status}
    disclosure = disclose(raw, advice=nothing, sender=nothing, to=nothing, purpose=nothing, at=AT)
    assert (disclosure.decision, disclosure.case, disclosure.fields) == ("stop", raw["case"], ())
    unnamed: Any = {"child_protection": status, "case": "Ayşe"}
    assert disclose(unnamed, advice=nothing, sender=nothing, to=nothing, purpose=nothing, at=AT).case == ""


@pytest.mark.parametrize("to", [None, 5, ["jugendamt-05358008"]])
def test_a_recipient_that_is_no_text_is_refused_in_words(to: Any) -> None:
    with pytest.raises(InputError, match="to: TYPE"):
        told(consent(), to=to)


def test_k01_neither_settings_nor_a_subclass_opens_a_stopped_case() -> None:
    class Open(Case):
        """Somebody tries to be let through."""

        @property
        def stops(self) -> bool:
            return False

    loaded = lotse.load_case(family(child_protection="indicated"), vocabulary=words())
    tried = Open.model_construct(**dict(loaded))
    assert lotse.advise(tried, rules=ruleset(), catalogue=offers(), on=ON).stop is not None
    with pytest.raises(ProtectionStop):
        lotse.minimise(tried, rules=rules(), catalogue=offers(), on=ON)
    assert loaded.case == NUMBER


def test_s09_the_deletion_rules_name_a_period_for_the_log() -> None:
    assert {"disclosure-log", "refused-attempts", "protection-stop"} <= {
        rule["id"] for rule in read_shipped("privacy/content/deletion.yaml").data["rules"]
    }
