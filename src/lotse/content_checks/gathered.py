"""What is looked at together: a vocabulary, rule sets and catalogues, with the files they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from lotse import conditions as written
from lotse.case.load_vocabulary import SHIPPED as VOCABULARIES
from lotse.case.load_vocabulary import load_vocabulary
from lotse.case.vocabulary import HOUSEHOLD, Vocabulary, VocabularyFile
from lotse.catalogues.catalogue import CatalogueFile
from lotse.catalogues.load_catalogue import SHIPPED as CATALOGUES
from lotse.content import Part, parts_of
from lotse.rules.load_ruleset import SHIPPED as RULESETS
from lotse.rules.ruleset import RulesetFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.case.condition_check import Wrong
    from lotse.catalogues.catalogue import CatalogueBody, Offer
    from lotse.content import Source
    from lotse.rules.ruleset import Rule

    Place = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something wrong, and the file it stands in."""

    part: Part[Any]
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Content:
    """Content that is used together.

    Args:
        vocabulary: What may be named, with everything it extends.
        vocabularies: The files of the vocabulary that are looked at.
        rulesets: The files of each rule set; without any, nothing is said about what rules leave unused.
        catalogues: The files of each catalogue; without any, nothing is said about offers that are missing.
    """

    vocabulary: Vocabulary
    vocabularies: tuple[Part[VocabularyFile], ...] = ()
    rulesets: tuple[tuple[Part[RulesetFile], ...], ...] = ()
    catalogues: tuple[tuple[Part[CatalogueFile], ...], ...] = ()

    def rules(self) -> Iterator[tuple[Part[RulesetFile], Place, Rule]]:
        """Every rule with its file and its path there."""
        for parts in self.rulesets:
            yield from rules_of(parts)

    def offers(self) -> Iterator[tuple[Part[CatalogueFile], Place, Offer]]:
        """Every offer with its file and its path there."""
        for part in (part for parts in self.catalogues for part in parts):
            for place, offer in enumerate(part.content.offers):
                yield part, ("offers", place), offer

    def bodies(self) -> Iterator[tuple[Part[CatalogueFile], Place, CatalogueBody]]:
        """Every body of the catalogues with its file and its path there."""
        for part in (part for parts in self.catalogues for part in parts):
            for place, body in enumerate(part.content.bodies):
                yield part, ("bodies", place), body

    def conditions(self) -> Iterator[tuple[Part[Any], Place, written.Condition]]:
        """Every condition of phases, rules and offers with its file and its path there."""
        for part in self.vocabularies:
            for place, phase in enumerate(part.content.phases):
                yield part, ("phases", place, "when"), phase.when
        for ruled, path, rule in self.rules():
            yield ruled, (*path, "when"), rule.when
        for listed, path, offer in self.offers():
            if offer.when is not None:
                yield listed, (*path, "when"), offer.when
            for name, several in (("requires", offer.requires), ("excludes", offer.excludes)):
                for place, condition in enumerate(several):
                    yield listed, (*path, name, place), condition


def rules_of(parts: Iterable[Part[RulesetFile]]) -> Iterator[tuple[Part[RulesetFile], Place, Rule]]:
    """The rules of one rule set with their files and their paths there."""
    for part in parts:
        for place, rule in enumerate(part.content.rules):
            yield part, ("rules", place), rule


def gather(
    vocabulary: Source = "nrw",
    *,
    rulesets: Iterable[Source] = (),
    catalogues: Iterable[Source] = (),
) -> Content:
    """Read content that is to be looked at together; what is wrong beyond loading is not yet told.

    Args:
        vocabulary: Id of a shipped vocabulary, a file, a folder or a mapping.
        rulesets: The rule sets, likewise.
        catalogues: The catalogues, likewise.

    Returns:
        The content with its files.

    Raises:
        ContentError: The vocabulary cannot be loaded, or a file cannot be read.

    >>> len(gather("nrw").vocabulary.needs) > 0
    True
    """
    return Content(
        load_vocabulary(vocabulary),
        parts_of(vocabulary, VocabularyFile, shipped=VOCABULARIES),
        tuple(parts_of(one, RulesetFile, shipped=RULESETS) for one in rulesets),
        tuple(parts_of(one, CatalogueFile, shipped=CATALOGUES) for one in catalogues),
    )


def leaves_of(condition: written.Condition, path: Place) -> Iterator[tuple[Place, written.Condition]]:
    """The statements at the ends of a condition, each with its path.

    Args:
        condition: As it is written.
        path: Where it stands.

    Yields:
        Path and statement, in the order of the file.
    """
    match condition:
        case written.All():
            for place, part in enumerate(condition.all):
                yield from leaves_of(part, (*path, "all", place))
        case written.AnyOf():
            for place, part in enumerate(condition.any):
                yield from leaves_of(part, (*path, "any", place))
        case written.Not():
            yield from leaves_of(condition.not_, (*path, "not"))
        case written.HasChild():
            yield from leaves_of(condition.has_child, (*path, "has_child"))
        case written.EveryChild():
            yield from leaves_of(condition.every_child, (*path, "every_child"))
        case written.HasAdult():
            yield from leaves_of(condition.has_adult, (*path, "has_adult"))
        case _:
            yield path, condition


def reaches(need: str, offer: Offer, vocabulary: Vocabulary) -> bool:
    """Whether a need can be recognised for somebody whom the offer is for."""
    kind = vocabulary.needs.get(need)
    return kind is not None and (offer.for_ == HOUSEHOLD or kind.scope in (offer.for_, HOUSEHOLD))
