"""How much there is, and what rests on less than a law: numbers and lists for people who keep the content."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lotse.content_checks.day_faults import REPORT
from lotse.content_checks.reference_faults import body_ids
from lotse.places import kreise, municipalities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Rule, Ruleset

_WORDS = ("signals", "facts", "never_collected", "needs", "phases", "roles", "instruments", "strengths")


def counts_of(vocabulary: Vocabulary, ruleset: Ruleset, catalogue: Catalogue) -> dict[str, Any]:
    """Count what families can be helped with, for a command that prints it.

    Args:
        vocabulary: What may be named.
        ruleset: The rules, every version of each.
        catalogue: The offers and bodies of all loaded catalogues.

    Returns:
        Numbers by name, and below `rules`, `offers`, `bodies` and `places` by a second name. A rule counts in
        every phase of its need. Every list is in the order of its keys, phases and catalogues in their own.

    >>> from lotse.case.load_vocabulary import load_vocabulary
    >>> from lotse.catalogues.load_catalogue import load_catalogue
    >>> from lotse.rules.load_ruleset import load_ruleset
    >>> words, head = load_vocabulary("nrw"), {"schema": "lotse/ruleset/1", "id": "none", "version": "1"}
    >>> rules = load_ruleset({**head, "vocabulary": "nrw", "valid": {"from": "2026-01-01"}, "rules": []})
    >>> counts_of(words, rules, load_catalogue("leistungen-nrw"))["places"]["municipalities"]
    396
    """
    phases = Counter(
        phase for rule in ruleset.rules if rule.need in vocabulary.needs for phase in vocabulary.needs[rule.need].phases
    )
    return {
        **{name: len(getattr(vocabulary, name)) for name in _WORDS},
        "rules": {
            "all": len(ruleset.rules),
            "by_source": _sorted(rule.source.kind for rule in ruleset.rules),
            "by_phase": {phase: phases[phase] for phase in vocabulary.phases},
        },
        "examples": sum(len(rule.examples) for rule in ruleset.rules),
        "offers": {
            "all": len(catalogue.offers),
            "by_kind": _sorted(offer.kind for offer in catalogue.offers),
            "by_audience": _sorted(offer.audience for offer in catalogue.offers),
            "by_catalogue": {
                version.id: sum(origin == version.id for origin in catalogue.origin.values())
                for version in catalogue.versions
            },
        },
        "bodies": {"in_catalogues": len(catalogue.bodies), "in_tables": len(body_ids())},
        "places": {"municipalities": len(municipalities()), "kreise": len(kreise()), "areas": len(vocabulary.areas)},
    }


def proposals(ruleset: Ruleset) -> tuple[Rule, ...]:
    """List the rules that are our own judgement, not read in a law or a report.

    Args:
        ruleset: The rules.

    Returns:
        Every version of each, in the order of their ids; none of them is a fault.

    >>> from lotse.rules.load_ruleset import load_ruleset
    >>> head = {"schema": "lotse/ruleset/1", "id": "none", "version": "1", "vocabulary": "nrw"}
    >>> proposals(load_ruleset({**head, "valid": {"from": "2026-01-01"}, "rules": []}))
    ()
    """
    return tuple(sorted((rule for rule in ruleset.rules if rule.source.kind == "proposal"), key=lambda rule: rule.id))


def told_by_reports(catalogue: Catalogue) -> Mapping[str, int]:
    """Count the offers that a report tells of and nobody confirmed since, for each catalogue that has some.

    Their day never gets newer, so `check` does not call each of them old; a suggestion says so at the offer.

    Args:
        catalogue: The offers of all loaded catalogues.

    Returns:
        Catalogue id to number of offers.

    >>> from lotse.catalogues.load_catalogue import load_catalogue
    >>> list(told_by_reports(load_catalogue("praxisbeispiele-nrw")))
    ['praxisbeispiele-nrw']
    """
    return _sorted(
        catalogue.origin[offer.id]
        for offer in catalogue.offers
        if offer.confirmed is not None and offer.confirmed.by == REPORT
    )


def _sorted(names: Iterable[str]) -> dict[str, int]:
    counted = Counter(names)
    return {name: counted[name] for name in sorted(counted)}
