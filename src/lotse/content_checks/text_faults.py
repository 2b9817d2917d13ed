"""Sentences that are missing in a language that people are answered in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong
from lotse.content_checks.gathered import Fault
from lotse.i18n import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lotse.case.condition_check import Place
    from lotse.case.vocabulary import VocabularyFile
    from lotse.content import Part
    from lotse.content_checks.gathered import Content

_WORDS: Mapping[str, tuple[str, ...]] = {
    "roles": ("name",),
    "instruments": ("name",),
    "signals": ("name",),
    "facts": ("question", "why"),
    "never_collected": ("note",),
    "needs": ("name",),
    "phases": ("name",),
    "strengths": ("name",),
}


def missing_texts(content: Content, languages: Iterable[str]) -> Iterator[Fault]:
    """Find texts that are missing or blank in a language.

    Args:
        content: What is looked at.
        languages: Codes of the languages in which content is told.
    """
    wanted = tuple(languages)
    for part, path, text in _texts(content):
        if isinstance(text, str):
            if not text.strip():
                yield Fault(part, Wrong(path, "TEXT-MISSING", "this name is blank", "write it"))
            continue
        for language in wanted:
            if path[-1] == "because" and language == SOURCE and SOURCE not in text:
                continue  # told when the rule set is loaded
            if not text.get(language, "").strip():
                hint = f"add {language}"
                yield Fault(part, Wrong(path, "TEXT-MISSING", f"the text is missing in the language {language}", hint))


def _texts(content: Content) -> Iterator[tuple[Part[Any], Place, Mapping[str, str] | str]]:
    for words in content.vocabularies:
        for path, text in _of_vocabulary(words.content):
            yield words, path, text
    for ruled, path, rule in content.rules():
        yield ruled, (*path, "because"), rule.because
    for part, path, body in content.bodies():
        yield part, (*path, "name"), body.name
    for part, path, offer in content.offers():
        yield part, (*path, "name"), offer.name
        if offer.summary is not None:
            yield part, (*path, "summary"), offer.summary
        for place, text in enumerate(offer.priority):
            yield part, (*path, "priority", place), text
        if offer.cost is not None and offer.cost.note is not None:
            yield part, (*path, "cost", "note"), offer.cost.note


def _of_vocabulary(file: VocabularyFile) -> Iterator[tuple[Place, Mapping[str, str] | str]]:
    for name, keys in _WORDS.items():
        for place, entry in enumerate(getattr(file, name)):
            yield from (((name, place, key), getattr(entry, key)) for key in keys)
    for place, fact in enumerate(file.facts):
        yield from ((("facts", place, "values", value), text) for value, text in (fact.values or {}).items())
    for place, area in enumerate(file.areas):
        yield ("areas", place, "name"), area.name
