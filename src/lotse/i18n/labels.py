"""Labels of the enums in the JSON, sentences about problems, days and names of languages.

The labels are text, in `locales/<lang>/LC_MESSAGES/lotse.po`; they are read when the first one is asked for. Where a
language has none, the answer shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from lotse.i18n.catalogue import SOURCE, format_code, locale_of, translations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from lotse.errors import Problem

_DAY = {"de": "d. MMMM y"}
_PROBLEM = "problem"
"""Context of the sentences about problems in the catalogue."""
_CORE = ("core", "help")
"""Contexts of the sentences of the core, and of the help of the command line."""
_SAME = {
    "categories": "category",
    "special": "category",
    "purposes": "purpose",
    "expect": "truth",
    "here": "truth",
    "sure": "truth",
    "is": "finding",
    "for": "scope",
    "type": "kind",
}
"""Keys that hold the values of another one."""
_GAP = re.compile(r"\{(\w+)\}")
_NEXT = re.compile(r"(?<=[.?!:]) (?=[A-ZÄÖÜ„])")
"""Where a new sentence begins."""


def label(enum: str, value: str, lang: str = SOURCE) -> str:
    """The word for an enum value, so that a host needs no translation of its own.

    Args:
        enum: Name of the key that holds the value, such as `verdict`.
        value: The value, such as `fits`.
        lang: Language code.

    Returns:
        The label. One that is missing in the language is German and marked `[de]`; one that is missing
        everywhere is the message id in brackets.

    >>> label("verdict", "fits"), label("verdict", "fits", lang="xx"), label("verdict", "no-such-value")
    ('passt', '[de] passt', '[verdict.no-such-value]')
    """
    name = f"{_SAME.get(enum, enum)}.{value}"
    found = _messages(lang).get(name)
    if found:
        return found
    german = _messages(SOURCE).get(name)
    return f"[{SOURCE}] {german}" if german and lang != SOURCE else german or f"[{name}]"


def labels(lang: str = SOURCE) -> Mapping[str, str]:
    """All labels of a language by message id; empty for a language without translations.

    >>> labels()["verdict.open"]
    'offen'
    """
    return dict(_messages(lang))


def problem_sentence(text: str, lang: str = SOURCE) -> str:
    """A sentence about a problem, or what to do about it, in a language.

    Args:
        text: The English sentence of a `Problem`, as programs get it.
        lang: Language code.

    Returns:
        The translation; one with gaps takes over what stood in them. The English sentence where there is none.

    >>> problem_sentence("this fact is about a child")
    'diese Angabe betrifft ein Kind'
    >>> problem_sentence("the nearest known one is sprachclub"), problem_sentence("nobody wrote this")
    ('am nächsten liegt sprachclub', 'nobody wrote this')
    """
    sentences = _sentences(lang, _PROBLEM)
    return sentences.said(text, sentences.of_part) or text


def problem_text(problem: Problem, lang: str = SOURCE) -> str:
    """A problem as one line that editors jump to.

    Args:
        problem: The problem.
        lang: Language of the reader.

    Returns:
        Place and code as they are, the sentences in the language.

    >>> from lotse.errors import Problem
    >>> problem_text(Problem("x.yaml", 3, 5, "born", "DATE", "this is no day", "write YYYY-MM-DD"))
    'x.yaml:3:5 born: DATE: das ist kein Tag (schreiben Sie JJJJ-MM-TT)'
    """
    text, hint = (problem_sentence(one, lang) for one in (problem.text, problem.hint))
    return str(replace(problem, text=text, hint=hint))


@dataclass(frozen=True, slots=True)
class _Sentences:
    """Sentences without gaps, and those with gaps, the longest first."""

    exact: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def said(self, text: str, of_part: Callable[[str], str]) -> str:
        """The translation of a sentence; empty where there is none."""
        if text in self.exact:
            return self.exact[text]
        for pattern, translated in self.patterns:
            found = pattern.fullmatch(text)
            if found is not None:
                parts = {name: of_part(part) for name, part in found.groupdict().items()}
                pieces = enumerate(_GAP.split(translated))
                return "".join(parts.get(one, "") if place % 2 else one for place, one in pieces)
        return ""

    def of_part(self, text: str) -> str:
        """What fills a gap: a known word or several of them; a name or a number as it is."""
        if text in self.exact:
            return self.exact[text]
        words = text.split(" or ")
        return " oder ".join(self.exact[word] for word in words) if all(word in self.exact for word in words) else text


@cache
def _sentences(lang: str, context: str) -> _Sentences:
    sentences = {name: message.forms[0] for name, message in translations(lang).of(context).items()}
    gaps = sorted((one for one in sentences if _GAP.search(one)), key=lambda one: -len(_GAP.sub("", one)))
    return _Sentences(sentences, tuple((_pattern(one), sentences[one]) for one in gaps))


def told(text: str, lang: str = SOURCE) -> str:
    """What the core said in German, in the language of who reads it.

    Args:
        text: One or several German sentences of an answer: of the code, of a rule, or of the vocabulary.
        lang: Language code.

    Returns:
        The translation; German marked `[de]` where a part of it has none.

    >>> told("Das Alter passt."), told("Das Alter passt.", "xx")
    ('Das Alter passt.', '[de] Das Alter passt.')
    """
    if lang == SOURCE or not text:
        return text
    said = _told(text, lang)
    pieces = _NEXT.split(text)
    found: list[str] = []
    while not said and pieces:  # the longest known beginning first: some messages are two sentences
        known = next(
            ((end, one) for end in range(len(pieces), 0, -1) if (one := _told(" ".join(pieces[:end]), lang))), None
        )
        if known is None:
            return f"[{SOURCE}] {text}"
        found.append(known[1])
        pieces = pieces[known[0] :]
    return said or " ".join(found)


def _told(text: str, lang: str) -> str:
    content = translations(lang, "content").said(text)
    if content is not None:
        return content.forms[0]
    found = (_sentences(lang, context).said(text, lambda part: _told(part, lang) or part) for context in _CORE)
    return next(filter(None, found), "")


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _GAP.split(template)  # text, name of the gap, text, …
    return re.compile("".join(f"(?P<{one}>.+?)" if place % 2 else re.escape(one) for place, one in enumerate(pieces)))


@cache
def _messages(lang: str) -> Mapping[str, str]:
    return {name: message.forms[0] for name, message in translations(lang).of("").items()}


def day_in_words(day: date, lang: str = SOURCE) -> str:
    """A calendar day as people of a language read it aloud.

    Args:
        day: The day.
        lang: Language code.

    Returns:
        The day with the name of its month.

    >>> from datetime import date
    >>> day_in_words(date(2026, 11, 20))
    '20. November 2026'
    """
    from babel.dates import format_date  # noqa: PLC0415  # most answers need no day in words, and this costs time

    code = format_code(lang)
    return format_date(day, _DAY.get(code, "long"), locale=code)


def language_name(code: str, lang: str = SOURCE) -> str:
    """The name of a language; its code where nobody knows a name.

    Args:
        code: Language code such as `tr` or `de-x-leicht`.
        lang: Language of the name.

    Returns:
        The name in that language; easy German by its own name.

    >>> language_name("tr"), language_name("de-x-leicht"), language_name("qaa")
    ('Türkisch', 'Deutsch in Leichter Sprache', 'qaa')
    """
    names = locale_of(lang).languages
    base, _, rest = code.partition("-")
    name = names.get(code) or names.get(code.replace("-", "_")) or names.get(base)
    if name is None:
        return code
    return f"{name} in Leichter Sprache" if rest == "x-leicht" else name
