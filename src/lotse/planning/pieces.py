"""What is another rule, offer or word in the new content, and the new content with one of them taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from lotse.planning.comparison import Edit, Piece, Side
from lotse.planning.words import DECIDING, DECLARED, anew, entries, with_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.catalogues.catalogue import Catalogue
    from lotse.model import Model
    from lotse.planning.comparison import PieceKind
    from lotse.rules.ruleset import Ruleset

_PLACE = re.compile(r"\[\d+\]")
_DECIDING = frozenset(
    [
        *("kind", "audience", "needs", "need", "for", "where", "age", "usual_age", "when", "requires"),
        *("excludes", "valid", "apply"),
    ]
)


@dataclass(frozen=True, slots=True)
class Contents:
    """A rule set and a catalogue that are used together."""

    rules: Ruleset
    catalogue: Catalogue

    @property
    def side(self) -> Side:
        """Their versions."""
        return Side(
            vocabulary=self.rules.vocabulary.version, rules=self.rules.version, catalogues=self.catalogue.versions
        )


def changed_pieces(old: Contents, new: Contents) -> tuple[Piece, ...]:
    """Find the rules, offers and entries of the vocabulary that came, went or say something else.

    Args:
        old: The content before.
        new: The content after.

    Returns:
        Rules, then offers, then what the vocabulary declares, each by id. All versions of a rule count together.
    """
    rules = _different(_rules(old), _rules(new), "rule")
    offers = _different(_offers(old), _offers(new), "offer")
    words = (_different(_entries(old, kind), _entries(new, kind), kind) for kind in DECLARED)
    return (*rules, *offers, *chain.from_iterable(words))


def decides(edit: Edit) -> bool:
    """Whether needs, suggestions and verdicts could depend on it; names, texts and sources decide nothing."""
    parts = _PLACE.sub("", edit.path).split(".")
    if edit.piece in DECLARED:
        named = parts[0] == "values" and len(parts) > 2  # noqa: PLR2004  # `values.NAME.de`: what a value is called
        return parts[0] in DECIDING[edit.piece] and not named
    return parts[0] in _DECIDING or not parts[0]


def sought_pieces(pieces: Iterable[Piece], edits: Iterable[Edit]) -> tuple[Piece, ...]:
    """Those of the changes for which families are sought.

    Args:
        pieces: What changed.
        edits: What they say otherwise.

    Returns:
        All but entries of the vocabulary that came or went, for only one side can read a case that names them, and
        those on which neither needs nor suggestions nor verdicts depend.
    """
    deciding = {(edit.piece, edit.id) for edit in edits if decides(edit)}
    return tuple(one for one in pieces if one.piece not in DECLARED or (one.piece, one.id) in deciding)


def _rules(contents: Contents) -> dict[str, list[Any]]:
    return {name: _said(versions) for name, versions in contents.rules.by_id.items()}


def _offers(contents: Contents) -> dict[str, list[Any]]:
    return {name: _said([offer]) for name, offer in contents.catalogue.by_id.items()}


def _entries(contents: Contents, kind: PieceKind) -> dict[str, list[Any]]:
    return {name: _said([entry]) for name, entry in entries(contents.rules.vocabulary, kind).items()}


def _said(models: Iterable[Model]) -> list[Any]:
    """What is written, without the examples: they change no answer."""
    return [one.model_dump(mode="json", exclude={"examples"}) for one in models]


def _different(old: dict[str, list[Any]], new: dict[str, list[Any]], piece: PieceKind) -> tuple[Piece, ...]:
    found = []
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            found.append(Piece(piece=piece, id=name, change="came"))
        elif name not in new:
            found.append(Piece(piece=piece, id=name, change="went"))
        elif old[name] != new[name]:
            found.append(Piece(piece=piece, id=name, change="changed"))
    return tuple(found)


def edits_of(pieces: Iterable[Piece], old: Contents, new: Contents) -> Iterator[Edit]:
    """Say what changed rules, offers and entries of the vocabulary say otherwise, as it is written.

    Args:
        pieces: Those that changed; of what came or went nothing is said.
        old: The content before.
        new: The content after.

    Yields:
        What stood and stands at each place, innermost first. Of a list of which entries came or went, each entry.
    """
    for piece in pieces:
        if piece.change != "changed":
            continue
        if piece.piece == "rule":
            before, after = (_written(contents.rules.by_id[piece.id]) for contents in (old, new))
        elif piece.piece == "offer":
            before, after = (_written([contents.catalogue.by_id[piece.id]]) for contents in (old, new))
        else:
            found = (entries(contents.rules.vocabulary, piece.piece)[piece.id] for contents in (old, new))
            before, after = (_written([one]) for one in found)
        one_each = len(before) == len(after) == 1
        for path, was, now in _edits("", before[0] if one_each else before, after[0] if one_each else after):
            yield Edit(piece=piece.piece, id=piece.id, path=path.removeprefix("."), old=was, new=now)


def _written(models: Iterable[Model]) -> list[Any]:
    return [one.model_dump(mode="json", by_alias=True, exclude={"examples"}, exclude_defaults=True) for one in models]


def _edits(path: str, was: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict):
        if len(was.keys() | now.keys()) > 1 and not was.keys() & now.keys():  # another form of condition
            yield path, was, now
            return
        for name in [*was, *(name for name in now if name not in was)]:
            yield from _edits(f"{path}.{name}", was.get(name), now.get(name))
    elif isinstance(was, list) and isinstance(now, list):
        if len(was) == len(now) and sum(a != b for a, b in zip(was, now, strict=True)) == 1:
            for place, (a, b) in enumerate(zip(was, now, strict=True)):
                yield from _edits(f"{path}[{place}]", a, b)
            return
        yield from ((path, one, None) for one in was if one not in now)
        yield from ((path, None, one) for one in now if one not in was)
        if sorted(map(str, was)) == sorted(map(str, now)):
            yield path, was, now
    else:
        yield path, was, now


def taken_back(piece: Piece, old: Contents, new: Contents) -> Contents:
    """The new content with one rule, offer or entry of the vocabulary as it was before.

    Args:
        piece: What is taken back.
        old: The content before.
        new: The content after.

    Returns:
        Both again; everything else is as in the new content.
    """
    rules, catalogue = new.rules, new.catalogue
    if piece.piece == "rule":
        kept = tuple(rule for rule in rules.rules if rule.id != piece.id)
        return Contents(anew(rules, rules=(*kept, *old.rules.by_id.get(piece.id, ()))), catalogue)
    if piece.piece != "offer":
        entry = entries(old.rules.vocabulary, piece.piece).get(piece.id)
        words = with_entry(rules.vocabulary, piece.piece, piece.id, entry)
        return Contents(anew(rules, vocabulary=words), anew(catalogue, vocabulary=words))
    offers = tuple(offer for offer in catalogue.offers if offer.id != piece.id)
    before = old.catalogue.by_id.get(piece.id)
    origin = {} if before is None else {piece.id: old.catalogue.origin[piece.id]}
    return Contents(
        rules,
        anew(
            catalogue,
            offers=offers if before is None else (*offers, before),
            origin={**catalogue.origin, **origin},
            bodies={**old.catalogue.bodies, **catalogue.bodies},
        ),
    )
