"""Fields and bodies by their names: what a key is about, in words that can be read aloud; never its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.cli.text_names import DataNames
from lotse.privacy.fields import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.cli.text_words import CaseWords


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The names of the fields of one case.

    Args:
        words: The words of whoever reads it, for the case.
    """

    words: CaseWords

    def field(self, key: str) -> str:
        """A field, with whom it is about.

        Args:
            key: Such as `k1/kind.kita_platz`.

        Returns:
            Such as „Das Kind (5 Jahre): Alter in Jahren“.
        """
        who = self.words.about(key)
        return f"{who[:1].upper()}{who[1:]}: {self.named.of(key)}"

    def fields(self, keys: Iterable[str]) -> list[str]:
        """Several fields, each once, in their order."""
        return list(dict.fromkeys(self.field(key) for key in keys))

    def asked_about(self, giver: str, person: str) -> str:
        """Whom to ask, and about whom.

        Args:
            giver: Whose word is missing.
            person: Whom it is about.

        Returns:
            Such as „der Elternteil [m], für das Kind [k1]“; the letters stand there because two may be called alike.
        """
        people = self.words.people
        who = f"{people.who(giver)} [{giver}]"
        if giver == person:
            return who
        return self.words("{who}, für {person}", who=who, person=f"{people.for_whom([person])} [{person}]")

    def body(self, body: str) -> str:
        """The name of a body; its id where no name is known.

        Args:
            body: A body id, or `guest`.
        """
        return self.named.body(body)

    @property
    def named(self) -> DataNames:
        """What data are called, without whom they are about."""
        return DataNames(self.words.vocabulary, self.words.catalogue, self.words)


def subject_of(key: str) -> str | None:
    """The person a key is about; None for the household and the place."""
    subject = key.partition("/")[0]
    return None if subject in (HOUSEHOLD, PLACE) else subject
