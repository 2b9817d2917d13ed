"""Catalogues: what families can take up, who provides it, and for whom it is. What is absent is not stated."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import Field, StrictBool

from lotse.case.vocabulary import Scope, Version, Vocabulary
from lotse.conditions import AgeRange, Condition, Where
from lotse.model import AreaPrefix, Contact, Day, Language, Model, Slug, Source, Text
from lotse.rules.ruleset import Validity

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["offer", "entitlement", "screening", "transition-instrument", "network", "data-tool"]
Audience = Literal["family", "professional", "institution", "planning"]
Access = Literal["aufsuchend-zuhause", "aufsuchend-vor-ort", "in-regeleinrichtung", "komm", "online", "post"]
ACCESS_ORDER: tuple[Access | None, ...] = (
    "aufsuchend-zuhause",
    "aufsuchend-vor-ort",
    "in-regeleinrichtung",
    "komm",
    "online",
    "post",
    None,
)
SUGGESTIBLE_KINDS: frozenset[Kind] = frozenset({"offer", "entitlement", "screening"})
Status = Literal["documented", "derived", "unverified"]


class CatalogueBody(Model):
    """An organisation that provides or hosts offers."""

    id: Slug
    role: Slug
    name: str
    part_of: Slug | None = None
    level: Slug | None = None
    area: tuple[AreaPrefix, ...] = ()
    public: StrictBool | None = None
    recipient: Slug | None = None
    status: Status
    legal_basis: str | None = None
    source: Source
    as_of: Day | None = None
    contact: Contact | None = None


class Responsible(Model):
    """The role whose body decides or knows more; resolved by place.

    `answers` settles the deciding question of the role where the offer itself does, such as
    `{schulform: grundschule}` for a school entry.
    """

    role: Slug
    answers: dict[Slug, Slug] = Field(default_factory=dict)


class SpokenLanguage(Model):
    """A language in which the offer is held, and when."""

    code: Language
    when: str | None = None


class Cost(Model):
    """What it costs, as stated; amounts are not computed."""

    kind: Literal["free", "fixed", "varies"]
    note: Text | None = None


class Capacity(Model):
    """Whether there is room; advice, never a filter."""

    state: Literal["free", "waiting_list", "full", "after_assessment", "unknown"]
    on: Day | None = None


class Confirmed(Model):
    """When somebody last said that the offer exists, and who."""

    on: Day
    by: Slug


class LegalBasis(Model):
    """The norm behind an entitlement, as it was read."""

    ref: str
    read_on: Day | None = None
    status: str | None = None
    source: str | None = None
    note: str | None = None


class Offer(Model):
    """Something a family can take up."""

    id: Slug
    kind: Kind
    audience: Audience
    name: Text
    needs: tuple[Slug, ...] = Field(min_length=1)
    for_: Scope = Field(alias="for")
    where: Where
    source: Source
    summary: Text | None = None
    age: AgeRange | None = None
    usual_age: AgeRange | None = None
    when: Condition | None = None
    requires: tuple[Condition, ...] = ()
    excludes: tuple[Condition, ...] = ()
    priority: tuple[Text, ...] = ()
    access: Access | None = None
    host: Slug | None = None
    provider: Slug | None = None
    responsible: Responsible | None = None
    languages: tuple[SpokenLanguage, ...] | None = None
    cost: Cost | None = None
    capacity: Capacity | None = None
    referral: Literal["open", "via_professional"] | None = None
    protected_address: StrictBool | None = None
    standards: tuple[Slug, ...] = ()
    valid: Validity | None = None
    apply: Validity | None = None
    confirmed: Confirmed | None = None
    legal_basis: LegalBasis | None = None
    contact: Contact | None = None


class CatalogueFile(Model):
    """`lotse/catalogue/1` as it is written."""

    schema_: Literal["lotse/catalogue/1"] = Field(alias="schema")
    id: Slug
    version: str
    vocabulary: Slug
    bodies: tuple[CatalogueBody, ...] = ()
    offers: tuple[Offer, ...] = ()


class Catalogue(Model):
    """One or several catalogues that were checked together."""

    versions: tuple[Version, ...]
    vocabulary: Vocabulary
    offers: tuple[Offer, ...]
    bodies: dict[str, CatalogueBody]
    origin: dict[str, str]

    @cached_property
    def by_id(self) -> Mapping[str, Offer]:
        """Offers by id."""
        return {offer.id: offer for offer in self.offers}
