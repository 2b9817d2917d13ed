"""A family in Düren for tests of the privacy rooms: builders that state only what a test is about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from lotse.case.load_case import load_case
from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.records import BERLIN
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.advice import Advice
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.privacy.disclosure import Disclosure
    from lotse.rules.ruleset import Ruleset

NUMBER, OTHER_NUMBER = "K7MQ2-XPA4T-J", "22222-22222-2"
ON = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 30, tzinfo=BERLIN)
JUGENDAMT, GESUNDHEITSAMT, SCHULAMT = "jugendamt-05358008", "gesundheitsamt-05358", "schulamt-05358"
JOBCENTER, ABH, PRAXIS, VEREIN = "jobcenter-05358", "auslaenderbehoerde-test", "praxis-test", "verein-test"
KITA, SCHULE = "kita-test", "schule-test"
SENDER = {"body": JOBCENTER, "role": "jobcenter", "person": "f1"}


@cache
def words() -> Vocabulary:
    """The shipped vocabulary, with a language note that is specially protected."""
    extra = {
        "schema": "lotse/vocabulary/1",
        "id": "dueren",
        "version": "1",
        "extends": ["nrw"],
        "signals": [
            {"id": "feste", "scope": "child", "category": "religion_ethnicity", "sensitivity": "special",
             "name": {"de": "Feste"}},
        ],
    }  # fmt: skip
    return load_vocabulary(extra)


def _rule(identity: str, need: str, when: Any, scope: str = "child") -> dict[str, Any]:
    stated = {"id": identity, "for": scope, "when": when, "need": need, "because": {"de": "Das hilft."}}
    return {**stated, "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"}}


@cache
def rules() -> Ruleset:
    """Four needs: from language, from hearing, from an income benefit, and from a festival."""
    before_school = {
        "all": [
            {"signal": "sprache-deutsch"},
            {"fact": "kind.eingeschult", "is": False},
            {"age": {"from": "24 months", "below": "20 years"}},
        ]
    }
    return load_ruleset(
        {
            "schema": "lotse/ruleset/1",
            "id": "dueren",
            "version": "1",
            "vocabulary": "dueren",
            "valid": {"from": "2016-01-01"},
            "rules": [
                _rule("sprache", "sprachfoerderung", before_school),
                _rule("hoeren", "seh-hoer", {"signal": "hoeren"}),
                _rule("geld", "familienleistungen", {"fact": "familie.leistung_sgb2", "is": True}, "household"),
                _rule("feste", "freizeit-sport-kultur", {"signal": "feste"}),
            ],
        },
        vocabulary=words(),
    )


def _offer(identity: str, need: str, provider: str, when: Any, scope: str = "child") -> dict[str, Any]:
    stated = {"id": identity, "kind": "offer", "audience": "family", "name": {"de": identity}, "needs": [need]}
    return {**stated, "for": scope, "where": "anywhere", "provider": provider, "when": when, "source": {"ref": "test"}}


def _body(identity: str, role: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "role": role, "name": identity, "status": "documented", "source": {"ref": "test"}, **more}


@cache
def offers() -> Catalogue:
    """One offer of each kind of office, and bodies that no table knows."""
    return load_catalogue(
        {
            "schema": "lotse/catalogue/1",
            "id": "dueren",
            "version": "1",
            "vocabulary": "dueren",
            "bodies": [
                _body(JUGENDAMT, "jugendamt", public=True),
                _body(GESUNDHEITSAMT, "gesundheitsamt", public=True),
                _body(SCHULAMT, "schulamt", public=True),
                _body(JOBCENTER, "jobcenter", public=True),
                _body(ABH, "auslaenderbehoerde", public=True),
                _body("polizei-test", "polizei", public=True),
                _body("familiengericht-test", "familiengericht", public=True),
                _body(PRAXIS, "arztpraxis"),
                _body(KITA, "kita"),
                _body(SCHULE, "schule"),
                _body(VEREIN, "freier-traeger", public=False),
            ],
            "offers": [
                _offer("sprachgruppe", "sprachfoerderung", JUGENDAMT, {"fact": "kind.kita_platz", "is": False}),
                _offer("hoertest", "seh-hoer", GESUNDHEITSAMT, {"signal": "hoeren"}),
                _offer("beratung", "familienleistungen", JOBCENTER, "always", "household"),
                _offer("fest", "freizeit-sport-kultur", KITA, {"signal": "feste"}),
                _offer("lernhilfe", "sprachfoerderung", VEREIN, {"fact": "kind.eingeschult", "is": False}),
            ],
        },
        vocabulary=words(),
    )


def moment(text: str) -> str:
    """An ISO moment in Germany."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).isoformat()


def consent(name: str = "7Q4M9K2XPA", /, **more: Any) -> dict[str, Any]:
    """What the mother agreed to for her child: language and education, for Jugendamt and Gesundheitsamt.

    Parts are given by their path, such as `act__form="oral"`.
    """
    record: dict[str, Any] = {
        "schema": "lotse/consent/1",
        "record": f"C-{name}",
        "case": NUMBER,
        "person": "k1",
        "given_by": {
            "person": "m",
            "role": "mother",
            "representation": {"kind": "sole", "evidence": "sorgeregister", "seen_on": "2026-10-01"},
            "capacity": None,
        },
        "scope": {
            "purposes": ["case_discussion"],
            "categories": ["language", "education"],
            "special": [],
            "recipients": [{"body": JUGENDAMT}, {"body": GESUNDHEITSAMT}],
        },
        "controller": {"body": JOBCENTER, "contact": "…", "dpo": "…", "legal_basis": ["A6-1-a"]},
        "act": {"form": "written", "circumstances": None, "explicit": True, "kind": "signature"},
        "notice": {
            "version": "1",
            "sha256": "0" * 64,
            "language": "tr",
            "informed": ["purpose", "refusal", "withdrawal"],
            "rights": True,
        },
        "voluntary": {"disadvantage": False, "coupling": False, "duty": False},
        "valid": {"given_at": moment("2026-11-02T09:00"), "until": moment("2027-04-30T00:00")},
        "evidence": {"ref": "Akte 7", "sha256": "1" * 64, "recorded_by": "f1"},
        "history": [{"state": "given", "at": moment("2026-11-02T09:00"), "by": "m", "channel": "paper"}],
    }
    for path, value in more.items():
        around = record
        *above, last = path.split("__")
        for step in above:
            around = around[step]
        around[last] = value
    return record


def release(**more: Any) -> dict[str, Any]:
    """What the mother released a midwife from, towards the Jugendamt."""
    good = consent()
    stated = {"schema": "lotse/release/1", "record": "R-7Q4M9K2XPA", "case": NUMBER, "person": "k1"}
    named = {"given_by": {"person": "m", "role": "mother"}, "holder": "hebamme-a", "recipient": {"body": JUGENDAMT}}
    what = {"topic": ["language", "education"], "purposes": ["case_discussion"], "form": "written"}
    kept = {name: good[name] for name in ("valid", "evidence", "history")}
    return {**stated, **named, **what, **kept, **more}


def ground(**more: Any) -> dict[str, Any]:
    """What a worker decided on by a norm: that the Jugendamt hears of a need of the household."""
    stated = {"schema": "lotse/ground/1", "record": "G-7Q4M9K2XPA", "case": NUMBER, "norm": "sgb10-69-1-1"}
    decided = {"decided_by": "f1", "decided_at": moment("2026-11-03T09:00"), "reason": "Akte 7, Blatt 3"}
    what = {"purposes": ["case_discussion"], "recipient": {"body": JUGENDAMT}, "fields": [BENEFIT]}
    return {**stated, **decided, "success_not_endangered": True, **what, "valid": consent()["valid"], **more}


def obligation(body: str = VEREIN, **more: Any) -> dict[str, Any]:
    """What a free provider bound itself to."""
    stated = {"schema": "lotse/obligation/1", "record": "V-7Q4M9K2XPA", "body": body, "evidence": {"ref": "Akte 9"}}
    valid = {"given_at": moment("2026-01-01T00:00"), "until": moment("2027-01-01T00:00")}
    return {**stated, "purposes": ["case_discussion", "referral"], "valid": valid, **more}


def recipients(*bodies: str) -> list[dict[str, str]]:
    """Recipients as a consent names them."""
    return [{"body": body} for body in bodies]


def signal(topic: str = "sprache-deutsch", person: str | None = "k1", **more: Any) -> dict[str, Any]:
    """An observation in a talk."""
    stated = {"topic": topic, "person": person, "finding": "conspicuous", "source": "gespraech"}
    return {**stated, "observed": "2026-10-12", **more}


SOLE = {"kind": "sole", "holders": ["m"], "seen": {"what": "sorgeregister", "on": "2026-10-01"}}
JOINT = {"kind": "joint", "holders": ["m", "v"]}
MOTHER: dict[str, Any] = {"id": "m", "role": "parent", "born": "1994"}
FATHER: dict[str, Any] = {"id": "v", "role": "parent", "born": "1990"}


def child(born: str | None = "2021-03", identity: str = "k1", custody: Any = SOLE, **more: Any) -> dict[str, Any]:
    """A child of five, with a mother who has custody alone."""
    stated = {"id": identity, "role": "child", "born": born, "parents": ["m"], "custody": custody, **more}
    return {key: value for key, value in stated.items() if value is not None}


def family(*persons: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The case of the Düren example: one child, the mother, an observation about language."""
    people = list(persons) or [child(), {"id": "m", "role": "parent", "born": "1994"}]
    return {
        "schema": "lotse/case/1",
        "case": NUMBER,
        "child_protection": "no_indication",
        "place": {"ags": "05358008"},
        "noticed_by": {"role": "jobcenter", "body": JOBCENTER},
        "persons": people,
        "signals": [signal()],
        "facts": {"k1": {"kind.eingeschult": False, "kind.kita_platz": False}},
        **more,
    }


def advised(written: Mapping[str, Any], on: date = ON) -> Advice:
    """The advice on a case."""
    return advise(load_case(written, vocabulary=words()), rules=rules(), catalogue=offers(), on=on)


def told(
    *records: Any,
    case: Mapping[str, Any] | None = None,
    to: str = JUGENDAMT,
    purpose: str = "case_discussion",
    at: datetime = AT,
    sender: Mapping[str, str | None] | None = None,
    **more: Any,
) -> Disclosure:
    """Decide about a case as it is written, with records as they are written."""
    written = case or family()
    taken = load_case(written, vocabulary=words())
    advice = advise(taken, rules=rules(), catalogue=offers(), on=ON)
    given = sender or SENDER
    return disclose(taken, advice=advice, sender=given, to=to, purpose=purpose, records=records, at=at, **more)


def rules_for(disclosure: Disclosure, field: str) -> set[tuple[str, str]]:
    """Why a field stays: rule and outcome."""
    return {(one.rule, one.outcome) for one in disclosure.withheld if one.field == field}


def said(disclosure: Disclosure, rule: str) -> str | None:
    """What a request check said."""
    return next((one.outcome for one in disclosure.checks if one.rule == rule), None)


def later(**more: float) -> datetime:
    """A moment after the usual one."""
    return AT + timedelta(**more)


NEED = "k1/need:sprachfoerderung"
AGE = "k1/age"
HEARING = "k1/signal:hoeren"
BENEFIT = "household/need:familienleistungen"
