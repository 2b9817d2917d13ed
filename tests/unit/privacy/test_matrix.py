"""The sharing matrix where it has no cell, and how far an outcome stands in the way."""

from __future__ import annotations

import pytest

from lotse.case.load_case import load_case
from lotse.case.said import Said
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.matrix import matrix
from lotse.privacy.needed import needed_keys
from lotse.privacy.outcomes import MATRIX, checked, decision_of, rank, withheld
from privacy_world import JUGENDAMT, advised, family, words


@pytest.mark.parametrize(
    ("recipient", "category", "cell"),
    [
        ("jugendamt-asd", "health", "ea"),
        ("jugendamt-asd", "language", "e"),
        ("jugendamt-asd", "no-such-category", "x"),
        ("no-such-row", "language", "x"),
        (None, "language", "x"),
        (None, "no-such-category", "x"),
    ],
)
def test_without_a_row_or_a_column_a_body_receives_nothing(recipient: str | None, category: str, cell: str) -> None:
    assert matrix().cell(recipient, category) == cell


@pytest.mark.parametrize(
    ("recipient", "categories", "norms"),
    [
        ("jugendamt-asd", ["health"], {"sgb10-69-1-1", "sgb10-71-1-6"}),
        ("jugendamt-asd", ["health", "identity"], {"sgb10-69-1-1"}),
        ("jugendamt-asd", ["identity", "education"], set()),
        ("jugendamt-asd", ["language"], set()),
        ("jugendamt-asd", [], set()),
        ("schule", ["identity"], set()),
        ("no-such-row", ["identity"], set()),
        (None, ["identity"], set()),
    ],
)
def test_a_norm_carries_only_what_it_carries_for_every_category(
    recipient: str | None, categories: list[str], norms: set[str]
) -> None:
    assert matrix().norms_for(recipient, categories) == norms  # type: ignore[arg-type]  # names of categories


def test_outcomes_stand_in_the_way_in_this_order_and_a_stop_stays_a_stop() -> None:
    order = ["pass", "info", "warn", "needs_human", "deny", "stop"]
    ranks = [rank(one) for one in order]  # type: ignore[arg-type]  # six of the outcomes
    assert ranks == sorted(set(ranks))
    assert [decision_of(one) for one in order] == ["allow", "allow", "allow", "needs", "deny", "stop"]  # type: ignore[arg-type]  # as above


def test_who_is_responsible_is_asked_with_the_place_the_sozialraum_and_the_age_of_the_children() -> None:
    case = load_case(family(), vocabulary=words())
    needed = needed_keys("responsibility", advised(family()), case, to=JUGENDAMT, chosen=())
    assert needed == {"place/ags", "place/area", "k1/age"}


def test_what_passed_says_so_and_what_did_not_says_what_would_settle_it() -> None:
    check = checks_by_id()["E01"]
    assert check.settle is not None
    passed, asked = checked(Said("E01", "pass")), checked(Said("E01", "needs_consent"))
    assert (passed.text, passed.settle) == ("Diese Prüfung ist in Ordnung.", None)
    assert (asked.text, asked.settle) == (check.text, check.settle)


def test_a_field_says_why_it_stays_and_what_would_settle_it_only_where_something_would() -> None:
    kept = withheld("k1/age", Said("E01", "needs_consent"), settle=True)
    assert (kept.field, kept.rule, kept.outcome) == ("k1/age", "E01", "needs_consent")
    assert (kept.text, kept.settle) == (checks_by_id()["E01"].text, checks_by_id()["E01"].settle)
    assert withheld("k1/age", Said("E01", "needs_consent"), settle=False).settle is None


def test_where_the_matrix_lets_the_need_through_the_field_says_that() -> None:
    never = withheld("k1/signal:hoeren", Said(MATRIX, "deny"), settle=True)
    need_only = withheld("k1/signal:hoeren", Said(MATRIX, "deny"), settle=True, derived_only=True)
    assert (never.settle, need_only.settle) == (None, None)
    assert never.text == "Diese Stelle erhält diese Art von Angaben nicht über lotse."
    assert need_only.text == "Diese Stelle erhält hierzu nur den Bedarf, nicht die Angabe selbst."
