"""German words of the report for the data-protection officer: its fields in blocks, cells, and who keeps a check.

What all fields of a group or of a block share is said once, at its head.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.privacy.report_model import KeptCheck, PrivacyReport, ProcessedField, Recipient

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
    "s": "nur Schutzverfahren",
    "x": "nie",
}
KEPT_BY = {"library": "lotse", "host": "Fachverfahren", "municipality": "Kommune"}
GROUPS = {
    "case": "Angaben im Fall",
    "fact": "Fragen an die Familie",
    "signal": "Themen aus Gespräch, Untersuchung und Screening",
}
TAKES = {"word": "Nimmt jedes Wort in Form einer Kennung", "text": "Freier Text"}
READ = (
    "Wie weit der Wortlaut gelesen ist: V2 zweimal gleich, V1 einmal, S aus zweiter Hand, M nicht nachgelesen; D ist"
    " eine vorsichtige Entscheidung dieses Projekts."
)
TO_FILL_IN = "trägt die Kommune ein"
NO_FAMILY = "keine Angabe über die Familie"
NEVER_LEAVES = "keine, geht über lotse nicht hinaus"
BY_ITEM = "wie bei der einzelnen Angabe, die hier steht; deren Kategorie entscheidet"
IN_ROOM = "nur die Stellen im Raum, in keinem Paket"
_ROOM = (
    "auf dem Bogen der Runde und den Seiten des Gesprächs, sobald allen dort etwas zu diesem Fall gezeigt werden darf."
    " Dort steht auch, warum anderes fehlt, als Satz der Prüfung, etwa dass die Zustimmung eines Elternteils fehlt"
)
_BESIDE_THE_MATRIX = {"never": NEVER_LEAVES, "by_item": BY_ITEM, "in_room": IN_ROOM}
LEGEND = (
    ("Empfänger", "höchstens; nur eine Stelle, die in der Einwilligung namentlich genannt ist"),
    (CELLS["e"], "wie es unter Rechtsgrundlage steht"),
    (CELLS["ea"], "jede besonders geschützte Kategorie einzeln angekreuzt"),
    (CELLS["b"], "die Stelle hört mit Einwilligung, was gebraucht wird, nie die Angabe selbst"),
    (CELLS["w"], "nur was die Familie selbst nennt, mit ausdrücklicher Einwilligung"),
    (CELLS["s"], "kein Inhalt; Menschen handeln, lotse gibt nichts weiter"),
    (CELLS["x"], "auch nicht mit Einwilligung"),
    (IN_ROOM, _ROOM),
)
"""What the words beside the recipients mean."""


class FieldBlock(NamedTuple):
    """Fields of one group that share category, ground and recipients.

    Args:
        heading: Their category.
        grounds: What they rest on beside what the whole group rests on; empty where that is nothing.
        recipients: Pairs of a condition and the bodies it is about; empty where the head of the group says it.
        fields: The fields, in the order of the report.
    """

    heading: str
    grounds: str
    recipients: list[tuple[str, str]]
    fields: list[ProcessedField]


class FieldGroup(NamedTuple):
    """Fields that stand in one kind of thing, with what all of them share.

    Args:
        heading: What they stand in.
        grounds: What all of them rest on.
        recipients: Where nothing of it ever leaves, a sentence that says so; else empty.
        retention: The periods.
        blocks: The fields.
    """

    heading: str
    grounds: str
    recipients: str
    retention: list[str]
    blocks: list[FieldBlock]


def field_groups(report: PrivacyReport) -> list[FieldGroup]:
    """The fields as they are read: by what they stand in, and there by category, ground and recipients.

    Args:
        report: The report.
    """
    headings = GROUPS | {one.id: one.name for one in report.stored if one.id not in GROUPS}
    names = {one.id: one.name for one in report.grounds}
    periods = {one.id: list(one.retention) for one in report.stored}
    found = []
    for group, heading in headings.items():
        fields = [one for one in report.fields if one.group == group]
        if not fields:
            continue
        shared = [ground for ground in fields[0].grounds if all(ground in one.grounds for one in fields)]
        stays = all(one.leaves == "never" for one in fields)
        blocks: dict[object, list[ProcessedField]] = {}
        for one in fields:
            blocks.setdefault((one.category, one.leaves, one.grounds), []).append(one)
        found.append(
            FieldGroup(
                heading=heading,
                grounds="; ".join(names[ground] for ground in shared),
                recipients=NEVER_LEAVES if stays else "",
                retention=periods[group if group in periods else "case"],
                blocks=[
                    FieldBlock(
                        heading=_heading(same[0], stays=stays),
                        grounds="; ".join(names[one] for one in same[0].grounds if one not in shared),
                        recipients=[] if stays else _recipients(same[0], report),
                        fields=same,
                    )
                    for same in blocks.values()
                ],
            )
        )
    return found


def _heading(one: ProcessedField, *, stays: bool) -> str:
    """The category of a block, and where it matters that it stays."""
    if one.category is None:
        if one.leaves == "in_room":
            return f"{NO_FAMILY}, im Raum gezeigt"
        return NO_CATEGORY if one.leaves == "by_category" else NO_FAMILY
    inside = ", bleibt im Haus" if one.leaves == "never" and not stays else ""
    each = {"by_item": ", je nach einzelner Angabe", "in_room": ", im Raum gezeigt"}.get(one.leaves, "")
    return f"{CATEGORIES[one.category]}{inside}{each}"


def _recipients(one: ProcessedField, report: PrivacyReport) -> list[tuple[str, str]]:
    """Who may receive a field, and who never; the bodies of one condition together."""
    if one.leaves != "by_category":
        return [("Empfänger", _BESIDE_THE_MATRIX[one.leaves])]
    found: dict[str, list[str]] = {}
    for body in report.recipients:
        found.setdefault(one.recipients.get(body.id, "x"), []).append(body.name)
    return [(CELLS[cell], "; ".join(found[cell])) for cell in CELLS if cell in found]


def kind_of(one: ProcessedField) -> str:
    """How sensitive a field is, and whom it is about; empty for what is about no family."""
    if one.category is None and one.leaves in ("never", "in_room"):
        return ""
    about = f", {ABOUT[one.about]}" if one.about is not None else ""
    return f"{SENSITIVITIES[one.sensitivity]}{about}"


def counts_with(one: ProcessedField) -> str:
    """What of a field counts only with a consent; empty where nothing needs one to count."""
    if one.consent:
        return "Zählt nur mit Einwilligung"
    if one.consent_from:
        return f"Zählt nur mit Einwilligung, wenn es hierher kommt: {', '.join(one.consent_from)}"
    return ""


def takes(one: ProcessedField) -> str:
    """Whether anything fits into a field but what a list or a form allows; empty where nothing does."""
    return TAKES.get(one.takes, "")


def read_by(one: ProcessedField) -> str:
    """How necessary an answer or a topic is: how many rules and offers look at it; empty for anything else.

    Args:
        one: A field.
    """
    if one.group not in ("fact", "signal"):
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
    return f"{len(several)} Prüfungen: {kept}. Bei {unread} ist der Wortlaut der Norm nicht geprüft. {READ}"
