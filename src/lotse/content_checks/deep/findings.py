"""What the deep check tells: what a solver proved, and families that show it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from lotse.case.vocabulary import Category, Sensitivity
from lotse.model import Model

Kind = Literal[
    "never",
    "always",
    "part_not_needed",
    "way_not_needed",
    "rule_within_rule",
    "offer_within_offer",
    "not_covered",
    "age_gap",
]
"""What was found.

never, always: a condition that no family, or every family meets. part_not_needed, way_not_needed: a part of an `all`,
or a way of an `any`, that changes nothing. rule_within_rule, offer_within_offer: whoever meets one meets the other.
not_covered: a family with the need for whom no offer at its place can match. age_gap: an age with the need between
two offers of one place.
"""
Asked = Literal["condition", "rules", "offers", "not_covered", "age_gap"]
"""What is asked: of one condition, of two rules, of two offers, who is left out, and who falls between two ages."""
Reason = Literal["no_offer", "one_band", "no_child", "limit", "gave_up"]
"""Why something was not asked.

no_offer: no offer for the need stands at these places. one_band: no two offers of one place between which an age could
lie. no_child: the need is recognised for adults or households alone. limit: the time was over. gave_up: the solver
found no answer.
"""


class Found(Model):
    """One finding.

    Args:
        kind: What was found; its label is the sentence about it.
        file: File of the rule or offer.
        line: 1-based line there.
        column: 1-based column there.
        path: Place there, made of known keys.
        id: Rule or offer it is about.
        other: Rule or offer that it lies within, or the need that is not covered.
        case: A family that shows it, as `lotse/case/1` without number; None where a proof says that there is none.
        on: The day on which the family shows it.
        confirmed: The family was evaluated anew and shows it; None where there is none.
        likely: The family is one that a person would meet; False where no such family shows it, as where the only one
            has a child that is born today and goes to school. None where there is no family.
        places: Municipalities and Sozialräume where it is so; the family lives in the first. Empty where no place
            matters.
    """

    kind: Kind
    file: str
    line: int
    column: int
    path: str
    id: str
    other: str | None = None
    case: dict[str, Any] | None = None
    on: str | None = None
    confirmed: bool | None = None
    likely: bool | None = None
    places: tuple[str, ...] = ()


class NotAsked(Model):
    """Something that was not asked, so that nobody takes silence for an answer.

    Args:
        question: What was not asked.
        reason: Why.
        ids: Needs, rules or offers of which it was not asked, sorted.
        places: Where it was not asked; empty where no place matters.
    """

    question: Asked
    reason: Reason
    ids: tuple[str, ...]
    places: tuple[str, ...] = ()


class Read(Model):
    """A datum that rules or offers read.

    Args:
        key: Fact id or `signal:TOPIC`.
        category: Its category.
        sensitivity: How sensitive it is.
        rules: How many rules read it.
        offers: How many offers read it.
    """

    key: str
    category: Category
    sensitivity: Sensitivity
    rules: int
    offers: int


class Chain(Model):
    """Needs that follow from each other.

    Args:
        needs: From the first to the last; where the last is the first again, they support each other.
        rules: The rules in between.
    """

    needs: tuple[str, ...]
    rules: tuple[str, ...]


class DeepReport(Model):
    """`lotse/deep/1`: findings in the order of the content, what is read, and how much was looked at.

    Findings that only an unlikely family shows stand last.

    Args:
        ruleset: The rule set.
        catalogues: The catalogues beside it.
        places: Where it was asked who is left out; empty for a place where only offers of the whole state stand.
        questions: Questions that were put to the solver; each was answered for every family of the grammar.
        not_asked: What was not asked, and why.
        more_chains: There are more needs that follow from each other than are listed.
    """

    schema_: Literal["lotse/deep/1"] = Field(default="lotse/deep/1", alias="schema")
    ruleset: str = ""
    catalogues: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    findings: tuple[Found, ...]
    not_asked: tuple[NotAsked, ...] = ()
    reads: tuple[Read, ...]
    chains: tuple[Chain, ...]
    more_chains: bool = False
    rules: int
    offers: int
    questions: int
