from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

import lotse
from lotse.case.load_case import load_case
from lotse.case.records import ConsentScope
from lotse.case.united import unite
from lotse.errors import InputError
from lotse.privacy.consents import expire, is_continuation, narrow, record_consent, renew, withdraw
from lotse.privacy.record_files import load_consent, load_ground, load_release, read_statement
from lotse.settings import Settings
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JUGENDAMT,
    NUMBER,
    OTHER_NUMBER,
    consent,
    family,
    ground,
    moment,
    recipients,
    release,
    told,
    words,
)

GOOD = consent()


def problems(**more: Any) -> set[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        load_consent(consent(**more))
    assert "Akte" not in str(caught.value)
    return {(one.path, one.code) for one in caught.value.problems}


def test_a_consent_that_names_one_office_and_ends_is_recorded() -> None:
    record = record_consent(GOOD)
    assert record.in_force(AT)
    assert repr(record) == "<ConsentRecord>"
    assert "sorgeregister" not in repr(record.given_by)


@pytest.mark.parametrize("body", ["alle-aemter", "netzwerkpartner", "alle-stellen-in-dueren", "sonstige-traeger"])
def test_e02_a_group_of_offices_is_refused_when_the_record_is_made(body: Any) -> None:
    assert problems(scope__recipients=recipients(body)) == {("scope.recipients[0].body", "TYPE")}


def test_e02_alle_aemter_in_words_is_refused_too() -> None:
    assert problems(scope__recipients=[{"body": "alle Ämter"}]) == {("scope.recipients[0].body", "TYPE")}


def test_e02_no_recipient_at_all_is_refused() -> None:
    assert problems(scope__recipients=[]) == {("scope.recipients", "KEY-MISSING")}


def test_e11_an_endless_consent_is_refused() -> None:
    assert problems(valid={"given_at": moment("2026-11-02T09:00"), "until": None}) == {("valid.until", "DATE")}
    assert problems(valid={"given_at": moment("2026-11-02T09:00")}) == {("valid.until", "KEY-MISSING")}


def test_e11_longer_than_the_office_allows_is_refused() -> None:
    assert problems(valid__until=moment("2027-05-02T10:00")) == {("valid.until", "DATE-ORDER")}
    record_consent(consent(valid__until=moment("2027-05-01T09:00")))
    with pytest.raises(InputError):
        record_consent(GOOD, settings=Settings(consent_max_days=30))


def test_e11_an_end_before_the_beginning_is_refused() -> None:
    assert problems(valid__until=moment("2026-11-02T09:00")) == {("valid.until", "DATE-ORDER")}


@pytest.mark.parametrize("name", ["disadvantage", "coupling", "duty"])
def test_e08_an_agreement_under_a_condition_is_refused(name: Any) -> None:
    assert problems(**{f"voluntary__{name}": True}) == {(f"voluntary.{name}", "TYPE")}


@pytest.mark.parametrize("kind", ["silence", "prefilled", "presence"])
def test_e09_silence_is_no_form_of_agreement(kind: Any) -> None:
    assert problems(act__kind=kind) == {("act.kind", "TYPE")}


def test_e07_each_of_the_three_explanations_is_needed() -> None:
    assert problems(notice__informed=["purpose", "refusal"]) == {("notice.informed", "KEY-MISSING")}
    assert problems(notice__sha256=None) == {("notice.version", "KEY-MISSING")}


def test_b01_the_rights_are_explained() -> None:
    assert problems(notice__rights=False) == {("notice.rights", "KEY-MISSING")}


def test_e05_health_data_by_word_of_mouth_need_the_circumstances() -> None:
    oral = {"act__form": "oral", "scope__special": ["health"]}
    assert problems(**oral) == {("act.circumstances", "KEY-MISSING")}
    record_consent(consent(**oral, act__circumstances="am Krankenbett"))


def test_e05b_other_data_by_word_of_mouth_need_a_note() -> None:
    assert problems(act__form="oral") == {("act.circumstances", "KEY-MISSING")}


def test_e06_special_categories_are_ticked_singly_and_explicitly() -> None:
    assert problems(scope__categories=["health"]) == {("scope.categories[0]", "SCOPE")}
    assert problems(scope__special=["health"], act__explicit=False) == {("act.explicit", "TYPE")}


def test_u07_nobody_agrees_to_residence_status() -> None:
    assert problems(scope__categories=["residence_status"]) == {("scope.categories[0]", "ATTRIBUTE-FORBIDDEN")}


def test_e15_the_proof_is_named() -> None:
    assert problems(evidence__sha256=None) == {("evidence", "KEY-MISSING")}


def test_a_legitimate_interest_is_no_basis_for_an_office() -> None:
    assert problems(controller__legal_basis=["A6-1-f"]) == {("controller.legal_basis", "TYPE")}


def test_e12_an_entry_put_in_before_another_is_refused() -> None:
    history = [*GOOD["history"], {"state": "withdrawn", "at": moment("2026-11-01T09:00"), "by": "m"}]
    assert problems(history=history) == {("history[1].at", "DATE-ORDER")}


def test_a_refusal_is_recorded_without_further_ado() -> None:
    history = [{"state": "refused", "at": moment("2026-11-02T09:00"), "by": "m"}]
    record = record_consent(consent(history=history, notice__informed=[], evidence__sha256=None))
    assert not record.in_force(AT)


def test_a_case_number_with_a_slip_is_told() -> None:
    assert problems(case="K7MQ2-XPA4T-K") == {("case", "CASE-NUMBER")}


def test_all_problems_of_a_record_are_told_at_once() -> None:
    assert len(problems(voluntary__duty=True, evidence__sha256=None, scope__recipients=recipients("alle-aemter"))) == 3


def test_v03_a_release_is_from_one_holder_to_one_recipient() -> None:
    assert load_release(release()).in_force(AT)
    for more in ({"recipient": {"body": "alle-aemter"}}, {"holder": "alle-aerzte"}):
        with pytest.raises(InputError):
            load_release(release(**more))


def test_u01_a_ground_names_a_norm_of_the_closed_list() -> None:
    assert load_ground(ground()).norm == "sgb10-69-1-1"
    wrong: list[dict[str, Any]] = [
        {"norm": "sgb10-3-amtshilfe"},
        {"success_not_endangered": False},
        {"fields": []},
        {"reason": ""},
    ]
    for more in wrong:
        with pytest.raises(InputError):
            load_ground(ground(**more))


def test_releases_and_grounds_may_stand_in_the_case() -> None:
    case = load_case(family(consents=[consent(), release(), ground()]), vocabulary=words())
    assert [type(one).__name__ for one in case.consents] == ["ConsentRecord", "ReleaseRecord", "GroundRecord"]


def test_a_record_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError):
        read_statement({"schema": "lotse/other/1"})


# --- the life of a consent ---


def test_e10_withdrawing_is_one_call_without_a_reason() -> None:
    record = load_consent(GOOD)
    ended = withdraw(record, at=AT, by="m")
    assert record.in_force(AT)
    assert record.in_force(AT - timedelta(minutes=1))
    assert not ended.record.in_force(AT)
    assert ended.record.in_force(AT - timedelta(minutes=1))
    assert is_continuation(record, ended.record)
    assert not ended.letters_wait


def test_b04_everybody_who_received_something_is_told_once() -> None:
    record = load_consent(GOOD)
    assert withdraw(record, at=AT, by="m").inform == (GESUNDHEITSAMT, JUGENDAMT)
    log: list[Any] = []
    for to in (JUGENDAMT, JUGENDAMT, GESUNDHEITSAMT):
        told(GOOD, to=to).package(log=log.append)
    other = log[2].model_copy(update={"records": ("C-8Q4M9K2XPA",)})
    assert withdraw(record, at=AT, by="m", log=[*log[:2], other]).inform == (JUGENDAMT,)
    assert withdraw(record, at=AT, by="m", log=log).inform == (GESUNDHEITSAMT, JUGENDAMT)
    assert withdraw(record, at=AT, by="m", log=[]).inform == ()


def test_k04_letters_wait_while_a_protection_procedure_goes_on() -> None:
    ended = withdraw(load_consent(GOOD), at=AT, by="m", case={"child_protection": "unclear"})
    assert ended.letters_wait
    assert not ended.record.in_force(AT)


def test_a_withdrawal_is_written_down_even_after_a_later_entry() -> None:
    record = load_consent(GOOD)
    renewed = renew(record, until=AT + timedelta(days=90), at=AT, by="m")
    ended = withdraw(renewed, at=AT - timedelta(days=1), by="m")
    assert not ended.record.in_force(AT)


def test_e12_narrowing_is_appended_and_widening_is_a_new_record() -> None:
    record = load_consent(GOOD)
    less = ConsentScope(purposes=("case_discussion",), categories=("language",), recipients=record.scope.recipients[:1])
    narrowed = narrow(record, scope=less, at=AT, by="m")
    assert is_continuation(record, narrowed)
    scope = narrowed.scope_at(AT)
    assert scope is not None
    assert scope.categories == ("language",)
    assert narrowed.scope_at(AT - timedelta(minutes=1)) == record.scope
    with pytest.raises(InputError):
        narrow(narrowed, scope=record.scope, at=AT + timedelta(days=1), by="m")


@pytest.mark.parametrize(
    "wider",
    [
        ConsentScope(purposes=("referral",)),
        ConsentScope(purposes=("case_discussion",), categories=("contact",)),
        ConsentScope(purposes=("case_discussion",), special=("health",)),
        ConsentScope.model_validate({"purposes": ["case_discussion"], "recipients": [{"body": "kita-a"}]}),
    ],
)
def test_e12_nothing_is_added_to_an_old_record(wider: Any) -> None:
    with pytest.raises(InputError):
        narrow(load_consent(GOOD), scope=wider, at=AT, by="m")


def test_e12_two_versions_count_no_further_than_both() -> None:
    wide = load_consent(consent(scope__categories=["language", "education", "contact"]))
    united = unite(NUMBER, [load_consent(GOOD), wide])
    assert united.differing == (wide.record,)
    assert united.consents[0].scope.categories == ("language", "education")
    other_giver = consent(given_by={"person": "v", "role": "father"})
    assert unite(NUMBER, [load_consent(GOOD), load_consent(other_giver)]).consents == ()


def test_a_withdrawal_anywhere_counts_whatever_was_appended_elsewhere() -> None:
    record = load_consent(GOOD)
    ended = withdraw(record, at=AT, by="m").record
    renewed = renew(record, until=AT + timedelta(days=90), at=AT + timedelta(hours=1), by="m")
    for records in ([ended, renewed], [renewed, ended]):
        united = unite(NUMBER, records)
        assert not united.consents[0].in_force(AT + timedelta(hours=2))


def test_records_of_another_case_are_left_out() -> None:
    assert unite(OTHER_NUMBER, [load_consent(GOOD), load_release(release())]).consents == ()


def test_renewing_extends_the_end_from_the_day_of_the_renewal() -> None:
    record = load_consent(GOOD)
    until = AT + timedelta(days=180)
    renewed = renew(record, until=until, at=AT, by="m")
    assert renewed.in_force(until - timedelta(seconds=1))
    assert not renewed.in_force(until)
    with pytest.raises(InputError) as caught:
        renew(record, until=AT + timedelta(days=181), at=AT, by="m")
    assert "180" in caught.value.hint


@pytest.mark.parametrize("told", [{"by": "Frau M."}, {"channel": "per Telefon", "by": "m"}], ids=min)
def test_who_acted_is_a_letter_and_the_way_is_one_word_whatever_is_done(told: dict[str, Any]) -> None:
    """No name gets into a history."""
    record, place = load_consent(GOOD), "channel" if "channel" in told else "by"
    for act in (
        partial(withdraw, record),
        partial(narrow, record, scope=record.scope),
        partial(renew, record, until=AT + timedelta(days=9)),
    ):
        with pytest.raises(InputError) as caught:
            act(at=AT, **told)
        assert [(one.path, one.code) for one in caught.value.problems] == [(place, "TYPE")]
        assert caught.value.hint
        assert "Frau" not in str(caught.value)


def test_what_was_withdrawn_or_refused_cannot_be_renewed() -> None:
    ended = withdraw(load_consent(GOOD), at=AT, by="m").record
    with pytest.raises(InputError):
        renew(ended, until=AT + timedelta(days=9), at=AT + timedelta(days=1), by="m")


def test_a_consent_runs_out_by_the_date_alone() -> None:
    record = load_consent(GOOD)
    assert expire(record, at=AT) is record
    end = record.valid.until
    over = expire(record, at=end)
    assert over.history[-1].state == "expired"
    assert over.history[-1].at == end
    assert expire(over, at=end + timedelta(days=1)) is over


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(InputError):
        withdraw(load_consent(GOOD), at=AT.replace(tzinfo=None), by="m")


def test_narrowing_away_own_suggestions_takes_the_datum_out_of_the_advice() -> None:
    own = consent(scope__purposes=["own_suggestion", "case_discussion"], scope__special=["health"])
    written = family(signals=[{"topic": "hoeren", "person": "k1", "finding": "conspicuous", "source": "gespraech",
                               "observed": "2026-10-12"}], consents=[own])  # fmt: skip
    from privacy_world import advised

    assert not advised(written).not_used
    record = load_consent(own)
    less = record.scope.model_copy(update={"purposes": ("case_discussion",)})
    narrowed = narrow(record, scope=less, at=AT - timedelta(days=1), by="m").model_dump(mode="json")
    assert [one.key for one in advised({**written, "consents": [narrowed]}).not_used] == ["k1/signal:hoeren"]


def test_the_records_are_part_of_the_case_model() -> None:
    assert "consents" in lotse.Case.model_fields
