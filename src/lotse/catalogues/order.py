"""The order of suggestions: the family's wish first, then what is settled, near and understandable. No score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.catalogue import ACCESS_ORDER
from lotse.catalogues.hints import speaks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.facts import Facts
    from lotse.catalogues.matching import Fit
    from lotse.rules.needs import Needs

_ACCESS = {access: place for place, access in enumerate(ACCESS_ORDER)}


def in_order(fits: Iterable[Fit], facts: Facts, needs: Needs) -> tuple[Fit, ...]:
    """Put suggestions into the documented order.

    Wished need first; fits before open; access as listed, absent last; a language of the family, not
    stated, none; newest confirmation first, absent last; offer id; household, then person id.

    Args:
        fits: The suggested pairs.
        facts: What is known on the day.
        needs: What is known about needs.

    Returns:
        The same pairs in order.
    """

    def place(fit: Fit) -> tuple[Any, ...]:
        offer = fit.planted.offer
        confirmed = offer.confirmed.on.toordinal() if offer.confirmed else 0
        return (
            not is_wished(fit, facts, needs),
            fit.verdict != "fits",
            _ACCESS[offer.access],
            speaks(fit, facts),
            -confirmed,
            offer.id,
            fit.subject != HOUSEHOLD,
            fit.subject,
        )

    return tuple(sorted(fits, key=place))


def is_wished(fit: Fit, facts: Facts, needs: Needs) -> bool:
    """Whether the family itself named one of the offer's needs for this person or the household."""
    owners = fit.planted.need.where(facts, fit.subject)
    return any((owner, need) in needs.wished for owner in owners for need in fit.planted.offer.needs)
