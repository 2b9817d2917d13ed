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

    id: Slug = Field(description="Kennung der Stelle.")
    role: Slug = Field(description="Ihre Aufgabe, aus dem Vokabular; `provider` für freie Träger.")
    name: str = Field(description="Wie sie heißt.")
    part_of: Slug | None = Field(default=None, description="Die Stelle, zu der sie gehört.")
    level: Slug | None = Field(default=None, description="Wofür es je eine solche Stelle gibt, etwa `gemeinde`.")
    area: tuple[AreaPrefix, ...] = Field(default=(), description="Wo sie zuständig ist.")
    public: StrictBool | None = Field(default=None, description="Ob es eine öffentliche Stelle ist.")
    recipient: Slug | None = Field(
        default=None,
        description="Zeile der Empfängermatrix: was ihr mitgeteilt werden darf; sonst gilt die Zeile ihrer Aufgabe.",
    )
    status: Status = Field(
        description=(
            "Wie sicher es ist: `documented` (steht so in der Quelle), `derived` (folgt aus einer Norm) oder "
            "`unverified`."
        ),
    )
    legal_basis: str | None = Field(default=None, description="Norm, aus der die Zuständigkeit folgt.")
    source: Source = Field(description="Woher die Angaben stammen.")
    as_of: Day | None = Field(default=None, description="Stand der Angaben.")
    contact: Contact | None = Field(default=None, description="Wie man sie erreicht; nur, was die Quelle nennt.")


class Responsible(Model):
    """The role whose body decides or knows more; resolved by place.

    `answers` settles the deciding question of the role where the offer itself does, such as
    `{schulform: grundschule}` for a school entry.
    """

    role: Slug = Field(description="Aufgabe, deren Stelle entscheidet oder mehr weiß; welche das ist, sagt der Ort.")
    answers: dict[Slug, Slug] = Field(
        default_factory=dict,
        description=(
            "Antworten auf Fragen der Zuständigkeit, die das Angebot selbst beantwortet, etwa `{schulform: "
            "grundschule}`."
        ),
    )


class SpokenLanguage(Model):
    """A language in which the offer is held, and when."""

    code: Language = Field(description="Kürzel der Sprache, etwa `tr`.")
    when: str | None = Field(default=None, description="Wann sie gesprochen wird, in eigenen Worten.")


class Cost(Model):
    """What it costs, as stated; amounts are not computed."""

    kind: Literal["free", "fixed", "varies"] = Field(
        description="`free` (kostenlos), `fixed` (fester Betrag) oder `varies` (unterschiedlich).",
    )
    note: Text | None = Field(
        default=None,
        description="Was die Quelle dazu sagt, je Sprache. Beträge werden nicht berechnet.",
    )


class Capacity(Model):
    """Whether there is room; advice, never a filter."""

    state: Literal["free", "waiting_list", "full", "after_assessment", "unknown"] = Field(
        description="Ob gerade Platz ist. Ein Hinweis; ausgeschlossen wird dadurch niemand.",
    )
    on: Day | None = Field(default=None, description="Tag, an dem das gesagt wurde.")


class Confirmed(Model):
    """When somebody last said that the offer exists, and who."""

    on: Day = Field(description="Tag, an dem zuletzt jemand sagte, dass es das Angebot gibt.")
    by: Slug = Field(description="Wer es sagte, etwa `provider` oder `report`.")


class LegalBasis(Model):
    """The norm behind an entitlement, as it was read."""

    ref: str = Field(description="Die Norm.")
    read_on: Day | None = Field(default=None, description="Tag, an dem sie gelesen wurde.")
    status: str | None = Field(default=None, description="Wie sicher die Angabe ist, in eigenen Worten.")
    source: str | None = Field(default=None, description="Wo sie gelesen wurde.")
    note: str | None = Field(default=None, description="Anmerkung für die Pflege.")


class Offer(Model):
    """Something a family can take up."""

    id: Slug = Field(description="Kennung des Angebots; in allen geladenen Katalogen nur einmal.")
    kind: Kind = Field(
        description=(
            "Was es ist. Vorgeschlagen werden nur `offer`, `entitlement` (Leistung mit Anspruch) und `screening`."
        ),
    )
    audience: Audience = Field(
        description="Für wen es gedacht ist. Vorgeschlagen wird nur, was für Familien ist (`family`).",
    )
    name: Text = Field(description="Wie es heißt, je Sprache.")
    needs: tuple[Slug, ...] = Field(min_length=1, description="Bei welchen Bedarfen es helfen kann.")
    for_: Scope = Field(
        alias="for",
        description="Wer es wahrnimmt: ein Kind, eine erwachsene Person oder die Familie als Ganzes.",
    )
    where: Where = Field(description="Wo es das Angebot gibt; einer der Orte genügt.")
    source: Source = Field(description="Woher die Angaben stammen.")
    summary: Text | None = Field(default=None, description="Ein bis zwei Sätze für Familien, je Sprache.")
    age: AgeRange | None = Field(
        default=None,
        description="Alter, für das es das Angebot gibt. Hart: Außerhalb passt es nicht.",
    )
    usual_age: AgeRange | None = Field(
        default=None,
        description="Übliches Alter. Weich: Außerhalb steht ein Hinweis dabei.",
    )
    when: Condition | None = Field(
        default=None,
        description="Bedingung für das Angebot; `always` heißt ausdrücklich ohne. Fehlt sie, ist sie nicht genannt.",
    )
    requires: tuple[Condition, ...] = Field(
        default=(),
        description="Weitere Voraussetzungen, weich: Sind sie nicht erfüllt, steht ein Hinweis dabei.",
    )
    excludes: tuple[Condition, ...] = Field(
        default=(),
        description=(
            "Was das Angebot ausschließt, hart: Ein Ja schließt es aus; ist es offen, bleibt auch das Angebot offen."
        ),
    )
    priority: tuple[Text, ...] = Field(
        default=(),
        description="Wer nach der Quelle Vorrang hat, je Sprache. Wird nur gezeigt.",
    )
    access: Access | None = Field(
        default=None,
        description=(
            "Wie man sich trifft: zu Hause, dort, wo Familien ohnehin sind, in Kita oder Schule, "
            "`komm` (man geht hin), im Netz oder per Post."
        ),
    )
    host: Slug | None = Field(default=None, description="Stelle, in deren Räumen es stattfindet.")
    provider: Slug | None = Field(default=None, description="Stelle, die es anbietet.")
    responsible: Responsible | None = Field(default=None, description="Wer darüber entscheidet oder mehr weiß.")
    languages: tuple[SpokenLanguage, ...] | None = Field(
        default=None,
        description="In welchen Sprachen es stattfindet. Fehlt der Schlüssel, ist es nicht genannt.",
    )
    cost: Cost | None = Field(default=None, description="Was es kostet.")
    capacity: Capacity | None = Field(default=None, description="Ob gerade Platz ist.")
    referral: Literal["open", "via_professional"] | None = Field(
        default=None,
        description="`open`: Man kann einfach hingehen. `via_professional`: nur über eine Fachkraft.",
    )
    protected_address: StrictBool | None = Field(
        default=None,
        description="`true`: Die Anschrift wird nie gezeigt, etwa bei einem Frauenhaus.",
    )
    standards: tuple[Slug, ...] = Field(default=(), description="Fachliche Standards, nach denen gearbeitet wird.")
    valid: Validity | None = Field(default=None, description="Tage, an denen es das Angebot gibt.")
    apply: Validity | None = Field(
        default=None,
        description="Tage, an denen man sich anmelden oder einen Antrag stellen kann.",
    )
    confirmed: Confirmed | None = Field(
        default=None,
        description="Wann zuletzt jemand sagte, dass es das Angebot gibt.",
    )
    legal_basis: LegalBasis | None = Field(default=None, description="Norm, auf der die Leistung beruht.")
    contact: Contact | None = Field(default=None, description="Wie man es erreicht; nur, was die Quelle nennt.")


class CatalogueFile(Model):
    """`lotse/catalogue/1` as it is written."""

    schema_: Literal["lotse/catalogue/1"] = Field(alias="schema", description="Sagt, was für eine Datei das ist.")
    id: Slug = Field(
        description="Kennung des Katalogs. Alle Dateien eines Ordners tragen denselben Kopf und bilden einen Katalog.",
    )
    version: str = Field(description="Fassung. Eine veröffentlichte Fassung ändert sich nie.")
    vocabulary: Slug = Field(description="Kennung des Vokabulars, dessen Wörter die Angebote verwenden.")
    bodies: tuple[CatalogueBody, ...] = Field(default=(), description="Stellen, die Angebote machen oder beherbergen.")
    offers: tuple[Offer, ...] = Field(default=(), description="Die Angebote. Was fehlt, gilt als nicht genannt.")


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
