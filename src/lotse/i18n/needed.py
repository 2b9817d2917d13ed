"""Which messages each language needs, from the code, the templates and the shipped content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.i18n.catalogue import PACKAGE, SOURCE, translations
from lotse.i18n.core_sentences import sentences_of_core, sentences_of_help
from lotse.i18n.sentences import Labelled, Sentence, Unfound, found_in
from lotse.i18n.shipped_texts import texts_in
from lotse.i18n.words import FAMILY_LANGUAGES, NOTE, SOURCE_NOTE, TEAM_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lotse.i18n.catalogue import Domain

TRANSLATED = tuple(lang for lang in FAMILY_LANGUAGES if lang != SOURCE)
"""Languages that have files to translate."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A message that a language needs.

    Args:
        context: Who reads it, or what it is; empty for labels.
        one: The message id: German, or the id of a label.
        many: German in the plural; None for a message without one.
        note: Where it is said, or what it belongs to.
        german: What a label says in German.
    """

    context: str
    one: str
    many: str | None
    note: str
    german: str = ""

    @property
    def source(self) -> str:
        """The German text, in every form that it has."""
        return self.german or f"{self.one}{self.many or ''}"


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that is said, whoever reads it.

    Args:
        messages: By domain, with whether families read it.
        unfound: Sentences that cannot be found.
    """

    messages: dict[Domain, list[tuple[Needed, bool]]]
    unfound: list[Unfound]

    def for_language(self, lang: str, domain: Domain) -> list[Needed]:
        """What a language needs, each message once.

        Args:
            lang: Language code.
            domain: Which file.
        """
        needed: dict[tuple[str, str], Needed] = {}
        for message, for_family in self.messages[domain]:
            if for_family or lang in TEAM_LANGUAGES:
                needed.setdefault((message.context, message.one), message)
        return list(needed.values())


def everything_said(package: Path = PACKAGE) -> Said:
    """Read the code, the templates and the content of a package.

    Args:
        package: Its folder.
    """
    found = found_in(package)
    read_by_families = {one.enum for one in found if isinstance(one, Labelled)}
    program = [(message, message.one.partition(".")[0] in read_by_families) for message in _labels()]
    program += [(Needed("family", text, None, "lotse.i18n.words"), True) for text in (SOURCE_NOTE, NOTE)]
    for one in found:
        if isinstance(one, Sentence):
            program.append((Needed(one.audience, one.one, one.many, one.file), one.audience == "family"))
    by_words = {one.one for one in found if isinstance(one, Sentence)}
    program += [(Needed("core", text, None, file), False) for text, file in sentences_of_core(package)]
    program += [
        (Needed("help", text, None, file), False) for text, file in sentences_of_help(package) if text not in by_words
    ]
    content = [(Needed(text.kind, text.text[SOURCE], None, text.of), text.for_family) for text in texts_in(package)]
    return Said({"lotse": program, "content": content}, [one for one in found if isinstance(one, Unfound)])


def _labels() -> Iterator[Needed]:
    """Every label; German has them all, which a test holds against the models."""
    for name, message in translations(SOURCE).of("").items():
        yield Needed("", name, None, "", german=message.forms[0])
