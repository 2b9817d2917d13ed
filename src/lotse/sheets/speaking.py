"""Saying a sentence to a family: in German and in its own language, the same sentence side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lotse.i18n import SOURCE, Words
from lotse.sheets.model import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Gap = str | date
MARK = f"[{SOURCE}] "
"""Stands before a sentence that a language does not have."""
LEFT_TO_RIGHT, END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
"""Around a name or a number in a language that is written from right to left, so that its parts stay in order."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says everything in German and in the language of the family.

    Args:
        spoken: The words of German and, for another language, those of that language.
    """

    spoken: tuple[Words, ...]

    def __call__(self, sentence: str, /, **gaps: Gap) -> Line:
        """Say a sentence.

        Args:
            sentence: The German sentence, with `{name}` where something goes in.
            gaps: Names, numbers and days; a day is said in each language.

        >>> speaker("de")("Ort: {place}", place="Düren").de
        'Ort: Düren'
        """
        return self._line(lambda one: one(sentence, **_filled(gaps, one)))

    def several(self, number: int, one: str, many: str, /) -> Line:
        """Say a sentence in the plural form of a number.

        >>> speaker("de").several(2, "vor {number} Jahr", "vor {number} Jahren").de
        'vor 2 Jahren'
        """
        return self._line(lambda each: each.several(number, one, many))

    def content(self, text: Mapping[str, str], kind: str) -> Line:
        """Say a text of the vocabulary or of a catalogue.

        >>> speaker("de").content({"de": "Musik"}, "strength").de
        'Musik'
        """
        return self._line(lambda one: one.content(text, kind))

    def languages(self, codes: Iterable[str]) -> Line:
        """Say the names of languages.

        >>> speaker("de").languages(["tr", "ar"]).de
        'Türkisch und Arabisch'
        """
        named = list(codes)
        return self._line(lambda one: one.listed(one.language(code) for code in named))

    def enumerated(self, lead: Line, things: Sequence[Line]) -> Line:
        """Say several things behind a colon.

        >>> say = speaker("de")
        >>> say.enumerated(say("Nicht hinterlegt"), [say("Adresse"), say("Kosten")]).de
        'Nicht hinterlegt: Adresse und Kosten.'
        """
        german = (lead.de, [one.de for one in things])
        other = (lead.other or "", [one.other or "" for one in things])
        sides = zip(self.spoken, (german, other), strict=False)
        return _line([f"{begun}: {one.listed(several)}." for one, (begun, several) in sides])

    def day_and_hours(self, code: str, when: str) -> Line:
        """Say when an offer is held in a language.

        >>> speaker("de").day_and_hours("tr", "Do 14 Uhr").de
        'Türkisch: Do 14 Uhr'
        """
        return self._line(lambda one: f"{one.language(code)}: {one.content({SOURCE: when}, 'offer.note')}")

    def way(self, kind: Line, where: str) -> Line:
        """A way to reach somebody, on a line of its own.

        >>> say = speaker("de")
        >>> say.way(say("Telefon"), "02421 111111").de
        'Telefon: 02421 111111'
        """
        sides = zip(self.spoken, (kind.de, kind.other or ""), strict=False)
        said = _line([f"{begun}: {_kept_in_order(where, one.direction)}" for one, begun in sides])
        return said.model_copy(update={"alone": True})

    def name(self, text: str) -> Line:
        """A name or an address, the same in every language.

        >>> speaker("de").name("Familienbüro").name
        True
        """
        return Line(de=text, other=text if len(self.spoken) > 1 else None, name=True, alone=True)

    def _line(self, said: Callable[[Words], str]) -> Line:
        return _line([said(one) for one in self.spoken])


def _line(said: Sequence[str]) -> Line:
    """A line of what was said in German and, if there is another language, in that one."""
    german, *others = said
    if any(MARK in one for one in others):
        return Line(de=german, other=f"{MARK}{german}", kept_german=True)
    return Line(de=german, other=others[0] if others else None)


def speaker(lang: str) -> Speaker:
    """Who speaks to a family.

    Args:
        lang: Language of the family; `de` for German alone.

    Returns:
        The speaker.
    """
    languages = dict.fromkeys((SOURCE, lang))
    return Speaker(tuple(Words(one, "family") for one in languages))


def _filled(gaps: Mapping[str, Gap], words: Words) -> dict[str, str]:
    """What goes into the gaps: days in words, names and numbers kept in their own order."""
    return {
        name: words.day(gap) if isinstance(gap, date) else _kept_in_order(gap, words.direction)
        for name, gap in gaps.items()
    }


def _kept_in_order(text: str, direction: str) -> str:
    return f"{LEFT_TO_RIGHT}{text}{END}" if direction == "rtl" else text
