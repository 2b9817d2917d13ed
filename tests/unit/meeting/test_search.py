"""The search without a case: by need, age and Kreis, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lotse.catalogues.load_catalogue import load_catalogue
from lotse.errors import InputError
from lotse.meeting.search import search_catalogue
from privacy_world import words

ON = date(2026, 11, 20)


def offer(identity: str, **more: Any) -> dict[str, Any]:
    stated = {"id": identity, "kind": "offer", "audience": "family", "name": {"de": identity}}
    return {
        **stated, "needs": ["sprachfoerderung"], "for": "child", "where": "anywhere", "source": {"ref": "test"}, **more
    }  # fmt: skip


def found(*offers: dict[str, Any], **asked: Any) -> list[str]:
    catalogue = load_catalogue(
        {"schema": "lotse/catalogue/1", "id": "c", "version": "1", "vocabulary": "dueren", "offers": list(offers)},
        vocabulary=words(),
    )
    return [one.offer for one in search_catalogue(catalogue, **{"need": "sprachfoerderung", "on": ON, **asked})]


@pytest.mark.parametrize(
    ("age", "window", "there"),
    [
        (5, {"from": "5 years"}, True),
        (5, {"from": "6 years"}, False),
        (5, {"from": "71 months"}, True),
        (5, {"below": "5 years"}, False),
        (5, {"below": "61 months"}, True),
        (0, {"below": "9 weeks"}, True),
        (1, {"below": "9 weeks"}, False),
        (0, {"from": "364 days"}, True),
        (None, {"from": "17 years"}, True),
        (5, None, True),
    ],
)
def test_an_age_in_years_leaves_in_whatever_could_fit(age: int | None, window: Any, there: bool) -> None:  # noqa: FBT001  # a table
    assert found(offer("a", **({"age": window} if window else {})), age=age) == (["a"] if there else [])


def test_the_age_of_a_child_says_nothing_about_offers_for_adults() -> None:
    assert found(offer("a", **{"for": "adult", "age": {"from": "18 years"}, "needs": ["sprachfoerderung"]}), age=5) == [
        "a"
    ]


@pytest.mark.parametrize(
    ("kreis", "where", "there"),
    [
        ("05358", "anywhere", True),
        ("05358", {"residence": ["05358008"]}, True),
        ("05358", {"residence": ["05358"]}, True),
        ("05358", {"residence": ["05"]}, True),
        ("05358", {"residence": ["05370"]}, False),
        ("05358", {"attends_school_in": ["05358008"]}, True),
        (None, {"residence": ["05370"]}, True),
    ],
)
def test_a_kreis_leaves_in_what_lies_in_it_or_around_it(kreis: str | None, where: Any, there: bool) -> None:  # noqa: FBT001  # a table
    assert found(offer("a", where=where), kreis=kreis) == (["a"] if there else [])


def test_only_what_families_can_take_up_now_is_found_and_what_comes_to_them_first() -> None:
    assert found(
        offer("a-hin", access="komm"),
        offer("b-haus", access="aufsuchend-zuhause"),
        offer("c-profi", audience="professional"),
        offer("d-netz", kind="network"),
        offer("e-alt", valid={"from": None, "to": "2026-11-19"}),
        offer("f-noch", valid={"from": "2026-11-20", "to": "2026-11-20"}),
        offer("g-anders", needs=["seh-hoer"]),
    ) == ["b-haus", "a-hin", "f-noch"]


@pytest.mark.parametrize(
    "asked", [{"need": "gibt-es-nicht"}, {"age": 131}, {"age": -1}, {"kreis": "0535"}, {"kreis": "Düren"}]
)
def test_what_cannot_be_asked_is_refused_without_repeating_it(asked: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        found(offer("a"), **asked)
    assert not any(str(value) in str(refused.value) for value in asked.values() if value != 131)
