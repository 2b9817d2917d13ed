"""Families that tell the old content from the new one, sought for each change instead of left to chance.

For each changed rule or offer: families for whom the one side holds and the other does not, found value by value at
the bounds of both, at the places of the offers in play. What was sought is evaluated by both sides; only what shifts
something is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse.case.load_case import load_case
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import SCHOOL_PLACE, planted_offers
from lotse.errors import LotseError
from lotse.planning.chains import chains_from
from lotse.planning.pieces import changed_pieces, edits_of, sought_pieces
from lotse.planning.states import answered, shifts
from lotse.planning.words import anywhere, reading
from lotse.rules.leaves import NeedLeaf
from lotse.rules.planting import leaves, planted
from lotse.rules.ruleset import Rule
from lotse.testing.agreeing import NUMBER, agreeing
from lotse.testing.aimed import Aim, around, somewhere_in, tell_of_example, tell_of_offer, with_persons
from lotse.testing.given import Bounds
from lotse.testing.search import NO, SUBJECTS, UNKNOWN, YES, Search, Wanted, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from lotse.case.model import Case
    from lotse.case.vocabulary import Scope
    from lotse.catalogues.catalogue import Offer
    from lotse.catalogues.matching import PlantedOffer
    from lotse.planning.comparison import Piece
    from lotse.planning.pieces import Contents
    from lotse.rules.planting import PlantedRule
    from lotse.rules.tree import Tree
    from lotse.testing.search import Domains

    Written = dict[str, Any]

MOST_TRIED = 6_000
"""Families that are evaluated at most, over all changes."""
_STEPS = 1_500
"""Steps of one search."""
_MOST_PLACES = 12
_MOST_OFFERS = 8
_MOST_CHAINS = 24
_MOST_READING = 24
"""Rules, and offers, that are looked at for one entry of the vocabulary."""
_MOST_OFFERS_OF_WORD = 2
_PERSONS: tuple[tuple[str, ...], ...] = (("k1", "m1"), ("k1",), ("m1",), (), ("k1", "k2", "m1"))


def sought_cases(old: Contents, new: Contents, *, on: date) -> tuple[Case, ...]:
    """Seek families for whom a changed rule or offer makes a difference, in both directions.

    Args:
        old: Rules and offers before.
        new: Rules and offers after.
        on: Day of the question.

    Returns:
        Cases of nobody, each with a shift that no earlier one shows of the same change. The same contents and day give
        the same cases. Where nothing is returned for a change, nothing was found; that is no proof that there is
        nobody.
    """
    seeking = _Seeking(old, new, on)
    pieces = changed_pieces(old, new)
    for piece in sought_pieces(pieces, edits_of(pieces, old, new)):
        seeking.seek(piece)
    return tuple(seeking.found)


class _Way(NamedTuple):
    """What has to come out as what, for somebody of a scope; what is left to choose from in advance."""

    scope: Scope
    wanted: tuple[Wanted, ...]
    left: Domains | None = None


@dataclass(slots=True)
class _Seeking:
    old: Contents
    new: Contents
    on: date
    found: list[Case] = field(default_factory=list)
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    left: int = MOST_TRIED

    def seek(self, piece: Piece) -> None:
        """Seek families for one change, by either side."""
        for side, other in ((self.old, self.new), (self.new, self.old)):
            of_kind = {"rule": self._of_rule, "offer": self._of_offer}.get(piece.piece, self._of_word)
            for written in of_kind(piece, side, other):
                if self.left <= 0:
                    return
                self._keep(piece, written)

    def _keep(self, piece: Piece, written: Written) -> None:
        """Keep a family that shows something new; what only counts with everybody's consent is tried with it."""
        for family in (written, agreeing(written, self.on)):
            self.left -= 1
            try:
                case = load_case(family, vocabulary=self.new.rules.vocabulary)
            except LotseError:
                continue  # sought by the old content, and no longer to be said
            before, after = (answered(case, contents, self.on) for contents in (self.old, self.new))
            if before is None or after is None:
                continue
            shown = {(piece, about, name, shift) for (about, name, _), shift in shifts(before, after)}
            if not shown <= self.seen:
                self.seen |= shown
                self.found.append(case)
            if shown:
                return

    def _of_rule(self, piece: Piece, side: Contents, other: Contents) -> Iterator[Written]:
        """Families for whom the rule of one side holds and that of the other does not."""
        of_other = [one for one in planted(other.rules, self.on).rules if one.rule.id == piece.id]
        for one in planted(side.rules, self.on).rules:
            if one.rule.id != piece.id:
                continue
            against = [rule.tree for rule in of_other if rule.scope == one.scope and rule.tree != one.tree]
            offers = self._offers_for((one.rule.need,))
            for way in _ways(one.scope, [one.tree], against):
                for aim in self._aims(way, side):
                    yield from self._families(aim, offers)
            yield from self._along(one, [rule.tree for rule in of_other], side)

    def _along(self, rule: PlantedRule, against: list[Tree], side: Contents) -> Iterator[Written]:
        """Families to whom the need of a rule brings further needs, with what an offer for those asks for."""
        rules = planted(side.rules, self.on)
        differing: list[Tree | None] = [*against] if against else [None]
        for chain in islice(chains_from(rule, rules), _MOST_CHAINS):
            others = chain.others(rules)
            for offer, contents in (*self._offers_for((chain.need,))[:_MOST_OFFERS], (None, side)):
                place = None if offer is None else self._place_of(offer)
                asked = self._asked_by(offer, contents)
                for wanted, left in (way for one in differing for way in chain.wanted(one)):
                    for more in dict.fromkeys(((*asked, *others), asked, others, ())):
                        aims = list(islice(self._aims(_Way("household", (*wanted, *more), left), side), 2))
                        for aim in aims:
                            written = self._written(aim, place)
                            if offer is not None:
                                tell_of_offer(written, offer, contents.catalogue)
                            yield written
                        if aims:
                            break

    def _asked_by(self, offer: Offer | None, contents: Contents) -> tuple[Wanted, ...]:
        """What an offer asks for beside its need and place."""
        if offer is None:
            return ()
        parts = planted_offers(contents.catalogue).offers[offer.id].parts
        return tuple(Wanted(one.tree, SUBJECTS[offer.for_], offer.for_, YES) for one in parts if one.name in _SAID)

    def _place_of(self, offer: Offer) -> Written | None:
        """A place of an offer."""
        areas = offer.where.residence
        return somewhere_in(areas[0], self.new.rules.vocabulary) if areas else None

    def _offers_for(self, needs: Iterable[str]) -> list[tuple[Offer, Contents]]:
        """Offers for a need on both sides, those of the smallest areas first."""
        wanted = set(needs)
        found = {
            (offer.id, offer.where): (offer, contents)
            for contents in (self.new, self.old)
            for offer in contents.catalogue.offers
            if wanted.intersection(offer.needs)
        }
        return sorted(found.values(), key=lambda one: (-max(map(len, one[0].where.residence), default=0), one[0].id))

    def _families(self, aim: Aim, offers: list[tuple[Offer, Contents]]) -> Iterator[Written]:
        """A family at the place of each offer with what it asks for, and one without a place."""
        for offer, contents in offers[:_MOST_OFFERS]:
            written = self._written(aim, self._place_of(offer))
            tell_of_offer(written, offer, contents.catalogue)
            yield written
        yield self._written(aim, None)

    def _of_offer(self, piece: Piece, side: Contents, other: Contents) -> Iterator[Written]:
        """Families whom the offer of one side fits and that of the other does not, or less surely."""
        mine = planted_offers(side.catalogue).offers.get(piece.id)
        theirs = planted_offers(other.catalogue).offers.get(piece.id)
        if mine is None:
            return
        against = _differing(mine, theirs) if theirs is not None else []
        yield from self._fitting(mine, against, [one.offer for one in (mine, theirs) if one is not None], side)

    def _of_word(self, piece: Piece, side: Contents, other: Contents) -> Iterator[Written]:
        """Families for whom what reads an entry of the vocabulary holds, by that entry."""
        rules, offers = reading(piece, side, other, self.on)
        for one in [rule for rule in planted(side.rules, self.on).rules if rule.rule.id in rules][:_MOST_READING]:
            for_need = self._offers_for((one.rule.need,))
            for aim in self._aims(next(_ways(one.scope, [anywhere(one.tree)], [])), side):
                for written in self._families(aim, for_need[:_MOST_OFFERS_OF_WORD]):
                    yield from self._by(piece, written)
        for name in offers[:_MOST_READING]:
            mine = planted_offers(side.catalogue).offers[name]
            for written in self._fitting(mine, [], [mine.offer], side):
                yield from self._by(piece, written)

    def _by(self, piece: Piece, written: Written) -> Iterator[Written]:
        """A family whose data say what an entry of the vocabulary is about."""
        if piece.piece == "instrument":
            if written["signals"]:
                yield {**written, "signals": [{**one, "source": piece.id} for one in written["signals"]]}
        elif piece.piece == "area":
            here = somewhere_in(piece.id, self.new.rules.vocabulary)
            child = {**written["facts"].get("k1", {}), SCHOOL_PLACE: piece.id}
            yield {**written, "place": here}
            yield {**written, "place": here, "facts": {**written["facts"], "k1": child}}
        else:
            yield written

    def _fitting(self, mine: PlantedOffer, against: list[Tree], both: list[Offer], side: Contents) -> Iterator[Written]:
        """Families who wish for the need of an offer, at its places, with all that it asks for."""
        needs = dict.fromkeys(need for offer in both for need in offer.needs)
        places = self._places(both)
        for way in _ways(mine.offer.for_, [part.tree for part in mine.parts if part.name in _SAID], against):
            for aim in self._aims(way, side):
                for need in needs if len({offer.needs for offer in both}) > 1 else list(needs)[:1]:
                    for place in places:
                        yield from self._wishing(self._written(aim, place), need, both)

    def _wishing(self, written: Written, need: str, offers: list[Offer]) -> Iterator[Written]:
        """The family wishes for the need; where the school decides, the child goes to one there."""
        scope = self.new.rules.vocabulary.needs[need].scope if need in self.new.rules.vocabulary.needs else None
        if scope is None:
            return
        aim = Aim(scope, {"need": need}, ())
        written["persons"] = with_persons(written["persons"], aim, self.on)
        tell_of_example(written, aim, vocabulary=self.new.rules.vocabulary, offers=(), on=self.on)
        yield written
        for area in dict.fromkeys(area for offer in offers for area in offer.where.attends_school_in):
            school = somewhere_in(area, self.new.rules.vocabulary) or {}
            child = {**written["facts"].get("k1", {}), SCHOOL_PLACE: school.get("area") or school.get("ags")}
            yield {**written, "facts": {**written["facts"], "k1": child}}

    def _places(self, offers: list[Offer]) -> list[Written | None]:
        """Where the offers are, around it, and nowhere known."""
        vocabulary = self.new.rules.vocabulary
        areas = dict.fromkeys(area for offer in offers for area in offer.where.residence)
        beside = dict.fromkeys(name for area in areas for name in around(area, vocabulary))
        names = list({**areas, **beside})[:_MOST_PLACES]
        return [*(somewhere_in(name, vocabulary) for name in names), None]

    def _aims(self, way: _Way, side: Contents) -> Iterator[Aim]:
        """Examples that bring about what is wanted; the first of each kind of household."""
        nobodys: Any = {"id": "sought", "for_": way.scope}
        rule = Rule.model_construct(**nobodys)  # only whom it is for is read: the search asks for trees
        trees = [one.tree for one in way.wanted]
        reads_needs = any(isinstance(leaf, NeedLeaf) for tree in trees for leaf in leaves(tree))
        rules = planted(side.rules, self.on)
        bounds = Bounds(self.new.rules.vocabulary, self.on)
        bounds.add(leaf for tree in trees for leaf in leaves(tree))
        if reads_needs:
            bounds.add(leaf for one in rules.rules for leaf in leaves(one.tree))
        asked = {one.subject for one in way.wanted} - {HOUSEHOLD}
        for persons in _PERSONS if way.scope == HOUSEHOLD else ((subject_of(rule),),):
            if not asked.issubset(persons):
                continue
            search = Search(side.rules, rules, rule, bounds, _STEPS, reads_needs)
            try:
                tried = next(search.examples(way.wanted, persons, way.left), None)
            except LookupError:  # a condition names what the new vocabulary does not declare
                return
            if tried is not None:
                yield Aim(way.scope, tried.example.given, ())

    def _written(self, aim: Aim, place: Written | None) -> Written:
        found: Written = {
            "schema": "lotse/case/1",
            "case": NUMBER,
            "child_protection": "no_indication",
            "persons": with_persons([], aim, self.on),
            "signals": [],
            "facts": {},
            "wishes": [],
            **({} if place is None else {"place": place}),
        }
        known = self.old.catalogue.by_id.keys() & self.new.catalogue.by_id.keys()
        tell_of_example(found, aim, vocabulary=self.new.rules.vocabulary, offers=known, on=self.on)
        return found


_SAID = ("age", "when", "excludes", "usual_age", "requires")
"""The parts of an offer that a family's data decide, beside its place."""


def _ways(scope: Scope, holding: list[Tree], against: list[Tree]) -> Iterator[_Way]:
    """All that holds while one thing against it fails or is open; then all that holds."""
    who = SUBJECTS[scope]
    held = tuple(Wanted(tree, who, scope, YES) for tree in holding)
    for tree in against:
        yield from (_Way(scope, (Wanted(tree, who, scope, truths), *held)) for truths in (NO, UNKNOWN))
    yield _Way(scope, held)


def _differing(mine: PlantedOffer, theirs: PlantedOffer) -> list[Tree]:
    """The parts of the other offer that this one does not have in the same words."""
    same = [part.tree for part in mine.parts]
    if mine.offer.for_ != theirs.offer.for_:
        return []
    return [part.tree for part in theirs.parts if part.name in _SAID and part.tree not in same]
