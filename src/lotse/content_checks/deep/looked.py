"""A rule or an offer where it stands, with what it asks, and the questions about it that are still to be put."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.matching import is_suggestible
from lotse.content_checks.ages import of_age
from lotse.content_checks.deep.findings import Found
from lotse.content_checks.normal_form import Atom, Both, Either, Everyone, Someone, normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lotse.case.vocabulary import Scope, Vocabulary
    from lotse.catalogues.catalogue import Offer
    from lotse.content import Part
    from lotse.content_checks.deep.findings import Asked, Kind
    from lotse.content_checks.deep.witness import Witness
    from lotse.content_checks.gathered import Content, Place
    from lotse.content_checks.normal_form import Node
    from lotse.content_checks.periods import Period
    from lotse.rules.ruleset import Rule

_QUANTIFIERS = (Someone, Everyone)


class Looked(NamedTuple):
    """A rule or an offer where it stands, with what it asks."""

    part: Part[Any]
    path: Place
    it: Any
    asks: Node
    own: bool
    shut: Node | None = None

    @property
    def scope(self) -> Scope:
        """Whom it is about."""
        return self.it.for_  # type: ignore[no-any-return]  # rules and offers have one

    @property
    def days(self) -> Period:
        """On which days it is in force."""
        return days_of(self.it)


@dataclass(frozen=True, slots=True)
class Job:
    """Questions that are put together.

    Args:
        question: What is asked.
        id: Rule, offer or need that it is about.
        run: Puts them.
        places: Where, if that matters.
    """

    question: Asked
    id: str
    run: Callable[[], Iterator[Found]]
    places: tuple[str, ...] = ()


def days_of(it: Rule | Offer) -> Period:
    """On which days a rule or an offer is in force."""
    return (it.valid.from_, it.valid.to) if it.valid is not None else (None, None)


def looked_rules(content: Content, own: Callable[[str], bool]) -> list[Looked]:
    """Every rule with its condition."""
    words = content.vocabulary
    return [
        Looked(part, path, rule, normal_form(rule.when, words, rule.for_), own(part.document.name))
        for part, path, rule in content.rules()
    ]


def looked_offers(content: Content, own: Callable[[str], bool]) -> list[Looked]:
    """Every offer that can be suggested, with its hard conditions but the place."""
    words = content.vocabulary
    return [
        Looked(
            part,
            path,
            offer,
            Both(tuple(_asked(offer, words, holds=True))),
            own(part.document.name),
            Either(tuple(_asked(offer, words, holds=False))),
        )
        for part, path, offer in content.offers()
        if is_suggestible(offer)
    ]


def _asked(offer: Offer, vocabulary: Vocabulary, *, holds: bool) -> Iterator[Node]:
    """What must be so for an offer to be open to somebody, or to be shut, apart from its place and its need."""
    if offer.age is not None and offer.for_ != HOUSEHOLD:
        yield Atom(
            household=False,
            datum="age",
            allowed=of_age(offer.age, holds=holds, may_be_unborn=offer.for_ == "child"),
        )
    if offer.when is not None:
        yield normal_form(offer.when, vocabulary, offer.for_, holds=holds)
    for condition in offer.excludes:
        yield normal_form(condition, vocabulary, offer.for_, holds=not holds)


def quantifiers(node: Node) -> int:
    """How many further persons a condition may tell apart."""
    if isinstance(node, _QUANTIFIERS):
        return 1 + quantifiers(node.part)
    return sum(quantifiers(part) for part in node.parts) if isinstance(node, Both | Either) else 0


def found(
    kind: Kind,
    looked: Looked,
    path: Place,
    *,
    other: str | None = None,
    witness: Witness | None = None,
    confirmed: bool | None = None,
    places: tuple[str, ...] = (),
    likely: bool | None = None,
) -> Found:
    """State a finding with the line of what it is about."""
    here = looked.part.problem("", path, "")
    return Found(
        kind=kind,
        file=here.file,
        line=here.line,
        column=here.column,
        path=here.path,
        id=looked.it.id,
        other=other,
        case=None if witness is None else witness.case,
        on=None if witness is None else witness.on.isoformat(),
        confirmed=confirmed,
        likely=likely,
        places=places,
    )
