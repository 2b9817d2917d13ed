"""A decision as a whole: what a stop still says, why a field stays, what is noted, and who is named."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from lotse.advice import Advice
from lotse.case.load_case import load_case
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.errors import DisclosureRefused, LotseError, ProtectionStop
from lotse.flow import advise
from lotse.privacy.check_table import check_table
from lotse.privacy.disclosing import disclose, stopped_disclosure
from lotse.privacy.disclosure import Disclosure
from lotse.protection import procedure
from lotse.settings import Settings
from privacy_world import (
    AGE,
    AT,
    BENEFIT,
    GESUNDHEITSAMT,
    HEARING,
    JOBCENTER,
    JUGENDAMT,
    NEED,
    NUMBER,
    ON,
    PRAXIS,
    SCHULAMT,
    SENDER,
    advised,
    consent,
    family,
    ground,
    moment,
    offers,
    recipients,
    rules,
    rules_for,
    said,
    signal,
    told,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.privacy.disclosure_log import LogEntry

NEVER = "Diese Stelle erhält diese Art von Angaben nicht über lotse."
NEED_ONLY = "Diese Stelle erhält hierzu nur den Bedarf, nicht die Angabe selbst."
FIELD_CHECKS = {one.id for one in check_table().checks if one.kind == "field"}
GROUND = ground(purposes=["case_discussion", "referral"])
MONEY = family(facts={"familie.leistung_sgb2": True}, signals=[])


def stopped(case: Any = None, **more: Any) -> Disclosure:
    asked: dict[str, Any] = {"advice": None, "sender": SENDER, "to": JUGENDAMT, "purpose": "referral", "at": AT}
    handed_in: Any = case or family(child_protection="unclear")
    return disclose(handed_in, **{**asked, **more})


# --- a stop ---


@pytest.mark.parametrize("advice_stops", [False, True])
def test_k01_a_stop_says_for_whom_it_was_and_shows_the_numbers_of_the_place(*, advice_stops: bool) -> None:
    """Whether the case shows the signs or the advice was a stop."""
    case: Any = family(child_protection="unclear")
    advice = advised(case) if advice_stops else None
    if advice_stops:
        case = load_case(family(), vocabulary=words())
    for settings in ({"emergency": ["0211 123", 5]}, Settings(emergency=("0211 123",))):
        found = stopped(case, advice=advice, mode="clear", settings=settings)
        assert (found.case, found.at, found.from_, found.to) == (NUMBER, AT, JOBCENTER, JUGENDAMT)
        assert (found.purpose, found.mode, found.decision, found.fields) == ("referral", "clear", "stop", ())
        assert found.stop == procedure("jobcenter", ("0211 123",))
    assert [(one.rule, one.outcome) for one in found.checks] == [("K01", "stop")]


def test_k01_an_advice_that_is_a_stop_stops_in_whatever_form_it_is_handed_in() -> None:
    case = load_case(family(), vocabulary=words())
    told = procedure("jobcenter")
    for advice in (
        {"stop": told.model_dump(mode="json")},
        {"stop": told},
        [{"stop": told}],
        advised(family()).model_copy(update={"stop": told}),
        advised(family()).model_copy(update={"stop": "KS-STOP"}),  # whatever stands there, it is no advice that goes on
    ):
        assert stopped(case, advice=advice).decision == "stop"


def test_k01_a_stop_among_the_records_says_for_whom_it_was_too() -> None:
    case = load_case(family(), vocabulary=words())
    more = {"mode": "clear", "settings": {"emergency": ["0211 123"]}}
    found = stopped(case, advice=advised(family()), records=[family(child_protection="unclear")], **more)
    assert (found.case, found.at, found.from_, found.to) == (NUMBER, AT, JOBCENTER, JUGENDAMT)
    assert (found.purpose, found.mode, found.decision) == ("referral", "clear", "stop")
    assert found.stop == procedure("jobcenter", ("0211 123",))


def test_k03_where_danger_is_imminent_the_numbers_come_first() -> None:
    found = stopped(family(child_protection="acute"))
    assert [(one.rule, one.outcome) for one in found.checks] == [("K01", "stop"), ("K03", "stop")]


@pytest.mark.parametrize(
    "broken",
    [
        {"sender": 5, "to": 5, "purpose": 5, "mode": 5, "settings": 5},
        {"sender": {"body": 5}, "to": ["a"], "purpose": ["referral"], "mode": ["clear"], "settings": {"emergency": 5}},
        {"sender": {}, "to": None, "purpose": None, "mode": None, "settings": {}},
    ],
)
def test_k01_nothing_that_is_broken_hides_the_stop(broken: dict[str, Any]) -> None:
    found = stopped(**broken)
    assert (found.from_, found.to, found.purpose, found.mode) == (None, None, None, "pseudonym")
    assert found.stop == procedure("jobcenter")


def test_k01_an_unknown_purpose_is_not_repeated_and_a_mode_of_another_name_is_none() -> None:
    found = stopped(purpose="geheimnis", mode="geheim")
    assert (found.purpose, found.mode) == (None, "pseudonym")
    assert stopped(purpose="sanction").purpose == "sanction"


@pytest.mark.parametrize("at", ["2026-11-20", None, AT.replace(tzinfo=None)])
def test_k01_without_a_moment_the_stop_is_raised_with_its_steps(at: Any) -> None:
    with pytest.raises(ProtectionStop) as caught:
        stopped(at=at, settings={"emergency": ["0211 123"]})
    assert caught.value.procedure == procedure("jobcenter", ("0211 123",))


@pytest.mark.parametrize(
    "case", [SimpleNamespace(child_protection="acute"), {"child_protection": "acute", "case": "x"}]
)
def test_k01_a_case_without_a_number_stops_without_one(case: Any) -> None:
    assert stopped(case).case == ""


def test_a_stopped_decision_is_pseudonymous_and_not_acute_unless_told() -> None:
    found = stopped_disclosure(NUMBER, procedure(None), at=AT, sender=None, to=None)
    assert (found.mode, [one.rule for one in found.checks]) == ("pseudonym", ["K01"])


# --- what stays, and why ---


@pytest.mark.parametrize(
    ("to", "present", "key", "text"),
    [
        (JOBCENTER, [], HEARING, NEED_ONLY),
        (SCHULAMT, [], HEARING, NEVER),
        (JOBCENTER, [SCHULAMT], HEARING, NEVER),  # one of them would not even get the need
        (SCHULAMT, [], "k1/need:seh-hoer", NEVER),  # it is the need already
        ("nirgends", [], HEARING, NEVER),
        (JUGENDAMT, [], "k1/signal:feste", NEVER),  # only as a wish of the family
        ("familiengericht-test", [], HEARING, NEVER),
    ],
)
def test_matrix_what_stays_says_whether_the_need_would_go(to: str, present: list[str], key: str, text: str) -> None:
    open_to_all = consent(
        scope__special=["health", "religion_ethnicity"],
        scope__purposes=["case_discussion", "own_suggestion"],
        controller__body=GESUNDHEITSAMT,
        scope__recipients=recipients(to, *present),
    )
    case = family(
        signals=[signal("hoeren"), signal("feste")],
        consents=[open_to_all],
        noticed_by={"role": "gesundheitsamt", "body": GESUNDHEITSAMT},
    )
    sender = {"body": GESUNDHEITSAMT, "role": "gesundheitsamt", "person": "f1"}
    found = told(case=case, to=to, present=present, sender=sender)
    assert {one.text for one in found.withheld if one.field == key and one.rule == "matrix"} == {text}


def test_what_stays_says_so_in_the_order_of_the_table_and_what_nobody_needs_cannot_be_settled() -> None:
    order = [one.id for one in check_table().checks]
    found = told(consent(scope__categories=["contact"], scope__purposes=["referral"], evidence__ref=" "))
    kept = [one for one in found.withheld if one.field == NEED]
    assert len(kept) > 2
    assert [one.rule for one in kept] == sorted((one.rule for one in kept), key=order.index)
    assert all(one.settle is not None for one in kept)
    unneeded = [one for one in found.withheld if one.field == "k1/born"]
    assert {one.rule for one in unneeded} >= {"E03", "G04"}
    assert unneeded[-1].rule == "G04"
    assert all(one.settle is None for one in unneeded)


def test_every_check_is_named_once_and_with_a_decision_of_a_person_only_those_that_it_passed() -> None:
    oral = told(consent(act__form="oral", act__circumstances="am Telefon"))
    assert said(oral, "E05b") == "warn"
    for found in (oral, told(consent())):
        named = [one.rule for one in found.checks]
        assert len(named) == len(set(named))
        assert set(named) >= FIELD_CHECKS
    by_norm = told(GROUND, case=MONEY)
    assert by_norm.fields == (BENEFIT,)
    passed = {one.rule for one in by_norm.checks if one.outcome == "pass"} & FIELD_CHECKS
    assert passed
    assert {rule[0] for rule in passed} == {"G", "V"}


def test_b03_the_log_names_the_decisions_that_something_rests_on_and_no_other() -> None:
    idle = {**GROUND, "record": "G-8Q4M9K2XPA", "fields": ["household/familie.leistung_sgb2"], "reason": "Akte 8"}
    entries: list[Any] = []
    told(GROUND, idle, case=MONEY).package(log=entries.append)
    assert [(one.record, one.reason) for one in entries[0].grounds] == [("G-7Q4M9K2XPA", "Akte 7, Blatt 3")]


# --- who ---


def test_v03_the_row_of_the_sending_body_comes_before_the_role_that_somebody_says() -> None:
    secret = family(signals=[signal(secrecy="hebamme-a")])
    as_jobcenter = {"body": PRAXIS, "role": "jobcenter", "person": "f1"}
    found = told(consent(controller__body=PRAXIS), case=secret, sender=as_jobcenter)
    assert ("V03", "needs_release") in rules_for(found, NEED)


def test_a_guest_is_a_guest_whatever_a_catalogue_calls_one_of_its_bodies() -> None:
    body = {
        "id": "guest",
        "role": "jugendamt",
        "name": "G",
        "status": "documented",
        "public": True,
        "source": {"ref": "x"},
    }
    head = {"schema": "lotse/catalogue/1", "id": "c", "version": "1", "vocabulary": "dueren", "bodies": [body]}
    case = load_case(family(), vocabulary=words())
    advice = advise(case, rules=rules(), catalogue=load_catalogue(head, vocabulary=words()), on=ON)
    record = consent(scope__recipients=recipients(JUGENDAMT, "guest"))
    asked: dict[str, Any] = {
        "advice": advice,
        "sender": SENDER,
        "to": JUGENDAMT,
        "purpose": "case_discussion",
        "at": AT,
    }
    assert AGE in disclose(case, records=[record], **asked).fields
    assert disclose(case, records=[record], present=["guest"], **asked).fields == ()


def test_u01_a_name_may_rest_on_a_decision_of_a_person_too() -> None:
    record = consent(scope__purposes=["case_discussion", "referral"])
    asked: dict[str, Any] = {"purpose": "referral", "chosen": ["sprachgruppe@k1"], "mode": "clear"}
    assert told(record, **asked).host_may_add == ()
    assert told(record, {**GROUND, "fields": ["k1/identity"]}, **asked).host_may_add == ("identity",)


def test_an_advice_is_an_advice_and_nothing_that_looks_like_one() -> None:
    assert isinstance(advised(family()), Advice)
    assert stopped(load_case(family(), vocabulary=words()), advice=advised(family(child_protection="acute"))).stop


def test_a_pickle_of_a_decision_holds_no_value() -> None:
    disclosure = told(consent())
    assert disclosure.decision == "allow"
    there = pickle.loads(pickle.dumps(disclosure))  # noqa: S301  # made here
    assert there.model_dump() == disclosure.model_dump()
    entries: list[Any] = []
    with pytest.raises(DisclosureRefused) as caught:
        there.package(log=entries.append)
    assert caught.value.code == "DISCLOSURE-WITHOUT-VALUES"
    assert entries == []
    assert disclosure.package(log=entries.append)["fields"]


def test_reasons_come_in_the_order_of_the_checks_and_that_nobody_needs_it_comes_last() -> None:
    """Not in the order of their names, nor in that in which they were found."""
    joined = signal(task="sgb8-55", entrusted={"by": "k1", "to": "f1"})
    found = [
        one.rule for one in told(case=family(signals=[joined])).withheld if one.field == "k1/signal:sprache-deutsch"
    ]
    assert found == ["G07", "E01", "V01", "G04"]


OWN_USE = consent("8Q4M9K2XPA", scope__purposes=["own_suggestion"], scope__special=["health"], scope__recipients=[])
ENDED = {
    **OWN_USE,
    "history": [*OWN_USE["history"], {"state": "withdrawn", "at": moment("2026-11-20T08:00"), "by": "m"}],
}
HEARD = {"signals": [signal("hoeren", source="u-untersuchung")]}


@pytest.mark.parametrize("where", ["case", "elsewhere"])
def test_what_an_advice_used_stays_once_the_consent_to_own_suggestions_has_ended(where: str) -> None:
    """An advice of the day before, or made without the record in the folder, opens nothing that may not be used now."""
    known = load_case(family(**HEARD, consents=[OWN_USE]), vocabulary=words())
    advice = advise(known, rules=rules(), catalogue=offers(), on=ON - timedelta(days=1))
    now = load_case(family(**HEARD, consents=[ENDED]), vocabulary=words()) if where == "case" else known
    asked: dict[str, Any] = {
        "advice": advice,
        "sender": SENDER,
        "to": JUGENDAMT,
        "purpose": "case_discussion",
        "at": AT,
    }
    full = consent(scope__special=["health"])
    assert "k1/need:seh-hoer" in disclose(known, records=[full], **asked).fields
    told_now = disclose(now, records=[full] if where == "case" else [full, ENDED], **asked)
    assert rules_for(told_now, "k1/need:seh-hoer") == {("E03", "needs_consent")}


def test_an_age_is_told_as_it_is_on_the_day_it_is_told() -> None:
    """Whatever day the advice is about."""
    case = load_case(family(), vocabulary=words())
    advice = advise(case, rules=rules(), catalogue=offers(), on=date(2027, 4, 1))
    decided = disclose(
        case, advice=advice, sender=SENDER, to=JUGENDAMT, purpose="case_discussion", records=[consent()], at=AT
    )
    entries: list[LogEntry] = []
    assert decided.package(log=entries.append)["fields"]["k1/age"] == len("12345")


CHANGES: dict[str, dict[str, Any]] = {
    "recipient": {"to": "polizei-dueren"},
    "room": {"present": ("schulamt-05358",)},
    "purpose": {"purpose": "referral"},
    "fields": {"fields": ("k1/born",)},
    "mode": {"mode": "clear"},
    "records": {"records": ()},
}


def _set(disclosure: Disclosure, changes: dict[str, Any]) -> Disclosure:
    """What nobody should do: change a frozen one behind its back."""
    changed = copy(disclosure)
    for name, value in changes.items():
        object.__setattr__(changed, name, value)
    return changed


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(
    "way",
    [
        lambda one, changes: one.model_copy(update=changes),
        lambda one, changes: one.model_copy(update=changes, deep=True),
        lambda one, changes: one.__replace__(**changes),
        lambda one, changes: Disclosure.model_construct(**{**dict(one), **changes}),
        _set,
    ],
    ids=["copy", "deep", "replace", "construct", "set"],
)
def test_a_decision_that_was_changed_hands_nothing_out(
    way: Callable[[Disclosure, dict[str, Any]], Disclosure], changes: dict[str, Any]
) -> None:
    disclosure = told(consent())
    assert disclosure.decision == "allow"
    entries: list[Any] = []
    with pytest.raises(DisclosureRefused) as caught:
        way(disclosure, changes).package(log=entries.append)
    assert caught.value.code == "DISCLOSURE-WITHOUT-VALUES"
    assert entries == []
    assert disclosure.package(log=entries.append)["fields"]


def test_a_refusal_that_was_made_an_allowance_hands_nothing_out() -> None:
    refused = told(consent(), present=["guest"])
    assert refused.decision != "allow"
    with pytest.raises(DisclosureRefused):
        refused.model_copy(update={"decision": "allow", "fields": ("k1/born",)}).package(log=lambda _: None)


def test_the_log_names_whom_a_changed_refusal_is_about() -> None:
    refused = told(consent(), present=["guest"])
    entries: list[Any] = []
    with pytest.raises(DisclosureRefused):
        refused.model_copy(update={"to": "polizei-dueren", "present": ()}).package(log=entries.append)
    assert [one.body for one in entries[0].recipients] == ["polizei-dueren"]


def test_a_copy_in_which_nothing_is_changed_is_the_same_decision() -> None:
    disclosure = told(consent())
    for same in (disclosure.model_copy(), copy(disclosure), deepcopy(disclosure)):
        assert same.package(log=lambda _: None) == disclosure.package(log=lambda _: None)


# --- a moment before a withdrawal ---

SINCE = [
    {"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"},
    {"state": "withdrawn", "at": moment("2026-11-20T10:00"), "by": "m"},
]
NARROWED = {**consent()["scope"], "categories": ["language"]}


@pytest.mark.parametrize(
    "later",
    [
        SINCE,
        [SINCE[0], {**SINCE[1], "state": "given", "scope": NARROWED}],
        [SINCE[0], {**SINCE[1], "state": "expired"}],
    ],
    ids=["withdrawn", "narrowed", "over"],
)
def test_e10_no_value_leaves_on_a_record_that_says_it_was_withdrawn_whatever_moment_is_named(later: Any) -> None:
    """The decision about the past stands as it was, also beside an older copy of the record; the package does not."""
    entries: list[LogEntry] = []
    for records in ([consent(history=later)], [consent(), consent(history=later)]):
        decided = told(*records)
        assert decided.decision == "allow"
        with pytest.raises(DisclosureRefused) as caught:
            decided.package(log=entries.append)
        assert (caught.value.code, entries) == ("RECORD-WITHDRAWN", [])


def test_e10_what_another_record_about_somebody_else_says_later_holds_nothing_back() -> None:
    """Nor does a renewal, which takes nothing back."""
    renewed = {"state": "renewed", "at": moment("2026-11-20T10:00"), "by": "m", "until": moment("2027-05-01T00:00")}
    other = consent("2222222222", person="m", history=SINCE, scope__purposes=["referral"])
    decided = told(consent(history=[SINCE[0], renewed]), other)
    assert {key.partition("/")[0] for key in decided.fields} == {"k1"}
    assert decided.package(log=lambda _: None)["fields"]


def test_e10_the_later_word_of_the_other_parent_keeps_the_values_too() -> None:
    """It is about the same child, though nothing rests on his record (E10)."""
    his = consent("2222222222", given_by__person="v", history=SINCE, scope__purposes=["referral"])
    with pytest.raises(DisclosureRefused) as caught:
        told(consent(), his).package(log=lambda _: None)
    assert caught.value.code == "RECORD-WITHDRAWN"


@pytest.mark.parametrize(
    ("state", "purpose", "held"),
    [
        ("requested", "case_discussion", False), ("request_deferred", "case_discussion", False),
        ("refused", "referral", False), ("refused", "case_discussion", True),
    ],
)  # fmt: skip
def test_e10_who_is_only_asked_later_or_says_no_to_something_else_takes_nothing_back(
    state: str, purpose: str, *, held: bool
) -> None:
    asked = [{"state": state, "at": moment("2026-11-20T10:00"), "by": "m"}]
    other = consent("2222222222", history=asked, scope__purposes=[purpose])
    decided = told(consent(), other)
    assert decided.decision == "allow"
    entries: list[LogEntry] = []
    if held:
        with pytest.raises(DisclosureRefused):
            decided.package(log=entries.append)
    else:
        decided.package(log=entries.append)
    assert len(entries) == (0 if held else 1)


def test_b03_a_log_that_knows_of_a_withdrawal_is_not_told_to_be_out_of_order() -> None:
    def refuse(_: LogEntry) -> None:
        raise LotseError("LOG-WITHDRAWN", "withdrawn", hint="use the record as it is now")

    with pytest.raises(DisclosureRefused) as caught:
        told(consent()).package(log=refuse)
    assert (caught.value.code, caught.value.hint) == ("LOG-WITHDRAWN", "use the record as it is now")
