"""What is asked of one condition, and of two of a kind: which of them change nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lotse import conditions as written
from lotse.case.vocabulary import HOUSEHOLD
from lotse.content_checks.deep.alike import Alike
from lotse.content_checks.deep.looked import Job, found, quantifiers
from lotse.content_checks.deep.worlds import RECEIVED, World, subject_of
from lotse.content_checks.normal_form import UNNAMED, Atom, Either, Everyone, Someone, normal_form
from lotse.content_checks.periods import common_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.conditions import Condition
    from lotse.content_checks.deep.findings import Asked, Found, Kind
    from lotse.content_checks.deep.looked import Looked
    from lotse.content_checks.gathered import Place
    from lotse.content_checks.normal_form import Node


@dataclass(slots=True)
class Questions:
    """The questions about conditions.

    Args:
        vocabulary: Where ids are declared.
        asked: How many were put so far.
        never: Rules that nobody meets; they lie within every other, which is not worth a word.
    """

    vocabulary: Vocabulary
    asked: int = 0
    never: set[int] = field(default_factory=set)

    def of_conditions(self, several: Iterable[Looked]) -> Iterator[Job]:
        """Whether nobody or everybody meets a condition, and which of its parts change nothing."""
        for one in several:
            if one.own and one.it.when is not None:
                yield Job("condition", one.it.id, lambda one=one: self._of_condition(one))  # type: ignore[misc]

    def of_rules(self, rules: Iterable[Looked]) -> Iterator[Job]:
        """Rules that recognise nothing that another rule for the same need does not recognise as well."""
        for group in _groups(rules, lambda rule: (rule.for_, rule.need)):
            alike = _Lazy([one.asks for one in group], group[0].scope)
            yield from self._pairs("rules", "rule_within_rule", group, alike, swapped=False)

    def of_offers(self, offers: Iterable[Looked]) -> Iterator[Job]:
        """Offers of one provider, place and list of needs of which one is for everybody whom the other is for."""
        alike = lambda offer: (  # noqa: E731  # one key in one place
            offer.for_,
            frozenset(offer.needs),
            offer.provider,
            str(offer.responsible),
            offer.access,
            str(offer.where),
        )
        for group in _groups(offers, alike):
            shut = _Lazy([one.shut or Either() for one in group], group[0].scope)
            yield from self._pairs("offers", "offer_within_offer", group, shut, swapped=True)

    def _of_condition(self, looked: Looked) -> Iterator[Found]:
        when = (*looked.path, "when")
        if self._met_by_nobody(looked):
            self.never.add(id(looked.it))
            yield found("never", looked, when)
            return
        if isinstance(looked.it.when, written.Always):
            return
        if self._none(looked.scope, [], [looked.asks]):
            yield found("always", looked, when)
        yield from self._idle_parts(looked, looked.it.when, when, looked.scope)

    def _met_by_nobody(self, looked: Looked) -> bool:
        """Whether a rule is yes of nobody, or an offer shut for everybody; what is never collected keeps one open."""
        if looked.shut is None:
            return self._none(looked.scope, [looked.asks], [])
        return self._none(looked.scope, [], [looked.shut])

    def _idle_parts(self, looked: Looked, condition: Condition, path: Place, scope: Scope) -> Iterator[Found]:
        match condition:
            case written.All():
                yield from self._idle_among(looked, condition.all, (*path, "all"), scope, every=True)
            case written.AnyOf():
                yield from self._idle_among(looked, condition.any, (*path, "any"), scope, every=False)
            case written.HasChild() | written.EveryChild() if scope == HOUSEHOLD:
                name = "has_child" if isinstance(condition, written.HasChild) else "every_child"
                inner = condition.has_child if isinstance(condition, written.HasChild) else condition.every_child
                yield from self._idle_parts(looked, inner, (*path, name), "child")
            case written.HasAdult() if scope == HOUSEHOLD:
                yield from self._idle_parts(looked, condition.has_adult, (*path, "has_adult"), "adult")
            case _:
                return

    def _idle_among(
        self, looked: Looked, parts: Sequence[Condition], path: Place, scope: Scope, *, every: bool
    ) -> Iterator[Found]:
        nodes = [normal_form(part, self.vocabulary, scope) for part in parts]
        if not all(_is_known(node) for node in nodes):
            return  # what is never collected is unknown for ever: beside it nothing can be told apart
        idle: set[int] = set()
        for place, node in enumerate(nodes):
            others = [one for at, one in enumerate(nodes) if at != place and at not in idle]
            if every and others and self._none(scope, others, [node]):
                idle.add(place)
                yield found("part_not_needed", looked, (*path, place))
            elif not every and others and self._none(scope, [node], [Either(tuple(others))]):
                idle.add(place)
                yield found("way_not_needed", looked, (*path, place))
        for place, part in enumerate(parts):
            yield from self._idle_parts(looked, part, (*path, place), scope)

    def _pairs(self, question: Asked, kind: Kind, group: list[Looked], lazy: _Lazy, *, swapped: bool) -> Iterator[Job]:
        """Each of a group with those after it, in both directions."""

        def asked(first: int) -> Iterator[Found]:
            alike, one = lazy.made(), group[first]
            before = alike.asked
            for second, other in enumerate(group[first + 1 :], first + 1):
                if not (one.own or other.own) or {id(one.it), id(other.it)} & self.never:
                    continue
                if one.it.id == other.it.id or not common_days(one.days, other.days):
                    continue
                for inner, outer in ((first, second), (second, first)):
                    if alike.within(outer, inner) if swapped else alike.within(inner, outer):
                        looked = group[inner]
                        yield found(kind, looked, (*looked.path, "when"), other=group[outer].it.id)
                        break
            self.asked += alike.asked - before

        for first, one in enumerate(group[:-1]):
            if any(each.own for each in (one, *group[first + 1 :])):
                yield Job(question, one.it.id, lambda first=first: asked(first))  # type: ignore[misc]

    def _none(self, scope: Scope, holds: Sequence[Node], fails: Sequence[Node]) -> bool:
        """Whether no family meets all of the first and none of the second."""
        self.asked += 1
        world = World(1 + sum(quantifiers(node) for node in (*holds, *fails)))
        subject = subject_of(scope)
        formulas = [world.says(node, subject) for node in holds]
        formulas += [world.z3.Not(world.says(node, subject)) for node in fails]
        about = () if scope == HOUSEHOLD else (subject,)
        return not world.is_met(world.search(*formulas, about=about))


class _Lazy:
    """Conditions that are written down for the solver when the first of their questions is put."""

    def __init__(self, nodes: Sequence[Node], scope: Scope) -> None:
        self._nodes: Sequence[Node] = nodes
        self._scope: Scope = scope
        self._made: Alike | None = None

    def made(self) -> Alike:
        if self._made is None:
            self._made = Alike(self._nodes, self._scope)
        return self._made


def _groups(several: Iterable[Looked], key: Callable[[Any], Any]) -> Iterator[list[Looked]]:
    groups: dict[Any, list[Looked]] = {}
    for one in several:
        groups.setdefault(key(one.it), []).append(one)
    return (group for group in groups.values() if len(group) > 1)


def _is_known(node: Node) -> bool:
    """Whether everything a statement is about can be known at all."""
    if isinstance(node, Atom):
        return not node.datum.startswith(UNNAMED) or node.datum.startswith(RECEIVED)
    parts = (node.part,) if isinstance(node, Someone | Everyone) else node.parts
    return all(_is_known(part) for part in parts)
