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
    kind: Literal["law", "practice", "proposal"]  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class Validity(Model):
    """Days on which something applies; both ends included, None is open."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

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

    given: dict[str, GivenValue]
    expect: TruthWord
    missing: tuple[str, ...] | None = None
    on: Day | None = None


class Rule(Model):
    """One reason to recognise one need."""

    id: Slug
    for_: Scope = Field(alias="for")
    when: Condition
    need: Slug
    because: Text
    source: RuleSource
    valid: Validity
    examples: tuple[Example, ...] = ()


class SetValidity(Model):
    """Since when the rule set can answer; an earlier day is an error, never the oldest version."""

    from_: Day = Field(alias="from")
    to: Day | None = None


class RulesetFile(Model):
    """`lotse/ruleset/1` as it is written."""

    schema_: Literal["lotse/ruleset/1"] = Field(alias="schema")
    id: Slug
    version: str
    vocabulary: Slug
    valid: SetValidity
    rules: tuple[Rule, ...]


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
