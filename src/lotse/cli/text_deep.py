"""What the deep check found, as lines that an editor can jump to, each with a family that shows it."""

from __future__ import annotations

from textwrap import fill, indent
from typing import TYPE_CHECKING

from lotse.cli.output import WIDTH
from lotse.model import MUNICIPALITY_DIGITS
from lotse.places import municipality
from lotse.testing.writing import as_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lotse.content_checks.deep import DeepReport, Found
    from lotse.i18n import Words

_MOST_NAMED = 5
_NUMBER = "K7MQ2-XPA4T-J"
"""A case number of nobody, so that the family can be tried as it stands."""


def deep_lines(report: DeepReport, words: Words) -> Iterator[str]:
    """Say what was found, what is read, how much was looked at, and what was not.

    Args:
        report: The findings about one rule set.
        words: The words of the reader.

    Yields:
        Lines of text.
    """
    yield ""
    beside = ", ".join(report.catalogues) or words("keine Kataloge")
    yield _filled(words("Gründlich geprüft: {rules} mit {catalogues}", rules=report.ruleset, catalogues=beside))
    if report.places:
        yield _filled(words("Gefragt für: {places}", places=_places(report.places, words)))
    for found in report.findings:
        yield from _found(found, words, report)
    for chain in report.chains:
        ring = words(" (stützen sich gegenseitig)") if chain.needs[-1] in chain.needs[:-1] else ""
        yield _filled(words("Bedarfe, die auseinander folgen: {needs}", needs=" → ".join(chain.needs)) + ring)
    if report.more_chains:
        yield words("Es gibt noch mehr Bedarfe, die auseinander folgen.")
    for sensitivity in ("plain", "sensitive", "special"):
        read = [one.key for one in report.reads if one.sensitivity == sensitivity]
        if read:
            label = words.label("sensitivity", sensitivity)
            yield _filled(words("Gelesen wird ({sensitivity}): {keys}", sensitivity=label, keys=", ".join(read)))
    yield from (_filled(left) for left in _left(report, words))
    rules = words.several(report.rules, "{number} Regel", "{number} Regeln")
    offers = words.several(report.offers, "{number} Angebot", "{number} Angebote")
    asked = words.several(report.questions, "{number} Frage", "{number} Fragen")
    yield _filled(
        words(
            "Angesehen: {rules}, {offers}; {asked}, jede für alle denkbaren Familien.",
            rules=rules,
            offers=offers,
            asked=asked,
        )
    )
    if any(left.reason == "limit" for left in report.not_asked):
        yield _filled(words("Die Zeit war um; mit --minutes bekommt die Prüfung mehr."))


def _found(found: Found, words: Words, report: DeepReport) -> Iterator[str]:
    other = f" → {found.other}" if found.other else ""
    yield _filled(f"{found.file}:{found.line}:{found.column} {found.path}: {found.id}{other}")
    said = words.label("finding", found.kind)
    if found.places and set(found.places) != set(report.places):
        said = words("{said} Hier: {places}", said=said, places=_places(found.places, words, report.places))
    yield indent(_filled(said, WIDTH - 2), "  ")
    if found.likely is False:
        unlikely = words("Das zeigt nur eine Familie, die kaum vorkommt; eine naheliegendere gibt es dafür nicht.")
        yield indent(_filled(unlikely, WIDTH - 2), "  ")
    if found.case is not None:
        shown = words("nachgerechnet") if found.confirmed else words("nicht nachgerechnet")
        yield words("  Beispiel am {day} ({shown}):", day=found.on, shown=shown)
        case = {"schema": "lotse/case/1", "case": _NUMBER, **found.case}
        yield indent(as_yaml(case).rstrip(), "    ")


def _left(report: DeepReport, words: Words) -> Iterator[str]:
    """One sentence for each question and reason: of what it was not asked, and at how many places."""
    told: dict[tuple[str, str], dict[str, set[str]]] = {}
    for left in report.not_asked:
        for one in left.ids:
            told.setdefault((left.question, left.reason), {}).setdefault(one, set()).update(left.places)
    for (question, reason), ids in told.items():
        what, why = words.label("question", question), words.label("reason", reason)
        yield words(
            "Nicht geprüft, {what} ({why}): {ids}",
            what=what,
            why=why,
            ids=", ".join(_of_places(one, ids[one], report.places, words) for one in sorted(ids)),
        )


def _of_places(one: str, places: set[str], every: tuple[str, ...], words: Words) -> str:
    if not places or places == set(every):
        return one
    if len(places) == 1:
        return f"{one} ({_place(*places)})"
    return words("{id} (an {number} von {all} Orten)", id=one, number=len(places), all=len(every))


def _places(places: Collection[str], words: Words, every: Collection[str] = ()) -> str:
    """The first places by name, and how many more there are; a municipality with all its Sozialräume is one."""
    by_town: dict[str, list[str]] = {}
    for place in places:
        by_town.setdefault(place[:MUNICIPALITY_DIGITS], []).append(place)
    told: list[str] = []
    for town, several in by_town.items():
        whole = len(several) == sum(place.startswith(town) for place in every or places)
        told += [town] if whole else several
    named = ", ".join(_place(one) for one in told[:_MOST_NAMED])
    more = len(told) - _MOST_NAMED
    return named if more <= 0 else words("{places} und {number} weitere", places=named, number=more)


def _place(place: str) -> str:
    """A municipality by its name, a Sozialraum by its id beside it."""
    town = municipality(place[:MUNICIPALITY_DIGITS])
    name = town.name if town is not None else place
    return f"{name} ({place})" if "-" in place else name


def _filled(text: str, width: int = WIDTH) -> str:
    return fill(text, width, break_long_words=False, break_on_hyphens=False, subsequent_indent="  ")
