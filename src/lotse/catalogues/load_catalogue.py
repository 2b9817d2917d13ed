"""Reading catalogues and holding them against their vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong, check_area, check_condition, nearest
from lotse.case.load_vocabulary import load_vocabulary, vocabulary_of
from lotse.case.vocabulary import HOUSEHOLD, Vocabulary
from lotse.catalogues.catalogue import Catalogue, CatalogueBody, CatalogueFile, Offer
from lotse.catalogues.matching import SCHOOL_PLACE
from lotse.catalogues.responsibility_questions import ANSWER_KEYS
from lotse.content import Part, form_problems, parts_of, raise_for, version_of
from lotse.places import is_known_ags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path as FilePath

    from lotse.errors import Problem
    from lotse.partial import Path
    from lotse.rules.ruleset import Validity

SHIPPED = "catalogues/content"
Parts = tuple[Part[CatalogueFile], ...]


def load_catalogue(
    *ids_or_paths: str | FilePath | Mapping[str, Any], vocabulary: Vocabulary | str | FilePath | None = None
) -> Catalogue:
    """Take catalogues into use together, after everything in them was checked.

    Args:
        ids_or_paths: Ids of shipped catalogues, files, folders of files, or mappings.
        vocabulary: The vocabulary; otherwise the shipped one that the first catalogue names.

    Returns:
        One catalogue with the offers of all.

    Raises:
        ContentError: All problems at once; an offer id in two catalogues is one.

    >>> len(load_catalogue("leistungen-nrw").versions)
    1
    """
    several = [parts_of(source, CatalogueFile, shipped=SHIPPED) for source in ids_or_paths]
    if isinstance(vocabulary, Vocabulary):
        words = vocabulary
    else:
        words = load_vocabulary(vocabulary or "nrw") if vocabulary or not several else vocabulary_of(several[0][0])
    raise_for(problem for problem in problems_of(several, words) if problem.severity == "error")
    return Catalogue(
        versions=tuple(version_of(parts) for parts in several),
        vocabulary=words,
        offers=tuple(offer for parts in several for part in parts for offer in part.content.offers),
        bodies={body.id: body for parts in several for part in parts for body in part.content.bodies},
        origin={offer.id: part.content.id for parts in several for part in parts for offer in part.content.offers},
    )


def problems_of(several: list[Parts], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Everything that is wrong or doubtful in catalogues that are used together."""
    for parts in several:
        yield from form_problems(parts)
    seen: dict[str, dict[str, str]] = {"bodies": {}, "offers": {}}
    bodies = {body.id for parts in several for part in parts for body in part.content.bodies}
    for part in (part for parts in several for part in parts):
        declared = [("bodies", place, body.id) for place, body in enumerate(part.content.bodies)]
        declared += [("offers", place, offer.id) for place, offer in enumerate(part.content.offers)]
        for name, place, one in declared:
            if one in seen[name]:
                text = "this id stands in a loaded catalogue already"
                first, hint = seen[name][one], "choose another id"
                if first and first != part.document.name:
                    hint = f"it stands in {first}; if one file is a copy, delete it"
                yield part.problem("ID-DUPLICATE", (name, place, "id"), text, hint)
            seen[name].setdefault(one, part.document.name)
        wrongs = [
            *(
                wrong
                for place, body in enumerate(part.content.bodies)
                for wrong in _body(body, vocabulary, ("bodies", place))
            ),
            *(
                wrong
                for place, offer in enumerate(part.content.offers)
                for wrong in _offer(offer, vocabulary, ("offers", place), bodies)
            ),
        ]
        for wrong in wrongs:
            yield part.problem(wrong.code, wrong.path, wrong.text, wrong.hint, wrong.severity)


def _body(body: CatalogueBody, vocabulary: Vocabulary, path: Path) -> Iterator[Wrong]:
    yield from _role(body.role, vocabulary, (*path, "role"))
    for place, area in enumerate(body.area):
        yield from _area(area, vocabulary, (*path, "area", place))


def _offer(offer: Offer, vocabulary: Vocabulary, path: Path, bodies: set[str]) -> Iterator[Wrong]:
    yield from _needs(offer, vocabulary, path)
    yield from _where(offer, vocabulary, path)
    yield from _conditions(offer, vocabulary, path)
    yield from _who(offer, vocabulary, path, bodies)
    for name in ("valid", "apply"):
        period: Validity | None = getattr(offer, name)
        if period is not None and period.from_ is not None and period.to is not None and period.to < period.from_:
            yield Wrong((*path, name, "to"), "DATE-ORDER", "the last day lies before the first")


def _needs(offer: Offer, vocabulary: Vocabulary, path: Path) -> Iterator[Wrong]:
    for place, need in enumerate(offer.needs):
        kind = vocabulary.needs.get(need)
        where = (*path, "needs", place)
        if kind is None:
            yield Wrong(where, "ID-UNKNOWN", "this need is not declared", nearest(need, vocabulary.needs))
        elif offer.for_ != HOUSEHOLD and kind.scope not in (offer.for_, HOUSEHOLD):
            text = f"a need of scope {kind.scope} is never recognised for the {offer.for_} of this offer"
            yield Wrong(where, "SCOPE", text, "change for, or leave the need out", "warning")


def _where(offer: Offer, vocabulary: Vocabulary, path: Path) -> Iterator[Wrong]:
    for name, areas in (("residence", offer.where.residence), ("attends_school_in", offer.where.attends_school_in)):
        for place, area in enumerate(areas):
            yield from _area(area, vocabulary, (*path, "where", name, place))
    if not offer.where.attends_school_in:
        return
    where = (*path, "where", "attends_school_in")
    school = vocabulary.facts.get(SCHOOL_PLACE)
    if school is None or school.type != "place" or school.scope != "child":
        text = f"the vocabulary declares no place {SCHOOL_PLACE} of a child"
        yield Wrong(where, "ID-UNKNOWN", text, "declare it, or say residence")
    if offer.for_ == "adult":
        yield Wrong(where, "SCOPE", "an adult attends no school here", "use for: child or household")


def _conditions(offer: Offer, vocabulary: Vocabulary, path: Path) -> Iterator[Wrong]:
    for name in ("age", "usual_age"):
        if offer.for_ == HOUSEHOLD and getattr(offer, name) is not None:
            yield Wrong((*path, name), "SCOPE", "a household has no age", "use when with has_child or has_adult")
    if offer.when is not None:
        yield from check_condition(offer.when, vocabulary, offer.for_, (*path, "when"), "offer")
    for name, conditions in (("requires", offer.requires), ("excludes", offer.excludes)):
        for place, condition in enumerate(conditions):
            yield from check_condition(condition, vocabulary, offer.for_, (*path, name, place), "offer")


def _who(offer: Offer, vocabulary: Vocabulary, path: Path, bodies: set[str]) -> Iterator[Wrong]:
    for name, body in (("provider", offer.provider), ("host", offer.host)):
        if body is not None and body not in bodies:
            yield Wrong((*path, name), "ID-UNKNOWN", "no loaded catalogue declares this body", nearest(body, bodies))
    if offer.responsible is not None:
        yield from _role(offer.responsible.role, vocabulary, (*path, "responsible", "role"))
        for key in sorted(offer.responsible.answers.keys() - ANSWER_KEYS):
            where = (*path, "responsible", "answers")
            yield Wrong(where, "ID-UNKNOWN", "no role asks such a question", nearest(key, ANSWER_KEYS))


def _role(role: str, vocabulary: Vocabulary, path: Path) -> Iterator[Wrong]:
    if role not in vocabulary.roles:
        yield Wrong(path, "ID-UNKNOWN", "this role is not declared", nearest(role, vocabulary.roles))


def _area(area: str, vocabulary: Vocabulary, path: Path) -> Iterator[Wrong]:
    yield from check_area(area, vocabulary, path)
    if "-" not in area and len(area) in (2, 3, 5, 8) and area.startswith("05") and not is_known_ags(area):
        yield Wrong(path, "AGS-UNKNOWN", "no area of North Rhine-Westphalia has this key", "compare the official key")
