"""What a changed rule, offer or word says otherwise: the old bound and the new one, what came and what went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lotse.testing.writing import as_yaml

if TYPE_CHECKING:
    from lotse.i18n import Words
    from lotse.planning.comparison import Edit

_DURATION = re.compile(r"(\d+) (days|weeks|months|years)")
_PLACE = re.compile(r"\[\d+\]")


def edit_text(edit: Edit, say: Words) -> str:
    """One difference between the old piece and the new one.

    Args:
        edit: The difference.
        say: The language.
    """
    where = _label(edit.path, say)
    if edit.old is None:
        return say("{where} dazu: {value}", where=where, value=_value(edit.new, say))
    if edit.new is None:
        return say("{where} entfällt: {value}", where=where, value=_value(edit.old, say))
    return f"{where}: {_value(edit.old, say)} → {_value(edit.new, say)}"


def _label(path: str, say: Words) -> str:
    """What stands at a path, with the path for whoever edits the file."""
    names = {
        "usual_age.from": say("Übliches Alter ab"),
        "usual_age.below": say("Übliches Alter unter"),
        "age.from": say("Alter ab"),
        "age.below": say("Alter unter"),
        "where": say("Ort"),
        "excludes": say("Ausschluss"),
        "requires": say("Voraussetzung"),
        "when": say("Bedingung"),
        "valid": say("Gültigkeit"),
        "apply": say("Antragszeit"),
        "need": say("Bedarf"),
        "needs": say("Bedarfe"),
        "in": say("Liegt in"),
        "consent": say("Einwilligung"),
        "category": say("Art der Daten"),
        "sensitivity": say("Schutz der Daten"),
        "scope": say("Um wen es geht"),
        "values": say("Mögliche Werte"),
        "confidential": say("Im Vertrauen gesagt"),
    }
    parts = _PLACE.sub("", path).split(".")
    tail, top = ".".join(parts[-2:]), parts[0]
    if tail in names or top in names:
        return f"{names.get(tail) or names[top]} ({path})"
    return path


def _value(value: Any, say: Words) -> str:
    if isinstance(value, bool):
        return say("ja") if value else say("nein")
    if isinstance(value, dict | list):
        return as_yaml(value, flow=True)
    matched = _DURATION.fullmatch(str(value))
    if matched is None:
        return str(value)
    number = int(matched[1])
    if matched[2] == "days":
        return say.several(number, "{number} Tag", "{number} Tage")
    if matched[2] == "weeks":
        return say.several(number, "{number} Woche", "{number} Wochen")
    if matched[2] == "months":
        return say.several(number, "{number} Monat", "{number} Monate")
    return say.several(number, "{number} Jahr", "{number} Jahre")
