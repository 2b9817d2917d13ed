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

    id: Slug = Field(description="Kennung der Aufgabe, etwa `jugendamt`.")
    name: Text = Field(description="Wie die Stelle heißt, je Sprache.")
    recipient: Slug | None = Field(
        default=None,
        description=(
            "Zeile der Empfängermatrix: was einer solchen Stelle mitgeteilt werden darf. Ohne Zeile erhält sie nichts."
        ),
    )
    stop_steps: Slug | None = Field(
        default=None,
        description="Welche Schritte das Schutzverfahren dieser Aufgabe zeigt.",
    )
    level: Slug | None = Field(
        default=None,
        description="Wofür es je eine Stelle gibt, etwa `kreis` oder `jugendamtsbezirk`.",
    )


class Instrument(Model):
    """Where signals come from: a screening, an examination, a talk."""

    id: Slug = Field(description="Kennung, etwa `gespraech`.")
    name: Text = Field(description="Wie es heißt, je Sprache.")
    consent: Literal["none", "required"] = Field(
        description="`required`: Was dabei auffällt, zählt nur mit einer Einwilligung.",
    )


class Topic(Model):
    """A topic that somebody may notice.

    `confidential` topics are told in confidence by their nature (section 8 III SGB VIII): what rests on them goes to
    nobody at home but the person who told it.
    """

    id: Slug = Field(description="Kennung des Themas.")
    scope: Scope = Field(description="Um wen es geht: `child`, `adult` oder `household`.")
    category: Category = Field(
        description="Zu welcher Art von Daten es gehört; danach richtet sich, was weitergegeben werden darf.",
    )
    sensitivity: Sensitivity = Field(
        description="Wie heikel es ist: `plain`, `sensitive` oder `special` (Art. 9 DSGVO).",
    )
    name: Text = Field(description="Wie das Thema heißt, je Sprache.")
    instruments: tuple[Slug, ...] = Field(default=(), description="Wobei es auffallen kann.")
    confidential: bool = Field(
        default=False,
        description=(
            "`true`: Das wird im Vertrauen gesagt, etwa in der Beratung junger Menschen (§ 8 Abs. 3 SGB VIII). Was "
            "darauf beruht, erfährt zu Hause nur, wer es gesagt hat."
        ),
    )


class FactKind(Model):
    """One thing that may be known about a person or the household, and how to ask for it."""

    id: FactId = Field(
        description="Kennung der Angabe; das erste Wort sagt, um wen es geht: `kind.`, `erwachsen.` oder `familie.`.",
    )
    type: FactType = Field(
        description=(
            "Form der Antwort: `bool` (ja oder nein), `int`, `date`, `enum` (einer der Werte), `set` "
            "(mehrere) oder `place`."
        ),
    )
    values: dict[str, Text] | None = Field(
        default=None,
        description="Die möglichen Werte mit ihren Namen; nur bei `enum` und `set`, und dort immer.",
    )
    scope: Scope = Field(description="Um wen es geht; passend zum ersten Wort der Kennung.")
    category: Category = Field(
        description="Zu welcher Art von Daten sie gehört; danach richtet sich, was weitergegeben werden darf.",
    )
    sensitivity: Sensitivity = Field(
        description=(
            "Wie heikel sie ist: `plain`, `sensitive` oder `special` (Art. 9 DSGVO). Danach richtet sich, was "
            "zuerst gefragt wird."
        ),
    )
    question: Text = Field(description="Die Frage an die Familie, je Sprache.")
    why: Text = Field(description="Warum gefragt wird, in einem Satz für die Familie.")
    fim: str | None = Field(default=None, description="Kennung des entsprechenden FIM-Datenfelds, falls es eines gibt.")


class NeverCollected(Model):
    """A datum that lotse never takes; in an offer's condition it stays unknown, with the note."""

    id: FactId = Field(
        description=(
            "Kennung einer Angabe, die nie erhoben wird. Nur die Bedingung eines Angebots darf sie nennen; "
            "dort bleibt sie offen."
        ),
    )
    note: Text = Field(description="Was stattdessen gesagt wird, etwa wer das klärt.")


class NeedKind(Model):
    """What would help; the order of the vocabulary is the shown order."""

    id: Slug = Field(description="Kennung des Bedarfs.")
    scope: Scope = Field(description="Wessen Bedarf es ist: `child`, `adult` oder `household`.")
    name: Text = Field(
        description=(
            "Wie der Bedarf heißt, je Sprache. Die Reihenfolge im Vokabular ist die Reihenfolge in den Antworten."
        ),
    )
    phases: tuple[Slug, ...] = Field(default=(), description="In welchen Lebensphasen er vorkommt.")
    guides: tuple[Slug, ...] = Field(
        default=(),
        description="Welche Aufgaben als Lotse in Frage kommen, die naheliegende zuerst.",
    )
    source: Source | None = Field(default=None, description="Woher der Bedarf stammt.")


class Phase(Model):
    """An age phase; a person may be in two of them during a transition."""

    id: Slug = Field(description="Kennung der Phase.")
    name: Text = Field(description="Wie sie heißt, je Sprache.")
    for_: Literal["child", "adult"] = Field(
        default="child",
        alias="for",
        description="Ob es eine Phase von Kindern oder von Erwachsenen ist.",
    )
    when: Condition = Field(
        description="Bedingung, unter der eine Person in der Phase ist. In einem Übergang können es zwei Phasen sein.",
    )
    source: Source | None = Field(default=None, description="Woher die Abgrenzung stammt.")


class Area(Model):
    """A Sozialraum below a municipality or below another one."""

    id: Annotated[str, Field(pattern=r"^[0-9]{8}-[a-z0-9]+(-[a-z0-9]+)*$")] = Field(
        description="Kennung des Sozialraums: der achtstellige Schlüssel der Gemeinde, ein Strich, ein Name.",
    )
    in_: AreaPrefix = Field(
        alias="in",
        description="Worin er liegt: der Schlüssel der Gemeinde oder ein anderer Sozialraum.",
    )
    name: str = Field(description="Wie er vor Ort heißt.")


class Strength(Model):
    """Something that goes well."""

    id: Slug = Field(description="Kennung der Stärke.")
    name: Text = Field(description="Wie sie heißt, je Sprache.")


class VocabularyFile(Model):
    """`lotse/vocabulary/1` as it is written."""

    schema_: Literal["lotse/vocabulary/1"] = Field(alias="schema", description="Sagt, was für eine Datei das ist.")
    id: Slug = Field(description="Kennung des Vokabulars; Regelwerke und Kataloge nennen sie.")
    version: str = Field(description="Fassung. Eine veröffentlichte Fassung ändert sich nie.")
    extends: tuple[Slug, ...] = Field(
        default=(),
        description="Vokabulare, die weiter gelten, meist `nrw`. Was dort steht, wird nie neu erklärt.",
    )
    roles: tuple[Role, ...] = Field(default=(), description="Aufgaben von Stellen.")
    instruments: tuple[Instrument, ...] = Field(
        default=(),
        description="Wobei jemandem etwas auffällt: Gespräch, Untersuchung, Screening.",
    )
    signals: tuple[Topic, ...] = Field(
        default=(),
        description="Themen, die jemandem auffallen können. Nie eine Punktzahl.",
    )
    facts: tuple[FactKind, ...] = Field(
        default=(),
        description="Was man über eine Person oder die Familie wissen kann, und wie danach gefragt wird.",
    )
    never_collected: tuple[NeverCollected, ...] = Field(
        default=(),
        description="Was nie erhoben wird, etwa der Aufenthaltsstatus.",
    )
    needs: tuple[NeedKind, ...] = Field(default=(), description="Bedarfe: wobei Unterstützung sinnvoll sein kann.")
    phases: tuple[Phase, ...] = Field(default=(), description="Lebensphasen.")
    areas: tuple[Area, ...] = Field(default=(), description="Sozialräume unterhalb der Gemeinde.")
    strengths: tuple[Strength, ...] = Field(default=(), description="Was gut läuft.")


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
