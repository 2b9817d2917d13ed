"""The translations as they lie in `locales/`, read once for each language. The rest of lotse asks for words."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from functools import cache
from gettext import c2py  # the standard library's reader of plural rules
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from babel import Locale

SOURCE = "de"
"""The language in which everything is written first."""

Domain = Literal["lotse", "content"]
"""`lotse`: labels and sentences of the program; `content`: texts of the shipped offers and of the vocabulary."""

UNREVIEWED = "unreviewed"
"""Flag of a message that no person who speaks the language has read yet."""

SOURCE_REVIEWED = False
"""Whether persons of the field have read the German sentences; those stand in the code and carry no flags."""

PACKAGE = Path(__file__).parents[1]
COMPILED = "_compiled"
"""Folder of what `lotse.compiled` made ready; named by the hash of the very bytes, so that none can be stale."""


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

    def said(self, text: str, *contexts: str) -> Message | None:
        """The translation of a text.

        Args:
            text: The message id.
            contexts: Where to look, in this order; everywhere but among the labels without any.

        Returns:
            The message; None where there is none.
        """
        for context in contexts or tuple(one for one in self.messages if one):
            found = self.of(context).get(text)
            if found is not None:
                return found
        return None


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
    if not lang.replace("-", "").replace("_", "").isalnum():
        return _NONE
    for file in files(lang, domain):
        content = file.read_bytes()
        try:
            ready = PACKAGE / COMPILED / f"{hashlib.sha256(content).hexdigest()}.json"
            told = json.loads(ready.read_bytes())
        except (OSError, ValueError):
            told = plain(content, lang)
        messages = {
            context: {name: Message(tuple(forms), bool(reviewed)) for name, (reviewed, *forms) in several.items()}
            for context, several in told["messages"].items()
        }
        return Translations(messages, c2py(told["plural"]))
    return _NONE


def files(lang: str = "*", domain: str = "*", *, package: Path = PACKAGE) -> Iterator[Path]:
    """The files of the translations that are there.

    Args:
        lang: Language code, or `*`.
        domain: Name of the file, or `*`.
        package: Folder of the package.

    Yields:
        The files of an installed package, or of a checkout.
    """
    for folder in (package / "locales", package.parents[1] / "locales"):
        if folder.is_dir():
            yield from sorted(folder.glob(f"{lang}/LC_MESSAGES/{domain}.po"))


def plain(content: bytes, lang: str) -> dict[str, Any]:
    r"""What a file says, as plain data: finished messages only.

    Args:
        content: The bytes of a `.po` file.
        lang: Its language.

    Returns:
        Plural rule, and for each context and id whether a person has read the message, and its forms.

    >>> plain(b'msgid "ja"\nmsgstr "yes"', "en")["messages"]
    {'': {'ja': [True, 'yes']}}
    """
    from babel.messages.pofile import read_po  # noqa: PLC0415  # only where nothing was made ready, and this costs time

    catalog = read_po(io.BytesIO(content), locale=cldr_code(lang))
    found: dict[str, dict[str, list[Any]]] = {}
    for message in catalog:
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if message.id and all(forms) and not message.fuzzy:
            name = message.id if isinstance(message.id, str) else message.id[0]
            told = [UNREVIEWED not in message.flags, *(str(form) for form in forms)]
            found.setdefault(message.context or "", {})[name] = told
    return {"plural": catalog.plural_expr, "messages": found}


def cldr_code(lang: str) -> str:
    """The language whose dates, lists and plurals are used; easy German counts like German.

    >>> cldr_code("de-x-leicht"), cldr_code("tr")
    ('de', 'tr')
    """
    return lang.partition("-x-")[0].replace("-", "_")


def format_code(lang: str) -> str:
    """The language as CLDR knows how its days, lists and numbers are written; English as in Europe: day before month.

    >>> format_code("en"), format_code("de-x-leicht")
    ('en_GB', 'de')
    """
    return "en_GB" if lang == "en" else cldr_code(lang)


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
