"""Days that do not go together, and confirmations that are long ago."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong
from lotse.case.dates import last_birth_with
from lotse.content_checks.gathered import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.condition_check import Place
    from lotse.conditions import Duration
    from lotse.content import Part
    from lotse.content_checks.gathered import Content

REPORT = "report"
"""Who confirmed an offer that is told by a report: nobody since, so its age says nothing new."""


def days_out_of_order(content: Content) -> Iterator[Fault]:
    """Find rule sets that end before they begin, and examples on days on which their rule is not in force."""
    for part in (part for parts in content.rulesets for part in parts[:1]):
        days = part.content.valid
        if days.to is not None and days.to < days.from_:
            text = "the last day lies before the first"
            yield Fault(part, Wrong(("valid", "to"), "DATE-ORDER", text, "exchange or correct them"))
    for part, path, rule in content.rules():
        days = part.content.valid
        first = max(rule.valid.from_ or days.from_, days.from_)
        last = min(rule.valid.to or date.max, days.to or date.max)
        for place, example in enumerate(rule.examples):
            if first <= last and example.on is not None and not first <= example.on <= last:
                text = "on this day the rule is not in force"
                hint = "take a day on which it is"
                yield Fault(part, Wrong((*path, "examples", place, "on"), "DATE-ORDER", text, hint))


def days_to_come(content: Content, on: date) -> Iterator[Fault]:
    """Find days on which something was read, confirmed or counted, and that are still to come."""
    for part, path, day in _looked_back(content):
        if day is not None and day > on:
            text, hint = "this lies after the day of the check", "correct the day"
            yield Fault(part, Wrong(path, "DATE-ORDER", text, hint, "warning"))


def old_confirmations(content: Content, on: date, old_after: Duration) -> Iterator[Fault]:
    """Find offers that somebody confirmed long ago; those told by a report are listed elsewhere."""
    for part, path, offer in content.offers():
        confirmed = offer.confirmed
        if confirmed is not None and confirmed.by != REPORT and confirmed.on <= last_birth_with(old_after, on):
            text = f"this was confirmed {old_after} ago or longer"
            where: Place = (*path, "confirmed", "on")
            yield Fault(part, Wrong(where, "CONFIRMED-OLD", text, "ask there and enter the day", "warning"))


def _looked_back(content: Content) -> Iterator[tuple[Part[Any], Place, date | None]]:
    for words in content.vocabularies:
        for name in ("needs", "phases"):
            for place, entry in enumerate(getattr(words.content, name)):
                yield words, (name, place, "source", "read_on"), entry.source.read_on if entry.source else None
    for ruled, path, rule in content.rules():
        yield ruled, (*path, "source", "read_on"), rule.source.read_on
    for part, path, body in content.bodies():
        yield part, (*path, "as_of"), body.as_of
        yield part, (*path, "source", "read_on"), body.source.read_on
    for part, path, offer in content.offers():
        yield part, (*path, "source", "read_on"), offer.source.read_on
        yield part, (*path, "confirmed", "on"), offer.confirmed.on if offer.confirmed else None
        yield part, (*path, "capacity", "on"), offer.capacity.on if offer.capacity else None
        yield part, (*path, "legal_basis", "read_on"), offer.legal_basis.read_on if offer.legal_basis else None
