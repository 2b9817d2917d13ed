"""`python -m lotse.i18n.update`: bring the files of all languages up to what is said.

Translations that are there stay; what is new comes in empty and unreviewed. What nobody says any more stays below, as
a comment, and is taken up again if somebody says it; `--drop` lets it go. A message whose German changed is a new one.
Run it after a change of any sentence, and again after a conflict.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lotse.i18n.catalogue import PACKAGE, UNREVIEWED, cldr_code
from lotse.i18n.needed import TRANSLATED, everything_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from babel.messages import Catalog

    from lotse.i18n.catalogue import Domain
    from lotse.i18n.needed import Needed

LOCALES = PACKAGE.parents[1] / "locales"
DOMAINS: tuple[Domain, ...] = ("lotse", "content")
_ABOUT = {
    "lotse": "Labels and sentences of the program.",
    "content": "Texts of the shipped content.",
}


def updated(needed: Iterable[Needed], old: Catalog | None, lang: str) -> Catalog:
    """The messages a language needs, with the translations that it has.

    Args:
        needed: The messages, in the order of the file.
        old: What is there; None for a new language.
        lang: Language code.

    Returns:
        The new messages; none of them is fuzzy.
    """
    from babel.messages import Catalog  # noqa: PLC0415  # this room alone knows babel, and only where it is needed

    new = Catalog(locale=cldr_code(lang), fuzzy=False)
    known = [*old.obsolete.values(), *old] if old is not None else []
    for message in old.obsolete.values() if old is not None else ():
        message.flags.add(UNREVIEWED)  # who read it once is not kept there
    elsewhere = {message.id: message for message in known if message.id and complete(message.string)}
    for one in needed:
        name = one.one if one.many is None else (one.one, one.many)
        before = old.get(name, one.context or None) if old is not None else None
        if before is None or not complete(before.string):
            before = elsewhere.get(name)
        notes = [one.german] if one.german else [one.note] if one.note else []
        new.add(
            name,
            before.string if before is not None else "" if one.many is None else ("",) * new.num_plurals,
            flags=before.flags - {"fuzzy"} if before is not None else {UNREVIEWED},
            auto_comments=notes,
            user_comments=before.user_comments if before is not None else (),
            context=one.context or None,
        )
    said = [message.id for message in new]
    for name, message in elsewhere.items():
        if name not in said:
            new.obsolete[name] = message  # pyright: ignore[reportArgumentType]  # its own type is too narrow
    return new


def complete(string: object) -> bool:
    """Whether a translation is there, in every form."""
    return all(string) if isinstance(string, list | tuple) else bool(string)


def as_text(catalog: Catalog, lang: str, domain: Domain, *, drop: bool = False) -> str:
    """A file as it is written: the same messages are the same bytes, on any day.

    Args:
        catalog: The messages.
        lang: Language code.
        domain: Which file.
        drop: Leave out what nobody says any more.
    """
    from io import BytesIO  # noqa: PLC0415  # as above

    from babel.messages.pofile import write_po  # noqa: PLC0415  # as above

    head = {
        "Project-Id-Version": "lotse",
        "Language": cldr_code(lang),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalog.plural_forms,
    }
    told = BytesIO()
    write_po(told, catalog, width=0, omit_header=True, ignore_obsolete=drop)
    lines = [f"# {lang}: {_ABOUT[domain]} How to translate: docs/translating.md", 'msgid ""', 'msgstr ""']
    lines += [f'"{name}: {value}\\n"' for name, value in head.items()]
    return "\n".join(lines) + "\n\n" + told.getvalue().decode("utf-8").strip("\n") + "\n"


def read(lang: str, domain: Domain, locales: Path = LOCALES) -> Catalog | None:
    """The messages of a file with their flags; None where there is no file.

    Args:
        lang: Language code.
        domain: Which file.
        locales: Folder of all languages.
    """
    from babel.messages.pofile import read_po  # noqa: PLC0415  # as above

    file = locales / lang / "LC_MESSAGES" / f"{domain}.po"
    if not file.is_file():
        return None
    with file.open("rb") as content:
        return read_po(content, locale=cldr_code(lang), abort_invalid=True)


def main(argv: Sequence[str] = (), locales: Path = LOCALES) -> int:
    """Update all files; exit code 1 if a sentence cannot be found."""
    drop = "--drop" in argv
    said = everything_said()
    for lang in TRANSLATED:
        for domain in DOMAINS:
            new = updated(said.for_language(lang, domain), read(lang, domain, locales), lang)
            file = locales / lang / "LC_MESSAGES" / f"{domain}.po"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(as_text(new, lang, domain, drop=drop), encoding="utf-8")
            left = sum(not complete(message.string) for message in new if message.id)
            print(f"{lang} {domain}: {len(new)} messages, {left} to translate")  # noqa: T201  # the answer of this command
    for one in said.unfound:
        print(f"src/lotse/{one.file}:{one.line}: {one.why}")  # noqa: T201  # as above
    return 1 if said.unfound else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
