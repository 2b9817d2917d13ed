"""Where it is asked who is left out: in every municipality and Sozialraum that offers name, each for itself.

An offer that stands in one municipality closes no gap in another one. Places where the same offers stand are alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.content_checks.normal_form import chain_of
from lotse.model import MUNICIPALITY_DIGITS
from lotse.places import municipalities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Offer


def spots_of(offers: Iterable[Offer], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The places that offers name: a municipality, or each Sozialraum where its municipality has some.

    Args:
        offers: The offers that somebody keeps.
        vocabulary: Where Sozialräume are declared.

    Returns:
        Keys of municipalities and ids of Sozialräume that have none below them, sorted.
    """
    named: set[str] = set()
    for offer in offers:
        for area in (*offer.where.residence, *offer.where.attends_school_in):
            inside = municipalities(area[:MUNICIPALITY_DIGITS])
            named |= {place.ags for place in inside}
    below: dict[str, list[str]] = {}
    for leaf in vocabulary.leaf_areas:
        below.setdefault(vocabulary.chains[leaf][-1], []).append(leaf)
    return tuple(sorted(spot for ags in named for spot in below.get(ags, [ags])))


def elsewhere(offers: Iterable[Offer]) -> str:
    """A municipality that no offer names in particular: only offers of the whole state stand there.

    Args:
        offers: All offers.

    Returns:
        Its key; the first of all where every one is named.
    """
    named = {
        place.ags
        for offer in offers
        for area in (*offer.where.residence, *offer.where.attends_school_in)
        if area != "05"
        for place in municipalities(area[:MUNICIPALITY_DIGITS])
    }
    every = [place.ags for place in municipalities()]
    return next((ags for ags in every if ags not in named), every[0])


def stands_at(offer: Offer, spot: str, vocabulary: Vocabulary) -> bool:
    """Whether an offer is for those who live at a place, or go to school there.

    >>> from lotse.catalogues.load_catalogue import load_catalogue
    >>> found = load_catalogue("leistungen-nrw")
    >>> any(stands_at(one, "05358008", found.vocabulary) for one in found.offers)
    True
    """
    if offer.where.anywhere:
        return True
    around = chain_of(spot, vocabulary)
    return any(area in around for area in (*offer.where.residence, *offer.where.attends_school_in))
