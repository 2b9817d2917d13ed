"""A comparison in sentences, for those who keep rules and offers: losses first, each with its cause and an example."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lotse.cli.text_edits import edit_text
from lotse.cli.text_layout import Page
from lotse.cli.text_stop import stop_text
from lotse.places import municipalities
from lotse.planning.comparison import SHIFTS
from lotse.planning.pieces import decides
from lotse.planning.words import DECIDING, DECLARED
from lotse.testing.sentences import difference_text
from lotse.testing.writing import as_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.vocabulary import Version
    from lotse.i18n import Words
    from lotse.planning.comparison import Comparison, Counted, Edit, Piece, Shifted, Side
    from lotse.planning.pieces import Contents

_NEVER_DECIDING = frozenset(kind for kind, keys in DECIDING.items() if not keys) - {"never_collected"}
_MOST = 5
"""How many phases and places a text names; the page and the JSON have all."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """One offer or need that shifts, in words."""

    name: str
    counts: str
    phases: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    same_as: str = ""
    """Where phases and places are those of one that was told before: that one."""


@dataclass(frozen=True, slots=True)
class ShownShift:
    """All that shifts in one direction by the same causes for the same family, in words."""

    names: tuple[ShownName, ...]
    causes: str
    example: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A rule, an offer or a word that is another one, with what it says otherwise."""

    name: str
    edits: tuple[str, ...]
    effect: str
    unfound: str = ""


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
        yield from self._same_version()
        number = self.count(found.cases)
        if found.origin == "given":
            yield say("Fälle: {number}.", number=number)
            yield say(
                "Zahlen unter {cells} werden nicht genannt, die anderen auf Fünfer gerundet. Kein Fall wird gezeigt.",
                cells=found.small_cells or 0,
            )
        else:
            yield say("Fälle: {number}, gezogen an den Grenzen der Bedingungen. Es gibt sie nicht.", number=number)
            if found.sought:
                yield say.several(
                    found.sought,
                    "Davon wurde {number} eigens zu dem gesucht, was geändert wurde.",
                    "Davon wurden {number} eigens zu dem gesucht, was geändert wurde.",
                )
            yield say("Die Zahlen sagen nicht, wie häufig etwas ist. Was hier nicht steht, kann es trotzdem geben.")
            if found.origin == "synthetic":
                yield say("Nur die Wohnorte sind so häufig wie unter den Menschen in Nordrhein-Westfalen.")
        if found.unanswered != 0:
            yield say("Nicht vergleichbar waren {number} Fälle.", number=self.count(found.unanswered))

    def _same_version(self) -> Iterator[str]:
        """Content that is another one under the version that it had."""
        old, new = self.found.old, self.found.new
        catalogues = {one.id: one for one in old.catalogues}
        pairs = [(old.vocabulary, new.vocabulary), (old.rules, new.rules)]
        pairs += [(catalogues[one.id], one) for one in new.catalogues if one.id in catalogues]
        found = [now for was, now in pairs if (was.id, was.version) == (now.id, now.version) and was != now]
        for now in dict.fromkeys((one.id, one.version) for one in found):
            yield self.say(
                "{id}: Der Inhalt ist ein anderer, die Version ist dieselbe ({version})."
                " Vor dem Veröffentlichen braucht er eine neue.",
                id=now[0],
                version=now[1],
            )

    def changed(self) -> Iterator[ShownChange]:
        """The rules, offers and words that are other ones; of those that no case meets, that this proves nothing."""
        for one in self.found.changed:
            edits = [edit for edit in self.found.edits if (edit.piece, edit.id) == (one.piece, one.id)]
            yield ShownChange(
                name=self._piece(one),
                edits=tuple(edit_text(edit, self.say) for edit in edits),
                effect=self._effect(one, edits) if one in self.found.unmet else "",
                unfound="" if one in self.found.unmet else self._unfound(one),
            )

    def _unfound(self, cause: Piece) -> str:
        """What a changed rule reaches over other rules and no family shows."""
        names = [self._named(one.about, one.id) for one in self.found.unfound if one.cause == cause]
        if not names:
            return ""
        more = len(names) - _MOST
        rest = [self.say.several(more, "{number} weiterer", "{number} weitere")] if more > 0 else []
        listed = self.say.listed([*names[:_MOST], *rest])
        if cause.piece in DECLARED:
            return self.say(
                "Davon hängen auch ab: {names}. Dafür wurde keine Familie gefunden."
                " Das heißt nicht, dass es keine gibt.",
                names=listed,
            )
        return self.say(
            "Über andere Regeln wirkt das auch auf: {names}. Dafür wurde keine Familie gefunden."
            " Das heißt nicht, dass es keine gibt.",
            names=listed,
        )

    def unchanged(self) -> str:
        """The sentence where no rule, no offer and no word is another one; empty otherwise."""
        if self.found.changed:
            return ""
        none = self.say("Keine Regel, kein Angebot und kein Wort des Vokabulars ist anders.")
        if self.found.same_content:
            return none
        rest = self.say("Der Inhalt ist trotzdem ein anderer: etwa Beispiele, Stellen oder der Kopf einer Datei.")
        return f"{none} {rest}"

    def _effect(self, one: Piece, edits: list[Edit]) -> str:
        """Why nothing is shown of a change."""
        word = one.piece in DECLARED
        if (edits and not any(map(decides, edits))) or (word and one.piece in _NEVER_DECIDING):
            independent = self.say("Bedarfe, Ideen und Einschätzungen hängen davon nicht ab.")
            rest = self.say("Was sonst davon abhängt, etwa Altersphasen oder Weitergaben, wird hier nicht verglichen.")
            return f"{independent} {rest}" if word else independent
        if word and one.change != "changed":
            return self.say(
                "Dazu wurde niemand gesucht: Fälle, die das nennen, kennt nur einer der beiden Stände."
                " Regeln und Angebote, die es nennen, stehen hier für sich."
            )
        if self.found.origin == "given":
            return self.say("Unter diesen Fällen hat es keine Folge.")
        return self.say(
            "Es wurde keine Familie gefunden, für die das etwas ändert. Das heißt nicht, dass es keine gibt."
        )

    def blocks(self) -> Iterator[tuple[str, tuple[ShownShift, ...]]]:
        """The directions with their shifts, losses first; empty ones are left out."""
        headings = {
            "loses": self.say("Fällt weg"),
            "becomes_open": self.say("Wird offen"),
            "gains": self.say("Kommt dazu"),
            "becomes_fitting": self.say("Passt jetzt"),
        }
        for shift in SHIFTS:
            together: dict[str, list[Shifted]] = {}
            for one in self.found.shifts:
                if one.shift == shift:
                    key = f"{[cause.model_dump() for cause in one.causes]} {one.proven} {one.example}"
                    together.setdefault(key, []).append(one)
            if together:
                yield headings[shift], tuple(map(self._block, together.values()))

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
        if self.found.same_content:
            return self.say("Für diese Fälle ändert sich nichts: kein Bedarf, keine Idee, keine Einschätzung.")
        if self.found.origin == "given":
            return self.say(
                "Unter diesen Fällen ist keiner, für den sich ein Bedarf, eine Idee oder eine Einschätzung ändert."
                " Für andere Familien kann es anders sein."
            )
        return self.say(
            "Gefunden wurde niemand, für den sich etwas ändert. Mehr Fälle oder ein anderer --seed können es zeigen."
        )

    def count(self, number: int | None) -> str:
        """A count; too few are not told."""
        if number is None:
            return self.say("weniger als {cells}", cells=self.found.small_cells or 0)
        return self.say.number(number)

    def _side(self, side: Side) -> str:
        several = (
            self.say("Vokabular {version}", version=_version(side.vocabulary)),
            self.say("Regelwerk {version}", version=_version(side.rules)),
            *(self.say("Katalog {version}", version=_version(one)) for one in side.catalogues),
        )
        return self.say.listed(several)

    def _block(self, several: list[Shifted]) -> ShownShift:
        first = several[0]
        causes = self.say.listed(self._piece(cause) for cause in first.causes)
        named = (
            self.say("Ursache: {causes}.", causes=causes)
            if first.proven
            else self.say("Beteiligt sein können: {causes}.", causes=causes)
        )
        return ShownShift(
            names=tuple(self._names(several)),
            causes=named
            if first.causes
            else self.say("Eine Ursache unter dem, was geändert wurde, wurde nicht gefunden."),
            example=as_yaml(first.example) if first.example is not None else "",
        )

    def _names(self, several: list[Shifted]) -> Iterator[ShownName]:
        """Each offer and need; where phases and places are those of an earlier one, that one is named."""
        told: dict[tuple[object, object], str] = {}
        for one in several:
            shown = self._shown(one)
            same = (shown.phases, shown.places)
            if same in told and any(same):
                before = self.say("Altersphasen und Orte: wie oben bei {name}.", name=told[same])
                shown = replace(shown, phases=(), places=(), same_as=before)
            told.setdefault(same, shown.name)
            yield shown

    def _shown(self, one: Shifted) -> ShownName:
        persons, cases = self.count(one.persons), self.count(one.cases)
        return ShownName(
            name=self._named(one.about, one.id),
            counts=self.say("Personen oder Haushalte: {persons}. Fälle: {cases}.", persons=persons, cases=cases),
            phases=tuple((self._phase(counted), self.count(counted.persons)) for counted in one.phases),
            places=tuple((_place(counted, self.say), self.count(counted.persons)) for counted in one.places),
        )

    def _named(self, about: str, identity: str) -> str:
        return f"{self._name(about, identity)} ({identity})"

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
        return f"{self.say.label('piece', one.piece)} {one.id} ({how})"


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
    for change in told.changed():
        page.item(change.name)
        for edit in change.edits:
            page.under(edit)
        for text in (change.effect, change.unfound):
            if text:
                page.under(text)
    if told.unchanged():
        page.line(told.unchanged())
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
    """Each offer and need with its counts, then what caused it and one family that shows it."""
    for each in one.names:
        page.item(f"{each.name}: {each.counts}")
        for name, counts in ((say("Altersphasen"), each.phases), (say("Orte"), each.places)):
            few = [f"{what} {number}" for what, number in counts[:_MOST]]
            more = len(counts) - len(few)
            rest = [say.several(more, "{number} weiterer", "{number} weitere")] if more else []
            if few:
                page.under(f"{name}: {say.listed([*few, *rest])}.")
        if each.same_as:
            page.under(each.same_as)
    page.under(one.causes)
    if one.example:
        page.under(say("Kleinstes Beispiel:"))
        page.as_is(one.example.splitlines())
    page.gap()


def _version(one: Version) -> str:
    return f"{one.id} {one.version} ({one.sha256[:8]})"


def _place(counted: Counted, say: Words) -> str:
    if counted.id is None:
        return say("Ort nicht bekannt")
    return next((one.label for one in municipalities(counted.id)), counted.id)
