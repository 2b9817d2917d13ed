"""Whole sentences in the language of who reads them: German is the source, the others lie in `locales/`.

Every sentence is written once, in German, where it is said: `words("Das Angebot kostet nichts.")`. What goes into a
gap is named: `words("Stand: {day}", day=…)`. A sentence that a language does not have is said in German and marked
`[de]`, so that nobody mistakes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lotse.i18n.catalogue import SOURCE, SOURCE_REVIEWED, format_code, locale_of, translations
from lotse.i18n.labels import day_in_words, label, language_name, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lotse.i18n.catalogue import Domain

Audience = Literal["family", "team"]
"""Who reads it. `family`: sentences in every language there is; `team`: German and English."""

FAMILY_LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "pl", "ro", "bg", "fr", "fa", "de-x-leicht")
"""Languages in which a family can read everything that is meant for it."""

TEAM_LANGUAGES = ("de", "en")
"""Languages of the command line and of the pages for the team."""

SOURCE_NOTE = "Diese Texte hat noch keine Fachkraft geprüft."
NOTE = (
    "Diese Übersetzung hat noch keine Person geprüft, die diese Sprache spricht. Bei Zweifeln gilt der deutsche Text."
)
FAMILY_KINDS = ("offer.name", "offer.summary", "offer.note", "need", "strength", "role")
"""Kinds of shipped texts that families read; of the offers only those that are suggested to families."""

_GROUPED = 1000
"""From here on a number has separators in some languages."""

_READ_BY_FAMILIES = frozenset({"", "family", *FAMILY_KINDS})


def _filled(sentence: str, gaps: Mapping[str, object]) -> str:
    """A sentence with what goes in; a day that ends with a full stop of its own ends the sentence with it.

    >>> _filled("Stand: {day}. Neu: {new} …", {"day": "20 listopada 2026 r.", "new": "2026"})
    'Stand: 20 listopada 2026 r. Neu: 2026 …'
    """
    for name, said in gaps.items():
        if isinstance(said, str) and said.endswith("."):
            sentence = re.sub(rf"(\{{{name}\}})\.(?!\.)", r"\1", sentence)
    return sentence.format_map(gaps)


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language for one audience.

    Args:
        lang: Language code, such as `tr` or `de-x-leicht`.
        audience: Who reads them.
    """

    lang: str = SOURCE
    audience: Audience = "team"

    def __call__(self, german: str, /, **gaps: object) -> str:
        """Say a sentence.

        Args:
            german: The German sentence, with `{name}` where something goes in.
            gaps: What goes in.

        >>> Words()("Stand: {day}", day="20.11.2026"), Words("xx")("Guten Tag.")
        ('Stand: 20.11.2026', '[de] Guten Tag.')
        """
        said = self._said(german, "lotse", *self._contexts)
        return _filled(said, gaps) if gaps else said

    def several(self, number: int, one: str, many: str, /, **gaps: object) -> str:
        """Say a sentence in the plural form that the language has for a number; the number is `{number}`.

        Args:
            number: How many, from 0.
            one: The German sentence for one.
            many: The German sentence for any other number.
            gaps: What else goes in.

        >>> (
        ...     Words().several(1, "{number} Frage", "{number} Fragen"),
        ...     Words().several(3, "{number} Frage", "{number} Fragen"),
        ... )
        ('1 Frage', '3 Fragen')
        """
        gaps = {"number": self.number(number), **gaps}
        german = one if number == 1 else many
        if self.lang == SOURCE:
            return _filled(german, gaps)
        message = translations(self.lang).said(one, *self._contexts)
        if message is None or len(message.forms) == 1:
            return f"[{SOURCE}] {_filled(german, gaps)}"
        return _filled(message.forms[translations(self.lang).plural(number)], gaps)

    def content(self, text: Mapping[str, str], kind: str) -> str:
        """Say a text of the vocabulary or of a catalogue.

        Args:
            text: The text by language, as content holds it; German is always there.
            kind: What it is, as the context of `content.po`: `offer.name`, `need`; see `lotse.i18n.shipped_texts`.

        Returns:
            The text that the content itself has in this language, or its translation, or German marked `[de]`.

        >>> (
        ...     Words("tr").content({"de": "Musik", "tr": "Müzik"}, "strength"),
        ...     Words().content({"de": "Musik"}, "strength"),
        ... )
        ('Müzik', 'Musik')
        """
        if self.lang in text:
            return text[self.lang]
        german = text.get(SOURCE)
        return next(iter(text.values())) if german is None else self._said(german, "content", kind)

    def label(self, enum: str, value: str) -> str:
        """Say an enum value of the JSON.

        Args:
            enum: Name of the key, such as `verdict`.
            value: The value, such as `fits`.

        >>> Words().label("verdict", "fits")
        'passt'
        """
        return label(enum, value, self.lang)

    def told(self, text: str) -> str:
        """Say what the core said in German: a reason, a hint, a note, a question.

        Args:
            text: One or several German sentences.

        >>> Words().told("Die Anmeldung ist zurzeit nicht geöffnet.")
        'Die Anmeldung ist zurzeit nicht geöffnet.'
        """
        return told(text, self.lang)

    def day(self, day: date) -> str:
        """Say a day.

        Args:
            day: A calendar day.

        >>> from datetime import date
        >>> Words().day(date(2026, 11, 20))
        '20. November 2026'
        """
        return day_in_words(day, self.lang)

    def language(self, code: str) -> str:
        """Say the name of a language.

        Args:
            code: Language code.

        >>> Words().language("tr")
        'Türkisch'
        """
        return language_name(code, self.lang)

    def number(self, number: int) -> str:
        """Say a whole number, grouped as the language does; in Western digits everywhere, as on German forms.

        >>> Words().number(1200), Words().number(3)
        ('1.200', '3')
        """
        if 0 <= number < _GROUPED:
            return str(number)
        from babel.numbers import format_decimal  # noqa: PLC0415  # loaded only where something is counted

        return format_decimal(number, locale=format_code(self.lang))

    def listed(self, parts: Iterable[str]) -> str:
        """Say several things in one sentence.

        >>> Words().listed(["Kita", "Schule", "Ganztag"])
        'Kita, Schule und Ganztag'
        """
        from babel.lists import format_list  # noqa: PLC0415  # loaded only where something is listed

        return format_list(list(parts), locale=format_code(self.lang))

    def either(self, parts: Iterable[str]) -> str:
        """Say several things of which one holds.

        >>> Words().either(["Kita", "Schule", "Ganztag"])
        'Kita, Schule oder Ganztag'
        """
        from babel.lists import format_list  # noqa: PLC0415  # loaded only where something is listed

        return format_list(list(parts), style="or", locale=format_code(self.lang))

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """How the language is written.

        >>> Words("ar").direction, Words().direction
        ('rtl', 'ltr')
        """
        return "rtl" if locale_of(self.lang).text_direction == "rtl" else "ltr"

    @property
    def reviewed(self) -> bool:
        """Whether persons who speak the language have read all translations that this audience reads.

        German is no translation; whether persons of the field have read it is told by `review_note`.

        >>> Words().reviewed, Words("xx").reviewed
        (True, False)
        """
        if self.lang == SOURCE:
            return True
        told = [
            message
            for translated in (translations(self.lang), translations(self.lang, "content"))
            for context, several in translated.messages.items()
            if self.audience == "team" or context in _READ_BY_FAMILIES
            for message in several.values()
        ]
        return bool(told) and all(message.reviewed for message in told)

    @property
    def review_note(self) -> str:
        """What a page says where not all of it was read by a person; empty where it was.

        >>> Words().review_note
        'Diese Texte hat noch keine Fachkraft geprüft.'
        """
        if self.lang == SOURCE:
            return "" if SOURCE_REVIEWED else SOURCE_NOTE
        return "" if self.reviewed else self(NOTE)

    @property
    def _contexts(self) -> tuple[str, ...]:
        """Where its sentences are: what families read is read by the team too."""
        return ("family",) if self.audience == "family" else ("team", "family")

    def _said(self, german: str, domain: Domain, *contexts: str) -> str:
        if self.lang == SOURCE:
            return german
        message = translations(self.lang, domain).said(german, *contexts)
        return f"[{SOURCE}] {german}" if message is None else message.forms[0]
