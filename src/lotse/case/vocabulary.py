"""The vocabulary: every id that a case, a rule or an offer may use, declared once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from lotse.conditions import Condition
from lotse.model import AreaPrefix, FactId, Language, Model, Slug, Source, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Scope = Literal["child", "adult", "household"]
Sensitivity = Literal["plain", "sensitive", "special"]
Category = Literal[
    "identity",
    "contact",
    "health",
    "social_benefits",
    "residence_status",
    "religion_ethnicity",
    "language",
    "education",
    "child_protection",
]
FactType = Literal["bool", "int", "date", "enum", "set", "place"]
HOUSEHOLD = "household"


class Role(Model):
    """What a body is responsible for."""

    id: Slug
    name: Text
    recipient: Slug | None = None
    stop_steps: Slug | None = None
    level: Slug | None = None


class Instrument(Model):
    """Where signals come from: a screening, an examination, a talk."""

    id: Slug
    name: Text
    consent: Literal["none", "required"]


class Topic(Model):
    """A topic that somebody may notice.

    `confidential` topics are told in confidence by their nature (section 8 III SGB VIII): what rests on them goes to
    nobody at home but the person who told it.
    """

    id: Slug
    scope: Scope
    category: Category
    sensitivity: Sensitivity
    name: Text
    instruments: tuple[Slug, ...] = ()
    confidential: bool = False


class FactKind(Model):
    """One thing that may be known about a person or the household, and how to ask for it."""

    id: FactId
    type: FactType
    values: dict[str, Text] | None = None
    scope: Scope
    category: Category
    sensitivity: Sensitivity
    question: Text
    why: Text
    fim: str | None = None


class NeverCollected(Model):
    """A datum that lotse never takes; in an offer's condition it stays unknown, with the note."""

    id: FactId
    note: Text


class NeedKind(Model):
    """What would help; the order of the vocabulary is the shown order."""

    id: Slug
    scope: Scope
    name: Text
    phases: tuple[Slug, ...] = ()
    guides: tuple[Slug, ...] = ()
    source: Source | None = None


class Phase(Model):
    """An age phase; a person may be in two of them during a transition."""

    id: Slug
    name: Text
    for_: Literal["child", "adult"] = Field(default="child", alias="for")
    when: Condition
    source: Source | None = None


class Area(Model):
    """A Sozialraum below a municipality or below another one."""

    id: Annotated[str, Field(pattern=r"^[0-9]{8}-[a-z0-9]+(-[a-z0-9]+)*$")]
    in_: AreaPrefix = Field(alias="in")
    name: str


class Strength(Model):
    """Something that goes well."""

    id: Slug
    name: Text


class VocabularyFile(Model):
    """`lotse/vocabulary/1` as it is written."""

    schema_: Literal["lotse/vocabulary/1"] = Field(alias="schema")
    id: Slug
    version: str
    extends: tuple[Slug, ...] = ()
    roles: tuple[Role, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    signals: tuple[Topic, ...] = ()
    facts: tuple[FactKind, ...] = ()
    never_collected: tuple[NeverCollected, ...] = ()
    needs: tuple[NeedKind, ...] = ()
    phases: tuple[Phase, ...] = ()
    areas: tuple[Area, ...] = ()
    strengths: tuple[Strength, ...] = ()


DECLARED = (
    "roles",
    "instruments",
    "signals",
    "facts",
    "never_collected",
    "needs",
    "phases",
    "areas",
    "strengths",
)


class Version(Model):
    """Which content an answer came from."""

    id: str
    version: str
    sha256: str


class Vocabulary(Model):
    """What may be named, looked up by id.

    Args:
        version: Id, version and content hash; of an extended vocabulary all parts are in the hash.
        languages: Languages in which the vocabulary has texts.
    """

    version: Version
    bases: tuple[Version, ...] = ()
    roles: dict[str, Role]
    instruments: dict[str, Instrument]
    signals: dict[str, Topic]
    facts: dict[str, FactKind]
    never_collected: dict[str, NeverCollected]
    needs: dict[str, NeedKind]
    phases: dict[str, Phase]
    areas: dict[str, Area]
    strengths: dict[str, Strength]

    @property
    def id(self) -> str:
        """Id that rule sets and catalogues name."""
        return self.version.id

    @cached_property
    def need_order(self) -> Mapping[str, int]:
        """Place of each need in the shown order."""
        return {need: place for place, need in enumerate(self.needs)}

    @cached_property
    def chains(self) -> Mapping[str, tuple[str, ...]]:
        """For each Sozialraum itself and every area it lies in, nearest first.

        The last one is the municipality.
        """
        chains: dict[str, tuple[str, ...]] = {}
        for area in self.areas.values():
            chain, above = [area.id], area.in_
            while above in self.areas and above not in chain:
                chain.append(above)
                above = self.areas[above].in_
            chains[area.id] = (*chain, above)
        return chains

    @cached_property
    def leaf_areas(self) -> tuple[str, ...]:
        """The Sozialräume that have none below them."""
        parents = {area.in_ for area in self.areas.values()}
        return tuple(area for area in self.areas if area not in parents)


def text_in(text: Mapping[Language, str], lang: str = "de") -> str:
    """The text in a language; German, then any, where there is none.

    >>> text_in({"de": "Kita-Platz"}, "tr")
    'Kita-Platz'
    """
    return text.get(lang) or text.get("de") or next(iter(text.values()))
