"""A comparison in sentences, for those who keep rules and offers: losses first, each with its cause and an example."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from lotse.cli.text_layout import Page
from lotse.cli.text_stop import stop_text
from lotse.places import municipalities
from lotse.planning.comparison import SHIFTS
from lotse.testing.sentences import difference_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.i18n import Words
    from lotse.planning.comparison import Comparison, Counted, Piece, Shifted, Side
    from lotse.planning.pieces import Contents

_MOST = 5
"""How many phases and places a text names; the page and the JSON have all."""


@dataclass(frozen=True, slots=True)
class ShownShift:
    """One shift in words."""

    name: str
    counts: str
    phases: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    causes: str
    example: str


class Compared:
    """The sentences about a comparison.

    Args:
        found: The comparison.
        old: The old content, for names.
        new: The new content.
        say: The language.
    """

    def __init__(self, found: Comparison, old: Contents, new: Contents, say: Words) -> None:
        self.found = found
        self.contents = (new, old)
        self.say = say

    def about(self) -> Iterator[str]:
        """What was compared, and what the counts are worth."""
        say, found = self.say, self.found
        yield say("Stand: {day}", day=say.day(found.on))
        yield say("Vorher: {side}", side=self._side(found.old))
        yield say("Jetzt: {side}", side=self._side(found.new))
        number = self.count(found.cases)
        if found.origin == "given":
            yield say("Fälle: {number}.", number=number)
            yield say(
                "Zahlen unter {cells} werden nicht genannt, die anderen auf Fünfer gerundet. Kein Fall wird gezeigt.",
                cells=found.small_cells or 0,
            )
        else:
            yield say("Fälle: {number}, gezogen an den Grenzen der Bedingungen. Es gibt sie nicht.", number=number)
            yield say("Die Zahlen sagen nicht, wie häufig etwas ist. Was hier nicht steht, kann es trotzdem geben.")
            if found.origin == "synthetic":
                yield say("Nur die Wohnorte sind so häufig wie unter den Menschen in Nordrhein-Westfalen.")
        if found.unanswered != 0:
            yield say("Nicht vergleichbar waren {number} Fälle.", number=self.count(found.unanswered))

    def changed(self) -> Iterator[str]:
        """The rules and offers that are other ones; of those behind no shift, that this is no proof of anything."""
        behind = {cause for one in self.found.shifts for cause in one.causes}
        for one in self.found.changed:
            piece = self._piece(one)
            yield piece if one in behind else self.say("{piece}: unter diesen Fällen hat es keine Folge", piece=piece)

    def blocks(self) -> Iterator[tuple[str, tuple[ShownShift, ...]]]:
        """The directions with their shifts, losses first; empty ones are left out."""
        headings = {
            "loses": self.say("Fällt weg"),
            "becomes_open": self.say("Wird offen"),
            "gains": self.say("Kommt dazu"),
            "becomes_fitting": self.say("Passt jetzt"),
        }
        for shift in SHIFTS:
            shown = tuple(self._shift(one) for one in self.found.shifts if one.shift == shift)
            if shown:
                yield headings[shift], shown

    def expectations(self) -> Iterator[str]:
        """What came of the stated expectations."""
        tried, broken = self.found.expectations_tried, self.found.expectations_broken
        if not tried:
            return
        yield self.say.several(
            tried, "{number} erwarteter Fall wurde geprüft.", "{number} erwartete Fälle wurden geprüft."
        )
        for one in broken:
            yield f"{one.id}: {'; '.join(one.told(lambda found: difference_text(found, self.say)))}"

    def nothing(self) -> str:
        """The one sentence where nothing shifts; empty otherwise."""
        if self.found.shifts:
            return ""
        if self.found.changed and self.found.origin != "given":
            return self.say(
                "Unter diesen Fällen ist niemand, für den sich etwas ändert. Das heißt nicht, dass es niemanden gibt:"
                " Mehr Fälle oder ein anderer --seed können es zeigen."
            )
        return self.say("Für diese Fälle ändert sich nichts: kein Bedarf, keine Idee, keine Einschätzung.")

    def count(self, number: int | None) -> str:
        """A count; too few are not told."""
        if number is None:
            return self.say("weniger als {cells}", cells=self.found.small_cells or 0)
        return self.say.number(number)

    def _side(self, side: Side) -> str:
        several = (side.rules, *side.catalogues)
        return self.say.listed(f"{one.id} {one.version} ({one.sha256[:8]})" for one in several)

    def _shift(self, one: Shifted) -> ShownShift:
        persons, cases = self.count(one.persons), self.count(one.cases)
        causes = self.say.listed(self._piece(cause) for cause in one.causes)
        named = (
            self.say("Ursache: {causes}.", causes=causes)
            if one.proven
            else self.say("Beteiligt sein können: {causes}.", causes=causes)
        )
        return ShownShift(
            name=f"{self._name(one.about, one.id)} ({one.id})",
            counts=self.say("Personen oder Haushalte: {persons}. Fälle: {cases}.", persons=persons, cases=cases),
            phases=tuple((self._phase(counted), self.count(counted.persons)) for counted in one.phases),
            places=tuple((_place(counted, self.say), self.count(counted.persons)) for counted in one.places),
            causes=named
            if one.causes
            else self.say("Eine Ursache unter den Regeln und Angeboten wurde nicht gefunden."),
            example=_yaml(one.example) if one.example is not None else "",
        )

    def _name(self, about: str, identity: str) -> str:
        for contents in self.contents:
            if about == "offer" and identity in contents.catalogue.by_id:
                name = self.say.content(contents.catalogue.by_id[identity].name, "offer.name")
                return self.say("Angebot „{name}“", name=name)
            if about == "need" and identity in contents.rules.vocabulary.needs:
                name = self.say.content(contents.rules.vocabulary.needs[identity].name, "need")
                return self.say("Bedarf „{name}“", name=name)
        return identity

    def _phase(self, counted: Counted) -> str:
        for contents in self.contents:
            phase = contents.rules.vocabulary.phases.get(counted.id or "")
            if phase is not None:
                return self.say.content(phase.name, "phase")
        return self.say("ohne bekannte Altersphase")

    def _piece(self, one: Piece) -> str:
        how = self.say.label("change", one.change)
        named = self.say("Regel {id}", id=one.id) if one.piece == "rule" else self.say("Angebot {id}", id=one.id)
        return f"{named} ({how})"


def comparison_text(found: Comparison, old: Contents, new: Contents, say: Words, *, width: int = 80) -> str:
    """Say what a change of rules or offers does to families.

    Args:
        found: The comparison.
        old: The old content.
        new: The new content.
        say: The language.
        width: Columns to wrap at.

    Returns:
        The text; the procedure first, where cases were left out for signs of danger.
    """
    told = Compared(found, old, new, say)
    page = Page(width)
    for text in told.about():
        page.line(text)
    page.heading(say("Was geändert wurde"))
    page.items(told.changed())
    if not found.changed:
        page.line(say("Keine Regel und kein Angebot ist anders."))
    page.gap()
    if told.nothing():
        page.line(told.nothing())
    for heading, shown in told.blocks():
        page.heading(heading)
        for one in shown:
            _shown(page, one, say)
    expectations = list(told.expectations())
    if expectations:
        page.heading(say("Erwartungen"))
        page.items(expectations)
    if found.stop is None:
        return page.text()
    left_out = say("Mindestens ein Fall wurde nicht verglichen. Für ihn gilt nur, was hier steht.")
    return f"{stop_text(found.stop, say, width=width)}\n{left_out}\n\n{page.text()}"


def _shown(page: Page, one: ShownShift, say: Words) -> None:
    page.item(f"{one.name}: {one.counts}")
    page.under(one.causes)
    for name, counts in ((say("Altersphasen"), one.phases), (say("Orte"), one.places)):
        few = [f"{what} {number}" for what, number in counts[:_MOST]]
        more = len(counts) - len(few)
        rest = [say.several(more, "{number} weiterer", "{number} weitere")] if more else []
        if few:
            page.under(f"{name}: {say.listed([*few, *rest])}.")
    if one.example:
        page.under(say("Kleinstes Beispiel:"))
        for line in one.example.splitlines():
            page.under(line)


def _place(counted: Counted, say: Words) -> str:
    if counted.id is None:
        return say("Ort nicht bekannt")
    return next((one.label for one in municipalities(counted.id)), counted.id)


def _yaml(example: object) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # as it is written, not by the alphabet
    yaml.allow_unicode = True
    yaml.width = 70  # it stands indented on a page of 80 columns, and is not wrapped again
    text = io.StringIO()
    yaml.dump(example, text)
    return text.getvalue().rstrip()
