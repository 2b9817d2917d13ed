"""Why an offer fits a person, is open, or does not match; recomputed from what the advice holds in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.advice import Advice, ExplainedPart, Explanation, Hint, check_advice
from lotse.case.vocabulary import HOUSEHOLD, text_in
from lotse.catalogues.hints import hints_of
from lotse.catalogues.matching import decisive_of, fit_of, match_offers, missing_of, planted_offers
from lotse.catalogues.order import in_order
from lotse.errors import InputError, LotseError
from lotse.rules.finding import finding_of
from lotse.truth import Truth
from lotse.turning.deciding import decided_by
from lotse.turning.search import turning_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.advice import Context
    from lotse.catalogues.matching import Fit
    from lotse.rules.planting import PlantedRule

MOST_AT_ONCE = 4
_MOST_INSTEAD = 5


def explain(
    advice: Advice, *, offer: str, person: str | None = None, turning: int = 0
) -> Explanation | tuple[Explanation, ...]:
    """Explain one offer: why it is suggested, why not, or what is still open.

    Args:
        advice: An advice of this process; one that was read back from JSON has no context.
        offer: Id of an offer of the catalogue that was used.
        person: A person of the offer's scope. Without it one explanation per person in scope.
        turning: How many things may be otherwise at once in the search for what would turn the verdict: 0 to 4;
            0 does not search, which costs least.

    Returns:
        One explanation for a person or a household offer named by `person=None` with one subject in scope;
        otherwise one per person in scope, by person id.

    Raises:
        ProtectionStop: The advice is a stop.
        LotseError: `ADVICE-WITHOUT-CONTEXT` for an advice that was read back.
        InputError: It is no advice; the offer or the person is not known, or not in the offer's scope; `turning` is out
            of bounds.
    """
    check_advice(advice)
    context = advice._context  # noqa: SLF001  # the context belongs to advice and explanation alone
    if context is None:
        raise LotseError(
            "ADVICE-WITHOUT-CONTEXT",
            "an advice that was read back cannot be explained",
            hint="call advise again with the case",
        )
    if not (type(turning) is int and 0 <= turning <= MOST_AT_ONCE):
        raise InputError.of("TYPE", f"0 to {MOST_AT_ONCE} things may be otherwise at once", path="turning")
    planted = planted_offers(context.catalogue).offers.get(offer)
    if planted is None:
        raise InputError.of("ID-UNKNOWN", "no loaded catalogue holds this offer", path="offer")
    subjects = context.facts.subjects(planted.offer.for_)
    if person is not None:
        if person not in subjects:
            raise InputError.of(
                "PERSON-UNKNOWN",
                "this person is not in the scope of the offer",
                hint=_scope_hint(planted.offer.for_),
                path="person",
            )
        return _explained(advice, context, fit_of(planted, person, context.facts, context.needs), turning)
    found = tuple(
        _explained(advice, context, fit_of(planted, subject, context.facts, context.needs), turning)
        for subject in subjects
    )
    return found[0] if subjects == (HOUSEHOLD,) else found


def _scope_hint(scope: str) -> str:
    return {"child": "name a child", "adult": "name an adult"}.get(scope, "name no person")


def _explained(advice: Advice, context: Context, fit: Fit, turning: int) -> Explanation:
    facts, needs, catalogue = context.facts, context.needs, context.catalogue
    left = missing_of(fit, facts, needs)
    hints = hints_of(fit, left, facts, catalogue.vocabulary, context.settings.confirmation_old_after)
    return Explanation(
        case=advice.case,
        on=advice.on,
        versions=advice.versions,
        offer=fit.planted.offer.id,
        person=None if fit.subject == HOUSEHOLD else fit.subject,
        verdict=fit.verdict,
        suggested=fit.suggested,
        held_back=fit.held_back,
        parts=tuple(_parts(context, fit)),
        decisive=decisive_of(fit, left.missing, facts, needs),
        missing=tuple(sorted(left.missing)),
        hints=tuple(Hint(code=hint.code, text=hint.text) for hint in hints),  # type: ignore[arg-type]  # contract codes
        text=tuple(_sentences(context, fit)),
        try_instead=tuple(_instead(context, fit)),
        decided_by=decided_by(fit, facts, needs, catalogue.vocabulary),
        turning=turning_of(fit, facts, needs, context.ruleset, at_most=turning, later=context.later)
        if turning
        else None,
    )


def _parts(context: Context, fit: Fit) -> Iterator[ExplainedPart]:
    for part, truth in zip(fit.planted.parts, fit.truths, strict=True):
        finding = finding_of(part.tree, context.facts, context.needs, fit.subject)
        if part.name != "need":
            yield ExplainedPart(
                part=part.name, truth=truth.word, soft=part.soft, rule=None, source=None, finding=finding
            )
            continue
        rules = list(_rules(context, fit, truth))
        if not rules:
            yield ExplainedPart(part="need", truth=truth.word, soft=False, rule=None, source=None, finding=finding)
        for rule, person, owner in rules:
            below = finding_of(rule.tree, context.facts, context.needs, person)
            named = finding.model_copy(
                update={"key": f"{owner}/need:{rule.rule.need}", "truth": truth.word, "of": (below,)}
            )
            yield ExplainedPart(
                part="need", truth=truth.word, soft=False, rule=rule.rule.id, source=rule.rule.source, finding=named
            )


def _rules(context: Context, fit: Fit, truth: Truth) -> Iterator[tuple[PlantedRule, str, str]]:
    """The rules behind the offer's need: those that hold, else those that are open, else all that fail."""
    needs = context.needs
    for owner in fit.planted.need.where(context.facts, fit.subject):
        for need in fit.planted.offer.needs:
            if needs.truth(owner, need) is truth and (owner, need) not in needs.wished:
                for rule, person in needs.rules_for(owner, need, truth):
                    yield rule, person, owner


_PART_WORDS: dict[str, tuple[str, str]] = {
    "need": (
        "Für dieses Angebot ist im Moment kein Anlass bekannt, den die Familie oder eine Fachkraft genannt hat.",
        "Ob dieses Angebot gebraucht wird, ist noch offen.",
    ),
    "valid": ("Das Angebot gibt es an diesem Tag nicht.", ""),
    "audience": ("Das Angebot richtet sich an Fachkräfte oder Einrichtungen, nicht an Familien.", ""),
    "age": ("Das Angebot ist für ein anderes Alter gedacht.", "Das genaue Alter ist noch nicht bekannt."),
    "place": ("Das Angebot gibt es an einem anderen Ort.", "Ob es das Angebot am Wohnort gibt, ist noch offen."),
    "when": (
        "Das Angebot ist für eine andere Situation gedacht.",
        "Ob das Angebot zur Situation passt, ist noch offen.",
    ),
    "excludes": (
        "Das Angebot ist in dieser Situation nicht vorgesehen.",
        "Ob etwas gegen das Angebot spricht, ist noch offen.",
    ),
    "usual_age": ("", "Ob das Alter dem üblichen entspricht, ist noch offen."),
    "requires": ("", "Ob die Voraussetzungen erfüllt sind, ist noch offen."),
}
_VERDICTS = {
    "fits": "Dieses Angebot passt nach dem, was bekannt ist.",
    "open": "Dieses Angebot kann passen. Etwas ist noch offen.",
    "not_matching": "Dieses Angebot passt nach dem, was bekannt ist, im Moment nicht.",
}
_HELD = {
    "received": "Die Familie nutzt das Angebot schon.",
    "declined_not_wanted": "Die Familie hat gesagt, dass sie dieses Angebot nicht möchte.",
    "declined_not_fitting": "Das Angebot hat beim letzten Mal nicht gepasst.",
    "declined_not_now": "Die Familie hat gesagt: nicht jetzt. Nach 60 Tagen kann man wieder fragen.",
}


def _sentences(context: Context, fit: Fit) -> Iterator[str]:
    """The verdict in whole sentences: the reason first, then what is open or holds it back."""
    yield _VERDICTS[fit.verdict]
    if fit.need is Truth.YES:
        yield from dict.fromkeys(text_in(rule.rule.because) for rule, _, _ in _rules(context, fit, Truth.YES))
        owners = fit.planted.need.where(context.facts, fit.subject)
        if any((owner, need) in context.needs.wished for owner in owners for need in fit.planted.offer.needs):
            yield "Die Familie hat selbst gesagt, dass sie sich das wünscht."
    for part, truth in zip(fit.planted.parts, fit.truths, strict=True):
        no, unknown = _PART_WORDS.get(part.name, ("", ""))
        text = no if truth is Truth.NO else unknown
        if truth is not Truth.YES and text:
            yield text
    for reason in fit.held_back:
        yield _HELD[reason]


def _instead(context: Context, fit: Fit) -> Iterator[str]:
    """Other offers for the same needs that are suggested to the same subject, where this one is not."""
    if fit.suggested:
        return
    facts, needs = context.facts, context.needs
    wanted = set(fit.planted.offer.needs)
    others = in_order(match_offers(needs, facts, context.catalogue), facts, needs)
    same = [
        other.planted.offer.id
        for other in others
        if other.subject in (fit.subject, HOUSEHOLD) and wanted & set(other.planted.offer.needs)
    ]
    yield from list(dict.fromkeys(same))[:_MOST_INSTEAD]
