"""The search in the catalogue without a case: a need, an age and a Kreis, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.output import columns
from lotse.cli.text_layout import Page
from lotse.cli.text_meeting import whom_to_turn_to
from lotse.meeting.room import kreis_of
from lotse.meeting.search import search_catalogue
from lotse.places import find_place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lotse.catalogues.catalogue import Catalogue
    from lotse.cli.console import Console
    from lotse.i18n import Words
    from lotse.meeting.room import Participant

_OLDEST = 26
_KREIS = 5


class Search:
    """A search for a family that is not talked about.

    Args:
        catalogue: The offers.
        room: Who is there.
        console: Where it is shown and answered.
        say: The language of the sentences.
        on: The day.
    """

    def __init__(
        self, catalogue: Catalogue, room: Sequence[Participant], console: Console, say: Words, on: date
    ) -> None:
        self._catalogue, self._room, self._console, self._say, self._on = catalogue, room, console, say, on

    def hold(self) -> bool:
        """Ask for need, age and Kreis, and show what there is.

        Returns:
            Whether the meeting goes on.
        """
        say, needs = self._say, list(self._catalogue.vocabulary.needs.values())
        self._console.tell(say("Suche im Katalog, ohne Angaben zu einem Fall. Es wird nichts gespeichert."))
        word = self._console.ask(say("Ein Wort aus dem Thema (Enter: alle Themen): "))
        if word is None:
            return False
        needs = [need for need in needs if word.casefold() in say.content(need.name, "need").casefold()]
        if not needs:
            self._console.tell(say("Kein Thema enthält dieses Wort."))
            return True
        page = Page(columns())
        for number, need in enumerate(needs, start=1):
            page.item(say.content(need.name, "need"), mark=f"{number:>2}.")
        self._console.tell(page.text())
        place = self._number(say("Thema, Nummer (Enter: zurück): "), len(needs))
        if not place:
            return place is not None
        need = needs[place - 1]
        age = self._console.ask(say("Alter in Jahren (Enter: jedes): "))
        if age is None:
            return False
        kreis = self._kreis()
        if kreis is None:
            return False
        found = search_catalogue(
            self._catalogue,
            need=need.id,
            age=int(age) if age.isascii() and age.isdigit() and int(age) <= _OLDEST else None,
            kreis=kreis or None,
            on=self._on,
        )
        page = Page(columns())
        page.line(say.content(need.name, "need"))
        page.gap()
        if not found:
            page.line(say("Dazu steht im Katalog nichts. Die zuständigen Stellen wissen vielleicht mehr."))
        for one in found:
            offer = self._catalogue.by_id[one.offer]
            page.item(say.content(offer.name, "offer.name"))
            if offer.summary is not None:
                page.under(say.content(offer.summary, "offer.summary"))
            whom = whom_to_turn_to(one, self._room, self._catalogue, say)
            page.under(say("An wen man sich wendet: {body}.", body=whom))
        page.gap()
        page.line(say("Für wen genau, klärt die Stelle mit der Familie."))
        self._console.tell(page.text())
        return True

    def _number(self, question: str, last: int) -> int | None:
        """A number up to the last one, 0 for none; None if nobody answers any more."""
        while (line := self._console.ask(question)) is not None:
            if not line:
                return 0
            if line.isascii() and line.isdigit() and int(line) <= last:
                return int(line)
            self._console.tell(self._say("Bitte antworten Sie mit einer der Nummern."))
        return None

    def _kreis(self) -> str | None:
        """The Kreis, by default that of the room; empty for every place, None if nobody answers any more."""
        usual = kreis_of(self._room)
        named = find_place(usual).place if usual is not None else None
        default = named.name if named is not None else self._say("ganz Nordrhein-Westfalen")
        question = self._say("Kreis oder Gemeinde (Enter: {usual}): ", usual=default)
        while (line := self._console.ask(question)) is not None:
            if not line:
                return usual or ""
            found = find_place(line).place
            if found is not None:
                return found.ags[:_KREIS]
            self._console.tell(self._say("Bitte nennen Sie einen Kreis oder eine Gemeinde in Nordrhein-Westfalen."))
        return None
