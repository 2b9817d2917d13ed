"""What the deep check found, as lines that an editor can jump to, each with a family that shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.content_checks.deep import DeepReport, Found
    from lotse.i18n import Words


def deep_lines(report: DeepReport, words: Words) -> Iterator[str]:
    """Say what was found, what is read, and how much was looked at.

    Args:
        report: The findings about one rule set.
        words: The words of the reader.

    Yields:
        Lines of text.
    """
    for found in report.findings:
        yield from _found(found, words)
    for chain in report.chains:
        ring = words(" (stützen sich gegenseitig)") if chain.needs[-1] in chain.needs[:-1] else ""
        yield words("Bedarfe, die auseinander folgen: {needs}", needs=" → ".join(chain.needs)) + ring
    for sensitivity in ("plain", "sensitive", "special"):
        read = [one.key for one in report.reads if one.sensitivity == sensitivity]
        if read:
            label = words.label("sensitivity", sensitivity)
            yield words("Gelesen wird ({sensitivity}): {keys}", sensitivity=label, keys=", ".join(read))
    yield words(
        "Gründlich geprüft: {rules} Regeln, {offers} Angebote, {questions} Fragen, jede für alle denkbaren Familien.",
        rules=report.rules,
        offers=report.offers,
        questions=report.questions,
    )


def _found(found: Found, words: Words) -> Iterator[str]:
    other = f" → {found.other}" if found.other else ""
    yield f"{found.file}:{found.line}:1 {found.path}: {found.id}{other}: {words.label('finding', found.kind)}"
    if found.case is not None:
        shown = words("nachgerechnet") if found.confirmed else words("nicht nachgerechnet")
        case = json.dumps(found.case, ensure_ascii=False)
        yield words("  Beispiel am {day} ({shown}): {case}", day=found.on, shown=shown, case=case)
