"""Cases of nobody, to compare contents on: households at the bounds of both, where wanted with places of NRW.

They need Hypothesis: `pip install lotse[testing]`. The same contents, day, number and seed give the same cases.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING, Any

from lotse.case.load_case import load_case
from lotse.errors import InputError, LotseError
from lotse.places.tables import rows
from lotse.planning.comparison import Piece
from lotse.planning.leading import led
from lotse.planning.pieces import Contents, changed_pieces, edits_of, sought_pieces
from lotse.planning.words import reading

if TYPE_CHECKING:
    from datetime import date

    from lotse.case.model import Case

MOST = 20_000


def drawn_cases(
    old: Contents, new: Contents, *, on: date, number: int, seed: int = 0, places: bool = False
) -> tuple[Case, ...]:
    """Draw cases that sit on the bounds of the conditions of both contents, half of them around what changed.

    Args:
        old: Rules and offers before.
        new: Rules and offers after.
        on: Day of the question.
        number: How many, 1 to 20,000.
        seed: Another seed draws others.
        places: Let the places be those of people in North Rhine-Westphalia, by the number of inhabitants.

    Returns:
        The cases, as far as the new vocabulary can say them; they are about nobody.

    Raises:
        InputError: The number is out of bounds.
        LotseError: Hypothesis is not installed.

    Ages, facts and signals are drawn at bounds, not as often as they are among people: there is no table for that. Only
    the places have one (inhabitants on 31 December 2024, IT.NRW 12411-15i).
    """
    if not 1 <= number <= MOST:
        raise InputError.of("TYPE", f"1 to {MOST} cases can be drawn", path="number")
    chance = random.Random(seed)  # noqa: S311  # cases of nobody; nothing is kept secret
    pieces = _leading(old, new, on)
    sides = [_near(new, pieces), new, _near(old, pieces), old] if pieces else [new, old]
    shares = [(number + place) // len(sides) for place in reversed(range(len(sides)))]
    found = []
    for place, (side, share) in enumerate(zip(sides, shares, strict=True)):
        drawn = _of(side, on, share, seed * len(sides) + place) if share else []
        if pieces and place % 2 == 0:
            drawn = [led(case, chance.choice(pieces), side, on, chance) for case in drawn]
        found += drawn
    cases = []
    for written in found:
        if places:
            written["place"] = {"ags": _some_place(chance)}
        try:
            cases.append(load_case(written, vocabulary=new.rules.vocabulary))
        except LotseError:
            continue  # drawn for the old content, and no longer to be said
    return tuple(cases)


def _leading(old: Contents, new: Contents, on: date) -> tuple[Piece, ...]:
    """The rules and offers that changed, or that read a word of the vocabulary that changed."""
    pieces = changed_pieces(old, new)
    found = dict.fromkeys(one for one in pieces if one.piece in ("rule", "offer"))
    for word in sought_pieces(pieces, edits_of(pieces, old, new)):
        for both in ((old, new), (new, old)) if word not in found else ():
            read = reading(word, *both, on)
            found |= dict.fromkeys(Piece(piece="rule", id=name, change="changed") for name in read.rules)
            found |= dict.fromkeys(Piece(piece="offer", id=name, change="changed") for name in read.offers)
    return tuple(found)


def _near(contents: Contents, pieces: tuple[Piece, ...]) -> Contents:
    """What changed, with the offers and rules next to it: cases drawn for it meet it more often."""
    names = {piece.piece: {one.id for one in pieces if one.piece == piece.piece} for piece in pieces}
    rules, offers = names.get("rule", set()), names.get("offer", set())
    needs = {rule.need for rule in contents.rules.rules if rule.id in rules}
    wanted = needs.union(*(offer.needs for offer in contents.catalogue.offers if offer.id in offers))
    near_rules = tuple(rule for rule in contents.rules.rules if rule.need in wanted)
    near_offers = tuple(
        offer for offer in contents.catalogue.offers if offer.id in offers or needs.intersection(offer.needs)
    )
    return Contents(
        contents.rules.model_copy(update={"rules": near_rules}),
        contents.catalogue.model_copy(update={"offers": near_offers}),
    )


def _of(contents: Contents, on: date, number: int, seed: int) -> list[dict[str, Any]]:
    try:
        import hypothesis  # noqa: PLC0415  # an extra
    except ImportError:
        text = "drawn cases need Hypothesis"
        raise LotseError("EXTRA-MISSING", text, hint="install lotse with the extra testing") from None
    from lotse.testing import cases  # noqa: PLC0415  # as above

    strategy = cases(contents.rules.vocabulary, rules=contents.rules, catalogue=contents.catalogue, on=on)
    found: list[dict[str, Any]] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=[
            hypothesis.HealthCheck.too_slow,
            hypothesis.HealthCheck.data_too_large,
            hypothesis.HealthCheck.filter_too_much,
        ],
    )
    @hypothesis.given(strategy)
    def collect(case: dict[str, Any]) -> None:
        found.append(case)

    collect()
    return found[:number]


def _some_place(chance: random.Random) -> str:
    names, weights = _inhabitants()
    return chance.choices(names, weights)[0]


@cache
def _inhabitants() -> tuple[tuple[str, ...], tuple[int, ...]]:
    table = rows("inhabitants")
    return tuple(row["ags"] for row in table), tuple(int(row["inhabitants"]) for row in table)
