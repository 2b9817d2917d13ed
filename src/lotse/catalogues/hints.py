"""Hints: what to know about a suggestion. They never shut an offer and never count against a family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.dates import last_birth_with
from lotse.case.vocabulary import text_in

if TYPE_CHECKING:
    from lotse.case.facts import Facts
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.matching import Fit, PartName
    from lotse.conditions import Duration
    from lotse.rules.finding import Gaps

LANGUAGES = "familie.sprachen"
SPOKEN, NOT_STATED, NOT_SPOKEN = 0, 1, 2
_CAPACITY = {
    "waiting_list": "Für dieses Angebot gibt es zurzeit eine Warteliste.",
    "full": "Dieses Angebot ist zurzeit belegt.",
    "after_assessment": "Ein Platz wird nach einem Gespräch vergeben.",
}


@dataclass(frozen=True, slots=True)
class HintText:
    """A hint with its German sentence."""

    code: str
    text: str


def hints_of(fit: Fit, left: Gaps, facts: Facts, vocabulary: Vocabulary, old_after: Duration) -> tuple[HintText, ...]:
    """Say what there is to know about a suggestion, in a fixed order.

    Args:
        fit: The offer and the subject.
        left: What keeps it open.
        facts: What is known on the day.
        vocabulary: Notes of data that lotse never takes.
        old_after: Age from which a confirmation is called old.

    Returns:
        The hints, soft parts first.
    """
    offer = fit.planted.offer
    found = [HintText(code, text) for part, code, text in _SOFT if fit.failed(part)]
    found += [
        HintText("never_collected", text_in(vocabulary.never_collected[fact].note)) for fact in sorted(left.never)
    ]
    if offer.capacity is not None and offer.capacity.state in _CAPACITY:
        found.append(HintText(offer.capacity.state, _CAPACITY[offer.capacity.state]))
    if offer.confirmed is not None and offer.confirmed.by == "report":
        found.append(HintText("reported_then", _REPORTED))
    if offer.confirmed is not None and offer.confirmed.on < last_birth_with(old_after, facts.on):
        found.append(
            HintText("old_confirmation", "Die letzte Bestätigung liegt länger zurück. Bitte vorher nachfragen.")
        )
    if _unreachable(fit, facts):
        found.append(HintText("unreachable", "Beim letzten Mal war dort niemand zu erreichen."))
    if speaks(fit, facts) == NOT_SPOKEN:
        found.append(HintText("language_not_spoken", _NOT_SPOKEN_TEXT))
    if offer.referral == "via_professional":
        found.append(HintText("via_professional", "Den Zugang stellt eine Fachkraft her."))
    return tuple(found)


_SOFT: tuple[tuple[PartName, str, str], ...] = (
    (
        "usual_age",
        "outside_usual_age",
        "Das Angebot richtet sich in der Regel an ein anderes Alter. Fragen lohnt sich trotzdem.",
    ),
    ("apply", "outside_application_window", "Die Anmeldung ist zurzeit nicht geöffnet."),
    ("requires", "requires_unmet", "Eine Voraussetzung des Angebots ist zurzeit nicht erfüllt."),
    (
        "conditions_stated",
        "conditions_not_stated",
        "Für wen das Angebot genau gedacht ist, steht nicht in der Quelle. Bitte dort nachfragen.",
    ),
)
_REPORTED = "Das Angebot wurde damals in einem Bericht beschrieben. Ob es noch besteht, ist nicht bestätigt."
_NOT_SPOKEN_TEXT = "Eine Sprache der Familie ist dort nicht angegeben. Bitte nach Sprachmittlung fragen."


def _unreachable(fit: Fit, facts: Facts) -> bool:
    return any(
        refusal.offer == fit.planted.offer.id
        and refusal.person in (None, fit.subject)
        and refusal.reason == "unreachable"
        for refusal in facts.refusals
    )


def speaks(fit: Fit, facts: Facts) -> int:
    """Place in the order by language: 0 speaks one of the family, 1 not stated or not known, 2 does not."""
    offered = fit.planted.offer.languages
    spoken = facts.values.get("household", {}).get(LANGUAGES)
    if offered is None or not isinstance(spoken, tuple) or not spoken:
        return NOT_STATED
    return SPOKEN if {language.code for language in offered} & set(spoken) else NOT_SPOKEN
