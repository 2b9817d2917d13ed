"""Needs that only follow from themselves: a ring of rules into which no signal and no fact leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse import conditions as written
from lotse.case.condition_check import Wrong
from lotse.content_checks.gathered import Fault, leaves_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lotse.content_checks.gathered import Content


def rings_without_start(content: Content) -> Iterator[Fault]:
    """Find rules whose need is concluded only where it is there already; a wish alone could begin it."""
    for parts in content.rulesets:
        rules = list(rules_of(parts))
        concluded = {rule.need for _, _, rule in rules}
        begun: set[str] = set()
        while True:
            more = {rule.need for _, _, rule in rules if _may_begin(rule.when, begun, concluded)}
            if more <= begun:
                break
            begun |= more
        for part, path, rule in rules:
            if rule.need in begun:
                continue
            for where, leaf in leaves_of(rule.when, (*path, "when")):
                if (
                    isinstance(leaf, written.Need)
                    and leaf.need in (concluded - begun) & content.vocabulary.needs.keys()
                ):
                    text = "only this rule and what follows from it conclude this need, so it begins nowhere"
                    hint = "ask for a signal or a fact instead"
                    yield Fault(part, Wrong((*where, "need"), "NEED-RING", text, hint, "warning"))


def _may_begin(condition: written.Condition, begun: Collection[str], concluded: Collection[str]) -> bool:
    """Whether a condition may hold while only some needs are there; a need without rules is always a wish."""
    match condition:
        case written.All():
            return all(_may_begin(part, begun, concluded) for part in condition.all)
        case written.AnyOf():
            return any(_may_begin(part, begun, concluded) for part in condition.any)
        case written.HasChild():
            return _may_begin(condition.has_child, begun, concluded)
        case written.HasAdult():
            return _may_begin(condition.has_adult, begun, concluded)
        case written.Need():
            return condition.need in begun or condition.need not in concluded
        case _:
            return True  # a need never stands under `not`, and `every_child` holds where there is no child
