"""What the report lets leave is what packages hold, and what only a room sees is on its pages: drawn, not declared."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from lotse.case.load_case import load_case
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.flow import advise
from lotse.privacy.disclosing import disclose
from lotse.privacy.report import privacy_report
from lotse.rules.load_ruleset import load_ruleset
from lotse.sheets.team import meeting_sheet
from privacy_world import AT, GESUNDHEITSAMT, JUGENDAMT, NUMBER, ON, SENDER, child, consent, family, recipients, words

QUARTER = "05315000-t101"
BORN, DUE, TOLD_ON = "2021", "2027-03", "2026-10-13"
ASKED = ("case_discussion", "referral", "feedback", "responsibility")
CATEGORIES = ["identity", "contact", "social_benefits", "language", "education"]


def _offer(identity: str, for_: str = "child", **more: Any) -> dict[str, Any]:
    return {
        "id": identity, "kind": "offer", "audience": "family", "name": {"de": identity}, "needs": ["kontakt-austausch"],
        "for": for_, "where": "anywhere", "provider": JUGENDAMT, "when": "always", "source": {"ref": "t"}, **more,
    }  # fmt: skip


@cache
def _rules() -> Any:
    """One need of the household and one of the child, so that every kind of condition of an offer is looked at."""
    stated = {"because": {"de": "Das hilft."}, "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"}}
    return load_ruleset(
        {
            "schema": "lotse/ruleset/1", "id": "leaves", "version": "1", "vocabulary": "dueren",
            "valid": {"from": "2016-01-01"},
            "rules": [
                {"id": "kontakt", "for": "household", "when": "always", "need": "kontakt-austausch", **stated},
                {"id": "sprache", "for": "child", "when": {"signal": "sprache-deutsch"}, "need": "sprachfoerderung",
                 **stated},
            ],
        },
        vocabulary=words(),
    )  # fmt: skip


@cache
def _offers() -> Any:
    """An offer for each thing that a condition can look at."""
    return load_catalogue(
        {
            "schema": "lotse/catalogue/1", "id": "leaves", "version": "1", "vocabulary": "dueren",
            "bodies": [
                {"id": one, "role": role, "name": one, "status": "documented", "source": {"ref": "t"}, "public": True}
                for one, role in ((GESUNDHEITSAMT, "gesundheitsamt"), (JUGENDAMT, "jugendamt"))
            ],
            "offers": [
                _offer("alter", age={"below": "18 years"}),
                _offer("stichtag", age={"from": "66 months"}),
                _offer("thema", when={"signal": "sprache-deutsch"}),
                _offer("angabe", when={"fact": "kind.eingeschult", "is": False}),
                _offer("schwanger", "adult", when={"pregnant": {"week_from": 1}}),
                _offer("neben", when={"receives": "nimmt"}),
                _offer("ort", where={"residence": ["05315000"]}),
                _offer("viertel", where={"residence": [QUARTER]}),
                _offer("wollte"),
                _offer("nimmt"),
            ],
        },
        vocabulary=words(),
    )  # fmt: skip


@cache
def _case() -> Any:
    """Everything that a case can hold and an office could tell, each with a value of its own."""
    told: dict[str, Any] = family(
        child(BORN, custody={"kind": "sole", "holders": ["m"], "seen": {"what": "sorgeregister", "on": "2026-10-02"}}),
        {"id": "m", "role": "parent", "born": "1994-05-17"},
        {"id": "u", "role": "unborn", "due": DUE, "carried_by": "m"},
        place={"ags": "05315000", "area": QUARTER},
        receives=[{"offer": "nimmt", "person": "k1"}],
        declined=[{"offer": "wollte", "person": "k1", "on": "2026-09-09", "reason": "not_now"}],
        wishes=[{"need": "sprachfoerderung", "person": "k1"}],
        strengths=[{"strength": "musik", "person": "k1"}],
        no_answer=["k1/kind.schulort"],
    )
    told["signals"][0] |= {"observed": TOLD_ON}
    told["facts"]["k1"]["kind.eingeschult"] = {"value": False, "observed": "2026-10-14"}
    return load_case(told, vocabulary=words())


def _consents(case: Any) -> list[dict[str, Any]]:
    """Everybody agrees to everything, for both offices."""
    scope = {
        "purposes": list(ASKED),
        "categories": CATEGORIES,
        "special": ["health"],
        "recipients": recipients(JUGENDAMT, GESUNDHEITSAMT),
    }
    own = {"person": "m", "role": "mother", "representation": {"kind": "self"}, "capacity": None}
    return [
        consent("7Q4M9K2XPA", scope=scope),
        consent("8Q4M9K2XPA", scope=scope, person="m", given_by=own),
        consent("9Q4M9K2XPA", scope=scope, person="u"),
    ]


@cache
def _drawn() -> tuple[list[dict[str, Any]], Any]:
    """A package for every purpose, and the sheet of the team for the same case."""
    case = _case()
    advice = advise(case, rules=_rules(), catalogue=_offers(), on=ON)
    picked = [(one.offer, one.person) for one in advice.suggestions]
    asked: dict[str, Any] = {"records": _consents(case), "at": AT, "sender": SENDER, "advice": advice}
    found = []
    for purpose in ASKED:
        for chosen in ([("wollte", "k1")], picked):
            made = disclose(case, to=JUGENDAMT, purpose=purpose, chosen=chosen, **asked)
            if made.decision == "allow":
                found.append(made.package(log=list[Any]().append))
    room = [disclose(case, to=JUGENDAMT, purpose="case_discussion", present=[JUGENDAMT], **asked)]
    return found, meeting_sheet(advice, disclosures=room)


def _parts_told(package: dict[str, Any]) -> set[str]:
    """Which keys of a case a package tells; a key that nobody knows is a fact of a person."""
    told = {"case"}
    for key in package["fields"]:
        subject, _, what = key.partition("/")
        kind, _, _ = what.partition(":")
        about = "" if subject in ("household", "place") else subject
        known: dict[str, set[str]] = {
            "born": {"persons[].born"},
            "age": set(),
            "due": {"persons[].due"},
            "ags": {"place.ags"},
            "area": {"place.area"},
            "signal": {"signals[].topic", "signals[].finding", "signals[].person"},
            "need": {"wishes[].need", "wishes[].person"} if what == "need:sprachfoerderung" else set(),
            "receives": {"receives[].offer", "receives[].person"},
        }
        parts = known.get(kind, {"facts[].value"})
        if package["fields"][key] in ("not_now", "not_wanted", "not_fitting", "unreachable"):
            parts = {"declined[].offer", "declined[].person", "declined[].reason"}
        if not about:
            parts = {one for one in parts if not one.endswith(".person")}
        told |= parts | ({"persons[].id"} if about else set())
    return told


def _marked(*leaves: str) -> set[str]:
    report = privacy_report(_rules(), catalogue=_offers(), on=ON)
    return {one.key for one in report.fields if one.group == "case" and one.leaves in leaves}


def test_every_key_that_the_report_lets_leave_is_in_a_package_and_no_other_is() -> None:
    packages, _ = _drawn()
    assert {one["purpose"] for one in packages} == set(ASKED)
    assert set().union(*(_parts_told(one) for one in packages)) == _marked("by_category", "by_item")


def test_no_package_holds_what_the_report_says_stays_or_only_a_room_sees() -> None:
    """Held against the values themselves: each of these stands in the case once."""
    packages, _ = _drawn()
    written = json.dumps(packages)
    assert BORN in written
    assert DUE in written
    case = _case()
    assert case.noticed_by is not None
    stays = {
        "child_protection": "no_indication", "persons[].role": "parent", "persons[].custody.kind": "sole",
        "persons[].custody.seen.what": "sorgeregister", "persons[].custody.seen.on": "2026-10-02",
        "signals[].observed": TOLD_ON, "signals[].source": "gespraech", "facts[].observed": "2026-10-14",
        "declined[].on": "2026-09-09", "strengths[].strength": "musik", "no_answer": "kind.schulort",
    }  # fmt: skip
    assert stays.keys() <= _marked("never", "in_room")
    whole = case.model_dump_json(by_alias=True)
    for key, value in stays.items():
        assert value in whole, key
        assert value not in written, key


def test_what_only_a_room_sees_is_on_its_sheet_and_in_no_package() -> None:
    packages, sheet = _drawn()
    assert {"strengths[].strength", "strengths[].person", "persons[].role", "noticed_by.body"} == _marked("in_room")
    assert sheet.strengths is not None
    assert any("Musik" in line for line in sheet.strengths.lines)
    assert sheet.case is not None
    assert NUMBER in sheet.case
    assert "jobcenter" in sheet.present.lower()
    assert any("Kind" in line for line in sheet.strengths.lines)
    assert not any("strength" in key for one in packages for key in one["fields"])
