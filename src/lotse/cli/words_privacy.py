"""German words of the report for the data-protection officer: categories, cells, and who keeps a check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.privacy.report_model import KeptCheck, ProcessedField, Recipient

CATEGORIES = {
    "identity": "Identität und Lebenslage",
    "contact": "Kontakt und Ort",
    "health": "Gesundheit",
    "social_benefits": "Sozialleistungen",
    "residence_status": "Aufenthaltsstatus",
    "religion_ethnicity": "Religion und Herkunft",
    "language": "Sprache",
    "education": "Bildung",
    "child_protection": "Kindesschutz",
}
NO_CATEGORY = "ohne Kategorie (jede Einwilligung zum Zweck genügt)"
SENSITIVITIES = {"plain": "gewöhnlich", "sensitive": "vertraulich", "special": "besonders geschützt"}
ABOUT = {"child": "Kind", "adult": "erwachsene Person", "household": "Haushalt"}
CELLS = {
    "e": "mit Einwilligung",
    "ea": "mit ausdrücklicher Einwilligung, schriftlich oder elektronisch",
    "b": "nur der abgeleitete Bedarf",
    "w": "nur als eigener Wunsch",
    "x": "nie",
    "s": "nur Schutzverfahren",
}
KEPT_BY = {"library": "lotse", "host": "Fachverfahren", "municipality": "Kommune"}
GROUPS = {
    "case": "Angaben im Fall",
    "fact": "Fragen an die Familie",
    "signal": "Themen aus Gespräch, Untersuchung und Screening",
}
TO_FILL_IN = "trägt die Kommune ein"


def kind_of(one: ProcessedField) -> str:
    """Of which category a field is, as a disclosure takes it, and how sensitive it is."""
    category = NO_CATEGORY if one.category is None else CATEGORIES[one.category]
    about = f", {ABOUT[one.about]}" if one.about is not None else ""
    return f"{category}, {SENSITIVITIES[one.sensitivity]}{about}"


def counts_with(one: ProcessedField) -> str:
    """What of a field counts only with a consent; empty where nothing needs one to count."""
    if one.consent:
        return "Zählt nur mit Einwilligung"
    if one.consent_from:
        return f"Zählt nur mit Einwilligung, wenn es hierher kommt: {', '.join(one.consent_from)}"
    return ""


def read_by(one: ProcessedField) -> str:
    """How necessary a field is: how many rules and offers look at it; empty for fields of the case itself.

    Args:
        one: A field.
    """
    if one.group == "case":
        return ""
    rules = f"{one.rules} {'Regel' if one.rules == 1 else 'Regeln'}"
    offers = f"{one.offers} {'Angebot' if one.offers == 1 else 'Angebote'}"
    return f"Gelesen von: {rules}, {offers}"


def receives(recipient: Recipient) -> list[tuple[str, str]]:
    """What a recipient may receive at most, the categories of one cell together.

    Args:
        recipient: A row of the matrix.

    Returns:
        Pairs of the condition and the categories, in the order of the cells.
    """
    found: dict[str, list[str]] = {}
    for category, cell in recipient.cells.items():
        found.setdefault(cell, []).append(CATEGORIES[category])
    return [(CELLS[cell], ", ".join(found[cell])) for cell in CELLS if cell in found]


def counted(checks: Iterable[KeptCheck]) -> str:
    """Who keeps how many checks, in a sentence."""
    several = tuple(checks)
    by = Counter(str(one.by) for one in several)
    kept = ", ".join(f"{by[key]} {name}" for key, name in KEPT_BY.items())
    unread = sum(not one.verified for one in several)
    return f"{len(several)} Prüfungen: {kept}. Bei {unread} ist der Wortlaut der Norm nicht geprüft."
