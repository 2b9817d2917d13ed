"""What stands there twice: rules with the same condition, offers that are the same offer."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong
from lotse.case.vocabulary import text_in
from lotse.content_checks.gathered import Fault, rules_of
from lotse.content_checks.normal_form import normal_form
from lotse.content_checks.periods import common_days
from lotse.content_checks.same import canonical

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from lotse.catalogues.catalogue import Offer
    from lotse.content_checks.gathered import Content
    from lotse.rules.ruleset import Rule

_TOLD_BY = {"id", "source", "confirmed", "capacity", "name", "summary"}
"""What does not make an offer another one: who tells of it and when, and in which words."""


def same_rules(content: Content) -> Iterator[Fault]:
    """Find rules that recognise the same need of the same people on the same condition and on a common day."""
    for parts in content.rulesets:
        seen: dict[Hashable, list[Rule]] = {}
        for part, path, rule in rules_of(parts):
            said = canonical(normal_form(rule.when, content.vocabulary, rule.for_))
            alike = seen.setdefault((rule.need, rule.for_, said), [])
            days = (rule.valid.from_, rule.valid.to)
            twins = [one for one in alike if common_days(days, (one.valid.from_, one.valid.to))]
            if twins and twins[0].id != rule.id:  # two versions of one rule on one day are another problem
                text = "a rule before this one has the same need and the same condition"
                yield Fault(part, Wrong((*path, "when"), "RULE-SAME", text, f"leave one out; compare {twins[0].id}"))
            alike.append(rule)


def same_offers(content: Content) -> Iterator[Fault]:
    """Find offers that stand in the loaded catalogues twice."""
    seen: dict[Hashable, str] = {}
    for part, path, offer in content.offers():
        keys = [*_keys(offer)]
        twin = next((seen[key] for key in keys if key in seen), None)
        if twin is not None:
            text, hint = "an offer before this one seems to be the same", f"keep one of them; compare {twin}"
            yield Fault(part, Wrong(path, "OFFER-SAME", text, hint, "warning"))
        for key in keys:
            seen.setdefault(key, offer.id)


def _keys(offer: Offer) -> Iterator[Hashable]:
    """What makes it the same offer: name, place and provider or needs; or all that is stated, under two names."""
    where = offer.where
    place = (frozenset(where.residence), frozenset(where.attends_school_in), where.anywhere)
    named = (spelled(text_in(offer.name)), place)
    yield ("needs", named, frozenset(offer.needs))
    if offer.provider is not None:
        yield ("provider", named, offer.provider)
    if offer.summary is not None:
        stated = offer.model_dump(mode="json", exclude=_TOLD_BY, exclude_none=True)
        yield ("content", spelled(text_in(offer.summary)), _plain(stated))


def spelled(text: str) -> str:
    """A name without the ways in which people write it differently.

    >>> spelled("Eltern-Café  Süd") == spelled("Elterncafe sued")
    True
    """
    folded = text.casefold().replace("ß", "ss")
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        folded = folded.replace(umlaut, letters)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]", "", bare)


def _plain(value: Any) -> Hashable:
    """Plain data to compare: keys and the entries of a list in any order, empty ones left out."""
    if isinstance(value, dict):
        return frozenset((key, _plain(one)) for key, one in _filled(value).items())
    if isinstance(value, list):
        return frozenset(_plain(one) for one in value)
    return (type(value).__name__, value)


def _filled(stated: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: one for key, one in stated.items() if one not in (None, [], {})}
