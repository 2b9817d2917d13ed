"""An explanation as a page: the answer, what decided, what would turn it, and every condition as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.cli.pages import page
from lotse.cli.text_layout import sentence
from lotse.cli.text_turning import Turned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lotse.advice import Explanation
    from lotse.cli.text_words import CaseWords
    from lotse.i18n import Words
    from lotse.rules.finding import Finding


def explanation_page(explained: Sequence[Explanation], words: CaseWords, on: date) -> str:
    """Explain an offer as a page that needs nothing but itself.

    Args:
        explained: One explanation per person; at least one.
        words: The words of the case.
        on: The day of the question.

    Returns:
        The HTML; as in the text, no value that is sensitive.
    """
    say: Words = words
    offer, first = words.catalogue.by_id[explained[0].offer], explained[0]
    rules = first.versions.rules
    return page(
        "why",
        say,
        as_of=say("Stand: {day}", day=say.day(on)),
        name=say.content(offer.name, "offer.name"),
        summary=say.content(offer.summary, "offer.summary") if offer.summary is not None else "",
        people=[_person(one, words) for one in explained],
        closing=say("Das sind Hinweise für das Gespräch. Die Familie entscheidet."),
        foundation=say("Regelwerk {rules}. Fall {case}.", rules=f"{rules.id} {rules.version}", case=first.case)
        if rules is not None
        else "",
    )


def _person(one: Explanation, words: CaseWords) -> dict[str, Any]:
    say: Words = words
    turned = Turned(one, words)
    return {
        "heading": say("Für {whom}", whom=words.people.for_whom([one.person])),
        "text": [say.told(text) for text in one.text],
        "decided": turned.decided(),
        "missing": list(dict.fromkeys(words.asked(key, within=one.person) for key in one.missing)),
        "turns": turned.turns(),
        "no_advice": turned.no_advice(),
        "hints": [say.told(hint.text) for hint in one.hints] if one.verdict != "not_matching" else [],
        "instead": [sentence(words.offer(offer)) for offer in one.try_instead],
        "parts": [
            {
                "mark": part.truth,
                "text": f"{say.label('part', part.part)}: {turned.came_out(part.truth)}"
                + (f" ({say('Regel {rule}', rule=part.rule)})" if part.rule else ""),
                "of": [_finding(part.finding, turned, say)] if part.finding.of or part.finding.key else [],
            }
            for part in one.parts
        ],
    }


def _finding(one: Finding, turned: Turned, say: Words) -> dict[str, Any]:
    """One evaluated condition; of a sensitive one only whether it is known."""
    hidden = one.key is not None and turned.hidden(one.key) and one.truth != "unknown"
    came_out = say.label("sensitivity", "sensitive") if hidden else turned.came_out(one.truth)
    named = turned.datum(one.key) if one.key is not None else say.label("test", one.test)
    return {
        "mark": "known" if hidden else one.truth,
        "text": f"{named}: {came_out}",
        "of": [_finding(below, turned, say) for below in one.of],
    }
