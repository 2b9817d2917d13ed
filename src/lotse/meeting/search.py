"""Looking into the catalogues without any case: by need, age and Kreis. Nothing about a family is read or kept.

So it is possible where nothing of a case may be told, and beside a case it adds what nobody had to tell a reason for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.catalogues.catalogue import ACCESS_ORDER, SUGGESTIBLE_KINDS
from lotse.errors import InputError
from lotse.model import Model, Slug

if TYPE_CHECKING:
    from datetime import date

    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.conditions import Duration

_MONTHS_OF_A_YEAR = 12
_PER_MONTH = {"days": 1 / 31, "weeks": 7 / 31, "months": 1.0, "years": 12.0}
"""Months of a unit; days and weeks counted short, so that nothing is left out that could fit."""
_KREIS = 5
_OLDEST = 130


class Found(Model):
    """An offer for a need, with the bodies to turn to.

    Args:
        offer: Its id.
        provider: Body that provides it, or where it happens; None if the place decides.
        role: Role that is responsible at the place where a family lives; None if not told.
    """

    offer: Slug
    provider: Slug | None = None
    role: Slug | None = None


def search_catalogue(
    catalogue: Catalogue, *, need: str, age: int | None = None, kreis: str | None = None, on: date
) -> tuple[Found, ...]:
    """Find what there is for a need, without knowing anybody.

    Args:
        catalogue: The offers.
        need: Id of a need.
        age: Completed years of the child or young person; None leaves every age in.
        kreis: First five digits of the official key; None leaves every place in.
        on: The day of the question.

    Returns:
        Offers for families; those that come to people first, then by id. Their conditions were not looked at.

    Raises:
        InputError: The vocabulary has no such need, or the age or the Kreis cannot be.
    """
    if need not in catalogue.vocabulary.needs:
        raise InputError.of("ID-UNKNOWN", "no such need", path="need")
    if age is not None and not 0 <= age <= _OLDEST:
        raise InputError.of("TYPE", "an age is at most 130 years", path="age")
    if kreis is not None and not (kreis.isascii() and kreis.isdigit() and len(kreis) == _KREIS):
        raise InputError.of("TYPE", "a Kreis is named by the first five digits of its key", path="kreis")
    offers = [
        offer
        for offer in catalogue.offers
        if need in offer.needs and _for_families(offer, on) and _for_age(offer, age) and _there(offer, kreis)
    ]
    offers.sort(key=lambda offer: (ACCESS_ORDER.index(offer.access), offer.id))
    return tuple(
        Found(
            offer=offer.id,
            provider=offer.provider or offer.host,
            role=offer.responsible.role if offer.responsible is not None else None,
        )
        for offer in offers
    )


def _for_families(offer: Offer, on: date) -> bool:
    if offer.audience != "family" or offer.kind not in SUGGESTIBLE_KINDS:
        return False
    valid = offer.valid
    return valid is None or ((valid.from_ is None or valid.from_ <= on) and (valid.to is None or on <= valid.to))


def _for_age(offer: Offer, age: int | None) -> bool:
    """Whether somebody of that age in years could be meant; an age of a child says nothing about adults."""
    if age is None or offer.age is None or offer.for_ != "child":
        return True
    youngest, oldest = age * _MONTHS_OF_A_YEAR, (age + 1) * _MONTHS_OF_A_YEAR
    from_, below = offer.age.from_, offer.age.below
    return (from_ is None or _months(from_) < oldest) and (below is None or _months(below) > youngest)


def _months(duration: Duration) -> float:
    return duration.count * _PER_MONTH[duration.unit]


def _there(offer: Offer, kreis: str | None) -> bool:
    where = offer.where
    if kreis is None or where.anywhere:
        return True
    return any(
        area.startswith(kreis) or kreis.startswith(area) for area in (*where.residence, *where.attends_school_in)
    )
