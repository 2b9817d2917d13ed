"""An explanation as text: the answer first, then each part of the offer in one plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.text_layout import Page, sentence
from lotse.cli.text_turning import Turned
from lotse.i18n import SOURCE
from lotse.versions import proposed_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from lotse.advice import Explanation
    from lotse.cli.text_words import CaseWords
    from lotse.i18n import Words
    from lotse.model import Source

_PARTS: dict[str, tuple[str, str, str]] = {
    "need": (
        "Ein Anlass für das Angebot ist bekannt.",
        "Ein Anlass für das Angebot ist im Moment nicht bekannt.",
        "Ob es einen Anlass für das Angebot gibt, ist noch nicht bekannt.",
    ),
    "valid": (
        "Das Angebot gibt es an diesem Tag.",
        "Das Angebot gibt es an diesem Tag nicht.",
        "Ob es das Angebot an diesem Tag gibt, ist noch nicht bekannt.",
    ),
    "audience": (
        "Das Angebot richtet sich an Familien.",
        "Das Angebot richtet sich an Fachkräfte oder Einrichtungen.",
        "Ob sich das Angebot an Familien richtet, ist noch nicht bekannt.",
    ),
    "age": (
        "Das Alter passt.",
        "Das Angebot ist für ein anderes Alter gedacht.",
        "Ob das Alter passt, ist noch nicht bekannt.",
    ),
    "place": (
        "Der Ort passt.",
        "Das Angebot gibt es an einem anderen Ort.",
        "Ob der Ort passt, ist noch nicht bekannt.",
    ),
    "when": (
        "Die Situation passt.",
        "Das Angebot ist für eine andere Situation gedacht.",
        "Ob die Situation passt, ist noch nicht bekannt.",
    ),
    "excludes": (
        "Es spricht nichts gegen das Angebot.",
        "In dieser Situation ist das Angebot nicht vorgesehen.",
        "Ob etwas gegen das Angebot spricht, ist noch nicht bekannt.",
    ),
    "usual_age": (
        "Das Alter ist das übliche.",
        "Üblich ist ein anderes Alter; fragen lohnt sich trotzdem.",
        "Ob das Alter das übliche ist, ist noch nicht bekannt.",
    ),
    "apply": (
        "Die Anmeldung ist geöffnet.",
        "Die Anmeldung ist zurzeit nicht geöffnet.",
        "Ob die Anmeldung geöffnet ist, ist noch nicht bekannt.",
    ),
    "requires": (
        "Die Voraussetzungen sind erfüllt.",
        "Eine Voraussetzung ist zurzeit nicht erfüllt; fragen lohnt sich trotzdem.",
        "Ob die Voraussetzungen erfüllt sind, ist noch nicht bekannt.",
    ),
    "conditions_stated": (
        "Für wen das Angebot gedacht ist, steht in der Quelle.",
        "Für wen das Angebot genau gedacht ist, steht nicht in der Quelle; bitte dort nachfragen.",
        "Ob in der Quelle steht, für wen das Angebot gedacht ist, ist nicht bekannt.",
    ),
}
_TRUTHS = ("yes", "no", "unknown")
_SOFT = frozenset({"usual_age", "apply", "requires", "conditions_stated"})
"""Parts that never shut an offer."""
_SOURCES = {
    "law": "dem Gesetz",
    "practice": "einem Bericht aus der Praxis",
    "proposal": "einem eigenen Vorschlag von lotse",
}
"""Behind "Das beruht auf"."""


def explanation_text(explained: Sequence[Explanation], words: CaseWords, on: date, *, width: int = 80) -> str:
    """Why an offer fits, is open or does not match, for one person or for everybody in its scope.

    Args:
        explained: One explanation per person; at least one.
        words: The words of the case.
        on: The day of the question.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    page = Page(width)
    offer = words.catalogue.by_id[explained[0].offer]
    page.line(words("Stand: {day}", day=words.day(on)))
    page.gap()
    page.line(sentence(words.offer(offer.id)))
    if offer.summary is not None:
        page.line(words.content(offer.summary, "offer.summary"))
    for several in _alike(explained, words):
        page.heading(words("Für {whom}", whom=words.people.for_whom(one.person for one in several)))
        _explained(page, several[0], words)
    page.gap()
    decides = words.people.phrase("Die Familie entscheidet.", "Sie entscheiden.")
    page.line(f"{words('Das sind Hinweise für das Gespräch.')} {words(decides)}")
    if words.lang != SOURCE and words.review_note:
        page.gap()
        page.line(words.review_note)
    return page.text()


def _alike(explained: Sequence[Explanation], words: CaseWords) -> list[list[Explanation]]:
    """Persons of whom the same is to be said."""
    groups: dict[object, list[Explanation]] = {}
    for one in explained:
        missing = frozenset(key.removeprefix(f"{one.person}/") for key in one.missing)
        same = (one.text, tuple(_parts(one, words)), missing, one.hints, one.try_instead, *Turned(one, words).alike())
        groups.setdefault(same, []).append(one)
    return list(groups.values())


def _explained(page: Page, one: Explanation, words: CaseWords) -> None:
    for text in one.text:
        page.line(words.told(text))
    turned = Turned(one, words)
    if one.decided_by:
        page.heading(words("Was entscheidet"))
        page.items(turned.decided())
    parts = list(_parts(one, words))
    if parts:
        page.heading(words("Im Einzelnen"))
        page.items(parts)
    missing = [words.asked(key, within=one.person) for key in one.missing]
    if missing:
        page.heading(words("Noch nicht bekannt"))
        page.items(dict.fromkeys(missing))
    if one.turning is not None:
        page.heading(words("Was die Antwort ändern würde"))
        page.items(turned.turns())
        page.gap()
        page.line(turned.no_advice())
    if one.hints and one.verdict != "not_matching":
        page.heading(words("Gut zu wissen"))
        page.items(words.told(hint.text) for hint in one.hints)
    if one.try_instead:
        page.heading(words("Stattdessen kommt in Frage"))
        page.items(sentence(words.offer(offer)) for offer in one.try_instead)


def _parts(one: Explanation, words: Words) -> Iterator[str]:
    """One sentence per part that says something; the need once, with what its rules rest on."""
    seen: dict[str, dict[str, None]] = {}
    truths: dict[str, str] = {part.part: part.truth for part in one.parts}
    for part in one.parts:
        if _says_nothing(part.part, part.truth, one.verdict, truths):
            continue
        text = words(_PARTS[part.part][_TRUTHS.index(part.truth)])
        sources = seen.setdefault(text, {})
        if part.source is not None and part.truth == "yes":
            sources.update(dict.fromkeys(filter(None, [_source(part.source, words, proposed_by(one.versions))])))
    for text, sources in seen.items():
        based = words("Das beruht auf {sources}.", sources=words.listed(sources))
        yield f"{text} {based}" if sources else text


def _says_nothing(part: str, truth: str, verdict: str, truths: Mapping[str, str]) -> bool:
    """What fits or is open does not matter where an offer does not match; nor does what goes without saying."""
    if verdict == "not_matching":
        return truth != "no" or part in _SOFT
    if part == "age":
        return truth == "yes" and truths.get("usual_age") == "no"
    return part == "conditions_stated" and truth == "yes"


def _source(source: Source, words: Words, rules: str | None) -> str:
    """On what a rule rests, in a few words; a proposal of others is theirs, with what they note about it."""
    if source.kind == "proposal" and rules is not None:
        if source.note:
            return words("einem Vorschlag aus dem Regelwerk {rules} („{note}“)", rules=rules, note=source.note)
        return words("einem Vorschlag aus dem Regelwerk {rules}", rules=rules)
    norm = source.norm or source.ref
    if source.kind == "law" and norm:
        return words("dem Gesetz ({norm})", norm=norm)
    return words(_SOURCES[source.kind]) if source.kind in _SOURCES else ""
