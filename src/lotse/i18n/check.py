"""`python -m lotse.i18n.check`: whether the translations are whole and in order.

A finished language has a translation for everything its readers read. Languages that people still work on are in
`UNFINISHED`: what they miss is counted, what they have is checked as everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

from lotse.i18n.catalogue import UNREVIEWED
from lotse.i18n.needed import TRANSLATED, everything_said
from lotse.i18n.update import DOMAINS, LOCALES, complete, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from babel.messages import Catalog, Message

    from lotse.i18n.catalogue import Domain
    from lotse.i18n.needed import Needed, Said

UNFINISHED: frozenset[str] = frozenset()
"""Languages with messages that are still missing; the check names those that can go. None stays here for a release."""

_ARABIC, _CYRILLIC = re.compile(r"[\u0621-\u06d3]"), re.compile(r"[\u0400-\u04ff]")
_SCRIPTS = {"ar": _ARABIC, "fa": _ARABIC, "uk": _CYRILLIC, "ru": _CYRILLIC, "bg": _CYRILLIC}
"""Letters of languages that are not written in Latin ones: a text without any of them was not translated."""
_READ = re.compile(r"reviewed: .+, \d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[a-zäöüß]{4,}")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in a file of translations.

    Args:
        lang: Language code.
        domain: Which file.
        message: The message id; empty for the whole file.
        why: What is wrong.
    """

    lang: str
    domain: str
    message: str
    why: str

    def __str__(self) -> str:
        return (
            f"locales/{self.lang}/LC_MESSAGES/{self.domain}.po: {self.why}{f': {self.message}' if self.message else ''}"
        )


@dataclass(frozen=True, slots=True)
class State:
    """How a language stands.

    Args:
        flaws: What is wrong.
        missing: How many messages have no translation.
        unreviewed: How many translations no person has read.
        needed: How many messages there are.
    """

    flaws: tuple[Flaw, ...]
    missing: int
    unreviewed: int
    needed: int


def state_of(lang: str, said: Said, locales: Path = LOCALES, unfinished: Iterable[str] = UNFINISHED) -> State:
    """Look at all that a language has.

    Args:
        lang: Language code.
        said: Everything that is said.
        locales: Folder of all languages.
        unfinished: Languages that may miss something.

    Returns:
        What is wrong and how much is missing.
    """
    flaws: list[Flaw] = []
    missing = unreviewed = total = 0
    for domain in DOMAINS:
        needed = said.for_language(lang, domain)
        catalog = read(lang, domain, locales)
        total += len(needed)
        if catalog is None:
            flaws.append(Flaw(lang, domain, "", "the file is missing"))
            missing += len(needed)
            continue
        without = [one for one in needed if _without(one, catalog)]
        missing += len(without)
        unreviewed += sum(UNREVIEWED in message.flags for message in catalog if message.id and complete(message.string))
        flaws += _of_file(lang, domain, catalog, needed)
        if lang not in unfinished:
            flaws += (Flaw(lang, domain, one.one, "no translation") for one in without)
    return State(tuple(flaws), missing, unreviewed, total)


def _without(one: Needed, catalog: Catalog) -> bool:
    found = catalog.get(one.one, one.context or None)
    return found is None or not complete(found.string)


def _of_file(lang: str, domain: Domain, catalog: Catalog, needed: Iterable[Needed]) -> Iterator[Flaw]:
    sources = {(one.context, one.one): one.source for one in needed}
    for message in catalog:
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        source = sources.pop((message.context or "", name), None)
        if source is None:
            yield Flaw(lang, domain, name, "nobody says this: run python -m lotse.i18n.update")
            continue
        yield from (Flaw(lang, domain, name, why) for why in _wrong(lang, message, source, catalog.num_plurals))
    for _, name in sources:
        yield Flaw(lang, domain, name, "not in the file: run python -m lotse.i18n.update")


def _wrong(lang: str, message: Message, source: str, plurals: int) -> Iterator[str]:
    told = message.string if isinstance(message.string, list | tuple) else (message.string,)
    forms = [form or "" for form in told]
    if message.fuzzy:
        yield "fuzzy"
    if not any(forms):
        return
    if isinstance(message.id, list | tuple) and (len(forms) != plurals or not all(forms)):
        yield f"the language has {plurals} plural forms"
    wanted = gaps(source)
    for form in filter(None, forms):
        found = gaps(form)
        if found is None or wanted is None or found - wanted or wanted - found - {"number"}:
            yield "the gaps in { } are not those of the German text"
        elif (form[:1].isspace(), form[-1:].isspace()) != (source[:1].isspace(), source[-1:].isspace()):
            yield "the spaces at the ends are not those of the German text"
        elif lang in _SCRIPTS and _WORD.search(source) and not _SCRIPTS[lang].search(form):
            yield "not written in the letters of the language"
    if message.flags - {UNREVIEWED, "python-brace-format"} - {"fuzzy"}:
        yield "an unknown flag"
    if UNREVIEWED not in message.flags and not any(_READ.fullmatch(one) for one in message.user_comments):
        yield "neither the flag `unreviewed` nor a comment `reviewed: BY WHOM, DAY`"


def gaps(text: str) -> set[str] | None:
    """The names of the gaps in a text; None where its braces are broken.

    >>> sorted(gaps("Stand: {day}, {number} Fragen") or ()), gaps("{offen")
    (['day', 'number'], None)
    """
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def main(locales: Path = LOCALES) -> int:
    """Check all languages; exit code 1 if something is wrong."""
    said = everything_said()
    wrong = [f"src/lotse/{one.file}:{one.line}: {one.why}" for one in said.unfound]
    for lang in TRANSLATED:
        state = state_of(lang, said, locales)
        wrong += (str(flaw) for flaw in state.flaws)
        told = f"{state.needed} messages, {state.missing} missing, {state.unreviewed} read by no person yet"
        done = "" if state.missing or lang not in UNFINISHED else "; take it out of UNFINISHED"
        print(f"{lang}: {told}{done}")  # noqa: T201  # the answer of this command
    for one in wrong:
        print(one)  # noqa: T201  # as above
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
