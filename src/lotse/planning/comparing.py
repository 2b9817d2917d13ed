"""Old rules or offers against new ones, over many cases: who gains, loses or becomes open, and which piece did it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from lotse.case.load_case import load_case
from lotse.case.model import Case
from lotse.errors import InputError, LotseError
from lotse.planning.chains import reached_needs, reached_offers
from lotse.planning.comparison import SHIFTS, Comparison, Origin, Piece, Shift, Shifted, Unfound
from lotse.planning.pieces import Contents, changed_pieces, edits_of, sought_pieces, taken_back
from lotse.planning.small_cells import told_count, told_counts
from lotse.planning.states import Answered, Told, answered, phases_at, shifts
from lotse.planning.words import Reading, reading
from lotse.protection import guard
from lotse.rules.planting import planted
from lotse.settings import settings_of
from lotse.testing.shrinking import smallest_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.ruleset import Ruleset
    from lotse.settings import Settings

MOST_EXAMPLES = 60
"""Shifts that are shown with a smallest example; those that follow have none."""
T = TypeVar("T")
Causes = tuple[tuple[Piece, ...], bool]
"""Pieces, and whether each of them alone does it."""
Group = tuple[str, str, Shift, Causes | None]
"""Offer or need, its id, the direction, and what causes it; None where groups are not told apart by that."""


def compare(
    cases: Iterable[Case],
    *,
    rules: Ruleset | tuple[Ruleset, Ruleset],
    catalogue: Catalogue | tuple[Catalogue, Catalogue],
    on: date,
    settings: Settings | Mapping[str, Any] | None = None,
    origin: Origin = "given",
    sought: int = 0,
) -> Comparison:
    """Say what a change of rules or offers does to families, in both directions.

    Args:
        cases: Cases as `load_case` gives them; each is read once.
        rules: The old and the new rule set, or one where only offers changed.
        catalogue: The old and the new catalogue, or one where only rules changed.
        on: Day of the question.
        settings: `small_cells` for cases of families; the careful default without them.
        origin: `given` for cases of families: counts below `small_cells` are left out, the others are
            rounded to fives, and no case is shown.
            `generated` or `synthetic` for cases of nobody: every count, and the smallest case of each shift.
        sought: How many of the cases come from `sought_cases`; only told.

    Returns:
        Each offer and need that is suggested or recognised for somebody else now, by phase and place, with the rule or
        offer that caused it: without that one piece of the new content it would be as before. Of cases of nobody a
        shift stands once for each set of causes. What changed and is met by no case is named.

    Raises:
        ProtectionStop: A case shows signs of danger; nothing else was touched.
        InputError: A rule set and its catalogue use different vocabularies.

    >>> import lotse
    >>> from datetime import date
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> lotse.compare([], rules=(rules, rules), catalogue=offers, on=date(2026, 11, 20)).shifts
    ()
    """
    guard(cases)  # a case that was handed in without its list
    several = list(cases)
    for case in several:
        guard(case)
    for case in several:
        if not isinstance(case, Case):
            raise InputError.of("TYPE", "this is no case", hint="load it with load_case", path="cases")
    old, new = (Contents(*both) for both in zip(_pair(rules), _pair(catalogue), strict=True))
    for both in (old, new):
        if both.rules.vocabulary.version != both.catalogue.vocabulary.version:
            text = "the rule set and the catalogue use different vocabularies"
            raise InputError.of("ID-UNKNOWN", text, hint="load both with the same vocabulary", path="catalogue")
    found = _Found(old, new, on, by_cause=origin != "given")
    for case in several:
        found.look(case)
    cells = settings_of(settings).small_cells if origin == "given" else None
    return Comparison(
        on=on,
        origin=origin,
        old=old.side,
        new=new.side,
        cases=told_count(len(several), cells),
        sought=sought,
        unanswered=told_count(found.unanswered, cells),
        small_cells=cells,
        changed=found.pieces,
        edits=found.edits,
        unmet=tuple(piece for piece in found.pieces if piece not in found.met),
        unsought=tuple(piece for piece in found.pieces if piece not in found.sought),
        unfound=tuple(found.unfound()) if origin != "given" else (),
        shifts=tuple(
            found.shifted(group, cells, example=origin != "given" and place < MOST_EXAMPLES)
            for place, group in enumerate(sorted(found.groups, key=_order))
        ),
    )


def _pair(one: T | tuple[T, T]) -> tuple[T, T]:
    return one if isinstance(one, tuple) else (one, one)


def _order(group: Group) -> tuple[Any, ...]:
    about, name, shift, causes = group
    pieces, proven = causes or ((), True)
    return SHIFTS.index(shift), about != "offer", name, not proven, [(one.piece, one.id) for one in pieces]


@dataclass(slots=True)
class _Group:
    """Everybody for whom one offer or need shifts in one direction."""

    first: Case
    subject: str
    cases: int = 0
    persons: int = 0
    phases: Counter[str | None] = field(default_factory=Counter)
    places: Counter[str | None] = field(default_factory=Counter)


class _Found:
    """What was found so far."""

    def __init__(self, old: Contents, new: Contents, on: date, *, by_cause: bool) -> None:
        self.old, self.new, self.on, self.by_cause = old, new, on, by_cause
        self.pieces = changed_pieces(old, new)
        self.edits = tuple(edits_of(self.pieces, old, new))
        self.sought = frozenset(sought_pieces(self.pieces, self.edits))
        self.groups: dict[Group, _Group] = {}
        self.met: set[Piece] = set()
        self.unanswered = 0
        self._read: dict[Piece, tuple[frozenset[str], frozenset[str]]] = {}
        self._behind: dict[tuple[str, str], frozenset[str]] = {}
        self._back: dict[tuple[str, str], Contents] = {}
        self._examples: dict[tuple[Any, ...], dict[str, Any]] = {}

    def look(self, case: Case) -> None:
        """Hold one case against both contents."""
        found = self._shifts(case, by_cause=True)
        if found is None:
            self.unanswered += 1
            return
        after, several = found
        here: set[Group] = set()
        for subject, (about, name, shift, causes) in several:
            self.met.update(causes[0] if causes is not None else ())
            group: Group = (about, name, shift, causes if self.by_cause else None)
            noted = self.groups.setdefault(group, _Group(case, subject))
            noted.persons += 1
            noted.cases += group not in here
            here.add(group)
            noted.phases.update(phases_at(after, subject))
            noted.places[after.place] += 1

    def unfound(self) -> Iterator[Unfound]:
        """What changed rules reach over other rules, or depends on changed words, and no case shows."""
        shown = {(about, name, cause) for about, name, _, causes in self.groups for cause in (causes or ((),))[0]}
        for piece in self.pieces:
            for about, names in zip(("offer", "need"), self._reached(piece), strict=True):
                for name in names:
                    if (about, name, piece) not in shown:
                        yield Unfound(cause=piece, about="offer" if about == "offer" else "need", id=name)

    def _reached(self, piece: Piece) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Offers and needs in which a piece has a say beside those that are its own."""
        sides = (self.old, self.new)
        if piece.piece == "rule":
            needs = reached_needs(piece, sides, self.on)
            return reached_offers(needs, sides), needs
        if piece.piece == "offer":
            return (), ()
        rules, offers = self._reading(piece)
        read = {one.need for contents in sides for one in contents.rules.rules if one.id in rules}
        suggestible = reached_offers((need for offer in self._offers(offers) for need in offer.needs), sides)
        return tuple(name for name in suggestible if name in offers), tuple(sorted(read))

    def _offers(self, names: Iterable[str]) -> Iterator[Offer]:
        """The offers of both sides with these ids."""
        for name in names:
            yield from (
                contents.catalogue.by_id[name] for contents in (self.old, self.new) if name in contents.catalogue.by_id
            )

    def shifted(self, group: Group, cells: int | None, *, example: bool) -> Shifted:
        """One shift with its counts, causes and example."""
        about, name, shift, causes = group
        noted = self.groups[group]
        if causes is None:
            causes = self._causes(noted.first, ("offer" if about == "offer" else "need", name, noted.subject), {})
        told_at_all = told_count(noted.persons, cells) is not None  # else not even where there are so few
        return Shifted(
            about="offer" if about == "offer" else "need",
            id=name,
            shift=shift,
            cases=told_count(noted.cases, cells),
            persons=told_count(noted.persons, cells),
            phases=told_counts(noted.phases, cells) if told_at_all else (),
            places=told_counts(noted.places, cells) if told_at_all else (),
            causes=causes[0],
            proven=causes[1],
            example=self._example(group) if example else None,
        )

    def _example(self, group: Group) -> dict[str, Any]:
        """The smallest case that shows all that came with this shift, in its direction and by its causes."""
        first = self.groups[group].first
        same = {one for one, noted in self.groups.items() if noted.first is first and one[2:] == group[2:]}
        key = (id(first), *group[2:])
        if key not in self._examples:
            self._examples[key] = smallest_case(_written(first), lambda smaller: same <= self._shown(smaller))
        return self._examples[key]

    def _shown(self, written: Mapping[str, Any]) -> set[Group]:
        """What a case shows."""
        try:
            case = load_case(written, vocabulary=self.new.rules.vocabulary)
        except LotseError:
            return set()
        found = self._shifts(case, by_cause=self.by_cause)
        return set() if found is None else {group for _, group in found[1]}

    def _shifts(self, case: Case, *, by_cause: bool) -> tuple[Answered, list[tuple[str, Group]]] | None:
        """Every shift of a case, for whom, with its causes; None if it cannot be answered."""
        before, after = (answered(case, contents, self.on) for contents in (self.old, self.new))
        if before is None or after is None:
            return None
        again: dict[Piece, Answered | None] = {}
        found: list[tuple[str, Group]] = []
        for told, shift in shifts(before, after):
            causes = self._causes(case, told, again, before) if by_cause else None
            found.append((told[2], (told[0], told[1], shift, causes)))
        return after, found

    def _causes(
        self, case: Case, told: Told, again: dict[Piece, Answered | None], before: Answered | None = None
    ) -> Causes:
        """The pieces of which each alone, taken back, undoes a shift; else all that could have a part in it."""
        before = before or answered(case, self.old, self.on)
        possible = [piece for piece in self.pieces if self._could(piece, told)]
        undone = [piece for piece in possible if before is not None and self._undone(piece, case, told, before, again)]
        return tuple(undone or possible), bool(undone)

    def _undone(
        self, piece: Piece, case: Case, told: Told, before: Answered, again: dict[Piece, Answered | None]
    ) -> bool:
        """Whether a shift is undone by taking back one piece; the answer without it is kept for the other shifts."""
        if piece not in again:
            try:
                again[piece] = answered(case, self._without(piece), self.on)
            except LookupError:  # an old piece that names what the new vocabulary does not declare
                again[piece] = None
        found = again[piece]
        return found is not None and found.states.get(told) == before.states.get(told)

    def _without(self, piece: Piece) -> Contents:
        key = (piece.piece, piece.id)
        if key not in self._back:
            self._back[key] = taken_back(piece, self.old, self.new)
        return self._back[key]

    def _could(self, piece: Piece, told: Told) -> bool:
        """Whether a piece could have a say: in the offer itself, or in a rule behind one of the needs."""
        about, name, _ = told
        rules, offers = self._reading(piece)
        return (about == "offer" and name in offers) or not rules.isdisjoint(self._rules_behind(about, name))

    def _reading(self, piece: Piece) -> tuple[frozenset[str], frozenset[str]]:
        """The rules and offers that a piece is or, as a word, has a say in; none for a word nothing depends on."""
        if piece not in self._read:
            if piece.piece in ("rule", "offer"):
                several = [Reading((piece.id,), ()) if piece.piece == "rule" else Reading((), (piece.id,))]
            elif piece in self.sought:
                sides = ((self.old, self.new), (self.new, self.old))
                several = [reading(piece, *both, self.on) for both in sides]
            else:
                several = []
            self._read[piece] = (
                frozenset(name for one in several for name in one.rules),
                frozenset(name for one in several for name in one.offers),
            )
        return self._read[piece]

    def _rules_behind(self, about: str, name: str) -> frozenset[str]:
        """The rules that can bring a need, or one of the needs of an offer, over any number of rules."""
        if (about, name) not in self._behind:
            sides = (self.old, self.new)
            needs = {name} if about == "need" else set()
            for contents in sides:
                offer = contents.catalogue.by_id.get(name) if about == "offer" else None
                needs.update(offer.needs if offer is not None else ())
            for contents in sides:
                behind = planted(contents.rules, self.on).behind
                needs = needs.union(*(behind.get(need, frozenset()) for need in needs))
            versions = (rule for contents in sides for rule in contents.rules.rules)
            self._behind[about, name] = frozenset(rule.id for rule in versions if rule.need in needs)
        return self._behind[about, name]


def _written(case: Case) -> dict[str, Any]:
    return {"schema": case.schema_, **case.model_dump(mode="json", exclude_none=True, exclude_defaults=True)}
