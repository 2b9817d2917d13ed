"""The words of the Data Privacy Vocabulary that a consent record uses. They are data, read once."""

from __future__ import annotations

from functools import lru_cache

from lotse.files import read_shipped, validated
from lotse.model import Day, Model

CONFORMS = "dpv-27560:record-eu-gdpr"
RECORD_IRI = "urn:lotse:record:"
BODY_IRI = "urn:lotse:body:"


class DpvTerms(Model):
    """Our words beside those of DPV, with where each was read.

    Args:
        prefixes: The only prefixes that are known, with their addresses.
        example_prefixes: Prefixes of the guide's examples: read, never written.
        also_read_as: Words of older editions, with the state they mean.
        terms: Other words in use, by the file of DPV they stand in.
    """

    read_on: Day
    source: str
    prefixes: dict[str, str]
    example_prefixes: tuple[str, ...]
    purposes: dict[str, str]
    categories: dict[str, str]
    states: dict[str, str]
    also_read_as: dict[str, str]
    explicit: str
    not_explicit: str
    bases: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    authorities: tuple[str, ...]
    terms: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def dpv_terms() -> DpvTerms:
    """The shipped table.

    >>> dpv_terms().states["withdrawn"]
    'dpv:ConsentWithdrawn'
    """
    return validated(read_shipped("exchange/content/dpv.yaml"), DpvTerms)
