"""Rule sets: which facts and signals let people recognise a need, since when, and on what source."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from lotse.case.vocabulary import Scope, Version, Vocabulary
from lotse.conditions import Condition
from lotse.model import Day, Model, Slug, Source, Text
from lotse.truth import TruthWord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class RuleSource(Source):
    """`law` needs a reference and the day it was read; `proposal` is our own judgement and shown as such."""

    # a rule says less freely what it rests on than other content; sources are frozen, so nothing can widen it again
    kind: Literal["law", "practice", "proposal"] = Field(  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]
        description=(
            "Worauf die Regel beruht: `law` (dann mit `ref` und `read_on`), `practice` (ein Bericht) oder `proposal` "
            "(eigener Vorschlag, wird so gezeigt)."
        ),
    )


class Validity(Model):
    """Days on which something applies; both ends included, None is open."""

    from_: Day | None = Field(default=None, alias="from", description="Erster Tag; fehlt er, gilt es seit jeher.")
    to: Day | None = Field(
        default=None,
        description="Letzter Tag, er zählt noch dazu; fehlt er, ist kein Ende bekannt.",
    )

    def covers(self, on: date) -> bool:
        """Whether the day lies inside.

        >>> from datetime import date
        >>> Validity.model_validate({"to": "2026-11-20"}).covers(date(2026, 11, 20))
        True
        """
        return (self.from_ is None or self.from_ <= on) and (self.to is None or on <= self.to)


GivenValue = StrictBool | StrictInt | str | tuple[Any, ...] | dict[str, Any]
"""A value, several topics or needs, or what is given about a child or an adult."""


class Example(Model):
    """A rule tried on one subject; `age` means born exactly that long before the day."""

    given: dict[str, GivenValue] = Field(
        description=(
            "Was bekannt ist, ohne die Person zu nennen: `age`, `weeks` (Schwangerschaftswochen), `signal`, "
            "`need`, `receives`, Angaben; `has_child` und `has_adult` für die Personen einer Familie."
        ),
    )
    expect: TruthWord = Field(description='Was herauskommen muss: `"yes"`, `"no"` oder `unknown`.')
    missing: tuple[str, ...] | None = Field(
        default=None,
        description="Was bei `unknown` noch fehlt: `born`, eine Angabe, `signal:THEMA` und so weiter.",
    )
    on: Day | None = Field(default=None, description="Tag, an dem das Beispiel spielt; sonst der erste Tag der Regel.")


class Rule(Model):
    """One reason to recognise one need."""

    id: Slug = Field(
        description="Kennung der Regel. Mehrere Fassungen tragen dieselbe und gelten an verschiedenen Tagen.",
    )
    for_: Scope = Field(
        alias="for",
        description="Für wen sie gilt: jedes Kind, jede erwachsene Person oder die Familie als Ganzes.",
    )
    when: Condition = Field(description="Bedingung, unter der der Bedarf erkannt wird.")
    need: Slug = Field(description="Der Bedarf, der erkannt wird.")
    because: Text = Field(
        description="Der Satz dazu, den alle am Tisch hören dürfen, je Sprache; Deutsch muss dabei sein.",
    )
    source: RuleSource = Field(description="Worauf die Regel beruht.")
    valid: Validity = Field(description="Tage, an denen diese Fassung gilt.")
    examples: tuple[Example, ...] = Field(
        default=(),
        description='Beispiele, die `lotse test` probiert; mindestens eines mit `"yes"` und eines mit `unknown`.',
    )


class SetValidity(Model):
    """Since when the rule set can answer; an earlier day is an error, never the oldest version."""

    from_: Day = Field(
        alias="from",
        description=(
            "Erster Tag, für den das Regelwerk antwortet. Für frühere Tage gibt es einen Fehler, nie die "
            "älteste Fassung."
        ),
    )
    to: Day | None = Field(default=None, description="Letzter Tag; fehlt er, ist kein Ende bekannt.")

    def covers(self, on: date) -> bool:
        """Whether the rule set answers for the day.

        >>> from datetime import date
        >>> SetValidity.model_validate({"from": "2026-11-20"}).covers(date(2026, 11, 19))
        False
        """
        return self.from_ <= on and (self.to is None or on <= self.to)


class RulesetFile(Model):
    """`lotse/ruleset/1` as it is written."""

    schema_: Literal["lotse/ruleset/1"] = Field(alias="schema", description="Sagt, was für eine Datei das ist.")
    id: Slug = Field(
        description=(
            "Kennung des Regelwerks. Alle Dateien eines Ordners tragen denselben Kopf und bilden ein Regelwerk."
        ),
    )
    version: str = Field(description="Fassung. Eine veröffentlichte Fassung ändert sich nie.")
    vocabulary: Slug = Field(description="Kennung des Vokabulars, dessen Wörter die Regeln verwenden.")
    valid: SetValidity = Field(description="Tage, für die das Regelwerk antwortet.")
    rules: tuple[Rule, ...] = Field(description="Die Regeln.")


class Ruleset(Model):
    """Rules that were checked against their vocabulary."""

    version: Version
    valid: SetValidity
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]

    @property
    def id(self) -> str:
        """Id of the rule set."""
        return self.version.id

    def in_force(self, on: date) -> tuple[Rule, ...]:
        """The rules of one day, in the order of their ids."""
        return tuple(sorted((rule for rule in self.rules if rule.valid.covers(on)), key=lambda rule: rule.id))

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Rule, ...]]:
        """All versions of each rule."""
        versions: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            versions[rule.id] = (*versions.get(rule.id, ()), rule)
        return versions
