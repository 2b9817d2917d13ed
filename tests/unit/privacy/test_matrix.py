"""The sharing matrix where it has no cell, and how far an outcome stands in the way."""

from __future__ import annotations

import pytest

from lotse.case.load_case import load_case
from lotse.privacy.matrix import matrix
from lotse.privacy.needed import needed_keys
from lotse.privacy.outcomes import decision_of, rank
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
