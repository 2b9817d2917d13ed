"""Every id that content may name, with its German name: what is shipped, and what a folder declares.

Files that are still being written are read as far as they can be read, so that an editor knows the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import DECLARED, VocabularyFile, text_in
from lotse.catalogues.catalogue import CatalogueFile
from lotse.catalogues.responsibility_tables import offices
from lotse.library import Library, library_at, parts_of_piece, shipped_library
from lotse.places import LAND, kreise, municipalities
from lotse.rules.ruleset import RulesetFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lotse.case.vocabulary import FactKind, NeedKind, Topic
    from lotse.model import Model

Names = dict[str, str]
"""Ids with the name that a person reads."""


@dataclass(slots=True)
class Known:
    """What may be named.

    Args:
        facts: Facts by id; `signals` and `needs` likewise.
        areas: Sozialräume by id; all the others likewise.
        offices: Bodies of the tables of North Rhine-Westphalia.
        places: Official keys of the Land, the Bezirke, the Kreise and the municipalities.
    """

    facts: dict[str, FactKind] = field(default_factory=dict)
    signals: dict[str, Topic] = field(default_factory=dict)
    needs: dict[str, NeedKind] = field(default_factory=dict)
    never_collected: Names = field(default_factory=dict)
    roles: Names = field(default_factory=dict)
    instruments: Names = field(default_factory=dict)
    phases: Names = field(default_factory=dict)
    areas: Names = field(default_factory=dict)
    strengths: Names = field(default_factory=dict)
    offers: Names = field(default_factory=dict)
    bodies: Names = field(default_factory=dict)
    rules: Names = field(default_factory=dict)
    vocabularies: Names = field(default_factory=dict)
    rulesets: Names = field(default_factory=dict)
    catalogues: Names = field(default_factory=dict)
    offices: Names = field(default_factory=dict)
    places: Names = field(default_factory=dict)


def known_at(path: str | Path | None = None) -> Known:
    """Collect what may be named in the files of a folder.

    Args:
        path: A file or a folder with own content; without it only what is shipped.

    Returns:
        All ids, the own ones first. Of files with problems what is right of them.

    >>> "sprachfoerderung" in known_at().needs, known_at().places["05358008"]
    (True, 'Düren')
    """
    known = Known(offices=_offices(), places=_places())
    for library in ([library_at(path)] if path is not None else []) + [shipped_library()]:
        _collect(known, library)
    return known


def _collect(known: Known, library: Library) -> None:
    for _, file in _files(library, "vocabulary", VocabularyFile):
        known.vocabularies.setdefault(file.id, file.version)
        for name in DECLARED:
            into: dict[str, Any] = getattr(known, name)
            for one in getattr(file, name):
                into.setdefault(one.id, one if name in ("facts", "signals", "needs") else _named(one))
    for _, rules in _files(library, "ruleset", RulesetFile):
        known.rulesets.setdefault(rules.id, rules.version)
        for rule in rules.rules:
            known.rules.setdefault(rule.id, text_in(rule.because))
    for _, catalogue in _files(library, "catalogue", CatalogueFile):
        known.catalogues.setdefault(catalogue.id, catalogue.version)
        for offer in catalogue.offers:
            known.offers.setdefault(offer.id, text_in(offer.name))
        for body in catalogue.bodies:
            known.bodies.setdefault(body.id, body.name)


def _files(library: Library, kind: Any, model: type[Any]) -> Iterator[tuple[str, Any]]:
    for piece in library.of(kind):
        for part in parts_of_piece(piece, model)[0]:
            yield piece.id, part.content


def _named(one: Model) -> str:
    name: str | Mapping[str, str] = getattr(one, "name", None) or one.note  # type: ignore[attr-defined]  # or a note
    return name if isinstance(name, str) else text_in(name)


def _offices() -> Names:
    at = offices().at
    return {body.id: body.name for role in sorted(at) for place in sorted(at[role]) for body in at[role][place]}


def _places() -> Names:
    towns, names = municipalities(), {LAND: "Nordrhein-Westfalen"}
    for town in towns:
        names.setdefault(town.ags[:3], f"Regierungsbezirk {town.regierungsbezirk}")
    names |= {one.ags: one.name for one in kreise()}
    return names | {town.ags: town.name for town in towns}
