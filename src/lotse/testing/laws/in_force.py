"""Law 11: on every day a rule has one version or is not in force; bounds hold on the day before, on and after."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lotse.errors import InputError
from lotse.explanation import explain
from lotse.rules.planting import planted
from lotse.testing.world import must

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.rules.ruleset import Ruleset
    from lotse.testing.world import Draw, World

DAY = timedelta(days=1)
LEAP = date(2024, 2, 29)
_SHUT = {"valid": "not_matching", "apply": "open"}


def _bounds(rules: Ruleset) -> Iterator[date]:
    periods = [(rules.valid.from_, rules.valid.to), *((rule.valid.from_, rule.valid.to) for rule in rules.rules)]
    yield from (day for period in periods for day in period if day is not None)


def every_rule_has_one_version_or_none(world: World, draw: Draw) -> None:
    """Beside every bound, and on 29 February, the rules in force are those whose period covers the day, each once."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    rules = world.rules
    on = draw(st.sampled_from(sorted({*_bounds(rules), LEAP}))) + draw(st.sampled_from([-DAY, 0 * DAY, DAY]))
    if on < rules.valid.from_ or (rules.valid.to is not None and on > rules.valid.to):
        refused = False
        try:
            planted(rules, on)
        except InputError:
            refused = True
        must(refused, f"the rule set answers on {on}, on which it does not apply")
        return
    found = [one.rule.id for one in planted(rules, on).rules]
    twice = [name for name, times in Counter(found).items() if times > 1]
    must(not twice, f"more than one version is in force on {on}: {twice}")
    covering = sorted(
        rule.id
        for rule in rules.rules
        if (rule.valid.from_ is None or rule.valid.from_ <= on) and (rule.valid.to is None or on <= rule.valid.to)
    )
    must(found == covering, f"other rules are in force on {on} than their periods say")


def the_bounds_of_an_offer_are_included(world: World, draw: Draw) -> None:
    """The first and the last day belong to an offer's period, the days beside them do not."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    bounded = [
        (offer.id, name, bound, outside)
        for offer in world.offers.offers
        for name in _SHUT
        for period in [getattr(offer, name)]
        if period is not None
        for bound, outside in ((period.from_, -DAY), (period.to, DAY))
        if bound is not None
    ]
    if not bounded:
        return
    offer, name, bound, outside = draw(st.sampled_from(bounded))
    for on, inside in ((bound, True), (bound + outside, False)):
        with suppress(InputError):  # the household may not be born yet, or the rules not in force
            found = explain(world._replace(on=on).advice(), offer=offer)
            for one in found if isinstance(found, tuple) else (found,):
                truth = next(part.truth for part in one.parts if part.part == name)
                must(truth == ("yes" if inside else "no"), f"{name} of {offer} is {truth} on {on}")
                must(inside or one.verdict in ("not_matching", _SHUT[name]), f"{offer} is {one.verdict} on {on}")
