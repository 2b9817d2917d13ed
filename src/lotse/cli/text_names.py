"""What data, offers and bodies are called, in words that can be read aloud; never a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.catalogues.responsibility_tables import name_of_office

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.i18n import Words

_GUEST = "guest"


@dataclass(frozen=True, slots=True)
class DataNames:
    """How data are called; nothing is left unnamed where the content in use does not know it any more.

    Args:
        vocabulary: Names of facts, signals and needs.
        catalogue: Names of offers and bodies; None where none could be loaded.
        words: The sentences of a language.
    """

    vocabulary: Vocabulary
    catalogue: Catalogue | None
    words: Words

    def of(self, key: str) -> str:
        """What a datum is called, without whom it is about.

        Args:
            key: Such as `k1/kind.kita_platz`.
        """
        words, what = self.words, key.partition("/")[2]
        kind, _, name = what.partition(":")
        plain = {
            "born": words("Geburt"),
            "due": words("erwarteter Tag der Geburt"),
            "age": words("Alter in Jahren"),
            "role": words("Rolle im Fall"),
            "ags": words("Wohngemeinde"),
            "area": words("Stadtteil"),
            "parents": words("Eltern im Haushalt"),
            "custody": words("Sorgerecht"),
            "parent_of": words("Elternteil von"),
            "custody_of": words("Sorgerecht für"),
            "carries": words("schwanger mit"),
            "carried_by": words("wer schwanger ist"),
            "child_protection": words("Kinderschutz"),
            "noticed_by": words("Stelle, die den Fall führt"),
            "restricted": words("Verarbeitung eingeschränkt"),
        }
        if what in plain:
            return plain[what]
        if kind == "signal":
            return words("Hinweis „{name}“", name=self.signal(name))
        if kind == "need":
            return words("Bedarf „{name}“", name=self.need(name))
        if kind == "strength":
            return words("Stärke „{name}“", name=words.content(self.vocabulary.strengths[name].name, "strength"))
        if kind in ("receives", "declined"):
            return words("Antwort zum Angebot „{name}“", name=self.offer(name))
        if kind == "idea":
            return words("Idee „{name}“", name=self.offer(name))
        if kind == "follow_up":
            return words("Nachfrage {number}", number=name)
        if kind == "record":
            return words("Einwilligung {number}", number=name)
        return words("Angabe zu „{name}“", name=words.content(self.vocabulary.facts[what].question, "question"))

    def signal(self, topic: str) -> str:
        """The name of a topic; its id where the vocabulary does not have it."""
        known = self.vocabulary.signals.get(topic)
        return topic if known is None else self.words.content(known.name, "signal")

    def need(self, need: str) -> str:
        """The name of a need."""
        known = self.vocabulary.needs.get(need)
        return need if known is None else self.words.content(known.name, "need")

    def offer(self, offer: str) -> str:
        """The name of an offer; its id where no loaded catalogue has it."""
        known = self.catalogue.by_id.get(offer) if self.catalogue is not None else None
        return offer if known is None else self.words.content(known.name, "offer.name")

    def instrument(self, instrument: str) -> str:
        """What a signal was noticed with."""
        known = self.vocabulary.instruments.get(instrument)
        return instrument if known is None else self.words.content(known.name, "instrument")

    def role(self, role: str) -> str:
        """The name of a role; its id where the vocabulary does not have it."""
        known = self.vocabulary.roles.get(role)
        return role if known is None else self.words.content(known.name, "role")

    def body(self, body: str) -> str:
        """The name of a body; its id, or the name that stands there already, where none is known."""
        if body == _GUEST:
            return self.words("ein Gast")
        known = self.catalogue.bodies.get(body) if self.catalogue is not None else None
        return known.name if known is not None else name_of_office(body)

    def bodies(self, bodies: Iterable[str]) -> str:
        """Several bodies."""
        return self.words.listed(self.body(one) for one in bodies) or self.words("keine andere Stelle")
