"""What is declared and never used: signals without a rule, needs without an offer, offers without a way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse import conditions as written
from lotse.case.condition_check import Wrong
from lotse.catalogues.matching import is_suggestible
from lotse.content_checks.gathered import Fault, leaves_of, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.content_checks.gathered import Content


def unused_signals(content: Content) -> Iterator[Fault]:
    """Find signals that people may note and that no rule reads."""
    if not content.rulesets:
        return
    read = {
        leaf.signal
        for _, path, rule in content.rules()
        for _, leaf in leaves_of(rule.when, path)
        if isinstance(leaf, written.Signal)
    }
    for part in content.vocabularies:
        for place, topic in enumerate(part.content.signals):
            if topic.id not in read:
                text, hint = "no rule reads this signal", "write a rule that does, or leave the signal out"
                yield Fault(part, Wrong(("signals", place), "SIGNAL-UNUSED", text, hint, "warning"))


def needs_without_offer(content: Content) -> Iterator[Fault]:
    """Find needs that could be recognised and for which nothing could ever be suggested."""
    if not content.catalogues:
        return
    answered = {
        need
        for _, _, offer in content.offers()
        if is_suggestible(offer)
        for need in offer.needs
        if reaches(need, offer, content.vocabulary)
    }
    for part in content.vocabularies:
        for place, need in enumerate(part.content.needs):
            if need.id not in answered:
                text, hint = "no offer that can be suggested answers this need", "add an offer, or leave the need out"
                yield Fault(part, Wrong(("needs", place), "NEED-NO-OFFER", text, hint, "warning"))


def offers_without_need(content: Content) -> Iterator[Fault]:
    """Find offers for families that only a wish reaches, or nothing."""
    concluded = {rule.need for _, _, rule in content.rules()}
    for part, path, offer in content.offers():
        if not is_suggestible(offer) or not all(need in content.vocabulary.needs for need in offer.needs):
            continue
        near = [need for need in offer.needs if reaches(need, offer, content.vocabulary)]
        if not near:
            text, hint = "no need of this offer belongs to those whom it is for", "change for, or the needs"
        elif content.rulesets and concluded.isdisjoint(near):
            text, hint = "no rule concludes a need of this offer, so only a wish reaches it", "add a rule, or a need"
        else:
            continue
        yield Fault(part, Wrong((*path, "needs"), "OFFER-UNREACHABLE", text, hint, "warning"))
