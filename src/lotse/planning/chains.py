"""What a rule leads to beyond its own need: rules that read the need, their needs, and the offers for those."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.catalogues.matching import is_suggestible
from lotse.rules.leaves import NeedLeaf, Stated
from lotse.rules.planting import leaves, planted, with_leaves
from lotse.testing.given import NOTHING, Datum
from lotse.testing.search import NO, NOT_YES, SUBJECTS, UNKNOWN, YES, Wanted
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from lotse.planning.comparison import Piece
    from lotse.planning.pieces import Contents
    from lotse.rules.planting import PlantedRule, PlantedRules
    from lotse.rules.tree import AnyLeaf, Tree
    from lotse.testing.search import Domains

LONGEST = 5
"""Rules of a chain at most, the changed one among them."""


class Chain(NamedTuple):
    """Rules of which each reads the need of the one before; the first is the changed one."""

    rules: tuple[PlantedRule, ...]

    @property
    def need(self) -> str:
        """The need at its end."""
        return self.rules[-1].rule.need

    def wanted(self, against: Tree | None) -> Iterator[tuple[tuple[Wanted, ...], Domains]]:
        """What has to come out as what for a family in which the need at the end stands on the changed rule alone.

        Args:
            against: The condition of the changed rule on the other side; None where it does not hold there at all.

        Yields:
            Wanted truths, and the choices that are left: nobody wishes for a need on the way.
        """
        first = self.rules[0]
        held = [_asked(first, first.tree, YES)]
        for before, rule in zip(self.rules, self.rules[1:], strict=False):
            need = before.rule.need
            held.append(_asked(rule, settled(rule.tree, need, Truth.YES), YES))
            held.append(_asked(rule, settled(rule.tree, need, Truth.NO), NOT_YES))
        wishes: Domains = {
            Datum(who, f"need:{rule.rule.need}"): (NOTHING,) for rule in self.rules for who in SUBJECTS.values()
        }
        if against is None:
            yield tuple(held), wishes
            return
        for truths in (NO, UNKNOWN):
            yield (*held, _asked(first, against, truths)), wishes

    def others(self, rules: PlantedRules) -> tuple[Wanted, ...]:
        """That no other rule brings one of the needs on the way."""
        mine = {one.rule.id for one in self.rules}
        return tuple(
            _asked(other, other.tree, NOT_YES)
            for one in self.rules
            for other in rules.concluding.get(one.rule.need, ())
            if other.rule.id not in mine
        )


def _asked(rule: PlantedRule, tree: Tree, truths: frozenset[Truth]) -> Wanted:
    return Wanted(tree, SUBJECTS[rule.scope], rule.scope, truths)


def chains_from(rule: PlantedRule, rules: PlantedRules) -> Iterator[Chain]:
    """Every chain that a rule begins, one for each way to a further need, shorter ones first.

    Args:
        rule: The rule.
        rules: All rules of the side it belongs to.
    """
    left: list[tuple[PlantedRule, ...]] = [(rule,)]
    while left:
        following = [(*several, one) for several in left for one in rules.rules if _follows(several, one)]
        yield from map(Chain, following)
        left = [several for several in following if len(several) < LONGEST]


def _follows(several: tuple[PlantedRule, ...], one: PlantedRule) -> bool:
    met = [rule.rule.need for rule in several]
    return one.rule.need not in met and one.reads_needs and met[-1] in needs_in(leaves(one.tree))


def needs_in(read: Iterable[AnyLeaf]) -> frozenset[str]:
    """The needs that leaves ask for."""
    return frozenset(need for leaf in read if isinstance(leaf, NeedLeaf) for need in leaf.needs)


def reached_needs(piece: Piece, sides: Iterable[Contents], on: date) -> tuple[str, ...]:
    """The needs that a rule has a say in by the needs of other rules, in the order of their ids.

    Args:
        piece: The rule.
        sides: Both contents.
        on: Day of the question.
    """
    own: set[str] = set()
    reached: set[str] = set()
    for contents in sides:
        rules = planted(contents.rules, on)
        mine = {one.rule.need for one in rules.rules if one.rule.id == piece.id}
        own |= mine
        reached |= {need for need, behind in rules.behind.items() if mine & behind}
    return tuple(sorted(reached - own))


def reached_offers(needs: Iterable[str], sides: Iterable[Contents]) -> tuple[str, ...]:
    """The offers for some needs that can be suggested, in the order of their ids."""
    wanted = set(needs)
    return tuple(
        sorted(
            {
                offer.id
                for contents in sides
                for offer in contents.catalogue.offers
                if is_suggestible(offer) and wanted.intersection(offer.needs)
            }
        )
    )


def settled(tree: Tree, need: str, truth: Truth) -> Tree:
    """A condition in which one need is settled.

    Args:
        tree: The condition.
        need: The need.
        truth: Whether it is recognised.
    """

    def change(leaf: AnyLeaf) -> AnyLeaf:
        if not isinstance(leaf, NeedLeaf) or need not in leaf.needs:
            return leaf
        others = tuple(one for one in leaf.needs if one != need)
        return NeedLeaf(others, leaf.reach) if others and truth is not Truth.YES else Stated(truth)

    return with_leaves(tree, change)
