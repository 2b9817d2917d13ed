"""Law 2: what no rule, offer, order, hint, phase, guide or body reads changes nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.catalogues.matching import planted_offers
from lotse.rules.planting import leaves, planted
from small_world import ON
from worlds import said, worlds

if TYPE_CHECKING:
    from worlds import World

ALWAYS_READ = {"familie.sprachen"}
"""Read by the order and by a hint."""


def _read(world: World) -> set[str]:
    trees = [rule.tree for rule in planted(world.rules, ON).rules]
    trees += [part.tree for offer in planted_offers(world.offers).offers.values() for part in offer.parts]
    found = {leaf for tree in trees for leaf in leaves(tree)}
    read = {name for leaf in found for name in (getattr(leaf, "fact", None), getattr(leaf, "topic", None)) if name}
    return read | ALWAYS_READ


@given(world=worlds(), number=st.integers(0, 2), flag=st.booleans())
def test_facts_and_signals_that_nothing_reads_change_nothing(world: World, number: int, *, flag: bool) -> None:
    read, words = _read(world), world.rules.vocabulary
    more = deepcopy(world.case)
    children = [one["id"] for one in more["persons"] if one["role"] in ("child", "unborn")]
    values: dict[str, Any] = {
        "kind.unread": number,
        "kind.kita": flag,
        "kind.geschwister": number,
        "kind.schulort": "05315000",
    }
    for child in children:
        for fact, value in values.items():
            if fact not in read:
                more["facts"].setdefault(child, {})[fact] = value
        for topic in ("sprache", "spielen"):
            if topic not in read:
                more["signals"].append(
                    {
                        "topic": topic,
                        "person": child,
                        "finding": "conspicuous",
                        "source": "gespraech",
                        "observed": "2026-11-01",
                    }
                )
    for fact, household in {
        "familie.unread": flag,
        "familie.allein": flag,
        "familie.zimmer": number,
        "familie.umzug": "2026-11-20",
    }.items():
        if fact not in read:
            more["facts"][fact] = household
    assert words.facts.keys() - read, "something is left that nothing reads"
    assert said(world.advice(more)) == said(world.advice())


@given(worlds())
def test_strengths_custody_and_who_noticed_change_no_suggestion_and_no_question(world: World) -> None:
    more = deepcopy(world.case)
    more["strengths"] = [{"strength": "musik"}]
    more["noticed_by"] = {"role": "jobcenter", "body": "jobcenter-05315"}
    for person in more["persons"]:
        person["custody"] = {"kind": "joint", "holders": [person["id"]]}
    assert said(world.advice(more)) == said(world.advice())
