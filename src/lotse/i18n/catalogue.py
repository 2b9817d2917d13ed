"""The translations as they lie in `locales/`, read once for each language. The rest of lotse asks for words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import c2py  # the standard library's reader of plural rules
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from babel import Locale

SOURCE = "de"
"""The language in which everything is written first."""

Domain = Literal["lotse", "content"]
"""`lotse`: labels and sentences of the program; `content`: texts of the shipped offers and of the vocabulary."""

UNREVIEWED = "unreviewed"
"""Flag of a message that no person who speaks the language has read yet."""

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "locales", _PACKAGE.parents[1] / "locales")
"""Where the translations are: in an installed package, or in a checkout."""


@dataclass(frozen=True, slots=True)
class Message:
    """A translated message.

    Args:
        forms: One form, or one for each plural form of the language.
        reviewed: Whether a person who speaks the language has read it.
    """

    forms: tuple[str, ...]
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Translations:
    """All messages of a language, by context and message id.

    Args:
        messages: The messages.
        plural: Which plural form a number takes.
    """

    messages: Mapping[str, Mapping[str, Message]]
    plural: Callable[[int], int]

    def of(self, context: str) -> Mapping[str, Message]:
        """The messages of one context.

        Args:
            context: Such as `family`; empty for the labels.
        """
        return self.messages.get(context, {})


_NONE = Translations({}, lambda _: 0)


@cache
def translations(lang: str, domain: Domain = "lotse") -> Translations:
    """All messages of a language.

    Args:
        lang: Language code such as `tr` or `de-x-leicht`.
        domain: Which file.

    Returns:
        The messages; none for a language without translations.

    >>> translations("xx").of("")
    {}
    """
    from babel.messages.pofile import read_po  # noqa: PLC0415  # most answers need no translation, and this costs time

    if not lang.replace("-", "").replace("_", "").isalnum():
        return _NONE
    for folder in _FOLDERS:
        file = folder / lang / "LC_MESSAGES" / f"{domain}.po"
        if file.is_file():
            with file.open("rb") as text:
                catalog = read_po(text, locale=cldr_code(lang))
            found: dict[str, dict[str, Message]] = {}
            for message in catalog:
                forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
                if message.id and all(forms) and not message.fuzzy:
                    name = message.id if isinstance(message.id, str) else message.id[0]
                    told = Message(tuple(str(form) for form in forms), UNREVIEWED not in message.flags)
                    found.setdefault(message.context or "", {})[name] = told
            return Translations(found, c2py(catalog.plural_expr))
    return _NONE


def cldr_code(lang: str) -> str:
    """The language whose dates, lists and plurals are used; easy German counts like German.

    >>> cldr_code("de-x-leicht"), cldr_code("tr")
    ('de', 'tr')
    """
    return lang.partition("-x-")[0].replace("-", "_")


@cache
def locale_of(lang: str) -> Locale:
    """What CLDR knows of a language; German where it knows nothing.

    Args:
        lang: Language code.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # as above

    try:
        return Locale.parse(cldr_code(lang))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)
