"""What differs, in words that editors of rules understand."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from lotse.case.vocabulary import HOUSEHOLD
from lotse.casetests import NOTHING
from lotse.catalogues.matching import Verdict
from lotse.truth import TruthWord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.casetests import Difference
    from lotse.i18n import Words
    from lotse.testing.trying import Item

_SAID = {
    "is {seen}, expected {expected}": "heraus kommt: {seen}, erwartet war: {expected}",
    "missing {seen}, expected {expected}": "es fehlt: {seen}; erwartet war: {expected}",
    "a stop was expected": "erwartet war, dass der Kinderschutz alles anhält",
    "no stop was expected": "der Kinderschutz hält alles an; das war nicht erwartet",
    "no need: {what} for {who}": "kein Bedarf „{what}“ für {who}",
    "a need, but none expected: {what} for {who}": "Bedarf „{what}“ für {who}; erwartet war keiner",
    "no phase: {what} for {who}": "keine Phase „{what}“ für {who}",
    "a phase, but none expected: {what} for {who}": "Phase „{what}“ für {who}; erwartet war keine",
    "not asked: {key}": "gefragt wird nicht nach {key}",
    "asked, but should not be: {key}": "gefragt wird nach {key}; das sollte nicht sein",
    "no guide: {guide}": "als Begleitung fehlt {guide}",
    "a guide, but none expected: {guide}": "als Begleitung vorgeschlagen: {guide}; erwartet war keine",
    "other suggestions at {place}": "an diesem Ort kommen andere Ideen heraus: {place}",
    "suggested, but not expected: {offer} for {who}": "vorgeschlagen und nicht erwartet: {offer} für {who}",
    "{offer}: name the person": "{offer}: bitte die Person nennen",
    "{offer} for {who}: verdict is {seen}, expected {expected}": (
        "{offer} für {who}: Ergebnis {seen}, erwartet war {expected}"
    ),
    "{offer} for {who}: is suggested": "{offer} für {who} wird vorgeschlagen; das war nicht erwartet",
    "{offer} for {who}: is not suggested": "{offer} für {who} wird nicht vorgeschlagen; erwartet war es",
    "{offer} for {who}: held back by {seen}, expected {expected}": (
        "{offer} für {who}: zurückgehalten durch {seen}, erwartet war {expected}"
    ),
    "{offer} for {who}: missing {seen}, expected {expected}": (
        "{offer} für {who}: es fehlt {seen}, erwartet war {expected}"
    ),
    "{offer} for {who}: hints {seen}, expected {expected}": (
        "{offer} für {who}: Hinweise {seen}, erwartet war {expected}"
    ),
    "{offer} for {who}: not because of {rule}": "{offer} für {who}: nicht wegen der Regel {rule}",
    "{role}: outcome is {seen}, expected {expected}": "{role}: Zuständigkeit {seen}, erwartet war {expected}",
    "{role}: {seen}, expected {expected}": "{role}: {seen}, erwartet war {expected}",
}
"""What differs, by its English sentence."""


def difference_text(difference: Difference, words: Words) -> str:
    """One thing that differs, in the language of the reader.

    Args:
        difference: What differs.
        words: The words of the reader.

    >>> from lotse.casetests import differs
    >>> from lotse.i18n import Words
    >>> difference_text(differs("is {seen}, expected {expected}", seen="no", expected="yes"), Words())
    'heraus kommt: nein, erwartet war: ja'
    """
    return words(_SAID[difference.sentence], **{name: _gap(text, words) for name, text in difference.gaps.items()})


def item_lines(item: Item, words: Words) -> Iterator[str]:
    """What differs of an example or test case, and the smallest one that shows it, to paste; nothing if nothing does.

    Args:
        item: What was tried.
        words: The words of the reader.
    """
    yield from (f"{item.place} {item.id}: {difference_text(one, words)}" for one in item.differences)
    if not item.passed:
        readings = item.readings()
        yield words("Zum Einfügen, falls die Erwartung stimmt (dann ist der Inhalt zu ändern):")
        yield from (f"  {line}" for line in readings.as_expected.splitlines())
        if readings.unread:
            yield words("Das liest die Regel nicht: {keys}.", keys=words.listed(readings.unread))
        yield words("Zum Einfügen, falls stimmt, was heute herauskommt:")
        yield from (f"  {line}" for line in readings.as_today.splitlines())


def _gap(text: str, words: Words) -> str:
    if text == HOUSEHOLD:
        return words("den Haushalt")
    if text == NOTHING:
        return words("nichts")
    if text in get_args(TruthWord):
        return words.label("truth", text)
    return words.label("verdict", text) if text in get_args(Verdict) else text
