"""What the report says may be written into a field is what the field takes: tried with a name and an address."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.load_case import load_case
from lotse.case.records import ConsentRecord, GroundRecord, ObligationRecord, ReleaseRecord
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli.page_privacy import report_page
from lotse.cli.text_privacy import report_text
from lotse.errors import LotseError
from lotse.privacy.report import privacy_report
from lotse.rules.load_ruleset import load_ruleset
from privacy_world import JUGENDAMT, ON, SOLE, child, consent, family, ground, obligation, release, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.privacy.report_model import PrivacyReport

TEXT = "Petra Meier, Schillerstr. 5"
WORD = "petra-meier-schillerstr-5"
TRIED = (("text", (TEXT,)), ("word", (WORD, f"k1/{WORD}", f"k1/receives:{WORD}")))


def _report() -> PrivacyReport:
    return privacy_report(load_ruleset("praeventionskette-nrw"), catalogue=load_catalogue("leistungen-nrw"), on=ON)


def _with(data: dict[str, Any], path: str, value: str) -> dict[str, Any]:
    """A copy with a value at a path; where several stand there it is the only one."""
    changed = copy.deepcopy(data)
    at: Any = changed
    *above, last = path.split(".")
    for step in above:
        at = at[step.removesuffix("[]")]
        at = at[0] if step.endswith("[]") else at
    at[last] = [value] if isinstance(at.get(last), list | tuple) else value
    return changed


def _taken(read: Callable[[dict[str, Any]], object], data: dict[str, Any]) -> bool:
    try:
        read(data)
    except LotseError:
        return False
    return True


def _takes(read: Callable[[dict[str, Any]], object], whole: dict[str, Any], path: str) -> str:
    return next(
        (kind for kind, tried in TRIED if any(_taken(read, _with(whole, path, one)) for one in tried)), "closed"
    )


def _case() -> dict[str, Any]:
    """A case with something in every field; facts as a list, so that a path leads to one, and so the unborn child."""
    bonds = {
        "from": "family", "office": "jobcenter-05358", "entrusted": {"by": "k1", "to": "f1"}, "secrecy": "hebamme",
        "task": "hilfe", "record": "C-7Q4M9K2XPA",
    }  # fmt: skip
    told = family(
        child(custody=copy.deepcopy(SOLE)),
        {"id": "m", "role": "parent", "born": "1994"},
        {"id": "u", "role": "unborn", "due": "2027-03", "carried_by": "m"},
        place={"ags": "05315000", "area": "05315000-t101"},
        receives=[{"offer": "beratung", "person": "k1"}],
        declined=[{"offer": "fest", "person": "k1", "on": "2026-01-01", "reason": "not_now"}],
        wishes=[{"need": "sprachfoerderung", "person": "k1"}],
        strengths=[{"strength": "musik", "person": "k1"}],
        no_answer=["k1/kind.schulort"],
        restricted=False,
    )
    told["signals"][0] |= bonds
    told["facts"] = [{"value": False, "observed": "2026-01-01", **bonds}]
    return told


def _read_case(told: dict[str, Any]) -> object:
    facts = {"k1": {"kind.eingeschult": told["facts"][0]}}
    return load_case({**told, "facts": facts}, vocabulary=words())


def _records() -> dict[str, tuple[Any, dict[str, Any]]]:
    """A record of each kind with something in every field."""
    office = {"body": JUGENDAMT, "name": "Jugendamt", "function": "ASD", "address": "Rathaus"}
    whole = consent(scope__recipients=[office])
    whole["given_by"]["capacity"] = {"checked_by": "f1", "on": "2026-01-01", "result": True}
    whole["controller"] |= {"jurisdiction": "DE-NW", "authority": "DPA-DE-NW"}
    whole["notice"] |= {"interpreter": "tr", "withdraw_by": "Anruf", "easy": False}
    at = "2026-11-02T09:05:00+01:00"
    whole["evidence"] |= {"retention": "3 Jahre", "location": "Akte", "recorded_at": at}
    whole["history"][0] |= {"until": "2027-04-30T00:00:00+02:00", "scope": copy.deepcopy(whole["scope"])}
    shared = {name: whole[name] for name in ("given_by", "evidence", "history")}
    return {
        "consent": (ConsentRecord, whole),
        "release": (ReleaseRecord, release(recipient=office, **shared)),
        "ground": (GroundRecord, ground(person="k1", recipient=office)),
        "obligation": (ObligationRecord, obligation(evidence=whole["evidence"])),
    }


def test_every_field_of_a_case_takes_what_the_report_says() -> None:
    whole = _case()
    _read_case(whole)
    unborn_first = {**whole, "persons": whole["persons"][::-1]}
    at: dict[str, Any] = {"persons[].due": unborn_first, "persons[].carried_by": unborn_first}
    told = {one.key: one.takes for one in _report().fields if one.group == "case" and one.key != "consents"}
    assert {key: _takes(_read_case, at.get(key, whole), key) for key in told} == told
    assert "text" not in told.values()


@pytest.mark.parametrize("group", ["consent", "release", "ground", "obligation"])
def test_every_field_of_a_record_takes_what_the_report_says(group: str) -> None:
    model, whole = _records()[group]
    model.model_validate(whole)
    told = {one.key: one.takes for one in _report().fields if one.group == group}
    assert {key: _takes(model.model_validate, whole, key) for key in told} == told
    assert "text" in told.values()


def test_text_and_page_say_so_at_the_field() -> None:
    report = _report()
    for shown in (" ".join(report_text(report).split()), " ".join(report_page(report).split())):
        assert shown.count("Nimmt jedes Wort in Form einer Kennung") == sum(
            one.takes == "word" for one in report.fields
        )
        assert shown.count("Freier Text") >= sum(one.takes == "text" for one in report.fields) > 0
