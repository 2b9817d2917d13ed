"""How many drawn families anything concerns: a law that no suggestion was held against says little."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.catalogues.matching import is_suggestible, match_offers
from lotse.rules.needs import recognise_needs
from lotse.testing.households import cases
from lotse.truth import Truth

if TYPE_CHECKING:
    from datetime import date

    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.testing.world import Written


class Concerned(NamedTuple):
    """What drawn families meet.

    Args:
        families: How many were drawn.
        needs: How many of them have a need that a rule recognises.
        suggestions: How many are suggested an offer.
        fits: How many are suggested an offer that fits.
        offers: How many offers there are to suggest.
    """

    families: int
    needs: int
    suggestions: int
    fits: int
    offers: int

    @property
    def says_little(self) -> bool:
        """Whether no rule recognises a need of anybody, or of all the offers none is suggested or none fits."""
        return not self.needs or bool(self.offers and not (self.suggestions and self.fits))


def count_concerned(
    ruleset: Ruleset, catalogue: Catalogue, *, on: date, max_examples: int = 50, seed: int | None = None
) -> Concerned:
    """Draw families as the laws do, and count those whom rules and offers concern.

    Args:
        ruleset: The rules.
        catalogue: The offers.
        on: Day of the question.
        max_examples: How many families.
        seed: Where the drawing begins; without it always at the same place.

    Returns:
        The counts.

    >>> import lotse
    >>> from datetime import date
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> count_concerned(rules, offers, on=date(2026, 11, 20), max_examples=20).says_little
    False
    """
    import hypothesis  # noqa: PLC0415  # an extra that only tests need

    seen: list[tuple[bool, bool, bool]] = []

    def tried(case: Written) -> None:
        facts = derive_facts(load_case(case, vocabulary=ruleset.vocabulary), vocabulary=ruleset.vocabulary, on=on)
        needs = recognise_needs(facts, ruleset)
        fits = match_offers(needs, facts, catalogue)
        by_rule = any(needs.rules_for(*owned, Truth.YES) for owned in needs.recognised())
        seen.append((by_rule, bool(fits), any(one.verdict == "fits" for one in fits)))

    check = hypothesis.HealthCheck
    search = hypothesis.settings(
        max_examples=max_examples,
        database=None,
        deadline=None,
        derandomize=seed is None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=[check.too_slow, check.data_too_large, check.filter_too_much],
    )(hypothesis.given(cases(ruleset.vocabulary, rules=ruleset, catalogue=catalogue, on=on))(tried))
    (hypothesis.seed(seed)(search) if seed is not None else search)()
    needs, suggestions, fits = (sum(one[place] for one in seen) for place in range(3))
    offers = sum(map(is_suggestible, catalogue.offers))
    return Concerned(len(seen), needs=needs, suggestions=suggestions, fits=fits, offers=offers)
