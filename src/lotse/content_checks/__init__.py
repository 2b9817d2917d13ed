"""What is wrong with content that can be loaded: it says nothing, says it twice, or names what is not there.

`find_faults` finds it all; `docs/checks.md` says what each code means and what to do. The core has no clock:
without a day of the check nothing is said about how old something is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.conditions import Duration
from lotse.content_checks.condition_faults import unreachable_offers, unreachable_rules
from lotse.content_checks.counting import counts_of, proposals, told_by_reports
from lotse.content_checks.day_faults import days_out_of_order, days_to_come, old_confirmations
from lotse.content_checks.example_faults import wrong_examples
from lotse.content_checks.gathered import Content, gather
from lotse.content_checks.place_faults import unmatched_areas
from lotse.content_checks.reference_faults import dead_references
from lotse.content_checks.ring_faults import rings_without_start
from lotse.content_checks.same_faults import same_offers, same_rules
from lotse.content_checks.text_faults import missing_texts
from lotse.content_checks.use_faults import needs_without_offer, offers_without_need, unused_signals
from lotse.i18n import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from lotse.content import Part
    from lotse.content_checks.gathered import Fault
    from lotse.errors import Problem

__all__ = ["Content", "counts_of", "find_faults", "gather", "proposals", "told_by_reports"]

OLD_AFTER = Duration(count=365, unit="days")
"""As in the settings of an office that says nothing else."""


def find_faults(
    content: Content,
    *,
    on: date | None = None,
    old_after: Duration = OLD_AFTER,
    languages: Iterable[str] = (SOURCE,),
    about: Iterable[Part[Any]] | None = None,
) -> tuple[Problem, ...]:
    """Tell everything that is wrong with content beyond what loading it refuses.

    Args:
        content: What is used together; see `gather`.
        on: Day of the check; without it nothing is said about days that are old or still to come.
        old_after: Age from which a confirmation is called old.
        languages: Codes of the languages in which every text of the content has to be there.
        about: Files that are told about; the others are only read. None: all.

    Returns:
        The problems in the order of files and lines, each once.

    >>> head = {"schema": "lotse/catalogue/1", "id": "own", "version": "1", "vocabulary": "nrw"}
    >>> body = {"id": "spielplatz", "role": "provider", "name": "Spielplatz", "status": "documented", "source": {}}
    >>> own = gather("nrw", catalogues=[{**head, "bodies": [{**body, "area": ["09162000"]}]}])
    >>> [(one.code, one.path) for one in find_faults(own, about=own.catalogues[0])]
    [('AREA-UNMATCHED', 'bodies[0].area[0]')]
    """
    chosen = None if about is None else {id(part) for part in about}
    found = {
        part.problem(wrong.code, wrong.path, wrong.text, wrong.hint, wrong.severity)
        for part, wrong in _faults(content, on, old_after, tuple(languages))
        if chosen is None or id(part) in chosen
    }
    return tuple(sorted(found))


def _faults(content: Content, on: date | None, old_after: Duration, languages: Iterable[str]) -> Iterator[Fault]:
    yield from unreachable_rules(content)
    yield from unreachable_offers(content)
    yield from same_rules(content)
    yield from same_offers(content)
    yield from unused_signals(content)
    yield from needs_without_offer(content)
    yield from rings_without_start(content)
    yield from offers_without_need(content)
    yield from unmatched_areas(content)
    yield from missing_texts(content, languages)
    yield from days_out_of_order(content)
    yield from wrong_examples(content)
    yield from dead_references(content)
    if on is not None:
        yield from days_to_come(content, on)
        yield from old_confirmations(content, on, old_after)
