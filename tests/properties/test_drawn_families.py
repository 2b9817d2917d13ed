"""A law says nothing of families whom nothing concerns: drawn families meet rules and offers, and it is told if not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import lotse
from lotse.cli.starting import STARTER
from lotse.testing import LittleSaidWarning, assert_laws
from lotse.testing.concerned import count_concerned
from small_world import catalogue, offer, rule, ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset

ON = date(2026, 11, 20)
DRAWN = 100
NEVER = [{"age": {"from": "3 years"}}, {"age": {"below": "3 years"}}]


def of_the_starter() -> tuple[Ruleset, Catalogue]:
    words = lotse.load_vocabulary(STARTER / "vokabular" / "musterstadt.yaml")
    rules = lotse.load_ruleset(STARTER / "regeln", vocabulary=words)
    return rules, lotse.load_catalogue(STARTER / "angebote", vocabulary=words)


def shipped() -> tuple[Ruleset, Catalogue]:
    return lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw", "praxisbeispiele-nrw")


@pytest.mark.parametrize(
    ("content", "needs", "suggestions", "fits"),
    [(of_the_starter, 33, 16, 10), (shipped, 60, 60, 60)],
    ids=["starter", "shipped"],
)
@pytest.mark.parametrize("seed", [None, 0, 1])
def test_a_real_share_of_drawn_families_has_a_need_a_suggestion_and_what_fits(
    content: Callable[[], tuple[Ruleset, Catalogue]], needs: int, suggestions: int, fits: int, seed: int | None
) -> None:
    found = count_concerned(*content(), on=ON, max_examples=DRAWN, seed=seed)
    assert found.families == DRAWN
    assert found.needs >= needs, found
    assert found.suggestions >= suggestions, found
    assert found.fits >= fits, found
    assert not found.says_little


def test_laws_that_met_nobody_say_so() -> None:
    rules = ruleset(rule("r", "lernen", {"all": [{"signal": "sprache"}, *NEVER]}))
    with pytest.warns(LittleSaidWarning, match="0 with a need"):
        assert_laws(rules, catalogue(offer("o")), on=ON, max_examples=1, laws=[5])


def test_what_a_family_wishes_is_no_need_by_a_rule() -> None:
    """Without a rule for it, families wish for what an offer is for: there is an idea, and no need by a rule."""
    rules = ruleset(rule("r", "bewegung", {"all": NEVER}))
    found = count_concerned(rules, catalogue(offer("o", "lernen")), on=ON, max_examples=50)
    assert found.needs == 0
    assert found.suggestions > 0
    assert found.says_little
